// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PACKED_LIST_HPP
#define MBN_MBIM_PACKED_LIST_HPP

#include <mbn/mbim/expected.hpp>
#include <mbn/mbim/list.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace mbn::inline v0::mbim {

namespace detail {

/// The element at the front of these bytes, which have been checked.
template <class T>
constexpr T packed_element(Bytes from) noexcept;

/// How many bytes the element at the front of these bytes takes.
template <class T>
constexpr Expected<std::size_t> packed_extent(Bytes from) noexcept;

} // namespace detail

/// Elements that follow one another and are of different sizes: a view of those of the caller (to be encoded), or of
/// those in a message (as decoded and checked there). Owns nothing; gives its elements by value, from the first to the
/// last.
template <class T>
class PackedList {
public:
    using value_type = T;

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = T;

        constexpr iterator() noexcept = default;
        constexpr iterator(PackedList const& list, std::uint32_t at) noexcept : list_{&list}, at_{at} {}
        [[nodiscard]] constexpr T operator*() const noexcept {
            return list_->values_ != nullptr ? list_->values_[at_]
                                             : detail::packed_element<T>(list_->elements_.subspan(byte_));
        }
        constexpr iterator& operator++() noexcept {
            if (list_->values_ == nullptr)
                byte_ += *detail::packed_extent<T>(list_->elements_.subspan(byte_));
            ++at_;
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto const before = *this;
            ++*this;
            return before;
        }
        [[nodiscard]] constexpr bool operator==(iterator const& other) const noexcept { return at_ == other.at_; }

    private:
        PackedList const* list_ = nullptr;
        std::uint32_t at_ = 0;
        std::size_t byte_ = 0;
    };

    /// The empty list.
    constexpr PackedList() noexcept = default;
    /// A view of elements of the caller, which must live as long as the list is used.
    constexpr PackedList(std::span<T const> values) noexcept
        : values_{values.data()}, count_{static_cast<std::uint32_t>(values.size())} {}
    template <std::size_t N>
    constexpr PackedList(std::array<T, N> const& values) noexcept : PackedList{std::span<T const>{values}} {}

    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return count_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {*this, count_}; }

    [[nodiscard]] friend constexpr bool operator==(PackedList const& left, PackedList const& right) noexcept {
        if (left.count_ != right.count_)
            return false;
        auto other = right.begin();
        for (T const element : left)
            if (!(element == *other++))
                return false;
        return true;
    }

    /// For the decoder: `count` elements, the first of them at the first byte.
    [[nodiscard]] static constexpr PackedList in_message(Bytes elements, std::uint32_t count) noexcept {
        PackedList list;
        list.elements_ = elements;
        list.count_ = count;
        return list;
    }

private:
    T const* values_ = nullptr;
    Bytes elements_{};
    std::uint32_t count_ = 0;
};

} // namespace mbn::inline v0::mbim

#endif
