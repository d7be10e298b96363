// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_JSON_HPP
#define MBN_EXAMPLES_MBNCTL_JSON_HPP

#include "record.hpp"

#include <string>

namespace mbnctl {

// One object on one line. What is not UTF-8 becomes U+FFFD, so that the line is JSON whatever a file name holds.
[[nodiscard]] std::string to_json(Record const& record);

} // namespace mbnctl

#endif
