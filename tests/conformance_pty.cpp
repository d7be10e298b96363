// SPDX-License-Identifier: BSL-1.0
#include "conformance_real_time.hpp"

#include <mbn/mbim/device_channel.hpp>
#include <mbn/testing/conformance/client.hpp>
#include <mbn/transport/mbim.hpp>

#include <doctest/doctest.h>

#include <memory>

namespace conformance_test {

namespace {

// What `backend::Mbim` is made of, on a pty.
class PtyFixture final : public RealTimeFixture {
public:
    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        profiles().store(setup.stored);
        static_cast<void>(device());
        using Transport = mbn::MbimTransport<mbn::mbim::DeviceChannel>;
        return connect_in_real_time(surroundings(), setup, transport<Transport>([this] { return device(); }));
    }
};

} // namespace

std::unique_ptr<conformance::Fixture> make_on_pty() {
    return std::make_unique<PtyFixture>();
}

TEST_CASE("returns_with_other_path: a device is opened where it is found, each time") {
    PtyFixture fixture;
    conformance::Client client{fixture, {}};
    auto const connect = [&] {
        auto const request = client.connect();
        REQUIRE(fixture.run_until([&request] { return request.ended(); }));
        return request.result();
    };
    REQUIRE(connect().has_value());
    REQUIRE(fixture.happen(conformance::Happening::device_removed));
    REQUIRE(fixture.run_until([&client] { return !client.told<mbn::ConnectionRemoval>().empty(); }));
    CHECK(connect().error().code == mbn::hresult::error_not_found);

    REQUIRE(fixture.happen(conformance::Happening::device_returned));
    fixture.rename_device("another");
    mbn::ConnectResult const again = connect();
    REQUIRE(again.has_value());
    CHECK(to_string(again.value().ip).starts_with("10.20.30.1/30"));
}

} // namespace conformance_test
