// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_PROVIDER_HPP
#define MBN_DEVICE_PROVIDER_HPP

#include <mbn/device.hpp>
#include <mbn/types.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace mbn::inline v0 {

/// What is known of a network (`MBN_PROVIDER_STATE`, a bit set; MBIM has the same bits).
enum class ProviderState : std::uint32_t {
    none = 0,
    home = 0x1,
    /// The SIM or the network forbids it.
    forbidden = 0x2,
    /// One of the preferred providers of the SIM.
    preferred = 0x4,
    visible = 0x8,
    /// The device is registered there.
    registered = 0x10,
    preferred_multicarrier = 0x20,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProviderState /*type*/) noexcept {
    using enum ProviderState;
    return detail::enumerator_list<ProviderState>({
        {none, "none", "MBN_PROVIDER_STATE_NONE"},
        {home, "home", "MBN_PROVIDER_STATE_HOME"},
        {forbidden, "forbidden", "MBN_PROVIDER_STATE_FORBIDDEN"},
        {preferred, "preferred", "MBN_PROVIDER_STATE_PREFERRED"},
        {visible, "visible", "MBN_PROVIDER_STATE_VISIBLE"},
        {registered, "registered", "MBN_PROVIDER_STATE_REGISTERED"},
        {preferred_multicarrier, "preferred_multicarrier", "MBN_PROVIDER_STATE_PREFERRED_MULTICARRIER"},
    });
}

constexpr void is_bit_set(ProviderState /*type*/) noexcept {}

/// A network (`MBN_PROVIDER`, `MBN_PROVIDER2`).
struct Provider {
    /// MCC and MNC digits (3GPP), or the system identifier (3GPP2). At most six characters.
    std::string id = {};
    /// At most 20 characters.
    std::string name = {};
    ProviderState state = ProviderState::none;
    CellularClass cellular_class = CellularClass::none;
    /// How well the device hears it; unknown for one that is not visible.
    Signal signal = {};

    friend bool operator==(Provider const&, Provider const&) = default;
};

/// The networks that the last search found (`GetVisibleProviders`).
template <class Used>
struct BasicVisibleProviders {
    detail::Dependent<Used, std::vector<Provider>> providers = {};
    /// How long ago that was.
    std::chrono::seconds age{};

    friend bool operator==(BasicVisibleProviders const&, BasicVisibleProviders const&) = default;
};

using VisibleProviders = BasicVisibleProviders<detail::WhenUsed>;

} // namespace mbn::inline v0

#endif
