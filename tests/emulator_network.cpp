// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/network/echo.hpp>
#include <mbn/emulator/network/routing.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <vector>

using namespace mbn;
using emulator_test::to_bytes;
using emulator_test::to_hex;

namespace {

// From 10.20.30.1 to 10.20.30.2: echo request, with five bytes.
std::vector<std::byte> echo_request_4() {
    return to_bytes({0x45, 0x00, 0x00, 0x21, 0x12, 0x34, 0x40, 0x00, 0x40, 0x01, 0xD8, 0x7D, 10,   20,   30,   1,   10,
                     20,   30,   2,    0x08, 0x00, 0xB4, 0x25, 0x00, 0x07, 0x00, 0x01, 0x68, 0x65, 0x6C, 0x6C, 0x6F});
}

// From 2001:db8:20:30::9 to 2001:db8:20:30::2, likewise.
std::vector<std::byte> echo_request_6() {
    return to_bytes({0x60, 0x00, 0x00, 0x00, 0x00, 0x0D, 0x3A, 0x40, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x20,
                     0x00, 0x30, 0,    0,    0,    0,    0,    0,    0,    0x09, 0x20, 0x01, 0x0D, 0xB8,
                     0x00, 0x20, 0x00, 0x30, 0,    0,    0,    0,    0,    0,    0,    0x02, 0x80, 0x00,
                     0x00, 0x00, 0x00, 0x07, 0x00, 0x01, 0x68, 0x65, 0x6C, 0x6C, 0x6F});
}

emulator::IpConfiguration both_families() {
    return {emulator::Ipv4Configuration{}, emulator::Ipv6Configuration{}};
}

// With the checksums that belong to it.
std::vector<std::byte> with_sums(std::vector<std::byte> packet) {
    using namespace emulator::detail;
    bool const is_6 = packet[0] == std::byte{0x60};
    std::size_t const header = is_6 ? 40 : static_cast<std::size_t>(packet[0] & std::byte{0x0F}) * 4;
    auto const sum_at = [&packet](std::size_t at, std::size_t from, std::size_t to, std::uint64_t more) {
        packet[at] = packet[at + 1] = std::byte{0};
        store_sum(packet.data() + at, internet_sum(mbim::Bytes{packet}.subspan(from, to - from), more));
    };
    if (!is_6)
        sum_at(10, 0, header, 0);
    sum_at(header + 2, header, packet.size(), is_6 ? pseudo_header(packet, packet.size() - header) : 0);
    return packet;
}

emulator::ContextState active_context(std::uint32_t session_id, std::uint8_t last) {
    emulator::ContextState state;
    state.session_id = session_id;
    state.activation = mbim::ActivationState::activated;
    state.ip = both_families();
    state.ip.ipv4->address[3] = last;
    state.ip.ipv6->address[7] = last;
    return state;
}

std::vector<std::byte> packet_to(std::initializer_list<unsigned> address) {
    std::vector<std::byte> packet(address.size() == 4 ? 20 : 40);
    packet[0] = static_cast<std::byte>(address.size() == 4 ? 0x45 : 0x60);
    auto at = packet.end() - static_cast<std::ptrdiff_t>(address.size());
    for (auto const octet : address)
        *at++ = static_cast<std::byte>(octet);
    return packet;
}

} // namespace

TEST_CASE("echo: the checksum, is that of RFC 1071") {
    auto const example = to_bytes({0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7});
    CHECK(emulator::detail::internet_sum(example) == 0xddf2);
    CHECK(emulator::detail::internet_sum(to_bytes({0x12})) == 0x1200);
    CHECK(emulator::detail::internet_sum({}) == 0);
}

TEST_CASE("echo: a ping of the gateway, is answered") {
    SUBCASE("IPv4") {
        auto const answer = emulator::echo_answer(with_sums(echo_request_4()), both_families());
        REQUIRE(answer);
        auto expected = echo_request_4();
        expected[15] = std::byte{2};
        expected[19] = std::byte{1};
        expected[20] = std::byte{0};
        CHECK(to_hex(*answer) == to_hex(with_sums(expected)));
        // It is a packet that a host takes.
        CHECK(emulator::detail::internet_sum(mbim::Bytes{*answer}.first(20)) == 0xFFFF);
        CHECK(emulator::detail::internet_sum(mbim::Bytes{*answer}.subspan(20)) == 0xFFFF);
    }
    SUBCASE("IPv6") {
        auto const answer = emulator::echo_answer(with_sums(echo_request_6()), both_families());
        REQUIRE(answer);
        auto expected = echo_request_6();
        expected[23] = std::byte{2};
        expected[39] = std::byte{9};
        expected[40] = std::byte{129};
        CHECK(to_hex(*answer) == to_hex(with_sums(expected)));
    }
}

TEST_CASE("echo: a name server, is pinged as well, and nobody else") {
    auto ping = echo_request_4();
    ping[19] = std::byte{53};
    CHECK(emulator::echo_answer(with_sums(ping), both_families()));
    ping[19] = std::byte{3};
    CHECK_FALSE(emulator::echo_answer(with_sums(ping), both_families()));
    auto const none = emulator::IpConfiguration{std::nullopt, std::nullopt};
    CHECK_FALSE(emulator::echo_answer(with_sums(echo_request_4()), none));
    CHECK_FALSE(emulator::echo_answer(with_sums(echo_request_6()), none));
}

TEST_CASE("echo: a packet cut off anywhere, is not answered") {
    for (auto const& whole : {with_sums(echo_request_4()), with_sums(echo_request_6())})
        for (std::size_t size = 0; size < whole.size(); ++size) {
            std::vector<std::byte> const cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
            CHECK_FALSE(emulator::echo_answer(cut, both_families()));
        }
}

TEST_CASE("echo: what is behind the packet, is not part of it") {
    for (auto packet : {with_sums(echo_request_4()), with_sums(echo_request_6())}) {
        auto const size = packet.size();
        packet.resize(size + 9, std::byte{0xFF});
        auto const answer = emulator::echo_answer(packet, both_families());
        REQUIRE(answer);
        CHECK(answer->size() == size);
    }
}

TEST_CASE("echo: header options, stay where they are") {
    auto ping = echo_request_4();
    ping[0] = std::byte{0x46};
    ping[3] = std::byte{0x25};
    ping.insert(ping.begin() + 20, 4, std::byte{1});
    auto const answer = emulator::echo_answer(with_sums(ping), both_families());
    REQUIRE(answer);
    CHECK(answer->size() == ping.size());
    CHECK((*answer)[24] == std::byte{0});
}

TEST_CASE("echo: every change of one byte, is no ping any more, or answered within it") {
    for (auto const& whole : {with_sums(echo_request_4()), with_sums(echo_request_6())})
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (unsigned value = 0; value < 256; ++value) {
                auto changed = whole;
                changed[at] = static_cast<std::byte>(value);
                if (auto const answer = emulator::echo_answer(changed, both_families()))
                    CHECK(answer->size() <= whole.size());
            }
}

TEST_CASE("echo: a wrong sum, a fragment, another protocol and an answer, are not answered") {
    auto const refused = [](std::vector<std::byte> packet, std::size_t at, unsigned value) {
        packet[at] = static_cast<std::byte>(value);
        return !emulator::echo_answer(with_sums(packet), both_families());
    };
    auto wrong = with_sums(echo_request_4());
    wrong.back() ^= std::byte{1};
    CHECK_FALSE(emulator::echo_answer(wrong, both_families()));
    CHECK(refused(echo_request_4(), 6, 0x20));
    CHECK(refused(echo_request_4(), 7, 1));
    CHECK(refused(echo_request_4(), 9, 17));
    CHECK(refused(echo_request_4(), 20, 0));
    CHECK(refused(echo_request_4(), 21, 1));
    CHECK(refused(echo_request_6(), 6, 17));
    CHECK(refused(echo_request_6(), 40, 129));
    CHECK(refused(echo_request_6(), 0, 0x50));
}

TEST_CASE("routing: a packet of the network, goes to the session with its address") {
    std::vector<emulator::ContextState> sessions{active_context(0, 1), active_context(3, 5)};
    CHECK(emulator::session_of(sessions, packet_to({10, 20, 30, 1})) == 0u);
    CHECK(emulator::session_of(sessions, packet_to({10, 20, 30, 5})) == 3u);
    CHECK_FALSE(emulator::session_of(sessions, packet_to({10, 20, 30, 2})));
    sessions[1].activation = mbim::ActivationState::deactivating;
    CHECK_FALSE(emulator::session_of(sessions, packet_to({10, 20, 30, 5})));
    CHECK_FALSE(emulator::session_of({}, packet_to({10, 20, 30, 1})));
}

TEST_CASE("routing: an IPv6 packet, goes to the session with its network") {
    std::vector<emulator::ContextState> sessions{active_context(0, 0x30), active_context(2, 0x32)};
    auto const any_of = [](unsigned network, unsigned host) {
        return packet_to({0x20, 0x01, 0x0d, 0xb8, 0, 0x20, 0, network, 9, 9, 9, 9, 9, 9, 9, host});
    };
    CHECK(emulator::session_of(sessions, any_of(0x30, 1)) == 0u);
    CHECK(emulator::session_of(sessions, any_of(0x32, 7)) == 2u);
    CHECK_FALSE(emulator::session_of(sessions, any_of(0x33, 7)));
    // A prefix that ends within a byte.
    sessions[1].ip.ipv6->prefix_length = 63;
    CHECK(emulator::session_of(sessions, any_of(0x33, 7)) == 2u);
    sessions[1].ip.ipv6->prefix_length = 0;
    CHECK(emulator::session_of(sessions, any_of(0xFF, 7)) == 2u);
}

TEST_CASE("routing: what is no packet, goes nowhere") {
    std::vector<emulator::ContextState> const sessions{active_context(0, 1)};
    auto const packet = packet_to({10, 20, 30, 1});
    for (std::size_t size = 0; size < packet.size(); ++size)
        CHECK_FALSE(emulator::session_of(sessions, mbim::Bytes{packet}.first(size)));
    auto six = std::vector<std::byte>(40);
    six[0] = std::byte{0x45};
    CHECK_FALSE(emulator::session_of(sessions, six));
}
