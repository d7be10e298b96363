// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_CONNECTIONS_HPP
#define MBN_TESTS_CONFORMANCE_CONNECTIONS_HPP

#include "conformance_profiles.hpp"

#include <mbn/any_connection.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/testing/conformance/fixture.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace conformance_test {

namespace conformance = mbn::testing::conformance;

// A transport whose steps are called through a table. A connection costs much more to compile than a transport: with
// this there is one for each clock, and not one for each backend.
class AnyTransport {
public:
    class Steps {
    public:
        Steps() = default;
        Steps(Steps const&) = delete;
        Steps& operator=(Steps const&) = delete;
        virtual ~Steps() = default;

        virtual void on_change(mbn::ChangeHandler handler) = 0;
        [[nodiscard]] virtual mbn::Step<void> watch() = 0;
        [[nodiscard]] virtual mbn::Step<mbn::DeviceState> read_device(mbn::SessionId session) = 0;
        [[nodiscard]] virtual mbn::Step<mbn::ContextState> read_context(mbn::SessionId session) = 0;
        [[nodiscard]] virtual mbn::Step<mbn::Capability> read_capability() = 0;
        [[nodiscard]] virtual mbn::Step<mbn::Signal> read_signal() = 0;
        [[nodiscard]] virtual mbn::Step<mbn::PacketServiceState> attach() = 0;
        [[nodiscard]] virtual mbn::Step<mbn::ContextState> activate(mbn::ActivationRequest const& request) = 0;
        [[nodiscard]] virtual mbn::Step<mbn::IpSettings> read_ip_settings(mbn::SessionId session) = 0;
        [[nodiscard]] virtual mbn::Step<void> deactivate(mbn::SessionId session) = 0;
        [[nodiscard]] virtual mbn::Step<mbn::DeviceAnswer> perform(mbn::DeviceRequest const& request) = 0;
        virtual void close() = 0;
    };
    using Maker = std::function<std::unique_ptr<Steps>(boost::asio::any_io_executor const&)>;

    AnyTransport(boost::asio::any_io_executor const& executor, Maker const& make) : steps_{make(executor)} {}

    void on_change(mbn::ChangeHandler handler) { steps_->on_change(std::move(handler)); }
    [[nodiscard]] mbn::Step<void> watch() { return steps_->watch(); }
    [[nodiscard]] mbn::Step<mbn::DeviceState> read_device(mbn::SessionId session) {
        return steps_->read_device(session);
    }
    [[nodiscard]] mbn::Step<mbn::ContextState> read_context(mbn::SessionId session) {
        return steps_->read_context(session);
    }
    [[nodiscard]] mbn::Step<mbn::Capability> read_capability() { return steps_->read_capability(); }
    [[nodiscard]] mbn::Step<mbn::Signal> read_signal() { return steps_->read_signal(); }
    [[nodiscard]] mbn::Step<mbn::PacketServiceState> attach() { return steps_->attach(); }
    [[nodiscard]] mbn::Step<mbn::ContextState> activate(mbn::ActivationRequest const& request) {
        return steps_->activate(request);
    }
    [[nodiscard]] mbn::Step<mbn::IpSettings> read_ip_settings(mbn::SessionId session) {
        return steps_->read_ip_settings(session);
    }
    [[nodiscard]] mbn::Step<void> deactivate(mbn::SessionId session) { return steps_->deactivate(session); }
    [[nodiscard]] mbn::Step<mbn::DeviceAnswer> perform(mbn::DeviceRequest const& request) {
        return steps_->perform(request);
    }
    void close() { steps_->close(); }

private:
    std::unique_ptr<Steps> steps_;
};

// Makes a `Transport` from the executor and `arguments`; what is in a `std::ref` is passed on as a reference.
template <class Transport, class... Arguments>
[[nodiscard]] AnyTransport::Maker transport(Arguments... arguments) {
    class Of final : public AnyTransport::Steps {
    public:
        explicit Of(boost::asio::any_io_executor const& executor, std::unwrap_reference_t<Arguments> const&... given)
            : inner_{executor, given...} {}

        void on_change(mbn::ChangeHandler handler) override { inner_.on_change(std::move(handler)); }
        [[nodiscard]] mbn::Step<void> watch() override { return inner_.watch(); }
        [[nodiscard]] mbn::Step<mbn::DeviceState> read_device(mbn::SessionId session) override {
            return inner_.read_device(session);
        }
        [[nodiscard]] mbn::Step<mbn::ContextState> read_context(mbn::SessionId session) override {
            return inner_.read_context(session);
        }
        [[nodiscard]] mbn::Step<mbn::Capability> read_capability() override { return inner_.read_capability(); }
        [[nodiscard]] mbn::Step<mbn::Signal> read_signal() override { return inner_.read_signal(); }
        [[nodiscard]] mbn::Step<mbn::PacketServiceState> attach() override { return inner_.attach(); }
        [[nodiscard]] mbn::Step<mbn::ContextState> activate(mbn::ActivationRequest const& request) override {
            return inner_.activate(request);
        }
        [[nodiscard]] mbn::Step<mbn::IpSettings> read_ip_settings(mbn::SessionId session) override {
            return inner_.read_ip_settings(session);
        }
        [[nodiscard]] mbn::Step<void> deactivate(mbn::SessionId session) override { return inner_.deactivate(session); }
        [[nodiscard]] mbn::Step<mbn::DeviceAnswer> perform(mbn::DeviceRequest const& request) override {
            return inner_.perform(request);
        }
        void close() override { inner_.close(); }

    private:
        Transport inner_;
    };
    return [... given = std::move(arguments)](boost::asio::any_io_executor const& executor) {
        return std::make_unique<Of>(executor, given...);
    };
}

// What a fixture gives its connections.
struct Surroundings {
    boost::asio::any_io_executor executor;
    CaseProfiles profiles;
    // Where the lines of the log go.
    std::shared_ptr<std::vector<std::string>> log;
};

// On the clock of the machine.
[[nodiscard]] mbn::AnyConnection connect_in_real_time(Surroundings const& around,
                                                      conformance::ConnectionSetup const& setup,
                                                      AnyTransport::Maker const& make);

// On `mbn::testing::VirtualClock`.
[[nodiscard]] mbn::AnyConnection connect_in_virtual_time(Surroundings const& around,
                                                         conformance::ConnectionSetup const& setup,
                                                         AnyTransport::Maker const& make);

} // namespace conformance_test

#endif
