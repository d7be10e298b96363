// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_SHARED_PROFILES_HPP
#define MBN_EXAMPLES_MBNCTL_SHARED_PROFILES_HPP

#include "profiles.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mbnctl {

// The stored profiles of this run, opened when they are first asked for.
class SharedProfiles {
public:
    // Profiles in a folder, or in the default one where it is empty; or in a modem of ModemManager.
    SharedProfiles(std::string store, std::optional<std::string> modem)
        : store_{std::move(store)}, modem_{std::move(modem)} {}

    // `ERROR_NOT_FOUND` where nobody says which store.
    [[nodiscard]] mbn::Result<Profiles*> get();

    // Why there are none.
    [[nodiscard]] std::string const& problem() const noexcept { return problem_; }

private:
    std::string store_;
    std::optional<std::string> modem_;
    std::unique_ptr<Profiles> profiles_ = {};
    std::string problem_ = {};
};

// A profile policy of our own: documents go to the stored profiles, and a profile that was never a document needs none.
struct LazyProfiles {
    std::shared_ptr<SharedProfiles> profiles = {};

    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator);
    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const& profile);
};

} // namespace mbnctl

#endif
