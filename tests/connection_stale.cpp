// SPDX-License-Identifier: BSL-1.0
#include "connection_support.hpp"

#include <mbn/connection/ip_fallback.hpp>
#include <mbn/session.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace connection_test;
using namespace std::chrono_literals;
using mbn::DeniedBy;
using mbn::IpType;
using mbn::make_error;
using mbn::NetworkCause;
using mbn::StaleSession;
using mbn::testing::active_context;
using mbn::testing::Done;
using mbn::testing::ready_device;
using mbn::testing::Silence;
namespace hresult = mbn::hresult;

namespace {

[[nodiscard]] mbn::DeviceState device_in_use() {
    mbn::DeviceState device = ready_device();
    device.context = active_context();
    return device;
}

[[nodiscard]] ScriptedBackend::Settings with(StaleSession stale) {
    ScriptedBackend::Settings settings;
    settings.connection.stale = stale;
    return settings;
}

[[nodiscard]] mbn::Profile dual_stack() {
    mbn::Profile profile{.name = "Home", .context = {.access_string = "internet"}};
    profile.context.ip_type = IpType::ipv4v6;
    return profile;
}

[[nodiscard]] mbn::Error refusal(NetworkCause cause) {
    mbn::Error error = make_error(hresult::e_fail, cause);
    error.device_status = 2;
    return error;
}

[[nodiscard]] mbn::ContextState granted(IpType type) {
    mbn::ContextState context = active_context();
    context.ip_type = type;
    return context;
}

} // namespace

TEST_CASE("foreign_session_active: refused by default, with the rule that said so") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use());
    Fixture test{std::move(script)};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(result.error().denied_by == DeniedBy::stale_session);
    CHECK(test.script->problems().empty());
}

TEST_CASE("foreign_session_active: who was refused for it hears of it, and of its end") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use());
    Fixture test{std::move(script)};
    REQUIRE_FALSE(test.get(test.connection->connect(by_name, "Home")));
    CHECK(test.told().front() == "connect_state_change: activated (foreign)");
    mbn::ContextState ended;
    ended.state = mbn::ActivationState::deactivated;
    test.script->tell(ended);
    test.run();
    CHECK(test.told().back() == "connect_state_change: deactivated (foreign)");
}

TEST_CASE("adopt_same_profile: a session that has what was asked for is taken over without an activation") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script), with(StaleSession::adopt)};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result);
    CHECK(result.value().adopted);
    CHECK(result.value().ip == mbn::testing::some_ip_settings());
    CHECK(test.script->problems().empty());
    CHECK(test.told().front() == "connect_state_change: activated, profile Home (own, request 1)");
}

TEST_CASE("adopt_same_profile: a session that ends while it is being taken over is not told as active") {
    mbn::ContextState ended;
    ended.state = mbn::ActivationState::deactivated;
    ended.cause = NetworkCause::regular_deactivation;
    Script script;
    script.expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings(), {ended});
    Fixture test{std::move(script), with(StaleSession::adopt)};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hresult::e_mbn_context_not_activated);
    CHECK(result.error().cause == NetworkCause::regular_deactivation);
    CHECK(test.script->problems().empty());
    for (std::string const& line : test.told())
        CHECK_MESSAGE(line.find(": activated") == std::string::npos, line);
}

TEST_CASE("adopt_same_profile: nobody takes a session over that is being left for the network it is in") {
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings(), {abroad})
        .expect(TransportStep::deactivate, Done{})
        .allow(TransportStep::deactivate, Done{});
    Fixture test{std::move(script), with(StaleSession::adopt)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    auto const again = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(again);
    CHECK(again.error().code == hresult::error_invalid_state);
    CHECK(again.error().denied_by == DeniedBy::roaming);
    CHECK(test.script->problems().empty());
}

TEST_CASE("stale session: a disconnect that fails does not revive a context whose end was told meanwhile") {
    mbn::ContextState ended;
    ended.state = mbn::ActivationState::deactivated;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_context, active_context(), {ended})
        .expect(TransportStep::deactivate, refusal(NetworkCause::single_address_only));
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    test.events.clear();
    CHECK(test.get(test.connection->disconnect()).error().code == hresult::e_fail);
    CHECK(test.script->problems().empty());
    REQUIRE(test.events.size() == 2);
    CHECK(test.told().front() == "connect_state_change: deactivated, profile Home (own, request 2)");
    CHECK(std::holds_alternative<mbn::DisconnectComplete>(test.events.back().what));
}

TEST_CASE("adopt_same_profile: the session of another profile of this program is not taken for it") {
    Script script = mbn::testing::connect_script();
    Fixture test{std::move(script), with(StaleSession::adopt)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    mbn::Profile other{.name = "Other", .context = {.access_string = "corporate"}};
    auto const refused = test.get(test.connection->connect(other));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(refused.error().denied_by == DeniedBy::context_limit);
    CHECK(test.script->activation().settings.access_string == "internet");
}

TEST_CASE("stale session: adopt refuses what has other addresses than were asked for") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use());
    Fixture test{std::move(script), with(StaleSession::adopt)};
    mbn::Profile profile = dual_stack();
    profile.context.ip_type = IpType::ipv6;
    auto const result = test.get(test.connection->connect(profile));
    REQUIRE_FALSE(result);
    CHECK(result.error().denied_by == DeniedBy::stale_session);
}

TEST_CASE("stale session: with adopt a second connect of the same profile sees whether it is still up") {
    for (bool const still_up : {true, false}) {
        CAPTURE(still_up);
        Script script = mbn::testing::connect_script();
        script.expect(TransportStep::read_device, still_up ? device_in_use() : ready_device());
        if (!still_up)
            script.expect(TransportStep::activate, active_context());
        script.expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
        Fixture test{std::move(script), with(StaleSession::adopt)};
        REQUIRE(test.get(test.connection->connect(by_name, "Home")));
        auto const again = test.get(test.connection->connect(by_name, "Home"));
        REQUIRE(again);
        CHECK(again.value().adopted == still_up);
        CHECK(test.script->problems().empty());
    }
}

TEST_CASE("stale session: with adopt a second connect holds the session behind a disconnect that came before it") {
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_context, active_context());
    script.expect(TransportStep::deactivate, Done{});
    script.expect(TransportStep::read_device, Silence{});
    Fixture test{std::move(script), with(StaleSession::adopt)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    auto disconnected = test.connection->disconnect();
    auto again = test.connection->connect(by_name, "Home");
    test.poll();
    auto third = test.connection->connect(dual_stack());
    test.poll();
    test.connection->cancel();
    REQUIRE(test.get(std::move(disconnected)));
    auto const refused = test.get(std::move(third));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(refused.error().denied_by == DeniedBy::context_limit);
    CHECK(test.get(std::move(again)).error().code == hresult::error_cancelled);
    CHECK(test.script->problems().empty());
}

TEST_CASE("stale session: with adopt a second connect that fails while the device is read leaves the first one up") {
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_device, Silence{});
    Fixture test{std::move(script), with(StaleSession::adopt)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    test.events.clear();
    auto const again = test.get(test.connection->connect(by_name, "Home", mbn::RequestOptions{.deadline = 6ms}));
    REQUIRE_FALSE(again);
    CHECK(again.error().code == hresult::error_timeout);
    CHECK(test.script->problems().empty());
    for (std::string const& line : test.told())
        CHECK_MESSAGE(line.find("deactivated") == std::string::npos, line);
}

TEST_CASE("stale session: drop deactivates it, then connects") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::deactivate, Done{})
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script), with(StaleSession::drop)};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result);
    CHECK_FALSE(result.value().adopted);
    CHECK(test.script->problems().empty());
}

TEST_CASE("stale session: drop goes on where the session ended by itself meanwhile") {
    Script script;
    script.expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::deactivate, make_error(hresult::e_mbn_context_not_activated))
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script), with(StaleSession::drop)};
    CHECK(test.get(test.connection->connect(by_name, "Home")));
}

TEST_CASE("stale session: a context whose end the device forgot to tell is given up when that is read") {
    Script script = mbn::testing::connect_script();
    mbn::ContextState ended;
    ended.state = mbn::ActivationState::deactivated;
    script.expect(TransportStep::read_context, ended)
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    REQUIRE(test.get(test.connection->state()));
    CHECK(test.told().back() == "connect_state_change: deactivated, profile Home (foreign)");
    CHECK(test.get(test.connection->connect(by_name, "Home")));
    CHECK(test.script->problems().empty());
}

TEST_CASE("outcome unknown: a lost answer is told as such, and the next connect finds out first") {
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, Silence{})
        .expect(TransportStep::deactivate, Silence{})
        .expect(TransportStep::read_device, device_in_use())
        .expect(TransportStep::deactivate, Done{})
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    // Not even "refuse" keeps it from ending what it began itself.
    Fixture test{std::move(script), with(StaleSession::refuse)};
    auto const lost = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().code == hresult::error_timeout);
    CHECK(lost.error().outcome_unknown);
    auto const again = test.get(test.connection->connect(by_name, "Home"));
    CHECK_MESSAGE(again, to_string(again ? mbn::Error{} : again.error()));
    CHECK(test.script->problems().empty());
}

TEST_CASE("outcome unknown: a refusal is no such thing, and neither is an error before the activation") {
    Script refused;
    refused.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, refusal(NetworkCause::missing_or_unknown_apn));
    Fixture first{std::move(refused)};
    CHECK_FALSE(first.get(first.connection->connect(by_name, "Home")).error().outcome_unknown);

    Script silent;
    silent.expect(TransportStep::read_device, Silence{});
    Fixture second{std::move(silent)};
    CHECK_FALSE(second.get(second.connection->connect(by_name, "Home")).error().outcome_unknown);
}

TEST_CASE("activation cause: kept until the next success") {
    Script script;
    mbn::ContextState free;
    free.state = mbn::ActivationState::deactivated;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, refusal(NetworkCause::missing_or_unknown_apn))
        .expect(TransportStep::read_context, free)
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings())
        .expect(TransportStep::read_context, active_context());
    Fixture test{std::move(script)};
    CHECK_FALSE(test.get(test.connection->connect(by_name, "Home")));
    CHECK(test.get(test.connection->state()).value().context.cause == NetworkCause::missing_or_unknown_apn);
    CHECK(test.get(test.connection->connect(by_name, "Home")));
    CHECK(test.get(test.connection->state()).value().context.cause == NetworkCause::none);
}

TEST_CASE("fallback_order_is_fixed: what is asked for next depends on what was asked and the cause alone") {
    using enum IpType;
    CHECK(mbn::next_ip_type(ipv4v6, ipv4v6, NetworkCause::ipv4_only) == ipv4);
    CHECK(mbn::next_ip_type(ipv4v6, ipv4v6, NetworkCause::ipv6_only) == ipv6);
    for (NetworkCause const cause : {NetworkCause::unknown_pdp_type, NetworkCause::service_option_not_subscribed,
                                     NetworkCause::single_address_only}) {
        CAPTURE(to_string(cause));
        CHECK(mbn::next_ip_type(ipv4v6, ipv4v6, cause) == ipv4);
        CHECK(mbn::next_ip_type(ipv4v6, ipv4, cause) == ipv6);
        CHECK_FALSE(mbn::next_ip_type(ipv4v6, ipv6, cause));
    }
    for (auto const& [asked, name, symbol] : enumerators(IpType{}))
        for (auto const& [cause, cause_name, cause_symbol] : enumerators(NetworkCause{})) {
            CAPTURE(name);
            CAPTURE(cause_name);
            // It ends, whatever the network says, and a profile that wants one family gets that one.
            auto tried = asked;
            int steps = 0;
            while (auto const next = mbn::next_ip_type(asked, tried, cause)) {
                CHECK(asked == ipv4v6);
                tried = *next;
                ++steps;
                REQUIRE(steps <= 2);
            }
        }
}

TEST_CASE("two_sessions_refused: both families at once refused, one of them is asked for instead") {
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, refusal(NetworkCause::service_option_not_subscribed))
        .expect(TransportStep::activate, granted(IpType::ipv4))
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    auto const result = test.get(test.connection->connect(dual_stack()));
    REQUIRE(result);
    CHECK(result.value().ip_type_asked == IpType::ipv4v6);
    CHECK(result.value().ip_type_granted == IpType::ipv4);
    CHECK(test.script->activation().settings.ip_type == IpType::ipv4);
    CHECK(test.script->problems().empty());
}

TEST_CASE("ip fallback: not where the policy refuses it") {
    ScriptedBackend::Settings settings;
    settings.connection.family = mbn::SingleFamily::refuse;
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, refusal(NetworkCause::ipv4_only));
    Fixture test{std::move(script), settings};
    auto const result = test.get(test.connection->connect(dual_stack()));
    REQUIRE_FALSE(result);
    CHECK(result.error().cause == NetworkCause::ipv4_only);
    CHECK(test.script->problems().empty());
}

TEST_CASE("granted_ipv4_of_ipv4v6: activated with a cause is a success") {
    mbn::ContextState context = granted(IpType::ipv4);
    context.cause = NetworkCause::ipv4_only;
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, context)
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    auto const result = test.get(test.connection->connect(dual_stack()));
    REQUIRE(result);
    CHECK(result.value().cause == NetworkCause::ipv4_only);
    CHECK(result.value().ip_type_granted == IpType::ipv4);
}

TEST_CASE("home_to_roaming_while_connected: a network that the profile does not allow is left at once") {
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    abroad.provider_id = "00202";
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::watch, Done{}, {mbn::Change{abroad}, mbn::Change{abroad}});
    script.expect(TransportStep::deactivate, Done{});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    REQUIRE(test.get(test.connection->watch()));
    CHECK(test.script->problems().empty());
    auto const* const last = std::get_if<mbn::ConnectStateChange>(&test.events.back().what);
    REQUIRE(last != nullptr);
    CHECK(last->context.state == mbn::ActivationState::deactivated);
    CHECK(last->ended_by == DeniedBy::roaming);
    CHECK(to_string(test.events.back()).find("ended by the roaming rule") != std::string::npos);
}

TEST_CASE("home_to_roaming_while_connected: what has ended while the device does not answer is in nobody's way") {
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    mbn::ContextState ended;
    ended.state = mbn::ActivationState::deactivated;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::watch, Done{}, {mbn::Change{abroad}});
    script.expect(TransportStep::deactivate, Silence{});
    script.expect(TransportStep::watch, Done{}, {mbn::Change{ended}});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    auto abroad_told = test.connection->watch();
    test.poll();
    auto end_told = test.connection->watch();
    test.poll();
    // It waits until the device may be spoken to.
    auto const next = test.get(test.connection->connect(dual_stack(), mbn::RequestOptions{.deadline = 6ms}));
    REQUIRE_FALSE(next);
    CHECK(next.error().code == hresult::error_timeout);
    CHECK(test.script->problems().empty());
}

TEST_CASE("unknown_registration_counts_as_roaming: nothing new is activated; what is up stays until it is known") {
    mbn::Registration unknown;
    unknown.state = mbn::RegisterState::none;
    mbn::DeviceState device = ready_device();
    device.registration = unknown;
    // Not even a profile that may be used everywhere.
    mbn::Profile everywhere = dual_stack();
    everywhere.auto_connect = mbn::AutoConnect::always;
    for (mbn::Profile const& profile : {dual_stack(), everywhere}) {
        Script script;
        script.expect(TransportStep::read_device, device);
        Fixture test{std::move(script)};
        CHECK(test.get(test.connection->connect(profile)).error().code == hresult::e_mbn_not_registered);
        CHECK(test.script->problems().empty());
    }

    mbn::Registration searching;
    searching.state = mbn::RegisterState::searching;
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::watch, Done{}, {mbn::Change{searching}, mbn::Change{unknown}})
        .expect(TransportStep::deactivate, Done{});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    REQUIRE(test.get(test.connection->watch()));
    CHECK_FALSE(test.script->problems().empty());
    test.script->tell(abroad);
    test.run();
    CHECK(test.script->problems().empty());
    CHECK(std::get<mbn::ConnectStateChange>(test.events.back().what).ended_by == DeniedBy::roaming);
}

TEST_CASE("roaming: a profile that allows the network stays, and so does a context of somebody else") {
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::watch, Done{}, {mbn::Change{abroad}});
    Fixture test{std::move(script)};
    mbn::Profile profile = dual_stack();
    profile.auto_connect = mbn::AutoConnect::always;
    REQUIRE(test.get(test.connection->connect(profile)));
    REQUIRE(test.get(test.connection->watch()));
    CHECK(test.script->problems().empty());
}

TEST_CASE("session: its destruction disconnects, also when the connection is gone already") {
    for (bool const connection_first : {false, true}) {
        CAPTURE(connection_first);
        Script script = mbn::testing::connect_script();
        script.expect(TransportStep::deactivate, Done{});
        Fixture test{std::move(script)};
        auto const up = test.get(test.connection->connect(by_name, "Home"));
        REQUIRE(up);
        mbn::Session session{*test.connection, up.value()};
        CHECK(session);
        mbn::Session owner = std::move(session);
        if (connection_first)
            test.connection.reset();
        test.run();
        CHECK_FALSE(test.script->problems().empty());
        owner.reset();
        CHECK_FALSE(owner);
        test.run();
        CHECK(test.script->problems().empty());
    }
}

TEST_CASE("session: released, it leaves the connection up") {
    Fixture test{mbn::testing::connect_script()};
    auto const up = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(up);
    {
        mbn::Session session{*test.connection, up.value()};
        session.release();
    }
    test.connection.reset();
    test.run();
    CHECK(test.script->problems().empty());
}

TEST_CASE("session: what the network ended is not ended once more") {
    mbn::ContextState dropped;
    dropped.state = mbn::ActivationState::deactivated;
    dropped.cause = NetworkCause::regular_deactivation;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::watch, Done{}, {mbn::Change{dropped}});
    Fixture test{std::move(script)};
    auto const up = test.get(test.connection->connect(by_name, "Home"));
    mbn::Session session{*test.connection, up.value()};
    REQUIRE(test.get(test.connection->watch()));
    session.reset();
    test.run();
    CHECK(test.script->problems().empty());
}

TEST_CASE("throttled_after_repeated_27: a plain failure behind a refusal with a cause carries that cause") {
    mbn::Error plain = make_error(hresult::e_fail);
    plain.device_status = 2;
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, refusal(NetworkCause::missing_or_unknown_apn))
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, plain);
    Fixture test{std::move(script)};
    CHECK_FALSE(test.get(test.connection->connect(by_name, "Home")).error().throttled);
    auto const throttled = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(throttled);
    CHECK(throttled.error().throttled);
    CHECK(throttled.error().cause == NetworkCause::missing_or_unknown_apn);
    CHECK(throttled.error().advice == mbn::Advice::change_settings);
    CHECK(to_string(throttled.error()).find("probably throttled") != std::string::npos);
}

TEST_CASE(
    "software_switch_off_policy_on: the radio is switched on where the policy says so, and registration awaited") {
    mbn::DeviceState off = ready_device();
    off.radio.software = mbn::Radio::off;
    off.registration.state = mbn::RegisterState::deregistered;
    mbn::DeviceState searching = ready_device();
    searching.registration.state = mbn::RegisterState::searching;
    ScriptedBackend::Settings settings;
    settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
    Script script;
    script.expect(TransportStep::read_device, off)
        .expect(TransportStep::perform, mbn::DeviceAnswer{mbn::RadioState{mbn::Radio::on, mbn::Radio::on}})
        .expect(TransportStep::read_device, searching)
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script), settings};
    CHECK(test.get(test.connection->connect(by_name, "Home")));
    CHECK(test.script->problems().empty());
}

TEST_CASE(
    "radio: the switch on the case is nobody's to turn, and nothing is switched where the policy does not say so") {
    for (bool const hardware : {true, false}) {
        CAPTURE(hardware);
        mbn::DeviceState off = ready_device();
        (hardware ? off.radio.hardware : off.radio.software) = mbn::Radio::off;
        ScriptedBackend::Settings settings;
        if (hardware)
            settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
        Script script;
        script.expect(TransportStep::read_device, off);
        Fixture test{std::move(script), settings};
        CHECK(test.get(test.connection->connect(by_name, "Home")).error().code == hresult::e_mbn_radio_power_off);
        CHECK(test.script->problems().empty());
    }
}

TEST_CASE("locked_reported: a radio that stays off although it was switched on is told as off, and not hammered") {
    mbn::DeviceState off = ready_device();
    off.radio.software = mbn::Radio::off;
    ScriptedBackend::Settings settings;
    settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
    Script script;
    script.expect(TransportStep::read_device, off)
        .expect(TransportStep::perform, mbn::DeviceAnswer{mbn::RadioState{mbn::Radio::on, mbn::Radio::off}})
        .expect(TransportStep::read_device, off);
    Fixture test{std::move(script), settings};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hresult::e_mbn_radio_power_off);
    CHECK(result.error().advice == mbn::Advice::ask_user);
    CHECK(result.error().radio_locked);
    CHECK(to_string(result.error()).find("probably locked by regulation (README, Limits)") != std::string::npos);
    CHECK(test.script->problems().empty());
}

TEST_CASE(
    "locked_reported: a radio that nobody switched on, or that the switch on the case turned off, is not locked") {
    mbn::DeviceState off = ready_device();
    off.radio.software = mbn::Radio::off;
    mbn::DeviceState turned_off = off;
    turned_off.radio.hardware = mbn::Radio::off;
    for (bool const switched_on : {false, true}) {
        CAPTURE(switched_on);
        ScriptedBackend::Settings settings;
        Script script;
        script.expect(TransportStep::read_device, off);
        if (switched_on) {
            settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
            script.expect(TransportStep::perform, mbn::DeviceAnswer{turned_off.radio})
                .expect(TransportStep::read_device, turned_off);
        }
        Fixture test{std::move(script), settings};
        auto const result = test.get(test.connection->connect(by_name, "Home"));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == hresult::e_mbn_radio_power_off);
        CHECK_FALSE(result.error().radio_locked);
        CHECK(test.script->problems().empty());
    }
}

TEST_CASE("radio: a device that finds no network after it was switched on ends with E_MBN_NOT_REGISTERED") {
    mbn::DeviceState off = ready_device();
    off.radio.software = mbn::Radio::off;
    mbn::DeviceState searching = ready_device();
    searching.registration.state = mbn::RegisterState::searching;
    ScriptedBackend::Settings settings;
    settings.connection.radio_off = mbn::WhenRadioOff::switch_on;
    settings.connection.limits.registration = 5s;
    Script script;
    script.expect(TransportStep::read_device, off)
        .expect(TransportStep::perform, mbn::DeviceAnswer{mbn::RadioState{mbn::Radio::on, mbn::Radio::on}});
    for (int count = 0; count < 10; ++count)
        script.allow(TransportStep::read_device, searching);
    Fixture test{std::move(script), settings};
    auto const before = mbn::testing::VirtualClock::now();
    CHECK(test.get(test.connection->connect(by_name, "Home")).error().code == hresult::e_mbn_not_registered);
    CHECK(mbn::testing::VirtualClock::now() - before == 5s);
}
