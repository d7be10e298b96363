// SPDX-License-Identifier: BSL-1.0
#include "libmbim_commands.hpp"

#include <mbn/mbim/services.hpp>

using namespace mbn::mbim;

namespace libmbim_test {

void check_services(Checker& checker) {
    checker.request<SmsConfigurationQuery>(mbim_message_sms_configuration_query_new);
    checker.request<SmsConfigurationSet>(mbim_message_sms_configuration_set_new);
    checker.info<SmsConfigurationInfo>(mbim_message_sms_configuration_response_parse);
    checker.request<SmsReadQuery>(mbim_message_sms_read_query_new);
    checker.info<SmsReadInfo>(mbim_message_sms_read_response_parse);
    checker.indication<SmsReadInfo>(mbim_message_sms_read_notification_parse);
    checker.request<SmsSendSet>(mbim_message_sms_send_set_new);
    checker.info<SmsSendInfo>(mbim_message_sms_send_response_parse);
    checker.request<SmsDeleteSet>(mbim_message_sms_delete_set_new);
    checker.info<SmsDeleteInfo>(mbim_message_sms_delete_response_parse);
    checker.request<SmsStoreStatusQuery>(mbim_message_sms_message_store_status_query_new);
    checker.info<SmsStoreStatusInfo>(mbim_message_sms_message_store_status_response_parse);
    checker.indication<SmsStoreStatusInfo>(mbim_message_sms_message_store_status_notification_parse);

    checker.request<UssdSet>(mbim_message_ussd_set_new);
    checker.info<UssdInfo>(mbim_message_ussd_response_parse);
    checker.indication<UssdInfo>(mbim_message_ussd_notification_parse);

    checker.request<AkaQuery>(mbim_message_auth_aka_query_new);
    checker.info<AkaInfo>(mbim_message_auth_aka_response_parse);
    checker.request<AkapQuery>(mbim_message_auth_akap_query_new);
    checker.info<AkapInfo>(mbim_message_auth_akap_response_parse);
    checker.request<SimAuthenticationQuery>(mbim_message_auth_sim_query_new);
    checker.info<SimAuthenticationInfo>(mbim_message_auth_sim_response_parse);

    checker.request<PhonebookConfigurationQuery>(mbim_message_phonebook_configuration_query_new);
    checker.info<PhonebookConfigurationInfo>(mbim_message_phonebook_configuration_response_parse);
    checker.indication<PhonebookConfigurationInfo>(mbim_message_phonebook_configuration_notification_parse);
    checker.request<PhonebookReadQuery>(mbim_message_phonebook_read_query_new);
    checker.info<PhonebookReadInfo>(mbim_message_phonebook_read_response_parse);
    checker.request<PhonebookDeleteSet>(mbim_message_phonebook_delete_set_new);
    checker.info<PhonebookDeleteInfo>(mbim_message_phonebook_delete_response_parse);
    checker.request<PhonebookWriteSet>(mbim_message_phonebook_write_set_new);
    checker.info<PhonebookWriteInfo>(mbim_message_phonebook_write_response_parse);

    checker.request<StkPacQuery>(mbim_message_stk_pac_query_new);
    checker.request<StkPacSet>(mbim_message_stk_pac_set_new);
    checker.info<StkPacInfo>(mbim_message_stk_pac_response_parse);
    checker.indication<StkPacIndication>(mbim_message_stk_pac_notification_parse);
    checker.request<StkTerminalResponseSet>(mbim_message_stk_terminal_response_set_new);
    checker.info<StkTerminalResponseInfo>(mbim_message_stk_terminal_response_response_parse);
    checker.request<StkEnvelopeQuery>(mbim_message_stk_envelope_query_new);
    checker.request<StkEnvelopeSet>(mbim_message_stk_envelope_set_new);
    checker.info<StkEnvelopeInfo>(mbim_message_stk_envelope_response_parse);

    checker.request<DssConnectSet>(mbim_message_dss_connect_set_new);
    checker.info<DssConnectInfo>(mbim_message_dss_connect_response_parse);

    checker.request<MsFirmwareIdQuery>(mbim_message_ms_firmware_id_get_query_new);
    checker.info<MsFirmwareIdInfo>(mbim_message_ms_firmware_id_get_response_parse);

    checker.request<MsHostShutdownSet>(mbim_message_ms_host_shutdown_notify_set_new);

    checker.request<SarConfigQuery>(mbim_message_ms_sar_config_query_new);
    checker.request<SarConfigSet>(mbim_message_ms_sar_config_set_new);
    checker.info<SarConfigInfo>(mbim_message_ms_sar_config_response_parse);
    checker.request<TransmissionStatusQuery>(mbim_message_ms_sar_transmission_status_query_new);
    checker.request<TransmissionStatusSet>(mbim_message_ms_sar_transmission_status_set_new);
    checker.info<TransmissionStatusInfo>(mbim_message_ms_sar_transmission_status_response_parse);
    checker.indication<TransmissionStatusInfo>(mbim_message_ms_sar_transmission_status_notification_parse);

    checker.request<UiccAtrQuery>(mbim_message_ms_uicc_low_level_access_atr_query_new);
    checker.info<UiccAtrInfo>(mbim_message_ms_uicc_low_level_access_atr_response_parse);
    checker.request<UiccOpenChannelSet>(mbim_message_ms_uicc_low_level_access_open_channel_set_new);
    checker.info<UiccOpenChannelInfo>(mbim_message_ms_uicc_low_level_access_open_channel_response_parse);
    checker.request<UiccCloseChannelSet>(mbim_message_ms_uicc_low_level_access_close_channel_set_new);
    checker.info<UiccCloseChannelInfo>(mbim_message_ms_uicc_low_level_access_close_channel_response_parse);
    checker.request<UiccApduSet>(mbim_message_ms_uicc_low_level_access_apdu_set_new);
    checker.info<UiccApduInfo>(mbim_message_ms_uicc_low_level_access_apdu_response_parse);
    checker.request<UiccTerminalCapabilityQuery>(mbim_message_ms_uicc_low_level_access_terminal_capability_query_new);
    checker.request<UiccTerminalCapabilitySet>(mbim_message_ms_uicc_low_level_access_terminal_capability_set_new);
    checker.info<UiccTerminalCapabilityInfo>(mbim_message_ms_uicc_low_level_access_terminal_capability_response_parse);
    checker.request<UiccResetQuery>(mbim_message_ms_uicc_low_level_access_reset_query_new);
    checker.request<UiccResetSet>(mbim_message_ms_uicc_low_level_access_reset_set_new);
    checker.info<UiccResetInfo>(mbim_message_ms_uicc_low_level_access_reset_response_parse);
    checker.request<UiccApplicationListQuery>(mbim_message_ms_uicc_low_level_access_application_list_query_new);
    checker.info<UiccApplicationListInfo>(mbim_message_ms_uicc_low_level_access_application_list_response_parse);
    checker.request<UiccFileStatusQuery>(mbim_message_ms_uicc_low_level_access_file_status_query_new);
    checker.info<UiccFileStatusInfo>(mbim_message_ms_uicc_low_level_access_file_status_response_parse);
    checker.request<UiccReadBinaryQuery>(mbim_message_ms_uicc_low_level_access_read_binary_query_new);
    checker.info<UiccReadBinaryInfo>(mbim_message_ms_uicc_low_level_access_read_binary_response_parse);
    checker.request<UiccReadRecordQuery>(mbim_message_ms_uicc_low_level_access_read_record_query_new);
    checker.info<UiccReadRecordInfo>(mbim_message_ms_uicc_low_level_access_read_record_response_parse);

    checker.request<NitzQuery>(mbim_message_ms_voice_extensions_nitz_query_new);
    checker.info<NitzInfo>(mbim_message_ms_voice_extensions_nitz_response_parse);
    checker.indication<NitzInfo>(mbim_message_ms_voice_extensions_nitz_notification_parse);

    checker.request<QmiOverMbimSet>(mbim_message_qmi_msg_set_new);
    checker.info<QmiOverMbimInfo>(mbim_message_qmi_msg_response_parse);
    checker.indication<QmiOverMbimInfo>(mbim_message_qmi_msg_notification_parse);
}

} // namespace libmbim_test
