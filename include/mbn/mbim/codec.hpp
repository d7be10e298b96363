// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CODEC_HPP
#define MBN_MBIM_CODEC_HPP

#include <mbn/mbim/detail/decode_archive.hpp>
#include <mbn/mbim/detail/encode_archive.hpp>
#include <mbn/mbim/detail/size_archive.hpp>
#include <mbn/mbim/expected.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/packed_list.hpp>
#include <mbn/mbim/text.hpp>
#include <mbn/mbim/tlv.hpp>
#include <mbn/mbim/uuid.hpp>

#include <cstddef>
#include <span>

/// The engine that turns structures of the protocol into bytes and back (MBIM 1.0, section 10.4).
///
/// A structure is declared once, by a static member that names its fields in the order of the fixed part:
///
///     struct RadioStateInfo {
///         RadioSwitch hardware{};
///         RadioSwitch software{};
///         template <class Self, class Archive>
///         static constexpr void describe(Self& self, Archive& archive) {
///             archive("hw_radio_state", self.hardware);
///             archive("sw_radio_state", self.software);
///         }
///     };
///
/// What an archive offers to `describe`:
///
/// - `archive(name, field)`: `std::uint16_t`, `std::uint32_t`, `std::int32_t`, `std::uint64_t`, an enumeration of
///   unsigned ones, a `Uuid`, an address as an array of bytes, a nested structure of fixed size in place; a `Text` or
///   `Bytes` as an offset-size pair into the data buffer.
/// - `archive(name, text, Limit{n})`: likewise; encoding a text of more than `n` bytes is an error, decoding one is
///   not.
/// - `archive.list(name, list)`: a count, that many offset-size pairs, and the elements in the data buffer.
///   `archive.count(name, list)` and `archive.elements(name, list)` are its two halves, where a field stands between
///   them.
/// - `archive.fixed_list(name, list)`: a count and one offset to contiguous elements of fixed size.
/// - `archive.inline_list(name, list)`: a count and the elements themselves, in the fixed part.
/// - `archive.single(name, optional)`: one offset to an element of fixed size, 0 when absent.
/// - `archive.optional(name, optional)`: an offset-size pair to a structure, both 0 when absent.
/// - `archive.packed(name, list)`: an offset-size pair to a count and a `PackedList` of elements, both 0 when there are
///   none.
/// - `archive.twins(name, bytes, name, bytes)`: two byte strings of one size: the size, and an offset for each.
/// - `archive.octets(name, array)`: bytes in place that are no address.
/// - `archive.sized(name, bytes)`: a pair the other way round, the size first.
/// - `archive.size(name, bytes)` and, after all other fields, `archive.contents(name, bytes)`: a size, and that many
///   bytes without an offset.
/// - `archive.tail(name, structure)`: after all other fields, a structure whose offsets count from its own first byte.
/// - `archive.tlv(name, text or list)`: after all other fields, an information element of MBIMEx 3 that is always
///   there; `archive.tlvs(name, list)`: all that follow.
/// - `archive.rest(name, bytes)`: all that follows, not padded. `archive.reserved(n)`: n zero bytes, which a reader
///   does not need.
///
/// A `describe` may choose by the value of a field that it has named before which fields follow.
///
/// Names never reach the wire; they are what a printed tree and an error message call the field.
namespace mbn::inline v0::mbim {

/// Bytes that `value` takes. Errors: `broken_text`, `text_too_long`, with the field.
template <Structure T>
[[nodiscard]] constexpr Encoded encoded_size(T const& value) noexcept {
    detail::SizeArchive sizes;
    T::describe(value, sizes);
    if (sizes.error.code != CodecErrc::none)
        return {0, sizes.error};
    return {static_cast<std::size_t>(sizes.fixed + sizes.data), {}};
}

/// Writes `value` to the front of `out`, which must not be what `value` views. Never allocates. Errors: those of
/// `encoded_size`; `buffer_too_small`, with the needed size. Nothing is written on error.
template <Structure T>
constexpr Encoded encode(T const& value, std::span<std::byte> out) noexcept {
    detail::SizeArchive sizes;
    T::describe(value, sizes);
    if (sizes.error.code != CodecErrc::none)
        return {0, sizes.error};
    auto const size = sizes.fixed + sizes.data;
    if (size > out.size())
        return {static_cast<std::size_t>(size), {CodecErrc::buffer_too_small, 0, {}}};
    detail::EncodeArchive archive{out.data(), static_cast<std::size_t>(sizes.fixed)};
    T::describe(value, archive);
    return {static_cast<std::size_t>(size), {}};
}

/// Reads a structure; its texts, lists and byte strings are views into `bytes`. Bytes behind what the structure refers
/// to are ignored, and items of the data buffer may stand in any order. Errors: `truncated`, `out_of_bounds`,
/// `odd_text_size`, `unexpected_element`.
template <Structure T>
[[nodiscard]] constexpr Expected<T> decode(Bytes bytes) noexcept {
    return Expected<T>{[bytes](T& value) { return detail::decode_into(value, bytes); }};
}

} // namespace mbn::inline v0::mbim

#endif
