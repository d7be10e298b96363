// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_ARGUMENTS_HPP
#define MBN_EXAMPLES_MBNCTL_ARGUMENTS_HPP

#include <mbn/connection/choices.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/provider.hpp>
#include <mbn/mbim/field_writer.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/profile/management.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/selection.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mbnctl {

// Exit codes. They are part of the interface: scripts rely on them.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;
inline constexpr int exit_usage = 2;

enum class Command {
    connect,
    disconnect,
    add_profile,
    set_profile,
    ensure_profile,
    delete_profile,
    export_profile,
    show_interfaces,
    show_connection,
    show_profiles,
    show_profile,
    show_selection,
    show_readyinfo,
    show_capability,
    show_radio,
    show_signal,
    show_registration,
    show_packetservice,
    show_homeprovider,
    show_preferredproviders,
    show_visibleproviders,
    show_pin,
    show_pinlist,
    show_provisionedcontexts,
    set_radio,
    set_registration,
    set_packetservice,
    set_preferredproviders,
    pin_enter,
    pin_enable,
    pin_disable,
    pin_change,
    pin_unblock,
    scan,
    keep,
    validate,
    monitor,
    decode,
    encode,
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
    mbn::StaleSession if_connected = mbn::StaleSession::refuse;
};

// What `set` changes.
struct SetArguments {
    mbn::Radio radio = mbn::Radio::on;
    mbn::RegisterMode mode = mbn::RegisterMode::automatic;
    // With `manual`.
    std::string provider = {};
    // The technologies to try first; `none` leaves them to the device.
    mbn::DataClass data_classes = mbn::DataClass::none;
    mbn::PacketService packet_service = mbn::PacketService::attached;
    // Empty with `--none`.
    std::vector<mbn::Provider> preferred = {};
};

enum class LastAttempt { refuse, use };

struct PinArguments {
    mbn::PinOperation operation = mbn::PinOperation::enter;
    mbn::PinType type = mbn::PinType::pin1;
    // Empty: the environment, the terminal or standard input, in that order. A PIN never stands on the command line.
    std::string file = {};
    LastAttempt last_attempt = LastAttempt::refuse;
};

enum class AtEnd { leave_up, disconnect };

struct Arguments {
    Command command = Command::show_interfaces;
    std::optional<std::string> device = {};
    // Empty: the default of the store.
    std::string store = {};
    // The modem of ModemManager that keeps the profiles instead; empty text for the only one.
    std::optional<std::string> modem = {};
    std::optional<std::chrono::milliseconds> timeout = {};
    // The data stream that a connection is made on, looked at or ended.
    std::uint32_t session = 0;
    Format format = Format::human;
    Verbosity verbosity = Verbosity::results;
    ConnectArguments connect = {};
    SetArguments set = {};
    PinArguments pin = {};
    // Of `keep`.
    AtEnd at_end = AtEnd::leave_up;
    // Where the messages of the device go; nowhere when empty.
    std::string trace = {};
    mbn::mbim::Secrets trace_secrets = mbn::mbim::Secrets::hide;
    // Of `decode`.
    mbn::mbim::Secrets secrets = mbn::mbim::Secrets::hide;
    mbn::mbim::Mbimex mbimex = mbn::mbim::Mbimex::v1;
    // The document of `add profile`, `set profile`, `ensure profile` and `validate`; where `export profile` writes;
    // what `decode` reads.
    std::string file = {};
    // The profile of `delete profile`, `export profile` and `show profile`.
    std::string name = {};
    mbn::ProfileAuthority authority = mbn::ProfileAuthority::user;
    mbn::SelectionUse selection = mbn::SelectionUse::automatic;
};

// The arguments; or the exit code, where everything has been said already (help, version, wrong usage).
[[nodiscard]] std::variant<Arguments, int> parse_arguments(int count, char const* const* values);

} // namespace mbnctl

#endif
