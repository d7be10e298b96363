// SPDX-License-Identifier: BSL-1.0

// One program, whichever way leads to the modem. Its first argument names the way, and nothing else changes:
//
//     $ any_backend                         an emulated modem
//     $ any_backend modemmanager            the modem of ModemManager
//     $ any_backend mbim /dev/cdc-wdm0      a modem, through its character device
//     $ any_backend mbim-proxy /dev/cdc-wdm0
//
// It prints:
//     home, Example Mobile
//     connected: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     disconnected

#include <mbn/backends/modem_manager.hpp>
#include <mbn/device/control.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace {

mbn::AnyConnection connection_by(std::string_view way, std::string const& device,
                                 boost::asio::any_io_executor const& executor, mbn::emulator::RunningModem<>& modem) {
    if (way == "modemmanager")
        return mbn::Connection<mbn::backend::ModemManager>{executor, device};
    if (way == "mbim")
        return mbn::Connection<mbn::backend::Mbim>{executor, device};
    if (way == "mbim-proxy")
        return mbn::Connection<mbn::backend::MbimProxy>{executor, device};
    return mbn::Connection<mbn::backend::Emulated>{executor, modem};
}

// The application: it knows no backend.
int run(mbn::AnyConnection& connection) {
    mbn::DeviceControl device{connection};
    mbn::Result<mbn::Registration> const where = device.registration().get();
    if (!where) {
        std::cerr << where.error() << '\n';
        return 1;
    }
    std::cout << where.value().state << ", " << where.value().provider_name << '\n';

    mbn::ConnectResult const up =
        connection.connect(mbn::Profile{.name = "Home", .context = {.access_string = "internet"}}).get();
    if (!up) {
        std::cerr << up.error() << '\n';
        return 1;
    }
    std::cout << "connected: " << up.value().ip << '\n';

    mbn::DisconnectResult const ended = connection.disconnect().get();
    if (!ended) {
        std::cerr << ended.error() << '\n';
        return 1;
    }
    std::cout << "disconnected\n";
    return 0;
}

} // namespace

int main(int count, char** values) {
    boost::asio::thread_pool io{1};
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    mbn::AnyConnection connection =
        connection_by(count > 1 ? values[1] : "emulated", count > 2 ? values[2] : "", io.get_executor(), modem);
    return run(connection);
}
