// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CHANNEL_OPENING_HPP
#define MBN_MBIM_CHANNEL_OPENING_HPP

#include <mbn/mbim/channel.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::mbim {

namespace detail {

// A channel that is opened at once, such as a device.
template <class C, class Target>
concept OpensAtOnce = requires(boost::asio::any_io_executor executor, Target target) {
    { C::open(executor, target) } -> std::same_as<Result<C>>;
};

// One whose opening takes a conversation, such as the proxy.
template <class C, class Clock, class Target>
concept OpensLater = requires(boost::asio::any_io_executor executor, Target target) {
    { C::template open<Clock>(executor, target) } -> std::same_as<boost::asio::awaitable<Result<C>>>;
};

// One that the target itself hands out, such as an emulated modem. The target may be gone when the device is opened
// anew: what it gives for that outlives it.
template <class C, class Target>
concept HandedOut = requires(boost::asio::any_io_executor executor, Target target) {
    { target.connector()(executor) } -> std::same_as<C>;
};

template <class C, class Clock>
concept OpensPath = OpensAtOnce<C, std::string&> || OpensLater<C, Clock, std::string&>;

// A path, whatever it is written as.
template <class C, class Clock, class Target>
concept Path = std::convertible_to<Target const&, std::string> && OpensPath<C, Clock>;

// One that says where the device is now: a path, empty where it is not there. It is asked anew each time that the
// device is opened.
template <class C, class Clock, class Target>
concept Finder = std::is_invocable_r_v<std::string, Target&> && OpensPath<C, Clock>;

template <class C>
[[nodiscard]] boost::asio::awaitable<Result<C>> at_once(Result<C> opened) {
    co_return std::move(opened);
}

template <class C, class Clock, class Target>
[[nodiscard]] boost::asio::awaitable<Result<C>> open(boost::asio::any_io_executor const& executor,
                                                     Target const& target) {
    if constexpr (OpensAtOnce<C, Target const&>)
        return at_once(C::open(executor, target));
    else
        return C::template open<Clock>(executor, target);
}

} // namespace detail

/// What a channel of this kind can be opened with, again and again: what its `open` takes (the path of a device, or
/// whatever a channel of your own wants), a function that finds the path (a device that comes back may have another
/// one), or something that hands out channels by `connector()`, such as an emulated modem.
template <class C, class Clock, class Target>
concept OpenedWith =
    detail::HandedOut<C, std::remove_reference_t<Target>&> || detail::Path<C, Clock, std::decay_t<Target>> ||
    detail::Finder<C, Clock, std::decay_t<Target>> || detail::OpensAtOnce<C, std::decay_t<Target> const&> ||
    detail::OpensLater<C, Clock, std::decay_t<Target> const&>;

/// A function that opens a channel at `target` each time it is called. Errors: those of the channel.
template <class C, class Clock, class Target>
    requires OpenedWith<C, Clock, Target>
[[nodiscard]] std::function<boost::asio::awaitable<Result<C>>()> opening(boost::asio::any_io_executor const& executor,
                                                                         Target&& target) {
    if constexpr (detail::HandedOut<C, std::remove_reference_t<Target>&>)
        return [executor, connect = target.connector()] { return detail::at_once(Result<C>{connect(executor)}); };
    else if constexpr (detail::Path<C, Clock, std::decay_t<Target>>)
        return [executor, path = std::string(target)] { return detail::open<C, Clock>(executor, path); };
    else if constexpr (detail::Finder<C, Clock, std::decay_t<Target>>)
        return [executor, find = std::forward<Target>(target)]() mutable {
            std::string const path = find();
            return detail::open<C, Clock>(executor, path);
        };
    else
        return [executor, kept = std::forward<Target>(target)] { return detail::open<C, Clock>(executor, kept); };
}

} // namespace mbn::inline v0::mbim

#endif
