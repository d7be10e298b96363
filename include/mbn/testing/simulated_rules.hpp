// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SIMULATED_RULES_HPP
#define MBN_TESTING_SIMULATED_RULES_HPP

#include <mbn/connection/choices.hpp>
#include <mbn/testing/random.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace mbn::inline v0::testing {

/// The choices that a program leaves to its connection policy.
struct SimulatedRules {
    StaleSession stale = StaleSession::refuse;
    WhenRadioOff radio_off = WhenRadioOff::refuse;
    SingleFamily family = SingleFamily::fall_back;
};

/// Rules that a seed decides.
[[nodiscard]] inline SimulatedRules simulated_rules(Random& random) {
    using enum StaleSession;
    static constexpr std::array stale = {refuse, refuse, adopt, drop};
    SimulatedRules rules;
    rules.stale = stale[static_cast<std::size_t>(random.below(stale.size()))];
    if (random.chance(300))
        rules.radio_off = WhenRadioOff::switch_on;
    if (random.chance(300))
        rules.family = SingleFamily::refuse;
    return rules;
}

/// One line: `stale session: adopt, radio off: refuse, single family: fall back`.
[[nodiscard]] inline std::string to_string(SimulatedRules const& rules) {
    return "stale session: " + std::string{name(rules.stale)} +
           ", radio off: " + (rules.radio_off == WhenRadioOff::refuse ? "refuse" : "switch on") +
           ", single family: " + (rules.family == SingleFamily::refuse ? "refuse" : "fall back");
}

} // namespace mbn::inline v0::testing

#endif
