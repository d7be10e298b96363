// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_MBIM_SESSION_SUPPORT_HPP
#define MBN_TESTS_MBIM_SESSION_SUPPORT_HPP

#include "mbim_support.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/session.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbim_test {

namespace asio = boost::asio;
using mbn::testing::VirtualClock;
using Session = mbim::HostSession<mbim::MemoryChannel, VirtualClock>;

/// An operation that was started: its result, and how to cancel it.
template <class T>
struct Started {
    std::optional<T> result{};
    int completions = 0;
    asio::cancellation_signal signal{};

    void cancel() { signal.emit(asio::cancellation_type::terminal); }
};

template <class T>
asio::awaitable<void> hand_over(asio::awaitable<T> work, std::shared_ptr<Started<T>> started) {
    T result = co_await std::move(work);
    ++started->completions;
    started->result.emplace(std::move(result));
}

/// Starts a coroutine; it runs when the context does.
template <class T>
std::shared_ptr<Started<T>> start(asio::io_context& context, asio::awaitable<T> work) {
    auto started = std::make_shared<Started<T>>();
    asio::co_spawn(context, hand_over(std::move(work), started),
                   asio::bind_cancellation_slot(started->signal.slot(), [](std::exception_ptr error) {
                       if (error)
                           std::rethrow_exception(error);
                   }));
    return started;
}

/// The function's end, which writes down what it gets and answers as the test says.
class ScriptedFunction {
public:
    using Answer = std::function<void(ScriptedFunction&, mbim::MessageView const&)>;

    explicit ScriptedFunction(mbim::MemoryChannel channel) : channel_{std::move(channel)} { read(); }

    /// One word a message, in the order in which they came: `open`, `close`, `command 12 set`, `host_error 2`, and
    /// `piece 1/3` for fragments.
    std::vector<std::string> received{};
    std::vector<Buffer> raw{};
    std::vector<VirtualClock::time_point> times{};
    std::vector<std::uint32_t> ids{};
    Answer answer{};
    bool ended = false;

    void send(Buffer bytes) {
        auto shared = std::make_shared<Buffer>(std::move(bytes));
        channel_.async_write(*shared, [shared](boost::system::error_code) {});
    }
    void close() { channel_.close(); }

    /// What an ordinary function does with a message that is not what the test is about.
    void ordinary(mbim::MessageView const& request) {
        auto const id = request.transaction_id();
        if (request.type() == mbim::MessageType::open)
            send(message([id](auto out) { return mbim::encode_open_done(id, mbim::Status::success, out); }));
        else if (request.type() == mbim::MessageType::close)
            send(message([id](auto out) { return mbim::encode_close_done(id, mbim::Status::success, out); }));
        else if (request.type() == mbim::MessageType::command)
            done(request, mbim::Status::success, mbim::DeviceCapsInfo{});
    }

    template <class Info>
    void done(mbim::MessageView const& request, mbim::Status status, Info const& info) {
        send(done_bytes(request, status, encoded(info)));
    }
    void done(mbim::MessageView const& request, mbim::Status status) { send(done_bytes(request, status, {})); }
    void function_error(std::uint32_t id, mbim::ProtocolError error) {
        send(message([&](auto out) { return mbim::encode_function_error(id, error, out); }));
    }

    static Buffer done_bytes(mbim::MessageView const& request, mbim::Status status, Buffer const& info) {
        return message([&](auto out) {
            return mbim::encode_command_done(request.transaction_id(), {request.service, request.cid}, status, info,
                                             out);
        });
    }

private:
    void read() {
        channel_.async_read_some(framer_.prepare(4096), [this](boost::system::error_code error, std::size_t size) {
            if (error) {
                ended = true;
                return;
            }
            framer_.commit(size);
            for (auto frame = framer_.next(); frame.kind != mbim::Frame::Kind::none; frame = framer_.next())
                if (auto const view = mbim::decode_message(frame.bytes))
                    note(*view, frame.bytes);
            read();
        });
    }

    void note(mbim::MessageView const& view, mbim::Bytes bytes) {
        std::string word{name(view.type())};
        if (view.is_fragment())
            word = "piece " + std::to_string(view.fragment.current) + "/" + std::to_string(view.fragment.total);
        else if (view.type() == mbim::MessageType::command)
            word += ' ' + std::to_string(view.cid) + ' ' + std::string{name(view.command_type)};
        else if (view.type() == mbim::MessageType::host_error)
            word += ' ' + std::to_string(static_cast<unsigned>(view.error));
        received.push_back(word);
        raw.emplace_back(bytes.begin(), bytes.end());
        times.push_back(VirtualClock::now());
        ids.push_back(view.transaction_id());
        if (answer)
            answer(*this, view);
    }

    mbim::MemoryChannel channel_;
    mbim::Framer framer_{65536};
};

/// A session and the function it talks to.
struct Bench {
    explicit Bench(mbim::SessionOptions options = {}, std::uint32_t max_control_message = 4096)
        : ends{mbim::MemoryChannel::make_pair(io.get_executor(), io.get_executor(), max_control_message)},
          function{std::move(ends.first)}, session{std::in_place, std::move(ends.second), options} {}

    asio::io_context io{};
    std::pair<mbim::MemoryChannel, mbim::MemoryChannel> ends;
    ScriptedFunction function;
    std::optional<Session> session;

    /// A session that is open already, as far as the host knows.
    void open() {
        function.answer = [](ScriptedFunction& f, mbim::MessageView const& m) { f.ordinary(m); };
        auto const opened = start(io, session->open(mbim::OpenMode::reset));
        run();
        function.answer = {};
        function.received.clear();
        function.raw.clear();
        function.times.clear();
        function.ids.clear();
        static_cast<void>(opened);
    }

    void run() { mbn::testing::run(io); }
    void settle() { mbn::testing::run_for(io, {}); }
};

} // namespace mbim_test

#endif
