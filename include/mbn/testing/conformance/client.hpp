// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_CLIENT_HPP
#define MBN_TESTING_CONFORMANCE_CLIENT_HPP

#include <mbn/testing/conformance/fixture.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0::testing::conformance {

/// A request of a case: whether it has ended, and how. Copies stand for the same request.
template <class T>
class Pending {
public:
    [[nodiscard]] bool ended() const noexcept { return state_->result.has_value(); }
    /// How often its handler was called.
    [[nodiscard]] std::size_t completions() const noexcept { return state_->completions; }
    /// Whether its handler was called inside the call that started it.
    [[nodiscard]] bool was_inline() const noexcept { return state_->was_inline; }
    /// Of a request that has ended.
    [[nodiscard]] Result<T> const& result() const { return state_->result.value(); }

    /// Starts a request: `start` is given the completion handler.
    template <class Start>
    [[nodiscard]] static Pending begin(Start start) {
        Pending pending;
        start([state = pending.state_](Result<T> result) {
            ++state->completions;
            state->was_inline |= state->is_starting;
            state->result = std::move(result);
        });
        pending.state_->is_starting = false;
        return pending;
    }

private:
    struct State {
        std::optional<Result<T>> result = {};
        std::size_t completions = 0;
        bool is_starting = true;
        bool was_inline = false;
    };

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// A program of a case: a connection, and everything it was told.
class Client {
public:
    Client(Fixture& fixture, ConnectionSetup const& setup)
        : fixture_{fixture}, events_{std::make_shared<std::vector<Event>>()}, connection_{fixture.connection(setup)},
          subscription_{connection_->subscribe([events = events_](Event const& event) { events->push_back(event); })} {}
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;
    ~Client() { destroy(); }

    [[nodiscard]] AnyConnection& connection() { return connection_.value(); }
    [[nodiscard]] bool has_connection() const noexcept { return connection_.has_value(); }
    [[nodiscard]] std::vector<Event> const& events() const noexcept { return *events_; }

    /// Destroys the connection, as a program does that ends, and lets it clean up.
    void destroy() {
        connection_.reset();
        fixture_.settle();
    }
    /// The same, from inside a handler.
    void destroy_at_once() { connection_.reset(); }

    [[nodiscard]] Pending<Connected> connect(ConnectionMode mode, std::string_view designator,
                                             RequestOptions const& options = {}) {
        return Pending<Connected>::begin(
            [&](auto handler) { connection().connect(mode, designator, options, std::move(handler)); });
    }
    [[nodiscard]] Pending<Connected> connect(std::string_view name = "Home") {
        return connect(ConnectionMode::profile, name);
    }
    [[nodiscard]] Pending<Connected> connect(Profile const& profile) {
        return Pending<Connected>::begin([&](auto handler) { connection().connect(profile, std::move(handler)); });
    }
    [[nodiscard]] Pending<Disconnected> disconnect() {
        return Pending<Disconnected>::begin([&](auto handler) { connection().disconnect(std::move(handler)); });
    }
    [[nodiscard]] Pending<ConnectionState> state() {
        return Pending<ConnectionState>::begin([&](auto handler) { connection().state(std::move(handler)); });
    }
    [[nodiscard]] Pending<DeviceState> device() {
        return Pending<DeviceState>::begin([&](auto handler) { connection().device(std::move(handler)); });
    }
    [[nodiscard]] Pending<Capability> capability() {
        return Pending<Capability>::begin([&](auto handler) { connection().capability(std::move(handler)); });
    }
    [[nodiscard]] Pending<Signal> signal() {
        return Pending<Signal>::begin([&](auto handler) { connection().signal(std::move(handler)); });
    }
    [[nodiscard]] Pending<void> watch() {
        return Pending<void>::begin([&](auto handler) { connection().watch(std::move(handler)); });
    }

    /// The events that tell this, in order.
    template <class What>
    [[nodiscard]] std::vector<Event> told() const {
        std::vector<Event> found;
        for (Event const& event : *events_)
            if (std::holds_alternative<What>(event.what))
                found.push_back(event);
        return found;
    }

    /// Who caused the first of the events that tell `What` and fit; nobody when there is none.
    template <class What, class Fits>
    [[nodiscard]] std::optional<Origin> origin_of_first(Fits fits) const {
        for (Event const& event : *events_)
            if (auto const* const what = std::get_if<What>(&event.what); what != nullptr && fits(*what))
                return event.origin;
        return std::nullopt;
    }

    /// Whether an event tells `What` and fits.
    template <class What, class Fits>
    [[nodiscard]] bool told_that(Fits fits) const {
        return origin_of_first<What>(fits).has_value();
    }

    /// Whether a state of the context was told, by whom.
    [[nodiscard]] bool told_state(ActivationState state, Origin origin) const {
        for (Event const& event : *events_)
            if (auto const* const change = std::get_if<ConnectStateChange>(&event.what))
                if (change->context.state == state && event.origin == origin)
                    return true;
        return false;
    }

    void forget_events() { events_->clear(); }

private:
    Fixture& fixture_;
    std::shared_ptr<std::vector<Event>> events_;
    std::optional<AnyConnection> connection_;
    Subscription subscription_;
};

} // namespace mbn::inline v0::testing::conformance

#endif
