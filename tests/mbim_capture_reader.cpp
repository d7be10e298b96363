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
constexpr std::string_view other_interface = "01000000 14000000 0100 0000 00000000 14000000";

std::string packet_block(std::string_view interface) {
    return "06000000 24000000 " + std::string{interface} + " 00000000 00000000 03000000 03000000 01020300 24000000";
}

// A pcap of USB of that link type, 48 bytes of header and more as usbmon has them.
constexpr std::string_view usbmon_48 = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 bd000000";
constexpr std::string_view usbmon_64 = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 dc000000";
constexpr std::string_view usbpcap = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 f9000000";

constexpr std::string_view send_command = "2100000000000300";
constexpr std::string_view get_response = "a101000000000010";
constexpr std::string_view get_descriptor = "8006000100004000";
constexpr std::string_view nothing = "0000000000000000";

std::string little(std::size_t value, int octets) {
    std::string text;
    for (int i = 0; i < octets; ++i, value >>= 8U) {
        text += "0123456789abcdef"[value >> 4U & 15U];
        text += "0123456789abcdef"[value & 15U];
    }
    return text;
}

std::string record_of(std::string const& packet) {
    auto const size = little(packet.size() / 2, 4);
    return little(0, 8) + size + size + packet;
}

// A packet of usbmon about the control pipe: 'S' with its setup packet or 'C' without.
struct Usbmon {
    unsigned id = 1;
    bool is_submission = true;
    std::string_view setup = nothing;
    std::string_view data = "";
    std::string_view transfer = "02";
    std::string_view device = "07";

    [[nodiscard]] std::string bytes(std::size_t header) const {
        std::string text = little(id, 8);
        text.append(is_submission ? "53" : "43").append(transfer).append("80").append(device).append("0100");
        text.append(is_submission ? "00" : "2d").append(data.empty() ? "3c" : "00");
        text.append(little(0, 16)).append(little(data.size() / 2, 4)).append(little(data.size() / 2, 4));
        return record_of(text.append(setup).append(little(0, static_cast<int>(header) - 48)).append(data));
    }
};

// A packet of USBPcap: stage 0 the request, 1 the data, 2 the status, 3 the end of all.
std::string usbpcap_packet(unsigned id, unsigned stage, std::string_view data, unsigned transfer = 2) {
    std::string text = little(28, 2) + little(id, 8) + little(0, 4) + little(8, 2) + little(stage == 0 ? 0 : 1, 1);
    text += little(1, 2) + little(7, 2) + little(0x80, 1) + little(transfer, 1) + little(data.size() / 2, 4);
    return record_of(text + little(stage, 1) + std::string{data});
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
    CHECK(captured_in(capture_of({"d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000",
                                  "01000000 02000000 02000000 02000000 0708"})) == Found{"unsupported_link_type @0"});
}

TEST_CASE("capture: usbmon, gives what goes over the control pipe in capsules") {
    for (std::size_t const header : {48U, 64U}) {
        CAPTURE(header);
        auto const file_header = header == 48 ? usbmon_48 : usbmon_64;
        auto const at = [header](std::size_t packets, std::size_t data) {
            return " @" + std::to_string(24 + packets * (16 + header) + data);
        };
        auto const found = [&](std::vector<Usbmon> const& packets) {
            std::string text{file_header};
            for (auto const& packet : packets)
                text += packet.bytes(header);
            return captured_in(mbim_test::hex(text));
        };
        // A command with its data; the end of it has none. A response that was asked for under the same number.
        CHECK(found({{1, true, send_command, "010203"},
                     {1, false},
                     {1, true, get_response},
                     {1, false, nothing, "0405"}}) == Found{"packet 1 2 3" + at(0, 0), "packet 4 5" + at(3, 3)});
        // Two at once, answered in the other order; the data of anything else; the same number on another device.
        CHECK(found({{1, true, get_response},
                     {2, true, get_descriptor},
                     {3, true, get_response},
                     {3, false, nothing, "03"},
                     {2, false, nothing, "02"},
                     {1, false, nothing, "09", "02", "08"},
                     {1, false, nothing, "01"},
                     {1, false, nothing, "01"}}) == Found{"packet 3" + at(3, 0), "packet 1" + at(6, 3)});
        // A bulk transfer, an empty answer, and a request that takes the number of one whose end was not seen.
        CHECK(found({{1, true, send_command, "01", "03"},
                     {2, true, get_response},
                     {2, false},
                     {3, true, get_response},
                     {3, true, get_descriptor},
                     {3, false, nothing, "03"}})
                  .empty());
    }
    CHECK(captured_in(capture_of({usbmon_48, record_of(std::string(94, '0'))})) == Found{"bad_block @24"});
    CHECK(captured_in(capture_of({usbmon_64, record_of(std::string(126, '0'))})) == Found{"bad_block @24"});
    // A machine of the other byte order.
    CHECK(captured_in(capture_of({"a1b2c3d4 0002 0004 00000000 00000000 0000ffff 000000bd",
                                  "00000000 00000000 00000033 00000033 0000000000000001 53020007 0001 0000",
                                  "00000000000000000000000000000000 00000003 00000003", send_command, "010203"})) ==
          Found{"packet 1 2 3 @24"});
}

TEST_CASE("capture: usbmon cut off by the length of its packets, gives what is there") {
    auto packet = Usbmon{1, true, send_command, "010203"}.bytes(48);
    packet.resize(packet.size() - 2);
    packet.replace(16, 16, little(50, 4) + little(51, 4));
    CHECK(captured_in(capture_of({usbmon_48, packet})) == Found{"packet 1 2 @24"});
}

TEST_CASE("capture: USBPcap, gives them whether the data come with the request, behind it or at the end") {
    std::string const request{send_command};
    CHECK(captured_in(capture_of({usbpcap, usbpcap_packet(1, 0, request + "0102"), usbpcap_packet(1, 3, ""),
                                  usbpcap_packet(1, 0, get_response), usbpcap_packet(1, 3, "0304")})) ==
          Found{"packet 1 2 @24", "packet 3 4 @174"});
    CHECK(captured_in(capture_of({usbpcap, usbpcap_packet(1, 0, send_command), usbpcap_packet(1, 1, "0102"),
                                  usbpcap_packet(1, 2, ""), usbpcap_packet(2, 0, get_response),
                                  usbpcap_packet(2, 1, "0304"), usbpcap_packet(2, 2, "")})) ==
          Found{"packet 1 2 @76", "packet 3 4 @218"});
    CHECK(captured_in(capture_of({usbpcap, usbpcap_packet(1, 0, get_descriptor), usbpcap_packet(1, 1, "0102"),
                                  usbpcap_packet(2, 0, send_command, 3), usbpcap_packet(2, 1, "01")}))
              .empty());
    CHECK(captured_in(capture_of({usbpcap, usbpcap_packet(1, 0, "2100")})) == Found{"bad_block @24"});
    CHECK(captured_in(capture_of({usbpcap, record_of(std::string(52, '0'))})) == Found{"bad_block @24"});
    CHECK(captured_in(capture_of({usbpcap, record_of("1b00" + std::string(40, '0') + "02" + std::string(10, '0'))})) ==
          Found{"bad_block @24"});
}

TEST_CASE("capture: requests whose ends are not there, are forgotten in time") {
    std::string text{usbmon_48};
    for (unsigned id = 0; id < 100; ++id)
        text += Usbmon{id, true, get_response}.bytes(48);
    text += Usbmon{0, false, nothing, "01"}.bytes(48) + Usbmon{99, false, nothing, "02"}.bytes(48);
    CHECK(captured_in(mbim_test::hex(text)) == Found{"packet 2 @" + std::to_string(24 + 101 * 64 + 1)});
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
                              capture_of({old_header, "01000000 02000000 02000000 02000000 0708"}),
                              capture_of({usbmon_48, Usbmon{1, true, send_command, "010203"}.bytes(48)}),
                              capture_of({usbpcap, usbpcap_packet(1, 0, std::string{send_command} + "0102")})}) {
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
