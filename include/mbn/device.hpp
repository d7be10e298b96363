// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_HPP
#define MBN_DEVICE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/types.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbn::inline v0 {

/// What the SIM says (`IMbnSubscriberInformation`, `GetReadyState`). Strings are empty while unknown.
struct Subscriber {
    ReadyState ready_state = ReadyState::off;
    /// IMSI or MIN.
    std::string subscriber_id = {};
    std::string sim_icc_id = {};
    std::vector<std::string> telephone_numbers = {};

    friend bool operator==(Subscriber const&, Subscriber const&) = default;
};

/// The two switches of `IMbnRadio`; both must be on.
struct RadioState {
    Radio hardware = Radio::off;
    Radio software = Radio::off;

    friend bool operator==(RadioState const&, RadioState const&) = default;
};

/// Who attaches the device to the packet service.
enum class AttachMode : std::uint8_t {
    /// The host asks for it.
    by_host,
    /// The device does so by itself and must not be told to (MBIM registration flag 2,
    /// `WWAN_REG_FLAGS_PS_AUTO_ATTACH`).
    automatic,
};

/// Whether a device in that state can use a network.
[[nodiscard]] constexpr bool is_registered(RegisterState state) noexcept {
    return state == RegisterState::home || state == RegisterState::roaming || state == RegisterState::partner;
}

/// Where the device is registered (`IMbnRegistration`).
struct Registration {
    RegisterState state = RegisterState::none;
    RegisterMode mode = RegisterMode::none;
    AttachMode attach_mode = AttachMode::by_host;
    DataClass available_data_classes = DataClass::none;
    CellularClass cellular_class = CellularClass::none;
    /// MCC and MNC digits.
    std::string provider_id = {};
    std::string provider_name = {};
    std::string roaming_text = {};
    /// Why the last registration failed.
    NetworkCause cause = NetworkCause::none;

    friend bool operator==(Registration const&, Registration const&) = default;
};

/// The packet service of the device.
struct PacketServiceState {
    PacketService state = PacketService::unknown;
    DataClass highest_data_class = DataClass::none;
    /// Bits per second; 0 while unknown.
    std::uint64_t uplink_speed = 0;
    std::uint64_t downlink_speed = 0;
    /// Why the last attach failed.
    NetworkCause cause = NetworkCause::none;

    friend bool operator==(PacketServiceState const&, PacketServiceState const&) = default;
};

/// One context of the device.
struct ContextState {
    SessionId session = {};
    ActivationState state = ActivationState::none;
    VoiceCallState voice_call = VoiceCallState::none;
    /// What the network granted.
    IpType ip_type = IpType::default_type;
    NetworkCause cause = NetworkCause::none;

    friend bool operator==(ContextState const&, ContextState const&) = default;
};

/// What a connection has to know before it activates a context. While the ready state is not `initialized` the parts
/// behind it may be unknown.
struct DeviceState {
    Subscriber subscriber = {};
    RadioState radio = {};
    Registration registration = {};
    PacketServiceState packet_service = {};
    /// The context of the session that was asked about.
    ContextState context = {};

    friend bool operator==(DeviceState const&, DeviceState const&) = default;
};

/// What the device can do (`MBN_INTERFACE_CAPS`).
struct Capability {
    CellularClass cellular_class = CellularClass::none;
    VoiceClass voice_class = VoiceClass::none;
    DataClass data_classes = DataClass::none;
    std::string custom_data_class = {};
    /// Contexts that may be active at once.
    std::uint32_t max_sessions = 1;
    /// IMEI, MEID or ESN.
    std::string device_id = {};
    std::string firmware = {};
    std::string hardware = {};

    friend bool operator==(Capability const&, Capability const&) = default;
};

/// How well the device hears the network (`IMbnSignal`).
struct Signal {
    /// Received signal strength in dBm, -113 (or less) to -51 (or more).
    std::optional<std::int32_t> dbm = {};
    /// The same from 0 to 100, as Windows shows it.
    std::optional<std::uint32_t> percent = {};
    /// 0 (best) to 7, the channel bit error rate of GSM or the frame error rate of CDMA.
    std::optional<std::uint32_t> error_rate = {};

    friend bool operator==(Signal const&, Signal const&) = default;
};

/// A signal from the coded strength of MBIM and Windows: 0 to 31, 99 unknown; and error rate: 0 to 7, 99 unknown.
template <class Used = detail::WhenUsed>
[[nodiscard]] constexpr detail::Dependent<Used, Signal> signal_from_codes(std::uint32_t strength,
                                                                          std::uint32_t error_rate) noexcept {
    detail::Dependent<Used, Signal> signal;
    if (strength <= 31) {
        signal.dbm = -113 + 2 * static_cast<std::int32_t>(strength);
        signal.percent = strength * 100 / 31;
    }
    if (error_rate <= 7)
        signal.error_rate = error_rate;
    return signal;
}

} // namespace mbn::inline v0

#endif
