// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_PROFILES_HPP
#define MBN_TESTS_CONFORMANCE_PROFILES_HPP

#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace conformance_test {

// `XmlProfiles` with a store in memory or in a folder, so that the parser is compiled once and not with each backend.
// Copies share the store.
class CaseProfiles {
public:
    // In memory.
    CaseProfiles();
    explicit CaseProfiles(std::filesystem::path const& folder);

    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator);
    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const& profile);

    void store(std::vector<mbn::Profile> const& profiles);
    [[nodiscard]] std::vector<std::string> names() const;

    class Implementation;

private:
    std::shared_ptr<Implementation> implementation_;
};

} // namespace conformance_test

#endif
