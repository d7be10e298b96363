// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CHANNEL_HPP
#define MBN_MBIM_CHANNEL_HPP

#include <boost/system/error_code.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace mbn::inline v0::mbim {

/// The handlers that a channel is called with, for the concept only.
struct WriteHandlerModel {
    void operator()(boost::system::error_code) const noexcept {}
};
struct ReadHandlerModel {
    void operator()(boost::system::error_code, std::size_t) const noexcept {}
};

/// A way to a function, on which a `HostSession` works.
///
/// * `get_executor()`: where handlers are called.
/// * `async_write(bytes, handler)`: sends one message or fragment as a whole; `bytes` lives until `handler(error)`.
/// * `async_read_some(room, handler)`: gives at least one byte, by `handler(error, size)`; an end of the stream is an
///   error.
/// * `max_control_message()`: the largest message or fragment that the function takes.
/// * `close()`: ends what is pending with an error; contexts and the function stay as they are.
///
/// At most one read and one write are pending at a time. A handler moves only, and is never called from inside the
/// initiating call. A channel whose other end answers OPEN by itself and keeps the device open, as mbim-proxy does,
/// says so by a member `bool keeps_device_open() const noexcept`: no probing is needed there. One that can send without
/// waiting has a member `std::size_t try_write(bytes)`: it sends what goes out at once and says how much that was; the
/// rest, or the error, comes by `async_write`.
template <class C>
concept Channel =
    std::move_constructible<C> && requires(C& channel, std::span<std::byte const> bytes, std::span<std::byte> room) {
        channel.get_executor();
        channel.async_write(bytes, WriteHandlerModel{});
        channel.async_read_some(room, ReadHandlerModel{});
        { std::as_const(channel).max_control_message() } -> std::same_as<std::uint32_t>;
        channel.close();
    };

/// What a device takes whose descriptor does not say (libmbim assumes the same).
inline constexpr std::uint32_t default_control_message = 4096;

namespace detail {

template <class C>
[[nodiscard]] constexpr bool keeps_device_open(C const& channel) noexcept {
    if constexpr (requires { channel.keeps_device_open(); })
        return channel.keeps_device_open();
    else
        return false;
}

template <class C>
[[nodiscard]] std::size_t try_write(C& channel, std::span<std::byte const> bytes) {
    if constexpr (requires { channel.try_write(bytes); })
        return channel.try_write(bytes);
    else
        return 0;
}

} // namespace detail

} // namespace mbn::inline v0::mbim

#endif
