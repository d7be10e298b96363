// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_PROXY_PROCESS_HPP
#define MBN_TESTS_CONFORMANCE_PROXY_PROCESS_HPP

#include <string>
#include <thread>

#include <sys/types.h>

namespace conformance_test {

// libmbim's mbim-proxy. Its socket has a fixed name in the abstract namespace, so this program moves into a network
// namespace of its own: a proxy that works on this machine is neither found nor disturbed.
class ProxyProcess {
public:
    [[nodiscard]] static ProxyProcess& instance();

    // Why it cannot be run here; empty where it can. Moves this program into its own namespace.
    [[nodiscard]] std::string const& obstacle() const noexcept { return obstacle_; }

    // Ends when it can be connected to.
    void start();
    void stop();

    ProxyProcess(ProxyProcess const&) = delete;
    ProxyProcess& operator=(ProxyProcess const&) = delete;
    ~ProxyProcess() { stop(); }

private:
    ProxyProcess();

    std::string program_;
    std::string obstacle_;
    pid_t process_ = -1;
    // Reads what it prints, so that it never waits for a reader.
    std::thread reader_;
};

} // namespace conformance_test

#endif
