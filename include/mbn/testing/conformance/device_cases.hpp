// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_DEVICE_CASES_HPP
#define MBN_TESTING_CONFORMANCE_DEVICE_CASES_HPP

#include <mbn/testing/conformance/client_device.hpp>
#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// SIM, radio, registration and packet service: `IMbnInterface`, `IMbnRadio`, `IMbnRegistration`.
namespace mbn::inline v0::testing::conformance::cases {

// A request to the device that fails with that number.
template <class T>
Error device_fails(Trial& trial, Pending<T> const& request, std::uint32_t number) {
    Error const error = trial.error(request);
    trial.equal(error.code, HResult{number}, "code");
    trial.check(error.request_id != RequestId{}, "the error carries the request ID");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    return error;
}

inline void subscriber_is_read(Trial& trial) {
    auto const client = trial.client();
    Subscriber const subscriber = trial.value(ClientDevice{*client}.subscriber());
    trial.equal(subscriber.ready_state, ReadyState::initialized, "ready state");
    trial.equal(subscriber.subscriber_id, "001010123456789", "subscriber");
    trial.equal(subscriber.sim_icc_id, "8900101012345678909", "ICCID");
    trial.check(subscriber.telephone_numbers == std::vector<std::string>{"+15550100"}, "the telephone number is read");
}

inline void ready_state_change_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    auto const told = [&](ReadyState state) {
        return client->origin_of_first<ReadyStateChange>(
                   [&](auto const& change) { return change.subscriber.ready_state == state; }) == Origin::foreign;
    };
    trial.happen(Happening::sim_removed);
    trial.wait_until([&] { return told(ReadyState::sim_not_inserted); }, "the loss of the SIM is told");
    trial.equal(trial.error(client->connect()).code, HResult{0x8054820A}, "code without a SIM");
    trial.happen(Happening::sim_inserted);
    trial.wait_until([&] { return told(ReadyState::initialized); }, "its return is told");
    trial.succeeds(client->connect());
}

inline void ready_state_tells_what_is_missing(Trial& trial, Situation situation, ReadyState state) {
    trial.bring(situation);
    auto const client = trial.client();
    trial.equal(trial.value(ClientDevice{*client}.subscriber()).ready_state, state, "ready state");
}
inline void ready_state_without_sim(Trial& trial) {
    ready_state_tells_what_is_missing(trial, Situation::no_sim, ReadyState::sim_not_inserted);
}
inline void ready_state_of_a_bad_sim(Trial& trial) {
    ready_state_tells_what_is_missing(trial, Situation::bad_sim, ReadyState::bad_sim);
}
inline void ready_state_of_a_locked_sim(Trial& trial) {
    ready_state_tells_what_is_missing(trial, Situation::locked, ReadyState::device_locked);
}
inline void ready_state_without_subscription(Trial& trial) {
    ready_state_tells_what_is_missing(trial, Situation::not_subscribed, ReadyState::not_activated);
}

inline void value_is_waited_for(Trial& trial) {
    trial.bring(Situation::still_finding_out);
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.succeeds(client->watch());
    std::size_t const before = trial.asked(Asked::read);
    auto const registration = device.registration();
    trial.wait_until([&] { return trial.asked(Asked::read) >= before + 2; }, "the device is asked once more");
    trial.check(!registration.ended(), "\"not yet\" is no answer");
    auto const subscriber = device.subscriber();
    auto const pin = device.pin();
    trial.happen(Happening::found_out);
    trial.equal(trial.value(registration).state, RegisterState::home, "registration");
    trial.equal(trial.value(subscriber).ready_state, ReadyState::initialized, "ready state");
    trial.succeeds(pin);
}

inline void value_that_never_comes(Trial& trial) {
    trial.bring(Situation::still_finding_out);
    auto const client = trial.client();
    RequestOptions options;
    options.deadline = trial.fixture().patience();
    device_fails(trial, ClientDevice(*client, options).radio(), 0x800705B4);
}

inline void capability_is_read(Trial& trial) {
    auto const client = trial.client();
    Capability const capability = trial.value(client->capability());
    trial.equal(capability.cellular_class, CellularClass::gsm, "cellular class");
    trial.check(contains(capability.data_classes, DataClass::lte), "the data classes are told");
    trial.equal(capability.max_sessions, 1U, "contexts at once");
    trial.check(!capability.device_id.empty(), "the device has a number");
}

inline void radio_is_switched_by_software(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.succeeds(client->connect());
    client->forget_events();
    RadioState const off = trial.value(device.set_software_radio(Radio::off));
    trial.equal(off.software, Radio::off, "software part");
    trial.equal(off.hardware, Radio::on, "hardware part");
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the end of the context is told");
    trial.wait_until([&] { return !client->told<RadioStateChange>().empty(); }, "the switch is told");
    trial.equal(client->told<RadioStateChange>().front().origin, Origin::own, "origin of the switch");
    trial.check(!is_registered(trial.value(device.registration()).state), "the device is not registered any more");
    trial.check(trial.value(device.packet_service()).state != PacketService::attached, "nor is it attached");
    trial.equal(trial.error(client->connect()).code, HResult{0x80548208}, "code of a connect");
    client->forget_events();
    trial.equal(trial.value(device.set_software_radio(Radio::on)).software, Radio::on, "software part");
    trial.wait_until(
        [&] {
            return client->told_that<RegisterStateChange>(
                [](auto const& change) { return is_registered(change.registration.state); });
        },
        "the device registers by itself");
    trial.succeeds(client->connect());
}

inline void hardware_switch_wins(Trial& trial) {
    trial.bring(Situation::radio_off_by_hardware);
    auto const client = trial.client();
    RadioState const radio = trial.value(ClientDevice{*client}.set_software_radio(Radio::on));
    trial.equal(radio.software, Radio::on, "software part");
    trial.equal(radio.hardware, Radio::off, "hardware part");
    trial.equal(trial.error(client->connect()).code, HResult{0x80548208}, "code of a connect");
}

inline void registration_is_read(Trial& trial) {
    auto const client = trial.client();
    Registration const registration = trial.value(ClientDevice{*client}.registration());
    trial.equal(registration.state, RegisterState::home, "state");
    trial.equal(registration.mode, RegisterMode::automatic, "mode");
    trial.equal(registration.provider_id, "00101", "provider");
    trial.equal(registration.provider_name, "Example Mobile", "name of the provider");
    trial.check(contains(registration.available_data_classes, DataClass::lte), "the data classes are told");
    trial.equal(registration.cause, NetworkCause::none, "cause");
}

inline void registration_change_is_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    auto const told = [&](RegisterState state) {
        return client->origin_of_first<RegisterStateChange>(
                   [&](auto const& change) { return change.registration.state == state; }) == Origin::foreign;
    };
    trial.happen(Happening::network_lost);
    trial.wait_until([&] { return told(RegisterState::searching); }, "the loss of the network is told");
    ClientDevice const device{*client};
    trial.equal(trial.value(device.registration()).state, RegisterState::searching, "state");
    trial.happen(Happening::network_found);
    trial.wait_until([&] { return told(RegisterState::home); }, "its return is told");
}

inline void denied_registration_tells_the_cause(Trial& trial) {
    trial.bring(Situation::denied);
    auto const client = trial.client();
    Registration const registration = trial.value(ClientDevice{*client}.registration());
    trial.equal(registration.state, RegisterState::denied, "state");
    trial.equal(registration.cause, NetworkCause::plmn_not_allowed, "cause");
}

inline void registers_by_hand_and_by_itself(Trial& trial) {
    trial.bring(Situation::several_networks);
    auto const client = trial.client();
    ClientDevice const device{*client};
    Registration const abroad = trial.value(device.register_manually("00202"));
    trial.equal(abroad.mode, RegisterMode::manual, "mode");
    trial.equal(abroad.state, RegisterState::roaming, "state");
    trial.equal(abroad.provider_id, "00202", "provider");
    trial.settle(*client);
    trial.require(!client->told<RegisterStateChange>().empty(), "the change is told");
    trial.equal(client->told<RegisterStateChange>().back().origin, Origin::own, "origin of the change");
    Registration const home = trial.value(device.register_automatically());
    trial.equal(home.mode, RegisterMode::automatic, "mode");
    trial.equal(home.state, RegisterState::home, "state");
}

inline void register_mode_stays_while_connected(Trial& trial) {
    trial.bring(Situation::several_networks);
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.succeeds(client->connect());
    Error const error = device_fails(trial, device.register_manually("00202"), 0x8007139F);
    trial.check(error.refusal == Refusal::rejected, "refused at once");
    trial.succeeds(device.register_automatically());
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
    trial.succeeds(client->disconnect());
    trial.succeeds(device.register_manually("00202"));
}

// Chooses a network in a situation in which that fails.
inline Error registering_fails(Trial& trial, Situation situation, std::string_view provider, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    return device_fails(trial, ClientDevice{*client}.register_manually(provider), number);
}

inline void register_with_no_identifier(Trial& trial) {
    registering_fails(trial, Situation::ready, "0010", 0x80070057);
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
}
inline void register_with_a_forbidden_network(Trial& trial) {
    registering_fails(trial, Situation::several_networks, "00303", 0x80070057);
}
inline void register_refused_by_the_network(Trial& trial) {
    Error const error = registering_fails(trial, Situation::network_refuses_registration, "00303", 0x80004005);
    trial.equal(error.cause, NetworkCause::plmn_not_allowed, "cause");
}
inline void register_by_hand_not_supported(Trial& trial) {
    registering_fails(trial, Situation::no_manual_registration, "00101", 0x80070032);
}
inline void register_while_locked(Trial& trial) {
    registering_fails(trial, Situation::locked, "00101", 0x80548210);
}
inline void register_without_subscription(Trial& trial) {
    registering_fails(trial, Situation::not_subscribed, "00101", 0x80548209);
}

inline void register_with_a_network_out_of_sight(Trial& trial) {
    trial.bring(Situation::several_networks);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.register_manually("00909"), 0x80548207);
    trial.equal(trial.value(device.registration()).mode, RegisterMode::manual, "mode");
    trial.happen(Happening::network_appears);
    trial.wait_until(
        [&] {
            return client->told_that<RegisterStateChange>([](auto const& change) {
                return is_registered(change.registration.state) && change.registration.provider_id == "00909";
            });
        },
        "the device registers when the network appears");
}

inline void home_to_roaming_while_connected(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    trial.happen(Happening::roaming_begins);
    trial.wait_until(
        [&] {
            return client->told_that<ConnectStateChange>(
                [](auto const& change) { return change.ended_by == DeniedBy::roaming; });
        },
        "the end of the context is told, with the rule");
    trial.settle(*client);
    trial.check(detail::state_of(trial, *client).context.state != ActivationState::activated, "nothing is active");
    trial.equal(trial.error(client->connect()).denied_by, DeniedBy::roaming, "rule that refuses the next one");
}

inline void packet_service_is_read_and_set(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.equal(trial.value(device.packet_service()).state, PacketService::detached, "state at first");
    trial.equal(trial.value(device.attach()).state, PacketService::attached, "state when attached");
    trial.succeeds(client->connect());
    client->forget_events();
    trial.equal(trial.value(device.detach()).state, PacketService::detached, "state when detached");
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the end of the context is told");
    trial.wait_until([&] { return !client->told<PacketServiceStateChange>().empty(); }, "the detach is told");
    trial.equal(client->told<PacketServiceStateChange>().front().origin, Origin::own, "origin of the detach");
}

inline void attach_by_itself_refused(Trial& trial) {
    trial.bring(Situation::attach_refused);
    auto const client = trial.client();
    Error const error = device_fails(trial, ClientDevice{*client}.attach(), 0x80548206);
    trial.equal(error.cause, NetworkCause::gprs_not_allowed, "cause");
}

inline void network_detaches(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->connect());
    client->forget_events();
    trial.happen(Happening::detached);
    trial.wait_until([&] { return client->told_state(ActivationState::deactivated, Origin::foreign); },
                     "the end of the context is told");
    trial.wait_until([&] { return !client->told<PacketServiceStateChange>().empty(); }, "the detach is told");
    Event const event = client->told<PacketServiceStateChange>().back();
    trial.equal(event.origin, Origin::foreign, "origin");
    trial.equal(std::get<PacketServiceStateChange>(event.what).packet_service.state, PacketService::detached, "state");
    trial.succeeds(client->connect());
}

// Three requests, a getter, a setter and a search, that cannot reach the device.
inline void device_unreachable(Trial& trial, Situation situation, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.radio(), number);
    device_fails(trial, device.set_software_radio(Radio::on), number);
    device_fails(trial, device.scan(), number);
}
inline void device_requests_without_service(Trial& trial) {
    device_unreachable(trial, Situation::no_service, 0x80070426);
}
inline void device_requests_without_device(Trial& trial) {
    device_unreachable(trial, Situation::no_device, 0x80070490);
}
inline void access_is_denied(Trial& trial) {
    device_unreachable(trial, Situation::access_denied, 0x80070005);
    auto const client = trial.client();
    Error const error = detail::check_rejected(trial, *client, client->connect(), 0x80070005);
    trial.equal(error.denied_by, DeniedBy::nobody, "rule that refused it");
    trial.check(trial.fixture().asked().empty(), "the device has heard nothing");
}

inline void device_request_ends_with_the_device(Trial& trial) {
    trial.bring(Situation::slow_search);
    auto const client = trial.client();
    trial.succeeds(client->watch());
    std::size_t const before = trial.asked(Asked::read);
    auto const search = ClientDevice{*client}.scan();
    trial.wait_until([&] { return trial.asked(Asked::read) > before; }, "the device searches");
    trial.happen(Happening::device_removed);
    device_fails(trial, search, 0x80070006);
}

inline constexpr std::array device_cases = {
    Case{"subscriber_is_read", "Ready state, subscriber, ICCID and telephone numbers are read",
         "IMbnInterface::GetReadyState, GetSubscriberInformation", subscriber_is_read},
    Case{"ready_state_change_is_told", "A SIM that goes and comes is told",
         "IMbnInterfaceEvents::OnReadyStateChange, OnSubscriberInformationChange", ready_state_change_is_told},
    Case{"ready_state_without_sim", "MBN_READY_STATE_SIM_NOT_INSERTED", "MBN_READY_STATE", ready_state_without_sim},
    Case{"ready_state_of_a_bad_sim", "MBN_READY_STATE_BAD_SIM", "MBN_READY_STATE", ready_state_of_a_bad_sim},
    Case{"ready_state_of_a_locked_sim", "MBN_READY_STATE_DEVICE_LOCKED: a PIN is needed", "MBN_READY_STATE",
         ready_state_of_a_locked_sim},
    Case{"ready_state_without_subscription", "MBN_READY_STATE_NOT_ACTIVATED: the subscription is not active",
         "MBN_READY_STATE", ready_state_without_subscription},
    Case{"value_is_waited_for", "E_PENDING never reaches the caller: a getter ends when the value is known",
         "IMbnRegistration::GetRegisterState, IMbnPinManager::GetPinState, E_PENDING", value_is_waited_for},
    Case{"value_that_never_comes", "ERROR_TIMEOUT (0x800705B4): a value that does not come by the deadline",
         "mbn::DeviceControl, Completion", value_that_never_comes},
    Case{"capability_is_read", "Cellular class, data classes, contexts and the number of the device are read",
         "IMbnInterface::GetInterfaceCapability", capability_is_read},
    Case{"radio_is_switched_by_software",
         "Off ends the connection, detaches and deregisters; on lets the device register by itself",
         "IMbnRadio::SetSoftwareRadioState", radio_is_switched_by_software},
    Case{"hardware_switch_wins", "The software part can be on while the hardware part keeps the radio off",
         "IMbnRadio::get_HardwareRadioState, get_SoftwareRadioState", hardware_switch_wins},
    Case{"registration_is_read", "State, mode, provider, its name and the data classes are read",
         "IMbnRegistration, getters", registration_is_read},
    Case{"registration_change_is_told", "A network that is lost and found is told",
         "IMbnRegistrationEvents::OnRegisterStateChange", registration_change_is_told},
    Case{"denied_registration_tells_the_cause", "The cause of a denied registration is kept",
         "IMbnRegistration::GetRegistrationNetworkError", denied_registration_tells_the_cause},
    Case{"registers_by_hand_and_by_itself", "The network is chosen by hand, and then by the device again",
         "IMbnRegistration::SetRegisterMode", registers_by_hand_and_by_itself},
    Case{"register_mode_stays_while_connected",
         "ERROR_INVALID_STATE (0x8007139F) while connected, but S_OK where nothing would change",
         "IMbnRegistration::SetRegisterMode, return values", register_mode_stays_while_connected},
    Case{"register_with_no_identifier", "E_INVALIDARG (0x80070057): the provider is not five or six digits",
         "OnSetRegisterModeComplete, status", register_with_no_identifier},
    Case{"register_with_a_forbidden_network", "E_INVALIDARG (0x80070057): the provider is a forbidden one",
         "OnSetRegisterModeComplete, status", register_with_a_forbidden_network},
    Case{"register_refused_by_the_network", "E_FAIL (0x80004005), with the cause of the network",
         "OnSetRegisterModeComplete, status", register_refused_by_the_network},
    Case{"register_by_hand_not_supported", "ERROR_NOT_SUPPORTED (0x80070032): the device chooses by itself",
         "OnSetRegisterModeComplete, status", register_by_hand_not_supported},
    Case{"register_while_locked", "E_MBN_PIN_REQUIRED (0x80548210)", "OnSetRegisterModeComplete, status",
         register_while_locked},
    Case{"register_without_subscription", "E_MBN_SERVICE_NOT_ACTIVATED (0x80548209)",
         "OnSetRegisterModeComplete, status", register_without_subscription},
    Case{"register_with_a_network_out_of_sight",
         "E_MBN_PROVIDER_NOT_VISIBLE (0x80548207): the mode has changed all the same, the device registers later",
         "OnSetRegisterModeComplete, status", register_with_a_network_out_of_sight},
    Case{"home_to_roaming_while_connected", "A device that comes into a network which the profile forbids disconnects",
         "mbn::allows_network", home_to_roaming_while_connected},
    Case{"packet_service_is_read_and_set", "The packet service is attached and detached, which ends the connection",
         "OID_WWAN_PACKET_SERVICE", packet_service_is_read_and_set},
    Case{"attach_by_itself_refused", "E_MBN_PACKET_SVC_DETACHED (0x80548206), with the cause of the network",
         "IMbnRegistration::GetPacketAttachNetworkError", attach_by_itself_refused},
    Case{"network_detaches", "A detach by the network is told, and the end of the context; the next connect attaches",
         "IMbnRegistrationEvents::OnPacketServiceStateChange", network_detaches},
    Case{"device_requests_without_service", "ERROR_SERVICE_NOT_ACTIVE (0x80070426): the service is not there",
         "IMbnRadio::SetSoftwareRadioState, IMbnInterface::ScanNetwork, return values",
         device_requests_without_service},
    Case{"device_requests_without_device", "ERROR_NOT_FOUND (0x80070490): the device is not there",
         "IMbnRadio::SetSoftwareRadioState, IMbnInterface::ScanNetwork, return values", device_requests_without_device},
    Case{"access_is_denied", "E_ACCESSDENIED (0x80070005): this program may not use the device; nothing is begun",
         "mbn::ConnectionApi, Errors", access_is_denied},
    Case{"device_request_ends_with_the_device",
         "E_HANDLE (0x80070006): a request that is on its way ends with the device, once",
         "IMbnInterface::ScanNetwork, Remarks", device_request_ends_with_the_device},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
