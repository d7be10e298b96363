// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_EQUIPMENT_HPP
#define MBN_EMULATOR_EQUIPMENT_HPP

#include <mbn/emulator/access.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/contexts.hpp>
#include <mbn/emulator/provisioning.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/emulator/sim.hpp>
#include <mbn/emulator/surroundings.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/emergency_mode.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// What is behind the protocol: SIM, radio, registration, packet service and contexts, with the rules between them. It
/// knows no message. An operation that takes time ends through its `Done`, or is forgotten by `end_all_contexts`.
class Equipment {
public:
    using Done = Contexts::Done;
    using Listener = Contexts::Listener;

    Equipment(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, Listener changed)
        : configuration_{std::move(configuration)}, changed_{std::move(changed)}, sim_{configuration_->sim},
          surroundings_{configuration_}, registration_timer_{scheduler}, scan_timer_{scheduler},
          attach_timer_{scheduler}, contexts_{configuration_, scheduler, changed_},
          hardware_{configuration_->hardware_radio}, software_{configuration_->software_radio},
          rssi_{configuration_->rssi}, error_rate_{configuration_->error_rate} {
        if (configuration_->registration != mbim::RegisterState::deregistered)
            register_at_once();
    }

    [[nodiscard]] Sim const& sim() const noexcept { return sim_; }
    [[nodiscard]] mbim::RadioSwitch hardware_radio() const noexcept { return hardware_; }
    [[nodiscard]] mbim::RadioSwitch software_radio() const noexcept { return software_; }
    [[nodiscard]] mbim::RegisterState registration() const noexcept { return registration_; }
    [[nodiscard]] mbim::RegisterMode register_mode() const noexcept { return surroundings_.mode(); }
    /// The network that the host has chosen; empty in automatic mode.
    [[nodiscard]] std::string_view selected_provider() const noexcept { return surroundings_.selected(); }
    [[nodiscard]] std::uint32_t registration_cause() const noexcept { return registration_cause_; }
    [[nodiscard]] mbim::PacketServiceState packet_service() const noexcept { return packet_service_; }
    [[nodiscard]] std::uint32_t packet_service_cause() const noexcept { return packet_service_cause_; }
    [[nodiscard]] std::uint32_t rssi() const noexcept { return registered() ? rssi_ : mbim::unknown_signal; }
    [[nodiscard]] std::uint32_t error_rate() const noexcept {
        return registered() ? error_rate_ : mbim::unknown_signal;
    }
    [[nodiscard]] bool radio_on() const noexcept {
        return hardware_ == mbim::RadioSwitch::on && software_ == mbim::RadioSwitch::on;
    }
    [[nodiscard]] bool registered() const noexcept { return is_registration(registration_); }
    /// The network it is registered with; null when it is not.
    [[nodiscard]] ProviderConfiguration const* provider() const noexcept { return registered() ? &provider_ : nullptr; }
    /// The networks in reach. The one it is registered with has the modem's signal.
    [[nodiscard]] std::vector<VisibleProvider> visible_providers() const {
        auto networks = surroundings_.visible();
        for (auto& network : networks)
            if (registered() && network.provider.id == provider_.id) {
                network.rssi = rssi_;
                network.error_rate = error_rate_;
            }
        return networks;
    }
    [[nodiscard]] bool scanning() const noexcept { return scanning_ != nullptr; }
    [[nodiscard]] mbim::VoiceCallState voice_call() const noexcept { return voice_call_; }
    [[nodiscard]] mbim::EmergencyMode emergency_mode() const noexcept { return emergency_mode_; }
    [[nodiscard]] Contexts const& contexts() const noexcept { return contexts_; }

    /// The software switch. Off ends contexts, packet service and registration, in that order.
    void set_software_radio(mbim::RadioSwitch wanted) {
        bool const locked = configuration_->radio_lock == RadioLock::locked;
        set_radio(software_, locked ? mbim::RadioSwitch::off : wanted);
    }

    [[nodiscard]] PinResult operate_pin(mbim::PinType type, mbim::PinOperation operation, std::string_view pin,
                                        std::string_view new_pin) {
        auto const before = sim_.ready_state();
        auto const result = sim_.operate(type, operation, pin, new_pin);
        subscriber_may_have_changed(before);
        return result;
    }

    /// Registers: with the network the SIM prefers (no provider given), or with that one. A network that is not in
    /// reach is remembered, and registered with when it is.
    void register_with(mbim::RegisterMode mode, std::string_view provider_id, Done done) {
        using mbim::RegisterMode, mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return done({status, 0});
        if (mode == RegisterMode::manual) {
            if (mbim::contains(configuration_->registration_flag,
                               mbim::RegistrationFlag::manual_selection_not_available))
                return done({Status::no_device_support, 0});
            bool const refused = configuration_->forbidden_registration == ForbiddenRegistration::modem_refuses &&
                                 surroundings_.forbids(provider_id);
            if (refused || !is_provider_id(provider_id))
                return done({Status::invalid_parameters, 0});
            surroundings_.select(provider_id);
            if (!surroundings_.selected_visible()) {
                registration_waiting_.push_back(std::move(done));
                return finish_registration();
            }
        } else {
            surroundings_.select_automatically();
        }
        if (is_at(surroundings_.target()))
            return done(registration_outcome());
        registration_waiting_.push_back(std::move(done));
        start_registration();
    }

    /// Looks for networks; what there is can be read when it is done. One scan at a time.
    void scan(Done done) {
        using mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return done({status, 0});
        bool const disturbs = configuration_->scan_while_connected == ScanWhileConnected::refused;
        if (scanning() || (disturbs && contexts_.in_use() != 0))
            return done({Status::busy, 0});
        if (configuration_->delays.scan.count() == 0)
            return done({});
        scanning_ = std::move(done);
        scan_timer_.start(configuration_->delays.scan, [this] { finish_scan({}); });
    }

    /// The host no longer wants to know: the scan stops without a word.
    void give_up_scan() noexcept {
        scan_timer_.stop();
        scanning_ = nullptr;
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
        contexts_.end_all(mbim::Status::packet_service_detached, 0);
        set_packet_service(mbim::PacketServiceState::detached);
        done({});
    }

    /// Activates a context: needs subscriber, radio, registration and packet service, then a free session, then the
    /// consent of the network.
    void activate(ContextRequest const& request, Done done) {
        if (auto const status = connectable(request.session_id); status != mbim::Status::success)
            return done({status, 0});
        contexts_.activate(request, std::move(done));
    }

    /// Ends a context, or the activation that is on its way.
    void deactivate(std::uint32_t session_id, Done done) { contexts_.deactivate(session_id, std::move(done)); }

    /// Sets the packet filters of a session. False when it is not active.
    bool set_filters(std::uint32_t session_id, std::vector<PacketFilterBytes> filters) {
        return contexts_.set_filters(session_id, std::move(filters));
    }

    /// The provider takes the subscriber on.
    void activate_subscription() {
        auto const before = sim_.ready_state();
        sim_.activate_subscription();
        subscriber_may_have_changed(before);
    }

    /// What CLOSE does: sessions are gone, and nobody waits for an operation any more. Registration and packet service
    /// stay.
    void end_all_contexts() noexcept {
        contexts_.forget();
        attach_waiting_.clear();
        registration_waiting_.clear();
        give_up_scan();
    }

    /// As after a loss of power: an enabled PIN has to be entered again, the modem registers by itself.
    void power_cycle() {
        end_all_contexts();
        registration_timer_.stop();
        attach_timer_.stop();
        sim_.power_cycle();
        surroundings_.select_automatically();
        contexts_.stop_throttling();
        registration_ = mbim::RegisterState::deregistered;
        registration_cause_ = 0;
        packet_service_ = mbim::PacketServiceState::detached;
        packet_service_cause_ = 0;
        register_at_once();
    }

    void set_hardware_radio(mbim::RadioSwitch wanted) { set_radio(hardware_, wanted); }

    /// What the network makes of the modem from now on. `deregistered` lets the host ask again, for home.
    void set_registration(mbim::RegisterState state) {
        surroundings_.set_goal(state);
        if (usable() != mbim::Status::success)
            return;
        if (state == mbim::RegisterState::deregistered)
            set_register_state({state, {}, 0});
        else
            set_register_state(surroundings_.target());
    }

    /// The networks in reach from now on; nothing for the one that automatic registration leads to. A modem that was
    /// told to register with one of them follows.
    void set_visible_providers(std::optional<std::vector<VisibleProvider>> networks) {
        surroundings_.set_visible(std::move(networks));
        if (surroundings_.mode() != mbim::RegisterMode::manual || usable() != mbim::Status::success ||
            is_at(surroundings_.target()))
            return;
        if (surroundings_.selected_visible())
            start_registration();
        else
            settle_on(surroundings_.target());
    }

    void insert_sim(SimPresence presence) {
        auto const before = sim_.ready_state();
        if (presence == SimPresence::absent)
            sim_.remove();
        else
            sim_.insert(presence);
        subscriber_may_have_changed(before);
    }

    /// Puts another SIM in.
    void insert_sim(SimConfiguration configuration) {
        auto const before = sim_.ready_state();
        sim_ = Sim{std::move(configuration)};
        surroundings_.select_automatically();
        contexts_.stop_throttling();
        subscriber_may_have_changed(before);
    }

    void set_voice_call(mbim::VoiceCallState state) {
        if (std::exchange(voice_call_, state) != state)
            contexts_.tell_all();
    }

    void set_emergency_mode(mbim::EmergencyMode mode) {
        if (std::exchange(emergency_mode_, mode) != mode)
            changed_(mbim::BasicConnectCid::emergency_mode, 0);
    }

    void set_signal(std::uint32_t rssi, std::uint32_t error_rate) {
        rssi_ = rssi;
        error_rate_ = error_rate;
        changed_(mbim::BasicConnectCid::signal_state, 0);
    }

    /// The network or another host ends one context. False when it was not active.
    bool drop_context(std::uint32_t session_id, std::uint32_t cause) { return contexts_.drop(session_id, cause); }

    /// The network detaches the modem: contexts end first.
    void drop_packet_service(std::uint32_t cause) {
        finish_attach({mbim::Status::failure, cause});
        contexts_.end_all(mbim::Status::packet_service_detached, cause);
        if (packet_service_ == mbim::PacketServiceState::detached)
            return;
        packet_service_cause_ = cause;
        set_packet_service(mbim::PacketServiceState::detached);
    }

    /// The network gives an active context other settings. False when it is not active.
    bool change_ip(std::uint32_t session_id, IpConfiguration ip) {
        return contexts_.change_ip(session_id, std::move(ip));
    }

private:
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
        finish_scan({why, 0});
        leave_packet_service(why);
        set_register_state({mbim::RegisterState::deregistered, {}, 0});
        contexts_.stop_throttling();
        finish_registering({why, 0});
    }

    void leave_packet_service(mbim::Status why) {
        finish_attach({why, 0});
        contexts_.end_all(why, 0);
        set_packet_service(mbim::PacketServiceState::detached);
    }

    [[nodiscard]] static constexpr bool is_registration(mbim::RegisterState state) noexcept {
        return state == mbim::RegisterState::home || state == mbim::RegisterState::roaming ||
               state == mbim::RegisterState::partner;
    }

    [[nodiscard]] bool is_at(RegistrationTarget const& target) const noexcept {
        return registration_ == target.state && (!registered() || provider_.id == target.provider.id);
    }

    [[nodiscard]] Outcome registration_outcome() const {
        if (registration_ == mbim::RegisterState::denied)
            return {mbim::Status::failure, registration_cause()};
        if (surroundings_.mode() == mbim::RegisterMode::manual && !surroundings_.selected_visible())
            return {mbim::Status::provider_not_visible, 0};
        return {};
    }

    /// At power-up nobody is told.
    void register_at_once() {
        if (usable() != mbim::Status::success)
            return;
        take(surroundings_.target());
        if (registered() && configuration_->packet_service == mbim::PacketServiceState::attached)
            packet_service_ = mbim::PacketServiceState::attached;
    }

    void start_registration() {
        if (configuration_->delays.registration.count() == 0)
            return finish_registration();
        settle_on({mbim::RegisterState::searching, {}, 0});
        registration_timer_.start(configuration_->delays.registration, [this] { finish_registration(); });
    }

    void finish_registration() {
        registration_timer_.stop();
        settle_on(surroundings_.target());
        finish_registering(registration_outcome());
    }

    void finish_registering(Outcome outcome) {
        for (auto const& done : std::exchange(registration_waiting_, {}))
            done(outcome);
    }

    void finish_scan(Outcome outcome) {
        scan_timer_.stop();
        if (auto const done = std::exchange(scanning_, nullptr))
            done(outcome);
    }

    /// Goes from one network to another of its own will, which ends everything with the first.
    void settle_on(RegistrationTarget const& target) {
        if (registered() && provider_.id != target.provider.id)
            leave_packet_service(mbim::Status::not_registered);
        set_register_state(target);
    }

    /// Takes what the network makes of the modem. From one network to another, sessions go on.
    void set_register_state(RegistrationTarget const& target) {
        if (is_at(target))
            return;
        if (registered() && !is_registration(target.state))
            leave_packet_service(mbim::Status::not_registered);
        take(target);
        changed_(mbim::BasicConnectCid::register_state, 0);
        if (registered() && configuration_->packet_service == mbim::PacketServiceState::attached)
            start_attach();
    }

    void take(RegistrationTarget const& target) {
        registration_ = target.state;
        registration_cause_ = target.cause;
        provider_ = target.provider;
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

    [[nodiscard]] mbim::Status connectable(std::uint32_t session_id) const noexcept {
        using mbim::Status;
        if (auto const status = usable(); status != Status::success)
            return status;
        if (!registered())
            return Status::not_registered;
        if (packet_service_ != mbim::PacketServiceState::attached)
            return Status::packet_service_detached;
        if (configuration_->voice_class == mbim::VoiceClass::separate_voice_data &&
            voice_call_ == mbim::VoiceCallState::in_progress)
            return Status::voice_call_in_progress;
        return contexts_.admit(session_id);
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    Listener changed_;
    Sim sim_;
    Surroundings surroundings_;
    mbim::RegisterState registration_ = mbim::RegisterState::deregistered;
    std::uint32_t registration_cause_ = 0;
    ProviderConfiguration provider_{};
    Timer registration_timer_;
    std::vector<Done> registration_waiting_{};
    Timer scan_timer_;
    Done scanning_{};
    mbim::PacketServiceState packet_service_ = mbim::PacketServiceState::detached;
    std::uint32_t packet_service_cause_ = 0;
    Timer attach_timer_;
    std::vector<Done> attach_waiting_{};
    Contexts contexts_;
    mbim::RadioSwitch hardware_;
    mbim::RadioSwitch software_;
    std::uint32_t rssi_;
    std::uint32_t error_rate_;
    mbim::VoiceCallState voice_call_{};
    mbim::EmergencyMode emergency_mode_{};
};

} // namespace mbn::inline v0::emulator

#endif
