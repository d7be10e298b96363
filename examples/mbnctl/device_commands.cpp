// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"

#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace mbnctl {

int fail(Context const& context, Failure const& failure) {
    context.output.failed(context.arguments.command, failure);
    return exit_refused;
}

std::string hint_for(mbn::Error const& error, Device const& device) {
    bool const is_asking = error.phase == mbn::Phase::device || error.phase == mbn::Phase::control;
    bool const is_service = device.kind == DeviceKind::modem_manager;
    bool const has_path = device.kind != DeviceKind::emulated && !is_service;
    if (has_path && is_asking && access(device.path.c_str(), F_OK) != 0)
        return "there is no " + device.path;
    if (error.code == mbn::hresult::e_accessdenied && error.denied_by == mbn::DeniedBy::nobody && has_path)
        return "run it as root, or as a user who may open " + device.path;
    if (std::string_view const action = policy_kit_action(error.denied_by); !action.empty())
        return "run it as root, or let PolicyKit give you " + std::string{action};
    if (is_service && error.code == mbn::hresult::e_accessdenied && error.denied_by == mbn::DeniedBy::nobody)
        return "the system bus does not let you";
    if (is_service && error.code == mbn::hresult::error_service_not_active)
        return "ModemManager does not run, or there is no system bus";
    if (is_service && is_asking && error.code == mbn::hresult::error_not_found)
        return device.path.empty() ? "nothing is connected, or ModemManager has no modem"
                                   : "nothing is connected, or ModemManager has no modem " + device.path;
    if (error.code == mbn::hresult::error_service_not_active)
        return "mbim-proxy does not run; start it, or use mbim:" + device.path;
    if (error.code == mbn::hresult::error_not_found && error.phase != mbn::Phase::control)
        return "nothing is connected";
    if (error.denied_by == mbn::DeniedBy::stale_session)
        return "a connection is up already; --if-connected adopt takes it over, --if-connected drop ends it first";
    if (error.code == mbn::hresult::e_mbn_max_activated_contexts)
        return "`mbnctl disconnect` ends the connection that is there";
    if (error.code == mbn::hresult::e_mbn_pin_required)
        return "the SIM is locked: `mbnctl show pin` says what it waits for, `mbnctl pin enter` or `mbnctl pin "
               "unblock` "
               "gives it";
    if (error.radio_locked)
        return "the device keeps its radio off: it is probably locked by regulation, and its vendor says how to unlock "
               "it";
    if (error.code == mbn::hresult::e_mbn_radio_power_off)
        return "`mbnctl set radio on` switches it on";
    if (error.denied_by == mbn::DeniedBy::roaming)
        return "the device is roaming and nothing allows it; --roaming any does, and may be expensive";
    if (error.denied_by == mbn::DeniedBy::pin_attempts)
        return error.attempts_remaining == mbn::attempts_unknown
                   ? "nobody knows how many attempts are left; --last-attempt goes ahead all the same"
                   : "a wrong code now would block it; --last-attempt goes ahead all the same";
    if (error.phase == mbn::Phase::control && error.code == mbn::hresult::e_mbn_provider_not_visible)
        return "the mode has changed all the same: the device registers when that network is in sight";
    if (error.phase == mbn::Phase::control && error.cause == mbn::NetworkCause::plmn_not_allowed)
        return "that network does not let this SIM in";
    if (error.phase == mbn::Phase::control && error.code == mbn::hresult::error_invalid_state)
        return "a data connection is up: `mbnctl disconnect` first";
    return {};
}

int disconnect(Context const& context, Device const& device) {
    Session session{context.arguments, device, context.profiles};
    mbn::Subscription const events = session.connection().subscribe([&context](mbn::Event const& event) {
        if (!std::holds_alternative<mbn::DisconnectComplete>(event.what))
            context.output.event(event);
    });
    mbn::DisconnectResult const result = session.finish<mbn::Disconnected>(
        [&](auto handler) { session.connection().disconnect(session.options(), std::move(handler)); });
    if (!result)
        return fail(context, Failure{result.error(), hint_for(result.error(), device)});
    context.output.disconnected(result.value());
    return exit_done;
}

int monitor(Context const& context, Device const& device) {
    Session session{context.arguments, device, context.profiles};
    bool is_gone = false;
    mbn::Subscription const events = session.connection().subscribe([&](mbn::Event const& event) {
        context.output.event(event);
        is_gone = is_gone || std::holds_alternative<mbn::ConnectionRemoval>(event.what);
    });
    mbn::Result<void> const watching =
        session.finish<void>([&](auto handler) { session.connection().watch(session.options(), std::move(handler)); });
    if (!watching)
        return fail(context, Failure{watching.error(), hint_for(watching.error(), device)});
    context.output.monitoring(device.name());
    return session.run_until_interrupted([&is_gone] { return is_gone; }) ? exit_refused : exit_done;
}

} // namespace mbnctl
