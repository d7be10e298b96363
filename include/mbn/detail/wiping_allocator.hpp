// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_WIPING_ALLOCATOR_HPP
#define MBN_DETAIL_WIPING_ALLOCATOR_HPP

#include <cstddef>
#include <memory>
#include <vector>

namespace mbn::inline v0::detail {

// Through volatile, so that no compiler leaves it out.
inline void wipe(std::byte* bytes, std::size_t size) noexcept {
    std::byte volatile* const kept = bytes;
    for (std::size_t index = 0; index < size; ++index)
        kept[index] = std::byte{0};
}

// Memory that may have held a password or a PIN is overwritten before anybody else gets it, whichever way it is left.
template <class T>
struct WipingAllocator {
    using value_type = T;

    WipingAllocator() noexcept = default;
    template <class Other>
    // NOLINTNEXTLINE(google-explicit-constructor): what containers ask of an allocator.
    WipingAllocator(WipingAllocator<Other> const& /*other*/) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
    void deallocate(T* memory, std::size_t count) noexcept {
        wipe(reinterpret_cast<std::byte*>(memory), count * sizeof(T));
        std::allocator<T>{}.deallocate(memory, count);
    }

    friend bool operator==(WipingAllocator const& /*left*/, WipingAllocator const& /*right*/) noexcept { return true; }
};

// Bytes that go to a device.
using SecretBytes = std::vector<std::byte, WipingAllocator<std::byte>>;

} // namespace mbn::inline v0::detail

#endif
