// SPDX-License-Identifier: BSL-1.0
#include "profiles.hpp"

#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>

#include <exception>
#include <string>
#include <utility>

namespace mbnctl {

namespace {

class DirectoryProfiles final : public Profiles {
public:
    explicit DirectoryProfiles(mbn::DirectoryStore store) : profiles_{std::move(store)} {}

    mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) override {
        return profiles_.resolve(mode, designator);
    }
    mbn::ProfileReport validate(std::string_view document) override { return mbn::validate_profile(document); }
    mbn::Result<mbn::Profile> add(std::string_view document) override { return profiles_.store().create(document); }
    mbn::Result<void> remove(std::string_view name) override { return profiles_.store().remove(name); }
    mbn::Result<mbn::ProfileList> list() override { return profiles_.store().list(); }

private:
    mbn::XmlProfiles<mbn::DirectoryStore> profiles_;
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
