// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_NETWORK_CASES_HPP
#define MBN_TESTING_CONFORMANCE_NETWORK_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

/// What the network grants.
namespace mbn::inline v0::testing::conformance::cases {

inline void result_holds_the_ip_settings(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    Ipv4Settings const& ip = connected.ip.ipv4;
    trial.equal(ip.method == IpMethod::reported, true, "the addresses are reported");
    trial.require(ip.addresses.size() == 1, "there is one address");
    trial.equal(to_string(ip.addresses.front()), "10.20.30.1/30", "address");
    trial.check(ip.gateway.has_value() && !ip.dns.empty() && ip.mtu.has_value(), "gateway, DNS and MTU are told");
    trial.equal(connected.ip.ipv6.method == IpMethod::none, true, "IPv6 is not there");
    std::vector<Event> const told = client->told<IpSettingsChange>();
    trial.require(told.size() == 1, "the settings are told once");
    trial.check(std::get<IpSettingsChange>(told.front().what).ip == connected.ip, "the event tells the same settings");
}

inline void granted_ipv4_of_ipv4v6(Trial& trial) {
    Profile profile = home_profile();
    profile.context.ip_type = IpType::ipv4v6;
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect(profile));
    trial.equal(connected.ip_type_asked, IpType::ipv4v6, "asked");
    trial.equal(connected.ip_type_granted, IpType::ipv4, "granted");
    trial.equal(connected.cause, NetworkCause::ipv4_only, "cause");
    trial.equal(connected.ip.ipv6.method == IpMethod::none, true, "IPv6 is not there");
}

inline void no_gateway_point_to_point(Trial& trial) {
    trial.bring(Situation::bare_ip_settings);
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.check(!connected.ip.ipv4.gateway.has_value(), "no gateway is invented");
    trial.equal(connected.ip.ipv4.addresses.size(), std::size_t{1}, "addresses");
}

inline void one_dns_only(Trial& trial) {
    trial.bring(Situation::bare_ip_settings);
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.equal(connected.ip.ipv4.dns.size(), std::size_t{1}, "DNS servers");
}

inline void mtu_absent(Trial& trial) {
    trial.bring(Situation::bare_ip_settings);
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.check(!connected.ip.ipv4.mtu.has_value(), "no MTU is invented");
}

inline void address_changed_in_place(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    client->forget_events();
    trial.happen(Happening::address_changed);
    trial.wait_until([&] { return !client->told<IpSettingsChange>().empty(); }, "the change is told");
    Event const event = client->told<IpSettingsChange>().front();
    trial.equal(event.origin, Origin::foreign, "origin");
    auto const& change = std::get<IpSettingsChange>(event.what);
    trial.check(change.before == connected.ip, "the settings before are told with it");
    auto const& ip = change.ip.ipv4;
    trial.require(ip.addresses.size() == 1, "there is one address");
    trial.equal(ip.addresses.front().address.to_string(), "10.99.0.1", "address");
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::activated, "state");
}

inline constexpr std::array network_cases = {
    Case{"result_holds_the_ip_settings", "A connect that succeeds gives the complete IP settings, and tells them",
         "mbn::Connected; MBIM 1.0, 10.5.20", result_holds_the_ip_settings},
    Case{"granted_ipv4_of_ipv4v6", "One family granted of both is a success, with the cause of the network",
         "3GPP TS 24.008, cause 50", granted_ipv4_of_ipv4v6},
    Case{"no_gateway_point_to_point", "A link without a gateway has none", "mbn::IpFamilySettings",
         no_gateway_point_to_point},
    Case{"one_dns_only", "One DNS server is one", "mbn::IpFamilySettings", one_dns_only},
    Case{"mtu_absent", "An MTU that is not told is not 1500", "mbn::IpFamilySettings", mtu_absent},
    Case{"address_changed_in_place", "Another address of an active context is told, and the context goes on",
         "MBIM 1.0, 10.5.20", address_changed_in_place},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
