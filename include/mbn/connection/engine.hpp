// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_ENGINE_HPP
#define MBN_CONNECTION_ENGINE_HPP

#include <mbn/backend.hpp>
#include <mbn/connection/connect_op.hpp>
#include <mbn/connection/contexts.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/device_op.hpp>
#include <mbn/connection/disconnect_op.hpp>
#include <mbn/connection/operation.hpp>
#include <mbn/connection/told_change.hpp>
#include <mbn/detail/unique_function.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device/pin_guard.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// GCC 12 warns of coroutine frames that hold a type of an unnamed namespace, such as a policy of a test.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

namespace mbn::inline v0::detail {

// A connection over one backend: the operations on their way, the contexts this program holds, and what subscribers
// were told. Everything but the first group of members runs on the strand.
template <class B>
class Engine final : public ConnectionCore, public std::enable_shared_from_this<Engine<B>> {
    template <class T>
    using Result = Dependent<B, mbn::Result<T>>;
    template <class T>
    using Step = Dependent<B, mbn::Step<T>>;
    template <class T>
    using Completion = Dependent<B, detail::Completion<T>>;

public:
    using Clock = typename B::connection_policy::clock_type;
    using Op = Operation<Clock>;

    template <class... Arguments>
    [[nodiscard]] static std::shared_ptr<Engine> make(boost::asio::any_io_executor const& executor,
                                                      typename B::Settings settings, Arguments&&... arguments) {
        auto engine = std::make_shared<Engine>(executor, std::move(settings), std::forward<Arguments>(arguments)...);
        engine->transport_.on_change([weak = engine->weak_from_this()](Change const& change) {
            if (auto const self = weak.lock())
                self->changed(change);
        });
        return engine;
    }

    template <class... Arguments>
    Engine(boost::asio::any_io_executor const& executor, typename B::Settings settings, Arguments&&... arguments)
        : executor_{strand_of(executor)}, settings_{std::move(settings)},
          transport_(executor_, std::forward<Arguments>(arguments)...),
          progress_{executor_, (Op::Timer::time_point::max)()} {}

    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept override { return executor_; }

    [[nodiscard]] RequestId next_request_id() noexcept override {
        std::uint32_t const number = last_request_.fetch_add(1, std::memory_order_relaxed) + 1;
        return number != 0 ? RequestId{number} : next_request_id();
    }
    [[nodiscard]] RequestId last_request_id() const noexcept override { return RequestId{last_request_.load()}; }

    void connect(RequestId id, Dependent<B, ConnectTarget> target, RequestOptions const& options,
                 Completion<Connected> done) override {
        launch<Connected>(id, Verb::connect, options, std::move(done),
                          [target = std::move(target)](Engine& engine, Op& operation) {
                              return connect_op(engine, operation, target);
                          });
    }

    void disconnect(RequestId id, RequestOptions const& options, Completion<Disconnected> done) override {
        launch<Disconnected>(id, Verb::disconnect, options, std::move(done),
                             [](Engine& engine, Op& operation) { return disconnect_op(engine, operation); });
    }

    void state(RequestId id, RequestOptions const& options, Completion<ConnectionState> done) override {
        launch<ConnectionState>(id, Verb::read, options, std::move(done), &Engine::read_state);
    }

    void device(RequestId id, RequestOptions const& options, Completion<DeviceState> done) override {
        read<DeviceState>(id, options, std::move(done),
                          [](auto& transport, Op& operation) { return read_whole(transport, operation.session); });
    }

    void capability(RequestId id, RequestOptions const& options, Completion<Capability> done) override {
        read<Capability>(id, options, std::move(done),
                         [](auto& transport, Op& /*operation*/) { return transport.read_capability(); });
    }

    void signal(RequestId id, RequestOptions const& options, Completion<Signal> done) override {
        read<Signal>(id, options, std::move(done),
                     [](auto& transport, Op& /*operation*/) { return transport.read_signal(); });
    }

    void ip_settings(RequestId id, RequestOptions const& options, Completion<IpSettings> done) override {
        read<IpSettings>(id, options, std::move(done),
                         [](auto& transport, Op& operation) { return transport.read_ip_settings(operation.session); });
    }

    void watch(RequestId id, RequestOptions const& options, Completion<void> done) override {
        read<void>(id, options, std::move(done), [](auto& transport, Op& /*operation*/) { return transport.watch(); });
    }

    void perform(RequestId id, RequestOptions const& options, Dependent<B, DeviceRequest> request,
                 Completion<DeviceAnswer> done) override {
        std::size_t const index = request.index();
        launch<DeviceAnswer>(
            id, Verb::control, options, std::move(done),
            [request = std::move(request)](Engine& engine, Op& operation) {
                return device_op(engine, operation, request);
            },
            index);
    }

    void cancel(RequestId id) override {
        post([id](Engine& engine) {
            engine.end_if([id](Op const& operation) { return operation.id == id; }, Stop::cancelled);
        });
    }

    void cancel_all() override {
        post([](Engine& engine) { engine.end_if([](Op const& /*operation*/) { return true; }, Stop::cancelled); });
    }

    std::shared_ptr<EventHandler> subscribe(std::function<void(Event const&)> handler) override {
        return subscribers_.add(std::move(handler));
    }

    void abandon() override {
        post([](Engine& engine) {
            engine.abandoned_ = true;
            engine.end_if([](Op const& /*operation*/) { return true; }, Stop::destroyed);
            engine.close_when_idle();
        });
    }

    void hold(SessionId session) override {
        post([session](Engine& engine) { engine.held_.push_back(session); });
    }

    void let_go(SessionId session, Disposal disposal) override {
        post([session, disposal](Engine& engine) {
            auto const held = std::ranges::find(engine.held_, session);
            if (held != engine.held_.end())
                engine.held_.erase(held);
            if (disposal == Disposal::disconnect && engine.known(session).own)
                engine.clean_up(engine.next_request_id(), session, DeniedBy::nobody,
                                "its last holder is gone: disconnecting");
            engine.close_when_idle();
        });
    }

    // What the verbs are written with.

    [[nodiscard]] typename B::connection_policy const& policy() const noexcept { return settings_.connection; }
    [[nodiscard]] typename B::profile_policy& profiles() noexcept { return settings_.profiles; }
    [[nodiscard]] typename B::transport_policy& transport() noexcept { return transport_; }

    // Runs one step of an operation within its limits. This is the one place that decides why a step failed:
    // 1. the operation was told to end (deadline, cancellation, destruction): that reason, whatever the step says;
    // 2. else what the step says.
    template <class T>
    Step<T> step(Op& operation, Phase phase, std::chrono::milliseconds limit, mbn::Step<T> work) {
        operation.phase = phase;
        if (is_over(operation))
            co_return make_error(code_of(operation.stop));
        operation.enter(phase, limit);
        Result<T> result = co_await std::move(work);
        operation.timer.cancel();
        if (operation.stop != Stop::none)
            co_return make_error(code_of(operation.stop));
        co_return result;
    }

    [[nodiscard]] static bool is_over(Op& operation) {
        if (operation.deadline && Clock::now() >= *operation.deadline)
            operation.end(Stop::deadline);
        return operation.stop != Stop::none;
    }

    // Ends when nobody who came before is at work on the session: a disconnect must not end a later connect.
    Step<void> settled(Op& operation) {
        boost::system::error_code woken;
        while (operation.stop == Stop::none && is_somebody_before(operations_, operation))
            co_await progress_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        co_return success();
    }

    [[nodiscard]] Dependent<B, KnownContext>& known(SessionId session) { return contexts_.at(session); }

    // False where the operation has to end before it sends anything.
    bool activation_sent(Op& operation) {
        if (is_over(operation))
            return false;
        if (auto& own = known(operation.session).own)
            own->stage = Stage::sent;
        return true;
    }

    void activation_refused(Op const& operation) {
        if (auto& own = known(operation.session).own)
            own->stage = Stage::admitted;
    }

    void note_not_deactivated(Op const& operation, ActivationState before) {
        if (known(operation.session).told.state == ActivationState::deactivating)
            tell_context(operation, before);
    }

    void tell_context(Op const& operation, ActivationState state) {
        ContextState context = known(operation.session).told;
        // What came with a success was a remark about that context.
        if (context.state == ActivationState::activated)
            context.cause = NetworkCause::none;
        context.state = state;
        tell_if_new(context, Origin::own, operation.id, operation.ended_by);
    }

    void tell_activated(Op const& operation, ContextState const& context, IpSettings const& ip) {
        auto& session = known(operation.session);
        if (session.own)
            session.own->stage = Stage::active;
        session.unresolved = false;
        session.activation_cause = NetworkCause::none;
        tell_if_new(context, Origin::own, operation.id);
        tell_ip_settings({operation.session, ip}, Origin::own, operation.id);
    }

    void tell_ip_settings(Dependent<B, IpSettingsChange> change, Origin origin, RequestId id) {
        change.before = std::exchange(known(change.session).ip, change.ip);
        tell(std::move(change), origin, id);
    }

    // The device told the state while nobody waits for a change of it.
    void note_packet_service(PacketServiceState const& state) { packet_service_ = state; }

    void tell_packet_service(PacketServiceState const& state, Origin origin, RequestId id) {
        if (packet_service_ == state)
            return;
        packet_service_ = state;
        tell(PacketServiceStateChange{state}, origin, id);
    }

    [[nodiscard]] static Error stamped(Op const& operation, Error error) noexcept {
        error.request_id = operation.id;
        error.phase = operation.phase;
        return error;
    }

    [[nodiscard]] Error rejected(Op const& operation, Error error) {
        error = stamped(operation, error);
        error.refusal = Refusal::rejected;
        log(operation, Level::error, [&error] { return to_string(error); });
        return error;
    }

    [[nodiscard]] Result<Connected> connect_ended(Op& operation, Result<Connected> result) {
        if (!result) {
            Error const error = stamped(operation, result.error());
            if (leave_to_others(operation, known(operation.session)) == Left::nothing)
                give_up(operation, error);
            if (is_rejection(error))
                return rejected(operation, error);
            result = error;
        }
        log_end(operation, result);
        tell(Dependent<B, ConnectComplete>{result}, Origin::own, operation.id);
        return result;
    }

    [[nodiscard]] Result<Disconnected> disconnect_ended(Op& operation, Result<void> const& ended) {
        if (!ended && (operation.phase == Phase::device || is_rejection(ended.error())))
            return rejected(operation, ended.error());
        // In one expression: GCC 12 takes a later assignment for a use of what was never there.
        Result<Disconnected> const result = ended ? Result<Disconnected>{Disconnected{operation.id, operation.session}}
                                                  : Result<Disconnected>{stamped(operation, ended.error())};
        log_end(operation, result);
        tell(Dependent<B, DisconnectComplete>{result}, Origin::own, operation.id);
        return result;
    }

    // A connect that is on its way to that session ends, as if it had been cancelled.
    [[nodiscard]] PendingConnect end_pending_connect(SessionId session) {
        auto const pending = [session](Op const& operation) {
            return operation.verb == Verb::connect && operation.session == session && operation.stop == Stop::none;
        };
        bool const found = std::ranges::any_of(operations_, [&](auto const& operation) { return pending(*operation); });
        end_if(pending, Stop::cancelled);
        return found ? PendingConnect::ended : PendingConnect::none;
    }

    // When the last search for networks ended, and what it found.
    [[nodiscard]] auto& search() noexcept { return search_; }
    [[nodiscard]] LastControl<Clock>& last_control() noexcept { return last_control_; }
    [[nodiscard]] ThrottleWatch& throttle_watch() noexcept { return throttle_watch_; }
    [[nodiscard]] BasicPinGuard<B>& pin_guard() noexcept { return pin_guard_; }

    [[nodiscard]] bool has_active_context() const {
        return std::ranges::any_of(contexts_.all(), [](auto const& session) { return is_in_use(session.told); });
    }

    // Ends when the device tells something, or after a while: some devices never tell that they know now.
    Step<void> told_or_later() {
        typename Op::Timer timer{executor_, std::chrono::seconds{1}};
        waiting_for_news_.push_back(&timer);
        boost::system::error_code woken;
        co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        std::erase(waiting_for_news_, &timer);
        co_return success();
    }

    // Who caused a change: an operation of this connection, or nobody here.
    template <class Predicate>
    [[nodiscard]] Op* find(Predicate predicate) const {
        auto const found =
            std::ranges::find_if(operations_, [&predicate](auto const& operation) { return predicate(*operation); });
        return found != operations_.end() ? found->get() : nullptr;
    }

    // The device is gone, and with it what was known of it.
    void forget_device() {
        search_.reset();
        throttle_watch_.forget();
        contexts_.forget_device();
        packet_service_ = {};
    }

    [[nodiscard]] auto all_contexts() const { return contexts_.all(); }
    [[nodiscard]] std::size_t own_contexts() const { return contexts_.own_count(); }
    // But for one that is only admitted: it belongs to a connect that waits.
    void forget_ended(SessionId session) {
        if (auto& own = known(session).own; own && own->stage != Stage::admitted)
            own.reset();
    }

    void tell_if_new(ContextState const& context, Origin origin, RequestId id, DeniedBy reason = DeniedBy::nobody) {
        auto& session = known(context.session);
        ContextState const before = session.take(context);
        if (before == context)
            return;
        // Who is only admitted has no part in what others do.
        bool const is_own = session.own && (origin == Origin::own || session.own->stage != Stage::admitted);
        std::string const profile_name = is_own ? session.own->profile.name : std::string{};
        if (before.voice_call != context.voice_call)
            tell(VoiceCallStateChange{context.voice_call}, origin, id);
        if (before.state != context.state || before.cause != context.cause)
            tell(ConnectStateChange{context, profile_name, reason}, origin, id);
    }

    void tell(typename Dependent<B, Event>::What what, Origin origin, RequestId id) {
        subscribers_.tell(Dependent<B, Event>{std::move(what), origin, origin == Origin::own ? id : RequestId{},
                                              std::chrono::nanoseconds{Clock::now().time_since_epoch()}});
    }

    // Reads a context for nobody but those who are subscribed: what the device did not tell is told then.
    void look_at(RequestId id, SessionId session) {
        if (find([session](Op const& other) { return other.verb == Verb::read && other.session == session; }))
            return;
        RequestOptions const options{.session = session};
        auto operation = std::make_shared<Op>(executor_, id, Verb::read, options);
        operation->news_before = known(session).news;
        begin(operation, run<ConnectionState>(
                             this->shared_from_this(), operation, [](auto const& /*state*/) {}, &Engine::read_state));
    }

    // Ends a session that nobody waits for.
    void clean_up(RequestId id, SessionId session, DeniedBy reason, std::string_view why) {
        RequestOptions const options{.session = session};
        auto operation = std::make_shared<Op>(executor_, id, Verb::cleanup, options);
        operation->ended_by = reason;
        log(*operation, Level::debug, why);
        begin(operation,
              run<void>(this->shared_from_this(), operation, [](auto const& /*result*/) {}, &Engine::take_back));
    }

    void note_deactivated(Op const& operation) {
        tell_context(operation, ActivationState::deactivated);
        forget_ended(operation.session);
    }
    // The text is made only where somebody reads it.
    template <class Text>
    void log(Op const& operation, Level level, Text const& text) {
        if constexpr (LogObserver<typename B::observer>) {
            if constexpr (std::invocable<Text const&>) {
                std::string const line = text();
                settings_.observer.log(LogLine{level, operation.id, operation.phase, line});
            } else {
                settings_.observer.log(LogLine{level, operation.id, operation.phase, text});
            }
        }
    }

    template <class T>
    void log_end(Op const& operation, mbn::Result<T> const& result) {
        if (result)
            log(operation, Level::info, "done");
        else
            log(operation, Level::error, [&result] { return to_string(result.error()); });
    }

private:
    // A template, so that only a program that makes a connection pays for what Asio instantiates here. On an executor
    // that never runs anything inside the call a strand would not either, and Asio passes a cancellation on by a
    // pointer that does not live until then.
    template <class Executor>
    [[nodiscard]] static boost::asio::any_io_executor strand_of(Executor const& executor) {
        return boost::asio::make_strand(boost::asio::prefer(executor, boost::asio::execution::blocking.possibly));
    }

    // One type of function, as Asio instantiates a good deal for each.
    void post(UniqueFunction<void(Engine&)> function) {
        boost::asio::post(executor_, [self = this->shared_from_this(), function = std::move(function)]() mutable {
            function(*self);
        });
    }

    template <class T, class Body>
    void launch(RequestId id, Verb verb, RequestOptions const& options, Completion<T> done, Body body,
                std::size_t request = 0) {
        auto operation = std::make_shared<Op>(executor_, id, verb, options);
        operation->asked_for = request;
        post(
            [operation = std::move(operation), done = std::move(done), body = std::move(body)](Engine& engine) mutable {
                if (engine.abandoned_)
                    operation->stop = Stop::destroyed;
                operation->news_before = engine.known(operation->session).news;
                engine.begin(operation, run<T>(engine.shared_from_this(), operation, std::move(done), std::move(body)));
            });
    }

    void begin(std::shared_ptr<Op> operation, boost::asio::awaitable<void> work) {
        operations_.push_back(operation);
        boost::asio::cancellation_slot const slot = operation->signal.slot();
        auto kept_alive = [operation = std::move(operation)](std::exception_ptr const& /*error*/) {};
        boost::asio::co_spawn(executor_, std::move(work),
                              boost::asio::bind_cancellation_slot(slot, std::move(kept_alive)));
    }

    // Whatever happens inside, the caller hears of it once.
    template <class T, class Body>
    static boost::asio::awaitable<void> run(std::shared_ptr<Engine> self, std::shared_ptr<Op> operation,
                                            Completion<T> done, Body body) {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        Result<T> result = make_error(hresult::e_unexpected);
        try {
            Step<T> work = std::invoke(body, *self, *operation);
            result = co_await std::move(work);
        } catch (std::bad_alloc const&) {
            result = make_error(hresult::e_outofmemory);
        } catch (...) {
            result = make_error(hresult::e_unexpected);
        }
        note_read(*self, *operation, result);
        if (!result)
            result = self->stamped(*operation, result.error());
        self->finish(*operation);
        done(std::move(result));
    }

    template <class T, class Function>
    void read(RequestId id, RequestOptions const& options, Completion<T> done, Function function) {
        launch<T>(id, Verb::read, options, std::move(done), [function](Engine& engine, Op& operation) {
            return engine.template step<T>(operation, Phase::device, engine.policy().time_limits().device,
                                           function(engine.transport_, operation));
        });
    }

    Step<ConnectionState> read_state(Op& operation) {
        Step<ContextState> reading = transport_.read_context(operation.session);
        Result<ContextState> const context =
            co_await step(operation, Phase::device, policy().time_limits().device, std::move(reading));
        note_read(*this, operation, context);
        if (!context)
            co_return context.error();
        auto const& session = known(operation.session);
        bool const named = session.own && context.value().state == ActivationState::activated;
        co_return ConnectionState{with_memory(context.value(), session),
                                  named ? session.own->profile.name : std::string{}};
    }

    void finish(Op& operation) {
        operation.timer.cancel();
        std::erase_if(operations_, [&operation](auto const& other) { return other.get() == &operation; });
        progress_.cancel();
        close_when_idle();
    }

    void close_when_idle() {
        if (abandoned_ && operations_.empty() && held_.empty())
            transport_.close();
    }

    template <class Predicate>
    void end_if(Predicate predicate, Stop reason) {
        // Ending one may finish it, which changes the list.
        for (auto const& operation : std::vector{operations_})
            if (operation->verb != Verb::cleanup && predicate(*operation))
                operation->end(reason);
    }

    // Takes back what a failed connect began.
    void give_up(Op const& operation, Error const& error) {
        auto& session = known(operation.session);
        bool const may_be_active = session.own && session.own->stage != Stage::admitted;
        if (error.cause != NetworkCause::none)
            session.activation_cause = error.cause;
        bool const is_told = session.told.state == ActivationState::activating ||
                             (may_be_active && session.told.state == ActivationState::activated);
        // Told before the completion, which is the last event of its request; the device hears of it behind. While the
        // device was being read, what was told is of another program.
        if (is_told && operation.phase != Phase::device) {
            ContextState context = session.told;
            context.state = ActivationState::deactivated;
            context.cause = error.cause;
            tell_if_new(context, Origin::own, operation.id);
        }
        session.own.reset();
        if (error.outcome_unknown) {
            session.unresolved = true;
            session.late_until = (Clock::now() + policy().time_limits().activation).time_since_epoch();
        }
        if (may_be_active)
            clean_up(operation.id, operation.session, DeniedBy::nobody, "telling the device to give up the activation");
    }

    Step<void> take_back(Op& cleanup) {
        Step<void> deactivating = transport_.deactivate(cleanup.session);
        Result<void> const result =
            co_await step(cleanup, Phase::deactivation, policy().time_limits().cleanup, std::move(deactivating));
        auto& session = known(cleanup.session);
        // "Not active" says nothing of an activation that is still on its way.
        if (result || result.error().code != hresult::e_mbn_context_not_activated)
            session.unresolved = !result && result.error().device_status == 0;
        note_deactivated(cleanup);
        co_return result;
    }

    // The device told something.
    void changed(Change const& change) {
        if (abandoned_)
            return;
        std::visit(ToldChange<Engine>{*this}, change);
        for (auto* const waiting : waiting_for_news_)
            waiting->cancel();
    }

    boost::asio::any_io_executor executor_;
    typename B::Settings settings_;
    typename B::transport_policy transport_;
    std::atomic<std::uint32_t> last_request_{0};
    Subscribers<B> subscribers_;
    // Never expires; cancelling it wakes whoever waits for an operation to finish.
    typename Op::Timer progress_;
    std::vector<std::shared_ptr<Op>> operations_;
    std::vector<typename Op::Timer*> waiting_for_news_;
    Contexts<B> contexts_;
    // Sessions that somebody holds a handle of.
    Dependent<B, std::vector<SessionId>> held_;
    BasicPinGuard<B> pin_guard_;
    LastControl<Clock> last_control_;
    ThrottleWatch throttle_watch_;
    std::optional<std::pair<typename Clock::time_point, VisibleProviders>> search_;
    PacketServiceState packet_service_ = {};
    bool abandoned_ = false;
};

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
