// SPDX-License-Identifier: BSL-1.0
#include <mbn/advice.hpp>
#include <mbn/connection/retry_ladder.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <type_traits>
#include <vector>

using namespace std::chrono_literals;
using mbn::make_error;
using mbn::NetworkCause;
using mbn::Pace;
using mbn::RetryDecision;
using mbn::RetryLadder;
using mbn::RetryReset;
using mbn::RetrySettings;
using mbn::RetryState;
using mbn::RetryTime;
using mbn::RetryVerdict;
using std::chrono::milliseconds;
using std::chrono::seconds;
namespace hresult = mbn::hresult;

namespace {

constexpr mbn::Error ordinary = make_error(hresult::e_fail);
constexpr mbn::Error slow = make_error(hresult::e_fail, NetworkCause::insufficient_resources);
constexpr mbn::Error glacial = make_error(hresult::e_fail, NetworkCause::operator_barring);
constexpr mbn::Error wrong_apn = make_error(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);

// Without a budget, where a test is about the pauses.
[[nodiscard]] RetrySettings only_pauses() {
    RetrySettings settings;
    settings.attempts_per_hour = 0;
    return settings;
}

// The pauses of so many refusals, each of which comes when the pause before is over.
[[nodiscard]] std::vector<seconds> pauses(RetryLadder& ladder, RetryTime now, mbn::Error const& error, int refusals) {
    std::vector<seconds> all;
    for (int refusal = 0; refusal < refusals; ++refusal) {
        RetryDecision const decision = ladder.refused(now, error);
        all.push_back(std::chrono::duration_cast<seconds>(decision.pause));
        now += decision.pause;
    }
    return all;
}

} // namespace

TEST_CASE("ladder_3_9_27_capped: the pauses of Windows, up to 24 hours") {
    RetryLadder ladder{only_pauses()};
    CHECK(pauses(ladder, 0s, ordinary, 12) ==
          std::vector<seconds>{3s, 9s, 27s, 81s, 243s, 729s, 2187s, 6561s, 19683s, 59049s, 86400s, 86400s});
}

TEST_CASE("cause_33_starts_at_300s: and goes on in the same way") {
    RetryLadder ladder{only_pauses()};
    mbn::Error const not_subscribed =
        make_error(hresult::e_mbn_service_not_activated, NetworkCause::service_option_not_subscribed);
    CHECK(pauses(ladder, 0s, not_subscribed, 7) ==
          std::vector<seconds>{300s, 900s, 2700s, 8100s, 24300s, 72900s, 86400s});
}

TEST_CASE("ladder: the other slow causes begin at 300 s, the operator's at 24 hours") {
    for (NetworkCause const cause : {NetworkCause::insufficient_resources, NetworkCause::unknown_pdp_type,
                                     NetworkCause::rejected_by_gateway, NetworkCause::congestion}) {
        RetryLadder ladder{only_pauses()};
        CHECK(ladder.refused(0s, make_error(hresult::e_fail, cause)) ==
              RetryDecision{RetryVerdict::after_pause, 300s, Pace::slow});
    }
    for (NetworkCause const cause :
         {NetworkCause::operator_barring, NetworkCause::imsi_unknown_in_hlr, NetworkCause::gprs_not_allowed}) {
        RetryLadder ladder{only_pauses()};
        CHECK(ladder.refused(0s, make_error(hresult::e_fail, cause)) ==
              RetryDecision{RetryVerdict::after_pause, 24h, Pace::glacial});
        CHECK(ladder.refused(24h, make_error(hresult::e_fail, cause)).pause == 24h);
    }
}

TEST_CASE("ladder: another pace makes a pause longer, never shorter") {
    RetryLadder ladder{only_pauses()};
    CHECK(ladder.refused(0s, ordinary).pause == 3s);
    CHECK(ladder.refused(3s, slow).pause == 300s);
    CHECK(ladder.refused(303s, ordinary).pause == 900s);
    CHECK(ladder.refused(1203s, glacial).pause == 24h);
    CHECK(ladder.refused(26h, ordinary).pause == 24h);
}

TEST_CASE("ladder: an error that asks for a longer pause gets it") {
    RetryLadder ladder{only_pauses()};
    mbn::Error patient = ordinary;
    patient.retry_after_seconds = 60;
    CHECK(ladder.refused(0s, patient).pause == 60s);
}

TEST_CASE("ladder: what only a human can mend stops it, until something resets it") {
    for (mbn::Error const& error :
         {make_error(hresult::e_mbn_pin_required), make_error(hresult::e_mbn_sim_not_inserted),
          make_error(hresult::e_mbn_bad_sim), make_error(hresult::e_mbn_radio_power_off),
          make_error(hresult::error_invalid_password, NetworkCause::user_authentication_failed), wrong_apn,
          make_error(hresult::e_invalidarg), make_error(hresult::e_fail, NetworkCause::illegal_me),
          make_error(hresult::error_not_supported)}) {
        RetryLadder ladder;
        CHECK(ladder.refused(0s, error).verdict == RetryVerdict::stop);
        CHECK(ladder.next(1000h).verdict == RetryVerdict::stop);
        CHECK(ladder.state().stopped);
        ladder.reset(RetryReset::started);
        CHECK(ladder.next(1000h).verdict == RetryVerdict::now);
    }
}

TEST_CASE("ladder: a PIN is never tried again, whatever the network says") {
    RetryLadder ladder;
    ladder.connected(0s);
    CHECK(ladder.refused(100s, make_error(hresult::e_mbn_pin_required, NetworkCause::network_failure)).verdict ==
          RetryVerdict::stop);
}

TEST_CASE("ladder: settings that have connected before are not given up, but retried slowly") {
    RetryLadder ladder{only_pauses()};
    ladder.connected(0s);
    CHECK(ladder.refused(100s, wrong_apn) == RetryDecision{RetryVerdict::after_pause, 300s, Pace::slow});
    ladder.reset(RetryReset::operator_changed);
    CHECK(ladder.refused(100s, wrong_apn).verdict == RetryVerdict::after_pause);

    for (RetryReset const changed : {RetryReset::profile_changed, RetryReset::subscriber_changed}) {
        RetryLadder again = ladder;
        again.reset(changed);
        CHECK(again.refused(100s, wrong_apn).verdict == RetryVerdict::stop);
    }
}

TEST_CASE("profile_change_resets: so does everything else of the published list, but for a start") {
    for (auto const& entry : enumerators(RetryReset{})) {
        CAPTURE(entry.name);
        RetryLadder ladder{only_pauses()};
        CHECK(pauses(ladder, 0s, ordinary, 4).back() == 81s);
        ladder.reset(entry.value);
        if (entry.value == RetryReset::started) {
            CHECK(ladder.next(40s).verdict == RetryVerdict::after_pause);
            CHECK(ladder.refused(200s, ordinary).pause == 243s);
        } else {
            CHECK(ladder.next(40s).verdict == RetryVerdict::now);
            CHECK(ladder.refused(40s, ordinary).pause == 3s);
        }
    }
}

TEST_CASE("ladder: a connection that held ends the pauses, one that broke at once does not") {
    RetryLadder ladder{only_pauses()};
    CHECK(pauses(ladder, 0s, ordinary, 3).back() == 27s);
    ladder.connected(39s);
    CHECK(ladder.next(39s).verdict == RetryVerdict::now);
    CHECK(ladder.dropped(40s, NetworkCause::none).pause == 81s);

    ladder.connected(200s);
    CHECK(ladder.dropped(230s, NetworkCause::none) == RetryDecision{RetryVerdict::now, 0s, Pace::ordinary});
    CHECK(ladder.refused(230s, ordinary).pause == 3s);
}

TEST_CASE("ladder: after a drop the cause sets the pace, and never stops it") {
    struct Row {
        NetworkCause cause;
        milliseconds pause;
    };
    for (Row const& row : {Row{NetworkCause::regular_deactivation, 0s}, Row{NetworkCause::reactivation_required, 0s},
                           Row{NetworkCause::network_failure, 3s}, Row{NetworkCause::insufficient_resources, 300s},
                           Row{NetworkCause::missing_or_unknown_apn, 300s}, Row{NetworkCause::operator_barring, 24h}}) {
        RetryLadder ladder{only_pauses()};
        ladder.connected(0s);
        CHECK(ladder.dropped(1h, row.cause).pause == row.pause);
    }
    RetryLadder never_connected{only_pauses()};
    CHECK(never_connected.dropped(0s, NetworkCause::none).pause == 3s);
}

TEST_CASE("ladder: the budget of an hour holds whatever the pauses say") {
    RetryLadder ladder;
    RetryTime now{0};
    std::vector<RetryTime> attempts;
    while (now < 5h) {
        ladder.attempted(now);
        attempts.push_back(now);
        RetryDecision const decision = ladder.refused(now, ordinary);
        ladder.reset(RetryReset::operator_changed);
        RetryDecision const early = ladder.next(now);
        CHECK(early.pause <= decision.pause);
        now += (std::max)(early.pause, milliseconds{1});
    }
    REQUIRE(attempts.size() > 8);
    for (std::size_t index = 4; index < attempts.size(); ++index)
        CHECK(attempts[index] - attempts[index - 4] >= 1h);
}

TEST_CASE("ladder: the budget and the pause are told apart") {
    RetrySettings settings;
    settings.attempts_per_hour = 2;
    RetryLadder ladder{settings};
    ladder.attempted(0s);
    CHECK(ladder.refused(1s, ordinary).verdict == RetryVerdict::after_pause);
    ladder.attempted(4s);
    CHECK(ladder.refused(5s, ordinary) == RetryDecision{RetryVerdict::after_budget, 1h - 5s, Pace::ordinary});
    CHECK(ladder.refused(6s, glacial) == RetryDecision{RetryVerdict::after_pause, 24h, Pace::glacial});
}

TEST_CASE("ladder: an attempt that did not reach the network is taken back") {
    RetrySettings settings;
    settings.attempts_per_hour = 1;
    RetryLadder ladder{settings};
    ladder.attempted(0s);
    CHECK(ladder.next(0s).verdict == RetryVerdict::after_budget);
    ladder.take_back_attempt();
    CHECK(ladder.next(0s).verdict == RetryVerdict::now);
    ladder.take_back_attempt();
    CHECK(ladder.state().attempt_count == 0);
}

TEST_CASE("ladder: attempts that succeed count unless the settings say otherwise") {
    RetrySettings settings;
    settings.attempts_per_hour = 1;
    RetryLadder counting{settings};
    counting.attempted(0s);
    counting.connected(1s);
    CHECK(counting.dropped(100s, NetworkCause::none).verdict == RetryVerdict::after_budget);

    settings.budget_scope = mbn::BudgetScope::refused_attempts;
    RetryLadder generous{settings};
    generous.attempted(0s);
    generous.connected(1s);
    CHECK(generous.dropped(100s, NetworkCause::none).verdict == RetryVerdict::now);
}

TEST_CASE("ladder: the state outlives the process, budget, pause and seed alike") {
    static_assert(std::is_trivially_copyable_v<RetryState>);
    RetrySettings settings;
    settings.seed = 7;
    RetryLadder before{settings};
    for (RetryTime const at : {RetryTime{0s}, RetryTime{10s}, RetryTime{30s}, RetryTime{80s}}) {
        before.attempted(at);
        CHECK(before.refused(at, ordinary).verdict != RetryVerdict::stop);
    }

    RetryLadder after{settings, before.state()};
    after.reset(RetryReset::started);
    CHECK(after.next(100s) == before.next(100s));
    CHECK(after.next(100s).verdict == RetryVerdict::after_budget);
    CHECK(after.next(3601s).verdict == RetryVerdict::now);
    CHECK(after.refused(4000s, ordinary) == before.refused(4000s, ordinary));
}

TEST_CASE("ladder: a clock that goes back makes nothing longer or shorter") {
    RetryLadder ladder;
    for (RetryTime const at : {RetryTime{50h}, RetryTime{50h + 10s}, RetryTime{50h + 20s}, RetryTime{50h + 30s}})
        ladder.attempted(at);
    RetryDecision const before = ladder.refused(50h + 30s, ordinary);
    CHECK(before.pause == 1h - 30s);

    CHECK(ladder.next(2h).pause == before.pause);
    CHECK(ladder.next(2h + 30min).pause == before.pause - 30min);
    CHECK(ladder.next(3h).verdict == RetryVerdict::now);

    RetryLadder held;
    held.connected(50h);
    CHECK(held.next(50h + 20s).verdict == RetryVerdict::now);
    CHECK(held.next(1h).verdict == RetryVerdict::now);
    CHECK(held.dropped(1h + 10s, NetworkCause::none).verdict == RetryVerdict::now);
}

TEST_CASE("ladder: time that the computer slept has passed") {
    RetryLadder ladder{only_pauses()};
    CHECK(pauses(ladder, 0s, ordinary, 8).back() == 6561s);
    CHECK(ladder.next(100h).verdict == RetryVerdict::now);
}

TEST_CASE("jitter_is_seeded: the same seed gives the same pauses, another one others, never shorter ones") {
    auto const with_seed = [](std::uint64_t seed) {
        RetrySettings settings = only_pauses();
        settings.seed = seed;
        RetryLadder ladder{settings};
        std::vector<milliseconds> all;
        RetryTime now{0};
        for (int refusal = 0; refusal < 12; ++refusal) {
            all.push_back(ladder.refused(now, ordinary).pause);
            now += all.back();
        }
        return all;
    };
    std::vector<milliseconds> const plain = {3s,    9s,    27s,    81s,    243s,   729s,
                                             2187s, 6561s, 19683s, 59049s, 86400s, 86400s};

    CHECK(with_seed(1) == with_seed(1));
    CHECK(with_seed(1) != with_seed(2));
    std::set<milliseconds> different;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        std::vector<milliseconds> const pauses = with_seed(seed);
        different.insert(pauses.back());
        for (std::size_t index = 0; index < pauses.size(); ++index) {
            CHECK(pauses[index] >= plain[index]);
            CHECK(pauses[index] <= plain[index] + plain[index] / 10);
        }
    }
    CHECK(different.size() > 90);
}

TEST_CASE("ladder: a seed that comes later is taken only where the settings have none") {
    RetrySettings seeded = only_pauses();
    seeded.seed = 5;
    RetryLadder fixed{seeded};
    fixed.seed(6);
    RetryLadder open{only_pauses()};
    open.seed(5);
    CHECK(fixed.refused(0s, slow) == open.refused(0s, slow));
    CHECK(fixed.settings().seed == 5U);
}

TEST_CASE("ladder: settings are data") {
    RetrySettings settings = only_pauses();
    settings.first_pause = 10s;
    settings.factor = 2;
    settings.longest_pause = 60s;
    settings.slow_pause = 20s;
    settings.glacial_pause = 30s;
    RetryLadder ladder{settings};
    CHECK(pauses(ladder, 0s, ordinary, 5) == std::vector<seconds>{10s, 20s, 40s, 60s, 60s});
    CHECK(RetryLadder{settings}.refused(0s, glacial).pause == 30s);

    settings.factor = 0;
    RetryLadder flat{settings};
    CHECK(pauses(flat, 0s, ordinary, 3) == std::vector<seconds>{10s, 10s, 10s});
}

TEST_CASE("ladder: a budget larger than what is remembered is cut to that") {
    RetrySettings settings;
    settings.attempts_per_hour = 1000;
    RetryLadder ladder{settings};
    for (std::size_t attempt = 0; attempt < RetryState::remembered; ++attempt) {
        CHECK(ladder.next(1s).verdict == RetryVerdict::now);
        ladder.attempted(1s);
    }
    CHECK(ladder.next(1s).verdict == RetryVerdict::after_budget);
    ladder.attempted(2s);
    CHECK(ladder.state().attempt_count == RetryState::remembered);
    CHECK(ladder.next(2s).verdict == RetryVerdict::after_budget);
}

TEST_CASE("pace: every cause has one, and it never is quicker than the advice") {
    for (std::uint32_t number = 0; number < 300; ++number) {
        NetworkCause const cause{number};
        mbn::Recommendation const advice = mbn::recommend(cause);
        Pace const pace = mbn::pace(cause);
        CAPTURE(number);
        if (advice.advice == mbn::Advice::retry_after && advice.retry_after_seconds >= mbn::slow_pause_seconds)
            CHECK(pace != Pace::ordinary);
        if (advice.advice == mbn::Advice::never)
            CHECK(pace == Pace::stop);
        if (advice.advice == mbn::Advice::ask_user || advice.advice == mbn::Advice::change_settings)
            CHECK(pace != Pace::ordinary);
    }
}

TEST_CASE("pace: what Windows retries slowly is slow here, but for wrong credentials") {
    for (std::uint32_t const number : {26U, 28U, 30U, 33U})
        CHECK(mbn::pace(NetworkCause{number}) == Pace::slow);
    CHECK(mbn::pace(NetworkCause::user_authentication_failed) == Pace::stop);
}

TEST_CASE("pace: the cause decides, but for what stands in the device") {
    CHECK(mbn::pace(hresult::e_fail, NetworkCause::congestion) == Pace::slow);
    CHECK(mbn::pace(hresult::e_fail, NetworkCause::none) == Pace::ordinary);
    CHECK(mbn::pace(hresult::e_mbn_service_not_activated, NetworkCause::none) == Pace::glacial);
    CHECK(mbn::pace(hresult::e_mbn_service_not_activated, NetworkCause::service_option_not_subscribed) == Pace::slow);
    CHECK(mbn::pace(hresult::e_mbn_max_activated_contexts, NetworkCause::none) == Pace::slow);
    CHECK(mbn::pace(hresult::e_mbn_invalid_access_string, NetworkCause::regular_deactivation) == Pace::stop);
    CHECK(mbn::pace(hresult::e_mbn_radio_power_off, NetworkCause::network_failure) == Pace::stop);
}
