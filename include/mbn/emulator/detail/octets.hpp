// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_DETAIL_OCTETS_HPP
#define MBN_EMULATOR_DETAIL_OCTETS_HPP

#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator::detail {

/// Bytes that grow by integers of either order.
class Octets {
public:
    template <std::unsigned_integral T>
    Octets& little(T value) {
        auto const at = bytes_.size();
        bytes_.resize(at + sizeof value);
        mbim::detail::store(bytes_.data() + at, value);
        return *this;
    }

    template <std::unsigned_integral T>
    Octets& big(T value) {
        for (auto shift = 8 * sizeof value; shift != 0; shift -= 8)
            bytes_.push_back(static_cast<std::byte>((std::uint64_t{value} >> (shift - 8)) & 0xFFu));
        return *this;
    }

    Octets& bytes(mbim::Bytes more) {
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        return *this;
    }

    /// A field of `size` bytes, with zeros behind the text. One zero is always there.
    Octets& text(std::string_view text, std::size_t size) {
        for (auto const letter : text.substr(0, size - 1))
            bytes_.push_back(static_cast<std::byte>(letter));
        return zeros(size - text.substr(0, size - 1).size());
    }

    Octets& zeros(std::size_t count) {
        bytes_.resize(bytes_.size() + count);
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
    [[nodiscard]] std::vector<std::byte> take() noexcept { return std::move(bytes_); }

private:
    std::vector<std::byte> bytes_{};
};

/// Reads an integer of network order; the caller has checked that it is there.
template <std::unsigned_integral T>
[[nodiscard]] constexpr T load_big(std::byte const* from) noexcept {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>((std::uint64_t{value} << 8u) | std::to_integer<std::uint64_t>(from[i]));
    return value;
}

} // namespace mbn::inline v0::emulator::detail

#endif
