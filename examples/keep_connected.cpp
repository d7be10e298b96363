// SPDX-License-Identifier: BSL-1.0

// Holds a profile up. With the path of a device (keep_connected /dev/cdc-wdm0) it goes on until it is ended; without
// one it shows on an emulated modem what happens when the network ends the connection and the modem is unplugged.
//
// It prints:
//     connecting (started)
//     connected: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     -- the network ends the connection
//     connecting (dropped)
//     connected: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     -- the modem is unplugged
//     waiting_for_device (device_gone)
//     -- the modem is plugged in again
//     connecting (mended)
//     connected: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     stopped (stopped)

#include <mbn/emulator/running_modem.hpp>
#include <mbn/keep_connected.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <iostream>

namespace {

using Modem = mbn::emulator::RunningModem<>;

// In short; `std::cout << event` tells when it tries next and what was wrong, too.
void print(mbn::KeepEvent const& event) {
    std::cout << event.state;
    if (event.reason != mbn::KeepReason::none)
        std::cout << " (" << event.reason << ')';
    if (event.connected)
        std::cout << ": " << event.connected->ip;
    std::cout << '\n';
}

// What befalls the emulated modem: the network ends the first connection, and the second one loses its device.
void go_on(mbn::KeepEvent const& event, int connections, Modem& modem, mbn::KeepConnected<>& keep) {
    if (event.state == mbn::KeepState::waiting_for_device) {
        std::cout << "-- the modem is plugged in again\n";
        modem.post([&keep](mbn::emulator::Modem& device) {
            device.reappear();
            // It would look by itself in a few seconds.
            keep.look_for_device();
        });
    } else if (event.state == mbn::KeepState::connected && connections == 1) {
        std::cout << "-- the network ends the connection\n";
        modem.post([](mbn::emulator::Modem& device) { device.network_drops_context(0, 39); });
    } else if (event.state == mbn::KeepState::connected && connections == 2) {
        std::cout << "-- the modem is unplugged\n";
        modem.post([](mbn::emulator::Modem& device) { device.vanish(); });
    } else if (event.state == mbn::KeepState::connected) {
        keep.stop(mbn::WhenStopped::disconnect);
    }
}

} // namespace

int main(int argc, char** argv) {
    boost::asio::io_context io;
    Modem modem{io.get_executor()};
    bool const emulated = argc < 2;
    mbn::AnyConnection const connection =
        emulated ? mbn::AnyConnection{mbn::Connection<mbn::backend::Emulated>{io.get_executor(), modem}}
                 : mbn::AnyConnection{mbn::Connection<mbn::backend::Mbim>{io.get_executor(), argv[1]}};

    mbn::KeepSettings settings;
    // A connection that breaks earlier than this is a failure, with a pause behind it for which nobody waits here.
    if (emulated)
        settings.retry.settled_after = std::chrono::seconds{0};
    mbn::Profile const profile{.name = "Home", .context = {.access_string = "internet"}};
    mbn::KeepConnected<> keep{connection, profile, settings};
    int connections = 0;
    mbn::Subscription const told = keep.subscribe([&](mbn::KeepEvent const& event) {
        print(event);
        if (event.state == mbn::KeepState::connected)
            ++connections;
        if (emulated)
            go_on(event, connections, modem, keep);
        if (event.state == mbn::KeepState::stopped)
            io.stop();
    });
    keep.start();
    io.run();
}
