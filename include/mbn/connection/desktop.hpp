// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_DESKTOP_HPP
#define MBN_CONNECTION_DESKTOP_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/connection/roaming.hpp>

#include <chrono>
#include <cstdint>

namespace mbn::inline v0 {

/// The documented rules for a desktop program: both modes, one context, a detached device is attached first, no roaming
/// unless the profile allows it. Derive from it to change one rule.
struct Desktop {
    using clock_type = std::chrono::steady_clock;

    // Data, to be set before the connection is made.

    /// The limits of the phases.
    TimeLimits limits = {};
    WhenRadioOff radio_off = WhenRadioOff::refuse;
    StaleSession stale = StaleSession::refuse;
    SingleFamily family = SingleFamily::fall_back;

    [[nodiscard]] constexpr bool allows(ConnectionMode mode) const noexcept {
        return mode == ConnectionMode::profile || mode == ConnectionMode::tmp_profile;
    }
    [[nodiscard]] constexpr std::uint32_t max_contexts() const noexcept { return 1; }
    [[nodiscard]] constexpr WhenDetached when_detached() const noexcept { return WhenDetached::attach; }
    [[nodiscard]] bool allows_network(Profile const& profile, Registration const& registration) const noexcept {
        return mbn::allows_network(profile, registration);
    }
    [[nodiscard]] constexpr WhenRadioOff when_radio_off() const noexcept { return radio_off; }
    [[nodiscard]] constexpr StaleSession stale_session() const noexcept { return stale; }
    [[nodiscard]] constexpr SingleFamily single_family() const noexcept { return family; }
    [[nodiscard]] constexpr TimeLimits const& time_limits() const noexcept { return limits; }
};

/// The rules for a Store application: as `Desktop`, but temporary profiles only.
struct StoreApp : Desktop {
    [[nodiscard]] constexpr bool allows(ConnectionMode mode) const noexcept {
        return mode == ConnectionMode::tmp_profile;
    }
};

/// As `Desktop`, with up to `N` contexts, one a session. The device may hold fewer: then it answers
/// `E_MBN_MAX_ACTIVATED_CONTEXTS` itself.
template <std::uint32_t N>
struct MultiContext : Desktop {
    [[nodiscard]] constexpr std::uint32_t max_contexts() const noexcept { return N; }
};

/// A policy on another clock, such as the virtual one of `mbn::testing`.
template <class Policy, class Clock>
struct OnClock : Policy {
    using clock_type = Clock;
};

} // namespace mbn::inline v0

#endif
