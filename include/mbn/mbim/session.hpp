// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SESSION_HPP
#define MBN_MBIM_SESSION_HPP

#include <mbn/mbim/channel.hpp>
#include <mbn/mbim/detail/session_state.hpp>
#include <mbn/mbim/exchange.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/session_options.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace mbn::inline v0::mbim {

/// The host's end of a conversation with one function (MBIM 1.0, section 9).
///
/// Any number of commands may be on their way; answers come in any order, with indications between them. Every
/// operation ends exactly once: by the answer, the limit, terminal cancellation of the coroutine that awaits it
/// (nothing more of it is sent, a late answer is dropped), the loss of the channel, or the destruction of the session.
/// A command opens the session when it is not open, and once more when the function says so.
///
/// Errors of every operation: `ERROR_TIMEOUT`, `ERROR_CANCELLED`, `E_HANDLE` (the channel was lost), `E_ABORT` (the
/// session was destroyed), `ERROR_GEN_FAILURE` (the function broke the protocol), and while opening what the status of
/// OPEN_DONE means.
///
/// All members are to be called on the channel's executor, one at a time: the session has no lock. What a request views
/// (texts, lists) must live until the operation ends. The destructor closes the channel but sends no CLOSE: contexts
/// stay up.
template <Channel C, class Clock = std::chrono::steady_clock>
class HostSession {
public:
    using Duration = std::chrono::milliseconds;
    using IndicationHandler = std::function<void(MessageView const&)>;
    using LostHandler = std::function<void(HResult)>;

    /// Starts to listen on `channel`.
    explicit HostSession(C channel, SessionOptions options = {})
        : state_{std::make_shared<State>(std::move(channel), options)} {
        state_->start();
    }
    HostSession(HostSession&&) noexcept = default;
    HostSession& operator=(HostSession&& other) noexcept {
        if (this != &other) {
            reset();
            state_ = std::move(other.state_);
        }
        return *this;
    }
    HostSession(HostSession const&) = delete;
    HostSession& operator=(HostSession const&) = delete;
    ~HostSession() { reset(); }

    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept { return state_->get_executor(); }
    [[nodiscard]] bool is_open() const noexcept { return state_->is_open(); }

    /// What host and function have agreed on: at most what the options offer, unless mbim-proxy says that another
    /// program has agreed on more.
    [[nodiscard]] Mbimex mbimex() const noexcept { return state_->mbimex(); }

    /// Who is told of indications. Called on the executor with a view that is valid during the call; may do anything to
    /// the session, even destroy it.
    void on_indication(IndicationHandler handler) { state_->on_indication(std::move(handler)); }

    /// Who is told, once, that the channel was lost. Not called for `close` and the destructor.
    void on_lost(LostHandler handler) { state_->on_lost(std::move(handler)); }

    /// Who is told when the function was opened, or says that it is not open any more: no context is active then, and
    /// the function tells nobody of their end.
    void on_reset(std::function<void()> handler) { state_->on_reset(std::move(handler)); }

    /// Opens the session, if it is not open, in the mode of the options. Several at once make one attempt.
    [[nodiscard]] boost::asio::awaitable<Result<void>> open() {
        return quietly(State::open(state_, state_->options().open_mode));
    }

    /// Opens the session, if it is not open, in this mode.
    [[nodiscard]] boost::asio::awaitable<Result<void>> open(OpenMode mode) {
        return quietly(State::open(state_, mode));
    }

    /// Sends CLOSE, which ends all contexts, and awaits the answer. The session can be opened again.
    [[nodiscard]] boost::asio::awaitable<Result<void>> close(Duration limit = Duration{10'000}) {
        return quietly(State::close(state_, limit));
    }

    /// Sends any command; whatever the function answers is a value, also an error status.
    [[nodiscard]] boost::asio::awaitable<Result<Reply>> command(Operation operation, CommandType type, Bytes info = {},
                                                                std::optional<Duration> limit = std::nullopt) {
        return raw(state_, operation, type, info, limit.value_or(state_->options().command_limit));
    }

    /// The same, with what `to_command` made. `encoded` has to stay until the answer is there.
    [[nodiscard]] boost::asio::awaitable<Result<Reply>> command(EncodedCommand const& encoded,
                                                                std::optional<Duration> limit = std::nullopt) {
        return command(encoded.operation, encoded.type, encoded.info, limit);
    }

    /// Sends a request and reads the answer; an error status is a value. For those who need what comes with it, as
    /// after a wrong PIN.
    template <Request T>
    [[nodiscard]] boost::asio::awaitable<Result<Answer<typename T::Reply>>>
    exchange(T request, std::optional<Duration> limit = std::nullopt) {
        return typed(state_, request, limit.value_or(state_->options().command_limit), ErrorStatus::is_value);
    }

    /// Sends a request and reads the answer; an error status is an error, by `to_hresult`, with `Error::device_status`
    /// and the network's cause. `E_INVALIDARG` when the request cannot be encoded.
    template <Request T>
    [[nodiscard]] boost::asio::awaitable<Result<Answer<typename T::Reply>>>
    request(T request, std::optional<Duration> limit = std::nullopt) {
        return typed(state_, request, limit.value_or(state_->options().command_limit), ErrorStatus::is_error);
    }

    /// `request` for a query that says nothing but what it asks for: `co_await session.template
    /// query<DeviceCapsInfo>()`.
    template <InfoStructure Info>
    [[nodiscard]] boost::asio::awaitable<Result<Answer<Info>>> query(std::optional<Duration> limit = std::nullopt) {
        return request(Query<Info>{}, limit);
    }

private:
    using State = detail::SessionState<C, Clock>;
    using Pointer = std::shared_ptr<State>;
    enum class ErrorStatus : std::uint8_t { is_value, is_error };

    // The coroutines are static: they may outlive the session object.

    // By default a cancelled coroutine throws at its next co_await. Here cancellation is a result like others.
    template <class T>
    static boost::asio::awaitable<T> quietly(boost::asio::awaitable<T> work) {
        bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        T result = co_await std::move(work);
        co_await boost::asio::this_coro::throw_if_cancelled(throws);
        co_return result;
    }

    // Quiet by itself: it is most of what a session does.
    static boost::asio::awaitable<Result<Reply>> raw(Pointer state, Operation operation, CommandType type, Bytes info,
                                                     Duration limit) {
        bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        auto outcome = co_await State::command(state, operation, type, info, limit);
        co_await boost::asio::this_coro::throw_if_cancelled(throws);
        if (!outcome.answered())
            co_return outcome.failure();
        co_return Reply{outcome.status, std::move(outcome.info), outcome.version};
    }

    template <Request T>
    static boost::asio::awaitable<Result<Answer<typename T::Reply>>> typed(Pointer state, T request, Duration limit,
                                                                           ErrorStatus error_status) {
        auto const command = to_command(request);
        if (!command)
            co_return command.error();
        auto sending = raw(state, T::operation, T::command_type, command.value().info, limit);
        auto reply = co_await std::move(sending);
        if (reply && reply.value().status != Status::success && error_status == ErrorStatus::is_value)
            co_return Answer<typename T::Reply>{std::move(reply).value()};
        co_return read_reply<typename T::Reply>(std::move(reply), status_context<T>);
    }

    void reset() {
        if (state_)
            state_->destroy();
        state_.reset();
    }

    Pointer state_;
};

} // namespace mbn::inline v0::mbim

#endif
