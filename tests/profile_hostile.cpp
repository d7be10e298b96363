// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/xml.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/stat.h>

using mbn::ProfileRule;
using mbn::Severity;
using namespace mbn_test;
using namespace std::string_literals;

namespace {

// The document is refused, by this rule, at this place.
void expect_refused(std::string_view document, ProfileRule rule, std::uint32_t line, std::uint32_t column) {
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CAPTURE(document.substr(0, 200));
    REQUIRE(report.first_error() != nullptr);
    CHECK(report.first_error()->rule == rule);
    CHECK(report.first_error()->line == line);
    CHECK(report.first_error()->column == column);
    mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(document);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == mbn::hresult::e_invalidarg);
    CHECK(parsed.error().line == line);
    CHECK(parsed.error().column == column);
}

} // namespace

TEST_CASE("hostile: entities that multiply, refused at the document type") {
    std::string document = "<?xml version='1.0'?>\n<!DOCTYPE MBNProfile [\n<!ENTITY a0 'ha'>\n";
    for (int level = 1; level < 30; ++level) {
        std::string const below = "&a" + std::to_string(level - 1) + ";";
        document += "<!ENTITY a" + std::to_string(level) + " '" + repeated(below, 10) + "'>\n";
    }
    expect_refused(document + "]>\n" + v1_profile("", "&a29;"), ProfileRule::doctype, 2, 1);
}

TEST_CASE("hostile: external entities, refused at the document type") {
    expect_refused("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + v1_profile("", "&x;"),
                   ProfileRule::doctype, 1, 1);
    expect_refused("<!-- -->\n  <!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'>" + v1_profile(), ProfileRule::doctype, 2,
                   3);
    expect_refused("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>" + v1_profile(), ProfileRule::doctype,
                   1, 1);
    std::string wide = "\xFF\xFE";
    for (char const character : "<!DOCTYPE a>" + v1_profile())
        wide += std::string{character, '\0'};
    expect_refused(wide, ProfileRule::doctype, 1, 1);
}

TEST_CASE("hostile: an entity without a declaration, refused where it stands") {
    std::string const document = v1_profile("", "a&b;");
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CHECK(only(report, ProfileRule::malformed).path == "MBNProfile/Name");
    CHECK_FALSE(report.is_valid());
}

TEST_CASE("hostile: a document type in a wrong place, refused too") {
    CHECK_FALSE(mbn::validate_profile(v1_profile("<!DOCTYPE a>")).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile() + "<!DOCTYPE a>").is_valid());
    CHECK_FALSE(mbn::validate_profile("<!doctype a>" + v1_profile()).is_valid());
    CHECK_FALSE(mbn::validate_profile("x<!DOCTYPE a>" + v1_profile()).is_valid());
}

TEST_CASE("hostile: schema locations, never opened") {
    TemporaryFolder const folder;
    // Opening a pipe without a writer would wait for ever; a schema would change what is valid.
    std::string const pipe = folder / "pipe.xsd";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::string const schema = folder / "foreign.xsd";
    write_file(schema, "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:f'>"
                       "<xs:element name='f' type='xs:int'/></xs:schema>");
    std::string const instance = " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' ";
    std::string document =
        v1_profile("<f:f xmlns:f='urn:f'" + instance + "xsi:schemaLocation='urn:f " + schema + "'>no number</f:f>");
    CHECK(mbn::validate_profile(document).violations.empty());
    document = v1_profile();
    document.insert(document.find(" xmlns"), instance + "xsi:schemaLocation='" + std::string{v1_namespace} + " " +
                                                 pipe + " urn:f " + pipe + "' xsi:noNamespaceSchemaLocation='" + pipe +
                                                 "'");
    CHECK(mbn::validate_profile(document).violations.empty());
    std::string const include =
        v1_profile("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='" + pipe + "' parse='text'/>");
    CHECK(mbn::validate_profile(include).violations.empty());
    CHECK(mbn::parse_profile(include).value().foreign_elements.size() == 1);
    CHECK(mbn::validate_profile("<?xml-stylesheet href='" + pipe + "'?>" + v1_profile()).violations.empty());
}

TEST_CASE("hostile: size, refused above the limit before anything else") {
    std::string const filler = v1_profile();
    std::string document = filler + repeated(" ", (1U << 20U) - filler.size());
    CHECK(mbn::validate_profile(document).violations.empty());
    document += " ";
    expect_refused(document, ProfileRule::too_large, 1, 1);
    expect_refused(repeated("<!DOCTYPE ", 200'000), ProfileRule::too_large, 1, 1);
    mbn::ParseOptions options;
    options.max_bytes = filler.size() - 1;
    CHECK(only(mbn::validate_profile(filler, options), ProfileRule::too_large).line == 1);
    options.max_bytes = filler.size();
    CHECK(mbn::parse_profile(filler, options).has_value());
}

TEST_CASE("hostile: nesting, refused at depth 65 wherever it happens") {
    std::string const open = repeated("<f:f xmlns:f='urn:f'>", 63);
    std::string const close = repeated("</f:f>", 63);
    CHECK(mbn::validate_profile(v1_profile(open + close)).violations.empty());
    mbn::ProfileReport const deeper =
        mbn::validate_profile(v1_profile("<f:f xmlns:f='urn:f'>" + open + close + "</f:f>"));
    CHECK(only(deeper, ProfileRule::too_deep).severity == Severity::error);
    CHECK(only(mbn::validate_profile(v1_profile(repeated("<a>", 340'000))), ProfileRule::too_deep).line == 1);
    CHECK(only(mbn::validate_profile(v1_profile(repeated("<f:f xmlns:f='urn:f'>", 40'000))), ProfileRule::too_deep)
              .line == 1);
    // The reader that was stopped is not used again.
    CHECK(mbn::validate_profile(v1_profile()).violations.empty());
}

TEST_CASE("hostile: masses of whatever, answered all the same") {
    std::string attributes;
    for (int index = 0; index < 10'000; ++index)
        attributes += " a" + std::to_string(index) + "=''";
    CHECK_FALSE(mbn::validate_profile(v1_profile("<Context" + attributes + "/>")).is_valid());
    std::string namespaces;
    for (int index = 0; index < 500; ++index)
        namespaces += " xmlns:n" + std::to_string(index) + "='urn:" + std::to_string(index) + "'";
    CHECK(mbn::validate_profile(v1_profile("<n1:f" + namespaces + "/>")).violations.empty());
    CHECK(mbn::validate_profile(v1_profile(repeated("<a/>", 20'000))).is_truncated);
    CHECK(mbn::validate_profile(v1_profile(repeated("<f xmlns='urn:f'/>", 5'000))).violations.empty());
    CHECK_FALSE(mbn::validate_profile(v1_profile(repeated("<f xmlns='urn:f'/>", 3'000) + "<Context/>")).is_valid());
    CHECK(mbn::validate_profile(v1_profile(repeated("x<!-- -->", 20'000))).count(Severity::error) == 1);
    std::string const partner = "<Provider><ProviderID>1</ProviderID><ProviderName>a</ProviderName></Provider>";
    std::string const partners = "<DataRoamingPartners>" + repeated(partner, 3'000) + "</DataRoamingPartners>";
    CHECK(mbn::parse_profile(v1_profile(partners)).value().roaming_partners.size() == 3'000);
    CHECK_FALSE(mbn::validate_profile(v1_profile("", repeated("x", 1'000'000))).is_valid());
}

TEST_CASE("hostile: ever new namespaces, forgotten again") {
    // More than the limit after which the grammars are loaded afresh.
    std::string const padding = repeated("x", 1'000'000);
    for (int round = 0; round < 10; ++round) {
        std::string const foreign = "<f xmlns='urn:" + std::to_string(round) + padding + "'/>";
        CHECK(mbn::parse_profile(v1_profile(foreign)).value().foreign_elements.size() == 1);
    }
    std::size_t const names = mbn::detail::XmlEngine::instance().known_foreign_bytes();
    CHECK(names <= (std::size_t{9} << 20U));
    CHECK(mbn::validate_profile(v1_profile()).violations.empty());
}

TEST_CASE("hostile: truncation at every byte, an error and never a crash") {
    std::string const document{typical_document.substr(0, typical_document.rfind('>') + 1)};
    for (std::size_t length = 0; length < document.size(); ++length) {
        mbn::ProfileReport const report = mbn::validate_profile(std::string_view{document}.substr(0, length));
        CAPTURE(length);
        REQUIRE_FALSE(report.is_valid());
        CHECK(report.first_error()->line >= 1);
        CHECK(report.first_error()->column >= 1);
        if (mbn::to_string(report).find("secret") != std::string::npos)
            FAIL_CHECK("shows the password");
    }
    CHECK(mbn::validate_profile(document).is_valid());
}

TEST_CASE("hostile: truncation of UTF-16 at every byte, an error and never a crash") {
    std::string wide = "\xFF\xFE";
    for (char const character : v1_profile("<Context/>"))
        wide += std::string{character, '\0'};
    for (std::size_t length = 0; length < wide.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(mbn::validate_profile(std::string_view{wide}.substr(0, length)).is_valid());
    }
    CHECK(mbn::validate_profile(wide).is_valid());
}

TEST_CASE("hostile: bytes that are no text, refused where they stand") {
    expect_refused("", ProfileRule::malformed, 1, 1);
    expect_refused("\xEF\xBB\xBF", ProfileRule::malformed, 1, 1);
    expect_refused(v1_profile("", "a\xFF"), ProfileRule::encoding, 1,
                   static_cast<std::uint32_t>(v1_profile("", "a\xFF").find('\xFF') + 1));
    expect_refused("<a>\n\xC3\xA4\xED\xA0\x80</a>", ProfileRule::encoding, 2, 2);
    CHECK_FALSE(mbn::validate_profile("\0"s).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("", "a\0b"s)).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("", "a\x01")).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("", "a&#1;")).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("", "a&#xFFFE;")).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("", "a&#x110000;")).is_valid());
    CHECK_FALSE(mbn::validate_profile("\xFF\xFE\x00\x00<\x00\x00\x00"s).is_valid());
    CHECK_FALSE(mbn::validate_profile("hello").is_valid());
    CHECK_FALSE(mbn::validate_profile("{\"json\": true}").is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile() + v1_profile()).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile() + "\x01").is_valid());
    CHECK_FALSE(mbn::validate_profile("<?xml version='1.0' encoding='EBCDIC-CP-US'?>" + v1_profile()).is_valid());
    CHECK_FALSE(mbn::validate_profile("<?xml version='3.0'?>" + v1_profile()).is_valid());
    CHECK_FALSE(mbn::validate_profile(v1_profile("<undeclared:a/>")).is_valid());
}

TEST_CASE("hostile: random damage, never a crash, and the same answer twice") {
    std::mt19937 random{20240611};
    auto const number = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>{0, below - 1}(random);
    };
    constexpr std::string_view pieces[] = {
        "<",    ">",         "&",    "/",   "\"",   "<Name>",  "</Name>",  "<UserLogonCred>", "</Context>",
        "]]>",  "<![CDATA[", "<!--", "-->", "&#0;", "<?xml?>", "xmlns=''", "xmlns:x='urn:x'", "<x:y xmlns:x='urn:x'>",
        "\xFF", "\xC3"};
    std::size_t invalid = 0;
    for (int round = 0; round < 1500; ++round) {
        std::string document{typical_document};
        for (std::size_t changes = number(4) + 1; changes != 0; --changes) {
            std::size_t const place = number(document.size());
            switch (number(4)) {
            case 0:
                document[place] = static_cast<char>(number(256));
                break;
            case 1:
                document.erase(place, number(30));
                break;
            case 2:
                document.insert(place, pieces[number(std::size(pieces))]);
                break;
            default:
                document.insert(place, document.substr(number(document.size()), number(80)));
                break;
            }
        }
        CAPTURE(document);
        mbn::ProfileReport const report = mbn::validate_profile(document);
        mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(document);
        REQUIRE(parsed.has_value() == report.is_valid());
        REQUIRE(mbn::validate_profile(document) == report);
        for (mbn::Violation const& violation : report.violations)
            REQUIRE((violation.line != 0 && violation.column != 0));
        invalid += report.is_valid() ? 0U : 1U;
        if (!parsed)
            continue;
        // What was accepted can be written and is accepted again.
        mbn::Result<mbn::Profile> const again =
            mbn::parse_profile(mbn::write_profile(parsed.value(), {mbn::WrittenPassword::include}));
        REQUIRE(again.has_value());
        REQUIRE((again.value() == parsed.value()));
    }
    CHECK(invalid > 500);
    CHECK(invalid < 1500);
}

TEST_CASE("hostile: eight threads at once, each with its own answer") {
    constexpr std::size_t thread_count = 8;
    constexpr int rounds = 100;
    std::atomic<int> wrong{0};
    std::barrier start{static_cast<std::ptrdiff_t>(thread_count)};
    std::vector<std::thread> threads;
    for (std::size_t index = 0; index < thread_count; ++index)
        threads.emplace_back([&, index] {
            std::string const name = "profile " + std::to_string(index);
            std::string const valid = v1_profile("<f:f xmlns:f='urn:" + std::to_string(index) + "'/>", name);
            std::string const invalid = v1_profile("<Foo" + std::to_string(index) + "/>");
            start.arrive_and_wait();
            for (int round = 0; round < rounds; ++round) {
                mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(valid);
                bool const is_right =
                    parsed.has_value() && parsed.value().name == name && parsed.value().foreign_elements.size() == 1;
                mbn::ProfileReport const report = mbn::validate_profile(invalid);
                bool const is_refused =
                    only(report, ProfileRule::unknown_element).path == "MBNProfile/Foo" + std::to_string(index);
                bool const is_stopped = !mbn::validate_profile(repeated("<a>", 100)).is_valid();
                if (!is_right || !is_refused || !is_stopped)
                    ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
}
