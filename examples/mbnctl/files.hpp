// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_FILES_HPP
#define MBN_EXAMPLES_MBNCTL_FILES_HPP

#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <string>

namespace mbnctl {

// A file as a whole, or standard input for `-`. Documents may hold passwords, so everything is read as a secret.
// `ERROR_FILE_NOT_FOUND` where it cannot be read, `E_ACCESSDENIED` where it must not.
[[nodiscard]] mbn::Result<mbn::Secret> read_file(std::string const& path);

// The first line of a file.
[[nodiscard]] mbn::Result<mbn::Secret> read_password(std::string const& path);

} // namespace mbnctl

#endif
