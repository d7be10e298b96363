// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_FILES_HPP
#define MBN_EXAMPLES_MBNCTL_FILES_HPP

#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace mbnctl {

// A file as a whole, or standard input for `-`. Documents may hold passwords, so everything is read as a secret.
// `ERROR_FILE_NOT_FOUND` where it cannot be read, `E_ACCESSDENIED` where it must not.
[[nodiscard]] mbn::Result<mbn::Secret> read_file(std::string const& path);

// Hands over a file, or standard input for `-`, piece by piece as it comes. Errors as `read_file`.
[[nodiscard]] mbn::Result<void> read_pieces(std::string const& path, std::function<void(std::string_view)> const& take);

// The first line of a file.
[[nodiscard]] mbn::Result<mbn::Secret> read_password(std::string const& path);

// A new file that only its owner can read. `ERROR_ALREADY_EXISTS` where there is one, `E_ACCESSDENIED`,
// `ERROR_WRITE_FAULT`.
[[nodiscard]] mbn::Result<void> write_file(std::string const& path, std::string_view text);

} // namespace mbnctl

#endif
