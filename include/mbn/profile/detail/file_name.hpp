// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_FILE_NAME_HPP
#define MBN_PROFILE_DETAIL_FILE_NAME_HPP

#include <mbn/profile/detail/sha256.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mbn::inline v0::detail {

inline constexpr std::string_view profile_suffix = ".xml";

// The file of a profile. Injective, and made of lower case letters, digits and `-_+%~` only, so that names which differ
// in case stay apart on a file system that ignores it: `+` marks a capital letter, `%` any other byte. A name too long
// for a file ends in the hash of the whole.
[[nodiscard]] inline std::string file_name_of(std::string_view profile_name) {
    constexpr std::size_t max_length = 255;
    constexpr std::size_t kept_of_long_name = 120;
    std::string file;
    std::size_t kept = 0;
    for (char const character : profile_name) {
        bool const is_lower = character >= 'a' && character <= 'z';
        bool const is_upper = character >= 'A' && character <= 'Z';
        bool const is_plain =
            is_lower || (character >= '0' && character <= '9') || character == '-' || character == '_';
        if (is_plain) {
            file += character;
        } else if (is_upper) {
            file += '+';
            file += static_cast<char>(character - 'A' + 'a');
        } else {
            auto const byte = static_cast<unsigned char>(character);
            file += '%';
            file += "0123456789abcdef"[byte >> 4U];
            file += "0123456789abcdef"[byte & 0xFU];
        }
        if (file.size() <= kept_of_long_name)
            kept = file.size();
    }
    if (file.size() + profile_suffix.size() > max_length) {
        file.resize(kept);
        file.append("~").append(sha256(profile_name));
    }
    return file.append(profile_suffix);
}

} // namespace mbn::inline v0::detail

#endif
