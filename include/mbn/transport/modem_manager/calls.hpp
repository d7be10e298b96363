// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_CALLS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_CALLS_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/bus.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/values.hpp>
#include <mbn/transport/modem_manager/waiting.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::modem_manager {

/// The calls of the service that somebody waits for, and the last `Simple.Connect`, which may be answered when nobody
/// does any more. All of it is used on the executor.
template <class Executor>
class Calls {
public:
    /// `waiting` is told when the last connect is answered.
    Calls(Executor const& executor, Waiting<Executor>& waiting) : executor_{executor}, waiting_{waiting} {}

    /// Ends with the reply, which may be the name of an error; with the error of `end`; or with `ERROR_CANCELLED`, and
    /// then the reply is dropped.
    [[nodiscard]] mbn::detail::Dependent<Executor, Step<BusReply>> make(Bus<Executor>& bus, Call what) {
        auto const wait = std::make_shared<Wait>(executor_);
        waits_.push_back(wait);
        if (what.member == "Connect")
            connecting_ = wait;
        bus.call(std::string{service}, what, limit, [this, wait](BusReply reply) {
            if (!wait->ended)
                wait->reply = std::move(reply);
            wait->timer.cancel();
            if (wait == connecting_)
                waiting_.tell();
        });
        // A password or a PIN has been sent.
        wipe_texts(what.arguments);
        boost::asio::cancellation_state const before = co_await boost::asio::this_coro::cancellation_state;
        bool is_cancelled = before.cancelled() != boost::asio::cancellation_type::none;
        while (!wait->reply && !wait->ended && !is_cancelled) {
            boost::system::error_code error;
            co_await wait->timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
            boost::asio::cancellation_state const state = co_await boost::asio::this_coro::cancellation_state;
            is_cancelled = state.cancelled() != boost::asio::cancellation_type::none;
        }
        std::erase(waits_, wait);
        // An error is believed also where the modem goes right behind it, as it does when its PIN is blocked.
        if (wait->ended && (!wait->reply || wait->reply->error.empty()))
            co_return *wait->ended;
        if (!wait->reply)
            co_return make_error(hresult::error_cancelled);
        // A connect is looked at later, too.
        if (wait == connecting_)
            co_return *wait->reply;
        co_return *std::move(wait->reply);
    }

    /// Ends all of them: no reply will come.
    void end(Error const& error) {
        for (auto const& wait : waits_) {
            wait->ended = error;
            wait->timer.cancel();
        }
    }

    /// Whether a connect has not been answered, whoever waits for it.
    [[nodiscard]] bool is_connecting() const { return connecting_ != nullptr && !connecting_->reply; }

    /// Whether the last connect has no success, and nobody who waits for it.
    [[nodiscard]] bool is_given_up() const {
        bool const has_connected = connecting_ == nullptr || (connecting_->reply && connecting_->reply->error.empty());
        return !has_connected && std::ranges::find(waits_, connecting_) == waits_.end();
    }

    void forget_connect() { connecting_.reset(); }

private:
    using Clock = std::chrono::steady_clock;
    using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

    struct Wait {
        explicit Wait(Executor const& executor) : timer{executor, (Timer::time_point::max)()} {}

        Timer timer;
        std::optional<BusReply> reply;
        std::optional<Error> ended;
    };

    // The connection has its own limits, and a call must not end before them.
    static constexpr std::chrono::microseconds limit = std::chrono::hours{1};

    Executor executor_;
    Waiting<Executor>& waiting_;
    std::vector<std::shared_ptr<Wait>> waits_;
    std::shared_ptr<Wait> connecting_;
};

} // namespace mbn::inline v0::modem_manager

#endif
