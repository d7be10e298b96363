// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_EQUIPMENT_HPP
#define MBN_EMULATOR_EQUIPMENT_HPP

#include <mbn/emulator/access.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/emulator/sim.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// How an operation ended: a status, and what the network said.
struct Outcome {
    mbim::Status status{};
    std::uint32_t cause = 0;

    [[nodiscard]] friend constexpr bool operator==(Outcome const&, Outcome const&) noexcept = default;
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
};

/// What is behind the protocol: SIM, radio, registration, packet service and contexts, with the rules between them. It
/// knows no message. An operation that takes time ends through its `Done`, or is forgotten by `end_all_contexts`.
class Equipment {
public:
    using Done = std::function<void(Outcome)>;
    /// Told of each change, in order: which command describes it now, and for which session.
    using Listener = std::function<void(mbim::BasicConnectCid, std::uint32_t session_id)>;

    Equipment(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, Listener changed)
        : configuration_{std::move(configuration)}, scheduler_{scheduler}, changed_{std::move(changed)},
          sim_{configuration_->sim}, goal_{configuration_->registration}, registration_timer_{scheduler},
          attach_timer_{scheduler}, hardware_{configuration_->hardware_radio},
          software_{configuration_->software_radio}, rssi_{configuration_->rssi},
          error_rate_{configuration_->error_rate} {
        if (goal_ == mbim::RegisterState::deregistered)
            goal_ = mbim::RegisterState::home;
        else
            register_at_once();
    }

    [[nodiscard]] Sim const& sim() const noexcept { return sim_; }
    [[nodiscard]] mbim::RadioSwitch hardware_radio() const noexcept { return hardware_; }
    [[nodiscard]] mbim::RadioSwitch software_radio() const noexcept { return software_; }
    [[nodiscard]] mbim::RegisterState registration() const noexcept { return registration_; }
    [[nodiscard]] mbim::RegisterMode register_mode() const noexcept { return mode_; }
    [[nodiscard]] std::uint32_t registration_cause() const noexcept {
        return registration_ == mbim::RegisterState::denied ? configuration_->registration_cause : 0;
    }
    [[nodiscard]] mbim::PacketServiceState packet_service() const noexcept { return packet_service_; }
    [[nodiscard]] std::uint32_t packet_service_cause() const noexcept { return packet_service_cause_; }
    [[nodiscard]] std::uint32_t rssi() const noexcept { return registered() ? rssi_ : mbim::unknown_signal; }
    [[nodiscard]] std::uint32_t error_rate() const noexcept {
        return registered() ? error_rate_ : mbim::unknown_signal;
    }
    [[nodiscard]] bool radio_on() const noexcept {
        return hardware_ == mbim::RadioSwitch::on && software_ == mbim::RadioSwitch::on;
    }
    [[nodiscard]] bool registered() const noexcept {
        return registration_ == mbim::RegisterState::home || registration_ == mbim::RegisterState::roaming ||
               registration_ == mbim::RegisterState::partner;
    }
    /// The network it is registered with; null when it is not.
    [[nodiscard]] ProviderConfiguration const* provider() const noexcept {
        if (!registered())
            return nullptr;
        return registration_ == mbim::RegisterState::home ? &configuration_->home_provider
                                                          : &configuration_->visited_provider;
    }
    /// Null for a session that was never used since the host opened the modem.
    [[nodiscard]] ContextState const* context(std::uint32_t session_id) const noexcept {
        for (auto const& context : contexts_)
            if (context->state.session_id == session_id)
                return &context->state;
        return nullptr;
    }
    /// Sessions that are active or about to be, or about to end.
    [[nodiscard]] std::uint32_t contexts_in_use() const noexcept {
        std::uint32_t count = 0;
        for (auto const& context : contexts_)
            count += context->state.activation != mbim::ActivationState::deactivated ? 1u : 0u;
        return count;
    }
    [[nodiscard]] std::vector<ContextState> contexts() const {
        std::vector<ContextState> result;
        for (auto const& context : contexts_)
            result.push_back(context->state);
        return result;
    }

    /// The software switch. Off ends contexts, packet service and registration, in that order.
    void set_software_radio(mbim::RadioSwitch wanted) { set_radio(software_, wanted); }

    [[nodiscard]] PinResult operate_pin(mbim::PinType type, mbim::PinOperation operation, std::string_view pin,
                                        std::string_view new_pin) {
        auto const before = sim_.ready_state();
        auto const result = sim_.operate(type, operation, pin, new_pin);
        subscriber_may_have_changed(before);
        return result;
    }

    /// Registers: with the network the SIM prefers (no provider given), or with that one.
    void register_with(mbim::RegisterMode mode, std::string_view provider_id, Done done) {
        using mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return done({status, 0});
        if (mode == mbim::RegisterMode::manual && provider_id != goal_provider().id)
            return done({Status::provider_not_visible, 0});
        mode_ = mode;
        if (registration_ == goal_)
            return done(registration_outcome());
        registration_waiting_.push_back(std::move(done));
        start_registration();
    }

    /// Attaches; joins an attach that is on its way.
    void attach(Done done) {
        using mbim::PacketServiceState, mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return done({status, 0});
        if (!registered())
            return done({Status::not_registered, 0});
        if (packet_service_ == PacketServiceState::attached)
            return done({});
        attach_waiting_.push_back(std::move(done));
        start_attach();
    }

    /// Ends all contexts, then detaches.
    void detach(Done done) {
        finish_attach({mbim::Status::packet_service_detached, 0});
        end_contexts(mbim::Status::packet_service_detached, 0);
        set_packet_service(mbim::PacketServiceState::detached);
        done({});
    }

    /// Activates a context: needs subscriber, radio, registration and packet service, then a free session, then the
    /// consent of the network.
    void activate(ContextRequest const& request, Done done) {
        using mbim::ActivationState, mbim::Status;
        if (auto const status = connectable(request.session_id); status != Status::success)
            return done({status, 0});
        auto& context = use_context(request.session_id);
        auto const decision = decide_access(*configuration_, request);
        context.waiting = std::move(done);
        if (configuration_->delays.activate.count() == 0)
            return finish_activation(context, request.context_type, decision);
        context.state.activation = ActivationState::activating;
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
            end_context(*context, 0);
            return done({});
        }
        context->state.activation = ActivationState::deactivating;
        context->waiting = std::move(done);
        context->timer.start(configuration_->delays.deactivate, [this, context] {
            end_context(*context, 0);
            finish_waiting(*context, {});
        });
    }

    /// What CLOSE does: sessions are gone, and nobody waits for an operation any more. Registration and packet service
    /// stay.
    void end_all_contexts() noexcept {
        contexts_.clear();
        attach_waiting_.clear();
        registration_waiting_.clear();
    }

    /// As after a loss of power: an enabled PIN has to be entered again, the modem registers by itself.
    void power_cycle() {
        end_all_contexts();
        registration_timer_.stop();
        attach_timer_.stop();
        sim_.power_cycle();
        mode_ = mbim::RegisterMode::automatic;
        registration_ = mbim::RegisterState::deregistered;
        packet_service_ = mbim::PacketServiceState::detached;
        packet_service_cause_ = 0;
        register_at_once();
    }

    void set_hardware_radio(mbim::RadioSwitch wanted) { set_radio(hardware_, wanted); }

    /// What the network makes of the modem from now on. `deregistered` lets the host ask again, for home.
    void set_registration(mbim::RegisterState state) {
        goal_ = state == mbim::RegisterState::deregistered ? mbim::RegisterState::home : state;
        if (usable() == mbim::Status::success)
            set_register_state(state);
    }

    void insert_sim(SimPresence presence) {
        auto const before = sim_.ready_state();
        if (presence == SimPresence::absent)
            sim_.remove();
        else
            sim_.insert(presence);
        subscriber_may_have_changed(before);
    }

    void set_signal(std::uint32_t rssi, std::uint32_t error_rate) {
        rssi_ = rssi;
        error_rate_ = error_rate;
        changed_(mbim::BasicConnectCid::signal_state, 0);
    }

    /// The network ends one context. False when it was not active.
    bool drop_context(std::uint32_t session_id, std::uint32_t cause) {
        auto* const context = find_context(session_id);
        if (context == nullptr || context->state.activation == mbim::ActivationState::deactivated)
            return false;
        finish_waiting(*context, {mbim::Status::failure, cause});
        end_context(*context, cause);
        return true;
    }

    /// The network detaches the modem: contexts end first.
    void drop_packet_service(std::uint32_t cause) {
        finish_attach({mbim::Status::failure, cause});
        end_contexts(mbim::Status::packet_service_detached, cause);
        if (packet_service_ == mbim::PacketServiceState::detached)
            return;
        packet_service_cause_ = cause;
        set_packet_service(mbim::PacketServiceState::detached);
    }

    /// The network gives an active context other settings. False when it is not active.
    bool change_ip(std::uint32_t session_id, IpConfiguration ip) {
        auto* const context = find_context(session_id);
        if (context == nullptr || context->state.activation != mbim::ActivationState::activated)
            return false;
        context->state.ip = std::move(ip);
        changed_(mbim::BasicConnectCid::ip_configuration, session_id);
        return true;
    }

private:
    struct Context {
        explicit Context(Scheduler& scheduler) noexcept : timer{scheduler} {}
        ContextState state{};
        Done waiting{};
        Timer timer;
    };

    /// What an operation that needs the subscriber and the radio is answered by.
    [[nodiscard]] mbim::Status usable() const noexcept {
        if (auto const status = sim_.readiness(); status != mbim::Status::success)
            return status;
        return radio_on() ? mbim::Status::success : mbim::Status::radio_power_off;
    }

    void set_radio(mbim::RadioSwitch& which, mbim::RadioSwitch wanted) {
        if (which == wanted)
            return;
        which = wanted;
        changed_(mbim::BasicConnectCid::radio_state, 0);
        follow_usability();
    }

    void subscriber_may_have_changed(mbim::ReadyState before) {
        if (sim_.ready_state() == before)
            return;
        changed_(mbim::BasicConnectCid::subscriber_ready_status, 0);
        follow_usability();
    }

    void follow_usability() {
        auto const status = usable();
        if (status == mbim::Status::success)
            start_registration();
        else
            leave_network(status);
    }

    /// The order is that of MBIM 1.0, 10.5.12: contexts, packet service, registration.
    void leave_network(mbim::Status why) {
        registration_timer_.stop();
        finish_attach({why, 0});
        end_contexts(why, 0);
        set_packet_service(mbim::PacketServiceState::detached);
        set_register_state(mbim::RegisterState::deregistered);
        for (auto const& done : std::exchange(registration_waiting_, {}))
            done({why, 0});
    }

    [[nodiscard]] ProviderConfiguration const& goal_provider() const noexcept {
        return goal_ == mbim::RegisterState::roaming || goal_ == mbim::RegisterState::partner
                   ? configuration_->visited_provider
                   : configuration_->home_provider;
    }

    [[nodiscard]] Outcome registration_outcome() const noexcept {
        if (registration_ == mbim::RegisterState::denied)
            return {mbim::Status::failure, registration_cause()};
        return {};
    }

    /// At power-up nobody is told.
    void register_at_once() {
        if (usable() != mbim::Status::success)
            return;
        registration_ = goal_;
        if (registered() && configuration_->packet_service == mbim::PacketServiceState::attached)
            packet_service_ = mbim::PacketServiceState::attached;
    }

    void start_registration() {
        if (configuration_->delays.registration.count() == 0)
            return finish_registration();
        set_register_state(mbim::RegisterState::searching);
        registration_timer_.start(configuration_->delays.registration, [this] { finish_registration(); });
    }

    void finish_registration() {
        registration_timer_.stop();
        set_register_state(goal_);
        for (auto const& done : std::exchange(registration_waiting_, {}))
            done(registration_outcome());
    }

    void set_register_state(mbim::RegisterState state) {
        if (registration_ == state)
            return;
        bool const was_registered = registered();
        registration_ = state;
        bool const is_registered = registered();
        if (was_registered && !is_registered) {
            finish_attach({mbim::Status::not_registered, 0});
            end_contexts(mbim::Status::not_registered, 0);
            set_packet_service(mbim::PacketServiceState::detached);
        }
        changed_(mbim::BasicConnectCid::register_state, 0);
        if (is_registered && configuration_->packet_service == mbim::PacketServiceState::attached)
            start_attach();
    }

    void start_attach() {
        using mbim::PacketServiceState;
        if (packet_service_ == PacketServiceState::attached)
            return;
        if (configuration_->delays.attach.count() == 0) {
            set_packet_service(PacketServiceState::attached);
            return finish_attach({});
        }
        if (packet_service_ == PacketServiceState::attaching)
            return;
        packet_service_ = PacketServiceState::attaching;
        attach_timer_.start(configuration_->delays.attach, [this] {
            set_packet_service(PacketServiceState::attached);
            finish_attach({});
        });
    }

    void finish_attach(Outcome outcome) {
        attach_timer_.stop();
        if (packet_service_ == mbim::PacketServiceState::attaching)
            packet_service_ = mbim::PacketServiceState::detached;
        for (auto const& done : std::exchange(attach_waiting_, {}))
            done(outcome);
    }

    void set_packet_service(mbim::PacketServiceState state) {
        if (packet_service_ == state)
            return;
        packet_service_ = state;
        if (state == mbim::PacketServiceState::attached)
            packet_service_cause_ = 0;
        changed_(mbim::BasicConnectCid::packet_service, 0);
    }

    [[nodiscard]] Context* find_context(std::uint32_t session_id) noexcept {
        for (auto& context : contexts_)
            if (context->state.session_id == session_id)
                return context.get();
        return nullptr;
    }

    [[nodiscard]] Context& use_context(std::uint32_t session_id) {
        if (auto* const context = find_context(session_id))
            return *context;
        contexts_.push_back(std::make_unique<Context>(scheduler_));
        contexts_.back()->state.session_id = session_id;
        return *contexts_.back();
    }

    [[nodiscard]] mbim::Status connectable(std::uint32_t session_id) const noexcept {
        using mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return status;
        if (!registered())
            return Status::not_registered;
        if (packet_service_ != mbim::PacketServiceState::attached)
            return Status::packet_service_detached;
        if (contexts_in_use() >= configuration_->max_sessions)
            return Status::max_activated_contexts;
        if (session_id >= configuration_->max_sessions)
            return Status::invalid_parameters;
        auto const* const used = context(session_id);
        return used != nullptr && used->activation != mbim::ActivationState::deactivated ? Status::operation_not_allowed
                                                                                         : Status::success;
    }

    void finish_activation(Context& context, mbim::Uuid const& type, AccessDecision const& decision) {
        if (decision.status != mbim::Status::success) {
            reset(context.state, decision.cause);
            return finish_waiting(context, {decision.status, decision.cause});
        }
        context.state.activation = mbim::ActivationState::activated;
        context.state.context_type = type;
        context.state.cause = decision.cause;
        context.state.ip_type = decision.ip_type;
        context.state.ip = granted_ip(decision, context.state.session_id);
        changed_(mbim::BasicConnectCid::connect, context.state.session_id);
        finish_waiting(context, {mbim::Status::success, decision.cause});
    }

    static void reset(ContextState& state, std::uint32_t cause) {
        auto const session_id = state.session_id;
        state = ContextState{};
        state.session_id = session_id;
        state.cause = cause;
    }

    void end_context(Context& context, std::uint32_t cause) {
        context.timer.stop();
        reset(context.state, cause);
        changed_(mbim::BasicConnectCid::connect, context.state.session_id);
    }

    void end_contexts(mbim::Status why, std::uint32_t cause) {
        for (auto& context : contexts_)
            if (context->state.activation != mbim::ActivationState::deactivated) {
                auto const outcome =
                    context->state.activation == mbim::ActivationState::deactivating ? Outcome{} : Outcome{why, cause};
                end_context(*context, cause);
                finish_waiting(*context, outcome);
            }
    }

    static void finish_waiting(Context& context, Outcome outcome) {
        context.timer.stop();
        if (auto const done = std::exchange(context.waiting, {}))
            done(outcome);
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    Scheduler& scheduler_;
    Listener changed_;
    Sim sim_;
    mbim::RegisterState goal_;
    mbim::RegisterState registration_ = mbim::RegisterState::deregistered;
    mbim::RegisterMode mode_ = mbim::RegisterMode::automatic;
    Timer registration_timer_;
    std::vector<Done> registration_waiting_{};
    mbim::PacketServiceState packet_service_ = mbim::PacketServiceState::detached;
    std::uint32_t packet_service_cause_ = 0;
    Timer attach_timer_;
    std::vector<Done> attach_waiting_{};
    std::vector<std::unique_ptr<Context>> contexts_{};
    mbim::RadioSwitch hardware_;
    mbim::RadioSwitch software_;
    std::uint32_t rssi_;
    std::uint32_t error_rate_;
};

} // namespace mbn::inline v0::emulator

#endif
