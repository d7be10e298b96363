// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_MODEM_HPP
#define MBN_EMULATOR_MODEM_HPP

#include <mbn/emulator/commands.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/equipment.hpp>
#include <mbn/emulator/faults.hpp>
#include <mbn/emulator/link.hpp>
#include <mbn/emulator/provisioning.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/mbim/basic_connect.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// What a modem is at one moment.
struct ModemState {
    /// False after `vanish`.
    bool present = true;
    /// A host has opened the function.
    bool open = false;
    mbim::ReadyState ready{};
    mbim::RadioSwitch hardware_radio{};
    mbim::RadioSwitch software_radio{};
    mbim::RegisterState registration{};
    mbim::PacketServiceState packet_service{};
    std::uint32_t rssi = 0;
    std::vector<ContextState> contexts{};
    mbim::RegisterMode register_mode{};
    /// Where it is registered; empty when it is not.
    std::string provider_id{};
    bool scanning = false;
    mbim::NetworkIdleHint idle_hint{};
};

/// An emulated modem: an MBIM function with a SIM, a radio and a network behind it (MBIM 1.0; the service Basic
/// Connect).
///
/// It is a state machine without input or output, thread or clock of its own. Bytes of the host go into `receive`; what
/// it says comes out through the function given to `set_write`, one call per message or fragment; time comes from a
/// `Scheduler`. The same configuration, seed, bytes and times give the same bytes out.
///
/// Not safe for use by several threads at once. The functions it calls must not call it back.
class Modem final : private LinkOwner {
public:
    using Write = Link::Write;
    using Log = Link::Log;
    using Tap = Link::Tap;

    /// `scheduler` must live longer than the modem. `seed` decides the faults at random, if there are any.
    Modem(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, std::uint64_t seed = 0)
        : configuration_{std::move(configuration)}, faults_{seed}, settling_{scheduler, *this},
          link_{configuration_, settling_, faults_, *this},
          equipment_{configuration_, settling_,
                     [this](mbim::BasicConnectCid cid, std::uint32_t session_id) {
                         changes_.push_back({cid, session_id});
                         if (changed_)
                             changed_(cid, session_id);
                     }},
          provisioning_{configuration_, [this](mbim::BasicConnectCid cid) { changes_.push_back({cid, 0}); }},
          commands_{*configuration_, link_, equipment_, provisioning_} {}

    Modem(ModemConfiguration configuration, Scheduler& scheduler, std::uint64_t seed = 0)
        : Modem{std::make_shared<ModemConfiguration const>(std::move(configuration)), scheduler, seed} {}

    Modem() = delete;

    /// What is called with each message or fragment for the host: one write.
    void set_write(Write write) { link_.set_write(std::move(write)); }

    /// What is called once when the modem vanishes: the channel is to be closed.
    void set_vanished(std::function<void()> vanished) { vanished_ = std::move(vanished); }

    /// What is called with one readable line for each message, without user names, passwords and PINs.
    void set_log(Log log) { link_.set_log(std::move(log)); }

    /// Gets each message and fragment as it comes from the host or goes to it, with all that is secret in it.
    void set_tap(Tap tap) { link_.set_tap(std::move(tap)); }

    /// What is called with each change of the equipment when it happens, before the host is told: which command
    /// describes it now, and for which session. It may look at `equipment`.
    void set_changed(Equipment::Listener changed) { changed_ = std::move(changed); }

    /// Takes bytes from the host, cut anywhere. Answers that need no time come out before this returns.
    void receive(mbim::Bytes bytes) {
        if (!present_)
            return;
        link_.receive(bytes);
        settle();
    }

    /// The host's end of the channel was closed without CLOSE. Only what it began to say is forgotten: as on a real
    /// modem, sessions go on, and the next host finds everything as it is.
    void host_left() noexcept { link_.forget_partial_input(); }

    /// What is to go wrong.
    [[nodiscard]] FaultPlan& faults() noexcept { return faults_; }

    /// The switch on the case.
    void set_hardware_radio(mbim::RadioSwitch state) {
        equipment_.set_hardware_radio(state);
        settle();
    }

    /// Another program turns the radio on or off.
    void other_host_sets_radio(mbim::RadioSwitch state) {
        equipment_.set_software_radio(state);
        settle();
    }

    /// What the network makes of the modem from now on.
    void set_registration(mbim::RegisterState state) {
        equipment_.set_registration(state);
        settle();
    }

    /// `rssi` is 0 to 31 or 99, `error_rate` 0 to 7 or 99.
    void set_signal(std::uint32_t rssi, std::uint32_t error_rate = mbim::unknown_signal) {
        equipment_.set_signal(rssi, error_rate);
        settle();
    }

    void remove_sim() {
        equipment_.insert_sim(SimPresence::absent);
        settle();
    }

    void insert_sim(SimPresence presence = SimPresence::inserted) {
        equipment_.insert_sim(presence);
        settle();
    }

    /// Puts another SIM in, in place of the one that is there.
    void insert_sim(SimConfiguration sim) {
        remove_sim();
        equipment_.insert_sim(std::move(sim));
        settle();
    }

    /// The networks in reach from now on; nothing for the one that automatic registration leads to, and none while that
    /// is `searching`. A modem that the host has told to register with a network that was not there does it now.
    void set_visible_providers(std::optional<std::vector<VisibleProvider>> networks) {
        equipment_.set_visible_providers(std::move(networks));
        settle();
    }

    /// The operator writes another list into the SIM.
    void set_preferred_providers(std::vector<ProviderConfiguration> providers) {
        provisioning_.replace_preferred(std::move(providers));
        settle();
    }

    /// The operator writes another list of networks that the modem can be at home in; a modem for one becomes one for
    /// several.
    void set_multicarrier_providers(std::vector<ProviderConfiguration> providers) {
        provisioning_.replace_multicarrier(std::move(providers));
        settle();
    }

    /// The operator writes other settings into the modem.
    void set_provisioned_contexts(std::vector<ProvisionedContextConfiguration> contexts) {
        provisioning_.replace_contexts(std::move(contexts));
        settle();
    }

    /// A voice call begins or ends. While one is in progress, a modem with `separate_voice_data` refuses activations.
    void set_voice_call(mbim::VoiceCallState state) {
        equipment_.set_voice_call(state);
        settle();
    }

    /// An emergency call begins or ends.
    void set_emergency_mode(mbim::EmergencyMode mode) {
        equipment_.set_emergency_mode(mode);
        settle();
    }

    /// Another program, on a channel of its own, activates a session, which takes the time that an activation takes.
    /// Says what it was answered, or nothing where the answer is still to come. This host is told as of every change.
    std::optional<mbim::Status> other_host_activates(std::uint32_t session_id, std::string access_string) {
        ContextRequest request;
        request.session_id = session_id;
        request.access_string = std::move(access_string);
        return act_elsewhere([&](auto done) { equipment_.activate(request, std::move(done)); });
    }

    /// Another program ends a session, whoever began it. Says what it was answered, as above.
    std::optional<mbim::Status> other_host_deactivates(std::uint32_t session_id) {
        return act_elsewhere([&](auto done) { equipment_.deactivate(session_id, std::move(done)); });
    }

    /// The network ends a session, with a cause of 3GPP TS 24.008. False when it was not active.
    bool network_drops_context(std::uint32_t session_id, std::uint32_t cause) {
        bool const dropped = equipment_.drop_context(session_id, cause);
        settle();
        return dropped;
    }

    /// The network detaches the modem; sessions end first.
    void network_detaches(std::uint32_t cause) {
        equipment_.drop_packet_service(cause);
        settle();
    }

    /// The network gives a session other settings. False when it is not active.
    bool network_changes_ip(std::uint32_t session_id, IpConfiguration ip) {
        bool const changed = equipment_.change_ip(session_id, std::move(ip));
        settle();
        return changed;
    }

    /// What PACKET_STATISTICS says from now on.
    void set_statistics(mbim::PacketStatisticsInfo const& statistics) noexcept { commands_.set_statistics(statistics); }

    /// Adds to what PACKET_STATISTICS says.
    void add_statistics(mbim::PacketStatisticsInfo const& more) noexcept { commands_.add_statistics(more); }

    /// The modem is unplugged: says nothing more, hears nothing more.
    void vanish() {
        on_vanish();
        settle();
    }

    /// The modem is plugged in again: closed, registered by itself, a locked SIM locked.
    void reappear() {
        if (present_)
            return;
        equipment_.power_cycle();
        commands_.power_cycle();
        changes_.clear();
        present_ = true;
    }

    [[nodiscard]] ModemConfiguration const& configuration() const noexcept { return *configuration_; }

    /// What is behind the protocol, to look at.
    [[nodiscard]] Equipment const& equipment() const noexcept { return equipment_; }

    /// False after `vanish`.
    [[nodiscard]] bool is_present() const noexcept { return present_; }

    [[nodiscard]] ModemState state() const {
        auto const* const provider = equipment_.provider();
        return {present_,
                link_.is_open(),
                equipment_.sim().ready_state(),
                equipment_.hardware_radio(),
                equipment_.software_radio(),
                equipment_.registration(),
                equipment_.packet_service(),
                equipment_.rssi(),
                equipment_.contexts().states(),
                equipment_.register_mode(),
                provider != nullptr ? provider->id : std::string{},
                equipment_.scanning(),
                commands_.idle_hint()};
    }

private:
    using Cid = mbim::BasicConnectCid;

    template <class Act>
    std::optional<mbim::Status> act_elsewhere(Act act) {
        auto const answered = std::make_shared<std::optional<mbim::Status>>();
        act([answered](Outcome outcome) { *answered = outcome.status; });
        settle();
        return *answered;
    }

    struct Change {
        Cid cid{};
        std::uint32_t session_id = 0;
    };

    /// Lets the modem tell its changes after each call by the scheduler.
    class SettlingScheduler final : public Scheduler {
    public:
        SettlingScheduler(Scheduler& inner, Modem& modem) noexcept : inner_{inner}, modem_{modem} {}
        [[nodiscard]] Duration now() const noexcept override { return inner_.now(); }
        [[nodiscard]] TimerId after(Duration delay, std::function<void()> callback) override {
            return inner_.after(delay, [this, callback = std::move(callback)] {
                callback();
                modem_.settle();
            });
        }
        void cancel(TimerId id) noexcept override { inner_.cancel(id); }

    private:
        Scheduler& inner_;
        Modem& modem_;
    };

    void on_session_end() override {
        equipment_.end_all_contexts();
        commands_.end_session();
        changes_.clear();
    }

    void on_command(Command const& command) override { commands_.carry_out(command); }

    void on_given_up(std::uint64_t ticket) override { commands_.give_up(ticket); }

    void on_vanish() override { vanishing_ = present_; }

    void on_settled() override {
        while (!changes_.empty()) {
            auto const change = changes_.front();
            changes_.pop_front();
            commands_.indicate(change.cid, change.session_id);
        }
    }

    void settle() {
        on_settled();
        if (!std::exchange(vanishing_, false))
            return;
        present_ = false;
        link_.power_cycle();
        if (vanished_)
            vanished_();
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    FaultPlan faults_;
    std::deque<Change> changes_{};
    std::function<void()> vanished_{};
    Equipment::Listener changed_{};
    bool present_ = true;
    bool vanishing_ = false;
    SettlingScheduler settling_;
    Link link_;
    Equipment equipment_;
    Provisioning provisioning_;
    Commands commands_;
};

} // namespace mbn::inline v0::emulator

#endif
