// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"

#include <cstddef>
#include <cstdint>

// The functions of glibc by their other names, so that those below may take the usual ones.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
}

namespace {

thread_local std::uint64_t count_of_this_thread = 0;

} // namespace

extern "C" void* malloc(std::size_t size) noexcept {
    ++count_of_this_thread;
    return __libc_malloc(size);
}

extern "C" void* calloc(std::size_t count, std::size_t size) noexcept {
    ++count_of_this_thread;
    return __libc_calloc(count, size);
}

extern "C" void* realloc(void* old, std::size_t size) noexcept {
    ++count_of_this_thread;
    return __libc_realloc(old, size);
}

std::uint64_t allocations() noexcept {
    return count_of_this_thread;
}
