// SPDX-License-Identifier: BSL-1.0
#include "conformance_real_time.hpp"

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/pty_server.hpp>
#include <mbn/emulator/timer_scheduler.hpp>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

namespace conformance_test {

using conformance::Possible;
using conformance::Situation;

namespace {

// Beyond doubt, even on a machine that is busy with other things.
constexpr std::chrono::seconds never_comes{60};

// A file that the kernel opens for writing for nobody, root included.
constexpr char const* never_writable = "/sys/kernel/notes";

} // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "mbn-conformance.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::system_error{errno, std::generic_category(), "mkdtemp"};
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

// The modem and what it needs.
struct RealTimeFixture::Machine {
    Machine(boost::asio::io_context& io, std::shared_ptr<mbn::emulator::ModemConfiguration const> configuration,
            std::filesystem::path const& link)
        : scheduler{io.get_executor()}, modem{std::move(configuration), scheduler},
          server{io.get_executor(), modem, link} {}

    mbn::emulator::TimerScheduler<> scheduler;
    mbn::emulator::Modem modem;
    mbn::emulator::PtyServer server;
};

RealTimeFixture::RealTimeFixture() = default;
RealTimeFixture::~RealTimeFixture() = default;

Possible RealTimeFixture::bring(Situation situation) {
    if (situation == Situation::no_device)
        other_device_ = folder_.path() / "missing";
    else if (situation == Situation::access_denied)
        other_device_ = never_writable;
    else
        return EmulatedFixture::bring(situation);
    return Possible::yes();
}

bool RealTimeFixture::run_until(std::function<bool()> const& done) {
    auto const limit = std::chrono::steady_clock::now() + never_comes;
    while (!done()) {
        io_.restart();
        if (io_.run_one_until(limit) == 0)
            return done();
    }
    return true;
}

void RealTimeFixture::settle() {
    io_.restart();
    io_.poll();
}

std::vector<std::string> RealTimeFixture::log() {
    std::vector<std::string> lines = *log_lines_;
    lines.insert(lines.end(), modem_log().begin(), modem_log().end());
    return lines;
}

std::string RealTimeFixture::device() {
    static_cast<void>(machine());
    return other_device_.empty() ? folder_.path() / device_name_ : other_device_;
}

void RealTimeFixture::rename_device(std::string name) {
    std::filesystem::rename(device(), folder_.path() / name);
    device_name_ = std::move(name);
}

void RealTimeFixture::with_modem(std::function<void(Modem&)> const& act) {
    act(machine().modem);
}

void RealTimeFixture::plug_in() {
    machine().server.plug_in();
}

RealTimeFixture::Machine& RealTimeFixture::machine() {
    if (!machine_) {
        // As some modems answer; the one in process answers as others do.
        configuration().inactive_query = mbn::emulator::InactiveQuery::context_not_activated;
        machine_ = std::make_unique<Machine>(io_, shared_configuration(), folder_.path() / device_name_);
        keep_log(machine_->modem);
    }
    return *machine_;
}

} // namespace conformance_test
