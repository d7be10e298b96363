// SPDX-License-Identifier: BSL-1.0

// A modem on a pseudo-terminal or as a USB device, for programs that want a device:
//
//     $ modem_emulator --pty /tmp/modem &
//     ready /tmp/modem
//     $ mbimcli -d /tmp/modem --query-registration-state
//     ...
//
// With --usbip it is a USB device instead, and a Linux kernel has a real /dev/cdc-wdm0 and wwan0 for it:
//
//     # modem_emulator --usbip vhci &                   this kernel, as root, after modprobe vhci-hcd
//     $ modem_emulator --usbip 3240 &                   any, with usbip attach -r ADDRESS -b 1-1
//
// The gateway and the name servers of its network answer pings. With --tun NAME all packets go to and come from an
// interface of that name instead.
//
// It runs until SIGTERM or SIGINT, and then removes its name. Hosts come, go and crash as they like.
//
// With --control it takes commands from standard input, one a line, and says "ok" or "not done":
//
//     drop SESSION [CAUSE]             the network ends a session
//     detach [CAUSE]                   the network detaches the modem
//     registration STATE               what the network makes of the modem: home, roaming, searching, denied, ...
//     signal RSSI                      0 to 31, or 99
//     statistics FIELD=N...            what PACKET_STATISTICS says; the fields that are not named are 0
//     sim ready|absent|bad             as it comes, taken out, broken
//     switch on|off                    the radio switch on the case
//     call in_progress|hang_up         a voice call
//     emergency on|off                 an emergency call
//     networks ID[:NAME[:KIND]]...     the networks in reach, as with --network
//     preferred ID[:NAME]...           the operator writes other networks into the SIM
//     provisioned ID:APN...            and other contexts into the modem
//     ip SESSION ADDRESS/PREFIX...     the network gives a session other settings, as with --ipv4 and --ipv6
//     other connect SESSION APN        another program on the same modem activates a session
//     other disconnect SESSION         and ends one
//     unplug, plug                     the modem goes away and comes back
#include "control.hpp"
#include "options.hpp"
#include "usb.hpp"

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/pty_server.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/mbim/trace_file.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

namespace {

using namespace modem_emulator;

int run(Options options) {
    boost::asio::io_context io{1};
    emulator::TimerScheduler<> scheduler{io.get_executor()};
    emulator::Modem modem{std::move(options.modem), scheduler, options.seed.value_or(0)};
    if (options.seed)
        modem.faults().set_odds(emulator::harmless_faults());
    for (auto const cid : options.silent)
        modem.faults().add(emulator::on(static_cast<mbim::BasicConnectCid>(cid)), emulator::stay_silent());

    std::ofstream log;
    if (!options.log.empty()) {
        log.open(options.log);
        if (!log) {
            std::cerr << "modem_emulator: cannot write " << options.log << '\n';
            return 1;
        }
        modem.set_log([&log](std::string_view line) { log << line << std::endl; });
    }

    std::optional<mbim::TraceFile> trace;
    if (!options.trace.empty()) {
        trace.emplace(options.trace, options.trace_secrets);
        modem.set_tap([&trace](mbim::Towards towards, mbim::Bytes bytes) { trace->record(towards, bytes); });
    }

    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
    std::optional<emulator::PtyServer> pty;
    std::optional<UsbDoor> usb;
    auto place = options.link;
    if (options.usbip.empty()) {
        pty.emplace(io.get_executor(), modem, options.link);
    } else {
        usb.emplace(io.get_executor(), modem, options.tun);
        place = usb->open(options.endpoint);
    }
    std::optional<Control> control;
    if (options.control)
        control.emplace(io, modem, [&pty, &usb] { pty ? pty->plug_in() : usb->plug_in(); });
    std::cout << "ready " << place << std::endl;
    io.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(parse(argc, argv));
    } catch (std::exception const& error) {
        std::cerr << "modem_emulator: " << error.what() << '\n';
        return 1;
    }
}
