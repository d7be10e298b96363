// SPDX-License-Identifier: BSL-1.0
#include "profiles.hpp"

#include <memory>
#include <string>

// What makes `mbnctl` of the parts.
namespace mbnctl {

bool has_documents() noexcept {
    return false;
}

std::unique_ptr<Profiles> open_profiles(std::string /*store*/) {
    return nullptr;
}

std::unique_ptr<Profiles> open_modem_profiles(std::string const& /*modem*/) {
    return nullptr;
}

} // namespace mbnctl
