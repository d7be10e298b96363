// SPDX-License-Identifier: BSL-1.0

// Connects with a profile document that is not stored, and shows what becomes of one with mistakes.
//
// It prints:
//     connected with "Guest"
//     refused: E_INVALIDARG at line 4
//     4:3: error: MBNProfile/IsDefault: must be true, false, 1 or 0: perhaps
//     6:3: error: MBNProfile/ConnectionMode: must be manual, auto or auto-home, without blanks: sometimes

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <string_view>

namespace {

constexpr std::string_view guest = R"(<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <Name>Guest</Name>
  <SubscriberID>001010123456789</SubscriberID>
  <Context>
    <AccessString>internet</AccessString>
  </Context>
</MBNProfile>)";

constexpr std::string_view mistaken = R"(<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <Name>Guest</Name>
  <IsDefault>perhaps</IsDefault>
  <SubscriberID>001010123456789</SubscriberID>
  <ConnectionMode>sometimes</ConnectionMode>
</MBNProfile>)";

} // namespace

int main() {
    boost::asio::thread_pool io{1};
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    mbn::Connection<mbn::backend::Emulated> connection{io.get_executor(), modem};

    mbn::ConnectResult const up = connection.connect(mbn::ConnectionMode::tmp_profile, guest).get();
    if (!up) {
        std::cerr << up.error() << '\n';
        return 1;
    }
    std::cout << "connected with \"" << up.value().profile_name << "\"\n";

    // The error holds the first place; nothing was sent to the device.
    mbn::ConnectResult const refused = connection.connect(mbn::ConnectionMode::tmp_profile, mistaken).get();
    if (refused)
        return 1;
    std::cout << "refused: " << refused.error().code.name() << " at line " << refused.error().line << '\n';

    // The report holds them all. It never holds a user name or a password.
    for (mbn::Violation const& violation : mbn::validate_profile(mistaken).violations)
        std::cout << violation << '\n';
}
