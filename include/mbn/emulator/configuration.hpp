// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_CONFIGURATION_HPP
#define MBN_EMULATOR_CONFIGURATION_HPP

#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/status.hpp>
#include <mbn/mbim/uuid.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbn::inline v0::emulator {

/// Whether there is a SIM, and whether it works.
enum class SimPresence : std::uint8_t { inserted, absent, bad };

/// A PIN with its PUK. Both are held in the clear: they are the emulator's own, and it never shows them.
struct PinConfiguration {
    /// `enabled` locks at each power-up until the PIN is entered.
    mbim::PinMode mode = mbim::PinMode::enabled;
    std::string pin{"1234"};
    std::string puk{"12345678"};
    std::uint32_t attempts = 3;
    std::uint32_t puk_attempts = 10;
};

/// When a query of the PIN tells that PIN2 is to be entered (both are seen on real modems). Nothing but functions of
/// the SIM itself needs it.
enum class Pin2Report : std::uint8_t { never, while_ready };

/// Whether the modem tells how many attempts are left (both are seen on real modems).
enum class AttemptsReport : std::uint8_t { always, never };

/// Whether the provider has taken the subscriber on. One that is `inactive` is ready state "not activated", until
/// SERVICE_ACTIVATION.
enum class Subscription : std::uint8_t { active, inactive };

/// The SIM. PIN and PUK are held in the clear: they are the emulator's own, and it never shows them.
struct SimConfiguration {
    SimPresence presence = SimPresence::inserted;
    std::string subscriber_id{"001010123456789"};
    std::string icc_id{"8900101012345678909"};
    std::vector<std::string> telephone_numbers{"+15550100"};
    /// `enabled` locks the SIM at each power-up until PIN1 is entered.
    mbim::PinMode pin_mode = mbim::PinMode::disabled;
    std::string pin{"1234"};
    std::string puk{"12345678"};
    std::uint32_t pin_attempts = 3;
    std::uint32_t puk_attempts = 10;
    /// A PIN of its own, with its own counters; it never keeps the SIM from being ready.
    PinConfiguration pin2{mbim::PinMode::not_supported, "5678", "87654321", 3, 10};
    Pin2Report pin2_report = Pin2Report::never;
    AttemptsReport attempts_report = AttemptsReport::always;
    Subscription subscription = Subscription::active;
};

/// IPv4 settings of a context. They go to session 0 as they stand; session n gets an address and a gateway that are
/// higher by 4n.
struct Ipv4Configuration {
    mbim::Ipv4Address address{10, 20, 30, 1};
    std::uint32_t prefix_length = 30;
    std::optional<mbim::Ipv4Address> gateway{mbim::Ipv4Address{10, 20, 30, 2}};
    std::vector<mbim::Ipv4Address> dns_servers{{10, 20, 30, 2}, {10, 20, 30, 53}};
    /// 0 leaves it out.
    std::uint32_t mtu = 1500;
};

/// IPv6 settings of a context. Session n gets a network that is higher by n.
struct Ipv6Configuration {
    mbim::Ipv6Address address{0x20, 0x01, 0x0d, 0xb8, 0x00, 0x20, 0x00, 0x30, 0, 0, 0, 0, 0, 0, 0, 1};
    std::uint32_t prefix_length = 64;
    std::optional<mbim::Ipv6Address> gateway{
        mbim::Ipv6Address{0x20, 0x01, 0x0d, 0xb8, 0x00, 0x20, 0x00, 0x30, 0, 0, 0, 0, 0, 0, 0, 2}};
    std::vector<mbim::Ipv6Address> dns_servers{
        {0x20, 0x01, 0x0d, 0xb8, 0x00, 0x20, 0x00, 0x30, 0, 0, 0, 0, 0, 0, 0, 0x53}};
    /// 0 leaves it out.
    std::uint32_t mtu = 1500;
};

/// What an access point gives: one family, or both. A request for more than there is gets what there is, with cause 50
/// or 51; a request for what there is not is refused with that cause (3GPP TS 24.301, 6.5.1.3 and 6.5.1.4).
struct IpConfiguration {
    std::optional<Ipv4Configuration> ipv4{Ipv4Configuration{}};
    std::optional<Ipv6Configuration> ipv6{};
};

/// One row of the network's table of access points. With a user name, user name and password must be right.
struct AccessPoint {
    /// Compared without regard to case (3GPP TS 23.003, 9.1). An empty name serves a blank access string.
    std::string name{"internet"};
    std::string user_name{};
    std::string password{};
    /// Nothing: what the modem's own configuration says.
    std::optional<IpConfiguration> ip{};
};

/// What the network says to every activation, whatever is asked. A cause with success is success (3GPP cause 50 and
/// 51).
struct ActivationVerdict {
    mbim::Status status = mbim::Status::success;
    std::uint32_t cause = 0;
};

/// A network.
struct ProviderConfiguration {
    /// Digits of the MCC and the MNC.
    std::string id{"00101"};
    std::string name{"Example Mobile"};
};

/// Whether the software switch of the radio obeys. That of a module which is locked by regulation says success and
/// stays off, until the vendor's procedure has been run.
enum class RadioLock : std::uint8_t { open, locked };

/// Who refuses a manual registration with a forbidden network: the modem, with "invalid parameters" and without trying,
/// or the network, with "failure" and cause 11.
enum class ForbiddenRegistration : std::uint8_t { modem_refuses, network_refuses };

/// A network in reach of the modem.
struct VisibleProvider {
    ProviderConfiguration provider{};
    /// `forbidden` as `ForbiddenRegistration` says, `preferred_multicarrier` is found by a restricted scan. The modem
    /// works out the other bits.
    mbim::ProviderState state = mbim::ProviderState::none;
    mbim::CellularClass cellular_class = mbim::CellularClass::gsm;
    /// 0 to 31, or 99.
    std::uint32_t rssi = 15;
    /// 0 to 7, or 99.
    std::uint32_t error_rate = mbim::unknown_signal;
    /// What a registration there makes of the modem, unless it is the home network.
    mbim::RegisterState registration = mbim::RegisterState::roaming;
};

/// Settings of a context that the modem keeps. Holds a password: not printable on purpose.
struct ProvisionedContextConfiguration {
    std::uint32_t id = 0;
    mbim::Uuid type = mbim::context_types::internet;
    std::string access_string{};
    std::string user_name{};
    std::string password{};
    mbim::Compression compression = mbim::Compression::none;
    mbim::AuthProtocol auth_protocol = mbim::AuthProtocol::none;
    /// The home network for which it is meant; empty for every one.
    std::string provider_id{};
};

/// A modem that stops asking the network: after so many refusals with a cause for one access point name in a row, it
/// answers activations of that name with "failure" and no cause, until so much time has passed since the last of them.
struct ThrottlingConfiguration {
    std::uint32_t refusals = 3;
    std::chrono::milliseconds lasts{720'000};
};

/// What the modem answers to a command, byte for byte: for a service that the emulator does not know, or to say what a
/// real modem was heard to say.
struct RecordedAnswer {
    mbim::Operation operation{};
    mbim::CommandType type = mbim::CommandType::query;
    mbim::Status status = mbim::Status::success;
    std::vector<std::byte> info{};
};

/// Whether the modem can look for networks while a context is active. One that cannot answers "busy".
enum class ScanWhileConnected : std::uint8_t { allowed, refused };

/// How long the modem takes. 0 answers at once, from inside `receive`.
struct DelayConfiguration {
    std::chrono::milliseconds open{0};
    std::chrono::milliseconds close{0};
    std::chrono::milliseconds registration{0};
    std::chrono::milliseconds attach{0};
    std::chrono::milliseconds activate{0};
    std::chrono::milliseconds deactivate{0};
    /// A scan for networks. Another one in this time is answered "busy".
    std::chrono::milliseconds scan{0};
    /// From the activation of a context until its IP settings are there. Until then a query is answered without any,
    /// and an indication tells them.
    std::chrono::milliseconds ip_settings{0};
    /// Likewise for the IPv6 settings, counted from the activation too.
    std::chrono::milliseconds ipv6_settings{0};
};

/// What the modem does with an OPEN that asks for longer messages than it has (both are seen on real ones).
enum class OversizedOpen : std::uint8_t { accept, refuse };

/// What the query of a session that is not active is answered by (both are seen on real modems).
enum class InactiveQuery : std::uint8_t {
    success,               ///< success, with the state "deactivated"
    context_not_activated, ///< status 16, as the compliance suite expects
};

/// Whether a refused CONNECT, PACKET_SERVICE or REGISTER_STATE carries the structure with the network's cause.
enum class RefusalBody : std::uint8_t { with_cause, empty };

/// Everything that an emulated modem is made of. As it stands: a working SIM, radio on, registered at home, packet
/// service detached, one session, one access point.
struct ModemConfiguration {
    SimConfiguration sim{};

    std::string device_id{"004999010640000"};
    std::string firmware{"mbn emulated modem"};
    std::string hardware{"mbn emulator"};
    mbim::DataClass data_classes =
        mbim::DataClass::gprs | mbim::DataClass::edge | mbim::DataClass::umts | mbim::DataClass::lte;
    std::uint32_t max_sessions = 1;
    /// The newest version of Microsoft's extensions that it speaks; of their commands it knows the agreement on one.
    mbim::Mbimex mbimex = mbim::Mbimex::v1;
    /// `separate_voice_data` refuses activations while a call is in progress.
    mbim::VoiceClass voice_class = mbim::VoiceClass::no_voice;

    mbim::RadioSwitch hardware_radio = mbim::RadioSwitch::on;
    mbim::RadioSwitch software_radio = mbim::RadioSwitch::on;
    RadioLock radio_lock = RadioLock::open;

    /// Where registration starts, and what the network makes of the modem whenever it registers. `deregistered` waits
    /// for the host, and then registers at home.
    mbim::RegisterState registration = mbim::RegisterState::home;
    /// The cause that comes with `denied`.
    std::uint32_t registration_cause = 11;
    ProviderConfiguration home_provider{};
    /// The network of `roaming` and `partner`.
    ProviderConfiguration visited_provider{"00202", "Example Abroad"};
    /// The networks in reach. Nothing: the one of `registration`, and none while that is `searching`.
    std::optional<std::vector<VisibleProvider>> visible_providers{};
    std::vector<ProviderConfiguration> preferred_providers{};
    /// The networks that a modem for several of them can be at home in. Nothing: the modem is none of these, and does
    /// not support the command.
    std::optional<std::vector<ProviderConfiguration>> multicarrier_providers{};
    ScanWhileConnected scan_while_connected = ScanWhileConnected::allowed;
    ForbiddenRegistration forbidden_registration = ForbiddenRegistration::modem_refuses;

    /// `attached`: the modem attaches by itself whenever it registers.
    mbim::PacketServiceState packet_service = mbim::PacketServiceState::detached;
    /// What REGISTER_STATE tells of itself; `packet_service_auto_attach` goes with an attached `packet_service`. With
    /// `manual_selection_not_available` manual registration is not supported.
    mbim::RegistrationFlag registration_flag = mbim::RegistrationFlag::none;
    std::uint64_t uplink_speed = 50'000'000;
    std::uint64_t downlink_speed = 150'000'000;

    /// 0 to 31, or 99.
    std::uint32_t rssi = 21;
    /// 0 to 7, or 99.
    std::uint32_t error_rate = mbim::unknown_signal;

    std::vector<AccessPoint> access_points{AccessPoint{}};
    IpConfiguration ip{};
    std::optional<ActivationVerdict> activation_verdict{};
    std::optional<ThrottlingConfiguration> throttling{};
    std::vector<ProvisionedContextConfiguration> provisioned_contexts{};

    DelayConfiguration delays{};

    /// The longest message that the modem sends, in bytes with headers; at least 64. A host may set a lower limit.
    std::uint32_t max_control_transfer = 4096;
    /// The longest message that it takes. A host on a pty cannot ask for the other limit and sends up to 4096.
    std::uint32_t max_received_message = 4096;
    /// Commands that it works on at once; one more is answered "busy".
    std::uint32_t max_outstanding_commands = 32;
    OversizedOpen oversized_open = OversizedOpen::accept;
    InactiveQuery inactive_query = InactiveQuery::success;
    /// These come before what the emulator works out, whatever the host asks with. DEVICE_SERVICES tells their
    /// services.
    std::vector<RecordedAnswer> recorded_answers{};
    RefusalBody refusal_body = RefusalBody::with_cause;
};

} // namespace mbn::inline v0::emulator

#endif
