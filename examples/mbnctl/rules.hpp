// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_RULES_HPP
#define MBN_EXAMPLES_MBNCTL_RULES_HPP

#include "arguments.hpp"
#include "shared_profiles.hpp"

#include <mbn/connection/desktop.hpp>
#include <mbn/connection/observer.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <memory>
#include <optional>

// What every backend of this program is made with, whichever way leads to the modem.
namespace mbnctl {

// The documented rules, except that the user may say where connecting is allowed. The limit that an administrator set
// in the profile stays.
struct UserRoaming : mbn::Desktop {
    std::optional<mbn::RoamApplicability> roaming = {};

    [[nodiscard]] bool allows_network(mbn::Profile const& profile, mbn::Registration const& registration) const {
        if (!roaming)
            return mbn::Desktop::allows_network(profile, registration);
        mbn::Profile wanted;
        wanted.admin_roam_control = profile.admin_roam_control;
        wanted.conditions.roam = *roaming;
        return mbn::allows_registration(wanted, registration.state);
    }
};

struct Log {
    Verbosity verbosity = Verbosity::results;

    void log(mbn::LogLine const& line) const {
        if (verbosity == Verbosity::log)
            fmt::print(stderr, "mbnctl: {}\n", to_string(line));
    }
};

// What the user asked for.
template <class Backend>
[[nodiscard]] typename Backend::Settings settings_for(Arguments const& arguments,
                                                      std::shared_ptr<SharedProfiles> const& profiles) {
    typename Backend::Settings settings;
    settings.connection.roaming = arguments.connect.roaming;
    settings.connection.stale = arguments.connect.if_connected;
    settings.profiles.profiles = profiles;
    settings.observer.verbosity = arguments.verbosity;
    return settings;
}

} // namespace mbnctl

#endif
