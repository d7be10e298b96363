// SPDX-License-Identifier: BSL-1.0
#include "lazy_profiles.hpp"

#include <mbn/profile/rules.hpp>

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

namespace mbnctl {

mbn::Result<Profiles*> ProfilesModule::get() {
    if (profiles_)
        return profiles_.get();

    // Beside the program, wherever that is.
    std::error_code error;
    std::filesystem::path const program = std::filesystem::read_symlink("/proc/self/exe", error);
    std::filesystem::path const module = program.parent_path() / "mbnctl_profiles.so";
    void* const handle = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const symbol = handle != nullptr ? dlsym(handle, "mbnctl_make_profiles") : nullptr;
    if (symbol == nullptr) {
        char const* const reason = dlerror();
        problem_ = reason != nullptr ? reason : "unknown reason";
        return mbn::make_error(mbn::hresult::error_file_not_found);
    }
    profiles_.reset(reinterpret_cast<decltype(mbnctl_make_profiles)*>(symbol)(store_.c_str()));
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
