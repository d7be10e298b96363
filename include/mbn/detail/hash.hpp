// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_HASH_HPP
#define MBN_DETAIL_HASH_HPP

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::detail {

// FNV-1a with 64 bits: the same number in every program, unlike `std::hash`. Not for keeping secrets.
class Hash {
public:
    constexpr Hash& add(std::uint64_t number) noexcept {
        for (int shift = 0; shift < 64; shift += 8)
            add_byte(static_cast<unsigned char>(number >> shift));
        return *this;
    }

    // With its length, so that "a", "bc" is not "ab", "c".
    constexpr Hash& add(std::string_view text) noexcept {
        add(std::uint64_t{text.size()});
        for (char const letter : text)
            add_byte(static_cast<unsigned char>(letter));
        return *this;
    }

    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

private:
    constexpr void add_byte(unsigned char byte) noexcept {
        value_ ^= byte;
        value_ *= 1'099'511'628'211U;
    }

    std::uint64_t value_ = 14'695'981'039'346'656'037U;
};

} // namespace mbn::inline v0::detail

#endif
