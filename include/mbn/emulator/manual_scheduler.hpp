// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_MANUAL_SCHEDULER_HPP
#define MBN_EMULATOR_MANUAL_SCHEDULER_HPP

#include <mbn/emulator/scheduler.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <utility>

namespace mbn::inline v0::emulator {

/// Time that stands still until it is told to move: for tests that must not wait and must not depend on how fast the
/// machine is. Starts at 0. Not safe for use by several threads.
class ManualScheduler final : public Scheduler {
public:
    ManualScheduler() = default;

    [[nodiscard]] Duration now() const noexcept override { return now_; }

    [[nodiscard]] TimerId after(Duration delay, std::function<void()> callback) override {
        auto const id = static_cast<TimerId>(++last_id_);
        auto const due = now_ + (delay < Duration::zero() ? Duration::zero() : delay);
        pending_.emplace(Key{due, id}, std::move(callback));
        return id;
    }

    void cancel(TimerId id) noexcept override {
        for (auto entry = pending_.begin(); entry != pending_.end(); ++entry)
            if (entry->first.second == id) {
                pending_.erase(entry);
                return;
            }
    }

    /// Moves the time on by `duration` and makes every call that becomes due, each at its own time, those that are
    /// asked for on the way included.
    void advance(Duration duration) {
        auto const end = now_ + duration;
        while (!pending_.empty() && pending_.begin()->first.first <= end)
            make_next_call();
        now_ = end;
    }

    /// Moves the time to the next pending call and makes it. False when nothing is pending.
    bool advance_to_next() {
        if (pending_.empty())
            return false;
        make_next_call();
        return true;
    }

    /// Calls that are waiting for their time.
    [[nodiscard]] std::size_t pending() const noexcept { return pending_.size(); }

private:
    using Key = std::pair<Duration, TimerId>;

    void make_next_call() {
        auto const entry = pending_.begin();
        now_ = entry->first.first;
        auto const callback = std::move(entry->second);
        pending_.erase(entry);
        callback();
    }

    Duration now_{};
    std::uint64_t last_id_ = 0;
    std::map<Key, std::function<void()>> pending_{};
};

} // namespace mbn::inline v0::emulator

#endif
