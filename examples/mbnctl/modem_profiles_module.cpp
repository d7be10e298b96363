// SPDX-License-Identifier: BSL-1.0
#include "stored_profiles.hpp"

#include <mbn/profile/modem_manager_store.hpp>

#include <exception>

extern "C" mbnctl::Profiles* mbnctl_make_modem_profiles(char const* modem) {
    try {
        return new mbnctl::StoredProfiles<mbn::ModemManagerStore>{mbn::ModemManagerStore{modem}};
    } catch (std::exception const&) {
        return nullptr;
    }
}
