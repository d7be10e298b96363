// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_support.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/proxy_control.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

using namespace mbn::mbim;
using namespace mbn::mbim::literals;
using mbim_test::Buffer;
using mbim_test::encoded;
using mbim_test::Generator;
using mbim_test::hex;
using mbim_test::RandomArchive;
using mbim_test::to_hex;

namespace {

/// Both ways: the value gives exactly these bytes, and the bytes give the value.
template <class T>
void golden(T const& value, std::string_view text) {
    auto const bytes = hex(text);
    CHECK(to_hex(encoded(value)) == to_hex(bytes));
    auto const back = decode<T>(bytes);
    REQUIRE(back);
    CHECK(*back == value);
}

} // namespace

TEST_CASE("device caps: golden bytes, both ways") {
    DeviceCapsInfo caps;
    caps.device_type = DeviceType::embedded;
    caps.cellular_class = CellularClass::gsm;
    caps.voice_class = VoiceClass::no_voice;
    caps.sim_class = SimClass::removable;
    caps.data_class = DataClass::lte | DataClass::umts | DataClass::custom;
    caps.sms_caps = SmsCaps::pdu_receive | SmsCaps::pdu_send;
    caps.control_caps = ControlCaps::registration_manual;
    caps.max_sessions = 8;
    caps.custom_data_class = "X";
    caps.device_id = "123";
    caps.hardware_info = "HW";
    golden(caps, "01000000 01000000 01000000 02000000 24000080 03000000 01000000 08000000"
                 "40000000 02000000 44000000 06000000 00000000 00000000 4c000000 04000000"
                 "58000000 310032003300 0000 48005700");
}

TEST_CASE("subscriber ready: golden bytes with a list of telephone numbers, both ways") {
    std::array<Text, 2> const numbers{"11", "222"};
    SubscriberReadyInfo info;
    info.ready_state = ReadyState::initialized;
    info.subscriber_id = "26201";
    info.sim_icc_id = "89";
    info.ready_info = ReadyInfo::protect_unique_id;
    info.telephone_numbers = numbers;
    golden(info, "01000000 2c000000 0a000000 38000000 04000000 01000000 02000000"
                 "3c000000 04000000 40000000 06000000"
                 "32003600320030003100 0000 38003900 31003100 320032003200 0000");
}

TEST_CASE("radio state: golden bytes, both ways") {
    golden(RadioStateInfo{RadioSwitch::on, RadioSwitch::off}, "01000000 00000000");
    golden(RadioStateSet{RadioSwitch::on}, "01000000");
}

TEST_CASE("pin: golden bytes, both ways") {
    golden(PinInfo{PinType::pin1, PinState::locked, 3}, "02000000 01000000 03000000");
    golden(PinSet{PinType::puk1, PinOperation::enter, "12345678", "0000"},
           "0b000000 00000000 18000000 10000000 28000000 08000000"
           "31003200330034003500360037003800 3000300030003000");
}

TEST_CASE("pin list: ten descriptions in their order") {
    PinListInfo list;
    list.pin1 = {PinMode::enabled, PinFormat::numeric, 4, 8};
    list.custom = {PinMode::disabled, PinFormat::alphanumeric, 1, unknown_attempts};
    auto const bytes = encoded(list);
    REQUIRE(bytes.size() == 160);
    CHECK(to_hex(std::span{bytes}.first(16)) == "01000000010000000400000008000000");
    CHECK(to_hex(std::span{bytes}.last(16)) == "020000000200000001000000ffffffff");
    CHECK(*decode<PinListInfo>(bytes) == list);
}

TEST_CASE("home provider: the provider is the whole buffer, golden bytes, both ways") {
    HomeProviderInfo info;
    info.provider.provider_id = "26201";
    info.provider.provider_state = ProviderState::home | ProviderState::registered;
    info.provider.provider_name = "Net";
    info.provider.cellular_class = CellularClass::gsm;
    info.provider.rssi = 20;
    info.provider.error_rate = unknown_signal;
    golden(info, "20000000 0a000000 11000000 2c000000 06000000 01000000 14000000 63000000"
                 "32003600320030003100 0000 4e0065007400 0000");
    golden(HomeProviderSet{info.provider}, "20000000 0a000000 11000000 2c000000 06000000 01000000 14000000 63000000"
                                           "32003600320030003100 0000 4e0065007400 0000");
}

TEST_CASE("preferred providers: golden bytes, offsets count from each provider, both ways") {
    std::array<Provider, 2> const providers{
        Provider{"26201", ProviderState::preferred, "Net", CellularClass::gsm, unknown_signal, unknown_signal},
        Provider{"310410", ProviderState::preferred | ProviderState::forbidden, "", CellularClass::none, 0, 0}};
    std::string_view const bytes = "02000000 14000000 34000000 48000000 2c000000"
                                   "20000000 0a000000 04000000 2c000000 06000000 01000000 63000000 63000000"
                                   "32003600320030003100 0000 4e0065007400 0000"
                                   "20000000 0c000000 06000000 00000000 00000000 00000000 00000000 00000000"
                                   "330031003000340031003000";
    golden(PreferredProvidersInfo{providers}, bytes);
    golden(PreferredProvidersSet{providers}, bytes);
    golden(MulticarrierProvidersInfo{providers}, bytes);
    golden(MulticarrierProvidersSet{providers}, bytes);
    golden(PreferredProvidersInfo{}, "00000000");
}

TEST_CASE("visible providers: golden bytes, both ways") {
    golden(VisibleProvidersQuery{VisibleProvidersAction::full_scan}, "00000000");
    golden(VisibleProvidersQuery{VisibleProvidersAction::restricted_scan}, "01000000");
    std::array<Provider, 1> const providers{
        Provider{"26201", ProviderState::home | ProviderState::visible, "A", CellularClass::gsm, 20, 3}};
    golden(VisibleProvidersInfo{providers}, "01000000 0c000000 30000000"
                                            "20000000 0a000000 09000000 2c000000 02000000 01000000 14000000 03000000"
                                            "32003600320030003100 0000 41000000");
    CHECK_FALSE(decode<VisibleProvidersQuery>(hex("000000")));
}

TEST_CASE("visible providers: a name that ends outside its own provider is refused") {
    std::array<Provider, 2> const providers{Provider{"26201", {}, "A", {}, 0, 0}, Provider{"26202", {}, "B", {}, 0, 0}};
    auto bytes = encoded(VisibleProvidersInfo{providers});
    REQUIRE(decode<VisibleProvidersInfo>(bytes));
    // The size of the first provider's name: it would reach into the second provider.
    bytes[20 + 16] = std::byte{8};
    CHECK(decode<VisibleProvidersInfo>(bytes).error() == CodecError{CodecErrc::out_of_bounds, 20 + 12, "providers"});
}

TEST_CASE("provisioned contexts: golden bytes, both ways") {
    ProvisionedContext context;
    context.context_id = 3;
    context.context_type = context_types::internet;
    context.access_string = "ab";
    context.user_name = "u";
    context.password = "pw";
    context.compression = Compression::enable;
    context.auth_protocol = AuthProtocol::chap;
    std::array const contexts{context};
    golden(ProvisionedContextsInfo{contexts},
           "01000000 0c000000 40000000"
           "03000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 34000000 04000000 38000000 02000000 3c000000 04000000"
           "01000000 02000000 61006200 7500 0000 70007700");
    golden(ProvisionedContextsSet{context, "26201"},
           "03000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 3c000000 04000000 40000000 02000000 44000000 04000000"
           "01000000 02000000 48000000 0a000000 61006200 7500 0000 70007700 32003600320030003100 0000");
    golden(ProvisionedContextsInfo{}, "00000000");
}

TEST_CASE("service activation: opaque bytes without padding, both ways") {
    auto const data = hex("0102030405");
    golden(ServiceActivationSet{data}, "0102030405");
    golden(ServiceActivationSet{}, "");
    golden(ServiceActivationInfo{33, data}, "21000000 0102030405");
    CHECK_FALSE(ServiceActivationSet{data} == ServiceActivationSet{hex("0102030406")});
    CHECK_FALSE(ServiceActivationInfo{33, data} == ServiceActivationInfo{33, {}});
    CHECK_FALSE(decode<ServiceActivationInfo>(hex("210000")));
}

TEST_CASE("idle hint and emergency mode: golden bytes, both ways") {
    golden(NetworkIdleHintInfo{NetworkIdleHint::enabled}, "01000000");
    golden(NetworkIdleHintSet{NetworkIdleHint::disabled}, "00000000");
    golden(EmergencyModeInfo{EmergencyMode::on}, "01000000");
}

TEST_CASE("packet filters: golden bytes with one size for filter and mask, both ways") {
    auto const filter = hex("450000");
    auto const mask = hex("ff00ff");
    std::array const filters{PacketFilter{filter, mask}, PacketFilter{}};
    std::string_view const bytes = "05000000 02000000 18000000 14000000 2c000000 0c000000"
                                   "03000000 0c000000 10000000 45000000 ff00ff00"
                                   "00000000 00000000 00000000";
    golden(IpPacketFiltersInfo{5, filters}, bytes);
    golden(IpPacketFiltersSet{5, filters}, bytes);
    golden(IpPacketFiltersQuery{5}, "05000000 00000000");
    CHECK(decode<IpPacketFiltersQuery>(hex("05000000"))->session_id == 5);
}

TEST_CASE("packet filters: a mask of another size is not encoded, and neither may end outside its filter") {
    auto const filter = hex("450000");
    auto const mask = hex("ff");
    std::array const unequal{PacketFilter{filter, mask}};
    auto const refused = encoded_size(IpPacketFiltersSet{0, unequal});
    CHECK_FALSE(refused);
    CHECK(refused.error.code == CodecErrc::length_mismatch);
    CHECK(refused.error.field == "filter");

    std::array const equal{PacketFilter{filter, filter}};
    auto bytes = encoded(IpPacketFiltersSet{0, equal});
    for (std::uint32_t const at : {20u, 24u}) {
        auto broken = bytes;
        broken[at] = std::byte{18};
        CHECK(decode<IpPacketFiltersSet>(broken).error() == CodecError{CodecErrc::out_of_bounds, at, "packet_filters"});
    }
    bytes[16] = std::byte{9};
    CHECK(decode<IpPacketFiltersSet>(bytes).error().code == CodecErrc::out_of_bounds);
}

TEST_CASE("register state: golden bytes, both ways") {
    RegisterStateInfo info;
    info.nw_error = 11;
    info.register_state = RegisterState::denied;
    info.register_mode = RegisterMode::automatic;
    info.available_data_classes = DataClass::lte;
    info.current_cellular_class = CellularClass::gsm;
    info.provider_id = "00101";
    info.registration_flag = RegistrationFlag::packet_service_auto_attach;
    golden(info, "0b000000 06000000 01000000 20000000 01000000 30000000 0a000000 00000000 00000000"
                 "00000000 00000000 02000000 30003000310030003100 0000");
    golden(RegisterStateSet{"26202", RegisterAction::manual, DataClass::umts},
           "10000000 0a000000 01000000 04000000 32003600320030003200 0000");
}

TEST_CASE("packet service: golden bytes with unaligned 64-bit speeds, both ways") {
    golden(PacketServiceInfo{0, PacketServiceState::attached, DataClass::lte, 50'000'000, 0x1122334455667788},
           "00000000 02000000 20000000 80f0fa0200000000 8877665544332211");
    golden(PacketServiceSet{PacketServiceAction::detach}, "01000000");
}

TEST_CASE("signal state: golden bytes, both ways") {
    golden(SignalStateInfo{21, 99, 30, 5, 0xFFFFFFFF}, "15000000 63000000 1e000000 05000000 ffffffff");
    golden(SignalStateSet{30, 5, 1}, "1e000000 05000000 01000000");
}

TEST_CASE("connect set: golden bytes with three strings, both ways") {
    ConnectSet set;
    set.session_id = 1;
    set.activation_command = ActivationCommand::activate;
    set.access_string = "internet";
    set.user_name = "u";
    set.password = "pw";
    set.auth_protocol = AuthProtocol::chap;
    set.ip_type = ContextIpType::ipv4v6;
    golden(set, "01000000 01000000 3c000000 10000000 4c000000 02000000 50000000 04000000"
                "00000000 02000000 03000000 7e5e2a7e4e6f7272736b656e7e5e2a7e"
                "69006e007400650072006e0065007400 7500 0000 70007700");
}

TEST_CASE("connect set: deactivation needs no strings, and their offsets are 0") {
    golden(ConnectSet{}, "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
                         "00000000 00000000 00000000 7e5e2a7e4e6f7272736b656e7e5e2a7e");
}

TEST_CASE("connect info: golden bytes, both ways") {
    golden(ConnectInfo{2, ActivationState::deactivated, VoiceCallState::none, ContextIpType::ipv4,
                       context_types::internet, 27},
           "02000000 03000000 00000000 01000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 1b000000");
}

TEST_CASE("connect query: the host sends the whole structure, the function needs the session only") {
    auto const bytes = encoded(ConnectQuery{3});
    CHECK(to_hex(bytes) == "03000000" + std::string(64, '0'));
    CHECK(decode<ConnectQuery>(bytes)->session_id == 3);
    CHECK(decode<ConnectQuery>(std::span{bytes}.first(4))->session_id == 3);
    CHECK_FALSE(decode<ConnectQuery>(std::span{bytes}.first(3)));
}

TEST_CASE("ip configuration: golden bytes with both stacks, both ways") {
    std::array<Ipv4Element, 1> const v4{Ipv4Element{30, {10, 20, 30, 1}}};
    std::array<Ipv6Element, 1> const v6{Ipv6Element{64, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
    std::array<Ipv4Address, 2> const dns4{Ipv4Address{8, 8, 8, 8}, Ipv4Address{8, 8, 4, 4}};
    std::array<Ipv6Address, 1> const dns6{Ipv6Address{0x20, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x35}};
    IpConfigurationInfo info;
    info.session_id = 0;
    info.ipv4_configuration_available =
        IpAvailable::address | IpAvailable::gateway | IpAvailable::dns | IpAvailable::mtu;
    info.ipv6_configuration_available = IpAvailable::address | IpAvailable::dns;
    info.ipv4_addresses = v4;
    info.ipv6_addresses = v6;
    info.ipv4_gateway = Ipv4Address{10, 20, 30, 2};
    info.ipv4_dns_servers = dns4;
    info.ipv6_dns_servers = dns6;
    info.ipv4_mtu = 1500;
    golden(info, "00000000 0f000000 05000000 01000000 3c000000 01000000 44000000 58000000 00000000"
                 "02000000 5c000000 01000000 64000000 dc050000 00000000"
                 "1e000000 0a141e01 40000000 20010db8000000000000000000000001 0a141e02 08080808 08080404"
                 "20010000000000000000000000000035");
}

TEST_CASE("ip configuration query: 60 bytes are sent, 4 are enough") {
    auto const bytes = encoded(IpConfigurationQuery{7});
    CHECK(bytes.size() == 60);
    CHECK(decode<IpConfigurationQuery>(std::span{bytes}.first(4))->session_id == 7);
    CHECK(decode<IpConfigurationInfo>(bytes)->session_id == 7);
}

TEST_CASE("device services: golden bytes with a field between count and list, both ways") {
    std::array<std::uint32_t, 2> const cids{1, 12};
    std::array<DeviceService, 2> const services{
        DeviceService{services::basic_connect, DssPayload::none, 0, cids},
        DeviceService{services::dss, DssPayload::host_to_device | DssPayload::device_to_host, 4, {}}};
    DeviceServicesInfo info;
    info.max_dss_sessions = 5;
    info.device_services = services;
    golden(info, "02000000 05000000 18000000 24000000 3c000000 1c000000"
                 "a289cc33bcbb8b4fb6b0133ec2aae6df 00000000 00000000 02000000 01000000 0c000000"
                 "c08a26dd7718438284826e0d583c4d0e 03000000 04000000 00000000");
}

TEST_CASE("subscribe list: golden bytes, both ways") {
    std::array<std::uint32_t, 1> const cids{11};
    std::array<EventEntry, 1> const events{EventEntry{services::basic_connect, cids}};
    golden(DeviceServiceSubscribeList{events},
           "01000000 0c000000 18000000 a289cc33bcbb8b4fb6b0133ec2aae6df 01000000 0b000000");
    golden(DeviceServiceSubscribeList{}, "00000000");
}

TEST_CASE("packet statistics: golden bytes, both ways") {
    golden(PacketStatisticsInfo{1, 2, 3, 4, 5, 6, 7, 8},
           "01000000 02000000 0300000000000000 0400000000000000 0500000000000000 0600000000000000 07000000 08000000");
}

TEST_CASE("proxy configuration: golden bytes, both ways") {
    golden(ProxyConfigurationSet{"/dev/x", 30}, "0c000000 0c000000 1e000000 2f006400650076002f007800");
}

TEST_CASE("table of commands: names, uses and unknown numbers") {
    CHECK(std::size(basic_connect_cids) == 22);
    CHECK(name(BasicConnectCid::connect) == "connect");
    CHECK(name(static_cast<BasicConnectCid>(17)).empty());
    CHECK(use_of(BasicConnectCid::device_caps) == CidUse::query);
    CHECK(contains(use_of(BasicConnectCid::connect), CidUse::set | CidUse::indication));
    CHECK(use_of(static_cast<BasicConnectCid>(18)) == CidUse::none);
    CHECK(basic_connect(BasicConnectCid::packet_statistics) == Operation{services::basic_connect, 20});
}

TEST_CASE_TEMPLATE("every structure: random values come back, every truncation is an error or harmless padding", T,
                   DeviceCapsInfo, SubscriberReadyInfo, RadioStateInfo, RadioStateSet, PinInfo, PinSet, PinListInfo,
                   HomeProviderInfo, HomeProviderSet, RegisterStateInfo, RegisterStateSet, PacketServiceInfo,
                   PacketServiceSet, SignalStateInfo, SignalStateSet, ConnectInfo, ConnectQuery, ConnectSet,
                   IpConfigurationInfo, IpConfigurationQuery, DeviceServicesInfo, DeviceServiceSubscribeList,
                   PacketStatisticsInfo, ProxyConfigurationSet, PreferredProvidersInfo, PreferredProvidersSet,
                   VisibleProvidersInfo, VisibleProvidersQuery, MulticarrierProvidersInfo, MulticarrierProvidersSet,
                   ProvisionedContextsInfo, ProvisionedContextsSet, NetworkIdleHintInfo, NetworkIdleHintSet,
                   EmergencyModeInfo, IpPacketFiltersInfo, IpPacketFiltersQuery, IpPacketFiltersSet) {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        Generator generator{seed};
        RandomArchive archive{generator};
        T value{};
        T::describe(value, archive);

        auto const bytes = encoded(value);
        REQUIRE(bytes.size() % 4 == 0);
        auto const back = decode<T>(bytes);
        REQUIRE(back);
        CHECK(*back == value);
        CHECK(encoded(*back) == bytes);

        for (std::size_t size = 0; size < bytes.size(); ++size) {
            // A copy of exactly this size, so that a sanitizer sees any read behind it.
            Buffer const cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
            auto const result = decode<T>(cut);
            // What may be missing is padding after the last item, and what a query reserves.
            if (result) {
                CHECK(*result == value);
                bool const reserves = std::is_same_v<T, ConnectQuery> || std::is_same_v<T, IpConfigurationQuery> ||
                                      std::is_same_v<T, IpPacketFiltersQuery>;
                CHECK((reserves || bytes.size() - size < 4));
            } else {
                CHECK(result.error().offset <= size);
            }
        }
    }
}

TEST_CASE("service activation: random bytes come back, and what is cut off is missing at the end only") {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        Generator generator{seed};
        RandomArchive archive{generator};
        ServiceActivationInfo value{};
        ServiceActivationInfo::describe(value, archive);
        auto const bytes = encoded(value);
        REQUIRE(decode<ServiceActivationInfo>(bytes));
        CHECK(*decode<ServiceActivationInfo>(bytes) == value);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            Buffer const cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
            auto const result = decode<ServiceActivationInfo>(cut);
            CHECK(result.has_value() == (size >= 4));
            CHECK((!result || to_hex(result->data_buffer) == to_hex(cut).substr(8)));
        }
    }
}

TEST_CASE_TEMPLATE("every structure: a changed byte is decoded or refused, and a decoded one can be walked", T,
                   DeviceCapsInfo, SubscriberReadyInfo, ConnectSet, IpConfigurationInfo, DeviceServicesInfo,
                   DeviceServiceSubscribeList, HomeProviderInfo, RegisterStateInfo, PreferredProvidersInfo,
                   VisibleProvidersInfo, ProvisionedContextsInfo, ProvisionedContextsSet, IpPacketFiltersInfo) {
    Generator generator{99};
    RandomArchive archive{generator};
    T value{};
    T::describe(value, archive);
    auto bytes = encoded(value);
    std::size_t decoded = 0;
    std::size_t refused = 0;
    for (auto& byte : bytes) {
        auto const before = byte;
        for (unsigned change = 1; change < 256; change += 18) {
            byte = before ^ static_cast<std::byte>(change);
            if (auto const result = decode<T>(bytes)) {
                ++decoded;
                CHECK(*result == *result);
            } else {
                ++refused;
            }
        }
        byte = before;
    }
    CHECK(decoded > 0);
    CHECK(refused > 0);
}
