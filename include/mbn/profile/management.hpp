// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_MANAGEMENT_HPP
#define MBN_PROFILE_MANAGEMENT_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/profile/profile.hpp>

#include <cstdint>

/// What is said to a `ProfileManager` and by it; needs no XML library.
namespace mbn::inline v0 {

/// On whose behalf a profile is deleted.
enum class ProfileAuthority : std::uint32_t {
    /// May delete what the user made: profiles that are `UserProvisioned`, or do not state who made them.
    user,
    /// May delete every profile.
    administrator,
};

/// What becomes of `ICONFilePath` when a profile is stored.
enum class IconFile : std::uint32_t {
    /// It must name a file that can be read, `ERROR_FILE_NOT_FOUND` otherwise (`CreateConnectionProfile`).
    must_be_readable,
    /// It is stored unseen: for profiles that come from another machine.
    ignored,
};

/// What `ProfileManager::ensure` had to do.
enum class Ensured : std::uint32_t {
    unchanged,
    created,
    updated,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Ensured /*type*/) noexcept {
    using enum Ensured;
    return detail::enumerator_list<Ensured>({{unchanged, "unchanged"}, {created, "created"}, {updated, "updated"}});
}

/// A profile that is stored now as it was wanted.
struct EnsuredProfile {
    /// Without its password.
    Profile profile{};
    Ensured outcome = Ensured::unchanged;
};

struct ProfileManagerSettings {
    IconFile icon_file = IconFile::must_be_readable;
};

} // namespace mbn::inline v0

#endif
