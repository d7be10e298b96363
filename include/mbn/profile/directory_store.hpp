// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DIRECTORY_STORE_HPP
#define MBN_PROFILE_DIRECTORY_STORE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/file_name.hpp>
#include <mbn/profile/detail/stored_document.hpp>
#include <mbn/profile/file_system.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace mbn::inline v0 {

/// Where profiles are kept unless told otherwise: `$XDG_CONFIG_HOME/mbn/profiles`; without that variable
/// `/etc/mbn/profiles` for root, because a system service has no home, and `$HOME/.config/mbn/profiles` for others.
/// `ERROR_NOT_FOUND` where neither variable names an absolute path.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, Result<std::string>> default_profile_folder() {
    auto const absolute = [](char const* variable) -> std::string {
        char const* const value = std::getenv(variable);
        return value != nullptr && value[0] == '/' ? value : "";
    };
    if (std::string const base = absolute("XDG_CONFIG_HOME"); !base.empty())
        return base + "/mbn/profiles";
    if (::geteuid() == 0)
        return std::string{"/etc/mbn/profiles"};
    if (std::string const home = absolute("HOME"); !home.empty())
        return home + "/.config/mbn/profiles";
    return make_error(hresult::error_not_found);
}

/// A `ProfileStore` in a folder that only its owner can read: one file for each profile, folder 0700, files 0600.
///
/// A profile is replaced at once: written beside, brought to the disk, renamed, and the folder brought to the disk. A
/// crash at any moment leaves the old or the new profile. Writers take turns through a lock file, across threads and
/// processes; a call waits for those before it. Readers never wait. The folder is made when the first profile is; a
/// folder of ours that others can read is closed to them, and one that others can write is refused with
/// `E_ACCESSDENIED`. Names are compared by their bytes. Copies stand for the same folder. Safe from any thread.
template <class Files>
class BasicDirectoryStore {
    // Checked here and not in the head, so that a store can be named without working it out. Faster to compile.
    static_assert(FileSystem<Files>, "mbn: BasicDirectoryStore needs a FileSystem.");

    template <class T>
    using Result = detail::Dependent<Files, mbn::Result<T>>;
    using Text = detail::Dependent<Files, std::string_view>;

public:
    /// The store in `default_profile_folder`. Where there is no such folder every call says `ERROR_NOT_FOUND`.
    BasicDirectoryStore() : BasicDirectoryStore{folder_or_none()} {}

    explicit BasicDirectoryStore(std::string folder, Files files = {})
        : folder_{std::move(folder)}, files_{std::move(files)} {}

    [[nodiscard]] std::string const& folder() const noexcept { return folder_; }

    [[nodiscard]] Result<Profile> create(Text document) {
        Result<detail::ParsedDocument> parsed = detail::parse_for_store(document, ProfileUse::create);
        if (!parsed)
            return parsed.error();
        if (Result<void> const made = files_.make_folder(folder_); !made)
            return made.error();
        Result<Session> session = begin();
        if (!session)
            return session.error();
        std::string const file = detail::file_name_of(parsed.value().profile.name);
        Result<std::string> stored = files_.read(session.value().folder, file, detail::max_stored_bytes);
        if (stored) {
            detail::wipe(stored.value());
            return make_error(hresult::error_already_exists);
        }
        if (stored.error().code != hresult::error_file_not_found)
            return stored.error();
        return put(session.value(), file, parsed.value());
    }

    [[nodiscard]] Result<Profile> create(detail::Dependent<Files, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(create(document.reveal()));
    }

    /// A damaged profile can be replaced too, unless `IgnorePassword` asks for the password that stood in it
    /// (`E_MBN_INVALID_PROFILE` with the place of the damage).
    [[nodiscard]] Result<Profile> update(Text document) {
        Result<detail::ParsedDocument> parsed = detail::parse_for_store(document, ProfileUse::update);
        if (!parsed)
            return parsed.error();
        Result<Session> session = begin();
        if (!session)
            return not_found_or(session.error());
        Profile const& profile = parsed.value().profile;
        std::string const file = detail::file_name_of(profile.name);
        Result<detail::ParsedDocument> stored = load(session.value().folder, file, profile.name);
        bool const is_damaged = !stored && stored.error().code == hresult::e_mbn_invalid_profile;
        if (!stored && (!is_damaged || profile.context.ignore_password))
            return not_found_or(stored.error());
        if (stored)
            detail::keep_password(parsed.value(), stored.value().profile.context.password);
        return put(session.value(), file, parsed.value());
    }

    [[nodiscard]] Result<Profile> update(detail::Dependent<Files, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(update(document.reveal()));
    }

    [[nodiscard]] Result<StoredProfile> read(std::string_view name) const {
        Result<detail::ParsedDocument> const stored = find(name);
        if (!stored)
            return stored.error();
        return detail::as_read(stored.value());
    }

    [[nodiscard]] Result<Profile> resolve(std::string_view name) const {
        Result<detail::ParsedDocument> stored = find(name);
        if (!stored)
            return stored.error();
        return std::move(stored.value().profile);
    }

    /// Deletes a damaged profile too.
    [[nodiscard]] Result<void> remove(std::string_view name) {
        Result<Session> session = begin();
        if (!session)
            return not_found_or(session.error());
        Result<void> const removed = files_.remove(session.value().folder, detail::file_name_of(name));
        if (!removed)
            return not_found_or(removed.error());
        return files_.sync(session.value().folder);
    }

    /// Files that cannot be read as profiles are listed as damaged, with their paths. A folder that is not there holds
    /// no profiles.
    [[nodiscard]] Result<ProfileList> list() const {
        detail::Dependent<Files, ProfileList> list;
        Result<File> folder = open();
        if (!folder && folder.error().code == hresult::error_file_not_found)
            return list;
        if (!folder)
            return folder.error();
        Result<std::vector<std::string>> const names = files_.names(folder.value());
        if (!names)
            return names.error();
        for (std::string const& file : names.value()) {
            if (!file.ends_with(detail::profile_suffix))
                continue;
            Result<std::string> text = files_.read(folder.value(), file, detail::max_stored_bytes);
            // Removed since the folder was read.
            if (!text && text.error().code == hresult::error_file_not_found)
                continue;
            if (!text) {
                list.damaged.push_back({folder_ + "/" + file, {}});
                continue;
            }
            auto parsed = parse(text.value(), file);
            if (detail::is_stored_profile(parsed))
                list.profiles.push_back(detail::without_password(std::move(parsed.profile)));
            else
                list.damaged.push_back({folder_ + "/" + file, std::move(parsed.report)});
        }
        std::sort(list.profiles.begin(), list.profiles.end(),
                  [](Profile const& left, Profile const& right) { return left.name < right.name; });
        return list;
    }

private:
    [[nodiscard]] static std::string folder_or_none() {
        Result<std::string> folder = default_profile_folder<Files>();
        return folder ? std::move(folder).value() : std::string{};
    }

    using File = typename Files::File;

    struct Session {
        File folder;
        File lock;
    };

    static constexpr char const* lock_name = ".lock";
    // One name is enough: whoever writes holds the lock.
    static constexpr char const* new_name = ".new";

    [[nodiscard]] static Error not_found_or(Error error) noexcept {
        return error.code == hresult::error_file_not_found ? make_error(hresult::error_not_found) : error;
    }

    [[nodiscard]] Result<File> open() const {
        Result<File> folder = files_.open_folder(folder_);
        if (!folder)
            return folder;
        if (Result<void> const restricted = files_.restrict_folder(folder.value()); !restricted)
            return restricted.error();
        return folder;
    }

    [[nodiscard]] Result<Session> begin() const {
        Result<File> folder = open();
        if (!folder)
            return folder.error();
        Result<File> lock = files_.open_lock(folder.value(), lock_name);
        if (!lock)
            return lock.error();
        if (Result<void> const locked = files_.lock(lock.value()); !locked)
            return locked.error();
        return Session{std::move(folder).value(), std::move(lock).value()};
    }

    // A file that holds another profile than its name says is damaged: nobody would find that profile.
    [[nodiscard]] static detail::Dependent<Files, detail::ParsedDocument> parse(std::string& text,
                                                                                std::string_view file) {
        detail::Dependent<Files, detail::ParsedDocument> parsed = detail::parse_stored<Files>(text);
        detail::wipe(text);
        if (detail::is_stored_profile(parsed) && detail::file_name_of(parsed.profile.name) != file) {
            detail::Position const place = parsed.positions[static_cast<std::size_t>(detail::Element::name)];
            Violation violation;
            violation.rule = ProfileRule::value;
            violation.line = place.line;
            violation.column = place.column;
            violation.path = detail::path_of(detail::Element::name, parsed.root);
            violation.text = "this profile belongs in the file " + detail::file_name_of(parsed.profile.name);
            parsed.report.violations.push_back(std::move(violation));
        }
        return parsed;
    }

    [[nodiscard]] Result<detail::ParsedDocument> load(File& folder, std::string const& file,
                                                      std::string_view name) const {
        Result<std::string> text = files_.read(folder, file, detail::max_stored_bytes);
        if (!text)
            return text.error();
        auto parsed = parse(text.value(), file);
        if (!detail::is_stored_profile(parsed) || parsed.profile.name != name)
            return detail::document_error(hresult::e_mbn_invalid_profile, parsed.report);
        return parsed;
    }

    [[nodiscard]] Result<detail::ParsedDocument> find(std::string_view name) const {
        Result<File> folder = open();
        if (!folder)
            return not_found_or(folder.error());
        Result<detail::ParsedDocument> stored = load(folder.value(), detail::file_name_of(name), name);
        if (!stored)
            return not_found_or(stored.error());
        return stored;
    }

    [[nodiscard]] Result<Profile> put(Session& session, std::string const& file,
                                      detail::Dependent<Files, detail::ParsedDocument> const& parsed) const {
        if (parsed.profile.is_default) {
            Result<ProfileList> const others = list();
            if (!others)
                return others.error();
            for (Profile const& other : others.value().profiles)
                if (detail::are_rival_defaults(parsed.profile, other))
                    return make_error(hresult::e_mbn_default_profile_exist);
        }
        // What a crash left behind.
        Result<void> const cleaned = files_.remove(session.folder, new_name);
        if (!cleaned && cleaned.error().code != hresult::error_file_not_found)
            return cleaned.error();
        Result<void> const written = write_new(session.folder, parsed.text.reveal());
        if (!written) {
            (void)files_.remove(session.folder, new_name);
            return written.error();
        }
        if (Result<void> const renamed = files_.rename(session.folder, new_name, file); !renamed)
            return renamed.error();
        if (Result<void> const synced = files_.sync(session.folder); !synced)
            return synced.error();
        return detail::without_password(parsed.profile);
    }

    [[nodiscard]] Result<void> write_new(File& folder, std::string_view text) const {
        Result<File> file = files_.create(folder, new_name);
        if (!file)
            return file.error();
        if (Result<void> const written = files_.write(file.value(), text); !written)
            return written;
        return files_.sync(file.value());
    }

    std::string folder_;
    Files files_;
};

using DirectoryStore = BasicDirectoryStore<PosixFileSystem>;

} // namespace mbn::inline v0

#endif
