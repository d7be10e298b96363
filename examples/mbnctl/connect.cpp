// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "files.hpp"
#include "session.hpp"
#include "target.hpp"

#include <string>
#include <utility>
#include <variant>

namespace mbnctl {

namespace {

[[nodiscard]] mbn::Result<mbn::Profile> profile_of(ConnectArguments const& arguments) {
    mbn::Profile profile;
    profile.context.access_string = *arguments.apn;
    profile.context.user_name = arguments.user;
    profile.context.ip_type = arguments.ip_type;
    if (arguments.auth)
        profile.context.auth_protocol = *arguments.auth;
    else if (!arguments.user.empty())
        profile.context.auth_protocol = mbn::AuthProtocol::chap;
    if (!arguments.password_file.empty()) {
        mbn::Result<mbn::Secret> password = read_password(arguments.password_file);
        if (!password)
            return password.error();
        profile.context.password = std::move(password).value();
    }
    return profile;
}

// Where the profile is to blame: which one, and everything that is wrong with it.
[[nodiscard]] Failure explain(Context const& context, Device const& device, Target const& target, mbn::Error error) {
    Failure failure{error, hint_for(error, device)};
    if (error.phase != mbn::Phase::profile)
        return failure;
    ConnectArguments const& arguments = context.arguments.connect;
    if (!context.profiles->problem().empty())
        failure.hint = context.profiles->problem();
    else if (arguments.profile && error.line == 0 && error.code == mbn::hresult::e_invalidarg)
        failure.hint =
            "the store has no profile \"" + *arguments.profile + "\"; `mbnctl show profiles` lists what it has";
    else if (arguments.apn)
        failure.hint = "the APN or the credentials are longer than a profile may have them, or hold what it must not";
    else if (mbn::Result<Profiles*> const profiles = context.profiles->get(); profiles && arguments.temporary) {
        auto const& document = std::get<1>(target).second;
        failure.file = *arguments.temporary;
        failure.violations = profiles.value()->validate(document.reveal()).violations;
    }
    return failure;
}

} // namespace

mbn::Result<Target> read_target(ConnectArguments const& arguments) {
    if (arguments.profile)
        return Target{std::pair{mbn::ConnectionMode::profile, mbn::Secret{*arguments.profile}}};
    if (arguments.temporary) {
        mbn::Result<mbn::Secret> document = read_file(*arguments.temporary);
        if (!document)
            return document.error();
        return Target{std::pair{mbn::ConnectionMode::tmp_profile, std::move(document).value()}};
    }
    mbn::Result<mbn::Profile> profile = profile_of(arguments);
    if (!profile)
        return profile.error();
    return Target{std::move(profile).value()};
}

int connect(Context const& context, Device const& device) {
    ConnectArguments const& arguments = context.arguments.connect;
    mbn::Result<Target> const target = read_target(arguments);
    if (!target)
        return fail(context, Failure{target.error(), "cannot read " + (arguments.temporary ? *arguments.temporary
                                                                                           : arguments.password_file)});

    Session session{context.arguments, device, context.profiles};
    // The completion is told as the result, below.
    mbn::Subscription const events = session.connection().subscribe([&context](mbn::Event const& event) {
        bool const is_end = std::holds_alternative<mbn::ConnectComplete>(event.what);
        bool const is_in_result = std::holds_alternative<mbn::IpSettingsChange>(event.what);
        if (!is_end && !is_in_result)
            context.output.event(event);
    });

    mbn::ConnectResult const result = session.finish<mbn::Connected>([&](auto handler) {
        if (auto const* const profile = std::get_if<mbn::Profile>(&target.value()))
            return session.connection().connect(*profile, session.options(), std::move(handler));
        auto const& [mode, designator] = std::get<1>(target.value());
        session.connection().connect(mode, designator.reveal(), session.options(), std::move(handler));
    });
    if (!result)
        return fail(context, explain(context, device, target.value(), result.error()));
    context.output.connected(result.value());
    return exit_done;
}

} // namespace mbnctl
