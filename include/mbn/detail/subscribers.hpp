// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_SUBSCRIBERS_HPP
#define MBN_DETAIL_SUBSCRIBERS_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/event.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace mbn::inline v0::detail {

// Whether a handler still wants to be called.
struct Subscribed {
    std::atomic<bool> active{true};
};

// A handler of what is told.
template <class What>
struct HandlerOf : Subscribed {
    explicit HandlerOf(std::function<void(What const&)> function) : handler{std::move(function)} {}

    std::function<void(What const&)> handler;
};

using EventHandler = HandlerOf<Event>;

// The list changes on any thread while an event is told on another, so telling walks over a copy.
template <class Used, class What = Event>
class Subscribers {
    using Handler = Dependent<Used, HandlerOf<What>>;

public:
    [[nodiscard]] std::shared_ptr<Handler> add(std::function<void(What const&)> handler) {
        auto subscriber = std::make_shared<Handler>(std::move(handler));
        std::lock_guard const lock{mutex_};
        std::erase_if(list_, [](auto const& entry) { return entry.expired(); });
        list_.push_back(subscriber);
        return subscriber;
    }

    using List = Dependent<Used, std::vector<std::weak_ptr<HandlerOf<What>>>>;

    void tell(What const& event) { tell(snapshot(), event); }

    // Those who are subscribed now.
    [[nodiscard]] List snapshot() {
        std::lock_guard const lock{mutex_};
        return list_;
    }

    static void tell(List const& list, What const& event) {
        for (auto const& entry : list)
            if (auto const subscriber = entry.lock(); subscriber && subscriber->active.load(std::memory_order_acquire))
                subscriber->handler(event);
    }

private:
    std::mutex mutex_;
    List list_;
};

} // namespace mbn::inline v0::detail

#endif
