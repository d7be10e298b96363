// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_VIRTUAL_CLOCK_HPP
#define MBN_TESTING_VIRTUAL_CLOCK_HPP

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/wait_traits.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace mbn::inline v0::testing {

/// A clock that stands still until it is told to go on, so that a test of half a minute takes no time at all.
///
/// Give it to whatever takes a clock, then let the program run by `run`, `run_for` or `run_until`: these execute what
/// is ready and, when nothing is, jump to the next timer. There is one such clock per program, as `std::chrono` wants
/// it; it never goes back. Let only one `io_context` at a time use it.
class VirtualClock {
public:
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualClock>;
    static constexpr bool is_steady = true;

    [[nodiscard]] static time_point now() noexcept { return time_point{duration{now_.load()}}; }

    /// Goes on by `time`. Timers that are due then are executed by the next call of a `run` function.
    static void advance(duration time) noexcept { now_.fetch_add(time.count()); }

    /// For Asio: how long the reactor would have to wait for the first timer.
    static void observe_wait(duration time) noexcept {
        if (time.count() < next_.load())
            next_.store(time.count());
    }

    /// For `run`: the time until the first timer, as observed since `forget_wait`.
    [[nodiscard]] static duration observed_wait() noexcept { return duration{next_.load()}; }
    static void forget_wait() noexcept { next_.store((duration::max)().count()); }

private:
    static inline std::atomic<rep> now_ = 1'000'000'000;
    static inline std::atomic<rep> next_ = (duration::max)().count();
};

/// A timer of this clock.
using VirtualTimer = boost::asio::basic_waitable_timer<VirtualClock>;

/// Waits beyond this are taken for "never": nothing jumps to them.
inline constexpr std::chrono::hours never{24 * 365};

namespace detail {

/// Executes what is ready until nothing is. Returns the time until the first timer.
inline VirtualClock::duration settle(boost::asio::io_context& context) {
    for (;;) {
        context.restart();
        VirtualClock::forget_wait();
        if (context.poll() == 0)
            return VirtualClock::observed_wait();
    }
}

} // namespace detail

/// Executes until nothing is ready and no timer is left, jumping from timer to timer.
inline void run(boost::asio::io_context& context) {
    for (auto wait = detail::settle(context); wait < never; wait = detail::settle(context))
        VirtualClock::advance(wait);
}

/// Executes for this long, and then the clock has gone on by exactly that.
inline void run_for(boost::asio::io_context& context, VirtualClock::duration time) {
    auto const end = VirtualClock::now() + time;
    for (auto wait = detail::settle(context); wait <= end - VirtualClock::now(); wait = detail::settle(context))
        VirtualClock::advance(wait);
    VirtualClock::advance(end - VirtualClock::now());
    detail::settle(context);
}

/// Executes until `done()`, or until nothing is left to do. Returns `done()`.
template <class Predicate>
[[nodiscard]] bool run_until(boost::asio::io_context& context, Predicate done) {
    for (;;) {
        context.restart();
        VirtualClock::forget_wait();
        while (!done() && context.poll_one() != 0)
            context.restart();
        if (done())
            return true;
        auto const wait = detail::settle(context);
        if (done())
            return true;
        if (wait >= never)
            return false;
        VirtualClock::advance(wait);
    }
}

} // namespace mbn::inline v0::testing

/// The reactor never sleeps for this clock: it looks again at once, and learns here what it would have waited for.
template <>
struct boost::asio::wait_traits<mbn::testing::VirtualClock> {
    static mbn::testing::VirtualClock::duration
    to_wait_duration(mbn::testing::VirtualClock::duration const& time) noexcept {
        mbn::testing::VirtualClock::observe_wait(time);
        return {};
    }
    static mbn::testing::VirtualClock::duration
    to_wait_duration(mbn::testing::VirtualClock::time_point const& time) noexcept {
        return to_wait_duration(time - mbn::testing::VirtualClock::now());
    }
};

#endif
