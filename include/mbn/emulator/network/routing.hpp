// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_NETWORK_ROUTING_HPP
#define MBN_EMULATOR_NETWORK_ROUTING_HPP

#include <mbn/emulator/contexts.hpp>
#include <mbn/mbim/list.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace mbn::inline v0::emulator {

namespace detail {

/// Whether the first bits of two addresses are the same.
template <class Address>
[[nodiscard]] bool same_network(mbim::Bytes address, Address const& other, std::uint32_t prefix_length) noexcept {
    for (std::size_t at = 0; at < address.size(); ++at) {
        auto const bits = prefix_length > 8 * at ? (std::min)(prefix_length - 8 * at, std::size_t{8}) : 0;
        auto const mask = static_cast<std::byte>(0xFF00u >> bits);
        if (((address[at] ^ static_cast<std::byte>(other[at])) & mask) != std::byte{0})
            return false;
    }
    return true;
}

} // namespace detail

/// The active session that an IP packet of the network is for: the one with its IPv4 address, or with its IPv6
/// network, of which a host takes addresses as it likes.
[[nodiscard]] inline std::optional<std::uint32_t> session_of(std::span<ContextState const> sessions,
                                                             mbim::Bytes packet) noexcept {
    auto const version = packet.empty() ? 0u : std::to_integer<unsigned>(packet[0]) >> 4u;
    for (auto const& session : sessions) {
        if (session.activation != mbim::ActivationState::activated)
            continue;
        auto const& [ipv4, ipv6] = session.ip;
        if (version == 4 && packet.size() >= 20 && ipv4 &&
            detail::same_network(packet.subspan(16, 4), ipv4->address, 32))
            return session.session_id;
        if (version == 6 && packet.size() >= 40 && ipv6 &&
            detail::same_network(packet.subspan(24, 16), ipv6->address, ipv6->prefix_length))
            return session.session_id;
    }
    return std::nullopt;
}

} // namespace mbn::inline v0::emulator

#endif
