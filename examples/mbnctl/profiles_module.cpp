// SPDX-License-Identifier: BSL-1.0
#include "stored_profiles.hpp"

#include <mbn/profile/directory_store.hpp>

#include <exception>
#include <string>
#include <utility>

// No exception may leave a C function.
extern "C" mbnctl::Profiles* mbnctl_make_profiles(char const* store) {
    try {
        std::string folder = store;
        if (folder.empty()) {
            mbn::Result<std::string> standard = mbn::default_profile_folder();
            if (!standard)
                return nullptr;
            folder = std::move(standard).value();
        }
        return new mbnctl::StoredProfiles<mbn::DirectoryStore>{mbn::DirectoryStore{std::move(folder)}};
    } catch (std::exception const&) {
        return nullptr;
    }
}
