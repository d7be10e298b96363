// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_COMMANDS_HPP
#define MBN_EMULATOR_COMMANDS_HPP

#include <mbn/emulator/answers.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/equipment.hpp>
#include <mbn/emulator/link.hpp>
#include <mbn/emulator/provisioning.hpp>
#include <mbn/emulator/versioned_link.hpp>
#include <mbn/mbim/basic_connect.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// Carries out the commands of Basic Connect on the equipment, answers them through the link, and tells changes in
/// their structures. Views all of these.
class Commands {
public:
    using Cid = mbim::BasicConnectCid;

    Commands(ModemConfiguration const& configuration, Link& link, Equipment& equipment, Provisioning& provisioning)
        : configuration_{configuration}, link_{link, equipment.contexts()}, equipment_{equipment},
          provisioning_{provisioning}, answers_{configuration, equipment, provisioning} {}

    [[nodiscard]] mbim::NetworkIdleHint idle_hint() const noexcept { return idle_hint_; }
    void set_statistics(mbim::PacketStatisticsInfo const& statistics) noexcept { statistics_ = statistics; }

    void add_statistics(mbim::PacketStatisticsInfo const& more) noexcept {
        statistics_.in_discards += more.in_discards;
        statistics_.in_errors += more.in_errors;
        statistics_.in_octets += more.in_octets;
        statistics_.in_packets += more.in_packets;
        statistics_.out_octets += more.out_octets;
        statistics_.out_packets += more.out_packets;
        statistics_.out_errors += more.out_errors;
        statistics_.out_discards += more.out_discards;
    }

    void carry_out(Command const& command) {
        if (auto const* const recorded = recorded_answer(command))
            return command.refusal ? link_.answer(command.ticket, command.refusal->status)
                                   : link_.answer(command.ticket, recorded->status, recorded->info);
        if (command.operation == mbim::VersionInfo::operation && speaks_versions())
            return agree(command);
        auto const cid = static_cast<Cid>(command.operation.cid);
        auto const use = command.type == mbim::CommandType::query ? mbim::CidUse::query : mbim::CidUse::set;
        if (command.operation.service != mbim::services::basic_connect || !serves(cid) ||
            !mbim::contains(mbim::use_of(cid), use) || is_fixed_home(cid, use))
            return link_.answer(command.ticket, mbim::Status::no_device_support);
        if (command.type == mbim::CommandType::query)
            on_query(command, cid);
        else if (command.type == mbim::CommandType::set)
            on_set(command, cid);
        else
            link_.answer(command.ticket, mbim::Status::invalid_parameters);
    }

    /// The host does not wait for this command any more. A scan is worth stopping.
    void give_up(std::uint64_t ticket) noexcept {
        if (ticket == scan_ticket_)
            equipment_.give_up_scan();
    }

    /// What was asked for holds until the host closes the modem.
    void end_session() noexcept { subscriptions_.reset(); }

    /// As after a loss of power.
    void power_cycle() noexcept {
        idle_hint_ = mbim::NetworkIdleHint::disabled;
        signal_reports_ = {};
    }

    /// Tells the host, if it wants to know.
    void indicate(Cid cid, std::uint32_t session_id) {
        if (!subscribed(cid))
            return;
        auto const tell = [this](auto const& info) { link_.indicate(info); };
        switch (cid) {
        case Cid::subscriber_ready_status:
            return answers_.with_subscriber_ready(tell);
        case Cid::radio_state:
            return tell(answers_.radio_state());
        case Cid::preferred_providers:
            return answers_.with_preferred_providers(tell);
        case Cid::multicarrier_providers:
            return answers_.with_multicarrier_providers(tell);
        case Cid::register_state:
            return tell(answers_.register_state());
        case Cid::packet_service:
            return tell(answers_.packet_service());
        case Cid::connect:
            return tell(answers_.connect_info(session_id));
        case Cid::provisioned_contexts:
            return answers_.with_provisioned_contexts(tell);
        case Cid::emergency_mode:
            return tell(mbim::EmergencyModeInfo{equipment_.emergency_mode()});
        case Cid::ip_configuration:
            if (auto const* const context = equipment_.contexts().find(session_id))
                answers_.with_ip_configuration(*context, tell);
            return;
        default:
            return indicate_signal();
        }
    }

private:
    /// Numbers of a device's USB descriptor.
    static constexpr std::uint32_t max_filters = 16;
    static constexpr std::size_t max_filter_size = 192;

    [[nodiscard]] bool speaks_versions() const noexcept { return configuration_.mbimex != mbim::Mbimex::v1; }

    void agree(Command const& command) {
        if (command.refusal)
            return link_.answer(command.ticket, command.refusal->status);
        if (command.type != mbim::CommandType::query)
            return link_.answer(command.ticket, mbim::Status::no_device_support);
        on<mbim::VersionQuery>(command,
                               [&](auto const& offer) { link_.agree(command.ticket, offer, configuration_.mbimex); });
    }

    [[nodiscard]] bool serves(Cid cid) const noexcept {
        return !name(cid).empty() && (cid != Cid::multicarrier_providers || provisioning_.multicarrier());
    }

    /// The home network of a modem for one network is that of the SIM.
    [[nodiscard]] static bool is_fixed_home(Cid cid, mbim::CidUse use) noexcept {
        return cid == Cid::home_provider && use == mbim::CidUse::set;
    }

    [[nodiscard]] RecordedAnswer const* recorded_answer(Command const& command) const noexcept {
        for (auto const& recorded : configuration_.recorded_answers)
            if (recorded.operation == command.operation && recorded.type == command.type)
                return &recorded;
        return nullptr;
    }

    void on_query(Command const& command, Cid cid) {
        if (command.refusal)
            return refuse_command(command, cid);
        auto const ticket = command.ticket;
        auto const succeed = [&](auto const& info) { link_.answer(ticket, mbim::Status::success, info); };
        switch (cid) {
        case Cid::device_caps:
            return succeed(answers_.device_caps());
        case Cid::subscriber_ready_status:
            return answers_.with_subscriber_ready(succeed);
        case Cid::radio_state:
            return succeed(answers_.radio_state());
        case Cid::pin: {
            auto const pin = equipment_.sim().pin();
            return answer_or_refuse(ticket, pin.status, pin.info);
        }
        case Cid::pin_list:
            return answer_or_refuse(ticket, equipment_.sim().pin().status, answers_.pin_list());
        case Cid::home_provider:
            return answer_or_refuse(ticket, equipment_.sim().readiness(), answers_.home_provider());
        case Cid::register_state:
            return succeed(answers_.register_state());
        case Cid::packet_service:
            return succeed(answers_.packet_service());
        case Cid::signal_state:
            return succeed(answers_.signal_state(signal_reports_));
        case Cid::connect:
            return on<mbim::ConnectQuery>(command, [&](auto const& query) { answer_connect_query(ticket, query); });
        case Cid::ip_configuration:
            return on<mbim::IpConfigurationQuery>(command, [&](auto const& query) { answer_ip(ticket, query); });
        case Cid::device_services:
            return answer_device_services(ticket);
        case Cid::preferred_providers:
            if (auto const status = equipment_.sim().readiness(); status != mbim::Status::success)
                return link_.answer(ticket, status);
            return answers_.with_preferred_providers(succeed);
        case Cid::visible_providers:
            return on<mbim::VisibleProvidersQuery>(command, [&](auto const& query) { scan(ticket, query); });
        case Cid::multicarrier_providers:
            return answers_.with_multicarrier_providers(succeed);
        case Cid::provisioned_contexts:
            return answers_.with_provisioned_contexts(succeed);
        case Cid::network_idle_hint:
            return succeed(mbim::NetworkIdleHintInfo{idle_hint_});
        case Cid::emergency_mode:
            return succeed(mbim::EmergencyModeInfo{equipment_.emergency_mode()});
        case Cid::ip_packet_filters:
            return on<mbim::IpPacketFiltersQuery>(command,
                                                  [&](auto const& query) { answer_filters(ticket, query.session_id); });
        default:
            return answer_or_refuse(ticket,
                                    equipment_.contexts().in_use() == 0 ? mbim::Status::context_not_activated
                                                                        : mbim::Status::success,
                                    statistics_);
        }
    }

    void answer_connect_query(std::uint64_t ticket, mbim::ConnectQuery const& query) {
        auto const info = answers_.connect_info(query.session_id);
        if (query.session_id >= configuration_.max_sessions)
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        bool const inactive = info.activation_state == mbim::ActivationState::deactivated;
        if (inactive && configuration_.inactive_query == InactiveQuery::context_not_activated)
            return link_.answer(ticket, mbim::Status::context_not_activated);
        link_.answer(ticket, mbim::Status::success, info);
    }

    void answer_ip(std::uint64_t ticket, mbim::IpConfigurationQuery const& query) {
        auto const* const context = equipment_.contexts().find(query.session_id);
        if (context == nullptr || context->activation != mbim::ActivationState::activated)
            return link_.answer(ticket, mbim::Status::context_not_activated);
        answers_.with_ip_configuration(*context,
                                       [&](auto const& info) { link_.answer(ticket, mbim::Status::success, info); });
    }

    void answer_device_services(std::uint64_t ticket) {
        struct Service {
            mbim::Uuid id{};
            std::vector<std::uint32_t> cids{};
        };
        std::vector<Service> known{{mbim::services::basic_connect, {}}};
        for (auto const& command : mbim::basic_connect_cids)
            if (serves(command.cid))
                known[0].cids.push_back(static_cast<std::uint32_t>(command.cid));
        if (speaks_versions())
            known.push_back({mbim::VersionInfo::operation.service, {mbim::VersionInfo::operation.cid}});
        for (auto const& recorded : configuration_.recorded_answers) {
            auto const [id, cid] = recorded.operation;
            auto service = std::find_if(known.begin(), known.end(), [&](Service const& one) { return one.id == id; });
            if (service == known.end())
                service = known.insert(known.end(), {id, {}});
            if (std::find(service->cids.begin(), service->cids.end(), cid) == service->cids.end())
                service->cids.push_back(cid);
        }
        std::vector<mbim::DeviceService> services;
        for (auto const& one : known)
            services.push_back({one.id, mbim::DssPayload::none, 0, std::span<std::uint32_t const>{one.cids}});
        mbim::DeviceServicesInfo info;
        info.device_services = std::span<mbim::DeviceService const>{services};
        link_.answer(ticket, mbim::Status::success, info);
    }

    void scan(std::uint64_t ticket, mbim::VisibleProvidersQuery const& query) {
        if (name(query.action).empty())
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        if (!equipment_.scanning())
            scan_ticket_ = ticket;
        equipment_.scan([this, ticket, action = query.action](Outcome outcome) {
            if (outcome.status != mbim::Status::success)
                return link_.answer(ticket, outcome.status);
            answers_.with_visible_providers(action, [&](auto const& info) {
                answer_or_refuse(
                    ticket, info.providers.empty() ? mbim::Status::providers_not_found : mbim::Status::success, info);
            });
        });
    }

    void answer_filters(std::uint64_t ticket, std::uint32_t session_id) {
        if (session_id >= configuration_.max_sessions)
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        if (!equipment_.contexts().active(session_id))
            return link_.answer(ticket, mbim::Status::context_not_activated);
        answers_.with_packet_filters(*equipment_.contexts().find(session_id),
                                     [&](auto const& info) { link_.answer(ticket, mbim::Status::success, info); });
    }

    void on_set(Command const& command, Cid cid) {
        if (command.refusal)
            return refuse_command(command, cid);
        auto const ticket = command.ticket;
        switch (cid) {
        case Cid::radio_state:
            return on<mbim::RadioStateSet>(command, [&](auto const& set) { set_radio(ticket, set); });
        case Cid::pin:
            return on<mbim::PinSet>(command, [&](auto const& set) { set_pin(ticket, set); });
        case Cid::preferred_providers:
            return on<mbim::PreferredProvidersSet>(command, [&](auto const& set) { set_preferred(ticket, set); });
        case Cid::multicarrier_providers:
            return on<mbim::MulticarrierProvidersSet>(command, [&](auto const& set) { set_multicarrier(ticket, set); });
        case Cid::register_state:
            return on<mbim::RegisterStateSet>(command, [&](auto const& set) { set_register(ticket, set); });
        case Cid::packet_service:
            return on<mbim::PacketServiceSet>(command, [&](auto const& set) { set_packet_service(ticket, set); });
        case Cid::signal_state:
            return on<mbim::SignalStateSet>(command, [&](auto const& set) { set_signal_reports(ticket, set); });
        case Cid::connect:
            return on<mbim::ConnectSet>(command, [&](auto const& set) { set_connect(ticket, set); });
        case Cid::provisioned_contexts:
            return on<mbim::ProvisionedContextsSet>(command, [&](auto const& set) { set_context(ticket, set); });
        case Cid::service_activation:
            return on<mbim::ServiceActivationSet>(command, [&](auto const& set) { activate_service(ticket, set); });
        case Cid::network_idle_hint:
            return on<mbim::NetworkIdleHintSet>(command, [&](auto const& set) { set_idle_hint(ticket, set); });
        case Cid::ip_packet_filters:
            if (link_.version() >= mbim::Mbimex::v3)
                return on<mbim::IpPacketFiltersSet3>(command, [&](auto const& set) { set_filters(ticket, set); });
            return on<mbim::IpPacketFiltersSet>(command, [&](auto const& set) { set_filters(ticket, set); });
        default:
            return on<mbim::DeviceServiceSubscribeList>(command,
                                                        [&](auto const& set) { set_subscriptions(ticket, set); });
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

    template <class Set>
    [[nodiscard]] static std::optional<std::vector<ProviderConfiguration>> providers_of(Set const& set) {
        std::vector<ProviderConfiguration> providers;
        for (auto const provider : set.providers) {
            auto id = provider.provider_id.to_utf8();
            auto text = provider.provider_name.to_utf8();
            if (!id || !text)
                return std::nullopt;
            providers.push_back({std::move(id).value(), std::move(text).value()});
        }
        return providers;
    }

    void set_preferred(std::uint64_t ticket, mbim::PreferredProvidersSet const& set) {
        auto providers = providers_of(set);
        auto status = equipment_.sim().readiness();
        if (status == mbim::Status::success)
            status =
                providers ? provisioning_.write_preferred(std::move(*providers)) : mbim::Status::invalid_parameters;
        answers_.with_preferred_providers([&](auto const& info) { answer_or_refuse(ticket, status, info); });
    }

    void set_multicarrier(std::uint64_t ticket, mbim::MulticarrierProvidersSet const& set) {
        auto providers = providers_of(set);
        auto const status =
            providers ? provisioning_.write_multicarrier(std::move(*providers)) : mbim::Status::invalid_parameters;
        answers_.with_multicarrier_providers([&](auto const& info) { answer_or_refuse(ticket, status, info); });
    }

    void set_context(std::uint64_t ticket, mbim::ProvisionedContextsSet const& set) {
        auto access_string = set.context.access_string.to_utf8();
        auto user_name = set.context.user_name.to_utf8();
        auto password = set.context.password.to_utf8();
        auto provider = set.provider_id.to_utf8();
        if (!access_string || !user_name || !password || !provider || name(set.context.compression).empty() ||
            name(set.context.auth_protocol).empty() || (!provider->empty() && !is_provider_id(*provider)))
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        auto const status = provisioning_.write_context({set.context.context_id, set.context.context_type,
                                                         std::move(access_string).value(), std::move(user_name).value(),
                                                         std::move(password).value(), set.context.compression,
                                                         set.context.auth_protocol, std::move(provider).value()});
        answers_.with_provisioned_contexts([&](auto const& info) { answer_or_refuse(ticket, status, info); });
    }

    /// The emulated provider takes everybody on, and says what it was told.
    void activate_service(std::uint64_t ticket, mbim::ServiceActivationSet const& set) {
        auto const status = equipment_.sim().readiness();
        if (status != mbim::Status::success && status != mbim::Status::service_not_activated)
            return link_.answer(ticket, status);
        equipment_.activate_subscription();
        link_.answer(ticket, mbim::Status::success, mbim::ServiceActivationInfo{0, set.data_buffer});
    }

    void set_idle_hint(std::uint64_t ticket, mbim::NetworkIdleHintSet const& set) {
        if (name(set.state).empty())
            return link_.answer(ticket, mbim::Status::invalid_parameters);
        idle_hint_ = set.state;
        link_.answer(ticket, mbim::Status::success, mbim::NetworkIdleHintInfo{idle_hint_});
    }

    template <class Set>
    void set_filters(std::uint64_t ticket, Set const& set) {
        std::vector<PacketFilterBytes> filters;
        bool possible = set.packet_filters.size() <= max_filters;
        for (auto const one : set.packet_filters) {
            possible = possible && one.filter.size() <= max_filter_size;
            if (!possible)
                return link_.answer(ticket, mbim::Status::filter_not_supported);
            filters.push_back({{one.filter.begin(), one.filter.end()}, {one.mask.begin(), one.mask.end()}});
            if constexpr (requires { one.filter_id; })
                filters.back().id = one.filter_id;
        }
        static_cast<void>(equipment_.set_filters(set.session_id, std::move(filters)));
        answer_filters(ticket, set.session_id);
    }

    void set_subscriptions(std::uint64_t ticket, mbim::DeviceServiceSubscribeList const& set) {
        auto& wanted = subscriptions_.emplace();
        for (auto const event : set.events) {
            if (event.service_id != mbim::services::basic_connect)
                continue;
            for (auto const cid : event.cids)
                wanted.push_back(static_cast<Cid>(cid));
            if (event.cids.empty())
                for (auto const& known : mbim::basic_connect_cids)
                    wanted.push_back(known.cid);
        }
        link_.answer(ticket, mbim::Status::success, set);
    }

    /// Decodes what the host says, or refuses it.
    template <class Request, class Handler>
    void on(Command const& command, Handler handle) {
        auto const request = link_.understood<Request>(command.info);
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
            (outcome.cause != 0 && configuration_.refusal_body == RefusalBody::with_cause))
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
        case Cid::service_activation:
            return answer(mbim::ServiceActivationInfo{});
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

    ModemConfiguration const& configuration_;
    VersionedLink link_;
    Equipment& equipment_;
    Provisioning& provisioning_;
    Answers answers_;
    std::optional<std::vector<Cid>> subscriptions_{};
    mbim::SignalStateSet signal_reports_{};
    std::uint32_t reported_rssi_ = mbim::unknown_signal;
    std::uint32_t reported_error_rate_ = mbim::unknown_signal;
    mbim::PacketStatisticsInfo statistics_{};
    mbim::NetworkIdleHint idle_hint_{};
    std::uint64_t scan_ticket_ = 0;
};

} // namespace mbn::inline v0::emulator

#endif
