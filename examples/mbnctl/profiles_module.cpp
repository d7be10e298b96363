// SPDX-License-Identifier: BSL-1.0
#include "profiles.hpp"

#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>
#include <mbn/profile_manager.hpp>

#include <boost/asio/io_context.hpp>

#include <exception>
#include <string>
#include <utility>

namespace mbnctl {

namespace {

class DirectoryProfiles final : public Profiles {
public:
    explicit DirectoryProfiles(mbn::DirectoryStore const& store)
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
    mbn::XmlProfiles<mbn::DirectoryStore> profiles_;
    mbn::ProfileManager<mbn::DirectoryStore> manager_;
};

} // namespace

} // namespace mbnctl

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
        return new mbnctl::DirectoryProfiles{mbn::DirectoryStore{std::move(folder)}};
    } catch (std::exception const&) {
        return nullptr;
    }
}
