// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_TYPED_PROFILES_HPP
#define MBN_PROFILE_TYPED_PROFILES_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/rules.hpp>
#include <mbn/result.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

namespace detail {

[[nodiscard]] inline Error profile_error(HResult code) noexcept {
    Error error = make_error(code);
    error.phase = Phase::profile;
    return error;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<void>> admit_profile(Dependent<Used, Profile> const& profile) {
    if (!check_profile(profile).is_valid())
        return profile_error(hresult::e_invalidarg);
    return success();
}

} // namespace detail

/// Profile policy for programs that make their profiles as values: no document, no XML library.
///
/// The profiles are fixed on construction, so it is safe from any thread.
template <class Used = detail::WhenUsed>
class BasicTypedProfiles {
    template <class T>
    using Result = detail::Dependent<Used, mbn::Result<T>>;

public:
    BasicTypedProfiles() = default;

    explicit BasicTypedProfiles(std::vector<Profile> profiles) : profiles_{std::move(profiles)} {}

    /// The first profile of that name. `E_INVALIDARG` for an unknown name, and for every mode but
    /// `ConnectionMode::profile`: this policy reads no documents.
    [[nodiscard]] Result<Profile> resolve(ConnectionMode mode, std::string_view designator) {
        if (mode == ConnectionMode::profile)
            for (Profile const& profile : profiles_)
                if (profile.name == designator)
                    return profile;
        return detail::profile_error(hresult::e_invalidarg);
    }

    /// Whether a typed profile keeps the rules (`check_profile`); `E_INVALIDARG` where it does not.
    [[nodiscard]] Result<void> admit(detail::Dependent<Used, Profile> const& profile) {
        return detail::admit_profile(profile);
    }

private:
    detail::Dependent<Used, std::vector<Profile>> profiles_;
};

using TypedProfiles = BasicTypedProfiles<>;

} // namespace mbn::inline v0

#endif
