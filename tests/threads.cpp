// SPDX-License-Identifier: BSL-1.0

// Many threads use one connection to one device at the same time, and it is destroyed while they wait. Worth running
// under ThreadSanitizer.
#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/device/control.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/keep_connected.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/session.hpp>
#include <mbn/transport/mbim.hpp>

#include <boost/asio/thread_pool.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

using Backend = mbn::Backend<mbn::Desktop, mbn::TypedProfiles, mbn::MbimTransport<mbn::mbim::MemoryChannel>>;
using Connection = mbn::Connection<Backend>;

constexpr std::uint32_t user_count = 6;
constexpr int operations_per_user = 60;

[[nodiscard]] mbn::Profile home() {
    return mbn::Profile{.name = "Home", .context = {.access_string = "internet"}};
}

[[nodiscard]] mbn::emulator::ModemConfiguration slow_modem() {
    mbn::emulator::ModemConfiguration configuration;
    configuration.delays.attach = 1ms;
    configuration.delays.activate = 1ms;
    configuration.delays.deactivate = 1ms;
    return configuration;
}

// What was begun, and what has come back.
struct Count {
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
    std::atomic<int> events{0};

    // A handler for any operation.
    [[nodiscard]] auto once() {
        begun.fetch_add(1);
        return [this](auto const& /*result*/) { ended.fetch_add(1); };
    }
};

// One thread's share, at random.
void use(mbn::ConnectionApi& connection, Count& count, std::uint32_t seed) {
    std::minstd_rand random{seed + 1};
    mbn::DeviceControl const device{connection};
    for (int step = 0; step < operations_per_user; ++step) {
        auto const subscription = connection.subscribe([&count](mbn::Event const&) { count.events.fetch_add(1); });
        mbn::RequestOptions options;
        if (random() % 4 == 0)
            options.deadline = 1ms;
        switch (random() % 9) {
        case 0:
        case 1:
            connection.connect(home(), options, count.once());
            break;
        case 2:
            connection.disconnect(options, count.once());
            break;
        case 3:
            connection.state(count.once());
            break;
        case 4:
            connection.device(count.once());
            break;
        case 5:
            device.with(options).radio(count.once());
            break;
        case 6:
            connection.cancel(mbn::RequestId{static_cast<std::uint32_t>(random() % 100 + 1)});
            break;
        case 7:
            connection.cancel();
            break;
        default:
            // Waits, so that operations of the others come to an end in between.
            static_cast<void>(connection.watch().get());
        }
    }
}

// A supervisor that loses no time: what takes minutes elsewhere takes no pause here.
[[nodiscard]] mbn::KeepSettings hasty() {
    mbn::KeepSettings settings;
    settings.retry.first_pause = 0s;
    settings.retry.longest_pause = 0s;
    settings.retry.settled_after = 0s;
    settings.retry.attempts_per_hour = 0;
    settings.look_again = 1ms;
    settings.clock_check = 1ms;
    return settings;
}

// One thread's orders to a supervisor, at random.
void order(mbn::KeepConnected<>& keep, mbn::emulator::RunningModem<>& modem, Count& count, std::uint32_t seed) {
    std::minstd_rand random{seed + 1};
    for (int step = 0; step < operations_per_user; ++step) {
        auto const told = keep.subscribe([&count](mbn::KeepEvent const&) { count.events.fetch_add(1); });
        switch (random() % 10) {
        case 0:
            keep.stop();
            break;
        case 1:
            keep.stop(mbn::WhenStopped::disconnect);
            break;
        case 2:
            keep.set_profile(home());
            break;
        case 3:
            keep.prepare_for_sleep();
            break;
        case 4:
            keep.resumed();
            break;
        case 5:
            keep.look_for_device();
            break;
        case 6:
            modem.post([](mbn::emulator::Modem& device) { device.network_drops_context(0, 39); });
            break;
        case 7:
            // Waits, so that the supervisor gets on in between.
            static_cast<void>(modem.ask([](mbn::emulator::Modem& device) { return device.state().present; }).get());
            break;
        default:
            keep.start();
            static_cast<void>(keep.status());
            static_cast<void>(keep.retry_state());
        }
    }
}

} // namespace

TEST_CASE("threads: many use one connection, and everything that was begun ends once") {
    Count count;
    boost::asio::thread_pool pool{3};
    {
        mbn::emulator::RunningModem<> modem{pool.get_executor(), slow_modem()};
        {
            Connection connection{pool.get_executor(), modem};
            std::vector<std::thread> users;
            for (std::uint32_t user = 0; user < user_count; ++user)
                users.emplace_back([&connection, &count, user] { use(connection, count, user); });
            for (std::thread& user : users)
                user.join();
        }
        // What is still on its way ends with the connection, which needs the modem until then.
        while (count.ended.load() < count.begun.load())
            std::this_thread::yield();
    }
    pool.join();
    CHECK(count.begun.load() > 0);
    CHECK(count.ended.load() == count.begun.load());
}

TEST_CASE("threads: a connection is destroyed while others come up and go down on the same device") {
    Count count;
    boost::asio::thread_pool pool{3};
    {
        mbn::emulator::RunningModem<> modem{pool.get_executor(), slow_modem()};
        for (int round = 0; round < 40; ++round) {
            Connection connection{pool.get_executor(), modem};
            auto const subscription = connection.subscribe([&count](mbn::Event const&) { count.events.fetch_add(1); });
            connection.connect(home(), count.once());
            connection.disconnect(count.once());
            auto const up = connection.connect(home()).get();
            std::optional<mbn::Session> session;
            if (up)
                session.emplace(connection, up.value());
            connection.state(count.once());
        }
        while (count.ended.load() < count.begun.load())
            std::this_thread::yield();
    }
    pool.join();
    CHECK(count.ended.load() == count.begun.load());
}

TEST_CASE("destroy_in_handler: on a pool of threads, a handler may end the life of its own connection") {
    for (int round = 0; round < 40; ++round) {
        Count count;
        boost::asio::thread_pool pool{3};
        {
            mbn::emulator::RunningModem<> modem{pool.get_executor(), slow_modem()};
            auto connection = std::make_shared<std::optional<Connection>>(std::in_place, pool.get_executor(), modem);
            count.begun.fetch_add(1);
            (*connection)->connect(home(), [connection, &count](mbn::ConnectResult const&) {
                connection->reset();
                count.ended.fetch_add(1);
            });
            connection.reset();
            while (count.ended.load() < count.begun.load())
                std::this_thread::yield();
        }
        pool.join();
        CHECK(count.ended.load() == 1);
    }
}

TEST_CASE("threads: a supervisor takes orders from many, does its work, and is destroyed whenever it may be") {
    Count count;
    boost::asio::thread_pool pool{3};
    {
        mbn::emulator::RunningModem<> modem{pool.get_executor(), slow_modem()};
        Connection const connection{pool.get_executor(), modem};
        for (std::uint32_t round = 0; round < 4; ++round) {
            mbn::KeepConnected<> keep{connection, home(), hasty()};
            std::vector<std::thread> users;
            for (std::uint32_t user = 0; user < user_count; ++user)
                users.emplace_back([&, user] { order(keep, modem, count, round * user_count + user); });
            for (std::thread& user : users)
                user.join();
            if (round == 0)
                continue;
            keep.resumed();
            keep.start();
            while (keep.status().state != mbn::KeepState::connected)
                std::this_thread::yield();
        }
    }
    pool.join();
    CHECK(count.events.load() > 0);
}
