// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/waiting.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace {

using NewsWaiting = mbn::modem_manager::Waiting<boost::asio::any_io_executor>;

constexpr NewsWaiting::Clock::time_point never = (NewsWaiting::Clock::time_point::max)();
constexpr NewsWaiting::Clock::time_point past = (NewsWaiting::Clock::time_point::min)();

// Somebody who waits, on a loop that runs while there is something to do at once.
struct NewsScene {
    boost::asio::awaitable<void> wait(NewsWaiting::Clock::time_point until, std::function<bool()> holds) {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        if (holds) {
            auto waiting_for = waiting.until(until, std::move(holds));
            co_await std::move(waiting_for);
            result = mbn::success();
        } else {
            auto next = waiting.next(until);
            result = co_await std::move(next);
        }
    }

    void start(NewsWaiting::Clock::time_point until, std::function<bool()> holds = {}) {
        boost::asio::co_spawn(io, wait(until, std::move(holds)),
                              boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
        settle();
    }
    void settle() {
        io.restart();
        io.poll();
    }
    [[nodiscard]] mbn::HResult code() const { return result->has_error() ? result->error().code : mbn::hresult::s_ok; }

    boost::asio::io_context io;
    NewsWaiting waiting{io.get_executor()};
    boost::asio::cancellation_signal signal;
    std::optional<mbn::Result<void>> result;
};

} // namespace

TEST_CASE("modem_manager waiting: ends when something is told, or when the time has come") {
    NewsScene told;
    told.start(never);
    CHECK_FALSE(told.result);
    told.waiting.tell();
    told.settle();
    REQUIRE(told.result);
    CHECK(told.code() == mbn::hresult::s_ok);

    NewsScene late;
    late.start(past);
    late.settle();
    REQUIRE(late.result);
    CHECK(late.code() == mbn::hresult::s_ok);
}

TEST_CASE("modem_manager waiting: who is cancelled stops, and so does everybody when nothing more is told") {
    NewsScene cancelled;
    cancelled.start(never);
    cancelled.signal.emit(boost::asio::cancellation_type::terminal);
    cancelled.settle();
    REQUIRE(cancelled.result);
    CHECK(cancelled.code() == mbn::hresult::error_cancelled);

    NewsScene closed;
    closed.start(never);
    closed.waiting.close();
    closed.settle();
    REQUIRE(closed.result);
    CHECK(closed.code() == mbn::hresult::e_handle);
}

TEST_CASE("modem_manager waiting: who was cancelled just before does not begin to wait") {
    NewsScene scene;
    scene.start(never, [&scene] {
        scene.signal.emit(boost::asio::cancellation_type::terminal);
        return false;
    });
    CHECK(scene.result);
}

TEST_CASE("modem_manager waiting: for what is told, through news of something else") {
    bool is_there = false;
    NewsScene scene;
    scene.start(never, [&is_there] { return is_there; });
    scene.waiting.tell();
    scene.settle();
    CHECK_FALSE(scene.result);
    is_there = true;
    scene.waiting.tell();
    scene.settle();
    CHECK(scene.result);

    NewsScene late;
    late.start(past, [] { return false; });
    CHECK(late.result);

    NewsScene closed;
    closed.start(never, [] { return false; });
    closed.waiting.close();
    closed.settle();
    CHECK(closed.result);
}
