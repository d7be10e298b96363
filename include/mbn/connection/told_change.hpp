// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_TOLD_CHANGE_HPP
#define MBN_CONNECTION_TOLD_CHANGE_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/contexts.hpp>
#include <mbn/connection/operation.hpp>
#include <mbn/device/requests.hpp>
#include <mbn/event.hpp>
#include <mbn/result.hpp>

#include <concepts>

namespace mbn::inline v0::detail {

// Whether an operation asks the device for just that.
template <class Request, class Operation>
[[nodiscard]] bool asks(Operation const& operation) noexcept {
    return operation.verb == Verb::control && operation.asked_for == request_index<Request>;
}

// What becomes of a change that the device told of its own accord: what is known of it is kept, and subscribers hear of
// it, as their own where a request of this connection is at it.
template <class Engine>
class ToldChange {
    using Op = typename Engine::Op;

public:
    explicit ToldChange(Engine& engine) noexcept : engine_{engine} {}

    void operator()(ContextState const& context) const {
        Op const* const owner = engine_.find(
            [&context](Op const& other) { return other.session == context.session && is_about_sessions(other.verb); });
        bool const ended = context.state == ActivationState::deactivated || context.state == ActivationState::none;
        // The late success of what is being given up.
        if (owner != nullptr && owner->verb == Verb::cleanup && !ended)
            return;
        auto const& known = engine_.known(context.session);
        if (owner == nullptr && context.state == ActivationState::activated && known.unresolved &&
            Engine::Clock::now().time_since_epoch() < known.late_until)
            return engine_.clean_up(engine_.next_request_id(), context.session, DeniedBy::nobody,
                                    "an activation that was given up has come up: disconnecting");
        // Why the network ended it is kept like the cause of a failed activation.
        if (ended && context.cause != NetworkCause::none)
            engine_.known(context.session).activation_cause = context.cause;
        engine_.known(context.session).ended = ended;
        engine_.tell_if_new(context, origin_of(id_of(owner)), id_of(owner),
                            owner != nullptr ? owner->ended_by : DeniedBy::nobody);
        if (ended && (owner == nullptr || owner->verb != Verb::connect))
            engine_.forget_ended(context.session);
    }

    void operator()(PacketServiceState const& state) const {
        Op const* const owner =
            engine_.find([](Op const& other) { return other.verb == Verb::connect && other.phase == Phase::attach; });
        RequestId const id = owner != nullptr ? owner->id : asker<device_request::Attach, device_request::Detach>();
        engine_.tell_packet_service(state, origin_of(id), id);
    }

    void operator()(Registration const& registration) const {
        tell<device_request::SetRegisterMode>(RegisterStateChange{registration});
        leave_forbidden_network(registration);
    }

    void operator()(RadioState const& radio) const {
        engine_.throttle_watch().forget();
        tell<device_request::SetSoftwareRadio>(RadioStateChange{radio});
    }

    void operator()(Subscriber const& subscriber) const {
        engine_.throttle_watch().forget();
        tell<device_request::OperatePin>(ReadyStateChange{subscriber});
    }

    void operator()(Signal const& signal) const { engine_.tell(SignalStateChange{signal}, Origin::foreign, {}); }
    void operator()(IpSettingsChange const& change) const { engine_.tell_ip_settings(change, Origin::foreign, {}); }
    void operator()(PreferredProvidersChange const& change) const {
        tell<device_request::SetPreferredProviders>(change);
    }
    void operator()(ProvisionedContextsChange const& change) const {
        tell<device_request::SetProvisionedContext>(change);
    }

    void operator()(ConnectionRemoval const& removal) const {
        engine_.forget_device();
        engine_.tell(removal, Origin::foreign, {});
    }

private:
    [[nodiscard]] static Origin origin_of(RequestId id) noexcept {
        return id != RequestId{} ? Origin::own : Origin::foreign;
    }

    [[nodiscard]] static RequestId id_of(Op const* owner) noexcept {
        return owner != nullptr ? owner->id : RequestId{};
    }

    // The request that asks for one of these, or did so last and has not been told of it; 0 where there is none.
    template <class... Requests>
    [[nodiscard]] RequestId asker() const {
        if (Op* const owner = engine_.find([](Op const& other) { return (asks<Requests>(other) || ...); })) {
            owner->told = true;
            return owner->id;
        }
        RequestId id;
        ((id = id != RequestId{} ? id : engine_.last_control().take(request_index<Requests>)), ...);
        return id;
    }

    template <class Request, class What>
    void tell(What const& what) const {
        RequestId const id = asker<Request>();
        engine_.tell(what, origin_of(id), id);
    }

    // Nobody pays for a network that the profile does not allow, also when the device gets there while connected.
    void leave_forbidden_network(Registration const& registration) const {
        if (!is_registered(registration.state))
            return;
        for (auto const& session : engine_.all_contexts()) {
            if (!session.own)
                continue;
            bool const allowed = engine_.policy().allows_network(session.own->profile, registration);
            // One on its way ends by itself.
            engine_.known(session.session).own->forbidden = !allowed;
            if (allowed || session.own->stage != Stage::active)
                continue;
            auto const ending = [&session](Op const& other) {
                return other.session == session.session &&
                       (other.verb == Verb::disconnect || other.verb == Verb::cleanup);
            };
            if (engine_.find(ending) == nullptr)
                engine_.clean_up(engine_.next_request_id(), session.session, DeniedBy::roaming,
                                 "the profile does not allow this network: disconnecting");
        }
    }

    Engine& engine_;
};

// What was read of a context while nothing was told of it and nobody here was at work on it. Where it is in use against
// all that was told, or is not any more, the device forgot to tell.
template <class Engine, class T>
void note_read(Engine& engine, typename Engine::Op const& operation, Result<T> const& read) {
    ContextState const* context = nullptr;
    if constexpr (std::same_as<T, ContextState>)
        context = read ? &read.value() : nullptr;
    if constexpr (std::same_as<T, DeviceState>)
        context = read && check_usable(read.value()) ? &read.value().context : nullptr;
    if (context == nullptr)
        return;
    auto const& known = engine.known(operation.session);
    auto const* const at_work = engine.find([&operation](auto const& other) {
        return other.session == operation.session && is_about_sessions(other.verb);
    });
    if (at_work == nullptr && known.news == operation.news_before && is_in_use(*context) != is_in_use(known.told))
        ToldChange<Engine>{engine}(*context);
}

} // namespace mbn::inline v0::detail

#endif
