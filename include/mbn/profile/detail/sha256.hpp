// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_SHA256_HPP
#define MBN_PROFILE_DETAIL_SHA256_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace mbn::inline v0::detail {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 section 4.2.2).
inline constexpr std::uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline void sha256_block(std::uint32_t (&state)[8], std::string_view block) noexcept {
    std::uint32_t words[64] = {};
    for (std::size_t index = 0; index < 64; ++index)
        words[index / 4] = (words[index / 4] << 8U) | static_cast<unsigned char>(block[index]);
    for (std::size_t index = 16; index < 64; ++index) {
        std::uint32_t const early = words[index - 15];
        std::uint32_t const late = words[index - 2];
        std::uint32_t const early_mix = std::rotr(early, 7) ^ std::rotr(early, 18) ^ (early >> 3U);
        std::uint32_t const late_mix = std::rotr(late, 17) ^ std::rotr(late, 19) ^ (late >> 10U);
        words[index] = words[index - 16] + early_mix + words[index - 7] + late_mix;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t index = 0; index < 64; ++index) {
        std::uint32_t const choice = (e & f) ^ (~e & g);
        std::uint32_t const majority = (a & b) ^ (a & c) ^ (b & c);
        std::uint32_t const high = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        std::uint32_t const low = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        std::uint32_t const first = h + high + choice + sha256_constants[index] + words[index];
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + low + majority;
    }
    std::size_t index = 0;
    for (std::uint32_t const added : {a, b, c, d, e, f, g, h})
        state[index++] += added;
}

// SHA-256 (FIPS 180-4) in lower case hexadecimal.
[[nodiscard]] inline std::string sha256(std::string_view text) {
    std::uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::string padded{text};
    padded += static_cast<char>(0x80U);
    padded.append((119 - text.size() % 64) % 64, '\0');
    for (unsigned int shift = 64; shift != 0; shift -= 8)
        padded += static_cast<char>(((std::uint64_t{text.size()} * 8) >> (shift - 8)) & 0xFFU);
    for (std::size_t begin = 0; begin < padded.size(); begin += 64)
        sha256_block(state, std::string_view{padded}.substr(begin, 64));
    std::string digits;
    for (std::uint32_t const word : state)
        for (unsigned int shift = 32; shift != 0; shift -= 4)
            digits += "0123456789abcdef"[(word >> (shift - 4)) & 0xFU];
    return digits;
}

} // namespace mbn::inline v0::detail

#endif
