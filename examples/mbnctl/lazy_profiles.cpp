// SPDX-License-Identifier: BSL-1.0
#include "lazy_profiles.hpp"

#include "module.hpp"

#include <mbn/profile/rules.hpp>

#include <memory>

namespace mbnctl {

std::unique_ptr<Profiles> ProfilesModule::make() {
    if (modem_) {
        auto* const of_modem = find_in_module<decltype(mbnctl_make_modem_profiles)>(
            "mbnctl_modem_profiles.so", "mbnctl_make_modem_profiles", problem_);
        return std::unique_ptr<Profiles>{of_modem != nullptr ? of_modem(modem_->c_str()) : nullptr};
    }
    auto* const of_folder =
        find_in_module<decltype(mbnctl_make_profiles)>("mbnctl_profiles.so", "mbnctl_make_profiles", problem_);
    return std::unique_ptr<Profiles>{of_folder != nullptr ? of_folder(store_.c_str()) : nullptr};
}

mbn::Result<Profiles*> ProfilesModule::get() {
    if (!profiles_)
        profiles_ = make();
    if (profiles_)
        return profiles_.get();
    if (!problem_.empty())
        return mbn::make_error(mbn::hresult::error_file_not_found);
    problem_ = "neither --store, XDG_CONFIG_HOME nor HOME names a folder for profiles";
    return mbn::make_error(mbn::hresult::error_not_found);
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
