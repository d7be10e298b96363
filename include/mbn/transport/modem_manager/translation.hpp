// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_TRANSLATION_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_TRANSLATION_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/device.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/provider.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/profile/detail/text.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/errors.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/values.hpp>
#include <mbn/types.hpp>

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the properties of ModemManager mean in the words of the Windows interface, and back. Numbers are translated by
/// table; a property that is missing, or has another type than is documented, is unknown.
namespace mbn::inline v0::modem_manager {

namespace detail {

template <class Enum>
[[nodiscard]] Enum enumerated(Dictionary const& properties, std::string_view key, Enum otherwise) {
    std::optional<std::uint32_t> const found = number(properties, key);
    return found ? static_cast<Enum>(*found) : otherwise;
}

} // namespace detail

[[nodiscard]] inline State state_of(Dictionary const& modem) {
    return static_cast<State>(integer(modem, "State").value_or(0));
}

/// How the modem is, from the properties of `Modem` and `Modem.Modem3gpp`.
[[nodiscard]] inline Condition condition(Dictionary const& modem, Dictionary const& modem_3gpp) {
    Condition result;
    result.state = state_of(modem);
    result.failed = detail::enumerated(modem, "StateFailedReason", FailedReason::none);
    result.lock = detail::enumerated(modem, "UnlockRequired", Lock::unknown);
    result.power = detail::enumerated(modem, "PowerState", Power::unknown);
    result.registration = detail::enumerated(modem_3gpp, "RegistrationState", Registered::unknown);
    result.packet_service = detail::enumerated(modem_3gpp, "PacketServiceState", PacketServiceValue::unknown);
    return result;
}

/// Whether the daemon still finds out how the modem is, so that something else will be told soon.
[[nodiscard]] constexpr bool is_settling(Condition const& modem) noexcept {
    switch (modem.state) {
    case State::unknown:
    case State::initializing:
    case State::enabling:
    case State::disabling:
        return true;
    case State::locked:
        // The code was right, and what is behind it is being read.
        return !is_locked(modem.lock);
    default:
        return false;
    }
}

/// Whether the lock is one that a PUK opens.
[[nodiscard]] constexpr bool is_puk(Lock lock) noexcept {
    switch (lock) {
    case Lock::sim_puk:
    case Lock::sim_puk2:
    case Lock::provider_puk:
    case Lock::network_puk:
    case Lock::corporate_puk:
    case Lock::first_sim_puk:
    case Lock::network_subset_puk:
        return true;
    default:
        return false;
    }
}

[[nodiscard]] constexpr ReadyState ready_state(Condition const& modem) noexcept {
    switch (modem.state) {
    case State::failed:
        switch (modem.failed) {
        case FailedReason::sim_missing:
            return ReadyState::sim_not_inserted;
        case FailedReason::sim_error:
            return ReadyState::bad_sim;
        case FailedReason::esim_without_profiles:
            return ReadyState::no_esim_profile;
        default:
            return ReadyState::failure;
        }
    case State::unknown:
    case State::initializing:
        return ReadyState::off;
    case State::locked:
        if (!is_locked(modem.lock))
            return ReadyState::off;
        return is_puk(modem.lock) ? ReadyState::device_blocked : ReadyState::device_locked;
    default:
        return ReadyState::initialized;
    }
}

/// `sim` may be empty: then nothing is known but the ready state and the numbers.
[[nodiscard]] inline Subscriber subscriber(Dictionary const& modem, Dictionary const& sim) {
    Subscriber result;
    result.ready_state = ready_state(condition(modem, {}));
    result.subscriber_id = text(sim, "Imsi").value_or("");
    result.sim_icc_id = text(sim, "SimIdentifier").value_or("");
    result.telephone_numbers = texts(modem, "OwnNumbers");
    return result;
}

/// ModemManager does not tell the switch on the case from that of the software: both are the latter here.
[[nodiscard]] constexpr RadioState radio(Condition const& modem) noexcept {
    bool const is_off = modem.power == Power::off || modem.power == Power::low;
    return {Radio::on, is_off ? Radio::off : Radio::on};
}

[[nodiscard]] constexpr RegisterState register_state(Registered state) noexcept {
    switch (state) {
    case Registered::home:
    case Registered::home_csfb_not_preferred:
        return RegisterState::home;
    case Registered::roaming:
    case Registered::roaming_csfb_not_preferred:
        return RegisterState::roaming;
    case Registered::searching:
        return RegisterState::searching;
    case Registered::denied:
    case Registered::emergency_only:
    case Registered::restricted_local_services:
        return RegisterState::denied;
    case Registered::idle:
    // Without data.
    case Registered::home_sms_only:
    case Registered::roaming_sms_only:
        return RegisterState::deregistered;
    case Registered::unknown:
        break;
    }
    return RegisterState::none;
}

/// What a set of access technologies offers.
[[nodiscard]] constexpr DataClass data_classes(std::uint32_t technologies) noexcept {
    constexpr std::pair<std::uint32_t, DataClass> table[] = {
        {technology::gprs, DataClass::gprs},
        {technology::edge, DataClass::edge},
        {technology::umts, DataClass::umts},
        {technology::hsdpa, DataClass::hsdpa},
        {technology::hsupa, DataClass::hsupa},
        {technology::hspa, DataClass::hsdpa | DataClass::hsupa},
        {technology::hspa_plus, DataClass::hsdpa | DataClass::hsupa},
        {technology::cdma_1xrtt, DataClass::cdma_1xrtt},
        {technology::evdo_0, DataClass::cdma_1xevdo},
        {technology::evdo_a, DataClass::cdma_1xevdo_reva},
        {technology::evdo_b, DataClass::cdma_1xevdo_revb},
        {technology::lte, DataClass::lte},
        {technology::nr, DataClass::nr_sa},
        {technology::lte_m, DataClass::lte},
        {technology::lte_nb_iot, DataClass::lte},
    };
    DataClass result = DataClass::none;
    for (auto const& [bit, data_class] : table)
        if ((technologies & bit) != 0)
            result = result | data_class;
    return result;
}

[[nodiscard]] constexpr CellularClass cellular_class(std::uint32_t capabilities) noexcept {
    if ((capabilities & (capability_bits::gsm_umts | capability_bits::lte | capability_bits::nr)) != 0)
        return CellularClass::gsm;
    return (capabilities & capability_bits::cdma_evdo) != 0 ? CellularClass::cdma : CellularClass::none;
}

/// ModemManager does not tell who selects the network: `mode` is what this program knows of it.
[[nodiscard]] inline Registration registration(Dictionary const& modem, Dictionary const& modem_3gpp,
                                               RegisterMode mode) {
    Registration result;
    result.state = register_state(condition(modem, modem_3gpp).registration);
    result.mode = mode;
    result.available_data_classes = data_classes(number(modem, "AccessTechnologies").value_or(0));
    result.cellular_class = cellular_class(number(modem, "CurrentCapabilities").value_or(0));
    result.provider_id = text(modem_3gpp, "OperatorCode").value_or("");
    result.provider_name = text(modem_3gpp, "OperatorName").value_or("");
    return result;
}

/// Where a registered modem does not tell the state, the daemon attaches it by itself.
[[nodiscard]] inline PacketServiceState packet_service(Dictionary const& modem, Dictionary const& modem_3gpp) {
    PacketServiceState result;
    Condition const now = condition(modem, modem_3gpp);
    if (now.packet_service == PacketServiceValue::attached)
        result.state = PacketService::attached;
    else if (now.packet_service == PacketServiceValue::detached)
        result.state = PacketService::detached;
    else if (is_registered(register_state(now.registration)))
        result.state = PacketService::attached;
    if (result.state == PacketService::attached)
        result.highest_data_class = data_classes(number(modem, "AccessTechnologies").value_or(0));
    return result;
}

/// The percentage is that of the coded strength, of which each step is 2 dBm. ModemManager tells 0 where the modem does
/// not know, and where it has not been asked.
[[nodiscard]] inline Signal signal(Dictionary const& modem) {
    auto const* const quality = get<List>(modem, "SignalQuality");
    if (quality == nullptr || quality->size() != 2)
        return {};
    std::int64_t const percent = integer(quality->front()).value_or(0);
    if (percent <= 0 || percent > 100)
        return {};
    return signal_from_codes(static_cast<std::uint32_t>((percent * 31 + 99) / 100), 99);
}

[[nodiscard]] inline Capability capability(Dictionary const& modem) {
    Capability result;
    std::uint32_t const bits = number(modem, "CurrentCapabilities").value_or(0);
    result.cellular_class = cellular_class(bits);
    if ((bits & capability_bits::gsm_umts) != 0)
        result.data_classes = DataClass::gprs | DataClass::edge | DataClass::umts;
    if ((bits & capability_bits::lte) != 0)
        result.data_classes = result.data_classes | DataClass::lte;
    if ((bits & capability_bits::nr) != 0)
        result.data_classes = result.data_classes | DataClass::nr_sa;
    result.max_sessions = number(modem, "MaxActiveBearers").value_or(1);
    result.device_id = text(modem, "EquipmentIdentifier").value_or("");
    result.firmware = text(modem, "Revision").value_or("");
    result.hardware = text(modem, "HardwareRevision").value_or("");
    return result;
}

namespace detail {

template <class Address, class Parse>
[[nodiscard]] IpFamilySettings<Address> family(Dictionary const* settings, Parse parse) {
    IpFamilySettings<Address> result;
    if (settings == nullptr)
        return result;
    auto const address = [settings, &parse](std::string_view key) -> std::optional<Address> {
        boost::system::error_code error;
        std::optional<std::string> const found = text(*settings, key);
        Address const parsed = parse(found.value_or(""), error);
        return error ? std::nullopt : std::optional{parsed};
    };
    switch (enumerated(*settings, "method", BearerIpMethod::unknown)) {
    case BearerIpMethod::fixed:
        result.method = IpMethod::reported;
        if (auto const found = address("address"))
            result.addresses.push_back({*found, number(*settings, "prefix").value_or(0)});
        break;
    case BearerIpMethod::ppp:
        result.method = IpMethod::ppp;
        break;
    case BearerIpMethod::dhcp:
        result.method = IpMethod::automatic;
        break;
    case BearerIpMethod::unknown:
        return result;
    }
    result.gateway = address("gateway");
    for (std::string_view const key : {"dns1", "dns2", "dns3"})
        if (auto const found = address(key))
            result.dns.push_back(*found);
    std::uint32_t const mtu = number(*settings, "mtu").value_or(0);
    if (mtu != 0)
        result.mtu = mtu;
    return result;
}

} // namespace detail

/// The settings of both families of a bearer that is connected.
[[nodiscard]] inline IpSettings ip_settings(Dictionary const& bearer) {
    using boost::asio::ip::address_v4;
    using boost::asio::ip::address_v6;
    IpSettings result;
    result.ipv4 =
        detail::family<address_v4>(get<Dictionary>(bearer, "Ip4Config"), [](std::string const& from, auto& error) {
            return boost::asio::ip::make_address_v4(from, error);
        });
    result.ipv6 =
        detail::family<address_v6>(get<Dictionary>(bearer, "Ip6Config"), [](std::string const& from, auto& error) {
            return boost::asio::ip::make_address_v6(from, error);
        });
    if (result.ipv4.method != IpMethod::none || result.ipv6.method != IpMethod::none)
        result.interface_name = text(bearer, "Interface").value_or("");
    return result;
}

[[nodiscard]] inline bool is_connected(Dictionary const& bearer) {
    return flag(bearer, "Connected").value_or(false);
}

/// A bearer as the context of session 0. What was granted shows in the settings; why it ended in `ConnectionError`.
[[nodiscard]] inline ContextState context(Dictionary const& bearer) {
    ContextState result;
    if (is_connected(bearer)) {
        IpSettings const settings = ip_settings(bearer);
        bool const ipv4 = settings.ipv4.method != IpMethod::none;
        bool const ipv6 = settings.ipv6.method != IpMethod::none;
        result.state = ActivationState::activated;
        result.ip_type = ipv4 && ipv6 ? IpType::ipv4v6
                         : ipv6       ? IpType::ipv6
                         : ipv4       ? IpType::ipv4
                                      : IpType::default_type;
        return result;
    }
    result.state = ActivationState::deactivated;
    auto const* const error = get<List>(bearer, "ConnectionError");
    if (error != nullptr && !error->empty())
        result.cause = cause_of(text(error->front()).value_or(""));
    return result;
}

/// A modem without a bearer that is connected.
[[nodiscard]] inline ContextState no_context() {
    ContextState result;
    result.state = ActivationState::deactivated;
    return result;
}

/// What the modem waits for. ModemManager tells the attempts that are left of each lock.
[[nodiscard]] inline PinStatus pin_status(Dictionary const& modem) {
    PinStatus status;
    Lock const lock = condition(modem, {}).lock;
    switch (lock) {
    case Lock::unknown:
    case Lock::none:
        return status;
    case Lock::sim_pin:
    case Lock::sim_puk:
        status.type = PinType::pin1;
        break;
    case Lock::sim_pin2:
    case Lock::sim_puk2:
        status.type = PinType::pin2;
        break;
    case Lock::provider_pin:
    case Lock::provider_puk:
        status.type = PinType::service_provider_pin;
        break;
    case Lock::network_pin:
    case Lock::network_puk:
        status.type = PinType::network_pin;
        break;
    case Lock::device_sim_pin:
        status.type = PinType::device_sim_pin;
        break;
    case Lock::corporate_pin:
    case Lock::corporate_puk:
        status.type = PinType::corporate_pin;
        break;
    case Lock::first_sim_pin:
    case Lock::first_sim_puk:
        status.type = PinType::device_first_sim_pin;
        break;
    case Lock::network_subset_pin:
    case Lock::network_subset_puk:
        status.type = PinType::network_subset_pin;
        break;
    }
    status.state = is_puk(lock) ? PinState::unblock : PinState::enter;
    if (auto const* const retries = get<NumberMap>(modem, "UnlockRetries")) {
        auto const found = retries->find(static_cast<std::uint32_t>(lock));
        if (found != retries->end())
            status.attempts_remaining = found->second;
    }
    return status;
}

/// The PIN of the SIM: ModemManager can change no other.
[[nodiscard]] inline std::vector<PinDescription> pins(Dictionary const& modem_3gpp) {
    bool const is_asked_for = (number(modem_3gpp, "EnabledFacilityLocks").value_or(0) & facility::sim) != 0;
    return {PinDescription{PinType::pin1, is_asked_for ? PinMode::enabled : PinMode::disabled, PinFormat::numeric,
                           pin_length_unknown, pin_length_unknown}};
}

/// The networks of a search.
[[nodiscard]] inline VisibleProviders visible_providers(List const& found) {
    VisibleProviders result;
    for (Value const& one : found) {
        auto const* const network = get<Dictionary>(one);
        if (network == nullptr)
            continue;
        Provider& provider = result.providers.emplace_back();
        provider.id = text(*network, "operator-code").value_or("");
        provider.name = text(*network, "operator-long").value_or("");
        if (provider.name.empty())
            provider.name = text(*network, "operator-short").value_or("");
        provider.cellular_class = CellularClass::gsm;
        provider.state = ProviderState::visible;
        switch (detail::enumerated(*network, "status", Availability::unknown)) {
        case Availability::current:
            provider.state = provider.state | ProviderState::registered;
            break;
        case Availability::forbidden:
            provider.state = provider.state | ProviderState::forbidden;
            break;
        case Availability::available:
        case Availability::unknown:
            break;
        }
    }
    return result;
}

/// The network that the SIM belongs to.
[[nodiscard]] inline Provider home_provider(Dictionary const& sim) {
    Provider result;
    result.id = text(sim, "OperatorIdentifier").value_or("");
    result.name = text(sim, "OperatorName").value_or("");
    result.state = ProviderState::home;
    result.cellular_class = CellularClass::gsm;
    return result;
}

namespace detail {

// D-Bus takes no other text, and ends the connection over it.
[[nodiscard]] constexpr bool is_valid_text(std::string_view text, std::size_t longest) noexcept {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++characters) {
        auto const point = mbn::detail::decode_utf8(text, at);
        if (point.length == 0 || point.value == 0)
            return false;
        at += point.length;
    }
    return characters <= longest;
}

[[nodiscard]] constexpr std::optional<std::uint32_t> allowed_auth_of(AuthProtocol protocol) noexcept {
    switch (protocol) {
    case AuthProtocol::none:
        return allowed_auth::none;
    case AuthProtocol::pap:
        return allowed_auth::pap;
    case AuthProtocol::chap:
        return allowed_auth::chap;
    case AuthProtocol::mschapv2:
        return allowed_auth::mschapv2;
    }
    return std::nullopt;
}

// 0 leaves it to the daemon.
[[nodiscard]] constexpr std::optional<std::uint32_t> ip_family_of(IpType type) noexcept {
    switch (type) {
    case IpType::default_type:
        return 0;
    case IpType::ipv4:
        return ip_family::ipv4;
    case IpType::ipv6:
    // 464XLAT is made by the host on a context that carries IPv6 only.
    case IpType::xlat:
        return ip_family::ipv6;
    case IpType::ipv4v6:
        return ip_family::ipv4v6;
    }
    return std::nullopt;
}

} // namespace detail

/// The argument of `Simple.Connect`. Each value is checked here, as the daemon takes a wrong one for none, or ends:
/// `E_INVALIDARG` for text that is too long or no UTF-8, and for a number that has no name. An absent access string is
/// passed on blank. Compression cannot be asked for and is not.
[[nodiscard]] inline Result<Dictionary> connect_settings(ActivationRequest const& request) {
    ProfileContext const& settings = request.settings;
    std::string_view const password = settings.password.reveal();
    auto const family = detail::ip_family_of(settings.ip_type);
    auto const protocol = detail::allowed_auth_of(effective_auth_protocol(settings));
    if (!detail::is_valid_text(settings.access_string, 100) || !detail::is_valid_text(settings.user_name, 255) ||
        !detail::is_valid_text(password, 255) || !family || !protocol)
        return make_error(hresult::e_invalidarg);
    Dictionary result;
    result.emplace("apn", settings.access_string);
    if (*family != 0)
        result.emplace("ip-type", *family);
    if (!settings.user_name.empty() || !password.empty()) {
        result.emplace("user", settings.user_name);
        result.emplace("password", std::string{password});
    }
    if (settings.auth_protocol.is_stated() && *protocol != allowed_auth::none)
        result.emplace("allowed-auth", *protocol);
    // Whether this profile may be used abroad has been decided.
    result.emplace("allow-roaming", true);
    return result;
}

} // namespace mbn::inline v0::modem_manager

#endif
