// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_HEXADECIMAL_HPP
#define MBN_EXAMPLES_MBNCTL_HEXADECIMAL_HPP

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace mbnctl {

[[nodiscard]] inline std::optional<unsigned> hexadecimal_digit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    char const small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? std::optional{static_cast<unsigned>(small - 'a') + 10U} : std::nullopt;
}

// Adds the bytes of pairs of digits, between which white space, colons, commas and `0x` may stand. Where it is
// something else: its place.
[[nodiscard]] inline std::optional<std::size_t> add_hexadecimal(std::vector<std::byte>& bytes, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        std::string_view const rest = text.substr(at);
        if (rest.starts_with("0x") || rest.starts_with("0X")) {
            at += 2;
            continue;
        }
        if (std::string_view{" \t\r:,"}.find(rest.front()) != std::string_view::npos) {
            ++at;
            continue;
        }
        auto const high = hexadecimal_digit(rest.front());
        auto const low = rest.size() > 1 ? hexadecimal_digit(rest[1]) : std::nullopt;
        if (!high || !low)
            return high ? at + 1 : at;
        bytes.push_back(static_cast<std::byte>(*high << 4U | *low));
        at += 2;
    }
    return std::nullopt;
}

} // namespace mbnctl

#endif
