// SPDX-License-Identifier: BSL-1.0
#include "libmbim_commands.hpp"

#include <mbn/mbim/basic_connect_extensions.hpp>
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/mbimex_3.hpp>

using namespace mbn::mbim;

namespace libmbim_test {

void check_extensions(Checker& checker) {
    checker.request<PcoQuery>(mbim_message_ms_basic_connect_extensions_pco_query_new);
    checker.info<PcoInfo>(mbim_message_ms_basic_connect_extensions_pco_response_parse);
    checker.indication<PcoInfo>(mbim_message_ms_basic_connect_extensions_pco_notification_parse);
    checker.request<LteAttachConfigurationQuery>(
        mbim_message_ms_basic_connect_extensions_lte_attach_configuration_query_new);
    checker.request<LteAttachConfigurationSet>(
        mbim_message_ms_basic_connect_extensions_lte_attach_configuration_set_new);
    checker.info<LteAttachConfigurationInfo>(
        mbim_message_ms_basic_connect_extensions_lte_attach_configuration_response_parse);
    checker.indication<LteAttachConfigurationInfo>(
        mbim_message_ms_basic_connect_extensions_lte_attach_configuration_notification_parse);
    checker.request<LteAttachInfoQuery>(mbim_message_ms_basic_connect_extensions_lte_attach_info_query_new);
    checker.info<LteAttachInfo>(mbim_message_ms_basic_connect_extensions_lte_attach_info_response_parse);
    checker.indication<LteAttachInfo>(mbim_message_ms_basic_connect_extensions_lte_attach_info_notification_parse);
    checker.request<SysCapsQuery>(mbim_message_ms_basic_connect_extensions_sys_caps_query_new);
    checker.info<SysCapsInfo>(mbim_message_ms_basic_connect_extensions_sys_caps_response_parse);
    checker.request<SlotInfoStatusQuery>(mbim_message_ms_basic_connect_extensions_slot_info_status_query_new);
    checker.info<SlotInfoStatusInfo>(mbim_message_ms_basic_connect_extensions_slot_info_status_response_parse);
    checker.indication<SlotInfoStatusInfo>(
        mbim_message_ms_basic_connect_extensions_slot_info_status_notification_parse);
    checker.request<DeviceSlotMappingsQuery>(mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new);
    checker.request<DeviceSlotMappingsSet>(mbim_message_ms_basic_connect_extensions_device_slot_mappings_set_new);
    checker.info<DeviceSlotMappingsInfo>(mbim_message_ms_basic_connect_extensions_device_slot_mappings_response_parse);
    checker.request<ExtendedDeviceCapsQuery>(mbim_message_ms_basic_connect_extensions_device_caps_query_new);
    checker.info<ExtendedDeviceCapsInfo>(mbim_message_ms_basic_connect_extensions_device_caps_response_parse);
    checker.request<LocationInfoStatusQuery>(mbim_message_ms_basic_connect_extensions_location_info_status_query_new);
    checker.info<LocationInfoStatusInfo>(mbim_message_ms_basic_connect_extensions_location_info_status_response_parse);
    checker.indication<LocationInfoStatusInfo>(
        mbim_message_ms_basic_connect_extensions_location_info_status_notification_parse);
    checker.request<ExtendedProvisionedContextsQuery>(
        mbim_message_ms_basic_connect_extensions_provisioned_contexts_query_new);
    checker.request<ExtendedProvisionedContextsSet>(
        mbim_message_ms_basic_connect_extensions_provisioned_contexts_set_new);
    checker.info<ExtendedProvisionedContextsInfo>(
        mbim_message_ms_basic_connect_extensions_provisioned_contexts_response_parse);
    checker.indication<ExtendedProvisionedContextsInfo>(
        mbim_message_ms_basic_connect_extensions_provisioned_contexts_notification_parse);
    checker.request<BaseStationsQuery>(mbim_message_ms_basic_connect_extensions_base_stations_info_query_new);
    checker.info<BaseStationsInfo>(mbim_message_ms_basic_connect_extensions_base_stations_info_response_parse);
    checker.request<VersionQuery>(mbim_message_ms_basic_connect_extensions_v2_version_query_new);
    checker.info<VersionInfo>(mbim_message_ms_basic_connect_extensions_v2_version_response_parse);
    checker.request<ModemConfigurationQuery>(mbim_message_ms_basic_connect_extensions_v3_modem_configuration_query_new);
    checker.info<ModemConfigurationInfo>(
        mbim_message_ms_basic_connect_extensions_v3_modem_configuration_response_parse);
    checker.indication<ModemConfigurationInfo>(
        mbim_message_ms_basic_connect_extensions_v3_modem_configuration_notification_parse);
    checker.request<RegistrationParametersQuery>(
        mbim_message_ms_basic_connect_extensions_v3_registration_parameters_query_new);
    checker.request<RegistrationParametersSet>(
        mbim_message_ms_basic_connect_extensions_v3_registration_parameters_set_new);
    checker.info<RegistrationParametersInfo>(
        mbim_message_ms_basic_connect_extensions_v3_registration_parameters_response_parse);
    checker.request<WakeReasonQuery>(mbim_message_ms_basic_connect_extensions_v3_wake_reason_query_new);
    checker.info<WakeReasonInfo>(mbim_message_ms_basic_connect_extensions_v3_wake_reason_response_parse);
}

void check_mbimex_2(Checker& checker) {
    checker.version(Mbimex::v2);
    checker.info<RegisterStateInfo2>(mbim_message_ms_basic_connect_v2_register_state_response_parse);
    checker.indication<RegisterStateInfo2>(mbim_message_ms_basic_connect_v2_register_state_notification_parse);
    checker.info<PacketServiceInfo2>(mbim_message_ms_basic_connect_v2_packet_service_response_parse);
    checker.indication<PacketServiceInfo2>(mbim_message_ms_basic_connect_v2_packet_service_notification_parse);
    checker.info<SignalStateInfo2>(mbim_message_ms_basic_connect_v2_signal_state_response_parse);
    checker.indication<SignalStateInfo2>(mbim_message_ms_basic_connect_v2_signal_state_notification_parse);
}

void check_mbimex_3(Checker& checker) {
    checker.version(Mbimex::v3);
    checker.info<SubscriberReadyInfo3>(mbim_message_ms_basic_connect_v3_subscriber_ready_status_response_parse);
    checker.indication<SubscriberReadyInfo3>(
        mbim_message_ms_basic_connect_v3_subscriber_ready_status_notification_parse);
    checker.info<PacketServiceInfo3>(mbim_message_ms_basic_connect_v3_packet_service_response_parse);
    checker.indication<PacketServiceInfo3>(mbim_message_ms_basic_connect_v3_packet_service_notification_parse);
    checker.request<ConnectQuery3>(mbim_message_ms_basic_connect_v3_connect_query_new);
    checker.request<ConnectSet3>(mbim_message_ms_basic_connect_v3_connect_set_new);
    checker.info<ConnectInfo3>(mbim_message_ms_basic_connect_v3_connect_response_parse);
    checker.indication<ConnectInfo3>(mbim_message_ms_basic_connect_v3_connect_notification_parse);
    checker.request<IpPacketFiltersQuery>(mbim_message_ms_basic_connect_v3_ip_packet_filters_query_new);
    checker.request<IpPacketFiltersSet3>(mbim_message_ms_basic_connect_v3_ip_packet_filters_set_new);
    checker.info<IpPacketFiltersInfo3>(mbim_message_ms_basic_connect_v3_ip_packet_filters_response_parse);
    checker.info<ExtendedDeviceCapsInfo3>(mbim_message_ms_basic_connect_extensions_v3_device_caps_response_parse);
    checker.info<LteAttachInfo3>(mbim_message_ms_basic_connect_extensions_v3_lte_attach_info_response_parse);
    checker.indication<LteAttachInfo3>(mbim_message_ms_basic_connect_extensions_v3_lte_attach_info_notification_parse);
    checker.request<BaseStationsQuery3>(mbim_message_ms_basic_connect_extensions_v3_base_stations_info_query_new);
    checker.info<BaseStationsInfo3>(mbim_message_ms_basic_connect_extensions_v3_base_stations_info_response_parse);
}

} // namespace libmbim_test
