// SPDX-License-Identifier: BSL-1.0

// What goes wrong between a host and a modem, seen by who only wanted to connect.
#include "transport_support.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

using namespace transport_test;
using Cid = mbim::BasicConnectCid;

namespace {

[[nodiscard]] std::size_t count(std::string const& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

[[nodiscard]] bool any_active(emulator::ModemState const& state) {
    return std::ranges::any_of(state.contexts, [](emulator::ContextState const& context) {
        return context.activation != mbim::ActivationState::deactivated;
    });
}

[[nodiscard]] std::size_t position(Fixture const& test, std::string_view what) {
    std::size_t at = 0;
    while (at < test.told.size() && test.told[at].find(what) == std::string::npos)
        ++at;
    return at;
}

} // namespace

TEST_CASE("silent_device_at_every_step: a connect ends by a limit, leaves nothing behind, and the next one works") {
    for (Cid const cid : {Cid::subscriber_ready_status, Cid::radio_state, Cid::register_state, Cid::packet_service,
                          Cid::connect, Cid::ip_configuration}) {
        CAPTURE(name(cid));
        Fixture test;
        test.with_modem(
            [cid](emulator::Modem& modem) { modem.faults().add(emulator::on(cid), emulator::stay_silent()); });
        auto const before = VirtualClock::now();
        auto const result = test.connect();
        REQUIRE(result.has_error());
        CHECK(result.error().code == hresult::error_timeout);
        CHECK(VirtualClock::now() - before < 10min);
        CHECK_FALSE(any_active(test.modem_state()));
        test.with_modem([](emulator::Modem& modem) { modem.faults().clear(); });
        CHECK(test.connects());
    }
}

TEST_CASE("mbim transport: what a device says while it is being opened is told when it is open, and else not at all") {
    for (auto const deadline : {500ms, 5000ms}) {
        CAPTURE(deadline.count());
        ModemConfiguration configuration;
        configuration.packet_service = mbim::PacketServiceState::attached;
        Fixture test{std::move(configuration)};
        REQUIRE(test.get(test.device.radio()).has_value());
        // Another program, which finds the modem open and slow.
        test.connection.emplace(test.io.get_executor(), Emulated::Settings{}, test.modem);
        test.subscription =
            test.connection->subscribe([&test](mbn::Event const& event) { test.told.push_back(to_string(event)); });
        test.with_modem([](emulator::Modem& modem) {
            modem.faults().add(emulator::on_query(Cid::device_caps), emulator::delay(1s), 1);
        });
        auto asked = test.connection->device({.deadline = deadline});
        mbn::testing::run_for(test.io, 100ms);
        test.modem.post([](emulator::Modem& modem) { modem.other_host_activates(0, "internet"); });
        bool const opened = test.get(std::move(asked)).has_value();
        CHECK(opened == (deadline > 1s));
        CHECK(test.heard("connect_state_change: activated (foreign)") == opened);
        test.with_modem([](emulator::Modem& modem) { modem.other_host_deactivates(0); });
        CHECK(test.heard("connect_state_change: deactivated (foreign)") == opened);
    }
}

TEST_CASE("not_opened: the end of a context that was only read is told, too, when the modem is found closed") {
    ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    Fixture test{std::move(configuration)};
    REQUIRE(test.get(test.device.radio()).has_value());
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_indication(Cid::connect), emulator::stay_silent(), 1);
        modem.other_host_activates(0, "internet");
    });
    REQUIRE(test.get(test.connection->state()).has_value());
    CHECK(test.heard("connect_state_change: activated (foreign)"));
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(Cid::radio_state), emulator::fail_with(mbim::ProtocolError::not_opened),
                           1);
    });
    REQUIRE(test.get(test.device.radio()).has_value());
    CHECK(test.heard("connect_state_change: deactivated (foreign)"));
}

TEST_CASE("late_reply_after_timeout: an answer that nobody waits for any more changes nothing") {
    ModemConfiguration configuration;
    configuration.delays.activate = 8s;
    Emulated::Settings settings;
    settings.connection.limits.activation = 5s;
    Fixture test{configuration, settings};
    auto const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::error_timeout);
    // The modem was told to give up, which is when it answered.
    CHECK(count(test.log, "modem command_done") > 0);
    CHECK_FALSE(any_active(test.modem_state()));
    CHECK(test.get(test.device.radio()).has_value());
    CHECK(count(test.log, "activation_command=activate") == 1);
}

TEST_CASE("late_reply_after_timeout: an answer that comes twice counts once") {
    Fixture test;
    test.with_modem(
        [](emulator::Modem& modem) { modem.faults().add(emulator::on_set(Cid::connect), emulator::duplicate(3)); });
    CHECK(test.connects());
    CHECK(test.get(test.connection->disconnect()).has_value());
    CHECK(test.connects());
}

TEST_CASE("control_size_512: a modem of short messages takes and gives long ones") {
    ModemConfiguration configuration;
    configuration.max_control_transfer = 512;
    configuration.max_received_message = 512;
    std::string const long_name(255, 'u');
    std::string const long_password(255, 'p');
    configuration.access_points = {{"corporate", long_name, long_password, std::nullopt}};
    for (int i = 0; i < 20; ++i)
        configuration.preferred_providers.push_back({"00102", "Example Network"});
    Fixture test{configuration};
    mbn::Profile profile{.name = "Corporate", .context = {.access_string = "corporate"}};
    profile.context.user_name = long_name;
    profile.context.password = mbn::Secret{long_password};
    CHECK(test.connect(profile).has_value());
    auto const preferred = test.get(test.device.preferred_providers());
    REQUIRE(preferred);
    CHECK(preferred.value().size() == 20);
}

TEST_CASE("fragment_lost: the connect ends soon with an error, and the next one works") {
    ModemConfiguration configuration;
    configuration.max_control_transfer = 64;
    for (std::uint32_t const lost : {0u, 1u}) {
        CAPTURE(lost);
        Fixture test{configuration};
        test.with_modem([lost](emulator::Modem& modem) {
            modem.faults().add(emulator::on_set(Cid::connect), emulator::drop_fragment(lost), 1);
        });
        auto const before = VirtualClock::now();
        CHECK(test.connect().has_error());
        CHECK(VirtualClock::now() - before < 5s);
        CHECK(test.log.find("host  host_error") != std::string::npos);
        CHECK_FALSE(any_active(test.modem_state()));
        CHECK(test.connects());
    }
}

TEST_CASE("not_opened_reopens_once: a modem that says it is closed is opened once more, and not for ever") {
    Fixture test;
    SUBCASE("it says so once") {
        test.with_modem([](emulator::Modem& modem) {
            modem.faults().add(emulator::on_query(Cid::register_state),
                               emulator::fail_with(mbim::ProtocolError::not_opened), 1);
        });
        CHECK(test.connects());
        CHECK(count(test.log, "host  open ") == 2);
    }
    SUBCASE("it says so always") {
        test.with_modem([](emulator::Modem& modem) {
            modem.faults().add(emulator::on_query(Cid::register_state),
                               emulator::fail_with(mbim::ProtocolError::not_opened));
        });
        CHECK(test.connect().has_error());
        CHECK(count(test.log, "host  open ") <= 3);
    }
}

TEST_CASE("ip_pending_then_delivered: the connect waits a little, and what comes later is told") {
    ModemConfiguration configuration;
    SUBCASE("soon") {
        configuration.delays.ip_settings = 2s;
        Fixture test{configuration};
        auto const result = test.connect();
        REQUIRE(result.has_value());
        CHECK(to_string(result.value().ip).starts_with("10.20.30.1/30"));
    }
    SUBCASE("late") {
        configuration.delays.ip_settings = 20s;
        Fixture test{configuration};
        auto const result = test.connect();
        REQUIRE(result.has_value());
        CHECK(result.value().ip.ipv4.addresses.empty());
        auto const delivered = position(test, "ip_settings_change: 10.20.30.1/30");
        CHECK(delivered < test.told.size());
        CHECK(position(test, "connect_complete") < delivered);
    }
}

TEST_CASE("ipv6_prefix_late: IPv4 at once, both when the prefix is there") {
    ModemConfiguration configuration;
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    configuration.delays.ipv6_settings = 3s;
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    Fixture test{configuration};
    auto const result = test.connect(profile);
    REQUIRE(result.has_value());
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4v6);
    CHECK(result.value().ip.ipv4.addresses.size() == 1);
    CHECK(result.value().ip.ipv6.addresses.empty());
    auto const both = position(test, "2001:db8:20:30::1/64");
    REQUIRE(both < test.told.size());
    CHECK(position(test, "connect_complete") < both);
    CHECK(test.told[both].starts_with("ip_settings_change: 10.20.30.1/30"));
}

TEST_CASE("two_connections_one_context: two modems in one event loop do not see each other") {
    boost::asio::io_context io;
    ModemConfiguration other;
    other.ip.ipv4->address = {10, 77, 0, 1};
    other.delays.activate = 2s;
    Modem first_modem{io.get_executor(), ModemConfiguration{}};
    Modem second_modem{io.get_executor(), other};
    mbn::Connection<Emulated> first{io.get_executor(), Emulated::Settings{}, first_modem};
    mbn::Connection<Emulated> second{io.get_executor(), Emulated::Settings{}, second_modem};
    auto later = second.connect(home());
    auto sooner = first.connect(home());
    mbn::testing::run(io);
    auto const first_result = sooner.get();
    auto const second_result = later.get();
    REQUIRE(first_result.has_value());
    REQUIRE(second_result.has_value());
    CHECK(first_result.value().request_id == mbn::RequestId{1});
    CHECK(second_result.value().request_id == mbn::RequestId{1});
    CHECK(to_string(first_result.value().ip).starts_with("10.20.30.1/30"));
    CHECK(to_string(second_result.value().ip).starts_with("10.77.0.1/30"));
}

TEST_CASE("mtu: 1430 of one family and 1280 of the other are told as the network gives them") {
    ModemConfiguration configuration;
    configuration.ip.ipv4->mtu = 1430;
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    configuration.ip.ipv6->mtu = 1280;
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    Fixture test{configuration};
    auto const result = test.connect(profile);
    REQUIRE(result.has_value());
    CHECK(result.value().ip.ipv4.mtu == 1430U);
    CHECK(result.value().ip.ipv6.mtu == 1280U);
    CHECK(test.heard("mtu 1430"));
}
