// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_PROFILES_HPP
#define MBN_EXAMPLES_MBNCTL_PROFILES_HPP

#include <mbn/profile/management.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/profile_event.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/result.hpp>

#include <string_view>
#include <vector>

namespace mbnctl {

// Everything that needs profile documents or their store. It lives in a module of its own, `mbnctl_profiles.so`,
// because an XML library takes longer to load than a connect takes: `mbnctl connect --apn` runs without it.
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

} // namespace mbnctl

// What the module exports. An empty store stands for the default one; the caller deletes the object. Null where no
// default store can be told, or memory is out.
extern "C" mbnctl::Profiles* mbnctl_make_profiles(char const* store);

// The same for what a modem of ModemManager keeps itself, which takes D-Bus as well and so is a module of its own,
// `mbnctl_modem_profiles.so`. An empty text stands for the only modem. Null where memory is out.
extern "C" mbnctl::Profiles* mbnctl_make_modem_profiles(char const* modem);

#endif
