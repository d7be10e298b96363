// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_MBIM_SUPPORT_HPP
#define MBN_TESTS_MBIM_SUPPORT_HPP

#include <mbn/mbim/codec.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbim_test {

namespace mbim = mbn::mbim;

using Buffer = std::vector<std::byte>;

/// Bytes from pairs of hexadecimal digits; anything else is passed over.
inline Buffer hex(std::string_view text) {
    Buffer result;
    int high = -1;
    for (char const c : text) {
        int const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            continue;
        if (high < 0) {
            high = digit;
        } else {
            result.push_back(static_cast<std::byte>(high * 16 + digit));
            high = -1;
        }
    }
    return result;
}

inline std::string to_hex(std::span<std::byte const> bytes) {
    std::string text;
    for (auto const byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4u];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 15u];
    }
    return text;
}

/// A structure, or whatever else an encoder writes, as bytes of exactly its size.
template <class T>
Buffer encoded(T const& value) {
    Buffer out(mbim::encoded_size(value).size);
    auto const result = mbim::encode(value, out);
    return result ? out : Buffer{};
}

/// A message from one of the `encode_*` functions: `message(encode_open, 1, 4096)` through a lambda.
template <class Function>
Buffer message(Function const& encode) {
    Buffer out(8192);
    out.resize(encode(std::span<std::byte>{out}).size);
    return out;
}

inline Buffer operator+(Buffer left, Buffer const& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

} // namespace mbim_test

#endif
