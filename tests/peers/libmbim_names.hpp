// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_NAMES_HPP
#define MBN_TESTS_PEERS_LIBMBIM_NAMES_HPP

#include <array>
#include <string_view>

namespace libmbim_test {

/// A field that libmbim calls by another name than the library, in the structures whose name starts like that.
struct NamedOtherwise {
    std::string_view command{};
    std::string_view field{};
    std::string_view theirs{};
};

inline constexpr std::array named_otherwise{
    NamedOtherwise{"authentication.aka", "res_length", "ResLen"},
    NamedOtherwise{"authentication.aka", "ik", "IntegratingKey"},
    NamedOtherwise{"authentication.aka", "ck", "CipheringKey"},
    NamedOtherwise{"basic_connect.connect", "unnamed_ies.type", "TLV type"},
    NamedOtherwise{"basic_connect.connect", "unnamed_ies.data", "TLV data"},
    NamedOtherwise{"basic_connect.device_service_subscribe_list", "events.service_id", "DeviceServiceId"},
    NamedOtherwise{"basic_connect.device_services", "device_services.service_id", "DeviceServiceId"},
    NamedOtherwise{"basic_connect.emergency_mode", "mode", "State"},
    NamedOtherwise{"basic_connect.ip_configuration", "ipv4_addresses.address", "IPv4Address"},
    NamedOtherwise{"basic_connect.ip_configuration", "ipv6_addresses.address", "IPv6Address"},
    NamedOtherwise{"basic_connect.ip_configuration", "ipv4_dns_servers", "IPv4DnsServer"},
    NamedOtherwise{"basic_connect.ip_configuration", "ipv6_dns_servers", "IPv6DnsServer"},
    NamedOtherwise{"basic_connect.ip_packet_filters", "packet_filters.filter", "PacketFilter"},
    NamedOtherwise{"basic_connect.ip_packet_filters", "packet_filters.mask", "PacketMask"},
    NamedOtherwise{"basic_connect.packet_service", "current_data_class", "HighestAvailableDataClass"},
    NamedOtherwise{"basic_connect.service_activation", "data_buffer", "Buffer"},
    NamedOtherwise{"ms_basic_connect_extensions.device_caps", "sim_class", "SmsClass"},
    NamedOtherwise{"ms_basic_connect_extensions.lte_attach_configuration", "attach_operation", "Operation"},
    NamedOtherwise{"ms_basic_connect_extensions.modem_configuration", "configuration_status",
                   "ModemConfigurationStatus"},
    NamedOtherwise{"ms_basic_connect_extensions.modem_configuration", "unnamed_ies.type", "TLV type"},
    NamedOtherwise{"ms_basic_connect_extensions.modem_configuration", "unnamed_ies.data", "TLV data"},
    NamedOtherwise{"ms_basic_connect_extensions.pco", "pco_type", "PcoDataType"},
    NamedOtherwise{"ms_basic_connect_extensions.pco", "data_buffer", "PcoDataBuffer"},
    NamedOtherwise{"ms_basic_connect_extensions.provisioned_contexts", "context_operation", "Operation"},
    NamedOtherwise{"ms_basic_connect_extensions.registration_parameters", "re_register_if_needed",
                   "ReRegisterIfNedeed"},
    NamedOtherwise{"ms_basic_connect_extensions.registration_parameters", "unnamed_ies.type", "TLV type"},
    NamedOtherwise{"ms_basic_connect_extensions.registration_parameters", "unnamed_ies.data", "TLV data"},
    NamedOtherwise{"ms_basic_connect_extensions.wake_reason", "wake_tlv.type", "TLV type"},
    NamedOtherwise{"ms_basic_connect_extensions.wake_reason", "wake_tlv.data", "TLV data"},
    NamedOtherwise{"ms_uicc_low_level_access.apdu", "apdu", "Command"},
    NamedOtherwise{"ms_uicc_low_level_access.application_list", "application_list_size", "ApplicationListSizeBytes"},
    NamedOtherwise{"ms_uicc_low_level_access.file_status", "item_count", "FileItemCount"},
    NamedOtherwise{"ms_uicc_low_level_access.file_status", "item_size", "FileItemSize"},
    NamedOtherwise{"ms_uicc_low_level_access.terminal_capability", "terminal_capabilities", "TerminalCapabilityData"},
    NamedOtherwise{"phonebook.configuration", "phonebook_state", "State"},
    NamedOtherwise{"phonebook.configuration", "total_number_of_entries", "NumberOfEntries"},
    NamedOtherwise{"phonebook.configuration", "max_name_length", "MaxName"},
    NamedOtherwise{"qmi_over_mbim.msg_info", "qmi_message", "Qmux"},
    NamedOtherwise{"qmi_over_mbim.msg_indication", "qmi_message", "Qmux"},
    NamedOtherwise{"qmi_over_mbim.msg_set", "qmi_message", "QmiMsg"},
    NamedOtherwise{"sms.message_store_status", "flags", "Flag"},
    NamedOtherwise{"sms.read", "cdma_messages.telephone_address", "Address"},
    NamedOtherwise{"sms.read", "cdma_messages.encoding_id", "Encoding"},
    NamedOtherwise{"sms.read", "cdma_messages.language_id", "Language"},
    NamedOtherwise{"sms.read", "cdma_messages.size_in_characters", "EncodedMessageSizeInCharacters"},
    NamedOtherwise{"sms.send", "cdma_message.telephone_address", "Address"},
    NamedOtherwise{"sms.send", "cdma_message.encoding_id", "Encoding"},
    NamedOtherwise{"sms.send", "cdma_message.language_id", "Language"},
    NamedOtherwise{"sms.send", "cdma_message.size_in_characters", "EncodedMessageSizeInCharacters"},
    NamedOtherwise{"stk.envelope", "data_buffer", "Data"},
    NamedOtherwise{"stk.terminal_response", "data_buffer", "Response"},
    NamedOtherwise{"ussd.ussd", "ussd_response", "Response"},
    NamedOtherwise{"ussd.ussd", "ussd_session_state", "SessionState"},
    NamedOtherwise{"ussd.ussd", "ussd_data_coding_scheme", "DataCodingScheme"},
    NamedOtherwise{"ussd.ussd", "ussd_action", "Action"},
};

} // namespace libmbim_test

#endif
