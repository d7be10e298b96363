// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_DEVICE_OP_HPP
#define MBN_CONNECTION_DEVICE_OP_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/told_change.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device/pin_guard.hpp>
#include <mbn/device/requests.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <variant>

// GCC 12 warns of coroutine frames that hold a type of an unnamed namespace, such as a policy of a test; and with -O2
// of how Asio frees them, where it has inlined one half of that and not the other.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace mbn::inline v0::detail {

template <class Used = WhenUsed>
[[nodiscard]] constexpr std::chrono::milliseconds limit_of(Dependent<Used, DeviceRequest> const& request,
                                                           TimeLimits const& limits) noexcept {
    if (std::holds_alternative<device_request::ScanNetwork>(request))
        return limits.scan;
    if (std::holds_alternative<device_request::SetRegisterMode>(request))
        return limits.registration;
    if (std::holds_alternative<device_request::Attach>(request))
        return limits.attach;
    return limits.control;
}

// Whether the device is still finding out: a value that is not there yet is waited for.
[[nodiscard]] constexpr bool is_pending(HResult code) noexcept {
    return code == hresult::e_pending || code == hresult::error_not_ready;
}

template <class Used = WhenUsed>
[[nodiscard]] bool is_pending(Dependent<Used, DeviceAnswer> const& answer) noexcept {
    auto const* const subscriber = std::get_if<Subscriber>(&answer);
    return subscriber != nullptr && subscriber->ready_state == ReadyState::off;
}

// Whether a mode would change nothing, so that it is fine while connected (`SetRegisterMode`).
[[nodiscard]] inline bool is_so_already(Registration const& now, device_request::SetRegisterMode const& wanted) {
    return now.mode == wanted.mode && (wanted.mode == RegisterMode::automatic || now.provider_id == wanted.provider_id);
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<void>> check_request(Dependent<Used, DeviceRequest> const& request) {
    auto const* const mode = std::get_if<device_request::SetRegisterMode>(&request);
    if (mode != nullptr && mode->mode == RegisterMode::manual) {
        bool const digits = mode->provider_id.find_first_not_of("0123456789") == std::string::npos;
        if (!digits || mode->provider_id.size() < 5 || mode->provider_id.size() > 6)
            return make_error(hresult::e_invalidarg);
    }
    return success();
}

// The device as somebody wants to see it who does more than connect: with what is in the SIM.
template <class Transport>
[[nodiscard]] auto read_whole(Transport& transport, SessionId session) {
    if constexpr (requires { transport.read_device_and_sim(session); })
        return transport.read_device_and_sim(session);
    else
        return transport.read_device(session);
}

template <class Engine>
Dependent<Engine, Step<DeviceAnswer>> attach_device(Engine& engine) {
    auto attaching = engine.transport().attach();
    auto const attached = co_await std::move(attaching);
    if (!attached)
        co_return attached.error();
    co_return DeviceAnswer{attached.value()};
}

template <class Engine>
Dependent<Engine, Step<DeviceAnswer>> last_search(Engine& engine) {
    if (!engine.search())
        co_return make_error(hresult::e_mbn_invalid_cache);
    Dependent<Engine, VisibleProviders> found = engine.search()->second;
    found.age = std::chrono::duration_cast<std::chrono::seconds>(Engine::Clock::now() - engine.search()->first);
    co_return DeviceAnswer{std::move(found)};
}

// One question, to whoever can answer it.
template <class Engine>
[[nodiscard]] Dependent<Engine, Step<DeviceAnswer>> ask_device(Engine& engine,
                                                               Dependent<Engine, DeviceRequest> const& request) {
    if (std::holds_alternative<device_request::Attach>(request))
        return attach_device(engine);
    if (std::holds_alternative<device_request::ReadVisibleProviders>(request))
        return last_search(engine);
    return engine.transport().perform(request);
}

// Asks once more whenever the device tells something, until it knows, or until the deadline.
template <class Engine, class Operation>
Dependent<Engine, Step<DeviceAnswer>> answer_when_known(Engine& engine, Operation& operation,
                                                        Dependent<Engine, DeviceRequest> const& request) {
    for (;;) {
        auto asking = ask_device(engine, request);
        auto answer = co_await engine.step(operation, Phase::control, limit_of(request, engine.policy().time_limits()),
                                           std::move(asking));
        bool const pending = answer ? is_pending(answer.value()) : is_pending(answer.error().code);
        if (!pending || operation.stop != Stop::none)
            co_return answer;
        auto waiting = engine.told_or_later();
        auto const told = co_await engine.step(operation, Phase::control,
                                               limit_of(request, engine.policy().time_limits()), std::move(waiting));
        if (!told)
            co_return told.error();
    }
}

// A PIN operation: see what is left, ask the guard, send it once.
template <class Engine, class Operation>
Dependent<Engine, Step<DeviceAnswer>> pin_op(Engine& engine, Operation& operation,
                                             Dependent<Engine, DeviceRequest> const& request) {
    auto const& wanted = std::get<device_request::OperatePin>(request);
    Dependent<Engine, DeviceRequest> const read_subscriber = device_request::ReadSubscriber{};
    auto reading_card = answer_when_known(engine, operation, read_subscriber);
    auto const card = co_await std::move(reading_card);
    if (!card)
        co_return card.error();
    Dependent<Engine, DeviceRequest> const read_pin = device_request::ReadPin{};
    auto reading_pin = answer_when_known(engine, operation, read_pin);
    auto const before = co_await std::move(reading_pin);
    if (!before)
        co_return before.error();

    auto const& status = std::get<PinStatus>(before.value());
    // A blocked PIN takes its PUK, and nothing else.
    if (status.type == wanted.type && status.state == PinState::unblock && wanted.operation != PinOperation::unblock) {
        Error blocked = make_error(hresult::e_mbn_pin_required);
        blocked.refusal = Refusal::rejected;
        co_return blocked;
    }
    // What is told belongs to the PIN that is waited for. Of another one nobody knows how often it may be tried.
    bool const about_this =
        status.type == wanted.type &&
        status.state == (wanted.operation == PinOperation::unblock ? PinState::unblock : PinState::enter);
    std::uint32_t const attempts = about_this ? status.attempts_remaining : attempts_unknown;
    std::string const card_id = std::get<Subscriber>(card.value()).sim_icc_id;
    if (Result<void> const allowed = engine.pin_guard().check(card_id, wanted, attempts); !allowed)
        co_return allowed.error();

    auto asking = ask_device(engine, request);
    auto answer =
        co_await engine.step(operation, Phase::control, engine.policy().time_limits().control, std::move(asking));
    if (answer)
        engine.pin_guard().was_right(card_id, wanted);
    else if (answer.error().code == hresult::e_mbn_failure) {
        // A code that the device was not waiting for fails, right or wrong, and costs nothing (MBIM 1.0, 10.5.4).
        bool const enters = wanted.operation == PinOperation::enter || wanted.operation == PinOperation::unblock;
        if (about_this || !enters || answer.error().attempts_remaining != attempts_unknown)
            engine.pin_guard().was_wrong(card_id, wanted);
    } else if (answer.error().device_status == 0) {
        // It may have reached the card: it is not for a retry to find out.
        engine.pin_guard().was_wrong(card_id, wanted);
        Error lost = answer.error();
        lost.outcome_unknown = true;
        co_return lost;
    }
    co_return answer;
}

template <class Engine, class Operation>
[[nodiscard]] Dependent<Engine, Result<DeviceAnswer>> device_ended(Engine& engine, Operation const& operation,
                                                                   Dependent<Engine, Result<DeviceAnswer>> answer) {
    if (!answer) {
        answer = engine.stamped(operation, answer.error());
    } else if (asks<device_request::ScanNetwork>(operation)) {
        engine.search().emplace(Engine::Clock::now(), std::get<VisibleProviders>(answer.value()));
    }
    engine.last_control() = {operation.asked_for, operation.told ? RequestId{} : operation.id, Engine::Clock::now()};
    engine.log_end(operation, answer);
    return answer;
}

/// Asks the device for something else than a connection.
template <class Engine, class Operation>
Dependent<Engine, Step<DeviceAnswer>> device_op(Engine& engine, Operation& operation,
                                                Dependent<Engine, DeviceRequest> const& request) {
    operation.phase = Phase::control;
    // One limit for all that it takes.
    auto const until = Engine::Clock::now() + limit_of(request, engine.policy().time_limits());
    if (!operation.deadline || *operation.deadline > until)
        operation.deadline = until;
    if (Result<void> const valid = check_request(request); !valid)
        co_return engine.rejected(operation, valid.error());

    auto const* const mode = std::get_if<device_request::SetRegisterMode>(&request);
    bool is_connected = engine.has_active_context();
    if (mode != nullptr && !is_connected) {
        // Another program may have connected, or this one in an earlier run. A device that cannot say is not connected.
        auto looking = engine.transport().read_context(operation.session);
        auto const context =
            co_await engine.step(operation, Phase::control, engine.policy().time_limits().control, std::move(looking));
        if (operation.stop != Stop::none)
            co_return device_ended(engine, operation, context.error());
        is_connected = context && is_in_use(context.value());
    }
    if (mode != nullptr && is_connected) {
        Dependent<Engine, DeviceRequest> const read_registration = device_request::ReadRegistration{};
        auto reading = answer_when_known(engine, operation, read_registration);
        auto const now = co_await std::move(reading);
        if (!now)
            co_return device_ended(engine, operation, now);
        if (!is_so_already(std::get<Registration>(now.value()), *mode))
            co_return engine.rejected(operation, make_error(hresult::error_invalid_state));
        co_return now;
    }

    if (std::holds_alternative<device_request::OperatePin>(request)) {
        auto working = pin_op(engine, operation, request);
        auto const answer = co_await std::move(working);
        co_return device_ended(engine, operation, answer);
    }
    auto working = answer_when_known(engine, operation, request);
    auto const answer = co_await std::move(working);
    co_return device_ended(engine, operation, answer);
}

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
