// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_WAKE_HPP
#define MBN_CONNECTION_KEEP_WAKE_HPP

#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/retry_ladder.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/result.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace mbn::inline v0::detail {

// The two clocks of a supervisor, as they stood when this was made: of its timers, and of the wall.
template <class Clock, class WallClock>
class KeepClocks {
public:
    [[nodiscard]] static RetryTime now() {
        return std::chrono::duration_cast<RetryTime>(WallClock::now().time_since_epoch());
    }

    // By how much the wall clock has gained since: timers stand still while the computer sleeps.
    [[nodiscard]] std::chrono::nanoseconds slept_since() const {
        return (WallClock::now() - wall_clock_) - (Clock::now() - clock_);
    }

private:
    typename Clock::time_point clock_ = Clock::now();
    typename WallClock::time_point wall_clock_ = WallClock::now();
};

// What a supervisor remembers of the time before the computer slept, until it has seen what is different now.
class KeepWake {
public:
    void note(std::optional<Connected> const& connected) {
        if (!std::exchange(woke_, true))
            before_ = connected;
    }

    // Called with what was found, before that is fed to the machine.
    void settle(KeepDifference difference) {
        if (std::exchange(woke_, false))
            difference_ = difference;
        before_.reset();
    }

    [[nodiscard]] bool is_unsettled() const noexcept { return woke_; }
    [[nodiscard]] KeepDifference without_session() const noexcept {
        return before_ ? KeepDifference::session_gone : KeepDifference::unchanged;
    }
    [[nodiscard]] KeepDifference with_session(IpSettings const& ip) const {
        return !before_ || before_->ip == ip ? KeepDifference::unchanged : KeepDifference::ip_settings;
    }

    [[nodiscard]] KeepDifference take_difference() noexcept { return std::exchange(difference_, KeepDifference::none); }
    void forget() noexcept { before_.reset(); }

private:
    bool woke_ = false;
    std::optional<Connected> before_ = {};
    KeepDifference difference_ = KeepDifference::none;
};

} // namespace mbn::inline v0::detail

#endif
