// SPDX-License-Identifier: BSL-1.0
#include "conformance_profiles.hpp"

#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/memory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>

#include <utility>

namespace conformance_test {

class CaseProfiles::Implementation {
public:
    Implementation() = default;
    Implementation(Implementation const&) = delete;
    Implementation& operator=(Implementation const&) = delete;
    virtual ~Implementation() = default;

    [[nodiscard]] virtual mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) = 0;
    [[nodiscard]] virtual mbn::Result<void> admit(mbn::Profile const& profile) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::Profile> create(mbn::Profile const& profile) = 0;
    [[nodiscard]] virtual mbn::Result<mbn::ProfileList> list() const = 0;
};

namespace {

template <class Store>
class Documents final : public CaseProfiles::Implementation {
public:
    explicit Documents(Store store) : profiles_{std::move(store)} {}

    [[nodiscard]] mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator) override {
        return profiles_.resolve(mode, designator);
    }
    [[nodiscard]] mbn::Result<void> admit(mbn::Profile const& profile) override { return profiles_.admit(profile); }
    [[nodiscard]] mbn::Result<mbn::Profile> create(mbn::Profile const& profile) override {
        return profiles_.store().create(profile);
    }
    [[nodiscard]] mbn::Result<mbn::ProfileList> list() const override { return profiles_.store().list(); }

private:
    mbn::XmlProfiles<Store> profiles_;
};

} // namespace

CaseProfiles::CaseProfiles() : implementation_{std::make_shared<Documents<mbn::MemoryStore>>(mbn::MemoryStore{})} {}

CaseProfiles::CaseProfiles(std::filesystem::path const& folder)
    : implementation_{std::make_shared<Documents<mbn::DirectoryStore>>(mbn::DirectoryStore{folder})} {}

mbn::Result<mbn::Profile> CaseProfiles::resolve(mbn::ConnectionMode mode, std::string_view designator) {
    return implementation_->resolve(mode, designator);
}

mbn::Result<void> CaseProfiles::admit(mbn::Profile const& profile) {
    return implementation_->admit(profile);
}

void CaseProfiles::store(std::vector<mbn::Profile> const& profiles) {
    for (mbn::Profile const& profile : profiles)
        static_cast<void>(implementation_->create(profile));
}

std::vector<std::string> CaseProfiles::names() const {
    std::vector<std::string> names;
    mbn::Result<mbn::ProfileList> const list = implementation_->list();
    if (list)
        for (mbn::Profile const& profile : list.value().profiles)
            names.push_back(profile.name);
    return names;
}

} // namespace conformance_test
