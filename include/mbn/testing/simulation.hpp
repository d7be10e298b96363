// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SIMULATION_HPP
#define MBN_TESTING_SIMULATION_HPP

#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/testing/simulated_keeper.hpp>
#include <mbn/testing/simulated_rules.hpp>
#include <mbn/testing/simulated_user.hpp>
#include <mbn/testing/virtual_clock.hpp>
#include <mbn/testing/world.hpp>
#include <mbn/testing/world_proxy.hpp>
#include <mbn/transport/mbim.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// Writes the log lines of a connection into the trace of its world.
class TraceObserver {
public:
    TraceObserver() noexcept = default;
    TraceObserver(Trace& trace, std::string who) : trace_{&trace}, who_{std::move(who)} {}

    void log(LogLine const& line) {
        if (trace_ != nullptr)
            trace_->line(who_, [&line] { return "log: " + to_string(line); });
    }

private:
    Trace* trace_ = nullptr;
    std::string who_{};
};

/// The backend of a program under test in a `World`: `Connection<testing::WorldBackend> connection{executor, modem}`.
using WorldBackend = Backend<OnClock<Desktop, VirtualClock>, TypedProfiles,
                             MbimTransport<mbim::MemoryChannel, VirtualClock>, TraceObserver>;

/// What came of one world.
struct SimulationReport {
    std::uint64_t seed = 0;
    /// What did not hold, one sentence each; empty where all is well.
    std::vector<std::string> violations{};
    /// With `Tracing::on`.
    std::string trace{};
    /// Requests that users made, and handlers that were run.
    std::size_t requests = 0;
    std::uint64_t handlers = 0;
};

/// A modem like one of those that are sold: a seed decides how long it takes, how many sessions it has, how it answers.
[[nodiscard]] inline emulator::ModemConfiguration simulated_modem(Random& random) {
    emulator::ModemConfiguration modem;
    modem.access_points = {emulator::AccessPoint{}, emulator::AccessPoint{"office", "user", "secret", {}}};
    modem.max_sessions = 1 + static_cast<std::uint32_t>(random.below(2));
    if (random.chance(500))
        modem.packet_service = mbim::PacketServiceState::attached;
    if (random.chance(300))
        modem.inactive_query = emulator::InactiveQuery::context_not_activated;
    if (random.chance(300))
        modem.refusal_body = emulator::RefusalBody::empty;
    if (random.chance(200))
        modem.max_control_transfer = 64 + static_cast<std::uint32_t>(random.below(200));
    auto const takes = [&random](std::chrono::milliseconds& delay) {
        if (random.chance(400))
            delay = std::chrono::duration_cast<std::chrono::milliseconds>(random.time(12));
    };
    takes(modem.delays.open);
    takes(modem.delays.registration);
    takes(modem.delays.attach);
    takes(modem.delays.activate);
    takes(modem.delays.deactivate);
    takes(modem.delays.ip_settings);
    return modem;
}

namespace detail {

template <class Used>
class Simulation {
public:
    Simulation(WorldConfiguration const& configuration, std::uint64_t seed) : world_{seed, configuration} {
        std::uint64_t const modems = 1 + world_.random().below(configuration.max_modems);
        for (std::uint64_t index = 0; index < modems; ++index) {
            WorldModem& modem = world_.add_modem(simulated_modem(world_.random()));
            std::string name = "user ";
            name.push_back(modem.name().back());
            SimulatedRules const rules = simulated_rules(world_.random());
            world_.trace().line(name, [&rules] { return to_string(rules); });
            auto connecting = [this, &modem, name, rules] { return connect(modem, name, rules); };
            if (world_.random().chance(150))
                share(modem, name, rules);
            else if (world_.random().chance(300))
                keepers_.push_back(std::make_unique<SimulatedKeeper>(world_, modem, name, std::move(connecting)));
            else
                users_.push_back(std::make_unique<SimulatedUser>(world_, modem, name, rules, std::move(connecting)));
        }
    }

    [[nodiscard]] SimulationReport run(std::uint64_t seed) {
        world_.disturb();
        for_each_program([](auto& program) { program.begin(); });
        world_.run_for(std::chrono::minutes{10});
        for_each_program([](auto& program) { program.end(); });
        world_.calm();
        for (auto const& user : users_)
            user->check_told();
        for_each_program([](auto& program) { program.connect_in_peace(); });
        if (proxies_.empty() && world_.random().chance(250))
            for (auto const& user : users_)
                user->lose_in_peace();
        for_each_program([](auto& program) { program.destroy(); });
        world_.run_for(std::chrono::minutes{2});
        SimulationReport report;
        report.seed = seed;
        for (auto const& user : users_)
            user->check_completions();
        for_each_program([&report](auto& program) {
            program.leave();
            report.violations.insert(report.violations.end(), program.violations().begin(), program.violations().end());
            report.requests += program.request_count();
        });
        users_.clear();
        keepers_.clear();
        proxies_.clear();
        for (std::string& left : world_.close())
            report.violations.push_back("in the end " + std::move(left));
        report.trace = world_.trace().text();
        report.handlers = world_.scheduler().executed();
        return report;
    }

private:
    template <class Function>
    void for_each_program(Function function) {
        for (auto const& user : users_)
            function(*user);
        for (auto const& keeper : keepers_)
            function(*keeper);
    }

    // Two programs on one modem.
    void share(WorldModem& modem, std::string const& name, SimulatedRules const& rules) {
        WorldProxy& proxy = *proxies_.emplace_back(std::make_unique<WorldProxy>(world_.get_executor(), modem));
        for (char const* const which : {"1", "2"})
            users_.push_back(std::make_unique<SimulatedUser>(
                world_, modem, name + which, rules,
                [this, &proxy, who = name + which, rules] { return connect(proxy, who, rules); }));
    }

    // `device` is a modem or a proxy.
    template <class Device>
    [[nodiscard]] AnyConnection connect(Device& device, std::string const& name, SimulatedRules const& rules) {
        using Settings = typename mbn::detail::Dependent<Used, WorldBackend>::Settings;
        using enum ProfileKind;
        std::vector<Profile> profiles;
        for (ProfileKind const kind : {anywhere, home_only, with_credentials, both_families, unknown, wrong_password})
            profiles.push_back(simulated_profile(kind));
        Settings settings{{}, TypedProfiles{std::move(profiles)}, TraceObserver{world_.trace(), name}};
        settings.connection.stale = rules.stale;
        settings.connection.radio_off = rules.radio_off;
        settings.connection.family = rules.family;
        mbim::SessionOptions options;
        // By default they depend on the time of day.
        options.first_transaction_id = static_cast<std::uint32_t>(world_.random().next() >> 32u);
        return Connection<mbn::detail::Dependent<Used, WorldBackend>>{world_.get_executor(), std::move(settings),
                                                                      device, options};
    }

    World world_;
    std::vector<std::unique_ptr<WorldProxy>> proxies_{};
    std::vector<std::unique_ptr<SimulatedUser>> users_{};
    std::vector<std::unique_ptr<SimulatedKeeper>> keepers_{};
};

} // namespace detail

/// Runs one world from its beginning to its end and checks it:
///
/// * every request completes exactly once, on the user's executor, within its limits;
/// * what did not succeed has a code that is explained by what happened (`may_cause`), and what succeeded did happen;
/// * subscribers are told of changes in order, and in the end what the modem says;
/// * when nothing happens any more, connecting and disconnecting work at once;
/// * a supervisor keeps to its rules (`KeepWatch`), and is connected again at the time that it told;
/// * when the connections are destroyed, no timer and no handler is left.
///
/// Seed and configuration decide everything. One at a time per program (see `VirtualClock`).
template <class Used = mbn::detail::WhenUsed>
[[nodiscard]] SimulationReport simulate(WorldConfiguration const& configuration, std::uint64_t seed) {
    return detail::Simulation<Used>{configuration, seed}.run(seed);
}

} // namespace mbn::inline v0::testing

#endif
