// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PROXY_CHANNEL_HPP
#define MBN_MBIM_PROXY_CHANNEL_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/proxy_control.hpp>
#include <mbn/mbim/status_hresult.hpp>
#include <mbn/mbim/stream_channel.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/basic_endpoint.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace mbn::inline v0::mbim {

namespace detail {

/// Stream sockets of this machine, as Asio wants a protocol described. Its own `local::stream_protocol` comes with an
/// acceptor and an iostream, for which every program would pay.
struct LocalStream {
    using endpoint = boost::asio::local::basic_endpoint<LocalStream>;

    [[nodiscard]] int family() const noexcept { return AF_UNIX; }
    [[nodiscard]] int type() const noexcept { return SOCK_STREAM; }
    [[nodiscard]] int protocol() const noexcept { return 0; }
};

} // namespace detail

/// How to reach mbim-proxy.
struct ProxyOptions {
    /// Name of its socket in the abstract namespace.
    std::string socket = "mbim-proxy";
    /// The longest time until the device can be used: the proxy opens it meanwhile.
    std::chrono::milliseconds limit{35'000};
    /// The pause before asking again while another program is having a device opened.
    std::chrono::milliseconds busy_pause{250};
};

/// A modem behind libmbim's mbim-proxy, which several programs share. It keeps the device open when a program ends. The
/// proxy sends what it gets to the device as it comes, and a device takes at least `default_control_message` of any
/// command that this library sends; 1.28 of the proxy is at its best with whole messages. Linux only.
///
/// A template for the sake of programs that include it without using it: what Asio has to instantiate is compiled where
/// a channel is made.
template <class Executor = boost::asio::any_io_executor>
class BasicProxyChannel : public StreamChannel<boost::asio::basic_stream_socket<detail::LocalStream, Executor>> {
public:
    using executor_type = Executor;
    using Socket = boost::asio::basic_stream_socket<detail::LocalStream, Executor>;

    [[nodiscard]] static constexpr bool keeps_device_open() noexcept { return true; }

    /// Connects, and asks the proxy for the device at `path`. Errors: `ERROR_SERVICE_NOT_ACTIVE` when there is no
    /// proxy, `ERROR_NOT_FOUND` when it cannot open the device, `ERROR_TIMEOUT`, `ERROR_CANCELLED` (terminal
    /// cancellation), and what a status of the proxy means.
    template <class Clock = std::chrono::steady_clock>
    [[nodiscard]] static boost::asio::awaitable<Result<BasicProxyChannel>>
    open(executor_type executor, std::string path, ProxyOptions options = {}) {
        auto socket = std::make_shared<Socket>(executor);
        auto timer = std::make_shared<boost::asio::basic_waitable_timer<Clock>>(executor, options.limit);
        bool const tells = co_await boost::asio::this_coro::throw_if_cancelled();
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        // The proxy may take any time for an answer: the timer ends the wait by closing the socket.
        timer->async_wait([socket](boost::system::error_code error) {
            boost::system::error_code ignored;
            if (!error)
                static_cast<void>(socket->close(ignored));
        });
        auto const deadline = timer->expiry();
        auto outcome = co_await configure<Clock>(*socket, path, options, deadline);
        timer->cancel();
        auto const state = co_await boost::asio::this_coro::cancellation_state;
        co_await boost::asio::this_coro::throw_if_cancelled(tells);
        if (state.cancelled() != boost::asio::cancellation_type::none)
            co_return make_error(hresult::error_cancelled);
        if (outcome.code != hresult::s_ok)
            co_return make_error(Clock::now() >= deadline ? hresult::error_timeout : outcome.code);
        co_return BasicProxyChannel{std::move(*socket), std::move(outcome.early)};
    }

    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        if (auto const size = (std::min)(early_.size(), room.size()); size != 0) {
            std::copy_n(early_.begin(), size, room.begin());
            early_.erase(early_.begin(), early_.begin() + static_cast<std::ptrdiff_t>(size));
            boost::asio::post(this->get_executor(), [handler = std::move(handler), size]() mutable {
                handler(boost::system::error_code{}, size);
            });
            return;
        }
        StreamChannel<Socket>::async_read_some(room, std::move(handler));
    }

private:
    static constexpr std::size_t header_size = 12;

    // S_OK when the proxy has the device open; what it said of other things before that.
    struct Configured {
        HResult code = hresult::s_ok;
        mbn::detail::Dependent<Executor, std::vector<std::byte>> early = {};
    };

    BasicProxyChannel(Socket socket, mbn::detail::Dependent<Executor, std::vector<std::byte>> early)
        : StreamChannel<Socket>{std::move(socket)}, early_{std::move(early)} {}

    template <class Clock>
    static boost::asio::awaitable<Configured> configure(Socket& socket, std::string const& path,
                                                        ProxyOptions const& options,
                                                        typename Clock::time_point deadline) {
        mbn::detail::Dependent<Clock, Configured> configured;
        boost::system::error_code error;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
        typename Socket::endpoint_type const endpoint{std::string(1, '\0') + options.socket};
        co_await socket.async_connect(endpoint, token);
        if (error)
            co_return Configured{hresult::error_service_not_active};

        mbn::detail::Dependent<Clock, ProxyConfigurationSet> request;
        request.device_path = path;
        request.timeout_seconds = static_cast<std::uint32_t>(
            (std::max)(std::chrono::ceil<mbn::detail::Dependent<Clock, std::chrono::seconds>>(options.limit).count(),
                       std::int64_t{1}));
        mbn::detail::Dependent<Clock, std::vector<std::byte>> message(encode_command(0, request, {}).size);
        for (std::uint32_t id = 1;; ++id) {
            if (!encode_command(id, request, message))
                co_return Configured{hresult::e_invalidarg};
            auto const bytes = boost::asio::buffer(message.data(), message.size());
            co_await boost::asio::async_write(socket, bytes, token);
            if (error)
                co_return Configured{hresult::error_service_not_active};
            mbn::detail::Dependent<Clock, std::optional<Status>> status;
            mbn::detail::Dependent<Clock, std::vector<std::byte>> answer;
            while (!status) {
                // Not a byte more than a message: what stands behind the answer is for the session.
                std::size_t const size = answer.size();
                std::size_t const whole = size < header_size ? header_size : detail::load<std::uint32_t>(&answer[4]);
                if (whole < header_size || whole > default_control_message)
                    co_return Configured{hresult::error_gen_failure};
                if (size == whole) {
                    if (auto const view = decode_message(answer);
                        view && view->type() == MessageType::command_done && view->transaction_id() == id)
                        status = view->status;
                    else
                        // Which version other programs have agreed on, for one.
                        configured.early.insert(configured.early.end(), answer.begin(), answer.end());
                    answer.clear();
                    continue;
                }
                answer.resize(whole);
                auto const buffer = boost::asio::buffer(&answer[size], whole - size);
                auto const more = co_await socket.async_read_some(buffer, token);
                // It drops the connection without a word when it cannot open the device.
                if (error)
                    co_return Configured{hresult::error_not_found};
                answer.resize(size + more);
            }
            if (*status != Status::busy) {
                configured.code = to_hresult(*status);
                co_return configured;
            }
            boost::asio::basic_waitable_timer<Clock> pause{socket.get_executor(), options.busy_pause};
            co_await pause.async_wait(token);
            if (error || Clock::now() >= deadline)
                co_return Configured{hresult::error_busy};
        }
    }

    // What the proxy said before this was a channel, and nobody has read.
    mbn::detail::Dependent<Executor, std::vector<std::byte>> early_;
};

using ProxyChannel = BasicProxyChannel<>;

} // namespace mbn::inline v0::mbim

#endif
