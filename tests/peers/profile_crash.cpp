// SPDX-License-Identifier: BSL-1.0
//
// profile_crash FOLDER create|update|remove|check
//
// What profile_crash.sh has killed at each system call: one change to a profile folder. `check` prints the password
// that is stored under the name Home, or `none`, and fails where the folder holds anything damaged.
#include <mbn/profile/directory_store.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace {

mbn::Profile home(std::string_view password) {
    return {.name = "Home",
            .is_default = true,
            .subscriber_id = "001010123456789",
            .context = {.access_string = "internet", .user_name = "user", .password = mbn::Secret{password}}};
}

int check(mbn::DirectoryStore const& store) {
    mbn::Result<mbn::ProfileList> const list = store.list();
    if (!list || !list.value().damaged.empty()) {
        std::puts("damaged");
        return 1;
    }
    mbn::Result<mbn::Profile> const found = store.resolve("Home");
    if (!found && found.error().code != mbn::hresult::error_not_found) {
        std::puts(mbn::to_string(found.error()).c_str());
        return 1;
    }
    // Not a secret: this program made it up itself.
    std::puts(found ? std::string{found.value().context.password.reveal()}.c_str() : "none");
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    mbn::DirectoryStore store{argv[1]};
    std::string_view const command = argv[2];
    if (command == "create")
        return store.create(home("old")) ? 0 : 1;
    if (command == "update")
        return store.update(home("new")) ? 0 : 1;
    if (command == "remove")
        return store.remove("Home") ? 0 : 1;
    return command == "check" ? check(store) : 2;
}
