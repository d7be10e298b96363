// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_LITTLE_ENDIAN_HPP
#define MBN_MBIM_DETAIL_LITTLE_ENDIAN_HPP

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace mbn::inline v0::mbim::detail {

/// Reads a little-endian integer at any alignment; the caller has checked that it is there.
template <std::unsigned_integral T>
[[nodiscard]] constexpr T load(std::byte const* from) noexcept {
    if (!std::is_constant_evaluated()) {
        if constexpr (std::endian::native == std::endian::little) {
            T value;
            std::memcpy(&value, from, sizeof value);
            return value;
        }
    }
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | (static_cast<T>(std::to_integer<unsigned>(from[i])) << (8 * i)));
    return value;
}

/// Writes a little-endian integer at any alignment; the caller has checked that there is room.
template <std::unsigned_integral T>
constexpr void store(std::byte* to, T value) noexcept {
    if (!std::is_constant_evaluated()) {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(to, &value, sizeof value);
            return;
        }
    }
    for (std::size_t i = 0; i < sizeof(T); ++i)
        to[i] = static_cast<std::byte>((std::uint64_t{value} >> (8 * i)) & 0xFFu);
}

/// The next multiple of four: every item in a data buffer starts on one.
[[nodiscard]] constexpr std::size_t padded(std::size_t size) noexcept {
    return (size + 3u) & ~std::size_t{3};
}

} // namespace mbn::inline v0::mbim::detail

#endif
