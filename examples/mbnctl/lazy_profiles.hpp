// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_LAZY_PROFILES_HPP
#define MBN_EXAMPLES_MBNCTL_LAZY_PROFILES_HPP

#include "profiles.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mbnctl {

// The module with the profile documents, loaded when it is first asked for.
class ProfilesModule {
public:
    // Profiles in a folder, or in the default one where it is empty; or in a modem of ModemManager.
    ProfilesModule(std::string store, std::optional<std::string> modem)
        : store_{std::move(store)}, modem_{std::move(modem)} {}

    // `ERROR_FILE_NOT_FOUND` where the module cannot be loaded.
    [[nodiscard]] mbn::Result<Profiles*> get();

    // Why it could not be loaded.
    [[nodiscard]] std::string const& problem() const noexcept { return problem_; }

private:
    [[nodiscard]] std::unique_ptr<Profiles> make();

    std::string store_;
    std::optional<std::string> modem_;
    std::unique_ptr<Profiles> profiles_ = {};
    std::string problem_ = {};
};

// A profile policy of our own: documents go to the module, and a profile that was never a document needs none.
struct LazyProfiles {
    std::shared_ptr<ProfilesModule> module = {};

    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator);
    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const& profile);
};

} // namespace mbnctl

#endif
