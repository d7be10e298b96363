// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_XML_PROFILES_HPP
#define MBN_PROFILE_XML_PROFILES_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/rules.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/profile/xml.hpp>
#include <mbn/result.hpp>

#include <string_view>
#include <utility>

namespace mbn::inline v0 {

/// Profile policy with the documented meaning of designators: a name in a store, or a profile document.
///
/// Safe from any thread where its store is. `validate_profile` tells everything that is wrong with a document.
template <class Store>
class XmlProfiles {
    // Checked here and not in the head, so that a backend can be named without working it out. Faster to compile.
    static_assert(ProfileStore<Store>, "mbn: XmlProfiles needs a ProfileStore.");

    template <class T>
    using Result = detail::Dependent<Store, mbn::Result<T>>;

public:
    XmlProfiles() = default;

    explicit XmlProfiles(Store store) : store_{std::move(store)} {}

    /// `ConnectionMode::profile`: the stored profile of that name. `ConnectionMode::tmp_profile`: the profile that the
    /// document describes, which is stored nowhere.
    ///
    /// `E_INVALIDARG` for a name that is not in the store, for a damaged or invalid document (with line and column of
    /// the first violation) and for any other mode. Where the store itself fails, its own code.
    [[nodiscard]] Result<Profile> resolve(ConnectionMode mode, detail::Dependent<Store, std::string_view> designator) {
        switch (mode) {
        case ConnectionMode::profile:
            return by_name(designator);
        case ConnectionMode::tmp_profile:
            return parse_profile(designator);
        }
        return detail::profile_error(hresult::e_invalidarg);
    }

    /// Whether a typed profile keeps the rules (`check_profile`); `E_INVALIDARG` where it does not.
    [[nodiscard]] Result<void> admit(detail::Dependent<Store, Profile> const& profile) {
        return detail::admit_profile(profile);
    }

    [[nodiscard]] Store& store() noexcept { return store_; }
    [[nodiscard]] Store const& store() const noexcept { return store_; }

private:
    [[nodiscard]] Result<Profile> by_name(std::string_view name) {
        Result<Profile> found = store_.resolve(name);
        if (found)
            return found;
        Error error = found.error();
        bool const is_argument = error.code == hresult::error_not_found || error.code == hresult::e_mbn_invalid_profile;
        if (is_argument) {
            Error const as_argument = detail::profile_error(hresult::e_invalidarg);
            error.code = as_argument.code;
            error.advice = as_argument.advice;
        }
        error.phase = Phase::profile;
        return error;
    }

    Store store_;
};

} // namespace mbn::inline v0

#endif
