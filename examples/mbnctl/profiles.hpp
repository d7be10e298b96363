// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_PROFILES_HPP
#define MBN_EXAMPLES_MBNCTL_PROFILES_HPP

#include <mbn/profile/management.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/profile_event.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/result.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mbnctl {

// Everything that needs profile documents or their store.
class Profiles {
public:
    Profiles() = default;
    Profiles(Profiles const&) = delete;
    Profiles& operator=(Profiles const&) = delete;
    virtual ~Profiles() = default;

    // What `mbn::ProfilePolicy` asks for.
    [[nodiscard]] virtual mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) = 0;

    [[nodiscard]] virtual mbn::ProfileReport validate(std::string_view document) = 0;
    // What `mbn::ProfileManager` does.
    [[nodiscard]] virtual mbn::Result<mbn::Profile> add(std::string_view document) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::Profile> update(std::string_view document) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::EnsuredProfile> ensure(std::string_view document) = 0;
    [[nodiscard]] virtual mbn::Result<void> remove(std::string_view name, mbn::ProfileAuthority authority) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::StoredProfile> read(std::string_view name) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::ProfileList> list() = 0;
    [[nodiscard]] virtual mbn::Result<std::vector<mbn::ProfileEvent>> refresh() = 0;
};

// An XML library takes longer to load than a connection takes to make, so there are two programs of the same parts:
// `mbnctl`, which has none, hands what needs documents over to `mbnctl_profiles` beside it. False in the first.
[[nodiscard]] bool has_documents() noexcept;

// Where there are documents. An empty store stands for the default one; null where that cannot be told.
[[nodiscard]] std::unique_ptr<Profiles> open_profiles(std::string store);

// The same for what a modem of ModemManager keeps itself. An empty text stands for the only modem.
[[nodiscard]] std::unique_ptr<Profiles> open_modem_profiles(std::string const& modem);

} // namespace mbnctl

#endif
