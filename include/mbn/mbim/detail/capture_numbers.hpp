// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_CAPTURE_NUMBERS_HPP
#define MBN_MBIM_DETAIL_CAPTURE_NUMBERS_HPP

#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>

#include <cstddef>
#include <cstdint>

namespace mbn::inline v0::mbim::detail {

/// Numbers of a file whose byte order the file says itself.
class CaptureNumbers {
public:
    constexpr explicit CaptureNumbers(bool is_swapped = false) noexcept : is_swapped_{is_swapped} {}

    [[nodiscard]] constexpr std::uint32_t word(Bytes bytes, std::size_t at) const noexcept {
        auto const value = load<std::uint32_t>(bytes.data() + at);
        return is_swapped_ ? swapped(value) : value;
    }
    [[nodiscard]] constexpr std::uint16_t half(Bytes bytes, std::size_t at) const noexcept {
        auto const value = load<std::uint16_t>(bytes.data() + at);
        return is_swapped_ ? static_cast<std::uint16_t>(swapped(value) >> 16u) : value;
    }

    [[nodiscard]] static constexpr std::uint32_t swapped(std::uint32_t value) noexcept {
        return value << 24u | (value & 0xFF00u) << 8u | (value >> 8u & 0xFF00u) | value >> 24u;
    }

private:
    bool is_swapped_;
};

} // namespace mbn::inline v0::mbim::detail

#endif
