// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_ENDING_CASES_HPP
#define MBN_TESTING_CONFORMANCE_ENDING_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <variant>
#include <vector>

/// Every operation ends: silent devices, devices that go away, cancellation, deadlines.
namespace mbn::inline v0::testing::conformance::cases {

// The limit of the phase that a step belongs to.
[[nodiscard]] inline std::chrono::milliseconds& limit_of(TimeLimits& limits, Phase phase) {
    switch (phase) {
    case Phase::attach:
        return limits.attach;
    case Phase::activation:
        return limits.activation;
    case Phase::ip_settings:
        return limits.ip_settings;
    case Phase::deactivation:
        return limits.deactivation;
    default:
        return limits.device;
    }
}

// A connect whose step never answers ends by the limit of its phase, the next one works.
inline void silent_at(Trial& trial, TransportStep step, Phase phase, Fault fault) {
    ConnectionSetup setup;
    limit_of(setup.limits, phase) = trial.fixture().patience();
    auto const client = trial.client(setup);
    if (phase != Phase::device)
        trial.succeeds(client->watch());
    trial.disturb(step, fault);
    Error const error = detail::check_failed(trial, *client, client->connect(), 0x800705B4);
    trial.equal(error.phase, phase, "phase");
    trial.equal(error.outcome_unknown, phase == Phase::activation, "outcome unknown");
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::deactivated, "state afterwards");
    trial.succeeds(client->connect());
}

inline void silent_while_the_device_is_read(Trial& trial) {
    silent_at(trial, TransportStep::read_device, Phase::device, Fault::silence);
}
inline void silent_while_attaching(Trial& trial) {
    silent_at(trial, TransportStep::attach, Phase::attach, Fault::silence);
}
inline void silent_while_activating(Trial& trial) {
    silent_at(trial, TransportStep::activate, Phase::activation, Fault::silence);
}
inline void answer_to_the_activation_is_lost(Trial& trial) {
    silent_at(trial, TransportStep::activate, Phase::activation, Fault::lost_answer);
    // What was active after all was ended before the next one was asked for.
    trial.check(trial.asked(Asked::deactivate) >= 1, "the device is told to give the context up");
}
inline void silent_while_the_ip_settings_are_read(Trial& trial) {
    silent_at(trial, TransportStep::read_ip_settings, Phase::ip_settings, Fault::silence);
}

inline void silent_while_deactivating(Trial& trial) {
    ConnectionSetup setup;
    setup.limits.deactivation = trial.fixture().patience();
    auto const client = trial.client(setup);
    trial.succeeds(client->connect());
    trial.disturb(TransportStep::deactivate, Fault::silence);
    Error const error = trial.error(client->disconnect());
    trial.settle(*client);
    trial.equal(error.code, HResult{0x800705B4}, "code");
    trial.equal(error.phase, Phase::deactivation, "phase");
    trial.equal(client->told<DisconnectComplete>().size(), std::size_t{1}, "completion events");
    trial.succeeds(client->disconnect());
}

// A device that is pulled out at a step ends the connect and is told; when it is back, everything works.
inline void removed_at(Trial& trial, TransportStep step, Phase phase) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.disturb(step, Fault::removal);
    auto const request = client->connect();
    Error const error = trial.error(request);
    trial.wait_until([&] { return !client->told<ConnectionRemoval>().empty(); }, "the removal is told");
    trial.check(error.code == hresult::e_handle || error.code == hresult::error_not_found,
                "the code says that the device is gone");
    trial.equal(error.phase, phase, "phase");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    trial.equal(client->told<ConnectionRemoval>().front().origin, Origin::foreign, "origin of the removal");
    trial.happen(Happening::device_returned);
    trial.succeeds(client->connect());
}

inline void removed_while_the_device_is_read(Trial& trial) {
    removed_at(trial, TransportStep::read_device, Phase::device);
}
inline void removed_while_attaching(Trial& trial) {
    removed_at(trial, TransportStep::attach, Phase::attach);
}
inline void removed_while_activating(Trial& trial) {
    removed_at(trial, TransportStep::activate, Phase::activation);
}
inline void removed_while_the_ip_settings_are_read(Trial& trial) {
    removed_at(trial, TransportStep::read_ip_settings, Phase::ip_settings);
}

inline void removed_while_connected(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.happen(Happening::device_removed);
    trial.wait_until([&] { return !client->told<ConnectionRemoval>().empty(); }, "the removal is told");
    Error const error = trial.error(client->connect());
    trial.check(error.code == hresult::e_handle || error.code == hresult::error_not_found,
                "the code says that the device is gone");
    trial.equal(error.refusal == Refusal::rejected, true, "refused at once");
    trial.happen(Happening::device_returned);
    trial.succeeds(client->connect());
}

inline void service_stops_while_connecting(Trial& trial) {
    ConnectionSetup setup;
    auto const client = trial.client(setup);
    trial.succeeds(client->watch());
    trial.disturb(TransportStep::activate, Fault::silence);
    auto const request = client->connect();
    trial.wait_until([&] { return trial.asked(Asked::activate) != 0; }, "the activation is sent");
    trial.happen(Happening::service_stopped);
    static_cast<void>(trial.error(request));
    trial.equal(request.completions(), std::size_t{1}, "completions");
    trial.wait_until([&] { return !client->told<ConnectionRemoval>().empty(); }, "the loss is told");
    Error const next = trial.error(client->connect());
    trial.equal(next.code, HResult{0x80070426}, "code of the next connect");
    trial.equal(next.refusal == Refusal::rejected, true, "refused at once");
}

inline void daemon_restart_while_connected(Trial& trial) {
    ConnectionSetup setup;
    setup.stale = StaleSession::adopt;
    auto const client = trial.client(setup);
    trial.succeeds(client->connect());
    trial.happen(Happening::service_stopped);
    trial.wait_until([&] { return !client->told<ConnectionRemoval>().empty(); }, "the loss is told");
    trial.equal(trial.error(client->connect()).code, HResult{0x80070426}, "code while it is away");
    trial.happen(Happening::service_started);
    // What became of the context is seen at the device: it is taken over, or made anew.
    trial.succeeds(client->connect());
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::activated, "state");
    trial.equal(detail::state_of(trial, *client).profile_name, "Home", "profile");
    trial.succeeds(client->disconnect());
}

inline void cancelled_while_activating(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.disturb(TransportStep::activate, Fault::silence);
    auto const request = client->connect();
    trial.wait_until([&] { return trial.asked(Asked::activate) != 0; }, "the activation is sent");
    client->connection().cancel();
    detail::check_failed(trial, *client, request, 0x800704C7);
    trial.wait_until([&] { return trial.asked(Asked::deactivate) != 0; }, "the device is told to give it up");
    trial.succeeds(client->connect());
}

inline void disconnect_ends_a_connect_on_its_way(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.disturb(TransportStep::activate, Fault::silence);
    auto const connecting = client->connect();
    trial.wait_until([&] { return trial.asked(Asked::activate) != 0; }, "the activation is sent");
    trial.succeeds(client->disconnect());
    trial.require(connecting.ended(), "the connect has ended before");
    trial.check(connecting.result().has_error() && connecting.result().error().code == HResult{0x800704C7},
                "the connect ended with ERROR_CANCELLED");
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::deactivated, "state");
}

inline void deadline_shorter_than_the_phase(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.disturb(TransportStep::activate, Fault::silence);
    RequestOptions options;
    options.deadline = trial.fixture().patience();
    Error const error =
        detail::check_failed(trial, *client, client->connect(ConnectionMode::profile, "Home", options), 0x800705B4);
    trial.equal(error.phase, Phase::activation, "phase");
}

inline void destroyed_while_connecting(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.disturb(TransportStep::activate, Fault::silence);
    auto const request = client->connect();
    trial.wait_until([&] { return trial.asked(Asked::activate) != 0; }, "the activation is sent");
    client->destroy_at_once();
    Error const error = trial.error(request);
    trial.equal(error.code, HResult{0x80004004}, "code");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    trial.wait_until([&] { return trial.asked(Asked::deactivate) != 0; }, "the device is told to give it up");
}

inline constexpr std::array ending_cases = {
    Case{"silent_while_the_device_is_read", "ERROR_TIMEOUT (0x800705B4) by the limit of the phase",
         "mbn::TimeLimits, device", silent_while_the_device_is_read},
    Case{"silent_while_attaching", "ERROR_TIMEOUT (0x800705B4) by the limit of the phase", "mbn::TimeLimits, attach",
         silent_while_attaching},
    Case{"silent_while_activating", "ERROR_TIMEOUT (0x800705B4) by the limit of the phase",
         "mbn::TimeLimits, activation", silent_while_activating},
    Case{"answer_to_the_activation_is_lost", "A context that came up after all is given up before the next connect",
         "mbn::TimeLimits, cleanup", answer_to_the_activation_is_lost},
    Case{"silent_while_the_ip_settings_are_read", "ERROR_TIMEOUT (0x800705B4) by the limit of the phase",
         "mbn::TimeLimits, ip_settings", silent_while_the_ip_settings_are_read},
    Case{"silent_while_deactivating", "ERROR_TIMEOUT (0x800705B4); the disconnect can be repeated",
         "mbn::TimeLimits, deactivation", silent_while_deactivating},
    Case{"removed_while_the_device_is_read", "A device that goes away ends the connect once, and is told",
         "OnConnectionRemoval", removed_while_the_device_is_read},
    Case{"removed_while_attaching", "A device that goes away ends the connect once, and is told", "OnConnectionRemoval",
         removed_while_attaching},
    Case{"removed_while_activating", "A device that goes away ends the connect once, and is told",
         "OnConnectionRemoval", removed_while_activating},
    Case{"removed_while_the_ip_settings_are_read", "A device that goes away ends the connect once, and is told",
         "OnConnectionRemoval", removed_while_the_ip_settings_are_read},
    Case{"removed_while_connected", "A device that goes away is told; when it is back the same connection works",
         "OnConnectionRemoval", removed_while_connected},
    Case{"service_stops_while_connecting", "A service that goes away ends the connect once, and is told",
         "IMbnConnection::Connect, return values", service_stops_while_connecting},
    Case{"daemon_restart_while_connected",
         "A service that goes away while connected is told; when it is back the same connection finds out and works",
         "OnConnectionRemoval; mbn::StaleSession, adopt", daemon_restart_while_connected},
    Case{"cancelled_while_activating", "ERROR_CANCELLED (0x800704C7), and the device is told to give up",
         "mbn::ConnectionApi, Cancellation", cancelled_while_activating},
    Case{"disconnect_ends_a_connect_on_its_way", "A connect that is on its way ends first, with ERROR_CANCELLED",
         "mbn::ConnectionApi::disconnect", disconnect_ends_a_connect_on_its_way},
    Case{"deadline_shorter_than_the_phase", "ERROR_TIMEOUT (0x800705B4) by the deadline of the request",
         "mbn::RequestOptions, deadline", deadline_shorter_than_the_phase},
    Case{"destroyed_while_connecting", "E_ABORT (0x80004004), once, and the device is told to give up",
         "mbn::Connection", destroyed_while_connecting},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
