// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_RECORD_HPP
#define MBN_EXAMPLES_MBNCTL_RECORD_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mbnctl {

struct Field;

// What is shown of one thing, in order: an object in JSON, a table for humans.
using Record = std::vector<Field>;

// `monostate` stands for what is not known.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>, Record,
                           std::vector<Record>>;

struct Field {
    // The key in JSON; stable, snake_case.
    std::string_view key;
    Value value;
};

} // namespace mbnctl

#endif
