// SPDX-License-Identifier: BSL-1.0
#include "conformance_proxy_process.hpp"

#include "conformance_fixtures.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace conformance_test {

namespace {

[[nodiscard]] std::string find_program() {
    for (std::string const place : {"/usr/libexec/mbim-proxy", "/usr/lib/mbim-proxy"})
        if (::access(place.c_str(), X_OK) == 0)
            return place;
    std::error_code ignored;
    for (auto const& folder : std::filesystem::directory_iterator{"/usr/lib", ignored})
        if (std::string const place = folder.path() / "mbim-proxy"; ::access(place.c_str(), X_OK) == 0)
            return place;
    return {};
}

// A network of its own for this program. Without the right to that, it becomes root in a user namespace first, as the
// proxy serves root only.
[[nodiscard]] bool enter_own_network() {
    if (::unshare(CLONE_NEWNET) == 0)
        return true;
    std::string const user = std::to_string(::geteuid());
    std::string const group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    std::ofstream{"/proc/self/setgroups"} << "deny";
    std::ofstream{"/proc/self/uid_map"} << "0 " << user << " 1";
    std::ofstream{"/proc/self/gid_map"} << "0 " << group << " 1";
    return ::geteuid() == 0;
}

// Reads to the end; says so once the line has come, or the end.
void read_lines(int descriptor, std::string_view line, std::promise<bool> came) {
    std::string text;
    std::array<char, 4096> room{};
    bool told = false;
    for (ssize_t size = 0; (size = ::read(descriptor, room.data(), room.size())) > 0;) {
        if (told)
            continue;
        text.append(room.data(), static_cast<std::size_t>(size));
        told = text.find(line) != std::string::npos;
        if (told)
            came.set_value(true);
    }
    if (!told)
        came.set_value(false);
    ::close(descriptor);
}

} // namespace

ProxyProcess& ProxyProcess::instance() {
    static ProxyProcess process;
    return process;
}

ProxyProcess::ProxyProcess() : program_{find_program()} {
    if (program_.empty())
        obstacle_ = "mbim-proxy is not installed";
    else if (!enter_own_network())
        obstacle_ = "this program may not have a network namespace of its own";
}

void ProxyProcess::start() {
    if (process_ != -1)
        return;
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        throw std::runtime_error{std::string{"pipe: "} + std::strerror(errno)};
    process_ = ::fork();
    if (process_ == 0) {
        // It must not outlive a test that crashes.
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        // Without `stdbuf` its lines would stay in a buffer.
        ::execlp("stdbuf", "stdbuf", "-oL", program_.c_str(), "--no-exit", "--verbose", nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::promise<bool> came;
    auto is_ready = came.get_future();
    reader_ = std::thread{read_lines, ends[0], "proxy will remain running", std::move(came)};
    if (process_ == -1 || !is_ready.get()) {
        stop();
        throw std::runtime_error{"mbim-proxy does not start"};
    }
}

void ProxyProcess::stop() {
    if (process_ != -1) {
        ::kill(process_, SIGTERM);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
    }
    if (reader_.joinable())
        reader_.join();
}

std::string missing_for_proxy() {
    return ProxyProcess::instance().obstacle();
}

} // namespace conformance_test
