// SPDX-License-Identifier: BSL-1.0
#include "connection_support.hpp"

#include <mbn/any_connection.hpp>
#include <mbn/testing/each_step.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace connection_test;
using namespace std::chrono_literals;
using mbn::make_error;
using mbn::Phase;
using mbn::testing::active_context;
using mbn::testing::connect_script;
using mbn::testing::Disturbance;
using mbn::testing::DisturbedRun;
using mbn::testing::Done;
using mbn::testing::ready_device;
using mbn::testing::Silence;
using mbn::testing::VirtualClock;
namespace hresult = mbn::hresult;

namespace {

[[nodiscard]] Phase phase_of(TransportStep step) {
    switch (step) {
    case TransportStep::read_device:
        return Phase::device;
    case TransportStep::attach:
        return Phase::attach;
    case TransportStep::activate:
        return Phase::activation;
    default:
        return Phase::ip_settings;
    }
}

[[nodiscard]] mbn::HResult code_of(Disturbance disturbance) {
    switch (disturbance) {
    case Disturbance::failure:
        return hresult::e_fail;
    case Disturbance::silence:
        return hresult::error_timeout;
    case Disturbance::cancellation:
        return hresult::error_cancelled;
    case Disturbance::destruction:
        break;
    }
    return hresult::e_abort;
}

[[nodiscard]] Script activation_only() {
    Script script;
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    return script;
}

} // namespace

TEST_CASE("connect: whatever befalls whichever step, it ends once with the code, the phase, and the device told") {
    mbn::testing::disturb_each_step(connect_script(), make_error(hresult::e_fail), [](DisturbedRun const& run) {
        CAPTURE(to_string(run));
        Fixture test{Script{}};
        test.subscription.reset();
        test.connection.reset();
        test.connection.emplace(test.io.get_executor(), ScriptedBackend::Settings{}, run.script);
        std::vector<std::string> names;
        auto const subscription =
            test.connection->subscribe([&names](mbn::Event const& event) { names.emplace_back(name(event)); });
        *run.act = [&test, &run] {
            if (run.disturbance == Disturbance::cancellation)
                test.connection->cancel();
            else
                test.connection.reset();
        };
        int completions = 0;
        std::optional<mbn::ConnectResult> result;

        test.connection->connect(by_name, "Home", [&](mbn::ConnectResult ended) {
            ++completions;
            result = std::move(ended);
        });
        test.run();

        CHECK(completions == 1);
        REQUIRE(result.has_value());
        REQUIRE(result->has_error());
        CHECK(result->error().code == code_of(run.disturbance));
        CHECK(result->error().phase == phase_of(run.step));
        CHECK(result->error().request_id == mbn::RequestId{1});
        CHECK(run.script->problems() == std::vector<std::string>{});
        REQUIRE_FALSE(names.empty());
        // After the completion only the device's giving up may be told.
        auto const completion = std::ranges::find(names, "connect_complete");
        REQUIRE(completion != names.end());
        CHECK(std::all_of(completion + 1, names.end(),
                          [](std::string const& later) { return later == "connect_state_change"; }));
        // Once the activation was sent the device may have done it: it is told to give it up.
        bool const taken_back = run.script->steps().back() == TransportStep::deactivate;
        CHECK(taken_back == (run.step == TransportStep::activate || run.step == TransportStep::read_ip_settings));
    });
}

TEST_CASE("connect: the deadline of the request is shorter than the limit of the phase") {
    Script script = connect_script();
    script[1].answer = Silence{};
    script.cut(2);
    Fixture test{std::move(script)};
    mbn::RequestOptions options;
    options.deadline = 2s;
    auto const begin = VirtualClock::now();
    std::optional<VirtualClock::time_point> end;
    test.connection->connect(by_name, "Home", options, [&](mbn::ConnectResult const& result) {
        end = VirtualClock::now();
        CHECK(result.error().code == hresult::error_timeout);
        CHECK(result.error().phase == Phase::attach);
    });
    test.run();
    REQUIRE(end.has_value());
    CHECK(*end - begin == 2s);
}

TEST_CASE("connect: the limits of the phases are data in the policy") {
    Script script = connect_script();
    script[2].answer = Silence{};
    script.cut(3);
    script.expect(TransportStep::deactivate, Silence{});
    ScriptedBackend::Settings settings;
    settings.connection.limits.activation = 7s;
    settings.connection.limits.cleanup = 3s;
    Fixture test{std::move(script), std::move(settings)};
    auto const begin = VirtualClock::now();
    std::optional<VirtualClock::time_point> end;
    test.connection->connect(by_name, "Home", [&](mbn::ConnectResult const& result) {
        end = VirtualClock::now();
        CHECK(result.error().code == hresult::error_timeout);
    });
    test.run();
    REQUIRE(end.has_value());
    CHECK(*end - begin == 7s);
    // The caller did not wait for the device to give up.
    CHECK(VirtualClock::now() - begin >= 10s);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connect: a deadline of zero ends the request at its first step, before any I/O") {
    Fixture test{Script{}};
    mbn::RequestOptions options;
    options.deadline = 0s;
    mbn::ConnectResult const result = test.get(test.connection->connect(by_name, "Home", options));
    CHECK(result.error().code == hresult::error_timeout);
    CHECK(test.script->steps().empty());
}

TEST_CASE("connect: the next one waits until the device has given up the one before") {
    Script script = activation_only();
    script[1].answer = Silence{};
    script.cut(2);
    script.expect(TransportStep::deactivate, Done{})
        .expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    std::future<mbn::ConnectResult> second;
    test.connection->connect(by_name, "Home", [&](mbn::ConnectResult const& result) {
        CHECK(result.error().code == hresult::error_timeout);
        second = test.connection->connect(by_name, "Home");
    });
    test.run();
    REQUIRE(second.valid());
    CHECK(second.get().has_value());
    CHECK(test.script->problems() == std::vector<std::string>{});
}

TEST_CASE("destruction: a connection that is idle ends quietly, and its context stays") {
    Fixture test{activation_only()};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    test.connection.reset();
    test.run();
    CHECK(test.script->problems().empty());
}

TEST_CASE("destruction: all pending operations end, and events stop") {
    Script script;
    script.expect(TransportStep::read_signal, Silence{}).expect(TransportStep::read_capability, Silence{});
    Fixture test{std::move(script)};
    auto signal = test.connection->signal();
    auto capability = test.connection->capability();
    test.io.poll();
    test.connection.reset();
    CHECK(test.get(std::move(signal)).error().code == hresult::e_abort);
    CHECK(test.get(std::move(capability)).error().code == hresult::e_abort);
}

TEST_CASE("cancellation: one request by its number, the others go on") {
    Script script;
    script.expect(TransportStep::read_signal, Silence{}).expect(TransportStep::read_capability, mbn::Capability{});
    Fixture test{std::move(script)};
    auto signal = test.connection->signal();
    auto capability = test.connection->capability();
    test.connection->cancel(mbn::RequestId{1});
    test.connection->cancel(mbn::RequestId{99});
    CHECK(test.get(std::move(signal)).error().code == hresult::error_cancelled);
    CHECK(test.get(std::move(capability)).has_value());
}

TEST_CASE("cancellation: by the slot of the handler") {
    Script script = activation_only();
    script[1].answer = Silence{};
    script.cut(2);
    script.expect(TransportStep::deactivate, Done{});
    Fixture test{std::move(script)};
    boost::asio::cancellation_signal signal;
    std::optional<mbn::ConnectResult> result;
    test.connection->connect(by_name, "Home",
                             boost::asio::bind_cancellation_slot(
                                 signal.slot(), [&](mbn::ConnectResult ended) { result = std::move(ended); }));
    (*test.script)[1].reached = [&] { signal.emit(boost::asio::cancellation_type::total); };
    test.run();
    REQUIRE(result.has_value());
    CHECK(result->error().code == hresult::error_cancelled);
    // After the completion the slot is empty: nothing is left to cancel.
    signal.emit(boost::asio::cancellation_type::terminal);
    test.run();
}

TEST_CASE("tokens: a callback runs on the executor, never inside the call") {
    Fixture test{activation_only()};
    bool called = false;
    test.connection->connect(by_name, "Home", [&](mbn::ConnectResult const& result) {
        called = true;
        CHECK(result.has_value());
    });
    CHECK_FALSE(called);
    test.run();
    CHECK(called);
}

TEST_CASE("tokens: use_awaitable") {
    Fixture test{activation_only()};
    std::optional<bool> connected;
    boost::asio::co_spawn(
        test.io,
        [&]() -> boost::asio::awaitable<void> {
            mbn::ConnectResult const result =
                co_await test.connection->connect(by_name, "Home", boost::asio::use_awaitable);
            connected = result.has_value();
        },
        boost::asio::detached);
    test.run();
    CHECK(connected == true);
}

TEST_CASE("tokens: deferred starts when it is called") {
    Fixture test{activation_only()};
    auto operation = test.connection->connect(by_name, "Home", boost::asio::deferred);
    test.run();
    CHECK(test.script->steps().empty());
    std::optional<bool> connected;
    std::move(operation)([&](mbn::ConnectResult const& result) { connected = result.has_value(); });
    test.run();
    CHECK(connected == true);
}

TEST_CASE("tokens: a handler's own executor is used") {
    Fixture test{activation_only()};
    boost::asio::io_context other;
    bool called = false;
    test.connection->connect(by_name, "Home",
                             boost::asio::bind_executor(other.get_executor(), [&](auto const&) { called = true; }));
    test.run();
    CHECK_FALSE(called);
    other.run();
    CHECK(called);
}

TEST_CASE("tokens: every member takes every kind, with and without options") {
    Script script;
    for (int count = 0; count < 4; ++count)
        script.expect(TransportStep::read_signal, mbn::Signal{})
            .expect(TransportStep::read_capability, mbn::Capability{})
            .expect(TransportStep::read_device, ready_device())
            .expect(TransportStep::read_context, active_context())
            .expect(TransportStep::watch, Done{})
            .expect(TransportStep::read_context, active_context())
            .expect(TransportStep::deactivate, Done{});
    Fixture test{std::move(script)};
    auto& connection = *test.connection;
    mbn::RequestOptions const options;
    int calls = 0;
    auto const count = [&calls](auto const& result) { calls += result.has_value() ? 1 : 0; };
    auto const all = [&](auto const&... arguments) {
        connection.signal(arguments...);
        test.run();
        connection.capability(arguments...);
        test.run();
        connection.device(arguments...);
        test.run();
        connection.state(arguments...);
        test.run();
        connection.watch(arguments...);
        test.run();
        connection.disconnect(arguments...);
        test.run();
    };
    all(count);
    all(options, count);
    CHECK(calls == 12);
    CHECK(test.get(connection.signal()).has_value());
    CHECK(test.get(connection.capability(options)).has_value());
    CHECK(test.get(connection.device()).has_value());
    CHECK(test.get(connection.state(options)).has_value());
    CHECK(test.get(connection.watch()).has_value());
    CHECK(test.get(connection.disconnect(options)).has_value());
}

TEST_CASE("any connection: has the same calls and takes over what was begun") {
    Fixture test{activation_only()};
    mbn::AnyConnection any{std::move(*test.connection)};
    mbn::ConnectResult const result = test.get(any.connect(by_name, "Home"));
    REQUIRE(result.has_value());
    CHECK(test.events.back().request_id == mbn::RequestId{1});
    CHECK(test.get(any.connect(by_name, "Home")).error().code == hresult::e_mbn_max_activated_contexts);

    mbn::AnyConnection moved{std::move(any)};
    CHECK(test.get(moved.connect(mbn::Profile{.name = "x"})).error().code == hresult::e_mbn_max_activated_contexts);
}

TEST_CASE("any connection: destroying it ends what is pending") {
    Script script;
    script.expect(TransportStep::read_signal, Silence{});
    Fixture test{std::move(script)};
    std::optional<mbn::AnyConnection> any{std::move(*test.connection)};
    auto signal = any->signal();
    test.io.poll();
    any.reset();
    CHECK(test.get(std::move(signal)).error().code == hresult::e_abort);
}

TEST_CASE("events: several subscribers hear every event, one that was dropped hears none") {
    Fixture test{activation_only()};
    int first = 0;
    int second = 0;
    mbn::Subscription const stays = test.connection->subscribe([&](mbn::Event const&) { ++first; });
    mbn::Subscription drops = test.connection->subscribe([&](mbn::Event const&) { ++second; });
    drops.reset();
    CHECK_FALSE(drops);
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(first == static_cast<int>(test.events.size()));
    CHECK(second == 0);
}

TEST_CASE("events: a handler may end its own subscription") {
    Fixture test{activation_only()};
    int calls = 0;
    mbn::Subscription once;
    once = test.connection->subscribe([&](mbn::Event const&) {
        ++calls;
        once.reset();
    });
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(calls == 1);
}

TEST_CASE("events: a handler may destroy the connection") {
    Script script = activation_only();
    script.allow(TransportStep::deactivate, Done{});
    Fixture test{std::move(script)};
    mbn::Subscription const destroys = test.connection->subscribe([&](mbn::Event const&) { test.connection.reset(); });
    auto pending = test.connection->connect(by_name, "Home");
    CHECK(test.get(std::move(pending)).error().code == hresult::e_abort);
}

TEST_CASE("events: what the device tells unasked is foreign, and a drop frees the context") {
    mbn::ContextState dropped;
    dropped.state = mbn::ActivationState::deactivated;
    dropped.cause = mbn::NetworkCause::regular_deactivation;
    mbn::PacketServiceState detached;
    detached.state = mbn::PacketService::detached;
    mbn::ContextState call = active_context();
    call.voice_call = mbn::VoiceCallState::in_progress;
    Script script = activation_only();
    script.expect(TransportStep::read_signal, mbn::Signal{},
                  {call, mbn::Registration{}, mbn::RadioState{}, mbn::Subscriber{}, mbn::signal_from_codes(10, 0),
                   mbn::IpSettingsChange{}, dropped, detached});
    script.expect(TransportStep::read_device, ready_device())
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    test.events.clear();

    REQUIRE(test.get(test.connection->signal()).has_value());

    CHECK(test.told() == std::vector<std::string>{
                             "voice_call_state_change: in_progress (foreign)", "register_state_change: none (foreign)",
                             "radio_state_change: hardware off, software off (foreign)",
                             "ready_state_change: off (foreign)", "signal_state_change: -93 dBm (foreign)",
                             "ip_settings_change:  (foreign)", "voice_call_state_change: none (foreign)",
                             "connect_state_change: deactivated, profile Home, cause regular_deactivation (foreign)",
                             "packet_service_state_change: detached (foreign)"});
    CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
}

TEST_CASE("events: a device that is gone ends the context that was held on it") {
    Script script = activation_only();
    script.expect(TransportStep::read_signal, make_error(hresult::e_handle), {mbn::ConnectionRemoval{}});
    script.expect(TransportStep::read_device, make_error(hresult::error_not_found));
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.get(test.connection->signal()).error().code == hresult::e_handle);
    CHECK(name(test.events.back()) == "connection_removal");
    CHECK(test.get(test.connection->connect(by_name, "Home")).error().code == hresult::error_not_found);
}

TEST_CASE("threads: members may be called from any thread, and every operation ends once") {
    constexpr int per_thread = 50;
    constexpr int thread_count = 4;
    auto script = std::make_shared<Script>();
    boost::asio::thread_pool pool{2};
    std::atomic<int> completions{0};
    {
        ScriptedConnection connection{pool.get_executor(), ScriptedBackend::Settings{}, script};
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < thread_count; ++thread)
            threads.emplace_back([&connection, &completions] {
                for (int call = 0; call < per_thread; ++call) {
                    mbn::Subscription const subscription = connection.subscribe([](mbn::Event const&) {});
                    // The empty script answers every step with an error.
                    connection.connect(by_name, "Home", [&completions](auto const& result) {
                        CHECK(result.has_error());
                        ++completions;
                    });
                    connection.signal([&completions](auto const&) { ++completions; });
                    connection.cancel();
                }
            });
    }
    pool.join();
    CHECK(completions == 2 * per_thread * thread_count);
}
