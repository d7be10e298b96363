// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_PRINT_HPP
#define MBN_DETAIL_PRINT_HPP

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace mbn::inline v0 {

namespace detail {

[[nodiscard]] inline std::string hexadecimal(std::uint32_t value) {
    std::string text = "0x00000000";
    for (std::size_t position = text.size(); value != 0; value >>= 4U)
        text[--position] = "0123456789ABCDEF"[value & 0xFU];
    return text;
}

// What `to_string`, found beside the type, prints.
template <class T>
concept Printable = requires(T const& value) {
    { to_string(value) } -> std::convertible_to<std::string>;
};

} // namespace detail

/// Every type of the library that has a `to_string` goes to a stream as that text.
template <class Traits, detail::Printable T>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& stream, T const& value) {
    return stream << to_string(value);
}

} // namespace mbn::inline v0

#endif
