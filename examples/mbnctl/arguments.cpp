// SPDX-License-Identifier: BSL-1.0
#include "arguments.hpp"

#include "devices.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
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

void add_globals(CLI::App& app, Arguments& arguments) {
    app.add_option("--device", arguments.device,
                   "mbim:PATH, mbim-proxy:PATH or emulated (default: $MBN_DEVICE, else the first /dev/cdc-wdm*)")
        ->check([](std::string const& text) {
            return parse_device(text) ? std::string{} : "must be mbim:PATH, mbim-proxy:PATH or emulated";
        });
    app.add_option("--store", arguments.store, "Folder of the stored profiles")->type_name("DIR");
    app.add_option_function<double>(
           "--timeout",
           [&arguments](double seconds) {
               arguments.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000.0)};
           },
           "Limit for a whole request")
        ->check(CLI::Range(0.001, 86'400.0))
        ->type_name("SECONDS");
    app.add_flag_callback(
        "--json", [&arguments] { arguments.format = Format::json; }, "One JSON object a line on standard output");
    app.add_flag_callback(
        "-v,--verbose", [&arguments] { arguments.verbosity = Verbosity::log; }, "Log lines on standard error");
}

void add_connect(CLI::App& app, Arguments& arguments) {
    auto& connect = arguments.connect;
    CLI::App& command = *app.add_subcommand("connect", "Bring the data connection up");
    command.callback([&arguments] { arguments.command = Command::connect; });

    CLI::Option_group& target = *command.add_option_group("target", "What to connect with");
    target.require_option(1);
    target.add_option("--profile", connect.profile, "A stored profile")->type_name("NAME");
    target.add_option("--temporary", connect.temporary, "A profile document that is not stored")->type_name("FILE");
    CLI::Option* const apn = target.add_option("--apn", connect.apn, "An access point, without a profile");
    apn->type_name("APN");

    CLI::Option* const user = command.add_option("--user", connect.user, "User name for the access point");
    user->needs(apn)->type_name("USER");
    command.add_option("--password-file", connect.password_file, "File with the password; - is standard input")
        ->needs(user)
        ->type_name("FILE");
    command
        .add_option_function<std::string>(
            "--auth", [&connect](std::string const& name) { connect.auth = from_name<mbn::AuthProtocol>(name); },
            "How user name and password are sent (default: chap where there is a user)")
        ->needs(apn)
        ->check(CLI::IsMember({"none", "pap", "chap", "mschapv2"}))
        ->type_name("PROTOCOL");
    command
        .add_option_function<std::string>(
            "--ip-type", [&connect](std::string const& name) { connect.ip_type = from_name<mbn::IpType>(name); },
            "Address families to ask for")
        ->needs(apn)
        ->check(CLI::IsMember({"default", "ipv4", "ipv6", "ipv4v6"}))
        ->type_name("TYPE");
    command
        .add_option_function<std::string>(
            "--roaming", [&connect](std::string const& name) { connect.roaming = roaming_from_name(name); },
            "Networks where connecting is allowed (default: what the profile allows; with --apn: home)")
        ->check(CLI::IsMember({"home", "partners", "any"}))
        ->type_name("WHERE");
}

void add_profile_commands(CLI::App& app, Arguments& arguments) {
    CLI::App& add = *app.add_subcommand("add", "Store a profile");
    add.require_subcommand(1);
    CLI::App& add_profile = *add.add_subcommand("profile", "Check a profile document and store it");
    add_profile.add_option("FILE", arguments.file, "The document; - is standard input")->required();
    add_profile.callback([&arguments] { arguments.command = Command::add_profile; });

    CLI::App& remove = *app.add_subcommand("delete", "Delete a stored profile");
    remove.require_subcommand(1);
    CLI::App& delete_profile = *remove.add_subcommand("profile", "Delete a stored profile");
    delete_profile.add_option("NAME", arguments.name, "Its name")->required();
    delete_profile.callback([&arguments] { arguments.command = Command::delete_profile; });

    CLI::App& validate = *app.add_subcommand("validate", "Check a profile document");
    validate.add_option("FILE", arguments.file, "The document; - is standard input")->required();
    validate.callback([&arguments] { arguments.command = Command::validate; });
}

void add_show(CLI::App& app, Arguments& arguments) {
    CLI::App& show = *app.add_subcommand("show", "Show what the device or the store says");
    show.require_subcommand(1);
    auto const noun = [&](char const* name, char const* text, Command command) {
        show.add_subcommand(name, text)->callback([&arguments, command] { arguments.command = command; });
    };
    noun("interfaces", "The devices and what they are doing", Command::show_interfaces);
    noun("connection", "The state of the data connection", Command::show_connection);
    noun("profiles", "The stored profiles", Command::show_profiles);
    noun("readyinfo", "The SIM", Command::show_readyinfo);
    noun("capability", "What the device can do", Command::show_capability);
    noun("radio", "The radio switches", Command::show_radio);
    noun("signal", "How well the network is heard", Command::show_signal);
}

} // namespace

std::variant<Arguments, int> parse_arguments(int count, char const* const* values) {
    Arguments arguments;
    CLI::App app{"Mobile broadband from the command line, in the manner of `netsh mbn`.", "mbnctl"};
    app.footer("Exit code: 0 done, 1 refused or failed, 2 wrong usage. A connection stays up when mbnctl ends.");
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", "mbnctl 0.1.0");

    add_globals(app, arguments);
    add_connect(app, arguments);
    app.add_subcommand("disconnect", "End the data connection, whoever made it")->callback([&arguments] {
        arguments.command = Command::disconnect;
    });
    add_profile_commands(app, arguments);
    add_show(app, arguments);
    app.add_subcommand("monitor", "Print everything that happens, until interrupted")->callback([&arguments] {
        arguments.command = Command::monitor;
    });

    try {
        app.parse(count, values);
    } catch (CLI::ParseError const& problem) {
        return app.exit(problem) == 0 ? exit_done : exit_usage;
    }
    return arguments;
}

} // namespace mbnctl
