// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_ANY_CHANNEL_HPP
#define MBN_MBIM_ANY_CHANNEL_HPP

#include <mbn/detail/unique_function.hpp>
#include <mbn/mbim/channel.hpp>
#include <mbn/mbim/channel_opening.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::mbim {

class AnyChannel;

/// What an `AnyChannel` is opened with: a kind of channel and its target, chosen when the program runs.
class AnyTarget {
public:
    /// A channel of kind `C` at `target`, which is whatever `C` can be opened with.
    template <class C, class Clock = std::chrono::steady_clock, class Target>
        requires OpenedWith<C, Clock, Target>
    [[nodiscard]] static AnyTarget of(boost::asio::any_io_executor const& executor, Target&& target);

private:
    friend class AnyChannel;

    std::function<boost::asio::awaitable<Result<AnyChannel>>()> open_{};
};

/// A channel of any kind. A program that chooses at run time how it reaches the modem compiles one transport with it
/// instead of one for each kind, and pays a virtual call and an allocation for each read and write.
///
///     auto const target = proxy ? AnyTarget::of<ProxyChannel>(executor, path) : AnyTarget::of<DeviceChannel>(executor,
///     path); mbn::MbimTransport<mbn::mbim::AnyChannel> transport{executor, target};
class AnyChannel {
public:
    using executor_type = boost::asio::any_io_executor;

    // Not constrained by Channel: that asks whether it moves, and for what may hold one of these that would be answered
    // by asking here.
    template <class C>
        requires(!std::same_as<C, AnyChannel>) &&
                requires(C& channel, std::span<std::byte> room) { channel.async_read_some(room, ReadHandlerModel{}); }
    explicit AnyChannel(C channel) : held_{std::make_unique<Holder<C>>(std::move(channel))} {
        static_assert(Channel<C>, "mbn: an AnyChannel is made of a Channel.");
    }

    /// Errors: those of the channel that the target names.
    template <class Clock = std::chrono::steady_clock>
    [[nodiscard]] static boost::asio::awaitable<Result<AnyChannel>>
    open(boost::asio::any_io_executor const& /*executor*/, AnyTarget const& target) {
        return target.open_();
    }

    [[nodiscard]] executor_type get_executor() { return held_->get_executor(); }
    [[nodiscard]] std::uint32_t max_control_message() const { return held_->max_control_message(); }
    [[nodiscard]] bool keeps_device_open() const noexcept { return held_->keeps_device_open(); }
    void close() { held_->close(); }

    [[nodiscard]] std::size_t try_write(std::span<std::byte const> bytes) { return held_->try_write(bytes); }

    template <class Handler>
    void async_write(std::span<std::byte const> bytes, Handler handler) {
        held_->write(bytes, std::move(handler));
    }

    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        held_->read(room, std::move(handler));
    }

private:
    using Written = mbn::detail::UniqueFunction<void(boost::system::error_code)>;
    using Read = mbn::detail::UniqueFunction<void(boost::system::error_code, std::size_t)>;

    struct Held {
        Held() = default;
        Held(Held const&) = delete;
        Held& operator=(Held const&) = delete;
        virtual ~Held() = default;

        [[nodiscard]] virtual executor_type get_executor() = 0;
        [[nodiscard]] virtual std::uint32_t max_control_message() const = 0;
        [[nodiscard]] virtual bool keeps_device_open() const noexcept = 0;
        virtual void close() = 0;
        [[nodiscard]] virtual std::size_t try_write(std::span<std::byte const> bytes) = 0;
        virtual void write(std::span<std::byte const> bytes, Written handler) = 0;
        virtual void read(std::span<std::byte> room, Read handler) = 0;
    };

    template <class C>
    struct Holder final : Held {
        explicit Holder(C taken) : channel{std::move(taken)} {}

        [[nodiscard]] executor_type get_executor() override { return channel.get_executor(); }
        [[nodiscard]] std::uint32_t max_control_message() const override { return channel.max_control_message(); }
        [[nodiscard]] bool keeps_device_open() const noexcept override { return detail::keeps_device_open(channel); }
        void close() override { channel.close(); }
        [[nodiscard]] std::size_t try_write(std::span<std::byte const> bytes) override {
            return detail::try_write(channel, bytes);
        }
        void write(std::span<std::byte const> bytes, Written handler) override {
            channel.async_write(bytes, std::move(handler));
        }
        void read(std::span<std::byte> room, Read handler) override {
            channel.async_read_some(room, std::move(handler));
        }

        C channel;
    };

    std::unique_ptr<Held> held_;
};

namespace detail {

template <class C>
[[nodiscard]] boost::asio::awaitable<Result<AnyChannel>> as_any(boost::asio::awaitable<Result<C>> opening) {
    auto opened = co_await std::move(opening);
    if (!opened)
        co_return opened.error();
    co_return AnyChannel{std::move(opened).value()};
}

} // namespace detail

template <class C, class Clock, class Target>
    requires OpenedWith<C, Clock, Target>
AnyTarget AnyTarget::of(boost::asio::any_io_executor const& executor, Target&& target) {
    AnyTarget any;
    any.open_ = [open = opening<C, Clock>(executor, std::forward<Target>(target))] { return detail::as_any(open()); };
    return any;
}

} // namespace mbn::inline v0::mbim

#endif
