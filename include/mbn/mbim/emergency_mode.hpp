// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_EMERGENCY_MODE_HPP
#define MBN_MBIM_EMERGENCY_MODE_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Whether the device is kept to an emergency call (MBIM 1.0, 10.5).
enum class EmergencyMode : std::uint32_t { off, on };
[[nodiscard]] constexpr std::string_view name(EmergencyMode value) noexcept {
    return detail::name_in(value, {"off", "on"});
}

/// MBIM 1.0, 10.5.
struct EmergencyModeInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::emergency_mode);

    EmergencyMode mode{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mode", self.mode);
    }
    [[nodiscard]] friend constexpr bool operator==(EmergencyModeInfo const&,
                                                   EmergencyModeInfo const&) noexcept = default;
};
using EmergencyModeQuery = Query<EmergencyModeInfo>;

} // namespace mbn::inline v0::mbim

#endif
