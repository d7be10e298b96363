// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CORE_HPP
#define MBN_CONNECTION_CORE_HPP

#include <mbn/connection/operation.hpp>
#include <mbn/detail/subscribers.hpp>
#include <mbn/detail/unique_function.hpp>
#include <mbn/device.hpp>
#include <mbn/device/requests.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace mbn::inline v0 {

/// The state of one context as `Connection::state` reads it (`GetConnectionState`, `GetVoiceCallState`,
/// `GetActivationNetworkError`). While it is deactivated, `context.cause` says why the last activation failed or ended.
struct ConnectionState {
    ContextState context = {};
    /// The profile with which this connection activated it; empty for a context that another program activated, and
    /// while it is not activated.
    std::string profile_name = {};
};

namespace detail {

// What `connect` was asked for. A document may hold a password, so the string is kept as a secret.
struct Designator {
    ConnectionMode mode = ConnectionMode::profile;
    Secret text = {};
};
using ConnectTarget = std::variant<Designator, Profile>;

// What becomes of a session that nobody holds any more.
enum class Disposal : std::uint8_t { disconnect, leave_up };

template <class T>
using Completion = UniqueFunction<void(Result<T>)>;

// A connection whose backend is not known at compile time. All members may be called from any thread; completions are
// called on the executor, once each.
class ConnectionCore {
public:
    ConnectionCore() = default;
    ConnectionCore(ConnectionCore const&) = delete;
    ConnectionCore& operator=(ConnectionCore const&) = delete;
    virtual ~ConnectionCore() = default;

    [[nodiscard]] virtual boost::asio::any_io_executor get_executor() const noexcept = 0;
    // A new number, unique among the requests of this connection.
    [[nodiscard]] virtual RequestId next_request_id() noexcept = 0;
    // The last one that was given; 0 at first.
    [[nodiscard]] virtual RequestId last_request_id() const noexcept = 0;

    virtual void connect(RequestId id, ConnectTarget target, RequestOptions const& options,
                         Completion<Connected> done) = 0;
    virtual void disconnect(RequestId id, RequestOptions const& options, Completion<Disconnected> done) = 0;
    virtual void state(RequestId id, RequestOptions const& options, Completion<ConnectionState> done) = 0;
    virtual void device(RequestId id, RequestOptions const& options, Completion<DeviceState> done) = 0;
    virtual void capability(RequestId id, RequestOptions const& options, Completion<Capability> done) = 0;
    virtual void signal(RequestId id, RequestOptions const& options, Completion<Signal> done) = 0;
    virtual void ip_settings(RequestId id, RequestOptions const& options, Completion<IpSettings> done) = 0;
    virtual void watch(RequestId id, RequestOptions const& options, Completion<void> done) = 0;
    virtual void perform(RequestId id, RequestOptions const& options, DeviceRequest request,
                         Completion<DeviceAnswer> done) = 0;

    virtual void cancel(RequestId id) = 0;
    virtual void cancel_all() = 0;
    virtual std::shared_ptr<EventHandler> subscribe(std::function<void(Event const&)> handler) = 0;
    // Ends everything that is pending with `E_ABORT`, then closes the transport.
    virtual void abandon() = 0;
    // Somebody relies on a session: the transport stays open for it, also when the connection is abandoned...
    virtual void hold(SessionId session) = 0;
    // ...until it is let go, which ends it first or not.
    virtual void let_go(SessionId session, Disposal disposal) = 0;
};

} // namespace detail

} // namespace mbn::inline v0

#endif
