// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"

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

// Says one result with a function of the output.
template <class T, class Say>
[[nodiscard]] int say(Context const& context, Device const& device, mbn::Result<T> const& result, Say const& function) {
    if (!result)
        return fail(context, Failure{result.error(), hint_for(result.error(), device)});
    function(result.value());
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
    Output& output = context.output;
    switch (context.arguments.command) {
    case Command::show_capability:
        return say(context, device, read_capability(session),
                   [&output](mbn::Capability const& capability) { output.capability(capability); });
    case Command::show_signal:
        return say(context, device, read_signal(session),
                   [&output](mbn::Signal const& signal) { output.signal(signal); });
    case Command::show_radio:
        return say(context, device, read_device(session),
                   [&output](mbn::DeviceState const& state) { output.radio(state.radio); });
    case Command::show_readyinfo:
        return say(context, device, read_device(session),
                   [&output](mbn::DeviceState const& state) { output.readyinfo(state.subscriber); });
    default:
        return say(context, device, read_state(session),
                   [&output](mbn::ConnectionState const& state) { output.connection(state.context); });
    }
}

int show_interfaces(Context const& context) {
    std::vector<InterfaceInfo> interfaces;
    for (Device const& device : find_devices(context.arguments.device))
        interfaces.push_back(describe(context, device));
    context.output.interfaces(interfaces);
    return exit_done;
}

} // namespace mbnctl
