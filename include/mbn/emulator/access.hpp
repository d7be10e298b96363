// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_ACCESS_HPP
#define MBN_EMULATOR_ACCESS_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/status.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::emulator {

/// What a host asks for when it activates a context. Holds a password: not printable on purpose.
struct ContextRequest {
    std::uint32_t session_id = 0;
    std::string access_string{};
    std::string user_name{};
    std::string password{};
    mbim::ContextIpType ip_type{};
    mbim::Uuid context_type = mbim::context_types::internet;
};

/// What the network says to it. With success, `ip_type` is what is granted and `ip` the settings; a cause may come with
/// it.
struct AccessDecision {
    mbim::Status status{};
    std::uint32_t cause = 0;
    mbim::ContextIpType ip_type{};
    IpConfiguration const* ip = nullptr;
};

/// Causes of 3GPP TS 24.008 that the emulated network gives by itself.
namespace causes {

inline constexpr std::uint32_t network_not_allowed = 11;
inline constexpr std::uint32_t unknown_access_point = 27;
inline constexpr std::uint32_t unknown_pdp_type = 28;
inline constexpr std::uint32_t user_authentication_failed = 29;
inline constexpr std::uint32_t only_ipv4_allowed = 50;
inline constexpr std::uint32_t only_ipv6_allowed = 51;

} // namespace causes

namespace detail {

[[nodiscard]] constexpr char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

[[nodiscard]] constexpr bool same_access_point(std::string_view left, std::string_view right) noexcept {
    if (left.size() != right.size())
        return false;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (lower(left[i]) != lower(right[i]))
            return false;
    return true;
}

[[nodiscard]] constexpr AccessDecision choose_ip(IpConfiguration const& ip, mbim::ContextIpType wanted) noexcept {
    using mbim::ContextIpType, mbim::Status;
    bool const v4 = ip.ipv4.has_value();
    bool const v6 = ip.ipv6.has_value();
    if (!v4 && !v6)
        return {Status::failure, causes::unknown_pdp_type, {}, nullptr};
    switch (wanted) {
    case ContextIpType::default_type:
        return {Status::success, 0,
                v4 && v6 ? ContextIpType::ipv4v6
                : v4     ? ContextIpType::ipv4
                         : ContextIpType::ipv6,
                &ip};
    case ContextIpType::ipv4:
        if (!v4)
            return {Status::failure, causes::only_ipv6_allowed, {}, nullptr};
        return {Status::success, 0, wanted, &ip};
    case ContextIpType::ipv6:
        if (!v6)
            return {Status::failure, causes::only_ipv4_allowed, {}, nullptr};
        return {Status::success, 0, wanted, &ip};
    case ContextIpType::ipv4v6:
    case ContextIpType::ipv4_and_ipv6:
        if (!v6)
            return {Status::success, causes::only_ipv4_allowed, ContextIpType::ipv4, &ip};
        if (!v4)
            return {Status::success, causes::only_ipv6_allowed, ContextIpType::ipv6, &ip};
        return {Status::success, 0, wanted, &ip};
    }
    return {Status::invalid_parameters, 0, {}, nullptr};
}

/// Adds `by` to the number in the first `size` bytes of an address.
template <class Address>
constexpr void raise(Address& address, std::size_t size, std::uint32_t by) noexcept {
    for (std::size_t i = size; i > 0 && by != 0; --i) {
        by += address[i - 1];
        address[i - 1] = static_cast<std::uint8_t>(by & 0xFFu);
        by >>= 8u;
    }
}

} // namespace detail

/// Decides on an activation by the table of access points: an unknown name is status 18 with cause 27, wrong
/// credentials are status 19 with cause 29, an address family that is not there is status 2 with cause 50 or 51. The
/// result views `configuration`.
[[nodiscard]] inline AccessDecision decide_access(ModemConfiguration const& configuration,
                                                  ContextRequest const& request) noexcept {
    using mbim::Status;
    AccessPoint const* found = nullptr;
    for (auto const& point : configuration.access_points)
        if (detail::same_access_point(point.name, request.access_string)) {
            found = &point;
            break;
        }
    auto const& ip = found != nullptr && found->ip ? *found->ip : configuration.ip;
    if (configuration.activation_verdict) {
        auto const& verdict = *configuration.activation_verdict;
        if (verdict.status != Status::success)
            return {verdict.status, verdict.cause, {}, nullptr};
        auto decision = detail::choose_ip(ip, request.ip_type);
        decision.cause = verdict.cause;
        return decision;
    }
    if (found == nullptr)
        return {Status::invalid_access_string, causes::unknown_access_point, {}, nullptr};
    if (!found->user_name.empty() && (found->user_name != request.user_name || found->password != request.password))
        return {Status::invalid_user_name_password, causes::user_authentication_failed, {}, nullptr};
    return detail::choose_ip(ip, request.ip_type);
}

/// The settings of a session to which `decision` agreed: of the families granted, its own.
[[nodiscard]] inline IpConfiguration granted_ip(AccessDecision const& decision, std::uint32_t session_id) {
    IpConfiguration ip = *decision.ip;
    if (decision.ip_type == mbim::ContextIpType::ipv4)
        ip.ipv6.reset();
    if (decision.ip_type == mbim::ContextIpType::ipv6)
        ip.ipv4.reset();
    if (ip.ipv4) {
        detail::raise(ip.ipv4->address, 4, 4 * session_id);
        if (ip.ipv4->gateway)
            detail::raise(*ip.ipv4->gateway, 4, 4 * session_id);
    }
    if (ip.ipv6) {
        detail::raise(ip.ipv6->address, 8, session_id);
        if (ip.ipv6->gateway)
            detail::raise(*ip.ipv6->gateway, 8, session_id);
    }
    return ip;
}

} // namespace mbn::inline v0::emulator

#endif
