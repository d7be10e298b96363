// SPDX-License-Identifier: BSL-1.0

// Everything that `DeviceControl` can ask, of an emulated modem that speaks MBIM.
#include "transport_support.hpp"

#include <utility>

using namespace transport_test;
using mbn::Pin1;
using mbn::Pin2;
using mbn::PinState;
using mbn::PinStatus;
using mbn::PinType;
using mbn::ProviderState;
using mbn::Puk1;
using mbn::RegisterMode;
using mbn::RegisterState;

namespace {

[[nodiscard]] ModemConfiguration in_town() {
    ModemConfiguration configuration;
    emulator::VisibleProvider forbidden{{"00103", "Barred"}};
    forbidden.state = mbim::ProviderState::forbidden;
    emulator::VisibleProvider rival{{"00102", "Rival"}};
    rival.rssi = 9;
    configuration.visible_providers = {emulator::VisibleProvider{}, rival, forbidden};
    return configuration;
}

[[nodiscard]] ModemConfiguration locked() {
    ModemConfiguration configuration;
    configuration.sim.pin_mode = mbim::PinMode::enabled;
    configuration.sim.pin = "73519246";
    configuration.sim.puk = "10203040";
    return configuration;
}

} // namespace

TEST_CASE("mbim device: the SIM, the home provider and the packet service are read") {
    Fixture test;
    auto const subscriber = test.get(test.device.subscriber());
    REQUIRE(subscriber);
    CHECK(subscriber.value().ready_state == mbn::ReadyState::initialized);
    CHECK(subscriber.value().subscriber_id == "001010123456789");
    auto const home = test.get(test.device.home_provider());
    REQUIRE(home);
    CHECK(home.value().id == "00101");
    CHECK(home.value().state == (ProviderState::home | ProviderState::visible | ProviderState::registered));
    CHECK(test.get(test.device.packet_service()).value().state == mbn::PacketService::detached);
    CHECK(test.get(test.device.attach()).value().state == mbn::PacketService::attached);
    CHECK(test.get(test.device.detach()).value().state == mbn::PacketService::detached);
}

TEST_CASE("mbim device: the radio is switched by software, whatever the hardware says") {
    Fixture test;
    auto const off = test.get(test.device.set_software_radio(mbn::Radio::off));
    REQUIRE(off);
    CHECK(off.value() == mbn::RadioState{mbn::Radio::on, mbn::Radio::off});
    CHECK(test.modem_state().registration == mbim::RegisterState::deregistered);
    CHECK(test.get(test.device.scan()).error().code == hresult::e_mbn_radio_power_off);
    test.with_modem([](emulator::Modem& modem) { modem.set_hardware_radio(mbim::RadioSwitch::off); });
    auto const on = test.get(test.device.set_software_radio(mbn::Radio::on));
    REQUIRE(on);
    CHECK(on.value() == mbn::RadioState{mbn::Radio::off, mbn::Radio::on});
    CHECK(test.modem_state().registration == mbim::RegisterState::deregistered);
}

TEST_CASE("mbim device: a search takes its time and finds networks with their state") {
    auto configuration = in_town();
    configuration.delays.scan = 90s;
    configuration.preferred_providers = {{"00102", "Rival"}};
    Fixture test{configuration};
    auto const before = VirtualClock::now();
    auto const found = test.get(test.device.scan());
    REQUIRE(found);
    CHECK(VirtualClock::now() - before >= 90s);
    auto const& providers = found.value().providers;
    REQUIRE(providers.size() == 3);
    CHECK(providers[0].state == (ProviderState::home | ProviderState::visible | ProviderState::registered));
    CHECK(providers[1].name == "Rival");
    CHECK(providers[1].state == (ProviderState::visible | ProviderState::preferred));
    CHECK(providers[1].signal.percent != providers[0].signal.percent);
    CHECK(providers[2].state == (ProviderState::visible | ProviderState::forbidden));
    auto const kept = test.get(test.device.visible_providers());
    REQUIRE(kept);
    CHECK(kept.value().providers == providers);
}

TEST_CASE("mbim device: a search that cannot be says why") {
    auto configuration = in_town();
    configuration.scan_while_connected = emulator::ScanWhileConnected::refused;
    configuration.delays.scan = 60s;
    Fixture test{configuration};
    SUBCASE("another one is going on") {
        auto first = test.device.scan();
        CHECK(test.get(test.device.scan()).error().code == hresult::error_busy);
        CHECK(test.get(std::move(first)).has_value());
    }
    SUBCASE("connected") {
        REQUIRE(test.connects());
        CHECK(test.get(test.device.scan()).error().code == hresult::error_busy);
    }
    SUBCASE("nothing in reach") {
        test.with_modem([](emulator::Modem& modem) { modem.set_visible_providers({{}}); });
        CHECK(test.get(test.device.scan()).error().code == hresult::e_mbn_providers_not_found);
    }
}

TEST_CASE("mbim device: registers in a network by hand, and by itself again") {
    Fixture test{in_town()};
    auto const guest = test.get(test.device.register_manually("00102"));
    REQUIRE(guest);
    CHECK(guest.value().mode == RegisterMode::manual);
    CHECK(guest.value().state == RegisterState::roaming);
    CHECK(guest.value().provider_id == "00102");
    CHECK(test.heard("register_state_change: roaming"));
    auto const again = test.get(test.device.register_automatically());
    REQUIRE(again);
    CHECK(again.value().mode == RegisterMode::automatic);
    CHECK(again.value().state == RegisterState::home);
}

TEST_CASE("mbim device: a network out of reach is an error, and the mode has changed") {
    Fixture test{in_town()};
    auto const far = test.get(test.device.register_manually("99999"));
    REQUIRE_FALSE(far);
    CHECK(far.error().code == hresult::e_mbn_provider_not_visible);
    auto const now = test.get(test.device.registration());
    REQUIRE(now);
    CHECK(now.value().mode == RegisterMode::manual);
    CHECK(now.value().state == RegisterState::searching);
    CHECK(now.value().provider_id == "99999");
    test.with_modem(
        [](emulator::Modem& modem) { modem.set_visible_providers({{emulator::VisibleProvider{{"99999", "Far"}}}}); });
    CHECK(test.get(test.device.registration()).value().provider_name == "Far");
}

TEST_CASE("mbim device: a forbidden network is refused by the modem or by the network") {
    auto configuration = in_town();
    SUBCASE("by the modem") {
        Fixture test{configuration};
        CHECK(test.get(test.device.register_manually("00103")).error().code == hresult::e_invalidarg);
    }
    SUBCASE("by the network") {
        configuration.forbidden_registration = emulator::ForbiddenRegistration::network_refuses;
        Fixture test{configuration};
        auto const refused = test.get(test.device.register_manually("00103"));
        CHECK(refused.error().cause == static_cast<mbn::NetworkCause>(11));
        CHECK(refused.error().device_status == 2);
    }
}

TEST_CASE("mbim device: nothing but what is so already is taken while a connection is up") {
    Fixture test{in_town()};
    REQUIRE(test.connects());
    CHECK(test.get(test.device.register_manually("00102")).error().code == hresult::error_invalid_state);
    CHECK(test.get(test.device.register_automatically()).has_value());
    CHECK(test.modem_state().provider_id == "00101");
}

TEST_CASE("mbim device: preferred providers are written whole, and told when the operator writes them") {
    Fixture test;
    mbn::Provider wanted;
    wanted.id = "310410";
    wanted.name = "Somewhere";
    auto const written = test.get(test.device.set_preferred_providers({wanted}));
    REQUIRE(written);
    REQUIRE(written.value().size() == 1);
    CHECK(written.value()[0].id == "310410");
    CHECK(written.value()[0].state == ProviderState::preferred);
    CHECK(test.get(test.device.preferred_providers()).value() == written.value());
    wanted.id = "12";
    CHECK(test.get(test.device.set_preferred_providers({wanted})).error().code == hresult::e_invalidarg);
    test.told.clear();
    test.with_modem([](emulator::Modem& modem) { modem.set_preferred_providers({}); });
    CHECK(test.heard("preferred_providers_change: 0 providers"));
}

TEST_CASE("mbim device: provisioned contexts are written one by one, and hide their passwords") {
    ModemConfiguration configuration;
    configuration.provisioned_contexts = {{1, mbim::context_types::internet, "operator", "", "", {}, {}, ""}};
    Fixture test{configuration};
    auto const before = test.get(test.device.provisioned_contexts());
    REQUIRE(before);
    REQUIRE(before.value().size() == 1);
    CHECK(before.value()[0].type == mbn::ContextType::internet);
    CHECK(before.value()[0].access_string == "operator");

    mbn::ProvisionedContext added;
    added.type = mbn::ContextType::internet;
    added.access_string = "corporate";
    added.user_name = "anna-user";
    added.password = mbn::Secret{"s3cret-word"};
    added.auth_protocol = mbn::AuthProtocol::chap;
    auto const after = test.get(test.device.set_provisioned_context(added, "00101"));
    REQUIRE(after);
    REQUIRE(after.value().size() == 2);
    added.id = 2;
    CHECK(after.value()[1] == added);
    test.told.clear();
    test.with_modem([](emulator::Modem& modem) { modem.set_provisioned_contexts({}); });
    CHECK(test.heard("provisioned_contexts_change"));
    CHECK(test.get(test.device.provisioned_contexts()).value().empty());
    CHECK(test.log.find("s3cret-word") == std::string::npos);
    CHECK(test.log.find("anna-user") == std::string::npos);
}

TEST_CASE("mbim device: signal reports keep to the thresholds") {
    Fixture test;
    auto const signal = test.get(test.device.set_signal_thresholds({.interval_seconds = 30, .strength_steps = 5}));
    REQUIRE(signal);
    test.told.clear();
    test.with_modem([](emulator::Modem& modem) { modem.set_signal(19); });
    CHECK_FALSE(test.heard("signal_state_change"));
    test.with_modem([](emulator::Modem& modem) { modem.set_signal(10); });
    CHECK(test.heard("signal_state_change"));
}

TEST_CASE("mbim device: a PIN is counted, not sent twice when it was wrong, and taken") {
    Fixture test{locked()};
    CHECK(test.get(test.device.pin()).value() == PinStatus{PinState::enter, PinType::pin1, 3});
    auto const wrong = test.get(test.device.enter_pin(Pin1{"98765432"}));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == hresult::e_mbn_failure);
    CHECK(wrong.error().attempts_remaining == 2);
    // The same once more costs nothing.
    CHECK(test.get(test.device.enter_pin(Pin1{"98765432"})).error().denied_by == mbn::DeniedBy::known_wrong_pin);
    CHECK(test.get(test.device.pin()).value().attempts_remaining == 2);
    CHECK(test.get(test.device.enter_pin(Pin1{"73519246"})).has_value());
    CHECK(test.get(test.device.pin()).value().state == PinState::none);
    CHECK(test.get(test.device.subscriber()).value().ready_state == mbn::ReadyState::initialized);
    CHECK(test.connects());
    CHECK(test.log.find("73519246") == std::string::npos);
    CHECK(test.log.find("98765432") == std::string::npos);
}

TEST_CASE("one_attempt_left_refused: by the MBIM device too, until somebody consents to exactly that") {
    auto configuration = locked();
    configuration.sim.pin_attempts = 1;
    Fixture test{configuration};
    auto const refused = test.get(test.device.enter_pin(Pin1{"98765432"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::e_accessdenied);
    CHECK(refused.error().denied_by == mbn::DeniedBy::pin_attempts);
    CHECK(test.get(test.device.pin()).value().attempts_remaining == 1);

    mbn::AttemptConsent const consent{mbn::PinOperation::enter, PinType::pin1, 1};
    auto const blocked = test.get(test.device.enter_pin(Pin1{"98765432"}, consent));
    CHECK(blocked.error().code == hresult::e_mbn_failure);
    CHECK(test.get(test.device.pin()).value() == PinStatus{PinState::unblock, PinType::pin1, 10});
    CHECK(test.get(test.device.unblock_pin(Puk1{"10203040"}, Pin1{"2468"})).has_value());
    CHECK(test.modem_state().ready == mbim::ReadyState::initialized);
    CHECK(test.log.find("10203040") == std::string::npos);
}

TEST_CASE("mbim device: a right PIN that nobody waits for fails, and is not taken for a wrong one") {
    Fixture test;
    mbn::AttemptConsent const entering{mbn::PinOperation::enter, PinType::pin1, mbn::attempts_unknown};
    CHECK(test.get(test.device.enter_pin(Pin1{"1234"}, entering)).error().code == hresult::e_mbn_failure);
    mbn::AttemptConsent const enabling{mbn::PinOperation::enable, PinType::pin1, mbn::attempts_unknown};
    CHECK(test.get(test.device.enable_pin(Pin1{"1234"}, enabling)).has_value());
    // One that is wrong is remembered, also where it was not asked for.
    mbn::AttemptConsent const disabling{mbn::PinOperation::disable, PinType::pin1, mbn::attempts_unknown};
    CHECK(test.get(test.device.disable_pin(Pin1{"98765432"}, disabling)).error().attempts_remaining == 2);
    CHECK(test.get(test.device.disable_pin(Pin1{"98765432"}, disabling)).error().denied_by ==
          mbn::DeniedBy::known_wrong_pin);
}

TEST_CASE("mbim device: a modem that does not tell what is left needs consent as well") {
    auto configuration = locked();
    configuration.sim.attempts_report = emulator::AttemptsReport::never;
    Fixture test{configuration};
    CHECK(test.get(test.device.enter_pin(Pin1{"73519246"})).error().denied_by == mbn::DeniedBy::pin_attempts);
    mbn::AttemptConsent const consent{mbn::PinOperation::enter, PinType::pin1, mbn::attempts_unknown};
    CHECK(test.get(test.device.enter_pin(Pin1{"73519246"}, consent)).has_value());
}

TEST_CASE("pin2_does_not_block_connect: it is told apart from PIN1") {
    ModemConfiguration configuration;
    configuration.sim.pin2.mode = mbim::PinMode::enabled;
    configuration.sim.pin2_report = emulator::Pin2Report::while_ready;
    Fixture test{configuration};
    CHECK(test.get(test.device.pin()).value() == PinStatus{PinState::enter, PinType::pin2, 3});
    CHECK(test.connects());
    auto const pins = test.get(test.device.pins());
    REQUIRE(pins);
    REQUIRE(pins.value().size() == 2);
    CHECK(pins.value()[0] == mbn::PinDescription{PinType::pin1, mbn::PinMode::disabled, mbn::PinFormat::numeric, 4, 8});
    CHECK(pins.value()[1].type == PinType::pin2);
    CHECK(test.get(test.device.enter_pin(Pin2{"5678"})).has_value());
    CHECK(test.get(test.device.pin()).value().state == PinState::none);
}

TEST_CASE("mbim device: without SIM and with a broken one, the errors say so") {
    ModemConfiguration configuration;
    configuration.sim.presence = emulator::SimPresence::absent;
    Fixture test{configuration};
    CHECK(test.get(test.device.pin()).error().code == hresult::e_mbn_sim_not_inserted);
    CHECK(test.get(test.device.home_provider()).error().code == hresult::e_mbn_sim_not_inserted);
    CHECK(test.get(test.device.preferred_providers()).error().code == hresult::e_mbn_sim_not_inserted);
    test.with_modem([](emulator::Modem& modem) { modem.insert_sim(emulator::SimPresence::bad); });
    CHECK(test.get(test.device.register_automatically()).error().code == hresult::e_mbn_bad_sim);
}
