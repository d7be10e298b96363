// SPDX-License-Identifier: BSL-1.0
#include <mbn/emulator/manual_scheduler.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

using namespace mbn;
using namespace std::chrono_literals;
using emulator::ManualScheduler, emulator::Scheduler, emulator::Timer;

namespace {

using VirtualScheduler = emulator::TimerScheduler<testing::VirtualClock>;

/// What every scheduler has to do; `advance` lets this much time pass.
template <class Advance>
void check_scheduler(Scheduler& scheduler, Advance advance) {
    std::string made;
    auto const note = [&made](char what) { return [&made, what] { made += what; }; };
    auto const start = scheduler.now();

    SUBCASE("calls come in the order of their times, then of the asking") {
        static_cast<void>(scheduler.after(20ms, note('c')));
        static_cast<void>(scheduler.after(10ms, note('a')));
        static_cast<void>(scheduler.after(10ms, note('b')));
        static_cast<void>(scheduler.after(30ms, note('d')));
        CHECK(made.empty());
        advance(20ms);
        CHECK(made == "abc");
        CHECK(scheduler.now() - start == 20ms);
        advance(10ms);
        CHECK(made == "abcd");
    }
    SUBCASE("a call due at once is not made from inside") {
        static_cast<void>(scheduler.after(0ms, note('a')));
        CHECK(made.empty());
        advance(0ms);
        CHECK(made == "a");
    }
    SUBCASE("cancelled calls are not made") {
        auto const first = scheduler.after(10ms, note('a'));
        auto const second = scheduler.after(10ms, note('b'));
        CHECK(first != second);
        scheduler.cancel(first);
        scheduler.cancel(first);
        scheduler.cancel(Scheduler::TimerId::none);
        advance(10ms);
        CHECK(made == "b");
        scheduler.cancel(second);
    }
    SUBCASE("a call may ask for and cancel others") {
        auto const victim = scheduler.after(15ms, note('x'));
        static_cast<void>(scheduler.after(10ms, [&] {
            made += 'a';
            scheduler.cancel(victim);
            static_cast<void>(scheduler.after(5ms, note('b')));
        }));
        advance(20ms);
        CHECK(made == "ab");
    }
    SUBCASE("an earlier call asked for later comes first") {
        static_cast<void>(scheduler.after(30ms, note('b')));
        advance(10ms);
        static_cast<void>(scheduler.after(5ms, note('a')));
        advance(5ms);
        CHECK(made == "a");
        advance(15ms);
        CHECK(made == "ab");
    }
    SUBCASE("a timer holds one call and takes it back") {
        std::optional<Timer> timer{std::in_place, scheduler};
        timer->start(10ms, note('a'));
        timer->start(20ms, note('b'));
        advance(15ms);
        CHECK(made.empty());
        Timer moved{std::move(*timer)};
        timer.reset();
        advance(5ms);
        CHECK(made == "b");
        moved.start(5ms, note('c'));
        moved.stop();
        Timer other{scheduler};
        other.start(5ms, note('d'));
        moved = std::move(other);
        {
            Timer gone{scheduler};
            gone.start(5ms, note('e'));
        }
        advance(10ms);
        CHECK(made == "bd");
    }
}

} // namespace

TEST_CASE("schedulers: by hand") {
    ManualScheduler scheduler;
    check_scheduler(scheduler, [&](Scheduler::Duration time) { scheduler.advance(time); });
}

TEST_CASE("schedulers: by timers of a clock") {
    boost::asio::io_context io;
    VirtualScheduler scheduler{io.get_executor()};
    check_scheduler(scheduler, [&](Scheduler::Duration time) { testing::run_for(io, time); });
}

TEST_CASE("schedulers: by hand, goes from call to call") {
    ManualScheduler scheduler;
    int calls = 0;
    CHECK_FALSE(scheduler.advance_to_next());
    static_cast<void>(scheduler.after(1h, [&] { ++calls; }));
    static_cast<void>(scheduler.after(2h, [&] { ++calls; }));
    CHECK(scheduler.pending() == 2);
    CHECK(scheduler.advance_to_next());
    CHECK(scheduler.now() == 1h);
    CHECK(scheduler.advance_to_next());
    CHECK(calls == 2);
    CHECK(scheduler.pending() == 0);
    static_cast<void>(scheduler.after(-5ms, [&] { ++calls; }));
    scheduler.advance(0ms);
    CHECK(calls == 3);
}

TEST_CASE("schedulers: by timers, one that is destroyed makes no call") {
    boost::asio::io_context io;
    int calls = 0;
    auto scheduler = std::make_unique<VirtualScheduler>(io.get_executor());
    SUBCASE("before its time") {
        static_cast<void>(scheduler->after(10ms, [&] { ++calls; }));
        scheduler.reset();
    }
    SUBCASE("when its timer has gone off already") {
        static_cast<void>(scheduler->after(0ms, [&] { ++calls; }));
        testing::VirtualClock::advance(1ms);
        scheduler.reset();
    }
    SUBCASE("from inside a call") {
        static_cast<void>(scheduler->after(1ms, [&] {
            ++calls;
            scheduler.reset();
        }));
        static_cast<void>(scheduler->after(1ms, [&] { ++calls; }));
        testing::run_for(io, 10ms);
        CHECK(calls == 1);
        calls = 0;
    }
    testing::run_for(io, 50ms);
    CHECK(calls == 0);
}
