// SPDX-License-Identifier: BSL-1.0
#include <mbn/testing/random.hpp>
#include <mbn/testing/seeded_scheduler.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using mbn::testing::Random;
using mbn::testing::SeededScheduler;
using mbn::testing::VirtualClock;
using mbn::testing::VirtualTimer;

namespace {

// Two strands and a timer, each with something to do.
[[nodiscard]] std::vector<int> order_of(std::uint64_t seed) {
    SeededScheduler scheduler{seed};
    boost::asio::any_io_executor const executor = scheduler.get_executor();
    auto const first = boost::asio::make_strand(executor);
    auto const second = boost::asio::make_strand(executor);
    std::vector<int> order;
    VirtualTimer timer{first, 0s};
    timer.async_wait([&](boost::system::error_code) { order.push_back(100); });
    for (int number = 0; number < 4; ++number)
        boost::asio::post(executor, [&, number] {
            boost::asio::post(number % 2 == 0 ? first : second, [&, number] { order.push_back(number); });
        });
    for (int number = 10; number < 14; ++number)
        boost::asio::post(first, [&, number] { order.push_back(number); });
    scheduler.run_ready();
    return order;
}

} // namespace

TEST_CASE("random: the same seed gives the numbers that every compiler gives") {
    Random random{42};
    CHECK(random.next() == 13679457532755275413u);
    CHECK(random.next() == 2949826092126892291u);
    Random other{42};
    CHECK(other.fork().next() == Random{13679457532755275413u}.next());
}

TEST_CASE("random: numbers keep within their limits, and reach them") {
    Random random{7};
    std::set<std::uint64_t> seen;
    for (int times = 0; times < 1000; ++times) {
        seen.insert(random.between(3, 6));
        CHECK(random.time(10) < 1024ms);
        CHECK_FALSE(random.chance(0));
        CHECK(random.chance(1000));
    }
    CHECK(seen == std::set<std::uint64_t>{3, 4, 5, 6});
}

TEST_CASE("seeded scheduler: the same seed gives the same order, another seed another one") {
    std::set<std::vector<int>> orders;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const order = order_of(seed);
        CHECK(order.size() == 9);
        CHECK(order == order_of(seed));
        orders.insert(order);
    }
    CHECK(orders.size() > 5);
}

TEST_CASE("seeded scheduler: a strand keeps the order of its handlers") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        std::vector<int> of_the_strand;
        for (int const number : order_of(seed))
            if (number >= 10 && number < 100)
                of_the_strand.push_back(number);
        CHECK(of_the_strand == std::vector{10, 11, 12, 13});
    }
}

TEST_CASE("seeded scheduler: nothing runs inside the call, but on a strand dispatch does") {
    SeededScheduler scheduler{1};
    int ran = 0;
    boost::asio::any_io_executor const executor = scheduler.get_executor();
    boost::asio::dispatch(executor, [&] { ++ran; });
    CHECK(ran == 0);
    auto const strand = boost::asio::make_strand(executor);
    boost::asio::post(strand, [&] {
        boost::asio::dispatch(strand, [&] { ++ran; });
        CHECK(ran >= 1);
    });
    scheduler.run_ready();
    CHECK(ran == 2);
    CHECK(scheduler.executed() == 2);
    CHECK_FALSE(scheduler.run_one());
}

TEST_CASE("seeded scheduler: run_for goes on by exactly that, run_until stops as soon as it is so") {
    SeededScheduler scheduler{1};
    auto const begin = VirtualClock::now();
    int fired = 0;
    VirtualTimer one{scheduler.get_executor(), 10s};
    VirtualTimer two{scheduler.get_executor(), 20s};
    one.async_wait([&](boost::system::error_code) { ++fired; });
    two.async_wait([&](boost::system::error_code) { ++fired; });
    CHECK_FALSE(scheduler.run_until([&] { return fired == 1; }, 5s));
    CHECK(scheduler.run_until([&] { return fired == 1; }, 1h));
    CHECK(VirtualClock::now() - begin == 10s);
    CHECK(scheduler.next_timer() == 10s);
    scheduler.run_for(15s);
    CHECK(fired == 2);
    CHECK(VirtualClock::now() - begin == 25s);
    CHECK(scheduler.next_timer() == (VirtualClock::duration::max)());
}

TEST_CASE("seeded scheduler: what is left when it goes away is dropped, not run") {
    auto const kept = std::make_shared<int>(0);
    {
        SeededScheduler scheduler{1};
        boost::asio::post(scheduler.get_executor(), [kept] { ++*kept; });
        CHECK(scheduler.ready() == 1);
    }
    CHECK(kept.use_count() == 1);
    CHECK(*kept == 0);
}
