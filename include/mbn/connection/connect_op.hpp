// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CONNECT_OP_HPP
#define MBN_CONNECTION_CONNECT_OP_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/observer.hpp>
#include <mbn/detail/when_used.hpp>

#include <string>
#include <utility>
#include <variant>

// GCC 12 warns of coroutine frames that hold a type of an unnamed namespace, such as a policy of a test.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

namespace mbn::inline v0::detail {

template <class ProfilePolicyT, class ConnectionPolicyT>
[[nodiscard]] Dependent<ProfilePolicyT, Result<Profile>>
resolve(ProfilePolicyT& profiles, ConnectionPolicyT const& policy,
        Dependent<ProfilePolicyT, ConnectTarget> const& target) {
    if (auto const* const designator = std::get_if<Designator>(&target)) {
        if (!policy.allows(designator->mode))
            return make_error(hresult::e_invalidarg);
        return profiles.resolve(designator->mode, designator->text.reveal());
    }
    auto const& profile = std::get<Profile>(target);
    if (Result<void> const valid = profiles.admit(profile); !valid)
        return valid.error();
    return profile;
}

[[nodiscard]] inline ActivationRequest make_activation_request(Profile const& profile, SessionId session) {
    ActivationRequest request;
    request.session = session;
    request.context_type = profile.is_purchase_profile ? ContextType::purchase : ContextType::internet;
    request.settings = profile.context;
    return request;
}

// What comes behind the admission. The session is this operation's own until it returns an error.
template <class Engine, class Operation>
Dependent<Engine, Step<Connected>> establish(Engine& engine, Operation& operation,
                                             Dependent<Engine, Profile> const& profile) {
    SessionId const session = operation.session;
    auto const& policy = engine.policy();
    TimeLimits const limits = policy.time_limits();
    auto& transport = engine.transport();

    auto settle = engine.settled(operation);
    auto const settled = co_await engine.step(operation, Phase::device, limits.device, std::move(settle));
    if (!settled)
        co_return settled.error();
    auto reading = transport.read_device(session);
    auto const device = co_await engine.step(operation, Phase::device, limits.device, std::move(reading));
    if (!device)
        co_return device.error();
    if (Result<void> const usable = check_usable(device.value()); !usable)
        co_return usable.error();
    if (!policy.allows_network(profile, device.value().registration))
        co_return make_error(hresult::error_invalid_state);
    if (Result<void> const free = check_free(device.value().context); !free)
        co_return free.error();

    engine.note_packet_service(device.value().packet_service);
    engine.tell_context(operation, ActivationState::activating);
    if (device.value().packet_service.state != PacketService::attached) {
        operation.phase = Phase::attach;
        if (policy.when_detached() == WhenDetached::refuse)
            co_return make_error(hresult::e_mbn_packet_svc_detached, device.value().packet_service.cause);
        engine.log(operation, Level::debug, "the packet service is detached: attaching");
        auto attaching = transport.attach();
        auto const attached = co_await engine.step(operation, Phase::attach, limits.attach, std::move(attaching));
        if (!attached)
            co_return attached.error();
        engine.tell_packet_service(attached.value(), Origin::own, operation.id);
    }

    operation.phase = Phase::activation;
    engine.log(operation, Level::debug, "activating");
    engine.activation_sent(operation);
    ActivationRequest const request = make_activation_request(profile, session);
    auto activating = transport.activate(request);
    auto const context = co_await engine.step(operation, Phase::activation, limits.activation, std::move(activating));
    if (!context) {
        // A refusal leaves nothing behind. Where the answer did not come, the device may have activated all the same.
        if (context.error().device_status != 0)
            engine.activation_refused(operation);
        Error error = make_error(activation_code(context.error().code, context.error().cause), context.error().cause);
        error.device_status = context.error().device_status;
        co_return error;
    }

    auto reading_ip = transport.read_ip_settings(session);
    auto ip = co_await engine.step(operation, Phase::ip_settings, limits.ip_settings, std::move(reading_ip));
    if (!ip)
        co_return ip.error();

    Dependent<Engine, Connected> connected;
    connected.request_id = operation.id;
    connected.session = session;
    connected.profile_name = profile.name;
    connected.ip_type_asked = profile.context.ip_type;
    connected.ip_type_granted = context.value().ip_type;
    connected.cause = context.value().cause;
    connected.ip = std::move(ip).value();
    engine.tell_activated(operation, context.value(), connected.ip);
    co_return connected;
}

/// Connects: resolve the profile, admit the context, check the device, attach, activate, read the IP settings,
/// complete.
template <class Engine, class Operation>
Dependent<Engine, Step<Connected>> connect_op(Engine& engine, Operation& operation,
                                              Dependent<Engine, ConnectTarget> const& target) {
    operation.phase = Phase::profile;
    auto const profile = resolve(engine.profiles(), engine.policy(), target);
    if (!profile)
        co_return engine.rejected(operation, profile.error());

    operation.phase = Phase::admission;
    if (Result<void> const admitted = engine.admit(operation, profile.value()); !admitted)
        co_return engine.rejected(operation, admitted.error());

    auto establishing = establish(engine, operation, profile.value());
    auto result = co_await std::move(establishing);
    co_return engine.connect_ended(operation, std::move(result));
}

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
