// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_CONNECT_CASES_HPP
#define MBN_TESTING_CONFORMANCE_CONNECT_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

/// The return codes of `IMbnConnection::Connect`, and the statuses of `IMbnConnectionEvents::OnConnectComplete`, by
/// their numbers.
namespace mbn::inline v0::testing::conformance::cases {

inline void connect_returns_s_ok(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.check(connected.request_id != RequestId{}, "the request ID is not 0");
    trial.equal(connected.profile_name, "Home", "profile");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
    trial.equal(trial.fixture().access_string(), "internet", "access string that reached the device");
}

inline void connect_returns_service_not_active(Trial& trial) {
    trial.bring(Situation::no_service);
    auto const client = trial.client();
    detail::check_rejected(trial, *client, client->connect(), 0x80070426);
    detail::check_nothing_asked(trial);
}

inline void connect_returns_e_handle(Trial& trial) {
    trial.disturb(TransportStep::read_device, Fault::removal);
    auto const client = trial.client();
    detail::check_rejected(trial, *client, client->connect(), 0x80070006);
    detail::check_nothing_asked(trial);
}

inline void connect_returns_not_found(Trial& trial) {
    trial.bring(Situation::no_device);
    auto const client = trial.client();
    detail::check_rejected(trial, *client, client->connect(), 0x80070490);
    detail::check_nothing_asked(trial);
}

inline void connect_returns_invalid_argument(Trial& trial) {
    auto const client = trial.client();
    Error const error = detail::check_rejected(trial, *client, client->connect("Nowhere"), 0x80070057);
    trial.equal(error.phase, Phase::profile, "phase");
    trial.check(client->events().empty(), "nobody hears of it");
    detail::check_nothing_asked(trial);
}

inline void connect_returns_max_activated_contexts(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    Error const error = detail::check_rejected(trial, *client, client->connect(), 0x80548205);
    trial.equal(error.phase, Phase::admission, "phase");
    trial.equal(error.denied_by, DeniedBy::context_limit, "rule that refused it");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
}

inline void status_success(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.settle(*client);
    std::vector<Event> const complete = client->told<ConnectComplete>();
    trial.require(complete.size() == 1, "there is one completion event");
    auto const& result = std::get<ConnectComplete>(complete.front().what).result;
    trial.require(result.has_value(), "the completion event tells success");
    trial.check(result.value() == connected, "the completion event tells what the request gave");
    trial.equal(complete.front().request_id, connected.request_id, "request ID of the completion event");
}

// Connects in a situation that stands in the way before anything is activated.
inline Error fails_before_activation(Trial& trial, Situation situation, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    Error const error = detail::check_failed(trial, *client, client->connect(), number);
    trial.equal(trial.asked(Asked::activate), std::size_t{0}, "activations that reached the device");
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
    return error;
}

// Connects in a situation in which the activation is refused. Nothing is left active.
inline Error fails_on_activation(Trial& trial, Situation situation, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    Error const error = detail::check_failed(trial, *client, client->connect(), number);
    trial.equal(error.phase, Phase::activation, "phase");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
    trial.check(detail::state_of(trial, *client).context.state != ActivationState::activated, "nothing is active");
    trial.check(client->told_state(ActivationState::deactivated, Origin::own), "the end of the attempt is told");
    return error;
}

inline void status_sim_not_inserted(Trial& trial) {
    fails_before_activation(trial, Situation::no_sim, 0x8054820A);
}
inline void status_bad_sim(Trial& trial) {
    fails_before_activation(trial, Situation::bad_sim, 0x80548202);
}
inline void status_pin_required(Trial& trial) {
    Error const error = fails_before_activation(trial, Situation::locked, 0x80548210);
    trial.equal(error.advice, Advice::ask_user, "advice");
}
inline void status_pin_required_when_blocked(Trial& trial) {
    fails_before_activation(trial, Situation::blocked, 0x80548210);
}
inline void status_service_not_activated(Trial& trial) {
    fails_on_activation(trial, Situation::subscription_not_active, 0x80548209);
}
inline void status_provider_not_visible(Trial& trial) {
    fails_before_activation(trial, Situation::provider_not_visible, 0x80548207);
}
inline void unknown_apn_cause_27(Trial& trial) {
    Error const error = fails_on_activation(trial, Situation::access_point_unknown, 0x80548204);
    trial.equal(error.cause, NetworkCause::missing_or_unknown_apn, "cause");
    trial.equal(error.advice, Advice::change_settings, "advice");
}
inline void status_invalid_password(Trial& trial) {
    Error const error = fails_on_activation(trial, Situation::credentials_wanted, 0x80070056);
    trial.equal(error.cause, NetworkCause::user_authentication_failed, "cause");
}
inline void status_voice_call_in_progress(Trial& trial) {
    fails_on_activation(trial, Situation::voice_call, 0x8054820B);
}
inline void status_max_activated_contexts(Trial& trial) {
    Error const error = fails_on_activation(trial, Situation::no_context_left, 0x80548205);
    trial.equal(error.denied_by, DeniedBy::nobody, "rule that refused it");
}
inline void hardware_switch_off(Trial& trial) {
    fails_before_activation(trial, Situation::radio_off_by_hardware, 0x80548208);
}
inline void software_switch_off(Trial& trial) {
    fails_before_activation(trial, Situation::radio_off_by_software, 0x80548208);
}
inline void status_packet_service_detached(Trial& trial) {
    Error const error = fails_before_activation(trial, Situation::attach_refused, 0x80548206);
    trial.equal(error.phase, Phase::attach, "phase");
    trial.equal(error.cause, NetworkCause::gprs_not_allowed, "cause");
    trial.equal(trial.asked(Asked::attach), std::size_t{1}, "attaches that reached the device");
}
inline void status_active_connection(Trial& trial) {
    Error const error = fails_before_activation(trial, Situation::foreign_context, 0x80548205);
    trial.equal(error.phase, Phase::device, "phase");
    trial.equal(error.denied_by, DeniedBy::stale_session, "rule that refused it");
}
inline void not_registered(Trial& trial) {
    fails_before_activation(trial, Situation::searching, 0x8054820D);
}
inline void registration_denied(Trial& trial) {
    Error const error = fails_before_activation(trial, Situation::denied, 0x8054820D);
    trial.equal(error.cause, NetworkCause::plmn_not_allowed, "cause");
}

inline void right_credentials_connect(Trial& trial) {
    trial.bring(Situation::credentials_wanted);
    ConnectionSetup setup;
    setup.stored.front().context.user_name = "user";
    setup.stored.front().context.password = Secret{"right"};
    setup.stored.front().context.auth_protocol = AuthProtocol::chap;
    auto const client = trial.client(setup);
    trial.succeeds(client->connect());
}

inline constexpr std::array connect_cases = {
    Case{"connect_returns_s_ok",
         "S_OK (0x00000000): the request is accepted, and what the profile says reaches the device",
         "IMbnConnection::Connect, return values", connect_returns_s_ok},
    Case{"connect_returns_service_not_active", "ERROR_SERVICE_NOT_ACTIVE (0x80070426): the service is not there",
         "IMbnConnection::Connect, return values", connect_returns_service_not_active},
    Case{"connect_returns_e_handle", "E_HANDLE (0x80070006): the device is removed",
         "IMbnConnection::Connect, return values", connect_returns_e_handle},
    Case{"connect_returns_not_found", "ERROR_NOT_FOUND (0x80070490): the device is not there",
         "IMbnConnection::Connect, return values", connect_returns_not_found},
    Case{"connect_returns_invalid_argument", "E_INVALIDARG (0x80070057): there is no profile of that name",
         "IMbnConnection::Connect, return values", connect_returns_invalid_argument},
    Case{"connect_returns_max_activated_contexts",
         "E_MBN_MAX_ACTIVATED_CONTEXTS (0x80548205): a context is active already",
         "IMbnConnection::Connect, return values", connect_returns_max_activated_contexts},
    Case{"status_success", "S_OK (0x00000000) completes a connect", "OnConnectComplete, status", status_success},
    Case{"status_sim_not_inserted", "E_MBN_SIM_NOT_INSERTED (0x8054820A)", "OnConnectComplete, status",
         status_sim_not_inserted},
    Case{"status_bad_sim", "E_MBN_BAD_SIM (0x80548202)", "OID_WWAN_CONNECT, statuses", status_bad_sim},
    Case{"status_pin_required", "E_MBN_PIN_REQUIRED (0x80548210): no PIN is sent, the user is asked",
         "OnConnectComplete, status", status_pin_required},
    Case{"status_pin_required_when_blocked", "E_MBN_PIN_REQUIRED (0x80548210) also where the PUK is wanted",
         "OnConnectComplete, status", status_pin_required_when_blocked},
    Case{"status_service_not_activated", "E_MBN_SERVICE_NOT_ACTIVATED (0x80548209): the subscription is not active",
         "OnConnectComplete, status", status_service_not_activated},
    Case{"status_provider_not_visible",
         "E_MBN_PROVIDER_NOT_VISIBLE (0x80548207): only where the network was selected by hand",
         "OnConnectComplete, status", status_provider_not_visible},
    Case{"unknown_apn_cause_27", "E_MBN_INVALID_ACCESS_STRING (0x80548204), with the network's cause",
         "OnConnectComplete, status; 3GPP TS 24.008, 10.5.6.6", unknown_apn_cause_27},
    Case{"status_invalid_password", "ERROR_INVALID_PASSWORD (0x80070056): user name or password is wrong",
         "OnConnectComplete, status", status_invalid_password},
    Case{"status_voice_call_in_progress", "E_MBN_VOICE_CALL_IN_PROGRESS (0x8054820B)", "OnConnectComplete, status",
         status_voice_call_in_progress},
    Case{"status_max_activated_contexts",
         "E_MBN_MAX_ACTIVATED_CONTEXTS (0x80548205): the device itself has no context left",
         "OnConnectComplete, status", status_max_activated_contexts},
    Case{"hardware_switch_off", "E_MBN_RADIO_POWER_OFF (0x80548208): the switch on the case; nothing is switched",
         "OnConnectComplete, status", hardware_switch_off},
    Case{"software_switch_off", "E_MBN_RADIO_POWER_OFF (0x80548208): switched off by software; nothing is switched",
         "OnConnectComplete, status", software_switch_off},
    Case{"status_packet_service_detached", "E_MBN_PACKET_SVC_DETACHED (0x80548206): the attach was refused",
         "OnConnectComplete, status", status_packet_service_detached},
    Case{"status_active_connection",
         "E_MBN_ACTIVE_CONNECTION has no public number: a device that is connected already gives "
         "E_MBN_MAX_ACTIVATED_CONTEXTS (0x80548205)",
         "OnConnectComplete, status", status_active_connection},
    Case{"not_registered", "E_MBN_NOT_REGISTERED (0x8054820D) while the device looks for a network",
         "OID_WWAN_CONNECT, statuses", not_registered},
    Case{"registration_denied", "E_MBN_NOT_REGISTERED (0x8054820D), with the cause of the registration",
         "OID_WWAN_REGISTER_STATE, network error", registration_denied},
    Case{"right_credentials_connect", "User name and password of the profile reach the network",
         "IMbnConnection::Connect, Remarks", right_credentials_connect},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
