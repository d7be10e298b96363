// SPDX-License-Identifier: BSL-1.0
#include <mbn/advice.hpp>
#include <mbn/detail/wiping_allocator.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/result.hpp>

#include <boost/outcome/try.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <system_error>
#include <type_traits>
#include <vector>

using mbn::Advice;
using mbn::Error;
using mbn::NetworkCause;
using mbn::recommend;
using mbn::Recommendation;
namespace hresult = mbn::hresult;

static_assert(std::is_trivially_copyable_v<Error>);
static_assert(sizeof(Error) <= 56);

namespace {

[[nodiscard]] mbn::Result<int> half(int number) {
    if (number % 2 != 0)
        return mbn::make_error(hresult::e_invalidarg);
    return number / 2;
}

[[nodiscard]] mbn::Result<int> quarter(int number) {
    BOOST_OUTCOME_TRY(auto const once, half(number));
    return half(once);
}

} // namespace

TEST_CASE("result: a value or an error, passed on by TRY") {
    CHECK(quarter(8).value() == 2);
    CHECK(quarter(6).error().code == hresult::e_invalidarg);
}

TEST_CASE("result: the value of an error throws a system_error with the code and the line") {
    Error error = mbn::make_error(hresult::error_timeout);
    error.request_id = mbn::RequestId{7};
    mbn::Result<int> const result = error;
    try {
        static_cast<void>(result.value());
        FAIL("nothing was thrown");
    } catch (std::system_error const& thrown) {
        CHECK(thrown.code() == std::errc::timed_out);
        CHECK(std::string{thrown.what()}.find("request 7") != std::string::npos);
    }
}

TEST_CASE("error: prints code, request, phase, place, cause and advice, and only what is there") {
    Error error = mbn::make_error(hresult::e_mbn_pin_required);
    error.request_id = mbn::RequestId{7};
    error.phase = mbn::Phase::device;
    CHECK(to_string(error) ==
          "E_MBN_PIN_REQUIRED (0x80548210): a PIN must be entered first, request 7, while: checking "
          "the device, advice: ask the user");

    Error refused = mbn::make_error(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);
    std::ostringstream stream;
    stream << refused;
    CHECK(stream.str() == "E_MBN_INVALID_ACCESS_STRING (0x80548204): the access point name or dial string is wrong, "
                          "cause: 27 missing or unknown APN, advice: change the settings");

    Error document = mbn::make_error(hresult::e_invalidarg);
    document.line = 12;
    document.column = 3;
    CHECK(to_string(document).find(", at line 12:3") != std::string::npos);

    Error congestion = mbn::make_error(hresult::e_fail, NetworkCause::congestion);
    CHECK(to_string(congestion).ends_with("cause: 22 congestion, advice: retry later (after 300 s)"));
    Error unknown = mbn::make_error(hresult::e_fail, NetworkCause{200});
    CHECK(to_string(unknown).find(", cause: 200,") != std::string::npos);
}

TEST_CASE("network cause: a family of its own that prints") {
    std::error_code const code = NetworkCause::missing_or_unknown_apn;
    CHECK(code.category() == mbn::network_cause_category());
    CHECK(code.category() != mbn::hresult_category());
    CHECK(code.value() == 27);
    CHECK(code.message() == "missing or unknown APN");
    CHECK(std::error_code{NetworkCause{200}}.message() == "cause 200");
    CHECK(std::string{mbn::network_cause_category().name()} == "network cause");
    for (auto const& entry : enumerators(NetworkCause{})) {
        CAPTURE(entry.name);
        CHECK_FALSE(text(entry.value).empty());
    }
    CHECK(text(NetworkCause{200}).empty());
}

TEST_CASE("network cause: has the numbers of 3GPP TS 24.008") {
    CHECK(static_cast<int>(NetworkCause::imsi_unknown_in_hlr) == 2);
    CHECK(static_cast<int>(NetworkCause::gprs_not_allowed) == 7);
    CHECK(static_cast<int>(NetworkCause::operator_barring) == 8);
    CHECK(static_cast<int>(NetworkCause::roaming_not_allowed) == 13);
    CHECK(static_cast<int>(NetworkCause::congestion) == 22);
    CHECK(static_cast<int>(NetworkCause::insufficient_resources) == 26);
    CHECK(static_cast<int>(NetworkCause::missing_or_unknown_apn) == 27);
    CHECK(static_cast<int>(NetworkCause::unknown_pdp_type) == 28);
    CHECK(static_cast<int>(NetworkCause::user_authentication_failed) == 29);
    CHECK(static_cast<int>(NetworkCause::service_option_not_subscribed) == 33);
    CHECK(static_cast<int>(NetworkCause::ipv4_only) == 50);
    CHECK(static_cast<int>(NetworkCause::ipv6_only) == 51);
    CHECK(static_cast<int>(NetworkCause::maximum_number_of_contexts) == 65);
    CHECK(static_cast<int>(NetworkCause::apn_restriction_conflict) == 112);
}

TEST_CASE("advice_table_is_total: every cause has one, known or not, and a pause exactly where it says retry later") {
    for (std::uint32_t number = 0; number <= 300; ++number) {
        CAPTURE(number);
        auto const cause = NetworkCause{number};
        Recommendation const recommendation = recommend(cause);
        CHECK((recommendation.retry_after_seconds != 0) == (recommendation.advice == Advice::retry_after));
        CHECK_FALSE(text(recommendation.advice).empty());
        if (name(cause).empty())
            CHECK(recommendation == Recommendation{Advice::retry_after, mbn::slow_pause_seconds});
    }
    CHECK(recommend(NetworkCause{0xFFFFFFFF}).advice == Advice::retry_after);
}

TEST_CASE("advice: the causes that Windows retries slowly are never retried faster") {
    for (std::uint32_t const number : {26U, 28U, 29U, 30U, 33U}) {
        CAPTURE(number);
        Recommendation const recommendation = recommend(NetworkCause{number});
        CHECK(recommendation.advice != Advice::retry_now);
        if (recommendation.advice == Advice::retry_after)
            CHECK(recommendation.retry_after_seconds >= mbn::slow_pause_seconds);
    }
}

TEST_CASE("advice: by cause") {
    CHECK(recommend(NetworkCause::missing_or_unknown_apn).advice == Advice::change_settings);
    CHECK(recommend(NetworkCause::user_authentication_failed).advice == Advice::change_settings);
    CHECK(recommend(NetworkCause::illegal_me).advice == Advice::never);
    CHECK(recommend(NetworkCause::service_option_not_subscribed).advice == Advice::ask_user);
    CHECK(recommend(NetworkCause::network_failure) == Recommendation{Advice::retry_after, mbn::ordinary_pause_seconds});
    CHECK(recommend(NetworkCause::implicitly_detached).advice == Advice::retry_now);
    CHECK(recommend(NetworkCause::none).advice == Advice::none);
}

TEST_CASE("advice: every code has one") {
    for (auto const& entry : mbn::detail::hresult_table) {
        CAPTURE(entry.name);
        Recommendation const recommendation = recommend(entry.value);
        CHECK((recommendation.retry_after_seconds != 0) == (recommendation.advice == Advice::retry_after));
        if (entry.value.succeeded())
            CHECK(recommendation.advice == Advice::none);
    }
    CHECK(recommend(mbn::HResult{0x80549999}).advice == Advice::retry_after);
    CHECK(recommend(hresult::error_cancelled).advice == Advice::none);
    CHECK(recommend(hresult::e_mbn_radio_power_off).advice == Advice::ask_user);
    CHECK(recommend(hresult::error_not_supported).advice == Advice::never);
}

TEST_CASE("advice: the cause decides, but for what only a human can mend") {
    CHECK(recommend(hresult::e_fail, NetworkCause::missing_or_unknown_apn).advice == Advice::change_settings);
    CHECK(recommend(hresult::e_fail, NetworkCause::none).advice == Advice::retry_after);
    CHECK(recommend(hresult::e_mbn_pin_required, NetworkCause::congestion).advice == Advice::ask_user);
    CHECK(recommend(hresult::e_fail, NetworkCause::regular_deactivation).advice == Advice::retry_after);
}

TEST_CASE("secret bytes: overwritten when they are given back") {
    std::vector<std::byte> memory(16, std::byte{0x55});
    mbn::detail::wipe(memory.data(), 12);
    CHECK(std::all_of(memory.begin(), memory.begin() + 12, [](std::byte byte) { return byte == std::byte{0}; }));
    CHECK(std::all_of(memory.begin() + 12, memory.end(), [](std::byte byte) { return byte == std::byte{0x55}; }));

    // A vector grows by giving its memory back.
    mbn::detail::SecretBytes bytes(4, std::byte{7});
    bytes.resize(4096, std::byte{8});
    CHECK(bytes.front() == std::byte{7});
    CHECK(bytes.back() == std::byte{8});
}
