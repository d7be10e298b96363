// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_ARGUMENTS_HPP
#define MBN_EXAMPLES_MBNCTL_ARGUMENTS_HPP

#include <mbn/profile/profile.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace mbnctl {

// Exit codes. They are part of the interface: scripts rely on them.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;
inline constexpr int exit_usage = 2;

enum class Command {
    connect,
    disconnect,
    add_profile,
    delete_profile,
    show_interfaces,
    show_connection,
    show_profiles,
    show_readyinfo,
    show_capability,
    show_radio,
    show_signal,
    validate,
    monitor,
};

enum class Format { human, json };
enum class Verbosity { results, log };

// What to connect with: exactly one of the first three.
struct ConnectArguments {
    std::optional<std::string> profile = {};
    std::optional<std::string> temporary = {};
    std::optional<std::string> apn = {};

    std::string user = {};
    // `-` is standard input. A password never stands on the command line, where every process could read it.
    std::string password_file = {};
    std::optional<mbn::AuthProtocol> auth = {};
    mbn::IpType ip_type = mbn::IpType::default_type;

    // Absent: what the profile allows.
    std::optional<mbn::RoamApplicability> roaming = {};
};

struct Arguments {
    Command command = Command::show_interfaces;
    std::optional<std::string> device = {};
    // Empty: the default of the store.
    std::string store = {};
    std::optional<std::chrono::milliseconds> timeout = {};
    Format format = Format::human;
    Verbosity verbosity = Verbosity::results;
    ConnectArguments connect = {};
    // The document of `add profile` and `validate`.
    std::string file = {};
    // The profile of `delete profile`.
    std::string name = {};
};

// The arguments; or the exit code, where everything has been said already (help, version, wrong usage).
[[nodiscard]] std::variant<Arguments, int> parse_arguments(int count, char const* const* values);

} // namespace mbnctl

#endif
