// SPDX-License-Identifier: BSL-1.0
#include "conformance_emulated.hpp"

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/profile/memory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>
#include <mbn/testing/conformance/connection.hpp>
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
        for (mbn::Profile const& profile : setup.stored)
            static_cast<void>(store_.create(profile));
        using Transport = mbn::MbimTransport<mbn::mbim::MemoryChannel, VirtualClock>;
        return conformance::make_connection<Transport, VirtualClock>(
            io_.get_executor(), setup, mbn::XmlProfiles<mbn::MemoryStore>{store_}, log_, modem());
    }

    [[nodiscard]] bool run_until(std::function<bool()> const& done) override {
        return mbn::testing::run_until(io_, done);
    }
    void settle() override { mbn::testing::run(io_); }
    [[nodiscard]] std::chrono::milliseconds patience() const override { return std::chrono::seconds{5}; }
    [[nodiscard]] std::vector<std::string> stored() override {
        std::vector<std::string> names;
        mbn::Result<mbn::ProfileList> const list = store_.list();
        for (mbn::Profile const& profile : list.value().profiles)
            names.push_back(profile.name);
        return names;
    }
    [[nodiscard]] std::vector<std::string> log() override {
        std::vector<std::string> lines = *log_.lines;
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
    mbn::MemoryStore store_;
    conformance::LogKeeper log_;
    std::optional<Running> modem_;
};

} // namespace

std::unique_ptr<conformance::Fixture> make_in_process() {
    return std::make_unique<InProcessFixture>();
}

} // namespace conformance_test
