// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_MODULE_HPP
#define MBN_EXAMPLES_MBNCTL_MODULE_HPP

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace mbnctl {

// A function of a module that lies beside the program, wherever that is. Null where it cannot be loaded; `problem` then
// says why. A module stays loaded.
template <class Function>
[[nodiscard]] Function* find_in_module(char const* module, char const* name, std::string& problem) {
    std::error_code error;
    std::filesystem::path const program = std::filesystem::read_symlink("/proc/self/exe", error);
    std::filesystem::path const path = program.parent_path() / module;
    void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const symbol = handle != nullptr ? dlsym(handle, name) : nullptr;
    if (symbol == nullptr) {
        char const* const reason = dlerror();
        problem = reason != nullptr ? reason : "unknown reason";
    }
    return reinterpret_cast<Function*>(symbol);
}

} // namespace mbnctl

#endif
