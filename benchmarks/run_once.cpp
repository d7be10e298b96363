// SPDX-License-Identifier: BSL-1.0
//
// usage: run_once PROGRAM [ARGUMENT...]
//
// Runs a program, and prints what it took: microseconds by the clock, microseconds of processor time, kilobytes of
// memory at most. Its own memory is the least that it can print: it needs
// no library but that of C. Ends as the program does.
#include <cstdio>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char** argv) {
    if (argc < 2)
        return 2;
    posix_spawn_file_actions_t quiet;
    ::posix_spawn_file_actions_init(&quiet);
    ::posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::timespec begin{};
    ::clock_gettime(CLOCK_MONOTONIC, &begin);
    ::pid_t child = 0;
    int status = 0;
    ::rusage usage{};
    if (::posix_spawnp(&child, argv[1], &quiet, nullptr, argv + 1, environ) != 0 ||
        ::wait4(child, &status, 0, &usage) != child)
        return 2;
    ::timespec end{};
    ::clock_gettime(CLOCK_MONOTONIC, &end);
    long const wall = (end.tv_sec - begin.tv_sec) * 1'000'000L + (end.tv_nsec - begin.tv_nsec) / 1000;
    auto const microseconds = [](::timeval const& time) { return time.tv_sec * 1'000'000L + time.tv_usec; };
    std::printf("%ld %ld %ld\n", wall, microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
