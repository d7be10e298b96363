// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_WAKEUP_HPP
#define MBN_DETAIL_WAKEUP_HPP

#include <mbn/detail/when_used.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <mutex>
#include <new>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::detail {

template <class Used>
class BasicWakeup;

// All who sleep in one execution context: what sleeps when the context goes is destroyed with it.
template <class Used = WhenUsed>
class BasicSleepers final : public boost::asio::execution_context::service {
public:
    using key_type = BasicSleepers;

    explicit BasicSleepers(boost::asio::execution_context& context) : service{context} {}

    [[nodiscard]] static BasicSleepers& of(boost::asio::any_io_executor const& executor) {
        return boost::asio::use_service<BasicSleepers>(boost::asio::query(executor, boost::asio::execution::context));
    }

private:
    friend class BasicWakeup<Used>;

    void shutdown() override {
        while (first_ != nullptr)
            first_->drop();
    }

    // Those of other threads come and go, too.
    std::mutex mutex_;
    BasicWakeup<Used>* first_ = nullptr;
};

// Where one coroutine sleeps until it is woken: what a timer that never expires could be used for, with less to do and
// without a way round the loop where whoever wakes it has nothing left to do.
template <class Used = WhenUsed>
class BasicWakeup {
    using Executor = boost::asio::any_io_executor;

public:
    // `executor` is where it is woken, and has work until then. Both are kept as references.
    BasicWakeup(BasicSleepers<Used>& sleepers, Executor const& executor) : sleepers_{sleepers}, executor_{executor} {}
    BasicWakeup(BasicWakeup const&) = delete;
    BasicWakeup& operator=(BasicWakeup const&) = delete;
    ~BasicWakeup() { drop(); }

    // Completes without an error when it was woken, with `operation_aborted` when it was cancelled.
    template <class Token>
    auto async_sleep(Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [this](auto&& handler) { this->hold(std::forward<decltype(handler)>(handler)); }, token);
    }

    [[nodiscard]] bool sleeps() const noexcept { return end_ != nullptr; }

    // Goes on within this call where that can be, else later: the last that its caller, on the executor, does.
    void go_on() { end(How::at_once, {}); }

    // Goes on when the loop comes to it.
    void wake() { end(How::later, {}); }

private:
    friend class BasicSleepers<Used>;

    enum class How { at_once, later, never };

    // What Asio makes of a coroutine that waits is two pointers.
    static constexpr std::size_t room_size = 6 * sizeof(void*);

    template <class Handler>
    void hold(Handler&& handler) {
        using Held = std::decay_t<Handler>;
        static_assert(sizeof(Held) <= room_size && alignof(Held) <= alignof(void*), "mbn: only coroutines sleep here.");
        auto const slot = boost::asio::get_associated_cancellation_slot(handler);
        Executor const executor{boost::asio::get_associated_executor(handler, executor_)};
        if (executor != executor_)
            elsewhere_ = boost::asio::prefer(executor, boost::asio::execution::outstanding_work.tracked);
        ::new (static_cast<void*>(room_)) Held(std::forward<Handler>(handler));
        end_ = &BasicWakeup::end_as<Held>;
        link();
        if (auto assigned = slot; assigned.is_connected())
            assigned.assign([this](boost::asio::cancellation_type type) {
                if (type != boost::asio::cancellation_type::none)
                    end(How::later, boost::asio::error::operation_aborted);
            });
    }

    template <class Held>
    static void end_as(BasicWakeup& self, How how, boost::system::error_code error) {
        auto* const place = std::launder(reinterpret_cast<Held*>(self.room_));
        Held held{std::move(*place)};
        place->~Held();
        // What is left at the end of a context may have outlived the signal that could cancel it.
        if (how == How::never)
            return;
        if (auto slot = boost::asio::get_associated_cancellation_slot(held); slot.is_connected())
            slot.clear();
        // Nothing of this is touched behind it: it may live in what goes on.
        if (!self.elsewhere_ && how == How::at_once)
            return std::move(held)(error);
        Executor const executor = self.elsewhere_ ? std::exchange(self.elsewhere_, Executor{}) : self.executor_;
        auto go_on = [held = std::move(held), error]() mutable { std::move(held)(error); };
        if (how == How::at_once)
            boost::asio::dispatch(executor, std::move(go_on));
        else
            boost::asio::post(executor, std::move(go_on));
    }

    void link() {
        std::lock_guard const lock{sleepers_.mutex_};
        next_ = std::exchange(sleepers_.first_, this);
        if (next_ != nullptr)
            next_->before_ = this;
    }
    void unlink() {
        std::lock_guard const lock{sleepers_.mutex_};
        (before_ != nullptr ? before_->next_ : sleepers_.first_) = next_;
        if (next_ != nullptr)
            next_->before_ = before_;
        before_ = next_ = nullptr;
    }

    void drop() { end(How::never, {}); }

    void end(How how, boost::system::error_code error) {
        if (end_ == nullptr)
            return;
        unlink();
        std::exchange(end_, nullptr)(*this, how, error);
    }

    BasicSleepers<Used>& sleepers_;
    Executor const& executor_;
    // Where what sleeps goes on, if that is somewhere else: this has to keep it running then. Else empty.
    Executor elsewhere_{};
    void (*end_)(BasicWakeup&, How, boost::system::error_code) = nullptr;
    BasicWakeup* before_ = nullptr;
    BasicWakeup* next_ = nullptr;
    alignas(void*) std::byte room_[room_size];
};

using Sleepers = BasicSleepers<>;
using Wakeup = BasicWakeup<>;

} // namespace mbn::inline v0::detail

#endif
