// SPDX-License-Identifier: BSL-1.0
#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/keep_machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using mbn::KeepState;
using mbn::detail::enter;
using mbn::detail::keep_step;
using mbn::detail::KeepInput;
using mbn::detail::KeepStep;
using mbn::detail::stay;

namespace {

[[nodiscard]] std::vector<KeepState> states() {
    std::vector<KeepState> all;
    for (auto const& entry : enumerators(KeepState{}))
        all.push_back(entry.value);
    return all;
}

[[nodiscard]] std::vector<KeepInput> inputs() {
    std::vector<KeepInput> all;
    for (auto const& entry : mbn::detail::enumerators(KeepInput{}))
        all.push_back(entry.value);
    return all;
}

// The whole table, as it was thought out: one row a state, one letter an input in the order of `KeepInput`. A dot
// stays.
//   S stopped, C checking, A connecting (attempt), U connected (up), W waiting, B blocked, D waiting_for_device, Z
//   asleep
struct Row {
    KeepState state;
    std::string leads_to;
};

[[nodiscard]] std::vector<Row> table() {
    using enum KeepState;
    return {
        // clang-format off
        //                     start, stop, profile_changed, sleep, disconnected, connection_ended, woke,
        //                     |      may_connect, must_wait, is_connected, is_blocked,
        //                     |      |   succeeded, refused, refused_for_good, device_gone,
        //                     |      |   |   dropped, taken, changed, mended, time_is_up
        {stopped,            "C......" "...." "...." "....."},
        {checking,           ".S.ZSSC" "AWUB" "...D" "CCCC."},
        {connecting,         ".SCZSSC" "...." "UWBD" "....."},
        {connected,          ".S.ZSSC" "...." "...D" "C...."},
        {waiting,            ".SCZSSC" "...." "...D" ".B.CC"},
        {blocked,            "CSCZSSC" "...." "...D" "C.CC."},
        {waiting_for_device, "CS.ZSSC" "...." "...." ".CCCC"},
        {asleep,             ".S..SSC" "...." "...." "....."},
        // clang-format on
    };
}

[[nodiscard]] KeepState state_of(char letter) {
    std::string const letters = "SCAUWBDZ";
    return states().at(letters.find(letter));
}

} // namespace

TEST_CASE("every_event_in_every_state: the table says what each leads to, and so does the machine") {
    std::vector<KeepInput> const all = inputs();
    REQUIRE(table().size() == states().size());
    for (Row const& row : table()) {
        REQUIRE(row.leads_to.size() == all.size());
        for (std::size_t index = 0; index < all.size(); ++index) {
            std::string const at = to_string(row.state) + ", " + mbn::to_string(all[index]);
            CAPTURE(at);
            char const letter = row.leads_to[index];
            KeepStep const expected = letter == '.' ? stay(row.state) : enter(state_of(letter));
            CHECK(keep_step(row.state, all[index]) == expected);
        }
    }
}

TEST_CASE("keep machine: it can be stopped in every state, and by the end of the connection") {
    for (KeepState const state : states()) {
        if (state == KeepState::stopped)
            continue;
        for (KeepInput const input : {KeepInput::stop, KeepInput::disconnected, KeepInput::connection_ended})
            CHECK(keep_step(state, input) == enter(KeepState::stopped));
    }
}

TEST_CASE("keep machine: once stopped only its owner starts it") {
    for (KeepInput const input : inputs())
        CHECK(keep_step(KeepState::stopped, input).enters == (input == KeepInput::start));
}

TEST_CASE("keep machine: an attempt is made behind a check only, and asleep nothing but waking up begins one") {
    for (KeepState const state : states())
        for (KeepInput const input : inputs())
            if (keep_step(state, input) == enter(KeepState::connecting)) {
                CHECK(state == KeepState::checking);
                CHECK(input == KeepInput::may_connect);
            }
    for (KeepInput const input : inputs())
        if (KeepStep const step = keep_step(KeepState::asleep, input); step.enters)
            CHECK((step.state == KeepState::stopped || input == KeepInput::woke));
}

TEST_CASE("keep machine: no state is a trap, each leads to a connection by some way") {
    std::set<KeepState> lead_there = {KeepState::connected};
    for (bool grown = true; grown;) {
        grown = false;
        for (KeepState const state : states())
            for (KeepInput const input : inputs())
                if (lead_there.contains(keep_step(state, input).state) && lead_there.insert(state).second)
                    grown = true;
    }
    CHECK(lead_there.size() == states().size());
}

TEST_CASE("keep machine: every state can be entered") {
    std::set<KeepState> entered;
    for (KeepState const state : states())
        for (KeepInput const input : inputs())
            if (KeepStep const step = keep_step(state, input); step.enters)
                entered.insert(step.state);
    CHECK(entered.size() == states().size());
}

TEST_CASE("keep machine: a number that is no state or no input stays out of trouble") {
    CHECK(keep_step(KeepState{99}, KeepInput::start) == stay(KeepState::stopped));
    for (KeepState const state : states())
        CHECK(keep_step(state, KeepInput{99}) == stay(state));
}

TEST_CASE("keep event: one line says what, why and when") {
    mbn::KeepEvent event;
    event.state = KeepState::waiting;
    event.reason = mbn::KeepReason::refused;
    event.pause = std::chrono::milliseconds{8'500};
    event.next_attempt.emplace();
    event.error = mbn::make_error(mbn::hresult::e_mbn_voice_call_in_progress);
    CHECK(to_string(event) == "waiting (refused), next attempt in 9 s: " + to_string(*event.error));

    event = {};
    event.state = KeepState::connected;
    event.reason = mbn::KeepReason::resumed;
    event.difference = mbn::KeepDifference::ip_settings;
    event.connected.emplace();
    CHECK(to_string(event).starts_with("connected (resumed), after sleep: ip_settings: "));

    event = {};
    event.state = KeepState::connecting;
    event.cause = mbn::NetworkCause::reactivation_required;
    CHECK(to_string(event) == "connecting, cause reactivation_required");
}
