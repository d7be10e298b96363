// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SEEDED_SCHEDULER_HPP
#define MBN_TESTING_SEEDED_SCHEDULER_HPP

#include <mbn/detail/unique_function.hpp>
#include <mbn/testing/random.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// Runs handlers on the calling thread, on virtual time, in an order that a seed decides: of all that are ready, any
/// may be next. A strand keeps the order of its own handlers, as always. The same program and the same seed give the
/// same order, with every compiler.
///
/// ```
/// testing::SeededScheduler scheduler{seed};
/// Program program{scheduler.get_executor()};
/// scheduler.run_for(std::chrono::minutes{5});
/// ```
///
/// Timers of `VirtualClock` work on its executor, which converts to `any_io_executor`; sockets do not, as nothing here
/// waits for the outside. Let only one scheduler (or `io_context`) at a time use the clock. Not safe for use by several
/// threads at once; must outlive everything made with its executor.
class SeededScheduler {
public:
    explicit SeededScheduler(std::uint64_t seed) : random_{seed}, timers_{VirtualTimers::of(context_)} {}

    SeededScheduler(SeededScheduler const&) = delete;
    SeededScheduler& operator=(SeededScheduler const&) = delete;

    /// Drops what is left without running it.
    ~SeededScheduler() {
        closed_ = true;
        while (!ready_.empty())
            std::vector<Function>{}.swap(ready_);
    }

    /// Puts whatever it is given in the queue; runs nothing itself.
    class Executor {
    public:
        [[nodiscard]] boost::asio::execution_context& query(boost::asio::execution::context_t /*what*/) const noexcept {
            return scheduler_->context_;
        }
        // A strand on it runs at once what is dispatched inside the strand, unless it is told not to.
        [[nodiscard]] boost::asio::execution::blocking_t
        query(boost::asio::execution::blocking_t /*what*/) const noexcept {
            return blocking_;
        }
        [[nodiscard]] Executor require(boost::asio::execution::blocking_t::never_t which) const noexcept {
            return Executor{*scheduler_, which};
        }
        [[nodiscard]] Executor require(boost::asio::execution::blocking_t::possibly_t which) const noexcept {
            return Executor{*scheduler_, which};
        }

        template <class Callable>
        void execute(Callable&& callable) const {
            scheduler_->push(Function{std::forward<Callable>(callable)});
        }

        friend bool operator==(Executor const&, Executor const&) noexcept = default;

    private:
        friend SeededScheduler;
        Executor(SeededScheduler& scheduler, boost::asio::execution::blocking_t blocking) noexcept
            : scheduler_{&scheduler}, blocking_{blocking} {}

        SeededScheduler* scheduler_;
        boost::asio::execution::blocking_t blocking_;
    };

    [[nodiscard]] Executor get_executor() noexcept {
        return Executor{*this, boost::asio::execution::blocking.possibly};
    }

    /// Runs one of the handlers that are ready now. False when there is none.
    bool run_one() {
        // Not always: what timers set off may be late as well as anything else.
        if (ready_.empty() || random_.below(4) == 0)
            timers_.release();
        if (ready_.empty())
            return false;
        std::size_t const chosen = static_cast<std::size_t>(random_.below(ready_.size()));
        Function function = std::move(ready_[chosen]);
        if (chosen + 1 != ready_.size())
            ready_[chosen] = std::move(ready_.back());
        ready_.pop_back();
        ++executed_;
        function();
        return true;
    }

    /// Runs until nothing is ready, at the present time.
    void run_ready() {
        while (run_one()) {
        }
    }

    /// Runs for this long, jumping from timer to timer. The clock has then gone on by exactly that, or by more where a
    /// handler moved it.
    void run_for(VirtualClock::duration time) {
        auto const end = VirtualClock::now() + time;
        static_cast<void>(run_until([] { return false; }, time));
        if (end > VirtualClock::now())
            VirtualClock::advance(end - VirtualClock::now());
        run_ready();
    }

    /// Runs until `done()`, for `limit` at most, or until nothing is left to do. Returns `done()`.
    template <class Predicate>
    [[nodiscard]] bool run_until(Predicate done, VirtualClock::duration limit) {
        auto const end = VirtualClock::now() + limit;
        for (;;) {
            if (done())
                return true;
            if (run_one())
                continue;
            auto const wait = next_timer();
            if (wait >= never || VirtualClock::now() + wait > end)
                return done();
            VirtualClock::advance(wait);
        }
    }

    /// Time until the first timer; `never` or more when there is none. Call it when nothing is ready.
    [[nodiscard]] VirtualClock::duration next_timer() {
        timers_.release();
        return ready_.empty() ? timers_.next() : VirtualClock::duration{0};
    }

    /// Handlers that wait to be run.
    [[nodiscard]] std::size_t ready() const noexcept { return ready_.size(); }
    /// Handlers that were run so far.
    [[nodiscard]] std::uint64_t executed() const noexcept { return executed_; }

private:
    using Function = mbn::detail::UniqueFunction<void()>;

    void push(Function function) {
        if (!closed_)
            ready_.push_back(std::move(function));
    }

    Random random_;
    boost::asio::execution_context context_{};
    VirtualTimers& timers_;
    std::vector<Function> ready_{};
    std::uint64_t executed_ = 0;
    bool closed_ = false;
};

} // namespace mbn::inline v0::testing

#endif
