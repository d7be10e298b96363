// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_PIN_HPP
#define MBN_DEVICE_PIN_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace mbn::inline v0 {

/// Which PIN (`MBN_PIN_TYPE`; MBIM has the same numbers up to 10). A PUK is named by the PIN that it unblocks.
enum class PinType : std::uint32_t {
    none = 0,
    custom = 1,
    /// The PIN of the SIM.
    pin1 = 2,
    /// Protects some services of the SIM. A connection never needs it.
    pin2 = 3,
    device_sim_pin = 4,
    device_first_sim_pin = 5,
    network_pin = 6,
    network_subset_pin = 7,
    service_provider_pin = 8,
    corporate_pin = 9,
    subsidy_lock = 10,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PinType /*type*/) noexcept {
    using enum PinType;
    return detail::enumerator_list<PinType>({
        {none, "none", "MBN_PIN_TYPE_NONE"},
        {custom, "custom", "MBN_PIN_TYPE_CUSTOM"},
        {pin1, "pin1", "MBN_PIN_TYPE_PIN1"},
        {pin2, "pin2", "MBN_PIN_TYPE_PIN2"},
        {device_sim_pin, "device_sim_pin", "MBN_PIN_TYPE_DEVICE_SIM_PIN"},
        {device_first_sim_pin, "device_first_sim_pin", "MBN_PIN_TYPE_DEVICE_FIRST_SIM_PIN"},
        {network_pin, "network_pin", "MBN_PIN_TYPE_NETWORK_PIN"},
        {network_subset_pin, "network_subset_pin", "MBN_PIN_TYPE_NETWORK_SUBSET_PIN"},
        {service_provider_pin, "service_provider_pin", "MBN_PIN_TYPE_SVC_PROVIDER_PIN"},
        {corporate_pin, "corporate_pin", "MBN_PIN_TYPE_CORPORATE_PIN"},
        {subsidy_lock, "subsidy_lock", "MBN_PIN_TYPE_SUBSIDY_LOCK"},
    });
}

/// What the device waits for (`MBN_PIN_STATE`).
enum class PinState : std::uint32_t {
    /// Nothing, or it is blocked for good.
    none = 0,
    /// The PIN.
    enter = 1,
    /// The PUK, with a new PIN.
    unblock = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PinState /*type*/) noexcept {
    using enum PinState;
    return detail::enumerator_list<PinState>({
        {none, "none", "MBN_PIN_STATE_NONE"},
        {enter, "enter", "MBN_PIN_STATE_ENTER"},
        {unblock, "unblock", "MBN_PIN_STATE_UNBLOCK"},
    });
}

/// Whether a PIN is asked for when the device starts (`MBN_PIN_MODE`).
enum class PinMode : std::uint32_t {
    not_supported = 0,
    enabled = 1,
    disabled = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PinMode /*type*/) noexcept {
    using enum PinMode;
    return detail::enumerator_list<PinMode>({
        {not_supported, "not_supported"},
        {enabled, "enabled", "MBN_PIN_MODE_ENABLED"},
        {disabled, "disabled", "MBN_PIN_MODE_DISABLED"},
    });
}

/// Which characters a PIN has (`MBN_PIN_FORMAT`).
enum class PinFormat : std::uint32_t {
    none = 0,
    numeric = 1,
    alphanumeric = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PinFormat /*type*/) noexcept {
    using enum PinFormat;
    return detail::enumerator_list<PinFormat>({
        {none, "none", "MBN_PIN_FORMAT_NONE"},
        {numeric, "numeric", "MBN_PIN_FORMAT_NUMERIC"},
        {alphanumeric, "alphanumeric", "MBN_PIN_FORMAT_ALPHANUMERIC"},
    });
}

/// What is done with a PIN: the five methods of `IMbnPin`.
enum class PinOperation : std::uint32_t { enter, enable, disable, change, unblock };

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PinOperation /*type*/) noexcept {
    using enum PinOperation;
    return detail::enumerator_list<PinOperation>({
        {enter, "enter"},
        {enable, "enable"},
        {disable, "disable"},
        {change, "change"},
        {unblock, "unblock"},
    });
}

/// What the device waits for, and how often it may be tried (`MBN_PIN_INFO`).
struct PinStatus {
    PinState state = PinState::none;
    /// The PIN that is meant where the state is not `none`.
    PinType type = PinType::none;
    /// `attempts_unknown` where the device does not say.
    std::uint32_t attempts_remaining = attempts_unknown;

    friend constexpr bool operator==(PinStatus const&, PinStatus const&) noexcept = default;
};

/// `PinDescription::length_min` and `length_max` where the device does not say (`MBN_PIN_LENGTH_UNKNOWN`).
inline constexpr std::uint32_t pin_length_unknown = 0xFFFFFFFF;

/// One PIN of the device (`IMbnPin`).
struct PinDescription {
    PinType type = PinType::none;
    PinMode mode = PinMode::not_supported;
    PinFormat format = PinFormat::none;
    std::uint32_t length_min = pin_length_unknown;
    std::uint32_t length_max = pin_length_unknown;

    friend constexpr bool operator==(PinDescription const&, PinDescription const&) noexcept = default;
};

/// Whether a code is a PIN or the PUK that unblocks it.
enum class PinRole : std::uint8_t { pin, puk };

/// The digits of one PIN or PUK. PIN1, PIN2 and their PUKs are different types, so that one never stands for the other.
/// It converts to nothing, cannot be printed, and is wiped when it goes.
template <PinType Type, PinRole Role>
class PinCode {
public:
    static constexpr PinType type = Type;

    explicit PinCode(std::string_view digits) : digits_{digits} {}
    explicit PinCode(Secret digits) noexcept : digits_{std::move(digits)} {}

    [[nodiscard]] Secret const& digits() const& noexcept { return digits_; }
    [[nodiscard]] Secret digits() && noexcept { return std::move(digits_); }

    template <class Stream>
    friend Stream& operator<<(Stream& stream, PinCode const& code) = delete;

private:
    Secret digits_;
};

using Pin1 = PinCode<PinType::pin1, PinRole::pin>;
using Puk1 = PinCode<PinType::pin1, PinRole::puk>;
using Pin2 = PinCode<PinType::pin2, PinRole::pin>;
using Puk2 = PinCode<PinType::pin2, PinRole::puk>;

/// The consent to use up an attempt that may be the last one. Made for one call only: for this operation on this PIN,
/// while exactly so many attempts are left. Show the user what it says before making one.
struct AttemptConsent {
    PinOperation operation = PinOperation::enter;
    PinType type = PinType::none;
    /// As it was read by `DeviceControl::pin`.
    std::uint32_t attempts_remaining = attempts_unknown;

    friend constexpr bool operator==(AttemptConsent const&, AttemptConsent const&) noexcept = default;
};

} // namespace mbn::inline v0

#endif
