#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every message that a host and a function can emit, dissected by tshark.

    tshark_codec.py PATH_TO_PROGRAM [FOLDER_OF_THE_DOCUMENTATION]

The program (tshark_codec.cpp) writes messages with random content and the values that it put in. This script has tshark
read the messages, and compares field by field. It ends with 0 when tshark complains about nothing and every value is the same,
with 1 otherwise; each difference is one line.
"""
import collections
import ipaddress
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

# Names that follow no rule: what tshark calls a field of a structure of ours.
NAMES = {
    "device_caps_info": {"firmware_info": "fw_info", "hardware_info": "hw_info"},
    "subscriber_ready_info": {
        "": "subscriber_ready_status",
        "subscriber_id": "/device_caps_info.subscriber_ready_status.subscriber_id",
        "sim_icc_id": "/device_caps_info.subscriber_ready_status.sim_icc_id",
        "telephone_numbers.count": "element_count",
        "telephone_numbers": "/device_caps_info.subscriber_ready_status.tel_nb",
    },
    "radio_state_set": {"": "radio_state", "radio_state": "set"},
    "radio_state_info": {"": "radio_state", "sw_radio_state": "sw_radio_stat"},
    "pin_set": {"": "set_pin"},
    "pin_info": {},
    "pin_list_info": {"": "pin_list"},
    "home_provider_set": {"": "provider", "provider_state": "/provider_state"},
    "home_provider_info": {"": "provider", "provider_state": "/provider_state"},
    "register_state_set": {"": "set_register_state"},
    "register_state_info": {"": "registration_state_info", "registration_flag": "registration_flags"},
    "packet_service_set": {"": "set_packet_service", "packet_service_action": "action"},
    "packet_service_info": {},
    "signal_state_set": {"": "set_signal_state"},
    "signal_state_info": {},
    "connect_query": {"": "connect_info"},
    "connect_set": {"": "set_connect", "context_type": "/context_type"},
    "connect_info": {"context_type": "/context_type"},
    "ip_configuration_query": {"": "ip_configuration_info"},
    "ip_configuration_info": {
        "ipv4_addresses.count": "ipv4_address.count",
        "ipv6_addresses.count": "ipv6_address.count",
        "ipv4_addresses.on_link_prefix_length": "/ipv4_element.on_link_prefix_length",
        "ipv6_addresses.on_link_prefix_length": "/ipv6_element.on_link_prefix_length",
        "ipv4_addresses.address": "/ipv4_element.ipv4_address",
        "ipv6_addresses.address": "/ipv6_element.ipv6_address",
        "ipv4_dns_servers.count": "ipv4_dns.count",
        "ipv6_dns_servers.count": "ipv6_dns.count",
        "ipv4_dns_servers": "ipv4_dns",
        "ipv6_dns_servers": "ipv6_dns",
    },
    "device_services_info": {
        "device_services_count.count": "device_services_count",
        "device_services.service_id": "/device_service_element.device_service_id",
        "device_services.dss_payload": "/device_service_element.dss_payload",
        "device_services.max_dss_instances": "/device_service_element.max_dss_instances",
        "device_services.cids.count": "/device_service_element.cid.count",
        "device_services.cids": "/device_service_element.cid",
    },
    "device_service_subscribe_list": {
        "": "device_service_subscribe",
        "events.count": "element_count",
        "events.service_id": "/event_entry.device_service_id",
        "events.cids.count": "/event_entry.cid.count",
        "events.cids": "/event_entry.cid",
    },
    "packet_statistics_info": {},
    "visible_providers_query": {"": "visible_providers_req"},
    **dict.fromkeys(
        ["preferred_providers_set", "preferred_providers_info", "visible_providers_info", "multicarrier_providers_set",
         "multicarrier_providers_info"],
        {
            "providers.count": "/providers.elem_count",
            "providers.provider_id": "/provider.provider_id",
            "providers.provider_state": "/provider_state",
            "providers.provider_name": "/provider.provider_name",
            "providers.cellular_class": "/provider.cellular_class",
            "providers.rssi": "/provider.rssi",
            "providers.error_rate": "/provider.error_rate",
        },
    ),
    "provisioned_contexts_info": {
        "": "context",
        "provisioned_contexts.count": "provisioned_contexts_info.elem_count",
        "context_type": "/context_type",
    },
    "provisioned_contexts_set": {"": "context", "context_type": "/context_type"},
    "service_activation_set": {"": "set_service_activation"},
    "service_activation_info": {},
    "network_idle_hint_set": {"": "network_idle_hint"},
    "network_idle_hint_info": {"": "network_idle_hint"},
    "emergency_mode_info": {},
    "ip_packet_filters_query": {"": "packet_filters"},
    **dict.fromkeys(
        ["ip_packet_filters_set", "ip_packet_filters_info"],
        {
            "": "packet_filters",
            "packet_filters.count": "packet_filters_count",
            "packet_filters.size": "/single_packet_filter.filter_size",
            "packet_filters.filter": "/single_packet_filter.packet_filter",
            "packet_filters.mask": "/single_packet_filter.packet_mask",
        },
    ),
}


def below(ours, theirs, *fields, **renamed):
    """Fields of a structure inside, which tshark keeps under a name of its own."""
    names = {f"{ours}.{field}": f"/{theirs}.{field}" for field in fields}
    return names | {f"{ours}.{field}": name and f"/{theirs}.{name}" for field, name in renamed.items()}


def sized(ours, theirs, size="size"):
    return {ours: theirs, f"{ours}.size": f"{theirs}_{size}"}


# How a field is compared that tshark shows as a truth value, and that it does not show.
TRUTH = "!"
NOT_SHOWN = None


AKA = {field: field for field in ("res", "res_length", "ik", "ck", "auts")}
UICC_RESPONSE = {"": "ms_uicc", **sized("response", "response", "length")}
UICC_DATA = {"": "ms_response", "data": "response_data"}
# The structures of services.
NAMES |= {
    "sms.configuration_set": {"": "set_sms_configuration"},
    **dict.fromkeys(["sms.configuration_info", "sms.configuration_indication"], {"": "sms_configuration_info"}),
    "sms.read_query": {"": "sms_read_req"},
    **dict.fromkeys(["sms.read_info", "sms.read_indication"], {
        "": "sms_read_info", "pdu_messages.count": "element_count", "cdma_messages.count": "element_count",
        **below("pdu_messages", "sms_pdu_record", "message_index", "message_status", "pdu_data"),
        # tshark 4.0 takes the time for UTF-8, which its limit of 42 bytes for 21 characters contradicts.
        **below("cdma_messages", "sms_cdma_record", "message_index", "message_status", "encoding_id", "language_id",
                "encoded_message", "size_in_characters", telephone_address="address", timestamp=NOT_SHOWN)}),
    "sms.send_set": {
        "": "set_sms_send", **below("pdu_message", "sms_send_pdu", "pdu_data"),
        **below("cdma_message", "sms_send_cdma", "encoding_id", "language_id", "encoded_message", "size_in_characters",
                telephone_address="address")},
    "sms.send_info": {"": "sms_send_info"},
    "sms.delete_set": {"": "set_sms_delete"},
    **dict.fromkeys(["sms.message_store_status_info", "sms.message_store_status_indication"], {"": "sms_status_info"}),
    "ussd.ussd_set": {"": "set_ussd", "payload": "ussd_payload"},
    **dict.fromkeys(["ussd.ussd_info", "ussd.ussd_indication"], {
        "": "ussd_info", "ussd_response": "/info_ussd.ussd_response",
        "ussd_session_state": "/info_ussd.ussd_session_state", "payload": "ussd_payload"}),
    **dict.fromkeys(["phonebook.configuration_info", "phonebook.configuration_indication"], {
        "": "phonebook_configuration_info", "total_number_of_entries": "total_nb_of_entries"}),
    "phonebook.read_query": {"": "phonebook_read_req"},
    "phonebook.read_info": {
        "": "phonebook_read_info", "entries.count": "element_count",
        **below("entries", "phonebook_entry", "entry_index", "number", "name")},
    "phonebook.delete_set": {"": "set_phonebook_delete"},
    "phonebook.write_set": {"": "set_phonebook_write"},
    "stk.pac_set": {"": "set_stk_pac"},
    "stk.pac_info": {"": "stk_pac_info"},
    "stk.pac_indication": {"": "stk_pac", "data_buffer": "pac"},
    "stk.terminal_response_set": {"": "set_stk_terminal_response", "data_buffer.size": "response_length"},
    "stk.terminal_response_info": {
        "": "stk_terminal_response_info", "result_data": "result_data_string", "status_words": "status_word"},
    "stk.envelope_set": {"": "set_stk_envelope"},
    "stk.envelope_info": {"": "stk_envelope_info"},
    "authentication.aka_query": {"": "aka_auth_req"},
    "authentication.aka_info": {"": "aka_auth_info", **AKA},
    "authentication.akap_query": {"": "akap_auth_req"},
    "authentication.akap_info": {"": "akap_auth_info", **AKA},
    "authentication.sim_query": {"": "sim_auth_req"},
    "authentication.sim_info": {"": "sim_auth_info"},
    "dss.connect_set": {"": "set_dss_connect"},
    "ms_firmware_id.get_info": {"": "msfwid_firmwareid_info"},
    "ms_sar.config_set": {
        "": "ms_sar_config", "mode": "sar_mode", "backoff_state": TRUTH + "sar_backoff_status",
        "config_states.count": "element_count", "config_states.antenna_index": "sar_antenna_index",
        "config_states.backoff_index": "sar_backoff_index"},
    "ms_sar.config_info": {
        "": "ms_sar_config", "mode": "sar_mode", "backoff_state": TRUTH + "sar_backoff_status",
        "wifi_integration": "sar_wifi_integration", "config_states.count": "element_count",
        "config_states.antenna_index": "sar_antenna_index", "config_states.backoff_index": "sar_backoff_index"},
    **dict.fromkeys(["ms_sar.transmission_status_set", "ms_sar.transmission_status_info",
                     "ms_sar.transmission_status_indication"], {
        "": "ms_transmission_status", "channel_notification": TRUTH + "channel_notification",
        "transmission_status": TRUTH + "transmission_status"}),
    "ms_uicc_low_level_access.atr_info": {"": "ms_atr_info", **sized("atr", "atr"), "atr": NOT_SHOWN},
    "ms_uicc_low_level_access.open_channel_set": {
        "": "ms_open_channel", **sized("app_id", "app_id"), "channel_group": "/ms_uicc.channel_group"},
    "ms_uicc_low_level_access.open_channel_info": UICC_RESPONSE,
    "ms_uicc_low_level_access.close_channel_set": {"": "ms_uicc"},
    "ms_uicc_low_level_access.close_channel_info": {"": "ms_uicc"},
    "ms_uicc_low_level_access.apdu_set": {
        "": "ms_apdu", "channel": "/ms_uicc.channel", "class_byte_type": "type", **sized("apdu", "command")},
    "ms_uicc_low_level_access.apdu_info": UICC_RESPONSE,
    **dict.fromkeys(["ms_uicc_low_level_access.terminal_capability_set",
                     "ms_uicc_low_level_access.terminal_capability_info"], {
        "": "ms_terminal_capability", "terminal_capabilities.count": "count", "terminal_capabilities": "capability"}),
    "ms_uicc_low_level_access.reset_set": {"": "ms_reset"},
    "ms_uicc_low_level_access.reset_info": {"": "ms_reset", "pass_through_status": "pass_through_action"},
    "ms_uicc_low_level_access.application_list_info": {
        "": "ms_app_list", "applications.count": "app_count", "active_application_index": "active_app_index",
        "application_list_size": "app_list_size",
        **below("applications", "ms_app_info", application_type="app_type", application_id="app_id",
                application_name=NOT_SHOWN, pin_key_reference_count="num_pins", pin_key_references="pin_ref")},
    "ms_uicc_low_level_access.file_status_info": {
        "": "ms_file_status", "item_size": "size",
        **{"access_condition_" + what: "file_lock_status" for what in ("read", "update", "activate", "deactivate")}},
    "ms_uicc_low_level_access.read_binary_query": {
        "": "ms_access_binary", "application_id": "app_id", "read_offset": "file_offset", "read_size": "number_of_bytes",
        "local_pin": NOT_SHOWN, "data": "binary_data"},
    "ms_uicc_low_level_access.read_binary_info": UICC_DATA,
    "ms_uicc_low_level_access.read_record_query": {
        "": "ms_access_record", "application_id": "app_id", "local_pin": NOT_SHOWN, "data": "record_data"},
    "ms_uicc_low_level_access.read_record_info": UICC_DATA,
    **dict.fromkeys(["qmi_over_mbim.msg_set", "qmi_over_mbim.msg_info", "qmi_over_mbim.msg_indication"], {
        "": "qmi", "qmi_message": "buffer"}),
}
CONTEXT = {
    field: f"/set_ms_provisioned_context_v2.{field}"
    for field in ("ip_type", "roaming", "media_type", "source", "access_string", "user_name", "password", "compression",
                  "auth_protocol")} | {"state": "/set_ms_provisioned_context_v2.enable", "context_type": "/context_type"}
CONTEXTS = {"provisioned_contexts." + field: name for field, name in CONTEXT.items()}
CELL = {name: f"/base_station.{name}" for name in (
    "provider_id", "location_area_code", "cell_id", "arfcn", "base_station_id", "rx_level", "frequency_info_ul",
    "frequency_info_dl", "frequency_info_nt", "uarfcn", "primary_scrambling_code", "rscp", "ecno", "path_loss", "earfcn",
    "physical_cell_id", "tac", "rsrp", "rsrq", "count")} | {
        "timing_advance": "/base_station.provider_timing_advance", "cell_parameter_id": "/base_station.call_parameter"}
CELLS = {f"{phone}_{kind}.{field}": name for field, name in CELL.items() for phone in ("gsm", "umts", "tdscdma", "lte")
         for kind in ("serving_cell", "neighboring_cells")}
ELEMENTS = {"unnamed_ies.type": NOT_SHOWN, "unnamed_ies.data": "/tlv_ie.unnamed_data"}
REGISTRATION = {
    "": "ms_registration_params_info", "drx_cycle": "drx_params", "default_pdu_activation_hint": "default_pdu_hint",
    "unnamed_ies.type": "/tlv_ie.type", "unnamed_ies.data": "/tlv_ie.unnamed_data"}
NAMES |= {"ms_basic_connect_extensions." + structure: names for structure, names in {
    "provisioned_contexts_set": {"": "set_ms_provisioned_context_v2", "context_operation": "operation", **CONTEXT},
    **dict.fromkeys(["provisioned_contexts_info", "provisioned_contexts_indication"], {
        "": "ms_provisioned_context_info_v2", "provisioned_contexts.count": "auth_protocol",
        "provisioned_contexts.context_id": "context_id", **CONTEXTS}),
    "sys_caps_info": {"": "sys_caps_info"},
    "device_caps_info": {"": "device_caps_info", "firmware_info": "fw_info", "hardware_info": "hw_info"},
    "slot_info_status_query": {"": "ms_slot_info_req"},
    **dict.fromkeys(["slot_info_status_info", "slot_info_status_indication"], {"": "ms_slot_info"}),
    **dict.fromkeys(["device_slot_mappings_set", "device_slot_mappings_info"], {
        "": "ms_device_slot_mapping_info", "slot_map.count": "map_count", "slot_map.slot": "slot_index"}),
    "base_stations_info_query": {"": "base_station", "max_tdscdma_count": "max_td_scdma_count"},
    "base_stations_info_info": {"": "base_station", **CELLS},
    **dict.fromkeys(["version_query", "version_info"], {
        "mbim_version": "/bcd_mbim_version", "mbim_extended_version": "/bcd_mbim_extended_version"}),
    **dict.fromkeys(["modem_configuration_info", "modem_configuration_indication"], {
        "": "ms_modem_config", "configuration_status": "config_status",
        "configuration_name": "/tlv_ie.wchar_str_data", **ELEMENTS}),
    **dict.fromkeys(["registration_parameters_set", "registration_parameters_info"], REGISTRATION),
    "wake_reason_info": {"": "ms_wake_reason", "wake_tlv.type": NOT_SHOWN, "wake_tlv.data": NOT_SHOWN},
}.items()}
# What versions 2 and 3 of MBIMEx changed.
STRINGS = "/tlv_ie.wchar_str_data"
NAMES |= {
    "2:basic_connect.register_state_set": NAMES["register_state_set"],
    **dict.fromkeys(["2:basic_connect.register_state_info", "2:basic_connect.register_state_indication"], {
        **NAMES["register_state_info"], "preferred_data_classes": "preferred_data_class"}),
    **dict.fromkeys(["2:basic_connect.packet_service_set", "3:basic_connect.packet_service_set"],
                    NAMES["packet_service_set"]),
    **dict.fromkeys(["2:basic_connect.packet_service_info", "2:basic_connect.packet_service_indication"], {
        "": "packet_service_info"}),
    **dict.fromkeys(["3:basic_connect.packet_service_info", "3:basic_connect.packet_service_indication"], {
        # tshark 4.0 takes a large MNC for a negative one.
        "": "packet_service_info", "tai.plmn_mcc": "/ms_plmn.mcc", "tai.plmn_mnc": NOT_SHOWN, "tai.tac": "/ms_tai.tac"}),
    "2:basic_connect.signal_state_set": NAMES["signal_state_set"],
    **dict.fromkeys(["2:basic_connect.signal_state_info", "2:basic_connect.signal_state_indication"], {
        "": "signal_state_info", "rsrp_snr.count": "elem_count",
        **below("rsrp_snr", "signal_state_element", "rsrp", "snr", "rsrp_threshold", "snr_threshold", "system_type")}),
    **dict.fromkeys(["3:basic_connect.subscriber_ready_status_info",
                     "3:basic_connect.subscriber_ready_status_indication"], NAMES["subscriber_ready_info"]),
    "3:basic_connect.connect_query": {"": "connect_info"},
    "3:basic_connect.connect_set": {
        "": "set_connect", "context_type": "/context_type", "access_string": STRINGS, "user_name": STRINGS,
        "password": STRINGS, **ELEMENTS},
    **dict.fromkeys(["3:basic_connect.connect_info", "3:basic_connect.connect_indication"], {
        "": "connect_info", "context_type": "/context_type", "media_preference": "access_media", "access_string": STRINGS,
        **ELEMENTS}),
    "3:basic_connect.ip_packet_filters_query": NAMES["ip_packet_filters_query"],
    **dict.fromkeys(["3:basic_connect.ip_packet_filters_set", "3:basic_connect.ip_packet_filters_info"], {
        **NAMES["ip_packet_filters_set"], "packet_filters.filter_id": "/single_packet_filter.filter_id"}),
    "3:ms_basic_connect_extensions.device_caps_info": {
        "": "device_caps_info", "lte_band_class": NOT_SHOWN, "nr_band_class": NOT_SHOWN,
        "custom_data_class": STRINGS, "device_id": STRINGS, "firmware_info": STRINGS, "hardware_info": STRINGS},
    "3:ms_basic_connect_extensions.base_stations_info_query": NAMES["ms_basic_connect_extensions.base_stations_info_query"],
}
# tshark knows nothing of these: only the bytes are compared there.
OPAQUE = {"proxy_configuration_set", "proxy_configuration_info"} | {
    "ms_voice_extensions.nitz_info", "ms_voice_extensions.nitz_indication"} | {
    "ms_basic_connect_extensions." + structure for structure in (
        "lte_attach_configuration_set", "lte_attach_configuration_info", "lte_attach_configuration_indication",
        "lte_attach_info_info", "lte_attach_info_indication", "pco_query", "pco_info", "pco_indication",
        "location_info_status_info", "location_info_status_indication")} | {
    "3:ms_basic_connect_extensions.lte_attach_info_" + kind for kind in ("info", "indication")}
EXTENSIONS = "ms_basic_connect_extensions."
UICC = "ms_uicc_low_level_access."
# What tshark 4.0 reads otherwise. Only the headers are compared there.
MISREAD = {
    UICC + "file_status_query": "it expects no information buffer",
    **dict.fromkeys([EXTENSIONS + "network_denylist_" + kind for kind in ("set", "info", "indication")],
                    "it takes the state for the count"),
    "3:" + EXTENSIONS + "base_stations_info_info": "it calls some malformed that have cells of NR; libmbim reads them",
}
PRIVATE = "it takes what is random for what it usually is, and finds it malformed"
TWO_BYTES = "it expects UTF-8"
# What it complains about. The fields are compared all the same.
TOLERATED = {
    **dict.fromkeys(["sms.read_info", "sms.read_indication", "sms.send_set", "ussd.ussd_set", "ussd.ussd_info",
                     "ussd.ussd_indication", "stk.terminal_response_set", "stk.pac_indication", "stk.envelope_set",
                     UICC + "atr_info"], PRIVATE),
    UICC + "read_binary_query": TWO_BYTES,
    UICC + "read_record_query": TWO_BYTES,
    UICC + "application_list_info": TWO_BYTES,
    EXTENSIONS + "wake_reason_info": "it expects exactly one element",
}
# Fields that it does not show, or not so that they can be compared.
OMITTED = {
    "cdma_messages.timestamp": "it expects UTF-8; the limit of 42 bytes for 21 characters says UTF-16",
    "atr": "it hands the bytes to a dissector of their own",
    "applications.application_name": "it shows text, with a mark for what is none",
    "local_pin": TWO_BYTES + "; the library takes bytes",
    "unnamed_ies.type": "it shows the types of all elements in one row; the data are compared",
    "wake_tlv.type": "it shows the first element only",
    "wake_tlv.data": "it shows the first element only",
    "tai.plmn_mnc": "it takes a large number for a negative one",
    "lte_band_class": "it shows the bytes of the element and not its numbers",
    "nr_band_class": "it shows the bytes of the element and not its numbers",
}
# What no message holds that it is shown, and the reason.
AVOIDED = {
    "device_caps: a device ID of more than 15 characters": "it takes an IMEI for the longest; the specification has 18",
    "signal_state of MBIMEx 2: more than two elements": "it loses its way in the third",
    "base_stations_info: cells of CDMA": "it reads eight bytes where a latitude has four",
}
HEADER = {
    "message_type": "header.message_type",
    "length": "header.message_length",
    "transaction_id": "header.transaction_id",
    "max_control_transfer": "max_control_transfer",
    "error": "error_status_code",
    "status": "status",
    "service": "device_service_id",
    "cid": "cid",
    "command_type": "command_type",
    "info_length": "info_buffer_len",
}
ROUNDS = 5
TSHARK = ["-o", 'uat:user_dlts:"User 0 (DLT=147)","mbim.control","0","","0",""', "-T", "pdml"]


def tshark_name(structure, field):
    names = NAMES.get(structure, {})
    in_place = structure == "pin_list_info" or structure.startswith(("home_provider", "provisioned_contexts"))
    if in_place and not field.endswith(".count"):
        field = field.split(".", 1)[-1]
    name = names.get(field, field)
    if name is NOT_SHOWN:
        return None
    name = name.removeprefix(TRUTH)
    if name.startswith("/"):
        return "mbim.control." + name[1:]
    return "mbim.control." + names.get("", structure) + "." + name


def comparable(value):
    """One form for both sides: numbers as numbers, addresses and texts as text."""
    if isinstance(value, int):
        return value
    try:
        return int(value, 0)
    except ValueError:
        pass
    try:
        return "address:" + ipaddress.ip_address(value).packed.hex()
    except ValueError:
        return value


def is_same(put_in, shown):
    """tshark puts colons between bytes."""
    return put_in in (shown, shown.replace(":", "")) or comparable(put_in) == comparable(shown)


def expected_of(record):
    """The values that must be shown, by tshark's names: each a list in the order of the message."""
    expected = collections.defaultdict(list)
    complete = "structure" in record
    for key, name in HEADER.items():
        in_every_fragment = key in ("message_type", "length", "transaction_id")
        if key in record and (complete or in_every_fragment):
            expected["mbim.control." + name].append(record[key])
    structure = record.get("structure", "")
    if structure in MISREAD:
        return expected
    if structure and structure not in OPAQUE and not structure.endswith("_query"):
        for field, name in NAMES.get(structure, {}).items():
            if field and name:
                expected[tshark_name(structure, field)] = []
    for field, value in record.get("fields", []):
        name = structure not in OPAQUE and tshark_name(structure, field)
        # tshark shows no empty text.
        if value != "" and name:
            if str(NAMES.get(structure, {}).get(field)).startswith(TRUTH):
                value = int(value != 0)
            if structure == "service_activation_info" and field == "data_buffer":
                # tshark 4.0 counts the network error in.
                value = record["info"]
            expected[name].append(value)
    if complete and (not structure or structure in OPAQUE) and record.get("info"):
        expected["mbim.control.info_buffer"].append(record["info"])
    return expected


def compare(number, record, packet):
    differences = []
    shown = collections.defaultdict(list)
    for field in packet.iter():
        name = field.get("name") or ""
        if name in ("_ws.malformed", "_ws.expert.message") and record.get("structure") not in {*MISREAD, *TOLERATED}:
            differences.append(f"tshark says: {field.get('show') or field.get('showname')}")
        shown[name].append(field.get("show"))
    expected = expected_of(record)
    for name, values in expected.items():
        got = [value for value in shown.get(name, []) if value != ""]
        same = len(got) == len(values) and all(is_same(left, right) for left, right in zip(values, got))
        if not same:
            differences.append(f"{name}: put in {values}, shown {got}")
    kind = record.get("structure") or "plain"
    return [f"message {number} ({kind}): {line}" for line in differences], sum(map(len, expected.values()))


def check(program, rounds, seed, version, folder):
    pcap, values = folder / "messages.pcap", folder / "values.jsonl"
    subprocess.run([program, pcap, values, str(seed), str(rounds), *([] if version == 1 else [str(version)])], check=True,
                   timeout=60)
    records = [json.loads(line) for line in values.read_text(encoding="utf-8").splitlines()]
    dissected = subprocess.run(
        ["tshark", "-r", pcap, "-o", f"mbim.extended_version:{version}.0", *TSHARK], check=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    # tshark shows bytes as text where they might be one.
    text = dissected.stdout.decode("utf-8", "replace")
    packets = xml.etree.ElementTree.fromstring(text).findall("packet")
    if version > 1:
        for record in records:
            if "structure" in record:
                record["structure"] = f"{version}:{record['structure']}"
    if len(packets) != len(records):
        return [f"{len(records)} records written, {len(packets)} dissected"], 0, records
    differences, count = [], 0
    for number, (record, packet) in enumerate(zip(records, packets), 1):
        lines, compared = compare(number, record, packet)
        differences += [f"seed {seed}, {line}" for line in lines]
        count += compared
    return differences, count, records


def shown(structure):
    """`3:basic_connect.connect_set` as people read it."""
    version, _, name = structure.rpartition(":")
    name = name if "." in name else ("proxy_control." if name.startswith("proxy_") else "basic_connect.") + name
    return f"`{name}`" + (f" of MBIMEx {version}" if version else "")


def table(first, second, rows):
    return [f"| {first} | {second} |", "| --- | --- |", *(f"| {left} | {right} |" for left, right in rows), ""]


def page(compared):
    lines = ["# Wireshark", "",
             "The test `tshark_codec` has Wireshark 4.0 (`tshark`) dissect every message of the library with random content, and",
             "compares field by field. It writes this page anew (`MBN_WRITE_WIRESHARK=1 meson test -C build tshark_codec`), and",
             "fails when it says something else.", "",
             f"{len(compared)} structures are compared, each alone in its messages, whole and in fragments. A name ends in what the",
             "structure is for: a query, a set, an answer (`info`) or an indication.", "", "## Not known to Wireshark", "",
             "Only the bytes of the information buffer are compared: " + ", ".join(map(shown, sorted(OPAQUE))) + ".", "",
             "## Read otherwise by Wireshark", ""]
    lines += table("structure", "how", [(shown(name), how) for name, how in sorted(MISREAD.items())])
    lines += ["## Complained about by Wireshark", "", "The fields are the same.", ""]
    lines += table("structure", "why", [(shown(name), why) for name, why in sorted(TOLERATED.items())])
    lines += ["## Fields that are left out", ""]
    lines += table("field", "why", [(f"`{name}`", why) for name, why in sorted(OMITTED.items())])
    lines += ["## What it is not shown", ""]
    lines += table("what", "why", sorted(AVOIDED.items()))
    return "\n".join(lines).rstrip() + "\n"


def compare_page(path, fresh):
    if os.environ.get("MBN_WRITE_WIRESHARK"):
        path.write_text(fresh, encoding="utf-8")
    same = path.read_text(encoding="utf-8") == fresh
    return [] if same else [f"{path} says something else; write it anew with MBN_WRITE_WIRESHARK=1"]


def check_omitted():
    """Every field that is left out has a reason, and every reason a field."""
    left_out = {field for names in NAMES.values() for field, name in names.items() if name is NOT_SHOWN}
    return [f"no reason for {field}, or no such field" for field in sorted(left_out ^ set(OMITTED))]


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    differences, messages, count, kinds = check_omitted(), 0, 0, set()
    with tempfile.TemporaryDirectory() as folder:
        for version, seed in ((1, 1), (1, 2), (2, 1), (3, 1)):
            lines, compared, records = check(sys.argv[1], ROUNDS, seed, version, pathlib.Path(folder))
            differences += lines
            messages += len(records)
            count += compared
            kinds |= {record.get("structure") for record in records}
    missing = {*NAMES, *OPAQUE, *MISREAD} - kinds
    differences += [f"no message with {name}" for name in sorted(missing)]
    compared_kinds = sorted(kinds - {None, ""} - OPAQUE - set(MISREAD))
    if not differences and len(sys.argv) == 3:
        differences += compare_page(pathlib.Path(sys.argv[2]) / "wireshark.md", page(compared_kinds))
    for line in differences:
        print(line)
    print(f"{messages} messages, {count} values compared, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
