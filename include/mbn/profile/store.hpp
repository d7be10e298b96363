// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_STORE_HPP
#define MBN_PROFILE_STORE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/result.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0 {

/// A profile as it is read back: never with its password.
struct StoredProfile {
    Profile profile{};
    /// The document as it was given, in UTF-8 and without the element `Password`.
    std::string document{};
};

/// Something in a store that is not a valid profile.
template <class Used>
struct BasicDamagedProfile {
    /// Where it stands, for example a file.
    std::string place{};
    /// Why it cannot be used, where it could be read at all.
    detail::Dependent<Used, ProfileReport> report{};
};

using DamagedProfile = BasicDamagedProfile<detail::WhenUsed>;

/// A template, so that only a program that lists profiles pays for the containers.
template <class Used>
struct BasicProfileList {
    /// Ordered by name, without passwords.
    detail::Dependent<Used, std::vector<Profile>> profiles{};
    detail::Dependent<Used, std::vector<DamagedProfile>> damaged{};
};

using ProfileList = BasicProfileList<detail::WhenUsed>;

/// Where profiles are kept, by name.
///
/// * `create(document)`, `create(profile)`: stores a new profile. `ERROR_ALREADY_EXISTS`, `E_MBN_INVALID_PROFILE`,
///   `E_MBN_DEFAULT_PROFILE_EXIST`.
/// * `update(document)`, `update(profile)`: replaces the profile of the same name; `IgnorePassword` keeps its password.
///   `ERROR_NOT_FOUND`, `E_MBN_INVALID_PROFILE`, `E_MBN_DEFAULT_PROFILE_EXIST`.
/// * `read(name)`: the profile without its password. `ERROR_NOT_FOUND`, `E_MBN_INVALID_PROFILE`.
/// * `resolve(name)`: the profile with its password, for connecting. `ERROR_NOT_FOUND`, `E_MBN_INVALID_PROFILE`.
/// * `remove(name)`: deletes the profile. `ERROR_NOT_FOUND`.
/// * `list()`: all profiles without passwords, and what is damaged.
///
/// `create` and `update` return the stored profile without its password. Win32 errors come as `HRESULT_FROM_WIN32`; an
/// invalid document with line and column of its first violation. A store on files adds `E_ACCESSDENIED`,
/// `ERROR_READ_FAULT` and `ERROR_WRITE_FAULT`. All calls are complete on return and safe from any thread.
template <class S>
concept ProfileStore = requires(S& store, std::string_view text, Profile const& profile) {
    { store.create(text) } -> std::same_as<Result<Profile>>;
    { store.create(profile) } -> std::same_as<Result<Profile>>;
    { store.update(text) } -> std::same_as<Result<Profile>>;
    { store.update(profile) } -> std::same_as<Result<Profile>>;
    { store.read(text) } -> std::same_as<Result<StoredProfile>>;
    { store.resolve(text) } -> std::same_as<Result<Profile>>;
    { store.remove(text) } -> std::same_as<Result<void>>;
    { store.list() } -> std::same_as<Result<ProfileList>>;
};

} // namespace mbn::inline v0

#endif
