// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_NEWS_HPP
#define MBN_CONNECTION_KEEP_NEWS_HPP

#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/retry_ladder.hpp>
#include <mbn/detail/subscribers.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace mbn::inline v0::detail {

// What a supervisor has told, and to whom. Any thread may ask; one at a time tells.
template <class Used>
class KeepNews {
public:
    explicit KeepNews(RetryState const& state) : retry_state_{state} {}

    [[nodiscard]] std::shared_ptr<HandlerOf<KeepEvent>> subscribe(std::function<void(KeepEvent const&)> handler) {
        return subscribers_.add(std::move(handler));
    }

    [[nodiscard]] KeepEvent status() const {
        std::lock_guard const lock{mutex_};
        return status_;
    }

    [[nodiscard]] RetryState retry_state() const {
        std::lock_guard const lock{mutex_};
        return retry_state_;
    }

    void note(RetryState const& state) {
        std::lock_guard const lock{mutex_};
        retry_state_ = state;
    }

    // What is no news of its own.
    void note(KeepState state) {
        std::lock_guard const lock{mutex_};
        status_.state = state;
    }

    void note(Connected const& connected) {
        std::lock_guard const lock{mutex_};
        status_.connected = connected;
    }

    void tell(KeepEvent const& event, RetryState const& state) {
        {
            std::lock_guard const lock{mutex_};
            status_ = event;
            retry_state_ = state;
        }
        if (!is_old(event))
            subscribers_.tell(event);
    }

private:
    // A look that finds what the one before did is no news.
    [[nodiscard]] bool is_old(KeepEvent event) {
        event.pause = std::chrono::milliseconds{0};
        if (event.error)
            event.error->request_id = {};
        bool const waits = event.state == KeepState::blocked || event.state == KeepState::waiting_for_device;
        bool const same = event == last_;
        last_ = std::move(event);
        return waits && same && last_.difference == KeepDifference::none;
    }

    Subscribers<Used, KeepEvent> subscribers_;
    KeepEvent last_ = {};
    mutable std::mutex mutex_;
    KeepEvent status_ = {};
    RetryState retry_state_;
};

} // namespace mbn::inline v0::detail

#endif
