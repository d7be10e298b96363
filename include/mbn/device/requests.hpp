// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_REQUESTS_HPP
#define MBN_DEVICE_REQUESTS_HPP

#include <mbn/device.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/provider.hpp>
#include <mbn/device/provisioned_context.hpp>
#include <mbn/secret.hpp>
#include <mbn/types.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mbn::inline v0 {

/// When the device shall tell of the signal by itself (`MBN_RSSI_DEFAULT`, `MBN_RSSI_DISABLE`).
struct SignalThresholds {
    /// Seconds between two reports; 0 leaves it to the device.
    std::uint32_t interval_seconds = 0;
    /// The change that is worth a report, in steps of 2 dBm; 0 leaves it to the device.
    std::uint32_t strength_steps = 0;
    /// Likewise, in steps of the error rate.
    std::uint32_t error_rate_steps = 0;

    friend constexpr bool operator==(SignalThresholds const&, SignalThresholds const&) noexcept = default;
};

/// What can be asked of a device besides a connection, one type each: what goes there, and the type of the answer.
namespace device_request {

/// `GetReadyState`, `GetSubscriberInformation`.
struct ReadSubscriber {
    using Answer = Subscriber;
};
/// `IMbnRadio`.
struct ReadRadio {
    using Answer = RadioState;
};
struct SetSoftwareRadio {
    using Answer = RadioState;
    Radio state = Radio::on;
};
/// `IMbnRegistration`.
struct ReadRegistration {
    using Answer = Registration;
};
/// `SetRegisterMode`. With `automatic` there is no provider.
struct SetRegisterMode {
    using Answer = Registration;
    RegisterMode mode = RegisterMode::automatic;
    std::string provider_id = {};
    /// A preference; `none` leaves it to the device.
    DataClass data_classes = DataClass::none;
};
struct ReadPacketService {
    using Answer = PacketServiceState;
};
struct Attach {
    using Answer = PacketServiceState;
};
struct Detach {
    using Answer = PacketServiceState;
};
/// `GetHomeProvider`.
struct ReadHomeProvider {
    using Answer = Provider;
};
/// `GetPreferredProviders`.
struct ReadPreferredProviders {
    using Answer = std::vector<Provider>;
};
template <class Used>
struct BasicSetPreferredProviders {
    using Answer = std::vector<Provider>;
    detail::Dependent<Used, std::vector<Provider>> providers = {};
};
using SetPreferredProviders = BasicSetPreferredProviders<detail::WhenUsed>;
/// `GetVisibleProviders`: what the last search found. The connection answers it by itself.
struct ReadVisibleProviders {
    using Answer = VisibleProviders;
};
/// `ScanNetwork`.
struct ScanNetwork {
    using Answer = VisibleProviders;
};
struct SetSignalThresholds {
    using Answer = Signal;
    SignalThresholds thresholds = {};
};
/// `GetProvisionedContexts`.
struct ReadProvisionedContexts {
    using Answer = std::vector<ProvisionedContext>;
};
struct SetProvisionedContext {
    using Answer = std::vector<ProvisionedContext>;
    ProvisionedContext context = {};
    /// The home provider for which the context is meant.
    std::string provider_id = {};
};
/// `GetPinState`.
struct ReadPin {
    using Answer = PinStatus;
};
/// `GetPinList`.
struct ReadPinList {
    using Answer = std::vector<PinDescription>;
};
/// The methods of `IMbnPin`. Not printable on purpose.
template <class Used>
struct BasicOperatePin {
    using Answer = PinStatus;
    PinOperation operation = PinOperation::enter;
    PinType type = PinType::pin1;
    /// The PIN; the PUK where the operation is `unblock`.
    Secret code = {};
    /// For `change` and `unblock`.
    Secret new_pin = {};
    detail::Dependent<Used, std::optional<AttemptConsent>> consent = {};
};
using OperatePin = BasicOperatePin<detail::WhenUsed>;

} // namespace device_request

using DeviceRequest =
    std::variant<device_request::ReadSubscriber, device_request::ReadRadio, device_request::SetSoftwareRadio,
                 device_request::ReadRegistration, device_request::SetRegisterMode, device_request::ReadPacketService,
                 device_request::Attach, device_request::Detach, device_request::ReadHomeProvider,
                 device_request::ReadPreferredProviders, device_request::SetPreferredProviders,
                 device_request::ReadVisibleProviders, device_request::ScanNetwork, device_request::SetSignalThresholds,
                 device_request::ReadProvisionedContexts, device_request::SetProvisionedContext,
                 device_request::ReadPin, device_request::ReadPinList, device_request::OperatePin>;

using DeviceAnswer =
    std::variant<Subscriber, RadioState, Registration, PacketServiceState, Provider, std::vector<Provider>,
                 VisibleProviders, Signal, std::vector<ProvisionedContext>, PinStatus, std::vector<PinDescription>>;

namespace detail {

// The names of the alternatives of `DeviceRequest`, in their order.
inline constexpr std::string_view device_request_names[] = {"read_subscriber",
                                                            "read_radio",
                                                            "set_software_radio",
                                                            "read_registration",
                                                            "set_register_mode",
                                                            "read_packet_service",
                                                            "attach",
                                                            "detach",
                                                            "read_home_provider",
                                                            "read_preferred_providers",
                                                            "set_preferred_providers",
                                                            "read_visible_providers",
                                                            "scan_network",
                                                            "set_signal_thresholds",
                                                            "read_provisioned_contexts",
                                                            "set_provisioned_context",
                                                            "read_pin",
                                                            "read_pin_list",
                                                            "operate_pin"};

static_assert(std::size(device_request_names) == std::variant_size_v<DeviceRequest>);

template <class Request, class... All>
[[nodiscard]] consteval std::size_t index_among(std::variant<All...> const* /*type*/) noexcept {
    std::size_t index = 0;
    static_cast<void>(((std::same_as<Request, All> || (++index, false)) || ...));
    return index;
}

// Which alternative of `DeviceRequest` a type is, without working out the variant.
template <class Request>
inline constexpr std::size_t request_index = detail::index_among<Request>(static_cast<DeviceRequest const*>(nullptr));

} // namespace detail

/// The name of what is asked, such as `scan_network`. Says nothing of its content.
// For nothing else than this very type: each call of another `name` would try to make a variant of its argument.
template <std::same_as<DeviceRequest> Request>
[[nodiscard]] constexpr std::string_view name(Request const& request) noexcept {
    return detail::device_request_names[request.index()];
}

} // namespace mbn::inline v0

#endif
