// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_WORLD_HPP
#define MBN_TESTING_WORLD_HPP

#include <mbn/testing/disturber.hpp>
#include <mbn/testing/random.hpp>
#include <mbn/testing/seeded_scheduler.hpp>
#include <mbn/testing/trace.hpp>
#include <mbn/testing/virtual_wall_clock.hpp>
#include <mbn/testing/world_configuration.hpp>
#include <mbn/testing/world_modem.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// What `VirtualClock` does while the host sleeps. A steady clock does the one on some systems and the other on others;
/// `VirtualWallClock` always goes on.
enum class AsleepClock : std::uint8_t { goes_on, stands_still };

/// Modems, networks and a host on virtual time, in which everything may happen at any time, as a seed decides. The same
/// program, configuration and seed give the same, byte for byte, with every compiler.
///
/// ```
/// testing::World world{seed};
/// testing::WorldModem& modem = world.add_modem();
/// Program program{world.get_executor(), modem};   // on VirtualClock
/// world.disturb();
/// world.run_for(std::chrono::minutes{5});
/// world.calm();                                   // and now a program should mend by itself
/// REQUIRE(world.run_until([&] { return program.is_connected(); }, std::chrono::minutes{10}));
/// ```
///
/// Destroy the program before the world, and call `close` between the two to see whether it left anything behind. There
/// is one virtual clock per program, so let only one world live at a time. Not safe for use by several threads at once.
class World {
public:
    explicit World(std::uint64_t seed, WorldConfiguration const& configuration = {})
        : configuration_{configuration}, random_{seed}, scheduler_{random_.next()}, trace_{configuration.tracing},
          weather_{(std::min)(configuration.weather, likely_weather(random_.below(10)))} {
        trace_.line("world", [&] { return "seed " + std::to_string(seed) + ", weather: " + to_string(weather_); });
    }

    World(World const&) = delete;
    World& operator=(World const&) = delete;

    ~World() {
        if (!modems_.empty())
            static_cast<void>(close());
    }

    [[nodiscard]] boost::asio::any_io_executor get_executor() { return scheduler_.get_executor(); }
    [[nodiscard]] SeededScheduler& scheduler() noexcept { return scheduler_; }
    [[nodiscard]] Trace& trace() noexcept { return trace_; }
    [[nodiscard]] WorldConfiguration const& configuration() const noexcept { return configuration_; }
    [[nodiscard]] Weather weather() const noexcept { return weather_; }
    /// The world's source of randomness, for what else is to be decided by the seed.
    [[nodiscard]] Random& random() noexcept { return random_; }
    /// How long the host slept so far.
    [[nodiscard]] VirtualClock::duration slept() const noexcept { return slept_; }

    /// One more modem. Lives as long as the world.
    WorldModem& add_modem(emulator::ModemConfiguration configuration = {}) {
        std::string name = "modem ";
        name.push_back(static_cast<char>('a' + static_cast<int>(modems_.size())));
        std::uint64_t const seed = random_.next();
        modems_.push_back(
            std::make_unique<WorldModem>(get_executor(), std::move(configuration), seed, std::move(name), trace_));
        Random own = random_.fork();
        disturbers_.push_back(std::make_unique<Disturber>(get_executor(), *modems_.back(), configuration_, weather_,
                                                          own, trace_,
                                                          [this](std::chrono::seconds time) { sleep_somehow(time); }));
        scheduler_.run_ready();
        return *modems_.back();
    }

    /// From now on things happen to the modems, each time after a random pause.
    void disturb() {
        for (auto const& disturber : disturbers_)
            disturber->begin();
    }

    /// From now on nothing happens any more, and everything is as it should be: SIMs are in, radios on, modems plugged
    /// in and registered at home. Runs until what was on its way has arrived, so that half an hour passes.
    void calm() {
        // What had been delayed may do its mischief yet.
        for (int times = 0; times < 2; ++times) {
            for (auto const& disturber : disturbers_)
                disturber->end();
            run_for(std::chrono::minutes{15});
        }
    }

    void run_for(VirtualClock::duration time) { scheduler_.run_for(time); }

    /// Runs until `done()`, for `limit` at most. Returns `done()`.
    template <class Predicate>
    [[nodiscard]] bool run_until(Predicate done, VirtualClock::duration limit) {
        return scheduler_.run_until(std::move(done), limit);
    }

    /// Puts the host to sleep. Where its clock goes on meanwhile every timer that falls into that time is due.
    void sleep(std::chrono::seconds time, AsleepClock clock = AsleepClock::goes_on) {
        if (clock == AsleepClock::stands_still) {
            trace_.line("world", [time] { return "sleeps for " + std::to_string(time.count()) + " s unnoticed"; });
            return VirtualWallClock::sleep(time);
        }
        trace_.line("world", [time] { return "sleeps for " + std::to_string(time.count()) + " s"; });
        auto const before = VirtualClock::now();
        slept_ += time;
        VirtualClock::advance(time);
        for (auto const& modem : modems_) {
            modem->chronicle().note(Circumstance::slept, WorldModem::felt);
            // What was on its way then still is.
            if (modem->chronicle().between(before, before).contains(Circumstance::in_use))
                modem->chronicle().note(Circumstance::in_use, std::chrono::seconds{1});
        }
    }

    /// Ends the world. Gives what the programs in it left behind, one sentence each; nothing where all is well.
    [[nodiscard]] std::vector<std::string> close() {
        std::vector<std::string> left;
        for (auto const& disturber : disturbers_)
            disturber->end();
        scheduler_.run_ready();
        for (auto const& modem : modems_)
            modem->retire();
        scheduler_.run_ready();
        disturbers_.clear();
        modems_.clear();
        scheduler_.run_ready();
        if (auto const wait = scheduler_.next_timer(); wait != (VirtualClock::duration::max)())
            left.emplace_back("a timer is pending");
        if (scheduler_.ready() != 0)
            left.emplace_back("a handler is pending");
        return left;
    }

private:
    void sleep_somehow(std::chrono::seconds time) {
        sleep(time, random_.chance(500) ? AsleepClock::stands_still : AsleepClock::goes_on);
    }

    [[nodiscard]] static constexpr Weather likely_weather(std::uint64_t of_10) noexcept {
        return of_10 == 0 ? Weather::fair : of_10 < 3 ? Weather::breezy : of_10 < 6 ? Weather::rough : Weather::hostile;
    }

    WorldConfiguration configuration_;
    Random random_;
    SeededScheduler scheduler_;
    Trace trace_;
    Weather weather_;
    VirtualClock::duration slept_{};
    std::vector<std::unique_ptr<WorldModem>> modems_{};
    std::vector<std::unique_ptr<Disturber>> disturbers_{};
};

} // namespace mbn::inline v0::testing

#endif
