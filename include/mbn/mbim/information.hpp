// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_INFORMATION_HPP
#define MBN_MBIM_INFORMATION_HPP

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/proxy_control.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

namespace detail {

/// Which of the structures of a CID an information buffer holds.
enum class InformationKind : std::uint8_t { query, set, info, unknown };

[[nodiscard]] constexpr InformationKind information_kind(MessageType type, CommandType command_type) noexcept {
    if (type != MessageType::command)
        return InformationKind::info;
    if (command_type == CommandType::query)
        return InformationKind::query;
    return command_type == CommandType::set ? InformationKind::set : InformationKind::unknown;
}

template <class T, class Visit>
constexpr bool visit_known(Visit& visit) {
    if constexpr (std::is_void_v<T>) {
        return false;
    } else {
        visit(std::type_identity<T>{});
        return true;
    }
}

/// `void` stands for what there is not.
template <class Query, class Set, class Info, class Visit>
constexpr bool visit_one_of(InformationKind kind, Visit& visit) {
    switch (kind) {
    case InformationKind::query:
        return visit_known<Query>(visit);
    case InformationKind::set:
        return visit_known<Set>(visit);
    case InformationKind::info:
        return visit_known<Info>(visit);
    case InformationKind::unknown:
        break;
    }
    return false;
}

} // namespace detail

/// Calls `visit(std::type_identity<T>{})`, where `T` is the structure that an information buffer of such a message
/// holds. False, and no call, where the library has none. `command_type` counts in a COMMAND only.
template <class Visit>
constexpr bool visit_information(MessageType type, CommandType command_type, Operation const& operation,
                                 Visit&& visit) {
    using Cid = BasicConnectCid;
    auto const kind = detail::information_kind(type, command_type);
    if (operation == ProxyConfigurationInfo::operation)
        return detail::visit_one_of<void, ProxyConfigurationSet, ProxyConfigurationInfo>(kind, visit);
    if (operation.service != services::basic_connect)
        return false;
    switch (static_cast<Cid>(operation.cid)) {
    case Cid::device_caps:
        return detail::visit_one_of<DeviceCapsQuery, void, DeviceCapsInfo>(kind, visit);
    case Cid::subscriber_ready_status:
        return detail::visit_one_of<SubscriberReadyQuery, void, SubscriberReadyInfo>(kind, visit);
    case Cid::radio_state:
        return detail::visit_one_of<RadioStateQuery, RadioStateSet, RadioStateInfo>(kind, visit);
    case Cid::pin:
        return detail::visit_one_of<PinQuery, PinSet, PinInfo>(kind, visit);
    case Cid::pin_list:
        return detail::visit_one_of<PinListQuery, void, PinListInfo>(kind, visit);
    case Cid::home_provider:
        return detail::visit_one_of<HomeProviderQuery, HomeProviderSet, HomeProviderInfo>(kind, visit);
    case Cid::preferred_providers:
        return detail::visit_one_of<PreferredProvidersQuery, PreferredProvidersSet, PreferredProvidersInfo>(kind,
                                                                                                            visit);
    case Cid::visible_providers:
        return detail::visit_one_of<VisibleProvidersQuery, void, VisibleProvidersInfo>(kind, visit);
    case Cid::register_state:
        return detail::visit_one_of<RegisterStateQuery, RegisterStateSet, RegisterStateInfo>(kind, visit);
    case Cid::packet_service:
        return detail::visit_one_of<PacketServiceQuery, PacketServiceSet, PacketServiceInfo>(kind, visit);
    case Cid::signal_state:
        return detail::visit_one_of<SignalStateQuery, SignalStateSet, SignalStateInfo>(kind, visit);
    case Cid::connect:
        return detail::visit_one_of<ConnectQuery, ConnectSet, ConnectInfo>(kind, visit);
    case Cid::provisioned_contexts:
        return detail::visit_one_of<ProvisionedContextsQuery, ProvisionedContextsSet, ProvisionedContextsInfo>(kind,
                                                                                                               visit);
    case Cid::service_activation:
        return detail::visit_one_of<void, ServiceActivationSet, ServiceActivationInfo>(kind, visit);
    case Cid::ip_configuration:
        return detail::visit_one_of<IpConfigurationQuery, void, IpConfigurationInfo>(kind, visit);
    case Cid::device_services:
        return detail::visit_one_of<DeviceServicesQuery, void, DeviceServicesInfo>(kind, visit);
    case Cid::device_service_subscribe_list:
        return detail::visit_one_of<void, DeviceServiceSubscribeList, DeviceServiceSubscribeList>(kind, visit);
    case Cid::packet_statistics:
        return detail::visit_one_of<PacketStatisticsQuery, void, PacketStatisticsInfo>(kind, visit);
    case Cid::network_idle_hint:
        return detail::visit_one_of<NetworkIdleHintQuery, NetworkIdleHintSet, NetworkIdleHintInfo>(kind, visit);
    case Cid::emergency_mode:
        return detail::visit_one_of<EmergencyModeQuery, void, EmergencyModeInfo>(kind, visit);
    case Cid::ip_packet_filters:
        return detail::visit_one_of<IpPacketFiltersQuery, IpPacketFiltersSet, IpPacketFiltersInfo>(kind, visit);
    case Cid::multicarrier_providers:
        return detail::visit_one_of<MulticarrierProvidersQuery, MulticarrierProvidersSet, MulticarrierProvidersInfo>(
            kind, visit);
    }
    return false;
}

/// Name of a command, such as `connect`; empty when the library knows none.
[[nodiscard]] constexpr std::string_view cid_name(Operation const& operation) noexcept {
    if (operation == ProxyConfigurationInfo::operation)
        return "configuration";
    return operation.service == services::basic_connect ? name(static_cast<BasicConnectCid>(operation.cid))
                                                        : std::string_view{};
}

/// What a command is about, such as `basic_connect.connect`; numbers where there is no name.
[[nodiscard]] inline std::string to_string(Operation const& operation) {
    auto const service = service_name(operation.service);
    auto const cid = cid_name(operation);
    std::string text = service.empty() ? operation.service.to_string() : std::string{service};
    return text.append(".").append(cid.empty() ? std::to_string(operation.cid) : std::string{cid});
}

} // namespace mbn::inline v0::mbim

#endif
