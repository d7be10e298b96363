// SPDX-License-Identifier: BSL-1.0
#include <mbn/testing/simulation.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using mbn::KeepEvent;
using mbn::KeepReason;
using mbn::KeepState;
using mbn::NetworkCause;
using mbn::testing::KeepWatch;
using mbn::testing::ProfileKind;
using mbn::testing::VirtualClock;
using mbn::testing::VirtualWallClock;
using mbn::testing::World;
using mbn::testing::WorldModem;
namespace emulator = mbn::emulator;
namespace hresult = mbn::hresult;

namespace {

using Keep = mbn::testing::SimulatedKeeper::Keep;
using Sentences = std::vector<std::string>;

// A watch over a supervisor that may try twice in an hour and makes pauses of a minute at most.
struct Watched {
    Watched() { watch.begin(ProfileKind::anywhere); }

    [[nodiscard]] Sentences hear(KeepState state, KeepReason reason) {
        event.state = state;
        event.reason = reason;
        return watch.hear(event);
    }

    [[nodiscard]] Sentences wait(std::chrono::milliseconds pause) {
        event.pause = pause;
        event.next_attempt = std::chrono::sys_time<std::chrono::milliseconds>{pause};
        return hear(KeepState::waiting, KeepReason::refused);
    }

    [[nodiscard]] Sentences connected() {
        event.connected = mbn::Connected{};
        event.error.reset();
        return hear(KeepState::connected, KeepReason::none);
    }

    void refuse(mbn::HResult code, NetworkCause cause = NetworkCause::none) {
        event.error = mbn::make_error(code, cause);
        event.error->phase = mbn::Phase::activation;
    }

    [[nodiscard]] static mbn::RetrySettings rules() {
        mbn::RetrySettings settings;
        settings.attempts_per_hour = 2;
        settings.longest_pause = 60s;
        return settings;
    }

    World world{1};
    WorldModem& modem{world.add_modem()};
    KeepWatch watch{modem, rules()};
    KeepEvent event{};
};

} // namespace

TEST_CASE("keep watch: attempts at the times that were told are in order, an earlier one is not") {
    Watched test;
    CHECK(test.hear(KeepState::connecting, KeepReason::started).empty());
    test.refuse(hresult::e_fail);
    CHECK(test.wait(3s).empty());
    VirtualClock::advance(1s);
    CHECK(test.hear(KeepState::connecting, KeepReason::refused).size() == 1);
    CHECK(test.wait(9s).empty());
    VirtualClock::advance(9s);
    CHECK(test.hear(KeepState::connecting, KeepReason::refused).empty());
}

TEST_CASE("keep watch: who waits has to say until when") {
    Watched test;
    test.event.pause = 3s;
    CHECK(test.hear(KeepState::waiting, KeepReason::refused).size() == 1);
}

TEST_CASE("keep watch: a pause is as long as the longest one, and longer only for what asks for it") {
    Watched test;
    test.refuse(hresult::e_fail);
    CHECK(test.wait(66s).empty());
    CHECK(test.wait(67s).size() == 1);
    test.refuse(hresult::e_fail, NetworkCause::insufficient_resources);
    CHECK(test.wait(300s).empty());
    CHECK(test.wait(600s).size() == 1);
}

TEST_CASE("keep watch: the third attempt in an hour is one too many") {
    Watched test;
    for (int time = 0; time < 3; ++time) {
        CHECK(test.hear(KeepState::connecting, KeepReason::mended).empty());
        test.refuse(hresult::e_fail);
        bool const too_many = time == 2;
        CHECK(test.wait(3s).size() == (too_many ? 1 : 0));
        VirtualClock::advance(10min);
    }
    // The sleep of the computer counts.
    VirtualWallClock::sleep(2h);
    CHECK(test.hear(KeepState::connecting, KeepReason::mended).empty());
    CHECK(test.wait(3s).empty());
}

TEST_CASE("keep watch: what did not get as far as the network is no attempt") {
    Watched test;
    for (int time = 0; time < 5; ++time) {
        CHECK(test.hear(KeepState::connecting, KeepReason::mended).empty());
        test.refuse(hresult::error_timeout);
        test.event.error->phase = mbn::Phase::device;
        CHECK(test.wait(3s).empty());
    }
}

TEST_CASE("keep watch: it is blocked by what is so, stopped by its owner, connected where a context is active") {
    Watched test;
    CHECK(test.hear(KeepState::blocked, KeepReason::radio_off).size() == 1);
    CHECK(test.hear(KeepState::blocked, KeepReason::needs_somebody).size() == 1);
    test.modem.post([](emulator::Modem& modem) { modem.set_hardware_radio(mbn::mbim::RadioSwitch::off); });
    test.world.run_for(1s);
    CHECK(test.hear(KeepState::blocked, KeepReason::radio_off).empty());
    test.watch.profile_changed(ProfileKind::unknown);
    CHECK(test.hear(KeepState::blocked, KeepReason::needs_somebody).empty());

    CHECK(test.hear(KeepState::stopped, KeepReason::stopped).size() == 1);
    test.watch.stopped_by_owner();
    CHECK(test.hear(KeepState::stopped, KeepReason::stopped).empty());

    CHECK(test.hear(KeepState::connecting, KeepReason::started).empty());
    VirtualClock::advance(1s);
    CHECK(test.connected().size() == 1);
}

TEST_CASE("keep watch: a profile that the network does not take cannot be up") {
    Watched test;
    test.watch.begin(ProfileKind::wrong_password);
    CHECK(test.watch.holds_hopeless_profile());
    CHECK(test.hear(KeepState::connecting, KeepReason::started).empty());
    CHECK(test.connected().size() == 1);
}

TEST_CASE("world: a computer whose clock stands still while it sleeps finds out by the wall clock") {
    World world{3, {.weather = mbn::testing::Weather::fair}};
    WorldModem& modem = world.add_modem();
    mbn::Connection<mbn::testing::WorldBackend> connection{world.get_executor(), modem};
    Keep keep{connection, mbn::testing::simulated_profile(ProfileKind::anywhere)};
    std::vector<mbn::KeepDifference> differences;
    auto const told = keep.subscribe([&](KeepEvent const& event) { differences.push_back(event.difference); });
    keep.start();
    REQUIRE(world.run_until([&] { return keep.status().state == KeepState::connected; }, 1min));
    auto const before = VirtualClock::now();
    world.sleep(1h, mbn::testing::AsleepClock::stands_still);
    CHECK(VirtualClock::now() == before);
    world.run_for(1min);
    CHECK(differences.back() == mbn::KeepDifference::unchanged);
    world.sleep(1h);
    CHECK(VirtualClock::now() >= before + 1h);
}
