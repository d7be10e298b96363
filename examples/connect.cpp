// SPDX-License-Identifier: BSL-1.0

// Connects with a stored profile and waits for a future. The backend is chosen when the program runs:
//
//     $ connect                       an emulated modem, whose store has the profile "Home"
//     $ connect /dev/cdc-wdm0 Home    a modem, and a profile that `mbnctl add profile` has stored
//
// It prints:
//     connected with "Home" as request 1
//     10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     connected again: E_MBN_MAX_ACTIVATED_CONTEXTS, advice: ask_user
//     disconnected as request 3

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace {

mbn::AnyConnection connection_to(boost::asio::any_io_executor const& executor, std::string_view device,
                                 mbn::emulator::RunningModem<>& modem) {
    if (!device.empty())
        return mbn::Connection<mbn::backend::Mbim>{executor, std::string{device}};

    using Emulated = mbn::Connection<mbn::backend::Emulated>;
    Emulated::Settings settings;
    mbn::Profile const home{
        .name = "Home", .subscriber_id = "001010123456789", .context = {.access_string = "internet"}};
    if (mbn::Result<mbn::Profile> const stored = settings.profiles.store().create(home); !stored)
        std::cerr << "not stored: " << stored.error() << '\n';
    return Emulated{executor, std::move(settings), modem};
}

} // namespace

int main(int count, char** values) {
    boost::asio::thread_pool io{1};
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    mbn::AnyConnection connection = connection_to(io.get_executor(), count > 1 ? values[1] : "", modem);
    std::string_view const profile = count > 2 ? values[2] : "Home";

    mbn::ConnectResult const first = connection.connect(mbn::ConnectionMode::profile, profile).get();
    if (!first) {
        std::cerr << first.error() << '\n';
        return 1;
    }
    mbn::Connected const& connected = first.value();
    std::cout << "connected with \"" << connected.profile_name << "\" as request " << connected.request_id << '\n'
              << connected.ip << '\n';

    // One context is the documented rule. It is refused at once: nothing is sent to the device.
    mbn::ConnectResult const second = connection.connect(mbn::ConnectionMode::profile, profile).get();
    if (!second)
        std::cout << "connected again: " << second.error().code.name() << ", advice: " << second.error().advice << '\n';

    // Without this the connection would stay up when the program ends.
    mbn::DisconnectResult const ended = connection.disconnect().get();
    if (!ended) {
        std::cerr << ended.error() << '\n';
        return 1;
    }
    std::cout << "disconnected as request " << ended.value().request_id << '\n';
}
