// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MODEM_EMULATOR_OPTIONS_HPP
#define MBN_EXAMPLES_MODEM_EMULATOR_OPTIONS_HPP

#include "values.hpp"

#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/trace_file.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace modem_emulator {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;

struct Options {
    // One of these two is there.
    std::string link{};
    std::string usbip{};
    std::string tun{};
    // Of --usbip; nothing for "vhci".
    std::optional<boost::asio::ip::tcp::endpoint> endpoint{};
    std::string log{};
    std::string trace{};
    mbim::Secrets trace_secrets = mbim::Secrets::hide;
    bool control = false;
    std::optional<std::uint64_t> seed{};
    std::vector<std::uint32_t> silent{};
    emulator::ModemConfiguration modem{};
};

inline Options parse(int argc, char** argv) {
    using mbim::Mbimex, mbim::RegisterState, mbim::RadioSwitch, mbim::PacketServiceState;
    enum class Sim : std::uint8_t { ready, absent, bad, locked, inactive };

    Options options;
    auto& modem = options.modem;
    CLI::App app{"An emulated modem that speaks MBIM on a pseudo-terminal or over USB/IP.", "modem_emulator"};
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
    auto* const pty = app.add_option("--pty", options.link, "Be a terminal, and make this name for it");
    pty->type_name("LINK");
    auto* const usbip =
        app.add_option("--usbip", options.usbip, "Be a USB device, for clients of USB/IP or this kernel");
    usbip->type_name("[ADDRESS:]PORT|vhci")->excludes(pty);
    app.add_option("--tun", options.tun, "Make this network interface, and join the modem's network to it")
        ->needs(usbip)
        ->type_name("NAME");
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
    app.add_option("--mbimex", modem.mbimex, "Newest version of MBIMEx that the modem speaks")
        ->transform(
            one_of(std::map<std::string, Mbimex>{{"1.0", Mbimex::v1}, {"2.0", Mbimex::v2}, {"3.0", Mbimex::v3}}))
        ->type_name("1.0|2.0|3.0");
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
        if (options.link.empty() && options.usbip.empty())
            throw CLI::RequiredError{"--pty or --usbip"};
        if (!options.usbip.empty())
            options.endpoint = parse_usbip(options.usbip);
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

} // namespace modem_emulator

#endif
