// SPDX-License-Identifier: BSL-1.0

// A modem on a pseudo-terminal, for programs that want a device:
//
//     $ modem_emulator --pty /tmp/modem &
//     ready /tmp/modem
//     $ mbimcli -d /tmp/modem --query-registration-state
//     ...
//
// It runs until SIGTERM or SIGINT, and then removes its name. Hosts come, go and crash as they like.
//
// With --control it takes commands from standard input, one a line, and says "ok" or "not done":
//
//     drop SESSION [CAUSE]             the network ends a session
//     detach [CAUSE]                   the network detaches the modem
//     registration STATE               what the network makes of the modem: home, roaming, searching, denied, ...
//     signal RSSI                      0 to 31, or 99
//     statistics FIELD=N...            what PACKET_STATISTICS says; the fields that are not named are 0
//     sim ready|absent|bad             as it comes, taken out, broken
//     switch on|off                    the radio switch on the case
//     call in_progress|hang_up         a voice call
//     emergency on|off                 an emergency call
//     other connect SESSION APN        another program on the same modem activates a session
//     other disconnect SESSION         and ends one
//     unplug, plug                     the modem goes away and comes back

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/pty_server.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/mbim/trace_file.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace mbn;

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

mbim::Status parse_status(char const* option, std::string const& text) {
    if (auto const value = number(text))
        return static_cast<mbim::Status>(*value);
    for (auto const& known : mbim::known_statuses())
        if (known.name == text)
            return known.status;
    throw CLI::ValidationError{option, "no such status: " + text};
}

std::uint32_t parse_cid(std::string const& text) {
    if (auto const value = number(text))
        return *value;
    for (auto const& known : mbim::basic_connect_cids)
        if (known.name == text)
            return static_cast<std::uint32_t>(known.cid);
    throw CLI::ValidationError{"--silent", "no such command of Basic Connect: " + text};
}

// NAME, or NAME:USER:PASSWORD; a password may hold colons.
emulator::AccessPoint parse_access_point(std::string const& text) {
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

emulator::ActivationVerdict parse_verdict(std::string const& text) {
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
emulator::VisibleProvider parse_network(std::string const& text) {
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
emulator::ProvisionedContextConfiguration parse_context(std::string const& text) {
    emulator::ProvisionedContextConfiguration context;
    auto const colon = text.find(':');
    auto const id = number(std::string_view{text}.substr(0, colon));
    if (colon == std::string::npos || !id)
        throw CLI::ValidationError{"--provisioned", "expected ID:APN, not " + text};
    context.id = *id;
    context.access_string = text.substr(colon + 1);
    return context;
}

std::vector<std::byte> parse_bytes(std::string const& text) {
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
emulator::RecordedAnswer parse_answer(std::string const& text) {
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

boost::asio::ip::address_v4 parse_address(emulator::Ipv4Configuration const&, std::string const& text) {
    return boost::asio::ip::make_address_v4(text);
}
boost::asio::ip::address_v6 parse_address(emulator::Ipv6Configuration const&, std::string const& text) {
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

struct Options {
    std::string link{};
    std::string log{};
    std::string trace{};
    mbim::Secrets trace_secrets = mbim::Secrets::hide;
    bool control = false;
    std::optional<std::uint64_t> seed{};
    std::vector<std::uint32_t> silent{};
    emulator::ModemConfiguration modem{};
};

Options parse(int argc, char** argv) {
    using mbim::RegisterState, mbim::RadioSwitch, mbim::PacketServiceState;
    enum class Sim : std::uint8_t { ready, absent, bad, locked, inactive };

    Options options;
    auto& modem = options.modem;
    CLI::App app{"An emulated modem that speaks MBIM on a pseudo-terminal.", "modem_emulator"};
    std::vector<std::string> access_points;
    std::vector<std::string> silent;
    std::string verdict;
    std::vector<std::string> networks;
    std::vector<std::string> preferred;
    std::vector<std::string> contexts;
    std::vector<std::string> answers;
    std::uint32_t scan_time = 0;
    std::uint32_t activate_time = 0;
    std::uint32_t throttle = 0;
    std::string home;
    std::string ipv4;
    std::string ipv6;
    std::uint32_t mtu = 1500;
    auto sim = Sim::ready;
    app.add_option("--pty", options.link, "Name to make for the terminal")->required()->type_name("LINK");
    app.add_option("--device-id", modem.device_id, "IMEI")->type_name("DIGITS");
    app.add_option("--firmware", modem.firmware, "Name of the firmware")->type_name("TEXT");
    app.add_option("--hardware", modem.hardware, "Name of the hardware")->type_name("TEXT");
    app.add_option("--subscriber", modem.sim.subscriber_id, "IMSI")->type_name("DIGITS");
    app.add_option("--icc-id", modem.sim.icc_id, "Number of the SIM")->type_name("DIGITS");
    app.add_option("--number", modem.sim.telephone_numbers, "Telephone number of the SIM")
        ->type_name("NUMBER")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--home", home, "Home network")->type_name("ID[:NAME]");
    app.add_option("--rssi", modem.rssi, "Signal, 0 to 31 or 99")->type_name("N");
    app.add_option("--error-rate", modem.error_rate, "Error rate, 0 to 7 or 99")->type_name("N");
    app.add_option("--uplink", modem.uplink_speed, "Bits per second")->type_name("N");
    app.add_option("--downlink", modem.downlink_speed, "Bits per second")->type_name("N");
    app.add_option("--ipv4", ipv4, "IPv4 settings of sessions")->type_name("ADDRESS/PREFIX[,GATEWAY[,DNS...]]|none");
    app.add_option("--ipv6", ipv6, "IPv6 settings; none without")->type_name("ADDRESS/PREFIX[,GATEWAY[,DNS...]]|none");
    app.add_option("--mtu", mtu, "Longest packet in bytes; 0 leaves it out")->type_name("N");
    app.add_option("--apn", access_points, "Access point; replaces the default one, \"internet\"")
        ->type_name("NAME[:USER:PASSWORD]")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--sim", sim, "State of the SIM")
        ->transform(one_of(std::map<std::string, Sim>{{"ready", Sim::ready},
                                                      {"absent", Sim::absent},
                                                      {"bad", Sim::bad},
                                                      {"locked", Sim::locked},
                                                      {"inactive", Sim::inactive}}))
        ->type_name("ready|absent|bad|locked|inactive");
    app.add_option("--pin", modem.sim.pin, "PIN of the SIM, 4 to 8 digits (default 1234)")
        ->check([](std::string const& pin) {
            bool const digits = pin.find_first_not_of("0123456789") == std::string::npos;
            return digits && pin.size() >= 4 && pin.size() <= 8 ? std::string{} : "a PIN has 4 to 8 digits";
        })
        ->type_name("N");
    app.add_option("--pin2", modem.sim.pin2.pin, "Give the SIM a PIN2, and tell that it is to be entered")
        ->type_name("N")
        ->each([&modem](std::string const&) {
            modem.sim.pin2.mode = mbim::PinMode::enabled;
            modem.sim.pin2_report = emulator::Pin2Report::while_ready;
        });
    std::map<std::string, RadioSwitch> const switches{{"on", RadioSwitch::on}, {"off", RadioSwitch::off}};
    app.add_option("--radio", modem.software_radio, "The radio switch in software")
        ->transform(one_of(switches))
        ->type_name("on|off");
    app.add_option("--registration", modem.registration, "What the network makes of the modem")
        ->transform(one_of(std::map<std::string, RegisterState>{{"home", RegisterState::home},
                                                                {"roaming", RegisterState::roaming},
                                                                {"searching", RegisterState::searching},
                                                                {"denied", RegisterState::denied},
                                                                {"deregistered", RegisterState::deregistered}}))
        ->type_name("home|roaming|searching|denied|deregistered");
    app.add_option("--packet-service", modem.packet_service, "Whether the modem attaches by itself")
        ->transform(one_of(std::map<std::string, PacketServiceState>{{"attached", PacketServiceState::attached},
                                                                     {"detached", PacketServiceState::detached}}))
        ->type_name("attached|detached");
    app.add_option("--network", networks, "Network in reach; without any, the one of the registration")
        ->type_name("ID[:NAME[:forbidden|partner]]")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--preferred", preferred, "Network that the SIM prefers")
        ->type_name("ID[:NAME]")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--provisioned", contexts, "Context whose settings the modem keeps")
        ->type_name("ID:APN")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--scan-time", scan_time, "How long a scan for networks takes, in milliseconds")->type_name("N");
    app.add_option("--activate-time", activate_time, "How long an activation takes, in milliseconds")->type_name("N");
    app.add_option("--throttle", throttle, "Refuse without a cause after so many refusals with one")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_flag("--control", options.control, "Take commands from standard input");
    app.add_option("--sessions", modem.max_sessions, "Contexts that can be active at once")
        ->check(CLI::Range(1, 256))
        ->type_name("N");
    app.add_option("--max-control", modem.max_control_transfer, "Longest message in bytes, 64 or more")
        ->check(CLI::Range(64, 65535))
        ->type_name("N");
    app.add_option("--connect-status", verdict, "What the network says to every activation")
        ->type_name("STATUS[:CAUSE]");
    app.add_option("--silent", silent, "Command of Basic Connect that is never answered")
        ->type_name("CID")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--answer", answers, "What is said to a command, of whatever service, byte for byte")
        ->type_name("SERVICE.CID[.set]=[STATUS:]HEX")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--seed", options.seed,
                   "Let this number choose delays, splits and repetitions that a good host survives")
        ->type_name("N");
    app.add_option("--log", options.log, "Write a line for each message to this file")->type_name("FILE");
    auto* const trace =
        app.add_option("--trace", options.trace, "Write the messages to this file, as pcapng of link type 147");
    trace->type_name("FILE");
    app.add_flag_callback(
           "--trace-secrets", [&options] { options.trace_secrets = mbim::Secrets::show; },
           "Leave user names, passwords, PINs and activation data in it")
        ->needs(trace);
    try {
        app.parse(argc, argv);
        if (!access_points.empty())
            modem.access_points.clear();
        for (auto const& text : access_points)
            modem.access_points.push_back(parse_access_point(text));
        for (auto const& text : silent)
            options.silent.push_back(parse_cid(text));
        if (!verdict.empty())
            modem.activation_verdict = parse_verdict(verdict);
        for (auto const& text : networks) {
            if (!modem.visible_providers)
                modem.visible_providers.emplace();
            modem.visible_providers->push_back(parse_network(text));
        }
        for (auto const& text : preferred)
            modem.preferred_providers.push_back(parse_network(text).provider);
        for (auto const& text : contexts)
            modem.provisioned_contexts.push_back(parse_context(text));
        for (auto const& text : answers)
            modem.recorded_answers.push_back(parse_answer(text));
        if (!home.empty())
            modem.home_provider = parse_network(home).provider;
        if (!ipv4.empty())
            modem.ip.ipv4 = parse_ip<emulator::Ipv4Configuration>(ipv4);
        if (!ipv6.empty())
            modem.ip.ipv6 = parse_ip<emulator::Ipv6Configuration>(ipv6);
        if (modem.ip.ipv4)
            modem.ip.ipv4->mtu = mtu;
        if (modem.ip.ipv6)
            modem.ip.ipv6->mtu = mtu;
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0)
            std::exit(app.exit(error));
        std::cerr << "modem_emulator: " << error.what() << '\n';
        std::exit(2);
    }
    modem.delays.scan = std::chrono::milliseconds{scan_time};
    modem.delays.activate = std::chrono::milliseconds{activate_time};
    if (throttle != 0)
        modem.throttling.emplace().refusals = throttle;
    modem.max_received_message = (std::max)(modem.max_received_message, modem.max_control_transfer);
    if (sim == Sim::locked)
        modem.sim.pin_mode = mbim::PinMode::enabled;
    if (sim == Sim::absent)
        modem.sim.presence = emulator::SimPresence::absent;
    if (sim == Sim::bad)
        modem.sim.presence = emulator::SimPresence::bad;
    if (sim == Sim::inactive)
        modem.sim.subscription = emulator::Subscription::inactive;
    return options;
}

template <class E>
std::optional<E> named(std::string_view text) {
    for (std::uint32_t value = 0; value < 16; ++value)
        if (name(static_cast<E>(value)) == text)
            return static_cast<E>(value);
    return std::nullopt;
}

// FIELD=N...; nothing when that is not so.
std::optional<mbim::PacketStatisticsInfo> parse_statistics(std::vector<std::string> const& words) {
    mbim::PacketStatisticsInfo statistics;
    std::map<std::string_view, std::uint32_t*> const small{{"in_discards", &statistics.in_discards},
                                                           {"in_errors", &statistics.in_errors},
                                                           {"out_errors", &statistics.out_errors},
                                                           {"out_discards", &statistics.out_discards}};
    std::map<std::string_view, std::uint64_t*> const large{{"in_octets", &statistics.in_octets},
                                                           {"in_packets", &statistics.in_packets},
                                                           {"out_octets", &statistics.out_octets},
                                                           {"out_packets", &statistics.out_packets}};
    for (std::string_view const word : words) {
        auto const equals = (std::min)(word.find('='), word.size() - 1);
        auto const field = word.substr(0, equals);
        auto const value = word.substr(equals + 1);
        auto const count = number(value);
        auto const octets = number<std::uint64_t>(value);
        if (octets && large.contains(field))
            *large.at(field) = *octets;
        else if (count && small.contains(field))
            *small.at(field) = *count;
        else
            return std::nullopt;
    }
    return statistics;
}

// Does what a line of --control says; false when it says nothing that is known, or nothing was there to do it to.
bool obey(std::vector<std::string> const& words, emulator::Modem& modem, emulator::PtyServer& server) {
    auto const word = [&words](std::size_t index) { return index < words.size() ? words[index] : std::string{}; };
    auto const count = [&word](std::size_t index, std::uint32_t fallback) {
        return word(index).empty() ? std::optional{fallback} : number(word(index));
    };
    auto const cause = count(word(0) == "drop" ? 2 : 1, 0);
    auto const session = number(word(word(0) == "other" ? 2 : 1));
    if (word(0) == "drop")
        return session && cause && modem.network_drops_context(*session, *cause);
    if (word(0) == "detach" && cause)
        return modem.network_detaches(*cause), true;
    if (word(0) == "registration")
        if (auto const state = named<mbim::RegisterState>(word(1)))
            return modem.set_registration(*state), true;
    if (word(0) == "signal" && session)
        return modem.set_signal(*session), true;
    if (word(0) == "statistics")
        if (auto const statistics = parse_statistics({words.begin() + 1, words.end()}))
            return modem.set_statistics(*statistics), true;
    if (word(0) == "sim" && word(1) == "ready")
        return modem.insert_sim(), true;
    if (word(0) == "sim" && word(1) == "bad")
        return modem.insert_sim(emulator::SimPresence::bad), true;
    if (word(0) == "sim" && word(1) == "absent")
        return modem.remove_sim(), true;
    if (word(0) == "switch")
        if (auto const state = named<mbim::RadioSwitch>(word(1)))
            return modem.set_hardware_radio(*state), true;
    if (word(0) == "call")
        if (auto const state = named<mbim::VoiceCallState>(word(1)))
            return modem.set_voice_call(*state), true;
    if (word(0) == "emergency")
        if (auto const mode = named<mbim::EmergencyMode>(word(1)))
            return modem.set_emergency_mode(*mode), true;
    if (word(0) == "other" && word(1) == "connect")
        return session &&
               modem.other_host_activates(*session, word(3)).value_or(mbim::Status::success) == mbim::Status::success;
    if (word(0) == "other" && word(1) == "disconnect")
        return session &&
               modem.other_host_deactivates(*session).value_or(mbim::Status::success) == mbim::Status::success;
    if (word(0) == "unplug")
        return modem.vanish(), true;
    if (word(0) == "plug")
        return server.plug_in(), true;
    return false;
}

// Standard input as a source of commands, until it ends.
class Control {
public:
    Control(boost::asio::io_context& io, emulator::Modem& modem, emulator::PtyServer& server)
        : input_{io, ::dup(STDIN_FILENO)}, modem_{modem}, server_{server} {
        read();
    }

private:
    void read() {
        boost::asio::async_read_until(input_, boost::asio::dynamic_buffer(text_), '\n',
                                      [this](boost::system::error_code error, std::size_t size) {
                                          if (error)
                                              return;
                                          std::istringstream line{text_.substr(0, size)};
                                          text_.erase(0, size);
                                          std::vector<std::string> words{std::istream_iterator<std::string>{line}, {}};
                                          bool const done = obey(words, modem_, server_);
                                          std::cout << (done ? "ok" : "not done") << std::endl;
                                          read();
                                      });
    }

    boost::asio::posix::stream_descriptor input_;
    emulator::Modem& modem_;
    emulator::PtyServer& server_;
    std::string text_{};
};

int run(Options options) {
    boost::asio::io_context io{1};
    emulator::TimerScheduler<> scheduler{io.get_executor()};
    emulator::Modem modem{std::move(options.modem), scheduler, options.seed.value_or(0)};
    if (options.seed)
        modem.faults().set_odds(emulator::harmless_faults());
    for (auto const cid : options.silent)
        modem.faults().add(emulator::on(static_cast<mbim::BasicConnectCid>(cid)), emulator::stay_silent());

    std::ofstream log;
    if (!options.log.empty()) {
        log.open(options.log);
        if (!log) {
            std::cerr << "modem_emulator: cannot write " << options.log << '\n';
            return 1;
        }
        modem.set_log([&log](std::string_view line) { log << line << std::endl; });
    }

    std::optional<mbim::TraceFile> trace;
    if (!options.trace.empty()) {
        trace.emplace(options.trace, options.trace_secrets);
        modem.set_tap([&trace](mbim::Towards towards, mbim::Bytes bytes) { trace->record(towards, bytes); });
    }

    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
    emulator::PtyServer server{io.get_executor(), modem, options.link};
    std::optional<Control> control;
    if (options.control)
        control.emplace(io, modem, server);
    std::cout << "ready " << options.link << std::endl;
    io.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(parse(argc, argv));
    } catch (std::exception const& error) {
        std::cerr << "modem_emulator: " << error.what() << '\n';
        return 1;
    }
}
