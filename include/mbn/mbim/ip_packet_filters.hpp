// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_IP_PACKET_FILTERS_HPP
#define MBN_MBIM_IP_PACKET_FILTERS_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// A packet matches when its first bytes, masked, are those of the filter (MBIM 1.0, 10.5). Both have one size;
/// encoding others is `CodecErrc::length_mismatch`.
struct PacketFilter {
    Bytes filter{};
    Bytes mask{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.twins("filter", self.filter, "mask", self.mask);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketFilter const& left, PacketFilter const& right) noexcept {
        return detail::same_bytes(left.filter, right.filter) && detail::same_bytes(left.mask, right.mask);
    }
};

/// Which packets of a session may wake the host: those that match one of the filters, or all when there is none
/// (MBIM 1.0, 10.5).
struct IpPacketFiltersInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::ip_packet_filters);

    std::uint32_t session_id = 0;
    List<PacketFilter> packet_filters{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.list("packet_filters", self.packet_filters);
    }
    [[nodiscard]] friend constexpr bool operator==(IpPacketFiltersInfo const&,
                                                   IpPacketFiltersInfo const&) noexcept = default;
};

/// A query has the layout of the answer, of which only the session counts.
struct IpPacketFiltersQuery {
    static constexpr Operation operation = IpPacketFiltersInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = IpPacketFiltersInfo;

    std::uint32_t session_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.reserved(4);
    }
    [[nodiscard]] friend constexpr bool operator==(IpPacketFiltersQuery const&,
                                                   IpPacketFiltersQuery const&) noexcept = default;
};

/// Replaces all filters of the session.
struct IpPacketFiltersSet {
    static constexpr Operation operation = IpPacketFiltersInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = IpPacketFiltersInfo;

    std::uint32_t session_id = 0;
    List<PacketFilter> packet_filters{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.list("packet_filters", self.packet_filters);
    }
    [[nodiscard]] friend constexpr bool operator==(IpPacketFiltersSet const&,
                                                   IpPacketFiltersSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
