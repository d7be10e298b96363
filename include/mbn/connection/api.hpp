// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_API_HPP
#define MBN_CONNECTION_API_HPP

#include <mbn/connection/core.hpp>
#include <mbn/subscription.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_future.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace mbn::inline v0 {

namespace detail {

// Hands a result to a completion handler: never inline, on the handler's executor, with that executor's work counted.
// The detour over the connection's executor keeps a future from being completed on a thread of the system's own
// executor.
template <class T, class Handler>
[[nodiscard]] Completion<T> completion(std::shared_ptr<ConnectionCore> const& core, Handler handler) {
    auto const fallback = core->get_executor();
    auto executor = boost::asio::get_associated_executor(handler, fallback);
    auto work = boost::asio::prefer(executor, boost::asio::execution::outstanding_work.tracked);
    return [fallback, work = std::move(work), handler = std::move(handler)](Result<T> result) mutable {
        boost::asio::post(
            fallback, [work = std::move(work), handler = std::move(handler), result = std::move(result)]() mutable {
                auto const target = work;
                boost::asio::dispatch(target, [work = std::move(work), handler = std::move(handler),
                                               result = std::move(result)]() mutable {
                    if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected())
                        slot.clear();
                    std::move(handler)(std::move(result));
                });
            });
    };
}

// Starts a request: gives it its number, joins the handler's cancellation slot to it, and calls `start`.
template <class T, class Token, class Start>
auto initiate(std::shared_ptr<ConnectionCore> const& core, Token&& token, Start&& start) {
    return boost::asio::async_initiate<Token, void(Result<T>)>(
        [core](auto handler, auto begin) {
            RequestId const id = core->next_request_id();
            if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected())
                slot.assign([weak = std::weak_ptr{core}, id](boost::asio::cancellation_type /*type*/) {
                    if (auto const alive = weak.lock())
                        alive->cancel(id);
                });
            begin(*core, id, completion<T>(core, std::move(handler)));
        },
        token, std::forward<Start>(start));
}

// Holds a core for one owner; giving it up ends what is pending.
class CoreOwner {
public:
    explicit CoreOwner(std::shared_ptr<ConnectionCore> core) noexcept : core_{std::move(core)} {}
    CoreOwner(CoreOwner&&) noexcept = default;
    CoreOwner& operator=(CoreOwner&& other) noexcept {
        if (this != &other) {
            release();
            core_ = std::move(other.core_);
        }
        return *this;
    }
    CoreOwner(CoreOwner const&) = delete;
    CoreOwner& operator=(CoreOwner const&) = delete;
    ~CoreOwner() { release(); }

    [[nodiscard]] std::shared_ptr<ConnectionCore> const& get() const noexcept { return core_; }
    [[nodiscard]] std::shared_ptr<ConnectionCore> take() noexcept { return std::move(core_); }

private:
    void release() noexcept {
        if (core_)
            core_->abandon();
        core_.reset();
    }

    std::shared_ptr<ConnectionCore> core_;
};

// For the handles that are made from a connection.
struct CoreAccess;

} // namespace detail

/// The calls that every connection has, whatever its backend.
///
/// **Completion**: each operation takes an Asio completion token, `use_future` by default, and completes with a
/// `Result`. It completes exactly once: with success, an error, `ERROR_TIMEOUT` at a time limit, `ERROR_CANCELLED`
/// after a cancellation, or `E_ABORT` when the connection is destroyed. The handler runs on its associated executor,
/// which is the connection's executor where it has none, and never inside the call that started the operation.
///
/// **Cancellation**: the handler's cancellation slot (every type of cancellation means the same), `cancel(RequestId)`,
/// or `cancel()` for all. The device is told to give up what had begun; a late answer is dropped.
///
/// **Thread safety**: all members may be called from any thread at the same time. Move and destruction need the
/// caller's care.
///
/// **Errors** beside those an operation names: `ERROR_SERVICE_NOT_ACTIVE` (the service or daemon is not there),
/// `ERROR_NOT_FOUND` or `E_HANDLE` (the device is gone), `E_ACCESSDENIED`, `ERROR_TIMEOUT`, `ERROR_CANCELLED`,
/// `E_ABORT`.
class ConnectionApi {
public:
    /// Connects with a stored profile (by name) or a temporary one (by document), as `IMbnConnection::Connect`.
    ///
    /// A detached device is attached first. Subscribers are told of each change in order and of the completion last.
    /// Where the request is refused at once (`Error::refusal`) nothing was begun and no completion event follows.
    ///
    /// Completes with `ConnectResult`: request ID, session, what was asked and granted, and IP settings. "Complete"
    /// means that the context is active and its IP settings are known; the interface is not touched.
    ///
    /// Errors: `E_INVALIDARG` (unknown name, invalid document with its line, mode not allowed),
    /// `E_MBN_MAX_ACTIVATED_CONTEXTS`, `E_MBN_SIM_NOT_INSERTED`, `E_MBN_BAD_SIM`, `E_MBN_PIN_REQUIRED`,
    /// `E_MBN_SERVICE_NOT_ACTIVATED`, `E_MBN_RADIO_POWER_OFF`, `E_MBN_NOT_REGISTERED`, `E_MBN_PROVIDER_NOT_VISIBLE`,
    /// `E_MBN_PACKET_SVC_DETACHED`, `E_MBN_INVALID_ACCESS_STRING`, `ERROR_INVALID_PASSWORD`,
    /// `E_MBN_VOICE_CALL_IN_PROGRESS`, `ERROR_INVALID_STATE` (roaming that the profile does not allow),
    /// `ERROR_NOT_READY`, `E_FAIL` with a network cause.
    template <boost::asio::completion_token_for<void(ConnectResult)> Token = boost::asio::use_future_t<>>
    auto connect(ConnectionMode mode, std::string_view designator, Token&& token = {}) {
        return connect(mode, designator, RequestOptions{}, std::forward<Token>(token));
    }

    /// The same with a deadline or a session of its own.
    template <boost::asio::completion_token_for<void(ConnectResult)> Token = boost::asio::use_future_t<>>
    auto connect(ConnectionMode mode, std::string_view designator, RequestOptions const& options, Token&& token = {}) {
        return start_connect(detail::Designator{mode, Secret{designator}}, options, std::forward<Token>(token));
    }

    /// Connects with a profile that was never a document. It is checked like one.
    template <boost::asio::completion_token_for<void(ConnectResult)> Token = boost::asio::use_future_t<>>
    auto connect(Profile profile, Token&& token = {}) {
        return connect(std::move(profile), RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(ConnectResult)> Token = boost::asio::use_future_t<>>
    auto connect(Profile profile, RequestOptions const& options, Token&& token = {}) {
        return start_connect(std::move(profile), options, std::forward<Token>(token));
    }

    /// Ends the connection of a session, whoever made it (`IMbnConnection::Disconnect`). A connect that is on its way
    /// ends with `ERROR_CANCELLED` first. The packet service stays attached.
    ///
    /// Errors: `ERROR_NOT_FOUND` where nothing is connected.
    template <boost::asio::completion_token_for<void(DisconnectResult)> Token = boost::asio::use_future_t<>>
    auto disconnect(Token&& token = {}) {
        return disconnect(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(DisconnectResult)> Token = boost::asio::use_future_t<>>
    auto disconnect(RequestOptions const& options, Token&& token = {}) {
        return start<Disconnected>(&detail::ConnectionCore::disconnect, options, std::forward<Token>(token));
    }

    /// Reads the state of a session's context from the device.
    template <boost::asio::completion_token_for<void(Result<ConnectionState>)> Token = boost::asio::use_future_t<>>
    auto state(Token&& token = {}) {
        return state(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<ConnectionState>)> Token = boost::asio::use_future_t<>>
    auto state(RequestOptions const& options, Token&& token = {}) {
        return start<ConnectionState>(&detail::ConnectionCore::state, options, std::forward<Token>(token));
    }

    /// Reads the state of SIM, radio, registration and packet service.
    template <boost::asio::completion_token_for<void(Result<DeviceState>)> Token = boost::asio::use_future_t<>>
    auto device(Token&& token = {}) {
        return device(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<DeviceState>)> Token = boost::asio::use_future_t<>>
    auto device(RequestOptions const& options, Token&& token = {}) {
        return start<DeviceState>(&detail::ConnectionCore::device, options, std::forward<Token>(token));
    }

    /// Reads what the device can do (`GetInterfaceCapability`).
    template <boost::asio::completion_token_for<void(Result<Capability>)> Token = boost::asio::use_future_t<>>
    auto capability(Token&& token = {}) {
        return capability(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<Capability>)> Token = boost::asio::use_future_t<>>
    auto capability(RequestOptions const& options, Token&& token = {}) {
        return start<Capability>(&detail::ConnectionCore::capability, options, std::forward<Token>(token));
    }

    /// Reads the signal (`IMbnSignal`).
    template <boost::asio::completion_token_for<void(Result<Signal>)> Token = boost::asio::use_future_t<>>
    auto signal(Token&& token = {}) {
        return signal(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<Signal>)> Token = boost::asio::use_future_t<>>
    auto signal(RequestOptions const& options, Token&& token = {}) {
        return start<Signal>(&detail::ConnectionCore::signal, options, std::forward<Token>(token));
    }

    /// Reads the IP settings of a session's active context from the device: what `Connected::ip` said, as it is now.
    ///
    /// Errors: `E_MBN_CONTEXT_NOT_ACTIVATED` where none is active.
    template <boost::asio::completion_token_for<void(Result<IpSettings>)> Token = boost::asio::use_future_t<>>
    auto ip_settings(Token&& token = {}) {
        return ip_settings(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<IpSettings>)> Token = boost::asio::use_future_t<>>
    auto ip_settings(RequestOptions const& options, Token&& token = {}) {
        return start<IpSettings>(&detail::ConnectionCore::ip_settings, options, std::forward<Token>(token));
    }

    /// Opens the device, so that subscribers hear of changes before the first request is made. Every other operation
    /// opens it as well.
    template <boost::asio::completion_token_for<void(Result<void>)> Token = boost::asio::use_future_t<>>
    auto watch(Token&& token = {}) {
        return watch(RequestOptions{}, std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<void(Result<void>)> Token = boost::asio::use_future_t<>>
    auto watch(RequestOptions const& options, Token&& token = {}) {
        return start<void>(&detail::ConnectionCore::watch, options, std::forward<Token>(token));
    }

    /// Calls `handler` on the connection's executor with everything that happens, whoever caused it, until the
    /// subscription is dropped. Several may be subscribed; each hears every event, in order. A handler may drop its own
    /// subscription and destroy the connection; it must not throw and should not block.
    Subscription subscribe(std::function<void(Event const&)> handler) {
        return Subscription{core_.get()->subscribe(std::move(handler))};
    }

    /// Cancels one request. Nothing happens where it has completed.
    void cancel(RequestId id) { core_.get()->cancel(id); }

    /// Cancels all requests of this connection.
    void cancel() { core_.get()->cancel_all(); }

    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept { return core_.get()->get_executor(); }

protected:
    explicit ConnectionApi(std::shared_ptr<detail::ConnectionCore> core) noexcept : core_{std::move(core)} {}

    [[nodiscard]] std::shared_ptr<detail::ConnectionCore> take_core() noexcept { return core_.take(); }

private:
    template <class Target, class Token>
    auto start_connect(Target target, RequestOptions const& options, Token&& token) {
        return detail::initiate<Connected>(
            core_.get(), std::forward<Token>(token),
            [target = std::move(target), options](detail::ConnectionCore& core, RequestId id, auto done) mutable {
                core.connect(id, std::move(target), options, std::move(done));
            });
    }

    template <class T, class Token>
    auto start(void (detail::ConnectionCore::*member)(RequestId, RequestOptions const&, detail::Completion<T>),
               RequestOptions const& options, Token&& token) {
        return detail::initiate<T>(core_.get(), std::forward<Token>(token),
                                   [member, options](detail::ConnectionCore& core, RequestId id, auto done) {
                                       (core.*member)(id, options, std::move(done));
                                   });
    }

    friend detail::CoreAccess;

    detail::CoreOwner core_;
};

namespace detail {

struct CoreAccess {
    [[nodiscard]] static std::shared_ptr<ConnectionCore> const& get(ConnectionApi const& connection) noexcept {
        return connection.core_.get();
    }
};

} // namespace detail

} // namespace mbn::inline v0

#endif
