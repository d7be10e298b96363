// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_ERRORS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_ERRORS_HPP

#include <mbn/mbim/status.hpp>
#include <mbn/mbim/status_hresult.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/names.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mbn::inline v0::modem_manager {

/// What was asked of the service: some names mean another code then.
enum class Purpose : std::uint8_t {
    general,
    connect,
    attach,
    pin,
    registration,
};

/// How the modem is when a call fails: one name has several causes, and this decides among them.
struct Condition {
    State state = State::unknown;
    FailedReason failed = FailedReason::none;
    Lock lock = Lock::unknown;
    Power power = Power::unknown;
    Registered registration = Registered::unknown;
    PacketServiceValue packet_service = PacketServiceValue::unknown;

    friend constexpr bool operator==(Condition const&, Condition const&) noexcept = default;
};

/// Whether a code has to be entered before the SIM can be used.
[[nodiscard]] constexpr bool is_locked(Lock lock) noexcept {
    return lock != Lock::unknown && lock != Lock::none && lock != Lock::sim_pin2 && lock != Lock::sim_puk2;
}

namespace detail {

// Whether an answer of the modem is behind it. Where none is, what was asked for may have happened all the same.
enum class Answered : std::uint8_t { no, yes };

struct NamedError {
    std::string_view name;
    HResult code;
    NetworkCause cause = NetworkCause::none;
    Answered answered = Answered::yes;
    mbim::Status status = mbim::Status::failure;
};

[[nodiscard]] constexpr NamedError unanswered(std::string_view name, HResult code) noexcept {
    return {name, code, NetworkCause::none, Answered::no};
}

inline constexpr std::string_view own_prefix = "org.freedesktop.ModemManager1.Error.";
inline constexpr std::string_view bus_prefix = "org.freedesktop.DBus.Error.";
inline constexpr std::string_view libmbim_status_prefix = "org.freedesktop.libmbim.Error.Status.";

// Of the bus and its library.
inline constexpr std::array bus_errors = {
    unanswered("ServiceUnknown", hresult::error_service_not_active),
    unanswered("NameHasNoOwner", hresult::error_service_not_active),
    unanswered("NoReply", hresult::error_service_not_active),
    unanswered("Disconnected", hresult::error_service_not_active),
    unanswered("NoServer", hresult::error_service_not_active),
    unanswered("FileNotFound", hresult::error_service_not_active),
    unanswered("Timeout", hresult::error_timeout),
    unanswered("TimedOut", hresult::error_timeout),
    NamedError{"AccessDenied", hresult::e_accessdenied},
    NamedError{"AuthFailed", hresult::e_accessdenied},
    NamedError{"InteractiveAuthorizationRequired", hresult::e_accessdenied},
    NamedError{"NoMemory", hresult::e_outofmemory},
    NamedError{"LimitsExceeded", hresult::error_busy},
    NamedError{"InvalidArgs", hresult::e_invalidarg},
    NamedError{"InvalidSignature", hresult::e_invalidarg},
    NamedError{"UnknownProperty", hresult::error_not_supported},
    NamedError{"NotSupported", hresult::error_not_supported},
    // Where the modem is there but failed, its condition says more.
    unanswered("UnknownMethod", hresult::e_handle),
    unanswered("UnknownObject", hresult::e_handle),
    unanswered("UnknownInterface", hresult::e_handle),
};

// Behind "org.freedesktop.ModemManager1.Error.". The causes are those of 3GPP TS 24.008 that have the same meaning.
inline constexpr std::array own_errors = {
    unanswered("Core.Cancelled", hresult::e_abort),
    unanswered("Core.Aborted", hresult::e_abort),
    NamedError{"Core.Unsupported", hresult::error_not_supported},
    NamedError{"Core.NoPlugins", hresult::error_not_supported},
    NamedError{"Core.Unauthorized", hresult::e_accessdenied},
    NamedError{"Core.InvalidArgs", hresult::e_invalidarg},
    NamedError{"Core.InProgress", hresult::error_busy},
    NamedError{"Core.WrongState", hresult::error_invalid_state},
    NamedError{"Core.Connected", hresult::error_invalid_state},
    NamedError{"Core.TooMany", hresult::e_mbn_max_activated_contexts},
    NamedError{"Core.NotFound", hresult::error_not_found},
    NamedError{"Core.Retry", hresult::error_busy},
    NamedError{"Core.Exists", hresult::error_already_exists},
    NamedError{"Core.WrongSimState", hresult::e_mbn_bad_sim},
    NamedError{"Core.ResetAndRetry", hresult::error_gen_failure},
    unanswered("Core.Timeout", hresult::error_timeout),
    NamedError{"Core.Protocol", hresult::error_gen_failure},
    NamedError{"Core.Throttled", hresult::error_busy},

    NamedError{"Serial.OpenFailed", hresult::error_gen_failure},
    unanswered("Serial.SendFailed", hresult::e_handle),
    unanswered("Serial.ResponseTimeout", hresult::error_timeout),
    NamedError{"Serial.FlashFailed", hresult::error_gen_failure},
    NamedError{"Serial.NotOpen", hresult::error_gen_failure},

    NamedError{"MobileEquipment.NotAllowed", hresult::error_invalid_state},
    NamedError{"MobileEquipment.NotSupported", hresult::error_not_supported},
    NamedError{"MobileEquipment.PhSimPin", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.PhFsimPin", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.PhFsimPuk", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.SimNotInserted", hresult::e_mbn_sim_not_inserted},
    NamedError{"MobileEquipment.SimPin", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.SimPuk", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.SimFailure", hresult::e_mbn_bad_sim},
    NamedError{"MobileEquipment.SimBusy", hresult::error_busy},
    NamedError{"MobileEquipment.SimWrong", hresult::e_mbn_bad_sim},
    NamedError{"MobileEquipment.IncorrectPassword", hresult::e_mbn_failure},
    NamedError{"MobileEquipment.SimPin2", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.SimPuk2", hresult::e_mbn_pin_required},
    NamedError{"MobileEquipment.TextTooLong", hresult::e_invalidarg},
    NamedError{"MobileEquipment.InvalidChars", hresult::e_invalidarg},
    NamedError{"MobileEquipment.DialStringTooLong", hresult::e_invalidarg},
    NamedError{"MobileEquipment.DialStringInvalid", hresult::e_invalidarg},
    NamedError{"MobileEquipment.NoNetwork", hresult::e_mbn_not_registered},
    NamedError{"MobileEquipment.NetworkTimeout", hresult::e_mbn_not_registered},
    NamedError{"MobileEquipment.NetworkNotAllowed", hresult::e_mbn_not_registered},
    NamedError{"MobileEquipment.ImsiUnknownInHss", hresult::e_fail, NetworkCause::imsi_unknown_in_hlr},
    NamedError{"MobileEquipment.IllegalUe", hresult::e_fail, NetworkCause::illegal_ms},
    NamedError{"MobileEquipment.ImsiUnknownInVlr", hresult::e_fail, NetworkCause::imsi_unknown_in_vlr},
    NamedError{"MobileEquipment.ImeiNotAccepted", hresult::e_fail, NetworkCause::imei_not_accepted},
    NamedError{"MobileEquipment.IllegalMe", hresult::e_fail, NetworkCause::illegal_me},
    NamedError{"MobileEquipment.PsServicesNotAllowed", hresult::e_mbn_packet_svc_detached,
               NetworkCause::gprs_not_allowed},
    NamedError{"MobileEquipment.PsAndNonPsServicesNotAllowed", hresult::e_fail, NetworkCause::operator_barring},
    NamedError{"MobileEquipment.UeIdentityNotDerivedFromNetwork", hresult::e_fail,
               NetworkCause::identity_not_derivable},
    NamedError{"MobileEquipment.ImplicitlyDetached", hresult::e_mbn_packet_svc_detached,
               NetworkCause::implicitly_detached},
    NamedError{"MobileEquipment.PlmnNotAllowed", hresult::e_mbn_not_registered, NetworkCause::plmn_not_allowed},
    NamedError{"MobileEquipment.AreaNotAllowed", hresult::e_mbn_not_registered,
               NetworkCause::location_area_not_allowed},
    NamedError{"MobileEquipment.RoamingNotAllowedInArea", hresult::e_mbn_not_registered,
               NetworkCause::roaming_not_allowed},
    NamedError{"MobileEquipment.PsServicesNotAllowedInPlmn", hresult::e_mbn_packet_svc_detached,
               NetworkCause::gprs_not_allowed_in_plmn},
    NamedError{"MobileEquipment.NoCellsInArea", hresult::e_mbn_not_registered, NetworkCause::no_suitable_cells},
    NamedError{"MobileEquipment.MscTemporarilyNotReachable", hresult::e_fail, NetworkCause::msc_not_reachable},
    NamedError{"MobileEquipment.NetworkFailureAttach", hresult::e_fail, NetworkCause::network_failure},
    NamedError{"MobileEquipment.Congestion", hresult::e_fail, NetworkCause::congestion},
    NamedError{"MobileEquipment.NotAuthorizedForCsg", hresult::e_fail, NetworkCause::not_authorized_for_csg},
    NamedError{"MobileEquipment.InsufficientResources", hresult::e_fail, NetworkCause::insufficient_resources},
    NamedError{"MobileEquipment.MissingOrUnknownApn", hresult::e_mbn_invalid_access_string,
               NetworkCause::missing_or_unknown_apn},
    NamedError{"MobileEquipment.UnknownPdpAddressOrType", hresult::e_fail, NetworkCause::unknown_pdp_type},
    NamedError{"MobileEquipment.UserAuthenticationFailed", hresult::error_invalid_password,
               NetworkCause::user_authentication_failed},
    NamedError{"MobileEquipment.ActivationRejectedByGgsnOrGw", hresult::e_fail, NetworkCause::rejected_by_gateway},
    NamedError{"MobileEquipment.ActivationRejectedUnspecified", hresult::e_fail, NetworkCause::rejected_unspecified},
    NamedError{"MobileEquipment.ServiceOptionNotSupported", hresult::e_fail,
               NetworkCause::service_option_not_supported},
    NamedError{"MobileEquipment.ServiceOptionNotSubscribed", hresult::e_mbn_service_not_activated,
               NetworkCause::service_option_not_subscribed},
    NamedError{"MobileEquipment.ServiceOptionOutOfOrder", hresult::e_fail, NetworkCause::service_option_out_of_order},
    NamedError{"MobileEquipment.NsapiOrPtiAlreadyInUse", hresult::e_fail, NetworkCause::nsapi_already_used},
    NamedError{"MobileEquipment.RegularDeactivation", hresult::e_fail, NetworkCause::regular_deactivation},
    NamedError{"MobileEquipment.QosNotAccepted", hresult::e_fail, NetworkCause::qos_not_accepted},
    NamedError{"MobileEquipment.UnknownPdpContext", hresult::e_fail, NetworkCause::unknown_pdp_context},
    NamedError{"MobileEquipment.PdpAuthFailure", hresult::error_invalid_password,
               NetworkCause::user_authentication_failed},
    NamedError{"MobileEquipment.LastPdnDisconnectionNotAllowed", hresult::e_fail,
               NetworkCause::last_pdn_disconnection_not_allowed},
    NamedError{"MobileEquipment.LastPdnDisconnectionNotAllowedLegacy", hresult::e_fail,
               NetworkCause::last_pdn_disconnection_not_allowed},
    NamedError{"MobileEquipment.SemanticallyIncorrectMessage", hresult::e_fail, NetworkCause::semantically_incorrect},
    NamedError{"MobileEquipment.InvalidMandatoryInformation", hresult::e_fail,
               NetworkCause::invalid_mandatory_information},
    NamedError{"MobileEquipment.MessageTypeNotImplemented", hresult::e_fail,
               NetworkCause::message_type_not_implemented},
    NamedError{"MobileEquipment.ConditionalIeError", hresult::e_fail, NetworkCause::conditional_element_error},
    NamedError{"MobileEquipment.UnspecifiedProtocolError", hresult::e_fail, NetworkCause::protocol_error},
    NamedError{"MobileEquipment.OperatorDeterminedBarring", hresult::e_mbn_service_not_activated,
               NetworkCause::operator_barring},
    NamedError{"MobileEquipment.MaximumNumberOfBearersReached", hresult::e_mbn_max_activated_contexts,
               NetworkCause::maximum_number_of_contexts},
    NamedError{"MobileEquipment.RequestedApnNotSupported", hresult::e_mbn_invalid_access_string,
               NetworkCause::apn_not_supported_here},
    NamedError{"MobileEquipment.RequestRejectedBcmViolation", hresult::e_fail, NetworkCause::bearer_control_violation},
    NamedError{"MobileEquipment.NetworkFailureActivation", hresult::e_fail, NetworkCause::network_failure_in_context},
    NamedError{"MobileEquipment.ReactivationRequested", hresult::e_fail, NetworkCause::reactivation_required},
    NamedError{"MobileEquipment.Ipv4OnlyAllowed", hresult::e_fail, NetworkCause::ipv4_only},
    NamedError{"MobileEquipment.Ipv6OnlyAllowed", hresult::e_fail, NetworkCause::ipv6_only},
    NamedError{"MobileEquipment.SingleAddressBearersOnlyAllowed", hresult::e_fail, NetworkCause::single_address_only},
    NamedError{"MobileEquipment.ApnRestrictionIncompatible", hresult::e_fail, NetworkCause::apn_restriction_conflict},
    NamedError{"MobileEquipment.MultipleAccessToPdnConnectionNotAllowed", hresult::e_fail,
               NetworkCause::multiple_accesses_not_allowed},
};

template <std::size_t Size>
[[nodiscard]] constexpr NamedError const* find_error(std::array<NamedError, Size> const& table,
                                                     std::string_view name) noexcept {
    for (NamedError const& one : table)
        if (one.name == name)
            return &one;
    return nullptr;
}

// Whether the words of one are those of the other: `SimNotInserted` and `sim_not_inserted`.
[[nodiscard]] constexpr bool is_same_name(std::string_view joined, std::string_view separated) noexcept {
    std::size_t at = 0;
    for (char const letter : separated) {
        if (letter == '_')
            continue;
        if (at == joined.size())
            return false;
        char const other = joined[at++];
        if ((other >= 'A' && other <= 'Z' ? static_cast<char>(other - 'A' + 'a') : other) != letter)
            return false;
    }
    return at == joined.size();
}

[[nodiscard]] constexpr mbim::Status find_status(std::string_view name) noexcept {
    if (name == "InvalidUserNamePwd")
        return mbim::Status::invalid_user_name_password;
    for (auto const& known : mbim::known_statuses())
        if (is_same_name(name, known.name))
            return known.status;
    return mbim::Status::failure;
}

[[nodiscard]] constexpr NamedError find_error(std::string_view name, Purpose purpose) noexcept {
    NamedError const* known = nullptr;
    if (name.starts_with(own_prefix))
        known = find_error(own_errors, name.substr(own_prefix.size()));
    else if (name.starts_with(bus_prefix))
        known = find_error(bus_errors, name.substr(bus_prefix.size()));
    if (known != nullptr)
        return *known;
    if (name.starts_with(libmbim_status_prefix)) {
        mbim::Status const status = find_status(name.substr(libmbim_status_prefix.size()));
        mbim::StatusContext const context =
            purpose == Purpose::pin ? mbim::StatusContext::pin : mbim::StatusContext::general;
        return {name, to_hresult(status, context), NetworkCause::none, Answered::yes, status};
    }
    if (name == "org.freedesktop.libmbim.Error.Core.Timeout")
        return unanswered(name, hresult::error_timeout);
    return {name, purpose == Purpose::pin ? hresult::e_mbn_failure : hresult::e_fail};
}

// What the condition of the modem says beyond a name that has several causes; `S_OK` where it says nothing.
[[nodiscard]] constexpr HResult condition_code(Condition const& modem) noexcept {
    if (modem.state == State::failed) {
        switch (modem.failed) {
        case FailedReason::sim_missing:
        case FailedReason::esim_without_profiles:
            return hresult::e_mbn_sim_not_inserted;
        case FailedReason::sim_error:
            return hresult::e_mbn_bad_sim;
        default:
            return hresult::error_gen_failure;
        }
    }
    if (is_locked(modem.lock))
        return hresult::e_mbn_pin_required;
    if (modem.power == Power::off || modem.power == Power::low)
        return hresult::e_mbn_radio_power_off;
    return hresult::s_ok;
}

} // namespace detail

/// What the network meant by an error of ModemManager, such as that of a bearer which was dropped; `none` where the
/// name says nothing of it.
[[nodiscard]] constexpr NetworkCause cause_of(std::string_view name) noexcept {
    return detail::find_error(name, Purpose::general).cause;
}

/// The error for an answer of that name, given how the modem is. The message of an answer is not looked at: it may be
/// that of an older failure. Total: a name that nobody knows is `E_FAIL`, and `E_MBN_FAILURE` for a PIN.
///
/// What PolicyKit refuses has `DeniedBy::policy_kit_device_control`: that is the action of every method that is called
/// here.
///
/// `Error::device_status` is the status of MBIM where ModemManager passes it on, `failure` for any other answer, and 0
/// where no answer of the modem is behind the error, so that nobody knows what came of the call.
[[nodiscard]] constexpr Error error_of(std::string_view name, Condition const& modem,
                                       Purpose purpose = Purpose::general) noexcept {
    detail::NamedError const known = detail::find_error(name, purpose);
    HResult code = known.code;
    HResult const condition = detail::condition_code(modem);
    bool const says_little = code == hresult::error_busy || code == hresult::error_invalid_state ||
                             code == hresult::e_handle || code == hresult::e_mbn_not_registered ||
                             code == hresult::e_fail;
    // "Unauthorized" is what PolicyKit says, and what a connect says of a locked modem.
    bool const is_ambiguous = name.ends_with(".Core.Unauthorized") && purpose == Purpose::connect;
    if (condition.failed() && purpose != Purpose::pin && known.cause == NetworkCause::none &&
        (says_little || is_ambiguous))
        code = condition;
    else if (code == hresult::error_busy && name.ends_with(".Core.Retry") &&
             modem.packet_service == PacketServiceValue::detached)
        code = hresult::e_mbn_packet_svc_detached;
    else if (code == hresult::error_not_found && purpose == Purpose::connect)
        code = hresult::e_invalidarg;
    // The port to dial on is in use already.
    else if (purpose == Purpose::connect && (name.ends_with(".Core.Connected") || name.ends_with(".Serial.OpenFailed")))
        code = hresult::e_mbn_max_activated_contexts;
    else if (code == hresult::e_fail && purpose == Purpose::attach)
        code = hresult::e_mbn_packet_svc_detached;
    // The network has refused it, and says why.
    else if (known.cause != NetworkCause::none && purpose == Purpose::registration)
        code = hresult::e_fail;
    Error error = make_error(code, known.cause);
    bool const is_policy_kit =
        name.ends_with(".Core.Unauthorized") || name.ends_with(".InteractiveAuthorizationRequired");
    if (is_policy_kit && code == hresult::e_accessdenied)
        error.denied_by = DeniedBy::policy_kit_device_control;
    if (known.answered == detail::Answered::yes)
        error.device_status = static_cast<std::uint32_t>(known.status);
    return error;
}

} // namespace mbn::inline v0::modem_manager

#endif
