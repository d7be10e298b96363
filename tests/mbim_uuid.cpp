// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/uuid.hpp>

#include <doctest/doctest.h>

#include <array>
#include <sstream>
#include <string>
#include <string_view>

using namespace mbn::mbim;
using namespace mbn::mbim::literals;

TEST_CASE("uuid: text to bytes and back, in constant expressions") {
    constexpr auto uuid = "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df"_uuid;
    static_assert(uuid.bytes[0] == 0xa2 && uuid.bytes[4] == 0xbc && uuid.bytes[15] == 0xdf);
    static_assert(Uuid::parse("A289CC33-BCBB-8B4F-B6B0-133EC2AAE6DF") == uuid);
    CHECK(uuid.to_string() == "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df");
    std::ostringstream out;
    out << uuid;
    CHECK(out.str() == "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df");
}

TEST_CASE("uuid: text that is not exactly a uuid is refused") {
    for (std::string_view const text :
         {"", "a289cc33-bcbb-8b4f-b6b0-133ec2aae6d", "a289cc33-bcbb-8b4f-b6b0-133ec2aae6dff",
          "a289cc33bbcbb-8b4f-b6b0-133ec2aae6df", "g289cc33-bcbb-8b4f-b6b0-133ec2aae6df",
          "{289cc33-bcbb-8b4f-b6b0-133ec2aae6d}", "a289cc3--bcbb-8b4f-b6b0-133ec2aae6df"}) {
        CAPTURE(text);
        CHECK_FALSE(Uuid::parse(text));
    }
}

TEST_CASE("uuid: services and context types have names, others have none") {
    CHECK(service_name(services::basic_connect) == "basic_connect");
    CHECK(service_name(services::proxy_control) == "proxy_control");
    CHECK(service_name(Uuid{}).empty());
    CHECK(context_type_name(context_types::internet) == "internet");
    CHECK(context_type_name(context_types::emergency_calling) == "emergency_calling");
    CHECK(context_type_name(services::sms).empty());
    CHECK(services::dss.to_string() == "c08a26dd-7718-4382-8482-6e0d583c4d0e");
    CHECK(context_types::none.to_string() == "b43f758c-a560-4b46-b35e-c5869641fb54");
}

TEST_CASE("uuid: no two services and no two context types are the same") {
    auto const distinct = [](auto const& table) {
        for (std::size_t i = 0; i < std::size(table); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (table[i].uuid == table[j].uuid || std::string_view{table[i].name} == table[j].name)
                    return false;
        return true;
    };
    CHECK(distinct(detail::service_names));
    CHECK(distinct(detail::context_type_names));
}
