// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_PIN_CASES_HPP
#define MBN_TESTING_CONFORMANCE_PIN_CASES_HPP

#include <mbn/testing/conformance/client_device.hpp>
#include <mbn/testing/conformance/device_cases.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// `IMbnPinManager` and `IMbnPin`, and what keeps a card from being blocked.
namespace mbn::inline v0::testing::conformance::cases {

// The consent that an operation on a PIN needs of which the device does not say how often it may be tried.
[[nodiscard]] inline AttemptConsent uncounted(PinOperation operation, PinType type = PinType::pin1) {
    return AttemptConsent{operation, type, attempts_unknown};
}

// Refused before anything was sent.
inline void pin_is_not_sent(Trial& trial, Pending<PinStatus> const& request, std::uint32_t number, DeniedBy rule) {
    std::size_t const before = trial.asked(Asked::change);
    Error const error = device_fails(trial, request, number);
    trial.equal(error.denied_by, rule, "rule that refused it");
    trial.check(error.refusal == Refusal::rejected, "refused at once");
    trial.equal(error.advice, Advice::ask_user, "advice");
    trial.equal(trial.asked(Asked::change), before, "PINs that reached the device");
}

inline void pin_state_is_read(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    PinStatus const pin = trial.value(ClientDevice{*client}.pin());
    trial.equal(pin.state, PinState::enter, "state");
    trial.equal(pin.type, PinType::pin1, "PIN");
    trial.equal(pin.attempts_remaining, 3U, "attempts left");
}

inline void no_pin_is_wanted(Trial& trial) {
    auto const client = trial.client();
    trial.equal(trial.value(ClientDevice{*client}.pin()).state, PinState::none, "state");
}

inline void puk_is_wanted(Trial& trial) {
    trial.bring(Situation::blocked);
    auto const client = trial.client();
    PinStatus const pin = trial.value(ClientDevice{*client}.pin());
    trial.equal(pin.state, PinState::unblock, "state");
    trial.equal(pin.type, PinType::pin1, "PIN");
}

inline void pin_list_is_read(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    std::vector<PinDescription> const pins = trial.value(ClientDevice{*client}.pins());
    auto const first = std::ranges::find(pins, PinType::pin1, &PinDescription::type);
    trial.require(first != pins.end(), "PIN1 is listed");
    trial.equal(first->mode, PinMode::enabled, "mode");
    trial.equal(first->format, PinFormat::numeric, "format");
    trial.check(first->length_min == 4 && first->length_max == 8, "the lengths are told");
}

inline void pin_unlocks(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    trial.equal(trial.error(client->connect()).code, HResult{0x80548210}, "code of a connect before");
    trial.equal(trial.value(ClientDevice{*client}.enter_pin("1234")).state, PinState::none, "state");
    trial.wait_until(
        [&] {
            return client->told_that<ReadyStateChange>(
                [](auto const& change) { return change.subscriber.ready_state == ReadyState::initialized; });
        },
        "the SIM becomes ready");
    trial.succeeds(client->connect());
    trial.equal(trial.asked(Asked::change), std::size_t{1}, "PINs that reached the device");
}

inline void wrong_pin_tells_the_attempts(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    Error const error = device_fails(trial, ClientDevice{*client}.enter_pin("9999"), 0x80548212);
    trial.equal(error.attempts_remaining, 2U, "attempts left");
    trial.equal(error.advice, Advice::ask_user, "advice");
}

inline void wrong_pin_not_resent(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    ClientDevice const device{*client};
    static_cast<void>(trial.error(device.enter_pin("9999")));
    pin_is_not_sent(trial, device.enter_pin("9999"), 0x80070056, DeniedBy::known_wrong_pin);
    trial.equal(trial.value(device.pin()).attempts_remaining, 2U, "attempts left");
    trial.succeeds(device.enter_pin("1234"));
}

inline void one_attempt_left_refused(Trial& trial) {
    trial.bring(Situation::one_attempt_left);
    auto const client = trial.client();
    ClientDevice const device{*client};
    pin_is_not_sent(trial, device.enter_pin("1234"), 0x80070005, DeniedBy::pin_attempts);
    pin_is_not_sent(trial, device.enter_pin("1234", {PinOperation::enter, PinType::pin1, 2}), 0x80070005,
                    DeniedBy::pin_attempts);
    pin_is_not_sent(trial, device.enter_pin("1234", {PinOperation::disable, PinType::pin1, 1}), 0x80070005,
                    DeniedBy::pin_attempts);
    trial.succeeds(device.enter_pin("1234", {PinOperation::enter, PinType::pin1, 1}));
}

inline void unknown_attempts_refused(Trial& trial) {
    trial.bring(Situation::attempts_unknown);
    auto const client = trial.client();
    ClientDevice const device{*client};
    pin_is_not_sent(trial, device.enter_pin("1234"), 0x80070005, DeniedBy::pin_attempts);
    trial.succeeds(device.enter_pin("1234", uncounted(PinOperation::enter)));
}

inline void last_attempt_blocks(Trial& trial) {
    trial.bring(Situation::one_attempt_left);
    auto const client = trial.client();
    ClientDevice const device{*client};
    Error const error =
        device_fails(trial, device.enter_pin("9999", {PinOperation::enter, PinType::pin1, 1}), 0x80548212);
    trial.equal(error.attempts_remaining, 0U, "attempts left");
    trial.equal(trial.value(device.pin()).state, PinState::unblock, "state");
    trial.equal(trial.error(client->connect()).code, HResult{0x80548210}, "code of a connect");
}

inline void blocked_pin_wants_its_puk(Trial& trial) {
    trial.bring(Situation::blocked);
    auto const client = trial.client();
    ClientDevice const device{*client};
    pin_is_not_sent(trial, device.enter_pin("1234"), 0x80548210, DeniedBy::nobody);
    pin_is_not_sent(trial, device.enter_pin("1234", uncounted(PinOperation::enter)), 0x80548210, DeniedBy::nobody);
}

inline void puk_unblocks(Trial& trial) {
    trial.bring(Situation::blocked);
    auto const client = trial.client();
    ClientDevice const device{*client};
    Error const error = device_fails(trial, device.unblock_pin("87654321", "4321"), 0x80548212);
    trial.check(error.attempts_remaining < 10, "an attempt is used up");
    pin_is_not_sent(trial, device.unblock_pin("87654321", "4321"), 0x80070056, DeniedBy::known_wrong_pin);
    trial.equal(trial.value(device.unblock_pin("12345678", "4321")).state, PinState::none, "state");
    trial.succeeds(client->connect());
}

inline void pin_is_enabled_changed_and_disabled(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.succeeds(device.enable_pin("1234", uncounted(PinOperation::enable)));
    trial.succeeds(device.change_pin("1234", "4321", uncounted(PinOperation::change)));
    device_fails(trial, device.disable_pin("1234", uncounted(PinOperation::disable)), 0x80548212);
    trial.succeeds(device.disable_pin("4321", uncounted(PinOperation::disable)));
    auto const pins = trial.value(device.pins());
    auto const first = std::ranges::find(pins, PinType::pin1, &PinDescription::type);
    trial.check(first != pins.end() && first->mode == PinMode::disabled, "it is not asked for any more");
}

inline void disabled_pin_is_not_changed(Trial& trial) {
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.change_pin("1234", "4321", uncounted(PinOperation::change)), 0x80548211);
}

inline void no_pin_at_all(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.enter_pin("12"), 0x80070057);
    trial.equal(trial.value(ClientDevice{*client}.pin()).attempts_remaining, 3U, "attempts left");
}

inline void locked_card_wants_its_pin_first(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.disable_pin("1234", uncounted(PinOperation::disable)), 0x80548210);
}

inline void pin_without_sim(Trial& trial) {
    trial.bring(Situation::no_sim);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.pin(), 0x8054820A);
    device_fails(trial, device.enter_pin("1234"), 0x8054820A);
}
inline void pin_of_a_bad_sim(Trial& trial) {
    trial.bring(Situation::bad_sim);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.pin(), 0x80548202);
    device_fails(trial, device.enter_pin("1234"), 0x80548202);
}
inline void pin_that_the_sim_lacks(Trial& trial) {
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.enter_pin2("5678", uncounted(PinOperation::enter, PinType::pin2)),
                 0x80070032);
}

inline void pin2_does_not_block_connect(Trial& trial) {
    trial.bring(Situation::pin2_wanted);
    auto const client = trial.client();
    PinStatus const pin = trial.value(ClientDevice{*client}.pin());
    trial.equal(pin.type, PinType::pin2, "PIN");
    trial.equal(pin.state, PinState::enter, "state");
    trial.succeeds(client->connect());
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "PINs that reached the device");
}

inline void connect_enters_no_pin(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    for (int round = 0; round < 3; ++round)
        static_cast<void>(trial.error(client->connect()));
    trial.equal(trial.value(ClientDevice{*client}.pin()).attempts_remaining, 3U, "attempts left");
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "PINs that reached the device");
}

inline void no_pin_in_log(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    ClientDevice const device{*client};
    std::vector<std::string> texts;
    texts.push_back(to_string(trial.error(device.enter_pin("73519"))));
    texts.push_back(to_string(trial.error(device.enter_pin("73519"))));
    trial.settle(*client);
    trial.check(!trial.fixture().log().empty(), "there is a log");
    for (std::string const& line : trial.fixture().log())
        texts.push_back(line);
    for (Event const& event : client->events())
        texts.push_back(to_string(event));
    for (std::string const& text : texts)
        trial.check(text.find("73519") == std::string::npos, "no error, event or line of a log holds the PIN");
}

inline constexpr std::array pin_cases = {
    Case{"pin_state_is_read", "The PIN that is waited for is told, with the attempts that are left",
         "IMbnPinManager::GetPinState; MBN_PIN_INFO", pin_state_is_read},
    Case{"no_pin_is_wanted", "MBN_PIN_STATE_NONE where nothing is waited for", "MBN_PIN_STATE", no_pin_is_wanted},
    Case{"puk_is_wanted", "MBN_PIN_STATE_UNBLOCK, and the PIN that the PUK unblocks", "MBN_PIN_STATE", puk_is_wanted},
    Case{"pin_list_is_read", "The PINs are listed with mode, format and lengths", "IMbnPinManager::GetPinList",
         pin_list_is_read},
    Case{"pin_unlocks", "The PIN is entered once; the SIM becomes ready, which is told, and a connect works",
         "IMbnPin::Enter; OnReadyStateChange", pin_unlocks},
    Case{"wrong_pin_tells_the_attempts", "E_MBN_FAILURE (0x80548212), with the attempts that are left",
         "OnEnterComplete, status and MBN_PIN_INFO", wrong_pin_tells_the_attempts},
    Case{"wrong_pin_not_resent",
         "ERROR_INVALID_PASSWORD (0x80070056): a PIN that was wrong for this card is not sent again",
         "mbn::DeviceControl::enter_pin", wrong_pin_not_resent},
    Case{"one_attempt_left_refused",
         "E_ACCESSDENIED (0x80070005): the last attempt needs a consent for exactly this operation, PIN and number",
         "mbn::AttemptConsent", one_attempt_left_refused},
    Case{"unknown_attempts_refused", "E_ACCESSDENIED (0x80070005): so does an unknown number of attempts",
         "MBN_ATTEMPTS_REMAINING_UNKNOWN", unknown_attempts_refused},
    Case{"last_attempt_blocks", "When the last attempt is used up the PUK is wanted", "MBN_PIN_INFO, attemptsRemaining",
         last_attempt_blocks},
    Case{"blocked_pin_wants_its_puk",
         "E_MBN_PIN_REQUIRED (0x80548210): a blocked PIN is not sent, whatever the consent", "OnEnterComplete, status",
         blocked_pin_wants_its_puk},
    Case{"puk_unblocks", "The PUK unblocks the PIN, which gets a new value; a wrong PUK is not sent again either",
         "IMbnPin::Unblock", puk_unblocks},
    Case{"pin_is_enabled_changed_and_disabled", "A PIN is enabled, changed and disabled",
         "IMbnPin::Enable, Change, Disable", pin_is_enabled_changed_and_disabled},
    Case{"disabled_pin_is_not_changed", "E_MBN_PIN_DISABLED (0x80548211)", "OnChangeComplete, status",
         disabled_pin_is_not_changed},
    Case{"no_pin_at_all", "E_INVALIDARG (0x80070057): what can be no PIN costs no attempt", "MBIM 1.0, 10.5.4",
         no_pin_at_all},
    Case{"locked_card_wants_its_pin_first", "E_MBN_PIN_REQUIRED (0x80548210): a locked PIN is not disabled",
         "OnDisableComplete, status", locked_card_wants_its_pin_first},
    Case{"pin_without_sim", "E_MBN_SIM_NOT_INSERTED (0x8054820A)", "OnGetPinStateComplete, OnEnterComplete, status",
         pin_without_sim},
    Case{"pin_of_a_bad_sim", "E_MBN_BAD_SIM (0x80548202)", "OnGetPinStateComplete, OnEnterComplete, status",
         pin_of_a_bad_sim},
    Case{"pin_that_the_sim_lacks", "ERROR_NOT_SUPPORTED (0x80070032): the SIM has no PIN2",
         "IMbnPinManager::GetPin, return values; OnEnterComplete, status", pin_that_the_sim_lacks},
    Case{"pin2_does_not_block_connect", "A PIN2 that is asked for keeps nobody from connecting", "MBN_PIN_TYPE_PIN2",
         pin2_does_not_block_connect},
    Case{"connect_enters_no_pin", "A connect never enters a PIN", "IMbnConnection::Connect", connect_enters_no_pin},
    Case{"no_pin_in_log", "A PIN stands in no error, no event and no line of a log", "README, Errors", no_pin_in_log},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
