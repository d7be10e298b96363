// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"

#include <mbn/device/control.hpp>

#include <utility>
#include <vector>

namespace mbnctl {

namespace {

// Asks the device one thing and says the answer. `start` makes the request.
template <class T, class Start>
[[nodiscard]] int ask(Context const& context, Device const& device, Start const& start) {
    Session session{context.arguments, device, context.profiles};
    mbn::DeviceControl const control = mbn::DeviceControl{session.connection()}.with(session.options());
    mbn::Result<T> const result = session.finish<T>([&](KeepResult<T> const& handler) { start(control, handler); });
    if (!result)
        return fail(context, Failure{result.error(), hint_for(result.error(), device)});
    context.output.answer(context.arguments.command, answer_of(result.value()));
    return exit_done;
}

using Control = mbn::DeviceControl;

} // namespace

int control(Context const& context, Device const& device) {
    SetArguments const& wanted = context.arguments.set;
    switch (context.arguments.command) {
    case Command::show_readyinfo:
        return ask<mbn::Subscriber>(context, device,
                                    [](Control const& control, auto const& handler) { control.subscriber(handler); });
    case Command::show_radio:
        return ask<mbn::RadioState>(context, device,
                                    [](Control const& control, auto const& handler) { control.radio(handler); });
    case Command::set_radio:
        return ask<mbn::RadioState>(context, device, [&wanted](Control const& control, auto const& handler) {
            control.set_software_radio(wanted.radio, handler);
        });
    case Command::show_registration:
        return ask<mbn::Registration>(
            context, device, [](Control const& control, auto const& handler) { control.registration(handler); });
    case Command::set_registration:
        return ask<mbn::Registration>(context, device, [&wanted](Control const& control, auto const& handler) {
            if (wanted.mode == mbn::RegisterMode::manual)
                control.register_manually(wanted.provider, wanted.data_classes, handler);
            else
                control.register_automatically(wanted.data_classes, handler);
        });
    case Command::show_packetservice:
        return ask<mbn::PacketServiceState>(
            context, device, [](Control const& control, auto const& handler) { control.packet_service(handler); });
    case Command::set_packetservice:
        return ask<mbn::PacketServiceState>(context, device, [&wanted](Control const& control, auto const& handler) {
            if (wanted.packet_service == mbn::PacketService::attached)
                control.attach(handler);
            else
                control.detach(handler);
        });
    case Command::show_homeprovider:
        return ask<mbn::Provider>(context, device,
                                  [](Control const& control, auto const& handler) { control.home_provider(handler); });
    case Command::show_preferredproviders:
        return ask<std::vector<mbn::Provider>>(
            context, device, [](Control const& control, auto const& handler) { control.preferred_providers(handler); });
    case Command::set_preferredproviders:
        return ask<std::vector<mbn::Provider>>(context, device, [&wanted](Control const& control, auto const& handler) {
            control.set_preferred_providers(wanted.preferred, handler);
        });
    case Command::show_provisionedcontexts:
        return ask<std::vector<mbn::ProvisionedContext>>(
            context, device,
            [](Control const& control, auto const& handler) { control.provisioned_contexts(handler); });
    case Command::show_pinlist:
        return ask<std::vector<mbn::PinDescription>>(
            context, device, [](Control const& control, auto const& handler) { control.pins(handler); });
    default:
        return ask<mbn::PinStatus>(context, device,
                                   [](Control const& control, auto const& handler) { control.pin(handler); });
    }
}

} // namespace mbnctl
