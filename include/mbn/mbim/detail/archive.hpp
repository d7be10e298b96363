// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_ARCHIVE_HPP
#define MBN_MBIM_DETAIL_ARCHIVE_HPP

#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/detail/scalar.hpp>
#include <mbn/mbim/expected.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/packed_list.hpp>
#include <mbn/mbim/text.hpp>
#include <mbn/mbim/tlv.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

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
concept Structure =
    std::default_initializable<T> && requires(T value, detail::AnyArchive archive) { T::describe(value, archive); };

namespace detail {

/// Adds up what a value takes, and finds what cannot be encoded.
class SizeArchive {
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
            SizeArchive archive;
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
            SizeArchive archive;
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

/// Writes a value into room that is known to be large enough.
class EncodeArchive {
public:
    /// `data` is the size of the fixed part.
    constexpr EncodeArchive(std::byte* base, std::size_t data) noexcept : base_{base}, data_{data} {}

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
            EncodeArchive inner{base_ + data_, static_cast<std::size_t>(sizes.fixed)};
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

template <class T>
[[nodiscard]] consteval SizeArchive minimum_size() noexcept {
    SizeArchive archive;
    T const value{};
    T::describe(value, archive);
    return archive;
}

template <Structure T>
inline constexpr std::size_t required_size = static_cast<std::size_t>(minimum_size<T>().required);

template <Structure T>
constexpr CodecError decode_into(T& value, Bytes structure) noexcept;

/// Reads a value. The fixed part without lists has been checked to be there; all else is checked here. After an error
/// the rest is read from the checked part without harm, so that no field needs a branch for the one before.
class DecodeArchive {
public:
    constexpr DecodeArchive(Bytes structure, std::size_t required) noexcept
        : structure_{structure}, spare_{structure.size() - required} {}

    template <class T>
    constexpr void operator()(char const* name, T& field) noexcept {
        if constexpr (Scalar<T>) {
            field = load_scalar<T>(structure_.data() + fixed_);
            fixed_ += scalar_size<T>();
        } else if constexpr (Referenced<T>) {
            operator()(name, field, Limit{});
        } else {
            T::describe(field, *this);
        }
    }

    template <Referenced T>
    constexpr void operator()(char const* name, T& field, Limit) noexcept {
        check_pair<T>(name, fixed_);
        if (error_.code == CodecErrc::none)
            field = read_element<T>(structure_, load<std::uint32_t>(structure_.data() + fixed_),
                                    load<std::uint32_t>(structure_.data() + fixed_ + 4));
        fixed_ += 8;
    }

    template <class T>
    constexpr void count(char const*, List<T>& list) noexcept {
        list = List<T>::in_message(structure_, 0, take(), 0);
    }

    template <class T>
    constexpr void elements(char const* name, List<T>& list) noexcept {
        auto const count = list.size();
        if (!claim(name, std::uint64_t{8} * count)) {
            list = {};
            return;
        }
        for (std::uint32_t i = 0; i < count && error_.code == CodecErrc::none; ++i)
            check_pair<T>(name, fixed_ + std::size_t{8} * i);
        list = error_.code == CodecErrc::none ? List<T>::in_message(structure_, fixed_, count, 0) : List<T>{};
        fixed_ += std::size_t{8} * count;
    }

    template <class T>
    constexpr void list(char const* name, List<T>& list) noexcept {
        count(name, list);
        elements(name, list);
    }

    template <class T>
    constexpr void fixed_list(char const* name, List<T>& list) noexcept {
        constexpr auto stride = SizeArchive::element_size<T>();
        auto const count = take();
        auto const offset = take();
        list = {};
        if (count != 0 && within(name, fixed_ - 8, offset, std::uint64_t{stride} * count))
            list = List<T>::in_message(structure_, offset, count, stride);
    }

    template <class T>
    constexpr void inline_list(char const* name, List<T>& list) noexcept {
        constexpr auto stride = SizeArchive::element_size<T>();
        auto const count = take();
        list = {};
        if (!claim(name, std::uint64_t{stride} * count))
            return;
        list = List<T>::in_message(structure_, fixed_, count, stride);
        fixed_ += std::size_t{stride} * count;
    }

    template <class T>
    constexpr void single(char const* name, std::optional<T>& field) noexcept {
        constexpr auto size = SizeArchive::element_size<T>();
        auto const offset = take();
        field.reset();
        if (offset != 0 && within(name, fixed_ - 4, offset, size))
            field = read_element<T>(structure_, offset, size);
    }

    constexpr void twins(char const* first_name, Bytes& first, char const* second_name, Bytes& second) noexcept {
        auto const size = take();
        first = take_bytes(first_name, size);
        second = take_bytes(second_name, size);
    }

    constexpr void rest(char const*, Bytes& field) noexcept { field = structure_.subspan(fixed_); }

    template <std::size_t N>
    constexpr void octets(char const* name, std::array<std::uint8_t, N>& field) noexcept {
        operator()(name, field);
    }

    constexpr void sized(char const* name, Bytes& field) noexcept { field = take_bytes(name, take()); }
    constexpr void size(char const*, Bytes&) noexcept { size_ = take(); }

    constexpr void contents(char const* name, Bytes& field) noexcept {
        field = {};
        if (!claim(name, size_))
            return;
        field = structure_.subspan(fixed_, size_);
        fixed_ += size_;
    }

    template <class T>
    constexpr void optional(char const* name, std::optional<T>& field) noexcept {
        auto const at = fixed_;
        auto const offset = take();
        auto const size = take();
        field.reset();
        if (size == 0)
            return;
        check_pair<T>(name, at);
        if (error_.code == CodecErrc::none)
            field = read_element<T>(structure_, offset, size);
    }

    template <class T>
    constexpr void packed(char const* name, PackedList<T>& list) noexcept {
        auto const at = fixed_;
        auto const offset = take();
        auto const size = take();
        list = {};
        if (size == 0 || !within(name, at, offset, size))
            return;
        if (size < 4)
            return fail(CodecErrc::truncated, std::size_t{offset} + size, name);
        auto const start = std::size_t{offset} + 4;
        auto const elements = structure_.subspan(start, size - 4);
        auto const count = load<std::uint32_t>(structure_.data() + offset);
        std::size_t end = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            auto const extent = packed_extent<T>(elements.subspan(end));
            if (!extent)
                return fail(extent.error().code, start + end + extent.error().offset, name);
            end += *extent;
        }
        list = PackedList<T>::in_message(elements, count);
    }

    template <class T>
    constexpr void tail(char const* name, T& field) noexcept {
        auto const error = decode_into(field, structure_.subspan(fixed_));
        if (error.code != CodecErrc::none)
            fail(error.code, fixed_ + error.offset, name);
    }

    template <class T>
    constexpr void tlv(char const* name, T& field) noexcept {
        auto const at = fixed_;
        if constexpr (std::same_as<T, Text>) {
            auto const bytes = take_tlv<Tlv>(name, TlvType::wchar_str);
            field = bytes.empty() ? Text{} : Text::from_utf16(bytes);
            if (bytes.size() % 2 != 0)
                fail(CodecErrc::odd_text_size, at, name);
        } else {
            auto const bytes = take_tlv<Tlv>(name, TlvType::uint16_tbl);
            field = T::in_message(bytes, 0, static_cast<std::uint32_t>(bytes.size() / 2), 2);
        }
    }

    template <class T>
    constexpr void tlvs(char const* name, PackedList<T>& list) noexcept {
        list = {};
        auto const elements = structure_.subspan(fixed_);
        std::uint32_t count = 0;
        for (std::size_t end = 0; end < elements.size(); ++count) {
            auto const extent = packed_extent<T>(elements.subspan(end));
            if (!extent)
                return fail(extent.error().code, fixed_ + end + extent.error().offset, name);
            end += *extent;
        }
        list = PackedList<T>::in_message(elements, count);
    }

    /// Nobody reads these, and some writers leave them out.
    constexpr void reserved(std::uint32_t) noexcept {}

    [[nodiscard]] constexpr CodecError const& error() const noexcept { return error_; }

private:
    constexpr std::uint32_t take() noexcept {
        auto const value = load<std::uint32_t>(structure_.data() + fixed_);
        fixed_ += 4;
        return value;
    }

    /// Bytes of this size behind the offset that is next.
    constexpr Bytes take_bytes(char const* name, std::uint32_t size) noexcept {
        auto const offset = take();
        return size != 0 && within(name, fixed_ - 4, offset, size) ? structure_.subspan(offset, size) : Bytes{};
    }

    /// The contents of the information element that comes next, which is of this type.
    template <class T>
    constexpr Bytes take_tlv(char const* name, TlvType type) noexcept {
        auto const extent = packed_extent<T>(structure_.subspan(fixed_));
        if (!extent) {
            fail(extent.error().code, fixed_ + extent.error().offset, name);
            return {};
        }
        auto const element = packed_element<T>(structure_.subspan(fixed_));
        if (element.type != type) {
            fail(CodecErrc::unexpected_element, fixed_, name);
            return {};
        }
        fixed_ += *extent;
        return element.data;
    }

    constexpr void fail(CodecErrc code, std::size_t at, char const* name) noexcept {
        if (error_.code == CodecErrc::none)
            error_ = {code, static_cast<std::uint32_t>(at), name};
    }

    /// Makes the fixed part longer by elements that stand in it.
    constexpr bool claim(char const* name, std::uint64_t size) noexcept {
        if (size > spare_) {
            fail(CodecErrc::truncated, fixed_, name);
            return false;
        }
        spare_ -= static_cast<std::size_t>(size);
        return true;
    }

    constexpr bool within(char const* name, std::size_t at, std::uint32_t offset, std::uint64_t size) noexcept {
        if (offset + size <= structure_.size())
            return true;
        fail(CodecErrc::out_of_bounds, at, name);
        return false;
    }

    template <class T>
    constexpr void check_pair(char const* name, std::size_t at) noexcept;

    Bytes structure_;
    std::size_t fixed_ = 0;
    std::size_t spare_;
    std::uint32_t size_ = 0;
    CodecError error_{};
};

/// Finds where an element ends that has no size before it: behind its fixed part and all that it refers to.
class ExtentArchive {
public:
    constexpr explicit ExtentArchive(Bytes structure) noexcept : structure_{structure} {}

    template <class T, class... More>
    constexpr void operator()(char const*, T const&, More...) noexcept {
        static_assert(Scalar<T> || Referenced<T>);
        if constexpr (Scalar<T>) {
            fixed_ += scalar_size<T>();
        } else {
            auto const size = load<std::uint32_t>(structure_.data() + fixed_ + 4);
            if (size != 0)
                end_ = (std::max)(end_, padded(std::size_t{load<std::uint32_t>(structure_.data() + fixed_)} + size));
            fixed_ += 8;
        }
    }

    /// The padding of the last element may be missing.
    [[nodiscard]] constexpr std::size_t end() const noexcept {
        return (std::min)((std::max)(fixed_, end_), structure_.size());
    }

private:
    Bytes structure_;
    std::size_t fixed_ = 0;
    std::size_t end_ = 0;
};

template <Structure T>
constexpr CodecError decode_into(T& value, Bytes structure) noexcept {
    if (structure.size() < required_size<T>)
        return {CodecErrc::truncated, static_cast<std::uint32_t>(structure.size()), {}};
    DecodeArchive archive{structure, required_size<T>};
    T::describe(value, archive);
    return archive.error();
}

template <class T>
constexpr T packed_element(Bytes from) noexcept {
    if constexpr (std::same_as<T, Tlv>) {
        return {static_cast<TlvType>(load<std::uint16_t>(from.data())),
                from.subspan(tlv_header_size, load<std::uint32_t>(from.data() + 4))};
    } else {
        T value{};
        static_cast<void>(decode_into(value, from));
        return value;
    }
}

template <class T>
constexpr Expected<std::size_t> packed_extent(Bytes from) noexcept {
    auto const available = static_cast<std::uint32_t>(from.size());
    if constexpr (std::same_as<T, Tlv>) {
        if (available < tlv_header_size)
            return CodecError{CodecErrc::truncated, available, {}};
        auto const size = load<std::uint32_t>(from.data() + 4);
        auto const padding = std::to_integer<std::uint32_t>(from[3]);
        if (std::uint64_t{size} + padding > available - tlv_header_size)
            return CodecError{CodecErrc::truncated, 4, {}};
        return tlv_header_size + size + padding;
    } else {
        T value{};
        auto const error = decode_into(value, from);
        if (error.code != CodecErrc::none)
            return error;
        ExtentArchive extent{from};
        T::describe(value, extent);
        return extent.end();
    }
}

template <class T>
constexpr T read_element(Bytes structure, std::size_t offset, std::size_t size) noexcept {
    if constexpr (std::same_as<T, Text>) {
        return size == 0 ? Text{} : Text::from_utf16(structure.subspan(offset, size));
    } else if constexpr (std::same_as<T, Bytes>) {
        return size == 0 ? Bytes{} : structure.subspan(offset, size);
    } else if constexpr (Scalar<T>) {
        return load_scalar<T>(structure.data() + offset);
    } else {
        T value{};
        static_cast<void>(decode_into(value, structure.subspan(offset, size)));
        return value;
    }
}

template <class T>
constexpr void DecodeArchive::check_pair(char const* name, std::size_t at) noexcept {
    auto const offset = load<std::uint32_t>(structure_.data() + at);
    auto const size = load<std::uint32_t>(structure_.data() + at + 4);
    if constexpr (std::same_as<T, Text>) {
        if (size % 2 != 0)
            fail(CodecErrc::odd_text_size, at, name);
    }
    if constexpr (Structure<T>) {
        if (!within(name, at, offset, size))
            return;
        T element{};
        auto error = decode_into(element, structure_.subspan(offset, size));
        if (error.code != CodecErrc::none)
            fail(error.code, offset + error.offset, name);
    } else if (size != 0) {
        within(name, at, offset, size);
    }
}

} // namespace detail

} // namespace mbn::inline v0::mbim

#endif
