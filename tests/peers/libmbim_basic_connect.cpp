// SPDX-License-Identifier: BSL-1.0
#include "libmbim_commands.hpp"

#include <mbn/mbim/basic_connect.hpp>

using namespace mbn::mbim;

namespace libmbim_test {

void check_basic_connect(Checker& checker) {
    checker.request<DeviceCapsQuery>(mbim_message_device_caps_query_new);
    checker.info<DeviceCapsInfo>(mbim_message_device_caps_response_parse);
    checker.request<SubscriberReadyQuery>(mbim_message_subscriber_ready_status_query_new);
    checker.info<SubscriberReadyInfo>(mbim_message_subscriber_ready_status_response_parse);
    checker.indication<SubscriberReadyInfo>(mbim_message_subscriber_ready_status_notification_parse);
    checker.request<RadioStateQuery>(mbim_message_radio_state_query_new);
    checker.request<RadioStateSet>(mbim_message_radio_state_set_new);
    checker.info<RadioStateInfo>(mbim_message_radio_state_response_parse);
    checker.indication<RadioStateInfo>(mbim_message_radio_state_notification_parse);
    checker.request<PinQuery>(mbim_message_pin_query_new);
    checker.request<PinSet>(mbim_message_pin_set_new);
    checker.info<PinInfo>(mbim_message_pin_response_parse);
    checker.request<PinListQuery>(mbim_message_pin_list_query_new);
    checker.info<PinListInfo>(mbim_message_pin_list_response_parse);
    checker.request<HomeProviderQuery>(mbim_message_home_provider_query_new);
    checker.request<HomeProviderSet>(mbim_message_home_provider_set_new);
    checker.info<HomeProviderInfo>(mbim_message_home_provider_response_parse);
    checker.request<PreferredProvidersQuery>(mbim_message_preferred_providers_query_new);
    checker.request<PreferredProvidersSet>(mbim_message_preferred_providers_set_new);
    checker.info<PreferredProvidersInfo>(mbim_message_preferred_providers_response_parse);
    checker.indication<PreferredProvidersInfo>(mbim_message_preferred_providers_notification_parse);
    checker.request<VisibleProvidersQuery>(mbim_message_visible_providers_query_new);
    checker.info<VisibleProvidersInfo>(mbim_message_visible_providers_response_parse);
    checker.request<RegisterStateQuery>(mbim_message_register_state_query_new);
    checker.request<RegisterStateSet>(mbim_message_register_state_set_new);
    checker.info<RegisterStateInfo>(mbim_message_register_state_response_parse);
    checker.indication<RegisterStateInfo>(mbim_message_register_state_notification_parse);
    checker.request<SignalStateQuery>(mbim_message_signal_state_query_new);
    checker.request<SignalStateSet>(mbim_message_signal_state_set_new);
    checker.info<SignalStateInfo>(mbim_message_signal_state_response_parse);
    checker.indication<SignalStateInfo>(mbim_message_signal_state_notification_parse);
    checker.request<PacketServiceQuery>(mbim_message_packet_service_query_new);
    checker.request<PacketServiceSet>(mbim_message_packet_service_set_new);
    checker.info<PacketServiceInfo>(mbim_message_packet_service_response_parse);
    checker.indication<PacketServiceInfo>(mbim_message_packet_service_notification_parse);
    checker.request<ConnectQuery>(mbim_message_connect_query_new);
    checker.request<ConnectSet>(mbim_message_connect_set_new);
    checker.info<ConnectInfo>(mbim_message_connect_response_parse);
    checker.indication<ConnectInfo>(mbim_message_connect_notification_parse);
    checker.request<ProvisionedContextsQuery>(mbim_message_provisioned_contexts_query_new);
    checker.request<ProvisionedContextsSet>(mbim_message_provisioned_contexts_set_new);
    checker.info<ProvisionedContextsInfo>(mbim_message_provisioned_contexts_response_parse);
    checker.indication<ProvisionedContextsInfo>(mbim_message_provisioned_contexts_notification_parse);
    checker.request<ServiceActivationSet>(mbim_message_service_activation_set_new);
    checker.info<ServiceActivationInfo>(mbim_message_service_activation_response_parse);
    checker.request<IpConfigurationQuery>(mbim_message_ip_configuration_query_new);
    checker.info<IpConfigurationInfo>(mbim_message_ip_configuration_response_parse);
    checker.indication<IpConfigurationInfo>(mbim_message_ip_configuration_notification_parse);
    checker.request<DeviceServicesQuery>(mbim_message_device_services_query_new);
    checker.info<DeviceServicesInfo>(mbim_message_device_services_response_parse);
    checker.request<DeviceServiceSubscribeList>(mbim_message_device_service_subscribe_list_set_new);
    checker.info<DeviceServiceSubscribeList>(mbim_message_device_service_subscribe_list_response_parse);
    checker.request<PacketStatisticsQuery>(mbim_message_packet_statistics_query_new);
    checker.info<PacketStatisticsInfo>(mbim_message_packet_statistics_response_parse);
    checker.request<NetworkIdleHintQuery>(mbim_message_network_idle_hint_query_new);
    checker.request<NetworkIdleHintSet>(mbim_message_network_idle_hint_set_new);
    checker.info<NetworkIdleHintInfo>(mbim_message_network_idle_hint_response_parse);
    checker.request<EmergencyModeQuery>(mbim_message_emergency_mode_query_new);
    checker.info<EmergencyModeInfo>(mbim_message_emergency_mode_response_parse);
    checker.indication<EmergencyModeInfo>(mbim_message_emergency_mode_notification_parse);
    checker.request<IpPacketFiltersQuery>(mbim_message_ip_packet_filters_query_new);
    checker.request<IpPacketFiltersSet>(mbim_message_ip_packet_filters_set_new);
    checker.info<IpPacketFiltersInfo>(mbim_message_ip_packet_filters_response_parse);
    checker.request<MulticarrierProvidersQuery>(mbim_message_multicarrier_providers_query_new);
    checker.request<MulticarrierProvidersSet>(mbim_message_multicarrier_providers_set_new);
    checker.info<MulticarrierProvidersInfo>(mbim_message_multicarrier_providers_response_parse);
    checker.indication<MulticarrierProvidersInfo>(mbim_message_multicarrier_providers_notification_parse);
}

} // namespace libmbim_test
