// SPDX-License-Identifier: BSL-1.0
#include "conformance_real_time.hpp"

#include <mbn/mbim/device_channel.hpp>
#include <mbn/testing/conformance/connection.hpp>
#include <mbn/transport/mbim.hpp>

#include <chrono>
#include <memory>

namespace conformance_test {

namespace {

// What `backend::Mbim` is made of, on a pty.
class PtyFixture final : public RealTimeFixture {
public:
    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        profiles().store(setup.stored);
        using Transport = mbn::MbimTransport<mbn::mbim::DeviceChannel>;
        return conformance::make_connection<Transport, std::chrono::steady_clock>(
            io().get_executor(), setup, profiles(), conformance::LogKeeper{log_lines()}, device());
    }
};

} // namespace

std::unique_ptr<conformance::Fixture> make_on_pty() {
    return std::make_unique<PtyFixture>();
}

} // namespace conformance_test
