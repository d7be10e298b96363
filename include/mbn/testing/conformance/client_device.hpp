// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_CLIENT_DEVICE_HPP
#define MBN_TESTING_CONFORMANCE_CLIENT_DEVICE_HPP

#include <mbn/device/control.hpp>
#include <mbn/testing/conformance/client.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing::conformance {

/// What a program of a case asks of the device of its connection, which must be there.
class ClientDevice {
public:
    explicit ClientDevice(Client& client, RequestOptions const& options = {})
        : control_{DeviceControl{client.connection()}.with(options)} {}

    [[nodiscard]] Pending<Subscriber> subscriber() const {
        return begin<Subscriber>([&](auto handler) { control_.subscriber(std::move(handler)); });
    }
    [[nodiscard]] Pending<RadioState> radio() const {
        return begin<RadioState>([&](auto handler) { control_.radio(std::move(handler)); });
    }
    [[nodiscard]] Pending<RadioState> set_software_radio(Radio state) const {
        return begin<RadioState>([&](auto handler) { control_.set_software_radio(state, std::move(handler)); });
    }
    [[nodiscard]] Pending<Registration> registration() const {
        return begin<Registration>([&](auto handler) { control_.registration(std::move(handler)); });
    }
    [[nodiscard]] Pending<Registration> register_automatically() const {
        return begin<Registration>(
            [&](auto handler) { control_.register_automatically(DataClass::none, std::move(handler)); });
    }
    [[nodiscard]] Pending<Registration> register_manually(std::string_view provider) const {
        return begin<Registration>(
            [&](auto handler) { control_.register_manually(provider, DataClass::none, std::move(handler)); });
    }
    [[nodiscard]] Pending<PacketServiceState> packet_service() const {
        return begin<PacketServiceState>([&](auto handler) { control_.packet_service(std::move(handler)); });
    }
    [[nodiscard]] Pending<PacketServiceState> attach() const {
        return begin<PacketServiceState>([&](auto handler) { control_.attach(std::move(handler)); });
    }
    [[nodiscard]] Pending<PacketServiceState> detach() const {
        return begin<PacketServiceState>([&](auto handler) { control_.detach(std::move(handler)); });
    }
    [[nodiscard]] Pending<Provider> home_provider() const {
        return begin<Provider>([&](auto handler) { control_.home_provider(std::move(handler)); });
    }
    [[nodiscard]] Pending<std::vector<Provider>> preferred_providers() const {
        return begin<std::vector<Provider>>([&](auto handler) { control_.preferred_providers(std::move(handler)); });
    }
    [[nodiscard]] Pending<std::vector<Provider>> set_preferred_providers(std::vector<Provider> const& list) const {
        return begin<std::vector<Provider>>(
            [&](auto handler) { control_.set_preferred_providers(list, std::move(handler)); });
    }
    [[nodiscard]] Pending<VisibleProviders> visible_providers() const {
        return begin<VisibleProviders>([&](auto handler) { control_.visible_providers(std::move(handler)); });
    }
    [[nodiscard]] Pending<VisibleProviders> scan() const {
        return begin<VisibleProviders>([&](auto handler) { control_.scan(std::move(handler)); });
    }
    [[nodiscard]] Pending<Signal> set_signal_thresholds(SignalThresholds const& thresholds) const {
        return begin<Signal>([&](auto handler) { control_.set_signal_thresholds(thresholds, std::move(handler)); });
    }
    [[nodiscard]] Pending<std::vector<ProvisionedContext>> provisioned_contexts() const {
        return begin<std::vector<ProvisionedContext>>(
            [&](auto handler) { control_.provisioned_contexts(std::move(handler)); });
    }
    [[nodiscard]] Pending<std::vector<ProvisionedContext>> set_provisioned_context(ProvisionedContext const& context,
                                                                                   std::string_view provider) const {
        return begin<std::vector<ProvisionedContext>>(
            [&](auto handler) { control_.set_provisioned_context(context, provider, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> pin() const {
        return begin<PinStatus>([&](auto handler) { control_.pin(std::move(handler)); });
    }
    [[nodiscard]] Pending<std::vector<PinDescription>> pins() const {
        return begin<std::vector<PinDescription>>([&](auto handler) { control_.pins(std::move(handler)); });
    }

    [[nodiscard]] Pending<PinStatus> enter_pin(std::string_view pin) const {
        return begin<PinStatus>([&](auto handler) { control_.enter_pin(Pin1{pin}, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> enter_pin(std::string_view pin, AttemptConsent const& consent) const {
        return begin<PinStatus>([&](auto handler) { control_.enter_pin(Pin1{pin}, consent, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> enable_pin(std::string_view pin, AttemptConsent const& consent) const {
        return begin<PinStatus>([&](auto handler) { control_.enable_pin(Pin1{pin}, consent, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> disable_pin(std::string_view pin, AttemptConsent const& consent) const {
        return begin<PinStatus>([&](auto handler) { control_.disable_pin(Pin1{pin}, consent, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> change_pin(std::string_view pin, std::string_view new_pin,
                                                AttemptConsent const& consent) const {
        return begin<PinStatus>(
            [&](auto handler) { control_.change_pin(Pin1{pin}, Pin1{new_pin}, consent, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> unblock_pin(std::string_view puk, std::string_view new_pin) const {
        return begin<PinStatus>(
            [&](auto handler) { control_.unblock_pin(Puk1{puk}, Pin1{new_pin}, std::move(handler)); });
    }
    [[nodiscard]] Pending<PinStatus> enter_pin2(std::string_view pin, AttemptConsent const& consent) const {
        return begin<PinStatus>([&](auto handler) { control_.enter_pin(Pin2{pin}, consent, std::move(handler)); });
    }

private:
    template <class T, class Start>
    [[nodiscard]] static Pending<T> begin(Start start) {
        return Pending<T>::begin(std::move(start));
    }

    DeviceControl control_;
};

} // namespace mbn::inline v0::testing::conformance

#endif
