// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_EVENT_HPP
#define MBN_CONNECTION_KEEP_EVENT_HPP

#include <mbn/connection/keep_machine.hpp>
#include <mbn/event.hpp>
#include <mbn/result.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

namespace mbn::inline v0 {

/// Why a `KeepConnected` is in its state.
enum class KeepReason : std::uint32_t {
    none,
    /// The owner started it.
    started,
    /// The owner stopped it.
    stopped,
    /// This program disconnected, or cancelled the attempt, by hand: that pauses it like `stop()`.
    disconnected,
    /// The connection was destroyed.
    connection_ended,
    /// The last attempt was refused; `KeepEvent::error` says how.
    refused,
    /// The automatic attempts of this hour are used up.
    budget,
    /// The network, the device or another program ended the connection; `KeepEvent::cause` may say why.
    dropped,
    /// What it waited for has changed.
    mended,
    /// The device is gone or does not answer; `KeepEvent::error` says how.
    device_gone,
    /// The device that is there has another identity.
    other_device,
    /// Another SIM is in the device.
    other_subscriber,
    /// The SIM or the device is not ready; `KeepEvent::error` tells a missing SIM from a missing PIN.
    not_ready,
    radio_off,
    not_registered,
    /// The profile does not allow the network where the device is registered.
    not_allowed_here,
    /// Another connection uses the session: one that was made by hand, or another program's.
    other_connection,
    /// Somebody has to act, and no event tells when that is done: change the profile, call the operator.
    needs_somebody,
    /// The computer goes to sleep.
    sleep,
    /// It woke up; `KeepEvent::difference` says what has changed.
    resumed,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(KeepReason /*type*/) noexcept {
    using enum KeepReason;
    return detail::enumerator_list<KeepReason>({
        {none, "none"},
        {started, "started"},
        {stopped, "stopped"},
        {disconnected, "disconnected"},
        {connection_ended, "connection_ended"},
        {refused, "refused"},
        {budget, "budget"},
        {dropped, "dropped"},
        {mended, "mended"},
        {device_gone, "device_gone"},
        {other_device, "other_device"},
        {other_subscriber, "other_subscriber"},
        {not_ready, "not_ready"},
        {radio_off, "radio_off"},
        {not_registered, "not_registered"},
        {not_allowed_here, "not_allowed_here"},
        {other_connection, "other_connection"},
        {needs_somebody, "needs_somebody"},
        {sleep, "sleep"},
        {resumed, "resumed"},
    });
}

/// What was different after the computer slept.
enum class KeepDifference : std::uint32_t {
    /// It did not sleep.
    none,
    /// Nothing: what was connected is, with the same IP settings, and what was not is not.
    unchanged,
    /// Still connected, with other IP settings.
    ip_settings,
    /// It was connected, and is not any more.
    session_gone,
    device_gone,
    other_device,
    other_subscriber,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(KeepDifference /*type*/) noexcept {
    using enum KeepDifference;
    return detail::enumerator_list<KeepDifference>({
        {none, "none"},
        {unchanged, "unchanged"},
        {ip_settings, "ip_settings"},
        {session_gone, "session_gone"},
        {device_gone, "device_gone"},
        {other_device, "other_device"},
        {other_subscriber, "other_subscriber"},
    });
}

/// What a `KeepConnected` tells: its state, why, and when it goes on.
struct KeepEvent {
    KeepState state = KeepState::stopped;
    KeepReason reason = KeepReason::none;
    /// How the last attempt, or the last look at the device, ended, where that is the reason.
    std::optional<Error> error = {};
    /// Why the connection was dropped.
    NetworkCause cause = NetworkCause::none;
    /// In `waiting`: from now to the next attempt. In `waiting_for_device`: to the next look.
    std::chrono::milliseconds pause{0};
    /// In `waiting`: when the next attempt is made, as the wall clock goes now.
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> next_attempt = {};
    /// In `connected`.
    std::optional<Connected> connected = {};
    /// In the first event after the computer slept.
    KeepDifference difference = KeepDifference::none;

    friend bool operator==(KeepEvent const&, KeepEvent const&) = default;
};

/// One line: `waiting (refused), next attempt in 9 s: E_FAIL (0x80004005): ...`. A template, so that only a program
/// that prints it pays for it.
template <std::same_as<KeepEvent> Printed>
[[nodiscard]] std::string to_string(Printed const& event) {
    std::string line = to_string(event.state);
    if (event.reason != KeepReason::none)
        line.append(" (").append(to_string(event.reason)).append(")");
    if (event.difference != KeepDifference::none)
        line.append(", after sleep: ").append(to_string(event.difference));
    if (event.cause != NetworkCause::none)
        line.append(", cause ").append(to_string(event.cause));
    if (event.next_attempt)
        line.append(", next attempt in ").append(std::to_string((event.pause.count() + 999) / 1000)).append(" s");
    if (event.connected)
        line.append(": ").append(to_string(event.connected->ip));
    if (event.error)
        line.append(": ").append(to_string(*event.error));
    return line;
}

} // namespace mbn::inline v0

#endif
