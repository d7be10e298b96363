// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "modem_manager.hpp"
#include "session.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace mbnctl {

namespace {

[[nodiscard]] mbn::Result<mbn::DeviceState> read_device(Session& session) {
    return session.finish<mbn::DeviceState>(
        [&session](auto handler) { session.connection().device(session.options(), std::move(handler)); });
}

[[nodiscard]] mbn::Result<mbn::Capability> read_capability(Session& session) {
    return session.finish<mbn::Capability>(
        [&session](auto handler) { session.connection().capability(session.options(), std::move(handler)); });
}

[[nodiscard]] mbn::Result<mbn::Signal> read_signal(Session& session) {
    return session.finish<mbn::Signal>(
        [&session](auto handler) { session.connection().signal(session.options(), std::move(handler)); });
}

[[nodiscard]] mbn::Result<mbn::ConnectionState> read_state(Session& session) {
    return session.finish<mbn::ConnectionState>(
        [&session](auto handler) { session.connection().state(session.options(), std::move(handler)); });
}

template <class T>
[[nodiscard]] int say(Context const& context, Device const& device, mbn::Result<T> const& result) {
    if (!result)
        return fail(context, Failure{result.error(), hint_for(result.error(), device)});
    context.output.answer(context.arguments.command, answer_of(result.value()));
    return exit_done;
}

[[nodiscard]] InterfaceInfo describe(Context const& context, Device const& device) {
    InterfaceInfo described;
    described.name = device.name();
    Session session{context.arguments, device, context.profiles};
    mbn::Result<mbn::DeviceState> const state = read_device(session);
    if (!state) {
        described.error = state.error();
        return described;
    }
    described.state = state.value();
    // A device that does not tell the rest is still an interface.
    if (mbn::Result<mbn::Capability> const capability = read_capability(session))
        described.capability = capability.value();
    if (mbn::Result<mbn::Signal> const signal = read_signal(session))
        described.signal = signal.value();
    return described;
}

} // namespace

int show(Context const& context, Device const& device) {
    Session session{context.arguments, device, context.profiles};
    switch (context.arguments.command) {
    case Command::show_capability:
        return say(context, device, read_capability(session));
    case Command::show_signal:
        return say(context, device, read_signal(session));
    default:
        break;
    }
    mbn::Result<mbn::ConnectionState> const state = read_state(session);
    if (!state)
        return fail(context, Failure{state.error(), hint_for(state.error(), device)});
    context.output.answer(context.arguments.command, answer_of(state.value().context));
    return exit_done;
}

// What connecting would be with now, as far as profiles are concerned: the device is asked where it is, the store what
// it has.
int show_selection(Context const& context, Device const& device) {
    mbn::Result<Profiles*> const profiles = context.profiles->get();
    if (!profiles)
        return fail(context, Failure{profiles.error(), context.profiles->problem()});
    mbn::Result<mbn::ProfileList> const list = profiles.value()->list();
    if (!list)
        return fail(context, Failure{list.error()});
    Session session{context.arguments, device, context.profiles};
    mbn::Result<mbn::DeviceState> const state = read_device(session);
    if (!state)
        return fail(context, Failure{state.error(), hint_for(state.error(), device)});
    mbn::SelectionRules rules;
    rules.use = context.arguments.selection;
    context.output.answer(context.arguments.command,
                          answer_of(mbn::rank_profiles(state.value().subscriber, state.value().registration,
                                                       list.value().profiles, rules)));
    return exit_done;
}

int show_interfaces(Context const& context) {
    std::vector<InterfaceInfo> interfaces;
    std::vector<Device> devices = find_devices(context.arguments.device);
    if (!is_device_named(context.arguments.device))
        for (FoundModem const& modem : find_modems()) {
            // What ModemManager talks to is listed as its modem, and left alone.
            std::erase_if(devices, [&modem](Device const& device) {
                std::string const name = device.path.substr(device.path.rfind('/') + 1);
                return std::ranges::find(modem.ports, name) != modem.ports.end();
            });
            devices.push_back(modem.device);
        }
    for (Device const& device : devices)
        interfaces.push_back(describe(context, device));
    context.output.interfaces(interfaces);
    return exit_done;
}

} // namespace mbnctl
