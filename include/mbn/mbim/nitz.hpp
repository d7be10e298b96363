// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_NITZ_HPP
#define MBN_MBIM_NITZ_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// The time that the network tells (Microsoft). 0xFFFFFFFF in an offset: not known.
struct NitzInfo {
    static constexpr Operation operation = operation_of(MsVoiceExtensionsCid::nitz);

    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t day = 0;
    std::uint32_t hour = 0;
    std::uint32_t minute = 0;
    std::uint32_t second = 0;
    std::uint32_t time_zone_offset_minutes = 0;
    std::uint32_t daylight_saving_time_offset_minutes = 0;
    DataClass data_class{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("year", self.year);
        archive("month", self.month);
        archive("day", self.day);
        archive("hour", self.hour);
        archive("minute", self.minute);
        archive("second", self.second);
        archive("time_zone_offset_minutes", self.time_zone_offset_minutes);
        archive("daylight_saving_time_offset_minutes", self.daylight_saving_time_offset_minutes);
        archive("data_class", self.data_class);
    }
    [[nodiscard]] friend constexpr bool operator==(NitzInfo const&, NitzInfo const&) noexcept = default;
};
using NitzQuery = Query<NitzInfo>;

/// The commands of the service.
using MsVoiceExtensionsCommands = CommandList<Command<NitzQuery, void, NitzInfo, NitzInfo>>;

} // namespace mbn::inline v0::mbim

#endif
