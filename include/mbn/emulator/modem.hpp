// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_MODEM_HPP
#define MBN_EMULATOR_MODEM_HPP

#include <mbn/emulator/answers.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/equipment.hpp>
#include <mbn/emulator/faults.hpp>
#include <mbn/emulator/link.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/mbim/basic_connect.hpp>

#include <algorithm>
#include <array>
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

    /// `scheduler` must live longer than the modem. `seed` decides the faults at random, if there are any.
    Modem(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, std::uint64_t seed = 0)
        : configuration_{std::move(configuration)}, faults_{seed}, settling_{scheduler, *this},
          link_{configuration_, settling_, faults_, *this},
          equipment_{
              configuration_, settling_,
              [this](mbim::BasicConnectCid cid, std::uint32_t session_id) { changes_.push_back({cid, session_id}); }},
          answers_{*configuration_, equipment_} {}

    Modem(ModemConfiguration configuration, Scheduler& scheduler, std::uint64_t seed = 0)
        : Modem{std::make_shared<ModemConfiguration const>(std::move(configuration)), scheduler, seed} {}

    Modem() = delete;

    /// What is called with each message or fragment for the host: one write.
    void set_write(Write write) { link_.set_write(std::move(write)); }

    /// What is called once when the modem vanishes: the channel is to be closed.
    void set_vanished(std::function<void()> vanished) { vanished_ = std::move(vanished); }

    /// What is called with one readable line for each message, without user names, passwords and PINs.
    void set_log(Log log) { link_.set_log(std::move(log)); }

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
    void set_statistics(mbim::PacketStatisticsInfo const& statistics) noexcept { statistics_ = statistics; }

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
        changes_.clear();
        present_ = true;
    }

    [[nodiscard]] ModemConfiguration const& configuration() const noexcept { return *configuration_; }

    [[nodiscard]] ModemState state() const {
        return {present_,
                link_.is_open(),
                equipment_.sim().ready_state(),
                equipment_.hardware_radio(),
                equipment_.software_radio(),
                equipment_.registration(),
                equipment_.packet_service(),
                equipment_.rssi(),
                equipment_.contexts()};
    }

private:
    using Cid = mbim::BasicConnectCid;

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

    /// The commands that it serves. The others are answered as not supported.
    static constexpr std::array served{
        Cid::device_caps,       Cid::subscriber_ready_status,
        Cid::radio_state,       Cid::pin,
        Cid::pin_list,          Cid::home_provider,
        Cid::register_state,    Cid::packet_service,
        Cid::signal_state,      Cid::connect,
        Cid::ip_configuration,  Cid::device_services,
        Cid::packet_statistics, Cid::device_service_subscribe_list,
    };

    void on_session_end() override {
        equipment_.end_all_contexts();
        subscriptions_.reset();
        changes_.clear();
    }

    void on_vanish() override { vanishing_ = present_; }

    void on_settled() override {
        while (!changes_.empty()) {
            auto const change = changes_.front();
            changes_.pop_front();
            if (subscribed(change.cid))
                indicate(change);
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

    void on_command(Command const& command) override {
        auto const cid = static_cast<Cid>(command.operation.cid);
        auto const use = command.type == mbim::CommandType::query ? mbim::CidUse::query : mbim::CidUse::set;
        if (command.operation.service != mbim::services::basic_connect ||
            std::find(served.begin(), served.end(), cid) == served.end() || !mbim::contains(mbim::use_of(cid), use))
            return link_.answer(command.ticket, mbim::Status::no_device_support);
        if (command.type == mbim::CommandType::query)
            on_query(command, cid);
        else if (command.type == mbim::CommandType::set)
            on_set(command, cid);
        else
            link_.answer(command.ticket, mbim::Status::invalid_parameters);
    }

    void on_query(Command const& command, Cid cid) {
        if (command.refusal)
            return refuse_command(command, cid);
        auto const ticket = command.ticket;
        switch (cid) {
        case Cid::device_caps:
            return link_.answer(ticket, mbim::Status::success, answers_.device_caps());
        case Cid::subscriber_ready_status:
            return answers_.with_subscriber_ready(
                [&](auto const& info) { link_.answer(ticket, mbim::Status::success, info); });
        case Cid::radio_state:
            return link_.answer(ticket, mbim::Status::success, answers_.radio_state());
        case Cid::pin: {
            auto const pin = equipment_.sim().pin();
            return answer_or_refuse(ticket, pin.status, pin.info);
        }
        case Cid::pin_list:
            return answer_or_refuse(ticket, equipment_.sim().pin().status, answers_.pin_list());
        case Cid::home_provider:
            return answer_or_refuse(ticket, equipment_.sim().readiness(), answers_.home_provider());
        case Cid::register_state:
            return link_.answer(ticket, mbim::Status::success, answers_.register_state());
        case Cid::packet_service:
            return link_.answer(ticket, mbim::Status::success, answers_.packet_service());
        case Cid::signal_state:
            return link_.answer(ticket, mbim::Status::success, answers_.signal_state(signal_reports_));
        case Cid::connect:
            return on<mbim::ConnectQuery>(command, [&](auto const& query) { answer_connect_query(ticket, query); });
        case Cid::ip_configuration:
            return on<mbim::IpConfigurationQuery>(command, [&](auto const& query) { answer_ip(ticket, query); });
        case Cid::device_services:
            return answer_device_services(ticket);
        default:
            return answer_or_refuse(
                ticket, equipment_.contexts_in_use() == 0 ? mbim::Status::context_not_activated : mbim::Status::success,
                statistics_);
        }
    }

    void answer_connect_query(std::uint64_t ticket, mbim::ConnectQuery const& query) {
        auto const info = answers_.connect_info(query.session_id);
        if (query.session_id >= configuration_->max_sessions)
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        bool const inactive = info.activation_state == mbim::ActivationState::deactivated;
        if (inactive && configuration_->inactive_query == InactiveQuery::context_not_activated)
            return link_.answer(ticket, mbim::Status::context_not_activated);
        link_.answer(ticket, mbim::Status::success, info);
    }

    void answer_ip(std::uint64_t ticket, mbim::IpConfigurationQuery const& query) {
        auto const* const context = equipment_.context(query.session_id);
        if (context == nullptr || context->activation != mbim::ActivationState::activated)
            return link_.answer(ticket, mbim::Status::context_not_activated);
        answers_.with_ip_configuration(*context,
                                       [&](auto const& info) { link_.answer(ticket, mbim::Status::success, info); });
    }

    void answer_device_services(std::uint64_t ticket) {
        std::array<std::uint32_t, served.size()> cids{};
        std::transform(served.begin(), served.end(), cids.begin(),
                       [](Cid cid) { return static_cast<std::uint32_t>(cid); });
        std::sort(cids.begin(), cids.end());
        std::array const services{mbim::DeviceService{mbim::services::basic_connect, mbim::DssPayload::none, 0, cids}};
        mbim::DeviceServicesInfo info;
        info.device_services = services;
        link_.answer(ticket, mbim::Status::success, info);
    }

    void on_set(Command const& command, Cid cid) {
        if (command.refusal)
            return refuse_command(command, cid);
        switch (cid) {
        case Cid::radio_state:
            return on<mbim::RadioStateSet>(command, [&](auto const& set) { set_radio(command.ticket, set); });
        case Cid::pin:
            return on<mbim::PinSet>(command, [&](auto const& set) { set_pin(command.ticket, set); });
        case Cid::register_state:
            return on<mbim::RegisterStateSet>(command, [&](auto const& set) { set_register(command.ticket, set); });
        case Cid::packet_service:
            return on<mbim::PacketServiceSet>(command,
                                              [&](auto const& set) { set_packet_service(command.ticket, set); });
        case Cid::signal_state:
            return on<mbim::SignalStateSet>(command, [&](auto const& set) { set_signal_reports(command.ticket, set); });
        case Cid::connect:
            return on<mbim::ConnectSet>(command, [&](auto const& set) { set_connect(command.ticket, set); });
        case Cid::device_service_subscribe_list:
            return on<mbim::DeviceServiceSubscribeList>(
                command, [&](auto const& set) { set_subscriptions(command.ticket, set); });
        default:
            return link_.answer(command.ticket, mbim::Status::no_device_support);
        }
    }

    void set_radio(std::uint64_t ticket, mbim::RadioStateSet const& set) {
        if (name(set.radio_state).empty())
            return link_.answer(ticket, mbim::Status::failure);
        equipment_.set_software_radio(set.radio_state);
        link_.answer(ticket, mbim::Status::success, answers_.radio_state());
    }

    void set_pin(std::uint64_t ticket, mbim::PinSet const& set) {
        auto const pin = set.pin.to_utf8();
        auto const new_pin = set.new_pin.to_utf8();
        if (!pin || !new_pin)
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        auto const result = equipment_.operate_pin(set.pin_type, set.pin_operation, *pin, *new_pin);
        bool const telling = result.status == mbim::Status::success || result.status == mbim::Status::failure ||
                             result.status == mbim::Status::pin_required;
        if (telling)
            return link_.answer(ticket, result.status, result.info);
        link_.answer(ticket, result.status);
    }

    void set_register(std::uint64_t ticket, mbim::RegisterStateSet const& set) {
        auto const provider = set.provider_id.to_utf8();
        if (!provider || name(set.register_action).empty())
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        auto const mode = set.register_action == mbim::RegisterAction::manual ? mbim::RegisterMode::manual
                                                                              : mbim::RegisterMode::automatic;
        equipment_.register_with(mode, *provider, [this, ticket](Outcome outcome) {
            auto info = answers_.register_state();
            info.nw_error = outcome.cause;
            answer_outcome(ticket, outcome, info);
        });
    }

    void set_packet_service(std::uint64_t ticket, mbim::PacketServiceSet const& set) {
        auto done = [this, ticket](Outcome outcome) {
            auto info = answers_.packet_service();
            info.nw_error = outcome.cause;
            answer_outcome(ticket, outcome, info);
        };
        switch (set.packet_service_action) {
        case mbim::PacketServiceAction::attach:
            return equipment_.attach(std::move(done));
        case mbim::PacketServiceAction::detach:
            return equipment_.detach(std::move(done));
        }
        link_.answer(ticket, mbim::Status::invalid_parameters);
    }

    void set_signal_reports(std::uint64_t ticket, mbim::SignalStateSet const& set) {
        signal_reports_ = set;
        reported_rssi_ = equipment_.rssi();
        reported_error_rate_ = equipment_.error_rate();
        link_.answer(ticket, mbim::Status::success, answers_.signal_state(signal_reports_));
    }

    void set_connect(std::uint64_t ticket, mbim::ConnectSet const& set) {
        auto const session_id = set.session_id;
        auto done = [this, ticket, session_id](Outcome outcome) {
            auto info = answers_.connect_info(session_id);
            info.nw_error = outcome.cause;
            answer_outcome(ticket, outcome, info);
        };
        if (set.activation_command == mbim::ActivationCommand::deactivate)
            return equipment_.deactivate(session_id, std::move(done));
        auto access_string = set.access_string.to_utf8();
        auto user_name = set.user_name.to_utf8();
        auto password = set.password.to_utf8();
        if (set.activation_command != mbim::ActivationCommand::activate || !access_string || !user_name || !password ||
            name(set.ip_type).empty() || name(set.auth_protocol).empty() || name(set.compression).empty())
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        equipment_.activate({session_id, std::move(access_string).value(), std::move(user_name).value(),
                             std::move(password).value(), set.ip_type, set.context_type},
                            std::move(done));
    }

    void set_subscriptions(std::uint64_t ticket, mbim::DeviceServiceSubscribeList const& set) {
        auto& wanted = subscriptions_.emplace();
        for (auto const event : set.events) {
            if (event.service_id != mbim::services::basic_connect)
                continue;
            for (auto const cid : event.cids)
                wanted.push_back(static_cast<Cid>(cid));
            if (event.cids.empty())
                wanted.insert(wanted.end(), served.begin(), served.end());
        }
        link_.answer(ticket, mbim::Status::success, set);
    }

    /// Decodes what the host says, or refuses it.
    template <class Request, class Handler>
    void on(Command const& command, Handler handle) {
        auto const request = mbim::decode<Request>(command.info);
        if (!request)
            return link_.answer(command.ticket, mbim::Status::invalid_parameters);
        handle(*request);
    }

    template <class Info>
    void answer_or_refuse(std::uint64_t ticket, mbim::Status status, Info const& info) {
        if (status == mbim::Status::success)
            link_.answer(ticket, status, info);
        else
            link_.answer(ticket, status);
    }

    /// For the commands whose structure has a place for the network's cause (MBIM 1.0, 9.4.5).
    template <class Info>
    void answer_outcome(std::uint64_t ticket, Outcome outcome, Info const& info) {
        if (outcome.status == mbim::Status::success ||
            (outcome.cause != 0 && configuration_->refusal_body == RefusalBody::with_cause))
            return link_.answer(ticket, outcome.status, info);
        link_.answer(ticket, outcome.status);
    }

    void refuse_command(Command const& command, Cid cid) {
        Outcome const outcome{command.refusal->status, command.refusal->cause};
        auto const answer = [&](auto info) {
            info.nw_error = outcome.cause;
            answer_outcome(command.ticket, outcome, info);
        };
        switch (cid) {
        case Cid::register_state:
            return answer(answers_.register_state());
        case Cid::packet_service:
            return answer(answers_.packet_service());
        case Cid::connect:
            return on<mbim::ConnectQuery>(command,
                                          [&](auto const& query) { answer(answers_.connect_info(query.session_id)); });
        default:
            return link_.answer(command.ticket, outcome.status);
        }
    }

    [[nodiscard]] bool subscribed(Cid cid) const noexcept {
        return !subscriptions_ ||
               std::find(subscriptions_->begin(), subscriptions_->end(), cid) != subscriptions_->end();
    }

    void indicate(Change const& change) {
        switch (change.cid) {
        case Cid::subscriber_ready_status:
            return answers_.with_subscriber_ready([this](auto const& info) { link_.indicate(info); });
        case Cid::radio_state:
            return link_.indicate(answers_.radio_state());
        case Cid::register_state:
            return link_.indicate(answers_.register_state());
        case Cid::packet_service:
            return link_.indicate(answers_.packet_service());
        case Cid::connect:
            return link_.indicate(answers_.connect_info(change.session_id));
        case Cid::ip_configuration:
            if (auto const* const context = equipment_.context(change.session_id))
                answers_.with_ip_configuration(*context, [this](auto const& info) { link_.indicate(info); });
            return;
        default:
            return indicate_signal();
        }
    }

    /// A threshold of 0 leaves it to the modem, which reports every change; 0xFFFFFFFF asks for none
    /// (MBIM 1.0, 10.5.11).
    void indicate_signal() {
        auto const reaches = [](std::uint32_t before, std::uint32_t now, std::uint32_t threshold) {
            auto const distance = before < now ? now - before : before - now;
            return distance != 0 && threshold != 0xFFFFFFFFu && distance >= threshold;
        };
        auto const rssi = equipment_.rssi();
        auto const error_rate = equipment_.error_rate();
        if (!reaches(reported_rssi_, rssi, signal_reports_.rssi_threshold) &&
            !reaches(reported_error_rate_, error_rate, signal_reports_.error_rate_threshold))
            return;
        reported_rssi_ = rssi;
        reported_error_rate_ = error_rate;
        link_.indicate(answers_.signal_state(signal_reports_));
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    FaultPlan faults_;
    std::deque<Change> changes_{};
    std::optional<std::vector<Cid>> subscriptions_{};
    mbim::SignalStateSet signal_reports_{};
    std::uint32_t reported_rssi_ = mbim::unknown_signal;
    std::uint32_t reported_error_rate_ = mbim::unknown_signal;
    mbim::PacketStatisticsInfo statistics_{};
    std::function<void()> vanished_{};
    bool present_ = true;
    bool vanishing_ = false;
    SettlingScheduler settling_;
    Link link_;
    Equipment equipment_;
    Answers answers_;
};

} // namespace mbn::inline v0::emulator

#endif
