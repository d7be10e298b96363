// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_OPERATION_HPP
#define MBN_CONNECTION_OPERATION_HPP

#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace mbn::inline v0 {

/// Which IP settings a connect waits for.
enum class AwaitedSettings : std::uint8_t {
    /// Those that the device tells first. An IPv6 prefix that comes behind them is told as `IpSettingsChange`.
    first,
    /// Those of each family that was granted, as long as `TimeLimits::ip_settings`; then those that are there.
    every_family,
};

/// What a single request may ask for besides its arguments.
struct RequestOptions {
    /// The data stream to use. A connection policy of one context knows session 0 only.
    SessionId session = {};
    /// The limit for the request as a whole, beside the limits of its phases; absent: the phases alone decide. A limit
    /// of zero or less ends the request at its first step.
    std::optional<std::chrono::milliseconds> deadline = {};
    /// For a connect.
    AwaitedSettings awaited = AwaitedSettings::first;
};

namespace detail {

// Why an operation has to end although its step has not.
enum class Stop : std::uint8_t { none, deadline, cancelled, destroyed };

[[nodiscard]] constexpr HResult code_of(Stop stop) noexcept {
    switch (stop) {
    case Stop::deadline:
        return hresult::error_timeout;
    case Stop::cancelled:
        return hresult::error_cancelled;
    case Stop::destroyed:
        return hresult::e_abort;
    case Stop::none:
        break;
    }
    return hresult::s_ok;
}

// Which operations of a connection get in each other's way.
enum class Verb : std::uint8_t { connect, disconnect, read, control, cleanup };

[[nodiscard]] constexpr bool is_about_sessions(Verb verb) noexcept {
    return verb == Verb::connect || verb == Verb::disconnect || verb == Verb::cleanup;
}

// One request on its way: what names it, what ends it. Lives on the connection's executor.
template <class Clock>
struct Operation : std::enable_shared_from_this<Operation<Clock>> {
    using Timer =
        boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, boost::asio::any_io_executor>;

    Operation(boost::asio::any_io_executor const& executor, RequestId request, Verb kind, RequestOptions const& options)
        : id{request}, verb{kind}, session{options.session}, awaited{options.awaited}, timer{executor} {
        if (options.deadline)
            deadline = Clock::now() + *options.deadline;
    }

    void end(Stop reason) {
        if (stop != Stop::none)
            return;
        stop = reason;
        signal.emit(boost::asio::cancellation_type::terminal);
    }

    // From now on the operation ends by `Stop::deadline` when the phase takes longer than its limit.
    void enter(Phase next, std::chrono::milliseconds limit) {
        phase = next;
        auto const until = Clock::now() + limit;
        timer.expires_at(deadline && *deadline < until ? *deadline : until);
        timer.async_wait([weak = this->weak_from_this()](boost::system::error_code error) {
            if (auto const operation = weak.lock(); operation && !error)
                operation->end(Stop::deadline);
        });
    }

    RequestId id;
    Verb verb;
    SessionId session;
    AwaitedSettings awaited;
    // Of a `Verb::control`: which alternative of `DeviceRequest`.
    std::size_t asked_for = 0;
    // Likewise: whether the device has told what it changed.
    bool told = false;
    // Of a `Verb::cleanup`: the rule that ends the session.
    DeniedBy ended_by = DeniedBy::nobody;
    // How often the context of its session had changed when it began to read the device.
    std::uint64_t news_before = 0;
    Phase phase = Phase::none;
    Stop stop = Stop::none;
    std::optional<typename Clock::time_point> deadline;
    boost::asio::cancellation_signal signal;
    Timer timer;
};

// The request to the device that ended last, without a word of what it changed: a device may tell that behind its
// answer.
template <class Clock>
struct LastControl {
    std::size_t asked_for = 0;
    RequestId id = {};
    typename Clock::time_point ended = {};

    // The request that asked for that not long ago, once; 0 where there is none.
    [[nodiscard]] RequestId take(std::size_t request) {
        constexpr std::chrono::seconds soon{1};
        if (asked_for != request || Clock::now() - ended >= soon)
            return {};
        return std::exchange(id, RequestId{});
    }
};

// Whether somebody else is to be done with the session of an operation first. The list is in the order in which they
// began.
template <class List, class Op>
[[nodiscard]] bool is_somebody_before(List const& operations, Op const& operation) noexcept {
    bool earlier = true;
    for (auto const& other : operations) {
        bool const ends_before =
            other->verb == Verb::disconnect || (other->verb == Verb::connect && operation.verb == Verb::disconnect);
        if (other.get() == &operation)
            earlier = false;
        else if (other->session == operation.session && (other->verb == Verb::cleanup || (earlier && ends_before)))
            return true;
    }
    return false;
}

} // namespace detail

} // namespace mbn::inline v0

#endif
