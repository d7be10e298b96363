// SPDX-License-Identifier: BSL-1.0
#include "connection_support.hpp"

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/require.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace connection_test;
using namespace std::chrono_literals;
using mbn::ActivationState;
using mbn::testing::Silence;
namespace hresult = mbn::hresult;

namespace {

using ConnectFuture = std::future<mbn::ConnectResult>;

[[nodiscard]] std::vector<ActivationState> states(std::vector<mbn::Event> const& events) {
    std::vector<ActivationState> told;
    for (mbn::Event const& event : events)
        if (auto const* const change = std::get_if<mbn::ConnectStateChange>(&event.what))
            told.push_back(change->context.state);
    return told;
}

} // namespace

TEST_CASE("connection order: a connect that is asked for behind a disconnect is not ended by it") {
    Script script;
    script.expect(TransportStep::read_context, mbn::testing::active_context())
        .expect(TransportStep::deactivate, mbn::testing::Done{})
        .expect(TransportStep::read_device, mbn::testing::ready_device())
        .expect(TransportStep::activate, mbn::testing::active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    auto disconnecting = test.connection->disconnect();
    auto connecting = test.connection->connect(by_name, "Home");
    CHECK(test.get(std::move(disconnecting)).has_value());
    CHECK(test.get(std::move(connecting)).has_value());
    CHECK(test.script->problems().empty());
}

TEST_CASE("connection order: a connect that waits for a clean-up keeps its place, so that no other one is admitted") {
    Script script = mbn::testing::connect_script();
    script.cut(3);
    script[2].answer = Silence{};
    script.expect(TransportStep::deactivate, mbn::testing::Done{})
        .expect(TransportStep::read_device, mbn::testing::ready_device())
        .expect(TransportStep::activate, mbn::testing::active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    ConnectFuture second;
    ConnectFuture third;
    (*test.script)[3].reached = [&] { second = test.connection->connect(by_name, "Home"); };
    (*test.script)[4].reached = [&] { third = test.connection->connect(by_name, "Home"); };
    auto first = test.get(test.connection->connect(by_name, "Home", mbn::RequestOptions{.deadline = 1s}));
    CHECK(first.error().code == hresult::error_timeout);
    CHECK(second.get().has_value());
    CHECK(third.get().error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connection order: when a deactivation fails, subscribers hear that the context is still active") {
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_context, mbn::testing::active_context())
        .expect(TransportStep::deactivate, mbn::make_error(hresult::error_gen_failure));
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    test.events.clear();
    CHECK(test.get(test.connection->disconnect()).error().code == hresult::error_gen_failure);
    CHECK(states(test.events) == std::vector{ActivationState::deactivating, ActivationState::activated});
    auto const* const complete = std::get_if<mbn::DisconnectComplete>(&test.events.back().what);
    CHECK(complete != nullptr);
}

TEST_CASE("connection order: cancelling works on an executor that never runs anything inside the call") {
    Script script = mbn::testing::connect_script();
    for (std::size_t step = 0; step < script.size(); ++step) {
        Script silent = script;
        silent.cut(step + 1);
        silent[step].answer = Silence{};
        silent.allow(TransportStep::deactivate, mbn::testing::Done{});
        boost::asio::io_context io;
        auto const executor = boost::asio::require(io.get_executor(), boost::asio::execution::blocking.never);
        ScriptedConnection connection{executor, ScriptedBackend::Settings{},
                                      std::make_shared<Script>(std::move(silent))};
        auto connecting = connection.connect(by_name, "Home");
        mbn::testing::run_for(io, 1ms);
        connection.cancel();
        mbn::testing::run_for(io, 1ms);
        REQUIRE(connecting.wait_for(0s) == std::future_status::ready);
        CHECK(connecting.get().error().code == hresult::error_cancelled);
    }
}

TEST_CASE("connection order: a context that ends while its IP settings are read is no success") {
    mbn::ContextState ended;
    ended.state = ActivationState::deactivated;
    ended.cause = mbn::NetworkCause::regular_deactivation;
    Script script = mbn::testing::connect_script();
    script[3].changes = {ended};
    script.allow(TransportStep::deactivate, mbn::make_error(hresult::e_mbn_context_not_activated));
    Fixture test{std::move(script)};
    auto const result = test.get(test.connection->connect(by_name, "Home"));
    REQUIRE(result.has_error());
    CHECK(result.error().code == hresult::e_mbn_context_not_activated);
    CHECK(result.error().cause == mbn::NetworkCause::regular_deactivation);
    CHECK(states(test.events) == std::vector{ActivationState::activating, ActivationState::deactivated});
}
