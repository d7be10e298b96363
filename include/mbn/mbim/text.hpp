// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TEXT_HPP
#define MBN_MBIM_TEXT_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/ascii.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

namespace detail {

inline constexpr char32_t broken_character = 0xFFFFFFFFu;
inline constexpr char32_t replacement_character = 0xFFFDu;

/// Walks over the characters of UTF-8. Overlong forms, surrogates and numbers above U+10FFFF are broken.
class Utf8Reader {
public:
    constexpr explicit Utf8Reader(std::string_view text) noexcept : text_{text} {}
    [[nodiscard]] constexpr bool done() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] constexpr std::size_t position() const noexcept { return at_; }

    /// The next character, or `broken_character`; then exactly one byte was passed over.
    constexpr char32_t next() noexcept {
        auto const first = static_cast<unsigned char>(text_[at_++]);
        if (first < 0x80)
            return first;
        std::size_t const more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || text_.size() - at_ < more)
            return broken_character;
        char32_t value = first & (0x3Fu >> more);
        for (std::size_t i = 0; i < more; ++i) {
            auto const byte = static_cast<unsigned char>(text_[at_ + i]);
            if ((byte & 0xC0u) != 0x80u)
                return broken_character;
            value = (value << 6u) | (byte & 0x3Fu);
        }
        bool const overlong = (more == 2 && value < 0x800) || (more == 3 && value < 0x10000);
        if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            return broken_character;
        at_ += more;
        return value;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// Walks over the characters of UTF-16LE of an even number of bytes. A surrogate without its other half is broken.
class Utf16Reader {
public:
    constexpr explicit Utf16Reader(std::span<std::byte const> bytes) noexcept : bytes_{bytes} {}
    [[nodiscard]] constexpr bool done() const noexcept { return at_ >= bytes_.size(); }
    [[nodiscard]] constexpr std::size_t position() const noexcept { return at_; }

    constexpr char32_t next() noexcept {
        char32_t const first = load<std::uint16_t>(bytes_.data() + at_);
        at_ += 2;
        if (first < 0xD800 || first > 0xDFFF)
            return first;
        if (first > 0xDBFF || done())
            return broken_character;
        char32_t const second = load<std::uint16_t>(bytes_.data() + at_);
        if (second < 0xDC00 || second > 0xDFFF)
            return broken_character;
        at_ += 2;
        return 0x10000u + ((first - 0xD800u) << 10u) + (second - 0xDC00u);
    }

private:
    std::span<std::byte const> bytes_;
    std::size_t at_ = 0;
};

[[nodiscard]] constexpr std::size_t utf8_size(char32_t c) noexcept {
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/// Writes one character and returns where the next one goes.
constexpr char* put_utf8(char* to, char32_t c) noexcept {
    std::size_t const size = utf8_size(c);
    if (size == 1) {
        *to = static_cast<char>(c);
        return to + 1;
    }
    for (std::size_t i = size - 1; i > 0; --i) {
        to[i] = static_cast<char>(0x80u | (c & 0x3Fu));
        c >>= 6u;
    }
    *to = static_cast<char>(((0xF00u >> size) & 0xF0u) | c);
    return to + size;
}

constexpr std::byte* put_utf16(std::byte* to, char32_t c) noexcept {
    if (c < 0x10000) {
        store(to, static_cast<std::uint16_t>(c));
        return to + 2;
    }
    c -= 0x10000u;
    store(to, static_cast<std::uint16_t>(0xD800u + (c >> 10u)));
    store(to + 2, static_cast<std::uint16_t>(0xDC00u + (c & 0x3FFu)));
    return to + 4;
}

/// Sizes and copies of all characters of a reader. Free functions, so that a compiler can use them in constants early.
template <class Reader>
[[nodiscard]] constexpr Expected<std::size_t> utf16_size(Reader reader) noexcept {
    std::size_t size = 0;
    while (!reader.done()) {
        auto const at = reader.position();
        char32_t const c = reader.next();
        if (c == broken_character)
            return CodecError{CodecErrc::broken_text, static_cast<std::uint32_t>(at), {}};
        size += c < 0x10000 ? 2u : 4u;
    }
    return size;
}

template <class Reader>
[[nodiscard]] constexpr Expected<std::size_t> utf8_size(Reader reader) noexcept {
    std::size_t size = 0;
    while (!reader.done()) {
        auto const at = reader.position();
        char32_t const c = reader.next();
        if (c == broken_character)
            return CodecError{CodecErrc::broken_text, static_cast<std::uint32_t>(at), {}};
        size += utf8_size(c);
    }
    return size;
}

template <class Reader>
constexpr std::byte* copy_utf16(Reader reader, std::byte* to) noexcept {
    while (!reader.done())
        to = put_utf16(to, reader.next());
    return to;
}

template <class Reader>
constexpr char* copy_utf8(Reader reader, char* to) noexcept {
    while (!reader.done())
        to = put_utf8(to, reader.next());
    return to;
}

template <class Left, class Right>
[[nodiscard]] constexpr bool same_characters(Left left, Right right) noexcept {
    while (!left.done() && !right.done())
        if (left.next() != right.next())
            return false;
    return left.done() && right.done();
}

} // namespace detail

/// A string of the protocol: a view of UTF-8 that the caller has (to be encoded), or of UTF-16LE bytes in a message (as
/// decoded). Owns nothing: it is valid as long as what it was made from. Two texts are equal when their characters are.
template <class Used = mbn::detail::WhenUsed>
class BasicText {
public:
    /// The empty text.
    constexpr BasicText() noexcept = default;
    /// A view of UTF-8. Whether it is valid shows when it is encoded.
    constexpr BasicText(std::string_view utf8) noexcept : utf8_{utf8} {}
    /// A view of a zero-terminated UTF-8 string.
    constexpr BasicText(char const* utf8) noexcept : utf8_{utf8} {}
    /// A view of a string, which must live as long as the text is used.
    BasicText(std::string const& utf8) noexcept : utf8_{utf8} {}

    /// A view of UTF-16LE bytes. Zero characters at the end, which some devices send, are left out (MBIM 1.0, 10.4 has
    /// no terminator). An odd last byte is left out too; the decoder refuses it before.
    [[nodiscard]] static constexpr BasicText from_utf16(std::span<std::byte const> bytes) noexcept {
        std::size_t size = bytes.size() & ~std::size_t{1};
        while (size >= 2 && detail::load<std::uint16_t>(bytes.data() + size - 2) == 0)
            size -= 2;
        BasicText text;
        text.utf16_ = bytes.first(size);
        return text;
    }

    [[nodiscard]] constexpr bool empty() const noexcept { return utf8_.empty() && utf16_.empty(); }

    /// Bytes of this text in UTF-16LE. Error: `broken_text`, with the position in this text's own bytes.
    [[nodiscard]] constexpr Expected<std::size_t> utf16_size() const noexcept {
        if (!is_utf16() && detail::is_ascii(utf8_))
            return 2 * utf8_.size();
        return is_utf16() ? detail::utf16_size(utf16()) : detail::utf16_size(utf8());
    }

    /// Bytes of this text in UTF-8. Error: `broken_text`.
    [[nodiscard]] constexpr Expected<std::size_t> utf8_size() const noexcept {
        if (is_utf16() && detail::is_ascii(utf16_))
            return utf16_.size() / 2;
        return is_utf16() ? detail::utf8_size(utf16()) : detail::utf8_size(utf8());
    }

    /// Writes UTF-16LE without terminator into `out`. Errors: `broken_text`; `buffer_too_small` with the needed size.
    constexpr Encoded write_utf16(mbn::detail::Dependent<Used, std::span<std::byte>> out) const noexcept {
        auto const size = utf16_size();
        if (!size)
            return {0, size.error()};
        if (*size > out.size())
            return {*size, {CodecErrc::buffer_too_small, 0, {}}};
        put_utf16(out.data());
        return {*size, {}};
    }

    /// Writes UTF-8 without terminator into `out`. Errors: `broken_text`, and what is in `out` means nothing;
    /// `buffer_too_small` with the needed size.
    constexpr Encoded write_utf8(mbn::detail::Dependent<Used, std::span<char>> out) const noexcept {
        if (empty())
            return {};
        // Where any text of this length has room, nothing that has to stay is overwritten by trying.
        std::size_t const units = utf16_.size() / 2;
        if (units != 0 && units <= out.size() && (3 * units <= out.size() || detail::is_ascii(utf16_)) &&
            detail::narrow_ascii(utf16_, out.data()))
            return {units, {}};
        auto const size = utf8_size();
        if (!size)
            return {0, size.error()};
        if (*size > out.size())
            return {*size, {CodecErrc::buffer_too_small, 0, {}}};
        static_cast<void>(is_utf16() ? detail::copy_utf8(utf16(), out.data()) : detail::copy_utf8(utf8(), out.data()));
        return {*size, {}};
    }

    /// A string of its own. Error: `broken_text`.
    [[nodiscard]] Expected<std::string> to_utf8() const {
        auto const size = utf8_size();
        if (!size)
            return size.error();
        std::string text(*size, '\0');
        static_cast<void>(write_utf8(text));
        return text;
    }

    /// A string of its own, with U+FFFD for every broken piece: for showing what a device said, whatever it said.
    [[nodiscard]] std::string to_display() const {
        std::string text;
        auto const append = [&text](auto reader) {
            while (!reader.done()) {
                char32_t const c = reader.next();
                char piece[4]{};
                char const* const end =
                    detail::put_utf8(piece, c == detail::broken_character ? detail::replacement_character : c);
                text.append(piece, static_cast<std::size_t>(end - piece));
            }
        };
        append(utf8());
        append(utf16());
        return text;
    }

    /// Equal characters; two broken pieces count as equal when both are broken at the same place.
    [[nodiscard]] friend constexpr bool operator==(BasicText const& left, BasicText const& right) noexcept {
        if (left.is_utf16())
            return right.is_utf16() ? detail::same_characters(left.utf16(), right.utf16())
                                    : detail::same_characters(left.utf16(), right.utf8());
        return right.is_utf16() ? detail::same_characters(left.utf8(), right.utf16())
                                : detail::same_characters(left.utf8(), right.utf8());
    }

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, BasicText const& text) {
        return out << text.to_display();
    }

    /// For the encoder, which has the size already: writes to where there is room for `*utf16_size()` bytes.
    constexpr std::byte* put_utf16(std::byte* to) const noexcept {
        if (!is_utf16() && detail::widen_ascii(utf8_, to))
            return to + 2 * utf8_.size();
        return is_utf16() ? detail::copy_utf16(utf16(), to) : detail::copy_utf16(utf8(), to);
    }

private:
    [[nodiscard]] constexpr bool is_utf16() const noexcept { return !utf16_.empty(); }
    [[nodiscard]] constexpr mbn::detail::Dependent<Used, detail::Utf8Reader> utf8() const noexcept {
        return mbn::detail::Dependent<Used, detail::Utf8Reader>{utf8_};
    }
    [[nodiscard]] constexpr mbn::detail::Dependent<Used, detail::Utf16Reader> utf16() const noexcept {
        return mbn::detail::Dependent<Used, detail::Utf16Reader>{utf16_};
    }

    mbn::detail::Dependent<Used, std::string_view> utf8_{};
    mbn::detail::Dependent<Used, std::span<std::byte const>> utf16_{};
};

using Text = BasicText<>;

} // namespace mbn::inline v0::mbim

#endif
