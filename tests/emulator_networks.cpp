// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <array>
#include <chrono>

using namespace emulator_test;
using namespace std::chrono_literals;
using emulator::ProviderConfiguration, emulator::VisibleProvider;
using mbim::ActivationState, mbim::PacketServiceState, mbim::ProviderState, mbim::RadioSwitch, mbim::RegisterMode,
    mbim::RegisterState, mbim::Status;

namespace {

ProviderConfiguration const home{"00101", "Example Mobile"};
ProviderConfiguration const rival{"00102", "Example Rival"};
ProviderConfiguration const barred{"00103", "Example Barred"};

/// Home, one that takes visitors, and one that refuses this SIM.
std::vector<VisibleProvider> three_networks() {
    VisibleProvider other{rival};
    other.rssi = 9;
    other.error_rate = 2;
    VisibleProvider forbidden{barred};
    forbidden.state = ProviderState::forbidden;
    forbidden.cellular_class = mbim::CellularClass::cdma;
    return {VisibleProvider{home}, other, forbidden};
}

emulator::ModemConfiguration in_town() {
    emulator::ModemConfiguration configuration;
    configuration.visible_providers = three_networks();
    configuration.packet_service = PacketServiceState::attached;
    return configuration;
}

mbim::RegisterStateSet register_at(std::string_view provider) {
    return {provider, mbim::RegisterAction::manual, mbim::DataClass::none};
}

mbim::VisibleProvidersQuery scan_request() {
    return {mbim::VisibleProvidersAction::full_scan};
}

std::vector<std::string> ids_of(mbim::List<mbim::Provider> const& providers) {
    std::vector<std::string> ids;
    for (auto const provider : providers)
        ids.push_back(provider.provider_id.to_utf8().value());
    return ids;
}

} // namespace

TEST_CASE("scan: the networks in reach, with their state, signal and technology") {
    auto configuration = in_town();
    configuration.preferred_providers = {rival};
    Host host{configuration};
    host.open();
    auto const answer = host.ask(scan_request());
    CHECK(answer->status == Status::success);
    auto const found = answer.info<mbim::VisibleProvidersInfo>().providers;
    REQUIRE(found.size() == 3);
    CHECK(found[0] == mbim::Provider{"00101", ProviderState::home | ProviderState::visible | ProviderState::registered,
                                     "Example Mobile", mbim::CellularClass::gsm, 21, 99});
    CHECK(found[1] == mbim::Provider{"00102", ProviderState::visible | ProviderState::preferred, "Example Rival",
                                     mbim::CellularClass::gsm, 9, 2});
    CHECK(found[2] == mbim::Provider{"00103", ProviderState::visible | ProviderState::forbidden, "Example Barred",
                                     mbim::CellularClass::cdma, 15, 99});
}

TEST_CASE("scan: without a list, finds the network of the registration and none while searching") {
    Host host;
    host.open();
    auto const at_home = host.ask(scan_request());
    CHECK(ids_of(at_home.info<mbim::VisibleProvidersInfo>().providers) == std::vector<std::string>{"00101"});
    host.modem.set_registration(RegisterState::roaming);
    host.drop_indications();
    auto const abroad = host.ask(scan_request());
    CHECK(ids_of(abroad.info<mbim::VisibleProvidersInfo>().providers) == std::vector<std::string>{"00202"});
    host.modem.set_registration(RegisterState::searching);
    host.drop_indications();
    auto const nothing = host.ask(scan_request());
    CHECK(nothing->status == Status::providers_not_found);
    CHECK(nothing->info.empty());
}

TEST_CASE("scan: a restricted one, finds networks to be at home in only") {
    auto configuration = in_town();
    configuration.multicarrier_providers = {{barred}};
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::VisibleProvidersQuery{mbim::VisibleProvidersAction::restricted_scan});
    auto const found = answer.info<mbim::VisibleProvidersInfo>().providers;
    CHECK(ids_of(found) == std::vector<std::string>{"00101", "00103"});
    CHECK(mbim::contains(found[1].provider_state, ProviderState::preferred_multicarrier));
    CHECK(host.ask(mbim::VisibleProvidersQuery{static_cast<mbim::VisibleProvidersAction>(2)})->status ==
          Status::invalid_parameters);
}

TEST_CASE("scan: takes its time, and a second one meanwhile is busy") {
    auto configuration = in_town();
    configuration.delays.scan = 60s;
    Host host{configuration};
    host.open();
    auto const first = host.start(scan_request());
    CHECK(host.quiet());
    CHECK(host.modem.state().scanning);
    CHECK(host.ask(scan_request())->status == Status::busy);
    // Other commands go on.
    CHECK(host.ask(Host::connect_request())->status == Status::success);
    host.drop_indications();
    host.time.advance(60s);
    CHECK(host.answer(first).info<mbim::VisibleProvidersInfo>().providers.size() == 3);
    CHECK_FALSE(host.modem.state().scanning);
    CHECK(host.time.pending() == 0);
}

TEST_CASE("scan: given up by the host, leaves the modem free for the next one") {
    auto configuration = in_town();
    configuration.delays.scan = 60s;
    Host host{configuration};
    host.open();
    auto const first = host.start(scan_request());
    SUBCASE("by an error message for another command, goes on") {
        host.send(Host::host_error_message(first + 100, mbim::ProtocolError::cancel));
        CHECK(host.modem.state().scanning);
    }
    SUBCASE("by the refusal of another scan, goes on") {
        auto const second = host.start(scan_request());
        CHECK(host.answer(second)->status == Status::busy);
        host.send(Host::host_error_message(second, mbim::ProtocolError::cancel));
        CHECK(host.modem.state().scanning);
    }
    SUBCASE("by an error message, stops") {
        host.send(Host::host_error_message(first, mbim::ProtocolError::cancel));
        CHECK_FALSE(host.modem.state().scanning);
        CHECK(host.time.pending() == 0);
        auto const second = host.start(scan_request());
        host.time.advance(60s);
        CHECK(host.answer(second)->status == Status::success);
    }
    SUBCASE("by opening again, stops") {
        host.open();
        CHECK_FALSE(host.modem.state().scanning);
        host.time.advance(60s);
        CHECK(host.quiet());
    }
}

TEST_CASE("scan: a modem that cannot do it while connected, is busy then") {
    auto configuration = in_town();
    configuration.scan_while_connected = emulator::ScanWhileConnected::refused;
    Host host{configuration};
    host.open();
    CHECK(host.ask(scan_request())->status == Status::success);
    CHECK(host.connect() == Status::success);
    CHECK(host.ask(scan_request())->status == Status::busy);
    CHECK(host.ask(Host::disconnect_request())->status == Status::success);
    host.drop_indications();
    CHECK(host.ask(scan_request())->status == Status::success);
}

TEST_CASE("scan: what keeps the modem from it, before and while it runs") {
    auto configuration = in_town();
    configuration.delays.scan = 60s;
    Host host{configuration};
    host.open();
    auto const running = host.start(scan_request());
    host.modem.set_hardware_radio(RadioSwitch::off);
    CHECK(host.answer(running)->status == Status::radio_power_off);
    host.drop_indications();
    CHECK(host.ask(scan_request())->status == Status::radio_power_off);
    host.modem.remove_sim();
    host.drop_indications();
    CHECK(host.ask(scan_request())->status == Status::sim_not_inserted);
    CHECK(host.time.pending() == 0);
}

TEST_CASE("manual registration: a visible network, is registered with as a guest") {
    Host host{in_town()};
    host.open();
    CHECK(host.connect() == Status::success);
    auto const answer = host.ask(register_at("00102"));
    auto const info = answer.info<mbim::RegisterStateInfo>();
    CHECK(answer->status == Status::success);
    CHECK(info.register_mode == RegisterMode::manual);
    CHECK(info.register_state == RegisterState::roaming);
    CHECK(info.provider_id == mbim::Text{"00102"});
    CHECK(info.roaming_text == mbim::Text{"Example Rival"});
    // What went on with the first network ends.
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(host.next().is_indication_of(Cid::packet_service));
    CHECK(host.next().info<mbim::RegisterStateInfo>() == info);
    CHECK(host.next().info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::attached);
    CHECK(host.quiet());
    CHECK(host.modem.state().provider_id == "00102");

    // The same again changes nothing.
    CHECK(host.ask(register_at("00102"))->status == Status::success);
    CHECK(host.quiet());
    // Back home, by hand and then by itself.
    auto const back = host.ask(register_at("00101"));
    CHECK(back.info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
    CHECK(back.info<mbim::RegisterStateInfo>().register_mode == RegisterMode::manual);
    host.drop_indications();
    auto const automatic = host.ask(mbim::RegisterStateSet{});
    CHECK(automatic.info<mbim::RegisterStateInfo>().register_mode == RegisterMode::automatic);
    CHECK(host.quiet());
}

TEST_CASE("manual registration: a partner's network, is a partner's") {
    auto configuration = in_town();
    configuration.visible_providers->at(1).registration = RegisterState::partner;
    Host host{configuration};
    host.open();
    CHECK(host.ask(register_at("00102")).info<mbim::RegisterStateInfo>().register_state == RegisterState::partner);
}

TEST_CASE("manual registration: a network out of reach, is status 10, and the mode has changed") {
    Host host{in_town()};
    host.open();
    CHECK(host.connect() == Status::success);
    auto const answer = host.ask(register_at("99999"));
    CHECK(answer->status == Status::provider_not_visible);
    CHECK(answer->info.empty());
    CHECK(host.next().is_indication_of(Cid::connect));
    CHECK(host.next().is_indication_of(Cid::packet_service));
    auto const indication = host.next();
    auto const info = indication.info<mbim::RegisterStateInfo>();
    CHECK(info.register_mode == RegisterMode::manual);
    CHECK(info.register_state == RegisterState::searching);
    CHECK(info.provider_id == mbim::Text{"99999"});
    CHECK(host.quiet());

    SUBCASE("it appears, and is registered with") {
        auto networks = three_networks();
        networks.push_back(VisibleProvider{{"99999", "Example Far"}});
        host.modem.set_visible_providers(networks);
        auto const found = host.next();
        CHECK(found.info<mbim::RegisterStateInfo>().register_state == RegisterState::roaming);
        CHECK(found.info<mbim::RegisterStateInfo>().provider_name == mbim::Text{"Example Far"});
        host.drop_indications();
        // And is lost again.
        host.modem.set_visible_providers(three_networks());
        CHECK(host.next().is_indication_of(Cid::packet_service));
        CHECK(host.next().info<mbim::RegisterStateInfo>().register_state == RegisterState::searching);
        CHECK(host.quiet());
    }
    SUBCASE("others appear, which changes nothing") {
        host.modem.set_visible_providers({{VisibleProvider{rival}}});
        CHECK(host.quiet());
    }
    SUBCASE("automatic mode finds home") {
        auto const automatic = host.ask(mbim::RegisterStateSet{});
        CHECK(automatic.info<mbim::RegisterStateInfo>().register_state == RegisterState::home);
        CHECK(automatic.info<mbim::RegisterStateInfo>().register_mode == RegisterMode::automatic);
    }
    SUBCASE("after a loss of power the mode is automatic") {
        host.modem.vanish();
        host.modem.reappear();
        CHECK(host.modem.state().register_mode == RegisterMode::automatic);
        CHECK(host.modem.state().registration == RegisterState::home);
    }
}

TEST_CASE("manual registration: a forbidden network, is refused by modem or network") {
    auto configuration = in_town();
    SUBCASE("by the modem: nothing has changed") {
        Host host{configuration};
        host.open();
        auto const answer = host.ask(register_at("00103"));
        CHECK(answer->status == Status::invalid_parameters);
        CHECK(host.quiet());
        CHECK(host.modem.state().register_mode == RegisterMode::automatic);
        CHECK(host.modem.state().provider_id == "00101");
    }
    SUBCASE("by the network: with its cause") {
        configuration.forbidden_registration = emulator::ForbiddenRegistration::network_refuses;
        Host host{configuration};
        host.open();
        auto const answer = host.ask(register_at("00103"));
        CHECK(answer->status == Status::failure);
        CHECK(answer.info<mbim::RegisterStateInfo>().nw_error == 11);
        CHECK(answer.info<mbim::RegisterStateInfo>().register_state == RegisterState::denied);
        host.drop_indications();
        CHECK(host.ask(Host::connect_request())->status == Status::not_registered);
    }
}

TEST_CASE("manual registration: takes its time, and searches meanwhile") {
    auto configuration = in_town();
    configuration.delays.registration = 4s;
    Host host{configuration};
    host.open();
    auto const id = host.start(register_at("00102"));
    host.drop_indications();
    CHECK(host.modem.state().registration == RegisterState::searching);
    SUBCASE("and gets there") {
        host.time.advance(4s);
        CHECK(host.answer(id)->status == Status::success);
        CHECK(host.modem.state().provider_id == "00102");
    }
    SUBCASE("and the network goes out of reach") {
        host.modem.set_visible_providers({{VisibleProvider{home}}});
        host.time.advance(4s);
        CHECK(host.answer(id)->status == Status::provider_not_visible);
        CHECK(host.modem.state().registration == RegisterState::searching);
    }
    SUBCASE("and the host chooses one that is not there") {
        CHECK(host.start(register_at("99999")) == id + 1);
        CHECK(host.answer(id)->status == Status::provider_not_visible);
        CHECK(host.answer(id + 1)->status == Status::provider_not_visible);
        host.time.advance(10s);
        CHECK(host.modem.state().registration == RegisterState::searching);
    }
}

TEST_CASE("manual registration: what is no network, and a modem that lets nobody choose") {
    auto configuration = in_town();
    SUBCASE("digits that are no network") {
        Host host{configuration};
        host.open();
        for (auto const* id : {"", "1234", "12a45", "1234567"})
            if (std::string_view{id}.size() <= 6)
                CHECK(host.ask(register_at(id))->status == Status::invalid_parameters);
        CHECK(host.ask(mbim::RegisterStateSet{"", static_cast<mbim::RegisterAction>(2), {}})->status ==
              Status::invalid_parameters);
        CHECK(host.modem.state().register_mode == RegisterMode::automatic);
    }
    SUBCASE("not available") {
        configuration.registration_flag = mbim::RegistrationFlag::manual_selection_not_available;
        Host host{configuration};
        host.open();
        CHECK(host.ask(register_at("00102"))->status == Status::no_device_support);
        CHECK(host.modem.state().register_mode == RegisterMode::automatic);
        auto const caps = host.ask(mbim::DeviceCapsQuery{}).info<mbim::DeviceCapsInfo>();
        CHECK_FALSE(mbim::contains(caps.control_caps, mbim::ControlCaps::registration_manual));
    }
}

TEST_CASE("manual registration: holds against what the network makes of the modem elsewhere") {
    Host host{in_town()};
    host.open();
    static_cast<void>(host.ask(register_at("00102")));
    host.drop_indications();
    host.modem.set_registration(RegisterState::denied);
    CHECK(host.quiet());
    CHECK(host.modem.state().provider_id == "00102");
    host.modem.set_registration(RegisterState::deregistered);
    CHECK(host.modem.state().registration == RegisterState::deregistered);
}

TEST_CASE("automatic attach: the modem does it by itself, and a host that asks joins") {
    emulator::ModemConfiguration configuration;
    configuration.registration = RegisterState::deregistered;
    configuration.packet_service = PacketServiceState::attached;
    configuration.registration_flag = mbim::RegistrationFlag::packet_service_auto_attach;
    configuration.delays.attach = 500ms;
    Host host{configuration};
    host.open();
    auto const answer = host.ask(mbim::RegisterStateSet{});
    CHECK(answer.info<mbim::RegisterStateInfo>().registration_flag ==
          mbim::RegistrationFlag::packet_service_auto_attach);
    host.drop_indications();
    host.time.advance(300ms);
    auto const id = host.start(mbim::PacketServiceSet{mbim::PacketServiceAction::attach});
    CHECK(host.quiet());
    host.time.advance(200ms);
    CHECK(host.answer(id)->status == Status::success);
    CHECK(host.next().info<mbim::PacketServiceInfo>().packet_service_state == PacketServiceState::attached);
}

TEST_CASE("preferred providers: are read, written whole, and told when they change") {
    emulator::ModemConfiguration configuration;
    configuration.preferred_providers = {rival};
    Host host{configuration};
    host.open();
    auto const before = host.ask(mbim::PreferredProvidersQuery{});
    CHECK(before.info<mbim::PreferredProvidersInfo>().providers[0] ==
          mbim::Provider{"00102", ProviderState::preferred, "Example Rival", mbim::CellularClass::gsm, 99, 99});

    std::array<mbim::Provider, 2> const wanted{mbim::Provider{"310410", ProviderState::preferred, "A", {}, 0, 0},
                                               mbim::Provider{"00101", {}, "B", {}, 0, 0}};
    auto const answer = host.ask(mbim::PreferredProvidersSet{wanted});
    CHECK(answer->status == Status::success);
    CHECK(ids_of(answer.info<mbim::PreferredProvidersInfo>().providers) == std::vector<std::string>{"310410", "00101"});
    CHECK(host.next().info<mbim::PreferredProvidersInfo>() == answer.info<mbim::PreferredProvidersInfo>());
    CHECK(host.quiet());

    std::array const broken{mbim::Provider{"12", {}, "", {}, 0, 0}};
    CHECK(host.ask(mbim::PreferredProvidersSet{broken})->status == Status::invalid_parameters);
    std::vector<mbim::Provider> const many(33, wanted[0]);
    CHECK(host.ask(mbim::PreferredProvidersSet{std::span<mbim::Provider const>{many}})->status ==
          Status::write_failure);
    CHECK(host.quiet());

    host.modem.set_preferred_providers({home});
    CHECK(ids_of(host.next().info<mbim::PreferredProvidersInfo>().providers) == std::vector<std::string>{"00101"});
    host.modem.remove_sim();
    host.drop_indications();
    CHECK(host.ask(mbim::PreferredProvidersQuery{})->status == Status::sim_not_inserted);
    CHECK(host.ask(mbim::PreferredProvidersSet{wanted})->status == Status::sim_not_inserted);
}

TEST_CASE("multicarrier providers: are served by a modem for several networks only") {
    emulator::ModemConfiguration configuration;
    configuration.multicarrier_providers.emplace();
    Host host{configuration};
    host.open();
    auto const caps = host.ask(mbim::DeviceCapsQuery{}).info<mbim::DeviceCapsInfo>();
    CHECK(mbim::contains(caps.control_caps, mbim::ControlCaps::multi_carrier));
    CHECK(host.ask(mbim::MulticarrierProvidersQuery{}).info<mbim::MulticarrierProvidersInfo>().providers.empty());
    std::array const wanted{mbim::Provider{"00102", {}, "B", {}, 0, 0}};
    auto const answer = host.ask(mbim::MulticarrierProvidersSet{wanted});
    CHECK(answer.info<mbim::MulticarrierProvidersInfo>().providers[0].provider_state ==
          ProviderState::preferred_multicarrier);
    CHECK(host.next().is_indication_of(Cid::multicarrier_providers));
    std::array const broken{mbim::Provider{"x", {}, "", {}, 0, 0}};
    CHECK(host.ask(mbim::MulticarrierProvidersSet{broken})->status == Status::invalid_parameters);
}

TEST_CASE("multicarrier providers: written by the operator, make a modem for one network one for several") {
    Host host;
    host.open();
    CHECK(host.ask(mbim::MulticarrierProvidersQuery{})->status == Status::no_device_support);
    host.modem.set_multicarrier_providers({{"00102", "B"}});
    auto const told = host.next();
    CHECK(told.is_indication_of(Cid::multicarrier_providers));
    CHECK(told.info<mbim::MulticarrierProvidersInfo>().providers[0].provider_id == mbim::Text{"00102"});
    CHECK(host.ask(mbim::MulticarrierProvidersQuery{}).info<mbim::MulticarrierProvidersInfo>().providers.size() == 1);
}
