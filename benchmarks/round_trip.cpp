// SPDX-License-Identifier: BSL-1.0
//
// usage: round_trip [GOOGLE BENCHMARK'S ARGUMENTS]
//
// A query and its answer over a socket pair: a session of the library beside a loop that does nothing but write and
// read, on the same descriptors. A thread answers as fast as it can; only the time of the asking thread counts.
#include "allocations.hpp"
#include "system_calls.hpp"

#include <mbn/mbim/message.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/session.hpp>
#include <mbn/mbim/stream_channel.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace asio = boost::asio;
namespace mbim = mbn::mbim;

namespace {

using Buffer = std::array<std::byte, 256>;

constexpr mbim::SignalStateInfo signal_state{.rssi = 17, .error_rate = 99};

/// The function: answers whatever comes, one message in one piece, until the other end is closed.
void answer(int descriptor) {
    Buffer request{};
    Buffer open_done{};
    Buffer command_done{};
    auto const open_size = mbim::encode_open_done(0, mbim::Status::success, open_done).size;
    auto const command_size = mbim::encode_command_done(0, mbim::Status::success, signal_state, command_done).size;
    while (::read(descriptor, request.data(), request.size()) > 0) {
        bool const opens = request[0] == std::byte{1};
        auto& reply = opens ? open_done : command_done;
        std::memcpy(reply.data() + 8, request.data() + 8, 4);
        if (::write(descriptor, reply.data(), opens ? open_size : command_size) < 0)
            return;
    }
}

/// Both ends, and the thread at the other one.
class Pair {
public:
    Pair() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
            std::abort();
        host_ = ends[0];
        function_ = std::thread{[other = ends[1]] {
            answer(other);
            ::close(other);
        }};
    }
    Pair(Pair const&) = delete;
    Pair& operator=(Pair const&) = delete;
    ~Pair() {
        ::shutdown(host_, SHUT_RDWR);
        ::close(host_);
        function_.join();
    }
    [[nodiscard]] int host() const noexcept { return host_; }

private:
    int host_ = -1;
    std::thread function_;
};

/// Per transaction, what was counted since this was made.
class Counters {
public:
    void report(benchmark::State& state) const {
        auto const now = system_calls();
        auto const each = [&state](std::uint64_t count) {
            return static_cast<double>(count) / static_cast<double>(state.iterations());
        };
        state.counters["reads"] = each(now.reads - calls_.reads);
        state.counters["writes"] = each(now.writes - calls_.writes);
        state.counters["waits"] = each(now.waits - calls_.waits);
        state.counters["allocations"] = each(allocations() - allocations_);
    }

private:
    SystemCalls calls_ = system_calls();
    std::uint64_t allocations_ = allocations();
};

void bare(benchmark::State& state) {
    Pair const pair;
    Buffer request{};
    Buffer reply{};
    auto const size = mbim::encode_command(7, mbim::SignalStateQuery{}, request).size;
    Counters const counters;
    for (auto _ : state) {
        if (::write(pair.host(), request.data(), size) < 0 || ::read(pair.host(), reply.data(), reply.size()) <= 0)
            std::abort();
        benchmark::DoNotOptimize(reply);
    }
    counters.report(state);
}

/// The least that a program can do which waits for more than one thing.
void waiting(benchmark::State& state) {
    Pair const pair;
    int const waiter = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    ::fcntl(pair.host(), F_SETFL, O_NONBLOCK);
    ::epoll_ctl(waiter, EPOLL_CTL_ADD, pair.host(), &event);
    Buffer request{};
    Buffer reply{};
    auto const size = mbim::encode_command(7, mbim::SignalStateQuery{}, request).size;
    Counters const counters;
    for (auto _ : state) {
        if (::write(pair.host(), request.data(), size) < 0 || ::epoll_wait(waiter, &event, 1, 10'000) != 1 ||
            ::read(pair.host(), reply.data(), reply.size()) <= 0)
            std::abort();
        benchmark::DoNotOptimize(reply);
    }
    counters.report(state);
    ::close(waiter);
}

template <class Stream>
asio::awaitable<void> ask(mbim::HostSession<mbim::StreamChannel<Stream>>& session, benchmark::State& state) {
    auto const opened = co_await session.open(mbim::OpenMode::reset);
    if (!opened)
        std::abort();
    Counters const counters;
    for (auto _ : state) {
        auto const signal = co_await session.template query<mbim::SignalStateInfo>();
        if (!signal || signal.value()->rssi != signal_state.rssi)
            std::abort();
    }
    counters.report(state);
}

template <class Stream>
void library(benchmark::State& state, asio::io_context& io, Stream stream) {
    mbim::HostSession session{mbim::StreamChannel{std::move(stream)}};
    asio::co_spawn(io, ask(session, state), [&io](auto const&...) { io.stop(); });
    io.run();
}

void over_socket(benchmark::State& state) {
    Pair const pair;
    asio::io_context io{1};
    using Socket = asio::generic::stream_protocol::socket;
    library(state, io, Socket{io, asio::generic::stream_protocol{AF_UNIX, 0}, ::dup(pair.host())});
}

void over_descriptor(benchmark::State& state) {
    Pair const pair;
    asio::io_context io{1};
    library(state, io, asio::posix::stream_descriptor{io, ::dup(pair.host())});
}

BENCHMARK(bare)->Name("query and answer/write and read");
BENCHMARK(waiting)->Name("query and answer/write, epoll_wait and read");
BENCHMARK(over_socket)->Name("query and answer/mbn");
BENCHMARK(over_descriptor)->Name("query and answer/mbn, as a descriptor");

} // namespace

BENCHMARK_MAIN();
