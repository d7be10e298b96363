// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONNECTION_SUPPORT_HPP
#define MBN_TESTS_CONNECTION_SUPPORT_HPP

#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/testing/scripted_transport.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace connection_test {

using mbn::testing::Script;
using mbn::testing::TransportStep;

// Knows the profiles it was given.
struct FixedProfiles {
    std::map<std::string, mbn::Profile, std::less<>> stored = {
        {"Home", mbn::Profile{.name = "Home", .context = {.access_string = "internet"}}}};

    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) const {
        if (mode == mbn::ConnectionMode::tmp_profile)
            return mbn::Profile{.name = "temporary", .context = {.access_string = std::string{designator}}};
        auto const found = stored.find(designator);
        if (found == stored.end())
            return mbn::make_error(mbn::hresult::e_invalidarg);
        return found->second;
    }

    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const& profile) const {
        if (profile.context.access_string.size() > 100)
            return mbn::make_error(mbn::hresult::e_invalidarg);
        return mbn::success();
    }
};

// Keeps what it is told.
struct Recorder {
    std::shared_ptr<std::vector<std::string>> lines = std::make_shared<std::vector<std::string>>();

    void log(mbn::LogLine const& line) { lines->push_back(to_string(line)); }
};

// The rules of `Desktop`, each of which a test may change at run time: every further policy type costs seconds to
// compile.
struct TestPolicy : mbn::OnClock<mbn::Desktop, mbn::testing::VirtualClock> {
    std::uint32_t contexts = mbn::Desktop{}.max_contexts();
    mbn::WhenDetached detached = mbn::Desktop{}.when_detached();
    std::function<bool(mbn::ConnectionMode)> modes = [](mbn::ConnectionMode mode) {
        return mbn::Desktop{}.allows(mode);
    };

    [[nodiscard]] bool allows(mbn::ConnectionMode mode) const { return modes(mode); }
    [[nodiscard]] std::uint32_t max_contexts() const noexcept { return contexts; }
    [[nodiscard]] mbn::WhenDetached when_detached() const noexcept { return detached; }
};

using ScriptedBackend = mbn::Backend<TestPolicy, FixedProfiles, mbn::testing::ScriptedTransport, Recorder>;
using ScriptedConnection = mbn::Connection<ScriptedBackend>;

// One connection over a script, its events, and a loop on virtual time.
struct Fixture {
    explicit Fixture(Script given, ScriptedBackend::Settings settings = {})
        : script{std::make_shared<Script>(std::move(given))}, log{settings.observer.lines},
          connection{std::in_place, io.get_executor(), std::move(settings), script},
          subscription{connection->subscribe([this](mbn::Event const& event) { events.push_back(event); })} {}

    void run() {
        io.restart();
        mbn::testing::run(io);
    }

    // What is due at once; time stands still.
    void poll() {
        io.restart();
        io.poll();
    }

    template <class T>
    [[nodiscard]] T get(std::future<T> future) {
        run();
        REQUIRE(future.wait_for(std::chrono::seconds{0}) == std::future_status::ready);
        return future.get();
    }

    [[nodiscard]] std::vector<std::string> told() const {
        std::vector<std::string> lines;
        for (mbn::Event const& event : events)
            lines.push_back(to_string(event));
        return lines;
    }

    boost::asio::io_context io;
    std::shared_ptr<Script> script;
    // What the connection logs.
    std::shared_ptr<std::vector<std::string>> log;
    std::vector<mbn::Event> events;
    std::optional<ScriptedConnection> connection;
    mbn::Subscription subscription;
};

inline constexpr auto by_name = mbn::ConnectionMode::profile;
inline constexpr auto by_document = mbn::ConnectionMode::tmp_profile;

} // namespace connection_test

#endif
