// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <algorithm>
#include <array>
#include <chrono>

using namespace emulator_test;
using namespace std::chrono_literals;
using mbim::ActivationState, mbim::PacketServiceState, mbim::RadioSwitch, mbim::ReadyState, mbim::RegisterState,
    mbim::Status;

namespace {

emulator::ModemConfiguration locked() {
    emulator::ModemConfiguration configuration;
    configuration.sim.pin_mode = mbim::PinMode::enabled;
    return configuration;
}

mbim::PinSet enter_pin(std::string_view pin) {
    mbim::PinSet set;
    set.pin_type = mbim::PinType::pin1;
    set.pin = pin;
    return set;
}

mbim::PacketServiceSet attach_request() {
    return {mbim::PacketServiceAction::attach};
}
mbim::PacketServiceSet detach_request() {
    return {mbim::PacketServiceAction::detach};
}

} // namespace

TEST_CASE("modem: as it comes, is a ready modem at home and detached") {
    Host host;
    auto const state = host.modem.state();
    CHECK(state.present);
    CHECK_FALSE(state.open);
    CHECK(state.ready == ReadyState::initialized);
    CHECK(state.hardware_radio == RadioSwitch::on);
    CHECK(state.software_radio == RadioSwitch::on);
    CHECK(state.registration == RegisterState::home);
    CHECK(state.packet_service == PacketServiceState::detached);
    CHECK(state.contexts.empty());
    CHECK(host.quiet());
}

TEST_CASE("modem: device caps, are those of the configuration") {
    emulator::ModemConfiguration configuration;
    configuration.max_sessions = 8;
    configuration.device_id = "359998877665544";
    configuration.firmware = "1.2.3";
    configuration.data_classes = mbim::DataClass::lte;
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::DeviceCapsQuery{});
    auto const caps = answer.info<mbim::DeviceCapsInfo>();
    CHECK(answer->status == Status::success);
    CHECK(caps.device_type == mbim::DeviceType::embedded);
    CHECK(caps.cellular_class == mbim::CellularClass::gsm);
    CHECK(caps.data_class == mbim::DataClass::lte);
    CHECK(caps.max_sessions == 8);
    CHECK(caps.device_id == mbim::Text{"359998877665544"});
    CHECK(caps.firmware_info == mbim::Text{"1.2.3"});
    CHECK(mbim::contains(caps.control_caps, mbim::ControlCaps::hw_radio_switch));
}

TEST_CASE("modem: a configuration that no message can hold, is a failure") {
    emulator::ModemConfiguration configuration;
    configuration.device_id = std::string(40, '1');
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::DeviceCapsQuery{});
    CHECK(answer->status == Status::failure);
    CHECK(answer->info.empty());
    CHECK(answer->cid == static_cast<std::uint32_t>(Cid::device_caps));
}

TEST_CASE("modem: subscriber ready status, tells who it is only when it is ready") {
    SUBCASE("ready") {
        Host host;
        host.open();
        auto const answer = host.ask(mbim::SubscriberReadyQuery{});
        auto const info = answer.info<mbim::SubscriberReadyInfo>();
        CHECK(info.ready_state == ReadyState::initialized);
        CHECK(info.subscriber_id == mbim::Text{"001010123456789"});
        CHECK(info.sim_icc_id == mbim::Text{"8900101012345678909"});
        REQUIRE(info.telephone_numbers.size() == 1);
        CHECK(info.telephone_numbers[0] == mbim::Text{"+15550100"});
    }
    SUBCASE("locked") {
        Host host{locked()};
        host.open();
        auto const answer = host.ask(mbim::SubscriberReadyQuery{});
        auto const info = answer.info<mbim::SubscriberReadyInfo>();
        CHECK(info.ready_state == ReadyState::device_locked);
        CHECK(info.subscriber_id.empty());
        CHECK(info.sim_icc_id == mbim::Text{"8900101012345678909"});
        CHECK(info.telephone_numbers.empty());
    }
    SUBCASE("absent") {
        emulator::ModemConfiguration configuration;
        configuration.sim.presence = emulator::SimPresence::absent;
        Host host{configuration};
        host.open();
        auto const answer = host.ask(mbim::SubscriberReadyQuery{});
        auto const info = answer.info<mbim::SubscriberReadyInfo>();
        CHECK(answer->status == Status::success);
        CHECK(info.ready_state == ReadyState::sim_not_inserted);
        CHECK(info.sim_icc_id.empty());
    }
}

TEST_CASE("modem: software radio off, ends everything in the documented order") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);

    auto const answer = host.ask(mbim::RadioStateSet{RadioSwitch::off});
    auto const info = answer.info<mbim::RadioStateInfo>();
    CHECK(answer->status == Status::success);
    CHECK(info.hw_radio_state == RadioSwitch::on);
    CHECK(info.sw_radio_state == RadioSwitch::off);
    CHECK(host.next().is_indication_of(Cid::radio_state));
    auto const context = host.next();
    CHECK(context.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    auto const packet_service = host.next();
    CHECK(packet_service.info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::detached);
    auto const registration = host.next();
    CHECK(registration.info<mbim::RegisterStateInfo>().register_state == RegisterState::deregistered);
    CHECK(host.quiet());

    CHECK(host.ask(attach_request())->status == Status::radio_power_off);
    CHECK(host.ask(Host::connect_request())->status == Status::radio_power_off);
    CHECK(host.ask(mbim::RegisterStateSet{})->status == Status::radio_power_off);
    CHECK(host.ask(mbim::SignalStateQuery{}).info<mbim::SignalStateInfo>().rssi == mbim::unknown_signal);
    // A query must work all the same.
    CHECK(host.ask(mbim::ConnectQuery{})->status == Status::success);
}

TEST_CASE("modem: radio on again, registers and attaches by itself but activates nothing") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    static_cast<void>(host.ask(mbim::RadioStateSet{RadioSwitch::off}));
    host.drop_indications();
    CHECK(host.ask(mbim::RadioStateSet{RadioSwitch::on})->status == Status::success);
    CHECK(host.next().is_indication_of(Cid::radio_state));
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.next().info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::attached);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
}

TEST_CASE("modem: the hardware switch, is not the host's to move") {
    Host host;
    host.open();
    host.modem.set_hardware_radio(RadioSwitch::off);
    auto const indication = host.next();
    CHECK(indication.info<mbim::RadioStateInfo>() == mbim::RadioStateInfo{RadioSwitch::off, RadioSwitch::on});
    host.drop_indications();
    auto const answer = host.ask(mbim::RadioStateSet{RadioSwitch::on});
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::RadioStateInfo>() == mbim::RadioStateInfo{RadioSwitch::off, RadioSwitch::on});
    CHECK(host.ask(attach_request())->status == Status::radio_power_off);
}

TEST_CASE("modem: the radio, works without SIM and refuses other values") {
    emulator::ModemConfiguration configuration;
    configuration.sim.presence = emulator::SimPresence::absent;
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::RadioStateSet{RadioSwitch::off})->status == Status::success);
    host.drop_indications();
    auto const answer = host.ask(mbim::RadioStateSet{static_cast<RadioSwitch>(2)});
    CHECK(answer->status == Status::failure);
    CHECK(answer->info.empty());
    CHECK(host.modem.state().software_radio == RadioSwitch::off);
}

TEST_CASE("modem: a PIN, is asked for, counted and taken") {
    Host host{locked()};
    host.open();
    CHECK(host.modem.state().registration == RegisterState::deregistered);
    CHECK(host.ask(attach_request())->status == Status::pin_required);
    CHECK(host.ask(mbim::HomeProviderQuery{})->status == Status::pin_required);
    CHECK(host.ask(mbim::PinQuery{}).info<mbim::PinInfo>() ==
          mbim::PinInfo{mbim::PinType::pin1, mbim::PinState::locked, 3});

    auto const wrong = host.ask(enter_pin("9876"));
    CHECK(wrong->status == Status::failure);
    CHECK(wrong.info<mbim::PinInfo>().remaining_attempts == 2);
    CHECK(host.quiet());

    auto const right = host.ask(enter_pin("1234"));
    CHECK(right->status == Status::success);
    CHECK(right.info<mbim::PinInfo>().pin_type == mbim::PinType::none);
    auto const ready = host.next();
    CHECK(ready.info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::initialized);
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.quiet());
}

TEST_CASE("modem: the PUK used up, is told as a bad SIM") {
    auto configuration = locked();
    configuration.sim.pin_attempts = 1;
    configuration.sim.puk_attempts = 1;
    Host host{configuration};
    host.open();
    auto const blocked = host.ask(enter_pin("9876"));
    CHECK(blocked.info<mbim::PinInfo>() == mbim::PinInfo{mbim::PinType::puk1, mbim::PinState::locked, 1});
    mbim::PinSet puk;
    puk.pin_type = mbim::PinType::puk1;
    puk.pin = "00000000";
    puk.new_pin = "1111";
    auto const last = host.ask(puk);
    CHECK(last->status == Status::failure);
    CHECK(last.info<mbim::PinInfo>().pin_type == mbim::PinType::none);
    CHECK(host.next().info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::bad_sim);
    CHECK(host.ask(mbim::PinQuery{})->status == Status::bad_sim);
}

TEST_CASE("modem: PIN operations that fail otherwise, have an empty buffer") {
    Host host;
    host.open();
    auto set = enter_pin("1234");
    set.pin_type = mbim::PinType::network_pin;
    auto answer = host.ask(set);
    CHECK(answer->status == Status::no_device_support);
    CHECK(answer->info.empty());
    set.pin_type = mbim::PinType::pin1;
    set.pin_operation = mbim::PinOperation::change;
    answer = host.ask(set);
    CHECK(answer->status == Status::pin_disabled);
    CHECK(answer->info.empty());
}

TEST_CASE("modem: the PIN list, has PIN1 only") {
    Host host{locked()};
    host.open();
    auto const list = host.ask(mbim::PinListQuery{}).info<mbim::PinListInfo>();
    CHECK(list.pin1 == mbim::PinDescription{mbim::PinMode::enabled, mbim::PinFormat::numeric, 4, 8});
    CHECK(list.pin2 == mbim::PinDescription{});
    CHECK(list.custom == mbim::PinDescription{});
}

TEST_CASE("modem: pin2_does_not_block_connect: PIN2 told as wanted, and everything works") {
    auto configuration = attached();
    configuration.sim.pin2.mode = mbim::PinMode::enabled;
    configuration.sim.pin2_report = emulator::Pin2Report::while_ready;
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::PinListQuery{}).info<mbim::PinListInfo>().pin2 ==
          mbim::PinDescription{mbim::PinMode::enabled, mbim::PinFormat::numeric, 4, 8});
    CHECK(host.ask(mbim::SubscriberReadyQuery{}).info<mbim::SubscriberReadyInfo>().ready_state ==
          ReadyState::initialized);
    CHECK(host.ask(mbim::PinQuery{}).info<mbim::PinInfo>() ==
          mbim::PinInfo{mbim::PinType::pin2, mbim::PinState::locked, 3});
    CHECK(host.connect() == Status::success);
    auto pin2 = enter_pin("5678");
    pin2.pin_type = mbim::PinType::pin2;
    CHECK(host.ask(pin2)->status == Status::success);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::PinQuery{}).info<mbim::PinInfo>().pin_type == mbim::PinType::none);
}

TEST_CASE("modem: another SIM, is another subscriber") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    emulator::SimConfiguration other;
    other.subscriber_id = "001020999999999";
    other.icc_id = "8900102099999999999";
    other.telephone_numbers.clear();
    SUBCASE("in place of the first") {
        host.modem.insert_sim(other);
        CHECK(host.next().info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::sim_not_inserted);
        CHECK(host.next().is_indication_of(Cid::connect));
        CHECK(host.next().is_indication_of(Cid::packet_service));
        CHECK(host.next().is_indication_of(Cid::register_state));
        auto const told = host.next();
        CHECK(told.info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::initialized);
        CHECK(told.info<mbim::SubscriberReadyInfo>().subscriber_id == mbim::Text{"001020999999999"});
        CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    }
    SUBCASE("with a PIN of its own") {
        other.pin_mode = mbim::PinMode::enabled;
        other.pin = "9999";
        host.modem.insert_sim(other);
        host.drop_indications();
        auto const answer = host.ask(mbim::SubscriberReadyQuery{});
        CHECK(answer.info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::device_locked);
        CHECK(answer.info<mbim::SubscriberReadyInfo>().sim_icc_id == mbim::Text{"8900102099999999999"});
        CHECK(host.ask(enter_pin("1234"))->status == Status::failure);
        CHECK(host.ask(enter_pin("9999"))->status == Status::success);
    }
    SUBCASE("while the modem is unplugged: returns_with_other_sim") {
        host.modem.vanish();
        host.modem.insert_sim(other);
        host.modem.reappear();
        host.writes.clear();
        host.open();
        auto const answer = host.ask(mbim::SubscriberReadyQuery{});
        CHECK(answer.info<mbim::SubscriberReadyInfo>().sim_icc_id == mbim::Text{"8900102099999999999"});
        CHECK(host.quiet());
    }
}

TEST_CASE("modem: a subscription that is not active, is activated by its service") {
    emulator::ModemConfiguration configuration;
    configuration.sim.subscription = emulator::Subscription::inactive;
    Host host{configuration};
    host.open();
    auto const before = host.ask(mbim::SubscriberReadyQuery{});
    CHECK(before.info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::not_activated);
    CHECK(before.info<mbim::SubscriberReadyInfo>().subscriber_id.empty());
    CHECK_FALSE(before.info<mbim::SubscriberReadyInfo>().sim_icc_id.empty());
    CHECK(host.ask(attach_request())->status == Status::service_not_activated);
    CHECK(host.ask(Host::connect_request())->status == Status::service_not_activated);

    auto const code = to_bytes({1, 2, 3, 4, 5});
    auto const answer = host.ask(mbim::ServiceActivationSet{code});
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::ServiceActivationInfo>() == mbim::ServiceActivationInfo{0, code});
    CHECK(host.next().info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::initialized);
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.attach() == Status::success);
    // Once more does no harm.
    CHECK(host.ask(mbim::ServiceActivationSet{})->status == Status::success);
    CHECK(host.quiet());
    host.modem.remove_sim();
    host.drop_indications();
    CHECK(host.ask(mbim::ServiceActivationSet{})->status == Status::sim_not_inserted);
}

TEST_CASE("modem: the idle hint, is kept until the power goes") {
    Host host;
    host.open();
    using mbim::NetworkIdleHint;
    CHECK(host.ask(mbim::NetworkIdleHintQuery{}).info<mbim::NetworkIdleHintInfo>().state == NetworkIdleHint::disabled);
    CHECK(host.ask(mbim::NetworkIdleHintSet{NetworkIdleHint::enabled}).info<mbim::NetworkIdleHintInfo>().state ==
          NetworkIdleHint::enabled);
    CHECK(host.ask(mbim::NetworkIdleHintSet{static_cast<NetworkIdleHint>(2)})->status == Status::invalid_parameters);
    CHECK(host.ask(mbim::NetworkIdleHintQuery{}).info<mbim::NetworkIdleHintInfo>().state == NetworkIdleHint::enabled);
    CHECK(host.modem.state().idle_hint == NetworkIdleHint::enabled);
    host.modem.vanish();
    host.modem.reappear();
    CHECK(host.modem.state().idle_hint == NetworkIdleHint::disabled);
}

TEST_CASE("modem: emergency mode, is told when it changes") {
    Host host;
    host.open();
    using mbim::EmergencyMode;
    CHECK(host.ask(mbim::EmergencyModeQuery{}).info<mbim::EmergencyModeInfo>().mode == EmergencyMode::off);
    host.modem.set_emergency_mode(EmergencyMode::on);
    CHECK(host.next().info<mbim::EmergencyModeInfo>().mode == EmergencyMode::on);
    host.modem.set_emergency_mode(EmergencyMode::on);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::EmergencyModeQuery{}).info<mbim::EmergencyModeInfo>().mode == EmergencyMode::on);
}

TEST_CASE("modem: the home provider, is registered when the modem is at home") {
    Host host;
    host.open();
    using mbim::ProviderState;
    auto home = host.ask(mbim::HomeProviderQuery{});
    auto provider = home.info<mbim::HomeProviderInfo>().provider;
    CHECK(provider.provider_id == mbim::Text{"00101"});
    CHECK(provider.provider_name == mbim::Text{"Example Mobile"});
    CHECK(provider.provider_state == (ProviderState::home | ProviderState::visible | ProviderState::registered));
    CHECK(provider.rssi == 21);
    host.modem.set_registration(RegisterState::roaming);
    host.drop_indications();
    home = host.ask(mbim::HomeProviderQuery{});
    CHECK(home.info<mbim::HomeProviderInfo>().provider.provider_state == ProviderState::home);
}

TEST_CASE("modem: registration, tells the network and the flag") {
    emulator::ModemConfiguration configuration;
    configuration.registration = RegisterState::roaming;
    configuration.registration_flag = mbim::RegistrationFlag::packet_service_auto_attach;
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::RegisterStateQuery{});
    auto const info = answer.info<mbim::RegisterStateInfo>();
    CHECK(info.nw_error == 0);
    CHECK(info.register_state == RegisterState::roaming);
    CHECK(info.register_mode == mbim::RegisterMode::automatic);
    CHECK(info.current_cellular_class == mbim::CellularClass::gsm);
    CHECK(info.provider_id == mbim::Text{"00202"});
    CHECK(info.provider_name == mbim::Text{"Example Abroad"});
    CHECK(info.roaming_text == mbim::Text{"Example Abroad"});
    CHECK(info.registration_flag == mbim::RegistrationFlag::packet_service_auto_attach);
}

TEST_CASE("modem: a deregistered modem, registers at home when it is asked to") {
    emulator::ModemConfiguration configuration;
    configuration.registration = RegisterState::deregistered;
    Host host{configuration};
    host.open();
    CHECK(host.ask(attach_request())->status == Status::not_registered);
    CHECK(host.ask(mbim::RegisterStateQuery{}).info<mbim::RegisterStateInfo>().provider_id.empty());
    auto const answer = host.ask(mbim::RegisterStateSet{});
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.next().is_indication_of(Cid::register_state));
    CHECK(host.attach() == Status::success);
}

TEST_CASE("modem: registration denied, is a failure with its cause") {
    emulator::ModemConfiguration configuration;
    configuration.registration = RegisterState::denied;
    configuration.registration_cause = 13;
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::RegisterStateSet{});
    CHECK(answer->status == Status::failure);
    CHECK(answer.info<mbim::RegisterStateInfo>().nw_error == 13);
    CHECK(answer.info<mbim::RegisterStateInfo>().register_state == RegisterState::denied);
    CHECK(host.ask(mbim::RegisterStateQuery{}).info<mbim::RegisterStateInfo>().nw_error == 13);
    CHECK(host.ask(attach_request())->status == Status::not_registered);
    CHECK(host.ask(Host::connect_request())->status == Status::not_registered);
}

TEST_CASE("modem: registration that takes time, is searching until it is there") {
    emulator::ModemConfiguration configuration;
    configuration.registration = RegisterState::deregistered;
    configuration.delays.registration = 2s;
    Host host{configuration};
    host.open();
    auto const id = host.start(mbim::RegisterStateSet{});
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::searching);
    CHECK(host.quiet());
    host.time.advance(2s);
    CHECK(host.answer(id).info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
}

TEST_CASE("modem: attach and detach, answer with the state they reach") {
    Host host;
    host.open();
    auto const answer = host.ask(attach_request());
    auto const info = answer.info<mbim::PacketServiceInfo>();
    CHECK(answer->status == Status::success);
    CHECK(info.packet_service_state == PacketServiceState::attached);
    CHECK(info.highest_available_data_class == mbim::DataClass::lte);
    CHECK(info.uplink_speed == 50'000'000);
    CHECK(info.downlink_speed == 150'000'000);
    CHECK(host.next().info<mbim::PacketServiceInfo>() == info);
    CHECK(host.ask(attach_request())->status == Status::success);
    CHECK(host.quiet());

    CHECK(host.connect() == Status::success);
    auto const gone = host.ask(detach_request());
    CHECK(gone.info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::detached);
    CHECK(gone.info<mbim::PacketServiceInfo>().uplink_speed == 0);
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(host.next().is_indication_of(Cid::packet_service));
    CHECK(host.ask(detach_request())->status == Status::success);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::PacketServiceSet{static_cast<mbim::PacketServiceAction>(7)})->status ==
          Status::invalid_parameters);
}

TEST_CASE("modem: an attach on its way, is joined by the next one") {
    emulator::ModemConfiguration configuration;
    configuration.delays.attach = 500ms;
    Host host{configuration};
    host.open();
    auto const first = host.start(attach_request());
    CHECK(host.ask(mbim::PacketServiceQuery{}).info<mbim::PacketServiceInfo>().packet_service_state ==
          PacketServiceState::attaching);
    host.time.advance(300ms);
    auto const second = host.start(attach_request());
    host.time.advance(200ms);
    CHECK(host.answer(first)->status == Status::success);
    CHECK(host.answer(second)->status == Status::success);
    CHECK(host.next().info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::attached);
    CHECK(host.quiet());
    CHECK(host.time.pending() == 0);
}

TEST_CASE("modem: an attach on its way, ends with what ends it") {
    emulator::ModemConfiguration configuration;
    configuration.delays.attach = 500ms;
    Host host{configuration};
    host.open();
    auto const id = host.start(attach_request());
    SUBCASE("radio off") {
        host.modem.set_hardware_radio(RadioSwitch::off);
        CHECK(host.answer(id)->status == Status::radio_power_off);
    }
    SUBCASE("registration lost") {
        host.modem.set_registration(RegisterState::searching);
        CHECK(host.answer(id)->status == Status::not_registered);
    }
    SUBCASE("the network refuses") {
        host.modem.network_detaches(7);
        auto const answer = host.answer(id);
        CHECK(answer->status == Status::failure);
        CHECK(answer.info<mbim::PacketServiceInfo>().nw_error == 7);
    }
    SUBCASE("detach") {
        CHECK(host.start(detach_request()) == id + 1);
        CHECK(host.answer(id)->status == Status::packet_service_detached);
        CHECK(host.answer(id + 1)->status == Status::success);
    }
    host.drop_indications();
    host.time.advance(1s);
    CHECK(host.quiet());
    CHECK(host.modem.state().packet_service == PacketServiceState::detached);
}

TEST_CASE("modem: connect, needs everything before it") {
    Host host;
    host.open();
    auto const detached = host.ask(Host::connect_request());
    CHECK(detached->status == Status::packet_service_detached);
    CHECK(detached->info.empty());

    host.modem.remove_sim();
    host.drop_indications();
    CHECK(host.ask(Host::connect_request())->status == Status::sim_not_inserted);
    host.modem.insert_sim(emulator::SimPresence::bad);
    host.drop_indications();
    CHECK(host.ask(Host::connect_request())->status == Status::bad_sim);
    host.modem.insert_sim();
    host.drop_indications();
    host.modem.set_registration(RegisterState::searching);
    host.drop_indications();
    CHECK(host.ask(Host::connect_request())->status == Status::not_registered);
    host.modem.set_registration(RegisterState::home);
    host.drop_indications();
    CHECK(host.attach() == Status::success);
    CHECK(host.ask(Host::connect_request())->status == Status::success);
}

TEST_CASE("modem: connect, answers activated and tells it once") {
    Host host{attached()};
    host.open();
    auto const answer = host.ask(Host::connect_request());
    mbim::ConnectInfo expected;
    expected.activation_state = ActivationState::activated;
    expected.ip_type = mbim::ContextIpType::ipv4;
    expected.context_type = mbim::context_types::internet;
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::ConnectInfo>() == expected);
    CHECK(host.next().info<mbim::ConnectInfo>() == expected);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>() == expected);
}

TEST_CASE("modem: connect refused by the network, tells the cause where it may") {
    auto configuration = attached();
    SUBCASE("with the structure") {
        Host host{configuration};
        host.open();
        auto const answer = host.ask(Host::connect_request("nowhere"));
        CHECK(answer->status == Status::invalid_access_string);
        CHECK(answer.info<mbim::ConnectInfo>().nw_error == 27);
        CHECK(answer.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
        CHECK(host.quiet());
        // The next success clears it.
        CHECK(host.connect() == Status::success);
        CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>().nw_error == 0);
    }
    SUBCASE("with an empty buffer") {
        configuration.refusal_body = emulator::RefusalBody::empty;
        Host host{configuration};
        host.open();
        auto const answer = host.ask(Host::connect_request("nowhere"));
        CHECK(answer->status == Status::invalid_access_string);
        CHECK(answer->info.empty());
    }
}

TEST_CASE("modem: credentials, are 19 with cause 29 when they are wrong") {
    auto configuration = attached();
    configuration.access_points = {emulator::AccessPoint{"corporate", "anna", "s3cret", std::nullopt}};
    Host host{configuration};
    host.open();
    auto set = Host::connect_request("corporate");
    set.user_name = "anna";
    set.password = "guess";
    set.auth_protocol = mbim::AuthProtocol::chap;
    auto const answer = host.ask(set);
    CHECK(answer->status == Status::invalid_user_name_password);
    CHECK(answer.info<mbim::ConnectInfo>().nw_error == 29);
    set.password = "s3cret";
    CHECK(host.ask(set)->status == Status::success);
}

TEST_CASE("modem: sessions, are as many as there are") {
    SUBCASE("one") {
        Host host{attached()};
        host.open();
        CHECK(host.connect() == Status::success);
        CHECK(host.ask(Host::connect_request())->status == Status::max_activated_contexts);
        CHECK(host.ask(Host::connect_request("internet", 1))->status == Status::max_activated_contexts);
        CHECK(host.ask(Host::disconnect_request())->status == Status::success);
        host.drop_indications();
        CHECK(host.ask(Host::connect_request("internet", 1))->status == Status::invalid_parameters);
        CHECK(host.connect() == Status::success);
    }
    SUBCASE("several") {
        auto configuration = attached();
        configuration.max_sessions = 3;
        Host host{configuration};
        host.open();
        CHECK(host.connect("internet", 0) == Status::success);
        CHECK(host.connect("internet", 0) == Status::operation_not_allowed);
        CHECK(host.connect("internet", 2) == Status::success);
        CHECK(host.connect("internet", 1) == Status::success);
        CHECK(host.connect("internet", 0) == Status::max_activated_contexts);
        CHECK(host.modem.state().contexts.size() == 3);
        CHECK(host.ask(Host::disconnect_request(2))->status == Status::success);
        host.drop_indications();
        CHECK(host.ask(mbim::ConnectQuery{1}).info<mbim::ConnectInfo>().activation_state == ActivationState::activated);
    }
}

TEST_CASE("modem: an activation that takes time, is activating and can be ended") {
    auto configuration = attached();
    configuration.delays.activate = 1s;
    configuration.delays.deactivate = 1s;
    Host host{configuration};
    host.open();
    auto const id = host.start(Host::connect_request());
    CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>().activation_state == ActivationState::activating);
    CHECK(host.ask(mbim::IpConfigurationQuery{})->status == Status::context_not_activated);
    SUBCASE("finished") {
        host.time.advance(1s);
        CHECK(host.answer(id)->status == Status::success);
        CHECK(host.next().is_indication_of(Cid::connect));
        auto const end = host.start(Host::disconnect_request());
        CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>().activation_state ==
              ActivationState::deactivating);
        CHECK(host.ask(Host::disconnect_request())->status == Status::busy);
        host.time.advance(1s);
        CHECK(host.answer(end).info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
        CHECK(host.next().is_indication_of(Cid::connect));
    }
    SUBCASE("ended by the host") {
        auto const end = host.start(Host::disconnect_request());
        CHECK(host.answer(id)->status == Status::failure);
        host.time.advance(1s);
        CHECK(host.answer(end)->status == Status::success);
        host.drop_indications();
    }
    SUBCASE("ended by the network") {
        CHECK(host.modem.network_drops_context(0, 26));
        auto const answer = host.answer(id);
        CHECK(answer->status == Status::failure);
        CHECK(answer.info<mbim::ConnectInfo>().nw_error == 26);
        host.drop_indications();
    }
    SUBCASE("ended by the loss of registration") {
        host.modem.set_registration(RegisterState::denied);
        CHECK(host.answer(id)->status == Status::not_registered);
        host.drop_indications();
    }
    SUBCASE("ended by the SIM") {
        host.modem.remove_sim();
        CHECK(host.answer(id)->status == Status::sim_not_inserted);
        host.drop_indications();
    }
    host.time.advance(5s);
    CHECK(host.quiet());
    CHECK(host.time.pending() == 0);
}

TEST_CASE("modem: a deactivation on its way, is a success when something else ends the session first") {
    auto configuration = attached();
    configuration.delays.deactivate = 1s;
    Host host{configuration};
    host.open();
    CHECK(host.connect() == Status::success);
    auto const id = host.start(Host::disconnect_request());
    host.modem.set_hardware_radio(RadioSwitch::off);
    CHECK(host.answer(id)->status == Status::success);
}

TEST_CASE("modem: an activation refused after a while, leaves nothing behind") {
    auto configuration = attached();
    configuration.delays.activate = 1s;
    Host host{configuration};
    host.open();
    auto const id = host.start(Host::connect_request("nowhere"));
    CHECK(host.quiet());
    host.time.advance(1s);
    auto const answer = host.answer(id);
    CHECK(answer->status == Status::invalid_access_string);
    CHECK(answer.info<mbim::ConnectInfo>().nw_error == 27);
    CHECK(host.quiet());
    CHECK(host.modem.state().contexts.at(0).activation == ActivationState::deactivated);
}

TEST_CASE("modem: deactivating what is not active, is status 16") {
    Host host{attached()};
    host.open();
    CHECK(host.ask(Host::disconnect_request())->status == Status::context_not_activated);
    CHECK(host.ask(Host::disconnect_request(9))->status == Status::context_not_activated);
    CHECK(host.connect() == Status::success);
    CHECK(host.ask(Host::disconnect_request())->status == Status::success);
    host.drop_indications();
    CHECK(host.ask(Host::disconnect_request())->status == Status::context_not_activated);
}

TEST_CASE("modem: asking for a session that is not active, is answered as configured") {
    emulator::ModemConfiguration configuration;
    SUBCASE("success") {
        Host host{configuration};
        host.open();
        auto const answer = host.ask(mbim::ConnectQuery{});
        CHECK(answer->status == Status::success);
        CHECK(answer.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
        CHECK(host.ask(mbim::ConnectQuery{1})->status == Status::invalid_parameters);
    }
    SUBCASE("context not activated") {
        configuration.inactive_query = emulator::InactiveQuery::context_not_activated;
        Host host{configuration};
        host.open();
        auto const answer = host.ask(mbim::ConnectQuery{});
        CHECK(answer->status == Status::context_not_activated);
        CHECK(answer->info.empty());
    }
}

TEST_CASE("modem: parameters that cannot be, are status 21") {
    Host host{attached()};
    host.open();
    auto set = Host::connect_request();
    set.ip_type = static_cast<mbim::ContextIpType>(5);
    CHECK(host.ask(set)->status == Status::invalid_parameters);
    set = Host::connect_request();
    set.auth_protocol = static_cast<mbim::AuthProtocol>(4);
    CHECK(host.ask(set)->status == Status::invalid_parameters);
    set = Host::connect_request();
    set.compression = static_cast<mbim::Compression>(2);
    CHECK(host.ask(set)->status == Status::invalid_parameters);
    set = Host::connect_request();
    set.activation_command = static_cast<mbim::ActivationCommand>(2);
    CHECK(host.ask(set)->status == Status::invalid_parameters);
    CHECK(host.modem.state().contexts.empty());

    SUBCASE("every set cut short") {
        for (auto const cid : {Cid::radio_state, Cid::pin, Cid::register_state, Cid::packet_service, Cid::signal_state,
                               Cid::connect, Cid::device_service_subscribe_list, Cid::preferred_providers,
                               Cid::provisioned_contexts, Cid::network_idle_hint, Cid::ip_packet_filters}) {
            host.send(
                Host::raw_command_message(90, mbim::basic_connect(cid), mbim::CommandType::set, to_bytes({1, 0, 0})));
            auto const answer = host.answer(90);
            CHECK(answer->status == Status::invalid_parameters);
            CHECK(answer->info.empty());
        }
    }
    SUBCASE("a text that ends outside") {
        auto message = Host::command_message(91, Host::connect_request());
        // Offset of the access string, the third word of the information buffer.
        message[48 + 8 + 1] = std::byte{0xff};
        host.send(message);
        CHECK(host.answer(91)->status == Status::invalid_parameters);
    }
    SUBCASE("half a surrogate pair") {
        auto message = Host::command_message(92, Host::connect_request());
        message[48 + 60 + 1] = std::byte{0xd8};
        host.send(message);
        CHECK(host.answer(92)->status == Status::invalid_parameters);
    }
    SUBCASE("neither query nor set") {
        auto message = Host::command_message(93, mbim::RadioStateQuery{});
        message[40] = std::byte{2};
        host.send(message);
        CHECK(host.answer(93)->status == Status::invalid_parameters);
    }
}

TEST_CASE("modem: IP settings, are those granted") {
    auto configuration = attached();
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    configuration.ip.ipv6->mtu = 0;
    configuration.ip.ipv6->dns_servers.clear();
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::IpConfigurationQuery{})->status == Status::context_not_activated);

    CHECK(host.connect() == Status::success);
    auto const answer = host.ask(mbim::IpConfigurationQuery{});
    auto const info = answer.info<mbim::IpConfigurationInfo>();
    using mbim::IpAvailable;
    CHECK(info.session_id == 0);
    CHECK(info.ipv4_configuration_available ==
          (IpAvailable::address | IpAvailable::gateway | IpAvailable::dns | IpAvailable::mtu));
    CHECK(info.ipv6_configuration_available == (IpAvailable::address | IpAvailable::gateway));
    REQUIRE(info.ipv4_addresses.size() == 1);
    CHECK(info.ipv4_addresses[0] == mbim::Ipv4Element{30, {10, 20, 30, 1}});
    CHECK(info.ipv4_gateway == mbim::Ipv4Address{10, 20, 30, 2});
    REQUIRE(info.ipv4_dns_servers.size() == 2);
    CHECK(info.ipv4_dns_servers[0] == mbim::Ipv4Address{10, 20, 30, 2});
    CHECK(info.ipv4_mtu == 1500);
    REQUIRE(info.ipv6_addresses.size() == 1);
    CHECK(info.ipv6_addresses[0].on_link_prefix_length == 64);
    CHECK(info.ipv6_gateway.has_value());
    CHECK(info.ipv6_dns_servers.empty());
    CHECK(info.ipv6_mtu == 0);
}

TEST_CASE("modem: an IP query of 4 bytes, is enough") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    host.send(Host::raw_command_message(95, mbim::basic_connect(Cid::ip_configuration), mbim::CommandType::query,
                                        to_bytes({0, 0, 0, 0})));
    CHECK(host.answer(95)->status == Status::success);
}

TEST_CASE("modem: device services, are exactly those that are served") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    auto const answer = host.ask(mbim::DeviceServicesQuery{});
    auto const info = answer.info<mbim::DeviceServicesInfo>();
    CHECK(info.max_dss_sessions == 0);
    REQUIRE(info.device_services.size() == 1);
    auto const service = info.device_services[0];
    CHECK(service.service_id == mbim::services::basic_connect);
    std::vector<std::uint32_t> told;
    for (auto const cid : service.cids)
        told.push_back(cid);
    CHECK(std::is_sorted(told.begin(), told.end()));
    for (std::uint32_t cid = 0; cid < 30; ++cid) {
        CAPTURE(cid);
        bool served = false;
        for (auto const type : {mbim::CommandType::query, mbim::CommandType::set}) {
            host.send(Host::raw_command_message(96, {mbim::services::basic_connect, cid}, type));
            served |= host.answer(96)->status != Status::no_device_support;
            host.drop_indications();
        }
        CHECK(served == (std::find(told.begin(), told.end(), cid) != told.end()));
    }
}

TEST_CASE("modem: the subscribe list, filters indications and is repeated") {
    Host host;
    host.open();
    std::array const cids{static_cast<std::uint32_t>(Cid::radio_state), static_cast<std::uint32_t>(Cid::signal_state)};
    std::array const entries{mbim::EventEntry{mbim::services::sms, {}},
                             mbim::EventEntry{mbim::services::basic_connect, cids}};
    mbim::DeviceServiceSubscribeList list;
    list.events = entries;
    auto const answer = host.ask(list);
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::DeviceServiceSubscribeList>() == list);

    host.modem.set_hardware_radio(RadioSwitch::off);
    CHECK(host.next().is_indication_of(Cid::radio_state));
    CHECK(host.quiet());

    SUBCASE("an empty list keeps everything back") {
        CHECK(host.ask(mbim::DeviceServiceSubscribeList{})->status == Status::success);
        host.modem.set_hardware_radio(RadioSwitch::on);
        CHECK(host.quiet());
    }
    SUBCASE("a service without commands lets everything of it through") {
        std::array const all{mbim::EventEntry{mbim::services::basic_connect, {}}};
        list.events = all;
        CHECK(host.ask(list)->status == Status::success);
        host.modem.set_hardware_radio(RadioSwitch::on);
        CHECK(host.next().is_indication_of(Cid::radio_state));
        CHECK(host.next().is_indication_of(Cid::register_state));
    }
}

TEST_CASE("modem: packet statistics, are there while a session is active") {
    Host host{attached()};
    host.open();
    CHECK(host.ask(mbim::PacketStatisticsQuery{})->status == Status::context_not_activated);
    CHECK(host.connect() == Status::success);
    mbim::PacketStatisticsInfo statistics;
    statistics.in_octets = 0x1'0000'0001;
    statistics.out_packets = 7;
    host.modem.set_statistics(statistics);
    CHECK(host.ask(mbim::PacketStatisticsQuery{}).info<mbim::PacketStatisticsInfo>() == statistics);
}

TEST_CASE("modem: signal reports, keep to the thresholds") {
    Host host;
    host.open();
    auto const reported = [&](std::uint32_t rssi, std::uint32_t error_rate = mbim::unknown_signal) {
        host.modem.set_signal(rssi, error_rate);
        bool const any = !host.quiet();
        host.drop_indications();
        return any;
    };
    CHECK(reported(15));
    CHECK_FALSE(reported(15));
    CHECK(reported(14));

    auto const answer = host.ask(mbim::SignalStateSet{30, 5, 0xFFFFFFFF});
    CHECK(answer.info<mbim::SignalStateInfo>() == mbim::SignalStateInfo{14, 99, 30, 5, 0xFFFFFFFF});
    CHECK_FALSE(reported(10));
    CHECK_FALSE(reported(18));
    CHECK(reported(19));
    CHECK_FALSE(reported(19, 3));
    CHECK(reported(24, 3));
    CHECK(host.ask(mbim::SignalStateSet{0, 0xFFFFFFFF, 0})->status == Status::success);
    CHECK_FALSE(reported(3, 3));
    CHECK(reported(3, 4));
}

TEST_CASE("modem: the network drops a session, which is told with its cause") {
    Host host{attached()};
    host.open();
    CHECK_FALSE(host.modem.network_drops_context(0, 36));
    CHECK(host.connect() == Status::success);
    CHECK(host.modem.network_drops_context(0, 36));
    auto const indication = host.next();
    CHECK(indication->transaction_id() == 0);
    CHECK(indication.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(indication.info<mbim::ConnectInfo>().nw_error == 36);
    CHECK(host.quiet());
    CHECK_FALSE(host.modem.network_drops_context(0, 36));
    auto const answer = host.ask(mbim::ConnectQuery{});
    CHECK(answer.info<mbim::ConnectInfo>().nw_error == 36);
    CHECK(host.connect() == Status::success);
}

TEST_CASE("modem: the network detaches, which ends sessions first") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    host.modem.network_detaches(10);
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    auto const indication = host.next();
    CHECK(indication.info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::detached);
    CHECK(indication.info<mbim::PacketServiceInfo>().nw_error == 10);
    CHECK(host.quiet());
    CHECK(host.attach() == Status::success);
    CHECK(host.ask(mbim::PacketServiceQuery{}).info<mbim::PacketServiceInfo>().nw_error == 0);
}

TEST_CASE("modem: the network changes IP settings, which is told") {
    Host host{attached()};
    host.open();
    emulator::IpConfiguration ip;
    ip.ipv4->address = {10, 9, 8, 7};
    CHECK_FALSE(host.modem.network_changes_ip(0, ip));
    CHECK(host.connect() == Status::success);
    CHECK(host.modem.network_changes_ip(0, ip));
    auto const indication = host.next();
    CHECK(indication.info<mbim::IpConfigurationInfo>().ipv4_addresses[0].address == mbim::Ipv4Address{10, 9, 8, 7});
    auto const answer = host.ask(mbim::IpConfigurationQuery{});
    CHECK(answer.info<mbim::IpConfigurationInfo>().ipv4_addresses[0].address == mbim::Ipv4Address{10, 9, 8, 7});
}

TEST_CASE("modem: SIM out and in, ends and restarts everything") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    host.modem.remove_sim();
    CHECK(host.next().info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::sim_not_inserted);
    CHECK(host.next().is_indication_of(Cid::connect));
    CHECK(host.next().is_indication_of(Cid::packet_service));
    CHECK(host.next().is_indication_of(Cid::register_state));
    CHECK(host.quiet());
    host.modem.remove_sim();
    CHECK(host.quiet());

    host.modem.insert_sim();
    CHECK(host.next().info<mbim::SubscriberReadyInfo>().ready_state == ReadyState::initialized);
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(host.next().info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::attached);
    CHECK(host.quiet());
}

TEST_CASE("modem: registration changed by the network, goes on and back") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    // From home to roaming the session goes on.
    host.modem.set_registration(RegisterState::roaming);
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::roaming);
    CHECK(host.quiet());
    CHECK(host.modem.state().contexts.at(0).activation == ActivationState::activated);

    host.modem.set_registration(RegisterState::deregistered);
    CHECK(host.next().is_indication_of(Cid::connect));
    CHECK(host.next().is_indication_of(Cid::packet_service));
    CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::deregistered);
    CHECK(host.ask(mbim::RegisterStateSet{}).info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
}

TEST_CASE("modem: registration changed while the radio is off, holds when it is on") {
    Host host;
    host.open();
    host.modem.set_hardware_radio(RadioSwitch::off);
    host.drop_indications();
    host.modem.set_registration(RegisterState::roaming);
    CHECK(host.quiet());
    CHECK(host.modem.state().registration == RegisterState::deregistered);
    host.modem.set_hardware_radio(RadioSwitch::on);
    host.drop_indications();
    CHECK(host.modem.state().registration == RegisterState::roaming);
}

TEST_CASE("modem: unplugged, is silent, and plugged in again it is as new") {
    auto configuration = locked();
    configuration.delays.activate = 1s;
    Host host{configuration};
    host.open();
    CHECK(host.ask(enter_pin("1234"))->status == Status::success);
    host.drop_indications();
    CHECK(host.attach() == Status::success);
    static_cast<void>(host.start(Host::connect_request()));
    host.modem.vanish();
    CHECK(host.vanished == 1);
    CHECK_FALSE(host.modem.state().present);
    host.modem.vanish();
    CHECK(host.vanished == 1);
    host.send(Host::open_message(50, 4096));
    host.time.advance(5s);
    CHECK(host.quiet());

    host.modem.reappear();
    auto const state = host.modem.state();
    CHECK(state.present);
    CHECK_FALSE(state.open);
    CHECK(state.ready == ReadyState::device_locked);
    CHECK(state.registration == RegisterState::deregistered);
    CHECK(state.packet_service == PacketServiceState::detached);
    CHECK(state.contexts.empty());
    CHECK(host.quiet());
    host.open();
    CHECK(host.ask(mbim::PinQuery{}).info<mbim::PinInfo>().pin_type == mbim::PinType::pin1);
}

TEST_CASE("modem: destroyed with work to do, leaves no call behind") {
    emulator::ManualScheduler time;
    {
        emulator::ModemConfiguration configuration;
        configuration.packet_service = PacketServiceState::attached;
        configuration.delays.activate = 1s;
        emulator::Modem modem{configuration, time};
        modem.receive(Host::open_message(1, 4096));
        modem.receive(Host::command_message(2, Host::connect_request()));
        CHECK(time.pending() == 1);
    }
    CHECK(time.pending() == 0);
}

TEST_CASE("modem: the log, has a line for each message and no secret") {
    auto configuration = attached();
    configuration.access_points = {emulator::AccessPoint{"corporate", "anna-user", "s3cret-word", std::nullopt}};
    configuration.sim.pin_mode = mbim::PinMode::enabled;
    configuration.sim.pin = "73519";
    Host host{configuration};
    host.open();
    auto pin = enter_pin("73519");
    pin.new_pin = "86420";
    CHECK(host.ask(pin)->status == Status::success);
    host.drop_indications();
    auto set = Host::connect_request("corporate");
    set.user_name = "anna-user";
    set.password = "s3cret-word";
    CHECK(host.ask(set)->status == Status::success);
    host.send(Host::command_message(77, mbim::DeviceCapsQuery{}));
    host.send(Host::close_message(78));
    host.send(Host::host_error_message(79, mbim::ProtocolError::cancel));

    CHECK(host.logged("host  open 1 max_control_transfer=4096"));
    CHECK(host.logged("modem open_done 1 success"));
    CHECK(host.logged("host  command 3 basic_connect.connect set session_id=0 activation_command=activate "
                      "access_string=\"corporate\" user_name=(hidden) password=(hidden)"));
    CHECK(host.logged("modem command_done 3 basic_connect.connect success session_id=0 activation_state=activated"));
    CHECK(host.logged("modem indicate_status basic_connect.connect"));
    CHECK(host.logged("host  command 77 basic_connect.device_caps query"));
    CHECK(host.logged("host  close 78"));
    CHECK(host.logged("modem close_done 78 success"));
    CHECK(host.logged("host  host_error 79 cancel"));
    for (auto const* secret : {"73519", "86420", "anna-user", "s3cret-word"})
        CHECK_FALSE(host.logged(secret));
    for (auto const& line : host.log)
        CHECK(line.find('\n') == std::string::npos);
}
