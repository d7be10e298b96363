// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_TARGET_HPP
#define MBN_EXAMPLES_MBNCTL_TARGET_HPP

#include "arguments.hpp"

#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <utility>
#include <variant>

namespace mbnctl {

// What the user named, read and ready for the library.
using Target = std::variant<mbn::Profile, std::pair<mbn::ConnectionMode, mbn::Secret>>;

// The error of the file where the document or the password cannot be read.
[[nodiscard]] mbn::Result<Target> read_target(ConnectArguments const& arguments);

} // namespace mbnctl

#endif
