// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_SCHEDULER_HPP
#define MBN_EMULATOR_SCHEDULER_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace mbn::inline v0::emulator {

/// Where an emulated modem gets its time from. It never looks at a clock of its own, so a test that owns the scheduler
/// owns the time: `ManualScheduler` moves it by hand, `TimerScheduler` follows a clock through Asio timers.
///
/// A modem calls its scheduler, and is called by it, from one thread at a time: the one that calls the modem.
class Scheduler {
public:
    using Duration = std::chrono::nanoseconds;

    /// Names one pending call. Never given twice by the same scheduler; 0 names none.
    enum class TimerId : std::uint64_t { none = 0 };

    Scheduler() = default;
    Scheduler(Scheduler const&) = delete;
    Scheduler& operator=(Scheduler const&) = delete;

    /// Time since some fixed moment. Never goes back.
    [[nodiscard]] virtual Duration now() const noexcept = 0;

    /// Calls `callback` once, not before `delay` from now has passed and never from inside this function. Calls that
    /// are due at the same time come in the order in which they were asked for.
    [[nodiscard]] virtual TimerId after(Duration delay, std::function<void()> callback) = 0;

    /// Takes a call back. One that has been made, has been taken back or is `none` is ignored.
    virtual void cancel(TimerId id) noexcept = 0;

protected:
    ~Scheduler() = default;
};

/// At most one pending call, taken back when this object goes away or is set again.
class Timer {
public:
    explicit Timer(Scheduler& scheduler) noexcept : scheduler_{&scheduler} {}
    Timer(Timer&& other) noexcept
        : scheduler_{other.scheduler_}, id_{std::exchange(other.id_, Scheduler::TimerId::none)} {}
    Timer& operator=(Timer&& other) noexcept {
        if (this != &other) {
            stop();
            scheduler_ = other.scheduler_;
            id_ = std::exchange(other.id_, Scheduler::TimerId::none);
        }
        return *this;
    }
    Timer(Timer const&) = delete;
    Timer& operator=(Timer const&) = delete;
    ~Timer() { stop(); }

    /// Calls `callback` after `delay`, instead of what was pending.
    void start(Scheduler::Duration delay, std::function<void()> callback) {
        stop();
        id_ = scheduler_->after(delay, std::move(callback));
    }

    void stop() noexcept { scheduler_->cancel(std::exchange(id_, Scheduler::TimerId::none)); }

private:
    Scheduler* scheduler_;
    Scheduler::TimerId id_ = Scheduler::TimerId::none;
};

} // namespace mbn::inline v0::emulator

#endif
