// SPDX-License-Identifier: BSL-1.0
#include "system_calls.hpp"

#include <cstddef>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

thread_local SystemCalls calls_of_this_thread;

} // namespace

// These take the place of those of the C library in this program.
extern "C" {

ssize_t read(int descriptor, void* room, std::size_t size) {
    ++calls_of_this_thread.reads;
    return syscall(SYS_read, descriptor, room, size);
}

ssize_t write(int descriptor, void const* bytes, std::size_t size) {
    ++calls_of_this_thread.writes;
    return syscall(SYS_write, descriptor, bytes, size);
}

ssize_t recv(int descriptor, void* room, std::size_t size, int flags) {
    ++calls_of_this_thread.reads;
    return syscall(SYS_recvfrom, descriptor, room, size, flags, nullptr, nullptr);
}

ssize_t send(int descriptor, void const* bytes, std::size_t size, int flags) {
    ++calls_of_this_thread.writes;
    return syscall(SYS_sendto, descriptor, bytes, size, flags, nullptr, 0);
}

int epoll_wait(int descriptor, epoll_event* events, int count, int timeout) {
    ++calls_of_this_thread.waits;
    return static_cast<int>(syscall(SYS_epoll_wait, descriptor, events, count, timeout));
}

int timerfd_settime(int descriptor, int flags, itimerspec const* end, itimerspec* before) noexcept {
    ++calls_of_this_thread.waits;
    return static_cast<int>(syscall(SYS_timerfd_settime, descriptor, flags, end, before));
}
}

SystemCalls system_calls() noexcept {
    return calls_of_this_thread;
}
