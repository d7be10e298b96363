// SPDX-License-Identifier: BSL-1.0
#include "conformance_proxy_process.hpp"
#include "conformance_real_time.hpp"

#include <mbn/mbim/proxy_channel.hpp>
#include <mbn/testing/conformance/client.hpp>
#include <mbn/transport/mbim.hpp>

#include <memory>
#include <optional>

namespace conformance_test {

namespace {

using conformance::Happening;
using conformance::Possible;
using conformance::Situation;

// What `backend::MbimProxy` is made of: the modem on a pty, libmbim's mbim-proxy before it.
class ProxyFixture final : public RealTimeFixture {
public:
    Possible bring(Situation situation) override {
        if (situation == Situation::access_denied)
            return Possible::no("the proxy opens the device, and says only that it could not");
        if (situation != Situation::no_service)
            return RealTimeFixture::bring(situation);
        has_service_ = false;
        return Possible::yes();
    }

    Possible happen(Happening happening) override {
        if (happening == Happening::service_stopped)
            ProxyProcess::instance().stop();
        else if (happening == Happening::service_started)
            ProxyProcess::instance().start();
        else
            return RealTimeFixture::happen(happening);
        return Possible::yes();
    }

    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        if (has_service_)
            ProxyProcess::instance().start();
        else
            ProxyProcess::instance().stop();
        profiles().store(setup.stored);
        using Transport = mbn::MbimTransport<mbn::mbim::ProxyChannel>;
        return connect_in_real_time(surroundings(), setup, transport<Transport>(device()));
    }

private:
    // Through the proxy too, as it would be.
    void connect_elsewhere() override {
        other_.emplace(*this, conformance::ConnectionSetup{});
        auto const request = other_->connect();
        static_cast<void>(run_until([&request] { return request.ended(); }));
    }

    void disconnect_elsewhere() override {
        if (!other_)
            other_.emplace(*this, conformance::ConnectionSetup{});
        auto const request = other_->disconnect();
        static_cast<void>(run_until([&request] { return request.ended(); }));
    }

    std::optional<conformance::Client> other_;
    bool has_service_ = true;
};

} // namespace

std::unique_ptr<conformance::Fixture> make_through_proxy() {
    return std::make_unique<ProxyFixture>();
}

} // namespace conformance_test
