// SPDX-License-Identifier: BSL-1.0
#include "mbim_support.hpp"

#include <mbn/mbim/capture_reader.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbim = mbn::mbim;
using mbim::CaptureReader;

namespace {

// What is found, each as its kind or, for packets, its bytes, with the offset.
std::vector<std::string> captured_in(mbim_test::Buffer const& file) {
    std::vector<std::string> found;
    for (CaptureReader reader{file}; reader.has_more();) {
        auto const item = reader.next();
        std::string text{name(item.kind)};
        for (auto const byte : item.bytes)
            text += " " + std::to_string(std::to_integer<unsigned>(byte));
        found.push_back(text + " @" + std::to_string(item.offset));
    }
    return found;
}

using Found = std::vector<std::string>;

constexpr std::string_view old_header = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 93000000";
constexpr std::string_view section = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
constexpr std::string_view interface_block = "01000000 14000000 9300 0000 00000000 14000000";
constexpr std::string_view other_interface = "01000000 14000000 dc00 0000 00000000 14000000";

std::string packet_block(std::string_view interface) {
    return "06000000 24000000 " + std::string{interface} + " 00000000 00000000 03000000 03000000 01020300 24000000";
}

mbim_test::Buffer capture_of(std::vector<std::string_view> const& parts) {
    std::string text;
    for (auto const part : parts)
        text += part;
    return mbim_test::hex(text);
}

} // namespace

TEST_CASE("capture: pcap, gives its records") {
    auto const record = "01000000 02000000 02000000 02000000 0708";
    CHECK(captured_in(capture_of({old_header, record, record})) == Found{"packet 7 8 @24", "packet 7 8 @42"});
    CHECK(captured_in(capture_of({old_header})).empty());
    CHECK(captured_in(capture_of({"4d3cb2a1 0200 0400 00000000 00000000 ffff0000 93000000", record})) ==
          Found{"packet 7 8 @24"});
    // Written on a machine of the other byte order, both sorts.
    for (auto const* const magic : {"a1b2c3d4", "a1b23c4d"})
        CHECK(captured_in(capture_of({magic, "0002 0004 00000000 00000000 0000ffff 00000093",
                                      "00000001 00000002 00000002 00000002 0708"})) == Found{"packet 7 8 @24"});
}

TEST_CASE("capture: pcapng, gives the packets of interfaces that hold MBIM") {
    CHECK(captured_in(capture_of({section, interface_block, packet_block("00000000"), packet_block("00000000")})) ==
          Found{"packet 1 2 3 @48", "packet 1 2 3 @84"});
    // Options and blocks that nobody asked for are passed over.
    CHECK(captured_in(capture_of({section, "05000000 10000000 00000000 10000000", interface_block,
                                  "06000000 30000000 00000000 00000000 00000000 01000000 01000000 09000000",
                                  "02000400 02000000 00000000 30000000"})) == Found{"packet 9 @64"});
    // The two other sorts of packets.
    CHECK(captured_in(capture_of({section, interface_block, "03000000 14000000 02000000 05060000 14000000"})) ==
          Found{"packet 5 6 @48"});
    CHECK(captured_in(
              capture_of({section, interface_block,
                          "02000000 24000000 0000 0000 00000000 00000000 01000000 01000000 0c000000 24000000"})) ==
          Found{"packet 12 @48"});
    // A new section starts with no interfaces, and may have the other byte order.
    CHECK(captured_in(capture_of({section, interface_block, packet_block("00000000"),
                                  "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c",
                                  "00000001 00000014 0093 0000 00000000 00000014",
                                  "00000003 00000014 00000001 0b000000 00000014"})) ==
          Found{"packet 1 2 3 @48", "packet 11 @132"});
}

TEST_CASE("capture: another link type, is said once and passed over") {
    CHECK(captured_in(capture_of(
              {section, other_interface, interface_block, packet_block("00000000"), packet_block("01000000")})) ==
          Found{"unsupported_link_type @28", "packet 1 2 3 @104"});
    CHECK(captured_in(capture_of({"d4c3b2a1 0200 0400 00000000 00000000 ffff0000 dc000000",
                                  "01000000 02000000 02000000 02000000 0708"})) == Found{"unsupported_link_type @0"});
}

TEST_CASE("capture: what is broken, is told with its place") {
    CHECK(captured_in(mbim_test::hex("01000000")) == Found{"bad_block @0"});
    CHECK(captured_in(mbim_test::hex("d4c3b2a1")) == Found{"truncated @0"});
    CHECK(captured_in(capture_of({old_header, "01000000 02000000 ff000000 ff000000 0708"})) == Found{"truncated @24"});
    CHECK(captured_in(capture_of({old_header, "01000000"})) == Found{"truncated @24"});
    CHECK(captured_in(capture_of({"0a0d0d0a 1c000000 01020304"})) == Found{"bad_block @0"});
    CHECK(captured_in(capture_of({section, "06000000 0d000000 00000000"})) == Found{"bad_block @28"});
    CHECK(captured_in(capture_of({section, "06000000 00000000 00000000"})) == Found{"bad_block @28"});
    CHECK(captured_in(capture_of({section, "06000000 f0ffffff 00000000"})) == Found{"truncated @28"});
    // No such interface; the packet after it counts.
    CHECK(captured_in(capture_of({section, interface_block, packet_block("07000000"), packet_block("00000000")})) ==
          Found{"bad_block @48", "packet 1 2 3 @84"});
    CHECK(captured_in(capture_of({section, "01000000 0c000000 0c000000"})) == Found{"bad_block @28"});
    CHECK(captured_in(capture_of({section, "06000000 0c000000 0c000000"})) == Found{"bad_block @28"});
    CHECK(captured_in(capture_of({section, "03000000 0c000000 0c000000"})) == Found{"bad_block @28"});
    CHECK(captured_in(capture_of({section, interface_block, "06000000 20000000 00000000 00000000 00000000",
                                  "ffffffff 03000000 20000000"})) == Found{"bad_block @48"});
    CHECK(name(static_cast<mbim::Captured::Kind>(99)).empty());
}

TEST_CASE("capture: cut or changed anywhere, it ends and stays within its bytes") {
    for (auto const& whole : {capture_of({section, interface_block, packet_block("00000000"), interface_block}),
                              capture_of({old_header, "01000000 02000000 02000000 02000000 0708"})}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            // Its own memory, so that a sanitizer sees the end.
            mbim_test::Buffer const cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
            auto const found = captured_in(cut);
            CHECK(found.size() <= 2);
        }
        std::size_t found = 0;
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (unsigned bit = 0; bit < 8; ++bit) {
                auto changed = whole;
                changed[at] ^= static_cast<std::byte>(1U << bit);
                found += captured_in(changed).size();
            }
        CHECK(found > 8 * whole.size() / 2);
    }
}

TEST_CASE("capture: what starts like a capture") {
    CHECK(CaptureReader::is_capture(mbim_test::hex("0a0d0d0a")));
    CHECK(CaptureReader::is_capture(mbim_test::hex("d4c3b2a1")));
    CHECK(CaptureReader::is_capture(mbim_test::hex("a1b23c4d00")));
    CHECK_FALSE(CaptureReader::is_capture(mbim_test::hex("0a0d0d")));
    CHECK_FALSE(CaptureReader::is_capture(mbim_test::hex("30313030")));
}
