// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_STREAM_CHANNEL_HPP
#define MBN_MBIM_STREAM_CHANNEL_HPP

#include <mbn/mbim/channel.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace mbn::inline v0::mbim {

namespace detail {

/// A serial port of Asio cannot.
template <class Stream>
concept CanBeNonBlocking =
    requires(Stream& stream, boost::system::error_code& error) { stream.non_blocking(true, error); };

} // namespace detail

/// A channel over a stream of Asio that is open: a socket, a descriptor, a serial port, or one of your own with their
/// members. Whoever is at its other end talks MBIM, as a device does.
///
///     mbn::mbim::HostSession session{mbn::mbim::StreamChannel{std::move(socket)}};
template <class Stream>
class StreamChannel {
public:
    using executor_type = typename Stream::executor_type;

    /// Owns the stream from now on, and makes it one that does not block, where it can be.
    explicit StreamChannel(Stream stream, std::uint32_t max_control_message = default_control_message)
        : stream_{std::move(stream)}, max_control_message_{max_control_message} {
        boost::system::error_code ignored;
        if constexpr (detail::CanBeNonBlocking<Stream>)
            static_cast<void>(stream_.non_blocking(true, ignored));
    }

    [[nodiscard]] executor_type get_executor() noexcept { return stream_.get_executor(); }
    [[nodiscard]] std::uint32_t max_control_message() const noexcept { return max_control_message_; }

    [[nodiscard]] std::size_t try_write(std::span<std::byte const> bytes)
        requires detail::CanBeNonBlocking<Stream>
    {
        boost::system::error_code ignored;
        return stream_.write_some(boost::asio::buffer(bytes.data(), bytes.size()), ignored);
    }

    template <class Handler>
    void async_write(std::span<std::byte const> bytes, Handler handler) {
        boost::asio::async_write(stream_, boost::asio::buffer(bytes.data(), bytes.size()),
                                 [handler = std::move(handler)](boost::system::error_code error,
                                                                std::size_t /*size*/) mutable { handler(error); });
    }

    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        stream_.async_read_some(boost::asio::buffer(room.data(), room.size()), std::move(handler));
    }

    void close() noexcept {
        boost::system::error_code ignored;
        static_cast<void>(stream_.close(ignored));
    }

private:
    Stream stream_;
    std::uint32_t max_control_message_;
};

} // namespace mbn::inline v0::mbim

#endif
