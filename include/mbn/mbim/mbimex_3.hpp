// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MBIMEX_3_HPP
#define MBN_MBIM_MBIMEX_3_HPP

#include <mbn/mbim/basic_connect_extensions/base_stations.hpp>
#include <mbn/mbim/basic_connect_extensions/device_caps.hpp>
#include <mbn/mbim/basic_connect_extensions/lte_attach.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/connect_3.hpp>
#include <mbn/mbim/data_class_3.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/ip_packet_filters.hpp>
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

/// The structures of Basic Connect that MBIMEx 3 changed. They come only where that version was agreed.
namespace mbn::inline v0::mbim {

enum class SubscriberReadyFlag : std::uint32_t { none = 0, esim = 1, sim_removability_known = 2, sim_removable = 4 };
[[nodiscard]] constexpr std::string_view name(SubscriberReadyFlag value) noexcept {
    return detail::bit_name_in(value, {"esim", "sim_removability_known", "sim_removable"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(SubscriberReadyFlag) noexcept {
    return {};
}

/// `SubscriberReadyInfo` and, behind the state, what kind of SIM it is.
struct SubscriberReadyInfo3 {
    static constexpr Operation operation = SubscriberReadyInfo::operation;

    ReadyState ready_state{};
    SubscriberReadyFlag flags{};
    Text subscriber_id{}; ///< IMSI; usually empty while the device is locked
    Text sim_icc_id{};
    ReadyInfo ready_info{};
    List<Text> telephone_numbers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("ready_state", self.ready_state);
        archive("flags", self.flags);
        archive("subscriber_id", self.subscriber_id, Limit{30});
        archive("sim_icc_id", self.sim_icc_id, Limit{40});
        archive("ready_info", self.ready_info);
        archive.list("telephone_numbers", self.telephone_numbers);
    }
    [[nodiscard]] friend constexpr bool operator==(SubscriberReadyInfo3 const&,
                                                   SubscriberReadyInfo3 const&) noexcept = default;
};

/// Where a device is, for the network (3GPP TS 23.003, 19.4.2.3).
struct TrackingAreaIdentity {
    std::uint16_t plmn_mcc = 0;
    std::uint16_t plmn_mnc = 0;
    std::uint32_t tac = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("plmn_mcc", self.plmn_mcc);
        archive("plmn_mnc", self.plmn_mnc);
        archive("tac", self.tac);
    }
    [[nodiscard]] friend constexpr bool operator==(TrackingAreaIdentity const&,
                                                   TrackingAreaIdentity const&) noexcept = default;
};

/// `PacketServiceInfo2` and, at its end, more of 5G. Speeds in bits per second.
struct PacketServiceInfo3 {
    static constexpr Operation operation = PacketServiceInfo::operation;

    std::uint32_t nw_error = 0;
    PacketServiceState packet_service_state{};
    DataClass3 current_data_class{};
    std::uint64_t uplink_speed = 0;
    std::uint64_t downlink_speed = 0;
    FrequencyRange frequency_range{};
    DataSubclass data_subclass{};
    TrackingAreaIdentity tai{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive("packet_service_state", self.packet_service_state);
        archive("current_data_class", self.current_data_class);
        archive("uplink_speed", self.uplink_speed);
        archive("downlink_speed", self.downlink_speed);
        archive("frequency_range", self.frequency_range);
        archive("data_subclass", self.data_subclass);
        archive("tai", self.tai);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketServiceInfo3 const&,
                                                   PacketServiceInfo3 const&) noexcept = default;
};

/// `PacketFilter` and, at its end, a number by which a wake reason calls it.
struct PacketFilter3 {
    Bytes filter{};
    Bytes mask{};
    std::uint32_t filter_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.twins("filter", self.filter, "mask", self.mask);
        archive("filter_id", self.filter_id);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketFilter3 const& left, PacketFilter3 const& right) noexcept {
        return detail::same_bytes(left.filter, right.filter) && detail::same_bytes(left.mask, right.mask) &&
               left.filter_id == right.filter_id;
    }
};

/// As `IpPacketFiltersInfo`.
struct IpPacketFiltersInfo3 {
    static constexpr Operation operation = IpPacketFiltersInfo::operation;

    std::uint32_t session_id = 0;
    List<PacketFilter3> packet_filters{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.list("packet_filters", self.packet_filters);
    }
    [[nodiscard]] friend constexpr bool operator==(IpPacketFiltersInfo3 const&,
                                                   IpPacketFiltersInfo3 const&) noexcept = default;
};

/// Replaces all filters of the session.
struct IpPacketFiltersSet3 {
    static constexpr Operation operation = IpPacketFiltersInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = IpPacketFiltersInfo3;

    std::uint32_t session_id = 0;
    List<PacketFilter3> packet_filters{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.list("packet_filters", self.packet_filters);
    }
    [[nodiscard]] friend constexpr bool operator==(IpPacketFiltersSet3 const&,
                                                   IpPacketFiltersSet3 const&) noexcept = default;
};

/// The commands that are different from version 3 on; the others are as in version 2.
using Mbimex3Commands =
    CommandList<Command<SubscriberReadyQuery, void, SubscriberReadyInfo3, SubscriberReadyInfo3>,
                Command<PacketServiceQuery, PacketServiceSet, PacketServiceInfo3, PacketServiceInfo3>,
                Command<ConnectQuery3, ConnectSet3, ConnectInfo3, ConnectInfo3>,
                Command<IpPacketFiltersQuery, IpPacketFiltersSet3, IpPacketFiltersInfo3>,
                Command<ExtendedDeviceCapsQuery, void, ExtendedDeviceCapsInfo3>,
                Command<LteAttachInfoQuery, void, LteAttachInfo3, LteAttachInfo3>,
                Command<BaseStationsQuery3, void, BaseStationsInfo3>>;

} // namespace mbn::inline v0::mbim

#endif
