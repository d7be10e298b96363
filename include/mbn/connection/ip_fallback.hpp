// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_IP_FALLBACK_HPP
#define MBN_CONNECTION_IP_FALLBACK_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/types.hpp>

#include <optional>

namespace mbn::inline v0 {

/// Which address family to ask for after a network refused `tried` with `cause`, where the profile asked for `asked`.
/// Nothing where another family would not help, or the profile asked for one in particular.
///
/// | asked | cause | next |
/// |---|---|---|
/// | both | 50 (IPv4 only) | IPv4 |
/// | both | 51 (IPv6 only) | IPv6 |
/// | both | 28 (unknown type), 33 (not subscribed), 52 (single addresses only) | IPv4, then IPv6 |
///
/// Causes of 3GPP TS 24.008, 10.5.6.6, and TS 24.301, 6.5.1.4.
template <class Used = detail::WhenUsed>
[[nodiscard]] constexpr detail::Dependent<Used, std::optional<IpType>> next_ip_type(IpType asked, IpType tried,
                                                                                    NetworkCause cause) noexcept {
    using Next = detail::Dependent<Used, std::optional<IpType>>;
    if (asked != IpType::ipv4v6)
        return Next{};
    switch (cause) {
    case NetworkCause::ipv4_only:
        return tried == IpType::ipv4 ? Next{} : Next{IpType::ipv4};
    case NetworkCause::ipv6_only:
        return tried == IpType::ipv6 ? Next{} : Next{IpType::ipv6};
    case NetworkCause::unknown_pdp_type:
    case NetworkCause::service_option_not_subscribed:
    case NetworkCause::single_address_only:
        if (tried == IpType::ipv4v6)
            return Next{IpType::ipv4};
        return tried == IpType::ipv4 ? Next{IpType::ipv6} : Next{};
    default:
        return Next{};
    }
}

/// Whether a context that was granted as `granted` gives what a profile asks for.
[[nodiscard]] constexpr bool gives(IpType granted, IpType asked) noexcept {
    if (asked == IpType::default_type || granted == asked)
        return true;
    if (asked == IpType::xlat)
        return granted == IpType::ipv6;
    return granted == IpType::ipv4v6 && (asked == IpType::ipv4 || asked == IpType::ipv6);
}

} // namespace mbn::inline v0

#endif
