// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_VIRTUAL_WALL_CLOCK_HPP
#define MBN_TESTING_VIRTUAL_WALL_CLOCK_HPP

#include <mbn/testing/virtual_clock.hpp>

#include <atomic>
#include <chrono>

namespace mbn::inline v0::testing {

/// The wall clock beside `VirtualClock`: it goes on with it, and alone while a computer sleeps whose other clock stands
/// still then. Its epoch is of no meaning.
class VirtualWallClock {
public:
    using duration = VirtualClock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualWallClock>;
    static constexpr bool is_steady = false;

    [[nodiscard]] static time_point now() noexcept {
        return time_point{VirtualClock::now().time_since_epoch() + duration{ahead_.load()}};
    }

    /// The computer sleeps for so long: this clock goes on, and `VirtualClock` with its timers does not.
    static void sleep(duration time) noexcept { ahead_.fetch_add(time.count()); }

private:
    static inline std::atomic<rep> ahead_ = 0;
};

} // namespace mbn::inline v0::testing

#endif
