// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_BENCHMARKS_SYSTEM_CALLS_HPP
#define MBN_BENCHMARKS_SYSTEM_CALLS_HPP

#include <cstdint>

/// How often this thread has called the system in one of these ways.
struct SystemCalls {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    /// `epoll_wait`, and setting the timer that ends it.
    std::uint64_t waits = 0;
};

[[nodiscard]] SystemCalls system_calls() noexcept;

#endif
