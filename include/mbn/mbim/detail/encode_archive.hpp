// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_ENCODE_ARCHIVE_HPP
#define MBN_MBIM_DETAIL_ENCODE_ARCHIVE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/detail/scalar.hpp>
#include <mbn/mbim/detail/size_archive.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/packed_list.hpp>
#include <mbn/mbim/text.hpp>
#include <mbn/mbim/tlv.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

namespace mbn::inline v0::mbim::detail {

/// Writes a value into room that is known to be large enough.
template <class Used>
class BasicEncodeArchive {
public:
    /// `data` is the size of the fixed part.
    constexpr BasicEncodeArchive(std::byte* base, std::size_t data) noexcept : base_{base}, data_{data} {}

    template <class T>
    constexpr void operator()(char const* name, T const& field) noexcept {
        if constexpr (Scalar<T>) {
            store_scalar(base_ + fixed_, field);
            fixed_ += scalar_size<T>();
        } else if constexpr (Referenced<T>) {
            operator()(name, field, Limit{});
        } else {
            T::describe(field, *this);
        }
    }

    template <Referenced T>
    constexpr void operator()(char const*, T const& field, Limit) noexcept {
        refer(write_element(field));
    }

    template <class T>
    constexpr void count(char const* name, List<T> const& list) noexcept {
        operator()(name, list.size());
    }

    template <class T>
    constexpr void elements(char const*, List<T> const& list) noexcept {
        for (T const element : list)
            refer(write_element(element));
    }

    template <class T>
    constexpr void list(char const* name, List<T> const& list) noexcept {
        count(name, list);
        elements(name, list);
    }

    template <class T>
    constexpr void fixed_list(char const* name, List<T> const& list) noexcept {
        operator()(name, list.size());
        operator()(name, list.empty() ? 0u : static_cast<std::uint32_t>(data_));
        auto const fixed = fixed_;
        fixed_ = data_;
        for (T const element : list)
            operator()(name, element);
        data_ = fixed_;
        fixed_ = fixed;
        pad();
    }

    template <class T>
    constexpr void inline_list(char const* name, List<T> const& list) noexcept {
        operator()(name, list.size());
        for (T const element : list)
            operator()(name, element);
    }

    template <class T>
    constexpr void single(char const* name, std::optional<T> const& field) noexcept {
        operator()(name, field ? static_cast<std::uint32_t>(data_) : 0u);
        if (!field)
            return;
        auto const fixed = fixed_;
        fixed_ = data_;
        operator()(name, *field);
        data_ = fixed_;
        fixed_ = fixed;
        pad();
    }

    constexpr void twins(char const* name, Bytes const& first, char const*, Bytes const& second) noexcept {
        operator()(name, static_cast<std::uint32_t>(first.size()));
        for (Bytes const field : {first, second}) {
            operator()(name, field.empty() ? 0u : static_cast<std::uint32_t>(data_));
            copy(field);
            pad();
        }
    }

    constexpr void rest(char const*, Bytes const& field) noexcept { copy(field); }

    template <std::size_t N>
    constexpr void octets(char const* name, std::array<std::uint8_t, N> const& field) noexcept {
        operator()(name, field);
    }

    constexpr void sized(char const* name, Bytes const& field) noexcept {
        operator()(name, static_cast<std::uint32_t>(field.size()));
        operator()(name, field.empty() ? 0u : static_cast<std::uint32_t>(data_));
        contents(name, field);
    }

    constexpr void size(char const* name, Bytes const& field) noexcept {
        operator()(name, static_cast<std::uint32_t>(field.size()));
    }

    constexpr void contents(char const*, Bytes const& field) noexcept {
        copy(field);
        pad();
    }

    template <class T>
    constexpr void optional(char const*, std::optional<T> const& field) noexcept {
        refer(field ? write_element(*field) : 0);
    }

    template <class T>
    constexpr void packed(char const*, PackedList<T> const& list) noexcept {
        auto const start = data_;
        if (!list.empty()) {
            store(base_ + data_, list.size());
            data_ += 4;
        }
        for (T const element : list) {
            write_element(element);
            pad();
        }
        refer(data_ - start);
    }

    template <class T>
    constexpr void tail(char const*, T const& field) noexcept {
        write_element(field);
    }

    template <class T>
    constexpr void tlv(char const*, T const& field) noexcept {
        auto const header = begin_tlv();
        if constexpr (std::same_as<T, Text>) {
            write_element(field);
            end_tlv(header, TlvType::wchar_str);
        } else {
            for (std::uint16_t const number : field) {
                store(base_ + data_, number);
                data_ += 2;
            }
            end_tlv(header, TlvType::uint16_tbl);
        }
    }

    template <class T>
    constexpr void tlvs(char const*, PackedList<T> const& list) noexcept {
        for (T const element : list) {
            auto const header = begin_tlv();
            copy(element.data);
            end_tlv(header, element.type);
        }
    }

    constexpr void reserved(std::uint32_t size) noexcept {
        for (std::uint32_t i = 0; i < size; ++i)
            base_[fixed_++] = std::byte{0};
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return data_; }

private:
    /// Writes an element into the data buffer and returns its size.
    template <class T>
    constexpr std::size_t write_element(T const& element) noexcept {
        auto const start = data_;
        if constexpr (std::same_as<T, Text>) {
            data_ = static_cast<std::size_t>(element.put_utf16(base_ + data_) - base_);
        } else if constexpr (std::same_as<T, Bytes>) {
            copy(element);
        } else {
            SizeArchive sizes;
            T::describe(element, sizes);
            BasicEncodeArchive inner{base_ + data_, static_cast<std::size_t>(sizes.fixed)};
            T::describe(element, inner);
            data_ += inner.size();
        }
        return data_ - start;
    }

    /// Writes the pair of the element that was just written, and its padding. Size 0 takes offset 0.
    constexpr void refer(std::size_t size) noexcept {
        store(base_ + fixed_, size == 0 ? 0u : static_cast<std::uint32_t>(data_ - size));
        store(base_ + fixed_ + 4, static_cast<std::uint32_t>(size));
        fixed_ += 8;
        pad();
    }

    /// Leaves room for the header of an information element and returns where it belongs.
    constexpr std::size_t begin_tlv() noexcept {
        auto const header = data_;
        data_ += tlv_header_size;
        return header;
    }

    constexpr void end_tlv(std::size_t header, TlvType type) noexcept {
        auto const end = data_;
        pad();
        store(base_ + header, static_cast<std::uint16_t>(type));
        base_[header + 2] = std::byte{0};
        base_[header + 3] = static_cast<std::byte>(data_ - end);
        store(base_ + header + 4, static_cast<std::uint32_t>(end - header - tlv_header_size));
    }

    constexpr void copy(Bytes bytes) noexcept {
        if (!std::is_constant_evaluated()) {
            if (!bytes.empty())
                std::memcpy(base_ + data_, bytes.data(), bytes.size());
            data_ += bytes.size();
            return;
        }
        for (auto const byte : bytes)
            base_[data_++] = byte;
    }

    constexpr void pad() noexcept {
        while (data_ % 4 != 0)
            base_[data_++] = std::byte{0};
    }

    std::byte* base_;
    std::size_t fixed_ = 0;
    std::size_t data_;
};

using EncodeArchive = BasicEncodeArchive<mbn::detail::WhenUsed>;

} // namespace mbn::inline v0::mbim::detail

#endif
