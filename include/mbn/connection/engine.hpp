// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_ENGINE_HPP
#define MBN_CONNECTION_ENGINE_HPP

#include <mbn/backend.hpp>
#include <mbn/connection/connect_op.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/disconnect_op.hpp>
#include <mbn/connection/operation.hpp>
#include <mbn/detail/when_used.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
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
        launch<ConnectionState>(id, Verb::read, options, std::move(done),
                                [](Engine& engine, Op& operation) { return engine.read_state(operation); });
    }

    void device(RequestId id, RequestOptions const& options, Completion<DeviceState> done) override {
        read<DeviceState>(id, options, std::move(done),
                          [](auto& transport, Op& operation) { return transport.read_device(operation.session); });
    }

    void capability(RequestId id, RequestOptions const& options, Completion<Capability> done) override {
        read<Capability>(id, options, std::move(done),
                         [](auto& transport, Op& /*operation*/) { return transport.read_capability(); });
    }

    void signal(RequestId id, RequestOptions const& options, Completion<Signal> done) override {
        read<Signal>(id, options, std::move(done),
                     [](auto& transport, Op& /*operation*/) { return transport.read_signal(); });
    }

    void watch(RequestId id, RequestOptions const& options, Completion<void> done) override {
        read<void>(id, options, std::move(done), [](auto& transport, Op& /*operation*/) { return transport.watch(); });
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
        if (operation.deadline && Clock::now() >= *operation.deadline)
            operation.end(Stop::deadline);
        if (operation.stop != Stop::none)
            co_return make_error(code_of(operation.stop));
        operation.enter(phase, limit);
        Result<T> result = co_await std::move(work);
        operation.timer.cancel();
        if (operation.stop != Stop::none)
            co_return make_error(code_of(operation.stop));
        co_return result;
    }

    // Ends when no other operation is at work on the session that this one is about to use.
    Step<void> settled(Op& operation) {
        auto const in_the_way = [&operation](auto const& other) {
            return other.get() != &operation && other->session == operation.session &&
                   (other->verb == Verb::cleanup ||
                    (operation.verb == Verb::disconnect && other->verb == Verb::connect));
        };
        while (operation.stop == Stop::none && std::ranges::any_of(operations_, in_the_way)) {
            boost::system::error_code woken;
            co_await progress_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        }
        co_return success();
    }

    [[nodiscard]] Result<void> admit(Op& operation, Profile const& profile) {
        bool const in_use =
            std::ranges::any_of(own_, [&operation](Own const& own) { return own.session == operation.session; });
        Result<void> const admitted =
            admit_context(in_use ? policy().max_contexts() : own_.size(), policy().max_contexts());
        if (admitted)
            own_.push_back(Own{operation.session, profile.name, operation.id});
        return admitted;
    }

    void tell_context(Op const& operation, ActivationState state) {
        ContextState context = told(operation.session);
        // What came with a success was a remark about that context.
        if (context.state == ActivationState::activated)
            context.cause = NetworkCause::none;
        context.state = state;
        tell_if_new(context, Origin::own, operation.id);
    }

    void activation_sent(Op const& operation) {
        if (auto* const own = find_own(operation.session))
            own->stage = Stage::sent;
    }

    void activation_refused(Op const& operation) {
        if (auto* const own = find_own(operation.session))
            own->stage = Stage::admitted;
    }

    void tell_activated(Op const& operation, ContextState const& context, IpSettings const& ip) {
        if (auto* const own = find_own(operation.session))
            own->stage = Stage::active;
        tell_if_new(context, Origin::own, operation.id);
        tell(IpSettingsChange{operation.session, ip}, Origin::own, operation.id);
    }

    // The device told the state while nobody waits for a change of it.
    void note_packet_service(PacketServiceState const& state) { packet_service_ = state; }

    void tell_packet_service(PacketServiceState const& state, Origin origin, RequestId id) {
        if (packet_service_ == state)
            return;
        packet_service_ = state;
        tell(PacketServiceStateChange{state}, origin, id);
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
            give_up(operation, error);
            if (is_rejection(error))
                return rejected(operation, error);
            result = error;
        }
        log_end(operation, result);
        tell(ConnectComplete{result}, Origin::own, operation.id);
        return result;
    }

    [[nodiscard]] Result<Disconnected> disconnect_ended(Op& operation, Result<void> const& ended) {
        if (!ended && (operation.phase == Phase::device || is_rejection(ended.error())))
            return rejected(operation, ended.error());
        // In one expression: GCC 12 takes a later assignment for a use of what was never there.
        Result<Disconnected> const result = ended ? Result<Disconnected>{Disconnected{operation.id, operation.session}}
                                                  : Result<Disconnected>{stamped(operation, ended.error())};
        log_end(operation, result);
        tell(DisconnectComplete{result}, Origin::own, operation.id);
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

    void note_deactivated(Op const& operation) {
        tell_context(operation, ActivationState::deactivated);
        forget(operation.session);
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

private:
    // A template, so that only a program that makes a connection pays for what Asio instantiates here.
    template <class Executor>
    [[nodiscard]] static boost::asio::any_io_executor strand_of(Executor const& executor) {
        return boost::asio::make_strand(executor);
    }

    enum class Stage : std::uint8_t { admitted, sent, active };

    // A context that this program holds or is about to.
    struct Own {
        SessionId session = {};
        std::string profile_name = {};
        RequestId request = {};
        Stage stage = Stage::admitted;
    };

    template <class Function>
    void post(Function function) {
        boost::asio::post(executor_, [self = this->shared_from_this(), function = std::move(function)]() mutable {
            function(*self);
        });
    }

    template <class T, class Body>
    void launch(RequestId id, Verb verb, RequestOptions const& options, Completion<T> done, Body body) {
        auto operation = std::make_shared<Op>(executor_, id, verb, options);
        post(
            [operation = std::move(operation), done = std::move(done), body = std::move(body)](Engine& engine) mutable {
                engine.operations_.push_back(operation);
                boost::asio::cancellation_slot const slot = operation->signal.slot();
                auto kept_alive = [operation](std::exception_ptr const& /*error*/) {};
                boost::asio::co_spawn(
                    engine.executor_,
                    run<T>(engine.shared_from_this(), std::move(operation), std::move(done), std::move(body)),
                    boost::asio::bind_cancellation_slot(slot, std::move(kept_alive)));
            });
    }

    // Whatever happens inside, the caller hears of it once.
    template <class T, class Body>
    static boost::asio::awaitable<void> run(std::shared_ptr<Engine> self, std::shared_ptr<Op> operation,
                                            Completion<T> done, Body body) {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        Result<T> result = make_error(hresult::e_unexpected);
        try {
            Step<T> work = body(*self, *operation);
            result = co_await std::move(work);
        } catch (std::bad_alloc const&) {
            result = self->stamped(*operation, make_error(hresult::e_outofmemory));
        } catch (...) {
            result = self->stamped(*operation, make_error(hresult::e_unexpected));
        }
        self->finish(*operation);
        done(std::move(result));
    }

    template <class T, class Function>
    void read(RequestId id, RequestOptions const& options, Completion<T> done, Function function) {
        launch<T>(id, Verb::read, options, std::move(done), [function](Engine& engine, Op& operation) {
            return engine.read_one<T>(operation, function(engine.transport_, operation));
        });
    }

    template <class T>
    Step<T> read_one(Op& operation, mbn::Step<T> work) {
        Result<T> result = co_await step(operation, Phase::device, policy().time_limits().device, std::move(work));
        if (!result)
            result = stamped(operation, result.error());
        co_return result;
    }

    Step<ConnectionState> read_state(Op& operation) {
        Step<ContextState> reading = transport_.read_context(operation.session);
        Result<ContextState> context = co_await read_one(operation, std::move(reading));
        if (!context)
            co_return context.error();
        // The cause of what failed is kept until the next success. Devices may forget it.
        if (context.value().state == ActivationState::deactivated && context.value().cause == NetworkCause::none)
            context.value().cause = told(operation.session).cause;
        auto const* const own = find_own(operation.session);
        bool const named = own != nullptr && context.value().state == ActivationState::activated;
        co_return ConnectionState{context.value(), named ? own->profile_name : std::string{}};
    }

    void finish(Op& operation) {
        operation.timer.cancel();
        std::erase_if(operations_, [&operation](auto const& other) { return other.get() == &operation; });
        progress_.cancel();
        close_when_idle();
    }

    void close_when_idle() {
        if (abandoned_ && operations_.empty())
            transport_.close();
    }

    template <class Predicate>
    void end_if(Predicate predicate, Stop reason) {
        // Ending one may finish it, which changes the list.
        for (auto const& operation : std::vector{operations_})
            if (operation->verb != Verb::cleanup && predicate(*operation))
                operation->end(reason);
    }

    [[nodiscard]] static Error stamped(Op const& operation, Error error) noexcept {
        error.request_id = operation.id;
        error.phase = operation.phase;
        return error;
    }

    // No operation ever existed where neither the service nor the device could be reached (the return codes of
    // `Connect`).
    [[nodiscard]] static bool is_rejection(Error const& error) noexcept {
        return error.phase == Phase::device &&
               (error.code == hresult::error_service_not_active || error.code == hresult::error_not_found ||
                error.code == hresult::e_handle || error.code == hresult::e_accessdenied);
    }

    // Takes back what a failed connect began.
    void give_up(Op const& operation, Error const& error) {
        auto const* const own = find_own(operation.session);
        bool const may_be_active = own != nullptr && own->stage != Stage::admitted;
        ContextState context = told(operation.session);
        bool const is_told = context.state == ActivationState::activating ||
                             (may_be_active && context.state == ActivationState::activated);
        // Told before the completion, which is the last event of its request; the device hears of it behind. While the
        // device was being read, what was told is of another program.
        if (is_told && operation.phase != Phase::device) {
            context.state = ActivationState::deactivated;
            context.cause = error.cause;
            tell_if_new(context, Origin::own, operation.id);
        }
        forget(operation.session);
        if (may_be_active)
            clean_up(operation);
    }

    void clean_up(Op const& failed) {
        RequestOptions options;
        options.session = failed.session;
        auto operation = std::make_shared<Op>(executor_, failed.id, Verb::cleanup, options);
        operations_.push_back(operation);
        log(*operation, Level::debug, "telling the device to give up the activation");
        auto work = run<void>(
            this->shared_from_this(), std::move(operation), [](auto const& /*result*/) {},
            [](Engine& engine, Op& cleanup) { return engine.take_back(cleanup); });
        boost::asio::co_spawn(executor_, std::move(work), [](std::exception_ptr const& /*error*/) {});
    }

    Step<void> take_back(Op& cleanup) {
        Step<void> deactivating = transport_.deactivate(cleanup.session);
        Result<void> const result =
            co_await step(cleanup, Phase::deactivation, policy().time_limits().cleanup, std::move(deactivating));
        note_deactivated(cleanup);
        co_return result;
    }

    [[nodiscard]] Own* find_own(SessionId session) noexcept {
        auto const found = std::ranges::find(own_, session, &Own::session);
        return found != own_.end() ? &*found : nullptr;
    }

    void forget(SessionId session) {
        std::erase_if(own_, [session](Own const& own) { return own.session == session; });
    }

    // What subscribers know of a context.
    [[nodiscard]] ContextState told(SessionId session) const noexcept {
        auto const found = std::ranges::find(told_, session, &ContextState::session);
        ContextState unknown;
        unknown.session = session;
        unknown.state = ActivationState::deactivated;
        return found != told_.end() ? *found : unknown;
    }

    void tell_if_new(ContextState const& context, Origin origin, RequestId id) {
        ContextState const before = told(context.session);
        if (before == context)
            return;
        std::erase_if(told_, [&context](ContextState const& other) { return other.session == context.session; });
        told_.push_back(context);
        if (before.voice_call != context.voice_call)
            tell(VoiceCallStateChange{context.voice_call}, origin, id);
        if (before.state == context.state && before.cause == context.cause)
            return;
        auto const* const own = find_own(context.session);
        tell(ConnectStateChange{context, own != nullptr ? own->profile_name : std::string{}}, origin, id);
    }

    void tell(typename Dependent<B, Event>::What what, Origin origin, RequestId id) {
        subscribers_.tell(Event{std::move(what), origin, origin == Origin::own ? id : RequestId{}});
    }

    template <class T>
    void log_end(Op const& operation, mbn::Result<T> const& result) {
        if (result)
            log(operation, Level::info, "done");
        else
            log(operation, Level::error, [&result] { return to_string(result.error()); });
    }

    // The device told something.
    void changed(Change const& change) {
        if (abandoned_)
            return;
        std::visit([this](auto const& what) { this->on(what); }, change);
    }

    void on(ContextState const& context) {
        Op const* const owner = owner_of(context.session);
        bool const ended = context.state == ActivationState::deactivated || context.state == ActivationState::none;
        // The late success of what is being given up.
        if (owner != nullptr && owner->verb == Verb::cleanup && !ended)
            return;
        tell_if_new(context, owner != nullptr ? Origin::own : Origin::foreign,
                    owner != nullptr ? owner->id : RequestId{});
        if (ended && owner == nullptr)
            forget(context.session);
    }

    void on(PacketServiceState const& state) {
        Op const* attaching = nullptr;
        for (auto const& operation : operations_)
            if (operation->verb == Verb::connect && operation->phase == Phase::attach)
                attaching = operation.get();
        tell_packet_service(state, attaching != nullptr ? Origin::own : Origin::foreign,
                            attaching != nullptr ? attaching->id : RequestId{});
    }

    void on(Registration const& registration) { tell(RegisterStateChange{registration}, Origin::foreign, {}); }
    void on(RadioState const& radio) { tell(RadioStateChange{radio}, Origin::foreign, {}); }
    void on(Subscriber const& subscriber) { tell(ReadyStateChange{subscriber}, Origin::foreign, {}); }
    void on(Signal const& signal) { tell(SignalStateChange{signal}, Origin::foreign, {}); }
    void on(IpSettingsChange const& change) { tell(change, Origin::foreign, {}); }

    void on(ConnectionRemoval const& removal) {
        own_.clear();
        told_.clear();
        packet_service_ = {};
        tell(removal, Origin::foreign, {});
    }

    [[nodiscard]] Op const* owner_of(SessionId session) const noexcept {
        for (auto const& operation : operations_)
            if (operation->session == session && operation->verb != Verb::read)
                return operation.get();
        return nullptr;
    }

    boost::asio::any_io_executor executor_;
    typename B::Settings settings_;
    typename B::transport_policy transport_;
    std::atomic<std::uint32_t> last_request_{0};
    Subscribers<B> subscribers_;

    // Never expires; cancelling it wakes whoever waits for an operation to finish.
    typename Op::Timer progress_;
    std::vector<std::shared_ptr<Op>> operations_;
    std::vector<Own> own_;
    Dependent<B, std::vector<ContextState>> told_;
    PacketServiceState packet_service_ = {};
    bool abandoned_ = false;
};

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
