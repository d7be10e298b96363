// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_KEEP_SUPPORT_HPP
#define MBN_TESTS_KEEP_SUPPORT_HPP

#include <mbn/any_connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/emulator/modem.hpp>
#include <mbn/keep_connected.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace keep_test {

using namespace std::chrono_literals;
using mbn::KeepDifference;
using mbn::KeepEvent;
using mbn::KeepReason;
using mbn::KeepSettings;
using mbn::KeepState;
using mbn::NetworkCause;
using mbn::emulator::ModemConfiguration;
using mbn::testing::VirtualClock;
namespace emulator = mbn::emulator;
namespace hresult = mbn::hresult;
namespace mbim = mbn::mbim;

// A virtual wall clock, which can go on while the other one stands still.
struct WallClock {
    using duration = VirtualClock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<WallClock>;
    static constexpr bool is_steady = false;

    [[nodiscard]] static time_point now() noexcept {
        return time_point{VirtualClock::now().time_since_epoch() + slept};
    }
    static inline duration slept{0};
};

using Keep = mbn::KeepConnected<VirtualClock, WallClock>;

[[nodiscard]] mbn::Profile home();

// Pauses to the second: a test that is not about jitter wants none.
[[nodiscard]] KeepSettings exact();

// A modem, a connection to it and its supervisor, on virtual time. Compiled once, as a backend takes long.
struct KeptConnection {
    explicit KeptConnection(ModemConfiguration configuration = {}, KeepSettings const& settings = exact(),
                            mbn::Profile const& profile = home(), mbn::Desktop rules = {});
    ~KeptConnection();

    // Another connection to the same modem, as another process would make it.
    void make_connection(mbn::Desktop const& rules = {});
    void listen();

    void run_for(VirtualClock::duration time);
    // False where that state does not come about within three days.
    [[nodiscard]] bool run_until(KeepState state);
    // Starts, and waits for the connection.
    void connect();

    // The modem is told, and there is time for it to arrive.
    void with_modem(std::function<void(emulator::Modem&)> const& act);
    // The modem is pulled out, and another one plugged in, at another path.
    void replace_modem(ModemConfiguration configuration = {});
    // The first one is back at its path, and the other one gone.
    void put_first_modem_back();
    [[nodiscard]] std::size_t active_contexts();

    template <class T>
    [[nodiscard]] T get(std::future<T> future) {
        REQUIRE(mbn::testing::run_until(io, [&future] { return future.wait_for(0s) == std::future_status::ready; }));
        return future.get();
    }

    struct Modems;

    boost::asio::io_context io;
    std::unique_ptr<Modems> modems;
    std::size_t events = 0;
    std::vector<std::string> lines;
    std::vector<KeepEvent> news;
    std::vector<VirtualClock::time_point> attempts;
    std::optional<mbn::AnyConnection> connection;
    mbn::Subscription heard;
    std::optional<Keep> keep;
    mbn::Subscription told;
};

extern std::string const online;

using Lines = std::vector<std::string>;

} // namespace keep_test

extern template class mbn::KeepConnected<keep_test::VirtualClock, keep_test::WallClock>;
extern template class mbn::detail::Keeper<keep_test::VirtualClock, keep_test::WallClock>;

#endif
