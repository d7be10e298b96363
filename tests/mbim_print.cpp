// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"

#include <mbn/mbim/print.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mbim = mbn::mbim;

namespace {

using PrintBytes = std::vector<std::byte>;

template <class Encode>
PrintBytes print_message(Encode encode) {
    PrintBytes bytes(4096);
    auto const encoded = encode(std::span{bytes});
    REQUIRE(encoded);
    bytes.resize(encoded.size);
    return bytes;
}

template <class T>
PrintBytes print_done(T const& info, mbim::Status status = mbim::Status::success) {
    return print_message([&](auto out) { return mbim::encode_command_done(2, status, info, out); });
}

template <class T>
PrintBytes print_command(T const& request) {
    return print_message([&](auto out) { return mbim::encode_command(7, request, out); });
}

std::string json_of(PrintBytes const& bytes, mbim::Secrets secrets = mbim::Secrets::hide) {
    auto const view = mbim::decode_message(bytes);
    REQUIRE(view);
    auto const json = mbim::to_json(*view, secrets);
    return json ? *json : mbim::to_json(json.error());
}

std::string tree_of(PrintBytes const& bytes, mbim::Secrets secrets = mbim::Secrets::hide) {
    auto const view = mbim::decode_message(bytes);
    REQUIRE(view);
    auto const tree = mbim::to_tree(*view, secrets);
    return tree ? *tree : mbim::to_json(tree.error());
}

bool print_has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Notes the names of the fields that a structure declares.
class NameArchive : public mbim::detail::AnyArchive {
public:
    template <class T, class... Rest>
    void operator()(char const* name, T const& field, Rest... /*limit*/) {
        names.insert(name);
        if constexpr (requires { T::describe(field, *this); })
            T::describe(field, *this);
    }

    std::set<std::string> names{};
};

} // namespace

TEST_CASE("print: an answer, is one object in the documented form") {
    std::array const providers{mbim::Provider{"21403", mbim::ProviderState::home | mbim::ProviderState::visible,
                                              "Orange", mbim::CellularClass::gsm, 20, 99}};
    CHECK(json_of(print_done(mbim::VisibleProvidersInfo{providers})) ==
          R"({"type":"command_done","transaction_id":2,"service":"basic_connect","cid":"visible_providers",)"
          R"("command":null,"status":0,"fields":{"providers":[{"provider_id":"21403",)"
          R"("provider_state":"home|visible","provider_name":"Orange","cellular_class":"gsm","rssi":20,)"
          R"("error_rate":99}]}})");
    CHECK(tree_of(print_done(mbim::VisibleProvidersInfo{providers})) ==
          "command_done 2 basic_connect.visible_providers success\n"
          "  fields:\n"
          "    providers:\n"
          "      - provider_id: \"21403\"\n"
          "        provider_state: home|visible\n"
          "        provider_name: \"Orange\"\n"
          "        cellular_class: gsm\n"
          "        rssi: 20\n"
          "        error_rate: 99\n");
}

TEST_CASE("print: messages without an information buffer, have the same members") {
    auto const open = print_message([](auto out) { return mbim::encode_open(1, 4096, out); });
    CHECK(json_of(open) == R"({"type":"open","transaction_id":1,"service":null,"cid":null,"command":null,)"
                           R"("status":null,"fields":{"max_control_transfer":4096}})");
    CHECK(tree_of(open) == "open 1\n  fields:\n    max_control_transfer: 4096\n");
    auto const done = print_message([](auto out) { return mbim::encode_open_done(1, mbim::Status::busy, out); });
    CHECK(json_of(done) == R"({"type":"open_done","transaction_id":1,"service":null,"cid":null,"command":null,)"
                           R"("status":1,"fields":{}})");
    CHECK(tree_of(done) == "open_done 1 busy\n  fields: {}\n");
    CHECK(print_has(json_of(print_message([](auto out) { return mbim::encode_close(9, out); })),
                    R"("type":"close","transaction_id":9)"));
    CHECK(print_has(
        json_of(print_message([](auto out) { return mbim::encode_close_done(9, static_cast<mbim::Status>(77), out); })),
        R"("type":"close_done","transaction_id":9,"service":null,"cid":null,"command":null,"status":77)"));
    CHECK(print_has(json_of(print_message([](auto out) {
                        return mbim::encode_host_error(3, mbim::ProtocolError::timeout_fragment, out);
                    })),
                    R"("type":"host_error","transaction_id":3,"service":null,"cid":null,"command":null,)"
                    R"("status":null,"fields":{"error_status_code":"timeout_fragment"})"));
    CHECK(print_has(json_of(print_message([](auto out) {
                        return mbim::encode_function_error(3, static_cast<mbim::ProtocolError>(99), out);
                    })),
                    R"("fields":{"error_status_code":99})"));
}

TEST_CASE("print: commands and indications, say what they are about") {
    CHECK(json_of(print_command(mbim::RadioStateSet{mbim::RadioSwitch::on})) ==
          R"({"type":"command","transaction_id":7,"service":"basic_connect","cid":"radio_state","command":"set",)"
          R"("status":null,"fields":{"radio_state":"on"}})");
    CHECK(tree_of(print_command(mbim::DeviceCapsQuery{})) ==
          "command 7 basic_connect.device_caps query\n  fields: {}\n");
    CHECK(json_of(print_message([](auto out) { return mbim::encode_indicate_status(mbim::RadioStateInfo{}, out); })) ==
          R"({"type":"indicate_status","transaction_id":0,"service":"basic_connect","cid":"radio_state",)"
          R"("command":null,"status":null,"fields":{"hw_radio_state":"off","sw_radio_state":"off"}})");
    CHECK(print_has(json_of(print_command(mbim::ProxyConfigurationSet{"/dev/cdc-wdm0", 5})),
                    R"("service":"proxy_control","cid":"configuration","command":"set","status":null,)"
                    R"("fields":{"device_path":"/dev/cdc-wdm0","timeout_seconds":5})"));
    CHECK(to_string(mbim::basic_connect(mbim::BasicConnectCid::connect)) == "basic_connect.connect");
    CHECK(to_string(mbim::basic_connect(static_cast<mbim::BasicConnectCid>(17))) == "basic_connect.17");
    CHECK(to_string(mbim::Operation{mbim::services::sms, 2}) == "sms.read");
    CHECK(to_string(mbim::Operation{{}, 1}) == "00000000-0000-0000-0000-000000000000.1");
}

TEST_CASE("print: what has no name, is a number or a UUID and its bytes") {
    std::array<std::byte, 3> const info{std::byte{0x01}, std::byte{0xAB}, std::byte{0xFF}};
    auto const unknown = print_message([&](auto out) {
        return mbim::encode_command(1, mbim::Operation{mbim::services::sms, 2}, static_cast<mbim::CommandType>(5), info,
                                    out);
    });
    CHECK(json_of(unknown) == R"({"type":"command","transaction_id":1,"service":"sms","cid":"read","command":5,)"
                              R"("status":null,"fields":null,"information_buffer":"01abff"})");
    CHECK(tree_of(unknown) == "command 1 sms.read 5\n  fields: (absent)\n  information_buffer: 01abff\n");
    auto const nobody = print_message([](auto out) {
        return mbim::encode_command(1, mbim::Operation{{}, 4}, mbim::CommandType::query, mbim::Bytes{}, out);
    });
    CHECK(json_of(nobody) ==
          R"({"type":"command","transaction_id":1,"service":"00000000-0000-0000-0000-000000000000","cid":4,)"
          R"("command":"query","status":null,"fields":null})");
    // Basic Connect has no such query.
    CHECK(print_has(json_of(print_message([&](auto out) {
                        return mbim::encode_command(1, mbim::basic_connect(mbim::BasicConnectCid::service_activation),
                                                    mbim::CommandType::query, info, out);
                    })),
                    R"("cid":"service_activation","command":"query","status":null,"fields":null,)"
                    R"("information_buffer":"01abff")"));
    mbim::PacketServiceInfo service;
    service.packet_service_state = static_cast<mbim::PacketServiceState>(9);
    service.highest_available_data_class = mbim::DataClass::lte | mbim::DataClass{0x100};
    service.downlink_speed = 0xFFFF'FFFF'FFFF'FFFF;
    auto json = json_of(print_done(service));
    CHECK(print_has(json, R"("packet_service_state":9,"highest_available_data_class":"lte|256")"));
    CHECK(print_has(json, R"("downlink_speed":18446744073709551615)"));
    service.highest_available_data_class = mbim::DataClass{0x100};
    json = json_of(print_done(service));
    CHECK(print_has(json, R"("highest_available_data_class":256)"));
}

TEST_CASE("print: secrets, are blanked unless they are asked for") {
    mbim::ConnectSet connect;
    connect.access_string = "internet";
    connect.user_name = "anna";
    connect.password = "s3cret";
    auto const bytes = print_command(connect);
    for (auto const& text : {json_of(bytes), tree_of(bytes)}) {
        CHECK_FALSE(print_has(text, "anna"));
        CHECK_FALSE(print_has(text, "s3cret"));
        CHECK(print_has(text, "internet"));
    }
    CHECK(print_has(json_of(bytes), R"("user_name":null,"password":null)"));
    CHECK(print_has(tree_of(bytes), "user_name: (hidden)\n    password: (hidden)\n"));
    CHECK(print_has(json_of(bytes, mbim::Secrets::show), R"("user_name":"anna","password":"s3cret")"));
    CHECK(print_has(tree_of(bytes, mbim::Secrets::show), "user_name: \"anna\"\n    password: \"s3cret\"\n"));

    // One that is laid out in another way does not give the bytes away either.
    auto padded = bytes;
    padded.resize(padded.size() + 4);
    mbim::detail::store(padded.data() + 4, static_cast<std::uint32_t>(padded.size()));
    mbim::detail::store(padded.data() + 44, static_cast<std::uint32_t>(padded.size() - 48));
    CHECK_FALSE(print_has(json_of(padded), "information_buffer"));
    CHECK(print_has(json_of(padded, mbim::Secrets::show), "information_buffer"));

    connect.user_name = connect.password = {};
    CHECK(print_has(json_of(print_command(connect)), R"("user_name":"","password":"")"));

    mbim::PinSet pin;
    pin.pin_type = mbim::PinType::puk1;
    pin.pin = "12345678";
    pin.new_pin = "4321";
    CHECK(print_has(json_of(print_command(pin)),
                    R"("fields":{"pin_type":"puk1","pin_operation":"enter","pin":null,"new_pin":null})"));

    std::array const contexts{mbim::ProvisionedContext{1, mbim::context_types::internet, "internet", "anna", "s3cret"}};
    auto const listed = json_of(print_done(mbim::ProvisionedContextsInfo{contexts}));
    CHECK(
        print_has(listed, R"("context_type":"internet","access_string":"internet","user_name":null,"password":null)"));

    std::array<std::byte, 2> const data{std::byte{1}, std::byte{2}};
    CHECK(print_has(json_of(print_command(mbim::ServiceActivationSet{data})), R"("fields":{"data_buffer":null})"));
    CHECK(print_has(json_of(print_command(mbim::ServiceActivationSet{data}), mbim::Secrets::show),
                    R"("fields":{"data_buffer":"0102"})"));
}

TEST_CASE("print: addresses, lists and what is absent") {
    std::array const addresses{mbim::Ipv4Element{30, {10, 20, 30, 1}}, mbim::Ipv4Element{24, {192, 168, 0, 1}}};
    std::array<mbim::Ipv6Address, 1> const servers{
        mbim::Ipv6Address{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    mbim::IpConfigurationInfo info;
    info.ipv4_addresses = addresses;
    info.ipv4_gateway = mbim::Ipv4Address{10, 20, 30, 2};
    info.ipv6_dns_servers = servers;
    CHECK(print_has(json_of(print_done(info)),
                    R"("ipv4_addresses":[{"on_link_prefix_length":30,"address":"10.20.30.1"},)"
                    R"({"on_link_prefix_length":24,"address":"192.168.0.1"}],"ipv6_addresses":[],)"
                    R"("ipv4_gateway":"10.20.30.2","ipv6_gateway":null,"ipv4_dns_servers":[],)"
                    R"("ipv6_dns_servers":["2001:0db8:0000:0000:0000:0000:0000:0001"])"));
    CHECK(print_has(tree_of(print_done(info)), "    ipv4_addresses:\n"
                                               "      - on_link_prefix_length: 30\n"
                                               "        address: 10.20.30.1\n"
                                               "      - on_link_prefix_length: 24\n"
                                               "        address: 192.168.0.1\n"
                                               "    ipv6_addresses: []\n"
                                               "    ipv4_gateway: 10.20.30.2\n"
                                               "    ipv6_gateway: (absent)\n"
                                               "    ipv4_dns_servers: []\n"
                                               "    ipv6_dns_servers:\n"
                                               "      - 2001:0db8:0000:0000:0000:0000:0000:0001\n"));
    std::array const cids{std::uint32_t{9}, std::uint32_t{12}};
    std::array const events{mbim::EventEntry{mbim::services::basic_connect, cids}, mbim::EventEntry{}};
    CHECK(print_has(json_of(print_command(mbim::DeviceServiceSubscribeList{events})),
                    R"("events":[{"service_id":"basic_connect","cids":[9,12]},)"
                    R"({"service_id":"00000000-0000-0000-0000-000000000000","cids":[]}])"));
    std::array<std::byte, 2> const filter{std::byte{0x45}, std::byte{0}};
    std::array const filters{mbim::PacketFilter{filter, filter}};
    CHECK(print_has(json_of(print_command(mbim::IpPacketFiltersSet{1, filters})),
                    R"("packet_filters":[{"filter":"4500","mask":"4500"}])"));
}

TEST_CASE("print: whatever a text holds, the line stays JSON and the tree stays a tree") {
    mbim::RegisterStateInfo info;
    info.provider_name = "a\"b\\c\nd\x7F\xc3\xa9";
    CHECK(print_has(json_of(print_done(info)), "\"provider_name\":\"a\\\"b\\\\c\\u000ad\x7F\xc3\xa9\""));
    CHECK(print_has(tree_of(print_done(info)), "provider_name: \"a\\\"b\\\\c?d?\xc3\xa9\"\n"));

    // Half a surrogate pair cannot be written again, so the bytes come along.
    info.provider_name = "ab";
    auto bytes = print_done(info);
    bytes[bytes.size() - 3] = std::byte{0xD8};
    auto const json = json_of(bytes);
    CHECK(print_has(json, "\xEF\xBF\xBD"));
    CHECK(print_has(json, "\"information_buffer\":\""));
}

TEST_CASE("print: bytes that the fields do not tell, come along") {
    mbim::SubscriberReadyInfo info;
    info.sim_icc_id = "89";
    auto const bytes = print_done(info);
    CHECK_FALSE(print_has(json_of(bytes), "information_buffer"));
    auto longer = bytes;
    longer.resize(longer.size() + 4);
    mbim::detail::store(longer.data() + 4, static_cast<std::uint32_t>(longer.size()));
    mbim::detail::store(longer.data() + 44, static_cast<std::uint32_t>(longer.size() - 48));
    CHECK(print_has(json_of(longer), R"("sim_icc_id":"89")"));
    CHECK(print_has(json_of(longer), R"("information_buffer":"00000000)"));
}

TEST_CASE("print: an answer that refuses, brings its structure, nothing or anything") {
    mbim::PinInfo pin;
    pin.remaining_attempts = 2;
    CHECK(print_has(json_of(print_done(pin, mbim::Status::failure)), R"("status":2,"fields":{"pin_type":"none")"));
    auto const refused = [](mbim::Bytes info) {
        return print_message([info](auto out) {
            return mbim::encode_command_done(2, mbim::PinInfo::operation, mbim::Status::failure, info, out);
        });
    };
    CHECK(print_has(json_of(refused({})), R"("status":2,"fields":null})"));
    CHECK(tree_of(refused({})) == "command_done 2 basic_connect.pin failure\n  fields: (absent)\n");
    std::array<std::byte, 2> const stray{};
    CHECK(print_has(json_of(refused(stray)), R"("status":2,"fields":null,"information_buffer":"0000"})"));
}

TEST_CASE("print: a message that is broken, says where, counted from its start") {
    auto const shorter = print_message([](auto out) {
        return mbim::encode_command_done(2, mbim::PinInfo::operation, mbim::Status::success, mbim::Bytes{}, out);
    });
    CHECK(json_of(shorter) == R"({"error":"truncated","offset":48})");
    CHECK(tree_of(shorter) == R"({"error":"truncated","offset":48})");

    auto wild = print_done(mbim::VisibleProvidersInfo{std::array{mbim::Provider{}}});
    mbim::detail::store(wild.data() + 52, std::uint32_t{5000});
    CHECK(json_of(wild) == R"({"error":"out_of_bounds","offset":52,"field":"providers"})");

    // An indication starts four bytes earlier.
    auto const indication = print_message(
        [](auto out) { return mbim::encode_indicate_status(mbim::RadioStateInfo::operation, mbim::Bytes{}, out); });
    CHECK(json_of(indication) == R"({"error":"truncated","offset":44})");

    auto fragment = print_command(mbim::RadioStateSet{});
    mbim::detail::store(fragment.data() + 12, std::uint32_t{2});
    CHECK(json_of(fragment) == R"({"error":"fragmented","offset":12,"field":"total_fragments"})");
}

TEST_CASE("print: every structure of the library, shows each of its fields and needs no bytes beside them") {
    mbim_test::Generator generator{4};
    mbim_test::RandomArchive random{generator};
    std::size_t structures = 0;
    auto const check = [&](mbim::MessageType type, mbim::CommandType command, mbim::Operation const& operation) {
        auto const visit = [&]<class T>(std::type_identity<T>) {
            ++structures;
            CHECK(T::operation == operation);
            if constexpr (mbim::Request<T>)
                if (type == mbim::MessageType::command)
                    CHECK(T::command_type == command);
            T value{};
            T::describe(value, random);
            PrintBytes info(mbim::encoded_size(value).size);
            REQUIRE(mbim::encode(value, info));
            auto const bytes = print_message([&](auto out) {
                return type == mbim::MessageType::command
                           ? mbim::encode_command(1, operation, command, info, out)
                           : mbim::encode_command_done(1, operation, mbim::Status::success, info, out);
            });
            auto const json = json_of(bytes, mbim::Secrets::show);
            CAPTURE(json);
            CHECK_FALSE(print_has(json, "\"error\":"));
            CHECK_FALSE(print_has(json, "information_buffer"));
            NameArchive names;
            T::describe(value, names);
            for (auto const& name : names.names)
                CHECK(print_has(json, "\"" + name + "\":"));
            CHECK(print_has(tree_of(bytes, mbim::Secrets::show), "\n  fields:"));
        };
        return visit_information(type, command, operation, visit);
    };
    for (auto const& row : mbim::basic_connect_cids) {
        auto const operation = mbim::basic_connect(row.cid);
        CAPTURE(row.name);
        CHECK(check(mbim::MessageType::command_done, {}, operation));
        CHECK(check(mbim::MessageType::command, mbim::CommandType::query, operation) ==
              contains(row.use, mbim::CidUse::query));
        CHECK(check(mbim::MessageType::command, mbim::CommandType::set, operation) ==
              contains(row.use, mbim::CidUse::set));
    }
    CHECK(check(mbim::MessageType::command, mbim::CommandType::set, mbim::ProxyConfigurationSet::operation));
    CHECK(structures > 50);
}
