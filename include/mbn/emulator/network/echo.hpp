// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_NETWORK_ECHO_HPP
#define MBN_EMULATOR_NETWORK_ECHO_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/detail/octets.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbn::inline v0::emulator {

namespace detail {

inline constexpr std::size_t ipv4_header = 20;
inline constexpr std::size_t ipv6_header = 40;
inline constexpr std::size_t echo_header = 8;

/// Sum of 16-bit words, folded (RFC 1071). 0xFFFF over bytes that hold a right checksum.
[[nodiscard]] constexpr std::uint16_t internet_sum(mbim::Bytes bytes, std::uint64_t sum = 0) noexcept {
    for (std::size_t at = 0; at < bytes.size(); at += 2)
        sum += at + 1 < bytes.size() ? load_big<std::uint16_t>(bytes.data() + at)
                                     : std::to_integer<std::uint64_t>(bytes[at]) << 8u;
    while (sum >> 16u != 0)
        sum = (sum & 0xFFFFu) + (sum >> 16u);
    return static_cast<std::uint16_t>(sum);
}

inline void store_sum(std::byte* to, std::uint16_t sum) noexcept {
    auto const checksum = static_cast<std::uint16_t>(~sum);
    to[0] = static_cast<std::byte>(checksum >> 8u);
    to[1] = static_cast<std::byte>(checksum & 0xFFu);
}

/// Whether the network has this address.
template <class Settings>
[[nodiscard]] bool is_of_network(std::optional<Settings> const& settings, mbim::Bytes address) noexcept {
    if (!settings)
        return false;
    auto const is_it = [address](auto const& known) {
        return std::equal(address.begin(), address.end(), known.begin(), known.end(),
                          [](std::byte left, auto right) { return left == static_cast<std::byte>(right); });
    };
    return (settings->gateway && is_it(*settings->gateway)) ||
           std::any_of(settings->dns_servers.begin(), settings->dns_servers.end(), is_it);
}

/// What ICMPv6 sums beside its own message: addresses, length, next header (RFC 8200, 8.1).
[[nodiscard]] constexpr std::uint64_t pseudo_header(mbim::Bytes packet, std::size_t length) noexcept {
    return std::uint64_t{internet_sum(packet.subspan(8, 32))} + length + 58;
}

[[nodiscard]] inline std::optional<std::vector<std::byte>> echo_answer_4(mbim::Bytes packet,
                                                                         IpConfiguration const& ip) {
    if (packet.size() < ipv4_header + echo_header)
        return std::nullopt;
    auto const header = static_cast<std::size_t>(packet[0] & std::byte{0x0F}) * 4;
    std::size_t const total = load_big<std::uint16_t>(packet.data() + 2);
    if (header < ipv4_header || total < header + echo_header || total > packet.size())
        return std::nullopt;
    packet = packet.first(total);
    // Fragments are not put together.
    bool const whole = (load_big<std::uint16_t>(packet.data() + 6) & 0x3FFFu) == 0;
    auto const message = packet.subspan(header);
    if (!whole || packet[9] != std::byte{1} || message[0] != std::byte{8} || message[1] != std::byte{0} ||
        internet_sum(packet.first(header)) != 0xFFFF || internet_sum(message) != 0xFFFF ||
        !is_of_network(ip.ipv4, packet.subspan(16, 4)))
        return std::nullopt;

    std::vector<std::byte> answer{packet.begin(), packet.end()};
    std::swap_ranges(answer.begin() + 12, answer.begin() + 16, answer.begin() + 16);
    answer[8] = std::byte{64};
    answer[10] = answer[11] = std::byte{0};
    store_sum(answer.data() + 10, internet_sum(mbim::Bytes{answer}.first(header)));
    answer[header] = answer[header + 2] = answer[header + 3] = std::byte{0};
    store_sum(answer.data() + header + 2, internet_sum(mbim::Bytes{answer}.subspan(header)));
    return answer;
}

[[nodiscard]] inline std::optional<std::vector<std::byte>> echo_answer_6(mbim::Bytes packet,
                                                                         IpConfiguration const& ip) {
    if (packet.size() < ipv6_header + echo_header)
        return std::nullopt;
    std::size_t const length = load_big<std::uint16_t>(packet.data() + 4);
    if (length < echo_header || length > packet.size() - ipv6_header)
        return std::nullopt;
    packet = packet.first(ipv6_header + length);
    auto const message = packet.subspan(ipv6_header);
    if (packet[6] != std::byte{58} || message[0] != std::byte{128} || message[1] != std::byte{0} ||
        internet_sum(message, pseudo_header(packet, length)) != 0xFFFF ||
        !is_of_network(ip.ipv6, packet.subspan(24, 16)))
        return std::nullopt;

    std::vector<std::byte> answer{packet.begin(), packet.end()};
    std::swap_ranges(answer.begin() + 8, answer.begin() + 24, answer.begin() + 24);
    answer[7] = std::byte{64};
    answer[ipv6_header] = std::byte{129};
    answer[ipv6_header + 2] = answer[ipv6_header + 3] = std::byte{0};
    store_sum(answer.data() + ipv6_header + 2,
              internet_sum(mbim::Bytes{answer}.subspan(ipv6_header), pseudo_header(answer, length)));
    return answer;
}

} // namespace detail

/// What the network answers to an IP packet of a host with these settings: an ICMP echo request to the gateway or a
/// name server gets its reply (RFC 792, RFC 4443), anything else nothing.
[[nodiscard]] inline std::optional<std::vector<std::byte>> echo_answer(mbim::Bytes packet, IpConfiguration const& ip) {
    auto const version = packet.empty() ? 0u : std::to_integer<unsigned>(packet[0]) >> 4u;
    if (version == 4)
        return detail::echo_answer_4(packet, ip);
    if (version == 6)
        return detail::echo_answer_6(packet, ip);
    return std::nullopt;
}

} // namespace mbn::inline v0::emulator

#endif
