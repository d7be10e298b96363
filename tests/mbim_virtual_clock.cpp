// SPDX-License-Identifier: BSL-1.0
#include <mbn/testing/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
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

TEST_CASE("virtual timer: what is due at the same time comes in the order in which it was asked for") {
    boost::asio::io_context io;
    std::vector<int> order;
    VirtualTimer first{io, 2s};
    VirtualTimer second{io, 2s};
    second.async_wait([&](boost::system::error_code) { order.push_back(1); });
    first.async_wait([&](boost::system::error_code) { order.push_back(2); });
    second.async_wait([&](boost::system::error_code) { order.push_back(3); });
    mbn::testing::run(io);
    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("virtual timer: cancelling one timer leaves another one alone, and tells how many waited") {
    boost::asio::io_context io;
    std::vector<int> ended;
    VirtualTimer first{io, 1s};
    VirtualTimer second{io, 1s};
    first.async_wait([&](boost::system::error_code error) { ended.push_back(error ? -1 : 1); });
    first.async_wait([&](boost::system::error_code error) { ended.push_back(error ? -2 : 2); });
    second.async_wait([&](boost::system::error_code error) { ended.push_back(error ? -3 : 3); });
    CHECK(first.cancel() == 2);
    CHECK(first.cancel() == 0);
    CHECK(ended.empty());
    mbn::testing::run(io);
    CHECK(ended == std::vector{-1, -2, 3});
}

TEST_CASE("virtual timer: setting it anew cancels, moving it takes its waits along, destroying it ends them") {
    boost::asio::io_context io;
    std::vector<int> ended;
    std::optional<VirtualTimer> timer{std::in_place, io, 1s};
    timer->async_wait([&](boost::system::error_code error) { ended.push_back(error ? -1 : 1); });
    CHECK(timer->expires_after(5s) == 1);
    timer->async_wait([&](boost::system::error_code error) { ended.push_back(error ? -2 : 2); });
    VirtualTimer moved{std::move(*timer)};
    timer.reset();
    mbn::testing::run_for(io, 3s);
    CHECK(ended == std::vector{-1});
    timer.emplace(io, 60s);
    timer->async_wait([&](boost::system::error_code error) { ended.push_back(error ? -3 : 3); });
    timer.reset();
    mbn::testing::run(io);
    CHECK(ended == std::vector{-1, -3, 2});
}

TEST_CASE("virtual timer: a cancellation slot ends one wait, also after that has ended") {
    boost::asio::io_context io;
    boost::asio::cancellation_signal signal;
    std::vector<int> ended;
    VirtualTimer timer{io, 1s};
    timer.async_wait(boost::asio::bind_cancellation_slot(
        signal.slot(), [&](boost::system::error_code error) { ended.push_back(error ? -1 : 1); }));
    timer.async_wait([&](boost::system::error_code error) { ended.push_back(error ? -2 : 2); });
    signal.emit(boost::asio::cancellation_type::terminal);
    signal.emit(boost::asio::cancellation_type::terminal);
    mbn::testing::run(io);
    CHECK(ended == std::vector{-1, 2});
    signal.emit(boost::asio::cancellation_type::terminal);
    mbn::testing::run(io);
    CHECK(ended.size() == 2);
}

TEST_CASE("virtual timer: a coroutine waits for it on its strand, and cancelling the coroutine ends the wait") {
    boost::asio::io_context io;
    auto const strand = boost::asio::make_strand(io);
    boost::asio::cancellation_signal signal;
    auto const begin = VirtualClock::now();
    std::vector<std::chrono::seconds> woken;
    auto const work = [&]() -> boost::asio::awaitable<void> {
        VirtualTimer timer{strand, 10s};
        boost::system::error_code error;
        for (int times = 0; times < 2; ++times) {
            co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
            CHECK(strand.running_in_this_thread());
            woken.push_back(std::chrono::duration_cast<std::chrono::seconds>(VirtualClock::now() - begin));
            timer.expires_after(3600s);
        }
        CHECK(error == boost::asio::error::operation_aborted);
    };
    boost::asio::co_spawn(strand, work, boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
    mbn::testing::run_for(io, 60s);
    boost::asio::post(strand, [&] { signal.emit(boost::asio::cancellation_type::terminal); });
    mbn::testing::run(io);
    CHECK((woken == std::vector{10s, 60s}));
    CHECK(VirtualClock::now() - begin == 60s);
}

TEST_CASE("virtual timer: what still waits when the context goes away is dropped without a call") {
    auto const kept = std::make_shared<int>(0);
    {
        boost::asio::io_context io;
        auto timer = std::make_shared<VirtualTimer>(io, 1s);
        timer->async_wait([kept, timer](boost::system::error_code) { ++*kept; });
        timer.reset();
    }
    CHECK(kept.use_count() == 1);
    CHECK(*kept == 0);
}
