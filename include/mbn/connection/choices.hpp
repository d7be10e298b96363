// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CHOICES_HPP
#define MBN_CONNECTION_CHOICES_HPP

#include <mbn/detail/enumeration.hpp>

#include <cstdint>

namespace mbn::inline v0 {

/// What a connection does with a device that is not attached to the packet service.
enum class WhenDetached : std::uint8_t {
    /// Attach it first, the documented behaviour.
    attach,
    /// Refuse with `E_MBN_PACKET_SVC_DETACHED`.
    refuse,
};

/// What a connection does with a device whose radio is switched off by software. Nobody can do anything about the
/// switch on the case.
enum class WhenRadioOff : std::uint8_t {
    /// Refuse with `E_MBN_RADIO_POWER_OFF`, the documented behaviour.
    refuse,
    /// Switch it on, and wait until the device is registered (`TimeLimits::registration`).
    switch_on,
};

/// What a connection does with a session that is in use although it did not bring it up itself: a program that died
/// left it behind, or another one is using it.
enum class StaleSession : std::uint32_t {
    /// Refuse with `E_MBN_MAX_ACTIVATED_CONTEXTS`, the documented behaviour.
    refuse,
    /// Take it over where it has what was asked for, as far as the device tells: no activation, `Connected::adopted`.
    /// Refuse otherwise.
    adopt,
    /// Deactivate it, then connect.
    drop,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(StaleSession /*type*/) noexcept {
    using enum StaleSession;
    return detail::enumerator_list<StaleSession>({{refuse, "refuse"}, {adopt, "adopt"}, {drop, "drop"}});
}

/// What a connection does when the network gives no context for both address families at once.
enum class SingleFamily : std::uint8_t {
    /// Ask for one of them, in the order of `next_ip_type`.
    fall_back,
    /// End with the network's cause.
    refuse,
};

} // namespace mbn::inline v0

#endif
