// SPDX-License-Identifier: BSL-1.0

// The program of the README: connects an emulated modem, and prints what came of it.
//
// It prints:
//     request 1: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/thread_pool.hpp>

#include <iostream>

int main() {
    boost::asio::thread_pool io{1};
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    mbn::Connection<mbn::backend::Emulated> connection{io.get_executor(), modem};
    // A real modem: mbn::Connection<mbn::backend::Mbim> connection{io.get_executor(), "/dev/cdc-wdm0"};

    mbn::Profile const profile{.name = "Home", .context = {.access_string = "internet"}};
    mbn::ConnectResult const result = connection.connect(profile).get();
    if (!result) {
        std::cerr << result.error() << '\n';
        return 1;
    }
    std::cout << "request " << result.value().request_id << ": " << result.value().ip << '\n';
}
