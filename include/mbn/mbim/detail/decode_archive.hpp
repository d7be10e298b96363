// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_DECODE_ARCHIVE_HPP
#define MBN_MBIM_DETAIL_DECODE_ARCHIVE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/detail/scalar.hpp>
#include <mbn/mbim/detail/size_archive.hpp>
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
#include <optional>

namespace mbn::inline v0::mbim::detail {

template <Structure T>
constexpr CodecError decode_into(T& value, Bytes structure) noexcept;

// What these read has been checked.
template <class T>
constexpr T read_element(std::byte const* first, std::size_t size) noexcept {
    if constexpr (std::same_as<T, Text>) {
        return Text::from_utf16({first, size});
    } else if constexpr (std::same_as<T, Bytes>) {
        return {first, size};
    } else if constexpr (Scalar<T>) {
        return load_scalar<T>(first);
    } else {
        T value{};
        static_cast<void>(decode_into(value, {first, size}));
        return value;
    }
}

/// What an offset-size pair refers to.
template <class T>
constexpr T read_referenced(std::byte const* structure, std::byte const* pair) noexcept {
    auto const size = load<std::uint32_t>(pair + 4);
    if constexpr (Referenced<T>) {
        if (size == 0)
            return {};
    }
    return read_element<T>(structure + load<std::uint32_t>(pair), size);
}

template <class T>
constexpr T list_element(std::byte const* from, std::uint32_t pairs_at, std::uint32_t stride,
                         std::uint32_t index) noexcept {
    if constexpr (Scalar<T>) {
        return load_scalar<T>(from + scalar_size<T>() * index);
    } else {
        if (stride != 0)
            return read_element<T>(from + std::size_t{stride} * index, stride);
        return read_referenced<T>(from, from + pairs_at + std::size_t{8} * index);
    }
}

/// Reads a value that is as it was made: what is not there stays so. The fixed part without lists has been checked to
/// be there; all else is checked here. After an error the rest is read from the checked part without harm, so that no
/// field needs a branch for the one before.
template <class Used>
class BasicDecodeArchive {
public:
    constexpr BasicDecodeArchive(Bytes structure, std::size_t required) noexcept
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
        auto const [offset, size] = take_pair();
        if (refers<T>(name, fixed_ - 8, offset, size))
            field = read_element<T>(structure_.data() + offset, size);
    }

    template <class T>
    constexpr void count(char const*, List<T>& list) noexcept {
        list = List<T>::paired(structure_.data(), 0, take());
    }

    template <class T>
    constexpr void elements(char const* name, List<T>& list) noexcept {
        static_assert(!Scalar<T>);
        auto const count = list.size();
        if (!claim(name, std::uint64_t{8} * count)) {
            list = {};
            return;
        }
        for (std::uint32_t i = 0; i < count && error_.code == CodecErrc::none; ++i)
            check_pair<T>(name, fixed_ + std::size_t{8} * i);
        list = List<T>::paired(structure_.data(), fixed_, error_.code == CodecErrc::none ? count : 0);
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
        auto const [count, offset] = take_pair();
        if (count != 0 && within(name, fixed_ - 8, offset, std::uint64_t{stride} * count))
            list = List<T>::contiguous(structure_.data() + offset, stride, count);
    }

    template <class T>
    constexpr void inline_list(char const* name, List<T>& list) noexcept {
        constexpr auto stride = SizeArchive::element_size<T>();
        auto const count = take();
        if (!claim(name, std::uint64_t{stride} * count))
            return;
        list = List<T>::contiguous(structure_.data() + fixed_, stride, count);
        fixed_ += std::size_t{stride} * count;
    }

    template <class T>
    constexpr void single(char const* name, std::optional<T>& field) noexcept {
        constexpr auto size = SizeArchive::element_size<T>();
        auto const offset = take();
        if (offset != 0 && within(name, fixed_ - 4, offset, size))
            field.emplace(read_element<T>(structure_.data() + offset, size));
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
        if (!claim(name, size_))
            return;
        field = structure_.subspan(fixed_, size_);
        fixed_ += size_;
    }

    template <class T>
    constexpr void optional(char const* name, std::optional<T>& field) noexcept {
        auto const at = fixed_;
        auto const [offset, size] = take_pair();
        if (size == 0)
            return;
        check_pair<T>(name, at);
        if (error_.code == CodecErrc::none)
            field.emplace(read_element<T>(structure_.data() + offset, size));
    }

    template <class T>
    constexpr void packed(char const* name, PackedList<T>& list) noexcept {
        auto const at = fixed_;
        auto const [offset, size] = take_pair();
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
            field = T::contiguous(bytes.data(), 2, static_cast<std::uint32_t>(bytes.size() / 2));
        }
    }

    template <class T>
    constexpr void tlvs(char const* name, PackedList<T>& list) noexcept {
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

    struct Pair {
        std::uint32_t first = 0;
        std::uint32_t second = 0;
    };

    constexpr Pair take_pair() noexcept {
        auto const* const pair = structure_.data() + fixed_;
        fixed_ += 8;
        return {load<std::uint32_t>(pair), load<std::uint32_t>(pair + 4)};
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

    /// Whether there is something where a pair points.
    template <Referenced T>
    constexpr bool refers(char const* name, std::size_t at, std::uint32_t offset, std::uint32_t size) noexcept {
        if constexpr (std::same_as<T, Text>) {
            if (size % 2 != 0) {
                fail(CodecErrc::odd_text_size, at, name);
                return false;
            }
        }
        return size != 0 && within(name, at, offset, size);
    }

    template <class T>
    constexpr void check_pair(char const* name, std::size_t at) noexcept;

    Bytes structure_;
    std::size_t fixed_ = 0;
    std::size_t spare_;
    std::uint32_t size_ = 0;
    CodecError error_{};
};

using DecodeArchive = BasicDecodeArchive<mbn::detail::WhenUsed>;

/// Finds where an element ends that has no size before it: behind its fixed part and all that it refers to.
template <class Used>
class BasicExtentArchive {
public:
    constexpr explicit BasicExtentArchive(Bytes structure) noexcept : structure_{structure} {}

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

using ExtentArchive = BasicExtentArchive<mbn::detail::WhenUsed>;

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

template <class Used>
template <class T>
constexpr void BasicDecodeArchive<Used>::check_pair(char const* name, std::size_t at) noexcept {
    auto const offset = load<std::uint32_t>(structure_.data() + at);
    auto const size = load<std::uint32_t>(structure_.data() + at + 4);
    if constexpr (Referenced<T>) {
        static_cast<void>(refers<T>(name, at, offset, size));
    } else if (within(name, at, offset, size)) {
        T element{};
        auto const error = decode_into(element, structure_.subspan(offset, size));
        if (error.code != CodecErrc::none)
            fail(error.code, offset + error.offset, name);
    }
}

} // namespace mbn::inline v0::mbim::detail

#endif
