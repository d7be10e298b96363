// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_PROFILE_EVENT_HPP
#define MBN_PROFILE_PROFILE_EVENT_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/profile.hpp>

#include <concepts>
#include <cstdint>
#include <string>

namespace mbn::inline v0 {

/// What happened to a stored profile. The names are those of the Windows events, as they stand in JSON.
enum class ProfileChange : std::uint32_t {
    /// It was stored (`OnConnectionProfileArrival`).
    arrival,
    /// It was deleted, or can no longer be read (`OnConnectionProfileRemoval`).
    removal,
    /// Its content changed; also told after each arrival (`OnProfileUpdate`).
    update,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileChange /*type*/) noexcept {
    using enum ProfileChange;
    return detail::enumerator_list<ProfileChange>({
        {arrival, "connection_profile_arrival"},
        {removal, "connection_profile_removal"},
        {update, "profile_update"},
    });
}

/// A change of the profiles in a store.
struct ProfileEvent {
    ProfileChange what = ProfileChange::update;
    /// As it is now, or, after a removal, as it was told last. Without its password.
    Profile profile{};
    /// `own` for a change through the manager that tells it, `foreign` for every other one.
    Origin origin = Origin::foreign;

    friend bool operator==(ProfileEvent const&, ProfileEvent const&) noexcept = default;
};

/// One line: `profile_update: Home (own)`.
template <std::same_as<ProfileEvent> Printed>
[[nodiscard]] std::string to_string(Printed const& event) {
    std::string line = to_string(event.what);
    return line.append(": ").append(event.profile.name).append(" (").append(to_string(event.origin)).append(")");
}

} // namespace mbn::inline v0

#endif
