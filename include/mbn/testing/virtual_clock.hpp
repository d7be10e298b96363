// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_VIRTUAL_CLOCK_HPP
#define MBN_TESTING_VIRTUAL_CLOCK_HPP

#include <mbn/detail/unique_function.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/system/error_code.hpp>

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

namespace mbn::inline v0::testing {

/// A clock that stands still until it is told to go on, so that a test of half a minute takes no time at all.
///
/// Give it to whatever takes a clock, then let the program run by `run`, `run_for` or `run_until`: these execute what
/// is ready and, when nothing is, jump to the next timer. There is one such clock per program, as `std::chrono` wants
/// it; it never goes back. Let only one `io_context` at a time use it.
class VirtualClock {
public:
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualClock>;
    static constexpr bool is_steady = true;

    [[nodiscard]] static time_point now() noexcept { return time_point{duration{now_.load()}}; }

    /// Goes on by `time`. Timers that are due then are executed by the next call of a `run` function.
    static void advance(duration time) noexcept { now_.fetch_add(time.count()); }

private:
    static inline std::atomic<rep> now_ = 1'000'000'000;
};

/// A timer of this clock.
using VirtualTimer = boost::asio::basic_waitable_timer<VirtualClock>;

/// Waits beyond this are taken for "never": nothing jumps to them.
inline constexpr std::chrono::hours never{24 * 365};

/// The timers of the virtual clock in one execution context. They do without the operating system, whose timers take
/// longer than all that a test does in between.
class VirtualTimers final : public boost::asio::execution_context::service {
public:
    using key_type = VirtualTimers;
    using Handler = mbn::detail::UniqueFunction<void(boost::system::error_code)>;
    /// Names one wait: when it ends, and which of those that end then.
    using Key = std::pair<VirtualClock::time_point, std::uint64_t>;

    explicit VirtualTimers(boost::asio::execution_context& context) : service{context} {}

    [[nodiscard]] static VirtualTimers& of(boost::asio::execution_context& context) {
        return boost::asio::use_service<VirtualTimers>(context);
    }

    /// Calls `handler` when `due` has come, or with `operation_aborted` when the wait is cancelled; by `release` or
    /// `cancel`, so it should do no more than post. `timer` is any number that names the timer.
    Key add(VirtualClock::time_point due, std::uint64_t timer, Handler handler) {
        Key const which{due, ++last_};
        waits_.emplace(which, Wait{timer, std::move(handler)});
        return which;
    }

    /// Ends one wait. Nothing happens where it has ended.
    void cancel(Key const& which) {
        if (auto wait = waits_.extract(which))
            wait.mapped().handler(boost::asio::error::operation_aborted);
    }

    /// Ends the waits of one timer. Returns how many.
    std::size_t cancel(VirtualClock::time_point due, std::uint64_t timer) {
        std::size_t count = 0;
        for (auto wait = waits_.lower_bound({due, 0}); wait != waits_.end() && wait->first.first == due;) {
            auto const next = std::next(wait);
            if (wait->second.timer == timer) {
                ++count;
                cancel(Key{wait->first});
            }
            wait = next;
        }
        return count;
    }

    /// Calls the handlers of the waits that are due, in order. Returns how many.
    std::size_t release() {
        std::size_t count = 0;
        for (; !waits_.empty() && waits_.begin()->first.first <= VirtualClock::now(); ++count)
            waits_.extract(waits_.begin()).mapped().handler({});
        return count;
    }

    /// Time until the first wait ends; the longest duration when there is none.
    [[nodiscard]] VirtualClock::duration next() const noexcept {
        return waits_.empty() ? (VirtualClock::duration::max)() : waits_.begin()->first.first - VirtualClock::now();
    }

    /// A name for a timer.
    [[nodiscard]] std::uint64_t new_timer() noexcept { return ++last_; }

private:
    struct Wait {
        std::uint64_t timer = 0;
        Handler handler;
    };

    // What waits may own timers of their own.
    void shutdown() override {
        while (!waits_.empty())
            waits_.extract(waits_.begin());
    }

    std::map<Key, Wait> waits_{};
    std::uint64_t last_ = 0;
};

namespace detail {

// Executes what is ready until nothing is. Returns the time until the first timer.
inline VirtualClock::duration settle(boost::asio::io_context& context) {
    auto& timers = VirtualTimers::of(context);
    for (;;) {
        context.restart();
        if (timers.release() + context.poll() == 0)
            return timers.next();
    }
}

} // namespace detail

/// Executes until nothing is ready and no timer is left, jumping from timer to timer.
inline void run(boost::asio::io_context& context) {
    for (auto wait = detail::settle(context); wait < never; wait = detail::settle(context))
        VirtualClock::advance(wait);
}

/// Executes for this long, and then the clock has gone on by exactly that.
inline void run_for(boost::asio::io_context& context, VirtualClock::duration time) {
    auto const end = VirtualClock::now() + time;
    for (auto wait = detail::settle(context); wait <= end - VirtualClock::now(); wait = detail::settle(context))
        VirtualClock::advance(wait);
    VirtualClock::advance(end - VirtualClock::now());
    detail::settle(context);
}

/// Executes until `done()`, or until nothing is left to do. Returns `done()`.
template <class Predicate>
[[nodiscard]] bool run_until(boost::asio::io_context& context, Predicate done) {
    auto& timers = VirtualTimers::of(context);
    for (;;) {
        std::size_t executed = 0;
        do {
            context.restart();
            executed = timers.release();
            while (!done() && context.poll_one() != 0) {
                context.restart();
                ++executed;
            }
            if (done())
                return true;
        } while (executed != 0);
        auto const wait = timers.next();
        if (wait >= never)
            return false;
        VirtualClock::advance(wait);
    }
}

} // namespace mbn::inline v0::testing

/// A timer of the virtual clock: what Asio's timers are, without the operating system.
template <class WaitTraits, class Executor>
class boost::asio::basic_waitable_timer<mbn::testing::VirtualClock, WaitTraits, Executor> {
public:
    using executor_type = Executor;
    using clock_type = mbn::testing::VirtualClock;
    using duration = clock_type::duration;
    using time_point = clock_type::time_point;
    using traits_type = WaitTraits;

    template <class Executor1>
    struct rebind_executor {
        using other = basic_waitable_timer<clock_type, WaitTraits, Executor1>;
    };

    explicit basic_waitable_timer(executor_type const& executor, time_point expiry = {})
        : executor_{executor},
          timers_{&mbn::testing::VirtualTimers::of(boost::asio::query(executor, boost::asio::execution::context))},
          timer_{timers_->new_timer()}, expiry_{expiry} {}
    basic_waitable_timer(executor_type const& executor, duration time)
        : basic_waitable_timer{executor, clock_type::now() + time} {}
    template <class Context>
        requires std::convertible_to<Context&, boost::asio::execution_context&>
    explicit basic_waitable_timer(Context& context, time_point expiry = {})
        : basic_waitable_timer{executor_type{context.get_executor()}, expiry} {}
    template <class Context>
        requires std::convertible_to<Context&, boost::asio::execution_context&>
    basic_waitable_timer(Context& context, duration time)
        : basic_waitable_timer{executor_type{context.get_executor()}, time} {}

    basic_waitable_timer(basic_waitable_timer&& other) noexcept
        : executor_{other.executor_}, timers_{other.timers_}, timer_{std::exchange(other.timer_, timers_->new_timer())},
          expiry_{other.expiry_} {}
    // Cancelling what waits here takes memory.
    // NOLINTNEXTLINE(performance-noexcept-move-constructor)
    basic_waitable_timer& operator=(basic_waitable_timer&& other) {
        cancel();
        executor_ = other.executor_;
        timers_ = other.timers_;
        timer_ = std::exchange(other.timer_, timers_->new_timer());
        expiry_ = other.expiry_;
        return *this;
    }
    ~basic_waitable_timer() { cancel(); }

    [[nodiscard]] executor_type get_executor() noexcept { return executor_; }
    [[nodiscard]] time_point expiry() const noexcept { return expiry_; }

    /// Ends what waits with `operation_aborted`. Returns how many waits that were.
    std::size_t cancel() { return timers_->cancel(expiry_, timer_); }

    /// Likewise, and sets when the next wait ends.
    std::size_t expires_at(time_point expiry) {
        std::size_t const count = cancel();
        expiry_ = expiry;
        return count;
    }
    std::size_t expires_after(duration time) { return expires_at(clock_type::now() + time); }

    /// Waits until the timer expires.
    template <boost::asio::completion_token_for<void(boost::system::error_code)> Token =
                  boost::asio::default_completion_token_t<executor_type>>
    auto async_wait(Token&& token = boost::asio::default_completion_token_t<executor_type>()) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [this](auto&& handler) { this->begin(std::forward<decltype(handler)>(handler)); }, token);
    }

private:
    template <class Completion>
    void begin(Completion&& completion) {
        auto const slot = boost::asio::get_associated_cancellation_slot(completion);
        auto const key = timers_->add(
            expiry_, timer_,
            [executor = executor_,
             completion = std::forward<Completion>(completion)](boost::system::error_code error) mutable {
                auto const target = boost::asio::get_associated_executor(completion, executor);
                boost::asio::post(target, [completion = std::move(completion), error]() mutable {
                    if (auto at_end = boost::asio::get_associated_cancellation_slot(completion); at_end.is_connected())
                        at_end.clear();
                    std::move(completion)(error);
                });
            });
        if (auto assigned = slot; assigned.is_connected())
            assigned.assign([timers = timers_, key](boost::asio::cancellation_type type) {
                if (type != boost::asio::cancellation_type::none)
                    timers->cancel(key);
            });
    }

    executor_type executor_;
    mbn::testing::VirtualTimers* timers_;
    std::uint64_t timer_;
    time_point expiry_;
};

#endif
