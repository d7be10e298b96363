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

// One handler and whether it still wants to be called.
struct EventHandler {
    explicit EventHandler(std::function<void(Event const&)> function) : handler{std::move(function)} {}

    std::function<void(Event const&)> handler;
    std::atomic<bool> active{true};
};

// The list changes on any thread while an event is told on another, so telling walks over a copy.
template <class Used>
class Subscribers {
public:
    [[nodiscard]] std::shared_ptr<EventHandler> add(std::function<void(Event const&)> handler) {
        auto subscriber = std::make_shared<Dependent<Used, EventHandler>>(std::move(handler));
        std::lock_guard const lock{mutex_};
        std::erase_if(list_, [](auto const& entry) { return entry.expired(); });
        list_.push_back(subscriber);
        return subscriber;
    }

    void tell(Event const& event) {
        for (auto const& entry : snapshot())
            if (auto const subscriber = entry.lock(); subscriber && subscriber->active.load(std::memory_order_acquire))
                subscriber->handler(event);
    }

private:
    using List = Dependent<Used, std::vector<std::weak_ptr<EventHandler>>>;

    [[nodiscard]] List snapshot() {
        std::lock_guard const lock{mutex_};
        return list_;
    }

    std::mutex mutex_;
    List list_;
};

} // namespace mbn::inline v0::detail

#endif
