// SPDX-License-Identifier: BSL-1.0
#include <mbn/emulator/access.hpp>

#include <doctest/doctest.h>

#include <ostream>

using namespace mbn;
using emulator::AccessPoint, emulator::ContextRequest, emulator::IpConfiguration, emulator::ModemConfiguration;
using mbim::ContextIpType, mbim::Status;

namespace {

ContextRequest request(std::string access_string, ContextIpType type = ContextIpType::default_type) {
    ContextRequest result;
    result.access_string = std::move(access_string);
    result.ip_type = type;
    return result;
}

IpConfiguration only_ipv4() {
    return {};
}
IpConfiguration only_ipv6() {
    return {std::nullopt, emulator::Ipv6Configuration{}};
}
IpConfiguration both() {
    return {emulator::Ipv4Configuration{}, emulator::Ipv6Configuration{}};
}

ModemConfiguration with(IpConfiguration ip) {
    ModemConfiguration configuration;
    configuration.ip = std::move(ip);
    return configuration;
}

} // namespace

TEST_CASE("access: the default table, knows internet in any case of letters") {
    ModemConfiguration const configuration;
    for (auto const* name : {"internet", "INTERNET", "Internet"}) {
        auto const decision = emulator::decide_access(configuration, request(name));
        CHECK(decision.status == Status::success);
        CHECK(decision.cause == 0);
        CHECK(decision.ip_type == ContextIpType::ipv4);
        CHECK(decision.ip == &configuration.ip);
    }
}

TEST_CASE("access: an unknown or a blank name, is status 18 with cause 27") {
    ModemConfiguration const configuration;
    for (auto const* name : {"internett", "interne", "", "intern\xC3\xA9t"}) {
        auto const decision = emulator::decide_access(configuration, request(name));
        CHECK(decision.status == Status::invalid_access_string);
        CHECK(decision.cause == 27);
        CHECK(decision.ip == nullptr);
    }
}

TEST_CASE("access: an access point with an empty name, serves a blank access string") {
    ModemConfiguration configuration;
    configuration.access_points = {AccessPoint{"", "", "", std::nullopt}};
    CHECK(emulator::decide_access(configuration, request("")).status == Status::success);
    CHECK(emulator::decide_access(configuration, request("internet")).status == Status::invalid_access_string);
}

TEST_CASE("access: credentials, must both be right where they are wanted") {
    ModemConfiguration configuration;
    configuration.access_points = {AccessPoint{"corporate", "anna", "s3cret", std::nullopt}};
    auto asked = request("corporate");
    auto const refused = [&] {
        auto const decision = emulator::decide_access(configuration, asked);
        return decision.status == Status::invalid_user_name_password && decision.cause == 29;
    };
    CHECK(refused());
    asked.user_name = "anna";
    CHECK(refused());
    asked.password = "S3cret";
    CHECK(refused());
    asked.password = "s3cret";
    CHECK(emulator::decide_access(configuration, asked).status == Status::success);
    asked.user_name = "Anna";
    CHECK(refused());
}

TEST_CASE("access: credentials that nobody wants, are ignored") {
    auto asked = request("internet");
    asked.user_name = "anna";
    asked.password = "s3cret";
    CHECK(emulator::decide_access({}, asked).status == Status::success);
}

TEST_CASE("access: address families, every request against every network") {
    struct Row {
        ContextIpType asked;
        Status status;
        std::uint32_t cause;
        ContextIpType granted;
    };
    auto const check = [](IpConfiguration ip, std::initializer_list<Row> rows) {
        auto const configuration = with(std::move(ip));
        for (auto const& row : rows) {
            CAPTURE(row.asked);
            auto const decision = emulator::decide_access(configuration, request("internet", row.asked));
            CHECK(decision.status == row.status);
            CHECK(decision.cause == row.cause);
            CHECK(decision.ip_type == row.granted);
        }
    };
    check(only_ipv4(), {{ContextIpType::default_type, Status::success, 0, ContextIpType::ipv4},
                        {ContextIpType::ipv4, Status::success, 0, ContextIpType::ipv4},
                        {ContextIpType::ipv6, Status::failure, 50, ContextIpType::default_type},
                        {ContextIpType::ipv4v6, Status::success, 50, ContextIpType::ipv4},
                        {ContextIpType::ipv4_and_ipv6, Status::success, 50, ContextIpType::ipv4}});
    check(only_ipv6(), {{ContextIpType::default_type, Status::success, 0, ContextIpType::ipv6},
                        {ContextIpType::ipv4, Status::failure, 51, ContextIpType::default_type},
                        {ContextIpType::ipv6, Status::success, 0, ContextIpType::ipv6},
                        {ContextIpType::ipv4v6, Status::success, 51, ContextIpType::ipv6},
                        {ContextIpType::ipv4_and_ipv6, Status::success, 51, ContextIpType::ipv6}});
    check(both(), {{ContextIpType::default_type, Status::success, 0, ContextIpType::ipv4v6},
                   {ContextIpType::ipv4, Status::success, 0, ContextIpType::ipv4},
                   {ContextIpType::ipv6, Status::success, 0, ContextIpType::ipv6},
                   {ContextIpType::ipv4v6, Status::success, 0, ContextIpType::ipv4v6},
                   {ContextIpType::ipv4_and_ipv6, Status::success, 0, ContextIpType::ipv4_and_ipv6}});
    check({std::nullopt, std::nullopt},
          {{ContextIpType::default_type, Status::failure, 28, ContextIpType::default_type}});
    check(both(), {{static_cast<ContextIpType>(5), Status::invalid_parameters, 0, ContextIpType::default_type}});
}

TEST_CASE("access: settings of an access point, go before those of the modem") {
    ModemConfiguration configuration;
    configuration.access_points.push_back(AccessPoint{"six", "", "", only_ipv6()});
    CHECK(emulator::decide_access(configuration, request("six")).ip_type == ContextIpType::ipv6);
    CHECK(emulator::decide_access(configuration, request("internet")).ip_type == ContextIpType::ipv4);
}

TEST_CASE("access: a verdict, replaces the table") {
    ModemConfiguration configuration;
    configuration.activation_verdict = {Status::failure, 33};
    auto decision = emulator::decide_access(configuration, request("internet"));
    CHECK(decision.status == Status::failure);
    CHECK(decision.cause == 33);

    configuration.activation_verdict = {Status::success, 50};
    decision = emulator::decide_access(configuration, request("anything"));
    CHECK(decision.status == Status::success);
    CHECK(decision.cause == 50);
    CHECK(decision.ip_type == ContextIpType::ipv4);
}

TEST_CASE("access: settings granted, are only those of the family granted") {
    auto const configuration = with(both());
    auto const granted = [&](ContextIpType type) {
        return emulator::granted_ip(emulator::decide_access(configuration, request("internet", type)), 0);
    };
    CHECK(granted(ContextIpType::ipv4).ipv4.has_value());
    CHECK_FALSE(granted(ContextIpType::ipv4).ipv6.has_value());
    CHECK_FALSE(granted(ContextIpType::ipv6).ipv4.has_value());
    CHECK(granted(ContextIpType::ipv6).ipv6.has_value());
    CHECK(granted(ContextIpType::ipv4v6).ipv4.has_value());
    CHECK(granted(ContextIpType::ipv4v6).ipv6.has_value());
}

TEST_CASE("access: addresses of further sessions, follow on") {
    auto const configuration = with(both());
    auto const decision = emulator::decide_access(configuration, request("internet"));
    auto const first = emulator::granted_ip(decision, 0);
    CHECK(first.ipv4->address == mbim::Ipv4Address{10, 20, 30, 1});
    CHECK(first.ipv4->gateway == mbim::Ipv4Address{10, 20, 30, 2});
    auto const second = emulator::granted_ip(decision, 1);
    CHECK(second.ipv4->address == mbim::Ipv4Address{10, 20, 30, 5});
    CHECK(second.ipv4->gateway == mbim::Ipv4Address{10, 20, 30, 6});
    CHECK(second.ipv4->dns_servers == first.ipv4->dns_servers);
    CHECK(second.ipv6->address[7] == first.ipv6->address[7] + 1);
    // 10.20.30.1 + 4 * 255 carries into the third byte.
    CHECK(emulator::granted_ip(decision, 255).ipv4->address == mbim::Ipv4Address{10, 20, 33, 253});
}
