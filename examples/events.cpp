// SPDX-License-Identifier: BSL-1.0

// Listens to everything that happens, whoever caused it: here this program connects, and the network ends it.
//
// It prints:
//     connect_state_change: activating, profile Home (own, request 1)
//     packet_service_state_change: attached (own, request 1)
//     connect_state_change: activated, profile Home (own, request 1)
//     ip_settings_change: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500 (own, request 1)
//     connect_complete: S_OK (0x00000000): success (own, request 1)
//     connect_state_change: deactivated, profile Home, cause reactivation_required (foreign)
//     the network wants us to retry_now

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/io_context.hpp>

#include <iostream>
#include <variant>

int main() {
    boost::asio::io_context io;
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    mbn::Connection<mbn::backend::Emulated> connection{io.get_executor(), modem};

    // The handler runs on the connection's executor, in the order in which things happened. Dropping the subscription
    // ends it.
    mbn::Subscription const subscription = connection.subscribe([&io](mbn::Event const& event) {
        std::cout << event << '\n';
        auto const* const change = std::get_if<mbn::ConnectStateChange>(&event.what);
        if (change == nullptr || event.origin == mbn::Origin::own)
            return;
        std::cout << "the network wants us to " << mbn::recommend(change->context.cause).advice << '\n';
        io.stop();
    });

    mbn::Profile const profile{.name = "Home", .context = {.access_string = "internet"}};
    connection.connect(profile, [&](mbn::ConnectResult const& result) {
        if (!result)
            return io.stop();
        // Cause 39 of 3GPP TS 24.008: reactivation required.
        modem.post([](mbn::emulator::Modem& device) { device.network_drops_context(0, 39); });
    });
    io.run();
}
