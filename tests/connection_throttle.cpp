// SPDX-License-Identifier: BSL-1.0
#include <mbn/connection/throttle.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using mbn::Advice;
using mbn::Error;
using mbn::make_error;
using mbn::NetworkCause;
using mbn::ProfileContext;
using mbn::SettingsFingerprint;
using mbn::ThrottleReading;
using mbn::ThrottleWatch;
namespace hresult = mbn::hresult;

namespace {

constexpr SettingsFingerprint first_settings{1};
constexpr SettingsFingerprint other{2};

[[nodiscard]] Error plain_failure() {
    Error error = make_error(hresult::e_fail);
    error.device_status = 2;
    return error;
}

[[nodiscard]] Error unknown_apn() {
    return make_error(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);
}

} // namespace

TEST_CASE("throttled_after_repeated_27: a plain failure after refusals for the APN carries their cause and advice") {
    ThrottleWatch watch;
    for (int refusal = 0; refusal < 3; ++refusal) {
        ThrottleReading const refused = watch.note(unknown_apn(), first_settings);
        CHECK_FALSE(refused.throttled);
        CHECK(refused.error == unknown_apn());
    }

    for (int repeated = 0; repeated < 2; ++repeated) {
        ThrottleReading const reading = watch.note(plain_failure(), first_settings);
        CHECK(reading.throttled);
        CHECK(reading.error.code == hresult::e_fail);
        CHECK(reading.error.cause == NetworkCause::missing_or_unknown_apn);
        CHECK(reading.error.advice == Advice::change_settings);
        CHECK(reading.error.retry_after_seconds == 0);
        CHECK(reading.error.device_status == 2);
    }
}

TEST_CASE("throttle: a plain failure with nothing before it stays as it is") {
    ThrottleWatch watch;
    ThrottleReading const first = watch.note(plain_failure(), first_settings);
    CHECK_FALSE(first.throttled);
    CHECK(first.error == plain_failure());
    CHECK_FALSE(watch.note(plain_failure(), first_settings).throttled);
}

TEST_CASE("throttle: what was refused for some settings says nothing of others") {
    ThrottleWatch watch;
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    CHECK_FALSE(watch.note(plain_failure(), other).throttled);
    CHECK(watch.note(plain_failure(), first_settings).throttled);
}

TEST_CASE("throttle: the last cause is the one that is told") {
    ThrottleWatch watch;
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    Error const credentials = make_error(hresult::error_invalid_password, NetworkCause::user_authentication_failed);
    CHECK_FALSE(watch.note(credentials, first_settings).throttled);
    CHECK(watch.note(plain_failure(), first_settings).error.cause == NetworkCause::user_authentication_failed);
}

TEST_CASE("throttle: a success and a device that was switched off end it") {
    ThrottleWatch watch;
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    CHECK_FALSE(watch.note(unknown_apn(), other).throttled);

    watch.note_success(first_settings);
    CHECK_FALSE(watch.note(plain_failure(), first_settings).throttled);
    CHECK(watch.note(plain_failure(), other).throttled);

    watch.forget();
    CHECK_FALSE(watch.note(plain_failure(), other).throttled);
}

TEST_CASE("throttle: only a plain failure is one, no other code and nothing with a cause") {
    ThrottleWatch watch;
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    for (mbn::HResult const code :
         {hresult::error_timeout, hresult::error_cancelled, hresult::e_handle, hresult::e_mbn_pin_required,
          hresult::error_busy, hresult::e_mbn_voice_call_in_progress, hresult::e_mbn_packet_svc_detached}) {
        ThrottleReading const reading = watch.note(make_error(code), first_settings);
        CHECK_FALSE(reading.throttled);
        CHECK(reading.error == make_error(code));
    }
    Error const congested = make_error(hresult::e_fail, NetworkCause::congestion);
    CHECK_FALSE(watch.note(congested, first_settings).throttled);
}

TEST_CASE("throttle: a pause is never shorter than the slow one") {
    ThrottleWatch watch;
    CHECK_FALSE(watch.note(make_error(hresult::e_fail, NetworkCause::network_failure), first_settings).throttled);
    ThrottleReading const quick = watch.note(plain_failure(), first_settings);
    CHECK(quick.throttled);
    CHECK(quick.error.advice == Advice::retry_after);
    CHECK(quick.error.retry_after_seconds == mbn::slow_pause_seconds);
}

TEST_CASE("throttle: causes that ask for another attempt hold nobody back") {
    for (NetworkCause const cause :
         {NetworkCause::reactivation_required, NetworkCause::implicitly_detached, NetworkCause::regular_deactivation}) {
        ThrottleWatch watch;
        CHECK_FALSE(watch.note(make_error(hresult::e_fail, cause), first_settings).throttled);
        CHECK_FALSE(watch.note(plain_failure(), first_settings).throttled);
    }
}

TEST_CASE("throttle: more refusals may be asked for") {
    ThrottleWatch watch{2};
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    CHECK_FALSE(watch.note(plain_failure(), first_settings).throttled);
    CHECK_FALSE(watch.note(unknown_apn(), first_settings).throttled);
    CHECK(watch.note(plain_failure(), first_settings).throttled);
}

TEST_CASE("throttle: the oldest settings are forgotten when there are too many") {
    ThrottleWatch watch;
    for (std::uint64_t number = 0; number <= ThrottleWatch::remembered; ++number)
        CHECK_FALSE(watch.note(unknown_apn(), SettingsFingerprint{number}).throttled);
    CHECK_FALSE(watch.note(plain_failure(), SettingsFingerprint{0}).throttled);
    for (std::uint64_t number = 1; number <= ThrottleWatch::remembered; ++number)
        CHECK(watch.note(plain_failure(), SettingsFingerprint{number}).throttled);
}

TEST_CASE("throttle: a fingerprint tells every setting apart that a network sees") {
    ProfileContext const settings{.access_string = "internet", .user_name = "me", .password = mbn::Secret{"secret"}};
    std::vector<ProfileContext> different(7, settings);
    different[0].access_string = "internet2";
    different[1].user_name = "you";
    different[2].password = mbn::Secret{"Secret"};
    different[3].auth_protocol = mbn::AuthProtocol::chap;
    different[4].auth_protocol = mbn::AuthChoice::automatic();
    different[5].ip_type = mbn::IpType::ipv6;
    different[6].access_string = "internetm";
    different[6].user_name = "e";

    CHECK(fingerprint(settings) == fingerprint(ProfileContext{settings}));
    for (ProfileContext const& changed : different)
        CHECK(fingerprint(changed) != fingerprint(settings));
    // The network does not see what this host keeps.
    ProfileContext kept = settings;
    kept.ignore_password = true;
    CHECK(fingerprint(kept) == fingerprint(settings));
}
