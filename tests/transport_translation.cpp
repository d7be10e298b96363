// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/mbim_translation.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>

namespace mbim = mbn::mbim;
namespace translate = mbn::mbim_translation;

namespace {

// The same numbers on both sides, so that a value nobody knows survives the way.
static_assert(static_cast<int>(mbim::RegisterState::denied) == static_cast<int>(mbn::RegisterState::denied));
static_assert(static_cast<int>(mbim::RegisterState::partner) == static_cast<int>(mbn::RegisterState::partner));
static_assert(static_cast<int>(mbim::RegisterMode::manual) == static_cast<int>(mbn::RegisterMode::manual));
static_assert(static_cast<int>(mbim::PacketServiceState::detached) == static_cast<int>(mbn::PacketService::detached));
static_assert(static_cast<int>(mbim::ActivationState::deactivating) ==
              static_cast<int>(mbn::ActivationState::deactivating));
static_assert(static_cast<int>(mbim::VoiceCallState::hang_up) == static_cast<int>(mbn::VoiceCallState::hangup));
static_assert(static_cast<int>(mbim::AuthProtocol::mschapv2) == static_cast<int>(mbn::AuthProtocol::mschapv2));
static_assert(static_cast<int>(mbim::CellularClass::cdma) == static_cast<int>(mbn::CellularClass::cdma));
static_assert(static_cast<int>(mbim::VoiceClass::separate_voice_data) ==
              static_cast<int>(mbn::VoiceClass::separate_voice_data));
static_assert(static_cast<unsigned>(mbim::DataClass::umb) == static_cast<unsigned>(mbn::DataClass::umb));

// Different numbers for the same thing, and the other way round.
static_assert(translate::ready_state(mbim::ReadyState::no_esim_profile) == mbn::ReadyState::no_esim_profile);
static_assert(static_cast<int>(mbim::ReadyState::no_esim_profile) !=
              static_cast<int>(mbn::ReadyState::no_esim_profile));
static_assert(translate::ip_type(mbim::ContextIpType::ipv4_and_ipv6) == mbn::IpType::ipv4v6);
static_assert(translate::context_ip_type(mbn::IpType::xlat) == mbim::ContextIpType::ipv6);

} // namespace

TEST_CASE("translation: ready states") {
    using mbim::ReadyState;
    CHECK(translate::ready_state(ReadyState::not_initialized) == mbn::ReadyState::off);
    CHECK(translate::ready_state(ReadyState::initialized) == mbn::ReadyState::initialized);
    CHECK(translate::ready_state(ReadyState::sim_not_inserted) == mbn::ReadyState::sim_not_inserted);
    CHECK(translate::ready_state(ReadyState::bad_sim) == mbn::ReadyState::bad_sim);
    CHECK(translate::ready_state(ReadyState::failure) == mbn::ReadyState::failure);
    CHECK(translate::ready_state(ReadyState::not_activated) == mbn::ReadyState::not_activated);
    CHECK(translate::ready_state(ReadyState::device_locked) == mbn::ReadyState::device_locked);
    // A number that nobody knows must not become "blocked" or "no eSIM profile" by accident.
    CHECK(translate::ready_state(ReadyState{8}) == mbn::ReadyState::failure);
}

TEST_CASE("translation: which PIN types stand for a PUK") {
    using mbim::PinType;
    CHECK_FALSE(translate::is_puk(PinType::none));
    CHECK_FALSE(translate::is_puk(PinType::pin1));
    CHECK_FALSE(translate::is_puk(PinType::subsidy_lock));
    CHECK(translate::is_puk(PinType::puk1));
    CHECK(translate::is_puk(PinType::corporate_puk));
    CHECK_FALSE(translate::is_puk(PinType{18}));
}

TEST_CASE("translation: IP types") {
    using mbn::IpType;
    CHECK(translate::context_ip_type(IpType::default_type) == mbim::ContextIpType::default_type);
    CHECK(translate::context_ip_type(IpType::ipv4) == mbim::ContextIpType::ipv4);
    CHECK(translate::context_ip_type(IpType::ipv6) == mbim::ContextIpType::ipv6);
    CHECK(translate::context_ip_type(IpType::ipv4v6) == mbim::ContextIpType::ipv4v6);
    CHECK(translate::context_ip_type(IpType{9}) == mbim::ContextIpType::default_type);
    CHECK(translate::ip_type(mbim::ContextIpType::ipv4) == IpType::ipv4);
    CHECK(translate::ip_type(mbim::ContextIpType::ipv6) == IpType::ipv6);
    CHECK(translate::ip_type(mbim::ContextIpType::ipv4v6) == IpType::ipv4v6);
    CHECK(translate::ip_type(mbim::ContextIpType{9}) == IpType::default_type);
}

TEST_CASE("translation: context types become UUIDs") {
    CHECK(translate::context_type(mbn::ContextType::internet) == mbim::context_types::internet);
    CHECK(translate::context_type(mbn::ContextType::purchase) == mbim::context_types::purchase);
    CHECK(translate::context_type(mbn::ContextType::vpn) == mbim::context_types::vpn);
    CHECK(translate::context_type(mbn::ContextType::voice) == mbim::context_types::voice);
    CHECK(translate::context_type(mbn::ContextType::video_share) == mbim::context_types::video_share);
    CHECK(translate::context_type(mbn::ContextType::none) == mbim::context_types::none);
    CHECK(translate::context_type(mbn::ContextType::custom) == mbim::context_types::internet);
}

TEST_CASE("translation: registration with its attach mode and cause") {
    mbim::RegisterStateInfo info;
    info.nw_error = 13;
    info.register_state = mbim::RegisterState::roaming;
    info.register_mode = mbim::RegisterMode::manual;
    info.available_data_classes = mbim::DataClass::lte | mbim::DataClass::umts;
    info.current_cellular_class = mbim::CellularClass::gsm;
    info.provider_id = "26201";
    info.provider_name = "Netz";
    info.roaming_text = "Roaming";
    info.registration_flag = mbim::RegistrationFlag::packet_service_auto_attach;

    mbn::Registration const registration = translate::registration(info);

    CHECK(registration.state == mbn::RegisterState::roaming);
    CHECK(registration.mode == mbn::RegisterMode::manual);
    CHECK(registration.attach_mode == mbn::AttachMode::automatic);
    CHECK(registration.available_data_classes == (mbn::DataClass::lte | mbn::DataClass::umts));
    CHECK(registration.cellular_class == mbn::CellularClass::gsm);
    CHECK(registration.provider_id == "26201");
    CHECK(registration.provider_name == "Netz");
    CHECK(registration.roaming_text == "Roaming");
    CHECK(registration.cause == mbn::NetworkCause::roaming_not_allowed);
    info.registration_flag = mbim::RegistrationFlag::manual_selection_not_available;
    CHECK(translate::registration(info).attach_mode == mbn::AttachMode::by_host);
}

TEST_CASE("translation: subscriber, radio, packet service, context and capability") {
    mbim::SubscriberReadyInfo ready;
    std::array<mbim::Text, 2> const numbers = {mbim::Text{"+15550100"}, mbim::Text{"+15550101"}};
    ready.ready_state = mbim::ReadyState::initialized;
    ready.subscriber_id = "001010123456789";
    ready.sim_icc_id = "8900101012345678909";
    ready.telephone_numbers = numbers;
    mbn::Subscriber const subscriber = translate::subscriber(ready);
    CHECK(subscriber.ready_state == mbn::ReadyState::initialized);
    CHECK(subscriber.subscriber_id == "001010123456789");
    CHECK(subscriber.sim_icc_id == "8900101012345678909");
    CHECK(subscriber.telephone_numbers == std::vector<std::string>{"+15550100", "+15550101"});

    CHECK(translate::radio({mbim::RadioSwitch::on, mbim::RadioSwitch::off}) ==
          mbn::RadioState{mbn::Radio::on, mbn::Radio::off});
    // Only 1 is on.
    CHECK(translate::radio({mbim::RadioSwitch{2}, mbim::RadioSwitch::on}).hardware == mbn::Radio::off);

    mbim::PacketServiceInfo service;
    service.nw_error = 7;
    service.packet_service_state = mbim::PacketServiceState::attached;
    service.highest_available_data_class = mbim::DataClass::lte;
    service.uplink_speed = 50'000'000'000;
    service.downlink_speed = 150'000'000'000;
    mbn::PacketServiceState const state = translate::packet_service(service);
    CHECK(state.state == mbn::PacketService::attached);
    CHECK(state.highest_data_class == mbn::DataClass::lte);
    CHECK(state.uplink_speed == 50'000'000'000);
    CHECK(state.downlink_speed == 150'000'000'000);
    CHECK(state.cause == mbn::NetworkCause::gprs_not_allowed);

    mbim::ConnectInfo connect;
    connect.session_id = 3;
    connect.activation_state = mbim::ActivationState::activated;
    connect.voice_call_state = mbim::VoiceCallState::in_progress;
    connect.ip_type = mbim::ContextIpType::ipv4;
    connect.nw_error = 50;
    mbn::ContextState const context = translate::context(connect);
    CHECK(context.session == mbn::SessionId{3});
    CHECK(context.state == mbn::ActivationState::activated);
    CHECK(context.voice_call == mbn::VoiceCallState::in_progress);
    CHECK(context.ip_type == mbn::IpType::ipv4);
    CHECK(context.cause == mbn::NetworkCause::ipv4_only);

    mbim::DeviceCapsInfo caps;
    caps.cellular_class = mbim::CellularClass::gsm;
    caps.voice_class = mbim::VoiceClass::no_voice;
    caps.data_class = mbim::DataClass::lte;
    caps.max_sessions = 8;
    caps.device_id = "004999010640000";
    caps.firmware_info = "1.2";
    caps.hardware_info = "rev A";
    caps.custom_data_class = "X";
    mbn::Capability const capability = translate::capability(caps);
    CHECK(capability.cellular_class == mbn::CellularClass::gsm);
    CHECK(capability.voice_class == mbn::VoiceClass::no_voice);
    CHECK(capability.data_classes == mbn::DataClass::lte);
    CHECK(capability.max_sessions == 8);
    CHECK(capability.device_id == "004999010640000");
    CHECK(capability.firmware == "1.2");
    CHECK(capability.hardware == "rev A");
    CHECK(capability.custom_data_class == "X");
}

TEST_CASE("translation: IP settings hold what the bits announce and nothing else") {
    using mbim::IpAvailable;
    std::array<mbim::Ipv4Element, 1> const addresses = {mbim::Ipv4Element{30, {10, 20, 30, 1}}};
    std::array<mbim::Ipv4Address, 2> const servers = {mbim::Ipv4Address{9, 9, 9, 9}, mbim::Ipv4Address{1, 1, 1, 1}};
    std::array<mbim::Ipv6Element, 1> const addresses6 = {
        mbim::Ipv6Element{64, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
    mbim::IpConfigurationInfo info;
    info.ipv4_configuration_available =
        IpAvailable::address | IpAvailable::gateway | IpAvailable::dns | IpAvailable::mtu;
    info.ipv4_addresses = addresses;
    info.ipv4_gateway = mbim::Ipv4Address{10, 20, 30, 2};
    info.ipv4_dns_servers = servers;
    info.ipv4_mtu = 1430;

    CHECK(to_string(translate::ip_settings(info)) ==
          "10.20.30.1/30 gateway 10.20.30.2 dns 9.9.9.9 dns 1.1.1.1 mtu 1430");

    info.ipv6_configuration_available = IpAvailable::address;
    info.ipv6_addresses = addresses6;
    info.ipv6_mtu = 1280;
    mbn::IpSettings const dual = translate::ip_settings(info);
    CHECK(to_string(dual.ipv6) == "2001:db8::1/64");
    CHECK_FALSE(dual.ipv6.mtu);

    info.ipv4_configuration_available = IpAvailable::dns;
    mbn::IpSettings const by_dhcp = translate::ip_settings(info);
    CHECK(by_dhcp.ipv4.method == mbn::IpMethod::automatic);
    CHECK(by_dhcp.ipv4.addresses.empty());
    CHECK(by_dhcp.ipv4.dns.size() == 2);

    info.ipv4_configuration_available = IpAvailable::none;
    CHECK(translate::ip_settings(info).ipv4.method == mbn::IpMethod::none);
    info.ipv6_configuration_available = IpAvailable::none;
    CHECK(translate::ip_settings(info).ipv4.method == mbn::IpMethod::automatic);
}

TEST_CASE("translation: an activation carries the settings of the profile") {
    mbn::ActivationRequest request;
    request.session = mbn::SessionId{2};
    request.settings.access_string = "internet";
    request.settings.user_name = "user";
    request.settings.password = mbn::Secret{"secret"};
    request.settings.auth_protocol = mbn::AuthProtocol::pap;
    request.settings.compression = mbn::Compression::enable;
    request.settings.ip_type = mbn::IpType::ipv4v6;

    mbim::ConnectSet const set = translate::activation(request);

    CHECK(set.session_id == 2);
    CHECK(set.activation_command == mbim::ActivationCommand::activate);
    CHECK(set.access_string == mbim::Text{"internet"});
    CHECK(set.user_name == mbim::Text{"user"});
    CHECK(set.password == mbim::Text{"secret"});
    CHECK(set.auth_protocol == mbim::AuthProtocol::pap);
    CHECK(set.compression == mbim::Compression::enable);
    CHECK(set.ip_type == mbim::ContextIpType::ipv4v6);
    CHECK(set.context_type == mbim::context_types::internet);
}

TEST_CASE("translation: an absent access string is passed on blank") {
    mbn::ActivationRequest const request;
    CHECK(translate::activation(request).access_string.empty());
}
