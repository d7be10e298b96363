// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_SITUATION_HPP
#define MBN_TESTING_CONFORMANCE_SITUATION_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/testing/script.hpp>

#include <cstdint>

namespace mbn::inline v0::testing::conformance {

// The enumerations below print like those of the library.
using testing::operator<<;
using testing::name;
using testing::to_string;

/// How a device is, with its SIM, its network and the world around it, before anybody connects. A device is `ready` but
/// for what a situation says.
enum class Situation : std::uint32_t {
    /// A working SIM, radio on, registered at home, detached from the packet service, no context active. The network
    /// knows the access point `internet` without credentials; it gives the address 10.20.30.1/30, a gateway, DNS
    /// servers and an MTU, and IPv4 only.
    ///
    /// The SIM is that of subscriber 001010123456789, with the ICCID 8900101012345678909, the number +15550100 and the
    /// home network 00101, "Example Mobile". Its PIN1 is 1234 and not asked for, its PUK 12345678. The device hears the
    /// network with -71 dBm; no preferred network and no provisioned context is stored.
    ready,
    /// The device does not know anything yet, and says so.
    still_finding_out,
    /// This program may not use the device.
    access_denied,
    /// Attached to the packet service before anybody asked.
    attached,
    /// Attaches by itself, says so, and is attached.
    automatic_attach,
    /// The network refuses the attach with cause 7.
    attach_refused,

    no_sim,
    bad_sim,
    /// The provider has not taken the subscriber on.
    not_subscribed,
    /// The PIN has to be entered; three attempts are left.
    locked,
    /// Likewise, and one attempt is left.
    one_attempt_left,
    /// Likewise, and the device does not say how many attempts are left.
    attempts_unknown,
    /// The PUK has to be entered.
    blocked,
    /// The SIM is ready, and the device asks for PIN2 all the same.
    pin2_wanted,

    radio_off_by_hardware,
    radio_off_by_software,

    searching,
    /// The network was selected by hand, and cannot be seen.
    provider_not_visible,
    /// The network refuses the registration with cause 11.
    denied,
    roaming,
    /// The state of the registration is not known.
    registration_unknown,
    /// Besides the home network, 00202 (roaming) and 00303 (forbidden) are in reach; the device itself refuses a
    /// forbidden one.
    several_networks,
    /// Likewise, and it is the network that refuses, with cause 11.
    network_refuses_registration,
    /// The device always chooses the network itself.
    no_manual_registration,
    /// A search for networks takes ten seconds.
    slow_search,
    /// The device cannot search while a context is active.
    no_search_while_connected,

    /// Neither SIM nor device can be written to.
    write_protected,
    /// The device knows no provisioned contexts.
    no_provisioned_contexts,

    /// Another program has activated the context.
    foreign_context,
    /// The network does not know the access point: cause 27.
    access_point_unknown,
    /// The access point wants the user name `user` and the password `right`: cause 29 for any other.
    credentials_wanted,
    /// The device says that the subscription is not active.
    subscription_not_active,
    /// The device itself says that it has no context left.
    no_context_left,
    /// A voice call is in progress and keeps data waiting.
    voice_call,

    /// The access point has no gateway, one DNS server and no MTU.
    bare_ip_settings,

    /// The service between program and device is not there.
    no_service,
    /// There is no such device.
    no_device,

    /// The device answers before the call that asks it has returned.
    answers_at_once,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Situation /*type*/) noexcept {
    using enum Situation;
    return mbn::detail::enumerator_list<Situation>({
        {ready, "ready"},
        {still_finding_out, "still_finding_out"},
        {access_denied, "access_denied"},
        {attached, "attached"},
        {automatic_attach, "automatic_attach"},
        {attach_refused, "attach_refused"},
        {no_sim, "no_sim"},
        {bad_sim, "bad_sim"},
        {not_subscribed, "not_subscribed"},
        {locked, "locked"},
        {one_attempt_left, "one_attempt_left"},
        {attempts_unknown, "attempts_unknown"},
        {blocked, "blocked"},
        {pin2_wanted, "pin2_wanted"},
        {radio_off_by_hardware, "radio_off_by_hardware"},
        {radio_off_by_software, "radio_off_by_software"},
        {searching, "searching"},
        {provider_not_visible, "provider_not_visible"},
        {denied, "denied"},
        {roaming, "roaming"},
        {registration_unknown, "registration_unknown"},
        {several_networks, "several_networks"},
        {network_refuses_registration, "network_refuses_registration"},
        {no_manual_registration, "no_manual_registration"},
        {slow_search, "slow_search"},
        {no_search_while_connected, "no_search_while_connected"},
        {write_protected, "write_protected"},
        {no_provisioned_contexts, "no_provisioned_contexts"},
        {foreign_context, "foreign_context"},
        {access_point_unknown, "access_point_unknown"},
        {credentials_wanted, "credentials_wanted"},
        {subscription_not_active, "subscription_not_active"},
        {no_context_left, "no_context_left"},
        {voice_call, "voice_call"},
        {bare_ip_settings, "bare_ip_settings"},
        {no_service, "no_service"},
        {no_device, "no_device"},
        {answers_at_once, "answers_at_once"},
    });
}

/// What happens to a device while a connection is there.
enum class Happening : std::uint32_t {
    /// The network ends the context with cause 36.
    context_dropped,
    /// The network gives the active context the address 10.99.0.1.
    address_changed,
    foreign_connect,
    foreign_disconnect,
    radio_switched_off,
    /// The device knows everything now.
    found_out,
    sim_removed,
    /// The SIM is back.
    sim_inserted,
    /// The device loses its network, and searches.
    network_lost,
    /// It is home again.
    network_found,
    /// It comes into a foreign network.
    roaming_begins,
    /// The network 00909 comes into reach.
    network_appears,
    /// The network detaches the device with cause 10.
    detached,
    /// The signal becomes 2 dB weaker.
    signal_a_bit_weaker,
    /// The signal becomes -93 dBm.
    signal_weak,
    /// The operator writes other lists into SIM and device.
    operator_writes,
    voice_call_begins,
    voice_call_ends,
    /// The network knows the access point `internet` from now on.
    access_point_known,
    /// The device is pulled out.
    device_removed,
    /// The device is back, as it was when it was made.
    device_returned,
    service_stopped,
    /// The service is there again. It may have ended the context or not.
    service_started,
    /// The network ends the context, and the news of it gets lost.
    context_dropped_unheard,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Happening /*type*/) noexcept {
    using enum Happening;
    return mbn::detail::enumerator_list<Happening>({
        {context_dropped, "context_dropped"},
        {address_changed, "address_changed"},
        {foreign_connect, "foreign_connect"},
        {foreign_disconnect, "foreign_disconnect"},
        {radio_switched_off, "radio_switched_off"},
        {found_out, "found_out"},
        {sim_removed, "sim_removed"},
        {sim_inserted, "sim_inserted"},
        {network_lost, "network_lost"},
        {network_found, "network_found"},
        {roaming_begins, "roaming_begins"},
        {network_appears, "network_appears"},
        {detached, "detached"},
        {signal_a_bit_weaker, "signal_a_bit_weaker"},
        {signal_weak, "signal_weak"},
        {operator_writes, "operator_writes"},
        {voice_call_begins, "voice_call_begins"},
        {voice_call_ends, "voice_call_ends"},
        {access_point_known, "access_point_known"},
        {device_removed, "device_removed"},
        {device_returned, "device_returned"},
        {service_stopped, "service_stopped"},
        {service_started, "service_started"},
        {context_dropped_unheard, "context_dropped_unheard"},
    });
}

/// What goes wrong with one step, the next of its kind.
enum class Fault : std::uint32_t {
    /// The device neither does what it is asked nor answers.
    silence,
    /// The device does what it is asked, and the answer gets lost.
    lost_answer,
    /// The device is pulled out when it should answer.
    removal,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Fault /*type*/) noexcept {
    using enum Fault;
    return mbn::detail::enumerator_list<Fault>(
        {{silence, "silence"}, {lost_answer, "lost_answer"}, {removal, "removal"}});
}

/// What a device was asked to do.
enum class Asked : std::uint32_t {
    /// To tell something.
    read,
    attach,
    activate,
    deactivate,
    /// To change anything else: radio, registration, packet service, a PIN, reports, what is stored in it.
    change,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Asked /*type*/) noexcept {
    using enum Asked;
    return mbn::detail::enumerator_list<Asked>(
        {{read, "read"}, {attach, "attach"}, {activate, "activate"}, {deactivate, "deactivate"}, {change, "change"}});
}

} // namespace mbn::inline v0::testing::conformance

#endif
