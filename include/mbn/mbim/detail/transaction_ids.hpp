// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_TRANSACTION_IDS_HPP
#define MBN_MBIM_DETAIL_TRANSACTION_IDS_HPP

#include <cstdint>

namespace mbn::inline v0::mbim::detail {

// An own identifier for the first message of a session: a late answer to a process that died must not fit by chance.
[[nodiscard]] inline std::uint32_t scatter(std::uint64_t seed) noexcept {
    seed += 0x9E3779B97F4A7C15u;
    seed = (seed ^ (seed >> 30u)) * 0xBF58476D1CE4E5B9u;
    seed = (seed ^ (seed >> 27u)) * 0x94D049BB133111EBu;
    return static_cast<std::uint32_t>(seed >> 32u);
}

// Whether an identifier was given out at `first` or later, and before `next`. They go round.
[[nodiscard]] constexpr bool is_between(std::uint32_t first, std::uint32_t id, std::uint32_t next) noexcept {
    return id - first < next - first;
}

} // namespace mbn::inline v0::mbim::detail

#endif
