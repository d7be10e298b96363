// SPDX-License-Identifier: BSL-1.0

// What goes wrong between a host and a modem, seen by who only wanted to connect.
#include "transport_support.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

[[nodiscard]] mbn::Profile dual_stack() {
    mbn::Profile profile = home();
    profile.context.ip_type = mbn::IpType::ipv4v6;
    return profile;
}

[[nodiscard]] ModemConfiguration with_both_families() {
    ModemConfiguration configuration;
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    return configuration;
}

// What the activations asked for that reached the modem, in order.
[[nodiscard]] std::vector<std::string> families_asked(std::string const& log) {
    constexpr std::string_view field = " ip_type=";
    std::vector<std::string> families;
    for (auto at = log.find("activation_command=activate"); at != std::string::npos;
         at = log.find("activation_command=activate", at + 1)) {
        auto const begin = log.find(field, at) + field.size();
        families.push_back(log.substr(begin, log.find(' ', begin) - begin));
    }
    return families;
}

[[nodiscard]] std::size_t position(Fixture const& test, std::string_view what) {
    std::size_t at = 0;
    while (at < test.told.size() && test.told[at].find(what) == std::string::npos)
        ++at;
    return at;
}

// Not as many where nothing is left to do.
void run_handlers(Fixture& test, std::size_t count) {
    test.io.restart();
    static_cast<void>(mbn::testing::run_until(test.io, [&count] { return count == 0 || count-- == 0; }));
}

// Asks for something, and hears that the modem is not open any more.
void finds_it_closed(Fixture& test) {
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(Cid::radio_state), emulator::fail_with(mbim::ProtocolError::not_opened),
                           1);
    });
    REQUIRE(test.get(test.device.radio()).has_value());
}

} // namespace

TEST_CASE("silent_device_at_every_step: a connect ends by a limit, leaves nothing behind, and the next one works") {
    using emulator::on_query, emulator::on_set;
    std::size_t number = 0;
    for (emulator::Match const& step :
         {on_query(Cid::subscriber_ready_status), on_query(Cid::radio_state), on_query(Cid::register_state),
          on_query(Cid::packet_service), on_query(Cid::connect), on_set(Cid::packet_service), on_set(Cid::connect),
          on_query(Cid::ip_configuration)}) {
        CAPTURE(number++);
        Fixture test;
        test.with_modem([&step](emulator::Modem& modem) { modem.faults().add(step, emulator::stay_silent()); });
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
    finds_it_closed(test);
    CHECK(test.heard("connect_state_change: deactivated (foreign)"));
}

TEST_CASE("not_opened: the end of a context that was seen on its way out is told, too") {
    ModemConfiguration configuration;
    configuration.delays.deactivate = 10s;
    Fixture test{configuration};
    REQUIRE(test.connects());
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_indication(Cid::connect), emulator::stay_silent(), 5);
    });
    std::optional<mbn::ActivationState> seen;
    test.connection->disconnect({.deadline = 1s}, [&](mbn::DisconnectResult const& ended) {
        CHECK(ended.has_error());
        test.connection->state(
            {}, [&](mbn::Result<mbn::ConnectionState> const& state) { seen = state.value().context.state; });
    });
    test.run();
    CHECK(seen == mbn::ActivationState::deactivating);
    CHECK_FALSE(test.heard("connect_state_change: deactivated, profile Home (foreign)"));
    finds_it_closed(test);
    CHECK(test.heard("connect_state_change: deactivated, profile Home (foreign)"));
}

TEST_CASE("mbim transport: cancelled between whichever two messages, a connect ends at once") {
    ModemConfiguration configuration;
    configuration.delays.ip_settings = 2s;
    bool through = false;
    for (std::size_t handlers = 0; !through; ++handlers) {
        CAPTURE(handlers);
        Fixture test{configuration};
        std::optional<mbn::HResult> code;
        VirtualClock::time_point ended;
        test.connection->connect(home(), {}, [&](mbn::ConnectResult const& result) {
            code = result ? hresult::s_ok : result.error().code;
            ended = VirtualClock::now();
        });
        run_handlers(test, handlers);
        through = code.has_value();
        auto const cancelled = VirtualClock::now();
        test.connection->cancel();
        test.run();
        REQUIRE(code);
        CHECK((through || code == hresult::error_cancelled || code == hresult::s_ok));
        CHECK(ended <= cancelled);
    }
}

TEST_CASE("mbim transport: all who wait for a device that is lost as soon as it is open are told so") {
    bool through = false;
    for (std::size_t handlers = 0; !through; ++handlers) {
        CAPTURE(handlers);
        Fixture test;
        auto first = test.connection->signal();
        auto second = test.connection->state();
        run_handlers(test, handlers);
        through = second.wait_for(0s) == std::future_status::ready;
        test.modem.post([](emulator::Modem& modem) { modem.vanish(); });
        auto const signal = test.get(std::move(first));
        auto const state = test.get(std::move(second));
        CHECK((signal || signal.error().code == hresult::e_handle));
        CHECK((state || state.error().code == hresult::e_handle));
    }
}

TEST_CASE("not_opened: the end of a context is told also where the one who was to hear it had given up") {
    Fixture test;
    REQUIRE(test.connects());
    test.with_modem([](emulator::Modem& modem) {
        emulator::Treatment closed = emulator::fail_with(mbim::ProtocolError::not_opened);
        closed.delay = 2s;
        modem.faults().add(emulator::on_query(Cid::signal_state), closed, 1);
    });
    CHECK(test.get(test.connection->signal({.deadline = 1s})).error().code == hresult::error_timeout);
    CHECK(test.heard("connect_state_change: deactivated, profile Home (foreign)"));
    CHECK_FALSE(any_active(test.modem_state()));
    CHECK(test.connects());
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
    ModemConfiguration configuration = with_both_families();
    configuration.delays.ipv6_settings = 3s;
    Fixture test{configuration};
    auto const result = test.connect(dual_stack());
    REQUIRE(result.has_value());
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4v6);
    CHECK(result.value().ip.ipv4.addresses.size() == 1);
    CHECK(result.value().ip.ipv6.addresses.empty());
    auto const both = position(test, "2001:db8:20:30::1/64");
    REQUIRE(both < test.told.size());
    CHECK(position(test, "connect_complete") < both);
    CHECK(test.told[both].starts_with("ip_settings_change: 10.20.30.1/30"));
}

TEST_CASE("ipv6_prefix_late: who asks for it gets both families with the result, or what is there at the limit") {
    mbn::RequestOptions const patient{.awaited = mbn::AwaitedSettings::every_family};
    for (bool const comes : {true, false}) {
        CAPTURE(comes);
        ModemConfiguration configuration = with_both_families();
        configuration.delays.ipv6_settings = comes ? 3s : 3600s;
        Fixture test{configuration};
        auto const before = VirtualClock::now();
        std::optional<VirtualClock::duration> took;
        std::optional<mbn::ConnectResult> result;
        test.connection->connect(dual_stack(), patient, [&](mbn::ConnectResult ended) {
            took = VirtualClock::now() - before;
            result = std::move(ended);
        });
        test.run();
        REQUIRE(result);
        REQUIRE(result->has_value());
        CHECK(result->value().ip.ipv4.addresses.size() == 1);
        CHECK(result->value().ip.ipv6.addresses.size() == (comes ? 1U : 0U));
        CHECK(*took == (comes ? 3s : 10s));
        CHECK(any_active(test.modem_state()));
    }
    // Nothing is waited for where one family was granted.
    Fixture single;
    auto const before = VirtualClock::now();
    CHECK(single.get(single.connection->connect(dual_stack(), patient)).has_value());
    CHECK(VirtualClock::now() == before);
}

TEST_CASE("two_sessions_refused: both families are asked for in one context") {
    // There is no room for a second one.
    ModemConfiguration const configuration = with_both_families();
    REQUIRE(configuration.max_sessions == 1);
    Fixture test{configuration};
    auto const result = test.connect(dual_stack());
    REQUIRE(result.has_value());
    CHECK(families_asked(test.log) == std::vector<std::string>{"ipv4v6"});
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4v6);
    CHECK(result.value().ip.ipv4.addresses.size() == 1);
    CHECK(result.value().ip.ipv6.addresses.size() == 1);
}

TEST_CASE("fallback_order_is_fixed: what a network does not give at once is asked for one by one") {
    struct Row {
        std::uint32_t cause;
        std::uint32_t refusals;
        std::vector<std::string> asked;
    };
    for (Row const& row :
         {Row{33, 1, {"ipv4v6", "ipv4"}}, Row{28, 1, {"ipv4v6", "ipv4"}}, Row{52, 1, {"ipv4v6", "ipv4"}},
          Row{50, 1, {"ipv4v6", "ipv4"}}, Row{51, 1, {"ipv4v6", "ipv6"}}, Row{33, 2, {"ipv4v6", "ipv4", "ipv6"}},
          Row{33, 3, {"ipv4v6", "ipv4", "ipv6"}}, Row{50, 2, {"ipv4v6", "ipv4"}}, Row{27, 1, {"ipv4v6"}}}) {
        CAPTURE(row.cause);
        CAPTURE(row.refusals);
        Fixture test{with_both_families()};
        test.with_modem([&row](emulator::Modem& modem) {
            modem.faults().add(emulator::on_set(Cid::connect), emulator::refuse(mbim::Status::failure, row.cause),
                               row.refusals);
        });
        auto const result = test.connect(dual_stack());
        CHECK(families_asked(test.log) == row.asked);
        REQUIRE(result.has_value() == (row.asked.size() > row.refusals));
        if (result)
            CHECK(to_string(result.value().ip_type_granted) == row.asked.back());
        else
            CHECK(static_cast<std::uint32_t>(result.error().cause) == row.cause);
    }
}

TEST_CASE("two sessions: each has its own access point and addresses, a third is refused, and each ends by itself") {
    ModemConfiguration configuration;
    configuration.max_sessions = 3;
    emulator::IpConfiguration private_ip;
    private_ip.ipv4->address = {192, 0, 2, 1};
    private_ip.ipv4->dns_servers = {{192, 0, 2, 53}};
    configuration.access_points = {{"internet", "", "", {}}, {"private.example", "", "", private_ip}};
    Emulated::Settings settings;
    settings.connection.contexts = mbn::MultiContext<2>{}.max_contexts();
    Fixture test{configuration, settings};
    mbn::Profile const private_network{.name = "Private", .context = {.access_string = "private.example"}};
    mbn::RequestOptions const second{.session = mbn::SessionId{2}};
    auto const one = test.connect();
    auto const two = test.get(test.connection->connect(private_network, second));
    REQUIRE(one.has_value());
    REQUIRE(two.has_value());
    CHECK(two.value().session == mbn::SessionId{2});
    CHECK(to_string(one.value().ip).starts_with("10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2"));
    CHECK(to_string(two.value().ip).starts_with("192.0.2.9/30 gateway 10.20.30.10 dns 192.0.2.53"));
    CHECK(test.heard("connect_state_change: activated, profile Private"));

    // By the rule, without a word to the device.
    auto const sent = test.log.size();
    mbn::RequestOptions const third{.session = mbn::SessionId{1}};
    auto const refused = test.get(test.connection->connect(home(), third));
    CHECK(refused.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(refused.error().denied_by == mbn::DeniedBy::context_limit);
    CHECK(test.log.size() == sent);

    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(2, 36); });
    CHECK(test.get(test.connection->state(second)).value().context.state == mbn::ActivationState::deactivated);
    CHECK(test.get(test.connection->state()).value().context.state == mbn::ActivationState::activated);
    CHECK(test.get(test.connection->connect(home(), third)).has_value());
    CHECK(test.get(test.connection->disconnect()).has_value());
    CHECK(test.get(test.connection->state(third)).value().context.state == mbn::ActivationState::activated);
}

TEST_CASE("two sessions: a device for fewer than the rule allows refuses by itself, and sessions go up to 255") {
    ModemConfiguration configuration;
    configuration.max_sessions = 256;
    Emulated::Settings settings;
    settings.connection.contexts = mbn::MultiContext<3>{}.max_contexts();
    Fixture test{configuration, settings};
    auto const connected = [&test](std::uint32_t session) {
        return test.get(test.connection->connect(home(), mbn::RequestOptions{.session = mbn::SessionId{session}}));
    };
    CHECK(test.get(test.connection->capability()).value().max_sessions == 256);
    CHECK(connected(255).value().session == mbn::SessionId{255});
    CHECK(connected(256).error().code == hresult::e_invalidarg);
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(Cid::connect), emulator::refuse(mbim::Status::max_activated_contexts), 1);
    });
    auto const refused = connected(0);
    CHECK(refused.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(refused.error().denied_by == mbn::DeniedBy::nobody);
    CHECK(connected(0).has_value());
}

TEST_CASE("locked_reported: a modem whose radio obeys nobody is told as probably locked") {
    ModemConfiguration configuration;
    configuration.software_radio = mbim::RadioSwitch::off;
    configuration.radio_lock = emulator::RadioLock::locked;
    Emulated::Settings settings;
    settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
    Fixture test{configuration, settings};
    auto const result = test.connect();
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_radio_power_off);
    CHECK(result.error().radio_locked);
    CHECK(result.error().advice == mbn::Advice::ask_user);
    CHECK(count(test.log, "basic_connect.radio_state set") == 1);
    // Who switches it by hand sees it, too.
    CHECK(test.get(test.device.set_software_radio(mbn::Radio::on)).value().software == mbn::Radio::off);
}

TEST_CASE(
    "software_switch_off_policy_on: a modem that takes its time to register is connected, the radio switched on once") {
    ModemConfiguration configuration;
    configuration.software_radio = mbim::RadioSwitch::off;
    configuration.delays.registration = 20s;
    Emulated::Settings settings;
    settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
    Fixture test{configuration, settings};
    auto const before = VirtualClock::now();
    std::optional<VirtualClock::duration> took;
    test.connection->connect(home(), [&](mbn::ConnectResult const& result) {
        if (result)
            took = VirtualClock::now() - before;
    });
    test.run();
    REQUIRE(took);
    CHECK(*took == 20s);
    CHECK(count(test.log, "basic_connect.radio_state set") == 1);
}

TEST_CASE(
    "throttled_after_repeated_27: a modem that stops asking is told as such, and settings that are right connect") {
    ModemConfiguration configuration;
    configuration.throttling = emulator::ThrottlingConfiguration{};
    Fixture test{configuration};
    mbn::Profile wrong = home();
    wrong.context.access_string = "nowhere";
    for (std::uint32_t refusal = 0; refusal < configuration.throttling->refusals; ++refusal) {
        auto const refused = test.connect(wrong);
        REQUIRE(refused.has_error());
        CHECK(refused.error().cause == mbn::NetworkCause::missing_or_unknown_apn);
        CHECK_FALSE(refused.error().throttled);
    }
    auto const throttled = test.connect(wrong);
    REQUIRE(throttled.has_error());
    CHECK(throttled.error().throttled);
    CHECK(throttled.error().cause == mbn::NetworkCause::missing_or_unknown_apn);
    CHECK(throttled.error().advice == mbn::Advice::change_settings);
    CHECK(test.connects());
}

TEST_CASE("events: each says when it was told") {
    ModemConfiguration configuration;
    configuration.delays.activate = 8s;
    Fixture test{configuration};
    auto const begin = VirtualClock::now().time_since_epoch();
    REQUIRE(test.connects());
    auto const at = [&test](std::string_view what) { return test.events.at(position(test, what)).time; };
    CHECK(at("connect_state_change: activating") == begin);
    CHECK(at("connect_state_change: activated") == begin + 8s);
    CHECK(at("connect_complete") == begin + 8s);
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
    ModemConfiguration configuration = with_both_families();
    configuration.ip.ipv4->mtu = 1430;
    configuration.ip.ipv6->mtu = 1280;
    Fixture test{configuration};
    auto const result = test.connect(dual_stack());
    REQUIRE(result.has_value());
    CHECK(result.value().ip.ipv4.mtu == 1430U);
    CHECK(result.value().ip.ipv6.mtu == 1280U);
    CHECK(test.heard("mtu 1430"));
}
