// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "files.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace mbnctl {

namespace {

// The module, or the exit code of a program that lacks it.
[[nodiscard]] mbn::Result<Profiles*> load(Context const& context) {
    mbn::Result<Profiles*> profiles = context.profiles->get();
    if (!profiles)
        context.output.failed(context.arguments.command, Failure{profiles.error(), context.profiles->problem()});
    return profiles;
}

// What can be added to an error of a store.
[[nodiscard]] std::string store_hint(Context const& context, mbn::Error const& error) {
    using namespace mbn::hresult;
    if (context.arguments.modem && error.code == error_not_supported)
        return error.phase == mbn::Phase::profile ? "a modem keeps access string, credentials and what the profile is "
                                                    "for, some also name and IP type; "
                                                    "nothing was stored"
                                                  : "this modem keeps no profiles, or has no place for this one";
    if (error.code == error_already_exists)
        return "`mbnctl set profile` replaces it, `mbnctl delete profile` makes room for it";
    if (error.code == e_mbn_default_profile_exist)
        return "only one profile of a SIM can be the default one";
    if (error.denied_by == mbn::DeniedBy::profile_creation_type)
        return "no user made it; --administrator deletes it all the same";
    if (context.arguments.modem && error.code != error_not_found)
        return hint_for(error, Device{DeviceKind::modem_manager, *context.arguments.modem});
    return {};
}

[[nodiscard]] mbn::Result<mbn::Secret> read_document(Context const& context) {
    mbn::Result<mbn::Secret> document = read_file(context.arguments.file);
    if (!document)
        context.output.failed(context.arguments.command,
                              Failure{document.error(), "cannot read " + context.arguments.file});
    return document;
}

[[nodiscard]] mbn::Result<mbn::EnsuredProfile> store(Profiles& profiles, Command command, std::string_view document) {
    if (command == Command::ensure_profile)
        return profiles.ensure(document);
    bool const is_new = command == Command::add_profile;
    mbn::Result<mbn::Profile> stored = is_new ? profiles.add(document) : profiles.update(document);
    if (!stored)
        return stored.error();
    return mbn::EnsuredProfile{std::move(stored).value(), is_new ? mbn::Ensured::created : mbn::Ensured::updated};
}

[[nodiscard]] mbn::Result<mbn::StoredProfile> read_stored(Context const& context, Profiles& profiles) {
    mbn::Result<mbn::StoredProfile> stored = profiles.read(context.arguments.name);
    if (!stored)
        context.output.failed(context.arguments.command,
                              Failure{stored.error(), stored.error().code == mbn::hresult::error_not_found
                                                          ? "`mbnctl show profiles` lists what the store has"
                                                          : store_hint(context, stored.error())});
    return stored;
}

} // namespace

// `add`, `set` and `ensure` differ in what may be there before.
int store_profile(Context const& context) {
    Command const command = context.arguments.command;
    mbn::Result<mbn::Secret> const document = read_document(context);
    if (!document)
        return exit_refused;
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;

    mbn::ProfileReport const report = profiles.value()->validate(document.value().reveal());
    mbn::Result<mbn::EnsuredProfile> const stored = store(*profiles.value(), command, document.value().reveal());
    if (!stored) {
        Failure failure{stored.error()};
        if (!report.is_valid()) {
            failure.file = context.arguments.file;
            failure.violations = report.violations;
        } else if (context.arguments.modem && stored.error().line != 0) {
            failure.file = context.arguments.file;
            mbn::Violation& lost = failure.violations.emplace_back();
            lost.rule = mbn::ProfileRule::value;
            lost.line = stored.error().line;
            lost.column = stored.error().column;
            lost.text = "the modem would not keep this";
        }
        failure.hint = stored.error().code == mbn::hresult::error_not_found ? "`mbnctl add profile` stores a new one"
                                                                            : store_hint(context, stored.error());
        return fail(context, failure);
    }
    context.output.profile_stored(command, context.arguments.file, stored.value().profile.name, stored.value().outcome,
                                  report);
    return exit_done;
}

int delete_profile(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::Result<void> const removed = profiles.value()->remove(context.arguments.name, context.arguments.authority);
    if (!removed) {
        Failure failure{removed.error()};
        failure.hint = removed.error().code == mbn::hresult::error_not_found
                           ? "`mbnctl show profiles` lists what the store has"
                           : store_hint(context, removed.error());
        return fail(context, failure);
    }
    context.output.profile_deleted(context.arguments.name);
    return exit_done;
}

int export_profile(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::Result<mbn::StoredProfile> const stored = read_stored(context, *profiles.value());
    if (!stored)
        return exit_refused;
    std::string const& file = context.arguments.file;
    if (!file.empty())
        if (mbn::Result<void> const written = write_file(file, stored.value().document); !written)
            return fail(context, Failure{written.error(), "cannot write " + file});
    context.output.profile_exported(context.arguments.name, file, stored.value().document);
    return exit_done;
}

int show_profile(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::Result<mbn::StoredProfile> const stored = read_stored(context, *profiles.value());
    if (!stored)
        return exit_refused;
    context.output.answer(context.arguments.command, answer_of(stored.value().profile));
    return exit_done;
}

int show_profiles(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::Result<mbn::ProfileList> const list = profiles.value()->list();
    if (!list)
        return fail(context, Failure{list.error(), store_hint(context, list.error())});
    context.output.profiles(list.value());
    return exit_done;
}

int validate(Context const& context) {
    mbn::Result<mbn::Secret> const document = read_document(context);
    if (!document)
        return exit_refused;
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::ProfileReport const report = profiles.value()->validate(document.value().reveal());
    context.output.validated(context.arguments.file, report);
    return report.is_valid() ? exit_done : exit_refused;
}

} // namespace mbnctl
