// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DATA_CLASS_3_HPP
#define MBN_MBIM_DATA_CLASS_3_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// Radio technologies in MBIMEx 3, where one bit stands for all of 5G and `DataSubclass` says more.
enum class DataClass3 : std::uint32_t {
    none = 0,
    gprs = 0x1,
    edge = 0x2,
    umts = 0x4,
    hsdpa = 0x8,
    hsupa = 0x10,
    lte = 0x20,
    nr = 0x40,
    cdma_1xrtt = 0x10000,
    cdma_1xevdo = 0x20000,
    cdma_1xevdo_rev_a = 0x40000,
    cdma_1xevdv = 0x80000,
    cdma_3xrtt = 0x100000,
    cdma_1xevdo_rev_b = 0x200000,
    umb = 0x400000,
    custom = 0x80000000,
};
[[nodiscard]] constexpr std::string_view name(DataClass3 value) noexcept {
    if (value == DataClass3::nr)
        return "nr";
    return static_cast<std::uint32_t>(value) == 0x80 ? std::string_view{}
                                                     : name(static_cast<DataClass>(static_cast<std::uint32_t>(value)));
}
[[nodiscard]] constexpr std::true_type is_flag_enum(DataClass3) noexcept {
    return {};
}

/// How 5G is used (MBIMEx 3).
enum class DataSubclass : std::uint32_t { none = 0, endc = 0x1, nr = 0x2, nedc = 0x4, elte = 0x8, ngendc = 0x10 };
[[nodiscard]] constexpr std::string_view name(DataSubclass value) noexcept {
    return detail::bit_name_in(value, {"endc", "nr", "nedc", "elte", "ngendc"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(DataSubclass) noexcept {
    return {};
}

} // namespace mbn::inline v0::mbim

#endif
