// SPDX-License-Identifier: BSL-1.0
#include "stored_profiles.hpp"

#include <mbn/profile/directory_store.hpp>
#ifdef MBNCTL_MODEM_MANAGER
#include <mbn/profile/modem_manager_store.hpp>
#endif

#include <memory>
#include <string>
#include <utility>

// What makes `mbnctl_profiles` of the parts.
namespace mbnctl {

bool has_documents() noexcept {
    return true;
}

std::unique_ptr<Profiles> open_profiles(std::string store) {
    if (store.empty()) {
        mbn::Result<std::string> standard = mbn::default_profile_folder();
        if (!standard)
            return nullptr;
        store = std::move(standard).value();
    }
    return std::make_unique<StoredProfiles<mbn::DirectoryStore>>(mbn::DirectoryStore{std::move(store)});
}

std::unique_ptr<Profiles> open_modem_profiles([[maybe_unused]] std::string const& modem) {
#ifdef MBNCTL_MODEM_MANAGER
    return std::make_unique<StoredProfiles<mbn::ModemManagerStore>>(mbn::ModemManagerStore{modem});
#else
    return nullptr;
#endif
}

} // namespace mbnctl
