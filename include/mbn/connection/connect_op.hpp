// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CONNECT_OP_HPP
#define MBN_CONNECTION_CONNECT_OP_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/contexts.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/ip_fallback.hpp>
#include <mbn/connection/observer.hpp>
#include <mbn/connection/throttle.hpp>
#include <mbn/detail/when_used.hpp>

#include <optional>
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

template <class ProfilePolicyT, class ConnectionPolicyT>
[[nodiscard]] Dependent<ProfilePolicyT, Result<Profile>>
resolve(ProfilePolicyT& profiles, ConnectionPolicyT const& policy,
        Dependent<ProfilePolicyT, ConnectTarget> const& target) {
    if (auto const* const designator = std::get_if<Designator>(&target)) {
        if (!policy.allows(designator->mode))
            return make_denial(hresult::e_invalidarg, DeniedBy::connection_mode);
        return profiles.resolve(designator->mode, designator->text.reveal());
    }
    auto const& profile = std::get<Profile>(target);
    if (Result<void> const valid = profiles.admit(profile); !valid)
        return valid.error();
    return profile;
}

template <class Operation>
[[nodiscard]] Dependent<Operation, ActivationRequest> make_activation_request(Operation const& operation,
                                                                              Profile const& profile) {
    Dependent<Operation, ActivationRequest> request;
    request.session = operation.session;
    request.context_type = profile.is_purchase_profile ? ContextType::purchase : ContextType::internet;
    request.settings = profile.context;
    return request;
}

template <class Operation>
[[nodiscard]] Dependent<Operation, Connected> make_connected(Operation const& operation, Profile const& profile,
                                                             ContextState const& context,
                                                             Dependent<Operation, IpSettings> ip) {
    Dependent<Operation, Connected> connected;
    connected.request_id = operation.id;
    connected.session = operation.session;
    connected.profile_name = profile.name;
    connected.ip_type_asked = profile.context.ip_type;
    connected.ip_type_granted = context.ip_type;
    connected.cause = context.cause;
    connected.ip = std::move(ip);
    return connected;
}

// Whether there are settings of each family that was granted.
template <class Used>
[[nodiscard]] bool is_complete(BasicIpSettings<Used> const& ip, IpType granted) noexcept {
    bool const ipv4 = ip.ipv4.method != IpMethod::none;
    bool const ipv6 = ip.ipv6.method != IpMethod::none;
    return granted == IpType::ipv4v6 ? ipv4 && ipv6 : ipv4 || ipv6;
}

// The state of a device that can be used, with its radio switched on where the policy wants that.
template <class Engine, class Operation>
Dependent<Engine, Step<DeviceState>> usable_device(Engine& engine, Operation& operation) {
    auto const& policy = engine.policy();
    TimeLimits const limits = policy.time_limits();
    auto until = Engine::Clock::now();
    bool switched_on = false;
    for (;;) {
        operation.news_before = engine.known(operation.session).news;
        auto reading = engine.transport().read_device(operation.session);
        auto device = co_await engine.step(operation, Phase::device, limits.device, std::move(reading));
        if (!device)
            co_return device.error();
        auto const usable = check_usable(device.value());
        if (usable)
            co_return device;
        bool const is_off = usable.error().code == hresult::e_mbn_radio_power_off;
        if (is_off && !switched_on && device.value().radio.hardware == Radio::on &&
            policy.when_radio_off() == WhenRadioOff::switch_on) {
            engine.log(operation, Level::info, "the radio is off: switching it on");
            Dependent<Engine, DeviceRequest> const on = device_request::SetSoftwareRadio{Radio::on};
            auto switching = engine.transport().perform(on);
            auto const switched = co_await engine.step(operation, Phase::device, limits.control, std::move(switching));
            if (!switched)
                co_return switched.error();
            switched_on = true;
            until = Engine::Clock::now() + limits.registration;
            continue;
        }
        // A device that was just switched on has to find its network first.
        bool const is_on_the_way = switched_on && device.value().registration.state != RegisterState::denied &&
                                   usable.error().code == hresult::e_mbn_not_registered;
        if (!is_on_the_way || Engine::Clock::now() >= until) {
            Error error = usable.error();
            error.radio_locked = is_off && switched_on && device.value().radio.hardware == Radio::on;
            co_return error;
        }
        auto waiting = engine.told_or_later();
        auto const told = co_await engine.step(operation, Phase::device, limits.registration, std::move(waiting));
        if (!told)
            co_return told.error();
    }
}

template <class Engine, class Operation>
[[nodiscard]] Dependent<Engine, Result<void>> admit(Engine& engine, Operation const& operation,
                                                    Dependent<Engine, Profile> const& profile) {
    auto const& policy = engine.policy();
    auto& known = engine.known(operation.session);
    auto& own = known.own;
    // The same once more: whether it is still up is seen at the device.
    bool const is_same = holds_active(known) && own->profile.name == profile.name;
    if (holds(operation, known) || (is_same && policy.stale_session() == StaleSession::adopt))
        return success();
    auto admitted = admit_context(own ? policy.max_contexts() : engine.own_contexts(), policy.max_contexts());
    if (admitted)
        own = make_own<Engine>(profile, operation.id);
    return admitted;
}

// Once more when the device says that nothing is active: the same may have ended, and another connect may have come
// before this one.
template <class Engine, class Operation>
[[nodiscard]] Dependent<Engine, Result<void>> admit_again(Engine& engine, Operation const& operation,
                                                          Dependent<Engine, Profile> const& profile) {
    auto& known = engine.known(operation.session);
    if (!holds(operation, known) && holds_active(known)) {
        if (is_up(known) && known.news != operation.news_before)
            return make_denial(hresult::e_mbn_max_activated_contexts, DeniedBy::context_limit);
        known.own.reset();
    }
    return admit(engine, operation, profile);
}

// What came of a session that is in use: nothing where it is free now, else what was taken over.
template <class Engine, class Operation>
Dependent<Engine, Step<std::optional<Connected>>> reconcile(Engine& engine, Operation& operation,
                                                            Dependent<Engine, Profile> const& profile,
                                                            Dependent<Engine, ContextState> const& found) {
    using Nothing = Dependent<Engine, std::optional<Connected>>;
    if (!is_in_use(found)) {
        engine.known(operation.session).unresolved = false;
        co_return Nothing{};
    }
    TimeLimits const limits = engine.policy().time_limits();
    // An activation whose answer was lost is this program's own, whatever the policy says of others.
    StaleSession const rule =
        engine.known(operation.session).unresolved ? StaleSession::drop : engine.policy().stale_session();
    if (rule == StaleSession::drop) {
        engine.log(operation, Level::info, "the session is in use: deactivating it first");
        auto dropping = engine.transport().deactivate(found.session);
        auto const dropped =
            co_await engine.step(operation, Phase::deactivation, limits.deactivation, std::move(dropping));
        if (!dropped && dropped.error().code != hresult::e_mbn_context_not_activated)
            co_return dropped.error();
        engine.known(operation.session).unresolved = false;
        engine.tell_context(operation, ActivationState::deactivated);
        co_return Nothing{};
    }
    bool const fits = found.state == ActivationState::activated && gives(found.ip_type, profile.context.ip_type);
    if (rule == StaleSession::refuse || !fits) {
        // Who waits for its end has to know of it. What was told since it was read is newer.
        if (engine.known(operation.session).news == operation.news_before)
            engine.tell_if_new(found, Origin::foreign, RequestId{});
        co_return make_denial(hresult::e_mbn_max_activated_contexts, DeniedBy::stale_session);
    }

    auto reading = engine.transport().read_ip_settings(found.session);
    auto ip = co_await engine.step(operation, Phase::ip_settings, limits.ip_settings, std::move(reading));
    // It may be in another network by now, and is being left for that; or it has ended.
    if (operation.stop == Stop::none && is_forbidden(engine.known(operation.session)))
        co_return make_denial(hresult::error_invalid_state, DeniedBy::roaming);
    if (!ip)
        co_return ip.error();
    if (is_ended_since(engine.known(operation.session), operation.news_before))
        co_return make_error(hresult::e_mbn_context_not_activated, engine.known(operation.session).told.cause);
    engine.log(operation, Level::info, "the session is in use: taking it over");
    Nothing adopted = make_connected(operation, profile, found, std::move(ip).value());
    adopted->adopted = true;
    engine.tell_activated(operation, found, adopted->ip);
    co_return adopted;
}

// Activates, with the address family of the profile, or with one that the network gives instead.
template <class Engine, class Operation>
Dependent<Engine, Step<ContextState>> activate_context(Engine& engine, Operation& operation,
                                                       Dependent<Engine, Profile> const& profile) {
    auto const& policy = engine.policy();
    TimeLimits const limits = policy.time_limits();
    Dependent<Engine, ActivationRequest> request = make_activation_request(operation, profile);
    for (;;) {
        operation.phase = Phase::activation;
        engine.log(operation, Level::debug, "activating");
        bool const sent = engine.activation_sent(operation);
        auto activating = engine.transport().activate(request);
        auto const context =
            co_await engine.step(operation, Phase::activation, limits.activation, std::move(activating));
        if (context) {
            engine.throttle_watch().note_success(fingerprint(profile.context));
            co_return context;
        }
        // A refusal leaves nothing behind. Where the answer did not come, the device may have activated all the same.
        bool const refused = context.error().device_status != 0;
        if (refused)
            engine.activation_refused(operation);
        auto const next = next_ip_type(profile.context.ip_type, request.settings.ip_type, context.error().cause);
        if (refused && next && policy.single_family() == SingleFamily::fall_back) {
            engine.log(operation, Level::info, "the network gives one address family only: asking for that");
            request.settings.ip_type = *next;
            continue;
        }
        Error error = make_error(activation_code(context.error().code, context.error().cause), context.error().cause);
        error.device_status = context.error().device_status;
        error.denied_by = context.error().denied_by;
        error.outcome_unknown = sent && !refused;
        ThrottleReading const reading = engine.throttle_watch().note(error, fingerprint(profile.context));
        error = reading.error;
        error.throttled = reading.throttled;
        co_return error;
    }
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
    // What was the same may have been ended by those.
    if (Result<void> const admitted = admit(engine, operation, profile); !admitted)
        co_return admitted.error();
    auto making_usable = usable_device(engine, operation);
    auto const device = co_await std::move(making_usable);
    if (!device)
        co_return device.error();
    if (!policy.allows_network(profile, device.value().registration))
        co_return make_denial(hresult::error_invalid_state, DeniedBy::roaming);
    auto reconciling = reconcile(engine, operation, profile, device.value().context);
    auto found = co_await std::move(reconciling);
    if (!found)
        co_return found.error();
    if (found.value())
        co_return *std::move(found).value();
    if (Result<void> const admitted = admit_again(engine, operation, profile); !admitted)
        co_return admitted.error();

    engine.note_packet_service(device.value().packet_service);
    engine.tell_context(operation, ActivationState::activating);
    if (device.value().packet_service.state != PacketService::attached) {
        operation.phase = Phase::attach;
        if (policy.when_detached() == WhenDetached::refuse) {
            Error denied = make_denial(hresult::e_mbn_packet_svc_detached, DeniedBy::packet_service);
            denied.cause = device.value().packet_service.cause;
            co_return denied;
        }
        engine.log(operation, Level::debug, "the packet service is detached: attaching");
        auto attaching = transport.attach();
        auto const attached = co_await engine.step(operation, Phase::attach, limits.attach, std::move(attaching));
        if (!attached)
            co_return attached.error();
        engine.tell_packet_service(attached.value(), Origin::own, operation.id);
    }

    // It may be in another network by now.
    if (is_forbidden(engine.known(session)))
        co_return make_denial(hresult::error_invalid_state, DeniedBy::roaming);
    auto activating = activate_context(engine, operation, profile);
    auto const context = co_await std::move(activating);
    if (!context)
        co_return context.error();
    engine.known(session).ended = false;
    auto const patience = Engine::Clock::now() + limits.ip_settings;
    auto reading_ip = transport.read_ip_settings(session);
    auto ip = co_await engine.step(operation, Phase::ip_settings, limits.ip_settings, std::move(reading_ip));
    while (ip && operation.awaited == AwaitedSettings::every_family && !engine.known(session).ended &&
           !is_complete(ip.value(), context.value().ip_type) && Engine::Clock::now() < patience) {
        auto waiting = engine.told_or_later();
        auto const told = co_await engine.step(operation, Phase::ip_settings, limits.ip_settings, std::move(waiting));
        if (!told)
            co_return told.error();
        auto reading_again = transport.read_ip_settings(session);
        ip = co_await engine.step(operation, Phase::ip_settings, limits.ip_settings, std::move(reading_again));
    }
    if (!ip)
        co_return ip.error();
    // The network may have dropped it in the meantime.
    if (engine.known(session).ended)
        co_return make_error(hresult::e_mbn_context_not_activated, engine.known(session).told.cause);
    if (is_forbidden(engine.known(session)))
        co_return make_denial(hresult::error_invalid_state, DeniedBy::roaming);

    Dependent<Engine, Connected> connected = make_connected(operation, profile, context.value(), std::move(ip).value());
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
    if (Result<void> const admitted = admit(engine, operation, profile.value()); !admitted) {
        Error const refused = engine.rejected(operation, admitted.error());
        // The device is not asked before a refusal. But the word of that context's end may have been lost: the next
        // connect shall not be refused for it.
        if (holds_active(engine.known(operation.session)))
            engine.look_at(operation.id, operation.session);
        co_return refused;
    }

    auto establishing = establish(engine, operation, profile.value());
    auto result = co_await std::move(establishing);
    co_return engine.connect_ended(operation, std::move(result));
}

} // namespace mbn::inline v0::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
