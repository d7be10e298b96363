// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEPER_HPP
#define MBN_CONNECTION_KEEPER_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/keep_machine.hpp>
#include <mbn/connection/keep_news.hpp>
#include <mbn/connection/keep_rules.hpp>
#include <mbn/connection/keep_settings.hpp>
#include <mbn/connection/keep_wake.hpp>
#include <mbn/connection/retry_ladder.hpp>
#include <mbn/detail/hash.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0::detail {

// The works of a `KeepConnected`: feeds what happens to the table of `keep_machine.hpp`, and does what the states are
// about. Everything behind the first group of members runs on the connection's executor.
template <class Clock, class WallClock>
class Keeper final : public std::enable_shared_from_this<Keeper<Clock, WallClock>> {
    using Timer =
        boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, boost::asio::any_io_executor>;
    using Clocks = KeepClocks<Clock, WallClock>;
    using Milliseconds = std::chrono::milliseconds;

public:
    [[nodiscard]] static std::shared_ptr<Keeper> make(std::shared_ptr<ConnectionCore> const& core, ConnectTarget target,
                                                      KeepSettings const& settings) {
        auto keeper = std::make_shared<Keeper>(core, std::move(target), settings);
        keeper->heard_ = core->subscribe([weak = keeper->weak_from_this()](Event const& event) {
            if (auto const self = weak.lock())
                self->hear(event);
        });
        return keeper;
    }

    Keeper(std::shared_ptr<ConnectionCore> const& core, ConnectTarget target, KeepSettings const& settings)
        : core_{core}, executor_{core->get_executor()}, settings_{settings}, target_{std::move(target)},
          binding_{settings}, ladder_{settings.retry, settings.retry_state}, pause_{executor_}, clock_check_{executor_},
          news_{settings.retry_state} {}

    void start() {
        auto const core = core_.lock();
        post([before = core ? core->last_request_id() : RequestId{}](Keeper& self) {
            self.before_start_ = before;
            self.ladder_.reset(RetryReset::started);
            if (self.reason_ == KeepReason::other_subscriber)
                self.binding_.forget_subscriber();
            self.feed(KeepInput::start, KeepReason::started);
        });
    }

    // Its number is taken at once, so that a start that comes behind it is known to do so.
    void stop(WhenStopped then) {
        auto const core = then == WhenStopped::disconnect ? core_.lock() : nullptr;
        post([core, id = core ? core->next_request_id() : RequestId{}](Keeper& self) {
            self.feed(KeepInput::stop, KeepReason::stopped);
            if (core)
                core->disconnect(id, self.settings_.request, [](auto const& /*result*/) {});
        });
    }

    void set_target(ConnectTarget target) {
        post([target = std::move(target)](Keeper& self) mutable {
            self.target_ = std::move(target);
            self.ladder_.reset(RetryReset::profile_changed);
            self.feed(KeepInput::profile_changed, KeepReason::mended);
        });
    }

    void prepare_for_sleep() {
        post([](Keeper& self) { self.feed(KeepInput::sleep, KeepReason::sleep); });
    }

    void resumed() {
        post([](Keeper& self) { self.wake(); });
    }

    void look_for_device() {
        post([](Keeper& self) {
            if (self.state_ == KeepState::waiting_for_device)
                self.feed(KeepInput::changed, KeepReason::mended);
        });
    }

    void close() {
        closed_ = true;
        post([](Keeper& self) {
            self.heard_.reset();
            self.leave();
            self.clock_check_.cancel();
        });
    }

    [[nodiscard]] KeepNews<Clock>& news() noexcept { return news_; }
    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept { return executor_; }

private:
    template <class Function>
    void post(Function function) {
        boost::asio::post(executor_, [self = this->shared_from_this(), function = std::move(function)]() mutable {
            function(*self);
        });
    }

    void feed(KeepInput input, KeepReason reason, std::optional<Error> const& error = std::nullopt) {
        if (closed_)
            return;
        if (input == KeepInput::changed || input == KeepInput::mended)
            changed_meanwhile_ = true;
        KeepStep const step = keep_step(state_, input);
        if (step.enters) {
            leave();
            bool const was_stopped = std::exchange(state_, step.state) == KeepState::stopped;
            reason_ = reason;
            error_ = error;
            if (was_stopped)
                watch_clocks();
            enter();
        }
        news_.note(ladder_.state());
    }

    // Takes back what the state had begun. Answers that still come belong to a round that is over.
    void leave() {
        ++round_;
        pause_.cancel();
        auto const request = std::exchange(request_, RequestId{});
        auto const core = core_.lock();
        if (request == RequestId{} || !core)
            return;
        given_up_.push_back(request);
        core->cancel(request);
    }

    void enter() {
        switch (state_) {
        case KeepState::checking:
            // What came of it is told.
            news_.note(state_);
            return check();
        case KeepState::connecting:
            tell();
            return attempt();
        case KeepState::waiting: {
            RetryDecision const next = ladder_.next(Clocks::now());
            if (next.verdict == RetryVerdict::after_budget)
                reason_ = KeepReason::budget;
            wait(next.pause);
            return tell(next.pause);
        }
        case KeepState::waiting_for_device:
            connected_.reset();
            wait(settings_.look_again);
            return tell(settings_.look_again);
        case KeepState::stopped:
            clock_check_.cancel();
            connected_.reset();
            wake_.forget();
            return tell();
        case KeepState::connected:
        case KeepState::blocked:
            wait(settings_.news_check);
            return tell();
        case KeepState::asleep:
            return tell();
        }
    }

    void wait(Milliseconds pause) {
        if (pause <= Milliseconds{0} && state_ != KeepState::waiting)
            return;
        pause_.expires_after(pause);
        pause_.async_wait([weak = this->weak_from_this(), round = round_](boost::system::error_code error) {
            auto const self = weak.lock();
            if (error || !self || round != self->round_)
                return;
            if (self->state_ == KeepState::connected || self->state_ == KeepState::blocked)
                return self->look();
            self->time_is_up_ = self->state_ == KeepState::waiting;
            self->feed(KeepInput::time_is_up, self->time_is_up_ ? self->reason_ : KeepReason::mended);
        });
    }

    // The device may have lost the news. What is read of a context is told to all, and so to this one; but not where
    // all others know it already.
    void look() {
        auto const core = core_.lock();
        if (!core)
            return end();
        wait(settings_.news_check);
        if (state_ == KeepState::connected || reason_ == KeepReason::other_connection)
            return core->state(core->next_request_id(), read_options_,
                               answer<ConnectionState>([](Keeper& self, auto const& state) {
                                   if (!is_in_use(state.context))
                                       self.drop(Origin::foreign, state.context.cause);
                               }));
        core->device(core->next_request_id(), read_options_, answer<DeviceState>([](Keeper& self, auto const& device) {
                         if (ends_when_usable(self.reason_, self.error_) && check_usable(device))
                             self.look_again();
                     }));
    }

    void tell(Milliseconds pause = Milliseconds{0}) {
        KeepEvent event;
        event.state = state_;
        event.reason = reason_;
        event.error = error_;
        event.cause = std::exchange(cause_, NetworkCause::none);
        event.pause = pause;
        if (state_ == KeepState::waiting)
            event.next_attempt = std::chrono::sys_time<Milliseconds>{Clocks::now() + pause};
        if (state_ == KeepState::connected)
            event.connected = connected_;
        event.difference = wake_.take_difference();
        news_.tell(event, ladder_.state());
    }

    template <class T, class Then>
    [[nodiscard]] Completion<T> answer(Then then) {
        return [weak = this->weak_from_this(), round = round_, then](Result<T> result) {
            auto const self = weak.lock();
            if (!self || self->closed_ || round != self->round_)
                return;
            if (result)
                then(*self, std::move(result).value());
            else
                self->check_failed(result.error());
        };
    }

    void check() {
        auto const core = core_.lock();
        if (!core)
            return end();
        if (device_known_)
            core->device(core->next_request_id(), read_options_,
                         answer<DeviceState>([](Keeper& self, auto const& device) { self.read(device); }));
        else
            core->capability(core->next_request_id(), read_options_,
                             answer<Capability>([](Keeper& self, auto found) { self.identified(found.device_id); }));
    }

    void identified(std::string const& device_id) {
        if (!binding_.accepts_device(device_id)) {
            wake_.settle(KeepDifference::other_device);
            return feed(KeepInput::device_gone, KeepReason::other_device);
        }
        ladder_.seed(Hash{}.add(device_id).value());
        device_known_ = true;
        check();
    }

    void read(DeviceState const& device) {
        auto const subscriber = binding_.look_at(device.subscriber);
        if (subscriber == KeepBinding::Found::refused) {
            wake_.settle(KeepDifference::other_subscriber);
            return feed(KeepInput::is_blocked, KeepReason::other_subscriber);
        }
        if (subscriber == KeepBinding::Found::another)
            ladder_.reset(RetryReset::subscriber_changed);
        if (binding_.is_new_operator(device.registration))
            ladder_.reset(RetryReset::operator_changed);
        if (Result<void> const usable = check_usable(device); !usable) {
            wake_.settle(wake_.without_session());
            return feed(KeepInput::is_blocked, reason_of(usable.error()), usable.error());
        }
        auto const core = core_.lock();
        if (!core)
            return end();
        if (device.context.state != ActivationState::activated && device.context.state != ActivationState::activating)
            return decide();
        core->state(core->next_request_id(), read_options_,
                    answer<ConnectionState>([](Keeper& self, auto const& state) { self.found_session(state); }));
    }

    void found_session(ConnectionState const& state) {
        bool const by_this_program = !state.profile_name.empty();
        if (by_this_program && state.profile_name != name_of(target_)) {
            wake_.settle(wake_.without_session());
            return feed(KeepInput::is_blocked, KeepReason::other_connection);
        }
        // The policy of the connection knows what to do with a session that nobody here brought up, and waits for one
        // that is just being given up.
        if (!by_this_program)
            return decide();
        auto const core = core_.lock();
        if (!core)
            return end();
        core->ip_settings(core->next_request_id(), read_options_,
                          answer<IpSettings>([](Keeper& self, auto const& ip) { self.found_connected(ip); }));
    }

    void found_connected(IpSettings const& ip) {
        if (!connected_)
            connected_ = found_up(settings_.request.session, name_of(target_));
        connected_->ip = ip;
        KeepReason const reason = wake_.is_unsettled() ? KeepReason::resumed : KeepReason::none;
        wake_.settle(wake_.with_session(ip));
        feed(KeepInput::is_connected, reason);
    }

    // Nothing stands in the way: is it time?
    void decide() {
        wake_.settle(wake_.without_session());
        connected_.reset();
        // What the device refused the last attempt for is over.
        if (last_refusal_ && ends_with_device(reason_of(*last_refusal_)))
            ladder_.reset(RetryReset::started);
        RetryDecision const next = ladder_.next(Clocks::now());
        // The two clocks do not agree to the last.
        bool const due = std::exchange(time_is_up_, false) && next.pause < std::chrono::seconds{1};
        if (next.verdict == RetryVerdict::stop)
            feed(KeepInput::is_blocked, last_refusal_ ? reason_of(*last_refusal_) : KeepReason::needs_somebody,
                 last_refusal_);
        else if (next.verdict == RetryVerdict::now || due)
            feed(KeepInput::may_connect, reason_);
        else
            feed(KeepInput::must_wait, reason_ == KeepReason::dropped ? reason_ : KeepReason::refused, last_refusal_);
    }

    void check_failed(Error const& error) {
        if (error.code == hresult::e_abort)
            return end();
        // Where it was lost it says so itself.
        if (state_ == KeepState::connected)
            return;
        // Gone between two questions.
        if (error.code == hresult::e_mbn_context_not_activated)
            return feed(KeepInput::changed, reason_);
        lose_device(error);
    }

    void lose_device(Error const& error) {
        device_known_ = false;
        wake_.settle(KeepDifference::device_gone);
        feed(KeepInput::device_gone, KeepReason::device_gone, error);
    }

    void end() {
        post([](Keeper& self) { self.feed(KeepInput::connection_ended, KeepReason::connection_ended); });
    }

    void attempt() {
        auto const core = core_.lock();
        if (!core)
            return end();
        if (closed_)
            return;
        ladder_.attempted(Clocks::now());
        context_lost_ = false;
        changed_meanwhile_ = false;
        request_ = core->next_request_id();
        core->connect(request_, target_, settings_.request,
                      [weak = this->weak_from_this(), id = request_](Result<Connected> result) {
                          if (auto const self = weak.lock())
                              self->attempt_ended(id, std::move(result));
                      });
    }

    void attempt_ended(RequestId id, Result<Connected> result) {
        std::erase(given_up_, id);
        if (closed_ || id != request_)
            return;
        request_ = {};
        if (!result)
            return refused(result.error());
        connected_ = std::move(result).value();
        last_refusal_.reset();
        // Nothing was activated, so it does not count.
        if (connected_->adopted && settings_.retry.budget_scope == BudgetScope::every_attempt)
            ladder_.take_back_attempt();
        ladder_.connected(Clocks::now());
        feed(KeepInput::succeeded, KeepReason::none);
        if (context_lost_)
            drop(Origin::foreign, NetworkCause::none);
    }

    void refused(Error const& error) {
        if (!reached_network(error))
            ladder_.take_back_attempt();
        if (error.code == hresult::e_abort)
            return end();
        if (error.code == hresult::error_cancelled)
            return feed(KeepInput::disconnected, KeepReason::disconnected, error);
        if (is_gone(error))
            return lose_device(error);
        if (auto const rule = reason_of_rule(error))
            return block(*rule, error);
        last_refusal_ = error;
        if (ladder_.refused(Clocks::now(), as_told_to_ladder(error)).verdict == RetryVerdict::stop)
            return block(reason_of(error), error);
        feed(KeepInput::refused, KeepReason::refused, error);
    }

    // What it waits for from now on may have come while the attempt was on its way.
    void block(KeepReason reason, Error const& error) {
        bool const changed = changed_meanwhile_;
        feed(KeepInput::refused_for_good, reason, error);
        if (reason == KeepReason::other_connection && (changed || context_lost_))
            feed(KeepInput::changed, KeepReason::mended);
        else if (changed)
            look_again();
    }

    void hear(Event const& event) {
        if (closed_ || state_ == KeepState::stopped)
            return;
        auto const& what = event.what;
        if (auto const* const context = std::get_if<ConnectStateChange>(&what))
            hear_context(event, context->context);
        else if (auto const* const complete = std::get_if<ConnectComplete>(&what))
            hear_connect(event, complete->result);
        else if (auto const* const disconnected = std::get_if<DisconnectComplete>(&what))
            hear_disconnect(event.request_id, disconnected->result);
        else if (auto const* const registered = std::get_if<RegisterStateChange>(&what))
            hear_registration(registered->registration);
        else if (auto const* const ready = std::get_if<ReadyStateChange>(&what))
            hear_subscriber(ready->subscriber);
        else if (std::holds_alternative<RadioStateChange>(what))
            look_again();
        else if (auto const* const attached = std::get_if<PacketServiceStateChange>(&what))
            mend(hresult::e_mbn_packet_svc_detached, attached->packet_service.state == PacketService::attached);
        else if (auto const* const call = std::get_if<VoiceCallStateChange>(&what))
            mend(hresult::e_mbn_voice_call_in_progress, call->state == VoiceCallState::hangup);
        else if (auto const* const ip = std::get_if<IpSettingsChange>(&what))
            hear_ip(*ip);
        else if (auto const* const removal = std::get_if<ConnectionRemoval>(&what))
            hear_removal(removal->code);
    }

    [[nodiscard]] bool is_own(Event const& event) const {
        return event.origin == Origin::own &&
               (event.request_id == request_ || std::ranges::count(given_up_, event.request_id) != 0);
    }

    void hear_context(Event const& event, ContextState const& context) {
        if (context.session != settings_.request.session || context.state == ActivationState::deactivating)
            return;
        context_lost_ = !is_in_use(context);
        if (context_lost_)
            return drop(event.origin, context.cause);
        if (is_own(event))
            return;
        if (event.origin == Origin::own)
            ladder_.reset(RetryReset::manual_connect);
        feed(KeepInput::taken, KeepReason::other_connection);
    }

    // Where this program did it by hand, the end of that request comes before the check is through, and stops it.
    void drop(Origin origin, NetworkCause cause) {
        if (state_ != KeepState::connected)
            return feed(KeepInput::dropped, KeepReason::mended);
        if (origin == Origin::foreign)
            ladder_.dropped(Clocks::now(), cause);
        cause_ = cause;
        feed(KeepInput::dropped, KeepReason::dropped);
    }

    // Of a connect by hand.
    void hear_connect(Event const& event, ConnectResult const& result) {
        if (is_own(event) || (result && result.value().session != settings_.request.session))
            return;
        ladder_.reset(RetryReset::manual_connect);
        if (result)
            feed(KeepInput::taken, KeepReason::other_connection);
        else
            ladder_.refused(Clocks::now(), make_error(hresult::e_fail));
        feed(KeepInput::changed, KeepReason::mended);
    }

    // One that was asked for before the start does not stop it.
    void hear_disconnect(RequestId id, DisconnectResult const& result) {
        if (id > before_start_ && result && result.value().session == settings_.request.session)
            feed(KeepInput::disconnected, KeepReason::disconnected);
    }

    void hear_registration(Registration const& registration) {
        if (!binding_.is_new_operator(registration))
            return look_again();
        ladder_.reset(RetryReset::operator_changed);
        feed(KeepInput::mended, KeepReason::mended);
    }

    void hear_subscriber(Subscriber const& subscriber) {
        if (binding_.look_at(subscriber) != KeepBinding::Found::another)
            return look_again();
        ladder_.reset(RetryReset::subscriber_changed);
        feed(KeepInput::mended, KeepReason::mended);
    }

    // The device may have come out of the state that blocks it.
    void look_again() {
        if (state_ == KeepState::blocked) {
            if (!ends_with_device(reason_))
                return;
            ladder_.reset(RetryReset::started);
        }
        feed(KeepInput::changed, KeepReason::mended);
    }

    void mend(HResult refusal, bool over) {
        if (!over || state_ != KeepState::waiting || !error_ || error_->code != refusal)
            return;
        ladder_.reset(RetryReset::mended);
        feed(KeepInput::mended, KeepReason::mended);
    }

    void hear_ip(IpSettingsChange const& change) {
        if (state_ != KeepState::connected || change.session != settings_.request.session || !connected_)
            return;
        connected_->ip = change.ip;
        news_.note(*connected_);
    }

    void hear_removal(HResult code) {
        if (state_ == KeepState::asleep)
            return;
        if (state_ == KeepState::connected)
            ladder_.dropped(Clocks::now(), NetworkCause::none);
        lose_device(make_error(code));
    }

    void wake() {
        if (state_ == KeepState::stopped)
            return;
        device_known_ = false;
        wake_.note(connected_);
        watch_clocks();
        feed(KeepInput::woke, KeepReason::resumed);
    }

    void watch_clocks() {
        if (settings_.clock_check <= Milliseconds{0})
            return;
        clock_check_.expires_after(settings_.clock_check);
        clock_check_.async_wait([weak = this->weak_from_this(), before = Clocks{}](boost::system::error_code error) {
            auto const self = weak.lock();
            if (error || !self || self->closed_ || self->state_ == KeepState::stopped)
                return;
            if (before.slept_since() > self->settings_.clock_jump)
                self->wake();
            else
                self->watch_clocks();
        });
    }

    std::weak_ptr<ConnectionCore> core_;
    boost::asio::any_io_executor executor_;
    KeepSettings settings_;
    // The deadline of the settings is for attempts.
    RequestOptions read_options_{settings_.request.session, std::nullopt};
    ConnectTarget target_;
    KeepBinding binding_;
    RetryLadder ladder_;
    Timer pause_;
    Timer clock_check_;
    std::shared_ptr<EventHandler> heard_;
    std::atomic<bool> closed_{false};

    KeepState state_ = KeepState::stopped;
    KeepReason reason_ = KeepReason::none;
    std::optional<Error> error_ = {};
    NetworkCause cause_ = NetworkCause::none;
    std::uint64_t round_ = 0;
    RequestId before_start_ = {};
    RequestId request_ = {};
    std::vector<RequestId> given_up_;
    std::optional<Error> last_refusal_ = {};
    std::optional<Connected> connected_ = {};
    // The context ended while the attempt had not.
    bool context_lost_ = false;
    // Something else changed meanwhile.
    bool changed_meanwhile_ = false;
    bool time_is_up_ = false;
    bool device_known_ = false;
    KeepWake wake_;
    KeepNews<Clock> news_;
};

} // namespace mbn::inline v0::detail

#endif
