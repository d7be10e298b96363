// SPDX-License-Identifier: BSL-1.0
#include <mbn/profile/detail/file_name.hpp>
#include <mbn/profile/detail/namespace_scope.hpp>
#include <mbn/profile/detail/sha256.hpp>
#include <mbn/profile/detail/source.hpp>
#include <mbn/profile/detail/text.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

using namespace std::string_literals;
namespace detail = mbn::detail;

namespace {

std::string utf16(std::u16string_view text, bool big_endian) {
    std::string bytes;
    for (char16_t const unit : text) {
        auto const high = static_cast<char>(static_cast<unsigned char>(unit >> 8U));
        auto const low = static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
        bytes += big_endian ? high : low;
        bytes += big_endian ? low : high;
    }
    return bytes;
}

constexpr std::size_t no_limit = 1U << 20U;

} // namespace

TEST_CASE("utf-8: every code point, survives both ways") {
    for (char32_t value = 0; value <= 0x10FFFF; ++value) {
        if (value >= 0xD800 && value <= 0xDFFF)
            continue;
        std::string text;
        detail::append_utf8(text, value);
        detail::CodePoint const point = detail::decode_utf8(text, 0);
        bool const is_same = point.value == value && point.length == text.size();
        if (!is_same)
            FAIL_CHECK("code point " << static_cast<unsigned>(value));
    }
}

TEST_CASE("utf-8: what is not, has no length") {
    for (std::string const& text :
         {"\x80"s, "\xBF"s, "\xC0\x80"s, "\xC1\xBF"s, "\xC2"s, "\xC2\x41"s, "\xE0\x80\x80"s, "\xE0\x9F\xBF"s,
          "\xE2\x82"s, "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xF0\x80\x80\x80"s, "\xF0\x8F\xBF\xBF"s, "\xF0\x9F\x98"s,
          "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFE"s, "\xFF"s}) {
        CAPTURE(text.size());
        CAPTURE(static_cast<unsigned char>(text[0]));
        CHECK(detail::decode_utf8(text, 0).length == 0);
    }
}

TEST_CASE("utf-16 length: counts units, refuses what XML cannot hold") {
    CHECK(detail::utf16_length("") == 0U);
    CHECK(detail::utf16_length("abc") == 3U);
    CHECK(detail::utf16_length("\xC3\xA4") == 1U);
    CHECK(detail::utf16_length("\xF0\x9F\x98\x80") == 2U);
    CHECK(detail::utf16_length("\x01") == detail::no_length);
    CHECK(detail::utf16_length("a\xFF") == detail::no_length);
    CHECK(detail::utf16_length("\xEF\xBF\xBE") == detail::no_length);
    CHECK(detail::utf16_length("\0"s) == detail::no_length);
}

TEST_CASE("collapse: blanks, as the schema says") {
    CHECK(detail::collapse("") == "");
    CHECK(detail::collapse("  \t\r\n ") == "");
    CHECK(detail::collapse(" a ") == "a");
    CHECK(detail::collapse("a \n\t b") == "a b");
    CHECK(detail::collapse("a\xC2\xA0") == "a\xC2\xA0");
}

TEST_CASE("guid: braces, dashes and hexadecimal digits, nothing else") {
    CHECK(detail::is_braced_guid("{3E5545D2-1137-4DC8-A198-33F1C657515F}"));
    CHECK(detail::is_braced_guid("{3e5545d2-1137-4dc8-a198-33f1c657515f}"));
    CHECK_FALSE(detail::is_braced_guid("3E5545D2-1137-4DC8-A198-33F1C657515F"));
    CHECK_FALSE(detail::is_braced_guid("{3E5545D2-1137-4DC8-A198-33F1C657515G}"));
    CHECK_FALSE(detail::is_braced_guid("{3E5545D2-1137-4DC8-A198-33F1C657515F} "));
    CHECK_FALSE(detail::is_braced_guid("{3E5545D201137-4DC8-A198-33F1C657515F}"));
    CHECK_FALSE(detail::is_braced_guid(""));
}

TEST_CASE("sha-256: the published examples") {
    CHECK(detail::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(detail::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(detail::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(detail::sha256(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha-256: lengths around a block, all different") {
    std::set<std::string> seen;
    for (std::size_t length = 0; length < 200; ++length) {
        std::string const digest = detail::sha256(std::string(length, 'x'));
        CHECK(digest.size() == 64);
        CHECK(seen.insert(digest).second);
    }
}

TEST_CASE("file name: plain names, stay legible") {
    CHECK(detail::file_name_of("home") == "home.xml");
    CHECK(detail::file_name_of("Home") == "+home.xml");
    CHECK(detail::file_name_of("my-apn_2") == "my-apn_2.xml");
    CHECK(detail::file_name_of("My APN") == "+my%20+a+p+n.xml");
}

TEST_CASE("file name: dangerous names, are harmless") {
    for (std::string const& name : {"."s, ".."s, "../../etc/passwd"s, "/"s, "a/b"s, "a\\b"s, ".lock"s, ".new"s, "con"s,
                                    "a:b"s, "a*b?"s, "\n"s, "~"s, "+"s, "%2f"s, "\xC3\xA4"s, "-rf"s, "a.xml"s}) {
        CAPTURE(name);
        std::string const file = detail::file_name_of(name);
        CHECK(file.find('/') == std::string::npos);
        CHECK(file.find('\\') == std::string::npos);
        CHECK(file.front() != '.');
        CHECK(file.find('.') == file.size() - 4);
        for (char const character : file)
            CHECK((character > ' ' && character < 0x7F));
    }
}

TEST_CASE("file name: different names, different files, whatever their case") {
    std::string const alphabet[] = {"a", "A", "+", "%", "~", ".", "/", "2", "f", "F", " ", "\xC3\xA4", "\xC3\x84"};
    std::set<std::string> files;
    std::size_t names = 0;
    for (std::string const& one : alphabet)
        for (std::string const& two : alphabet)
            for (std::string const& three : alphabet) {
                std::string name = one;
                name.append(two).append(three);
                std::string file = detail::file_name_of(name);
                for (char& character : file)
                    character = detail::ascii_lower(character);
                files.insert(file);
                ++names;
            }
    CHECK(files.size() == names);
}

TEST_CASE("file name: long names, fit and stay apart") {
    std::string const long_name(255, 'a');
    CHECK(detail::file_name_of(std::string(251, 'a')) == std::string(251, 'a') + ".xml");
    std::set<std::string> files;
    for (std::size_t changed = 0; changed < 255; ++changed) {
        std::string name = long_name;
        name[changed] = 'b';
        std::string const file = detail::file_name_of(name);
        CHECK(file.size() <= 255);
        CHECK(file.find('~') != std::string::npos);
        CHECK(files.insert(file).second);
    }
    std::string widest;
    for (int index = 0; index < 255; ++index)
        widest += "\xE2\x82\xAC";
    CHECK(detail::file_name_of(widest).size() <= 255);
    // No escape is cut in two.
    std::string const file = detail::file_name_of(widest);
    CHECK((file.find('~') % 3) == 0);
}

TEST_CASE("line cursor: lines, columns in characters, and all three line ends") {
    std::string const text = "ab\n\xC3\xA4 c\r\nd\re";
    detail::LineCursor cursor{text};
    auto const at = [&](std::size_t offset) { return cursor.at(offset); };
    CHECK((at(0) == detail::Position{1, 1}));
    CHECK((at(2) == detail::Position{1, 3}));
    CHECK((at(3) == detail::Position{2, 1}));
    CHECK((at(5) == detail::Position{2, 2}));
    CHECK((at(text.find('c')) == detail::Position{2, 3}));
    CHECK((at(text.find('d')) == detail::Position{3, 1}));
    CHECK((at(text.find('e')) == detail::Position{4, 1}));
    CHECK((at(text.size()) == detail::Position{4, 2}));
    // Backwards, and behind the end.
    CHECK((at(0) == detail::Position{1, 1}));
    CHECK((at(1000) == detail::Position{4, 2}));
}

TEST_CASE("source: every encoding, becomes UTF-8 without a mark") {
    std::u16string const wide = u"<a>\u20AC \U0001F600</a>";
    std::string const expected = "<a>\xE2\x82\xAC \xF0\x9F\x98\x80</a>";
    for (std::string const& bytes : {expected, "\xEF\xBB\xBF" + expected, utf16(wide, false), utf16(wide, true),
                                     "\xFF\xFE" + utf16(wide, false), "\xFE\xFF" + utf16(wide, true)}) {
        detail::Source const source = detail::read_source(bytes, no_limit);
        CHECK_FALSE(source.error.has_value());
        CHECK(source.text == expected);
    }
}

TEST_CASE("source: broken encodings, refused where they break") {
    auto const error = [](std::string const& bytes) {
        detail::Source const source = detail::read_source(bytes, no_limit);
        REQUIRE(source.error.has_value());
        CHECK(source.error->rule == mbn::ProfileRule::encoding);
        return source.error->offset;
    };
    CHECK(error("<a>\xFF</a>") == 3);
    CHECK(error("<a>\xC3") == 3);
    CHECK(error("\xFF\xFE" + utf16(std::u16string{u'<', u'a', 0xD800, u'>'}, false)) == 2);
    CHECK(error("\xFF\xFE" + utf16(std::u16string{u'<', u'a', 0xDC00}, false)) == 2);
    CHECK(error("\xFF\xFE" + utf16(u"<a/>", false) + "x") == 4);
    CHECK(error("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>") == 0);
    CHECK(error("<?xml version='1.0' encoding = 'windows-1252' ?><a/>") == 0);
}

TEST_CASE("source: a declaration that names another Unicode form, is put right") {
    for (std::string const& name : {"UTF-8"s, "utf-8"s, "UTF-16"s, "utf-16"s, "UTF-16LE"s, "us-ascii"s}) {
        std::string const text = "<?xml version=\"1.0\" encoding=\"" + name + "\"?><a/>";
        detail::Source const source = detail::read_source(text, no_limit);
        CHECK_FALSE(source.error.has_value());
        // What is kept is UTF-8 and says so; nothing has moved.
        CHECK(source.text.size() == text.size());
        CHECK(source.text.find("<a/>") == text.find("<a/>"));
        CHECK(detail::equals_ignoring_case(detail::declared_encoding(source.text), "UTF-8"));
    }
    CHECK(detail::read_source("<?xml version='1.0' encoding='UTF-16LE' standalone='yes'?><a/>", no_limit).text ==
          "<?xml version='1.0' encoding='UTF-8'    standalone='yes'?><a/>");
    CHECK(detail::declared_encoding("<?xml version='1.0' encoding='X'?>") == "X");
    CHECK(detail::declared_encoding("<?xml version='1.0'?><a encoding='X'/>").empty());
    CHECK(detail::declared_encoding("<?xmlish encoding='X'?>").empty());
    CHECK(detail::declared_encoding("<?xml encoding='X").empty());
    CHECK(detail::declared_encoding("<?xml encoding").empty());
}

TEST_CASE("source: size, refused above the limit without a look") {
    std::string const text(100, ' ');
    CHECK_FALSE(detail::read_source("<a/>" + text, 104).error.has_value());
    detail::Source const source = detail::read_source("<a/>" + text, 103);
    REQUIRE(source.error.has_value());
    CHECK(source.error->rule == mbn::ProfileRule::too_large);
    CHECK(source.text.empty());
}

TEST_CASE("source: document type, refused wherever it can stand") {
    for (std::string const& before : {""s, "<?xml version='1.0'?>"s, "\n \t"s, "<!-- <a> -->"s, "<?pi <!-- ?>\n"s}) {
        std::string const text = before + "<!DOCTYPE a>\n<a/>";
        detail::Source const source = detail::read_source(text, no_limit);
        REQUIRE(source.error.has_value());
        CHECK(source.error->rule == mbn::ProfileRule::doctype);
        CHECK(source.error->offset == before.size());
    }
    for (std::string const& text : {"<!-- <!DOCTYPE a> --><a/>"s, "<?pi <!DOCTYPE a> ?><a/>"s, "<a><!DOCTYPE a></a>"s,
                                    "<!-- never ends <!DOCTYPE a>"s})
        CHECK_FALSE(detail::read_source(text, no_limit).error.has_value());
}

TEST_CASE("source: https namespaces, normalised without moving anything") {
    std::string const text = "<a xmlns=\"https://www.microsoft.com/networking/WWAN/profile/v1\" "
                             "xmlns:x = 'https://www.microsoft.com/networking/WWAN/profile/v2'>z</a>";
    detail::Source const source = detail::read_source(text, no_limit);
    CHECK(source.https_namespaces.size() == 2);
    CHECK(source.text.size() == text.size());
    CHECK(source.text.find("https") == std::string::npos);
    CHECK(source.text == "<a xmlns= \"http://www.microsoft.com/networking/WWAN/profile/v1\" "
                         "xmlns:x =  'http://www.microsoft.com/networking/WWAN/profile/v2'>z</a>");
}

TEST_CASE("source: https elsewhere, left alone") {
    for (std::string const& text : {"<a>\"https://www.microsoft.com/networking/WWAN/profile/v1\"</a>"s,
                                    "<a href=\"https://www.microsoft.com/networking/WWAN/profile/v1\"/>"s,
                                    "<a xmlns=\"https://www.microsoft.com/networking/WLAN/profile/v1\"/>"s,
                                    "https://www.microsoft.com/networking/WWAN/profile/v1"s,
                                    "\"https://www.microsoft.com/networking/WWAN/profile/v1"s,
                                    "=\"https://www.microsoft.com/networking/WWAN/profile/v1"s}) {
        detail::Source const source = detail::read_source(text, no_limit);
        CHECK(source.https_namespaces.empty());
        CHECK(source.text == text);
    }
}

TEST_CASE("namespace scope: a fragment, brings what it uses and no more") {
    detail::NamespaceScope scope;
    scope.declare("", "urn:root", 0);
    scope.declare("x", "urn:x", 0);
    scope.declare("unused", "urn:unused", 0);
    scope.start_fragment(1);
    scope.use_element("x:a");
    scope.use_attribute("plain");
    CHECK(scope.finish_fragment("<x:a plain='1'/>") == "<x:a xmlns:x=\"urn:x\" plain='1'/>");
}

TEST_CASE("namespace scope: inner elements without a prefix, need the outer default") {
    detail::NamespaceScope scope;
    scope.declare("", "urn:a&b", 0);
    scope.declare("x", "urn:x", 1);
    scope.start_fragment(1);
    scope.use_element("x:a");
    scope.use_element("b");
    CHECK(scope.finish_fragment("<x:a xmlns:x='urn:x'><b/></x:a>") ==
          "<x:a xmlns=\"urn:a&amp;b\" xmlns:x='urn:x'><b/></x:a>");
}

TEST_CASE("namespace scope: no default in force, says so") {
    detail::NamespaceScope scope;
    scope.declare("x", "urn:x", 1);
    scope.start_fragment(1);
    scope.use_element("x:a");
    scope.use_element("b");
    CHECK(scope.finish_fragment("<x:a xmlns:x='urn:x'><b/></x:a>") == "<x:a xmlns=\"\" xmlns:x='urn:x'><b/></x:a>");
}

TEST_CASE("namespace scope: qualified names in content, count as use") {
    detail::NamespaceScope scope;
    scope.declare("t", "urn:t", 0);
    scope.declare("x", "urn:x", 1);
    scope.start_fragment(1);
    scope.use_element("x:a");
    CHECK(scope.finish_fragment("<x:a xmlns:x='urn:x'>t:type</x:a>") ==
          "<x:a xmlns:t=\"urn:t\" xmlns:x='urn:x'>t:type</x:a>");
}

TEST_CASE("namespace scope: declared again on the fragment, not added") {
    detail::NamespaceScope scope;
    scope.declare("x", "urn:outer", 0);
    scope.declare("x", "urn:inner", 1);
    scope.start_fragment(1);
    scope.use_element("x:a");
    CHECK(scope.finish_fragment("<x:a xmlns:x='urn:inner'/>") == "<x:a xmlns:x='urn:inner'/>");
}
