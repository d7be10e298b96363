// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MBIM_TRANSLATION_HPP
#define MBN_TRANSPORT_MBIM_TRANSLATION_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/types.hpp>

#include <cstdint>
#include <string>

/// What the structures of MBIM mean in the words of the Windows interface, and back. Where numbers mean different
/// things on both sides they are translated by table; where they are documented to be the same they are kept, unknown
/// ones too.
namespace mbn::inline v0::mbim_translation {

using mbn::detail::Dependent;
using mbn::detail::WhenUsed;

[[nodiscard]] constexpr ReadyState ready_state(mbim::ReadyState state) noexcept {
    switch (state) {
    case mbim::ReadyState::not_initialized:
        return ReadyState::off;
    case mbim::ReadyState::initialized:
        return ReadyState::initialized;
    case mbim::ReadyState::sim_not_inserted:
        return ReadyState::sim_not_inserted;
    case mbim::ReadyState::bad_sim:
        return ReadyState::bad_sim;
    case mbim::ReadyState::failure:
        return ReadyState::failure;
    case mbim::ReadyState::not_activated:
        return ReadyState::not_activated;
    case mbim::ReadyState::device_locked:
        return ReadyState::device_locked;
    case mbim::ReadyState::no_esim_profile:
        return ReadyState::no_esim_profile;
    }
    // A device that is not known to work does not work; 7 and 8 must not turn into something else.
    return ReadyState::failure;
}

/// Whether a locked device wants a PUK: Windows has a ready state for it, MBIM says it by the type of the PIN.
[[nodiscard]] constexpr bool is_puk(mbim::PinType type) noexcept {
    return type >= mbim::PinType::puk1 && type <= mbim::PinType::corporate_puk;
}

/// What a profile asks for. 464XLAT is made by the host on a context that carries IPv6 only.
[[nodiscard]] constexpr mbim::ContextIpType context_ip_type(IpType type) noexcept {
    switch (type) {
    case IpType::default_type:
        return mbim::ContextIpType::default_type;
    case IpType::ipv4:
        return mbim::ContextIpType::ipv4;
    case IpType::ipv6:
    case IpType::xlat:
        return mbim::ContextIpType::ipv6;
    case IpType::ipv4v6:
        return mbim::ContextIpType::ipv4v6;
    }
    return mbim::ContextIpType::default_type;
}

/// What a device granted. "IPv4 and IPv6 separately", 4 in MBIM, is both.
[[nodiscard]] constexpr IpType ip_type(mbim::ContextIpType type) noexcept {
    switch (type) {
    case mbim::ContextIpType::default_type:
        return IpType::default_type;
    case mbim::ContextIpType::ipv4:
        return IpType::ipv4;
    case mbim::ContextIpType::ipv6:
        return IpType::ipv6;
    case mbim::ContextIpType::ipv4v6:
    case mbim::ContextIpType::ipv4_and_ipv6:
        return IpType::ipv4v6;
    }
    return IpType::default_type;
}

[[nodiscard]] constexpr mbim::Uuid context_type(ContextType type) noexcept {
    switch (type) {
    case ContextType::none:
        return mbim::context_types::none;
    case ContextType::vpn:
        return mbim::context_types::vpn;
    case ContextType::voice:
        return mbim::context_types::voice;
    case ContextType::video_share:
        return mbim::context_types::video_share;
    case ContextType::purchase:
        return mbim::context_types::purchase;
    case ContextType::internet:
    case ContextType::custom:
        break;
    }
    return mbim::context_types::internet;
}

template <class Used = WhenUsed>
[[nodiscard]] Subscriber subscriber(Dependent<Used, mbim::SubscriberReadyInfo> const& info) {
    Dependent<Used, Subscriber> result;
    result.ready_state = ready_state(info.ready_state);
    result.subscriber_id = info.subscriber_id.to_display();
    result.sim_icc_id = info.sim_icc_id.to_display();
    for (mbim::Text const& number : info.telephone_numbers)
        result.telephone_numbers.push_back(number.to_display());
    return result;
}

[[nodiscard]] constexpr RadioState radio(mbim::RadioStateInfo const& info) noexcept {
    auto const one = [](mbim::RadioSwitch value) { return value == mbim::RadioSwitch::on ? Radio::on : Radio::off; };
    return {one(info.hw_radio_state), one(info.sw_radio_state)};
}

template <class Used = WhenUsed>
[[nodiscard]] Registration registration(mbim::RegisterStateInfo const& info) {
    Dependent<Used, Registration> result;
    result.state = static_cast<RegisterState>(info.register_state);
    result.mode = static_cast<RegisterMode>(info.register_mode);
    result.attach_mode = contains(info.registration_flag, mbim::RegistrationFlag::packet_service_auto_attach)
                             ? AttachMode::automatic
                             : AttachMode::by_host;
    result.available_data_classes = static_cast<DataClass>(info.available_data_classes);
    result.cellular_class = static_cast<CellularClass>(info.current_cellular_class);
    result.provider_id = info.provider_id.to_display();
    result.provider_name = info.provider_name.to_display();
    result.roaming_text = info.roaming_text.to_display();
    result.cause = static_cast<NetworkCause>(info.nw_error);
    return result;
}

[[nodiscard]] constexpr PacketServiceState packet_service(mbim::PacketServiceInfo const& info) noexcept {
    PacketServiceState result;
    result.state = static_cast<PacketService>(info.packet_service_state);
    result.highest_data_class = static_cast<DataClass>(info.highest_available_data_class);
    result.uplink_speed = info.uplink_speed;
    result.downlink_speed = info.downlink_speed;
    result.cause = static_cast<NetworkCause>(info.nw_error);
    return result;
}

[[nodiscard]] constexpr ContextState context(mbim::ConnectInfo const& info) noexcept {
    ContextState result;
    result.session = SessionId{info.session_id};
    result.state = static_cast<ActivationState>(info.activation_state);
    result.voice_call = static_cast<VoiceCallState>(info.voice_call_state);
    result.ip_type = ip_type(info.ip_type);
    result.cause = static_cast<NetworkCause>(info.nw_error);
    return result;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Capability> capability(Dependent<Used, mbim::DeviceCapsInfo> const& info) {
    Dependent<Used, Capability> result;
    result.cellular_class = static_cast<CellularClass>(info.cellular_class);
    result.voice_class = static_cast<VoiceClass>(info.voice_class);
    result.data_classes = static_cast<DataClass>(info.data_class);
    result.custom_data_class = info.custom_data_class.to_display();
    result.max_sessions = info.max_sessions;
    result.device_id = info.device_id.to_display();
    result.firmware = info.firmware_info.to_display();
    result.hardware = info.hardware_info.to_display();
    return result;
}

namespace detail {

template <class Address, class Elements, class Gateway, class Servers>
[[nodiscard]] IpFamilySettings<Address> family(mbim::IpAvailable available, Elements const& addresses,
                                               Gateway const& gateway, Servers const& servers, std::uint32_t mtu) {
    IpFamilySettings<Address> result;
    if (available == mbim::IpAvailable::none)
        return result;
    // A field whose bit is clear says nothing, whatever is in it (MBIM 1.0, 10.5.20).
    result.method = contains(available, mbim::IpAvailable::address) ? IpMethod::reported : IpMethod::automatic;
    if (result.method == IpMethod::reported)
        for (auto const& element : addresses)
            result.addresses.push_back({Address{element.address}, element.on_link_prefix_length});
    if (contains(available, mbim::IpAvailable::gateway) && gateway)
        result.gateway = Address{*gateway};
    if (contains(available, mbim::IpAvailable::dns))
        for (auto const& server : servers)
            result.dns.push_back(Address{server});
    if (contains(available, mbim::IpAvailable::mtu) && mtu != 0)
        result.mtu = mtu;
    return result;
}

} // namespace detail

/// The settings of both families. A device that tells nothing of either leaves IPv4 to DHCP.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, IpSettings> ip_settings(Dependent<Used, mbim::IpConfigurationInfo> const& info) {
    Dependent<Used, IpSettings> result;
    result.ipv4 = detail::family<boost::asio::ip::address_v4>(info.ipv4_configuration_available, info.ipv4_addresses,
                                                              info.ipv4_gateway, info.ipv4_dns_servers, info.ipv4_mtu);
    result.ipv6 = detail::family<boost::asio::ip::address_v6>(info.ipv6_configuration_available, info.ipv6_addresses,
                                                              info.ipv6_gateway, info.ipv6_dns_servers, info.ipv6_mtu);
    if (result.ipv4.method == IpMethod::none && result.ipv6.method == IpMethod::none)
        result.ipv4.method = IpMethod::automatic;
    return result;
}

/// The command that activates a context. It views the request, which must outlive it.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, mbim::ConnectSet> activation(Dependent<Used, ActivationRequest> const& request) noexcept {
    Dependent<Used, mbim::ConnectSet> set;
    set.session_id = request.session.value;
    set.activation_command = mbim::ActivationCommand::activate;
    set.access_string = mbim::Text{request.settings.access_string};
    set.user_name = mbim::Text{request.settings.user_name};
    set.password = mbim::Text{request.settings.password.reveal()};
    set.compression =
        request.settings.compression == Compression::enable ? mbim::Compression::enable : mbim::Compression::none;
    set.auth_protocol = static_cast<mbim::AuthProtocol>(effective_auth_protocol(request.settings));
    set.ip_type = context_ip_type(request.settings.ip_type);
    set.context_type = context_type(request.context_type);
    return set;
}

} // namespace mbn::inline v0::mbim_translation

#endif
