// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/usb/ntb.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

using namespace mbn;
namespace usb = emulator::usb;
using emulator_test::to_bytes;
using emulator_test::to_hex;

namespace {

using Packets = std::vector<std::pair<unsigned, std::vector<std::byte>>>;

Packets packets_in(mbim::Bytes block, std::optional<usb::NtbError>& error) {
    Packets packets;
    error = usb::read_ntb(block, [&](usb::Datagram const& datagram) {
        // Every byte is read: a sanitizer sees what is not there.
        packets.emplace_back(datagram.session_id,
                             std::vector<std::byte>{datagram.packet.begin(), datagram.packet.end()});
    });
    return packets;
}

std::optional<usb::NtbError> ntb_error(mbim::Bytes block) {
    std::optional<usb::NtbError> error;
    packets_in(block, error);
    return error;
}

std::vector<std::byte> some_packet(std::size_t size, unsigned first = 0x45) {
    std::vector<std::byte> packet(size);
    for (std::size_t i = 0; i < size; ++i)
        packet[i] = static_cast<std::byte>(first + i);
    return packet;
}

// Two packets of session 0 and one of session 5.
std::vector<std::byte> three_packets() {
    auto const first = some_packet(5);
    auto const second = some_packet(3, 0x60);
    auto const third = some_packet(4, 0x70);
    usb::NtbWriter writer{2048};
    REQUIRE(writer.add({0, first}));
    REQUIRE(writer.add({5, second}));
    REQUIRE(writer.add({0, third}));
    return writer.write(0x0102);
}

} // namespace

TEST_CASE("ntb: a block with packets of two sessions, has the bytes of the standard") {
    CHECK(to_hex(three_packets()) ==
          // NCMH, 12, sequence, 64 bytes, table at 28.
          "4e434d48"
          "0c00"
          "0201"
          "4000"
          "1c00"
          "4546474849000000"
          "60616200"
          "70717273"
          // IPS, session 0: 20 bytes, the next table at 48; 5 bytes at 12, 4 bytes at 24.
          "49505300"
          "1400"
          "3000"
          "0c000500"
          "18000400"
          "00000000"
          "49505305"
          "1000"
          "0000"
          "14000300"
          "00000000");
}

TEST_CASE("ntb: what is written, is read") {
    std::optional<usb::NtbError> error;
    auto const packets = packets_in(three_packets(), error);
    CHECK_FALSE(error);
    CHECK(packets == Packets{{0, some_packet(5)}, {0, some_packet(4, 0x70)}, {5, some_packet(3, 0x60)}});
}

TEST_CASE("ntb: a block cut off anywhere, is refused") {
    auto const block = three_packets();
    for (std::size_t size = 0; size < block.size(); ++size) {
        std::vector<std::byte> const cut{block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size)};
        CAPTURE(size);
        CHECK(ntb_error(cut) == usb::NtbError::truncated);
    }
    auto longer = block;
    longer.resize(block.size() + 7);
    CHECK_FALSE(ntb_error(longer));
}

TEST_CASE("ntb: a block without a length, cut off anywhere, is refused or gives whole packets") {
    auto block = three_packets();
    block[8] = block[9] = std::byte{0};
    std::optional<usb::NtbError> error;
    CHECK(packets_in(block, error).size() == 3);
    CHECK_FALSE(error);
    for (std::size_t size = 0; size < block.size(); ++size) {
        std::vector<std::byte> const cut{block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size)};
        CAPTURE(size);
        auto const packets = packets_in(cut, error);
        CHECK(error);
        CHECK(packets.size() <= 2);
    }
}

TEST_CASE("ntb: every change of one byte, is read or refused within the block") {
    auto const block = three_packets();
    std::size_t refused = 0;
    for (std::size_t at = 0; at < block.size(); ++at)
        for (unsigned value = 0; value < 256; ++value) {
            auto changed = block;
            changed[at] = static_cast<std::byte>(value);
            std::optional<usb::NtbError> error;
            for (auto const& [session_id, packet] : packets_in(changed, error))
                CHECK(packet.size() <= block.size());
            refused += error ? 1u : 0u;
        }
    CHECK(refused > 1000);
}

TEST_CASE("ntb: errors, are told apart") {
    auto block = three_packets();
    auto const set = [&block](std::size_t at, std::uint16_t value) { mbim::detail::store(block.data() + at, value); };
    SUBCASE("signature") {
        block[3] = std::byte{'h'};
        CHECK(ntb_error(block) == usb::NtbError::signature);
    }
    SUBCASE("32-bit block") {
        block[0] = std::byte{'n'};
        CHECK(ntb_error(block) == usb::NtbError::signature);
    }
    SUBCASE("header of another length") {
        set(4, 16);
        CHECK(ntb_error(block) == usb::NtbError::signature);
    }
    SUBCASE("shorter than its header") {
        set(8, 11);
        CHECK(ntb_error(block) == usb::NtbError::truncated);
    }
    SUBCASE("table outside") {
        set(10, 0xFFFF);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("table that begins at the end") {
        set(10, 64);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("table that is too short") {
        set(28 + 4, 12);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("table that is too long") {
        set(48 + 4, 24);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("ring of one") {
        set(28 + 6, 28);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("ring of two") {
        set(48 + 6, 28);
        CHECK(ntb_error(block) == usb::NtbError::pointer_table);
    }
    SUBCASE("packet that begins outside") {
        set(36, 65);
        CHECK(ntb_error(block) == usb::NtbError::datagram_bounds);
    }
    SUBCASE("packet that ends outside") {
        set(38, 53);
        CHECK(ntb_error(block) == usb::NtbError::datagram_bounds);
    }
    SUBCASE("index and length beyond 16 bits") {
        set(36, 0xFFFF);
        set(38, 0xFFFF);
        CHECK(ntb_error(block) == usb::NtbError::datagram_bounds);
    }
}

TEST_CASE("ntb: tables of device services, are passed over") {
    auto block = three_packets();
    block[28] = std::byte{'D'};
    block[29] = std::byte{'S'};
    std::optional<usb::NtbError> error;
    CHECK(packets_in(block, error) == Packets{{5, some_packet(3, 0x60)}});
    CHECK_FALSE(error);
}

TEST_CASE("ntb: either zero, closes a table") {
    auto block = three_packets();
    std::optional<usb::NtbError> error;
    SUBCASE("length") {
        block[38] = std::byte{0};
    }
    SUBCASE("index") {
        block[36] = std::byte{0};
    }
    CHECK(packets_in(block, error) == Packets{{5, some_packet(3, 0x60)}});
    CHECK_FALSE(error);
}

TEST_CASE("ntb: a block without tables, has no packets") {
    usb::NtbWriter const writer{2048};
    CHECK(writer.empty());
    std::optional<usb::NtbError> error;
    CHECK(packets_in(writer.write(0), error).empty());
    CHECK_FALSE(error);
}

TEST_CASE("ntb: the size of a block, is never passed, and is used") {
    auto const packet = some_packet(100);
    for (std::size_t const limit : {0u, 12u, 100u, 127u, 128u, 135u, 232u, 2048u, 65535u, 1'000'000u}) {
        CAPTURE(limit);
        usb::NtbWriter writer{limit};
        std::size_t count = 0;
        while (writer.add({7, packet}))
            ++count;
        auto const block = writer.write(1);
        // Header 12, packets 100 each with a pointer of 4, table 8 and its end 4.
        auto const expected = limit < 128 ? 0 : ((std::min)(limit, std::size_t{65535}) - 24) / 104;
        CHECK(count == expected);
        CHECK(block.size() <= (std::max)(limit, std::size_t{12}));
        std::optional<usb::NtbError> error;
        CHECK(packets_in(block, error).size() == count);
        CHECK_FALSE(error);
    }
    CHECK_FALSE(usb::NtbWriter{2048}.add({0, {}}));
}

TEST_CASE("ntb: packets of all sessions, come each with its own") {
    auto const packet = some_packet(20);
    usb::NtbWriter writer{usb::max_ntb_size};
    for (unsigned session_id = 0; session_id < 256; ++session_id)
        REQUIRE(writer.add({static_cast<std::uint8_t>(session_id), packet}));
    std::optional<usb::NtbError> error;
    auto const packets = packets_in(writer.write(9), error);
    CHECK_FALSE(error);
    REQUIRE(packets.size() == 256);
    for (unsigned session_id = 0; session_id < 256; ++session_id)
        CHECK(packets[session_id].first == session_id);
}
