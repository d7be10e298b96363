// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <ostream>
#include <string>

namespace asio = boost::asio;
using namespace mbn;
using emulator_test::attached;
using namespace std::chrono_literals;
using Cid = mbim::BasicConnectCid;
using Running = emulator::RunningModem<testing::VirtualClock>;

namespace {

/// A host on a channel: collects what it is told, and how the channel ended.
class RunningHost {
public:
    explicit RunningHost(mbim::MemoryChannel channel) : channel_{std::move(channel)} { read(); }
    RunningHost(RunningHost const&) = delete;
    RunningHost& operator=(RunningHost const&) = delete;

    template <class Encode>
    void send(Encode encode) {
        std::array<std::byte, 512> buffer{};
        auto const size = encode(std::span{buffer});
        REQUIRE(size);
        channel_.async_write(std::span{buffer}.first(size.size), [](boost::system::error_code) {});
    }
    void open(std::uint32_t id) {
        send([id](auto out) { return mbim::encode_open(id, 4096, out); });
    }
    template <class Request>
    void command(std::uint32_t id, Request const& request) {
        send([&](auto out) { return mbim::encode_command(id, request, out); });
    }
    void connect(std::uint32_t id) {
        mbim::ConnectSet set;
        set.activation_command = mbim::ActivationCommand::activate;
        set.access_string = "internet";
        command(id, set);
    }
    void close() { channel_.close(); }

    /// What came since the last call, such as `open_done 1, indicate_status 11`.
    std::string told() { return std::exchange(told_, {}); }
    bool ended() const { return ended_; }

private:
    void read() {
        channel_.async_read_some(room_, [this](boost::system::error_code error, std::size_t size) {
            if (error == asio::error::operation_aborted)
                return;
            ended_ = static_cast<bool>(error);
            if (ended_)
                return;
            framer_.push(mbim::Bytes{room_}.first(size));
            for (auto frame = framer_.next(); frame.kind == mbim::Frame::Kind::message; frame = framer_.next()) {
                auto const view = *mbim::decode_message(frame.bytes);
                bool const indication = view.type() == mbim::MessageType::indicate_status;
                told_.append(told_.empty() ? "" : ", ").append(name(view.type())).append(" ");
                told_ += std::to_string(indication ? view.cid : view.transaction_id());
            }
            read();
        });
    }

    mbim::MemoryChannel channel_;
    std::array<std::byte, 64> room_{};
    mbim::Framer framer_{4096};
    std::string told_{};
    bool ended_ = false;
};

} // namespace

TEST_CASE("running modem: a host, gets its answers") {
    asio::io_context io;
    Running modem{io.get_executor(), attached()};
    RunningHost host{modem.connect(io.get_executor())};
    host.open(1);
    host.connect(2);
    CHECK(host.told().empty());
    testing::run(io);
    CHECK(host.told() == "open_done 1, command_done 2, indicate_status 12");
    modem.post([](emulator::Modem& m) { m.network_drops_context(0, 36); });
    testing::run(io);
    CHECK(host.told() == "indicate_status 12");
    host.close();
    testing::run(io);
}

TEST_CASE("running modem: its delays, follow the clock it is given") {
    asio::io_context io;
    auto configuration = attached();
    configuration.delays.activate = 90s;
    Running modem{io.get_executor(), configuration};
    RunningHost host{modem.connect(io.get_executor())};
    host.open(1);
    host.connect(2);
    testing::run_for(io, 89s);
    CHECK(host.told() == "open_done 1");
    testing::run_for(io, 1s);
    CHECK(host.told() == "command_done 2, indicate_status 12");
    host.close();
    testing::run(io);
}

TEST_CASE("running modem: the limit it announces, is that of the configuration") {
    asio::io_context io;
    emulator::ModemConfiguration configuration;
    configuration.max_control_transfer = 512;
    Running modem{io.get_executor(), configuration};
    CHECK(modem.connect(io.get_executor()).max_control_message() == 512);
    testing::run(io);
}

TEST_CASE("running modem: a host that leaves, leaves the function open") {
    asio::io_context io;
    Running modem{io.get_executor(), attached()};
    {
        RunningHost host{modem.connect(io.get_executor())};
        host.open(1);
        host.connect(2);
        testing::run(io);
        host.send([](auto out) {
            // Half a message.
            auto const size = mbim::encode_command(3, mbim::DeviceCapsQuery{}, out);
            return mbim::Encoded{size.size - 20, {}};
        });
        host.close();
        testing::run(io);
    }
    RunningHost host{modem.connect(io.get_executor())};
    host.command(4, mbim::ConnectQuery{});
    testing::run(io);
    CHECK(host.told() == "command_done 4");
    auto state = modem.ask([](emulator::Modem& m) { return m.state(); });
    testing::run(io);
    CHECK(state.get().contexts.at(0).activation == mbim::ActivationState::activated);
    host.close();
    testing::run(io);
}

TEST_CASE("running modem: a new host, takes the place of the old one") {
    asio::io_context io;
    Running modem{io.get_executor()};
    RunningHost first{modem.connect(io.get_executor())};
    first.open(1);
    testing::run(io);
    CHECK(first.told() == "open_done 1");
    RunningHost second{modem.connect(io.get_executor())};
    second.command(2, mbim::RadioStateQuery{});
    testing::run(io);
    CHECK(first.ended());
    CHECK_FALSE(second.ended());
    CHECK(second.told() == "command_done 2");
    second.close();
    testing::run(io);
}

TEST_CASE("running modem: vanished, ends its channel and every new one until it is back") {
    asio::io_context io;
    Running modem{io.get_executor()};
    RunningHost first{modem.connect(io.get_executor())};
    first.open(1);
    testing::run(io);
    SUBCASE("by itself") {
        modem.post([](emulator::Modem& m) { m.vanish(); });
    }
    SUBCASE("on a command") {
        modem.post([](emulator::Modem& m) { m.faults().add(emulator::Match{}, emulator::vanish(), 1); });
        testing::run(io);
        first.command(2, mbim::RadioStateQuery{});
    }
    testing::run(io);
    CHECK(first.ended());
    RunningHost second{modem.connect(io.get_executor())};
    testing::run(io);
    CHECK(second.ended());

    modem.post([](emulator::Modem& m) { m.reappear(); });
    RunningHost third{modem.connect(io.get_executor())};
    third.open(5);
    testing::run(io);
    CHECK(third.told() == "open_done 5");
    third.close();
    testing::run(io);
}

TEST_CASE("running modem: destroyed, ends the channel of its host") {
    asio::io_context io;
    auto configuration = attached();
    configuration.delays.activate = 90s;
    auto modem = std::make_unique<Running>(io.get_executor(), configuration);
    RunningHost host{modem->connect(io.get_executor())};
    host.open(1);
    host.connect(2);
    SUBCASE("with work to do") {
        testing::run_for(io, 1s);
    }
    SUBCASE("before it began") {}
    modem.reset();
    testing::run(io);
    CHECK(host.ended());
}

TEST_CASE("running modem: many of one configuration, in one program") {
    asio::io_context io;
    auto const configuration = std::make_shared<emulator::ModemConfiguration const>(attached());
    std::vector<std::unique_ptr<Running>> modems;
    std::vector<std::unique_ptr<RunningHost>> hosts;
    for (int i = 0; i < 200; ++i) {
        modems.push_back(std::make_unique<Running>(io.get_executor(), configuration));
        hosts.push_back(std::make_unique<RunningHost>(modems.back()->connect(io.get_executor())));
        hosts.back()->open(1);
        hosts.back()->connect(2);
    }
    testing::run(io);
    for (auto const& host : hosts) {
        CHECK(host->told() == "open_done 1, command_done 2, indicate_status 12");
        host->close();
    }
    testing::run(io);
}

TEST_CASE("running modem: on threads, can be told and asked from outside") {
    asio::thread_pool pool{2};
    {
        emulator::RunningModem<> modem{pool.get_executor(), attached()};
        for (int i = 0; i < 50; ++i)
            modem.post([](emulator::Modem& m) { m.remove_sim(); });
        CHECK(modem.ask([](emulator::Modem& m) { return m.state().ready; }).get() ==
              mbim::ReadyState::sim_not_inserted);
        modem.post([](emulator::Modem& m) { m.insert_sim(); });
        CHECK(modem.ask([](emulator::Modem& m) { return m.state().registration; }).get() == mbim::RegisterState::home);
    }
    pool.join();
}
