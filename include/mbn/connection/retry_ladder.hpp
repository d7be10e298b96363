// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_RETRY_LADDER_HPP
#define MBN_CONNECTION_RETRY_LADDER_HPP

#include <mbn/advice.hpp>
#include <mbn/detail/enumeration.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace mbn::inline v0 {

/// A moment, counted from an epoch of the caller's choice. Counted by a wall clock, the state of a ladder outlives the
/// process and the computer's sleep.
using RetryTime = std::chrono::milliseconds;

/// What ends a pause of the ladder.
enum class RetryReset : std::uint32_t {
    /// A connection came up and held for `RetrySettings::settled_after`.
    success,
    /// The profile is new or was changed.
    profile_changed,
    /// The device registered with another operator.
    operator_changed,
    /// Another SIM is in the device.
    subscriber_changed,
    /// Somebody connected by hand, with success or without.
    manual_connect,
    /// What the device refused an attempt for is over: it is attached again, the voice call has ended.
    mended,
    /// The owner of the program said "start". Ends a stop; a pause goes on, so that a program which crashes and starts
    /// again in a loop does not hammer the network.
    started,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RetryReset /*type*/) noexcept {
    using enum RetryReset;
    return detail::enumerator_list<RetryReset>({
        {success, "success"},
        {profile_changed, "profile_changed"},
        {operator_changed, "operator_changed"},
        {subscriber_changed, "subscriber_changed"},
        {manual_connect, "manual_connect"},
        {mended, "mended"},
        {started, "started"},
    });
}

/// When an automatic attempt may be made.
enum class RetryVerdict : std::uint32_t {
    now,
    /// The pause of the ladder has to pass.
    after_pause,
    /// The pause has passed or will have, but the attempts of this hour are used up.
    after_budget,
    /// Only a human can mend it. A `RetryReset` ends this.
    stop,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RetryVerdict /*type*/) noexcept {
    using enum RetryVerdict;
    return detail::enumerator_list<RetryVerdict>({
        {now, "now"},
        {after_pause, "after_pause"},
        {after_budget, "after_budget"},
        {stop, "stop"},
    });
}

struct RetryDecision {
    RetryVerdict verdict = RetryVerdict::now;
    /// From now to the next attempt.
    std::chrono::milliseconds pause{0};
    /// Of the last refusal.
    Pace pace = Pace::ordinary;

    friend constexpr bool operator==(RetryDecision const&, RetryDecision const&) noexcept = default;
};

/// Which attempts count against the budget.
enum class BudgetScope : std::uint8_t {
    every_attempt,
    /// An attempt that succeeds is given back.
    refused_attempts,
};

/// The shape of the ladder. The defaults are those of Windows' automatic connection, with the budget that one operator
/// asks for.
struct RetrySettings {
    std::chrono::seconds first_pause{ordinary_pause_seconds};
    std::chrono::seconds slow_pause{slow_pause_seconds};
    std::chrono::seconds glacial_pause{glacial_pause_seconds};
    /// Each pause is so many times the one before...
    std::uint32_t factor = 3;
    /// ...up to this.
    std::chrono::seconds longest_pause{std::chrono::hours{24}};
    /// Automatic attempts in any 60 minutes, at most `RetryState::remembered`; 0: no limit.
    std::uint32_t attempts_per_hour = 4;
    BudgetScope budget_scope = BudgetScope::every_attempt;
    /// A connection that breaks earlier has not ended the ladder.
    std::chrono::seconds settled_after{30};
    /// Up to so much is added to each pause, so that many devices do not move together.
    std::uint32_t jitter_percent = 10;
    /// What decides how much: the same seed, the same pauses. Without one nothing is added.
    std::optional<std::uint64_t> seed = {};
};

/// All that a ladder remembers: plain data, for the caller to keep where it outlives the process.
struct RetryState {
    static constexpr std::size_t remembered = 32;

    /// The last pause, without what the seed added; 0: the next one is the first.
    std::chrono::milliseconds pause{0};
    /// The last pause as a whole, 0 where it was ended, and its end.
    std::chrono::milliseconds whole_pause{0};
    RetryTime not_before{0};
    Pace pace = Pace::ordinary;
    bool stopped = false;
    /// These settings have connected before.
    bool proven = false;
    /// Since when it is connected.
    std::optional<RetryTime> connected_since = {};
    /// The last automatic attempts, the oldest first.
    std::array<RetryTime, remembered> attempts = {};
    std::size_t attempt_count = 0;
    /// How many numbers were drawn from the seed.
    std::uint64_t drawn = 0;
    /// The latest time that it was told. A clock that goes back takes all times with it.
    RetryTime latest{0};

    friend constexpr bool operator==(RetryState const&, RetryState const&) noexcept = default;
};

/// Decides when an automatic connection tries again: first after 3 s, then 9, 27 and so on up to 24 h; slow causes
/// begin at 300 s, glacial ones wait 24 h at once, and what only a human can mend ends it. Never more attempts in an
/// hour than the budget allows. Attempts by hand are none of its business: they are neither counted nor held up.
///
/// A value: no clock and no I/O. The time goes in with each call. Where it jumps forward that time has passed; where it
/// goes back, none has. Not safe for concurrent use.
///
/// ```
/// RetryLadder ladder;
/// ladder.attempted(now);                                 // an automatic attempt begins
/// RetryDecision next = ladder.refused(now, error);       // it failed: when is the next one?
/// ```
class RetryLadder {
public:
    constexpr explicit RetryLadder(RetrySettings const& settings = {}, RetryState const& state = {}) noexcept
        : settings_{settings}, state_{state} {}

    [[nodiscard]] constexpr RetrySettings const& settings() const noexcept { return settings_; }
    [[nodiscard]] constexpr RetryState const& state() const noexcept { return state_; }

    /// Gives it a seed where the settings have none.
    constexpr void seed(std::uint64_t seed) noexcept {
        if (!settings_.seed)
            settings_.seed = seed;
    }

    /// An automatic attempt begins.
    constexpr void attempted(RetryTime now) noexcept {
        follow(now);
        if (state_.attempt_count == RetryState::remembered)
            forget_oldest();
        state_.attempts[state_.attempt_count++] = now;
    }

    /// The last attempt did not get as far as the network.
    constexpr void take_back_attempt() noexcept {
        if (state_.attempt_count != 0)
            --state_.attempt_count;
    }

    /// The last attempt, or one by hand, was refused.
    ///
    /// The pace is that of the error's code and cause; `Error::retry_after_seconds` makes a pause longer, never
    /// shorter. Wrong settings stop the ladder, unless the same settings have connected before: then the network may be
    /// to blame, and the slow pace holds.
    constexpr RetryDecision refused(RetryTime now, Error const& error) noexcept {
        follow(now);
        state_.connected_since.reset();
        Pace pace = mbn::pace(error.code, error.cause);
        if (pace == Pace::stop && state_.proven && recommend(error.code, error.cause).advice == Advice::change_settings)
            pace = Pace::slow;
        return climb(now, pace, std::chrono::seconds{error.retry_after_seconds});
    }

    /// It is connected.
    constexpr void connected(RetryTime now) noexcept {
        follow(now);
        if (settings_.budget_scope == BudgetScope::refused_attempts)
            take_back_attempt();
        end_pause();
        state_.proven = true;
        state_.connected_since = now;
    }

    /// The network, the device or another program ended the connection. The next attempt may be made at once where it
    /// had settled and the cause does not ask for a pause.
    constexpr RetryDecision dropped(RetryTime now, NetworkCause cause) noexcept {
        follow(now);
        bool const settled = state_.connected_since && now - *state_.connected_since >= settings_.settled_after;
        state_.connected_since.reset();
        if (settled)
            reset(RetryReset::success);
        Recommendation const advice = recommend(cause);
        if (settled && (advice.advice == Advice::none || advice.advice == Advice::retry_now))
            return next(now);
        Pace const pace = mbn::pace(cause);
        return climb(now, pace == Pace::stop ? Pace::slow : pace, std::chrono::seconds{advice.retry_after_seconds});
    }

    /// The next pause is the first again, and the one that is on ends. The budget stays as it is.
    constexpr void reset(RetryReset what) noexcept {
        state_.stopped = false;
        if (what == RetryReset::started)
            return;
        state_.pause = std::chrono::milliseconds{0};
        end_pause();
        if (what == RetryReset::profile_changed || what == RetryReset::subscriber_changed)
            state_.proven = false;
    }

    /// When the next automatic attempt may be made.
    [[nodiscard]] constexpr RetryDecision next(RetryTime now) noexcept {
        follow(now);
        if (state_.stopped)
            return {RetryVerdict::stop, std::chrono::milliseconds{0}, Pace::stop};
        std::chrono::milliseconds const none{0};
        auto const pause = std::clamp(state_.not_before - now, none, state_.whole_pause);
        auto const budget = until_budget(now);
        if (budget > pause)
            return {RetryVerdict::after_budget, budget, state_.pace};
        return {pause > none ? RetryVerdict::after_pause : RetryVerdict::now, pause, state_.pace};
    }

private:
    [[nodiscard]] constexpr std::chrono::milliseconds first_pause(Pace pace) const noexcept {
        switch (pace) {
        case Pace::slow:
            return settings_.slow_pause;
        case Pace::glacial:
            return settings_.glacial_pause;
        case Pace::ordinary:
        case Pace::stop:
            break;
        }
        return settings_.first_pause;
    }

    constexpr RetryDecision climb(RetryTime now, Pace pace, std::chrono::milliseconds at_least) noexcept {
        state_.pace = pace;
        if (pace == Pace::stop) {
            end_pause();
            state_.stopped = true;
            return next(now);
        }
        std::chrono::milliseconds const longest = settings_.longest_pause;
        // Divided, as the product may be too large.
        auto const longer = state_.pause > longest / (std::max)(settings_.factor, 1U)
                                ? longest
                                : state_.pause * (std::max)(settings_.factor, 1U);
        state_.pause = (std::max)({first_pause(pace), longer, at_least});
        state_.whole_pause = state_.pause + jitter(state_.pause);
        state_.not_before = now + state_.whole_pause;
        return next(now);
    }

    constexpr void end_pause() noexcept {
        state_.stopped = false;
        state_.whole_pause = std::chrono::milliseconds{0};
    }

    // SplitMix64: small, and the same on every platform.
    [[nodiscard]] constexpr std::uint64_t draw(std::uint64_t seed) noexcept {
        std::uint64_t mixed = seed + ++state_.drawn * 0x9E3779B97F4A7C15U;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
        return mixed ^ (mixed >> 31U);
    }

    [[nodiscard]] constexpr std::chrono::milliseconds jitter(std::chrono::milliseconds pause) noexcept {
        if (!settings_.seed || settings_.jitter_percent == 0)
            return std::chrono::milliseconds{0};
        auto const most = static_cast<std::uint64_t>(pause.count()) * settings_.jitter_percent / 100;
        return std::chrono::milliseconds{
            static_cast<std::chrono::milliseconds::rep>(draw(*settings_.seed) % (most + 1))};
    }

    [[nodiscard]] constexpr std::chrono::milliseconds until_budget(RetryTime now) const noexcept {
        auto const budget = (std::min)(std::size_t{settings_.attempts_per_hour}, RetryState::remembered);
        if (budget == 0 || state_.attempt_count < budget)
            return std::chrono::milliseconds{0};
        // The next attempt is one too many until this one is an hour old.
        RetryTime const attempt = state_.attempts[state_.attempt_count - budget];
        return (std::max)(attempt + std::chrono::hours{1} - now, std::chrono::milliseconds{0});
    }

    constexpr void follow(RetryTime now) noexcept {
        if (auto const back = state_.latest - now; back > back.zero()) {
            state_.not_before -= back;
            if (state_.connected_since)
                *state_.connected_since -= back;
            for (RetryTime& attempt : state_.attempts)
                attempt -= back;
        }
        state_.latest = now;
    }

    constexpr void forget_oldest() noexcept {
        std::copy(state_.attempts.begin() + 1, state_.attempts.end(), state_.attempts.begin());
        --state_.attempt_count;
    }

    RetrySettings settings_;
    RetryState state_;
};

} // namespace mbn::inline v0

#endif
