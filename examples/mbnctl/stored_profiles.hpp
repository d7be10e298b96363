// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_STORED_PROFILES_HPP
#define MBN_EXAMPLES_MBNCTL_STORED_PROFILES_HPP

#include "profiles.hpp"

#include <mbn/profile/xml_profiles.hpp>
#include <mbn/profile_manager.hpp>

#include <boost/asio/io_context.hpp>

#include <string_view>
#include <vector>

namespace mbnctl {

// The profiles of a store of any kind.
template <class Store>
class StoredProfiles final : public Profiles {
public:
    explicit StoredProfiles(Store const& store)
        : profiles_{store}, manager_{nobody_.get_executor(), store, {.icon_file = mbn::IconFile::ignored}} {}

    mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) override {
        return profiles_.resolve(mode, designator);
    }
    mbn::ProfileReport validate(std::string_view document) override { return mbn::validate_profile(document); }
    mbn::Result<mbn::Profile> add(std::string_view document) override { return manager_.create(document); }
    mbn::Result<mbn::Profile> update(std::string_view document) override { return manager_.update(document); }
    mbn::Result<mbn::EnsuredProfile> ensure(std::string_view document) override { return manager_.ensure(document); }
    mbn::Result<void> remove(std::string_view name, mbn::ProfileAuthority authority) override {
        return manager_.remove(name, authority);
    }
    mbn::Result<mbn::StoredProfile> read(std::string_view name) override { return manager_.get(name); }
    mbn::Result<mbn::ProfileList> list() override { return manager_.list(); }
    mbn::Result<std::vector<mbn::ProfileEvent>> refresh() override { return manager_.refresh(); }

private:
    // Never run: nobody subscribes here.
    boost::asio::io_context nobody_{};
    mbn::XmlProfiles<Store> profiles_;
    mbn::ProfileManager<Store> manager_;
};

} // namespace mbnctl

#endif
