// SPDX-License-Identifier: BSL-1.0
#include "mbim_support.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/codec.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <sstream>
#include <string>

using namespace mbn::mbim;
using mbim_test::Buffer;
using mbim_test::encoded;
using mbim_test::hex;
using mbim_test::to_hex;

namespace {

/// One of everything an archive offers that Basic Connect's core does not use.
struct Everything {
    std::uint16_t small = 0;
    std::array<std::uint8_t, 2> pair{};
    Bytes blob{};
    List<Bytes> blobs{};
    Bytes tail{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("small", self.small);
        archive("pair", self.pair);
        archive("blob", self.blob);
        archive.list("blobs", self.blobs);
        archive.rest("tail", self.tail);
    }
};

struct Opaque {
    std::uint32_t nw_error = 0;
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive.rest("data", self.data);
    }
};

constexpr bool connect_set_in_a_constant_expression() {
    std::array<std::byte, 128> out{};
    ConnectSet set;
    set.activation_command = ActivationCommand::activate;
    set.access_string = "internet";
    auto const written = encode(set, out);
    auto const back = decode<ConnectSet>(std::span{out}.first(written.size));
    return written && written.size == 76 && back && *back == set;
}
static_assert(connect_set_in_a_constant_expression());

static_assert(detail::required_size<DeviceCapsInfo> == 64);
static_assert(detail::required_size<SubscriberReadyInfo> == 28);
static_assert(detail::required_size<PinSet> == 24);
static_assert(detail::required_size<RegisterStateInfo> == 48);
static_assert(detail::required_size<PacketServiceInfo> == 28);
static_assert(detail::required_size<ConnectSet> == 60);
static_assert(detail::required_size<ConnectInfo> == 36);
static_assert(detail::required_size<IpConfigurationInfo> == 60);
static_assert(detail::required_size<IpConfigurationQuery> == 4);
static_assert(detail::required_size<PacketStatisticsInfo> == 48);
static_assert(detail::required_size<PinListInfo> == 160);

static_assert(Structure<ConnectSet>);
static_assert(!Structure<std::uint32_t>);
static_assert(!Structure<Text>);

/// The fixed part of REGISTER_STATE set, with an offset-size pair for its one string.
Buffer register_set(std::uint32_t offset, std::uint32_t size) {
    Buffer bytes(24);
    detail::store(bytes.data(), offset);
    detail::store(bytes.data() + 4, size);
    return bytes;
}

} // namespace

TEST_CASE("codec: byte strings, 16-bit numbers and a tail without padding, both ways") {
    auto const one = hex("010203");
    auto const two = hex("0405060708");
    std::array<Bytes, 2> const blobs{Bytes{two}, Bytes{one}};
    Everything value;
    value.small = 0x1234;
    value.pair = {0xaa, 0xbb};
    value.blob = one;
    value.blobs = blobs;
    auto const bytes = encoded(value);
    CHECK(to_hex(bytes) == to_hex(hex("3412aabb 20000000 03000000 02000000 24000000 05000000 2c000000 03000000"
                                      "01020300 0405060708000000 01020300")));
    auto const back = decode<Everything>(bytes);
    REQUIRE(back);
    CHECK(back->small == 0x1234);
    CHECK(to_hex(back->blob) == "010203");
    REQUIRE(back->blobs.size() == 2);
    CHECK(to_hex(back->blobs[0]) == "0405060708");
    CHECK(to_hex(back->blobs[1]) == "010203");
}

TEST_CASE("codec: an opaque tail is not padded") {
    auto const data = hex("0102030405");
    Opaque value{9, data};
    auto const bytes = encoded(value);
    CHECK(to_hex(bytes) == "090000000102030405");
    CHECK(to_hex(decode<Opaque>(bytes)->data) == "0102030405");
    CHECK(decode<Opaque>(std::span{bytes}.first(4))->data.empty());
}

TEST_CASE("codec: an offset and a size outside the structure are refused, also where 32 bits overflow") {
    struct Case {
        std::uint32_t offset;
        std::uint32_t size;
    };
    for (auto const& [offset, size] :
         {Case{16, 10}, Case{24, 2}, Case{25, 2}, Case{0xFFFFFFFE, 2}, Case{0xFFFFFFF0, 0x20}, Case{16, 0xFFFFFFFE},
          Case{0x80000000, 0x80000000}, Case{2, 0xFFFFFFFE}}) {
        CAPTURE(offset);
        CAPTURE(size);
        CHECK(decode<RegisterStateSet>(register_set(offset, size)).error() ==
              CodecError{CodecErrc::out_of_bounds, 0, "provider_id"});
    }
    CHECK(decode<RegisterStateSet>(register_set(16, 8)));
    CHECK(decode<RegisterStateSet>(register_set(22, 2)));
    // Nothing is where a size of 0 points, wherever that is.
    CHECK(decode<RegisterStateSet>(register_set(0xFFFFFFFF, 0))->provider_id.empty());
}

TEST_CASE("codec: a string with an odd size is refused") {
    CHECK(decode<RegisterStateSet>(register_set(16, 3)).error() ==
          CodecError{CodecErrc::odd_text_size, 0, "provider_id"});
}

TEST_CASE("codec: a zero at the end of a string is tolerated") {
    auto const bytes = hex("10000000 04000000 00000000 00000000 61000000");
    CHECK(decode<RegisterStateSet>(bytes)->provider_id == Text{"a"});
}

TEST_CASE("codec: items of the data buffer may stand in any order") {
    // As one device sends them: telephone numbers first.
    auto const bytes = hex("01000000 28000000 04000000 2c000000 04000000 00000000 01000000 24000000 04000000"
                           "35003500 31003200 33003400");
    auto const info = decode<SubscriberReadyInfo>(bytes);
    REQUIRE(info);
    CHECK(info->subscriber_id == Text{"12"});
    CHECK(info->sim_icc_id == Text{"34"});
    CHECK(info->telephone_numbers[0] == Text{"55"});
}

TEST_CASE("codec: bytes behind the structure are ignored") {
    auto bytes = encoded(ConnectInfo{1, ActivationState::activated, {}, {}, context_types::internet, 0});
    bytes.resize(bytes.size() + 12, std::byte{0xEE});
    CHECK(decode<ConnectInfo>(bytes)->session_id == 1);
}

TEST_CASE("codec: a count that does not fit is refused, also where 32 bits overflow") {
    auto bytes = hex("00000000 00000000 00000000 00000000 00000000 00000000 00000000");
    for (std::uint32_t const count : {1u, 2u, 0x20000000u, 0x1FFFFFFFu, 0xFFFFFFFFu}) {
        CAPTURE(count);
        detail::store(bytes.data() + 24, count);
        CHECK(decode<SubscriberReadyInfo>(bytes).error() == CodecError{CodecErrc::truncated, 28, "telephone_numbers"});
    }
    auto ip = encoded(IpConfigurationInfo{});
    detail::store(ip.data() + 16, std::uint32_t{60});
    for (std::uint32_t const count : {1u, 0x20000000u, 0xFFFFFFFFu}) {
        detail::store(ip.data() + 12, count);
        CHECK(decode<IpConfigurationInfo>(ip).error() == CodecError{CodecErrc::out_of_bounds, 12, "ipv4_addresses"});
    }
    detail::store(ip.data() + 12, std::uint32_t{0});
    detail::store(ip.data() + 28, std::uint32_t{57});
    CHECK(decode<IpConfigurationInfo>(ip).error() == CodecError{CodecErrc::out_of_bounds, 28, "ipv4_gateway"});
}

TEST_CASE("codec: an error inside a list element names the place in the whole buffer") {
    std::array<std::uint32_t, 2> const cids{1, 2};
    std::array<EventEntry, 1> const events{EventEntry{services::basic_connect, cids}};
    auto bytes = encoded(DeviceServiceSubscribeList{events});
    detail::store(bytes.data() + 12 + 16, std::uint32_t{3});
    CHECK(decode<DeviceServiceSubscribeList>(bytes).error() == CodecError{CodecErrc::truncated, 12 + 20, "events"});
    // An element that is shorter than its own fixed part.
    detail::store(bytes.data() + 8, std::uint32_t{10});
    CHECK(decode<DeviceServiceSubscribeList>(bytes).error() == CodecError{CodecErrc::truncated, 12 + 10, "events"});
}

TEST_CASE("codec: a buffer that is too small is told the needed size and stays untouched") {
    ConnectSet set;
    set.access_string = "internet";
    Buffer out(75, std::byte{0xEE});
    CHECK(encode(set, out) == Encoded{76, {CodecErrc::buffer_too_small, 0, {}}});
    CHECK(std::all_of(out.begin(), out.end(), [](std::byte byte) { return byte == std::byte{0xEE}; }));
    CHECK(encoded_size(set) == Encoded{76, {}});
}

TEST_CASE("codec: where there is an error there is no value, also of what was read before it") {
    mbn::mbim::Expected<int> const refused{[](int& value) {
        value = 7;
        return mbn::mbim::CodecError{mbn::mbim::CodecErrc::truncated, 3, "field"};
    }};
    CHECK_FALSE(refused.has_value());
    CHECK(*refused == 0);
    CHECK(refused.error() == mbn::mbim::CodecError{mbn::mbim::CodecErrc::truncated, 3, "field"});
    mbn::mbim::Expected<int> const read{[](int& value) {
        value = 7;
        return mbn::mbim::CodecError{};
    }};
    CHECK(read.has_value());
    CHECK(*read == 7);
}

TEST_CASE("codec: a string above its limit is not sent, but taken from others") {
    ConnectSet set;
    std::string const name(101, 'a');
    set.access_string = name;
    CHECK(encoded_size(set).error == CodecError{CodecErrc::text_too_long, 8, "access_string"});
    set.access_string = std::string_view{name}.substr(1);
    CHECK(encoded_size(set));
    Buffer bytes(16 + 40, std::byte{0x41});
    detail::store(bytes.data(), std::uint32_t{16});
    detail::store(bytes.data() + 4, std::uint32_t{40});
    CHECK(decode<RegisterStateSet>(bytes)->provider_id.utf8_size().value() > 12);
}

TEST_CASE("codec: bytes that are not UTF-8 are not sent, the error names the field only") {
    ConnectSet set;
    set.password = "\xff";
    CHECK(encoded_size(set).error == CodecError{CodecErrc::broken_text, 24, "password"});
    Buffer out(100);
    CHECK(encode(set, out).error.field == "password");
}

TEST_CASE("codec: padding is zero in a buffer that was not") {
    Buffer out(64, std::byte{0xEE});
    auto const written = encode(RegisterStateSet{"1", {}, {}}, out);
    CHECK(to_hex(std::span{out}.first(written.size)).substr(32) == "31000000");
}

TEST_CASE("list: iterates by value over the caller's elements and over those of a message alike") {
    std::array<std::uint32_t, 3> const values{1, 2, 3};
    List<std::uint32_t> const own{values};
    auto const bytes = hex("01000000 02000000 03000000");
    auto const wire = List<std::uint32_t>::contiguous(bytes.data(), 4, 3);
    CHECK(own == wire);
    std::uint32_t sum = 0;
    for (auto const value : wire)
        sum += value;
    CHECK(sum == 6);
    CHECK(own.size() == 3);
    CHECK(List<std::uint32_t>{}.empty());
    CHECK_FALSE(own == List<std::uint32_t>{});
}

TEST_CASE("enumeration: names, numbers without a name, and sets of bits") {
    std::ostringstream out;
    out << ActivationState::activated << ' ' << static_cast<ActivationState>(77) << ' '
        << (DataClass::lte | DataClass::umts | static_cast<DataClass>(0x100)) << ' ' << DataClass::none << ' '
        << DataClass::custom << ' ' << static_cast<DataClass>(0x200);
    CHECK(out.str() == "activated 77 umts|lte|256 none custom 512");
    CHECK(contains(DataClass::lte | DataClass::umts, DataClass::lte));
    CHECK_FALSE(contains(DataClass::lte, DataClass::lte | DataClass::umts));
    CHECK(name(CodecErrc::broken_text) == "broken_text");
}
