// SPDX-License-Identifier: BSL-1.0
#include "lazy_profiles.hpp"

#include "module.hpp"

#include <mbn/profile/rules.hpp>

namespace mbnctl {

mbn::Result<Profiles*> ProfilesModule::get() {
    if (profiles_)
        return profiles_.get();

    auto* const make =
        find_in_module<decltype(mbnctl_make_profiles)>("mbnctl_profiles.so", "mbnctl_make_profiles", problem_);
    if (make == nullptr)
        return mbn::make_error(mbn::hresult::error_file_not_found);
    profiles_.reset(make(store_.c_str()));
    if (!profiles_) {
        problem_ = "neither --store, XDG_CONFIG_HOME nor HOME names a folder for profiles";
        return mbn::make_error(mbn::hresult::error_not_found);
    }
    return profiles_.get();
}

mbn::Result<mbn::Profile> LazyProfiles::resolve(mbn::ConnectionMode mode, std::string_view designator) {
    mbn::Result<Profiles*> const profiles = module->get();
    if (!profiles)
        return profiles.error();
    return profiles.value()->resolve(mode, designator);
}

mbn::Result<void> LazyProfiles::admit(mbn::Profile const& profile) {
    if (!mbn::check_profile(profile).is_valid())
        return mbn::make_error(mbn::hresult::e_invalidarg);
    return mbn::success();
}

} // namespace mbnctl
