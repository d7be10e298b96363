// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/services.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>

using namespace mbn::mbim;

namespace {

template <class E>
std::string printed(E value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

/// Every number from 0 has this name and prints as it; the next has none and prints as a number.
template <WireEnum E>
void in_order(std::initializer_list<std::string_view> names) {
    std::uint32_t number = 0;
    for (auto const text : names) {
        CAPTURE(text);
        CHECK(name(static_cast<E>(number)) == text);
        CHECK(printed(static_cast<E>(number)) == text);
        ++number;
    }
    CHECK(name(static_cast<E>(number)).empty());
    CHECK(printed(static_cast<E>(number)) == std::to_string(number));
    CHECK(printed(static_cast<E>(0xFFFFFFFF)) == "4294967295");
}

/// Every bit from the lowest has this name; an empty one stands for a bit that is not assigned.
template <FlagEnum E>
void bits(std::initializer_list<std::string_view> names) {
    CHECK(printed(E{}) == "none");
    std::uint64_t bit = 1;
    for (auto const text : names) {
        auto const value = static_cast<E>(bit);
        CAPTURE(bit);
        CHECK(name(value) == text);
        CHECK(printed(value) == (text.empty() ? std::to_string(bit) : text));
        CHECK(contains(static_cast<E>(0xFFFFFFFF), value));
        CHECK_FALSE(contains(E{}, value));
        bit <<= 1u;
    }
    if (bit <= 0x80000000u)
        CHECK(name(static_cast<E>(bit)).empty());
}

} // namespace

TEST_CASE("enumerations: device") {
    in_order<DeviceType>({"unknown", "embedded", "removable", "remote"});
    in_order<VoiceClass>({"unknown", "no_voice", "separate_voice_data", "simultaneous_voice_data"});
    in_order<ReadyState>({"not_initialized", "initialized", "sim_not_inserted", "bad_sim", "failure", "not_activated",
                          "device_locked", "no_esim_profile"});
    in_order<RadioSwitch>({"off", "on"});
    bits<CellularClass>({"gsm", "cdma"});
    bits<SimClass>({"logical", "removable"});
    bits<SmsCaps>({"pdu_receive", "pdu_send", "text_receive", "text_send"});
    bits<ControlCaps>({"registration_manual", "hw_radio_switch", "cdma_mobile_ip", "cdma_simple_ip", "multi_carrier",
                       "esim", "ue_route_selection_policy", "sim_hot_swap"});
    bits<ReadyInfo>({"protect_unique_id"});
    bits<DataClass>({"gprs",
                     "edge",
                     "umts",
                     "hsdpa",
                     "hsupa",
                     "lte",
                     "nr_nsa",
                     "nr_sa",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "cdma_1xrtt",
                     "cdma_1xevdo",
                     "cdma_1xevdo_rev_a",
                     "cdma_1xevdv",
                     "cdma_3xrtt",
                     "cdma_1xevdo_rev_b",
                     "umb",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "",
                     "custom"});
}

TEST_CASE("enumerations: data classes have the bits of the specification") {
    static_assert(static_cast<std::uint32_t>(DataClass::lte) == 0x20);
    static_assert(static_cast<std::uint32_t>(DataClass::nr_sa) == 0x80);
    static_assert(static_cast<std::uint32_t>(DataClass::cdma_1xevdo_rev_b) == 0x200000);
    static_assert(static_cast<std::uint32_t>(DataClass::custom) == 0x80000000);
    CHECK(name(DataClass::lte) == "lte");
    CHECK(name(DataClass::cdma_1xevdo_rev_b) == "cdma_1xevdo_rev_b");
    CHECK(name(DataClass::custom) == "custom");
}

TEST_CASE("enumerations: PIN") {
    in_order<PinType>({"none", "custom", "pin1", "pin2", "device_sim_pin", "device_first_sim_pin", "network_pin",
                       "network_subset_pin", "service_provider_pin", "corporate_pin", "subsidy_lock", "puk1", "puk2",
                       "device_first_sim_puk", "network_puk", "network_subset_puk", "service_provider_puk",
                       "corporate_puk"});
    in_order<PinState>({"unlocked", "locked"});
    in_order<PinOperation>({"enter", "enable", "disable", "change"});
    in_order<PinMode>({"not_supported", "enabled", "disabled"});
    in_order<PinFormat>({"unknown", "numeric", "alphanumeric"});
    static_assert(static_cast<std::uint32_t>(PinType::puk1) == 11);
}

TEST_CASE("enumerations: network") {
    in_order<RegisterState>({"unknown", "deregistered", "searching", "home", "roaming", "partner", "denied"});
    in_order<RegisterMode>({"unknown", "automatic", "manual"});
    in_order<RegisterAction>({"automatic", "manual"});
    in_order<PacketServiceState>({"unknown", "attaching", "attached", "detaching", "detached"});
    in_order<PacketServiceAction>({"attach", "detach"});
    in_order<VisibleProvidersAction>({"full_scan", "restricted_scan"});
    in_order<NetworkIdleHint>({"disabled", "enabled"});
    in_order<EmergencyMode>({"off", "on"});
    bits<ProviderState>({"home", "forbidden", "preferred", "visible", "registered", "preferred_multicarrier"});
    bits<RegistrationFlag>({"manual_selection_not_available", "packet_service_auto_attach"});
}

TEST_CASE("enumerations: connect") {
    in_order<ActivationCommand>({"deactivate", "activate"});
    in_order<ActivationState>({"unknown", "activated", "activating", "deactivated", "deactivating"});
    in_order<Compression>({"none", "enable"});
    in_order<AuthProtocol>({"none", "pap", "chap", "mschapv2"});
    in_order<ContextIpType>({"default_type", "ipv4", "ipv6", "ipv4v6", "ipv4_and_ipv6"});
    in_order<VoiceCallState>({"none", "in_progress", "hang_up"});
    bits<IpAvailable>({"address", "gateway", "dns", "mtu"});
    bits<DssPayload>({"host_to_device", "device_to_host"});
    bits<CidUse>({"query", "set", "indication"});
}

TEST_CASE("enumerations: SMS, USSD, phonebook, STK and DSS") {
    in_order<SmsStorageState>({"not_initialized", "initialized"});
    in_order<SmsFormat>({"pdu", "cdma"});
    in_order<SmsFlag>({"all", "index", "new_messages", "old_messages", "sent", "draft"});
    in_order<SmsMessageStatus>({"new_message", "old_message", "draft", "sent"});
    in_order<SmsCdmaEncoding>(
        {"octet", "epm", "ascii_7bit", "ia5", "unicode", "shift_jis", "korean", "latin_hebrew", "latin", "gsm_7bit"});
    in_order<SmsCdmaLanguage>({"unknown", "english", "french", "spanish", "japanese", "korean", "chinese", "hebrew"});
    bits<SmsStatusFlag>({"message_store_full", "new_message"});
    in_order<UssdAction>({"initiate", "continue_session", "cancel"});
    in_order<UssdResponse>({"no_action_required", "action_required", "terminated_by_network", "other_local_client",
                            "operation_not_supported", "network_timeout"});
    in_order<UssdSessionState>({"new_session", "existing_session"});
    in_order<PhonebookState>({"not_initialized", "initialized"});
    in_order<PhonebookFlag>({"all", "index"});
    in_order<PhonebookWriteFlag>({"save_unused", "save_index"});
    in_order<StkPacType>({"proactive_command", "notification"});
    in_order<DssLinkState>({"deactivate", "activate"});
}

TEST_CASE("enumerations: the SIM and the antennas") {
    in_order<UiccSecureMessaging>({"none", "no_header_authentication"});
    in_order<UiccClassByteType>({"inter_industry", "extended"});
    in_order<UiccPassThroughAction>({"disable", "enable"});
    in_order<UiccPassThroughStatus>({"disabled", "enabled"});
    in_order<UiccApplicationType>({"unknown", "mf", "mf_sim", "mf_ruim", "usim", "csim", "isim"});
    in_order<UiccFileAccessibility>({"unknown", "not_shareable", "shareable"});
    in_order<UiccFileType>({"unknown", "working_ef", "internal_ef", "df_or_adf"});
    in_order<UiccFileStructure>({"unknown", "transparent", "cyclic", "linear", "ber_tlv"});
    in_order<SarMode>({"device", "os"});
    in_order<SarBackoffState>({"disabled", "enabled"});
    in_order<SarWifiIntegration>({"integrated", "not_integrated"});
    in_order<TransmissionNotification>({"disabled", "enabled"});
    in_order<TransmissionState>({"inactive", "active"});
}

TEST_CASE("enumerations: extensions of Basic Connect") {
    in_order<ContextSource>({"admin", "user", "operator", "modem", "device"});
    in_order<ContextOperation>({"default", "delete", "restore_factory"});
    in_order<ContextState>({"disabled", "enabled"});
    in_order<ContextRoaming>({"home_only", "partner_only", "non_partner_only", "home_and_partner",
                              "home_and_non_partner", "partner_and_non_partner", "allow_all"});
    in_order<ContextMedia>({"cellular_only", "wifi_only", "all"});
    in_order<LteAttachOperation>({"default", "restore_factory"});
    in_order<LteAttachRoaming>({"home", "partner", "non_partner"});
    in_order<LteAttachState>({"detached", "attached"});
    in_order<UiccSlotState>({"unknown", "off_empty", "off", "empty", "not_ready", "active", "error", "active_esim",
                             "active_esim_no_profiles"});
    in_order<PcoType>({"complete", "partial"});
    in_order<ModemConfigurationStatus>({"unknown", "started", "completed"});
    in_order<MicoMode>({"disabled", "enabled", "unsupported", "default"});
    in_order<DrxCycle>({"not_specified", "not_supported", "cycle_32", "cycle_64", "cycle_128", "cycle_256"});
    in_order<LadnInfo>({"not_needed", "requested"});
    in_order<DefaultPduActivationHint>({"unlikely", "likely"});
    in_order<ReRegister>({"no", "yes"});
    in_order<WakeType>({"cid_response", "cid_indication", "packet"});
    in_order<DenylistType>({"sim_provider", "network_provider"});
    bits<DenylistState>({"sim_provider_actuated", "network_provider_actuated"});
    bits<DataSubclass>({"endc", "nr", "nedc", "elte", "ngendc"});
    bits<DataClass3>({"gprs", "edge", "umts", "hsdpa", "hsupa", "lte", "nr", ""});
    CHECK(printed(DataClass3::cdma_1xrtt | DataClass3::umb | DataClass3::custom) == "cdma_1xrtt|umb|custom");
    in_order<MediaPreference>({"unknown", "cellular", "cellular_preferred"});
    bits<SubscriberReadyFlag>({"esim", "sim_removability_known", "sim_removable"});
    CHECK(printed(FrequencyRange{}) == "unknown");
    CHECK(printed(FrequencyRange::range_1 | FrequencyRange::range_2) == "range_1|range_2");
    CHECK(name(static_cast<TlvType>(0)).empty());
    CHECK(printed(TlvType::ue_policies) == "ue_policies");
    CHECK(printed(TlvType::wchar_str) == "wchar_str");
    CHECK(printed(TlvType::wake_packet) == "wake_packet");
    CHECK(printed(static_cast<TlvType>(18)) == "18");
}

TEST_CASE("enumerations: messages") {
    in_order<CommandType>({"query", "set"});
    CHECK(printed(MessageType::command_done) == "command_done");
    CHECK(printed(static_cast<MessageType>(0x80000005)) == "2147483653");
    CHECK(printed(ProtocolError::cancel) == "cancel");
    CHECK(printed(static_cast<ProtocolError>(0)) == "0");
    for (auto const type : {MessageType::open, MessageType::close, MessageType::command})
        CHECK(name(static_cast<MessageType>(static_cast<std::uint32_t>(type) | 0x80000000u)) ==
              std::string{name(type)} + "_done");
}

TEST_CASE("enumerations: the commands of every service") {
    struct Row {
        Uuid service;
        std::uint32_t first;
        std::string_view names;
    };
    for (auto const& [service, first, names] :
         {Row{services::basic_connect, 1, "device_caps"},
          Row{services::sms, 1, "configuration read send delete message_store_status"}, Row{services::ussd, 1, "ussd"},
          Row{services::phonebook, 1, "configuration read delete write"},
          Row{services::stk, 1, "pac terminal_response envelope"}, Row{services::authentication, 1, "aka akap sim"},
          Row{services::dss, 1, "connect"}, Row{services::ms_firmware_id, 1, "get"},
          Row{services::ms_host_shutdown, 1, "notify"}, Row{services::ms_sar, 1, "config transmission_status"},
          Row{services::ms_basic_connect_extensions, 1,
              "provisioned_contexts network_denylist lte_attach_configuration lte_attach_info sys_caps device_caps "
              "device_slot_mappings slot_info_status pco device_reset base_stations_info location_info_status"},
          Row{services::ms_basic_connect_extensions, 15, "version modem_configuration registration_parameters"},
          Row{services::ms_basic_connect_extensions, 19, "wake_reason"},
          Row{services::ms_uicc_low_level_access, 1,
              "atr open_channel close_channel apdu terminal_capability reset application_list file_status read_binary "
              "read_record"},
          Row{services::ms_voice_extensions, 10, "nitz"}, Row{services::qmi_over_mbim, 1, "msg"},
          Row{services::proxy_control, 1, "configuration version"}}) {
        std::istringstream words{std::string{names}};
        std::uint32_t cid = first;
        for (std::string word; words >> word; ++cid)
            CHECK(cid_name({service, cid}) == word);
        if (service != services::basic_connect)
            CHECK(cid_name({service, cid}).empty());
        CHECK(cid_name({service, 0}).empty());
    }
    CHECK(cid_name({Uuid{}, 1}).empty());
}

TEST_CASE("enumerations: the table of commands matches the specification") {
    struct Row {
        std::uint32_t cid;
        std::string_view name;
        std::string_view use;
    };
    for (auto const& [cid, text, use] : {Row{1, "device_caps", "query"},
                                         Row{2, "subscriber_ready_status", "query|indication"},
                                         Row{3, "radio_state", "query|set|indication"},
                                         Row{4, "pin", "query|set"},
                                         Row{5, "pin_list", "query"},
                                         Row{6, "home_provider", "query|set"},
                                         Row{7, "preferred_providers", "query|set|indication"},
                                         Row{8, "visible_providers", "query"},
                                         Row{9, "register_state", "query|set|indication"},
                                         Row{10, "packet_service", "query|set|indication"},
                                         Row{11, "signal_state", "query|set|indication"},
                                         Row{12, "connect", "query|set|indication"},
                                         Row{13, "provisioned_contexts", "query|set|indication"},
                                         Row{14, "service_activation", "set"},
                                         Row{15, "ip_configuration", "query|indication"},
                                         Row{16, "device_services", "query"},
                                         Row{17, "", "none"},
                                         Row{18, "", "none"},
                                         Row{19, "device_service_subscribe_list", "set"},
                                         Row{20, "packet_statistics", "query"},
                                         Row{21, "network_idle_hint", "query|set"},
                                         Row{22, "emergency_mode", "query|indication"},
                                         Row{23, "ip_packet_filters", "query|set"},
                                         Row{24, "multicarrier_providers", "query|set|indication"},
                                         Row{25, "", "none"}}) {
        CAPTURE(cid);
        CHECK(name(static_cast<BasicConnectCid>(cid)) == text);
        CHECK(printed(use_of(static_cast<BasicConnectCid>(cid))) == use);
    }
}
