// SPDX-License-Identifier: BSL-1.0
#include "mbim_support.hpp"

#include <mbn/mbim/services.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mbim = mbn::mbim;
using mbim_test::hex;

namespace {

/// Both ways: the value gives exactly these bytes, and the bytes give the value.
template <class T>
void service_golden(T const& value, std::string_view text) {
    auto const bytes = hex(text);
    CHECK(mbim_test::to_hex(mbim_test::encoded(value)) == mbim_test::to_hex(bytes));
    auto const back = mbim::decode<T>(bytes);
    REQUIRE(back);
    CHECK(*back == value);
}

template <std::size_t Size>
std::array<std::uint8_t, Size> counted() {
    std::array<std::uint8_t, Size> bytes{};
    for (std::size_t i = 0; i < Size; ++i)
        bytes[i] = static_cast<std::uint8_t>(i);
    return bytes;
}

constexpr bool elements_in_a_constant_expression() {
    std::array<std::byte, 128> out{};
    std::array<std::uint16_t, 1> const bands{20};
    mbim::ExtendedDeviceCapsInfo3 caps;
    caps.nr_band_class = bands;
    caps.device_id = "35";
    auto const written = mbim::encode(caps, out);
    auto const back = mbim::decode<mbim::ExtendedDeviceCapsInfo3>(std::span{out}.first(written.size));
    mbim::SmsSendSet set{mbim::SmsFormat::pdu, {}, {std::span{out}.first(3)}};
    std::array<std::byte, 16> sent{};
    return written && back && *back == caps && mbim::encode(set, sent) && *mbim::decode<mbim::SmsSendSet>(sent) == set;
}
static_assert(elements_in_a_constant_expression());

} // namespace

TEST_CASE("sms: golden bytes, both ways") {
    service_golden(mbim::SmsConfigurationInfo{mbim::SmsStorageState::initialized, mbim::SmsFormat::pdu, 20, 160, "+49"},
                   "01000000 00000000 14000000 a0000000 18000000 06000000 2b0034003900 0000");
    service_golden(mbim::SmsConfigurationSet{mbim::SmsFormat::cdma, ""}, "01000000 00000000 00000000");
    service_golden(mbim::SmsReadQuery{mbim::SmsFormat::pdu, mbim::SmsFlag::index, 7}, "00000000 01000000 07000000");
    auto const pdu = hex("0701020304");
    std::array const pdus{mbim::SmsPduRecord{3, mbim::SmsMessageStatus::old_message, pdu}};
    service_golden(mbim::SmsReadInfo{mbim::SmsFormat::pdu, {}, pdus},
                   "00000000 01000000 10000000 18000000"
                   "03000000 01000000 10000000 05000000 0701020304 000000");
    std::array const cdmas{mbim::SmsCdmaRecord{4, mbim::SmsMessageStatus::sent, "5", "t",
                                               mbim::SmsCdmaEncoding::gsm_7bit, mbim::SmsCdmaLanguage::french, pdu, 5}};
    service_golden(mbim::SmsReadInfo{mbim::SmsFormat::cdma, cdmas, {}},
                   "01000000 01000000 10000000 3c000000"
                   "04000000 03000000 2c000000 02000000 30000000 02000000 09000000 02000000 34000000 05000000 05000000"
                   "35000000 74000000 0701020304 000000");
    // Offsets of what is sent count from behind the format.
    service_golden(mbim::SmsSendSet{mbim::SmsFormat::pdu, {}, {pdu}}, "00000000 08000000 05000000 0701020304 000000");
    service_golden(
        mbim::SmsSendSet{mbim::SmsFormat::cdma, {mbim::SmsCdmaEncoding::unicode, {}, "5", pdu, 2}, {}},
        "01000000 04000000 00000000 1c000000 02000000 20000000 05000000 02000000 35000000 0701020304 000000");
    service_golden(mbim::SmsSendInfo{9}, "09000000");
    service_golden(mbim::SmsDeleteSet{mbim::SmsFlag::draft, 1}, "05000000 01000000");
    service_golden(mbim::SmsDeleteInfo{}, "");
    service_golden(mbim::SmsStoreStatusInfo{mbim::SmsStatusFlag::new_message, 2}, "02000000 02000000");
}

TEST_CASE("sms: a message in the format that is not PDU needs all that the other needs") {
    CHECK(mbim::decode<mbim::SmsSendSet>(hex("00000000 00000000 00000000")));
    CHECK(mbim::decode<mbim::SmsSendSet>(hex("01000000 00000000 00000000")).error() ==
          mbim::CodecError{mbim::CodecErrc::truncated, 12, "cdma_message"});
    CHECK(mbim::decode<mbim::SmsSendSet>(hex("00000000 08000000 05000000 0701")).error() ==
          mbim::CodecError{mbim::CodecErrc::out_of_bounds, 4, "pdu_message"});
}

TEST_CASE("ussd: golden bytes, both ways") {
    auto const payload = hex("aa180c3602");
    service_golden(mbim::UssdSet{mbim::UssdAction::continue_session, 15, payload},
                   "01000000 0f000000 10000000 05000000 aa180c3602 000000");
    service_golden(
        mbim::UssdInfo{mbim::UssdResponse::action_required, mbim::UssdSessionState::existing_session, 15, payload},
        "01000000 01000000 0f000000 14000000 05000000 aa180c3602 000000");
}

TEST_CASE("phonebook: golden bytes, both ways") {
    service_golden(mbim::PhonebookConfigurationInfo{mbim::PhonebookState::initialized, 250, 3, 40, 14},
                   "01000000 fa000000 03000000 28000000 0e000000");
    service_golden(mbim::PhonebookReadQuery{mbim::PhonebookFlag::index, 1}, "01000000 01000000");
    std::array const entries{mbim::PhonebookEntry{1, "112", "A"}};
    service_golden(mbim::PhonebookReadInfo{entries}, "01000000 0c000000 20000000"
                                                     "01000000 14000000 06000000 1c000000 02000000"
                                                     "310031003200 0000 41000000");
    service_golden(mbim::PhonebookWriteSet{mbim::PhonebookWriteFlag::save_index, 2, "112", "A"},
                   "01000000 02000000 18000000 06000000 20000000 02000000 310031003200 0000 41000000");
    service_golden(mbim::PhonebookDeleteSet{mbim::PhonebookFlag::all, 0}, "00000000 00000000");
}

TEST_CASE("stk: golden bytes, both ways") {
    auto const data = hex("8103010300");
    service_golden(mbim::StkTerminalResponseSet{data}, "05000000 8103010300 000000");
    service_golden(mbim::StkTerminalResponseInfo{data, 0x9000}, "0c000000 05000000 00900000 8103010300 000000");
    service_golden(mbim::StkPacIndication{mbim::StkPacType::notification, data}, "01000000 8103010300");
    service_golden(mbim::StkEnvelopeSet{data}, "8103010300");
    service_golden(mbim::StkPacSet{counted<32>()}, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    CHECK(mbim_test::encoded(mbim::StkPacInfo{}).size() == 256);
    service_golden(mbim::StkEnvelopeInfo{counted<32>()},
                   "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
}

TEST_CASE("authentication: golden bytes, both ways") {
    auto const sixteen = "000102030405060708090a0b0c0d0e0f";
    std::string const two = std::string{sixteen} + sixteen;
    service_golden(mbim::AkaQuery{counted<16>(), counted<16>()}, two);
    service_golden(mbim::AkapQuery{counted<16>(), counted<16>(), "WLAN"}, two + "28000000 08000000 57004c0041004e00");
    std::string const answer = std::string{sixteen} + "08000000" + two + "000102030405060708090a0b0c0d";
    service_golden(mbim::AkaInfo{counted<16>(), 8, counted<16>(), counted<16>(), counted<14>()}, answer);
    service_golden(mbim::AkapInfo{counted<16>(), 8, counted<16>(), counted<16>(), counted<14>()}, answer);
    service_golden(mbim::SimAuthenticationQuery{counted<16>(), counted<16>(), counted<16>(), 3},
                   two + sixteen + "03000000");
    service_golden(mbim::SimAuthenticationInfo{1, 2, 3, 4, 5, 6, 3},
                   "01000000 0200000000000000 03000000 0400000000000000 05000000 0600000000000000 03000000");
}

TEST_CASE("small services: golden bytes, both ways") {
    service_golden(mbim::DssConnectSet{mbim::services::sms, 5, mbim::DssLinkState::activate},
                   "533fbeeb14fe44679f9033a223e56c3f 05000000 01000000");
    service_golden(mbim::MsFirmwareIdInfo{mbim::services::sms}, "533fbeeb14fe44679f9033a223e56c3f");
    service_golden(mbim::MsHostShutdownSet{}, "");
    std::array const states{mbim::SarConfigState{0xFFFFFFFF, 2}, mbim::SarConfigState{1, 0}};
    service_golden(mbim::SarConfigInfo{mbim::SarMode::os, mbim::SarBackoffState::enabled,
                                       mbim::SarWifiIntegration::not_integrated, states},
                   "01000000 01000000 01000000 02000000 20000000 08000000 28000000 08000000"
                   "ffffffff 02000000 01000000 00000000");
    service_golden(mbim::SarConfigSet{mbim::SarMode::device, mbim::SarBackoffState::disabled, {}},
                   "00000000 00000000 00000000");
    service_golden(mbim::TransmissionStatusInfo{mbim::TransmissionNotification::enabled, {}, 5},
                   "01000000 00000000 05000000");
    service_golden(mbim::NitzInfo{2026, 11, 22, 18, 30, 5, 60, 0, mbim::DataClass::lte},
                   "ea070000 0b000000 16000000 12000000 1e000000 05000000 3c000000 00000000 20000000");
    auto const qmux = hex("010b00000000000000");
    service_golden(mbim::QmiOverMbimSet{qmux}, "010b00000000000000");
}

TEST_CASE("uicc: golden bytes, both ways; the size stands before the offset") {
    auto const bytes = hex("3b9f96");
    service_golden(mbim::UiccAtrInfo{bytes}, "03000000 08000000 3b9f9600");
    service_golden(mbim::UiccOpenChannelSet{bytes, 4, 1}, "03000000 10000000 04000000 01000000 3b9f9600");
    service_golden(mbim::UiccOpenChannelInfo{0x9000, 1, bytes}, "00900000 01000000 03000000 10000000 3b9f9600");
    service_golden(mbim::UiccCloseChannelSet{1, 1}, "01000000 01000000");
    service_golden(mbim::UiccApduSet{1, {}, mbim::UiccClassByteType::extended, bytes},
                   "01000000 00000000 01000000 03000000 14000000 3b9f9600");
    service_golden(mbim::UiccApduInfo{0x9000, {}}, "00900000 00000000 00000000");
    service_golden(mbim::UiccResetSet{mbim::UiccPassThroughAction::enable}, "01000000");
    std::array<mbim::Bytes, 2> const capabilities{mbim::Bytes{bytes}, mbim::Bytes{bytes}.first(2)};
    service_golden(mbim::UiccTerminalCapabilitySet{capabilities},
                   "02000000 14000000 03000000 18000000 02000000 3b9f9600 3b9f0000");
    std::array const applications{mbim::UiccApplication{mbim::UiccApplicationType::usim, bytes, bytes, 1, bytes}};
    service_golden(
        mbim::UiccApplicationListInfo{1, 0, 44, applications},
        "01000000 01000000 00000000 2c000000 18000000 2c000000"
        "04000000 20000000 03000000 24000000 03000000 01000000 28000000 03000000 3b9f9600 3b9f9600 3b9f9600");
    service_golden(mbim::UiccFileStatusQuery{1, bytes, bytes},
                   "01000000 14000000 03000000 18000000 03000000 3b9f9600 3b9f9600");
    service_golden(mbim::UiccReadBinaryQuery{1, {}, bytes, 2, 3, mbim::Bytes{bytes}.first(2), {}},
                   "01000000 00000000 00000000 2c000000 03000000 02000000 03000000 30000000 02000000 00000000 00000000"
                   "3b9f9600 3b9f0000");
    service_golden(mbim::UiccReadRecordQuery{1, {}, bytes, 2, {}, {}},
                   "01000000 00000000 00000000 28000000 03000000 02000000 00000000 00000000 00000000 00000000"
                   "3b9f9600");
    service_golden(mbim::UiccReadRecordInfo{1, 0x90, 0, bytes},
                   "01000000 90000000 00000000 14000000 03000000 3b9f9600");
}

TEST_CASE("uicc: an offset outside is refused where the size stands first") {
    for (std::string_view const pair :
         {"04000000 08000000", "01000000 ffffffff", "ffffffff 08000000", "03000000 09000000"})
        CHECK(mbim::decode<mbim::UiccAtrInfo>(hex(std::string{pair} + "3b9f96")).error() ==
              mbim::CodecError{mbim::CodecErrc::out_of_bounds, 4, "atr"});
}

TEST_CASE("extensions: contexts, golden bytes, both ways") {
    mbim::ExtendedProvisionedContextsSet set;
    set.context_operation = mbim::ContextOperation::default_operation;
    set.context_type = mbim::context_types::internet;
    set.ip_type = mbim::ContextIpType::ipv4v6;
    set.state = mbim::ContextState::enabled;
    set.roaming = mbim::ContextRoaming::allow_all;
    set.media_type = mbim::ContextMedia::all;
    set.source = mbim::ContextSource::user;
    set.access_string = "ab";
    set.password = "p";
    set.auth_protocol = mbim::AuthProtocol::pap;
    service_golden(set, "00000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 03000000 01000000 06000000 02000000 01000000"
                        "48000000 04000000 00000000 00000000 4c000000 02000000 00000000 01000000 61006200 70000000");
    std::array const configurations{mbim::LteAttachConfiguration{mbim::ContextIpType::ipv4,
                                                                 mbim::LteAttachRoaming::non_partner,
                                                                 mbim::ContextSource::modem,
                                                                 "ab",
                                                                 "",
                                                                 "",
                                                                 {},
                                                                 mbim::AuthProtocol::chap}};
    service_golden(mbim::LteAttachConfigurationInfo{configurations},
                   "01000000 0c000000 30000000 01000000 02000000 03000000 2c000000 04000000 00000000 00000000"
                   "00000000 00000000 00000000 02000000 61006200");
    service_golden(
        mbim::LteAttachInfo{mbim::LteAttachState::attached, mbim::ContextIpType::ipv4, "ab", "", "", {}, {}},
        "01000000 01000000 28000000 04000000 00000000 00000000 00000000 00000000 00000000 00000000 61006200");
    service_golden(
        mbim::LteAttachInfo3{mbim::LteAttachState::attached, 33, mbim::ContextIpType::ipv4, "ab", "", "", {}, {}},
        "01000000 21000000 01000000 2c000000 04000000 00000000 00000000 00000000 00000000 00000000 00000000 61006200");
}

TEST_CASE("extensions: the device, golden bytes, both ways") {
    service_golden(mbim::SysCapsInfo{1, 2, 1, 0x1122334455667788}, "01000000 02000000 01000000 8877665544332211");
    std::array const slots{mbim::Slot{1}, mbim::Slot{0}};
    service_golden(mbim::DeviceSlotMappingsInfo{slots},
                   "02000000 14000000 04000000 18000000 04000000 01000000 00000000");
    service_golden(mbim::SlotInfoStatusInfo{1, mbim::UiccSlotState::active}, "01000000 05000000");
    service_golden(mbim::VersionQuery{0x0100, 0x0300}, "0001 0003");
    service_golden(mbim::LocationInfoStatusInfo{1, 2, 0xFFFFFFFF}, "01000000 02000000 ffffffff");
    service_golden(mbim::DeviceResetSet{}, "");
    auto const data = hex("8080211001");
    service_golden(mbim::PcoInfo{3, mbim::PcoType::partial, data}, "03000000 05000000 01000000 8080211001 000000");
    service_golden(mbim::PcoQuery{3}, "03000000 00000000 00000000");
    CHECK(mbim::decode<mbim::PcoInfo>(hex("03000000 05000000 01000000 80802110")).error() ==
          mbim::CodecError{mbim::CodecErrc::truncated, 12, "data_buffer"});
    std::array const denied{mbim::DeniedProvider{262, 1, mbim::DenylistType::network_provider}};
    service_golden(mbim::NetworkDenylistInfo{mbim::DenylistState::sim_provider_actuated, denied},
                   "01000000 01000000 10000000 0c000000 06010000 01000000 01000000");
    mbim::ExtendedDeviceCapsInfo caps;
    caps.max_sessions = 8;
    caps.hardware_info = "H";
    caps.executor_index = 1;
    service_golden(caps, "00000000 00000000 00000000 00000000 00000000 00000000 00000000 08000000"
                         "00000000 00000000 00000000 00000000 00000000 00000000 44000000 02000000 01000000 48000000");
}

TEST_CASE("extensions: cells, golden bytes, both ways; each neighbour has its offsets from itself") {
    mbim::BaseStationsInfo info;
    info.system_type = mbim::DataClass::lte;
    info.lte_serving_cell = mbim::LteServingCell{"26201", 1, 2, 3, 4, -95, -10, 5};
    std::array const neighbours{mbim::LteNeighboringCell{"26202", 1, 2, 3, 4, -101, -12},
                                mbim::LteNeighboringCell{"", 5, 6, 7, 8, -1, -1}};
    info.lte_neighboring_cells = neighbours;
    service_golden(info, "20000000"
                         "0000000000000000 0000000000000000 0000000000000000 4c00000030000000"
                         "0000000000000000 0000000000000000 0000000000000000 7c00000050000000 0000000000000000"
                         "24000000 0a000000 01000000 02000000 03000000 04000000 a1ffffff f6ffffff 05000000"
                         "32003600320030003100 0000"
                         "02000000"
                         "20000000 0a000000 01000000 02000000 03000000 04000000 9bffffff f4ffffff"
                         "32003600320030003200 0000"
                         "00000000 00000000 05000000 06000000 07000000 08000000 ffffffff ffffffff");
    auto const bytes = mbim_test::encoded(info);
    auto const back = mbim::decode<mbim::BaseStationsInfo>(bytes);
    REQUIRE(back);
    CHECK(back->lte_serving_cell->rsrp == -95);
    CHECK_FALSE(back->gsm_serving_cell);
    REQUIRE(back->lte_neighboring_cells.size() == 2);
    CHECK((*back->lte_neighboring_cells.begin()).provider_id == mbim::Text{"26202"});
    CHECK((*++back->lte_neighboring_cells.begin()).rsrq == -1);
}

TEST_CASE("extensions: a count of neighbours that do not fit is refused") {
    mbim::BaseStationsInfo info;
    std::array const neighbours{mbim::CdmaCell{}};
    info.cdma_cells = neighbours;
    auto bytes = mbim_test::encoded(info);
    auto const at = bytes.size() - 40;
    for (std::uint32_t const count : {2u, 0x20000000u, 0xFFFFFFFFu}) {
        mbim::detail::store(bytes.data() + at, count);
        CHECK(mbim::decode<mbim::BaseStationsInfo>(bytes).error() ==
              mbim::CodecError{mbim::CodecErrc::truncated, static_cast<std::uint32_t>(bytes.size()), "cdma_cells"});
    }
    mbim::detail::store(bytes.data() + at, std::uint32_t{0});
    CHECK(mbim::decode<mbim::BaseStationsInfo>(bytes)->cdma_cells.empty());
}

TEST_CASE("extensions: information elements, golden bytes, both ways") {
    auto const data = hex("0102030405");
    std::array const elements{mbim::Tlv{mbim::TlvType::single_nssai, data}, mbim::Tlv{mbim::TlvType::tai, {}}};
    service_golden(
        mbim::ModemConfigurationInfo{mbim::ModemConfigurationStatus::completed, "abc", elements},
        "02000000 0a000002 06000000 610062006300 0000 02000003 05000000 0102030405 000000 09000000 00000000");
    service_golden(mbim::RegistrationParametersSet{mbim::MicoMode::default_mode,
                                                   mbim::DrxCycle::cycle_256,
                                                   mbim::LadnInfo::requested,
                                                   mbim::DefaultPduActivationHint::likely,
                                                   mbim::ReRegister::yes,
                                                   {}},
                   "03000000 05000000 01000000 01000000 01000000");
    service_golden(mbim::WakeReasonInfo{mbim::WakeType::packet, 0, elements},
                   "02000000 00000000 02000003 05000000 0102030405 000000 09000000 00000000");
    std::array<std::uint16_t, 3> const bands{1, 3, 20};
    mbim::ExtendedDeviceCapsInfo3 caps;
    caps.data_class = mbim::DataClass3::nr | mbim::DataClass3::lte;
    caps.data_subclass = 2;
    caps.max_sessions = 8;
    caps.lte_band_class = bands;
    caps.device_id = "35";
    service_golden(caps, "00000000 00000000 00000000 00000000 60000000 00000000 00000000 0200000000000000 08000000"
                         "00000000 00000000 0b000002 06000000 010003001400 0000 0b000000 00000000 0a000000 00000000"
                         "0a000000 04000000 33003500 0a000000 00000000 0a000000 00000000");
}

TEST_CASE("mbimex: golden bytes of what versions 2 and 3 changed, both ways") {
    mbim::SignalStateInfo2 signal{20, 99, 5, 0, 0, {}};
    std::array const rsrp{mbim::RsrpSnr{60, 50, 0, 0, mbim::DataClass::nr_nsa}};
    signal.rsrp_snr = rsrp;
    service_golden(signal, "14000000 63000000 05000000 00000000 00000000 1c000000 18000000"
                           "01000000 3c000000 32000000 00000000 00000000 40000000");
    service_golden(mbim::PacketServiceInfo3{0,
                                            mbim::PacketServiceState::attached,
                                            mbim::DataClass3::nr,
                                            1,
                                            2,
                                            mbim::FrequencyRange::range_1,
                                            mbim::DataSubclass::endc,
                                            {262, 1, 7}},
                   "00000000 02000000 40000000 0100000000000000 0200000000000000 01000000 01000000 0601 0100 07000000");
    mbim::ConnectSet3 set;
    set.activation_command = mbim::ActivationCommand::activate;
    set.ip_type = mbim::ContextIpType::ipv4;
    set.media_preference = mbim::MediaPreference::cellular;
    set.access_string = "ab";
    set.password = "p";
    service_golden(set, "00000000 01000000 00000000 00000000 01000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 01000000"
                        "0a000000 04000000 61006200 0a000000 00000000 0a000002 02000000 7000 0000");
    mbim::ConnectInfo3 info{};
    info.activation_state = mbim::ActivationState::activated;
    info.context_type = mbim::context_types::internet;
    info.access_string = "ab";
    service_golden(info, "00000000 01000000 00000000 00000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 00000000 00000000"
                         "0a000000 04000000 61006200");
    auto const filter = hex("4500");
    std::array const filters{mbim::PacketFilter3{filter, filter, 9}};
    service_golden(mbim::IpPacketFiltersSet3{1, filters}, "01000000 01000000 10000000 18000000"
                                                          "02000000 10000000 14000000 09000000 45000000 45000000");
    service_golden(mbim::ConnectQuery3{3}, "03000000");
}

TEST_CASE("extensions: an information element of another type, cut or odd, is refused") {
    auto const error = [](std::string_view element) {
        return mbim::decode<mbim::ModemConfigurationInfo>(hex("00000000" + std::string{element})).error();
    };
    using mbim::CodecErrc, mbim::CodecError;
    CHECK(error("0b000000 00000000") == CodecError{CodecErrc::unexpected_element, 4, "configuration_name"});
    CHECK(error("0a000000 000000") == CodecError{CodecErrc::truncated, 11, "configuration_name"});
    CHECK(error("0a000000 04000000 6100") == CodecError{CodecErrc::truncated, 8, "configuration_name"});
    CHECK(error("0a0000ff ffffffff 6100") == CodecError{CodecErrc::truncated, 8, "configuration_name"});
    CHECK(error("0a000001 03000000 61006200") == CodecError{CodecErrc::odd_text_size, 4, "configuration_name"});
    CHECK(error("0a000000 00000000 0200") == CodecError{CodecErrc::truncated, 14, "unnamed_ies"});
    CHECK(error("0a000000 00000000 02000000 01000000") == CodecError{CodecErrc::truncated, 16, "unnamed_ies"});
    CHECK(error("0a000000 00000000") == CodecError{});
}

TEST_CASE("packed list: of the caller and of a message alike, from the first to the last") {
    auto const one = hex("01");
    std::array const own{mbim::Tlv{mbim::TlvType::pco, one}, mbim::Tlv{mbim::TlvType::ladn, {}}};
    mbim::PackedList<mbim::Tlv> const list{own};
    auto const bytes = hex("0d000003 01000000 01000000 08000000 00000000");
    auto const wire = mbim::PackedList<mbim::Tlv>::in_message(bytes, 2);
    CHECK(list == wire);
    CHECK_FALSE(list == mbim::PackedList<mbim::Tlv>{});
    CHECK_FALSE(list == mbim::PackedList<mbim::Tlv>{std::span{own}.first(1)});
    auto at = wire.begin();
    CHECK((*at++).type == mbim::TlvType::pco);
    CHECK((*at).type == mbim::TlvType::ladn);
    CHECK(++at == wire.end());
    CHECK(mbim::PackedList<mbim::Tlv>{}.empty());
}
