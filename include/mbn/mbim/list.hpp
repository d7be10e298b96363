// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_LIST_HPP
#define MBN_MBIM_LIST_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// A byte string. As a field it is an offset-size pair; through `archive.rest` it is what is left.
using Bytes = std::span<std::byte const>;

/// The largest size in bytes that the specification gives a string.
struct Limit {
    std::uint32_t bytes = 0;
};

namespace detail {

[[nodiscard]] constexpr bool same_bytes(Bytes left, Bytes right) noexcept {
    if (left.size() != right.size())
        return false;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (left[i] != right[i])
            return false;
    return true;
}

template <class T>
[[nodiscard]] constexpr bool same_element(T const& left, T const& right) noexcept {
    if constexpr (std::is_same_v<T, Bytes>)
        return same_bytes(left, right);
    else
        return left == right;
}

/// The element of a list in a message, where the list has been checked.
template <class T>
constexpr T list_element(std::byte const* from, std::uint32_t pairs_at, std::uint32_t stride,
                         std::uint32_t index) noexcept;

} // namespace detail

/// A list of the protocol: a view of the caller's elements (to be encoded), or of the elements in a message (as decoded
/// and checked there). Owns nothing; gives its elements by value.
template <class T>
class List {
public:
    using value_type = T;

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = T;

        constexpr iterator() noexcept = default;
        constexpr iterator(List const& list, std::uint32_t at) noexcept : list_{&list}, at_{at} {}
        [[nodiscard]] constexpr T operator*() const noexcept { return (*list_)[at_]; }
        constexpr iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        constexpr iterator operator++(int) noexcept { return {*list_, at_++}; }
        [[nodiscard]] constexpr bool operator==(iterator const& other) const noexcept { return at_ == other.at_; }

    private:
        List const* list_ = nullptr;
        std::uint32_t at_ = 0;
    };

    /// The empty list.
    constexpr List() noexcept = default;
    /// A view of elements of the caller, which must live as long as the list is used.
    constexpr List(std::span<T const> values) noexcept
        : values_{values.data()}, count_{static_cast<std::uint32_t>(values.size())} {}
    template <std::size_t N>
    constexpr List(std::array<T, N> const& values) noexcept : List{std::span<T const>{values}} {}

    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return count_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }

    /// The element at `index`, which is below `size()`.
    [[nodiscard]] constexpr T operator[](std::uint32_t index) const noexcept {
        return values_ != nullptr ? values_[index] : detail::list_element<T>(from_, pairs_at_, stride_, index);
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {*this, count_}; }

    [[nodiscard]] friend constexpr bool operator==(List const& left, List const& right) noexcept {
        if (left.count_ != right.count_)
            return false;
        for (std::uint32_t i = 0; i < left.count_; ++i)
            if (!detail::same_element(left[i], right[i]))
                return false;
        return true;
    }

    /// For the decoder: elements of `stride` bytes that follow one another from `first` on.
    [[nodiscard]] static constexpr List contiguous(std::byte const* first, std::uint32_t stride,
                                                   std::uint32_t count) noexcept {
        List list;
        list.from_ = first;
        list.stride_ = stride;
        list.count_ = count;
        return list;
    }

    /// For the decoder: elements behind offset-size pairs that start at `pairs_at`, in a structure.
    [[nodiscard]] static constexpr List paired(std::byte const* structure, std::size_t pairs_at,
                                               std::uint32_t count) noexcept {
        List list;
        list.from_ = structure;
        list.pairs_at_ = static_cast<std::uint32_t>(pairs_at);
        list.count_ = count;
        return list;
    }

private:
    T const* values_ = nullptr;
    // The first element, or the structure to which the offsets belong.
    std::byte const* from_ = nullptr;
    std::uint32_t pairs_at_ = 0;
    // 0 where there are pairs.
    std::uint32_t stride_ = 0;
    std::uint32_t count_ = 0;
};

} // namespace mbn::inline v0::mbim

#endif
