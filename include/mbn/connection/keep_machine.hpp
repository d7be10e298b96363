// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_MACHINE_HPP
#define MBN_CONNECTION_KEEP_MACHINE_HPP

#include <mbn/detail/enumeration.hpp>

#include <cstdint>

namespace mbn::inline v0 {

/// What a `KeepConnected` is about.
enum class KeepState : std::uint32_t {
    /// Nothing: it was not started, or its owner stopped it.
    stopped,
    /// Reading the device, to see what there is to do.
    checking,
    /// An attempt is on its way.
    connecting,
    connected,
    /// The next attempt has a time.
    waiting,
    /// The next attempt waits for something to change: the SIM, the radio, the network, the settings.
    blocked,
    /// The device is not there, or it is another one.
    waiting_for_device,
    /// The computer goes to sleep.
    asleep,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(KeepState /*type*/) noexcept {
    using enum KeepState;
    return detail::enumerator_list<KeepState>({
        {stopped, "stopped"},
        {checking, "checking"},
        {connecting, "connecting"},
        {connected, "connected"},
        {waiting, "waiting"},
        {blocked, "blocked"},
        {waiting_for_device, "waiting_for_device"},
        {asleep, "asleep"},
    });
}

namespace detail {

// All that can happen to a supervisor.
enum class KeepInput : std::uint32_t {
    // By its owner.
    start,
    stop,
    profile_changed,
    sleep,
    // By this program: it disconnected or cancelled by hand.
    disconnected,
    // The connection object is gone.
    connection_ended,
    // The computer woke up, or slept unnoticed.
    woke,
    // What a check found. A check that a newer one replaced says nothing any more.
    may_connect,
    must_wait,
    is_connected,
    is_blocked,
    // How an attempt ended. One that was given up says nothing any more.
    succeeded,
    refused,
    refused_for_good,
    // By the check, the attempt or the device itself.
    device_gone,
    // By the device: the context ended; another connection uses the session; what blocks it may be over; what the last
    // attempt was refused for is over.
    dropped,
    taken,
    changed,
    mended,
    time_is_up,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(KeepInput /*type*/) noexcept {
    using enum KeepInput;
    return enumerator_list<KeepInput>({
        {start, "start"},
        {stop, "stop"},
        {profile_changed, "profile_changed"},
        {sleep, "sleep"},
        {disconnected, "disconnected"},
        {connection_ended, "connection_ended"},
        {woke, "woke"},
        {may_connect, "may_connect"},
        {must_wait, "must_wait"},
        {is_connected, "is_connected"},
        {is_blocked, "is_blocked"},
        {succeeded, "succeeded"},
        {refused, "refused"},
        {refused_for_good, "refused_for_good"},
        {device_gone, "device_gone"},
        {dropped, "dropped"},
        {taken, "taken"},
        {changed, "changed"},
        {mended, "mended"},
        {time_is_up, "time_is_up"},
    });
}

// Where an input leads. What a state does, it does when it is entered: `checking` reads the device, `connecting` makes
// the attempt, `waiting` and `waiting_for_device` set the timer. What is left takes back what it began.
struct KeepStep {
    KeepState state = KeepState::stopped;
    bool enters = false;

    friend constexpr bool operator==(KeepStep, KeepStep) noexcept = default;
};

// One function a state, each with a switch over every input: a pair that nobody thought of does not compile without a
// warning.

[[nodiscard]] constexpr KeepStep enter(KeepState state) noexcept {
    return {state, true};
}

[[nodiscard]] constexpr KeepStep stay(KeepState state) noexcept {
    return {state, false};
}

[[nodiscard]] constexpr KeepStep when_stopped(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case start:
        return enter(KeepState::checking);
    case stop:
    case profile_changed:
    case sleep:
    case disconnected:
    case connection_ended:
    case woke:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
    case device_gone:
    case dropped:
    case taken:
    case changed:
    case mended:
    case time_is_up:
        break;
    }
    return stay(KeepState::stopped);
}

[[nodiscard]] constexpr KeepStep when_checking(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    case may_connect:
        return enter(KeepState::connecting);
    case must_wait:
        return enter(KeepState::waiting);
    case is_connected:
        return enter(KeepState::connected);
    case is_blocked:
        return enter(KeepState::blocked);
    case device_gone:
        return enter(KeepState::waiting_for_device);
    // What was read may be old: read again.
    case woke:
    case dropped:
    case taken:
    case changed:
    case mended:
        return enter(KeepState::checking);
    case start:
    case profile_changed:
    case succeeded:
    case refused:
    case refused_for_good:
    case time_is_up:
        break;
    }
    return stay(KeepState::checking);
}

[[nodiscard]] constexpr KeepStep when_connecting(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    case succeeded:
        return enter(KeepState::connected);
    case refused:
        return enter(KeepState::waiting);
    case refused_for_good:
        return enter(KeepState::blocked);
    case device_gone:
        return enter(KeepState::waiting_for_device);
    case profile_changed:
    case woke:
        return enter(KeepState::checking);
    // The attempt's own end will say what became of it.
    case dropped:
    case taken:
    case changed:
    case mended:
    case start:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case time_is_up:
        break;
    }
    return stay(KeepState::connecting);
}

[[nodiscard]] constexpr KeepStep when_connected(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    case device_gone:
        return enter(KeepState::waiting_for_device);
    case woke:
    case dropped:
        return enter(KeepState::checking);
    // Another profile is for the next attempt.
    case profile_changed:
    case start:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
    case taken:
    case changed:
    case mended:
    case time_is_up:
        break;
    }
    return stay(KeepState::connected);
}

[[nodiscard]] constexpr KeepStep when_waiting(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    case device_gone:
        return enter(KeepState::waiting_for_device);
    case taken:
        return enter(KeepState::blocked);
    case profile_changed:
    case woke:
    case mended:
    case time_is_up:
        return enter(KeepState::checking);
    // None of this makes the pause shorter.
    case start:
    case changed:
    case dropped:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
        break;
    }
    return stay(KeepState::waiting);
}

[[nodiscard]] constexpr KeepStep when_blocked(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    case device_gone:
        return enter(KeepState::waiting_for_device);
    case start:
    case profile_changed:
    case woke:
    case dropped:
    case changed:
    case mended:
        return enter(KeepState::checking);
    case taken:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
    case time_is_up:
        break;
    }
    return stay(KeepState::blocked);
}

[[nodiscard]] constexpr KeepStep when_waiting_for_device(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case disconnected:
    case connection_ended:
        return enter(KeepState::stopped);
    case sleep:
        return enter(KeepState::asleep);
    // Whatever the device says, it is there.
    case start:
    case woke:
    case taken:
    case changed:
    case mended:
    case time_is_up:
        return enter(KeepState::checking);
    case profile_changed:
    case device_gone:
    case dropped:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
        break;
    }
    return stay(KeepState::waiting_for_device);
}

[[nodiscard]] constexpr KeepStep when_asleep(KeepInput input) noexcept {
    switch (input) {
        using enum KeepInput;
    case stop:
    case connection_ended:
        return enter(KeepState::stopped);
    case woke:
        return enter(KeepState::checking);
    // Everything is read again when it wakes up.
    case start:
    case profile_changed:
    case sleep:
    case may_connect:
    case must_wait:
    case is_connected:
    case is_blocked:
    case succeeded:
    case refused:
    case refused_for_good:
    case device_gone:
    case dropped:
    case taken:
    case changed:
    case mended:
    case time_is_up:
        break;
    // The program disconnected: it means it.
    case disconnected:
        return enter(KeepState::stopped);
    }
    return stay(KeepState::asleep);
}

[[nodiscard]] constexpr KeepStep keep_step(KeepState state, KeepInput input) noexcept {
    switch (state) {
    case KeepState::stopped:
        return when_stopped(input);
    case KeepState::checking:
        return when_checking(input);
    case KeepState::connecting:
        return when_connecting(input);
    case KeepState::connected:
        return when_connected(input);
    case KeepState::waiting:
        return when_waiting(input);
    case KeepState::blocked:
        return when_blocked(input);
    case KeepState::waiting_for_device:
        return when_waiting_for_device(input);
    case KeepState::asleep:
        return when_asleep(input);
    }
    return stay(KeepState::stopped);
}

} // namespace detail

} // namespace mbn::inline v0

#endif
