// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_TEXT_HPP
#define MBN_PROFILE_DETAIL_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Text in the encodings that profile documents come in.
namespace mbn::inline v0::detail {

struct CodePoint {
    char32_t value = 0;
    // In bytes; 0 where no valid character starts here.
    std::size_t length = 0;
};

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] constexpr CodePoint decode_utf8(std::string_view text, std::size_t position) noexcept {
    auto const byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[position + offset]); };
    unsigned char const first = byte(0);
    if (first < 0x80)
        return {first, 1};
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - position < length)
        return {};
    char32_t value = first & (0xFFU >> (length + 1));
    for (std::size_t offset = 1; offset < length; ++offset) {
        if ((byte(offset) & 0xC0U) != 0x80)
            return {};
        value = (value << 6U) | (byte(offset) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    bool const is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[length] || value > 0x10FFFF || is_surrogate)
        return {};
    return {value, length};
}

inline void append_utf8(std::string& out, char32_t value) {
    auto const put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (value < 0x80) {
        put(value);
        return;
    }
    if (value < 0x800) {
        put(0xC0U | (value >> 6U));
    } else {
        if (value < 0x10000) {
            put(0xE0U | (value >> 12U));
        } else {
            put(0xF0U | (value >> 18U));
            put(0x80U | ((value >> 12U) & 0x3FU));
        }
        put(0x80U | ((value >> 6U) & 0x3FU));
    }
    put(0x80U | (value & 0x3FU));
}

// Appends UTF-16 code units. Returns the index of the first unpaired surrogate, or `count` where there is none.
template <class Unit>
std::size_t append_utf16(std::string& out, Unit unit_at, std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        char32_t value = unit_at(index);
        if (value < 0x80) {
            out += static_cast<char>(static_cast<unsigned char>(value));
            continue;
        }
        if (value >= 0xD800 && value <= 0xDFFF) {
            bool const is_pair =
                value <= 0xDBFF && index + 1 < count && unit_at(index + 1) >= 0xDC00 && unit_at(index + 1) <= 0xDFFF;
            if (!is_pair)
                return index;
            value = 0x10000 + ((value - 0xD800) << 10U) + (static_cast<char32_t>(unit_at(++index)) - 0xDC00);
        }
        append_utf8(out, value);
    }
    return count;
}

// Production [2] of XML 1.0.
[[nodiscard]] constexpr bool is_xml_character(char32_t value) noexcept {
    return value == 0x9 || value == 0xA || value == 0xD || (value >= 0x20 && value <= 0xD7FF) ||
           (value >= 0xE000 && value <= 0xFFFD) || (value >= 0x10000 && value <= 0x10FFFF);
}

inline constexpr std::size_t no_length = static_cast<std::size_t>(-1);

// The length as the service counts it, in UTF-16 code units; `no_length` where the text cannot stand in a document.
[[nodiscard]] constexpr std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t units = 0;
    for (std::size_t position = 0; position < text.size();) {
        CodePoint const point = decode_utf8(text, position);
        if (point.length == 0 || !is_xml_character(point.value))
            return no_length;
        units += point.value >= 0x10000 ? 2 : 1;
        position += point.length;
    }
    return units;
}

[[nodiscard]] constexpr bool is_xml_blank(char character) noexcept {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

// `whiteSpace="collapse"` of XML Schema part 2.
[[nodiscard]] inline std::string collapse(std::string_view text) {
    std::string out;
    bool pending = false;
    for (char const character : text) {
        if (is_xml_blank(character)) {
            pending = !out.empty();
            continue;
        }
        if (pending)
            out += ' ';
        pending = false;
        out += character;
    }
    return out;
}

[[nodiscard]] constexpr char ascii_lower(char character) noexcept {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view left, std::string_view right) noexcept {
    if (left.size() != right.size())
        return false;
    for (std::size_t index = 0; index < left.size(); ++index)
        if (ascii_lower(left[index]) != ascii_lower(right[index]))
            return false;
    return true;
}

[[nodiscard]] constexpr bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

[[nodiscard]] constexpr bool is_hex_digit(char character) noexcept {
    return is_digit(character) || (ascii_lower(character) >= 'a' && ascii_lower(character) <= 'f');
}

[[nodiscard]] constexpr bool is_letter(char character) noexcept {
    return ascii_lower(character) >= 'a' && ascii_lower(character) <= 'z';
}

// `{8-4-4-4-12}` hexadecimal digits.
[[nodiscard]] constexpr bool is_braced_guid(std::string_view text) noexcept {
    constexpr std::string_view form = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    if (text.size() != form.size())
        return false;
    for (std::size_t index = 0; index < form.size(); ++index)
        if (form[index] == 'x' ? !is_hex_digit(text[index]) : text[index] != form[index])
            return false;
    return true;
}

} // namespace mbn::inline v0::detail

#endif
