// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SIMULATED_KEEPER_HPP
#define MBN_TESTING_SIMULATED_KEEPER_HPP

#include <mbn/any_connection.hpp>
#include <mbn/keep_connected.hpp>
#include <mbn/testing/keep_watch.hpp>
#include <mbn/testing/simulated_request.hpp>
#include <mbn/testing/virtual_wall_clock.hpp>
#include <mbn/testing/world.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/strand.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// A program that a seed wrote and that holds a profile up by `KeepConnected`: it starts and stops it, gives it another
/// profile, sleeps, connects and disconnects by hand beside it, crashes and begins anew; all at any time. What it is
/// told, a `KeepWatch` checks.
class SimulatedKeeper {
public:
    /// Makes a connection to the program's modem.
    using Connect = std::function<AnyConnection()>;
    using Keep = KeepConnected<VirtualClock, VirtualWallClock>;

    /// `world` and `modem` must live longer.
    SimulatedKeeper(World& world, WorldModem& modem, std::string name, Connect connect)
        : world_{world}, modem_{modem}, name_{std::move(name)}, connect_{std::move(connect)},
          executor_{boost::asio::make_strand(world.get_executor())}, timer_{executor_}, random_{world.random().fork()},
          left_{1 + random_.below(world.configuration().max_actions)}, settings_{some_settings()},
          watch_{modem, settings_.retry} {}

    SimulatedKeeper(SimulatedKeeper const&) = delete;
    SimulatedKeeper& operator=(SimulatedKeeper const&) = delete;

    /// Starts the program.
    void begin() {
        make();
        keep_->start();
        wait();
    }

    /// The program does nothing more; its supervisor goes on.
    void end() {
        left_ = 0;
        timer_.cancel();
    }

    [[nodiscard]] std::vector<std::string> const& violations() const noexcept { return violations_; }

    /// The attempts of the supervisor, and the requests by hand.
    [[nodiscard]] std::size_t request_count() const noexcept { return watch_.attempts() + by_hand_; }

    /// For use in calm weather: does what only a human can do, after which the supervisor has to be connected at the
    /// time that it told at the latest. Then stops it.
    void connect_in_peace() {
        // Each time it may find out that there is something else to mend.
        for (int times = 0; times < 6 && !(is_connected() && modem_.is_active()); ++times) {
            mend();
            world_.run_for(std::chrono::minutes{2});
            // An attempt may have begun just now.
            static_cast<void>(world_.run_until([this] { return !is_trying(); }, std::chrono::minutes{2}));
            if (keep_->status().state == KeepState::waiting)
                await_attempt();
        }
        if (!is_connected())
            return violate("is not connected in calm weather: " + to_string(keep_->status()));
        if (!modem_.is_active())
            violate("takes itself for connected in calm weather, and no context is active");
        watch_.stopped_by_owner();
        keep_->stop(WhenStopped::disconnect);
        world_.run_for(std::chrono::minutes{2});
        if (modem_.is_active())
            violate("was to disconnect when it stopped, and the context is active");
        if (keep_->status().state != KeepState::stopped)
            violate("was stopped, and is " + to_string(keep_->status()));
    }

    /// Destroys connection and supervisor, one before the other or the reverse.
    void destroy() {
        say([] { return "destroys the connection and its supervisor"; });
        watch_.stopped_by_owner();
        if (random_.chance(500))
            connection_.reset();
        keep_.reset();
        connection_.reset();
    }

    /// Forgets the subscription: the last thing to do.
    void leave() {
        told_.reset();
        if (pending_ != 0)
            violate(std::to_string(pending_) + " requests by hand did not complete");
        if (modem_.was_set(mbim::BasicConnectCid::pin))
            violate("entered a PIN");
    }

private:
    using Timer = boost::asio::basic_waitable_timer<VirtualClock>;

    template <class Text>
    void say(Text text) {
        world_.trace().line(name_, text);
    }

    void violate(std::string what) {
        what = name_ + ": " + what;
        world_.trace().line("WRONG", [&what] { return what; });
        violations_.push_back(std::move(what));
    }

    [[nodiscard]] bool is_connected() const { return keep_->status().state == KeepState::connected; }

    [[nodiscard]] KeepSettings some_settings() {
        static constexpr std::array<std::uint32_t, 4> budgets = {0, 0, 2, 4};
        static constexpr std::array<std::chrono::seconds, 3> caps = {std::chrono::seconds{20}, std::chrono::minutes{5},
                                                                     std::chrono::hours{24}};
        KeepSettings settings;
        settings.retry.attempts_per_hour = budgets[static_cast<std::size_t>(random_.below(budgets.size()))];
        settings.retry.longest_pause = caps[static_cast<std::size_t>(random_.below(caps.size()))];
        settings.retry.budget_scope = random_.chance(300) ? BudgetScope::refused_attempts : BudgetScope::every_attempt;
        if (random_.chance(500))
            settings.retry.seed = random_.next();
        if (random_.chance(200))
            settings.request.deadline = std::chrono::minutes{1};
        settings.look_again = std::chrono::seconds{10};
        settings.clock_check = std::chrono::minutes{5};
        return settings;
    }

    [[nodiscard]] ProfileKind some_profile() {
        using enum ProfileKind;
        static constexpr std::array kinds = {anywhere,         anywhere, anywhere,      home_only, home_only,
                                             with_credentials, unknown,  both_families, invalid};
        return kinds[static_cast<std::size_t>(random_.below(kinds.size()))];
    }

    void make() {
        if (!connection_)
            connection_.emplace(connect_());
        ProfileKind const profile = some_profile();
        say([profile] { return "holds up " + to_string(profile); });
        if (random_.chance(500))
            keep_.emplace(*connection_, to_string(profile), settings_);
        else
            keep_.emplace(*connection_, simulated_profile(profile), settings_);
        watch_.begin(profile);
        told_ = keep_->subscribe([this](KeepEvent const& event) {
            say([&event] { return "keeps: " + to_string(event); });
            modem_.sample();
            for (std::string& wrong : watch_.hear(event))
                violate(std::move(wrong));
        });
    }

    void wait() {
        if (left_ == 0)
            return;
        --left_;
        timer_.expires_after(random_.time(world_.configuration().longest_pause + 2));
        timer_.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            act();
            wait();
        });
    }

    void act() {
        using Deed = void (SimulatedKeeper::*)();
        static constexpr std::array<Deed, 12> deeds = {&SimulatedKeeper::start,
                                                       &SimulatedKeeper::start,
                                                       &SimulatedKeeper::stop,
                                                       &SimulatedKeeper::set_profile,
                                                       &SimulatedKeeper::fall_asleep,
                                                       &SimulatedKeeper::resume,
                                                       &SimulatedKeeper::resume,
                                                       &SimulatedKeeper::look,
                                                       &SimulatedKeeper::connect_by_hand,
                                                       &SimulatedKeeper::disconnect_by_hand,
                                                       &SimulatedKeeper::cancel,
                                                       &SimulatedKeeper::crash};
        (this->*deeds[static_cast<std::size_t>(random_.below(deeds.size()))])();
    }

    void start() {
        say([] { return "starts"; });
        keep_->start();
    }

    void stop() {
        bool const disconnect = random_.chance(500);
        say([disconnect] { return disconnect ? "stops and disconnects" : "stops"; });
        watch_.stopped_by_owner();
        keep_->stop(disconnect ? WhenStopped::disconnect : WhenStopped::leave_up);
    }

    void set_profile() { set_profile(some_profile()); }

    void set_profile(ProfileKind profile) {
        say([profile] { return "is to hold up " + to_string(profile); });
        watch_.profile_changed(profile);
        keep_->set_profile(simulated_profile(profile));
    }

    void fall_asleep() {
        say([] { return "is about to sleep"; });
        keep_->prepare_for_sleep();
    }

    void resume() {
        say([] { return "has woken up"; });
        keep_->resumed();
    }

    void look() {
        say([] { return "looks for its device"; });
        keep_->look_for_device();
    }

    template <class T>
    [[nodiscard]] auto by_hand() {
        ++by_hand_;
        ++pending_;
        return boost::asio::bind_executor(executor_, [this](Result<T> result) {
            say([&result] { return "by hand: " + (result ? std::string{"done"} : to_string(result.error())); });
            --pending_;
        });
    }

    void connect_by_hand() {
        say([] { return "connects by hand"; });
        watch_.interfered();
        connection_->connect(simulated_profile(ProfileKind::anywhere), by_hand<Connected>());
    }

    void disconnect_by_hand() {
        say([] { return "disconnects by hand"; });
        watch_.stopped_by_owner();
        connection_->disconnect(by_hand<Disconnected>());
    }

    void cancel() {
        say([] { return "cancels everything"; });
        watch_.stopped_by_owner();
        connection_->cancel();
    }

    // The next process knows what the ladder remembered, where somebody kept it.
    void crash() {
        bool const remembers = random_.chance(700);
        say([remembers] { return remembers ? "begins anew" : "begins anew and remembers nothing"; });
        settings_.retry_state = remembers ? keep_->retry_state() : RetryState{};
        if (!remembers)
            watch_.forget();
        told_.reset();
        destroy();
        make();
        keep_->start();
    }

    [[nodiscard]] bool is_trying() const {
        KeepState const state = keep_->status().state;
        return state == KeepState::checking || state == KeepState::connecting;
    }

    void await_attempt() {
        auto const due = keep_->status().next_attempt->time_since_epoch() + std::chrono::minutes{2};
        auto const limit = due - VirtualWallClock::now().time_since_epoch();
        static_cast<void>(world_.run_until([this] { return is_connected(); }, limit));
    }

    // All that may be left to a human.
    void mend() {
        KeepEvent const status = keep_->status();
        say([&status] { return "is asked in calm weather: " + to_string(status); });
        if (watch_.holds_hopeless_profile())
            set_profile(ProfileKind::anywhere);
        if (status.state == KeepState::asleep)
            resume();
        if (status.state == KeepState::stopped || status.reason == KeepReason::needs_somebody)
            start();
        if (status.state == KeepState::blocked && status.reason == KeepReason::other_connection)
            modem_.post([](emulator::Modem& modem) { static_cast<void>(modem.other_host_deactivates(0)); });
        else if (status.state == KeepState::blocked && status.reason != KeepReason::needs_somebody)
            violate("waits for what is as it should be: " + to_string(status));
        else if (is_trying() || status.state == KeepState::waiting_for_device)
            violate("has found nothing to do in calm weather but: " + to_string(status));
        else if (status.state == KeepState::waiting &&
                 status.next_attempt->time_since_epoch() + std::chrono::minutes{1} <
                     VirtualWallClock::now().time_since_epoch())
            violate("did not try when it told: " + to_string(status));
    }

    World& world_;
    WorldModem& modem_;
    std::string name_;
    Connect connect_;
    boost::asio::any_io_executor executor_;
    Timer timer_;
    Random random_;
    std::uint64_t left_;
    KeepSettings settings_;
    KeepWatch watch_;
    std::optional<AnyConnection> connection_{};
    std::optional<Keep> keep_{};
    Subscription told_{};
    std::size_t by_hand_ = 0;
    std::size_t pending_ = 0;
    std::vector<std::string> violations_{};
};

} // namespace mbn::inline v0::testing

#endif
