// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_BACKEND_HPP
#define MBN_BACKEND_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/connection/observer.hpp>

#include <concepts>

namespace mbn::inline v0 {

namespace detail {

// One requirement a line, so that a policy which lacks one is told in one sentence.
template <class P>
consteval bool check_connection_policy() {
    static_assert(requirement::ClockType<P>, "mbn: a ConnectionPolicy needs a member type `clock_type`.");
    static_assert(requirement::Allows<P>, "mbn: a ConnectionPolicy needs `bool allows(ConnectionMode) const`.");
    static_assert(requirement::MaxContexts<P>, "mbn: a ConnectionPolicy needs `std::uint32_t max_contexts() const`.");
    static_assert(requirement::Detached<P>, "mbn: a ConnectionPolicy needs `WhenDetached when_detached() const`.");
    static_assert(requirement::AllowsNetwork<P>, "mbn: a ConnectionPolicy needs "
                                                 "`bool allows_network(Profile const&, Registration const&) const`.");
    static_assert(requirement::RadioOff<P>, "mbn: a ConnectionPolicy needs `WhenRadioOff when_radio_off() const`.");
    static_assert(requirement::Stale<P>, "mbn: a ConnectionPolicy needs `StaleSession stale_session() const`.");
    static_assert(requirement::Family<P>, "mbn: a ConnectionPolicy needs `SingleFamily single_family() const`.");
    static_assert(requirement::Limits<P>, "mbn: a ConnectionPolicy needs `TimeLimits time_limits() const`.");
    return ConnectionPolicy<P>;
}

template <class P>
consteval bool check_profile_policy() {
    static_assert(requirement::Resolve<P>,
                  "mbn: a ProfilePolicy needs `Result<Profile> resolve(ConnectionMode, std::string_view)`.");
    static_assert(requirement::Admit<P>, "mbn: a ProfilePolicy needs `Result<void> admit(Profile const&)`.");
    return ProfilePolicy<P>;
}

template <class P>
consteval bool check_transport_policy() {
    static_assert(requirement::ReadDevice<P>,
                  "mbn: a TransportPolicy needs `Step<DeviceState> read_device(SessionId)`.");
    static_assert(requirement::ReadContext<P>,
                  "mbn: a TransportPolicy needs `Step<ContextState> read_context(SessionId)`.");
    static_assert(requirement::ReadCapability<P>, "mbn: a TransportPolicy needs `Step<Capability> read_capability()`.");
    static_assert(requirement::ReadSignal<P>, "mbn: a TransportPolicy needs `Step<Signal> read_signal()`.");
    static_assert(requirement::Attach<P>, "mbn: a TransportPolicy needs `Step<PacketServiceState> attach()`.");
    static_assert(requirement::Activate<P>,
                  "mbn: a TransportPolicy needs `Step<ContextState> activate(ActivationRequest const&)`.");
    static_assert(requirement::ReadIpSettings<P>,
                  "mbn: a TransportPolicy needs `Step<IpSettings> read_ip_settings(SessionId)`.");
    static_assert(requirement::Deactivate<P>, "mbn: a TransportPolicy needs `Step<void> deactivate(SessionId)`.");
    static_assert(requirement::Perform<P>,
                  "mbn: a TransportPolicy needs `Step<DeviceAnswer> perform(DeviceRequest const&)`.");
    static_assert(requirement::OnChange<P>, "mbn: a TransportPolicy needs `on_change(ChangeHandler)`.");
    static_assert(requirement::Watch<P>, "mbn: a TransportPolicy needs `Step<void> watch()`.");
    static_assert(requirement::Close<P>, "mbn: a TransportPolicy needs `close()`.");
    return TransportPolicy<P>;
}

} // namespace detail

/// Binds a connection policy, a profile policy and a transport to one backend. The observer gets log lines; the default
/// one costs nothing.
template <class ConnectionPolicyT, class ProfilePolicyT, class TransportPolicyT, class ObserverT = NoObserver>
struct Backend {
    static_assert(detail::check_connection_policy<ConnectionPolicyT>());
    static_assert(detail::check_profile_policy<ProfilePolicyT>());
    static_assert(detail::check_transport_policy<TransportPolicyT>());
    static_assert(LogObserver<ObserverT> || std::same_as<ObserverT, NoObserver>,
                  "mbn: an observer needs `log(LogLine const&)`.");

    using connection_policy = ConnectionPolicyT;
    using profile_policy = ProfilePolicyT;
    using transport_policy = TransportPolicyT;
    using observer = ObserverT;

    /// What a connection is made with, besides its executor and what names the device.
    struct Settings {
        ConnectionPolicyT connection = {};
        ProfilePolicyT profiles = {};
        ObserverT observer = {};
    };

    /// The same backend with an observer.
    template <class Observer>
    using with_observer = Backend<ConnectionPolicyT, ProfilePolicyT, TransportPolicyT, Observer>;
};

} // namespace mbn::inline v0

#endif
