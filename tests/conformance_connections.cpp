// SPDX-License-Identifier: BSL-1.0
#include "conformance_connections.hpp"

#include <mbn/testing/conformance/connection.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <chrono>

namespace conformance_test {

mbn::AnyConnection connect_in_real_time(Surroundings const& around, conformance::ConnectionSetup const& setup,
                                        AnyTransport::Maker const& make) {
    return conformance::make_connection<AnyTransport, std::chrono::steady_clock>(
        around.executor, setup, around.profiles, conformance::LogKeeper{around.log}, make);
}

mbn::AnyConnection connect_in_virtual_time(Surroundings const& around, conformance::ConnectionSetup const& setup,
                                           AnyTransport::Maker const& make) {
    return conformance::make_connection<AnyTransport, mbn::testing::VirtualClock>(
        around.executor, setup, around.profiles, conformance::LogKeeper{around.log}, make);
}

} // namespace conformance_test
