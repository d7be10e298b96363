// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_NAMES_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_NAMES_HPP

#include <cstdint>
#include <string_view>

/// The names and numbers of ModemManager's D-Bus interface, version 1, as its documentation lists them.
namespace mbn::inline v0::modem_manager {

inline constexpr std::string_view service = "org.freedesktop.ModemManager1";

namespace objects {

inline constexpr std::string_view manager = "/org/freedesktop/ModemManager1";
/// What stands for "no SIM", and, as a bearer, for all of them.
inline constexpr std::string_view none = "/";

} // namespace objects

namespace interfaces {

inline constexpr std::string_view modem = "org.freedesktop.ModemManager1.Modem";
inline constexpr std::string_view modem_3gpp = "org.freedesktop.ModemManager1.Modem.Modem3gpp";
inline constexpr std::string_view profile_manager = "org.freedesktop.ModemManager1.Modem.Modem3gpp.ProfileManager";
inline constexpr std::string_view signal = "org.freedesktop.ModemManager1.Modem.Signal";
inline constexpr std::string_view simple = "org.freedesktop.ModemManager1.Modem.Simple";
inline constexpr std::string_view bearer = "org.freedesktop.ModemManager1.Bearer";
inline constexpr std::string_view sim = "org.freedesktop.ModemManager1.Sim";
inline constexpr std::string_view properties = "org.freedesktop.DBus.Properties";
inline constexpr std::string_view object_manager = "org.freedesktop.DBus.ObjectManager";
inline constexpr std::string_view bus = "org.freedesktop.DBus";

} // namespace interfaces

/// `MMModemState`.
enum class State : std::int32_t {
    failed = -1,
    unknown = 0,
    initializing = 1,
    locked = 2,
    disabled = 3,
    disabling = 4,
    enabling = 5,
    enabled = 6,
    searching = 7,
    registered = 8,
    disconnecting = 9,
    connecting = 10,
    connected = 11,
};

/// `MMModemStateFailedReason`.
enum class FailedReason : std::uint32_t {
    none = 0,
    unknown = 1,
    sim_missing = 2,
    sim_error = 3,
    unknown_capabilities = 4,
    esim_without_profiles = 5,
};

/// `MMModemLock`: what has to be entered.
enum class Lock : std::uint32_t {
    unknown = 0,
    none = 1,
    sim_pin = 2,
    sim_pin2 = 3,
    sim_puk = 4,
    sim_puk2 = 5,
    provider_pin = 6,
    provider_puk = 7,
    network_pin = 8,
    network_puk = 9,
    device_sim_pin = 10,
    corporate_pin = 11,
    corporate_puk = 12,
    first_sim_pin = 13,
    first_sim_puk = 14,
    network_subset_pin = 15,
    network_subset_puk = 16,
};

/// `MMModemPowerState`.
enum class Power : std::uint32_t { unknown = 0, off = 1, low = 2, on = 3 };

/// `MMModem3gppRegistrationState`.
enum class Registered : std::uint32_t {
    idle = 0,
    home = 1,
    searching = 2,
    denied = 3,
    unknown = 4,
    roaming = 5,
    home_sms_only = 6,
    roaming_sms_only = 7,
    emergency_only = 8,
    home_csfb_not_preferred = 9,
    roaming_csfb_not_preferred = 10,
    restricted_local_services = 11,
};

/// `MMModem3gppPacketServiceState`.
enum class PacketServiceValue : std::uint32_t { unknown = 0, detached = 1, attached = 2 };

/// `MMModem3gppNetworkAvailability`.
enum class Availability : std::uint32_t { unknown = 0, available = 1, current = 2, forbidden = 3 };

/// `MMModemPortType`.
namespace port_type {

inline constexpr std::uint32_t net = 2;

} // namespace port_type

/// `MMBearerIpMethod`.
enum class BearerIpMethod : std::uint32_t { unknown = 0, ppp = 1, fixed = 2, dhcp = 3 };

/// `MMBearerIpFamily`, a set of bits.
namespace ip_family {

inline constexpr std::uint32_t ipv4 = 1;
inline constexpr std::uint32_t ipv6 = 2;
inline constexpr std::uint32_t ipv4v6 = 4;

} // namespace ip_family

/// `MMBearerAllowedAuth`, a set of bits.
namespace allowed_auth {

inline constexpr std::uint32_t none = 1;
inline constexpr std::uint32_t pap = 2;
inline constexpr std::uint32_t chap = 4;
inline constexpr std::uint32_t mschap = 8;
inline constexpr std::uint32_t mschapv2 = 16;

} // namespace allowed_auth

/// `MMBearerApnType`, a set of bits: what a profile of the modem is for.
namespace apn_type {

/// Attaching, which the modem does by itself.
inline constexpr std::uint32_t initial = 1U << 0U;
/// The internet.
inline constexpr std::uint32_t standard = 1U << 1U;
inline constexpr std::uint32_t voice = 1U << 5U;
inline constexpr std::uint32_t private_network = 1U << 7U;
inline constexpr std::uint32_t purchase = 1U << 8U;
inline constexpr std::uint32_t video_share = 1U << 9U;

} // namespace apn_type

/// `MMBearerProfileSource`: who made a profile of the modem.
enum class ProfileSource : std::uint32_t {
    unknown = 0,
    administrator = 1,
    user = 2,
    network = 3,
    modem = 4,
    device = 5
};

/// `MMModemAccessTechnology`, a set of bits.
namespace technology {

inline constexpr std::uint32_t gsm = 1U << 1U;
inline constexpr std::uint32_t gsm_compact = 1U << 2U;
inline constexpr std::uint32_t gprs = 1U << 3U;
inline constexpr std::uint32_t edge = 1U << 4U;
inline constexpr std::uint32_t umts = 1U << 5U;
inline constexpr std::uint32_t hsdpa = 1U << 6U;
inline constexpr std::uint32_t hsupa = 1U << 7U;
inline constexpr std::uint32_t hspa = 1U << 8U;
inline constexpr std::uint32_t hspa_plus = 1U << 9U;
inline constexpr std::uint32_t cdma_1xrtt = 1U << 10U;
inline constexpr std::uint32_t evdo_0 = 1U << 11U;
inline constexpr std::uint32_t evdo_a = 1U << 12U;
inline constexpr std::uint32_t evdo_b = 1U << 13U;
inline constexpr std::uint32_t lte = 1U << 14U;
inline constexpr std::uint32_t nr = 1U << 15U;
inline constexpr std::uint32_t lte_m = 1U << 16U;
inline constexpr std::uint32_t lte_nb_iot = 1U << 17U;

} // namespace technology

/// `MMModemCapability`, a set of bits.
namespace capability_bits {

inline constexpr std::uint32_t cdma_evdo = 1U << 1U;
inline constexpr std::uint32_t gsm_umts = 1U << 2U;
inline constexpr std::uint32_t lte = 1U << 3U;
inline constexpr std::uint32_t nr = 1U << 6U;

} // namespace capability_bits

/// `MMModem3gppFacility`, a set of bits: what is locked when the device starts.
namespace facility {

inline constexpr std::uint32_t sim = 1U << 0U;

} // namespace facility

} // namespace mbn::inline v0::modem_manager

#endif
