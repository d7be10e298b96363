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
    ready,
    /// Attached to the packet service before anybody asked.
    attached,
    /// Attaches by itself, says so, and is attached.
    automatic_attach,
    /// The network refuses the attach with cause 7.
    attach_refused,

    no_sim,
    bad_sim,
    /// The PIN has to be entered.
    locked,
    /// The PUK has to be entered.
    blocked,

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

[[nodiscard]] constexpr auto enumerators(Situation /*type*/) noexcept {
    using enum Situation;
    return mbn::detail::enumerator_list<Situation>({
        {ready, "ready"},
        {attached, "attached"},
        {automatic_attach, "automatic_attach"},
        {attach_refused, "attach_refused"},
        {no_sim, "no_sim"},
        {bad_sim, "bad_sim"},
        {locked, "locked"},
        {blocked, "blocked"},
        {radio_off_by_hardware, "radio_off_by_hardware"},
        {radio_off_by_software, "radio_off_by_software"},
        {searching, "searching"},
        {provider_not_visible, "provider_not_visible"},
        {denied, "denied"},
        {roaming, "roaming"},
        {registration_unknown, "registration_unknown"},
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
    voice_call_begins,
    voice_call_ends,
    /// The network knows the access point `internet` from now on.
    access_point_known,
    /// The device is pulled out.
    device_removed,
    /// The device is back, as it was when it was made.
    device_returned,
    service_stopped,
};

[[nodiscard]] constexpr auto enumerators(Happening /*type*/) noexcept {
    using enum Happening;
    return mbn::detail::enumerator_list<Happening>({
        {context_dropped, "context_dropped"},
        {address_changed, "address_changed"},
        {foreign_connect, "foreign_connect"},
        {foreign_disconnect, "foreign_disconnect"},
        {radio_switched_off, "radio_switched_off"},
        {voice_call_begins, "voice_call_begins"},
        {voice_call_ends, "voice_call_ends"},
        {access_point_known, "access_point_known"},
        {device_removed, "device_removed"},
        {device_returned, "device_returned"},
        {service_stopped, "service_stopped"},
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
    /// To change anything else: radio, registration, a PIN, what is stored in it.
    change,
};

[[nodiscard]] constexpr auto enumerators(Asked /*type*/) noexcept {
    using enum Asked;
    return mbn::detail::enumerator_list<Asked>(
        {{read, "read"}, {attach, "attach"}, {activate, "activate"}, {deactivate, "deactivate"}, {change, "change"}});
}

} // namespace mbn::inline v0::testing::conformance

#endif
