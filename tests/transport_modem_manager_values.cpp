// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/values.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace mm = mbn::modem_manager;

namespace {

// What is sent has the type that it is made with, and nothing turns into it unasked.
static_assert(std::is_convertible_v<std::uint32_t, mm::Value>);
static_assert(std::is_convertible_v<std::string, mm::Value>);
static_assert(!std::is_convertible_v<char const*, mm::Value>);
static_assert(!std::is_convertible_v<std::uint16_t, mm::Value>);

mm::Dictionary const several = {
    {"flag", {true}},
    {"signed", {std::int32_t{-1}}},
    {"unsigned", {std::uint32_t{7}}},
    {"large", {(std::numeric_limits<std::uint64_t>::max)()}},
    {"long", {std::int64_t{-5'000'000'000}}},
    {"real", {0.5}},
    {"text", {std::string{"word"}}},
    {"path", {mm::ObjectPath{"/a/b"}}},
    {"list", {mm::List{std::string{"one"}, std::uint32_t{2}, mm::ObjectPath{"/three"}}}},
    {"inner", {mm::Dictionary{{"key", {std::string{"value"}}}}}},
    {"numbers", {mm::NumberMap{{2, 3}}}},
};

} // namespace

TEST_CASE("modem_manager values: an integer of any width is read, as long as it fits") {
    CHECK(mm::integer(several, "signed") == -1);
    CHECK(mm::integer(several, "unsigned") == 7);
    CHECK(mm::integer(several, "long") == -5'000'000'000);
    CHECK_FALSE(mm::integer(several, "large"));
    CHECK_FALSE(mm::integer(several, "text"));
    CHECK_FALSE(mm::integer(several, "flag"));
    CHECK_FALSE(mm::integer(several, "missing"));
}

TEST_CASE("modem_manager values: a number has no sign and 32 bits") {
    CHECK(mm::number(several, "unsigned") == 7U);
    CHECK_FALSE(mm::number(several, "signed"));
    CHECK_FALSE(mm::number(several, "long"));
    CHECK_FALSE(mm::number({{"big", {std::int64_t{0x1'0000'0000}}}}, "big"));
    CHECK(mm::number({{"big", {std::int64_t{0xFFFF'FFFF}}}}, "big") == 0xFFFF'FFFFU);
}

TEST_CASE("modem_manager values: text is a string or a path, and nothing else") {
    CHECK(mm::text(several, "text") == "word");
    CHECK(mm::text(several, "path") == "/a/b");
    CHECK_FALSE(mm::text(several, "unsigned"));
    CHECK_FALSE(mm::text(several, "missing"));
    CHECK(mm::texts(several, "list") == std::vector<std::string>{"one", "/three"});
    CHECK(mm::texts(several, "text").empty());
}

TEST_CASE("modem_manager values: a flag is no number") {
    CHECK(mm::flag(several, "flag") == true);
    CHECK_FALSE(mm::flag(several, "unsigned"));
    CHECK_FALSE(mm::flag(several, "missing"));
}

TEST_CASE("modem_manager values: what is inside is found by its type") {
    REQUIRE(mm::get<mm::Dictionary>(several, "inner") != nullptr);
    CHECK(mm::text(*mm::get<mm::Dictionary>(several, "inner"), "key") == "value");
    CHECK(mm::get<mm::List>(several, "inner") == nullptr);
    REQUIRE(mm::get<mm::NumberMap>(several, "numbers") != nullptr);
    CHECK(mm::get<mm::NumberMap>(several, "numbers")->at(2) == 3);
    CHECK(mm::get<double>(mm::Value{0.5}) != nullptr);
}

TEST_CASE("modem_manager values: equal where type and content are") {
    CHECK(mm::Value{std::uint32_t{1}} == mm::Value{std::uint32_t{1}});
    CHECK_FALSE(mm::Value{std::uint32_t{1}} == mm::Value{std::int32_t{1}});
    CHECK_FALSE(mm::Value{std::string{"/"}} == mm::Value{mm::ObjectPath{"/"}});
    CHECK(mm::Value{several} == mm::Value{several});
}

TEST_CASE("modem_manager values: no text of the arguments is left when they have been sent") {
    mm::List arguments;
    arguments.emplace_back(std::string{"1234"});
    arguments.emplace_back(mm::Dictionary{{"password", {std::string{"word"}}}, {"number", {std::uint32_t{1}}}});
    arguments.emplace_back(true);
    mm::wipe_texts(arguments);
    CHECK(mm::text(arguments[0]) == "");
    REQUIRE(mm::get<mm::Dictionary>(arguments[1]) != nullptr);
    CHECK(mm::text(*mm::get<mm::Dictionary>(arguments[1]), "password") == "");
    CHECK(mm::number(*mm::get<mm::Dictionary>(arguments[1]), "number") == 1U);
}

TEST_CASE("modem_manager values: no text is left in what is wiped, however deep it stands") {
    mm::List values = {mm::Value{std::string{"s3cret"}},
                       mm::Value{mm::List{mm::Value{mm::Dictionary{{"password", {std::string{"s3cret"}}}}}}}};
    mm::wipe_texts(values);
    CHECK(mm::text(values[0])->find("s3cret") == std::string::npos);
    auto const& inner = *mm::get<mm::Dictionary>(mm::get<mm::List>(values[1])->front());
    CHECK(mm::text(inner, "password")->find("s3cret") == std::string::npos);
}
