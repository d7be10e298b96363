// SPDX-License-Identifier: BSL-1.0
#include "transport_support.hpp"

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace transport_test;
using mbn::NetworkCause;
using mbn::Phase;
using mbn::RegisterState;
using mbn::mbim::BasicConnectCid;

namespace {

[[nodiscard]] mbn::Error refused(ModemConfiguration configuration, mbn::Profile const& profile = home()) {
    Fixture test{std::move(configuration)};
    mbn::ConnectResult const result = test.connect(profile);
    REQUIRE(result.has_error());
    CHECK(result.error().request_id == mbn::RequestId{1});
    return result.error();
}

} // namespace

TEST_CASE("mbim transport: connects a detached modem, tells it in order, and gives the IP settings") {
    Fixture test;
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_value());
    CHECK(to_string(result.value().ip) == "10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500");
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4);
    CHECK(test.told.size() == 5);
    CHECK(test.told[0] == "connect_state_change: activating, profile Home (own, request 1)");
    CHECK(test.told[1] == "packet_service_state_change: attached (own, request 1)");
    CHECK(test.told[2] == "connect_state_change: activated, profile Home (own, request 1)");
    CHECK(test.told[4] == "connect_complete: S_OK (0x00000000): success (own, request 1)");
    CHECK(test.modem_state().packet_service == mbim::PacketServiceState::attached);
}

TEST_CASE("mbim transport: both families where the profile asks and the network gives") {
    ModemConfiguration configuration;
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    Fixture test{configuration};
    mbn::ConnectResult const result = test.connect(profile);
    REQUIRE(result.has_value());
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4v6);
    CHECK(result.value().ip.ipv6.addresses.size() == 1);
    CHECK(result.value().ip.ipv6.mtu == 1500U);
}

TEST_CASE("mbim transport: one family granted of both is a success with the cause") {
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    Fixture test;
    mbn::ConnectResult const result = test.connect(profile);
    REQUIRE(result.has_value());
    CHECK(result.value().ip_type_asked == mbn::IpType::ipv4v6);
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4);
    CHECK(result.value().cause == NetworkCause::ipv4_only);
}

TEST_CASE("mbim transport: what stands in the way is told by its documented code") {
    ModemConfiguration absent;
    absent.sim.presence = emulator::SimPresence::absent;
    CHECK(refused(absent).code == hresult::e_mbn_sim_not_inserted);
    ModemConfiguration bad;
    bad.sim.presence = emulator::SimPresence::bad;
    CHECK(refused(bad).code == hresult::e_mbn_bad_sim);
    ModemConfiguration locked;
    locked.sim.pin_mode = mbim::PinMode::enabled;
    CHECK(refused(locked).code == hresult::e_mbn_pin_required);
    ModemConfiguration switched_off;
    switched_off.hardware_radio = mbim::RadioSwitch::off;
    CHECK(refused(switched_off).code == hresult::e_mbn_radio_power_off);
    ModemConfiguration quiet;
    quiet.software_radio = mbim::RadioSwitch::off;
    CHECK(refused(quiet).code == hresult::e_mbn_radio_power_off);
    ModemConfiguration searching;
    searching.registration = mbim::RegisterState::searching;
    CHECK(refused(searching).code == hresult::e_mbn_not_registered);
    ModemConfiguration denied;
    denied.registration = mbim::RegisterState::denied;
    mbn::Error const denial = refused(denied);
    CHECK(denial.code == hresult::e_mbn_not_registered);
    CHECK(denial.cause == NetworkCause::plmn_not_allowed);
    ModemConfiguration roaming;
    roaming.registration = mbim::RegisterState::roaming;
    CHECK(refused(roaming).code == hresult::error_invalid_state);
}

TEST_CASE("mbim transport: a device that wants its PUK is told apart") {
    ModemConfiguration configuration;
    configuration.sim.pin_mode = mbim::PinMode::enabled;
    configuration.sim.pin_attempts = 0;
    Fixture test{configuration};
    auto const device = test.get(test.connection->device());
    REQUIRE(device.has_value());
    CHECK(device.value().subscriber.ready_state == mbn::ReadyState::device_blocked);
}

TEST_CASE("mbim transport: a wrong APN and wrong credentials are told with the network's cause") {
    mbn::Profile wrong = home();
    wrong.context.access_string = "nowhere";
    mbn::Error const apn = refused({}, wrong);
    CHECK(apn.code == hresult::e_mbn_invalid_access_string);
    CHECK(apn.cause == NetworkCause::missing_or_unknown_apn);
    CHECK(apn.advice == mbn::Advice::change_settings);
    CHECK(apn.phase == Phase::activation);
    CHECK(apn.device_status == static_cast<std::uint32_t>(mbim::Status::invalid_access_string));

    ModemConfiguration wants_credentials;
    wants_credentials.access_points[0].user_name = "user";
    wants_credentials.access_points[0].password = "secret";
    mbn::Error const credentials = refused(wants_credentials);
    CHECK(credentials.code == hresult::error_invalid_password);
    CHECK(credentials.cause == NetworkCause::user_authentication_failed);

    mbn::Profile right = home();
    right.context.user_name = "user";
    right.context.password = mbn::Secret{"secret"};
    right.context.auth_protocol = mbn::AuthProtocol::chap;
    Fixture test{wants_credentials};
    CHECK(test.connect(right).has_value());
}

TEST_CASE("mbim transport: a plain failure with a cause becomes the documented status") {
    ModemConfiguration configuration;
    configuration.activation_verdict = emulator::ActivationVerdict{mbim::Status::failure, 33};
    mbn::Error const error = refused(configuration);
    CHECK(error.code == hresult::e_mbn_service_not_activated);
    CHECK(error.cause == NetworkCause::service_option_not_subscribed);
    configuration.activation_verdict = emulator::ActivationVerdict{mbim::Status::failure, 0};
    CHECK(refused(configuration).code == hresult::e_fail);
    configuration.activation_verdict = emulator::ActivationVerdict{mbim::Status::voice_call_in_progress, 0};
    CHECK(refused(configuration).code == hresult::e_mbn_voice_call_in_progress);
}

TEST_CASE("mbim transport: an attach that the network refuses is told as detached, with the cause") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(BasicConnectCid::packet_service),
                           emulator::refuse(mbim::Status::failure, 7));
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_packet_svc_detached);
    CHECK(result.error().cause == NetworkCause::gprs_not_allowed);
    CHECK(result.error().phase == Phase::attach);
}

TEST_CASE("mbim transport: slow attach and activation are waited for") {
    ModemConfiguration configuration;
    configuration.delays.attach = 20s;
    configuration.delays.activate = 90s;
    Fixture test{configuration};
    auto const begin = VirtualClock::now();
    CHECK(test.connect().has_value());
    CHECK(VirtualClock::now() - begin >= 110s);
}

TEST_CASE("mbim transport: a modem that attaches by itself is left alone") {
    ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    configuration.registration_flag = mbim::RegistrationFlag::packet_service_auto_attach;
    Fixture test{configuration};
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(BasicConnectCid::packet_service), emulator::refuse(mbim::Status::failure));
    });
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: a silent modem ends by the limit of the phase, and the device is told") {
    Emulated::Settings settings;
    settings.connection.limits.activation = 5s;
    Fixture test{{}, settings};
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(BasicConnectCid::connect), emulator::lose_answer(), 1);
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::error_timeout);
    CHECK(result.error().phase == Phase::activation);
    // The modem had activated it all the same, and was told to give it up.
    CHECK(std::ranges::all_of(test.modem_state().contexts, [](auto const& context) {
        return context.activation != mbim::ActivationState::activated;
    }));
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: a query that is not answered ends by its own limit") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::register_state), emulator::stay_silent());
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::error_timeout);
    CHECK(result.error().phase == Phase::device);
}

TEST_CASE("mbim transport: a modem that is unplugged ends what is pending, and may come back") {
    for (BasicConnectCid const cid :
         {BasicConnectCid::subscriber_ready_status, BasicConnectCid::register_state, BasicConnectCid::packet_service,
          BasicConnectCid::connect, BasicConnectCid::ip_configuration}) {
        CAPTURE(static_cast<std::uint32_t>(cid));
        Fixture test;
        test.with_modem(
            [cid](emulator::Modem& modem) { modem.faults().add(emulator::on(cid), emulator::vanish(), 1); });
        mbn::ConnectResult const result = test.connect();
        REQUIRE(result.has_error());
        CHECK(result.error().code == hresult::e_handle);
        CHECK(test.heard("connection_removal: " + to_string(hresult::e_handle) + " (foreign)"));
        test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
        CHECK(test.connect().has_value());
    }
}

TEST_CASE("mbim transport: disconnects, and says when nothing is connected") {
    for (auto const inactive : {emulator::InactiveQuery::success, emulator::InactiveQuery::context_not_activated}) {
        ModemConfiguration configuration;
        configuration.inactive_query = inactive;
        Fixture test{configuration};
        CHECK(test.get(test.connection->disconnect()).error().code == hresult::error_not_found);
        REQUIRE(test.connect().has_value());
        CHECK(test.get(test.connection->state()).value().context.state == mbn::ActivationState::activated);
        CHECK(test.get(test.connection->disconnect()).has_value());
        CHECK(test.get(test.connection->state()).value().context.state == mbn::ActivationState::deactivated);
        CHECK(test.modem_state().packet_service == mbim::PacketServiceState::attached);
        CHECK(test.connect().has_value());
    }
}

TEST_CASE("mbim transport: a connection outlives its program, and the next program finds it") {
    Fixture test;
    REQUIRE(test.connect().has_value());
    test.connection.reset();
    test.run();

    test.connection.emplace(test.io.get_executor(), test.modem);
    mbn::ConnectResult const second = test.connect();
    REQUIRE(second.has_error());
    CHECK(second.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(second.error().phase == Phase::device);
    auto const state = test.get(test.connection->state());
    CHECK(state.value().context.state == mbn::ActivationState::activated);
    CHECK(state.value().profile_name.empty());
    CHECK(test.get(test.connection->disconnect()).has_value());
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: the device refuses a context too many on its own") {
    Emulated::Settings settings;
    Fixture test{{}, settings};
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(BasicConnectCid::connect),
                           emulator::refuse(mbim::Status::max_activated_contexts));
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(result.error().phase == Phase::activation);
}

TEST_CASE("mbim transport: what happens unasked is told as foreign") {
    Fixture test;
    REQUIRE(test.connect().has_value());
    test.forget_told();

    test.with_modem([](emulator::Modem& modem) { modem.set_signal(10); });
    CHECK(test.heard("signal_state_change: -93 dBm (foreign)"));
    test.with_modem([](emulator::Modem& modem) { CHECK(modem.network_drops_context(0, 36)); });
    CHECK(test.heard("connect_state_change: deactivated, profile Home, cause regular_deactivation (foreign)"));
    test.with_modem([](emulator::Modem& modem) { modem.network_detaches(10); });
    CHECK(test.heard("packet_service_state_change: detached (foreign)"));
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::roaming); });
    CHECK(test.heard("register_state_change: roaming, Example Abroad (foreign)"));
    test.with_modem([](emulator::Modem& modem) { modem.set_hardware_radio(mbim::RadioSwitch::off); });
    CHECK(test.heard("radio_state_change: hardware off, software on (foreign)"));
    test.with_modem([](emulator::Modem& modem) { modem.remove_sim(); });
    CHECK(test.heard("ready_state_change: sim_not_inserted (foreign)"));
}

TEST_CASE("mbim transport: a change of the address is told, with the one before") {
    Fixture test;
    auto const last_change = [&test] {
        mbn::IpSettingsChange last;
        for (mbn::Event const& event : test.events)
            if (auto const* const change = std::get_if<mbn::IpSettingsChange>(&event.what))
                last = *change;
        return last;
    };
    auto const first = test.connect();
    REQUIRE(first.has_value());
    CHECK(last_change().before == mbn::IpSettings{});
    for (std::uint8_t const number : {std::uint8_t{98}, std::uint8_t{99}}) {
        mbn::IpSettingsChange const before = last_change();
        test.with_modem([number](emulator::Modem& modem) {
            emulator::IpConfiguration other;
            other.ipv4->address = {10, number, 0, 1};
            CHECK(modem.network_changes_ip(0, other));
        });
        CHECK(to_string(last_change().ip).starts_with("10." + std::to_string(number) + ".0.1/30"));
        CHECK(last_change().before == before.ip);
    }
    // Another context has nothing of the one before.
    REQUIRE(test.get(test.connection->disconnect()).has_value());
    REQUIRE(test.connect().has_value());
    CHECK(last_change().ip == first.value().ip);
    CHECK(last_change().before == mbn::IpSettings{});
}

TEST_CASE("mbim transport: getters") {
    Fixture test;
    auto const capability = test.get(test.connection->capability());
    REQUIRE(capability.has_value());
    CHECK(capability.value().device_id == "004999010640000");
    CHECK(capability.value().max_sessions == 1);
    CHECK(test.get(test.connection->signal()).value().dbm == -71);
    auto const device = test.get(test.connection->device());
    REQUIRE(device.has_value());
    CHECK(device.value().subscriber.subscriber_id == "001010123456789");
    CHECK(device.value().registration.state == RegisterState::home);
    CHECK(device.value().registration.provider_name == "Example Mobile");
    CHECK(test.get(test.connection->watch()).has_value());
    CHECK(test.get(test.connection->ip_settings()).error().code == hresult::e_mbn_context_not_activated);
    mbn::ConnectResult const connected = test.connect();
    REQUIRE(connected.has_value());
    CHECK(test.get(test.connection->ip_settings()).value() == connected.value().ip);
}

TEST_CASE("mbim transport: several requests at once open the device once") {
    Fixture test;
    auto first = test.connection->capability();
    auto second = test.connection->signal();
    auto third = test.connection->device();
    CHECK(test.get(std::move(first)).has_value());
    CHECK(test.get(std::move(second)).has_value());
    CHECK(test.get(std::move(third)).has_value());
}

TEST_CASE("mbim transport: a device that tells no IP settings leaves them to DHCP") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::ip_configuration),
                           emulator::refuse(mbim::Status::no_device_support));
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_value());
    CHECK(result.value().ip.ipv4.method == mbn::IpMethod::automatic);
}

TEST_CASE("mbim transport: a device that knows no subscriptions connects all the same") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on(BasicConnectCid::device_service_subscribe_list),
                           emulator::refuse(mbim::Status::no_device_support));
    });
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: settings whose reading fails end the connect, and the context is given up") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::ip_configuration),
                           emulator::refuse(mbim::Status::failure), 1);
    });
    mbn::ConnectResult const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().phase == Phase::ip_settings);
    CHECK(test.get(test.connection->state()).value().context.state == mbn::ActivationState::deactivated);
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: unusual but allowed behaviour is not noticed") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        boost::asio::io_context io;
        ModemConfiguration configuration;
        configuration.max_control_transfer = 64 + static_cast<std::uint32_t>(seed) * 16;
        Modem modem{io.get_executor(), configuration, seed};
        modem.post([](emulator::Modem& inner) { inner.faults().set_odds(emulator::harmless_faults()); });
        mbn::Connection<Emulated> connection{io.get_executor(), modem};
        auto connected = connection.connect(home());
        mbn::testing::run(io);
        REQUIRE(connected.wait_for(0s) == std::future_status::ready);
        CHECK(connected.get().has_value());
        auto disconnected = connection.disconnect();
        io.restart();
        mbn::testing::run(io);
        CHECK(disconnected.get().has_value());
    }
}

TEST_CASE("mbim transport: whatever goes wrong, every operation ends once") {
    emulator::FaultOdds odds = emulator::harmless_faults();
    odds.refuse = 60;
    odds.silent = 40;
    odds.lose_answer = 40;
    odds.drop_fragment = 40;
    odds.vanish = 15;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        boost::asio::io_context io;
        ModemConfiguration configuration;
        configuration.max_control_transfer = 96;
        Modem modem{io.get_executor(), configuration, seed};
        modem.post([&odds](emulator::Modem& inner) { inner.faults().set_odds(odds); });
        int begun = 0;
        int ended = 0;
        {
            mbn::Connection<Emulated> connection{io.get_executor(), modem};
            auto const count = [&ended](auto const&) { ++ended; };
            for (int round = 0; round < 6; ++round) {
                connection.connect(home(), count);
                connection.signal(count);
                connection.disconnect(count);
                begun += 3;
                io.restart();
                mbn::testing::run(io);
                modem.post([](emulator::Modem& inner) { inner.reappear(); });
            }
        }
        io.restart();
        mbn::testing::run(io);
        CHECK(ended == begun);
    }
}

TEST_CASE("mbim transport: a request that waits while another opens the device goes on when that one is cancelled") {
    ModemConfiguration configuration;
    configuration.delays.open = 1s;
    Fixture test{std::move(configuration)};
    auto first = test.connection->device();
    auto second = test.connection->connect(home());
    mbn::testing::run_for(test.io, 100ms);
    test.connection->cancel(mbn::RequestId{1});
    auto const cancelled = test.get(std::move(first));
    REQUIRE(cancelled.has_error());
    CHECK(cancelled.error().code == hresult::error_cancelled);
    CHECK(test.get(std::move(second)).has_value());
}

TEST_CASE("mbim transport: requests that wait for an attempt to open the device share its failure") {
    Fixture test;
    test.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    auto first = test.connection->device();
    auto second = test.connection->connect(home());
    CHECK(test.get(std::move(first)).error().code == hresult::e_handle);
    CHECK(test.get(std::move(second)).error().code == hresult::e_handle);
    test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: a function that says it is closed has ended the context, and subscribers are told") {
    Fixture test;
    REQUIRE(test.connect().has_value());
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::signal_state),
                           emulator::fail_with(mbim::ProtocolError::not_opened), 1);
    });
    test.forget_told();
    // Asked again behind an OPEN.
    CHECK(test.get(test.connection->signal()).has_value());
    CHECK(test.heard("connect_state_change: deactivated, profile Home (foreign)"));
    CHECK(test.told.size() == 1);
    CHECK(test.connect().has_value());
}

TEST_CASE("mbim transport: a session that follows another counts its transactions elsewhere") {
    std::vector<std::string> lines;
    boost::asio::io_context io;
    Modem modem{io.get_executor()};
    modem.post([&lines](emulator::Modem& inner) {
        inner.set_log([&lines](std::string_view line) { lines.emplace_back(line); });
    });
    mbim::SessionOptions options;
    options.first_transaction_id = 1000;
    mbn::Connection<Emulated> connection{io.get_executor(), modem, options};
    auto first = connection.signal();
    mbn::testing::run(io);
    // Another program takes the channel and lets go of it.
    static_cast<void>(modem.connect(io.get_executor()));
    mbn::testing::run(io);
    auto second = connection.signal();
    mbn::testing::run(io);
    CHECK(first.get().has_value());
    CHECK(second.get().has_value());
    auto const counts = [&lines](std::string const& start) {
        return std::ranges::any_of(lines, [&](std::string const& line) { return line.starts_with(start); });
    };
    CHECK(counts("host  open 1001 "));
    CHECK(counts("host  command 66536 "));
}

TEST_CASE("ip_pending_then_delivered: settings that come behind the activation are waited for") {
    ModemConfiguration configuration;
    configuration.delays.ip_settings = 2s;
    Fixture test{std::move(configuration)};
    auto const before = VirtualClock::now();
    auto const result = test.connect();
    REQUIRE(result);
    CHECK(result.value().ip.ipv4.method == mbn::IpMethod::reported);
    CHECK(result.value().ip.ipv4.addresses.size() == 1);
    CHECK(VirtualClock::now() - before < 3s);
}

TEST_CASE("ip settings: a device that is too late leaves them to DHCP, and tells them as a change") {
    ModemConfiguration configuration;
    configuration.delays.ip_settings = 30s;
    Fixture test{std::move(configuration)};
    auto const result = test.connect();
    REQUIRE(result);
    CHECK(result.value().ip.ipv4.method == mbn::IpMethod::automatic);
    auto const* const last = std::get_if<mbn::IpSettingsChange>(&test.events.back().what);
    REQUIRE(last != nullptr);
    CHECK(last->ip.ipv4.method == mbn::IpMethod::reported);
}

TEST_CASE("ip settings: a device that goes while they are waited for is gone, not connected") {
    ModemConfiguration configuration;
    configuration.delays.ip_settings = 30s;
    Fixture test{std::move(configuration)};
    auto pending = test.connection->connect(home());
    test.io.restart();
    mbn::testing::run_for(test.io, 1s);
    test.modem.post([](emulator::Modem& modem) { modem.vanish(); });
    auto const result = test.get(std::move(pending));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hresult::e_handle);
    CHECK(result.error().phase == Phase::ip_settings);
}

TEST_CASE("ipv6_prefix_late: IPv6 that comes behind the activation is told as a change") {
    ModemConfiguration configuration;
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    configuration.delays.ipv6_settings = 5s;
    Fixture test{std::move(configuration)};
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    auto const result = test.connect(profile);
    REQUIRE(result);
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4v6);
    CHECK(result.value().ip.ipv4.method == mbn::IpMethod::reported);
    CHECK(result.value().ip.ipv6.addresses.empty());
    auto const* const last = std::get_if<mbn::IpSettingsChange>(&test.events.back().what);
    REQUIRE(last != nullptr);
    CHECK(last->ip.ipv6.addresses.size() == 1);
}

TEST_CASE("mbimex: connects, reads, is told and disconnects in the version that is agreed on") {
    for (auto const version : {mbim::Mbimex::v1, mbim::Mbimex::v2, mbim::Mbimex::v3}) {
        CAPTURE(static_cast<int>(version));
        ModemConfiguration configuration;
        configuration.mbimex = version;
        configuration.data_classes = mbim::DataClass::lte | mbim::DataClass::nr_sa;
        configuration.sim.telephone_numbers = {"+15550100", "+15550101"};
        configuration.access_points = {{"private.example", "me", "s3cret-word", {}}};
        mbim::SessionOptions options;
        options.mbimex = mbim::Mbimex::v3;
        Fixture test{configuration, {}, options};
        mbn::Profile profile{.name = "Private",
                             .context = {.access_string = "private.example",
                                         .user_name = "me",
                                         .password = mbn::Secret{"s3cret-word"},
                                         .auth_protocol = mbn::AuthProtocol::chap}};
        mbn::ConnectResult const result = test.connect(profile);
        REQUIRE(result.has_value());
        CHECK(to_string(result.value().ip).starts_with("10.20.30.1/30"));
        CHECK((test.log.find("media_preference=cellular") != std::string::npos) == (version == mbim::Mbimex::v3));

        auto const subscriber = test.get(test.device.subscriber());
        REQUIRE(subscriber.has_value());
        CHECK(subscriber.value().ready_state == mbn::ReadyState::initialized);
        CHECK(subscriber.value().subscriber_id == configuration.sim.subscriber_id);
        CHECK(subscriber.value().sim_icc_id == configuration.sim.icc_id);
        CHECK(subscriber.value().telephone_numbers == configuration.sim.telephone_numbers);
        CHECK(test.get(test.device.registration()).value().provider_name == "Example Mobile");
        CHECK(test.get(test.device.packet_service()).value().highest_data_class == mbn::DataClass::nr_sa);
        CHECK(test.get(test.connection->signal()).value().dbm == -71);

        test.forget_told();
        test.with_modem([](emulator::Modem& modem) {
            modem.network_drops_context(0, 36);
            modem.network_detaches(10);
            modem.remove_sim();
            modem.insert_sim();
        });
        CHECK(test.heard("connect_state_change: deactivated, profile Private, cause regular_deactivation (foreign)"));
        CHECK(test.heard("packet_service_state_change: detached"));
        CHECK(test.heard("ready_state_change: sim_not_inserted (foreign)"));
        CHECK(test.heard("ready_state_change: initialized (foreign)"));
        profile.context.password = mbn::Secret{"wrong-word"};
        CHECK(test.connect(profile).error().cause == mbn::NetworkCause{29});
        profile.context.password = mbn::Secret{"s3cret-word"};
        CHECK(test.connect(profile).has_value());
        CHECK(test.get(test.connection->disconnect()).has_value());
        CHECK(test.modem_state().contexts.front().activation == mbim::ActivationState::deactivated);
    }
}
