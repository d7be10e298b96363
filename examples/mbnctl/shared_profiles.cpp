// SPDX-License-Identifier: BSL-1.0
#include "shared_profiles.hpp"

#include <mbn/profile/rules.hpp>

namespace mbnctl {

mbn::Result<Profiles*> SharedProfiles::get() {
    if (!profiles_)
        profiles_ = modem_ ? open_modem_profiles(*modem_) : open_profiles(store_);
    if (profiles_)
        return profiles_.get();
    problem_ = "neither --store, XDG_CONFIG_HOME nor HOME names a folder for profiles";
    return mbn::make_error(mbn::hresult::error_not_found);
}

mbn::Result<mbn::Profile> LazyProfiles::resolve(mbn::ConnectionMode mode, std::string_view designator) {
    mbn::Result<Profiles*> const opened = profiles->get();
    if (!opened)
        return opened.error();
    return opened.value()->resolve(mode, designator);
}

mbn::Result<void> LazyProfiles::admit(mbn::Profile const& profile) {
    if (!mbn::check_profile(profile).is_valid())
        return mbn::make_error(mbn::hresult::e_invalidarg);
    return mbn::success();
}

} // namespace mbnctl
