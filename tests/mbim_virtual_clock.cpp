// SPDX-License-Identifier: BSL-1.0
#include <mbn/testing/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <vector>

using namespace std::chrono_literals;
using mbn::testing::VirtualClock;
using mbn::testing::VirtualTimer;

TEST_CASE("virtual clock: it stands still until told to go on") {
    auto const begin = VirtualClock::now();
    CHECK(VirtualClock::now() == begin);
    VirtualClock::advance(5s);
    CHECK(VirtualClock::now() - begin == 5s);
}

TEST_CASE("virtual clock: run executes timers in their order, without waiting") {
    boost::asio::io_context io;
    auto const begin = VirtualClock::now();
    std::vector<std::chrono::seconds> fired;
    auto const note = [&](boost::system::error_code) {
        fired.push_back(std::chrono::duration_cast<std::chrono::seconds>(VirtualClock::now() - begin));
    };
    VirtualTimer late{io, 3600s};
    VirtualTimer early{io, 2s};
    VirtualTimer chained{io, 10s};
    late.async_wait(note);
    early.async_wait(note);
    chained.async_wait([&](boost::system::error_code error) {
        note(error);
        chained.expires_after(5s);
        chained.async_wait(note);
    });
    mbn::testing::run(io);
    CHECK(fired == std::vector{2s, 10s, 15s, 3600s});
}

TEST_CASE("virtual clock: run_for stops at its time, exactly") {
    boost::asio::io_context io;
    auto const begin = VirtualClock::now();
    int fired = 0;
    VirtualTimer one{io, 10s};
    VirtualTimer two{io, 10001ms};
    one.async_wait([&](boost::system::error_code) { ++fired; });
    two.async_wait([&](boost::system::error_code) { ++fired; });
    mbn::testing::run_for(io, 10s);
    CHECK(fired == 1);
    CHECK(VirtualClock::now() - begin == 10s);
    mbn::testing::run_for(io, 1ms);
    CHECK(fired == 2);
}

TEST_CASE("virtual clock: run_until stops as soon as it is so, or says that it never was") {
    boost::asio::io_context io;
    auto const begin = VirtualClock::now();
    int fired = 0;
    VirtualTimer one{io, 1s};
    VirtualTimer two{io, 2s};
    one.async_wait([&](boost::system::error_code) { ++fired; });
    two.async_wait([&](boost::system::error_code) { ++fired; });
    CHECK(mbn::testing::run_until(io, [&] { return fired == 1; }));
    CHECK(VirtualClock::now() - begin == 1s);
    CHECK_FALSE(mbn::testing::run_until(io, [&] { return fired == 3; }));
    CHECK(fired == 2);
}

TEST_CASE("virtual clock: a cancelled timer takes no time, and nobody jumps to never") {
    boost::asio::io_context io;
    auto const begin = VirtualClock::now();
    int cancelled = 0;
    VirtualTimer timer{io, 100s};
    timer.async_wait([&](boost::system::error_code error) { cancelled += error ? 1 : 0; });
    VirtualTimer forever{io};
    forever.expires_at((VirtualTimer::time_point::max)());
    forever.async_wait([](boost::system::error_code) {});
    boost::asio::post(io, [&] { timer.cancel(); });
    mbn::testing::run(io);
    CHECK(cancelled == 1);
    CHECK(VirtualClock::now() == begin);
}
