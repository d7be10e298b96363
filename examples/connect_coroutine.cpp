// SPDX-License-Identifier: BSL-1.0

// The same calls in a coroutine, on one thread: the last argument of every call is an Asio completion token. A request
// has its own deadline, and is cancelled as any Asio operation is.
//
// It prints:
//     signal: -71 dBm
//     connected as request 2: 10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500
//     state: activated
//     disconnected as request 4
//     too slow: ERROR_TIMEOUT, while: checking the device

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbn.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <iostream>

namespace {

using Connection = mbn::Connection<mbn::backend::Emulated>;
using boost::asio::use_awaitable;

boost::asio::awaitable<void> connect_and_look(Connection& connection) {
    mbn::Result<mbn::Signal> const signal = co_await connection.signal(use_awaitable);
    if (signal && signal.value().dbm)
        std::cout << "signal: " << *signal.value().dbm << " dBm\n";

    mbn::Profile const profile{.name = "Home", .context = {.access_string = "internet"}};
    mbn::ConnectResult const up = co_await connection.connect(profile, use_awaitable);
    if (!up) {
        std::cout << up.error() << '\n';
        co_return;
    }
    std::cout << "connected as request " << up.value().request_id << ": " << up.value().ip << '\n';

    mbn::Result<mbn::ConnectionState> const state = co_await connection.state(use_awaitable);
    if (state)
        std::cout << "state: " << state.value().context.state << '\n';

    mbn::DisconnectResult const down = co_await connection.disconnect(use_awaitable);
    if (down)
        std::cout << "disconnected as request " << down.value().request_id << '\n';

    mbn::RequestOptions options;
    options.deadline = std::chrono::milliseconds{0};
    mbn::ConnectResult const late = co_await connection.connect(profile, options, use_awaitable);
    if (!late)
        std::cout << "too slow: " << late.error().code.name() << ", while: " << text(late.error().phase) << '\n';
}

} // namespace

int main() {
    boost::asio::io_context io;
    mbn::emulator::RunningModem<> modem{io.get_executor()};
    {
        Connection connection{io.get_executor(), modem};
        boost::asio::co_spawn(io, connect_and_look(connection), [&io](std::exception_ptr const& /*error*/) {
            // A connection waits for the device's news as long as it lives.
            io.stop();
        });
        io.run();
    }
}
