// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TRACED_CHANNEL_HPP
#define MBN_MBIM_TRACED_CHANNEL_HPP

#include <mbn/mbim/channel.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/towards.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace mbn::inline v0::mbim {

/// Gets each message and fragment that goes over a channel, with all that is secret in it. `TraceFile::record` is made
/// for it. What it throws comes out of the channel.
using Tap = std::function<void(Towards, Bytes)>;

/// What a `TracedChannel` over a device or the proxy is opened with.
struct TracedPath {
    std::string path{};
    Tap tap{};
};

/// A channel that shows what goes over it to a tap: what is written before it is sent, what is read once a message is
/// whole. It passes everything on unchanged; with an empty tap it does nothing else.
///
///     auto const file = std::make_shared<mbn::mbim::TraceFile>("modem.pcapng");
///     mbn::mbim::TracedPath device{"/dev/cdc-wdm0", [file](auto towards, auto bytes) { file->record(towards, bytes);
///     }}; mbn::MbimTransport<mbn::mbim::TracedChannel<mbn::mbim::DeviceChannel>> transport{executor, device};
///
/// The tap is called on the executor of the channel's handlers or where a write is started, never twice at a time.
template <Channel C>
class TracedChannel {
public:
    TracedChannel(C channel, Tap tap) : channel_{std::move(channel)} {
        if (tap)
            state_ = std::make_shared<State>(std::move(tap));
    }

    /// Opens the channel below at this path. Errors: its own.
    [[nodiscard]] static Result<TracedChannel> open(boost::asio::any_io_executor const& executor,
                                                    TracedPath const& target)
        requires requires {
            { C::open(executor, target.path) } -> std::same_as<Result<C>>;
        }
    {
        auto opened = C::open(executor, target.path);
        if (!opened)
            return opened.error();
        return TracedChannel{std::move(opened).value(), target.tap};
    }

    /// Likewise, where it takes a conversation. That is not shown to the tap.
    template <class Clock>
    [[nodiscard]] static boost::asio::awaitable<Result<TracedChannel>> open(boost::asio::any_io_executor executor,
                                                                            TracedPath target)
        requires requires {
            { C::template open<Clock>(executor, target.path) } -> std::same_as<boost::asio::awaitable<Result<C>>>;
        }
    {
        auto opening = C::template open<Clock>(executor, target.path);
        auto opened = co_await std::move(opening);
        if (!opened)
            co_return opened.error();
        co_return TracedChannel{std::move(opened).value(), std::move(target.tap)};
    }

    [[nodiscard]] auto get_executor() { return channel_.get_executor(); }
    [[nodiscard]] std::uint32_t max_control_message() const { return channel_.max_control_message(); }
    [[nodiscard]] bool keeps_device_open() const noexcept { return detail::keeps_device_open(channel_); }
    void close() { channel_.close(); }

    template <class Handler>
    void async_write(std::span<std::byte const> bytes, Handler handler) {
        if (state_ != nullptr)
            state_->tap(Towards::function, bytes);
        channel_.async_write(bytes, std::move(handler));
    }

    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        // What is read may come when the channel is gone.
        channel_.async_read_some(room, [state = state_, room, handler = std::move(handler)](
                                           boost::system::error_code error, std::size_t size) mutable {
            if (state != nullptr && !error)
                state->read(room.first(size));
            handler(error, size);
        });
    }

private:
    /// No message is longer than what a host puts together of fragments.
    static constexpr std::uint32_t longest_message = 256 * 1024;

    struct State {
        explicit State(Tap taken) : tap{std::move(taken)} {}

        void read(Bytes piece) {
            framer.push(piece);
            for (auto frame = framer.next(); frame.kind != Frame::Kind::none; frame = framer.next())
                if (frame.kind == Frame::Kind::message)
                    tap(Towards::host, frame.bytes);
        }

        Tap tap;
        Framer framer{longest_message};
    };

    C channel_;
    std::shared_ptr<State> state_{};
};

} // namespace mbn::inline v0::mbim

#endif
