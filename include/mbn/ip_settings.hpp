// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_IP_SETTINGS_HPP
#define MBN_IP_SETTINGS_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/detail/when_used.hpp>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbn::inline v0 {

/// How the host comes to the addresses of one family.
enum class IpMethod : std::uint32_t {
    /// The context does not carry this family.
    none,
    /// The device told the addresses.
    reported,
    /// The device leaves it to DHCP or to stateless address configuration on the link.
    automatic,
    /// There is no network interface, but a serial port. The addresses come to the host that runs PPP on it, as `pppd`
    /// does.
    ppp,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(IpMethod /*type*/) noexcept {
    using enum IpMethod;
    return detail::enumerator_list<IpMethod>(
        {{none, "none"}, {reported, "reported"}, {automatic, "automatic"}, {ppp, "ppp"}});
}

/// An address with the network that is on the link.
template <class Address>
struct IpNetwork {
    Address address = {};
    /// Bits of the prefix that is on the link.
    std::uint32_t prefix_length = 0;

    friend bool operator==(IpNetwork const&, IpNetwork const&) = default;
};

/// The settings of one address family. What the device did not tell is absent: an MTU that is not there is not 1500,
/// and a point-to-point link needs no gateway.
template <class Address>
struct IpFamilySettings {
    using Network = IpNetwork<Address>;

    IpMethod method = IpMethod::none;
    std::vector<Network> addresses = {};
    std::optional<Address> gateway = {};
    std::vector<Address> dns = {};
    /// Bytes.
    std::optional<std::uint32_t> mtu = {};

    friend bool operator==(IpFamilySettings const&, IpFamilySettings const&) = default;
};

using Ipv4Settings = IpFamilySettings<boost::asio::ip::address_v4>;
using Ipv6Settings = IpFamilySettings<boost::asio::ip::address_v6>;

/// What a host needs to use an active context. The library does not touch the interface. A template, so that only a
/// program that looks into it pays for the containers.
template <class Used>
struct BasicIpSettings {
    detail::Dependent<Used, Ipv4Settings> ipv4 = {};
    detail::Dependent<Used, Ipv6Settings> ipv6 = {};
    /// What carries the context, as the kernel names it: a network interface such as `wwan0`, or the serial port of
    /// `IpMethod::ppp`. Empty where the device does not tell, as by MBIM, and where nothing is up.
    std::string interface_name = {};

    friend bool operator==(BasicIpSettings const&, BasicIpSettings const&) = default;
};

using IpSettings = BasicIpSettings<detail::WhenUsed>;

/// `10.20.30.1/30` or `2001:db8::1/64`.
template <class Address>
[[nodiscard]] std::string to_string(IpNetwork<Address> const& network) {
    return network.address.to_string() + "/" + std::to_string(network.prefix_length);
}

/// `10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 mtu 1500`; empty for a family that is not there.
template <class Address>
[[nodiscard]] std::string to_string(IpFamilySettings<Address> const& settings) {
    if (settings.method == IpMethod::none)
        return {};
    std::string text;
    auto const append = [&text](std::string const& word) { text.append(text.empty() ? "" : " ").append(word); };
    if (settings.method == IpMethod::automatic || settings.method == IpMethod::ppp)
        append(settings.method == IpMethod::ppp ? "ppp" : "automatic");
    for (auto const& network : settings.addresses)
        append(to_string(network));
    if (settings.gateway)
        append("gateway " + settings.gateway->to_string());
    for (auto const& server : settings.dns)
        append("dns " + server.to_string());
    if (settings.mtu)
        append("mtu " + std::to_string(*settings.mtu));
    return text;
}

/// Both families, `; ` between them, and ` on wwan0` where the interface is known.
template <class Used>
[[nodiscard]] std::string to_string(BasicIpSettings<Used> const& settings) {
    std::string const first = to_string(settings.ipv4);
    std::string const second = to_string(settings.ipv6);
    std::string const both = first.empty() || second.empty() ? first + second : first + "; " + second;
    return both.empty() || settings.interface_name.empty() ? both : both + " on " + settings.interface_name;
}

} // namespace mbn::inline v0

#endif
