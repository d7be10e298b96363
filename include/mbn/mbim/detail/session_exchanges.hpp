// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_SESSION_EXCHANGES_HPP
#define MBN_MBIM_DETAIL_SESSION_EXCHANGES_HPP

#include <mbn/detail/wakeup.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/ending.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mbn::inline v0::mbim::detail {

// The messages of a session that were sent and wait for their answers, with one timer for all of their deadlines. It is
// left running from one exchange to the next and set for an earlier deadline only: setting timers and waking through
// the loop would be most of what a short exchange takes.
template <class C, class Clock>
class SessionExchanges {
public:
    using ByteVector = mbn::detail::Dependent<C, std::vector<std::byte>>;

    // Lives in the frame of the coroutine that waits.
    struct Exchange {
        Exchange(SessionExchanges& all, MessageType request, std::uint32_t transaction_id)
            : owner{all}, wakeup{all.sleepers_, all.executor_}, id{transaction_id},
              reply_type{static_cast<MessageType>(static_cast<std::uint32_t>(request) | 0x80000000u)} {
            owner.all_.push_back(this);
        }
        Exchange(Exchange const&) = delete;
        Exchange& operator=(Exchange const&) = delete;
        ~Exchange() {
            std::erase(owner.all_, this);
            if (!owner.goes_on_)
                owner.rest();
        }

        // Its coroutine goes on later.
        void end(Ending how) {
            if (ending != Ending::waiting)
                return;
            ending = how;
            wakeup.wake();
        }

        SessionExchanges& owner;
        mbn::detail::Dependent<C, mbn::detail::Wakeup> wakeup;
        std::uint32_t id;
        MessageType reply_type;
        typename Clock::time_point deadline = (Clock::time_point::max)();
        Ending ending = Ending::waiting;
        ProtocolError error{};
        Status status{};
        Mbimex version = Mbimex::v1;
        ByteVector info;
    };

    explicit SessionExchanges(boost::asio::any_io_executor const& executor)
        : executor_{executor}, sleepers_{mbn::detail::Dependent<C, mbn::detail::Sleepers>::of(executor)},
          timer_{executor} {}

    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    [[nodiscard]] bool has(std::uint32_t id) const noexcept {
        return std::any_of(all_.begin(), all_.end(), [id](auto const* other) { return other->id == id; });
    }

    // Sees to the deadlines of all that wait, as long as `owner` lives, of which this is a part.
    template <class Owner>
    void watch(std::shared_ptr<Owner> const& owner) {
        std::optional<typename Clock::time_point> first;
        for (auto const* const exchange : all_)
            if (exchange->ending == Ending::waiting && (!first || exchange->deadline < *first))
                first = exchange->deadline;
        if (!first || (armed_ && *armed_ <= *first))
            return;
        armed_ = first;
        timer_.expires_at(*armed_);
        timer_.async_wait([this, weak = std::weak_ptr<Owner>{owner}](boost::system::error_code error) {
            auto const alive = weak.lock();
            if (error || !alive)
                return;
            armed_.reset();
            for (auto* const exchange : all_)
                if (exchange->deadline <= Clock::now())
                    exchange->end(Ending::timeout);
            watch(alive);
        });
    }

    // False where nobody waits for that. The coroutine goes on by `go_on`.
    [[nodiscard]] bool answer(MessageView const& message, Mbimex version) {
        auto* const exchange = find(message.transaction_id());
        if (exchange == nullptr || exchange->reply_type != message.type())
            return false;
        exchange->status = message.status;
        exchange->version = version;
        exchange->info.assign(message.info.begin(), message.info.end());
        exchange->ending = Ending::answered;
        return true;
    }

    // Likewise, and what waits for it goes on later.
    [[nodiscard]] bool fail(std::uint32_t id, Ending ending, ProtocolError error) {
        auto* const exchange = find(id);
        if (exchange == nullptr)
            return false;
        exchange->error = error;
        exchange->end(ending);
        return true;
    }

    void forget_commands() {
        for (auto* const exchange : all_)
            if (exchange->reply_type == MessageType::command_done)
                exchange->end(Ending::forgotten);
    }

    void end_all(Ending reason) {
        for (auto* const exchange : all_)
            exchange->end(reason);
        armed_.reset();
        timer_.cancel();
    }

    // What has been answered goes on, within this call where that can be: the last that its caller does.
    void go_on() {
        GoingOn const going_on{*this};
        for (;;) {
            auto const next = std::ranges::find_if(
                all_, [](auto const* one) { return one->ending == Ending::answered && one->wakeup.sleeps(); });
            if (next == all_.end())
                return;
            (*next)->wakeup.go_on();
        }
    }

private:
    // What goes on may throw.
    struct GoingOn {
        explicit GoingOn(SessionExchanges& all) : owner{all} { owner.goes_on_ = true; }
        GoingOn(GoingOn const&) = delete;
        GoingOn& operator=(GoingOn const&) = delete;
        ~GoingOn() {
            owner.goes_on_ = false;
            owner.rest();
        }
        SessionExchanges& owner;
    };

    // The one that waits for that, or null. No identifier is in use twice.
    [[nodiscard]] Exchange* find(std::uint32_t id) const noexcept {
        auto const found = std::ranges::find_if(
            all_, [id](auto const* one) { return one->id == id && one->ending == Ending::waiting; });
        return found != all_.end() ? *found : nullptr;
    }

    // A timer that nobody needs.
    void rest() {
        if (all_.empty() && std::exchange(armed_, std::nullopt))
            timer_.cancel();
    }

    boost::asio::any_io_executor executor_;
    mbn::detail::Dependent<C, mbn::detail::Sleepers>& sleepers_;
    boost::asio::basic_waitable_timer<Clock> timer_;
    // What the timer is set to.
    std::optional<typename Clock::time_point> armed_{};
    std::vector<Exchange*> all_{};
    bool goes_on_ = false;
};

} // namespace mbn::inline v0::mbim::detail

#endif
