// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CONNECT_HPP
#define MBN_MBIM_CONNECT_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/uuid.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.12.
enum class ActivationCommand : std::uint32_t { deactivate, activate };
[[nodiscard]] constexpr std::string_view name(ActivationCommand value) noexcept {
    return detail::name_in(value, {"deactivate", "activate"});
}

enum class ActivationState : std::uint32_t { unknown, activated, activating, deactivated, deactivating };
[[nodiscard]] constexpr std::string_view name(ActivationState value) noexcept {
    return detail::name_in(value, {"unknown", "activated", "activating", "deactivated", "deactivating"});
}

enum class Compression : std::uint32_t { none, enable };
[[nodiscard]] constexpr std::string_view name(Compression value) noexcept {
    return detail::name_in(value, {"none", "enable"});
}

enum class AuthProtocol : std::uint32_t { none, pap, chap, mschapv2 };
[[nodiscard]] constexpr std::string_view name(AuthProtocol value) noexcept {
    return detail::name_in(value, {"none", "pap", "chap", "mschapv2"});
}

/// 4 means two separate addresses here, and something else in the Windows interface: translate by table.
enum class ContextIpType : std::uint32_t { default_type, ipv4, ipv6, ipv4v6, ipv4_and_ipv6 };
[[nodiscard]] constexpr std::string_view name(ContextIpType value) noexcept {
    return detail::name_in(value, {"default_type", "ipv4", "ipv6", "ipv4v6", "ipv4_and_ipv6"});
}

enum class VoiceCallState : std::uint32_t { none, in_progress, hang_up };
[[nodiscard]] constexpr std::string_view name(VoiceCallState value) noexcept {
    return detail::name_in(value, {"none", "in_progress", "hang_up"});
}

/// State of a session (MBIM 1.0, 10.5.12). `nw_error` is a 3GPP cause and may come with an error status.
struct ConnectInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::connect);

    std::uint32_t session_id = 0;
    ActivationState activation_state{};
    VoiceCallState voice_call_state{};
    ContextIpType ip_type{};
    Uuid context_type = context_types::none;
    std::uint32_t nw_error = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive("activation_state", self.activation_state);
        archive("voice_call_state", self.voice_call_state);
        archive("ip_type", self.ip_type);
        archive("context_type", self.context_type);
        archive("nw_error", self.nw_error);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectInfo const&, ConnectInfo const&) noexcept = default;
};

/// A query has the layout of the answer, of which only the session counts.
struct ConnectQuery {
    static constexpr Operation operation = ConnectInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = ConnectInfo;

    std::uint32_t session_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.reserved(32);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectQuery const&, ConnectQuery const&) noexcept = default;
};

/// Holds a password: not printable on purpose. Deactivation needs only the session.
struct ConnectSet {
    static constexpr Operation operation = ConnectInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ConnectInfo;

    std::uint32_t session_id = 0;
    ActivationCommand activation_command{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};
    ContextIpType ip_type{};
    Uuid context_type = context_types::internet;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive("activation_command", self.activation_command);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
        archive("ip_type", self.ip_type);
        archive("context_type", self.context_type);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectSet const&, ConnectSet const&) noexcept = default;
};

/// Addresses in network byte order.
using Ipv4Address = std::array<std::uint8_t, 4>;
using Ipv6Address = std::array<std::uint8_t, 16>;

struct Ipv4Element {
    std::uint32_t on_link_prefix_length = 0;
    Ipv4Address address{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("on_link_prefix_length", self.on_link_prefix_length);
        archive("address", self.address);
    }
    [[nodiscard]] friend constexpr bool operator==(Ipv4Element const&, Ipv4Element const&) noexcept = default;
};

struct Ipv6Element {
    std::uint32_t on_link_prefix_length = 0;
    Ipv6Address address{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("on_link_prefix_length", self.on_link_prefix_length);
        archive("address", self.address);
    }
    [[nodiscard]] friend constexpr bool operator==(Ipv6Element const&, Ipv6Element const&) noexcept = default;
};

/// Which settings are told; the others are to be had by DHCP or SLAAC, whatever their fields say (MBIM 1.0, 10.5.20).
enum class IpAvailable : std::uint32_t { none = 0, address = 1, gateway = 2, dns = 4, mtu = 8 };
[[nodiscard]] constexpr std::string_view name(IpAvailable value) noexcept {
    return detail::bit_name_in(value, {"address", "gateway", "dns", "mtu"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(IpAvailable) noexcept {
    return {};
}

/// MBIM 1.0, 10.5.20. A template, so that only a program that reads it pays for its containers.
template <class Used>
struct BasicIpConfigurationInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::ip_configuration);

    std::uint32_t session_id = 0;
    IpAvailable ipv4_configuration_available{};
    IpAvailable ipv6_configuration_available{};
    List<Ipv4Element> ipv4_addresses{};
    List<Ipv6Element> ipv6_addresses{};
    mbn::detail::Dependent<Used, std::optional<Ipv4Address>> ipv4_gateway{};
    mbn::detail::Dependent<Used, std::optional<Ipv6Address>> ipv6_gateway{};
    List<Ipv4Address> ipv4_dns_servers{};
    List<Ipv6Address> ipv6_dns_servers{};
    std::uint32_t ipv4_mtu = 0;
    std::uint32_t ipv6_mtu = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive("ipv4_configuration_available", self.ipv4_configuration_available);
        archive("ipv6_configuration_available", self.ipv6_configuration_available);
        archive.fixed_list("ipv4_addresses", self.ipv4_addresses);
        archive.fixed_list("ipv6_addresses", self.ipv6_addresses);
        archive.single("ipv4_gateway", self.ipv4_gateway);
        archive.single("ipv6_gateway", self.ipv6_gateway);
        archive.fixed_list("ipv4_dns_servers", self.ipv4_dns_servers);
        archive.fixed_list("ipv6_dns_servers", self.ipv6_dns_servers);
        archive("ipv4_mtu", self.ipv4_mtu);
        archive("ipv6_mtu", self.ipv6_mtu);
    }
    [[nodiscard]] friend constexpr bool operator==(BasicIpConfigurationInfo const&,
                                                   BasicIpConfigurationInfo const&) noexcept = default;
};

using IpConfigurationInfo = BasicIpConfigurationInfo<mbn::detail::WhenUsed>;

/// A query has the layout of the answer, of which only the session counts; some hosts send no more than that.
struct IpConfigurationQuery {
    static constexpr Operation operation = basic_connect(BasicConnectCid::ip_configuration);
    static constexpr CommandType command_type = CommandType::query;
    using Reply = IpConfigurationInfo;

    std::uint32_t session_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.reserved(56);
    }
    [[nodiscard]] friend constexpr bool operator==(IpConfigurationQuery const&,
                                                   IpConfigurationQuery const&) noexcept = default;
};

/// MBIM 1.0, 10.5.19.
struct PacketStatisticsInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::packet_statistics);

    std::uint32_t in_discards = 0;
    std::uint32_t in_errors = 0;
    std::uint64_t in_octets = 0;
    std::uint64_t in_packets = 0;
    std::uint64_t out_octets = 0;
    std::uint64_t out_packets = 0;
    std::uint32_t out_errors = 0;
    std::uint32_t out_discards = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("in_discards", self.in_discards);
        archive("in_errors", self.in_errors);
        archive("in_octets", self.in_octets);
        archive("in_packets", self.in_packets);
        archive("out_octets", self.out_octets);
        archive("out_packets", self.out_packets);
        archive("out_errors", self.out_errors);
        archive("out_discards", self.out_discards);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketStatisticsInfo const&,
                                                   PacketStatisticsInfo const&) noexcept = default;
};
using PacketStatisticsQuery = Query<PacketStatisticsInfo>;

} // namespace mbn::inline v0::mbim

#endif
