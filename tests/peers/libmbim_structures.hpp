// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_STRUCTURES_HPP
#define MBN_TESTS_PEERS_LIBMBIM_STRUCTURES_HPP

#include <libmbim-glib.h>

#include <type_traits>

/// The structures of libmbim: their fields for an archive in the order of the wire, and how each is given back.
namespace libmbim_test {

template <class T>
void release(T const&) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_const_v<std::remove_pointer_t<T>>,
                  "somebody has to free this");
}
inline void release(GError*& error) {
    g_clear_error(&error);
}
inline void release(gchar* text) {
    g_free(text);
}
inline void release(gchar** texts) {
    g_strfreev(texts);
}
inline void release(guint16* numbers) {
    g_free(numbers);
}
inline void release(MbimIPv4* addresses) {
    g_free(addresses);
}
inline void release(MbimIPv6* addresses) {
    g_free(addresses);
}
inline void release(MbimTlv* tlv) {
    if (tlv != nullptr)
        mbim_tlv_unref(tlv);
}
inline void release(GList* tlvs) {
    g_list_free_full(tlvs, [](gpointer tlv) { mbim_tlv_unref(static_cast<MbimTlv*>(tlv)); });
}

template <class Archive>
void describe(MbimPinDesc& value, Archive& archive) {
    archive(value.pin_mode, value.pin_format, value.pin_length_min, value.pin_length_max);
}
inline void release(MbimPinDesc* value) {
    mbim_pin_desc_free(value);
}

template <class Archive>
void describe(MbimProvider& value, Archive& archive) {
    archive(value.provider_id, value.provider_state, value.provider_name, value.cellular_class, value.rssi,
            value.error_rate);
}
inline void release(MbimProvider* value) {
    mbim_provider_free(value);
}
inline void release(MbimProvider** values) {
    mbim_provider_array_free(values);
}

template <class Archive>
void describe(MbimProvisionedContextElement& value, Archive& archive) {
    archive(value.context_id, value.context_type, value.access_string, value.user_name, value.password,
            value.compression, value.auth_protocol);
}
inline void release(MbimProvisionedContextElement** values) {
    mbim_provisioned_context_element_array_free(values);
}

template <class Archive>
void describe(MbimIPv4Element& value, Archive& archive) {
    archive(value.on_link_prefix_length, value.ipv4_address);
}
inline void release(MbimIPv4Element** values) {
    mbim_ipv4_element_array_free(values);
}

template <class Archive>
void describe(MbimIPv6Element& value, Archive& archive) {
    archive(value.on_link_prefix_length, value.ipv6_address);
}
inline void release(MbimIPv6Element** values) {
    mbim_ipv6_element_array_free(values);
}

template <class Archive>
void describe(MbimDeviceServiceElement& value, Archive& archive) {
    archive(value.device_service_id, value.dss_payload, value.max_dss_instances, value.cids_count, value.cids);
}
inline void release(MbimDeviceServiceElement** values) {
    mbim_device_service_element_array_free(values);
}

template <class Archive>
void describe(MbimEventEntry& value, Archive& archive) {
    archive(value.device_service_id, value.cids_count, value.cids);
}
inline void release(MbimEventEntry** values) {
    mbim_event_entry_array_free(values);
}

template <class Archive>
void describe(MbimPacketFilter& value, Archive& archive) {
    archive(value.filter_size, value.packet_filter, value.packet_mask);
}
inline void release(MbimPacketFilter** values) {
    mbim_packet_filter_array_free(values);
}

template <class Archive>
void describe(MbimRsrpSnrInfo& value, Archive& archive) {
    archive(value.rsrp, value.snr, value.rsrp_threshold, value.snr_threshold, value.system_type);
}
inline void release(MbimRsrpSnrInfo** values) {
    mbim_rsrp_snr_info_array_free(values);
}

template <class Archive>
void describe(MbimTai& value, Archive& archive) {
    archive(value.plmn_mcc, value.plmn_mnc, value.tac);
}
inline void release(MbimTai* value) {
    mbim_tai_free(value);
}

template <class Archive>
void describe(MbimPacketFilterV3& value, Archive& archive) {
    archive(value.filter_size, value.packet_filter, value.packet_mask, value.filter_id);
}
inline void release(MbimPacketFilterV3** values) {
    mbim_packet_filter_v3_array_free(values);
}

template <class Archive>
void describe(MbimPcoValue& value, Archive& archive) {
    archive(value.session_id, value.pco_data_size, value.pco_data_type, value.pco_data_buffer);
}
inline void release(MbimPcoValue* value) {
    mbim_pco_value_free(value);
}

template <class Archive>
void describe(MbimLteAttachConfiguration& value, Archive& archive) {
    archive(value.ip_type, value.roaming, value.source, value.access_string, value.user_name, value.password,
            value.compression, value.auth_protocol);
}
inline void release(MbimLteAttachConfiguration** values) {
    mbim_lte_attach_configuration_array_free(values);
}

template <class Archive>
void describe(MbimSlot& value, Archive& archive) {
    archive(value.slot);
}
inline void release(MbimSlot** values) {
    mbim_slot_array_free(values);
}

template <class Archive>
void describe(MbimProvisionedContextElementV2& value, Archive& archive) {
    archive(value.context_id, value.context_type, value.ip_type, value.state, value.roaming, value.media_type,
            value.source, value.access_string, value.user_name, value.password, value.compression, value.auth_protocol);
}
inline void release(MbimProvisionedContextElementV2** values) {
    mbim_provisioned_context_element_v2_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoServingGsm& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.timing_advance, value.arfcn,
            value.base_station_id, value.rx_level);
}
inline void release(MbimCellInfoServingGsm* value) {
    mbim_cell_info_serving_gsm_free(value);
}

template <class Archive>
void describe(MbimCellInfoServingUmts& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.frequency_info_ul,
            value.frequency_info_dl, value.frequency_info_nt, value.uarfcn, value.primary_scrambling_code, value.rscp,
            value.ecno, value.path_loss);
}
inline void release(MbimCellInfoServingUmts* value) {
    mbim_cell_info_serving_umts_free(value);
}

template <class Archive>
void describe(MbimCellInfoServingTdscdma& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.uarfcn, value.cell_parameter_id,
            value.timing_advance, value.rscp, value.path_loss);
}
inline void release(MbimCellInfoServingTdscdma* value) {
    mbim_cell_info_serving_tdscdma_free(value);
}

template <class Archive>
void describe(MbimCellInfoServingLte& value, Archive& archive) {
    archive(value.provider_id, value.cell_id, value.earfcn, value.physical_cell_id, value.tac, value.rsrp, value.rsrq,
            value.timing_advance);
}
inline void release(MbimCellInfoServingLte* value) {
    mbim_cell_info_serving_lte_free(value);
}

template <class Archive>
void describe(MbimCellInfoNeighboringGsm& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.arfcn, value.base_station_id,
            value.rx_level);
}
inline void release(MbimCellInfoNeighboringGsm** values) {
    mbim_cell_info_neighboring_gsm_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoNeighboringUmts& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.uarfcn, value.primary_scrambling_code,
            value.rscp, value.ecno, value.path_loss);
}
inline void release(MbimCellInfoNeighboringUmts** values) {
    mbim_cell_info_neighboring_umts_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoNeighboringTdscdma& value, Archive& archive) {
    archive(value.provider_id, value.location_area_code, value.cell_id, value.uarfcn, value.cell_parameter_id,
            value.timing_advance, value.rscp, value.path_loss);
}
inline void release(MbimCellInfoNeighboringTdscdma** values) {
    mbim_cell_info_neighboring_tdscdma_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoNeighboringLte& value, Archive& archive) {
    archive(value.provider_id, value.cell_id, value.earfcn, value.physical_cell_id, value.tac, value.rsrp, value.rsrq);
}
inline void release(MbimCellInfoNeighboringLte** values) {
    mbim_cell_info_neighboring_lte_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoCdma& value, Archive& archive) {
    archive(value.serving_cell_flag, value.nid, value.sid, value.base_station_id, value.base_latitude,
            value.base_longitude, value.ref_pn, value.gps_seconds, value.pilot_strength);
}
inline void release(MbimCellInfoCdma** values) {
    mbim_cell_info_cdma_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoServingNr& value, Archive& archive) {
    archive(value.provider_id, value.nci, value.physical_cell_id, value.nrarfcn, value.tac, value.rsrp, value.rsrq,
            value.sinr, value.timing_advance);
}
inline void release(MbimCellInfoServingNr** values) {
    mbim_cell_info_serving_nr_array_free(values);
}

template <class Archive>
void describe(MbimCellInfoNeighboringNr& value, Archive& archive) {
    archive(value.system_sub_type, value.provider_id, value.cell_id, value.physical_cell_id, value.tac, value.rsrp,
            value.rsrq, value.sinr);
}
inline void release(MbimCellInfoNeighboringNr** values) {
    mbim_cell_info_neighboring_nr_array_free(values);
}

template <class Archive>
void describe(MbimSmsPduReadRecord& value, Archive& archive) {
    archive(value.message_index, value.message_status, value.pdu_data_size, value.pdu_data);
}
inline void release(MbimSmsPduReadRecord** values) {
    mbim_sms_pdu_read_record_array_free(values);
}

template <class Archive>
void describe(MbimSmsCdmaReadRecord& value, Archive& archive) {
    archive(value.message_index, value.message_status, value.address, value.timestamp, value.encoding, value.language,
            value.encoded_message_size, value.encoded_message, value.encoded_message_size_in_characters);
}
inline void release(MbimSmsCdmaReadRecord** values) {
    mbim_sms_cdma_read_record_array_free(values);
}

template <class Archive>
void describe(MbimSmsPduSendRecord& value, Archive& archive) {
    archive(value.pdu_data_size, value.pdu_data);
}
inline void release(MbimSmsPduSendRecord* value) {
    mbim_sms_pdu_send_record_free(value);
}

template <class Archive>
void describe(MbimSmsCdmaSendRecord& value, Archive& archive) {
    archive(value.encoding, value.language, value.address, value.encoded_message_size, value.encoded_message,
            value.encoded_message_size_in_characters);
}
inline void release(MbimSmsCdmaSendRecord* value) {
    mbim_sms_cdma_send_record_free(value);
}

template <class Archive>
void describe(MbimPhonebookEntry& value, Archive& archive) {
    archive(value.entry_index, value.number, value.name);
}
inline void release(MbimPhonebookEntry** values) {
    mbim_phonebook_entry_array_free(values);
}

template <class Archive>
void describe(MbimSarConfigState& value, Archive& archive) {
    archive(value.antenna_index, value.backoff_index);
}
inline void release(MbimSarConfigState** values) {
    mbim_sar_config_state_array_free(values);
}

template <class Archive>
void describe(MbimTerminalCapabilityInfo& value, Archive& archive) {
    archive(value.terminal_capability_data_size, value.terminal_capability_data);
}
inline void release(MbimTerminalCapabilityInfo** values) {
    mbim_terminal_capability_info_array_free(values);
}

template <class Archive>
void describe(MbimUiccApplication& value, Archive& archive) {
    archive(value.application_type, value.application_id_size, value.application_id, value.application_name,
            value.pin_key_reference_count, value.pin_key_references_size, value.pin_key_references);
}
inline void release(MbimUiccApplication** values) {
    mbim_uicc_application_array_free(values);
}

} // namespace libmbim_test

#endif
