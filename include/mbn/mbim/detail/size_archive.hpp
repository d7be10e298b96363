// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_SIZE_ARCHIVE_HPP
#define MBN_MBIM_DETAIL_SIZE_ARCHIVE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/detail/scalar.hpp>
#include <mbn/mbim/expected.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/packed_list.hpp>
#include <mbn/mbim/text.hpp>
#include <mbn/mbim/tlv.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace mbn::inline v0::mbim {

namespace detail {

struct AnyArchive {
    template <class... T>
    constexpr void operator()(char const*, T&&...) noexcept {}
    template <class T>
    constexpr void count(char const*, T&) noexcept {}
    template <class T>
    constexpr void elements(char const*, T&) noexcept {}
    template <class T>
    constexpr void list(char const*, T&) noexcept {}
    template <class T>
    constexpr void fixed_list(char const*, T&) noexcept {}
    template <class T>
    constexpr void inline_list(char const*, T&) noexcept {}
    template <class T>
    constexpr void single(char const*, T&) noexcept {}
    template <class T>
    constexpr void twins(char const*, T&, char const*, T&) noexcept {}
    template <class T>
    constexpr void rest(char const*, T&) noexcept {}
    template <class T>
    constexpr void octets(char const*, T&) noexcept {}
    template <class T>
    constexpr void sized(char const*, T&) noexcept {}
    template <class T>
    constexpr void size(char const*, T&) noexcept {}
    template <class T>
    constexpr void contents(char const*, T&) noexcept {}
    template <class T>
    constexpr void optional(char const*, T&) noexcept {}
    template <class T>
    constexpr void packed(char const*, T&) noexcept {}
    template <class T>
    constexpr void tail(char const*, T&) noexcept {}
    template <class T>
    constexpr void tlv(char const*, T&) noexcept {}
    template <class T>
    constexpr void tlvs(char const*, T&) noexcept {}
    constexpr void reserved(std::uint32_t) noexcept {}
};

} // namespace detail

/// A structure that declares its fields by `describe`.
template <class T>
concept Structure = requires(T value, detail::AnyArchive archive) {
    T{};
    T::describe(value, archive);
};

namespace detail {

/// Adds up what a value takes, and finds what cannot be encoded.
template <class Used>
class BasicSizeArchive {
public:
    std::uint64_t fixed = 0;    // bytes of the fixed part
    std::uint64_t required = 0; // of these, what a reader must have
    std::uint64_t data = 0;     // bytes of the data buffer
    CodecError error{};

    template <class T>
    constexpr void operator()(char const* name, T const& field) noexcept {
        if constexpr (Scalar<T>) {
            add_fixed(scalar_size<T>());
        } else if constexpr (Referenced<T>) {
            operator()(name, field, Limit{0xFFFFFFFFu});
        } else {
            T::describe(field, *this);
        }
    }

    constexpr void operator()(char const* name, Text const& field, Limit limit) noexcept {
        auto const size = field.utf16_size();
        if (!size)
            fail(size.error().code, name);
        else if (*size > limit.bytes)
            fail(CodecErrc::text_too_long, name);
        add_fixed(8);
        data += padded(*size);
    }

    constexpr void operator()(char const*, Bytes const& field, Limit) noexcept {
        add_fixed(8);
        data += padded(field.size());
    }

    template <class T>
    constexpr void count(char const*, List<T> const&) noexcept {
        add_fixed(4);
    }

    template <class T>
    constexpr void elements(char const* name, List<T> const& list) noexcept {
        fixed += std::uint64_t{8} * list.size();
        for (T const element : list)
            data += padded(size_of(name, element));
    }

    template <class T>
    constexpr void list(char const* name, List<T> const& list) noexcept {
        count(name, list);
        elements(name, list);
    }

    template <class T>
    constexpr void fixed_list(char const*, List<T> const& list) noexcept {
        add_fixed(8);
        data += padded(std::size_t{element_size<T>()} * list.size());
    }

    template <class T>
    constexpr void inline_list(char const*, List<T> const& list) noexcept {
        add_fixed(4);
        fixed += std::uint64_t{element_size<T>()} * list.size();
    }

    template <class T>
    constexpr void single(char const*, std::optional<T> const& field) noexcept {
        add_fixed(4);
        if (field)
            data += padded(element_size<T>());
    }

    constexpr void twins(char const* name, Bytes const& first, char const*, Bytes const& second) noexcept {
        if (first.size() != second.size())
            fail(CodecErrc::length_mismatch, name);
        add_fixed(12);
        data += padded(first.size()) + padded(second.size());
    }

    constexpr void rest(char const*, Bytes const& field) noexcept { data += field.size(); }

    template <std::size_t N>
    constexpr void octets(char const*, std::array<std::uint8_t, N> const&) noexcept {
        add_fixed(N);
    }

    constexpr void sized(char const* name, Bytes const& field) noexcept { operator()(name, field, Limit{}); }
    constexpr void size(char const*, Bytes const&) noexcept { add_fixed(4); }
    constexpr void contents(char const*, Bytes const& field) noexcept { data += padded(field.size()); }

    template <class T>
    constexpr void optional(char const* name, std::optional<T> const& field) noexcept {
        add_fixed(8);
        if (field)
            data += padded(size_of(name, *field));
    }

    template <class T>
    constexpr void packed(char const* name, PackedList<T> const& list) noexcept {
        add_fixed(8);
        if (!list.empty())
            data += 4;
        for (T const element : list)
            data += padded(size_of(name, element));
    }

    template <class T>
    constexpr void tail(char const* name, T const& field) noexcept {
        data += size_of(name, field);
    }

    template <class T>
    constexpr void tlv(char const* name, T const& field) noexcept {
        if constexpr (std::same_as<T, Text>)
            data += tlv_header_size + padded(size_of(name, field));
        else
            data += tlv_header_size + padded(std::size_t{2} * field.size());
    }

    template <class T>
    constexpr void tlvs(char const*, PackedList<T> const& list) noexcept {
        for (T const element : list)
            data += tlv_header_size + padded(element.data.size());
    }

    constexpr void reserved(std::uint32_t size) noexcept { fixed += size; }

    /// Size of one element of fixed size.
    template <class T>
    [[nodiscard]] static consteval std::uint32_t element_size() noexcept {
        if constexpr (Scalar<T>) {
            return static_cast<std::uint32_t>(scalar_size<T>());
        } else {
            BasicSizeArchive archive;
            T const value{};
            T::describe(value, archive);
            return static_cast<std::uint32_t>(archive.fixed);
        }
    }

    /// Size of one element behind an offset-size pair, without the padding after it.
    template <class T>
    [[nodiscard]] constexpr std::size_t size_of(char const* name, T const& element) noexcept {
        if constexpr (std::same_as<T, Text>) {
            auto const size = element.utf16_size();
            if (!size)
                fail(size.error().code, name);
            return *size;
        } else if constexpr (std::same_as<T, Bytes>) {
            return element.size();
        } else {
            BasicSizeArchive archive;
            T::describe(element, archive);
            if (archive.error.code != CodecErrc::none)
                error = archive.error;
            return static_cast<std::size_t>(archive.fixed + archive.data);
        }
    }

private:
    constexpr void add_fixed(std::size_t size) noexcept {
        fixed += size;
        required += size;
    }
    constexpr void fail(CodecErrc code, char const* name) noexcept {
        if (error.code == CodecErrc::none)
            error = {code, static_cast<std::uint32_t>(fixed), name};
    }
};

using SizeArchive = BasicSizeArchive<mbn::detail::WhenUsed>;

template <class T>
[[nodiscard]] consteval SizeArchive minimum_size() noexcept {
    SizeArchive archive;
    T const value{};
    T::describe(value, archive);
    return archive;
}

template <Structure T>
inline constexpr std::size_t required_size = static_cast<std::size_t>(minimum_size<T>().required);

} // namespace detail

} // namespace mbn::inline v0::mbim

#endif
