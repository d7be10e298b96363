// SPDX-License-Identifier: BSL-1.0
#include "conformance_connections.hpp"
#include "conformance_emulated.hpp"
#include "conformance_profiles.hpp"

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/testing/virtual_clock.hpp>
#include <mbn/transport/mbim.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conformance_test {

namespace {

using mbn::testing::VirtualClock;

// The emulated modem behind a channel in memory, on virtual time.
class InProcessFixture final : public EmulatedFixture {
public:
    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        profiles_.store(setup.stored);
        using Transport = mbn::MbimTransport<mbn::mbim::MemoryChannel, VirtualClock>;
        return connect_in_virtual_time({io_.get_executor(), profiles_, log_}, setup,
                                       transport<Transport>(std::ref(modem())));
    }

    [[nodiscard]] bool run_until(std::function<bool()> const& done) override {
        return mbn::testing::run_until(io_, done);
    }
    void settle() override { mbn::testing::run(io_); }
    [[nodiscard]] std::chrono::milliseconds patience() const override { return std::chrono::seconds{5}; }
    [[nodiscard]] std::vector<std::string> stored() override { return profiles_.names(); }
    [[nodiscard]] std::vector<std::string> log() override {
        std::vector<std::string> lines = *log_;
        lines.insert(lines.end(), modem_log().begin(), modem_log().end());
        return lines;
    }

private:
    using Running = mbn::emulator::RunningModem<VirtualClock>;

    [[nodiscard]] Running& modem() {
        if (!modem_) {
            modem_.emplace(io_.get_executor(), shared_configuration());
            modem_->post([this](Modem& inner) { keep_log(inner); });
        }
        return *modem_;
    }

    void with_modem(std::function<void(Modem&)> const& act) override {
        bool done = false;
        modem().post([&act, &done](Modem& inner) {
            act(inner);
            done = true;
        });
        static_cast<void>(run_until([&done] { return done; }));
    }

    void plug_in() override {
        with_modem([](Modem& inner) { inner.reappear(); });
    }

    boost::asio::io_context io_;
    CaseProfiles profiles_;
    std::shared_ptr<std::vector<std::string>> log_ = std::make_shared<std::vector<std::string>>();
    std::optional<Running> modem_;
};

} // namespace

std::unique_ptr<conformance::Fixture> make_in_process() {
    return std::make_unique<InProcessFixture>();
}

} // namespace conformance_test
