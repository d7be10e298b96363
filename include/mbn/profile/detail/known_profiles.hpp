// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_KNOWN_PROFILES_HPP
#define MBN_PROFILE_DETAIL_KNOWN_PROFILES_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/detail/sha256.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/profile_event.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the subscribers of a profile manager were told last, and what a change means to them.
namespace mbn::inline v0::detail {

// A profile as it was told. A new password is a change, but no password is kept for that.
struct KnownProfile {
    Profile profile{};
    std::string password_digest{};

    friend bool operator==(KnownProfile const&, KnownProfile const&) noexcept = default;
};

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, KnownProfile> known_profile(Dependent<Used, Profile> profile) {
    std::string digest;
    if (!profile.context.password.empty())
        digest = sha256(profile.context.password.reveal());
    profile.context.password.wipe();
    // How a document was written is no content.
    profile.context.ignore_password = false;
    return {std::move(profile), std::move(digest)};
}

using KnownProfiles = std::map<std::string, KnownProfile, std::less<>>;

// A profile that is there now. Whoever hears of an update has heard of the arrival before.
template <class Used = WhenUsed>
void tell_written(Dependent<Used, std::vector<ProfileEvent>>& events, Dependent<Used, KnownProfiles>& known,
                  Dependent<Used, KnownProfile> now, Origin origin) {
    auto const told = known.find(now.profile.name);
    if (told == known.end())
        events.push_back({ProfileChange::arrival, now.profile, origin});
    events.push_back({ProfileChange::update, now.profile, origin});
    std::string name = now.profile.name;
    known.insert_or_assign(std::move(name), std::move(now));
}

template <class Used = WhenUsed>
void tell_removed(Dependent<Used, std::vector<ProfileEvent>>& events, Dependent<Used, KnownProfiles>& known,
                  std::string_view name, Origin origin) {
    auto const told = known.find(name);
    Dependent<Used, Profile> removed;
    removed.name = name;
    if (told != known.end()) {
        removed = std::move(told->second.profile);
        known.erase(told);
    }
    events.push_back({ProfileChange::removal, std::move(removed), origin});
}

// What happened between the two: removals first, then arrivals and updates, each by name. Afterwards `known` is `now`.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, std::vector<ProfileEvent>> tell_differences(Dependent<Used, KnownProfiles>& known,
                                                                          Dependent<Used, KnownProfiles> now) {
    Dependent<Used, std::vector<ProfileEvent>> events;
    Dependent<Used, std::vector<std::string>> gone;
    for (auto const& [name, profile] : known)
        if (!now.contains(name))
            gone.push_back(name);
    for (std::string const& name : gone)
        tell_removed<Used>(events, known, name, Origin::foreign);
    for (auto& [name, profile] : now)
        if (auto const told = known.find(name); told == known.end() || told->second != profile)
            tell_written<Used>(events, known, std::move(profile), Origin::foreign);
    return events;
}

} // namespace mbn::inline v0::detail

#endif
