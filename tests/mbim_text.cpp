// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_support.hpp"

#include <mbn/mbim/text.hpp>

#include <doctest/doctest.h>

#include <array>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

using namespace mbn::mbim;
using mbim_test::Buffer;
using mbim_test::hex;
using mbim_test::to_hex;

namespace {

std::string utf16_of(std::string_view utf8) {
    Buffer out(1000);
    auto const result = Text{utf8}.write_utf16(out);
    REQUIRE(result);
    out.resize(result.size);
    return to_hex(out);
}

constexpr bool ascii_in_a_constant_expression() {
    std::array<std::byte, 6> out{};
    auto const result = Text{"abc"}.write_utf16(out);
    return result.size == 6 && out[0] == std::byte{'a'} && out[1] == std::byte{0} &&
           Text::from_utf16(out) == Text{"abc"};
}
static_assert(ascii_in_a_constant_expression());

} // namespace

TEST_CASE("text: UTF-8 of one to four bytes becomes UTF-16LE") {
    CHECK(utf16_of("") == "");
    CHECK(utf16_of("aZ") == "61005a00");
    CHECK(utf16_of("\xc3\xa9") == "e900");
    CHECK(utf16_of("\xe2\x82\xac") == "ac20");
    CHECK(utf16_of("\xf0\x9f\x93\xb6") == "3dd8f6dc");
    CHECK(utf16_of("\xf4\x8f\xbf\xbf") == "ffdbffdf");
    CHECK(utf16_of("\xef\xbf\xbf") == "ffff");
}

TEST_CASE("text: UTF-16LE becomes UTF-8 of one to four bytes") {
    CHECK(*Text::from_utf16(hex("61005a00")).to_utf8() == "aZ");
    CHECK(*Text::from_utf16(hex("e900")).to_utf8() == "\xc3\xa9");
    CHECK(*Text::from_utf16(hex("ac20")).to_utf8() == "\xe2\x82\xac");
    CHECK(*Text::from_utf16(hex("3dd8f6dc")).to_utf8() == "\xf0\x9f\x93\xb6");
    CHECK(*Text::from_utf16(hex("ffdbffdf")).to_utf8() == "\xf4\x8f\xbf\xbf");
}

TEST_CASE("text: a lone or reversed surrogate is an error with its position, and shows as a replacement") {
    struct Case {
        std::string_view bytes;
        std::uint32_t offset;
        std::string_view shown;
    };
    for (auto const& [bytes, offset, shown] :
         {Case{"61003dd8", 2, "a\xef\xbf\xbd"},
          Case{"3dd86100", 0,
               "\xef\xbf\xbd"
               "a"},
          Case{"f6dc", 0, "\xef\xbf\xbd"}, Case{"3dd83dd8f6dc", 0, "\xef\xbf\xbd\xf0\x9f\x93\xb6"}}) {
        CAPTURE(bytes);
        auto const storage = hex(bytes);
        auto const text = Text::from_utf16(storage);
        CHECK(text.to_utf8().error() == CodecError{CodecErrc::broken_text, offset, {}});
        CHECK(text.utf8_size().error().code == CodecErrc::broken_text);
        CHECK(text.to_display() == shown);
    }
}

TEST_CASE("text: bytes that are not UTF-8 are an error with their position") {
    for (std::string_view const bytes :
         {"a\x80", "a\xc3", "a\xc0\x80", "a\xe0\x80\x80", "a\xed\xa0\x80", "a\xf0\x80\x80\x80", "a\xf4\x90\x80\x80",
          "a\xf5\x80\x80\x80", "a\xff", "a\xe2\x82", "a\xe2\x28\xac"}) {
        CAPTURE(to_hex(std::as_bytes(std::span{bytes})));
        CHECK(Text{bytes}.utf16_size().error() == CodecError{CodecErrc::broken_text, 1, {}});
        Buffer out(16);
        CHECK(Text{bytes}.write_utf16(out).error.code == CodecErrc::broken_text);
        CHECK(Text{bytes}.to_display().substr(0, 4) == "a\xef\xbf\xbd");
    }
}

TEST_CASE("text: zero characters at the end are left out, inside they stay") {
    CHECK(Text::from_utf16(hex("61000000")) == Text{"a"});
    CHECK(Text::from_utf16(hex("0000")).empty());
    CHECK(*Text::from_utf16(hex("610000006200")).to_utf8() == std::string("a\0b", 3));
}

TEST_CASE("text: equal when the characters are, whatever the encoding") {
    CHECK(Text::from_utf16(hex("3dd8f6dc")) == Text{"\xf0\x9f\x93\xb6"});
    CHECK(Text{"internet"} == Text{std::string_view{"internet"}});
    CHECK_FALSE(Text{"internet"} == Text{"interne"});
    CHECK_FALSE(Text{"interne"} == Text{"internet"});
    CHECK_FALSE(Text::from_utf16(hex("6100")) == Text{"b"});
    CHECK(Text{} == Text{""});
}

TEST_CASE("text: a buffer that is too small is told the needed size and stays untouched") {
    std::array<char, 2> small{'x', 'x'};
    CHECK(Text::from_utf16(hex("610062006300")).write_utf8(small) == Encoded{3, {CodecErrc::buffer_too_small, 0, {}}});
    CHECK(small[0] == 'x');
    std::array<std::byte, 2> bytes{};
    CHECK(Text{"ab"}.write_utf16(bytes) == Encoded{4, {CodecErrc::buffer_too_small, 0, {}}});
}

TEST_CASE("text: every character survives the way there and back") {
    std::string utf8;
    for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char piece[4]{};
        utf8.append(piece, static_cast<std::size_t>(detail::put_utf8(piece, c) - piece));
    }
    Buffer utf16(utf8.size() * 2);
    auto const written = Text{utf8}.write_utf16(utf16);
    REQUIRE(written);
    utf16.resize(written.size);
    CHECK(*Text::from_utf16(utf16).to_utf8() == utf8);
    CHECK(Text::from_utf16(utf16) == Text{utf8});
}

TEST_CASE("text: ASCII of every length, and one other character at every place of it, come through both ways") {
    std::string const letters = "the quick brown fox jumps over the lazy dog";
    for (std::size_t size = 0; size <= letters.size(); ++size)
        for (std::size_t place = 0; place <= size; ++place)
            for (std::string_view const other : {"", "\xc2\x80", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x93\xb6"}) {
                std::string const utf8 =
                    letters.substr(0, place) + std::string{other} + letters.substr(place, size - place);
                std::size_t const units = size + (other.empty() ? 0u : other.size() == 4 ? 2u : 1u);
                CAPTURE(utf8);
                REQUIRE(*Text{utf8}.utf16_size() == 2 * units);
                // Exactly the room that is needed, and not a byte behind it is touched.
                Buffer wide(2 * units + 8, std::byte{0xEE});
                REQUIRE(Text{utf8}.write_utf16(std::span{wide}.first(2 * units)).size == 2 * units);
                REQUIRE(to_hex(std::span{wide}.subspan(2 * units)) == "eeeeeeeeeeeeeeee");
                auto const text = Text::from_utf16(std::span{wide}.first(2 * units));
                REQUIRE(*text.utf8_size() == utf8.size());
                std::string narrow(utf8.size() + 8, '#');
                REQUIRE(text.write_utf8(std::span{narrow}.first(utf8.size())).size == utf8.size());
                REQUIRE(narrow == utf8 + "########");
                if (!utf8.empty()) {
                    std::string small(utf8.size() - 1, '#');
                    auto const refused = text.write_utf8(small);
                    REQUIRE(refused.error.code == CodecErrc::buffer_too_small);
                    REQUIRE(refused.size == utf8.size());
                    REQUIRE(small == std::string(small.size(), '#'));
                }
            }
}

TEST_CASE("text: random bytes never do harm in either direction") {
    mbim_test::Generator generator{5};
    for (int round = 0; round < 2000; ++round) {
        Buffer bytes(generator.below(24));
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(generator.below(4) == 0 ? 0xD8 + generator.below(8) : generator.number());
        auto const text = Text::from_utf16(bytes);
        if (auto const utf8 = text.to_utf8()) {
            CHECK(Text{*utf8} == text);
            CHECK(text.to_display() == *utf8);
        } else {
            CHECK(text.to_display().find("\xef\xbf\xbd") != std::string::npos);
        }
        std::string const raw(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        auto const size = Text{raw}.utf16_size();
        CHECK(size.has_value() == (Text{raw}.to_display() == raw));
    }
}

TEST_CASE("text: prints as UTF-8") {
    std::ostringstream out;
    out << Text::from_utf16(hex("61005a00")) << '|' << Text{"b"};
    CHECK(out.str() == "aZ|b");
}
