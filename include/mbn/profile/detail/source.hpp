// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_SOURCE_HPP
#define MBN_PROFILE_DETAIL_SOURCE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/text.hpp>
#include <mbn/profile/violation.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A document before the XML parser sees it: one encoding, one spelling of the namespaces, no document type.
namespace mbn::inline v0::detail {

struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend constexpr bool operator==(Position, Position) noexcept = default;
};

// Finds lines and columns of offsets that mostly grow.
class LineCursor {
public:
    explicit LineCursor(std::string_view text) noexcept : text_{text} {}

    [[nodiscard]] Position at(std::size_t offset) noexcept {
        if (offset < offset_)
            *this = LineCursor{text_};
        for (; offset_ < offset && offset_ < text_.size(); ++offset_) {
            char const character = text_[offset_];
            bool const ends_line =
                character == '\n' || (character == '\r' && !text_.substr(offset_ + 1).starts_with('\n'));
            if (ends_line) {
                ++position_.line;
                position_.column = 1;
            } else if ((static_cast<unsigned char>(character) & 0xC0U) != 0x80) {
                ++position_.column;
            }
        }
        return position_;
    }

private:
    std::string_view text_;
    std::size_t offset_ = 0;
    Position position_{1, 1};
};

struct SourceError {
    ProfileRule rule;
    std::string_view text;
    // Into the text below.
    std::size_t offset;
};

template <class Used>
struct BasicSource {
    // UTF-8 without a byte order mark. Where there is an error: what could be read of it.
    std::string text = {};
    Dependent<Used, std::optional<SourceError>> error = {};
    // Where `https://` namespaces stood.
    Dependent<Used, std::vector<std::size_t>> https_namespaces = {};
};

using Source = BasicSource<WhenUsed>;

enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big };

struct EncodingMark {
    Encoding encoding = Encoding::utf8;
    // Bytes of the byte order mark.
    std::size_t length = 0;
};

// XML 1.0 appendix F. A document starts with an ASCII character, so its first two bytes tell.
[[nodiscard]] constexpr EncodingMark detect_encoding(std::string_view bytes) noexcept {
    if (bytes.starts_with("\xEF\xBB\xBF"))
        return {Encoding::utf8, 3};
    if (bytes.starts_with("\xFF\xFE"))
        return {Encoding::utf16_little, 2};
    if (bytes.starts_with("\xFE\xFF"))
        return {Encoding::utf16_big, 2};
    if (bytes.size() >= 2 && bytes[0] != '\0' && bytes[1] == '\0')
        return {Encoding::utf16_little, 0};
    if (bytes.size() >= 2 && bytes[0] == '\0' && bytes[1] != '\0')
        return {Encoding::utf16_big, 0};
    return {};
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Source> transcode(std::string_view bytes) {
    Dependent<Used, Source> source;
    EncodingMark const mark = detect_encoding(bytes);
    bytes.remove_prefix(mark.length);
    if (mark.encoding == Encoding::utf8) {
        source.text = bytes;
        for (std::size_t position = 0; position < bytes.size();) {
            if (static_cast<unsigned char>(bytes[position]) < 0x80) {
                ++position;
                continue;
            }
            CodePoint const point = decode_utf8(bytes, position);
            if (point.length == 0) {
                source.error = SourceError{ProfileRule::encoding, "is not valid UTF-8", position};
                break;
            }
            position += point.length;
        }
        return source;
    }
    bool const is_little = mark.encoding == Encoding::utf16_little;
    auto const unit_at = [bytes, is_little](std::size_t index) {
        auto const byte = [&](std::size_t offset) { return static_cast<unsigned char>(bytes[2 * index + offset]); };
        return static_cast<char16_t>(is_little ? byte(0) | (byte(1) << 8U) : byte(1) | (byte(0) << 8U));
    };
    std::size_t const count = bytes.size() / 2;
    source.text.reserve(count);
    if (append_utf16(source.text, unit_at, count) != count)
        source.error = SourceError{ProfileRule::encoding, "holds half of a surrogate pair", source.text.size()};
    else if (bytes.size() % 2 != 0)
        source.error = SourceError{ProfileRule::encoding, "ends in the middle of a UTF-16 unit", source.text.size()};
    return source;
}

// What the XML declaration says; empty where it says nothing.
[[nodiscard]] constexpr std::string_view declared_encoding(std::string_view text) noexcept {
    if (!text.starts_with("<?xml") || text.size() < 6 || !is_xml_blank(text[5]))
        return {};
    std::string_view rest = text.substr(0, text.find("?>"));
    std::size_t const start = rest.find("encoding");
    if (start == std::string_view::npos)
        return {};
    rest.remove_prefix(start + std::string_view{"encoding"}.size());
    while (!rest.empty() && (is_xml_blank(rest.front()) || rest.front() == '='))
        rest.remove_prefix(1);
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\''))
        return {};
    std::size_t const end = rest.find(rest.front(), 1);
    return end == std::string_view::npos ? std::string_view{} : rest.substr(1, end - 1);
}

// The bytes have told the encoding already. A declaration may name the other Unicode form: a document that was kept as
// a wide string says UTF-16 and arrives as UTF-8.
[[nodiscard]] constexpr bool is_known_encoding(std::string_view name) noexcept {
    for (std::string_view const known : {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII"})
        if (equals_ignoring_case(name, known))
            return true;
    return name.empty();
}

// The text is UTF-8 by now, and is kept as that: its declaration has to say so. A blank behind the quote makes up for
// the letters that go, so that every offset stays.
template <class Used = WhenUsed>
void normalise_declaration(std::string& text) {
    std::string_view const name = declared_encoding(text);
    if (name.empty() || equals_ignoring_case(name, "UTF-8"))
        return;
    auto const begin = static_cast<std::size_t>(name.data() - text.data());
    std::size_t const length = name.size();
    std::string replacement{"UTF-8"};
    replacement += text[begin + length];
    replacement.resize(length + 1, ' ');
    text.replace(begin, length + 1, replacement);
}

// Where a document type declaration starts. It can only stand before the root.
[[nodiscard]] constexpr std::size_t find_doctype(std::string_view text) noexcept {
    std::size_t position = 0;
    auto const skip_behind = [&](std::string_view end) {
        std::size_t const found = text.find(end, position);
        position = found == std::string_view::npos ? text.size() : found + end.size();
    };
    while (position < text.size()) {
        std::string_view const rest = text.substr(position);
        if (is_xml_blank(rest.front()))
            ++position;
        else if (rest.starts_with("<!--"))
            skip_behind("-->");
        else if (rest.starts_with("<?"))
            skip_behind("?>");
        else
            return rest.starts_with("<!DOCTYPE") ? position : std::string_view::npos;
    }
    return std::string_view::npos;
}

// Today's pages print the namespaces with `https://`, and people copy them. Keeps every offset: a blank before the
// quote makes up for the letter that goes.
template <class Used = WhenUsed>
void normalise_https_namespaces(Dependent<Used, Source>& source) {
    constexpr std::string_view wrong = "https://www.microsoft.com/networking/WWAN/profile/v";
    auto& text = source.text;
    for (std::size_t found = text.find(wrong); found != std::string::npos; found = text.find(wrong, found + 1)) {
        std::size_t before = found;
        if (before == 0 || (text[before - 1] != '"' && text[before - 1] != '\''))
            continue;
        std::size_t const quote = --before;
        while (before != 0 && is_xml_blank(text[before - 1]))
            --before;
        if (before == 0 || text[before - 1] != '=')
            continue;
        --before;
        while (before != 0 && is_xml_blank(text[before - 1]))
            --before;
        std::size_t const name_end = before;
        while (before != 0 && !is_xml_blank(text[before - 1]) && text[before - 1] != '<' && text[before - 1] != '>')
            --before;
        std::string_view const name = std::string_view{text}.substr(before, name_end - before);
        if (name != "xmlns" && !name.starts_with("xmlns:"))
            continue;
        text.replace(quote, 6, std::string{" "}.append(1, text[quote]).append("http"));
        source.https_namespaces.push_back(found);
    }
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Source> read_source(std::string_view bytes, std::size_t max_bytes) {
    Dependent<Used, Source> source;
    if (bytes.size() > max_bytes) {
        source.error = SourceError{ProfileRule::too_large, "is larger than the limit", 0};
        return source;
    }
    source = transcode<Used>(bytes);
    if (source.error)
        return source;
    if (source.text.empty()) {
        source.error = SourceError{ProfileRule::malformed, "the document is empty", 0};
    } else if (!is_known_encoding(declared_encoding(source.text))) {
        source.error = SourceError{ProfileRule::encoding, "only UTF-8 and UTF-16 are read", 0};
    } else if (std::size_t const doctype = find_doctype(source.text); doctype != std::string_view::npos) {
        source.error = SourceError{ProfileRule::doctype, "a document type declaration is refused", doctype};
    } else {
        normalise_declaration(source.text);
        normalise_https_namespaces<Used>(source);
    }
    return source;
}

} // namespace mbn::inline v0::detail

#endif
