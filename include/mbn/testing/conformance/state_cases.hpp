// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_STATE_CASES_HPP
#define MBN_TESTING_CONFORMANCE_STATE_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

/// Disconnecting, the state of the context, and who changed it.
namespace mbn::inline v0::testing::conformance::cases {

// What a disconnect of nothing gives.
inline void check_already_disconnected(Trial& trial, Client& client) {
    std::size_t const deactivations = trial.asked(Asked::deactivate);
    std::size_t const told = client.told<DisconnectComplete>().size();
    Error const error = trial.error(client.disconnect());
    trial.settle(client);
    trial.equal(error.code, HResult{0x80070490}, "code");
    trial.equal(error.refusal == Refusal::rejected, true, "refused at once");
    trial.equal(client.told<DisconnectComplete>().size(), told, "completion events");
    trial.equal(trial.asked(Asked::deactivate), deactivations, "deactivations that reached the device");
}

inline void disconnect_succeeds(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    Disconnected const ended = trial.value(client->disconnect());
    trial.settle(*client);
    trial.equal(trial.asked(Asked::deactivate), std::size_t{1}, "deactivations that reached the device");
    std::vector<Event> const complete = client->told<DisconnectComplete>();
    trial.require(complete.size() == 1, "there is one completion event");
    trial.check(std::get<DisconnectComplete>(complete.front().what).result.has_value(), "it tells success");
    trial.equal(complete.front().request_id, ended.request_id, "request ID of the completion event");
    trial.check(client->told_state(ActivationState::deactivated, Origin::own), "the end of the context is told");
}

inline void disconnect_when_never_connected(Trial& trial) {
    auto const client = trial.client();
    check_already_disconnected(trial, *client);
}

inline void disconnect_twice(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.succeeds(client->disconnect());
    check_already_disconnected(trial, *client);
}

inline void disconnect_after_a_drop(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.happen(Happening::context_dropped);
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the drop is told");
    check_already_disconnected(trial, *client);
}

inline void disconnect_without_service(Trial& trial) {
    trial.bring(Situation::no_service);
    auto const client = trial.client();
    Error const error = trial.error(client->disconnect());
    trial.equal(error.code, HResult{0x80070426}, "code");
    trial.equal(error.refusal == Refusal::rejected, true, "refused at once");
}

inline void disconnect_keeps_the_packet_service(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.succeeds(client->disconnect());
    DeviceState const device = trial.value(client->device());
    trial.equal(device.packet_service.state, PacketService::attached, "packet service");
}

inline void completion_means_state_reached(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.check(client->told_state(ActivationState::activated, Origin::own), "activated was told before");
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::activated, "state after the connect");
    trial.succeeds(client->disconnect());
    trial.check(client->told_state(ActivationState::deactivated, Origin::own), "deactivated was told before");
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::deactivated,
                "state after the disconnect");
}

inline void profile_name_only_while_activated(Trial& trial) {
    auto const client = trial.client();
    trial.equal(detail::state_of(trial, *client).profile_name, "", "profile before");
    trial.succeeds(client->connect());
    trial.equal(detail::state_of(trial, *client).profile_name, "Home", "profile while activated");
    trial.succeeds(client->disconnect());
    trial.equal(detail::state_of(trial, *client).profile_name, "", "profile afterwards");
}

inline void connects_again_and_again(Trial& trial) {
    auto const client = trial.client();
    for (int round = 0; round < 3; ++round) {
        trial.succeeds(client->connect());
        trial.succeeds(client->disconnect());
    }
    trial.equal(trial.asked(Asked::activate), std::size_t{3}, "activations that reached the device");
}

inline void context_outlives_the_program(Trial& trial) {
    {
        auto const first = trial.client();
        trial.succeeds(first->connect());
    }
    auto const second = trial.client();
    ConnectionState const state = detail::state_of(trial, *second);
    trial.equal(state.context.state, ActivationState::activated, "state");
    trial.equal(state.profile_name, "", "profile");
    trial.equal(trial.asked(Asked::deactivate), std::size_t{0}, "deactivations that reached the device");
}

inline void second_session_refused_by_rule(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    RequestOptions other;
    other.session = SessionId{1};
    Error const error =
        detail::check_rejected(trial, *client, client->connect(ConnectionMode::profile, "Home", other), 0x80548205);
    trial.equal(error.phase, Phase::admission, "phase");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
}

inline void one_context_on_the_way(Trial& trial) {
    auto const client = trial.client();
    auto const first = client->connect();
    auto const second = client->connect();
    Error const error = trial.error(second);
    trial.succeeds(first);
    trial.equal(error.code, HResult{0x80548205}, "code");
    trial.equal(error.refusal == Refusal::rejected, true, "refused at once");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
}

inline void foreign_session_active(Trial& trial) {
    trial.bring(Situation::foreign_context);
    auto const client = trial.client();
    ConnectionState const state = detail::state_of(trial, *client);
    trial.equal(state.context.state, ActivationState::activated, "state");
    trial.equal(state.profile_name, "", "profile");
    trial.succeeds(client->disconnect());
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::deactivated, "state afterwards");
    trial.succeeds(client->connect());
}

inline void max_contexts_reports_owner(Trial& trial) {
    trial.bring(Situation::foreign_context);
    auto const client = trial.client();
    Error const foreign = trial.error(client->connect());
    trial.equal(foreign.denied_by, DeniedBy::stale_session, "rule where another program is connected");
    trial.succeeds(client->disconnect());
    trial.succeeds(client->connect());
    Error const own = trial.error(client->connect());
    trial.equal(own.denied_by, DeniedBy::context_limit, "rule where this program is connected");
    trial.equal(own.code, foreign.code, "code");
}

inline void adopt_same_profile(Trial& trial) {
    trial.bring(Situation::foreign_context);
    ConnectionSetup setup;
    setup.stale = StaleSession::adopt;
    auto const client = trial.client(setup);
    Connected const connected = trial.value(client->connect());
    trial.check(connected.adopted, "the result says that the context was taken over");
    trial.equal(connected.ip.ipv4.addresses.size(), std::size_t{1}, "addresses");
    trial.equal(trial.asked(Asked::activate) + trial.asked(Asked::deactivate), std::size_t{0},
                "activations and deactivations that reached the device");
    trial.equal(detail::state_of(trial, *client).profile_name, "Home", "profile");
    trial.succeeds(client->disconnect());
}

inline void stale_session_dropped(Trial& trial) {
    trial.bring(Situation::foreign_context);
    ConnectionSetup setup;
    setup.stale = StaleSession::drop;
    auto const client = trial.client(setup);
    Connected const connected = trial.value(client->connect());
    trial.check(!connected.adopted, "the context is a new one");
    trial.equal(trial.asked(Asked::deactivate), std::size_t{1}, "deactivations that reached the device");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
}

inline void own_session_of_a_program_before(Trial& trial) {
    ConnectionSetup setup;
    setup.stale = StaleSession::adopt;
    {
        auto const first = trial.client(setup);
        trial.succeeds(first->connect());
    }
    auto const second = trial.client(setup);
    trial.check(trial.value(second->connect()).adopted, "the context of the program before is taken over");
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
}

inline void foreign_connect_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.happen(Happening::foreign_connect);
    trial.wait_until([&] { return client->told_state(ActivationState::activated, Origin::foreign); },
                     "the connect of another program is told as foreign");
    for (Event const& event : client->events()) {
        trial.equal(event.origin, Origin::foreign, "origin");
        trial.equal(event.request_id, RequestId{}, "request ID of a foreign event");
        if (auto const* const change = std::get_if<ConnectStateChange>(&event.what))
            trial.equal(change->profile_name, "", "profile of a foreign context");
    }
}

inline void foreign_disconnect(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.happen(Happening::foreign_disconnect);
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the disconnect by another program is told as foreign");
    ConnectionState const state = detail::state_of(trial, *client);
    trial.equal(state.context.state, ActivationState::deactivated, "state");
    trial.equal(state.profile_name, "", "profile");
    trial.succeeds(client->connect());
}

inline void network_drop_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    client->forget_events();
    trial.happen(Happening::context_dropped);
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the drop is told as foreign");
    for (Event const& event : client->told<ConnectStateChange>())
        trial.equal(std::get<ConnectStateChange>(event.what).context.cause, NetworkCause::regular_deactivation,
                    "cause that is told");
    trial.equal(client->told<ConnectComplete>().size() + client->told<DisconnectComplete>().size(), std::size_t{0},
                "completion events of a drop");
    trial.succeeds(client->connect());
}

inline void cause_of_a_drop_is_kept(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.happen(Happening::context_dropped);
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the drop is told");
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::regular_deactivation, "cause");
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::regular_deactivation, "cause read again");
}

inline void cause_is_kept_until_the_next_success(Trial& trial) {
    trial.bring(Situation::access_point_unknown);
    auto const client = trial.client();
    static_cast<void>(trial.error(client->connect()));
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::missing_or_unknown_apn,
                "cause after the failure");
    static_cast<void>(trial.error(client->connect()));
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::missing_or_unknown_apn,
                "cause after another failure");
    trial.happen(Happening::access_point_known);
    trial.succeeds(client->connect());
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::none, "cause after the success");
    trial.succeeds(client->disconnect());
    trial.equal(detail::state_of(trial, *client).context.cause, NetworkCause::none, "cause after the disconnect");
}

inline void voice_call_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    auto const told = [&](VoiceCallState state) {
        return client->origin_of_first<VoiceCallStateChange>(
                   [&](auto const& change) { return change.state == state; }) == Origin::foreign;
    };
    trial.happen(Happening::voice_call_begins);
    trial.wait_until([&] { return told(VoiceCallState::in_progress); }, "the beginning of the call is told");
    trial.equal(detail::state_of(trial, *client).context.voice_call, VoiceCallState::in_progress, "voice call");
    trial.happen(Happening::voice_call_ends);
    trial.wait_until([&] { return told(VoiceCallState::hangup); }, "the end of the call is told");
    trial.equal(detail::state_of(trial, *client).context.voice_call, VoiceCallState::hangup, "voice call");
    trial.succeeds(client->connect());
}

inline void radio_switch_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    client->forget_events();
    trial.happen(Happening::radio_switched_off);
    trial.wait_until(
        [&] {
            return !client->told<RadioStateChange>().empty() &&
                   client->told_state(ActivationState::deactivated, Origin::foreign);
        },
        "the switch and the end of the context are told");
    auto const event = client->told<RadioStateChange>().front();
    trial.equal(event.origin, Origin::foreign, "origin of the switch");
    trial.equal(std::get<RadioStateChange>(event.what).radio.hardware, Radio::off, "hardware switch");
    trial.equal(trial.error(client->connect()).code, HResult{0x80548208}, "code of the next connect");
}

inline void unheard_end_refuses_once(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    client->forget_events();
    trial.happen(Happening::context_dropped_unheard);
    // It is refused without asking the device, which is looked at behind the refusal.
    trial.equal(trial.error(client->connect()).code, HResult{0x80548205}, "code of the connect that finds it out");
    trial.settle(*client);
    trial.check(client->told_state(ActivationState::deactivated, Origin::foreign), "the end is told after all");
    trial.succeeds(client->connect());
}

inline void state_without_a_usable_sim(Trial& trial, Situation situation, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    Result<ConnectionState> const state = trial.ended(client->state());
    if (state.has_error())
        trial.equal(state.error().code, HResult{number}, "code");
    else
        trial.equal(state.value().context.state, ActivationState::deactivated, "state");
}
inline void state_without_sim(Trial& trial) {
    state_without_a_usable_sim(trial, Situation::no_sim, 0x8054820A);
}
inline void state_with_a_bad_sim(Trial& trial) {
    state_without_a_usable_sim(trial, Situation::bad_sim, 0x80548202);
}
inline void state_while_locked(Trial& trial) {
    state_without_a_usable_sim(trial, Situation::locked, 0x80548210);
}

inline constexpr std::array state_cases = {
    Case{"disconnect_succeeds", "S_OK completes a disconnect, and the end of the context is told",
         "IMbnConnection::Disconnect; OnDisconnectComplete", disconnect_succeeds},
    Case{"disconnect_when_never_connected", "ERROR_NOT_FOUND (0x80070490): nothing is connected; nothing is sent",
         "IMbnConnection::Disconnect, return values", disconnect_when_never_connected},
    Case{"disconnect_twice", "ERROR_NOT_FOUND (0x80070490): disconnected already",
         "IMbnConnection::Disconnect, return values", disconnect_twice},
    Case{"disconnect_after_a_drop", "ERROR_NOT_FOUND (0x80070490): the network was first",
         "IMbnConnection::Disconnect, return values", disconnect_after_a_drop},
    Case{"disconnect_without_service", "ERROR_SERVICE_NOT_ACTIVE (0x80070426)", "mbn::ConnectionApi, Errors",
         disconnect_without_service},
    Case{"disconnect_keeps_the_packet_service", "A disconnect ends the context; the packet service stays attached",
         "OID_WWAN_PACKET_SERVICE", disconnect_keeps_the_packet_service},
    Case{"completion_means_state_reached", "When a request has completed, the state it asked for is there",
         "mbn::ConnectionApi, Completion; GetConnectionState", completion_means_state_reached},
    Case{"profile_name_only_while_activated", "The profile name is told while the context is activated",
         "IMbnConnection::GetConnectionState", profile_name_only_while_activated},
    Case{"connects_again_and_again", "A context that was ended can be activated again", "IMbnConnection::Connect",
         connects_again_and_again},
    Case{"context_outlives_the_program", "A context stays active when the program ends",
         "OID_WWAN_CONNECT: a machine-wide resource", context_outlives_the_program},
    Case{"second_session_refused_by_rule", "One context: another session is refused before anything is sent",
         "E_MBN_MAX_ACTIVATED_CONTEXTS", second_session_refused_by_rule},
    Case{"one_context_on_the_way", "One context: a second connect is refused while the first is on its way",
         "E_MBN_MAX_ACTIVATED_CONTEXTS", one_context_on_the_way},
    Case{"foreign_session_active", "The context of another program is seen, without a profile, and may be ended",
         "IMbnConnection::Disconnect", foreign_session_active},
    Case{"max_contexts_reports_owner", "E_MBN_MAX_ACTIVATED_CONTEXTS tells by the rule who holds the context",
         "mbn::DeniedBy", max_contexts_reports_owner},
    Case{"adopt_same_profile", "A policy may take over a context that is active: nothing is activated",
         "mbn::StaleSession, adopt", adopt_same_profile},
    Case{"stale_session_dropped", "A policy may end a context that is active, then connect", "mbn::StaleSession, drop",
         stale_session_dropped},
    Case{"own_session_of_a_program_before", "A program that starts again takes over what it left behind",
         "mbn::StaleSession, adopt", own_session_of_a_program_before},
    Case{"foreign_connect_is_told", "What another program connects is told, marked as foreign, without a profile",
         "OnConnectStateChange", foreign_connect_is_told},
    Case{"foreign_disconnect", "What another program ends is told, marked as foreign; the next connect works",
         "OnConnectStateChange", foreign_disconnect},
    Case{"network_drop_is_told", "A drop by the network is told with its cause, and no completion comes",
         "OnConnectStateChange", network_drop_is_told},
    Case{"cause_of_a_drop_is_kept", "The cause of a drop is kept", "IMbnConnection::GetActivationNetworkError",
         cause_of_a_drop_is_kept},
    Case{"cause_is_kept_until_the_next_success", "The cause of a failed activation is kept until the next success",
         "IMbnConnection::GetActivationNetworkError", cause_is_kept_until_the_next_success},
    Case{"voice_call_is_told", "A voice call is told when it begins and ends, and can be read",
         "OnVoiceCallStateChange; GetVoiceCallState", voice_call_is_told},
    Case{"unheard_end_refuses_once", "A context whose end was not heard of refuses one connect, and not the next",
         "IMbnConnection::Connect", unheard_end_refuses_once},
    Case{"state_without_sim", "E_MBN_SIM_NOT_INSERTED (0x8054820A), or \"deactivated\" where the device says that",
         "IMbnConnection::GetConnectionState, return values", state_without_sim},
    Case{"state_with_a_bad_sim", "E_MBN_BAD_SIM (0x80548202), or \"deactivated\" where the device says that",
         "IMbnConnection::GetConnectionState, return values", state_with_a_bad_sim},
    Case{"state_while_locked", "E_MBN_PIN_REQUIRED (0x80548210), or \"deactivated\" where the device says that",
         "IMbnConnection::GetConnectionState, return values", state_while_locked},
    Case{"radio_switch_is_told", "A radio that is switched off ends the context; both are told",
         "OID_WWAN_RADIO_STATE; OnConnectStateChange", radio_switch_is_told},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
