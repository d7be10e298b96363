// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/translation.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;

namespace {

[[nodiscard]] mm::Dictionary modem_in(mm::State state, mm::Lock lock = mm::Lock::none) {
    return {{"State", {static_cast<std::int32_t>(state)}}, {"UnlockRequired", {static_cast<std::uint32_t>(lock)}}};
}

[[nodiscard]] mm::Dictionary failed_for(mm::FailedReason reason) {
    mm::Dictionary modem = modem_in(mm::State::failed);
    modem.emplace("StateFailedReason", static_cast<std::uint32_t>(reason));
    return modem;
}

[[nodiscard]] mbn::ReadyState ready(mm::Dictionary const& modem) {
    return mm::subscriber(modem, {}).ready_state;
}

[[nodiscard]] mm::Dictionary network_in(mm::Registered state, mm::PacketServiceValue packet_service) {
    return {{"RegistrationState", {static_cast<std::uint32_t>(state)}},
            {"PacketServiceState", {static_cast<std::uint32_t>(packet_service)}},
            {"OperatorCode", {std::string{"00101"}}},
            {"OperatorName", {std::string{"Example Mobile"}}}};
}

[[nodiscard]] mm::Dictionary family_of(mm::BearerIpMethod method, std::string const& address = "") {
    mm::Dictionary family = {{"method", {static_cast<std::uint32_t>(method)}}};
    if (!address.empty())
        family.emplace("address", address);
    return family;
}

[[nodiscard]] mm::Dictionary connected_bearer() {
    mm::Dictionary ipv4 = family_of(mm::BearerIpMethod::fixed, "10.20.30.1");
    ipv4.emplace("prefix", std::uint32_t{30});
    ipv4.emplace("gateway", std::string{"10.20.30.2"});
    ipv4.emplace("dns1", std::string{"10.20.30.3"});
    ipv4.emplace("dns2", std::string{"10.20.30.4"});
    ipv4.emplace("mtu", std::uint32_t{1430});
    return {{"Connected", {true}},
            {"Ip4Config", {std::move(ipv4)}},
            {"Ip6Config", {family_of(mm::BearerIpMethod::unknown)}}};
}

[[nodiscard]] mbn::ActivationRequest request_for(mbn::ProfileContext context) {
    return {.session = {}, .context_type = mbn::ContextType::internet, .settings = std::move(context)};
}

[[nodiscard]] mm::Dictionary settings_for(mbn::ProfileContext context) {
    auto settings = mm::connect_settings(request_for(std::move(context)));
    REQUIRE(settings.has_value());
    return settings.value();
}

} // namespace

TEST_CASE("modem_manager translation: ready states") {
    using mbn::ReadyState;
    CHECK(ready({}) == ReadyState::off);
    CHECK(ready(modem_in(mm::State::unknown)) == ReadyState::off);
    CHECK(ready(modem_in(mm::State::initializing)) == ReadyState::off);
    CHECK(ready(modem_in(mm::State::locked, mm::Lock::sim_pin)) == ReadyState::device_locked);
    CHECK(ready(modem_in(mm::State::locked, mm::Lock::sim_puk)) == ReadyState::device_blocked);
    CHECK(ready(modem_in(mm::State::locked, mm::Lock::network_puk)) == ReadyState::device_blocked);
    // The PIN was right, and the SIM is being read.
    CHECK(ready(modem_in(mm::State::locked, mm::Lock::none)) == ReadyState::off);
    for (mm::State const state : {mm::State::disabled, mm::State::enabled, mm::State::searching, mm::State::registered,
                                  mm::State::connecting, mm::State::connected})
        CHECK(ready(modem_in(state)) == ReadyState::initialized);
    // PIN2 is in nobody's way.
    CHECK(ready(modem_in(mm::State::registered, mm::Lock::sim_pin2)) == ReadyState::initialized);
    CHECK(ready(failed_for(mm::FailedReason::sim_missing)) == ReadyState::sim_not_inserted);
    CHECK(ready(failed_for(mm::FailedReason::sim_error)) == ReadyState::bad_sim);
    CHECK(ready(failed_for(mm::FailedReason::esim_without_profiles)) == ReadyState::no_esim_profile);
    CHECK(ready(failed_for(mm::FailedReason::unknown)) == ReadyState::failure);
    CHECK(ready(failed_for(mm::FailedReason{77})) == ReadyState::failure);
}

TEST_CASE("modem_manager translation: states that do not last") {
    for (mm::State const state :
         {mm::State::unknown, mm::State::initializing, mm::State::enabling, mm::State::disabling})
        CHECK(mm::is_settling(mm::condition(modem_in(state), {})));
    for (mm::State const state : {mm::State::failed, mm::State::disabled, mm::State::searching, mm::State::registered})
        CHECK_FALSE(mm::is_settling(mm::condition(modem_in(state), {})));
    CHECK_FALSE(mm::is_settling(mm::condition(modem_in(mm::State::locked, mm::Lock::sim_pin), {})));
    CHECK(mm::is_settling(mm::condition(modem_in(mm::State::locked, mm::Lock::none), {})));
}

TEST_CASE("modem_manager translation: who the subscriber is") {
    mm::Dictionary modem = modem_in(mm::State::registered);
    modem.emplace("OwnNumbers", mm::List{std::string{"+15550100"}});
    mbn::Subscriber const found = mm::subscriber(
        modem, {{"Imsi", {std::string{"001010123456789"}}}, {"SimIdentifier", {std::string{"8900101"}}}});
    CHECK(found.subscriber_id == "001010123456789");
    CHECK(found.sim_icc_id == "8900101");
    CHECK(found.telephone_numbers == std::vector<std::string>{"+15550100"});
    CHECK(mm::subscriber(modem, {}).subscriber_id.empty());
}

TEST_CASE("modem_manager translation: the power is the switch of the software") {
    mm::Condition now;
    CHECK(mm::radio(now) == mbn::RadioState{mbn::Radio::on, mbn::Radio::on});
    for (mm::Power const power : {mm::Power::off, mm::Power::low}) {
        now.power = power;
        CHECK(mm::radio(now) == mbn::RadioState{mbn::Radio::on, mbn::Radio::off});
    }
    now.power = mm::Power::on;
    CHECK(mm::radio(now).software == mbn::Radio::on);
}

TEST_CASE("modem_manager translation: states of the registration") {
    using mbn::RegisterState;
    using mm::Registered;
    CHECK(mm::register_state(Registered::idle) == RegisterState::deregistered);
    CHECK(mm::register_state(Registered::home) == RegisterState::home);
    CHECK(mm::register_state(Registered::searching) == RegisterState::searching);
    CHECK(mm::register_state(Registered::denied) == RegisterState::denied);
    CHECK(mm::register_state(Registered::unknown) == RegisterState::none);
    CHECK(mm::register_state(Registered::roaming) == RegisterState::roaming);
    CHECK(mm::register_state(Registered::home_sms_only) == RegisterState::deregistered);
    CHECK(mm::register_state(Registered::roaming_sms_only) == RegisterState::deregistered);
    CHECK(mm::register_state(Registered::emergency_only) == RegisterState::denied);
    CHECK(mm::register_state(Registered::home_csfb_not_preferred) == RegisterState::home);
    CHECK(mm::register_state(Registered::roaming_csfb_not_preferred) == RegisterState::roaming);
    CHECK(mm::register_state(Registered::restricted_local_services) == RegisterState::denied);
    CHECK(mm::register_state(Registered{99}) == RegisterState::none);
}

TEST_CASE("modem_manager translation: where the modem is registered") {
    mm::Dictionary modem = modem_in(mm::State::registered);
    modem.emplace("AccessTechnologies", mm::technology::lte | mm::technology::umts);
    modem.emplace("CurrentCapabilities", mm::capability_bits::lte);
    mbn::Registration const found = mm::registration(
        modem, network_in(mm::Registered::home, mm::PacketServiceValue::attached), mbn::RegisterMode::manual);
    CHECK(found.state == mbn::RegisterState::home);
    CHECK(found.mode == mbn::RegisterMode::manual);
    CHECK(found.available_data_classes == (mbn::DataClass::lte | mbn::DataClass::umts));
    CHECK(found.cellular_class == mbn::CellularClass::gsm);
    CHECK(found.provider_id == "00101");
    CHECK(found.provider_name == "Example Mobile");
    CHECK(mm::registration({}, {}, mbn::RegisterMode::automatic).state == mbn::RegisterState::none);
}

TEST_CASE("modem_manager translation: each access technology has its data classes") {
    using mbn::DataClass;
    CHECK(mm::data_classes(0) == DataClass::none);
    CHECK(mm::data_classes(mm::technology::gsm) == DataClass::none);
    CHECK(mm::data_classes(mm::technology::gprs | mm::technology::edge) == (DataClass::gprs | DataClass::edge));
    CHECK(mm::data_classes(mm::technology::hspa_plus) == (DataClass::hsdpa | DataClass::hsupa));
    CHECK(mm::data_classes(mm::technology::nr) == DataClass::nr_sa);
    CHECK(mm::data_classes(mm::technology::lte_nb_iot) == DataClass::lte);
    CHECK(mm::data_classes(mm::technology::evdo_b) == DataClass::cdma_1xevdo_revb);
    CHECK(mm::cellular_class(mm::capability_bits::cdma_evdo) == mbn::CellularClass::cdma);
    CHECK(mm::cellular_class(0) == mbn::CellularClass::none);
}

TEST_CASE("modem_manager translation: the packet service") {
    using mbn::PacketService;
    auto const state = [](mm::Registered registered, mm::PacketServiceValue value) {
        return mm::packet_service(modem_in(mm::State::registered), network_in(registered, value)).state;
    };
    CHECK(state(mm::Registered::home, mm::PacketServiceValue::attached) == PacketService::attached);
    CHECK(state(mm::Registered::home, mm::PacketServiceValue::detached) == PacketService::detached);
    // A modem that does not tell is attached by the daemon.
    CHECK(state(mm::Registered::roaming, mm::PacketServiceValue::unknown) == PacketService::attached);
    CHECK(state(mm::Registered::searching, mm::PacketServiceValue::unknown) == PacketService::unknown);
}

TEST_CASE("modem_manager translation: the percentage of the signal is that of the coded strength") {
    auto const heard = [](std::uint32_t percent, bool is_recent = true) {
        return mm::signal({{"SignalQuality", {mm::List{percent, is_recent}}}});
    };
    for (std::uint32_t strength = 1; strength <= 31; ++strength)
        CHECK(heard(strength * 100 / 31) == mbn::signal_from_codes(strength, 99));
    CHECK(heard(67).dbm == -71);
    CHECK(heard(67, false).dbm == -71);
    CHECK_FALSE(heard(0, false).dbm);
    CHECK_FALSE(heard(0).dbm);
    CHECK_FALSE(heard(101).dbm);
    CHECK_FALSE(mm::signal({}).dbm);
    CHECK_FALSE(mm::signal({{"SignalQuality", {mm::List{}}}}).dbm);
}

TEST_CASE("modem_manager translation: what the modem can do") {
    mbn::Capability const found = mm::capability(
        {{"CurrentCapabilities", {mm::capability_bits::gsm_umts | mm::capability_bits::lte | mm::capability_bits::nr}},
         {"MaxActiveBearers", {std::uint32_t{4}}},
         {"EquipmentIdentifier", {std::string{"004999010640018"}}},
         {"Revision", {std::string{"firmware 1"}}},
         {"HardwareRevision", {std::string{"hardware 2"}}}});
    CHECK(found.cellular_class == mbn::CellularClass::gsm);
    CHECK(contains(found.data_classes, mbn::DataClass::lte | mbn::DataClass::nr_sa | mbn::DataClass::umts));
    CHECK(found.max_sessions == 4);
    CHECK(found.device_id == "004999010640018");
    CHECK(found.firmware == "firmware 1");
    CHECK(found.hardware == "hardware 2");
    CHECK(mm::capability({}).max_sessions == 1);
}

TEST_CASE("modem_manager translation: a bearer is the context of session 0") {
    mbn::ContextState const found = mm::context(connected_bearer());
    CHECK(found.session == mbn::SessionId{0});
    CHECK(found.state == mbn::ActivationState::activated);
    CHECK(found.ip_type == mbn::IpType::ipv4);
    mm::Dictionary both = connected_bearer();
    both["Ip6Config"] = family_of(mm::BearerIpMethod::dhcp);
    CHECK(mm::context(both).ip_type == mbn::IpType::ipv4v6);
    both["Ip4Config"] = family_of(mm::BearerIpMethod::unknown);
    CHECK(mm::context(both).ip_type == mbn::IpType::ipv6);
    CHECK(mm::context({}).state == mbn::ActivationState::deactivated);
}

TEST_CASE("modem_manager translation: why a bearer ended is in its error") {
    mm::Dictionary dropped = connected_bearer();
    dropped["Connected"] = false;
    CHECK(mm::context(dropped).cause == mbn::NetworkCause::none);
    dropped["ConnectionError"] = mm::List{
        std::string{"org.freedesktop.ModemManager1.Error.MobileEquipment.InsufficientResources"}, std::string{"text"}};
    CHECK(mm::context(dropped).state == mbn::ActivationState::deactivated);
    CHECK(mm::context(dropped).cause == mbn::NetworkCause::insufficient_resources);
    dropped["ConnectionError"] = mm::List{};
    CHECK(mm::context(dropped).cause == mbn::NetworkCause::none);
}

TEST_CASE("modem_manager translation: the settings of a bearer") {
    CHECK(to_string(mm::ip_settings(connected_bearer())) ==
          "10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.3 dns 10.20.30.4 mtu 1430");
    mm::Dictionary bearer = connected_bearer();
    bearer["Ip6Config"] = family_of(mm::BearerIpMethod::fixed, "2001:db8::1");
    CHECK(to_string(mm::ip_settings(bearer).ipv6) == "2001:db8::1/0");
    // DHCP brings the addresses itself, and so does PPP, on a port which is no network interface.
    bearer["Ip4Config"] = family_of(mm::BearerIpMethod::dhcp);
    CHECK(mm::ip_settings(bearer).ipv4.method == mbn::IpMethod::automatic);
    bearer["Interface"] = std::string{"ttyUSB2"};
    bearer["Ip4Config"] = family_of(mm::BearerIpMethod::ppp);
    CHECK(mm::ip_settings(bearer).ipv4.method == mbn::IpMethod::ppp);
    CHECK(mm::ip_settings(bearer).interface_name == "ttyUSB2");
    // What cannot be read is not there.
    bearer["Ip6Config"] = family_of(mm::BearerIpMethod::fixed, "no address");
    CHECK(mm::ip_settings(bearer).ipv6.addresses.empty());
    CHECK(mm::ip_settings({}).ipv4.method == mbn::IpMethod::none);
}

TEST_CASE("modem_manager translation: what the modem waits for, and how often it may be tried") {
    mm::Dictionary modem = modem_in(mm::State::locked, mm::Lock::sim_pin);
    modem.emplace("UnlockRetries", mm::NumberMap{{2, 3}, {4, 10}});
    CHECK(mm::pin_status(modem) == mbn::PinStatus{mbn::PinState::enter, mbn::PinType::pin1, 3});
    modem["UnlockRequired"] = static_cast<std::uint32_t>(mm::Lock::sim_puk);
    CHECK(mm::pin_status(modem) == mbn::PinStatus{mbn::PinState::unblock, mbn::PinType::pin1, 10});
    modem["UnlockRequired"] = static_cast<std::uint32_t>(mm::Lock::sim_pin2);
    CHECK(mm::pin_status(modem) == mbn::PinStatus{mbn::PinState::enter, mbn::PinType::pin2, mbn::attempts_unknown});
    modem["UnlockRequired"] = static_cast<std::uint32_t>(mm::Lock::network_puk);
    CHECK(mm::pin_status(modem).type == mbn::PinType::network_pin);
    modem["UnlockRequired"] = static_cast<std::uint32_t>(mm::Lock::none);
    CHECK(mm::pin_status(modem) == mbn::PinStatus{});
    CHECK(mm::pin_status({}) == mbn::PinStatus{});
    CHECK(mm::pins({{"EnabledFacilityLocks", {mm::facility::sim}}}).front().mode == mbn::PinMode::enabled);
    CHECK(mm::pins({}).front().mode == mbn::PinMode::disabled);
}

TEST_CASE("modem_manager translation: the networks of a search") {
    auto const network = [](char const* code, std::uint32_t status) {
        return mm::Dictionary{
            {"operator-code", {std::string{code}}}, {"operator-long", {std::string{"Long"}}}, {"status", {status}}};
    };
    mbn::VisibleProviders const found = mm::visible_providers(
        {network("00101", 2), network("00202", 3), network("00303", 1),
         mm::Dictionary{{"operator-code", {std::string{"00404"}}}, {"operator-short", {std::string{"Short"}}}},
         std::string{"no network"}});
    REQUIRE(found.providers.size() == 4);
    CHECK(found.providers[0].state == (mbn::ProviderState::visible | mbn::ProviderState::registered));
    CHECK(found.providers[1].state == (mbn::ProviderState::visible | mbn::ProviderState::forbidden));
    CHECK(found.providers[2].state == mbn::ProviderState::visible);
    CHECK(found.providers[2].name == "Long");
    CHECK(found.providers[3].name == "Short");
    CHECK(mm::home_provider({{"OperatorIdentifier", {std::string{"00101"}}}}).id == "00101");
}

TEST_CASE("modem_manager translation: a profile becomes the settings of a connect") {
    using mbn::AuthProtocol;
    using mbn::IpType;
    mm::Dictionary const plain = settings_for({.access_string = "internet"});
    CHECK(plain == mm::Dictionary{{"apn", {std::string{"internet"}}}, {"allow-roaming", {true}}});
    // Blank stays blank: nobody invents one.
    CHECK(mm::text(settings_for({}), "apn") == "");

    mm::Dictionary const full = settings_for({.access_string = "corporate",
                                              .user_name = "anna",
                                              .password = mbn::Secret{"word"},
                                              .auth_protocol = AuthProtocol::chap,
                                              .ip_type = IpType::ipv4v6});
    CHECK(full == mm::Dictionary{{"apn", {std::string{"corporate"}}},
                                 {"user", {std::string{"anna"}}},
                                 {"password", {std::string{"word"}}},
                                 {"allowed-auth", {mm::allowed_auth::chap}},
                                 {"ip-type", {mm::ip_family::ipv4v6}},
                                 {"allow-roaming", {true}}});
    CHECK(mm::number(settings_for({.auth_protocol = AuthProtocol::pap}), "allowed-auth") == mm::allowed_auth::pap);
    CHECK(mm::number(settings_for({.auth_protocol = AuthProtocol::mschapv2}), "allowed-auth") ==
          mm::allowed_auth::mschapv2);
    CHECK_FALSE(mm::number(settings_for({.auth_protocol = AuthProtocol::none}), "allowed-auth"));
    CHECK(mm::number(settings_for({.ip_type = IpType::ipv4}), "ip-type") == mm::ip_family::ipv4);
    CHECK(mm::number(settings_for({.ip_type = IpType::xlat}), "ip-type") == mm::ip_family::ipv6);
    CHECK_FALSE(mm::number(settings_for({.ip_type = IpType::default_type}), "ip-type"));
}

TEST_CASE("modem_manager translation: a value that the daemon could not bear is not sent") {
    auto const refused = [](mbn::ProfileContext context) {
        auto const settings = mm::connect_settings(request_for(std::move(context)));
        return !settings && settings.error().code == hresult::e_invalidarg;
    };
    // ModemManager 1.20 ends when it gets an address family that it does not know.
    CHECK(refused({.ip_type = mbn::IpType{77}}));
    CHECK(refused({.auth_protocol = mbn::AuthProtocol{9}}));
    CHECK(refused({.access_string = std::string(101, 'a')}));
    CHECK_FALSE(refused({.access_string = std::string(100, 'a')}));
    CHECK(refused({.user_name = std::string(256, 'a')}));
    CHECK(refused({.password = mbn::Secret{std::string(256, 'a')}}));
    // D-Bus takes no other text.
    CHECK(refused({.access_string = "\xC3"}));
    CHECK(refused({.access_string = "\xED\xA0\x80"}));
    CHECK(refused({.user_name = std::string("a\0b", 3)}));
    CHECK_FALSE(refused({.user_name = "\xC3\xA4"}));
}
