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

TEST_CASE("connection order: a context whose end nobody told is in the way of one connect only") {
    mbn::ContextState ended;
    ended.state = ActivationState::deactivated;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_context, ended)
        .expect(TransportStep::read_device, mbn::testing::ready_device())
        .expect(TransportStep::activate, mbn::testing::active_context())
        .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    test.events.clear();
    CHECK(test.get(test.connection->connect(by_name, "Home")).error().code == hresult::e_mbn_max_activated_contexts);
    REQUIRE(test.events.size() == 1);
    CHECK(to_string(test.events.front()) == "connect_state_change: deactivated, profile Home (foreign)");
    CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
    CHECK(test.script->problems().empty());
}

TEST_CASE("connection order: one context too many is refused at once by a silent device, and looked at once") {
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::read_context, Silence{});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")).has_value());
    mbn::RequestOptions const soon{.deadline = 1s};
    auto first = test.connection->connect(by_name, "Home", soon);
    auto second = test.connection->connect(by_name, "Home", soon);
    CHECK(test.get(std::move(first)).error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(test.get(std::move(second)).error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(test.script->problems().empty());
}

TEST_CASE("connection order: a network that the profile forbids, told while attaching, is not used") {
    mbn::Registration abroad;
    abroad.state = mbn::RegisterState::roaming;
    mbn::Registration home;
    home.state = mbn::RegisterState::home;
    Script script = mbn::testing::connect_script();
    SUBCASE("nothing is activated") {
        script[1].changes = {abroad};
        script.cut(2);
        Fixture test{script};
        auto const refused = test.get(test.connection->connect(by_name, "Home"));
        CHECK(refused.error().code == hresult::error_invalid_state);
        CHECK(refused.error().denied_by == mbn::DeniedBy::roaming);
        CHECK(test.script->problems().empty());
    }
    SUBCASE("what was activated is taken back") {
        script[2].changes = {abroad};
        script.expect(TransportStep::deactivate, mbn::testing::Done{});
        Fixture test{script};
        CHECK(test.get(test.connection->connect(by_name, "Home")).error().denied_by == mbn::DeniedBy::roaming);
        CHECK(states(test.events) == std::vector{ActivationState::activating, ActivationState::deactivated});
        CHECK(test.script->problems().empty());
    }
    SUBCASE("back at home it is none") {
        script[1].changes = {abroad, home};
        Fixture test{script};
        CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
    }
}

TEST_CASE("connection order: an activation that comes up behind its clean-up is ended") {
    mbn::Error const not_active = [] {
        mbn::Error error = mbn::make_error(hresult::e_mbn_context_not_activated);
        error.device_status = 16;
        return error;
    }();
    Script script;
    script.expect(TransportStep::read_device, mbn::testing::ready_device())
        .expect(TransportStep::activate, Silence{})
        .expect(TransportStep::deactivate, not_active);
    SUBCASE("as soon as it is told") {
        script.expect(TransportStep::deactivate, mbn::testing::Done{});
        Fixture test{script};
        CHECK(test.get(test.connection->connect(by_name, "Home")).error().outcome_unknown);
        test.script->tell(mbn::testing::active_context());
        test.run();
        CHECK(test.script->problems().empty());
        CHECK(states(test.events) == std::vector{ActivationState::activating, ActivationState::deactivated});
    }
    SUBCASE("by the next connect at the latest") {
        mbn::DeviceState in_use = mbn::testing::ready_device();
        in_use.context = mbn::testing::active_context();
        script.expect(TransportStep::read_device, in_use)
            .expect(TransportStep::deactivate, mbn::testing::Done{})
            .expect(TransportStep::activate, mbn::testing::active_context())
            .expect(TransportStep::read_ip_settings, mbn::testing::some_ip_settings());
        Fixture test{script};
        CHECK(test.get(test.connection->connect(by_name, "Home")).error().outcome_unknown);
        CHECK(test.get(test.connection->connect(by_name, "Home")).has_value());
        CHECK(test.script->problems().empty());
    }
    SUBCASE("but one that comes long after belongs to somebody else") {
        Fixture test{script};
        CHECK(test.get(test.connection->connect(by_name, "Home")).error().outcome_unknown);
        mbn::testing::run_for(test.io, mbn::TimeLimits{}.activation + 1s);
        test.script->tell(mbn::testing::active_context());
        test.run();
        CHECK(test.script->problems().empty());
        CHECK(states(test.events).back() == ActivationState::activated);
    }
}
