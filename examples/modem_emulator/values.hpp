// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MODEM_EMULATOR_VALUES_HPP
#define MBN_EXAMPLES_MODEM_EMULATOR_VALUES_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/provisioning.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/status.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace modem_emulator {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;

// What options and commands say, as values. What is none is a `CLI::ValidationError`, with the name of the option.

template <class Number = std::uint32_t>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    bool const hexadecimal = text.starts_with("0x");
    auto const digits = hexadecimal ? text.substr(2) : text;
    auto const [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty())
        return std::nullopt;
    return value;
}

inline mbim::Status parse_status(char const* option, std::string const& text) {
    if (auto const value = number(text))
        return static_cast<mbim::Status>(*value);
    for (auto const& known : mbim::known_statuses())
        if (known.name == text)
            return known.status;
    throw CLI::ValidationError{option, "no such status: " + text};
}

inline std::uint32_t parse_cid(std::string const& text) {
    if (auto const value = number(text))
        return *value;
    for (auto const& known : mbim::basic_connect_cids)
        if (known.name == text)
            return static_cast<std::uint32_t>(known.cid);
    throw CLI::ValidationError{"--silent", "no such command of Basic Connect: " + text};
}

// NAME, or NAME:USER:PASSWORD; a password may hold colons.
inline emulator::AccessPoint parse_access_point(std::string const& text) {
    emulator::AccessPoint point;
    auto const user = text.find(':');
    point.name = text.substr(0, user);
    if (user == std::string::npos)
        return point;
    auto const password = text.find(':', user + 1);
    // The text is not repeated: it may hold a password.
    if (password == std::string::npos || password == user + 1)
        throw CLI::ValidationError{"--apn", "expected NAME or NAME:USER:PASSWORD"};
    point.user_name = text.substr(user + 1, password - user - 1);
    point.password = text.substr(password + 1);
    return point;
}

inline emulator::ActivationVerdict parse_verdict(std::string const& text) {
    auto const colon = text.find(':');
    emulator::ActivationVerdict verdict{parse_status("--connect-status", text.substr(0, colon)), 0};
    if (colon == std::string::npos)
        return verdict;
    auto const cause = number(std::string_view{text}.substr(colon + 1));
    if (!cause)
        throw CLI::ValidationError{"--connect-status", "the cause is not a number: " + text.substr(colon + 1)};
    verdict.cause = *cause;
    return verdict;
}

// Takes one of the names in the table, and lists them to who gives another.
template <class T>
CLI::Validator one_of(std::map<std::string, T> const& table) {
    auto const choose = [table](std::string& text) {
        auto const entry = table.find(text);
        if (entry != table.end()) {
            text = std::to_string(static_cast<std::uint32_t>(entry->second));
            return std::string{};
        }
        std::string message = "expected one of";
        for (auto const& [name, value] : table)
            message += " " + name;
        return message + ", not " + text;
    };
    return {choose, "", "one_of"};
}

// ID, ID:NAME or ID:NAME:KIND.
inline emulator::VisibleProvider parse_network(std::string const& text) {
    emulator::VisibleProvider network;
    auto const name = text.find(':');
    network.provider.id = text.substr(0, name);
    network.provider.name = network.provider.id;
    if (!emulator::is_provider_id(network.provider.id))
        throw CLI::ValidationError{"--network", "not the digits of a network: " + network.provider.id};
    if (name == std::string::npos)
        return network;
    auto const kind = text.find(':', name + 1);
    network.provider.name = text.substr(name + 1, kind == std::string::npos ? kind : kind - name - 1);
    if (kind == std::string::npos)
        return network;
    if (text.substr(kind + 1) == "forbidden")
        network.state = mbim::ProviderState::forbidden;
    else if (text.substr(kind + 1) == "partner")
        network.registration = mbim::RegisterState::partner;
    else
        throw CLI::ValidationError{"--network", "expected forbidden or partner, not " + text.substr(kind + 1)};
    return network;
}

// ID:APN.
inline emulator::ProvisionedContextConfiguration parse_context(std::string const& text) {
    emulator::ProvisionedContextConfiguration context;
    auto const colon = text.find(':');
    auto const id = number(std::string_view{text}.substr(0, colon));
    if (colon == std::string::npos || !id)
        throw CLI::ValidationError{"--provisioned", "expected ID:APN, not " + text};
    context.id = *id;
    context.access_string = text.substr(colon + 1);
    return context;
}

inline std::vector<std::byte> parse_bytes(std::string const& text) {
    std::vector<std::byte> bytes;
    for (std::size_t at = 0; at < text.size(); at += 2) {
        auto const digits = text.substr(at, 2);
        auto const byte = number<std::uint8_t>("0x" + digits);
        if (!byte || digits.size() != 2)
            throw CLI::ValidationError{"--answer", "expected two hexadecimal digits a byte, not " + digits};
        bytes.push_back(static_cast<std::byte>(*byte));
    }
    return bytes;
}

// SERVICE.CID[.set]=[STATUS:]HEX.
inline emulator::RecordedAnswer parse_answer(std::string const& text) {
    auto const dot = text.find('.');
    auto const equals = text.find('=');
    if (dot == std::string::npos || equals == std::string::npos || dot > equals)
        throw CLI::ValidationError{"--answer", "expected SERVICE.CID[.set]=[STATUS:]HEX, not " + text};
    auto const service = text.substr(0, dot);
    auto command = text.substr(dot + 1, equals - dot - 1);
    auto value = text.substr(equals + 1);
    emulator::RecordedAnswer answer;
    auto uuid = mbim::Uuid::parse(service);
    for (auto const& known : mbim::detail::service_names)
        if (known.name == service)
            uuid = known.uuid;
    if (command.ends_with(".set")) {
        answer.type = mbim::CommandType::set;
        command.resize(command.size() - 4);
    }
    auto const cid = number(command);
    if (!uuid || !cid)
        throw CLI::ValidationError{"--answer", "no such command: " + text.substr(0, equals)};
    answer.operation = {*uuid, *cid};
    if (auto const colon = value.find(':'); colon != std::string::npos) {
        answer.status = parse_status("--answer", value.substr(0, colon));
        value.erase(0, colon + 1);
    }
    answer.info = parse_bytes(value);
    return answer;
}

inline boost::asio::ip::address_v4 parse_address(emulator::Ipv4Configuration const&, std::string const& text) {
    return boost::asio::ip::make_address_v4(text);
}
inline boost::asio::ip::address_v6 parse_address(emulator::Ipv6Configuration const&, std::string const& text) {
    return boost::asio::ip::make_address_v6(text);
}

// ADDRESS/PREFIX[,GATEWAY[,DNS...]], or "none".
template <class Settings>
std::optional<Settings> parse_ip(std::string const& text) {
    if (text == "none")
        return std::nullopt;
    Settings settings;
    settings.gateway.reset();
    settings.dns_servers.clear();
    std::istringstream parts{text};
    std::string part;
    std::getline(parts, part, ',');
    auto const slash = part.find('/');
    auto const length = slash == std::string::npos ? std::nullopt : number(std::string_view{part}.substr(slash + 1));
    if (!length || *length > settings.address.size() * 8)
        throw CLI::ValidationError{"--ipv4, --ipv6", "expected ADDRESS/PREFIX, not " + part};
    try {
        settings.prefix_length = *length;
        settings.address = parse_address(settings, part.substr(0, slash)).to_bytes();
        if (std::getline(parts, part, ','))
            settings.gateway = parse_address(settings, part).to_bytes();
        while (std::getline(parts, part, ','))
            settings.dns_servers.push_back(parse_address(settings, part).to_bytes());
    } catch (boost::system::system_error const&) {
        throw CLI::ValidationError{"--ipv4, --ipv6", "not an address: " + part};
    }
    return settings;
}

// [HOST:]PORT; nothing for "vhci".
inline std::optional<boost::asio::ip::tcp::endpoint> parse_usbip(std::string const& text) {
    if (text == "vhci")
        return std::nullopt;
    auto const colon = text.rfind(':');
    auto host = colon == std::string::npos ? std::string{"127.0.0.1"} : text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    auto const port = number<std::uint16_t>(std::string_view{text}.substr(colon == std::string::npos ? 0 : colon + 1));
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(host, error);
    if (error || !port)
        throw CLI::ValidationError{"--usbip", "expected [ADDRESS:]PORT or vhci, not " + text};
    return boost::asio::ip::tcp::endpoint{address, *port};
}

} // namespace modem_emulator

#endif
