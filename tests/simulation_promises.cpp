// SPDX-License-Identifier: BSL-1.0

// What users of mobile broadband software suffer from, each as a scenario that must end well.
#include <mbn/testing/simulation.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using mbn::emulator::Modem;
using mbn::mbim::BasicConnectCid;
using mbn::testing::SeededScheduler;
using mbn::testing::VirtualClock;
namespace emulator = mbn::emulator;
namespace hresult = mbn::hresult;

namespace {

using Connection = mbn::Connection<mbn::testing::WorldBackend>;
using EmulatedModem = emulator::RunningModem<VirtualClock>;

[[nodiscard]] mbn::Profile home() {
    return mbn::Profile{.name = "Home", .context = {.access_string = "internet"}};
}

// A modem and a connection to it, whose handlers come in the order of a seed.
struct Scene {
    explicit Scene(std::uint64_t seed = 1, emulator::ModemConfiguration configuration = {})
        : scheduler{seed}, modem{scheduler.get_executor(), std::move(configuration)},
          connection{std::in_place, scheduler.get_executor(), modem} {}

    ~Scene() {
        connection.reset();
        scheduler.run_for(5min);
    }
    Scene(Scene const&) = delete;
    Scene& operator=(Scene const&) = delete;

    void connect(mbn::RequestOptions const& options = {}) {
        auto const begin = VirtualClock::now();
        connection->connect(home(), options, [this, begin](mbn::ConnectResult result) {
            codes.push_back(result ? hresult::s_ok : result.error().code);
            took = VirtualClock::now() - begin;
        });
    }

    void with_modem(std::function<void(Modem&)> act) {
        modem.post(std::move(act));
        scheduler.run_ready();
    }

    [[nodiscard]] bool is_active() {
        bool active = false;
        with_modem([&active](Modem& inner) { active = inner.equipment().contexts().active(0); });
        return active;
    }

    SeededScheduler scheduler;
    EmulatedModem modem;
    std::optional<Connection> connection;
    std::vector<mbn::HResult> codes{};
    VirtualClock::duration took{};
};

// Everything that a modem is asked while it connects.
[[nodiscard]] std::vector<emulator::Match> steps() {
    using emulator::on_query, emulator::on_set;
    return {emulator::on_open(),
            on_query(BasicConnectCid::device_caps),
            on_set(BasicConnectCid::device_service_subscribe_list),
            on_query(BasicConnectCid::subscriber_ready_status),
            on_query(BasicConnectCid::radio_state),
            on_query(BasicConnectCid::register_state),
            on_query(BasicConnectCid::packet_service),
            on_query(BasicConnectCid::connect),
            on_set(BasicConnectCid::packet_service),
            on_set(BasicConnectCid::connect),
            on_query(BasicConnectCid::ip_configuration)};
}

} // namespace

TEST_CASE("silent_device_at_every_step: the connect ends by its limit, and works when the modem answers again") {
    std::size_t number = 0;
    for (emulator::Match const& step : steps()) {
        CAPTURE(number++);
        Scene scene;
        scene.with_modem([&step](Modem& modem) { modem.faults().add(step, emulator::stay_silent()); });
        scene.connect();
        scene.scheduler.run_for(10min);
        REQUIRE(scene.codes.size() == 1);
        // Whether it is open it may leave unanswered: then it is opened.
        bool const probe = step.cid == static_cast<std::uint32_t>(BasicConnectCid::device_caps);
        CHECK(scene.codes[0] == (probe ? hresult::s_ok : hresult::error_timeout));
        CHECK(scene.took <= 400s);
        CHECK(scene.is_active() == probe);
        if (probe)
            continue;
        scene.with_modem([](Modem& modem) { modem.faults().clear(); });
        scene.connect();
        scene.scheduler.run_for(2min);
        REQUIRE(scene.codes.size() == 2);
        CHECK(scene.codes[1] == hresult::s_ok);
    }
}

TEST_CASE("deadline_shorter_than_daemon: the caller's deadline holds, and the activation is taken back at once") {
    emulator::ModemConfiguration configuration;
    configuration.delays.activate = 60s;
    Scene scene{1, std::move(configuration)};
    auto const activation = [&scene] {
        auto state = mbn::mbim::ActivationState::unknown;
        scene.with_modem([&state](Modem& inner) { state = inner.state().contexts.at(0).activation; });
        return state;
    };
    scene.connect({.deadline = 5s});
    scene.scheduler.run_for(4s);
    CHECK(activation() == mbn::mbim::ActivationState::activating);
    scene.scheduler.run_for(2s);
    REQUIRE(scene.codes == std::vector{hresult::error_timeout});
    CHECK(scene.took == 5s);
    CHECK(activation() == mbn::mbim::ActivationState::deactivated);
    scene.scheduler.run_for(5min);
    CHECK_FALSE(scene.is_active());
}

TEST_CASE("destroyed_while_connecting: at any moment it ends once with E_ABORT, and no context is left") {
    for (std::uint64_t moment = 0; moment < 60; ++moment) {
        CAPTURE(moment);
        emulator::ModemConfiguration configuration;
        configuration.delays = {.open = 10ms, .attach = 10ms, .activate = 20ms, .deactivate = 10ms};
        Scene scene{moment, std::move(configuration)};
        scene.connect();
        scene.scheduler.run_for(std::chrono::milliseconds{moment});
        bool const ended = !scene.codes.empty();
        scene.connection.reset();
        scene.scheduler.run_for(1min);
        REQUIRE(scene.codes.size() == 1);
        CHECK(scene.codes[0] == (ended ? hresult::s_ok : hresult::e_abort));
        CHECK(scene.is_active() == ended);
    }
}

TEST_CASE("late_reply_after_timeout: it is dropped, and the next request gets its own answer") {
    Scene scene;
    scene.with_modem([](Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::signal_state), emulator::delay(12s), 1);
    });
    std::vector<mbn::HResult> codes;
    auto const ask = [&] {
        scene.connection->signal([&codes](mbn::Result<mbn::Signal> result) {
            codes.push_back(result ? hresult::s_ok : result.error().code);
        });
    };
    ask();
    scene.scheduler.run_for(11s);
    CHECK(codes == std::vector{hresult::error_timeout});
    scene.with_modem([](Modem& modem) {
        modem.faults().add(emulator::on_query(BasicConnectCid::signal_state), emulator::delay(5s), 1);
    });
    ask();
    // The late answer comes first.
    scene.scheduler.run_for(3s);
    CHECK(codes.size() == 1);
    scene.scheduler.run_for(3s);
    CHECK(codes == std::vector{hresult::error_timeout, hresult::s_ok});
}

TEST_CASE("cancel_completed_not_delivered: the result stands, and is delivered once") {
    Scene scene;
    boost::asio::io_context slow;
    std::vector<mbn::HResult> delivered;
    scene.connection->connect(home(), boost::asio::bind_executor(slow, [&](mbn::ConnectResult result) {
                                  delivered.push_back(result ? hresult::s_ok : result.error().code);
                              }));
    scene.scheduler.run_for(1min);
    CHECK(scene.is_active());
    CHECK(delivered.empty());
    scene.connection->cancel();
    scene.connection->cancel(mbn::RequestId{1});
    scene.scheduler.run_for(1min);
    slow.run();
    CHECK(delivered == std::vector{hresult::s_ok});
    CHECK(scene.is_active());
}

TEST_CASE("two_connections_one_context: two modems are connected at the same time by one thread") {
    SeededScheduler scheduler{1};
    EmulatedModem first_modem{scheduler.get_executor()};
    EmulatedModem second_modem{scheduler.get_executor()};
    {
        Connection first{scheduler.get_executor(), first_modem};
        Connection second{scheduler.get_executor(), second_modem};
        int connected = 0;
        auto const count = [&connected](mbn::ConnectResult const& result) { connected += result ? 1 : 0; };
        first.connect(home(), count);
        second.connect(home(), count);
        CHECK(scheduler.run_until([&] { return connected == 2; }, 1min));
    }
    scheduler.run_for(1min);
}

TEST_CASE("no_thread_created: connecting and disconnecting run on the caller's thread") {
    auto const threads = [] {
        std::filesystem::directory_iterator const tasks{"/proc/self/task"};
        return std::distance(begin(tasks), end(tasks));
    };
    auto const before = threads();
    auto const caller = std::this_thread::get_id();
    int seen = 0;
    Scene scene;
    auto const look = [&](auto const& /*what*/) {
        ++seen;
        CHECK(threads() == before);
        CHECK(std::this_thread::get_id() == caller);
    };
    auto const subscription = scene.connection->subscribe(look);
    scene.connect();
    for (int step = 0; step < 200; ++step) {
        static_cast<void>(scene.scheduler.run_one());
        CHECK(threads() == before);
    }
    scene.scheduler.run_for(1min);
    CHECK(scene.codes == std::vector{hresult::s_ok});
    scene.connection->disconnect(look);
    scene.scheduler.run_for(1min);
    CHECK_FALSE(scene.is_active());
    // Activating, attached, activated, IP settings and completion; deactivating, deactivated and completion.
    CHECK(seen >= 8);
    CHECK(threads() == before);
}

TEST_CASE("handler_never_inline: no completion handler runs inside the call that starts the request") {
    Scene scene;
    int completed = 0;
    auto const count = [&completed](auto const& /*result*/) { ++completed; };
    auto const start_all = [&] {
        int const before = completed;
        scene.connection->connect(mbn::Profile{.name = "", .context = {}}, count);
        scene.connection->connect(mbn::ConnectionMode::profile, "unknown", count);
        scene.connection->connect(home(), mbn::RequestOptions{.deadline = 0s}, count);
        scene.connection->disconnect(count);
        scene.connection->state(count);
        scene.connection->device(count);
        scene.connection->signal(count);
        scene.connection->capability(count);
        scene.connection->watch(count);
        CHECK(completed == before);
    };
    start_all();
    scene.scheduler.run_for(10min);
    CHECK(completed == 9);
    // Also where nothing would have to be waited for.
    scene.with_modem([](Modem& modem) { modem.vanish(); });
    start_all();
    scene.scheduler.run_for(10min);
    CHECK(completed == 18);
}

TEST_CASE("1,000 shuffled interleavings: connect, cancel, disconnect and destroy while data is arriving") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        emulator::ModemConfiguration configuration;
        configuration.packet_service = mbn::mbim::PacketServiceState::attached;
        Scene scene{seed, std::move(configuration)};
        int completed = 0;
        auto const count = [&completed](auto const& /*result*/) { ++completed; };
        mbn::testing::Random random{seed};
        scene.connection->connect(home(), count);
        scene.connection->state(count);
        for (std::uint64_t steps = random.below(120); steps > 0; --steps)
            static_cast<void>(scene.scheduler.run_one());
        scene.modem.post([](Modem& modem) {
            modem.set_signal(10);
            static_cast<void>(modem.network_drops_context(0, 38));
        });
        if (random.below(2) == 0)
            scene.connection->cancel();
        scene.connection->disconnect(count);
        for (std::uint64_t steps = random.below(40); steps > 0; --steps)
            static_cast<void>(scene.scheduler.run_one());
        scene.connection.reset();
        scene.scheduler.run_for(10min);
        CHECK_MESSAGE(completed == 3, "seed ", seed);
    }
}
