// SPDX-License-Identifier: BSL-1.0
#include <mbn/emulator/command_text.hpp>
#include <mbn/emulator/log.hpp>

#include <doctest/doctest.h>

#include <array>
#include <ostream>
#include <span>
#include <string>
#include <vector>

using namespace mbn;
using emulator::command_text, emulator::log_text;
using Cid = mbim::BasicConnectCid;

namespace {

template <class T>
std::string text_of(T const& request) {
    std::vector<std::byte> info(mbim::encoded_size(request).size);
    REQUIRE(mbim::encode(request, info));
    return command_text(T::operation, T::command_type, info);
}

} // namespace

TEST_CASE("log: numbers, enumerators and flags") {
    CHECK(log_text(mbim::RadioStateInfo{mbim::RadioSwitch::on, static_cast<mbim::RadioSwitch>(9)}) ==
          "hw_radio_state=on sw_radio_state=9");
    mbim::PacketServiceInfo info;
    info.highest_available_data_class = mbim::DataClass::lte | mbim::DataClass::umts | mbim::DataClass{0x100};
    info.downlink_speed = 0xFFFF'FFFF'FFFF'FFFF;
    CHECK(log_text(info) == "nw_error=0 packet_service_state=unknown highest_available_data_class=umts|lte|256 "
                            "uplink_speed=0 downlink_speed=18446744073709551615");
    CHECK(log_text(mbim::Status::busy) == "busy");
    CHECK(log_text(static_cast<mbim::Status>(24)) == "24");
}

TEST_CASE("log: secrets, are hidden, and said to be absent when they are") {
    mbim::ConnectSet connect;
    connect.access_string = "internet";
    connect.user_name = "anna";
    connect.password = "s3cret";
    auto text = text_of(connect);
    CHECK(text.find("access_string=\"internet\" user_name=(hidden) password=(hidden)") != std::string::npos);
    CHECK(text.find("anna") == std::string::npos);
    CHECK(text.find("s3cret") == std::string::npos);
    connect.user_name = {};
    connect.password = {};
    CHECK(text_of(connect).find("user_name=\"\" password=\"\"") != std::string::npos);

    mbim::PinSet pin;
    pin.pin_type = mbim::PinType::puk1;
    pin.pin = "12345678";
    pin.new_pin = "4321";
    CHECK(text_of(pin) == "pin_type=puk1 pin_operation=enter pin=(hidden) new_pin=(hidden)");
}

TEST_CASE("log: a text, stays on its line and within bounds whatever is in it") {
    mbim::RegisterStateInfo info;
    info.provider_name = "a\"b\\c\nd\x7F";
    CHECK(log_text(info).find("provider_name=\"a\\\"b\\\\c?d?\"") != std::string::npos);
    std::string const long_text(1000, 'x');
    info.provider_name = long_text;
    auto const line = log_text(info);
    CHECK(line.size() < 400);
    CHECK(line.find("x\"...") != std::string::npos);
}

TEST_CASE("log: lists and nested structures") {
    std::array const addresses{mbim::Ipv4Element{30, {10, 20, 30, 1}}, mbim::Ipv4Element{24, {192, 168, 0, 1}}};
    std::array<mbim::Ipv6Address, 1> const servers{
        mbim::Ipv6Address{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    mbim::IpConfigurationInfo info;
    info.ipv4_addresses = addresses;
    info.ipv4_gateway = mbim::Ipv4Address{10, 20, 30, 2};
    info.ipv6_dns_servers = servers;
    auto const text = log_text(info);
    CHECK(text.find("ipv4_addresses=[{on_link_prefix_length=30 address=10.20.30.1},{on_link_prefix_length=24 "
                    "address=192.168.0.1}]") != std::string::npos);
    CHECK(text.find("ipv4_gateway=10.20.30.2 ipv6_gateway=-") != std::string::npos);
    CHECK(text.find("ipv6_dns_servers=[2001:0db8:0000:0000:0000:0000:0000:0001]") != std::string::npos);

    std::array const numbers{mbim::Text{"+1"}, mbim::Text{"+2"}};
    mbim::SubscriberReadyInfo subscriber;
    subscriber.telephone_numbers = std::span<mbim::Text const>{numbers};
    CHECK(log_text(subscriber).find("telephone_numbers=[\"+1\",\"+2\"]") != std::string::npos);

    std::array const cids{std::uint32_t{9}, std::uint32_t{12}};
    std::array const events{mbim::EventEntry{mbim::services::basic_connect, cids}};
    mbim::DeviceServiceSubscribeList list;
    list.events = events;
    CHECK(log_text(list) == "events=[{service_id=basic_connect cids=[9,12]}]");
}

TEST_CASE("log: commands, are shown by their fields where they are known") {
    mbim::ConnectQuery connect;
    connect.session_id = 3;
    CHECK(text_of(connect) == "session_id=3");
    CHECK(text_of(mbim::IpConfigurationQuery{}) == "session_id=0");
    CHECK(text_of(mbim::RadioStateSet{mbim::RadioSwitch::on}) == "radio_state=on");
    CHECK(text_of(mbim::PacketServiceSet{}) == "packet_service_action=attach");
    CHECK(text_of(mbim::SignalStateSet{1, 2, 3}) ==
          "signal_strength_interval=1 rssi_threshold=2 error_rate_threshold=3");
    CHECK(text_of(mbim::RegisterStateSet{}) == "provider_id=\"\" register_action=automatic data_class=none");
    CHECK(text_of(mbim::DeviceCapsQuery{}).empty());
    CHECK(text_of(mbim::DeviceServiceSubscribeList{}) == "events=[]");
    CHECK(text_of(mbim::VisibleProvidersQuery{mbim::VisibleProvidersAction::restricted_scan}) ==
          "action=restricted_scan");
    CHECK(text_of(mbim::NetworkIdleHintSet{mbim::NetworkIdleHint::enabled}) == "state=enabled");
    CHECK(text_of(mbim::IpPacketFiltersQuery{4}) == "session_id=4");
    std::array const providers{mbim::Provider{"00101", mbim::ProviderState::preferred, "A", {}, 1, 2}};
    auto const listed = "providers=[{provider_id=\"00101\" provider_state=preferred provider_name=\"A\" "
                        "cellular_class=none rssi=1 error_rate=2}]";
    CHECK(text_of(mbim::PreferredProvidersSet{providers}) == listed);
    CHECK(text_of(mbim::MulticarrierProvidersSet{providers}) == listed);
    std::array<std::byte, 3> const bytes{};
    std::array const filters{mbim::PacketFilter{bytes, bytes}};
    CHECK(text_of(mbim::IpPacketFiltersSet{1, filters}) ==
          "session_id=1 packet_filters=[{filter=(3 bytes) mask=(3 bytes)}]");
}

TEST_CASE("log: a provisioned context, without its user name and password") {
    mbim::ProvisionedContextsSet set;
    set.context.access_string = "internet";
    set.context.user_name = "anna";
    set.context.password = "s3cret";
    CHECK(text_of(set) == "context={context_id=0 context_type=none access_string=\"internet\" user_name=(hidden) "
                          "password=(hidden) compression=none auth_protocol=none} provider_id=\"\"");
    std::array const contexts{set.context};
    auto const listed = log_text(mbim::ProvisionedContextsInfo{contexts});
    CHECK(listed.find("anna") == std::string::npos);
    CHECK(listed.find("s3cret") == std::string::npos);
}

TEST_CASE("log: commands that are not known or broken, are shown by their size or what is wrong") {
    std::array<std::byte, 5> const bytes{};
    CHECK(command_text({mbim::services::sms, 1}, mbim::CommandType::set, bytes) == "(5 bytes)");
    // It may hold whatever host and provider have agreed on.
    CHECK(command_text(mbim::basic_connect(Cid::service_activation), mbim::CommandType::set, bytes) ==
          "data_buffer=(hidden)");
    CHECK(command_text(mbim::basic_connect(Cid::connect), mbim::CommandType::set, bytes) == "(truncated)");
    CHECK(command_text({mbim::services::sms, 1}, mbim::CommandType::query, {}).empty());
}
