// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "files.hpp"

#include <string>

namespace mbnctl {

namespace {

// The module, or the exit code of a program that lacks it.
[[nodiscard]] mbn::Result<Profiles*> load(Context const& context) {
    mbn::Result<Profiles*> profiles = context.profiles->get();
    if (!profiles)
        context.output.failed(context.arguments.command, Failure{profiles.error(), context.profiles->problem()});
    return profiles;
}

[[nodiscard]] mbn::Result<mbn::Secret> read_document(Context const& context) {
    mbn::Result<mbn::Secret> document = read_file(context.arguments.file);
    if (!document)
        context.output.failed(context.arguments.command,
                              Failure{document.error(), "cannot read " + context.arguments.file});
    return document;
}

} // namespace

int add_profile(Context const& context) {
    mbn::Result<mbn::Secret> const document = read_document(context);
    if (!document)
        return exit_refused;
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;

    mbn::ProfileReport const report = profiles.value()->validate(document.value().reveal());
    mbn::Result<mbn::Profile> const added = profiles.value()->add(document.value().reveal());
    if (!added) {
        Failure failure{added.error()};
        if (!report.is_valid()) {
            failure.file = context.arguments.file;
            failure.violations = report.violations;
        }
        if (added.error().code == mbn::hresult::error_already_exists)
            failure.hint = "`mbnctl delete profile` makes room for it";
        else if (added.error().code == mbn::hresult::e_mbn_default_profile_exist)
            failure.hint = "only one profile of a SIM can be the default one";
        return fail(context, failure);
    }
    context.output.profile_added(context.arguments.file, added.value().name, report);
    return exit_done;
}

int delete_profile(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    if (mbn::Result<void> const removed = profiles.value()->remove(context.arguments.name); !removed)
        return fail(context, Failure{removed.error(), removed.error().code == mbn::hresult::error_not_found
                                                          ? "`mbnctl show profiles` lists what the store has"
                                                          : ""});
    context.output.profile_deleted(context.arguments.name);
    return exit_done;
}

int show_profiles(Context const& context) {
    mbn::Result<Profiles*> const profiles = load(context);
    if (!profiles)
        return exit_refused;
    mbn::Result<mbn::ProfileList> const list = profiles.value()->list();
    if (!list)
        return fail(context, Failure{list.error()});
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
