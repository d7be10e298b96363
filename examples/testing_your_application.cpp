// SPDX-License-Identifier: BSL-1.0

// How to test a program that connects, without a modem, a SIM and a network: the application takes a connection of any
// backend, and the test gives it one that says what it is told to, or an emulated modem.
//
// It prints:
//     the network is congested: come back in 300 s
//     the APN is wrong: tell somebody
//     all is well: online with 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 mtu 1500

#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/testing/scripted_transport.hpp>

#include <boost/asio/io_context.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace {

// The application. It knows connections, and nothing of modems.
template <class Backend>
class Uplink {
public:
    explicit Uplink(mbn::Connection<Backend>& connection) : connection_{&connection} {}

    void start() {
        connection_->connect(mbn::ConnectionMode::profile, "Home", [this](mbn::ConnectResult const& result) {
            if (result)
                status_ = "online with " + to_string(result.value().ip);
            else if (result.error().advice == mbn::Advice::retry_after)
                status_ = "come back in " + std::to_string(result.error().retry_after_seconds) + " s";
            else
                status_ = "tell somebody";
        });
    }

    [[nodiscard]] std::string const& status() const { return status_; }

private:
    mbn::Connection<Backend>* connection_;
    std::string status_ = "idle";
};

// Its test: the same application over a transport that plays a script.
[[nodiscard]] std::string status_after(mbn::testing::Script const& script) {
    using Backend = mbn::Backend<mbn::Desktop, mbn::TypedProfiles, mbn::testing::ScriptedTransport>;
    boost::asio::io_context io;
    auto const played = std::make_shared<mbn::testing::Script>(script);
    mbn::Connection<Backend>::Settings settings;
    settings.profiles = mbn::TypedProfiles{{{.name = "Home", .context = {.access_string = "internet"}}}};
    mbn::Connection<Backend> connection{io.get_executor(), settings, played};
    Uplink<Backend> uplink{connection};
    uplink.start();
    io.run();
    return played->problems().empty() ? uplink.status() : played->problems().front();
}

// A connect that fails when the context is activated.
[[nodiscard]] mbn::testing::Script refused_with(mbn::HResult code, mbn::NetworkCause cause) {
    mbn::testing::Script script = mbn::testing::connect_script();
    mbn::Error refusal = mbn::make_error(code, cause);
    refusal.device_status = 2;
    script[2].answer = refusal;
    script.cut(3);
    return script;
}

} // namespace

int main() {
    using mbn::NetworkCause;
    std::cout << "the network is congested: "
              << status_after(refused_with(mbn::hresult::e_fail, NetworkCause::congestion)) << '\n'
              << "the APN is wrong: "
              << status_after(
                     refused_with(mbn::hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn))
              << '\n'
              << "all is well: " << status_after(mbn::testing::connect_script()) << '\n';
}
