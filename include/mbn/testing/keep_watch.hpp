// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_KEEP_WATCH_HPP
#define MBN_TESTING_KEEP_WATCH_HPP

#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/retry_ladder.hpp>
#include <mbn/testing/simulated_request.hpp>
#include <mbn/testing/virtual_wall_clock.hpp>
#include <mbn/testing/world_modem.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// Holds what a `KeepConnected` tells against what happened to its modem, and against its own rules, which are written
/// down here once more:
///
/// * it tries at no other time than it told, and never more often in an hour than it may;
/// * no pause is longer than the longest, but for a slow or glacial cause and for the budget;
/// * it is connected only where a context is active and the profile may be used;
/// * it is blocked only by what is the case, and waits for somebody only where the profile is wrong;
/// * it stops only where its owner stopped it.
class KeepWatch {
public:
    /// `modem` must live longer.
    KeepWatch(WorldModem& modem, RetrySettings const& rules) : modem_{modem}, rules_{rules} {}

    // What the owner does.

    /// A supervisor is made, for that profile.
    void begin(ProfileKind profile) {
        profiles_ = {profile};
        hold_until_.reset();
        attempt_.reset();
        stopped_by_owner_ = false;
        interfered_ = false;
    }
    /// Stopped, disconnected or cancelled by hand, or destroyed.
    void stopped_by_owner() noexcept { stopped_by_owner_ = true; }
    void profile_changed(ProfileKind profile) {
        profiles_.push_back(profile);
        hold_until_.reset();
    }
    /// Connected by hand, which ends a pause.
    void interfered() noexcept {
        hold_until_.reset();
        interfered_ = true;
    }
    /// Nobody kept what the ladder remembered.
    void forget() noexcept {
        counted_.clear();
        slowest_ = {};
    }

    [[nodiscard]] std::size_t attempts() const noexcept { return attempts_; }
    [[nodiscard]] bool holds_hopeless_profile() const noexcept { return is_hopeless(profiles_.back()); }

    /// What is told. Gives what is wrong with it, one sentence each.
    [[nodiscard]] std::vector<std::string> hear(KeepEvent const& event) {
        wrong_.clear();
        end_attempt(event);
        learn_pace(event);
        switch (event.state) {
        case KeepState::connecting:
            begin_attempt(event);
            break;
        case KeepState::connected:
            hear_connected(event);
            break;
        case KeepState::waiting:
            hear_waiting(event);
            break;
        case KeepState::blocked:
            hear_blocked(event);
            break;
        case KeepState::stopped:
            if (!stopped_by_owner_)
                violate("stopped by itself: " + to_string(event));
            break;
        case KeepState::checking:
            violate("told that it checks");
            break;
        case KeepState::waiting_for_device:
        case KeepState::asleep:
            break;
        }
        return std::exchange(wrong_, {});
    }

private:
    using Wall = VirtualWallClock::time_point;

    void violate(std::string what) { wrong_.push_back(std::move(what)); }

    [[nodiscard]] static bool is_hopeless(ProfileKind kind) noexcept {
        SimulatedRequest request;
        request.asked = RequestKind::connect;
        request.profile = kind;
        return request.is_hopeless();
    }

    [[nodiscard]] static bool reached_network(Error const& error) noexcept {
        return error.phase == Phase::attach || error.phase == Phase::activation || error.phase == Phase::ip_settings ||
               error.phase == Phase::deactivation;
    }

    void begin_attempt(KeepEvent const& event) {
        ++attempts_;
        auto const now = VirtualWallClock::now();
        bool const after_pause = event.reason == KeepReason::refused || event.reason == KeepReason::budget ||
                                 event.reason == KeepReason::dropped;
        if (after_pause && hold_until_ && now + std::chrono::seconds{1} < *hold_until_)
            violate("tries earlier than it told: " + to_string(event));
        attempt_ = Attempt{now, VirtualClock::now()};
        // A profile that was changed a moment ago may not have arrived.
        if (profiles_.size() > 2)
            profiles_.erase(profiles_.begin(), profiles_.end() - 2);
    }

    void end_attempt(KeepEvent const& event) {
        if (!attempt_ || event.state == KeepState::connecting)
            return;
        bool const came_up = event.state == KeepState::connected && event.connected && !event.connected->adopted &&
                             rules_.budget_scope == BudgetScope::every_attempt;
        bool const failed = event.state != KeepState::connected && event.error && reached_network(*event.error);
        if (came_up || failed)
            count(attempt_->wall);
        if (event.state != KeepState::connected)
            attempt_.reset();
    }

    void count(Wall when) {
        counted_.push_back(when);
        std::size_t const budget = rules_.attempts_per_hour;
        if (budget == 0 || counted_.size() <= budget)
            return;
        Wall const before = counted_[counted_.size() - 1 - budget];
        if (when - before < std::chrono::hours{1} - std::chrono::seconds{1})
            violate("tried more often in an hour than " + std::to_string(budget) + " times");
    }

    // The longest pause that a cause has asked for so far.
    void learn_pace(KeepEvent const& event) {
        learn_pace(mbn::pace(event.cause));
        if (!event.error)
            return;
        learn_pace(mbn::pace(event.error->code, event.error->cause));
        slowest_ = (std::max)(slowest_, std::chrono::seconds{event.error->retry_after_seconds});
    }

    void learn_pace(Pace pace) {
        std::chrono::seconds first = rules_.first_pause;
        // What is wrong with the settings is tried slowly where they have worked before.
        if (pace == Pace::slow || pace == Pace::stop)
            first = rules_.slow_pause;
        else if (pace == Pace::glacial)
            first = rules_.glacial_pause;
        slowest_ = (std::max)(slowest_, first);
    }

    void hear_connected(KeepEvent const& event) {
        using enum Circumstance;
        hold_until_.reset();
        if (!event.connected)
            return violate("is connected, and does not say with what");
        auto const& chronicle = modem_.chronicle();
        auto const begin = attempt_ ? attempt_->time : VirtualClock::now() - std::chrono::minutes{5};
        if (attempt_ && !event.connected->adopted && std::ranges::all_of(profiles_, is_hopeless))
            violate("is connected with a profile that the network does not take");
        if (attempt_ && chronicle.throughout(not_in_use, begin, VirtualClock::now()))
            violate("is connected although no context was active all the time");
        bool const home_only = event.connected->profile_name == to_string(ProfileKind::home_only);
        if (attempt_ && home_only && chronicle.throughout(network_not_allowed, begin, VirtualClock::now()))
            violate("is connected where the profile may not be used");
        attempt_.reset();
    }

    void hear_waiting(KeepEvent const& event) {
        if (!event.next_attempt)
            return violate("waits, and does not say until when");
        hold_until_ = VirtualWallClock::now() + event.pause;
        auto const longest = (std::max)(rules_.longest_pause, slowest_) * (100 + rules_.jitter_percent) / 100;
        if (event.reason == KeepReason::budget ? event.pause > std::chrono::hours{1} : event.pause > longest)
            violate("makes a pause longer than it may: " + to_string(event));
    }

    void hear_blocked(KeepEvent const& event) {
        using enum Circumstance;
        auto const now = VirtualClock::now();
        auto const lately = modem_.chronicle().between(now - std::chrono::minutes{1}, now);
        bool explained = false;
        switch (event.reason) {
        case KeepReason::not_ready:
            explained = lately.contains(sim_missing) || lately.contains(sim_bad) || lately.contains(sim_locked);
            break;
        case KeepReason::radio_off:
            explained = lately.contains(radio_off);
            break;
        case KeepReason::not_registered:
            explained = lately.contains(not_registered);
            break;
        case KeepReason::not_allowed_here:
            explained = lately.contains(network_not_allowed);
            break;
        case KeepReason::other_connection:
            explained = interfered_ || lately.contains(in_use) || lately.contains(indication_lost);
            break;
        case KeepReason::needs_somebody:
            explained = std::ranges::any_of(profiles_, is_hopeless);
            break;
        default:
            break;
        }
        if (!explained)
            violate("is blocked by what is not so: " + to_string(event));
    }

    struct Attempt {
        Wall wall;
        VirtualClock::time_point time;
    };

    WorldModem& modem_;
    RetrySettings rules_;
    // The present profile, and those before it that may still be in use.
    std::vector<ProfileKind> profiles_{};
    std::optional<Wall> hold_until_{};
    std::optional<Attempt> attempt_{};
    std::vector<Wall> counted_{};
    std::chrono::seconds slowest_{};
    std::size_t attempts_ = 0;
    bool stopped_by_owner_ = false;
    bool interfered_ = false;
    std::vector<std::string> wrong_{};
};

} // namespace mbn::inline v0::testing

#endif
