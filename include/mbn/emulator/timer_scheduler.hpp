// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_TIMER_SCHEDULER_HPP
#define MBN_EMULATOR_TIMER_SCHEDULER_HPP

#include <mbn/emulator/scheduler.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace mbn::inline v0::emulator {

/// Time from a clock, by one Asio timer however many calls are pending. Calls are made on the executor, which must run
/// one handler at a time (a strand, or a context with one thread); all functions are to be called from there.
template <class Clock = std::chrono::steady_clock>
class TimerScheduler final : public Scheduler {
public:
    explicit TimerScheduler(boost::asio::any_io_executor const& executor) : state_{std::make_shared<State>(executor)} {}

    ~TimerScheduler() {
        state_->pending.clear();
        state_->timer.cancel();
    }

    [[nodiscard]] Duration now() const noexcept override {
        return std::chrono::duration_cast<Duration>(Clock::now().time_since_epoch());
    }

    [[nodiscard]] TimerId after(Duration delay, std::function<void()> callback) override {
        auto const id = static_cast<TimerId>(++last_id_);
        Key const key{now() + delay, id};
        state_->pending.emplace(key, std::move(callback));
        if (state_->pending.begin()->first == key)
            State::arm(state_);
        return id;
    }

    void cancel(TimerId id) noexcept override {
        if (id != TimerId::none)
            std::erase_if(state_->pending, [id](auto const& entry) { return entry.first.second == id; });
    }

private:
    using Key = std::pair<Duration, TimerId>;

    // Outlives the scheduler while a wait is being completed.
    struct State {
        explicit State(boost::asio::any_io_executor const& executor) : timer{executor} {}

        static void arm(std::shared_ptr<State> const& state) {
            if (state->pending.empty())
                return;
            state->timer.expires_at(typename Clock::time_point{
                std::chrono::ceil<typename Clock::duration>(state->pending.begin()->first.first)});
            state->timer.async_wait([state](boost::system::error_code error) {
                if (error)
                    return;
                auto const now = std::chrono::duration_cast<Duration>(Clock::now().time_since_epoch());
                while (!state->pending.empty() && state->pending.begin()->first.first <= now) {
                    auto const callback = std::move(state->pending.begin()->second);
                    state->pending.erase(state->pending.begin());
                    callback();
                }
                arm(state);
            });
        }

        boost::asio::basic_waitable_timer<Clock> timer;
        std::map<Key, std::function<void()>> pending{};
    };

    std::shared_ptr<State> state_;
    std::uint64_t last_id_ = 0;
};

} // namespace mbn::inline v0::emulator

#endif
