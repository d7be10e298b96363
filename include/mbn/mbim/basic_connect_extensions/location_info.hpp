// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_LOCATION_INFO_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_LOCATION_INFO_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// Where the device is, by the numbers of the network; 0xFFFFFFFF: not known (MBIMEx 1).
struct LocationInfoStatusInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::location_info_status);

    std::uint32_t location_area_code = 0;
    std::uint32_t tracking_area_code = 0;
    std::uint32_t cell_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("location_area_code", self.location_area_code);
        archive("tracking_area_code", self.tracking_area_code);
        archive("cell_id", self.cell_id);
    }
    [[nodiscard]] friend constexpr bool operator==(LocationInfoStatusInfo const&,
                                                   LocationInfoStatusInfo const&) noexcept = default;
};
using LocationInfoStatusQuery = Query<LocationInfoStatusInfo>;

using LocationInfoStatusCommand =
    Command<LocationInfoStatusQuery, void, LocationInfoStatusInfo, LocationInfoStatusInfo>;

} // namespace mbn::inline v0::mbim

#endif
