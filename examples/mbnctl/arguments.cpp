// SPDX-License-Identifier: BSL-1.0
#include "arguments.hpp"

#include "devices.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbnctl {

namespace {

// The enumerator of a name that was checked to be one.
template <class Enum>
[[nodiscard]] Enum from_name(std::string_view name) {
    for (auto const& entry : enumerators(Enum{}))
        if (entry.name == name)
            return entry.value;
    return Enum{};
}

[[nodiscard]] mbn::RoamApplicability roaming_from_name(std::string_view name) {
    if (name == "home")
        return mbn::RoamApplicability::home_only;
    return name == "partners" ? mbn::RoamApplicability::home_and_partner : mbn::RoamApplicability::any;
}

void add_device(CLI::App& app, Arguments& arguments) {
    app.add_option("--device", arguments.device,
                   std::string{device_forms} + " (default: $MBN_DEVICE, else the first /dev/cdc-wdm*)")
        ->check([](std::string const& text) {
            return parse_device(text) ? std::string{} : std::string{"must be "} + device_forms;
        });
}

void add_store(CLI::App& app, Arguments& arguments) {
    app.add_option("--store", arguments.store,
                   "Folder of the stored profiles; modem: those that the modem itself keeps (--device modemmanager)")
        ->type_name("DIR|modem");
}

void add_timeout(CLI::App& app, Arguments& arguments) {
    app.add_option_function<double>(
           "--timeout",
           [&arguments](double seconds) {
               arguments.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000.0)};
           },
           "Limit for a whole request")
        ->check(CLI::Range(0.001, 86'400.0))
        ->type_name("SECONDS");
}

void add_session(CLI::App& app, Arguments& arguments) {
    app.add_option("--session", arguments.session, "Which data stream of a device with several, from 0")
        ->check(CLI::Range(0, 255))
        ->type_name("N");
}

void add_trace(CLI::App& app, Arguments& arguments) {
    app.add_option("--trace", arguments.trace,
                   "Write the messages of the device to this file, as pcapng of link type 147")
        ->type_name("FILE");
}

void add_trace_secrets(CLI::App& app, Arguments& arguments) {
    app.add_flag_callback(
           "--trace-secrets", [&arguments] { arguments.trace_secrets = mbn::mbim::Secrets::show; },
           "Leave user names, passwords, PINs and activation data in it")
        ->needs(app.get_option("--trace"));
}

void add_json(CLI::App& app, Arguments& arguments) {
    app.add_flag_callback(
        "--json", [&arguments] { arguments.format = Format::json; }, "One JSON object a line on standard output");
}

void add_verbose(CLI::App& app, Arguments& arguments) {
    app.add_flag_callback(
        "-v,--verbose", [&arguments] { arguments.verbosity = Verbosity::log; }, "Log lines on standard error");
}

// What to connect with: exactly one of the options of a group.
[[nodiscard]] CLI::Option_group& add_target(CLI::App& command) {
    CLI::Option_group& target = *command.add_option_group("target", "What to connect with");
    target.require_option(1);
    return target;
}

void add_apn(CLI::Option_group& target, Arguments& arguments) {
    target.add_option("--apn", arguments.connect.apn, "An access point, without a profile")->type_name("APN");
}

void add_user(CLI::App& command, Arguments& arguments) {
    command.add_option("--user", arguments.connect.user, "User name for the access point")
        ->needs(command.get_option("--apn"))
        ->type_name("USER");
}

void add_password_file(CLI::App& command, Arguments& arguments) {
    command
        .add_option("--password-file", arguments.connect.password_file, "File with the password; - is standard input")
        ->needs(command.get_option("--user"))
        ->type_name("FILE");
}

void add_auth(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::string>(
            "--auth",
            [&arguments](std::string const& name) { arguments.connect.auth = from_name<mbn::AuthProtocol>(name); },
            "How user name and password are sent (default: chap where there is a user)")
        ->needs(command.get_option("--apn"))
        ->check(CLI::IsMember({"none", "pap", "chap", "mschapv2"}))
        ->type_name("PROTOCOL");
}

void add_ip_type(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::string>(
            "--ip-type",
            [&arguments](std::string const& name) { arguments.connect.ip_type = from_name<mbn::IpType>(name); },
            "Address families to ask for")
        ->needs(command.get_option("--apn"))
        ->check(CLI::IsMember({"default", "ipv4", "ipv6", "ipv4v6"}))
        ->type_name("TYPE");
}

void add_roaming(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::string>(
            "--roaming", [&arguments](std::string const& name) { arguments.connect.roaming = roaming_from_name(name); },
            "Networks where connecting is allowed (default: what the profile allows; with --apn: home)")
        ->check(CLI::IsMember({"home", "partners", "any"}))
        ->type_name("WHERE");
}

void add_if_connected(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::string>(
            "--if-connected",
            [&arguments](std::string const& name) {
                arguments.connect.if_connected = from_name<mbn::StaleSession>(name);
            },
            "What to do with a connection that somebody left up: refuse, adopt it where it has what is asked for, or "
            "drop it first (default: refuse)")
        ->check(CLI::IsMember({"refuse", "adopt", "drop"}))
        ->type_name("WHAT");
}

void add_connect(CLI::App& app, Arguments& arguments) {
    CLI::App& once = *app.add_subcommand("connect", "Bring the data connection up");
    auto& connect = arguments.connect;
    once.callback([&arguments] { arguments.command = Command::connect; });
    CLI::Option_group& target = add_target(once);
    target.add_option("--profile", connect.profile, "A stored profile")->type_name("NAME");
    target.add_option("--temporary", connect.temporary, "A profile document that is not stored")->type_name("FILE");
    add_apn(target, arguments);
}

void add_keep(CLI::App& app, Arguments& arguments) {
    CLI::App& keep = *app.add_subcommand(
        "keep", "Hold a connection up until interrupted, and print what happens and when the next attempt is made");
    keep.callback([&arguments] { arguments.command = Command::keep; });
    CLI::Option_group& target = add_target(keep);
    target.add_option("PROFILE", arguments.connect.profile, "A stored profile; a change of it is noticed");
    add_apn(target, arguments);
    keep.add_flag_callback(
        "--disconnect", [&arguments] { arguments.at_end = AtEnd::disconnect; },
        "End the connection when interrupted (default: it stays up)");
}

[[nodiscard]] CLI::App& verb(CLI::App& app, char const* name, char const* text) {
    CLI::App& made = *app.add_subcommand(name, text);
    made.require_subcommand(1);
    return made;
}

CLI::App& add_profile_noun(CLI::App& verb, char const* text, Command command, Arguments& arguments) {
    CLI::App& made = *verb.add_subcommand("profile", text);
    made.callback([&arguments, command] { arguments.command = command; });
    return made;
}

void add_document(CLI::App& command, Arguments& arguments) {
    command.add_option("FILE", arguments.file, "The document; - is standard input")->required();
}

void add_profile_name(CLI::App& command, Arguments& arguments) {
    command.add_option("NAME", arguments.name, "Its name")->required();
}

void add_add(CLI::App& app, Arguments& arguments) {
    CLI::App& add = verb(app, "add", "Store a profile");
    add_document(add_profile_noun(add, "Check a profile document and store it", Command::add_profile, arguments),
                 arguments);
}

void add_ensure(CLI::App& app, Arguments& arguments) {
    CLI::App& ensure = verb(app, "ensure", "Make sure that a profile is stored");
    add_document(add_profile_noun(ensure, "Store or replace a profile, where that changes something",
                                  Command::ensure_profile, arguments),
                 arguments);
}

void add_delete(CLI::App& app, Arguments& arguments) {
    CLI::App& noun = add_profile_noun(verb(app, "delete", "Delete a stored profile"), "Delete a stored profile",
                                      Command::delete_profile, arguments);
    add_profile_name(noun, arguments);
    noun.add_flag_callback(
        "--administrator", [&arguments] { arguments.authority = mbn::ProfileAuthority::administrator; },
        "Delete it although the operator, an administrator or the device made it");
}

void add_export(CLI::App& app, Arguments& arguments) {
    CLI::App& noun = add_profile_noun(verb(app, "export", "Write a stored profile"),
                                      "Write the document of a stored profile, without its password",
                                      Command::export_profile, arguments);
    add_profile_name(noun, arguments);
    noun.add_option("FILE", arguments.file, "Where to (default: standard output); must not exist");
}

void add_validate(CLI::App& app, Arguments& arguments) {
    CLI::App& validate = *app.add_subcommand("validate", "Check a profile document");
    add_document(validate, arguments);
    validate.callback([&arguments] { arguments.command = Command::validate; });
}

// `ID` or `ID:NAME`.
[[nodiscard]] mbn::Provider provider_from(std::string const& text) {
    std::size_t const colon = text.find(':');
    mbn::Provider provider;
    provider.id = text.substr(0, colon);
    if (colon != std::string::npos)
        provider.name = text.substr(colon + 1);
    return provider;
}

[[nodiscard]] std::string check_provider(std::string const& text) {
    std::string const id = text.substr(0, text.find(':'));
    bool const digits = id.find_first_not_of("0123456789") == std::string::npos;
    return digits && (id.size() == 5 || id.size() == 6) ? std::string{}
                                                        : "a provider is five or six digits, not " + text;
}

void add_set(CLI::App& app, Arguments& arguments) {
    CLI::App& set = verb(app, "set", "Change the device, or a stored profile");
    add_document(add_profile_noun(set, "Replace the stored profile of the same name", Command::set_profile, arguments),
                 arguments);
    auto& wanted = arguments.set;
    auto const noun = [&](char const* name, char const* text, Command command) -> CLI::App& {
        CLI::App& made = *set.add_subcommand(name, text);
        made.callback([&arguments, command] { arguments.command = command; });
        return made;
    };

    noun("radio", "Switch the radio on or off", Command::set_radio)
        .add_option_function<std::string>(
            "STATE", [&wanted](std::string const& name) { wanted.radio = from_name<mbn::Radio>(name); },
            "on, or off, which ends connections")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));

    noun("packetservice", "Attach to the packet service or detach from it", Command::set_packetservice)
        .add_option_function<std::string>(
            "STATE",
            [&wanted](std::string const& name) { wanted.packet_service = from_name<mbn::PacketService>(name); },
            "attached, or detached, which ends connections")
        ->required()
        ->check(CLI::IsMember({"attached", "detached"}));

    CLI::App& registration = noun("registration", "Say who chooses the network", Command::set_registration);
    registration
        .add_option_function<std::string>(
            "MODE", [&wanted](std::string const& name) { wanted.mode = from_name<mbn::RegisterMode>(name); },
            "automatic: the device; manual: you")
        ->required()
        ->check(CLI::IsMember({"automatic", "manual"}));
    registration.add_option("PROVIDER", wanted.provider, "With manual: country and network code, such as 00101")
        ->check(CLI::Validator{check_provider, "PROVIDER"});
    registration
        .add_option_function<std::vector<std::string>>(
            "--data-class",
            [&wanted](std::vector<std::string> const& names) {
                for (std::string const& name : names)
                    wanted.data_classes = wanted.data_classes | from_name<mbn::DataClass>(name);
            },
            "Technologies to try first: gprs, edge, umts, hsdpa, hsupa, lte, 5g_nsa, 5g_sa")
        ->delimiter(',')
        ->check(CLI::IsMember({"gprs", "edge", "umts", "hsdpa", "hsupa", "lte", "5g_nsa", "5g_sa"}))
        ->type_name("CLASS,...");
    registration.callback([&arguments, &wanted] {
        arguments.command = Command::set_registration;
        bool const is_manual = wanted.mode == mbn::RegisterMode::manual;
        if (is_manual == wanted.provider.empty())
            throw CLI::ValidationError{"registration",
                                       is_manual ? "manual needs a PROVIDER" : "automatic takes no PROVIDER"};
    });

    CLI::App& preferred =
        noun("preferredproviders", "Replace the networks that the SIM prefers", Command::set_preferredproviders);
    preferred.require_option(1);
    preferred
        .add_option_function<std::vector<std::string>>(
            "PROVIDER",
            [&wanted](std::vector<std::string> const& texts) {
                for (std::string const& text : texts)
                    wanted.preferred.push_back(provider_from(text));
            },
            "ID or ID:NAME, the best first")
        ->check(CLI::Validator{check_provider, "PROVIDER"});
    preferred.add_flag_callback("--none", [&wanted] { wanted.preferred.clear(); }, "Leave the list empty");
}

void add_pin(CLI::App& app, Arguments& arguments) {
    CLI::App& command =
        verb(app, "pin",
             "Use a PIN. It is read from --pin-file; else from MBN_PIN, MBN_PUK and MBN_NEW_PIN; else from "
             "the terminal, or line by line from standard input. It never stands on the command line");
    auto& pin = arguments.pin;
    auto const operation = [&](char const* name, char const* text, Command kind, mbn::PinOperation wanted) {
        CLI::App& made = *command.add_subcommand(name, text);
        made.callback([&arguments, kind, wanted] {
            arguments.command = kind;
            arguments.pin.operation = wanted;
        });
        made.add_option_function<std::string>(
                "--type", [&pin](std::string const& type) { pin.type = from_name<mbn::PinType>(type); },
                "Which PIN (default: pin1, that of the SIM)")
            ->check(CLI::IsMember({"pin1", "pin2"}))
            ->type_name("pin1|pin2");
        made.add_option("--pin-file", pin.file,
                        "File with one code a line: the PIN or PUK, then the new PIN; - is standard input")
            ->type_name("FILE");
        made.add_flag_callback(
            "--last-attempt", [&pin] { pin.last_attempt = LastAttempt::use; },
            "Go ahead although the attempt may be the last one before the card is blocked");
    };
    operation("enter", "Enter the PIN that the device waits for", Command::pin_enter, mbn::PinOperation::enter);
    operation("enable", "Have the PIN asked for when the device starts", Command::pin_enable,
              mbn::PinOperation::enable);
    operation("disable", "Have it asked for no more", Command::pin_disable, mbn::PinOperation::disable);
    operation("change", "Give it a new value", Command::pin_change, mbn::PinOperation::change);
    operation("unblock", "Unblock it with its PUK, and give it a new value", Command::pin_unblock,
              mbn::PinOperation::unblock);
}

void add_show(CLI::App& app, Arguments& arguments) {
    CLI::App& show = verb(app, "show", "Show what the device or the store says");
    auto const noun = [&](char const* name, char const* text, Command command) -> CLI::App& {
        CLI::App& made = *show.add_subcommand(name, text);
        made.callback([&arguments, command] { arguments.command = command; });
        return made;
    };
    noun("interfaces", "The devices and what they are doing", Command::show_interfaces);
    noun("connection", "The state of the data connection", Command::show_connection);
    noun("profiles", "The stored profiles", Command::show_profiles);
    noun("readyinfo", "The SIM", Command::show_readyinfo);
    noun("capability", "What the device can do", Command::show_capability);
    noun("radio", "The radio switches", Command::show_radio);
    noun("signal", "How well the network is heard", Command::show_signal);
    noun("registration", "Where the device is registered", Command::show_registration);
    noun("packetservice", "Whether the device is attached to the packet service", Command::show_packetservice);
    noun("homeprovider", "The network of the SIM", Command::show_homeprovider);
    noun("preferredproviders", "The networks that the SIM prefers", Command::show_preferredproviders);
    noun("visibleproviders", "The networks that can be heard; searches for them", Command::show_visibleproviders);
    noun("pin", "The PIN that the device waits for", Command::show_pin);
    noun("pinlist", "All PINs of the device", Command::show_pinlist);
    noun("provisionedcontexts", "The connection settings that device and SIM bring along",
         Command::show_provisionedcontexts);
    noun("profile", "One stored profile", Command::show_profile)
        .add_option("NAME", arguments.name, "Its name")
        ->required();
    noun("selection", "Which stored profile would be used, and why", Command::show_selection)
        .add_flag_callback(
            "--by-user", [&arguments] { arguments.selection = mbn::SelectionUse::by_user; },
            "Count profiles that connect only when asked, too");
}

// The innermost command that was named.
[[nodiscard]] CLI::App const& innermost(CLI::App const& app) {
    CLI::App const* at = &app;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    return *at;
}

// What is wrong, and what could stand there.
[[nodiscard]] std::string usage_problem(CLI::App const* app, CLI::Error const& problem) {
    CLI::App const& at = innermost(*app);
    std::string path = at.get_name();
    for (CLI::App const* above = at.get_parent(); above != nullptr; above = above->get_parent())
        path.insert(0, above->get_name() + " ");
    std::string text = path + ": ";
    std::vector<std::string> const unknown = app->remaining(true);
    if (at.get_require_subcommand_min() == 0) {
        text.append(problem.what());
    } else {
        text.append(unknown.empty() ? "what?" : "there is no \"" + unknown.front() + "\".").append(" One of:");
        for (CLI::App const* choice : at.get_subcommands([](CLI::App const* /*choice*/) { return true; }))
            text.append(" ").append(choice->get_name());
    }
    return text + "\nRun `" + path + " --help` for more information.\n";
}

void add_mbimex(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::string>(
            "--mbimex",
            [&arguments](std::string const& version) {
                using enum mbn::mbim::Mbimex;
                arguments.mbimex = version == "3.0" ? v3 : version == "2.0" ? v2 : v1;
            },
            "The version of MBIMEx that host and device have agreed on (1.0 if they have not)")
        ->check(CLI::IsMember({"1.0", "2.0", "3.0"}))
        ->type_name("VERSION");
}

void add_decode(CLI::App& app, Arguments& arguments) {
    CLI::App& decode = *app.add_subcommand("decode", "Print MBIM messages: a line of hexadecimal digits each, or a "
                                                     "pcap or pcapng file, of link type 147 or of USB transfers");
    decode.callback([&arguments] { arguments.command = Command::decode; });
    decode.add_option("FILE", arguments.file, "What to read; - is standard input (the default)");
    decode.add_flag_callback(
        "--secrets", [&arguments] { arguments.secrets = mbn::mbim::Secrets::show; },
        "Print user names, passwords, PINs, keys, messages and whatever else is nobody's business, too");
    add_mbimex(decode, arguments);
}

void add_encode(CLI::App& app, Arguments& arguments) {
    CLI::App& encode = *app.add_subcommand(
        "encode",
        "Turn lines as `decode --json` prints them into lines of hexadecimal digits; what is wrong with one is "
        "said on standard error");
    encode.callback([&arguments] { arguments.command = Command::encode; });
    encode.add_option("FILE", arguments.file, "What to read; - is standard input (the default)");
    add_mbimex(encode, arguments);
}

void add_plain(CLI::App& app, char const* name, char const* text, Command command, Arguments& arguments) {
    app.add_subcommand(name, text)->callback([&arguments, command] { arguments.command = command; });
}

void add_disconnect(CLI::App& app, Arguments& arguments) {
    add_plain(app, "disconnect", "End the data connection, whoever made it", Command::disconnect, arguments);
}

void add_scan(CLI::App& app, Arguments& arguments) {
    add_plain(app, "scan", "Search for networks; takes up to some minutes", Command::scan, arguments);
}

void add_monitor(CLI::App& app, Arguments& arguments) {
    add_plain(app, "monitor", "Print everything that happens, until interrupted", Command::monitor, arguments);
}

// What can be told to this program, or to one of its commands, by the word that begins it.
struct Part {
    std::string_view word = {};
    void (*add)(CLI::App&, Arguments&) = nullptr;
    std::string_view other_word = word;
};

constexpr Part parts[] = {
    {"--device", add_device},
    {"--store", add_store},
    {"--timeout", add_timeout},
    {"--session", add_session},
    {"--trace", add_trace},
    // Needs the one before, whose word begins this one, too.
    {"--trace-secrets", add_trace_secrets},
    {"--json", add_json},
    {"--verbose", add_verbose, "-v"},
    {"connect", add_connect},
    {"keep", add_keep},
    {"disconnect", add_disconnect},
    {"set", add_set},
    {"add", add_add},
    {"ensure", add_ensure},
    {"delete", add_delete},
    {"export", add_export},
    {"validate", add_validate},
    {"show", add_show},
    {"pin", add_pin},
    {"decode", add_decode},
    {"encode", add_encode},
    {"scan", add_scan},
    {"monitor", add_monitor},
};

// What `connect` and `keep` have in common.
constexpr Part parts_of_connecting[] = {
    // What `--password-file` needs.
    {"--user", add_user, "--password-file"},
    {"--password-file", add_password_file},
    {"--auth", add_auth},
    {"--ip-type", add_ip_type},
    {"--roaming", add_roaming},
    {"--if-connected", add_if_connected},
};

// Whose profiles `--store modem` means.
void find_modem_store(Arguments& arguments) {
    if (arguments.store != "modem")
        return;
    std::vector<Device> const devices = find_devices(arguments.device);
    if (devices.empty() || devices.front().kind != DeviceKind::modem_manager)
        throw CLI::ValidationError{"--store", "modem needs --device modemmanager[:IMEI]; a folder is ./modem"};
    arguments.modem = devices.front().path;
}

// By those parts of what can be told to this program.
template <class IsWanted>
void parse(CLI::App& app, Arguments& arguments, int count, char const* const* values, IsWanted is_wanted) {
    app.require_subcommand(1);
    app.fallthrough();
    auto const add = [&](CLI::App& command, std::span<Part const> wanted) {
        for (Part const& part : wanted)
            if (is_wanted(part))
                part.add(command, arguments);
    };
    add(app, parts);
    auto const connects = [](CLI::App* one) { return one->check_name("connect") || one->check_name("keep"); };
    for (CLI::App* const command : app.get_subcommands(connects))
        add(*command, parts_of_connecting);
    app.parse(count, values);
    find_modem_store(arguments);
}

constexpr char const* purpose = "Mobile broadband from the command line, in the manner of `netsh mbn`.";

// Nothing where it takes more to say what is wrong, or to help.
[[nodiscard]] std::optional<Arguments> parse_quickly(int count, char const* const* values) {
    Arguments arguments;
    CLI::App app{purpose, "mbnctl"};
    std::span const words{values, static_cast<std::size_t>(count)};
    auto const is_named = [words](Part const& part) {
        return std::ranges::any_of(words, [&part](std::string_view word) {
            return word.starts_with(part.word) || word.starts_with(part.other_word);
        });
    };
    try {
        parse(app, arguments, count, values, is_named);
    } catch (CLI::ParseError const&) {
        return std::nullopt;
    }
    return arguments;
}

} // namespace

std::variant<Arguments, int> parse_arguments(int count, char const* const* values) {
    // To describe all that nobody asks for takes longer than to connect.
    if (std::optional<Arguments> arguments = parse_quickly(count, values))
        return *std::move(arguments);
    Arguments arguments;
    CLI::App app{purpose, "mbnctl"};
    app.footer("Exit code: 0 done, 1 refused or failed, 2 wrong usage. A connection stays up when mbnctl ends.");
    app.set_version_flag("--version", "mbnctl 0.1.0");
    app.failure_message(usage_problem);
    try {
        parse(app, arguments, count, values, [](Part const& /*part*/) { return true; });
    } catch (CLI::ParseError const& problem) {
        // `mbnctl help` and `mbnctl help show`, as one is used to.
        std::vector<std::string> const unknown = app.remaining(true);
        if (problem.get_exit_code() != 0 && unknown.size() == 1 && unknown.front() == "help") {
            std::cout << app.help();
            return exit_done;
        }
        return app.exit(problem) == 0 ? exit_done : exit_usage;
    }
    return arguments;
}

} // namespace mbnctl
