// SPDX-License-Identifier: BSL-1.0
#include "connection_support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace connection_test;
using mbn::make_error;
using mbn::NetworkCause;
using mbn::PacketService;
using mbn::Phase;
using mbn::ReadyState;
using mbn::Refusal;
using mbn::RegisterState;
using mbn::testing::active_context;
using mbn::testing::connect_script;
using mbn::testing::ready_device;
using mbn::testing::some_ip_settings;
namespace hresult = mbn::hresult;

namespace {

[[nodiscard]] Script attached_script() {
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, some_ip_settings());
    return script;
}

[[nodiscard]] Script device_script(mbn::DeviceState const& device) {
    Script script;
    script.expect(TransportStep::read_device, device);
    return script;
}

// Connects on a device in that state and gives the error.
[[nodiscard]] mbn::Error refusal_by(mbn::DeviceState const& device) {
    Fixture test{device_script(device)};
    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(test.script->problems().empty());
    CHECK(result.error().phase == Phase::device);
    CHECK(result.error().refusal == Refusal::failed);
    // A session that is in use is told before.
    REQUIRE(test.events.size() == (is_in_use(device.context) ? 2 : 1));
    CHECK(name(test.events.back()) == "connect_complete");
    return result.error();
}

} // namespace

TEST_CASE("connect: a detached device is attached first, told in order, the completion last") {
    Fixture test{connect_script()};

    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));

    REQUIRE(result.has_value());
    CHECK(result.value().request_id == mbn::RequestId{1});
    CHECK(result.value().session == mbn::SessionId{0});
    CHECK(result.value().profile_name == "Home");
    CHECK(result.value().ip == some_ip_settings());
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4);
    CHECK(test.script->problems() == std::vector<std::string>{});
    CHECK(test.script->activation().settings.access_string == "internet");
    CHECK(test.told() ==
          std::vector<std::string>{
              "connect_state_change: activating, profile Home (own, request 1)",
              "packet_service_state_change: attached (own, request 1)",
              "connect_state_change: activated, profile Home (own, request 1)",
              "ip_settings_change: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 mtu 1500 (own, request 1)",
              "connect_complete: S_OK (0x00000000): success (own, request 1)"});
}

TEST_CASE("connect: an attached device is not attached again") {
    Fixture test{attached_script()};
    CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: the document of a temporary profile goes to the profile policy") {
    Fixture test{attached_script()};
    mbn::ConnectResult const result = test.get(test.connection->connect(by_document, "iot.example"));
    REQUIRE(result.has_value());
    CHECK(test.script->activation().settings.access_string == "iot.example");
}

TEST_CASE("connect: a typed profile needs no document, and is checked like one") {
    Fixture test{attached_script()};
    mbn::Profile profile{.name = "Typed", .context = {.access_string = "fleet"}};
    profile.context.user_name = "user";
    profile.context.password = mbn::Secret{"secret"};
    REQUIRE(test.get(test.connection->connect(profile)).has_value());
    CHECK(test.script->activation().settings.user_name == "user");
    CHECK(test.script->activation().settings.password.reveal() == "secret");

    profile.context.access_string = std::string(101, 'x');
    mbn::ConnectResult const refused = test.get(test.connection->connect(profile));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == hresult::e_invalidarg);
}

TEST_CASE("connect: an unknown profile is refused at once, without I/O and without an event") {
    Fixture test{Script{}};
    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Away"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_invalidarg);
    CHECK(result.error().phase == Phase::profile);
    CHECK(result.error().refusal == Refusal::rejected);
    CHECK(result.error().request_id == mbn::RequestId{1});
    CHECK(test.script->steps().empty());
    CHECK(test.events.empty());
}

TEST_CASE("connect: a Store application connects with temporary profiles only") {
    ScriptedBackend::Settings settings;
    settings.connection.modes = [](mbn::ConnectionMode mode) { return mbn::StoreApp{}.allows(mode); };
    Fixture test{attached_script(), std::move(settings)};
    mbn::ConnectResult const refused = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == hresult::e_invalidarg);
    CHECK(test.script->steps().empty());
    CHECK(test.get(test.connection->connect(by_document, "internet")).has_value());
}

TEST_CASE("connect: one context too many is refused without I/O while this program holds one or is about to") {
    Script script = connect_script();
    script.expect(TransportStep::read_context, active_context());
    Fixture test{std::move(script)};

    auto first = test.connection->connect(by_name, "Home");
    auto second = test.connection->connect(by_name, "Home");
    mbn::ConnectResult const pending = test.get(std::move(second));
    CHECK(test.get(std::move(first)).has_value());
    mbn::ConnectResult const active = test.get(test.connection->connect(by_name, "Home"));

    for (mbn::ConnectResult const& result : {pending, active}) {
        REQUIRE(result.has_error());
        CHECK(result.error().code == hresult::e_mbn_max_activated_contexts);
        CHECK(result.error().phase == Phase::admission);
        CHECK(result.error().refusal == Refusal::rejected);
    }
    // Behind the refusal it looks whether that context is still there.
    CHECK(test.script->steps().size() == 5);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: a context that another program activated is refused with what the device says") {
    mbn::DeviceState device = ready_device();
    device.context.state = mbn::ActivationState::activated;
    CHECK(refusal_by(device).code == hresult::e_mbn_max_activated_contexts);
    device.context.state = mbn::ActivationState::activating;
    CHECK(refusal_by(device).code == hresult::e_mbn_max_activated_contexts);
}

TEST_CASE("connect: a policy of several contexts admits one a session") {
    Script script = attached_script();
    script.expect(TransportStep::read_context, active_context())
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context(mbn::SessionId{1}))
        .expect(TransportStep::read_ip_settings, some_ip_settings());
    ScriptedBackend::Settings settings;
    settings.connection.contexts = mbn::MultiContext<2>{}.max_contexts();
    Fixture test{std::move(script), std::move(settings)};
    mbn::RequestOptions second;
    second.session = mbn::SessionId{1};
    mbn::RequestOptions third;
    third.session = mbn::SessionId{2};

    CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.get(test.connection->connect(by_name, "Home")).error().code == hresult::e_mbn_max_activated_contexts);
    mbn::ConnectResult const other = test.get(test.connection->connect(by_name, "Home", second));
    REQUIRE(other.has_value());
    CHECK(other.value().session == mbn::SessionId{1});
    CHECK(test.get(test.connection->connect(by_name, "Home", third)).error().code ==
          hresult::e_mbn_max_activated_contexts);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: SIM, radio and registration are checked before anything is activated") {
    auto const ready_state = [](ReadyState state) {
        mbn::DeviceState device = ready_device();
        device.subscriber.ready_state = state;
        return refusal_by(device).code;
    };
    CHECK(ready_state(ReadyState::off) == hresult::error_not_ready);
    CHECK(ready_state(ReadyState::sim_not_inserted) == hresult::e_mbn_sim_not_inserted);
    CHECK(ready_state(ReadyState::bad_sim) == hresult::e_mbn_bad_sim);
    CHECK(ready_state(ReadyState::failure) == hresult::error_gen_failure);
    CHECK(ready_state(ReadyState::not_activated) == hresult::e_mbn_service_not_activated);
    CHECK(ready_state(ReadyState::device_locked) == hresult::e_mbn_pin_required);
    CHECK(ready_state(ReadyState::device_blocked) == hresult::e_mbn_pin_required);
    CHECK(ready_state(ReadyState::no_esim_profile) == hresult::e_mbn_sim_not_inserted);
    CHECK(ready_state(ReadyState{77}) == hresult::error_not_ready);

    mbn::DeviceState device = ready_device();
    device.radio.software = mbn::Radio::off;
    CHECK(refusal_by(device).code == hresult::e_mbn_radio_power_off);
    device.radio = {mbn::Radio::off, mbn::Radio::on};
    CHECK(refusal_by(device).code == hresult::e_mbn_radio_power_off);

    auto const registration = [](RegisterState state, mbn::RegisterMode mode) {
        mbn::DeviceState unregistered = ready_device();
        unregistered.registration.state = state;
        unregistered.registration.mode = mode;
        return refusal_by(unregistered).code;
    };
    auto const automatic = mbn::RegisterMode::automatic;
    CHECK(registration(RegisterState::searching, automatic) == hresult::e_mbn_not_registered);
    CHECK(registration(RegisterState::deregistered, automatic) == hresult::e_mbn_not_registered);
    CHECK(registration(RegisterState::none, automatic) == hresult::e_mbn_not_registered);
    CHECK(registration(RegisterState::searching, mbn::RegisterMode::manual) == hresult::e_mbn_provider_not_visible);
    CHECK(registration(RegisterState::denied, mbn::RegisterMode::manual) == hresult::e_mbn_not_registered);
}

TEST_CASE("connect: a denied registration tells the network's cause") {
    mbn::DeviceState device = ready_device();
    device.registration.state = RegisterState::denied;
    device.registration.cause = NetworkCause::illegal_me;
    mbn::Error const error = refusal_by(device);
    CHECK(error.cause == NetworkCause::illegal_me);
    CHECK(error.advice == mbn::Advice::never);
}

TEST_CASE("connect: no roaming unless the profile allows it") {
    mbn::DeviceState abroad = ready_device();
    abroad.registration.state = RegisterState::roaming;
    abroad.registration.provider_id = "26201";
    CHECK(refusal_by(abroad).code == hresult::error_invalid_state);

    auto const connects = [&abroad](mbn::Profile const& profile) {
        Script script = attached_script();
        script[0].answer = abroad;
        Fixture test{std::move(script)};
        return test.get(test.connection->connect(profile)).has_value();
    };
    mbn::Profile profile{.name = "Travel", .context = {.access_string = "internet"}};
    CHECK_FALSE(connects(profile));
    profile.auto_connect = mbn::AutoConnect::always;
    CHECK(connects(profile));
    profile.auto_connect = mbn::AutoConnect::home_only;
    CHECK_FALSE(connects(profile));
    profile.roaming_partners = {{"26201", "Partner"}};
    CHECK(connects(profile));
    profile.roaming_partners = {{"26202", "Other"}};
    CHECK_FALSE(connects(profile));
    profile.version = mbn::ProfileVersion::v4;
    CHECK(connects(profile));
    profile.admin_roam_control = mbn::RoamControl::no_roam_allowed;
    CHECK_FALSE(connects(profile));
}

TEST_CASE("connect: an attach that fails ends with its code and cause") {
    Script script = connect_script();
    script[1].answer = make_error(hresult::e_mbn_packet_svc_detached, NetworkCause::gprs_not_allowed);
    script.cut(2);
    Fixture test{std::move(script)};
    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_packet_svc_detached);
    CHECK(result.error().phase == Phase::attach);
    CHECK(result.error().cause == NetworkCause::gprs_not_allowed);
    CHECK(test.script->problems().empty());
    CHECK(test.told().back().starts_with("connect_complete: E_MBN_PACKET_SVC_DETACHED"));
}

TEST_CASE("connect: a policy may refuse a detached device instead") {
    Script script = connect_script();
    script.cut(1);
    ScriptedBackend::Settings settings;
    settings.connection.detached = mbn::WhenDetached::refuse;
    Fixture test{std::move(script), std::move(settings)};
    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_packet_svc_detached);
    CHECK(result.error().phase == Phase::attach);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: a refused activation tells code, cause and advice, and the context may be asked for again") {
    mbn::Error refused = make_error(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);
    refused.device_status = 18;
    Script script = attached_script();
    script[1].answer = refused;
    script.cut(2);
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, some_ip_settings());
    Fixture test{std::move(script)};

    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_invalid_access_string);
    CHECK(result.error().cause == NetworkCause::missing_or_unknown_apn);
    CHECK(result.error().advice == mbn::Advice::change_settings);
    CHECK(result.error().phase == Phase::activation);
    CHECK(result.error().device_status == 18);
    CHECK(test.told() == std::vector<std::string>{
                             "connect_state_change: activating, profile Home (own, request 1)",
                             "connect_state_change: deactivated, profile Home, cause missing_or_unknown_apn (own, "
                             "request 1)",
                             "connect_complete: " + to_string(result.error()) + " (own, request 1)"});

    CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: who refused an activation before the device was asked stays in the error") {
    mbn::Error denied = mbn::make_denial(hresult::e_accessdenied, mbn::DeniedBy::policy_kit_device_control);
    denied.device_status = 2;
    Script script = attached_script();
    script[1].answer = denied;
    script.cut(2);
    Fixture test{std::move(script)};

    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_accessdenied);
    CHECK(result.error().denied_by == mbn::DeniedBy::policy_kit_device_control);
}

TEST_CASE("connect: activated with a cause is a success that tells the cause") {
    Script script = attached_script();
    mbn::ContextState context = active_context();
    context.cause = NetworkCause::ipv4_only;
    script[1].answer = context;
    Fixture test{std::move(script)};
    mbn::Profile profile{.name = "Dual", .context = {.access_string = "internet"}};
    profile.context.ip_type = mbn::IpType::ipv4v6;
    mbn::ConnectResult const result = test.get(test.connection->connect(profile));
    REQUIRE(result.has_value());
    CHECK(result.value().cause == NetworkCause::ipv4_only);
    CHECK(result.value().ip_type_asked == mbn::IpType::ipv4v6);
    CHECK(result.value().ip_type_granted == mbn::IpType::ipv4);
}

TEST_CASE("connect: a service or device that is not there refuses at once") {
    for (mbn::HResult const code : {hresult::error_service_not_active, hresult::error_not_found, hresult::e_handle}) {
        Script script;
        script.expect(TransportStep::read_device, make_error(code));
        Fixture test{std::move(script)};
        mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home"));
        REQUIRE(result.has_error());
        CHECK(result.error().code == code);
        CHECK(result.error().refusal == Refusal::rejected);
        CHECK(test.events.empty());
    }
}

TEST_CASE("connect: what the device told before its answer is told once, as this request's") {
    mbn::PacketServiceState attached;
    attached.state = PacketService::attached;
    Script script = connect_script();
    script[1].changes = {attached};
    script[2].changes = {active_context()};
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.events.size() == 5);
    for (mbn::Event const& event : test.events) {
        CHECK(event.origin == mbn::Origin::own);
        CHECK(event.request_id == mbn::RequestId{1});
    }
}

TEST_CASE("disconnect: ends an active context and tells it") {
    Script script = attached_script();
    script.expect(TransportStep::read_context, active_context())
        .expect(TransportStep::deactivate, mbn::testing::Done{});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    test.events.clear();

    mbn::DisconnectResult const result = test.get(test.connection->disconnect());

    REQUIRE(result.has_value());
    CHECK(result.value().request_id == mbn::RequestId{2});
    CHECK(test.script->problems().empty());
    CHECK(test.told() == std::vector<std::string>{"connect_state_change: deactivating, profile Home (own, request 2)",
                                                  "connect_state_change: deactivated, profile Home (own, request 2)",
                                                  "disconnect_complete: S_OK (0x00000000): success (own, request 2)"});
}

TEST_CASE("disconnect: where nothing is connected it is ERROR_NOT_FOUND, and no event comes") {
    mbn::ContextState idle;
    idle.state = mbn::ActivationState::deactivated;
    Script script;
    script.expect(TransportStep::read_context, idle);
    Fixture test{std::move(script)};
    mbn::DisconnectResult const result = test.get(test.connection->disconnect());
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::error_not_found);
    CHECK(result.error().refusal == Refusal::rejected);
    CHECK(test.events.empty());
    CHECK(test.script->problems().empty());
}

TEST_CASE("disconnect: a device that only finds out on the deactivation gives the same code") {
    Script script;
    script.expect(TransportStep::read_context, active_context())
        .expect(TransportStep::deactivate, make_error(hresult::e_mbn_context_not_activated));
    Fixture test{std::move(script)};
    CHECK(test.get(test.connection->disconnect()).error().code == hresult::error_not_found);
}

TEST_CASE("disconnect: ends the context of another program") {
    Script script;
    script.expect(TransportStep::read_context, active_context())
        .expect(TransportStep::deactivate, mbn::testing::Done{});
    Fixture test{std::move(script)};
    CHECK(test.get(test.connection->disconnect()).has_value());
    CHECK(test.script->problems().empty());
}

TEST_CASE("disconnect: a connect on its way is cancelled first") {
    mbn::ContextState idle;
    idle.state = mbn::ActivationState::deactivated;
    Script script = connect_script();
    script[2].answer = mbn::testing::Silence{};
    script.cut(3);
    script.expect(TransportStep::deactivate, mbn::testing::Done{}).expect(TransportStep::read_context, idle);
    Fixture test{std::move(script)};
    std::future<mbn::DisconnectResult> disconnecting;
    (*test.script)[2].reached = [&] { disconnecting = test.connection->disconnect(); };

    mbn::ConnectResult const connected = test.get(test.connection->connect(by_name, "Home"));

    REQUIRE(connected.has_error());
    CHECK(connected.error().code == hresult::error_cancelled);
    CHECK(test.get(std::move(disconnecting)).has_value());
    CHECK(test.script->problems() == std::vector<std::string>{});
}

TEST_CASE("state: reads the context and names the profile that this connection activated") {
    Script script = attached_script();
    script.expect(TransportStep::read_context, active_context());
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    auto const state = test.get(test.connection->state());
    REQUIRE(state.has_value());
    CHECK(state.value().context.state == mbn::ActivationState::activated);
    CHECK(state.value().profile_name == "Home");
}

TEST_CASE("state: the context of another program has no profile name") {
    Script script;
    script.expect(TransportStep::read_context, active_context());
    Fixture test{std::move(script)};
    auto const state = test.get(test.connection->state());
    REQUIRE(state.has_value());
    CHECK(state.value().profile_name.empty());
}

TEST_CASE("getters: device, capability, signal and watch read what the transport says, errors with their request") {
    mbn::Capability capability;
    capability.device_id = "358000000000001";
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::read_capability, capability)
        .expect(TransportStep::read_signal, mbn::signal_from_codes(20, 99))
        .expect(TransportStep::watch, mbn::testing::Done{})
        .expect(TransportStep::read_signal, make_error(hresult::e_mbn_radio_power_off));
    Fixture test{std::move(script)};
    CHECK(test.get(test.connection->device()).value() == ready_device());
    CHECK(test.get(test.connection->capability()).value() == capability);
    CHECK(test.get(test.connection->signal()).value().dbm == -73);
    CHECK(test.get(test.connection->watch()).has_value());
    auto const failed = test.get(test.connection->signal());
    REQUIRE(failed.has_error());
    CHECK(failed.error().code == hresult::e_mbn_radio_power_off);
    CHECK(failed.error().request_id == mbn::RequestId{5});
    CHECK(failed.error().phase == Phase::device);
}

TEST_CASE("getters: who looks at a device sees its SIM, also where a connect does without") {
    struct SimCostsExtra {
        static int read_device(mbn::SessionId /*session*/) { return 1; }
        static int read_device_and_sim(mbn::SessionId /*session*/) { return 2; }
    };
    struct SimIsThere {
        static int read_device(mbn::SessionId /*session*/) { return 3; }
    };
    SimCostsExtra extra;
    SimIsThere there;
    CHECK(mbn::detail::read_whole(extra, {}) == 2);
    CHECK(mbn::detail::read_whole(there, {}) == 3);
}

TEST_CASE("observer: hears of each request with level, request and phase") {
    Recorder recorder;
    ScriptedBackend::Settings settings;
    settings.observer = recorder;
    Fixture test{connect_script(), std::move(settings)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_error());
    CHECK(
        *recorder.lines ==
        std::vector<std::string>{
            "debug, request 1, attaching to the packet service: the packet service is detached: attaching",
            "debug, request 1, activating the context: activating", "info, request 1, reading the IP settings: done",
            "error, request 2, admitting the context: E_MBN_MAX_ACTIVATED_CONTEXTS (0x80548205): as many contexts are "
            "active as are allowed, request 2, while: admitting the context, denied by the limit of contexts, advice: "
            "ask the user"});
}
