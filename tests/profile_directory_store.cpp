// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/directory_store.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mbn_test;
using namespace std::string_literals;

namespace {

unsigned int mode_of(std::string const& path) {
    struct stat status = {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

std::vector<std::string> files_in(std::string const& path) {
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator{path})
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// Sets an environment variable for as long as it lives.
class Variable {
public:
    Variable(char const* name, std::optional<std::string> const& value) : name_{name} {
        if (char const* const old = std::getenv(name))
            old_ = old;
        set(value);
    }
    Variable(Variable const&) = delete;
    Variable& operator=(Variable const&) = delete;
    ~Variable() { set(old_); }

private:
    void set(std::optional<std::string> const& value) const {
        if (value)
            ::setenv(name_, value->c_str(), 1);
        else
            ::unsetenv(name_);
    }

    char const* name_;
    std::optional<std::string> old_;
};

// The real file system, until its plan says otherwise.
class PlannedFiles {
public:
    using File = mbn::PosixFileSystem::File;

    struct Plan {
        // Called before each operation, with its number. An error is what the operation reports.
        std::function<mbn::Result<void>(int)> before;
        int done = 0;
    };

    explicit PlannedFiles(std::shared_ptr<Plan> plan) : plan_{std::move(plan)} {}

    [[nodiscard]] mbn::Result<void> make_folder(std::string const& path) const {
        return step([&] { return files_.make_folder(path); });
    }
    [[nodiscard]] mbn::Result<File> open_folder(std::string const& path) const {
        return step([&] { return files_.open_folder(path); });
    }
    [[nodiscard]] mbn::Result<void> restrict_folder(File& folder) const {
        return step([&] { return files_.restrict_folder(folder); });
    }
    [[nodiscard]] mbn::Result<File> open_lock(File& folder, std::string const& name) const {
        return step([&] { return files_.open_lock(folder, name); });
    }
    [[nodiscard]] mbn::Result<void> lock(File& file) const {
        return step([&] { return files_.lock(file); });
    }
    [[nodiscard]] mbn::Result<std::vector<std::string>> names(File& folder) const {
        return step([&] { return files_.names(folder); });
    }
    [[nodiscard]] mbn::Result<std::string> read(File& folder, std::string const& name, std::size_t max_bytes) const {
        return step([&] { return files_.read(folder, name, max_bytes); });
    }
    [[nodiscard]] mbn::Result<File> create(File& folder, std::string const& name) const {
        return step([&] { return files_.create(folder, name); });
    }
    // In two parts, as the kernel may do it.
    [[nodiscard]] mbn::Result<void> write(File& file, std::string_view bytes) const {
        mbn::Result<void> const first = step([&] { return files_.write(file, bytes.substr(0, bytes.size() / 2)); });
        return first ? step([&] { return files_.write(file, bytes.substr(bytes.size() / 2)); }) : first;
    }
    [[nodiscard]] mbn::Result<void> sync(File& file) const {
        return step([&] { return files_.sync(file); });
    }
    [[nodiscard]] mbn::Result<void> rename(File& folder, std::string const& from, std::string const& to) const {
        return step([&] { return files_.rename(folder, from, to); });
    }
    [[nodiscard]] mbn::Result<void> remove(File& folder, std::string const& name) const {
        return step([&] { return files_.remove(folder, name); });
    }

private:
    template <class Operation>
    [[nodiscard]] std::invoke_result_t<Operation> step(Operation&& operation) const {
        if (mbn::Result<void> const allowed = plan_->before(plan_->done++); !allowed)
            return allowed.error();
        return operation();
    }

    mbn::PosixFileSystem files_;
    std::shared_ptr<Plan> plan_;
};

static_assert(mbn::FileSystem<PlannedFiles>);

using PlannedStore = mbn::BasicDirectoryStore<PlannedFiles>;

// A disk that forgets: what was not synchronised may be lost when the power goes.
struct Disk {
    struct Node {
        std::string cached = {};
        std::string durable = {};
    };
    using Names = std::map<std::string, std::shared_ptr<Node>, std::less<>>;

    Names cached = {};
    Names durable = {};
    int operations_left = -1;
};

struct PowerLoss {};

class DiskFiles {
public:
    struct File {
        // Null for the folder.
        std::shared_ptr<Disk::Node> node;
    };

    explicit DiskFiles(std::shared_ptr<Disk> disk) : disk_{std::move(disk)} {}

    [[nodiscard]] mbn::Result<void> make_folder(std::string const& /*path*/) const {
        step();
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<File> open_folder(std::string const& /*path*/) const {
        step();
        return File{};
    }
    [[nodiscard]] mbn::Result<void> restrict_folder(File& /*folder*/) const {
        step();
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<File> open_lock(File& /*folder*/, std::string const& /*name*/) const {
        step();
        return File{};
    }
    [[nodiscard]] mbn::Result<void> lock(File& /*file*/) const {
        step();
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<std::vector<std::string>> names(File& /*folder*/) const {
        step();
        std::vector<std::string> found;
        for (auto const& [name, node] : disk_->cached)
            if (!name.starts_with('.'))
                found.push_back(name);
        return found;
    }
    [[nodiscard]] mbn::Result<std::string> read(File& /*folder*/, std::string const& name,
                                                std::size_t /*max_bytes*/) const {
        step();
        auto const found = disk_->cached.find(name);
        if (found == disk_->cached.end())
            return mbn::make_error(mbn::hresult::error_file_not_found);
        return found->second->cached;
    }
    [[nodiscard]] mbn::Result<File> create(File& /*folder*/, std::string const& name) const {
        step();
        if (disk_->cached.contains(name))
            return mbn::make_error(mbn::hresult::error_already_exists);
        auto node = std::make_shared<Disk::Node>();
        disk_->cached[name] = node;
        return File{std::move(node)};
    }
    [[nodiscard]] mbn::Result<void> write(File& file, std::string_view bytes) const {
        step();
        file.node->cached += bytes.substr(0, bytes.size() / 2);
        step();
        file.node->cached += bytes.substr(bytes.size() / 2);
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<void> sync(File& file) const {
        step();
        if (file.node)
            file.node->durable = file.node->cached;
        else
            disk_->durable = disk_->cached;
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<void> rename(File& /*folder*/, std::string const& from, std::string const& to) const {
        step();
        disk_->cached[to] = disk_->cached.at(from);
        disk_->cached.erase(from);
        return mbn::success();
    }
    [[nodiscard]] mbn::Result<void> remove(File& /*folder*/, std::string const& name) const {
        step();
        if (disk_->cached.erase(name) == 0)
            return mbn::make_error(mbn::hresult::error_file_not_found);
        return mbn::success();
    }

private:
    void step() const {
        if (disk_->operations_left == 0)
            throw PowerLoss{};
        if (disk_->operations_left > 0)
            --disk_->operations_left;
    }

    std::shared_ptr<Disk> disk_;
};

static_assert(mbn::FileSystem<DiskFiles>);

using DiskStore = mbn::BasicDirectoryStore<DiskFiles>;

// What may be found after the power comes back: with the names that were on the disk or those that were only cached,
// and with the contents that were on the disk or as much of the others as happened to be written.
std::vector<std::shared_ptr<Disk>> after_power_loss(Disk const& disk) {
    std::vector<std::shared_ptr<Disk>> outcomes;
    for (bool const has_names : {false, true})
        for (int const quarters : {-1, 0, 1, 4}) {
            auto outcome = std::make_shared<Disk>();
            for (auto const& [name, node] : has_names ? disk.cached : disk.durable) {
                auto kept = std::make_shared<Disk::Node>();
                bool const is_clean = node->cached == node->durable;
                kept->cached =
                    quarters < 0 || is_clean
                        ? node->durable
                        : node->cached.substr(0, node->cached.size() * static_cast<std::size_t>(quarters) / 4);
                kept->durable = kept->cached;
                outcome->cached[name] = kept;
                outcome->durable[name] = kept;
            }
            outcomes.push_back(std::move(outcome));
        }
    return outcomes;
}

std::string const old_document = with_credentials("user", "old");
std::string const new_document = with_credentials("user", "new");

// Runs this in a process of its own. Returns its exit status.
int in_child(std::function<int()> const& work) {
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0)
        ::_exit(work());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

constexpr int crashed = 77;

// What is found after a process died at one of its operations on the folder.
struct Aftermath {
    std::optional<std::string> password;
    std::size_t profiles = 0;
    std::size_t damaged = 0;
};

// Lets `work` die before each of its operations in turn, and `check` look at what is left. Returns how often it died.
int crash_everywhere(bool has_profile, std::function<bool(PlannedStore&)> const& work,
                     std::function<void(Aftermath const&)> const& check) {
    for (int point = 0;; ++point) {
        CAPTURE(point);
        TemporaryFolder const folder;
        mbn::DirectoryStore store{folder / "profiles"};
        if (has_profile)
            REQUIRE(store.create(old_document).has_value());
        int const status = in_child([&] {
            auto plan = std::make_shared<PlannedFiles::Plan>();
            plan->before = [point](int number) -> mbn::Result<void> {
                if (number == point)
                    ::_exit(crashed);
                return mbn::success();
            };
            PlannedStore dying{store.folder(), PlannedFiles{plan}};
            return work(dying) ? 0 : 1;
        });
        mbn::Result<mbn::Profile> const found = store.resolve("Home");
        mbn::ProfileList const list = store.list().value();
        Aftermath aftermath{{}, list.profiles.size(), list.damaged.size()};
        if (found)
            aftermath.password = found.value().context.password.reveal();
        check(aftermath);
        // The dead process holds nothing up.
        CHECK(store.create(v1_profile("", "next")).has_value());
        CHECK_FALSE(std::filesystem::exists(store.folder() + "/.new"));
        if (status == 0)
            return point;
        REQUIRE(status == crashed);
    }
}

} // namespace

TEST_CASE("directory store: folder 0700, files 0600, whatever the umask") {
    TemporaryFolder const folder;
    mode_t const before = ::umask(0);
    mbn::DirectoryStore store{folder / "a/b/profiles"};
    REQUIRE(store.create(old_document).has_value());
    ::umask(before);
    CHECK(mode_of(folder / "a") == 0700);
    CHECK(mode_of(folder / "a/b") == 0700);
    CHECK(mode_of(folder / "a/b/profiles") == 0700);
    CHECK(mode_of(folder / "a/b/profiles/+home.xml") == 0600);
    CHECK(mode_of(folder / "a/b/profiles/.lock") == 0600);
    CHECK(files_in(folder / "a/b/profiles") == std::vector{"+home.xml"s, ".lock"s});
    CHECK(read_file(folder / "a/b/profiles/+home.xml") == old_document);
}

TEST_CASE("directory store: folder of ours that others can read, closed") {
    TemporaryFolder const folder;
    std::string const path = folder / "profiles";
    REQUIRE(::mkdir(path.c_str(), 0700) == 0);
    REQUIRE(::chmod(path.c_str(), 0777) == 0);
    mbn::DirectoryStore store{path};
    CHECK(store.list().has_value());
    CHECK(mode_of(path) == 0700);
}

TEST_CASE("directory store: folder that everybody shares, refused") {
    TemporaryFolder const folder;
    std::string const path = folder / "shared";
    REQUIRE(::mkdir(path.c_str(), 0700) == 0);
    REQUIRE(::chmod(path.c_str(), 01777) == 0);
    mbn::DirectoryStore store{path};
    CHECK(code_of(store.create(old_document)) == mbn::hresult::e_accessdenied);
    CHECK(code_of(store.list()) == mbn::hresult::e_accessdenied);
    CHECK(code_of(store.read("Home")) == mbn::hresult::e_accessdenied);
    CHECK(mode_of(path) == 01777);
    CHECK(files_in(path).empty());
}

TEST_CASE("directory store: reading, makes no folder") {
    TemporaryFolder const folder;
    mbn::DirectoryStore store{folder / "profiles"};
    CHECK(store.list().value().profiles.empty());
    CHECK(code_of(store.read("Home")) == mbn::hresult::error_not_found);
    CHECK(code_of(store.remove("Home")) == mbn::hresult::error_not_found);
    CHECK(code_of(store.update(old_document)) == mbn::hresult::error_not_found);
    CHECK_FALSE(std::filesystem::exists(store.folder()));
    // Nor does a document that is refused.
    CHECK_FALSE(store.create("nonsense").has_value());
    CHECK_FALSE(std::filesystem::exists(store.folder()));
}

TEST_CASE("directory store: a file in the way of the folder, an error") {
    TemporaryFolder const folder;
    write_file(folder / "file", "x");
    for (std::string const& path : {folder / "file", folder / "file/below"}) {
        mbn::DirectoryStore store{path};
        CHECK_FALSE(store.create(old_document).has_value());
        CHECK_FALSE(store.list().has_value());
    }
    CHECK(read_file(folder / "file") == "x");
}

TEST_CASE("directory store: another object on the folder, sees the same profiles") {
    TemporaryFolder const folder;
    mbn::DirectoryStore one{folder / "profiles"};
    mbn::DirectoryStore two{folder / "profiles/"};
    REQUIRE(one.create(old_document).has_value());
    CHECK(two.resolve("Home").value().context.password.reveal() == "old");
    REQUIRE(two.update(new_document).has_value());
    CHECK(one.resolve("Home").value().context.password.reveal() == "new");
}

TEST_CASE("directory store: damaged files, told with their places and hiding no others") {
    TemporaryFolder const folder;
    mbn::DirectoryStore store{folder / "profiles"};
    REQUIRE(store.create(old_document).has_value());
    std::string const path = folder / "profiles/";
    write_file(path + "empty.xml", "");
    write_file(path + "cut.xml", old_document.substr(0, 100));
    write_file(path + "invalid.xml", "\n" + v1_profile("<Foo/>", "invalid"));
    write_file(path + "misnamed.xml", v1_profile("", "other"));
    write_file(path + "huge.xml", std::string(3U << 20U, ' '));
    write_file(path + "modem.xml",
               mbn::write_modem_config_profile(
                   {.name = "modem", .sim_icc_id = "1", .oem_connection_id = mbn::purpose::internet}));
    REQUIRE(::symlink("+home.xml", (path + "link.xml").c_str()) == 0);
    REQUIRE(::mkdir((path + "folder.xml").c_str(), 0700) == 0);
    REQUIRE(::mkfifo((path + "pipe.xml").c_str(), 0600) == 0);
    write_file(path + "README", "no profile at all");

    mbn::ProfileList const list = store.list().value();
    REQUIRE(list.profiles.size() == 1);
    CHECK(list.profiles[0].name == "Home");
    std::map<std::string, mbn::ProfileReport> damaged;
    for (mbn::DamagedProfile const& profile : list.damaged)
        damaged.emplace(profile.place.substr(profile.place.rfind('/') + 1), profile.report);
    CHECK(damaged.size() == 9);
    for (std::string const& name : {"empty.xml"s, "cut.xml"s, "invalid.xml"s, "misnamed.xml"s})
        CHECK_FALSE(damaged.at(name).is_valid());
    for (std::string const& name : {"huge.xml"s, "link.xml"s, "folder.xml"s, "pipe.xml"s})
        CHECK(damaged.contains(name));
    CHECK(damaged.at("invalid.xml").first_error()->line == 2);
    CHECK(damaged.at("misnamed.xml").first_error()->text == "this profile belongs in the file other.xml");
    CHECK(mbn::to_string(damaged.at("cut.xml")).find("old") == std::string::npos);

    mbn::Result<mbn::Profile> const invalid = store.resolve("invalid");
    REQUIRE_FALSE(invalid.has_value());
    CHECK(invalid.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(invalid.error().line == 2);
    CHECK(code_of(store.read("misnamed")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(code_of(store.read("modem")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(code_of(store.read("link")) == mbn::hresult::error_read_fault);
    CHECK(code_of(store.read("other")) == mbn::hresult::error_not_found);
}

TEST_CASE("directory store: damaged file, can be replaced or removed, not created over") {
    TemporaryFolder const folder;
    mbn::DirectoryStore store{folder / "profiles"};
    REQUIRE(store.create(old_document).has_value());
    std::string const file = folder / "profiles/+home.xml";
    write_file(file, "\n\nnonsense");
    CHECK(code_of(store.create(old_document)) == mbn::hresult::error_already_exists);
    // The password to keep is lost.
    mbn::Result<mbn::Profile> const keeping = store.update(v1_profile(
        "<Context><UserLogonCred><UserName>u</UserName><IgnorePassword>1</IgnorePassword></UserLogonCred></Context>"));
    REQUIRE_FALSE(keeping.has_value());
    CHECK(keeping.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(keeping.error().line == 3);
    CHECK(store.update(new_document).has_value());
    CHECK(store.resolve("Home").value().context.password.reveal() == "new");
    write_file(file, "nonsense");
    CHECK(store.remove("Home").has_value());
    CHECK(store.list().value().damaged.empty());
}

TEST_CASE("directory store: what a crash left behind, ignored and then cleaned") {
    TemporaryFolder const folder;
    mbn::DirectoryStore store{folder / "profiles"};
    REQUIRE(store.create(old_document).has_value());
    std::string const leftover = folder / "profiles/.new";
    write_file(leftover, new_document.substr(0, 50));
    CHECK(store.list().value().damaged.empty());
    CHECK(store.resolve("Home").value().context.password.reveal() == "old");
    REQUIRE(store.update(new_document).has_value());
    CHECK_FALSE(std::filesystem::exists(leftover));
    CHECK(store.resolve("Home").value().context.password.reveal() == "new");
}

TEST_CASE("directory store: a link in place of the new file, not followed") {
    TemporaryFolder const folder;
    mbn::DirectoryStore store{folder / "profiles"};
    REQUIRE(store.create(old_document).has_value());
    write_file(folder / "victim", "untouched");
    REQUIRE(::symlink((folder / "victim").c_str(), (folder / "profiles/.new").c_str()) == 0);
    REQUIRE(store.update(new_document).has_value());
    CHECK(read_file(folder / "victim") == "untouched");
    CHECK(store.resolve("Home").value().context.password.reveal() == "new");
}

TEST_CASE("directory store: default folder, by the environment") {
    {
        Variable const config{"XDG_CONFIG_HOME", "/somewhere"};
        CHECK(mbn::default_profile_folder().value() == "/somewhere/mbn/profiles");
    }
    for (std::optional<std::string> const& value : {std::optional<std::string>{}, {""}, {"relative"}}) {
        Variable const config{"XDG_CONFIG_HOME", value};
        Variable const home{"HOME", "/home/somebody"};
        CHECK(mbn::default_profile_folder().value() ==
              (::geteuid() == 0 ? "/etc/mbn/profiles" : "/home/somebody/.config/mbn/profiles"));
    }
}

TEST_CASE("directory store: each operation failing in turn, an error and a whole profile") {
    int failures = 0;
    for (int point = 0;; ++point) {
        CAPTURE(point);
        TemporaryFolder const folder;
        mbn::DirectoryStore store{folder / "profiles"};
        REQUIRE(store.create(old_document).has_value());
        auto plan = std::make_shared<PlannedFiles::Plan>();
        plan->before = [point](int number) -> mbn::Result<void> {
            if (number == point)
                return mbn::make_error(mbn::hresult::error_write_fault);
            return mbn::success();
        };
        PlannedStore failing{store.folder(), PlannedFiles{plan}};
        mbn::Result<mbn::Profile> const updated = failing.update(new_document);
        if (updated)
            break;
        ++failures;
        CHECK(updated.error().code == mbn::hresult::error_write_fault);
        std::string const found{store.resolve("Home").value().context.password.reveal()};
        CHECK((found == "old" || found == "new"));
        CHECK(store.list().value().damaged.empty());
        CHECK(store.update(new_document).has_value());
        CHECK_FALSE(std::filesystem::exists(folder / "profiles/.new"));
    }
    // Folder, permissions, lock file, lock, old file, leftover, new file, two writes, sync, rename, sync.
    CHECK(failures == 12);
}

TEST_CASE("directory store: killed before any operation of an update, the old profile or the new one") {
    bool saw_old = false;
    bool saw_new = false;
    int const points = crash_everywhere(
        true, [](PlannedStore& store) { return store.update(new_document).has_value(); },
        [&](Aftermath const& aftermath) {
            REQUIRE(aftermath.password.has_value());
            CHECK((*aftermath.password == "old" || *aftermath.password == "new"));
            CHECK(aftermath.profiles == 1);
            CHECK(aftermath.damaged == 0);
            // Never back to the old one.
            CHECK_FALSE((saw_new && *aftermath.password == "old"));
            saw_old = saw_old || *aftermath.password == "old";
            saw_new = saw_new || *aftermath.password == "new";
        });
    CHECK(points == 12);
    CHECK(saw_old);
    CHECK(saw_new);
}

TEST_CASE("directory store: killed before any operation of a creation, no profile or the new one") {
    bool saw_new = false;
    int const points = crash_everywhere(
        false, [](PlannedStore& store) { return store.create(new_document).has_value(); },
        [&](Aftermath const& aftermath) {
            CHECK(aftermath.damaged == 0);
            CHECK(aftermath.profiles == (aftermath.password ? 1U : 0U));
            CHECK((!aftermath.password || *aftermath.password == "new"));
            saw_new = saw_new || aftermath.password.has_value();
        });
    CHECK(points == 13);
    CHECK(saw_new);
}

TEST_CASE("directory store: killed before any operation of a removal, the profile or none") {
    bool saw_none = false;
    int const points = crash_everywhere(
        true, [](PlannedStore& store) { return store.remove("Home").has_value(); },
        [&](Aftermath const& aftermath) {
            CHECK(aftermath.damaged == 0);
            CHECK(aftermath.profiles == (aftermath.password ? 1U : 0U));
            saw_none = saw_none || !aftermath.password;
        });
    CHECK(points == 6);
    CHECK(saw_none);
}

TEST_CASE("directory store: power lost before any operation of an update, the old profile or the new one") {
    int outcomes = 0;
    for (int operations = 0;; ++operations) {
        CAPTURE(operations);
        auto disk = std::make_shared<Disk>();
        DiskStore store{"disk", DiskFiles{disk}};
        REQUIRE(store.create(old_document).has_value());
        disk->operations_left = operations;
        bool is_done = false;
        try {
            is_done = store.update(new_document).has_value();
        } catch (PowerLoss const&) {
            CHECK(disk->operations_left == 0);
        }
        for (std::shared_ptr<Disk> const& outcome : after_power_loss(*disk)) {
            ++outcomes;
            DiskStore const after{"disk", DiskFiles{outcome}};
            mbn::Result<mbn::Profile> const found = after.resolve("Home");
            REQUIRE(found.has_value());
            std::string const password{found.value().context.password.reveal()};
            CHECK((password == "old" || password == "new"));
            CHECK(after.list().value().damaged.empty());
            // What was reported as done has to stay done.
            if (is_done)
                CHECK(password == "new");
        }
        if (is_done)
            break;
    }
    CHECK(outcomes == 13 * 8);
}

TEST_CASE("directory store: power lost before any operation of a creation or removal, one of the two states") {
    for (bool const removes : {false, true})
        for (int operations = 0;; ++operations) {
            CAPTURE(operations);
            auto disk = std::make_shared<Disk>();
            DiskStore store{"disk", DiskFiles{disk}};
            if (removes)
                REQUIRE(store.create(new_document).has_value());
            disk->operations_left = operations;
            bool is_done = false;
            try {
                is_done = removes ? store.remove("Home").has_value() : store.create(new_document).has_value();
            } catch (PowerLoss const&) {
                CHECK(disk->operations_left == 0);
            }
            for (std::shared_ptr<Disk> const& outcome : after_power_loss(*disk)) {
                DiskStore const after{"disk", DiskFiles{outcome}};
                mbn::Result<mbn::Profile> const found = after.resolve("Home");
                if (found)
                    CHECK(found.value().context.password.reveal() == "new");
                else
                    CHECK(found.error().code == mbn::hresult::error_not_found);
                CHECK(after.list().value().damaged.empty());
                if (is_done)
                    CHECK(found.has_value() != removes);
            }
            if (is_done)
                break;
        }
}

TEST_CASE("directory store: two processes at once, lose nothing") {
    TemporaryFolder const folder;
    constexpr int process_count = 2;
    constexpr int rounds = 25;
    mbn::DirectoryStore store{folder / "profiles"};
    REQUIRE(store.create(old_document).has_value());
    std::vector<pid_t> children;
    for (int index = 0; index < process_count; ++index) {
        pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child != 0) {
            children.push_back(child);
            continue;
        }
        // The exit status is the number of shared names this process was first with, or 255.
        int first = 0;
        bool is_right = true;
        for (int round = 0; round < rounds; ++round) {
            std::string const number = std::to_string(round);
            is_right =
                is_right && store.create(v1_profile("", "own " + std::to_string(index) + " " + number)).has_value();
            mbn::Result<mbn::Profile> const shared = store.create(v1_profile("", "shared " + number));
            is_right = is_right && (shared || shared.error().code == mbn::hresult::error_already_exists);
            first += shared ? 1 : 0;
            is_right = is_right && store
                                       .update(v1_profile("<Context><UserLogonCred><UserName>" + std::to_string(index) +
                                                          "</UserName><IgnorePassword>1</IgnorePassword>"
                                                          "</UserLogonCred></Context>"))
                                       .has_value();
            mbn::Result<mbn::Profile> const home = store.resolve("Home");
            is_right = is_right && home && home.value().context.password.reveal() == "old";
            mbn::Result<mbn::ProfileList> const list = store.list();
            is_right = is_right && list && list.value().damaged.empty();
        }
        ::_exit(is_right ? first : 255);
    }
    int first = 0;
    for (pid_t const child : children) {
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) != 255);
        first += WEXITSTATUS(status);
    }
    CHECK(first == rounds);
    mbn::ProfileList const list = store.list().value();
    CHECK(list.profiles.size() == 1 + rounds + process_count * rounds);
    CHECK(list.damaged.empty());
    CHECK(store.resolve("Home").value().context.password.reveal() == "old");
}
