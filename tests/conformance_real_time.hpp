// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_REAL_TIME_HPP
#define MBN_TESTS_CONFORMANCE_REAL_TIME_HPP

#include "conformance_connections.hpp"
#include "conformance_emulated.hpp"
#include "conformance_profiles.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace conformance_test {

// A folder that only this program uses, and that goes away with it.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

// The emulated modem on a pty, profiles in a folder, on the clock of the machine. Modem and connections live on one
// loop, which waits for what comes next and for nothing else.
class RealTimeFixture : public EmulatedFixture {
public:
    RealTimeFixture();
    ~RealTimeFixture() override;

    conformance::Possible bring(conformance::Situation situation) override;
    [[nodiscard]] bool run_until(std::function<bool()> const& done) override;
    void settle() override;
    [[nodiscard]] std::chrono::milliseconds patience() const override { return std::chrono::seconds{1}; }
    [[nodiscard]] std::vector<std::string> stored() override { return profiles_.names(); }
    [[nodiscard]] std::vector<std::string> log() override;

    // The device, which is there, has another path from now on.
    void rename_device(std::string name);

protected:
    [[nodiscard]] boost::asio::io_context& io() { return io_; }
    // What its connections are made with.
    [[nodiscard]] Surroundings surroundings() { return {io_.get_executor(), profiles_, log_lines_}; }
    // The device, with the modem made.
    [[nodiscard]] std::string device();
    [[nodiscard]] CaseProfiles& profiles() { return profiles_; }

    void with_modem(std::function<void(Modem&)> const& act) override;
    void plug_in() override;

private:
    struct Machine;

    [[nodiscard]] Machine& machine();

    TemporaryFolder folder_;
    CaseProfiles profiles_{folder_.path() / "profiles"};
    boost::asio::io_context io_;
    std::shared_ptr<std::vector<std::string>> log_lines_ = std::make_shared<std::vector<std::string>>();
    std::unique_ptr<Machine> machine_;
    std::string device_name_ = "modem";
    // In place of the modem's, where a case wants that.
    std::filesystem::path other_device_;
};

} // namespace conformance_test

#endif
