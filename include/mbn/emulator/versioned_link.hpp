// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_VERSIONED_LINK_HPP
#define MBN_EMULATOR_VERSIONED_LINK_HPP

#include <mbn/emulator/contexts.hpp>
#include <mbn/emulator/link.hpp>
#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/basic_connect_extensions/version.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/mbimex_3.hpp>
#include <mbn/mbim/mbimex_watch.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

namespace mbn::inline v0::emulator {

/// Says through the link in the structures of the agreed version of Microsoft's extensions what the modem says in those
/// of MBIM 1.0, and understands the host likewise.
class VersionedLink {
public:
    VersionedLink(Link& link, Contexts const& contexts) noexcept : link_{link}, contexts_{contexts} {}

    [[nodiscard]] mbim::Mbimex version() const noexcept { return link_.version(); }

    void answer(std::uint64_t ticket, mbim::Status status) { link_.answer(ticket, status); }
    void answer(std::uint64_t ticket, mbim::Status status, mbim::Bytes info) { link_.answer(ticket, status, info); }

    template <mbim::InfoStructure T>
    void answer(std::uint64_t ticket, mbim::Status status, T const& info) {
        in_version(info, [&](auto const& said) { link_.answer(ticket, status, said); });
    }

    template <mbim::InfoStructure T>
    void indicate(T const& info) {
        in_version(info, [&](auto const& said) { link_.indicate(said); });
    }

    /// Answers the offer of a host by the newest version that both know, which is spoken from then on.
    void agree(std::uint64_t ticket, mbim::VersionQuery const& offer, mbim::Mbimex newest) {
        auto const agreed = (std::min)(newest, mbim::mbimex_of(offer.mbim_extended_version));
        link_.answer(ticket, mbim::Status::success, mbim::VersionInfo{0x0100, static_cast<std::uint16_t>(agreed)});
        link_.agree_on(agreed);
    }

    /// What the host says.
    template <class Request>
    [[nodiscard]] mbim::Expected<Request> understood(mbim::Bytes info) const noexcept {
        if constexpr (std::same_as<Request, mbim::ConnectSet>)
            if (version() >= mbim::Mbimex::v3) {
                auto const said = mbim::decode<mbim::ConnectSet3>(info);
                if (!said)
                    return said.error();
                return mbim::ConnectSet{
                    said->session_id,  said->activation_command, said->access_string, said->user_name,   said->password,
                    said->compression, said->auth_protocol,      said->ip_type,       said->context_type};
            }
        return mbim::decode<Request>(info);
    }

private:
    template <class T, class Use>
    void in_version(T const& info, Use use) const {
        if constexpr (std::same_as<T, mbim::RegisterStateInfo>) {
            if (version() >= mbim::Mbimex::v2)
                return use(mbim::RegisterStateInfo2{info.nw_error, info.register_state, info.register_mode,
                                                    info.available_data_classes, info.current_cellular_class,
                                                    info.provider_id, info.provider_name, info.roaming_text,
                                                    info.registration_flag, info.available_data_classes});
        } else if constexpr (std::same_as<T, mbim::SignalStateInfo>) {
            if (version() >= mbim::Mbimex::v2)
                return use(mbim::SignalStateInfo2{info.rssi, info.error_rate, info.signal_strength_interval,
                                                  info.rssi_threshold, info.error_rate_threshold});
        } else if constexpr (std::same_as<T, mbim::PacketServiceInfo>) {
            if (version() >= mbim::Mbimex::v3)
                return use(in_version_3(info));
            if (version() == mbim::Mbimex::v2)
                return use(mbim::PacketServiceInfo2{info.nw_error, info.packet_service_state,
                                                    info.highest_available_data_class, info.uplink_speed,
                                                    info.downlink_speed});
        } else if constexpr (std::same_as<T, mbim::ConnectInfo>) {
            if (version() >= mbim::Mbimex::v3) {
                auto const* const context = contexts_.find(info.session_id);
                return use(mbim::ConnectInfo3{info.session_id, info.activation_state, info.voice_call_state,
                                              info.ip_type, info.context_type, info.nw_error,
                                              mbim::MediaPreference::cellular,
                                              context != nullptr ? mbim::Text{context->access_string} : mbim::Text{}});
            }
        } else if constexpr (std::same_as<T, mbim::SubscriberReadyInfo>) {
            if (version() >= mbim::Mbimex::v3)
                return use(mbim::SubscriberReadyInfo3{
                    info.ready_state, mbim::SubscriberReadyFlag::sim_removability_known, info.subscriber_id,
                    info.sim_icc_id, info.ready_info, info.telephone_numbers});
        } else if constexpr (std::same_as<T, mbim::IpPacketFiltersInfo>) {
            if (version() >= mbim::Mbimex::v3)
                return with_filter_ids(info, use);
        }
        use(info);
    }

    /// 5G has one bit there, and a subclass for what the two of MBIMEx 2 say.
    [[nodiscard]] static mbim::PacketServiceInfo3 in_version_3(mbim::PacketServiceInfo const& info) noexcept {
        using mbim::DataClass, mbim::DataClass3, mbim::DataSubclass;
        mbim::PacketServiceInfo3 said{
            info.nw_error, info.packet_service_state, {}, info.uplink_speed, info.downlink_speed};
        auto const both = DataClass::nr_nsa | DataClass::nr_sa;
        if ((info.highest_available_data_class & both) == DataClass::none) {
            said.current_data_class = static_cast<DataClass3>(info.highest_available_data_class);
        } else {
            said.current_data_class = DataClass3::nr;
            said.data_subclass =
                contains(info.highest_available_data_class, DataClass::nr_sa) ? DataSubclass::nr : DataSubclass::endc;
        }
        return said;
    }

    template <class Use>
    void with_filter_ids(mbim::IpPacketFiltersInfo const& info, Use use) const {
        auto const* const context = contexts_.find(info.session_id);
        std::vector<mbim::PacketFilter3> filters;
        if (context != nullptr)
            for (auto const& one : context->filters)
                filters.push_back({one.filter, one.mask, one.id});
        use(mbim::IpPacketFiltersInfo3{info.session_id, std::span<mbim::PacketFilter3 const>{filters}});
    }

    Link& link_;
    Contexts const& contexts_;
};

} // namespace mbn::inline v0::emulator

#endif
