// SPDX-License-Identifier: BSL-1.0

// A modem on a pseudo-terminal, for programs that want a device:
//
//     $ modem_emulator --pty /tmp/modem &
//     ready /tmp/modem
//     $ mbimcli -d /tmp/modem --query-registration-state
//     ...
//
// It runs until SIGTERM or SIGINT, and then removes its name. Hosts come, go and crash as they like.

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/pty_server.hpp>
#include <mbn/emulator/timer_scheduler.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <charconv>
#include <csignal>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace mbn;

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    bool const hexadecimal = text.starts_with("0x");
    auto const digits = hexadecimal ? text.substr(2) : text;
    auto const [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty())
        return std::nullopt;
    return value;
}

mbim::Status parse_status(std::string const& text) {
    if (auto const value = number(text))
        return static_cast<mbim::Status>(*value);
    for (auto const& known : mbim::known_statuses())
        if (known.name == text)
            return known.status;
    throw CLI::ValidationError{"--connect-status", "no such status: " + text};
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
    emulator::ActivationVerdict verdict{parse_status(text.substr(0, colon)), 0};
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

struct Options {
    std::string link{};
    std::string log{};
    std::optional<std::uint64_t> seed{};
    std::vector<std::uint32_t> silent{};
    emulator::ModemConfiguration modem{};
};

Options parse(int argc, char** argv) {
    using mbim::RegisterState, mbim::RadioSwitch, mbim::PacketServiceState;
    enum class Sim : std::uint8_t { ready, absent, bad, locked };

    Options options;
    auto& modem = options.modem;
    CLI::App app{"An emulated modem that speaks MBIM on a pseudo-terminal.", "modem_emulator"};
    std::vector<std::string> access_points;
    std::vector<std::string> silent;
    std::string verdict;
    auto sim = Sim::ready;
    app.add_option("--pty", options.link, "Name to make for the terminal")->required()->type_name("LINK");
    app.add_option("--apn", access_points, "Access point; replaces the default one, \"internet\"")
        ->type_name("NAME[:USER:PASSWORD]")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--sim", sim, "State of the SIM")
        ->transform(one_of(std::map<std::string, Sim>{
            {"ready", Sim::ready}, {"absent", Sim::absent}, {"bad", Sim::bad}, {"locked", Sim::locked}}))
        ->type_name("ready|absent|bad|locked");
    app.add_option("--pin", modem.sim.pin, "PIN of the SIM, 4 to 8 digits (default 1234)")
        ->check([](std::string const& pin) {
            bool const digits = pin.find_first_not_of("0123456789") == std::string::npos;
            return digits && pin.size() >= 4 && pin.size() <= 8 ? std::string{} : "a PIN has 4 to 8 digits";
        })
        ->type_name("N");
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
    app.add_option("--seed", options.seed,
                   "Let this number choose delays, splits and repetitions that a good host survives")
        ->type_name("N");
    app.add_option("--log", options.log, "Write a line for each message to this file")->type_name("FILE");
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
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0)
            std::exit(app.exit(error));
        std::cerr << "modem_emulator: " << error.what() << '\n';
        std::exit(2);
    }
    modem.max_received_message = (std::max)(modem.max_received_message, modem.max_control_transfer);
    if (sim == Sim::locked)
        modem.sim.pin_mode = mbim::PinMode::enabled;
    if (sim == Sim::absent)
        modem.sim.presence = emulator::SimPresence::absent;
    if (sim == Sim::bad)
        modem.sim.presence = emulator::SimPresence::bad;
    return options;
}

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

    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
    emulator::PtyServer const server{io.get_executor(), modem, options.link};
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
