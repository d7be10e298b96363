// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_SCALAR_HPP
#define MBN_MBIM_DETAIL_SCALAR_HPP

#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/text.hpp>
#include <mbn/mbim/uuid.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace mbn::inline v0::mbim::detail {

template <class T>
inline constexpr bool is_byte_array = false;
template <std::size_t N>
inline constexpr bool is_byte_array<std::array<std::uint8_t, N>> = true;

template <class T>
concept WireInteger =
    std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t>;

/// Signed ones are in two's complement.
template <class T>
concept WireNumber =
    WireInteger<T> || std::same_as<T, std::int32_t> || (std::is_enum_v<T> && WireInteger<std::underlying_type_t<T>>);

/// Kept in the data buffer, behind an offset-size pair.
template <class T>
concept Referenced = std::same_as<T, Text> || std::same_as<T, Bytes>;

template <class T>
concept Scalar = WireNumber<T> || std::same_as<T, Uuid> || is_byte_array<T>;

template <class T>
struct NumberOf {
    using type = std::make_unsigned_t<T>;
};
template <class T>
    requires std::is_enum_v<T>
struct NumberOf<T> {
    using type = std::underlying_type_t<T>;
};

template <Scalar T>
[[nodiscard]] consteval std::size_t scalar_size() noexcept {
    if constexpr (is_byte_array<T>)
        return std::tuple_size_v<T>;
    else
        return sizeof(T);
}

template <Scalar T>
[[nodiscard]] constexpr T load_scalar(std::byte const* from) noexcept {
    if constexpr (WireNumber<T>) {
        return static_cast<T>(load<typename NumberOf<T>::type>(from));
    } else if constexpr (std::same_as<T, Uuid>) {
        return Uuid{load_scalar<std::array<std::uint8_t, 16>>(from)};
    } else {
        T bytes{};
        if (!std::is_constant_evaluated()) {
            std::memcpy(bytes.data(), from, bytes.size());
            return bytes;
        }
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = std::to_integer<std::uint8_t>(from[i]);
        return bytes;
    }
}

template <Scalar T>
constexpr void store_scalar(std::byte* to, T const& value) noexcept {
    if constexpr (WireNumber<T>) {
        store(to, static_cast<typename NumberOf<T>::type>(value));
    } else if constexpr (std::same_as<T, Uuid>) {
        store_scalar(to, value.bytes);
    } else {
        if (!std::is_constant_evaluated()) {
            std::memcpy(to, value.data(), value.size());
            return;
        }
        for (std::size_t i = 0; i < value.size(); ++i)
            to[i] = static_cast<std::byte>(value[i]);
    }
}

} // namespace mbn::inline v0::mbim::detail

#endif
