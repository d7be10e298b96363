// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_SERVE_HPP
#define MBN_EMULATOR_SERVE_HPP

#include <mbn/emulator/modem.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// Serves a modem on an Asio stream: what comes in goes to the modem, what the modem says goes out in that order.
///
/// The stream's executor must run one handler at a time (a strand, or a context with one thread), and every function of
/// the server and of the modem is to be called from there. The modem must live longer than the server.
template <class Stream>
class StreamServer {
public:
    /// `host_gone` is called once when the stream ends or fails; `before_input` before the modem sees what was read.
    StreamServer(Modem& modem, Stream stream, std::function<void()> host_gone = {},
                 std::function<void()> before_input = {})
        : state_{std::make_shared<State>(modem, std::move(stream), std::move(host_gone), std::move(before_input))} {
        modem.set_write([state = state_.get()](mbim::Bytes bytes) { State::write(state->shared_from_this(), bytes); });
        State::read(state_);
    }

    StreamServer(StreamServer const&) = delete;
    StreamServer& operator=(StreamServer const&) = delete;

    /// Stops at once. What was not written is lost.
    ~StreamServer() {
        if (state_->modem == nullptr)
            return;
        state_->modem->set_write({});
        state_->stop();
    }

    [[nodiscard]] Stream& stream() noexcept { return state_->stream; }

    /// Throws away what the modem has said and the stream has not taken.
    void discard_output() {
        state_->queue.clear();
        state_->written = 0;
        ++state_->generation;
        // What is being written now must not go on to its end. The reader starts again by itself.
        if (state_->writing) {
            boost::system::error_code ignored;
            state_->stream.cancel(ignored);
        }
    }

private:
    /// A host that does not read must not fill the memory.
    static constexpr std::size_t max_queued_messages = 4096;

    struct State : std::enable_shared_from_this<State> {
        State(Modem& owner, Stream&& taken, std::function<void()> gone, std::function<void()> before)
            : modem{&owner}, stream{std::move(taken)}, host_gone{std::move(gone)}, before_input{std::move(before)} {}

        static void read(std::shared_ptr<State> const& state) {
            state->stream.async_read_some(boost::asio::buffer(state->input),
                                          [state](boost::system::error_code error, std::size_t size) {
                                              if (state->modem == nullptr)
                                                  return;
                                              if (error == boost::asio::error::operation_aborted)
                                                  return read(state);
                                              if (error)
                                                  return state->end();
                                              if (state->before_input)
                                                  state->before_input();
                                              state->modem->receive(mbim::Bytes{state->input}.first(size));
                                              // The modem may have vanished, and this server with it.
                                              if (state->modem != nullptr)
                                                  read(state);
                                          });
        }

        static void write(std::shared_ptr<State> const& state, mbim::Bytes bytes) {
            if (state->queue.size() >= max_queued_messages)
                return;
            state->queue.emplace_back(bytes.begin(), bytes.end());
            if (!state->writing)
                write_next(state);
        }

        static void write_next(std::shared_ptr<State> const& state) {
            if (state->queue.empty())
                return;
            state->writing = true;
            // The queue may be emptied while this is on its way.
            state->output.assign(state->queue.front().begin() + static_cast<std::ptrdiff_t>(state->written),
                                 state->queue.front().end());
            state->stream.async_write_some(
                boost::asio::buffer(state->output),
                [state, generation = state->generation](boost::system::error_code error, std::size_t size) {
                    state->writing = false;
                    if (state->modem == nullptr)
                        return;
                    if (error && error != boost::asio::error::operation_aborted)
                        return state->end();
                    if (generation == state->generation && !state->queue.empty()) {
                        state->written += size;
                        if (state->written == state->queue.front().size()) {
                            state->queue.pop_front();
                            state->written = 0;
                        }
                    }
                    write_next(state);
                });
        }

        void stop() noexcept {
            modem = nullptr;
            boost::system::error_code ignored;
            stream.close(ignored);
        }

        void end() {
            modem->host_left();
            modem->set_write({});
            stop();
            if (auto const gone = std::exchange(host_gone, {}))
                gone();
        }

        Modem* modem;
        Stream stream;
        std::function<void()> host_gone;
        std::function<void()> before_input;
        std::array<std::byte, 4096> input{};
        std::deque<std::vector<std::byte>> queue{};
        std::vector<std::byte> output{};
        std::size_t written = 0;
        std::uint64_t generation = 0;
        bool writing = false;
    };

    std::shared_ptr<State> state_;
};

} // namespace mbn::inline v0::emulator

#endif
