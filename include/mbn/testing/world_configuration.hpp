// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_WORLD_CONFIGURATION_HPP
#define MBN_TESTING_WORLD_CONFIGURATION_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/testing/trace.hpp>

#include <chrono>
#include <cstdint>

namespace mbn::inline v0::testing {

/// How bad a world is.
enum class Weather : std::uint32_t {
    /// Modems and networks do what they are asked, and nothing else.
    fair,
    /// Messages come late, twice, in pieces or glued together, as they may: no request fails of that.
    breezy,
    /// What happens to users: no coverage, roaming, another network, a SIM taken out, a switch, a modem unplugged,
    /// another program, a lid that is closed.
    rough,
    /// All that, and modems that lose messages, refuse, break the protocol or vanish.
    hostile,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Weather /*type*/) noexcept {
    using enum Weather;
    return mbn::detail::enumerator_list<Weather>({
        {fair, "fair"},
        {breezy, "breezy"},
        {rough, "rough"},
        {hostile, "hostile"},
    });
}

/// Everything that describes a world, besides its seed.
struct WorldConfiguration {
    Tracing tracing = Tracing::off;
    /// The worst weather; a seed may make it better.
    Weather weather = Weather::hostile;
    /// At most so many modems, each with a network and a user of its own.
    std::uint32_t max_modems = 2;
    /// At most so many things a user does.
    std::uint32_t max_actions = 8;
    /// At most so many things that happen to a modem.
    std::uint32_t max_incidents = 8;
    /// Two things that a user does, or that happen to a modem, are at most `2^longest_pause` milliseconds apart.
    std::uint64_t longest_pause = 15;
};

} // namespace mbn::inline v0::testing

#endif
