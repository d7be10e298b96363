// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_RUNNING_MODEM_HPP
#define MBN_EMULATOR_RUNNING_MODEM_HPP

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/mbim/memory_channel.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// An emulated modem in this program, at work on an executor:
///
///     mbn::emulator::RunningModem<> modem{io.get_executor()};
///     mbn::Connection<mbn::backend::Emulated> connection{io.get_executor(), modem};
///
/// It does everything on a strand of its own, so that every member may be called from any thread. When it is destroyed
/// the device is gone for the connections that use it; a host that still holds a channel reads the end of the stream.
template <class Clock = std::chrono::steady_clock>
class RunningModem {
public:
    /// Gives a new host's end, with the executor of its handlers.
    using Connector = std::function<mbim::MemoryChannel(boost::asio::any_io_executor const&)>;

    explicit RunningModem(boost::asio::any_io_executor const& executor, ModemConfiguration configuration = {},
                          std::uint64_t seed = 0);

    /// Many modems may share a configuration.
    RunningModem(boost::asio::any_io_executor const& executor, std::shared_ptr<ModemConfiguration const> configuration,
                 std::uint64_t seed = 0);

    RunningModem(RunningModem const&) = delete;
    RunningModem& operator=(RunningModem const&) = delete;

    ~RunningModem();

    /// A new host's end, with the executor of its handlers. There is one host at a time, as with a device: one that was
    /// there before reads the end of the stream. While the modem has vanished the new one does too.
    [[nodiscard]] mbim::MemoryChannel connect(boost::asio::any_io_executor const& executor);

    /// `connect` as a function that may be called when this object is gone: then the host reads the end of the stream.
    [[nodiscard]] Connector connector();

    /// Does something to the modem, after what was asked before: `modem.post([](auto& m) { m.network_detaches(10); })`.
    template <class Function>
    void post(Function function) {
        boost::asio::post(state_->strand,
                          [state = state_, function = std::move(function)]() mutable { function(state->modem); });
    }

    /// Likewise, with what the function returns. Do not wait for it on the only thread of the executor.
    template <class Function>
    [[nodiscard]] std::future<std::invoke_result_t<Function&, Modem&>> ask(Function function) {
        std::packaged_task<std::invoke_result_t<Function&, Modem&>(Modem&)> task{std::move(function)};
        auto result = task.get_future();
        post(std::move(task));
        return result;
    }

private:
    // The host's end of the stream, if there is one, and what was said to it and not taken yet.
    struct State : std::enable_shared_from_this<State> {
        State(boost::asio::any_io_executor const& executor, std::shared_ptr<ModemConfiguration const> configuration,
              std::uint64_t seed);

        void adopt(mbim::MemoryChannel function);
        void drop_host();
        void read();
        void write(mbim::Bytes bytes);
        void write_next();

        boost::asio::strand<boost::asio::any_io_executor> strand;
        TimerScheduler<Clock> scheduler;
        Modem modem;
        std::optional<mbim::MemoryChannel> host{};
        std::uint64_t host_number = 0;
        // The object that ran the modem was destroyed.
        bool gone = false;
        std::array<std::byte, 1024> input{};
        std::deque<std::vector<std::byte>> queue{};
    };

    std::uint32_t max_control_message_;
    std::shared_ptr<State> state_;
};

// Outside of the class, so that a program may compile them in one place (`mbn/src.hpp`).

template <class Clock>
RunningModem<Clock>::RunningModem(boost::asio::any_io_executor const& executor, ModemConfiguration configuration,
                                  std::uint64_t seed)
    : RunningModem{executor, std::make_shared<ModemConfiguration const>(std::move(configuration)), seed} {}

template <class Clock>
RunningModem<Clock>::RunningModem(boost::asio::any_io_executor const& executor,
                                  std::shared_ptr<ModemConfiguration const> configuration, std::uint64_t seed)
    : max_control_message_{configuration->max_control_transfer},
      state_{std::make_shared<State>(executor, std::move(configuration), seed)} {
    state_->modem.set_write([state = state_.get()](mbim::Bytes bytes) { state->write(bytes); });
    state_->modem.set_vanished([state = state_.get()] { state->drop_host(); });
}

template <class Clock>
RunningModem<Clock>::~RunningModem() {
    post([state = state_.get()](Modem& modem) {
        modem.set_write({});
        state->drop_host();
        state->gone = true;
    });
}

template <class Clock>
mbim::MemoryChannel RunningModem<Clock>::connect(boost::asio::any_io_executor const& executor) {
    return connector()(executor);
}

template <class Clock>
typename RunningModem<Clock>::Connector RunningModem<Clock>::connector() {
    return [state = state_, size = max_control_message_](boost::asio::any_io_executor const& executor) {
        auto [host, function] = mbim::MemoryChannel::make_pair(executor, state->strand, size);
        boost::asio::post(state->strand,
                          [state, end = std::move(function)]() mutable { state->adopt(std::move(end)); });
        return std::move(host);
    };
}

template <class Clock>
RunningModem<Clock>::State::State(boost::asio::any_io_executor const& executor,
                                  std::shared_ptr<ModemConfiguration const> configuration, std::uint64_t seed)
    : strand{boost::asio::make_strand(executor)}, scheduler{strand}, modem{std::move(configuration), scheduler, seed} {}

template <class Clock>
void RunningModem<Clock>::State::adopt(mbim::MemoryChannel function) {
    drop_host();
    if (gone || !modem.state().present)
        return;
    host.emplace(std::move(function));
    read();
}

template <class Clock>
void RunningModem<Clock>::State::drop_host() {
    if (!host)
        return;
    modem.host_left();
    host.reset();
    queue.clear();
    ++host_number;
}

template <class Clock>
void RunningModem<Clock>::State::read() {
    host->async_read_some(input, [self = this->shared_from_this(),
                                  number = host_number](boost::system::error_code error, std::size_t size) {
        if (number != self->host_number)
            return;
        if (error)
            return self->drop_host();
        self->modem.receive(mbim::Bytes{self->input}.first(size));
        // The modem may have vanished on what it heard.
        if (number == self->host_number)
            self->read();
    });
}

template <class Clock>
void RunningModem<Clock>::State::write(mbim::Bytes bytes) {
    if (!host)
        return;
    queue.emplace_back(bytes.begin(), bytes.end());
    if (queue.size() == 1)
        write_next();
}

template <class Clock>
void RunningModem<Clock>::State::write_next() {
    host->async_write(queue.front(),
                      [self = this->shared_from_this(), number = host_number](boost::system::error_code error) {
                          if (number != self->host_number || error)
                              return;
                          self->queue.pop_front();
                          if (!self->queue.empty())
                              self->write_next();
                      });
}

#ifdef MBN_SEPARATE_COMPILATION
extern template class RunningModem<>;
#endif

} // namespace mbn::inline v0::emulator

#endif
