// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_DISCONNECT_OP_HPP
#define MBN_CONNECTION_DISCONNECT_OP_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/connection/contexts.hpp>
#include <mbn/detail/when_used.hpp>

#include <cstdint>
#include <utility>

// GCC 12 warns of coroutine frames that hold a type of an unnamed namespace, such as a policy of a test; and with -O2
// of how Asio frees them, where it has inlined one half of that and not the other.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace mbn::inline v0::detail {

// What `disconnect` found on its way.
enum class PendingConnect : std::uint8_t { none, ended };

/// Disconnects: end a connect that is on its way, see whether anything is active, deactivate, complete. A context that
/// another program activated is ended too: it belongs to the machine.
template <class Engine, class Operation>
Dependent<Engine, Step<void>> deactivate_session(Engine& engine, Operation& operation) {
    SessionId const session = operation.session;
    TimeLimits const limits = engine.policy().time_limits();
    auto& transport = engine.transport();

    PendingConnect const pending = engine.end_pending_connect(session);
    auto settle = engine.settled(operation);
    auto const settled = co_await engine.step(operation, Phase::deactivation, limits.deactivation, std::move(settle));
    if (!settled)
        co_return settled.error();

    // Some devices take the deactivation of a context that is not active for a success, so they are asked first.
    operation.news_before = engine.known(session).news;
    auto reading = transport.read_context(session);
    auto const context = co_await engine.step(operation, Phase::device, limits.device, std::move(reading));
    if (!context)
        co_return context.error();
    if (context.value().state == ActivationState::deactivated) {
        engine.note_deactivated(operation);
        if (pending == PendingConnect::ended)
            co_return success();
        co_return make_error(hresult::error_not_found);
    }

    if (!is_ended_since(engine.known(session), operation.news_before))
        engine.tell_context(operation, ActivationState::deactivating);
    auto deactivating = transport.deactivate(session);
    auto const deactivated =
        co_await engine.step(operation, Phase::deactivation, limits.deactivation, std::move(deactivating));
    if (!deactivated && deactivated.error().code == hresult::e_mbn_context_not_activated) {
        engine.note_deactivated(operation);
        co_return make_error(hresult::error_not_found);
    }
    if (!deactivated) {
        engine.note_not_deactivated(operation, context.value().state);
        co_return deactivated.error();
    }
    engine.note_deactivated(operation);
    co_return success();
}

template <class Engine, class Operation>
Dependent<Engine, Step<Disconnected>> disconnect_op(Engine& engine, Operation& operation) {
    auto deactivating = deactivate_session(engine, operation);
    auto const result = co_await std::move(deactivating);
    co_return engine.disconnect_ended(operation, result);
}

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
