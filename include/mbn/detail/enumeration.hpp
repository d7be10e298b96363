// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_ENUMERATION_HPP
#define MBN_DETAIL_ENUMERATION_HPP

#include <mbn/detail/print.hpp>
#include <mbn/detail/when_used.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0 {

namespace detail {

// Texts of tables are pointers: a compiler works out the length of each `std::string_view`, character by character, in
// every program that includes the header.
template <class Enum>
struct Enumerator {
    Enum value = {};
    char const* name = "";
    // Empty where Windows has no such constant.
    char const* symbol = "";
};

// What `enumerators(Enum)` gives, which is a template so that a table is made where it is used: an array, with no more
// to it than a table needs. Every enumeration has one, and `std::to_array` takes a compiler longer.
template <class Enum, std::size_t Size>
struct EnumeratorList {
    Enumerator<Enum> entries[Size];

    [[nodiscard]] constexpr Enumerator<Enum> const* begin() const noexcept { return entries; }
    [[nodiscard]] constexpr Enumerator<Enum> const* end() const noexcept { return entries + Size; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return Size; }
    [[nodiscard]] constexpr Enumerator<Enum> const& front() const noexcept { return entries[0]; }
};

template <class Enum, std::size_t Size>
[[nodiscard]] constexpr EnumeratorList<Enum, Size> enumerator_list(Enumerator<Enum> const (&entries)[Size]) noexcept {
    EnumeratorList<Enum, Size> list{};
    for (std::size_t index = 0; index < Size; ++index)
        list.entries[index] = entries[index];
    return list;
}

// An enumeration with a table of its enumerators: `enumerators(Enum)`, found beside the type.
template <class Enum>
concept Enumerated = std::is_enum_v<Enum> && requires(Enum value) { enumerators(value).begin(); };

// One whose enumerators are bits that combine.
template <class Enum>
concept BitSet = Enumerated<Enum> && requires(Enum value) { is_bit_set(value); };

template <Enumerated Enum>
inline constexpr auto enumerator_table = enumerators(Enum{});

template <Enumerated Enum>
[[nodiscard]] constexpr Enumerator<Enum> const* find_enumerator(Enum value) noexcept {
    for (auto const& entry : enumerator_table<Enum>)
        if (entry.value == value)
            return &entry;
    return nullptr;
}

} // namespace detail

/// The name of an enumerator as the library prints it and as it stands in JSON, such as `initialized`. Empty where the
/// value is not one of the enumerators.
template <detail::Enumerated Enum>
[[nodiscard]] constexpr std::string_view name(Enum value) noexcept {
    auto const* const entry = detail::find_enumerator(value);
    return entry != nullptr ? entry->name : std::string_view{};
}

/// The Windows constant of the same number, such as `MBN_READY_STATE_INITIALIZED`. Empty where there is none.
template <detail::Enumerated Enum>
[[nodiscard]] constexpr std::string_view windows_name(Enum value) noexcept {
    auto const* const entry = detail::find_enumerator(value);
    return entry != nullptr ? entry->symbol : std::string_view{};
}

/// The name; for a value without one, its number. A bit set gives the names of its bits with `|` between them, and what
/// is left of it as hexadecimal.
template <detail::Enumerated Enum>
[[nodiscard]] inline std::string to_string(Enum value) {
    if (std::string_view const known = name(value); !known.empty())
        return std::string{known};
    auto rest = static_cast<std::uint32_t>(value);
    if constexpr (detail::BitSet<Enum>) {
        std::string text;
        for (auto const& entry : detail::enumerator_table<Enum>) {
            auto const bits = static_cast<std::uint32_t>(entry.value);
            if (bits != 0 && (rest & bits) == bits) {
                text.append(text.empty() ? "" : "|").append(entry.name);
                rest &= ~bits;
            }
        }
        return rest == 0 ? text : text.append(text.empty() ? "" : "|").append(detail::hexadecimal(rest));
    } else {
        return std::to_string(rest);
    }
}

template <detail::BitSet Enum>
[[nodiscard]] constexpr Enum operator|(Enum left, Enum right) noexcept {
    return static_cast<Enum>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

template <detail::BitSet Enum>
[[nodiscard]] constexpr Enum operator&(Enum left, Enum right) noexcept {
    return static_cast<Enum>(static_cast<std::uint32_t>(left) & static_cast<std::uint32_t>(right));
}

/// Whether all bits of `part` are in `whole`.
template <detail::BitSet Enum>
[[nodiscard]] constexpr bool contains(Enum whole, Enum part) noexcept {
    return (whole & part) == part;
}

} // namespace mbn::inline v0

#endif
