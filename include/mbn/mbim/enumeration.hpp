// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_ENUMERATION_HPP
#define MBN_MBIM_ENUMERATION_HPP

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// An enumeration of the protocol: numbers as on the wire, and `name(value)`, which is empty for a number nobody named.
/// Every number of the underlying type is a valid value, so that what a device says is never lost.
template <class E>
concept WireEnum = std::is_enum_v<E> && (sizeof(E) <= 4) && requires(E value) {
    { name(value) } -> std::same_as<std::string_view>;
};

/// An enumeration whose values are sets of bits. `name` knows each single bit.
template <class E>
concept FlagEnum = WireEnum<E> && requires(E value) {
    { is_flag_enum(value) } -> std::same_as<std::true_type>;
};

template <FlagEnum E>
[[nodiscard]] constexpr E operator|(E left, E right) noexcept {
    return static_cast<E>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

template <FlagEnum E>
[[nodiscard]] constexpr E operator&(E left, E right) noexcept {
    return static_cast<E>(static_cast<std::uint32_t>(left) & static_cast<std::uint32_t>(right));
}

/// True when every bit of `bits` is set in `value`.
template <FlagEnum E>
[[nodiscard]] constexpr bool contains(E value, E bits) noexcept {
    return (value & bits) == bits;
}

/// Prints the name, or the decimal number when it has none; flags as names joined by `|`, unknown bits as a number.
template <class Traits, WireEnum E>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, E value) {
    auto const number = static_cast<std::uint32_t>(value);
    if (auto const text = name(value); !text.empty())
        return out << text;
    if constexpr (FlagEnum<E>) {
        std::uint32_t rest = number;
        char const* separator = "";
        for (std::uint32_t bit = 1; bit != 0; bit <<= 1) {
            auto const text = (rest & bit) != 0 ? name(static_cast<E>(bit)) : std::string_view{};
            if (text.empty())
                continue;
            out << separator << text;
            separator = "|";
            rest &= ~bit;
        }
        return rest == 0 ? out : out << separator << rest;
    } else {
        return out << number;
    }
}

namespace detail {

/// Name of `value` in a list that starts at number 0.
template <class E>
[[nodiscard]] constexpr std::string_view name_in(E value, std::initializer_list<char const*> names) noexcept {
    auto const index = static_cast<std::uint32_t>(value);
    return index < names.size() ? names.begin()[index] : std::string_view{};
}

/// Name of a single bit in a list that starts at bit 0; 0 is "none".
template <class E>
[[nodiscard]] constexpr std::string_view bit_name_in(E value, std::initializer_list<char const*> names) noexcept {
    auto const number = static_cast<std::uint32_t>(value);
    if (number == 0)
        return "none";
    std::uint32_t bit = 1;
    for (auto const text : names) {
        if (number == bit)
            return text;
        bit <<= 1;
    }
    return {};
}

} // namespace detail

} // namespace mbn::inline v0::mbim

#endif
