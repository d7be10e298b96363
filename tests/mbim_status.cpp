// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/status.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace mbn::mbim;

TEST_CASE("status: the numbers of the specification") {
    static_assert(static_cast<std::uint32_t>(Status::no_device_support) == 9);
    static_assert(static_cast<std::uint32_t>(Status::context_not_activated) == 16);
    static_assert(static_cast<std::uint32_t>(Status::write_failure) == 23);
    static_assert(static_cast<std::uint32_t>(Status::no_phonebook) == 25);
    static_assert(static_cast<std::uint32_t>(Status::auth_amf_not_set) == 37);
    static_assert(static_cast<std::uint32_t>(Status::sms_format_not_supported) == 104);
    CHECK(known_statuses().size() == 24 + 14 + 5 + 3);
}

TEST_CASE("status: every known one has a name of its own and a sentence, in the order of the numbers") {
    auto const& all = known_statuses();
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].name);
        CHECK_FALSE(name(all[i].status).empty());
        CHECK(sentence(all[i].status).ends_with('.'));
        if (i > 0) {
            CHECK(all[i - 1].status < all[i].status);
            CHECK(all[i - 1].name != all[i].name);
        }
    }
}

TEST_CASE("status: an unknown number is kept and printed") {
    auto const unknown = static_cast<Status>(24);
    CHECK(name(unknown).empty());
    CHECK_FALSE(sentence(unknown).empty());
    std::ostringstream out;
    out << unknown << ' ' << Status::busy;
    CHECK(out.str() == "24 busy");
}
