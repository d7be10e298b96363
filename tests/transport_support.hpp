// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_TRANSPORT_SUPPORT_HPP
#define MBN_TESTS_TRANSPORT_SUPPORT_HPP

#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/device/control.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/testing/virtual_clock.hpp>
#include <mbn/transport/mbim.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace transport_test {

using namespace std::chrono_literals;
using mbn::DeviceControl;
using mbn::emulator::ModemConfiguration;
using mbn::testing::VirtualClock;
namespace emulator = mbn::emulator;
namespace hresult = mbn::hresult;
namespace mbim = mbn::mbim;

using Modem = emulator::RunningModem<VirtualClock>;
using Transport = mbn::MbimTransport<mbim::MemoryChannel, VirtualClock>;

// The rules of `Desktop`, with as many contexts as a test wants: every further policy type costs seconds to compile.
struct Rules : mbn::OnClock<mbn::Desktop, VirtualClock> {
    std::uint32_t contexts = mbn::Desktop{}.max_contexts();

    [[nodiscard]] std::uint32_t max_contexts() const noexcept { return contexts; }
};
using Emulated = mbn::Backend<Rules, mbn::TypedProfiles, Transport>;

[[nodiscard]] inline mbn::Profile home() {
    return mbn::Profile{.name = "Home", .context = {.access_string = "internet"}};
}

// A modem, a connection to it and its device, on virtual time.
struct Fixture {
    explicit Fixture(ModemConfiguration configuration = {}, Emulated::Settings settings = {},
                     mbim::SessionOptions const& options = {})
        : modem{io.get_executor(), std::move(configuration)},
          connection{std::in_place, io.get_executor(), std::move(settings), modem, options},
          subscription{connection->subscribe([this](mbn::Event const& event) {
              events.push_back(event);
              told.push_back(to_string(event));
          })},
          device{*connection} {
        with_modem([this](emulator::Modem& inner) {
            inner.set_log([this](std::string_view line) { log.append(line).append("\n"); });
        });
    }

    void run() {
        io.restart();
        mbn::testing::run(io);
    }

    template <class T>
    [[nodiscard]] T get(std::future<T> future) {
        run();
        REQUIRE(future.wait_for(0s) == std::future_status::ready);
        return future.get();
    }

    void with_modem(std::function<void(emulator::Modem&)> const& act) {
        modem.post(act);
        run();
    }

    [[nodiscard]] emulator::ModemState modem_state() {
        return get(modem.ask([](emulator::Modem& inner) { return inner.state(); }));
    }

    [[nodiscard]] mbn::ConnectResult connect(mbn::Profile const& profile = home()) {
        return get(connection->connect(profile));
    }

    [[nodiscard]] bool connects() { return connect().has_value(); }

    [[nodiscard]] bool heard(std::string_view what) const {
        return std::ranges::any_of(told,
                                   [what](std::string const& line) { return line.find(what) != std::string::npos; });
    }

    void forget_told() {
        events.clear();
        told.clear();
    }

    boost::asio::io_context io;
    std::string log;
    Modem modem;
    std::vector<mbn::Event> events;
    // The same as lines.
    std::vector<std::string> told;
    std::optional<mbn::Connection<Emulated>> connection;
    mbn::Subscription subscription;
    DeviceControl device;
};

} // namespace transport_test

#endif
