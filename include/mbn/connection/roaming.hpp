// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_ROAMING_HPP
#define MBN_CONNECTION_ROAMING_HPP

#include <mbn/device.hpp>
#include <mbn/profile/profile.hpp>

namespace mbn::inline v0 {

/// Whether a profile may be used in the network where the device is registered. Roaming costs money, so it has to be
/// allowed in so many words:
///
/// * at home: unless the conditions of a v4 profile exclude it;
/// * v4 elsewhere: what `AdminRoamControl` and `RoamApplicability` have in common, whose default is every network;
/// * v1 elsewhere: where the profile connects automatically everywhere (`auto`, which is more than `auto-home`), or
/// where
///   the network is one of its `DataRoamingPartners`.
///
/// False for a state that is not a registration.
[[nodiscard]] inline bool allows_network(Profile const& profile, Registration const& registration) noexcept {
    if (!allows_registration(profile, registration.state))
        return false;
    if (registration.state == RegisterState::home || profile.version == ProfileVersion::v4)
        return true;
    if (profile.auto_connect == AutoConnect::always)
        return true;
    for (RoamingPartner const& partner : profile.roaming_partners)
        if (partner.provider_id == registration.provider_id)
            return true;
    return false;
}

} // namespace mbn::inline v0

#endif
