// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TLV_HPP
#define MBN_MBIM_TLV_HPP

#include <mbn/mbim/enumeration.hpp>
#include <mbn/mbim/list.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// What an information element holds (MBIMEx 3).
enum class TlvType : std::uint16_t {
    ue_policies = 1,
    single_nssai = 2,
    allowed_nssai = 3,
    configured_nssai = 4,
    default_configured_nssai = 5,
    preconfigured_default_configured_nssai = 6,
    rejected_nssai = 7,
    ladn = 8,
    tai = 9,
    wchar_str = 10,
    uint16_tbl = 11,
    eap_packet = 12,
    pco = 13,
    route_selection_descriptors = 14,
    traffic_parameters = 15,
    wake_command = 16,
    wake_packet = 17,
};
[[nodiscard]] constexpr std::string_view name(TlvType value) noexcept {
    return detail::name_in(value, {"", "ue_policies", "single_nssai", "allowed_nssai", "configured_nssai",
                                   "default_configured_nssai", "preconfigured_default_configured_nssai",
                                   "rejected_nssai", "ladn", "tai", "wchar_str", "uint16_tbl", "eap_packet", "pco",
                                   "route_selection_descriptors", "traffic_parameters", "wake_command", "wake_packet"});
}

/// An information element (MBIMEx 3): a type, and bytes that are padded to a multiple of four. Only `archive.tlvs` puts
/// it on the wire.
struct Tlv {
    TlvType type{};
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("type", self.type);
        archive("data", self.data);
    }
    [[nodiscard]] friend constexpr bool operator==(Tlv const& left, Tlv const& right) noexcept {
        return left.type == right.type && detail::same_bytes(left.data, right.data);
    }
};

namespace detail {

/// The type, a reserved byte, the length of the padding, and the length of the data.
inline constexpr std::size_t tlv_header_size = 8;

} // namespace detail

} // namespace mbn::inline v0::mbim

#endif
