// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_ANSWERS_HPP
#define MBN_EMULATOR_ANSWERS_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/equipment.hpp>
#include <mbn/emulator/provisioning.hpp>
#include <mbn/mbim/basic_connect.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace mbn::inline v0::emulator {

/// Puts the state of the equipment into the structures of Basic Connect (MBIM 1.0, 10.5). A view of both; what it
/// returns views the configuration. A structure whose lists have to be made up is lent to a function.
class Answers {
public:
    Answers(ModemConfiguration const& configuration, Equipment const& equipment,
            Provisioning const& provisioning) noexcept
        : configuration_{configuration}, equipment_{equipment}, provisioning_{provisioning} {}

    [[nodiscard]] mbim::DeviceCapsInfo device_caps() const {
        mbim::DeviceCapsInfo info;
        info.device_type = mbim::DeviceType::embedded;
        info.cellular_class = mbim::CellularClass::gsm;
        info.voice_class = configuration_.voice_class;
        info.sim_class = mbim::SimClass::removable;
        info.data_class = configuration_.data_classes;
        info.control_caps = mbim::ControlCaps::hw_radio_switch;
        if (!mbim::contains(configuration_.registration_flag, mbim::RegistrationFlag::manual_selection_not_available))
            info.control_caps = info.control_caps | mbim::ControlCaps::registration_manual;
        if (provisioning_.multicarrier())
            info.control_caps = info.control_caps | mbim::ControlCaps::multi_carrier;
        info.max_sessions = configuration_.max_sessions;
        info.device_id = configuration_.device_id;
        info.firmware_info = configuration_.firmware;
        info.hardware_info = configuration_.hardware;
        return info;
    }

    template <class Use>
    void with_subscriber_ready(Use use) const {
        auto const& sim = equipment_.sim().configuration();
        mbim::SubscriberReadyInfo info;
        info.ready_state = equipment_.sim().ready_state();
        std::vector<mbim::Text> const numbers{sim.telephone_numbers.begin(), sim.telephone_numbers.end()};
        if (info.ready_state == mbim::ReadyState::initialized) {
            info.subscriber_id = sim.subscriber_id;
            info.telephone_numbers = std::span<mbim::Text const>{numbers};
        }
        if (info.ready_state == mbim::ReadyState::initialized || info.ready_state == mbim::ReadyState::device_locked ||
            info.ready_state == mbim::ReadyState::not_activated)
            info.sim_icc_id = sim.icc_id;
        use(info);
    }

    [[nodiscard]] mbim::RadioStateInfo radio_state() const noexcept {
        return {equipment_.hardware_radio(), equipment_.software_radio()};
    }

    [[nodiscard]] mbim::PinListInfo pin_list() const noexcept {
        mbim::PinListInfo info;
        info.pin1 = {equipment_.sim().pin_mode(), mbim::PinFormat::numeric, 4, 8};
        if (equipment_.sim().pin2_mode() != mbim::PinMode::not_supported)
            info.pin2 = {equipment_.sim().pin2_mode(), mbim::PinFormat::numeric, 4, 8};
        return info;
    }

    [[nodiscard]] mbim::HomeProviderInfo home_provider() const {
        mbim::Provider provider;
        provider.provider_id = configuration_.home_provider.id;
        provider.provider_state = mbim::ProviderState::home;
        if (equipment_.registration() == mbim::RegisterState::home)
            provider.provider_state =
                provider.provider_state | mbim::ProviderState::visible | mbim::ProviderState::registered;
        provider.provider_name = configuration_.home_provider.name;
        provider.cellular_class = mbim::CellularClass::gsm;
        provider.rssi = equipment_.rssi();
        provider.error_rate = equipment_.error_rate();
        return {provider};
    }

    /// A restricted scan finds only the networks that the modem can be made at home in.
    template <class Use>
    void with_visible_providers(mbim::VisibleProvidersAction action, Use use) const {
        auto const networks = equipment_.visible_providers();
        std::vector<mbim::Provider> providers;
        for (auto const& network : networks) {
            auto const state = state_of(network);
            if (action == mbim::VisibleProvidersAction::restricted_scan &&
                (state & (mbim::ProviderState::home | mbim::ProviderState::preferred_multicarrier)) ==
                    mbim::ProviderState::none)
                continue;
            providers.push_back({network.provider.id, state, network.provider.name, network.cellular_class,
                                 network.rssi, network.error_rate});
        }
        use(mbim::VisibleProvidersInfo{std::span<mbim::Provider const>{providers}});
    }

    template <class Use>
    void with_preferred_providers(Use use) const {
        auto const providers = listed(provisioning_.preferred(), mbim::ProviderState::preferred);
        use(mbim::PreferredProvidersInfo{std::span<mbim::Provider const>{providers}});
    }

    template <class Use>
    void with_multicarrier_providers(Use use) const {
        auto const providers = provisioning_.multicarrier()
                                   ? listed(*provisioning_.multicarrier(), mbim::ProviderState::preferred_multicarrier)
                                   : std::vector<mbim::Provider>{};
        use(mbim::MulticarrierProvidersInfo{std::span<mbim::Provider const>{providers}});
    }

    template <class Use>
    void with_provisioned_contexts(Use use) const {
        auto const kept = provisioning_.contexts();
        std::vector<mbim::ProvisionedContext> contexts;
        for (auto const& context : kept)
            contexts.push_back({context.id, context.type, context.access_string, context.user_name, context.password,
                                context.compression, context.auth_protocol});
        use(mbim::ProvisionedContextsInfo{std::span<mbim::ProvisionedContext const>{contexts}});
    }

    template <class Use>
    static void with_packet_filters(ContextState const& context, Use use) {
        std::vector<mbim::PacketFilter> filters;
        for (auto const& one : context.filters)
            filters.push_back({one.filter, one.mask});
        use(mbim::IpPacketFiltersInfo{context.session_id, std::span<mbim::PacketFilter const>{filters}});
    }

    [[nodiscard]] mbim::RegisterStateInfo register_state() const {
        mbim::RegisterStateInfo info;
        info.nw_error = equipment_.registration_cause();
        info.register_state = equipment_.registration();
        info.register_mode = equipment_.register_mode();
        info.registration_flag = configuration_.registration_flag;
        if (auto const* const provider = equipment_.provider()) {
            info.available_data_classes = configuration_.data_classes;
            info.current_cellular_class = mbim::CellularClass::gsm;
            info.provider_id = provider->id;
            info.provider_name = provider->name;
            if (equipment_.registration() != mbim::RegisterState::home)
                info.roaming_text = provider->name;
        } else {
            info.provider_id = equipment_.selected_provider();
        }
        return info;
    }

    [[nodiscard]] mbim::PacketServiceInfo packet_service() const noexcept {
        mbim::PacketServiceInfo info;
        info.nw_error = equipment_.packet_service_cause();
        info.packet_service_state = equipment_.packet_service();
        if (info.packet_service_state == mbim::PacketServiceState::attached) {
            // The latest technology has the highest bit.
            auto classes = static_cast<std::uint32_t>(configuration_.data_classes);
            while ((classes & (classes - 1)) != 0)
                classes &= classes - 1;
            info.highest_available_data_class = static_cast<mbim::DataClass>(classes);
            info.uplink_speed = configuration_.uplink_speed;
            info.downlink_speed = configuration_.downlink_speed;
        }
        return info;
    }

    [[nodiscard]] mbim::SignalStateInfo signal_state(mbim::SignalStateSet const& reports) const noexcept {
        return {equipment_.rssi(), equipment_.error_rate(), reports.signal_strength_interval, reports.rssi_threshold,
                reports.error_rate_threshold};
    }

    [[nodiscard]] mbim::ConnectInfo connect_info(std::uint32_t session_id) const noexcept {
        mbim::ConnectInfo info;
        info.session_id = session_id;
        info.activation_state = mbim::ActivationState::deactivated;
        info.voice_call_state = equipment_.voice_call();
        if (auto const* const context = equipment_.contexts().find(session_id)) {
            info.activation_state = context->activation;
            info.ip_type = context->ip_type;
            info.context_type = context->context_type;
            info.nw_error = context->cause;
        }
        return info;
    }

    template <class Use>
    static void with_ip_configuration(ContextState const& context, Use use) {
        mbim::IpConfigurationInfo info;
        info.session_id = context.session_id;
        std::array<mbim::Ipv4Element, 1> v4{};
        std::array<mbim::Ipv6Element, 1> v6{};
        if (auto const& ip = context.ip.ipv4) {
            v4[0] = {ip->prefix_length, ip->address};
            info.ipv4_addresses = v4;
            info.ipv4_gateway = ip->gateway;
            info.ipv4_dns_servers = std::span<mbim::Ipv4Address const>{ip->dns_servers};
            info.ipv4_mtu = ip->mtu;
            info.ipv4_configuration_available = available(*ip);
        }
        if (auto const& ip = context.ip.ipv6) {
            v6[0] = {ip->prefix_length, ip->address};
            info.ipv6_addresses = v6;
            info.ipv6_gateway = ip->gateway;
            info.ipv6_dns_servers = std::span<mbim::Ipv6Address const>{ip->dns_servers};
            info.ipv6_mtu = ip->mtu;
            info.ipv6_configuration_available = available(*ip);
        }
        use(info);
    }

private:
    [[nodiscard]] mbim::ProviderState state_of(VisibleProvider const& network) const noexcept {
        using mbim::ProviderState;
        auto state = network.state | ProviderState::visible;
        if (network.provider.id == configuration_.home_provider.id)
            state = state | ProviderState::home;
        if (auto const* const provider = equipment_.provider();
            provider != nullptr && provider->id == network.provider.id)
            state = state | ProviderState::registered;
        if (Provisioning::lists(provisioning_.preferred(), network.provider.id))
            state = state | ProviderState::preferred;
        if (provisioning_.multicarrier() && Provisioning::lists(*provisioning_.multicarrier(), network.provider.id))
            state = state | ProviderState::preferred_multicarrier;
        return state;
    }

    [[nodiscard]] static std::vector<mbim::Provider> listed(std::vector<ProviderConfiguration> const& list,
                                                            mbim::ProviderState state) {
        std::vector<mbim::Provider> providers;
        for (auto const& provider : list)
            providers.push_back({provider.id, state, provider.name, mbim::CellularClass::gsm, mbim::unknown_signal,
                                 mbim::unknown_signal});
        return providers;
    }

    template <class Settings>
    [[nodiscard]] static mbim::IpAvailable available(Settings const& ip) noexcept {
        auto result = mbim::IpAvailable::address;
        if (ip.gateway)
            result = result | mbim::IpAvailable::gateway;
        if (!ip.dns_servers.empty())
            result = result | mbim::IpAvailable::dns;
        if (ip.mtu != 0)
            result = result | mbim::IpAvailable::mtu;
        return result;
    }

    ModemConfiguration const& configuration_;
    Equipment const& equipment_;
    Provisioning const& provisioning_;
};

} // namespace mbn::inline v0::emulator

#endif
