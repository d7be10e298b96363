// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_RESULT_HPP
#define MBN_RESULT_HPP

#include <mbn/advice.hpp>
#include <mbn/hresult.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/types.hpp>

#include <boost/outcome/std_result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace mbn::inline v0 {

/// How far a request had come.
enum class Phase : std::uint32_t {
    none,
    /// Resolving and validating the profile. No I/O has happened.
    profile,
    /// Checking that one more context is allowed. No I/O has happened.
    admission,
    /// Opening the device, and reading its ready state, radio, registration and packet service.
    device,
    /// Attaching to the packet service.
    attach,
    /// Activating the context: the step that costs money.
    activation,
    /// Reading the IP settings of the active context.
    ip_settings,
    /// Deactivating the context.
    deactivation,
    /// Asking the device for something else than a connection: radio, registration, PIN and so on.
    control,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Phase /*type*/) noexcept {
    using enum Phase;
    return detail::enumerator_list<Phase>({
        {none, "none"},
        {profile, "profile"},
        {admission, "admission"},
        {device, "device"},
        {attach, "attach"},
        {activation, "activation"},
        {ip_settings, "ip_settings"},
        {deactivation, "deactivation"},
        {control, "control"},
    });
}

/// As it reads behind "while".
[[nodiscard]] constexpr std::string_view text(Phase phase) noexcept {
    switch (phase) {
    case Phase::none:
        return "not started";
    case Phase::profile:
        return "reading the profile";
    case Phase::admission:
        return "admitting the context";
    case Phase::device:
        return "checking the device";
    case Phase::attach:
        return "attaching to the packet service";
    case Phase::activation:
        return "activating the context";
    case Phase::ip_settings:
        return "reading the IP settings";
    case Phase::deactivation:
        return "deactivating the context";
    case Phase::control:
        return "asking the device";
    }
    return {};
}

/// Whether the operation ever came to exist. The Windows API tells the two by the return value of the call and the
/// completion event.
enum class Refusal : std::uint32_t {
    /// Refused at once: no operation exists, nothing was sent, no completion event follows.
    rejected,
    /// The operation existed and ended with this error.
    failed,
};

/// Which rule of this program, or of the system it runs on, refused a request. Neither the device nor the network had a
/// say in it.
enum class DeniedBy : std::uint32_t {
    nobody,
    /// The connection policy takes no request of that mode (a Store application and a stored profile).
    connection_mode,
    /// One context too many for the connection policy.
    context_limit,
    /// The session is in use, and the connection policy neither adopts nor drops what it finds.
    stale_session,
    /// The profile does not allow the network where the device is registered.
    roaming,
    /// The connection policy does not attach a detached device.
    packet_service,
    /// The attempt would be the last one, or nobody knows how many are left, and no consent was given.
    pin_attempts,
    /// That PIN was wrong for this card before.
    known_wrong_pin,
    /// A user deletes only what a user made (`ProfileCreationType`).
    profile_creation_type,
    /// PolicyKit: the user lacks the action `org.freedesktop.ModemManager1.Device.Control`.
    policy_kit_device_control,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(DeniedBy /*type*/) noexcept {
    using enum DeniedBy;
    return detail::enumerator_list<DeniedBy>({
        {nobody, "nobody"},
        {connection_mode, "connection_mode"},
        {context_limit, "context_limit"},
        {stale_session, "stale_session"},
        {roaming, "roaming"},
        {packet_service, "packet_service"},
        {pin_attempts, "pin_attempts"},
        {known_wrong_pin, "known_wrong_pin"},
        {profile_creation_type, "profile_creation_type"},
        {policy_kit_device_control, "policy_kit_device_control"},
    });
}

/// As it reads behind "denied by".
[[nodiscard]] constexpr std::string_view text(DeniedBy rule) noexcept {
    switch (rule) {
    case DeniedBy::nobody:
        return "nobody";
    case DeniedBy::connection_mode:
        return "the rule for connection modes";
    case DeniedBy::context_limit:
        return "the limit of contexts";
    case DeniedBy::stale_session:
        return "the rule for sessions in use";
    case DeniedBy::roaming:
        return "the roaming rule";
    case DeniedBy::packet_service:
        return "the rule for a detached device";
    case DeniedBy::pin_attempts:
        return "the rule for the last PIN attempt";
    case DeniedBy::known_wrong_pin:
        return "the rule for a PIN that was wrong before";
    case DeniedBy::profile_creation_type:
        return "the rule that users delete only their own profiles";
    case DeniedBy::policy_kit_device_control:
        return "PolicyKit, which wants the action org.freedesktop.ModemManager1.Device.Control";
    }
    return {};
}

/// The action of PolicyKit that the user lacks, for who asks for it or grants it; empty where PolicyKit did not refuse.
/// Everything that this library asks of ModemManager is one and the same action.
[[nodiscard]] constexpr std::string_view policy_kit_action(DeniedBy rule) noexcept {
    return rule == DeniedBy::policy_kit_device_control ? "org.freedesktop.ModemManager1.Device.Control"
                                                       : std::string_view{};
}

/// `Error::attempts_remaining` where the device did not say.
inline constexpr std::uint32_t attempts_unknown = 0xFFFFFFFF;

/// Why an operation did not succeed. Small and trivially copyable; its text is made on demand and never holds a secret.
struct Error {
    HResult code = hresult::e_fail;
    /// The request that ended so; 0 where no request was made.
    RequestId request_id = {};
    Phase phase = Phase::none;
    Refusal refusal = Refusal::failed;
    /// What the network said, where it was asked.
    NetworkCause cause = NetworkCause::none;
    /// The status as the device sent it (an MBIM status); 0 where it sent none.
    std::uint32_t device_status = 0;
    Advice advice = Advice::none;
    /// The shortest pause that makes sense for `Advice::retry_after`.
    std::uint32_t retry_after_seconds = 0;
    /// Where in the profile document the first violation stands, from 1; 0 where no document is to blame.
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    DeniedBy denied_by = DeniedBy::nobody;
    /// After a PIN operation: how many attempts are left (`MBN_ATTEMPTS_REMAINING_UNKNOWN` where nobody knows).
    std::uint32_t attempts_remaining = attempts_unknown;
    /// The device was asked and its answer did not come: what was asked for may have happened. The next operation on
    /// that session finds out first.
    bool outcome_unknown = false;
    /// The device gives no reason any more, and gave one before for the same settings, which is in `cause`: it most
    /// likely stopped asking the network.
    bool throttled = false;
    /// The radio is off although it was switched on and its switch on the case is on: the device most likely is locked
    /// by regulation, until what its vendor prescribes has been done. This library holds no key to such locks.
    bool radio_locked = false;

    friend constexpr bool operator==(Error const&, Error const&) noexcept = default;
};

/// An error with the advice that belongs to its code and cause.
[[nodiscard]] constexpr Error make_error(HResult code, NetworkCause cause = NetworkCause::none) noexcept {
    Recommendation const recommendation = recommend(code, cause);
    Error error;
    error.code = code;
    error.cause = cause;
    error.advice = recommendation.advice;
    error.retry_after_seconds = recommendation.retry_after_seconds;
    return error;
}

/// The same, refused by a rule of this program.
[[nodiscard]] constexpr Error make_denial(HResult code, DeniedBy rule) noexcept {
    Error error = make_error(code);
    error.denied_by = rule;
    return error;
}

/// One line: `E_MBN_PIN_REQUIRED (0x80548210): a PIN must be entered first, request 7, while: checking the device,
/// advice: ask the user`.
[[nodiscard]] inline std::string to_string(Error const& error) {
    // Of one type: a compiler works `append` out for each length of a literal.
    using namespace std::string_view_literals;
    std::string line = to_string(error.code);
    if (error.request_id != RequestId{})
        line.append(", request "sv).append(to_string(error.request_id));
    if (error.phase != Phase::none)
        line.append(", while: "sv).append(text(error.phase));
    if (error.denied_by != DeniedBy::nobody)
        line.append(", denied by "sv).append(text(error.denied_by));
    if (error.line != 0)
        line.append(", at line "sv)
            .append(std::to_string(error.line))
            .append(":"sv)
            .append(std::to_string(error.column));
    if (error.cause != NetworkCause::none) {
        line.append(", cause: "sv).append(std::to_string(static_cast<std::uint32_t>(error.cause)));
        if (std::string_view const known = text(error.cause); !known.empty())
            line.append(" "sv).append(known);
    }
    if (error.throttled)
        line.append(" (said before; the device is probably throttled)"sv);
    if (error.radio_locked)
        line.append(", although it was switched on: probably locked by regulation (README, Limits)"sv);
    if (error.attempts_remaining != attempts_unknown)
        line.append(", attempts left: "sv).append(std::to_string(error.attempts_remaining));
    if (error.outcome_unknown)
        line.append(", outcome unknown"sv);
    if (error.advice != Advice::none) {
        line.append(", advice: "sv).append(text(error.advice));
        if (error.retry_after_seconds != 0)
            line.append(" (after "sv).append(std::to_string(error.retry_after_seconds)).append(" s)"sv);
    }
    return line;
}

/// What `Result::value()` throws on an error is made of it: a `std::system_error` with the code.
[[nodiscard]] inline std::error_code make_error_code(Error const& error) noexcept {
    return make_error_code(error.code);
}

/// Found by Outcome where the value of an error is asked for.
[[noreturn]] inline void outcome_throw_as_system_error_with_payload(Error const& error) {
    BOOST_OUTCOME_THROW_EXCEPTION(std::system_error(make_error_code(error), to_string(error)));
}

/// A value or an `Error`. To ask for the value of an error is a mistake of the caller: it throws `std::system_error`.
template <class T>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<
    T, Error, BOOST_OUTCOME_V2_NAMESPACE::policy::error_code_throw_as_system_error<T, Error, void>>;

using BOOST_OUTCOME_V2_NAMESPACE::failure;
using BOOST_OUTCOME_V2_NAMESPACE::success;

} // namespace mbn::inline v0

#endif
