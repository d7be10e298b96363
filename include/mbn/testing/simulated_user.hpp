// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SIMULATED_USER_HPP
#define MBN_TESTING_SIMULATED_USER_HPP

#include <mbn/any_connection.hpp>
#include <mbn/emulator/faults.hpp>
#include <mbn/testing/simulated_request.hpp>
#include <mbn/testing/simulated_rules.hpp>
#include <mbn/testing/world.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0::testing {

/// A program that a seed wrote: it connects, disconnects, asks for the state, cancels, destroys its connection and
/// makes a new one, waits; all at any time. It checks what it hears against what happened to its modem.
class SimulatedUser {
public:
    /// Makes a connection to the user's modem.
    using Connect = std::function<AnyConnection()>;

    /// `world` and `modem` must live longer.
    SimulatedUser(World& world, WorldModem& modem, std::string name, SimulatedRules const& rules, Connect connect)
        : world_{world}, modem_{modem}, name_{std::move(name)}, rules_{rules}, connect_{std::move(connect)},
          executor_{boost::asio::make_strand(world.get_executor())}, timer_{executor_}, random_{world.random().fork()},
          left_{1 + random_.below(world.configuration().max_actions)} {}

    SimulatedUser(SimulatedUser const&) = delete;
    SimulatedUser& operator=(SimulatedUser const&) = delete;

    /// Starts the program.
    void begin() { wait(); }

    /// The program does nothing more; what it began goes on.
    void end() {
        left_ = 0;
        timer_.cancel();
    }

    /// Whether all requests have completed.
    [[nodiscard]] bool is_idle() const noexcept {
        return std::ranges::none_of(requests_, [](auto const& request) { return request->completions == 0; });
    }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// What went wrong, one sentence each.
    [[nodiscard]] std::vector<std::string> const& violations() const noexcept { return violations_; }

    /// The requests that were made.
    [[nodiscard]] std::size_t request_count() const noexcept { return requests_.size(); }

    /// For use in calm weather: what subscribers were told last has to be what the modem says now. Nothing to check
    /// where the modem kept quiet about a change; and where a command took its time, it may be carried out behind the
    /// one that took it back, so that a context is active that nobody asked for any more: the next request deals with
    /// that.
    void check_told() {
        using enum Circumstance;
        Chronicle const& chronicle = modem_.chronicle();
        if (lives_.empty() || !lives_.back()->connection || !lives_.back()->told || chronicle.ever(indication_lost))
            return;
        auto const told = *lives_.back()->told;
        bool const active = told == ActivationState::activated;
        bool const excused = modem_.is_active() && !is_peaceful_ && world_.weather() != Weather::fair;
        if (active != modem_.is_active() && !excused)
            violate("was told \"" + to_string(told) + "\" last, but the modem's context is " +
                    (modem_.is_active() ? "active" : "not active"));
    }

    /// For use in calm weather: ends what is connected, connects, reads the state and disconnects. All that has to
    /// succeed.
    void connect_in_peace() {
        is_peaceful_ = true;
        static_cast<void>(ask_in_peace(RequestKind::disconnect, hresult::error_not_found));
        if (!ask_in_peace(RequestKind::connect, hresult::s_ok))
            return;
        expect_active(true);
        static_cast<void>(ask_in_peace(RequestKind::state, hresult::s_ok));
        if (ask_in_peace(RequestKind::disconnect, hresult::s_ok))
            expect_active(false);
    }

    /// For use in calm weather, where nobody else uses the modem: the network ends a context that has just come up, and
    /// the next one ends because the function closes by itself, of which the modem says nothing until it is asked
    /// something. In the end subscribers have to know of both.
    void lose_in_peace() {
        is_peaceful_ = true;
        std::size_t const index = ask(RequestKind::connect, ProfileKind::anywhere, std::nullopt);
        static_cast<void>(world_.run_until([this] { return modem_.is_active(); }, std::chrono::minutes{2}));
        modem_.post([](emulator::Modem& modem) { modem.network_drops_context(0, 38); });
        if (!is_complete_in_peace(index))
            return;
        expect_active(false);

        if (!ask_in_peace(RequestKind::connect, hresult::s_ok))
            return;
        emulator::FaultRule const closed{emulator::on(mbim::BasicConnectCid::signal_state),
                                         emulator::fail_with(mbim::ProtocolError::not_opened), 1, 0};
        modem_.post([closed](emulator::Modem& modem) { modem.faults().add(closed); });
        if (ask_in_peace(RequestKind::signal, hresult::s_ok))
            expect_active(false);
    }

    /// Destroys the connection.
    void destroy() {
        if (lives_.empty() || !lives_.back()->connection)
            return;
        say([] { return "destroys the connection"; });
        mark(Circumstance::destroyed);
        // What it takes back behind that may reach the modem late, and end an activation of the next connection.
        if (is_pending(RequestKind::connect) || is_pending(RequestKind::disconnect))
            modem_.chronicle().note(Circumstance::context_ended, WorldModem::felt);
        lives_.back()->connection.reset();
    }

    /// Forgets the subscriptions: the last thing to do.
    void leave() {
        for (auto const& life : lives_)
            life->subscription.reset();
    }

    /// What has to be true when everything has ended.
    void check_completions() {
        for (auto const& request : requests_)
            if (request->completions != 1)
                violate(to_string(request->asked) + " completed " + std::to_string(request->completions) + " times");
        if (modem_.was_set(mbim::BasicConnectCid::pin))
            violate("entered a PIN");
        if (rules_.radio_off == WhenRadioOff::refuse && modem_.was_set(mbim::BasicConnectCid::radio_state))
            violate("switched the radio on");
    }

private:
    using Timer = boost::asio::basic_waitable_timer<VirtualClock>;

    // One connection, from when it is made until it is destroyed, and what its subscriber heard.
    struct Life {
        std::optional<AnyConnection> connection{};
        Subscription subscription{};
        std::optional<ActivationState> told{};
        bool cause_was_none = false;
        std::optional<RequestId> last_own{};
        // Requests whose completion was told, with the code.
        std::vector<std::pair<RequestId, HResult>> completed{};
        std::set<std::uint32_t> ids{};
    };

    template <class Text>
    void say(Text text) {
        world_.trace().line(name_, text);
    }

    void violate(std::string what) {
        what = name_ + ": " + what;
        world_.trace().line("WRONG", [&what] { return what; });
        violations_.push_back(std::move(what));
    }

    void wait() {
        if (left_ == 0)
            return;
        --left_;
        timer_.expires_after(random_.time(world_.configuration().longest_pause));
        timer_.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            act();
            wait();
        });
    }

    void act() {
        std::uint64_t const chosen = random_.below(20);
        // Drawn before the call: compilers differ in the order in which they work out arguments.
        ProfileKind const profile = chosen < 8 ? some_profile() : ProfileKind::anywhere;
        auto const deadline = some_deadline();
        if (chosen < 8)
            ask(RequestKind::connect, profile, deadline);
        else if (chosen < 11)
            ask(RequestKind::disconnect, profile, deadline);
        else if (chosen < 14)
            ask(static_cast<RequestKind>(chosen - 11 + static_cast<std::uint64_t>(RequestKind::state)), profile,
                deadline);
        else if (chosen < 16)
            cancel_one();
        else if (chosen < 17)
            cancel_all();
        else if (chosen < 18)
            cancel_by_id();
        else
            destroy();
    }

    [[nodiscard]] ProfileKind some_profile() {
        using enum ProfileKind;
        static constexpr std::array kinds = {anywhere,      anywhere,         anywhere, home_only,      home_only,
                                             both_families, with_credentials, unknown,  wrong_password, invalid};
        return kinds[static_cast<std::size_t>(random_.below(kinds.size()))];
    }

    [[nodiscard]] std::optional<std::chrono::milliseconds> some_deadline() {
        if (!random_.chance(250))
            return std::nullopt;
        return std::chrono::duration_cast<std::chrono::milliseconds>(random_.time(17));
    }

    Life& life() {
        if (lives_.empty() || !lives_.back()->connection) {
            say([] { return "makes a connection"; });
            lives_.push_back(std::make_unique<Life>());
            Life& made = *lives_.back();
            made.connection.emplace(connect_());
            made.subscription = made.connection->subscribe([this, &made](Event const& event) { hear(made, event); });
        }
        return *lives_.back();
    }

    template <class T>
    [[nodiscard]] auto handler(std::size_t index, boost::asio::cancellation_slot slot) {
        return boost::asio::bind_cancellation_slot(
            slot, boost::asio::bind_executor(executor_, [this, index](Result<T> result) {
                modem_.sample();
                if (result) {
                    succeeded(index, result.value());
                    completed(index, hresult::s_ok, nullptr);
                } else {
                    completed(index, result.error().code, &result.error());
                }
            }));
    }

    void start(AnyConnection& connection, std::size_t index, boost::asio::cancellation_slot slot) {
        SimulatedRequest const& request = *requests_[index];
        RequestOptions options;
        options.deadline = request.deadline;
        switch (request.asked) {
        case RequestKind::connect:
            if (random_.below(2) == 0)
                return connection.connect(ConnectionMode::profile, to_string(request.profile), options,
                                          handler<Connected>(index, slot));
            return connection.connect(simulated_profile(request.profile), options, handler<Connected>(index, slot));
        case RequestKind::disconnect:
            return connection.disconnect(options, handler<Disconnected>(index, slot));
        case RequestKind::state:
            return connection.state(options, handler<ConnectionState>(index, slot));
        case RequestKind::device:
            return connection.device(options, handler<DeviceState>(index, slot));
        case RequestKind::signal:
            return connection.signal(options, handler<Signal>(index, slot));
        }
    }

    // Returns the number of the request.
    std::size_t ask(RequestKind asked, ProfileKind profile, std::optional<std::chrono::milliseconds> deadline) {
        Life& at = life();
        std::size_t const index = requests_.size();
        say([&] {
            return "asks " + std::to_string(index) + ": " + to_string(asked) +
                   (asked == RequestKind::connect ? " " + to_string(profile) : std::string{}) +
                   (deadline ? ", deadline " + std::to_string(deadline->count()) + " ms" : std::string{});
        });
        auto request = std::make_unique<SimulatedRequest>();
        request->asked = asked;
        request->profile = profile;
        request->life = lives_.size() - 1;
        request->slept_before = world_.slept();
        request->deadline = deadline;
        request->radio_off = rules_.radio_off;
        if (deadline)
            request->own.add(Circumstance::deadline);
        if (asked == RequestKind::connect) {
            request->own.add(circumstances_of(profile));
            if (is_pending(RequestKind::connect) || is_pending(RequestKind::disconnect))
                request->own.add(Circumstance::in_use);
        } else if (asked == RequestKind::disconnect) {
            mark(Circumstance::cancelled, RequestKind::connect);
        }
        auto const slot = request->cancel.slot();
        requests_.push_back(std::move(request));
        modem_.sample();
        inside_call_ = true;
        start(*at.connection, index, slot);
        inside_call_ = false;
        return index;
    }

    void completed(std::size_t index, HResult code, Error const* error) {
        SimulatedRequest& request = *requests_[index];
        auto const now = VirtualClock::now();
        say([&] {
            return "hears " + std::to_string(index) + ": " + (error != nullptr ? to_string(*error) : to_string(code));
        });
        if (inside_call_)
            violate(to_string(request.asked) + " completed inside the call that started it");
        if (++request.completions > 1)
            return;
        auto const slept = world_.slept() - request.slept_before;
        if (now - request.begin > request.limit() + slept + std::chrono::milliseconds{100})
            violate(to_string(request.asked) + " took longer than its limits");
        if (error != nullptr) {
            check_id(request, error->request_id);
            explain(request, code);
        }
        if (request.asked == RequestKind::connect && error != nullptr) {
            check_event(request, *error);
            check_rules(request, *error);
        }
        last_code_ = code;
    }

    void check_id(SimulatedRequest const& request, RequestId id) {
        if (id == RequestId{} || !lives_[request.life]->ids.insert(id.value).second)
            violate(to_string(request.asked) + " completed with request ID " + to_string(id) + " again");
    }

    void explain(SimulatedRequest const& request, HResult code) {
        Circumstances const given = request.relevant(modem_.chronicle().between(request.begin, VirtualClock::now()));
        if (!given.explain(code))
            violate(to_string(request.asked) + " ended with " + to_string(code) +
                    ", which nothing explains; there was: " + to_string(given));
    }

    // A request that was refused at once has no completion event, any other has one with the same code.
    void check_event(SimulatedRequest const& request, Error const& error) {
        Life const& at = *lives_[request.life];
        auto const event = std::ranges::find(at.completed, error.request_id, &std::pair<RequestId, HResult>::first);
        bool const told = event != at.completed.end();
        if (told == (error.refusal == Refusal::rejected))
            violate(std::string{"connect was "} + (told ? "refused at once" : "not refused at once") +
                    ", and its completion was " + (told ? "told" : "not told"));
        else if (told && event->second != error.code)
            violate("connect completed with another code than was told");
    }

    // What the rules of the connection should have dealt with.
    void check_rules(SimulatedRequest const& request, Error const& error) {
        using enum Circumstance;
        if (error.denied_by == DeniedBy::stale_session && rules_.stale == StaleSession::drop)
            violate("connect was refused for a session that was to be dropped");
        auto const given = modem_.chronicle().between(request.begin, VirtualClock::now());
        if (error.code == hresult::e_mbn_radio_power_off && rules_.radio_off == WhenRadioOff::switch_on &&
            !given.contains(hardware_radio_off) && !given.contains(switched_off))
            violate("connect failed for a radio that was to be switched on");
    }

    void succeeded(std::size_t index, Connected const& connected) {
        SimulatedRequest const& request = *requests_[index];
        check_id(request, connected.request_id);
        if (request.is_hopeless() && !connected.adopted)
            violate("connected with a profile that the network does not take");
        using enum Circumstance;
        for (Circumstance const hindrance :
             {not_in_use, absent, sim_missing, sim_bad, sim_locked, radio_off, not_registered})
            if (modem_.chronicle().throughout(hindrance, request.begin, VirtualClock::now()))
                violate("connected although all the time it was so: " + to_string(hindrance));
        if (request.profile == ProfileKind::home_only &&
            modem_.chronicle().throughout(network_not_allowed, request.begin, VirtualClock::now()))
            violate("connected where the profile may not be used");
        if (connected.adopted && rules_.stale != StaleSession::adopt)
            violate("took a session over that was not to be");
        if (connected.ip == IpSettings{})
            violate("connected without IP settings");
        Life const& at = *lives_[request.life];
        if (std::ranges::find(at.completed, connected.request_id, &std::pair<RequestId, HResult>::first) ==
            at.completed.end())
            violate("connected, and the completion was not told");
    }

    void succeeded(std::size_t index, Disconnected const& disconnected) {
        SimulatedRequest const& request = *requests_[index];
        check_id(request, disconnected.request_id);
        if (!modem_.chronicle().between(request.begin, VirtualClock::now()).contains(Circumstance::not_in_use))
            violate("disconnected, and the context was active all the time");
    }

    void succeeded(std::size_t index, ConnectionState const& state) {
        SimulatedRequest const& request = *requests_[index];
        auto const& chronicle = modem_.chronicle();
        bool const active = state.context.state == ActivationState::activated;
        if (active && chronicle.throughout(Circumstance::not_in_use, request.begin, VirtualClock::now()))
            violate("read that the context is active, which it never was");
        if (!active && !chronicle.between(request.begin, VirtualClock::now()).contains(Circumstance::not_in_use))
            violate("read that the context is not active, which it was all the time");
    }

    void succeeded(std::size_t index, DeviceState const& device) {
        using enum Circumstance;
        SimulatedRequest const& request = *requests_[index];
        bool const missing = device.subscriber.ready_state == ReadyState::sim_not_inserted;
        auto const begin = request.begin;
        if (modem_.chronicle().throughout(sim_missing, begin, VirtualClock::now()) && !missing)
            violate("read that there is a SIM, which there never was");
        if (missing && !modem_.chronicle().between(begin, VirtualClock::now()).contains(sim_missing))
            violate("read that there is no SIM, which there always was");
    }

    void succeeded(std::size_t /*index*/, Signal const& /*signal*/) {}

    void hear(Life& at, Event const& event) {
        say([&event] { return "is told: " + to_string(event); });
        if ((event.origin == Origin::own) != (event.request_id != RequestId{}))
            violate("an event of its own without a request, or the reverse: " + to_string(event));
        if (event.origin == Origin::own)
            at.last_own = event.request_id;
        if (auto const* const change = std::get_if<ConnectStateChange>(&event.what)) {
            if (at.told == change->context.state && change->context.cause == NetworkCause::none && at.cause_was_none)
                violate("was told twice that the context is " + to_string(change->context.state));
            at.told = change->context.state;
            at.cause_was_none = change->context.cause == NetworkCause::none;
        } else if (std::holds_alternative<ConnectionRemoval>(event.what)) {
            at.told.reset();
        } else if (auto const* const complete = std::get_if<ConnectComplete>(&event.what)) {
            hear_complete(at, event.request_id, *complete);
        }
    }

    void hear_complete(Life& at, RequestId id, ConnectComplete const& complete) {
        for (auto const& [other, code] : at.completed)
            if (other == id)
                violate("was told the completion of request " + to_string(id) + " twice");
        at.completed.emplace_back(id, complete.result ? hresult::s_ok : complete.result.error().code);
        if (complete.result && at.told != ActivationState::activated)
            violate("was told that it is connected, but not that the context is active");
        // While the device is being read, what was told is of another program.
        if (!complete.result && complete.result.error().phase != Phase::device &&
            at.told == ActivationState::activating && !is_connecting(at))
            violate("was told that the connect failed, but not that the context is not activating any more");
    }

    // Another connect may be on its way already.
    [[nodiscard]] bool is_connecting(Life const& at) const noexcept {
        std::size_t pending = 0;
        for (auto const& request : requests_)
            if (request->completions == 0 && request->asked == RequestKind::connect &&
                lives_[request->life].get() == &at)
                ++pending;
        return pending > 1;
    }

    [[nodiscard]] bool is_pending(RequestKind asked) const noexcept {
        return std::ranges::any_of(requests_, [this, asked](auto const& request) {
            return request->completions == 0 && request->asked == asked && request->life + 1 == lives_.size();
        });
    }

    // The user did something to all requests of the present connection, or to those of one kind.
    void mark(Circumstance what, std::optional<RequestKind> asked = std::nullopt) {
        for (auto const& request : requests_)
            if (request->completions == 0 && request->life + 1 == lives_.size() && (!asked || request->asked == *asked))
                request->own.add(what);
    }

    void cancel_one() {
        if (requests_.empty())
            return;
        // It may have completed long ago, or have completed and not been delivered.
        std::size_t const index = static_cast<std::size_t>(random_.below(requests_.size()));
        say([index] { return "cancels " + std::to_string(index); });
        requests_[index]->own.add(Circumstance::cancelled);
        requests_[index]->cancel.emit(boost::asio::cancellation_type::terminal);
    }

    void cancel_all() {
        if (lives_.empty() || !lives_.back()->connection)
            return;
        say([] { return "cancels everything"; });
        mark(Circumstance::cancelled);
        lives_.back()->connection->cancel();
    }

    void cancel_by_id() {
        if (lives_.empty() || !lives_.back()->connection || !lives_.back()->last_own)
            return;
        say([this] { return "cancels request " + to_string(*lives_.back()->last_own); });
        mark(Circumstance::cancelled);
        lives_.back()->connection->cancel(*lives_.back()->last_own);
    }

    [[nodiscard]] bool ask_in_peace(RequestKind asked, HResult also_allowed) {
        std::size_t const index = ask(asked, ProfileKind::anywhere, std::nullopt);
        if (is_complete_in_peace(index) && last_code_ == hresult::s_ok)
            return true;
        if (requests_[index]->completions != 0 && last_code_ != also_allowed)
            violate(to_string(asked) + " failed in calm weather: " + to_string(last_code_));
        return false;
    }

    [[nodiscard]] bool is_complete_in_peace(std::size_t index) {
        bool const complete =
            world_.run_until([this, index] { return requests_[index]->completions != 0; }, std::chrono::minutes{2});
        if (!complete)
            violate(to_string(requests_[index]->asked) + " did not complete in calm weather");
        return complete;
    }

    void expect_active(bool active) {
        // What the modem told may still be on its way.
        world_.run_for(std::chrono::seconds{5});
        if (modem_.is_active() != active)
            violate(std::string{"after the request had succeeded the context was "} + (active ? "not " : "") +
                    "active");
        check_told();
    }

    World& world_;
    WorldModem& modem_;
    std::string name_;
    SimulatedRules rules_;
    Connect connect_;
    boost::asio::any_io_executor executor_;
    Timer timer_;
    Random random_;
    std::uint64_t left_;
    std::vector<std::unique_ptr<Life>> lives_{};
    std::vector<std::unique_ptr<SimulatedRequest>> requests_{};
    std::vector<std::string> violations_{};
    HResult last_code_ = hresult::s_ok;
    bool inside_call_ = false;
    bool is_peaceful_ = false;
};

} // namespace mbn::inline v0::testing

#endif
