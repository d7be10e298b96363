// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_ASCII_HPP
#define MBN_MBIM_DETAIL_ASCII_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

/// Nearly all text of the protocol is ASCII, in which UTF-8 and UTF-16 have one unit a character. These take
/// several characters at a time; what is not ASCII is for the readers of `text.hpp`. In a constant expression nothing
/// is ASCII, so that only one way is to be right there.
namespace mbn::inline v0::mbim::detail {

/// Eight bytes of memory, in the order of the machine.
template <class Word, class Unit>
[[nodiscard]] inline Word word_at(Unit const* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// Calls `take(at)` for pieces of `step` that cover `size`, the last of which may overlap the one before; until it says
/// false. `size` is at least `step`.
template <class Take>
[[nodiscard]] constexpr bool for_pieces(std::size_t size, std::size_t step, Take take) noexcept {
    std::size_t at = 0;
    for (; at + step <= size; at += step)
        if (!take(at))
            return false;
    return at == size || take(size - step);
}

inline constexpr std::uint64_t beyond_utf8_ascii = 0x8080808080808080u;
inline constexpr std::uint64_t beyond_utf16_ascii = 0xFF80FF80FF80FF80u;

/// True when this is UTF-8 of ASCII characters only.
template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr bool is_ascii(std::string_view text) noexcept {
    if (std::is_constant_evaluated())
        return false;
    char const* const from = text.data();
    if (text.size() >= 8)
        return for_pieces(text.size(), 8, [from](std::size_t at) {
            return (word_at<std::uint64_t>(from + at) & beyond_utf8_ascii) == 0;
        });
    unsigned seen = 0;
    for (char const c : text)
        seen |= static_cast<unsigned char>(c);
    return seen < 0x80;
}

/// True when this is UTF-16LE, of an even number of bytes, of ASCII characters only.
template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr bool is_ascii(std::span<std::byte const> text) noexcept {
    if (std::is_constant_evaluated())
        return false;
    std::byte const* const from = text.data();
    if (text.size() >= 8)
        return for_pieces(text.size(), 8, [from](std::size_t at) {
            return (load<std::uint64_t>(from + at) & beyond_utf16_ascii) == 0;
        });
    unsigned seen = 0;
    for (std::size_t at = 0; at + 2 <= text.size(); at += 2)
        seen |= load<std::uint16_t>(from + at);
    return seen < 0x80;
}

/// Four characters as they stand in UTF-8, and in UTF-16LE, as little-endian numbers.
[[nodiscard]] constexpr std::uint64_t widened(std::uint32_t narrow) noexcept {
    std::uint64_t word = narrow;
    word = (word | (word << 16u)) & 0x0000FFFF0000FFFFu;
    return (word | (word << 8u)) & 0x00FF00FF00FF00FFu;
}
[[nodiscard]] constexpr std::uint32_t narrowed(std::uint64_t wide) noexcept {
    wide = (wide | (wide >> 8u)) & 0x0000FFFF0000FFFFu;
    return static_cast<std::uint32_t>(wide | (wide >> 16u));
}

/// Writes ASCII as UTF-16LE, two bytes a character. False when it is not ASCII: then some of what is before the other
/// character was written.
template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr bool widen_ascii(std::string_view text, std::byte* to) noexcept {
    if (std::is_constant_evaluated())
        return false;
    char const* const from = text.data();
    if constexpr (std::endian::native == std::endian::little) {
        if (text.size() >= 8)
            return for_pieces(text.size(), 8, [from, to](std::size_t at) {
                auto const word = word_at<std::uint64_t>(from + at);
                if ((word & beyond_utf8_ascii) != 0)
                    return false;
                store(to + 2 * at, widened(static_cast<std::uint32_t>(word)));
                store(to + 2 * at + 8, widened(static_cast<std::uint32_t>(word >> 32u)));
                return true;
            });
        if (text.size() >= 4)
            return for_pieces(text.size(), 4, [from, to](std::size_t at) {
                auto const word = word_at<std::uint32_t>(from + at);
                if ((word & beyond_utf8_ascii) != 0)
                    return false;
                store(to + 2 * at, widened(word));
                return true;
            });
    }
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const c = static_cast<unsigned char>(from[at]);
        if (c >= 0x80)
            return false;
        store(to + 2 * at, std::uint16_t{c});
    }
    return true;
}

/// Writes ASCII that is UTF-16LE as UTF-8, one byte a character. False when it is not ASCII: then some of what is
/// before the other character was written.
template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr bool narrow_ascii(std::span<std::byte const> text, char* to) noexcept {
    if (std::is_constant_evaluated())
        return false;
    std::byte const* const from = text.data();
    std::size_t const size = text.size() / 2;
    if constexpr (std::endian::native == std::endian::little) {
        if (size >= 8)
            return for_pieces(size, 8, [from, to](std::size_t at) {
                auto const first = load<std::uint64_t>(from + 2 * at);
                auto const second = load<std::uint64_t>(from + 2 * at + 8);
                if (((first | second) & beyond_utf16_ascii) != 0)
                    return false;
                // Compilers know one instruction for this.
                std::array<std::uint16_t, 8> wide;
                std::memcpy(wide.data(), from + 2 * at, sizeof wide);
                for (std::size_t i = 0; i < wide.size(); ++i)
                    to[at + i] = static_cast<char>(wide[i]);
                return true;
            });
        if (size >= 4)
            return for_pieces(size, 4, [from, to](std::size_t at) {
                auto const wide = load<std::uint64_t>(from + 2 * at);
                if ((wide & beyond_utf16_ascii) != 0)
                    return false;
                std::uint32_t const word = narrowed(wide);
                std::memcpy(to + at, &word, sizeof word);
                return true;
            });
    }
    for (std::size_t at = 0; at < size; ++at) {
        auto const c = load<std::uint16_t>(from + 2 * at);
        if (c >= 0x80)
            return false;
        to[at] = static_cast<char>(c);
    }
    return true;
}

} // namespace mbn::inline v0::mbim::detail

#endif
