// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_INFORMATION_HPP
#define MBN_MBIM_INFORMATION_HPP

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/proxy_control.hpp>

#include <type_traits>

namespace mbn::inline v0::mbim {

namespace detail {

/// Where an indication brings what an answer brings.
template <class Query, class Set, class Info, class Visit>
constexpr bool visit_one_of(InformationKind kind, Visit& visit) {
    return visit_structure<Query, Set, Info, Info>(kind, visit);
}

} // namespace detail

/// Calls `visit(std::type_identity<T>{})`, where `T` is the structure of Basic Connect, or of the proxy, that an
/// information buffer of such a message holds; `services.hpp` knows those of every service. False, and no call, where
/// the library has none. `command_type` counts in a COMMAND only.
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

} // namespace mbn::inline v0::mbim

#endif
