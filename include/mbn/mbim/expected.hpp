// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_EXPECTED_HPP
#define MBN_MBIM_EXPECTED_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::mbim {

/// Why bytes could not be read, or a value could not be written.
enum class CodecErrc : std::uint8_t {
    none,               ///< no error
    truncated,          ///< the bytes end before the structure does
    length_mismatch,    ///< MessageLength or InfoBufferLength does not agree with the bytes that are there; or two byte
                        ///< strings that share one size do not
    unknown_type,       ///< no message type of MBIM 1.0
    bad_fragment,       ///< TotalFragments is 0, or CurrentFragment is not below it
    fragmented,         ///< one fragment where a whole message is needed
    out_of_bounds,      ///< an offset, a size or a count points outside the structure
    odd_text_size,      ///< a UTF-16 string with an odd number of bytes
    broken_text,        ///< a lone surrogate in UTF-16, or bytes that are not UTF-8
    text_too_long,      ///< a string above the limit that the specification sets for its field
    unexpected_element, ///< another information element (MBIMEx 3) than the structure has there
    buffer_too_small,   ///< the output buffer cannot take the result
};

/// Name of `code`, as it is spelled in this header.
[[nodiscard]] constexpr std::string_view name(CodecErrc code) noexcept {
    switch (code) {
    case CodecErrc::none:
        return "none";
    case CodecErrc::truncated:
        return "truncated";
    case CodecErrc::length_mismatch:
        return "length_mismatch";
    case CodecErrc::unknown_type:
        return "unknown_type";
    case CodecErrc::bad_fragment:
        return "bad_fragment";
    case CodecErrc::fragmented:
        return "fragmented";
    case CodecErrc::out_of_bounds:
        return "out_of_bounds";
    case CodecErrc::odd_text_size:
        return "odd_text_size";
    case CodecErrc::broken_text:
        return "broken_text";
    case CodecErrc::text_too_long:
        return "text_too_long";
    case CodecErrc::unexpected_element:
        return "unexpected_element";
    case CodecErrc::buffer_too_small:
        return "buffer_too_small";
    }
    return {};
}

/// What went wrong, where, and in which field.
struct CodecError {
    CodecErrc code = CodecErrc::none;
    /// Byte at which the offending item stands, counted from the first byte that was given to the decoder.
    std::uint32_t offset = 0;
    /// Name of the field as declared by the structure, or empty. Points to static storage. Never a value.
    std::string_view field{};

    [[nodiscard]] friend constexpr bool operator==(CodecError const&, CodecError const&) noexcept = default;
};

/// A value, or the reason why there is none. The codec's own, so that it depends on nothing; `T` is default
/// constructible.
template <class T>
class [[nodiscard]] Expected {
public:
    constexpr Expected(T value) : value_{std::move(value)} {}
    constexpr Expected(CodecError error) noexcept : error_{error} {}
    /// Lets `read` write the value where it stays; it returns the error. Then there is no value, whatever it wrote.
    template <class Read>
        requires std::is_invocable_r_v<CodecError, Read, T&>
    constexpr explicit Expected(Read read) : error_{read(value_)} {
        if (error_.code != CodecErrc::none)
            value_ = T{};
    }

    /// True when there is a value.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return error_.code == CodecErrc::none; }
    [[nodiscard]] constexpr bool has_value() const noexcept { return error_.code == CodecErrc::none; }

    /// The value; a default constructed one when there is an error.
    [[nodiscard]] constexpr T const& value() const& noexcept { return value_; }
    [[nodiscard]] constexpr T&& value() && noexcept { return std::move(value_); }
    [[nodiscard]] constexpr T const& operator*() const& noexcept { return value_; }
    [[nodiscard]] constexpr T&& operator*() && noexcept { return std::move(value_); }
    [[nodiscard]] constexpr T const* operator->() const noexcept { return &value_; }

    /// The error; its code is `CodecErrc::none` when there is a value.
    [[nodiscard]] constexpr CodecError const& error() const noexcept { return error_; }

private:
    T value_{};
    CodecError error_{};
};

/// Outcome of an encoder: how many bytes the result takes, and whether they were written.
struct [[nodiscard]] Encoded {
    /// Bytes written; with `CodecErrc::buffer_too_small` the bytes that are needed; 0 with any other error.
    std::size_t size = 0;
    CodecError error{};

    [[nodiscard]] constexpr explicit operator bool() const noexcept { return error.code == CodecErrc::none; }
    [[nodiscard]] friend constexpr bool operator==(Encoded const&, Encoded const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
