// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_SUBSCRIPTION_HPP
#define MBN_SUBSCRIPTION_HPP

#include <mbn/detail/subscribers.hpp>

#include <memory>
#include <utility>

namespace mbn::inline v0 {

/// Keeps a handler subscribed. Dropping it ends the subscription, also inside the handler: no call begins afterwards. A
/// call that runs on another thread at that moment may still be running.
///
/// It may outlive what it is subscribed to. Distinct objects may be used at once; one object needs the caller's care.
class [[nodiscard]] Subscription {
public:
    Subscription() noexcept = default;
    explicit Subscription(std::shared_ptr<detail::Subscribed> subscriber) noexcept
        : subscriber_{std::move(subscriber)} {}

    Subscription(Subscription&& other) noexcept = default;
    Subscription& operator=(Subscription&& other) noexcept {
        if (this != &other) {
            reset();
            subscriber_ = std::move(other.subscriber_);
        }
        return *this;
    }
    Subscription(Subscription const&) = delete;
    Subscription& operator=(Subscription const&) = delete;
    ~Subscription() { reset(); }

    /// Ends the subscription.
    void reset() noexcept {
        if (subscriber_)
            subscriber_->active.store(false, std::memory_order_release);
        subscriber_.reset();
    }

    [[nodiscard]] explicit operator bool() const noexcept { return subscriber_ != nullptr; }

private:
    std::shared_ptr<detail::Subscribed> subscriber_;
};

} // namespace mbn::inline v0

#endif
