// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_BENCHMARKS_ALLOCATIONS_HPP
#define MBN_BENCHMARKS_ALLOCATIONS_HPP

#include <cstdint>

/// How often this thread has asked for memory: by `malloc`, `calloc`, `realloc` and what is built on them, such as
/// `operator new` and GLib's functions. GLib's slices are counted too where `G_SLICE=always-malloc` is set.
[[nodiscard]] std::uint64_t allocations() noexcept;

#endif
