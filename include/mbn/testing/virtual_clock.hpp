// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_VIRTUAL_CLOCK_HPP
#define MBN_TESTING_VIRTUAL_CLOCK_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/wait_traits.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mbn::inline v0::testing {

/// A clock that stands still until a test moves it. Asio asks a clock by static functions, so there is one virtual time
/// in a process; `run` moves it for one `io_context` at a time.
class VirtualClock {
public:
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualClock>;
    static constexpr bool is_steady = true;

    [[nodiscard]] static time_point now() noexcept { return time_point{duration{now_.load()}}; }

    static void advance(duration by) noexcept { now_.fetch_add(by.count()); }

    /// For the timer queue: a timer is due in that long.
    static void note_next(duration in) noexcept {
        // A timer that is set for ever is not waited for.
        next_.store(in > longest ? none : now_.load() + (in > duration::zero() ? in : duration::zero()).count());
    }

    /// Forgets what timers were noted.
    static void forget_next() noexcept { next_.store(none); }

    /// Moves the time to the timer that was noted last. False where there is none.
    static bool jump_to_next() noexcept {
        rep const next = next_.exchange(none);
        if (next == none)
            return false;
        if (next > now_.load())
            now_.store(next);
        return true;
    }

private:
    static constexpr duration longest = std::chrono::hours{24 * 365 * 50};
    static constexpr rep none = -1;

    inline static std::atomic<rep> now_{0};
    inline static std::atomic<rep> next_{none};
};

/// A timer on virtual time.
using VirtualTimer = boost::asio::basic_waitable_timer<VirtualClock, boost::asio::wait_traits<VirtualClock>,
                                                       boost::asio::any_io_executor>;

/// Runs everything that is ready, then moves the time to the next timer, and so on until neither work nor a timer is
/// left, or until `limit` of virtual time has passed. Work that waits for something else, such as a descriptor, does
/// not keep it. Gives the number of handlers that ran.
inline std::size_t run(boost::asio::io_context& io, VirtualClock::duration limit = std::chrono::hours{24 * 365}) {
    auto const end = VirtualClock::now() + limit;
    std::size_t handlers = 0;
    for (;;) {
        VirtualClock::forget_next();
        std::size_t const ran = io.poll();
        handlers += ran;
        if (ran != 0)
            continue;
        if (io.stopped() || VirtualClock::now() >= end || !VirtualClock::jump_to_next())
            return handlers;
    }
}

} // namespace mbn::inline v0::testing

/// How long Asio waits for a virtual timer: not at all, time comes to it.
template <>
struct boost::asio::wait_traits<mbn::testing::VirtualClock> {
    static mbn::testing::VirtualClock::duration
    to_wait_duration(mbn::testing::VirtualClock::duration const& duration) noexcept {
        mbn::testing::VirtualClock::note_next(duration);
        return {};
    }
    static mbn::testing::VirtualClock::duration
    to_wait_duration(mbn::testing::VirtualClock::time_point const& time) noexcept {
        return to_wait_duration(time - mbn::testing::VirtualClock::now());
    }
};

#endif
