// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_SESSION_HPP
#define MBN_SESSION_HPP

#include <mbn/connection/api.hpp>
#include <mbn/event.hpp>
#include <mbn/types.hpp>

#include <memory>
#include <utility>

namespace mbn::inline v0 {

/// Owns a connection that came up: while it lives the connection is meant to stay, and its destruction disconnects
/// (`ConnectionSession` of the Windows Runtime).
///
/// ```
/// mbn::ConnectResult up = connection.connect(mbn::ConnectionMode::profile, "Home").get();
/// mbn::Session session{connection, up.value()};
/// ```
///
/// Moving it moves the ownership. It may outlive the object that connected: the device stays open for it. Its
/// destructor does not wait: the device is told on the connection's executor, which has to run on for a moment, and
/// nobody hears of the outcome but the subscribers. Who needs that calls `ConnectionApi::disconnect` and then
/// `release`. One object needs the caller's care; distinct ones may be used at once.
class [[nodiscard]] Session {
public:
    /// Owns nothing.
    Session() noexcept = default;

    Session(ConnectionApi const& connection, Connected const& connected)
        : core_{detail::CoreAccess::get(connection)}, id_{connected.session} {
        core_->hold(id_);
    }

    Session(Session&& other) noexcept : core_{std::move(other.core_)}, id_{other.id_} {}
    Session& operator=(Session&& other) noexcept {
        if (this != &other) {
            let_go(detail::Disposal::disconnect);
            core_ = std::move(other.core_);
            id_ = other.id_;
        }
        return *this;
    }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;
    ~Session() { let_go(detail::Disposal::disconnect); }

    /// The data stream.
    [[nodiscard]] SessionId id() const noexcept { return id_; }

    /// Whether it owns a connection. That says nothing of whether the connection is up: the network may have ended it.
    [[nodiscard]] explicit operator bool() const noexcept { return core_ != nullptr; }

    /// Disconnects now; it owns nothing afterwards.
    void reset() { let_go(detail::Disposal::disconnect); }

    /// Gives up the ownership and leaves the connection up.
    void release() { let_go(detail::Disposal::leave_up); }

private:
    void let_go(detail::Disposal disposal) {
        if (auto const core = std::exchange(core_, nullptr))
            core->let_go(id_, disposal);
    }

    std::shared_ptr<detail::ConnectionCore> core_;
    SessionId id_;
};

} // namespace mbn::inline v0

#endif
