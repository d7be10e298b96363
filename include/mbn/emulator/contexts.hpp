// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_CONTEXTS_HPP
#define MBN_EMULATOR_CONTEXTS_HPP

#include <mbn/emulator/access.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/emulator/throttle.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// How an operation ended: a status, and what the network said.
struct Outcome {
    mbim::Status status{};
    std::uint32_t cause = 0;

    [[nodiscard]] friend constexpr bool operator==(Outcome const&, Outcome const&) noexcept = default;
};

/// Packets that may wake the host, by their first bytes.
struct PacketFilterBytes {
    std::vector<std::byte> filter{};
    std::vector<std::byte> mask{};
    /// By which a wake reason calls it (MBIMEx 3).
    std::uint32_t id = 0;
};

/// One session, from its first use until the host closes the modem.
struct ContextState {
    std::uint32_t session_id = 0;
    mbim::ActivationState activation = mbim::ActivationState::deactivated;
    mbim::ContextIpType ip_type{};
    mbim::Uuid context_type = mbim::context_types::none;
    /// What the network said last about this session.
    std::uint32_t cause = 0;
    IpConfiguration ip{std::nullopt, std::nullopt};
    std::vector<PacketFilterBytes> filters{};
    /// What the host asked for.
    std::string access_string{};
};

/// The sessions of the modem: activated and ended by hosts and by the network. Who calls has seen to it that the modem
/// is attached. An operation that takes time ends through its `Done`, or is forgotten by `forget`.
class Contexts {
public:
    using Done = std::function<void(Outcome)>;
    /// Told of each change, in order: which command describes it now, and for which session.
    using Listener = std::function<void(mbim::BasicConnectCid, std::uint32_t session_id)>;

    Contexts(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, Listener changed)
        : configuration_{std::move(configuration)}, scheduler_{scheduler}, changed_{std::move(changed)},
          throttle_{configuration_->throttling} {}

    /// Null for a session that was never used since the host opened the modem.
    [[nodiscard]] ContextState const* find(std::uint32_t session_id) const noexcept {
        for (auto const& context : contexts_)
            if (context->state.session_id == session_id)
                return &context->state;
        return nullptr;
    }
    [[nodiscard]] bool active(std::uint32_t session_id) const noexcept {
        auto const* const context = find(session_id);
        return context != nullptr && context->activation == mbim::ActivationState::activated;
    }
    /// Sessions that are active or about to be, or about to end.
    [[nodiscard]] std::uint32_t in_use() const noexcept {
        std::uint32_t count = 0;
        for (auto const& context : contexts_)
            count += context->state.activation != mbim::ActivationState::deactivated ? 1u : 0u;
        return count;
    }
    [[nodiscard]] std::vector<ContextState> states() const {
        std::vector<ContextState> result;
        for (auto const& context : contexts_)
            result.push_back(context->state);
        return result;
    }

    /// What an activation of this session is answered by before the network is asked: success when there is room.
    [[nodiscard]] mbim::Status admit(std::uint32_t session_id) const noexcept {
        using mbim::Status;
        if (in_use() >= configuration_->max_sessions)
            return Status::max_activated_contexts;
        if (session_id >= configuration_->max_sessions)
            return Status::invalid_parameters;
        auto const* const used = find(session_id);
        return used != nullptr && used->activation != mbim::ActivationState::deactivated ? Status::operation_not_allowed
                                                                                         : Status::success;
    }

    /// Activates an admitted session, if the network agrees.
    void activate(ContextRequest const& request, Done done) {
        auto& context = use(request.session_id);
        auto const decision = decide(request);
        context.waiting = std::move(done);
        context.state.access_string = request.access_string;
        if (configuration_->delays.activate.count() == 0)
            return finish_activation(context, request.context_type, decision);
        context.state.activation = mbim::ActivationState::activating;
        context.state.context_type = request.context_type;
        context.state.cause = 0;
        context.timer.start(configuration_->delays.activate, [this, &context, type = request.context_type, decision] {
            finish_activation(context, type, decision);
        });
    }

    /// Ends a context, or the activation that is on its way.
    void deactivate(std::uint32_t session_id, Done done) {
        using mbim::ActivationState, mbim::Status;
        auto* const context = find_context(session_id);
        if (context == nullptr || context->state.activation == ActivationState::deactivated)
            return done({Status::context_not_activated, 0});
        if (context->state.activation == ActivationState::deactivating)
            return done({Status::busy, 0});
        if (context->state.activation == ActivationState::activating)
            finish_waiting(*context, {Status::failure, 0});
        context->state.cause = 0;
        if (configuration_->delays.deactivate.count() == 0) {
            end(*context, 0);
            return done({});
        }
        context->state.activation = ActivationState::deactivating;
        context->waiting = std::move(done);
        context->timer.start(configuration_->delays.deactivate, [this, context] {
            end(*context, 0);
            finish_waiting(*context, {});
        });
    }

    /// The network or another host ends one context. False when it was not active.
    bool drop(std::uint32_t session_id, std::uint32_t cause) {
        auto* const context = find_context(session_id);
        if (context == nullptr || context->state.activation == mbim::ActivationState::deactivated)
            return false;
        finish_waiting(*context, {mbim::Status::failure, cause});
        end(*context, cause);
        return true;
    }

    /// All contexts end, because the modem loses what they need.
    void end_all(mbim::Status why, std::uint32_t cause) {
        for (auto& context : contexts_)
            if (context->state.activation != mbim::ActivationState::deactivated) {
                auto const outcome =
                    context->state.activation == mbim::ActivationState::deactivating ? Outcome{} : Outcome{why, cause};
                end(*context, cause);
                finish_waiting(*context, outcome);
            }
    }

    /// The network gives an active context other settings. False when it is not active.
    bool change_ip(std::uint32_t session_id, IpConfiguration ip) {
        if (!active(session_id))
            return false;
        auto* const context = find_context(session_id);
        context->ip_timer.stop();
        context->ipv6_timer.stop();
        set_ip(*context, std::move(ip));
        return true;
    }

    /// Sets the filters of a session. False when it is not active.
    bool set_filters(std::uint32_t session_id, std::vector<PacketFilterBytes> filters) {
        if (!active(session_id))
            return false;
        find_context(session_id)->state.filters = std::move(filters);
        return true;
    }

    /// Tells of every active session, or of session 0 when there is none.
    void tell_all() {
        bool told = false;
        for (auto const& context : contexts_)
            if (context->state.activation == mbim::ActivationState::activated) {
                changed_(mbim::BasicConnectCid::connect, context->state.session_id);
                told = true;
            }
        if (!told)
            changed_(mbim::BasicConnectCid::connect, 0);
    }

    /// What CLOSE does: sessions are gone, and nobody waits for an operation any more.
    void forget() noexcept { contexts_.clear(); }

    /// The modem asks the network again for every name.
    void stop_throttling() noexcept { throttle_.reset(); }

private:
    struct Context {
        explicit Context(Scheduler& scheduler) noexcept
            : timer{scheduler}, ip_timer{scheduler}, ipv6_timer{scheduler} {}
        ContextState state{};
        Done waiting{};
        Timer timer;
        Timer ip_timer;
        Timer ipv6_timer;
    };

    [[nodiscard]] Context* find_context(std::uint32_t session_id) noexcept {
        for (auto& context : contexts_)
            if (context->state.session_id == session_id)
                return context.get();
        return nullptr;
    }

    [[nodiscard]] Context& use(std::uint32_t session_id) {
        if (auto* const context = find_context(session_id))
            return *context;
        contexts_.push_back(std::make_unique<Context>(scheduler_));
        contexts_.back()->state.session_id = session_id;
        return *contexts_.back();
    }

    [[nodiscard]] AccessDecision decide(ContextRequest const& request) {
        auto const now = scheduler_.now();
        if (throttle_.holds(request.access_string, now))
            return {mbim::Status::failure, 0, {}, nullptr};
        auto const decision = decide_access(*configuration_, request);
        if (decision.status == mbim::Status::success)
            throttle_.forget(request.access_string);
        else if (decision.cause != 0)
            throttle_.count(request.access_string, now);
        return decision;
    }

    void finish_activation(Context& context, mbim::Uuid const& type, AccessDecision const& decision) {
        if (decision.status != mbim::Status::success) {
            reset(context, decision.cause);
            return finish_waiting(context, {decision.status, decision.cause});
        }
        context.state.activation = mbim::ActivationState::activated;
        context.state.context_type = type;
        context.state.cause = decision.cause;
        context.state.ip_type = decision.ip_type;
        changed_(mbim::BasicConnectCid::connect, context.state.session_id);
        give_ip(context, granted_ip(decision, context.state.session_id));
        finish_waiting(context, {mbim::Status::success, decision.cause});
    }

    void give_ip(Context& context, IpConfiguration first) {
        auto const at_first = configuration_->delays.ip_settings;
        auto const at_last = (std::max)(at_first, configuration_->delays.ipv6_settings);
        if (first.ipv6 && at_last > at_first) {
            context.ipv6_timer.start(at_last, [this, &context, all = first] { set_ip(context, all); });
            first.ipv6.reset();
        }
        if (at_first.count() == 0)
            context.state.ip = std::move(first);
        else if (first.ipv4 || first.ipv6)
            context.ip_timer.start(at_first, [this, &context, first = std::move(first)] { set_ip(context, first); });
    }

    void set_ip(Context& context, IpConfiguration ip) {
        context.state.ip = std::move(ip);
        changed_(mbim::BasicConnectCid::ip_configuration, context.state.session_id);
    }

    static void reset(Context& context, std::uint32_t cause) {
        context.timer.stop();
        context.ip_timer.stop();
        context.ipv6_timer.stop();
        auto const session_id = context.state.session_id;
        context.state = ContextState{};
        context.state.session_id = session_id;
        context.state.cause = cause;
    }

    void end(Context& context, std::uint32_t cause) {
        reset(context, cause);
        changed_(mbim::BasicConnectCid::connect, context.state.session_id);
    }

    static void finish_waiting(Context& context, Outcome outcome) {
        context.timer.stop();
        if (auto const done = std::exchange(context.waiting, {}))
            done(outcome);
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    Scheduler& scheduler_;
    Listener changed_;
    Throttle throttle_;
    std::vector<std::unique_ptr<Context>> contexts_{};
};

} // namespace mbn::inline v0::emulator

#endif
