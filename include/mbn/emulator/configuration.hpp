// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_CONFIGURATION_HPP
#define MBN_EMULATOR_CONFIGURATION_HPP

#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/status.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbn::inline v0::emulator {

/// Whether there is a SIM, and whether it works.
enum class SimPresence : std::uint8_t { inserted, absent, bad };

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

struct ProviderConfiguration {
    /// Digits of the MCC and the MNC.
    std::string id{"00101"};
    std::string name{"Example Mobile"};
};

/// How long the modem takes. 0 answers at once, from inside `receive`.
struct DelayConfiguration {
    std::chrono::milliseconds open{0};
    std::chrono::milliseconds close{0};
    std::chrono::milliseconds registration{0};
    std::chrono::milliseconds attach{0};
    std::chrono::milliseconds activate{0};
    std::chrono::milliseconds deactivate{0};
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

    mbim::RadioSwitch hardware_radio = mbim::RadioSwitch::on;
    mbim::RadioSwitch software_radio = mbim::RadioSwitch::on;

    /// Where registration starts, and what the network makes of the modem whenever it registers. `deregistered` waits
    /// for the host, and then registers at home.
    mbim::RegisterState registration = mbim::RegisterState::home;
    /// The cause that comes with `denied`.
    std::uint32_t registration_cause = 11;
    ProviderConfiguration home_provider{};
    /// The network of `roaming` and `partner`.
    ProviderConfiguration visited_provider{"00202", "Example Abroad"};

    /// `attached`: the modem attaches by itself whenever it registers.
    mbim::PacketServiceState packet_service = mbim::PacketServiceState::detached;
    /// What REGISTER_STATE tells of itself; `packet_service_auto_attach` goes with an attached `packet_service`.
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

    DelayConfiguration delays{};

    /// The longest message that the modem sends, in bytes with headers; at least 64. A host may set a lower limit.
    std::uint32_t max_control_transfer = 4096;
    /// The longest message that it takes. A host on a pty cannot ask for the other limit and sends up to 4096.
    std::uint32_t max_received_message = 4096;
    /// Commands that it works on at once; one more is answered "busy".
    std::uint32_t max_outstanding_commands = 32;
    OversizedOpen oversized_open = OversizedOpen::accept;
    InactiveQuery inactive_query = InactiveQuery::success;
    RefusalBody refusal_body = RefusalBody::with_cause;
};

} // namespace mbn::inline v0::emulator

#endif
