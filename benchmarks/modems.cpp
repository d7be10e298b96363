// SPDX-License-Identifier: BSL-1.0
//
// usage: modems COUNT AT_ONCE
//
// Makes so many emulated modems in this program, connects each from a host session of its own, so many of them at once,
// and asks another one as fast as it answers. Prints microseconds of processor time for each modem until it is
// connected, bytes of memory for each modem that was only made, bytes for each modem and session that are connected and
// idle, and nanoseconds for each transaction of the modem alone.
#include <mbn/emulator/manual_scheduler.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/session.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include <malloc.h>
#include <time.h>

namespace asio = boost::asio;
namespace mbim = mbn::mbim;

namespace {

using Session = mbim::HostSession<mbim::MemoryChannel>;
using Modem = mbn::emulator::RunningModem<>;

double seconds() {
    ::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double bytes_in_use() {
    auto const memory = ::mallinfo2();
    return static_cast<double>(memory.uordblks + memory.hblkhd);
}

asio::awaitable<void> bring_up(Session& session) {
    auto const opened = co_await session.open(mbim::OpenMode::reset);
    auto const attached =
        co_await session.request(mbim::PacketServiceSet{.packet_service_action = mbim::PacketServiceAction::attach});
    mbim::ConnectSet request;
    request.activation_command = mbim::ActivationCommand::activate;
    request.access_string = "internet";
    auto const connected = co_await session.request(request);
    if (!opened || !attached || !connected || connected.value()->activation_state != mbim::ActivationState::activated)
        std::abort();
}

// Modems in one program, and the sessions that connect them: each that is done starts the next one.
class Many {
public:
    explicit Many(std::size_t count) : count_{count} {
        modems_.reserve(count);
        sessions_.reserve(count);
    }

    void make() {
        auto const configuration = std::make_shared<mbn::emulator::ModemConfiguration const>();
        while (modems_.size() < count_)
            modems_.push_back(std::make_unique<Modem>(io_.get_executor(), configuration, modems_.size()));
    }

    void connect(std::size_t at_once) {
        for (std::size_t i = 0; i < at_once; ++i)
            connect_next();
        io_.run();
        // What is only on its way is no part of an idle modem.
        io_.restart();
        io_.poll();
    }

private:
    void connect_next() {
        if (sessions_.size() == count_)
            return;
        sessions_.push_back(std::make_unique<Session>(modems_[sessions_.size()]->connect(io_.get_executor())));
        asio::co_spawn(io_, bring_up(*sessions_.back()), [this](auto const&...) {
            if (++connected_ == count_)
                io_.stop();
            connect_next();
        });
    }

    std::size_t count_;
    asio::io_context io_{1};
    std::vector<std::unique_ptr<Modem>> modems_{};
    std::vector<std::unique_ptr<Session>> sessions_{};
    std::size_t connected_ = 0;
};

void connect_many(std::size_t count, std::size_t at_once) {
    Many many{count};
    double const empty = bytes_in_use();
    double const begin = seconds();
    many.make();
    double const made = bytes_in_use();
    many.connect(at_once);
    double const end = seconds();
    auto const each = static_cast<double>(count);
    std::printf("%.2f %.0f %.0f", (end - begin) * 1e6 / each, (made - empty) / each, (bytes_in_use() - empty) / each);
}

void ask_one() {
    mbn::emulator::ManualScheduler scheduler;
    mbn::emulator::Modem modem{std::make_shared<mbn::emulator::ModemConfiguration const>(), scheduler, 1};
    std::size_t answered = 0;
    modem.set_write([&answered](mbim::Bytes) { ++answered; });
    std::array<std::byte, 256> message{};
    modem.receive(std::span{message}.first(mbim::encode_open(1, 4096, message).size));
    scheduler.advance(std::chrono::seconds{1});
    constexpr std::uint32_t rounds = 200'000;
    auto const size = mbim::encode_command(2, mbim::SignalStateQuery{}, message).size;
    answered = 0;
    double const begin = seconds();
    for (std::uint32_t i = 0; i < rounds; ++i) {
        static_cast<void>(mbim::encode_command(i + 2, mbim::SignalStateQuery{}, message));
        modem.receive(std::span{message}.first(size));
    }
    double const end = seconds();
    if (answered != rounds)
        std::abort();
    std::printf(" %.0f\n", (end - begin) * 1e9 / rounds);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    connect_many(std::strtoul(argv[1], nullptr, 10), std::strtoul(argv[2], nullptr, 10));
    ask_one();
    return 0;
}
