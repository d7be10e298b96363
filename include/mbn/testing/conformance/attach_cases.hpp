// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_ATTACH_CASES_HPP
#define MBN_TESTING_CONFORMANCE_ATTACH_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The packet service, roaming, and what a connect leaves alone.
namespace mbn::inline v0::testing::conformance::cases {

// Where an event stands, or nothing.
template <class Predicate>
[[nodiscard]] std::optional<std::size_t> place_of(Client const& client, Predicate matches) {
    for (std::size_t index = 0; index < client.events().size(); ++index)
        if (matches(client.events()[index]))
            return index;
    return std::nullopt;
}

[[nodiscard]] inline std::optional<std::size_t> place_of_state(Client const& client, ActivationState state) {
    return place_of(client, [state](Event const& event) {
        auto const* const change = std::get_if<ConnectStateChange>(&event.what);
        return change != nullptr && change->context.state == state;
    });
}

inline void detached_device_is_attached_first(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.settle(*client);
    std::vector<Asked> order;
    for (Asked const what : trial.fixture().asked())
        if (what != Asked::read)
            order.push_back(what);
    trial.check(order == std::vector{Asked::attach, Asked::activate},
                "the device is asked to attach, then to activate");
    auto const attached = place_of(*client, [](Event const& event) {
        auto const* const change = std::get_if<PacketServiceStateChange>(&event.what);
        return change != nullptr && change->packet_service.state == PacketService::attached;
    });
    auto const complete =
        place_of(*client, [](Event const& event) { return std::holds_alternative<ConnectComplete>(event.what); });
    trial.require(attached && complete, "the attach and the completion are told");
    trial.check(*attached < *complete, "the attach is told before the completion");
    trial.equal(client->events()[*attached].origin, Origin::own, "origin of the attach");
    trial.equal(client->events()[*attached].request_id, connected.request_id, "request ID of the attach");
}

inline void attached_device_is_not_attached_again(Trial& trial) {
    trial.bring(Situation::attached);
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.settle(*client);
    trial.equal(trial.asked(Asked::attach), std::size_t{0}, "attaches that reached the device");
    trial.equal(client->told<PacketServiceStateChange>().size(), std::size_t{0}, "changes of the packet service");
}

inline void automatic_attach_is_left_alone(Trial& trial) {
    trial.bring(Situation::automatic_attach);
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.equal(trial.asked(Asked::attach), std::size_t{0}, "attaches that reached the device");
    trial.succeeds(client->disconnect());
    DeviceState const device = trial.value(client->device());
    trial.equal(device.packet_service.state, PacketService::attached, "packet service after the disconnect");
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
}

inline void attach_failure_can_be_repeated(Trial& trial) {
    trial.bring(Situation::attach_refused);
    auto const client = trial.client();
    static_cast<void>(trial.error(client->connect()));
    Error const error = trial.error(client->connect());
    trial.equal(error.code, HResult{0x80548206}, "code of the second attempt");
    trial.equal(trial.asked(Asked::activate), std::size_t{0}, "activations that reached the device");
}

inline void attach_apn_untouched(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.succeeds(client->disconnect());
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
}

inline void roaming_refused_before_activation(Trial& trial) {
    trial.bring(Situation::roaming);
    auto const client = trial.client();
    Error const error = detail::check_failed(trial, *client, client->connect(), 0x8007139F);
    trial.equal(error.phase, Phase::device, "phase");
    trial.equal(error.denied_by, DeniedBy::roaming, "rule that refused it");
    detail::check_nothing_asked(trial);
}

inline void roaming_connects_where_the_profile_allows(Trial& trial) {
    trial.bring(Situation::roaming);
    Profile profile = home_profile();
    profile.auto_connect = AutoConnect::always;
    auto const client = trial.client();
    trial.succeeds(client->connect(profile));
}

inline void unknown_registration_counts_as_roaming(Trial& trial) {
    trial.bring(Situation::registration_unknown);
    auto const client = trial.client();
    static_cast<void>(trial.error(client->connect()));
    trial.settle(*client);
    detail::check_nothing_asked(trial);
}

inline void events_come_in_order(Trial& trial) {
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect());
    trial.settle(*client);
    auto const activating = place_of_state(*client, ActivationState::activating);
    auto const activated = place_of_state(*client, ActivationState::activated);
    auto const settings =
        place_of(*client, [](Event const& event) { return std::holds_alternative<IpSettingsChange>(event.what); });
    auto const complete =
        place_of(*client, [](Event const& event) { return std::holds_alternative<ConnectComplete>(event.what); });
    trial.require(activating && activated && settings && complete, "each step is told");
    trial.check(*activating < *activated, "activating before activated");
    trial.check(*activated < *complete, "activated before the completion");
    trial.check(*settings < *complete, "the IP settings before the completion");
    for (Event const& event : client->events())
        if (event.origin == Origin::own)
            trial.equal(event.request_id, connected.request_id, "request ID of an own event");
    std::size_t activations = 0;
    for (Event const& event : client->told<ConnectStateChange>())
        activations += std::get<ConnectStateChange>(event.what).context.state == ActivationState::activated ? 1U : 0U;
    trial.equal(activations, std::size_t{1}, "times that the activation is told");
}

inline constexpr std::array attach_cases = {
    Case{"detached_device_is_attached_first",
         "A detached device is attached first; the change of the packet service is told before the completion",
         "IMbnConnection::Connect, Remarks", detached_device_is_attached_first},
    Case{"attached_device_is_not_attached_again", "An attached device is not attached again", "OID_WWAN_PACKET_SERVICE",
         attached_device_is_not_attached_again},
    Case{"automatic_attach_is_left_alone", "A device that attaches by itself is neither attached nor detached",
         "WWAN_REG_FLAGS_PS_AUTO_ATTACH", automatic_attach_is_left_alone},
    Case{"attach_failure_can_be_repeated", "An attach that failed leaves nothing behind; the next one is tried",
         "OID_WWAN_PACKET_SERVICE", attach_failure_can_be_repeated},
    Case{"attach_apn_untouched", "A connect changes no setting of the device, nor does a disconnect",
         "OID_WWAN_CONNECT", attach_apn_untouched},
    Case{
        "roaming_refused_before_activation",
        "ERROR_INVALID_STATE (0x8007139F): roaming that the profile does not allow; the rule is named, nothing is sent",
        "mbn::ConnectionApi::connect", roaming_refused_before_activation},
    Case{"roaming_connects_where_the_profile_allows", "Roaming that the profile allows is no obstacle",
         "WWAN profile schema, ConnectionMode auto", roaming_connects_where_the_profile_allows},
    Case{"unknown_registration_counts_as_roaming", "In a network that is not known nothing is activated",
         "mbn::allows_network", unknown_registration_counts_as_roaming},
    Case{"events_come_in_order", "Activating, activated, IP settings, completion, each once and with the request ID",
         "mbn::ConnectionApi::connect", events_come_in_order},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
