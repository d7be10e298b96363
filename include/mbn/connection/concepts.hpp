// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CONCEPTS_HPP
#define MBN_CONNECTION_CONCEPTS_HPP

#include <mbn/connection/choices.hpp>
#include <mbn/connection/time_limits.hpp>
#include <mbn/device/requests.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace mbn::inline v0 {

/// What a primitive step of a transport gives: a coroutine that ends with a result.
template <class T>
using Step = boost::asio::awaitable<Result<T>>;

/// Everything a transport needs to activate one context.
struct ActivationRequest {
    SessionId session = {};
    ContextType context_type = ContextType::internet;
    /// The profile's connection settings. An absent access string is passed on blank: nobody invents a default.
    ProfileContext settings = {};
};

/// What a transport tells of its own accord.
using Change = std::variant<ContextState, PacketServiceState, Registration, RadioState, Subscriber, Signal,
                            IpSettingsChange, PreferredProvidersChange, ProvisionedContextsChange, ConnectionRemoval>;
using ChangeHandler = std::function<void(Change const&)>;

/// The parts of each concept, one requirement each, so that a policy which lacks one is told which.
namespace requirement {

template <class P>
concept ClockType = requires { typename P::clock_type::time_point; };
template <class P>
concept Allows = requires(P const& policy, ConnectionMode mode) {
    { policy.allows(mode) } -> std::same_as<bool>;
};
template <class P>
concept MaxContexts = requires(P const& policy) {
    { policy.max_contexts() } -> std::convertible_to<std::uint32_t>;
};
template <class P>
concept Detached = requires(P const& policy) {
    { policy.when_detached() } -> std::same_as<WhenDetached>;
};
template <class P>
concept AllowsNetwork = requires(P const& policy, Profile const& profile, Registration const& registration) {
    { policy.allows_network(profile, registration) } -> std::same_as<bool>;
};
template <class P>
concept RadioOff = requires(P const& policy) {
    { policy.when_radio_off() } -> std::same_as<WhenRadioOff>;
};
template <class P>
concept Stale = requires(P const& policy) {
    { policy.stale_session() } -> std::same_as<StaleSession>;
};
template <class P>
concept Family = requires(P const& policy) {
    { policy.single_family() } -> std::same_as<SingleFamily>;
};
template <class P>
concept Limits = requires(P const& policy) {
    { policy.time_limits() } -> std::convertible_to<TimeLimits>;
};

template <class P>
concept Resolve = requires(P& policy, ConnectionMode mode, std::string_view designator) {
    { policy.resolve(mode, designator) } -> std::same_as<Result<Profile>>;
};
template <class P>
concept Admit = requires(P& policy, Profile const& profile) {
    { policy.admit(profile) } -> std::same_as<Result<void>>;
};

template <class P>
concept ReadDevice = requires(P& policy, SessionId session) {
    { policy.read_device(session) } -> std::same_as<Step<DeviceState>>;
};
template <class P>
concept ReadContext = requires(P& policy, SessionId session) {
    { policy.read_context(session) } -> std::same_as<Step<ContextState>>;
};
template <class P>
concept ReadCapability = requires(P& policy) {
    { policy.read_capability() } -> std::same_as<Step<Capability>>;
};
template <class P>
concept ReadSignal = requires(P& policy) {
    { policy.read_signal() } -> std::same_as<Step<Signal>>;
};
template <class P>
concept Attach = requires(P& policy) {
    { policy.attach() } -> std::same_as<Step<PacketServiceState>>;
};
template <class P>
concept Activate = requires(P& policy, ActivationRequest const& request) {
    { policy.activate(request) } -> std::same_as<Step<ContextState>>;
};
template <class P>
concept ReadIpSettings = requires(P& policy, SessionId session) {
    { policy.read_ip_settings(session) } -> std::same_as<Step<IpSettings>>;
};
template <class P>
concept Deactivate = requires(P& policy, SessionId session) {
    { policy.deactivate(session) } -> std::same_as<Step<void>>;
};
template <class P>
concept Perform = requires(P& policy, DeviceRequest const& request) {
    { policy.perform(request) } -> std::same_as<Step<DeviceAnswer>>;
};
template <class P>
concept OnChange = requires(P& policy, ChangeHandler handler) { policy.on_change(std::move(handler)); };
template <class P>
concept Watch = requires(P& policy) {
    { policy.watch() } -> std::same_as<Step<void>>;
};
template <class P>
concept Close = requires(P& policy) { policy.close(); };

} // namespace requirement

/// Which modes are allowed, how many contexts, what to do when detached or abroad, and how long things may take.
///
/// | expression | meaning |
/// |---|---|
/// | `P::clock_type` | the clock of all time limits; a virtual one in tests |
/// | `allows(mode)` | whether `connect` takes that mode |
/// | `max_contexts()` | contexts this connection may hold at once |
/// | `when_detached()` | attach first, or refuse |
/// | `allows_network(profile, registration)` | whether that profile may be used in that network |
/// | `when_radio_off()` | refuse, or switch the radio on |
/// | `stale_session()` | what to do with a session that is in use already |
/// | `single_family()` | what to do when the network does not give both address families at once |
/// | `time_limits()` | the limit of each phase |
///
/// All of them are asked on the connection's executor, must not block and must not throw.
template <class P>
concept ConnectionPolicy = requirement::ClockType<P> && requirement::Allows<P> && requirement::MaxContexts<P> &&
                           requirement::Detached<P> && requirement::RadioOff<P> && requirement::AllowsNetwork<P> &&
                           requirement::Stale<P> && requirement::Family<P> && requirement::Limits<P>;

/// What a designator means, and whether a profile is valid.
///
/// | expression | meaning |
/// |---|---|
/// | `resolve(mode, designator)` | the profile of that name, or of that document; `E_INVALIDARG` otherwise |
/// | `admit(profile)` | whether a profile given as a value is valid; `E_INVALIDARG` otherwise |
///
/// Asked on the connection's executor, which stands still meanwhile: may read files, or ask a service for what it
/// keeps; must not use the connection.
template <class P>
concept ProfilePolicy = requirement::Resolve<P> && requirement::Admit<P>;

/// How the primitive steps reach a modem. It knows nothing of profile names, request IDs or rules.
///
/// | expression | meaning |
/// |---|---|
/// | `read_device(session)` | state of SIM, radio, registration, packet service and of that session's context |
/// | `read_device_and_sim(session)` | optional: the same, where `read_device` leaves out what is in the SIM |
/// | `read_context(session)` | state of that session's context |
/// | `read_capability()`, `read_signal()` | what the names say |
/// | `attach()` | ends when the device is attached |
/// | `activate(request)` | ends when the context is active, or with the status and the cause of the refusal |
/// | `read_ip_settings(session)` | of an active context |
/// | `deactivate(session)` | `E_MBN_CONTEXT_NOT_ACTIVATED` where it was not active |
/// | `perform(request)` | anything else: answers with the request's `Answer`, `ERROR_NOT_SUPPORTED` where it cannot,
/// `E_PENDING` or `ERROR_NOT_READY` where the device does not know yet |
/// | `watch()` | makes the device reachable so that its changes are told |
/// | `on_change(handler)` | where to tell changes; called once, before any step |
/// | `close()` | ends every step that is pending and tells no more changes; contexts stay as they are |
///
/// A transport is made from the connection's executor and the arguments behind it; all its functions are called there,
/// several steps may be pending at once, and a step whose coroutine gets a terminal cancellation ends soon with
/// `ERROR_CANCELLED`. The transport opens the device by itself when the first step needs it: `ERROR_SERVICE_NOT_ACTIVE`
/// where the service is not there, `ERROR_NOT_FOUND` or `E_HANDLE` where the device is gone. Its destructor is called
/// after `close` and after the last step has ended.
template <class P>
concept TransportPolicy = requirement::ReadDevice<P> && requirement::ReadContext<P> && requirement::ReadCapability<P> &&
                          requirement::ReadSignal<P> && requirement::Attach<P> && requirement::Activate<P> &&
                          requirement::ReadIpSettings<P> && requirement::Deactivate<P> && requirement::Perform<P> &&
                          requirement::OnChange<P> && requirement::Watch<P> && requirement::Close<P>;

} // namespace mbn::inline v0

#endif
