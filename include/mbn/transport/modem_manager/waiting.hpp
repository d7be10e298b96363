// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_WAITING_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_WAITING_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace mbn::inline v0::modem_manager {

/// Those who wait until something is told. All of it is used on the executor.
template <class Executor>
class Waiting {
public:
    using Clock = std::chrono::steady_clock;
    using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

    explicit Waiting(Executor const& executor) : executor_{executor} {}

    /// Ends when something is told, or that time has come. `ERROR_CANCELLED`, and `E_HANDLE` after `close`.
    [[nodiscard]] mbn::detail::Dependent<Executor, Step<void>>
    next(Clock::time_point until = (Clock::time_point::max)()) {
        // Who was told to end before this is not told again.
        boost::asio::cancellation_state const before = co_await boost::asio::this_coro::cancellation_state;
        if (before.cancelled() != boost::asio::cancellation_type::none)
            co_return make_error(hresult::error_cancelled);
        Timer timer{executor_, until};
        waiting_.push_back(&timer);
        boost::system::error_code error;
        co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
        std::erase(waiting_, &timer);
        boost::asio::cancellation_state const after = co_await boost::asio::this_coro::cancellation_state;
        if (after.cancelled() != boost::asio::cancellation_type::none)
            co_return make_error(hresult::error_cancelled);
        if (is_closed_)
            co_return make_error(hresult::e_handle);
        co_return success();
    }

    /// Ends when something was told after which `holds()`, when that time has come, or as `next` does.
    [[nodiscard]] mbn::detail::Dependent<Executor, boost::asio::awaitable<void>> until(Clock::time_point time,
                                                                                       std::function<bool()> holds) {
        bool is_told = true;
        while (is_told && !holds() && Clock::now() < time) {
            auto waiting = next(time);
            Result<void> const told = co_await std::move(waiting);
            is_told = told.has_value();
        }
    }

    /// Something is told.
    void tell() {
        for (Timer* const timer : waiting_)
            timer->cancel();
    }

    /// Nothing more will be told.
    void close() {
        is_closed_ = true;
        tell();
    }

private:
    Executor executor_;
    std::vector<Timer*> waiting_;
    bool is_closed_ = false;
};

} // namespace mbn::inline v0::modem_manager

#endif
