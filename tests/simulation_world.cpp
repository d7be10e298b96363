// SPDX-License-Identifier: BSL-1.0
#include <mbn/testing/simulation.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using mbn::testing::Chronicle;
using mbn::testing::Circumstance;
using mbn::testing::Circumstances;
using mbn::testing::SimulationReport;
using mbn::testing::Tracing;
using mbn::testing::VirtualClock;
using mbn::testing::Weather;
using mbn::testing::World;
using mbn::testing::WorldConfiguration;
namespace hresult = mbn::hresult;

namespace {

[[nodiscard]] SimulationReport traced(std::uint64_t seed) {
    WorldConfiguration configuration;
    configuration.tracing = Tracing::on;
    return mbn::testing::simulate(configuration, seed);
}

} // namespace

TEST_CASE("circumstance: each has a name and explains some code, and no code is explained by nothing") {
    for (auto const& entry : enumerators(Circumstance{})) {
        CHECK(*entry.name != '\0');
        bool explains = false;
        for (auto const& known : mbn::detail::hresult_table)
            explains = explains || may_cause(entry.value, known.value);
        CHECK_MESSAGE(explains, std::string{entry.name});
    }
    CHECK_FALSE(Circumstances{}.explain(hresult::e_fail));
    CHECK(to_string(Circumstances{}) == "nothing");
    CHECK(Circumstances{Circumstance::sim_missing}.explain(hresult::e_mbn_sim_not_inserted));
    CHECK_FALSE(Circumstances{Circumstance::sim_missing}.explain(hresult::e_mbn_bad_sim));
    CHECK(to_string(Circumstances{Circumstance::late, Circumstance::absent}) == "absent, late");
}

TEST_CASE("chronicle: what was set lasts until it ends, what was noted is felt for a while") {
    Chronicle chronicle;
    auto const begin = VirtualClock::now();
    VirtualClock::advance(1s);
    chronicle.set(Circumstance::absent, true);
    chronicle.set(Circumstance::absent, true);
    chronicle.note(Circumstance::slept, 10s);
    VirtualClock::advance(1s);
    CHECK(chronicle.between(begin, begin) == Circumstances{});
    CHECK(chronicle.between(begin, VirtualClock::now()) == Circumstances{Circumstance::absent, Circumstance::slept});
    CHECK(chronicle.throughout(Circumstance::absent, begin + 1500ms, VirtualClock::now()));
    CHECK_FALSE(chronicle.throughout(Circumstance::absent, begin, VirtualClock::now()));
    CHECK_FALSE(chronicle.throughout(Circumstance::slept, begin + 1500ms, VirtualClock::now()));
    chronicle.set(Circumstance::absent, false);
    CHECK(chronicle.between(begin + 3s, begin + 4s) == Circumstances{Circumstance::slept});
    CHECK(chronicle.between(begin + 13s, begin + 14s) == Circumstances{});
    CHECK(chronicle.ever(Circumstance::absent));
    CHECK_FALSE(chronicle.ever(Circumstance::late));
}

TEST_CASE("world: a program of your own, in a world where much goes wrong, is connected again when all is well") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        World world{seed};
        auto& modem = world.add_modem();
        int told = 0;
        {
            mbn::Connection<mbn::testing::WorldBackend> connection{world.get_executor(), modem};
            auto const subscription = connection.subscribe([&](mbn::Event const&) { ++told; });
            world.disturb();
            int completed = 0;
            connection.connect(mbn::Profile{.name = "Home", .context = {.access_string = "internet"}},
                               [&](mbn::ConnectResult const&) { ++completed; });
            CHECK(world.run_until([&] { return completed == 1; }, 10min));
            world.calm();
            connection.disconnect([](mbn::DisconnectResult const&) {});
            world.run_for(2min);
            bool connected = false;
            connection.connect(mbn::Profile{.name = "Home", .context = {.access_string = "internet"}},
                               [&](mbn::ConnectResult const& result) { connected = result.has_value(); });
            CHECK(world.run_until([&] { return connected; }, 1min));
            CHECK(modem.is_active());
        }
        CHECK(told != 0);
        world.run_for(1min);
        CHECK(world.close().empty());
    }
}

TEST_CASE("world: a timer that a program leaves behind is found") {
    World world{1};
    static_cast<void>(world.add_modem());
    mbn::testing::VirtualTimer forgotten{world.get_executor(), 1h};
    forgotten.async_wait([](boost::system::error_code) {});
    CHECK(world.close() == std::vector<std::string>{"a timer is pending"});
}

TEST_CASE("same_seed_same_trace: a world runs the same, byte for byte, whatever ran before it") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SimulationReport const first = traced(seed);
        VirtualClock::advance(std::chrono::milliseconds{seed * 1237});
        static_cast<void>(mbn::testing::simulate({}, seed + 1000));
        SimulationReport const second = traced(seed);
        CHECK(first.trace == second.trace);
        CHECK(first.handlers == second.handlers);
        CHECK(first.trace.size() > 500);
        CHECK_MESSAGE(first.violations.empty(), "seed ", seed);
    }
    CHECK(traced(1).trace != traced(2).trace);
}

TEST_CASE("simulation: a trace tells what happened, and no password") {
    bool authenticated = false;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SimulationReport const report = traced(seed);
        CHECK(report.trace.starts_with("    0.000000  world     seed " + std::to_string(seed) + ", weather: "));
        bool const tells =
            report.trace.find("asks 0: ") != std::string::npos || report.trace.find("keeps: ") != std::string::npos;
        CHECK(tells);
        CHECK(report.trace.find("secret") == std::string::npos);
        authenticated = authenticated || report.trace.find("access_string=\"office\"") != std::string::npos;
    }
    CHECK(authenticated);
}

TEST_CASE("simulation: in fair weather every request of a decent user succeeds or fails by what the user did") {
    WorldConfiguration configuration;
    configuration.weather = Weather::fair;
    std::size_t requests = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        SimulationReport const report = mbn::testing::simulate(configuration, seed);
        CHECK_MESSAGE(report.violations.empty(), "seed ", seed);
        requests += report.requests;
    }
    CHECK(requests > 500);
}
