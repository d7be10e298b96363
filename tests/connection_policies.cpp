// SPDX-License-Identifier: BSL-1.0
#include <mbn/backend.hpp>
#include <mbn/connection/admission.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/connection/operation.hpp>
#include <mbn/connection/roaming.hpp>
#include <mbn/testing/scripted_transport.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace hresult = mbn::hresult;
using mbn::RegisterState;

namespace {

// Each concept has a minimal model and near misses, each of which lacks exactly one piece.

struct MinimalConnectionPolicy {
    using clock_type = std::chrono::steady_clock;
    [[nodiscard]] bool allows(mbn::ConnectionMode) const { return true; }
    [[nodiscard]] std::uint32_t max_contexts() const { return 1; }
    [[nodiscard]] mbn::WhenDetached when_detached() const { return mbn::WhenDetached::attach; }
    [[nodiscard]] bool allows_network(mbn::Profile const&, mbn::Registration const&) const { return true; }
    [[nodiscard]] mbn::WhenRadioOff when_radio_off() const { return mbn::WhenRadioOff::refuse; }
    [[nodiscard]] mbn::StaleSession stale_session() const { return mbn::StaleSession::refuse; }
    [[nodiscard]] mbn::SingleFamily single_family() const { return mbn::SingleFamily::refuse; }
    [[nodiscard]] mbn::TimeLimits time_limits() const { return {}; }
};
struct WithoutClock : MinimalConnectionPolicy {
private:
    using clock_type = void;
};
struct AllowsNothingSaid : MinimalConnectionPolicy {
    void allows(mbn::ConnectionMode) const {}
};
struct WithoutLimits : MinimalConnectionPolicy {
    void time_limits() const {}
};
struct ChangesWhenAsked : MinimalConnectionPolicy {
    [[nodiscard]] std::uint32_t max_contexts() { return 1; }
};
struct AttachesByBoolean : MinimalConnectionPolicy {
    [[nodiscard]] bool when_detached() const { return true; }
};
struct KnowsNoNetworks : MinimalConnectionPolicy {
    [[nodiscard]] bool allows_network(mbn::Profile const&) const { return true; }
};
struct SwitchesByBoolean : MinimalConnectionPolicy {
    [[nodiscard]] bool when_radio_off() const { return true; }
};
struct AdoptsByBoolean : MinimalConnectionPolicy {
    [[nodiscard]] bool stale_session() const { return true; }
};
struct FallsBackByBoolean : MinimalConnectionPolicy {
    [[nodiscard]] bool single_family() const { return true; }
};
static_assert(mbn::ConnectionPolicy<MinimalConnectionPolicy>);
static_assert(!mbn::ConnectionPolicy<SwitchesByBoolean>);
static_assert(!mbn::ConnectionPolicy<AdoptsByBoolean>);
static_assert(!mbn::ConnectionPolicy<FallsBackByBoolean>);
static_assert(!mbn::ConnectionPolicy<WithoutClock>);
static_assert(!mbn::ConnectionPolicy<AllowsNothingSaid>);
static_assert(!mbn::ConnectionPolicy<WithoutLimits>);
static_assert(!mbn::ConnectionPolicy<ChangesWhenAsked>);
static_assert(!mbn::ConnectionPolicy<AttachesByBoolean>);
static_assert(!mbn::ConnectionPolicy<KnowsNoNetworks>);
static_assert(mbn::ConnectionPolicy<mbn::Desktop>);
static_assert(mbn::ConnectionPolicy<mbn::StoreApp>);
static_assert(mbn::ConnectionPolicy<mbn::MultiContext<4>>);

struct MinimalProfilePolicy {
    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode, std::string_view) { return mbn::Profile{}; }
    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const&) { return mbn::success(); }
};
struct ResolvesWithoutMode : MinimalProfilePolicy {
    [[nodiscard]] mbn::Result<mbn::Profile> resolve(std::string_view) { return mbn::Profile{}; }
};
struct AdmitsByBoolean : MinimalProfilePolicy {
    [[nodiscard]] bool admit(mbn::Profile const&) { return true; }
};
static_assert(mbn::ProfilePolicy<MinimalProfilePolicy>);
static_assert(!mbn::ProfilePolicy<ResolvesWithoutMode>);
static_assert(!mbn::ProfilePolicy<AdmitsByBoolean>);

struct MinimalTransport {
    explicit MinimalTransport(boost::asio::any_io_executor const&) {}
    mbn::Step<mbn::DeviceState> read_device(mbn::SessionId);
    mbn::Step<mbn::ContextState> read_context(mbn::SessionId);
    mbn::Step<mbn::Capability> read_capability();
    mbn::Step<mbn::Signal> read_signal();
    mbn::Step<mbn::PacketServiceState> attach();
    mbn::Step<mbn::ContextState> activate(mbn::ActivationRequest const&);
    mbn::Step<mbn::IpSettings> read_ip_settings(mbn::SessionId);
    mbn::Step<void> deactivate(mbn::SessionId);
    mbn::Step<mbn::DeviceAnswer> perform(mbn::DeviceRequest const&);
    mbn::Step<void> watch();
    void on_change(mbn::ChangeHandler);
    void close();
};
struct ActivatesNothing : MinimalTransport {
    mbn::Step<void> activate(mbn::ActivationRequest const&);
};
struct ReadsAtOnce : MinimalTransport {
    mbn::Result<mbn::DeviceState> read_device(mbn::SessionId);
};
struct TellsNothing : MinimalTransport {
private:
    void on_change(mbn::ChangeHandler);
};
struct NeverCloses : MinimalTransport {
private:
    void close();
};
struct ForgetsSession : MinimalTransport {
    mbn::Step<void> deactivate();
};
struct PerformsNothing : MinimalTransport {
    mbn::Step<void> perform(mbn::DeviceRequest const&);
};
static_assert(mbn::TransportPolicy<MinimalTransport>);
static_assert(!mbn::TransportPolicy<PerformsNothing>);
static_assert(mbn::TransportPolicy<mbn::testing::ScriptedTransport>);
static_assert(!mbn::TransportPolicy<ActivatesNothing>);
static_assert(!mbn::TransportPolicy<ReadsAtOnce>);
static_assert(!mbn::TransportPolicy<TellsNothing>);
static_assert(!mbn::TransportPolicy<NeverCloses>);
static_assert(!mbn::TransportPolicy<ForgetsSession>);

struct MinimalObserver {
    void log(mbn::LogLine const&) {}
};
static_assert(mbn::LogObserver<MinimalObserver>);
static_assert(!mbn::LogObserver<mbn::NoObserver>);

using Composed = mbn::Backend<MinimalConnectionPolicy, MinimalProfilePolicy, MinimalTransport>;
static_assert(std::is_same_v<Composed::with_observer<MinimalObserver>::observer, MinimalObserver>);
static_assert(std::is_empty_v<mbn::NoObserver>);

} // namespace

TEST_CASE("policies: the ready-made ones say what the documentation says") {
    using mbn::ConnectionMode;
    mbn::Desktop const desktop;
    CHECK(desktop.allows(ConnectionMode::profile));
    CHECK(desktop.allows(ConnectionMode::tmp_profile));
    CHECK_FALSE(desktop.allows(ConnectionMode{7}));
    CHECK(desktop.max_contexts() == 1);
    CHECK(desktop.when_detached() == mbn::WhenDetached::attach);
    mbn::StoreApp const store;
    CHECK_FALSE(store.allows(ConnectionMode::profile));
    CHECK(store.allows(ConnectionMode::tmp_profile));
    CHECK(mbn::MultiContext<4>{}.max_contexts() == 4);
}

TEST_CASE("policies: no phase is without a limit") {
    mbn::TimeLimits const limits;
    for (auto const limit :
         {limits.device, limits.attach, limits.activation, limits.ip_settings, limits.deactivation, limits.cleanup})
        CHECK(limit.count() > 0);
}

TEST_CASE("admission: as many contexts as allowed, and not one more") {
    CHECK(mbn::admit_context(0, 1).has_value());
    CHECK(mbn::admit_context(1, 1).error().code == hresult::e_mbn_max_activated_contexts);
    CHECK(mbn::admit_context(1, 2).has_value());
    CHECK(mbn::admit_context(2, 2).has_error());
    CHECK(mbn::admit_context(0, 0).has_error());
}

TEST_CASE("admission: the first thing a user would mend is told first") {
    mbn::DeviceState device;
    CHECK(mbn::check_usable(device).error().code == hresult::error_not_ready);
    device.subscriber.ready_state = mbn::ReadyState::initialized;
    CHECK(mbn::check_usable(device).error().code == hresult::e_mbn_radio_power_off);
    device.radio = {mbn::Radio::on, mbn::Radio::on};
    CHECK(mbn::check_usable(device).error().code == hresult::e_mbn_not_registered);
    for (RegisterState const state : {RegisterState::home, RegisterState::partner, RegisterState::roaming}) {
        device.registration.state = state;
        CHECK(mbn::check_usable(device).has_value());
    }
    // The packet service is attached later.
    CHECK(device.packet_service.state == mbn::PacketService::unknown);
}

TEST_CASE("admission: a plain failure with a cause becomes the documented status, any other code stays") {
    using mbn::activation_code;
    using mbn::NetworkCause;
    CHECK(activation_code(hresult::e_fail, NetworkCause::missing_or_unknown_apn) ==
          hresult::e_mbn_invalid_access_string);
    CHECK(activation_code(hresult::e_fail, NetworkCause::user_authentication_failed) ==
          hresult::error_invalid_password);
    CHECK(activation_code(hresult::e_fail, NetworkCause::service_option_not_subscribed) ==
          hresult::e_mbn_service_not_activated);
    CHECK(activation_code(hresult::e_fail, NetworkCause::maximum_number_of_contexts) ==
          hresult::e_mbn_max_activated_contexts);
    CHECK(activation_code(hresult::e_fail, NetworkCause::congestion) == hresult::e_fail);
    CHECK(activation_code(hresult::e_fail, NetworkCause::none) == hresult::e_fail);
    CHECK(activation_code(hresult::error_timeout, NetworkCause::missing_or_unknown_apn) == hresult::error_timeout);
}

TEST_CASE("roaming: a v1 profile stays at home unless it says otherwise") {
    mbn::Profile profile;
    mbn::Registration network;
    network.provider_id = "26201";
    auto const allowed = [&](RegisterState state) {
        network.state = state;
        return mbn::allows_network(profile, network);
    };
    CHECK(allowed(RegisterState::home));
    CHECK_FALSE(allowed(RegisterState::roaming));
    CHECK_FALSE(allowed(RegisterState::partner));
    for (RegisterState const state :
         {RegisterState::none, RegisterState::deregistered, RegisterState::searching, RegisterState::denied})
        CHECK_FALSE(allowed(state));
    profile.auto_connect = mbn::AutoConnect::always;
    CHECK(allowed(RegisterState::roaming));
    CHECK_FALSE(allowed(RegisterState::denied));
}

TEST_CASE("roaming: a v4 profile says it in its own elements") {
    mbn::Profile profile;
    profile.version = mbn::ProfileVersion::v4;
    mbn::Registration network;
    auto const allowed = [&](RegisterState state) {
        network.state = state;
        return mbn::allows_network(profile, network);
    };
    CHECK(allowed(RegisterState::roaming));
    profile.admin_roam_control = mbn::RoamControl::partner_roam_allowed;
    CHECK(allowed(RegisterState::partner));
    CHECK_FALSE(allowed(RegisterState::roaming));
    profile.conditions.roam = mbn::RoamApplicability::home_only;
    CHECK(allowed(RegisterState::home));
    CHECK_FALSE(allowed(RegisterState::partner));
    profile.conditions.roam = mbn::RoamApplicability::partner_only;
    CHECK_FALSE(allowed(RegisterState::home));
}

TEST_CASE("operation: each reason to stop has its own code") {
    using mbn::detail::Stop;
    CHECK(code_of(Stop::none) == hresult::s_ok);
    CHECK(code_of(Stop::deadline) == hresult::error_timeout);
    CHECK(code_of(Stop::cancelled) == hresult::error_cancelled);
    CHECK(code_of(Stop::destroyed) == hresult::e_abort);
}
