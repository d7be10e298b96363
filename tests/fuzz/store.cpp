// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/hresult.hpp>
#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

namespace {

using mbn::Result;
namespace hresult = mbn::hresult;

// A folder that is not on a disk.
class MemoryFiles {
public:
    struct File {
        std::string name = {};
    };
    using Folder = std::map<std::string, std::string>;

    [[nodiscard]] Folder& folder() const noexcept { return *folder_; }

    [[nodiscard]] Result<void> make_folder(std::string const& /*path*/) const { return mbn::success(); }
    [[nodiscard]] Result<File> open_folder(std::string const& path) const { return File{path}; }
    [[nodiscard]] Result<void> restrict_folder(File& /*folder*/) const { return mbn::success(); }
    [[nodiscard]] Result<File> open_lock(File& /*folder*/, std::string const& name) const { return File{name}; }
    [[nodiscard]] Result<void> lock(File& /*file*/) const { return mbn::success(); }
    [[nodiscard]] Result<std::vector<std::string>> names(File& /*folder*/) const {
        std::vector<std::string> found;
        for (auto const& [name, text] : *folder_)
            found.push_back(name);
        return found;
    }
    [[nodiscard]] Result<std::string> read(File& /*folder*/, std::string const& name, std::size_t max_bytes) const {
        auto const found = folder_->find(name);
        if (found == folder_->end())
            return mbn::make_error(hresult::error_file_not_found);
        if (found->second.size() > max_bytes)
            return mbn::make_error(hresult::error_read_fault);
        return found->second;
    }
    [[nodiscard]] Result<File> create(File& /*folder*/, std::string const& name) const {
        if (!folder_->emplace(name, "").second)
            return mbn::make_error(hresult::error_already_exists);
        return File{name};
    }
    [[nodiscard]] Result<void> write(File& file, std::string_view bytes) const {
        (*folder_)[file.name].append(bytes);
        return mbn::success();
    }
    [[nodiscard]] Result<void> sync(File& /*file*/) const { return mbn::success(); }
    [[nodiscard]] Result<void> rename(File& /*folder*/, std::string const& from, std::string const& to) const {
        auto moved = folder_->extract(from);
        if (moved.empty())
            return mbn::make_error(hresult::error_file_not_found);
        folder_->insert_or_assign(to, std::move(moved.mapped()));
        return mbn::success();
    }
    [[nodiscard]] Result<void> remove(File& /*folder*/, std::string const& name) const {
        if (folder_->erase(name) == 0)
            return mbn::make_error(hresult::error_file_not_found);
        return mbn::success();
    }

private:
    std::shared_ptr<Folder> folder_ = std::make_shared<Folder>();
};

constexpr std::string_view home = R"(<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1"><Name>Home</Name><IsDefault>false</IsDefault>
<ProfileCreationType>UserProvisioned</ProfileCreationType><SubscriberID>001010123456789</SubscriberID>
<AutoConnectOnInternet>false</AutoConnectOnInternet>
<ConnectionMode>manual</ConnectionMode><Context><AccessString>internet</AccessString><UserLogonCred>
<UserName>anna</UserName><IgnorePassword>true</IgnorePassword><Password>s3cret</Password></UserLogonCred></Context>
</MBNProfile>)";

} // namespace

// A file of the store that holds anything: it is read or refused, it harms no other, and it can be replaced and
// deleted.
void store(Bytes bytes) {
    MemoryFiles const files;
    mbn::BasicDirectoryStore<MemoryFiles> profiles{"/profiles", files};
    files.folder()["+home.xml"] = text_of(bytes);
    files.folder()[std::string{text_of(bytes.first(std::min<std::size_t>(bytes.size(), 40)))}] = "";

    auto const read = profiles.read("Home");
    auto const resolved = profiles.resolve("Home");
    expect(read.has_value() == resolved.has_value(), "what can be read can be used");
    if (!read)
        expect(read.error().code == hresult::e_mbn_invalid_profile || read.error().code == hresult::error_read_fault ||
                   read.error().code == hresult::error_not_found,
               "what is damaged is told");
    static_cast<void>(profiles.list());
    static_cast<void>(profiles.update(home));
    expect(profiles.remove("Home").has_value(), "a damaged profile can be deleted");
    expect(profiles.create(home).has_value(), "and made anew");
    auto const made = profiles.read("Home");
    expect(made.has_value(), "what was made can be read");
}

} // namespace fuzz
