// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_NETWORK_CAUSE_HPP
#define MBN_NETWORK_CAUSE_HPP

#include <mbn/detail/enumeration.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace mbn::inline v0 {

/// Why the network said no: a cause of 3GPP TS 24.008 (sections 10.5.3.6, 10.5.5.14 and 10.5.6.6), as
/// `GetActivationNetworkError` and its siblings return it. A family of its own: a code says what became of the request,
/// a cause what the network thought of it. Other numbers are kept as they are; CDMA networks have numbers of their own.
enum class NetworkCause : std::uint32_t {
    none = 0,
    imsi_unknown_in_hlr = 2,
    illegal_ms = 3,
    imsi_unknown_in_vlr = 4,
    imei_not_accepted = 5,
    illegal_me = 6,
    gprs_not_allowed = 7,
    operator_barring = 8,
    identity_not_derivable = 9,
    implicitly_detached = 10,
    plmn_not_allowed = 11,
    location_area_not_allowed = 12,
    roaming_not_allowed = 13,
    gprs_not_allowed_in_plmn = 14,
    no_suitable_cells = 15,
    msc_not_reachable = 16,
    network_failure = 17,
    mac_failure = 20,
    synch_failure = 21,
    congestion = 22,
    authentication_unacceptable = 23,
    not_authorized_for_csg = 25,
    insufficient_resources = 26,
    missing_or_unknown_apn = 27,
    unknown_pdp_type = 28,
    user_authentication_failed = 29,
    rejected_by_gateway = 30,
    rejected_unspecified = 31,
    service_option_not_supported = 32,
    service_option_not_subscribed = 33,
    service_option_out_of_order = 34,
    nsapi_already_used = 35,
    regular_deactivation = 36,
    qos_not_accepted = 37,
    network_failure_in_context = 38,
    reactivation_required = 39,
    no_context_activated = 40,
    filter_semantic_error = 41,
    filter_syntax_error = 42,
    unknown_pdp_context = 43,
    packet_filter_semantic_error = 44,
    packet_filter_syntax_error = 45,
    context_without_filter_active = 46,
    bearer_control_violation = 48,
    last_pdn_disconnection_not_allowed = 49,
    ipv4_only = 50,
    ipv6_only = 51,
    single_address_only = 52,
    no_slice_available = 62,
    maximum_number_of_contexts = 65,
    apn_not_supported_here = 66,
    insufficient_slice_resources_for_apn = 67,
    insufficient_slice_resources = 69,
    semantically_incorrect = 95,
    invalid_mandatory_information = 96,
    message_type_not_implemented = 97,
    message_type_incompatible = 98,
    information_element_not_implemented = 99,
    conditional_element_error = 100,
    message_incompatible = 101,
    protocol_error = 111,
    apn_restriction_conflict = 112,
    multiple_accesses_not_allowed = 113,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(NetworkCause /*type*/) noexcept {
    using enum NetworkCause;
    return detail::enumerator_list<NetworkCause>({
        {none, "none"},
        {imsi_unknown_in_hlr, "imsi_unknown_in_hlr"},
        {illegal_ms, "illegal_ms"},
        {imsi_unknown_in_vlr, "imsi_unknown_in_vlr"},
        {imei_not_accepted, "imei_not_accepted"},
        {illegal_me, "illegal_me"},
        {gprs_not_allowed, "gprs_not_allowed"},
        {operator_barring, "operator_barring"},
        {identity_not_derivable, "identity_not_derivable"},
        {implicitly_detached, "implicitly_detached"},
        {plmn_not_allowed, "plmn_not_allowed"},
        {location_area_not_allowed, "location_area_not_allowed"},
        {roaming_not_allowed, "roaming_not_allowed"},
        {gprs_not_allowed_in_plmn, "gprs_not_allowed_in_plmn"},
        {no_suitable_cells, "no_suitable_cells"},
        {msc_not_reachable, "msc_not_reachable"},
        {network_failure, "network_failure"},
        {mac_failure, "mac_failure"},
        {synch_failure, "synch_failure"},
        {congestion, "congestion"},
        {authentication_unacceptable, "authentication_unacceptable"},
        {not_authorized_for_csg, "not_authorized_for_csg"},
        {insufficient_resources, "insufficient_resources"},
        {missing_or_unknown_apn, "missing_or_unknown_apn"},
        {unknown_pdp_type, "unknown_pdp_type"},
        {user_authentication_failed, "user_authentication_failed"},
        {rejected_by_gateway, "rejected_by_gateway"},
        {rejected_unspecified, "rejected_unspecified"},
        {service_option_not_supported, "service_option_not_supported"},
        {service_option_not_subscribed, "service_option_not_subscribed"},
        {service_option_out_of_order, "service_option_out_of_order"},
        {nsapi_already_used, "nsapi_already_used"},
        {regular_deactivation, "regular_deactivation"},
        {qos_not_accepted, "qos_not_accepted"},
        {network_failure_in_context, "network_failure_in_context"},
        {reactivation_required, "reactivation_required"},
        {no_context_activated, "no_context_activated"},
        {filter_semantic_error, "filter_semantic_error"},
        {filter_syntax_error, "filter_syntax_error"},
        {unknown_pdp_context, "unknown_pdp_context"},
        {packet_filter_semantic_error, "packet_filter_semantic_error"},
        {packet_filter_syntax_error, "packet_filter_syntax_error"},
        {context_without_filter_active, "context_without_filter_active"},
        {bearer_control_violation, "bearer_control_violation"},
        {last_pdn_disconnection_not_allowed, "last_pdn_disconnection_not_allowed"},
        {ipv4_only, "ipv4_only"},
        {ipv6_only, "ipv6_only"},
        {single_address_only, "single_address_only"},
        {no_slice_available, "no_slice_available"},
        {maximum_number_of_contexts, "maximum_number_of_contexts"},
        {apn_not_supported_here, "apn_not_supported_here"},
        {insufficient_slice_resources_for_apn, "insufficient_slice_resources_for_apn"},
        {insufficient_slice_resources, "insufficient_slice_resources"},
        {semantically_incorrect, "semantically_incorrect"},
        {invalid_mandatory_information, "invalid_mandatory_information"},
        {message_type_not_implemented, "message_type_not_implemented"},
        {message_type_incompatible, "message_type_incompatible"},
        {information_element_not_implemented, "information_element_not_implemented"},
        {conditional_element_error, "conditional_element_error"},
        {message_incompatible, "message_incompatible"},
        {protocol_error, "protocol_error"},
        {apn_restriction_conflict, "apn_restriction_conflict"},
        {multiple_accesses_not_allowed, "multiple_accesses_not_allowed"},
    });
}

/// One sentence without its full stop. Empty for a number that the table does not know.
[[nodiscard]] constexpr std::string_view text(NetworkCause cause) noexcept {
    switch (cause) {
        using enum NetworkCause;
    case none:
        return "none or unknown";
    case imsi_unknown_in_hlr:
        return "IMSI unknown in the home register: the SIM is not activated or the subscription ended";
    case illegal_ms:
        return "illegal subscriber";
    case imsi_unknown_in_vlr:
        return "IMSI unknown in the visitor register: roaming is not subscribed";
    case imei_not_accepted:
        return "the network does not accept this equipment";
    case illegal_me:
        return "illegal equipment: the device is blocked";
    case gprs_not_allowed:
        return "packet service is not allowed for this subscription";
    case operator_barring:
        return "barred by the operator: neither packet nor other service is allowed";
    case identity_not_derivable:
        return "the network cannot derive the identity of the subscriber";
    case implicitly_detached:
        return "the network detached the device";
    case plmn_not_allowed:
        return "this network is not allowed";
    case location_area_not_allowed:
        return "this location area is not allowed";
    case roaming_not_allowed:
        return "roaming is not allowed in this area";
    case gprs_not_allowed_in_plmn:
        return "packet service is not allowed in this network";
    case no_suitable_cells:
        return "no suitable cells in this location area";
    case msc_not_reachable:
        return "the switching centre cannot be reached for now";
    case network_failure:
        return "network failure";
    case mac_failure:
        return "the authentication of the network failed";
    case synch_failure:
        return "the authentication is out of step";
    case congestion:
        return "congestion";
    case authentication_unacceptable:
        return "the network refuses this kind of authentication";
    case not_authorized_for_csg:
        return "not authorised for this closed group";
    case insufficient_resources:
        return "insufficient resources";
    case missing_or_unknown_apn:
        return "missing or unknown APN";
    case unknown_pdp_type:
        return "unknown PDP address or type: try another IP type";
    case user_authentication_failed:
        return "user authentication failed";
    case rejected_by_gateway:
        return "activation rejected by the gateway, often for credentials or plan";
    case rejected_unspecified:
        return "activation rejected without a reason, often for credentials or plan";
    case service_option_not_supported:
        return "service option not supported";
    case service_option_not_subscribed:
        return "service option not subscribed: the plan lacks it";
    case service_option_out_of_order:
        return "service option temporarily out of order";
    case nsapi_already_used:
        return "the identifier of the context is in use already";
    case regular_deactivation:
        return "regular deactivation";
    case qos_not_accepted:
        return "quality of service not accepted";
    case network_failure_in_context:
        return "network failure";
    case reactivation_required:
        return "reactivation required";
    case no_context_activated:
        return "no context is activated";
    case filter_semantic_error:
        return "semantic error in the traffic filter";
    case filter_syntax_error:
        return "syntax error in the traffic filter";
    case unknown_pdp_context:
        return "unknown PDP context";
    case packet_filter_semantic_error:
        return "semantic error in a packet filter";
    case packet_filter_syntax_error:
        return "syntax error in a packet filter";
    case context_without_filter_active:
        return "a context without a filter is active already";
    case bearer_control_violation:
        return "activation rejected by the bearer control mode";
    case last_pdn_disconnection_not_allowed:
        return "the last connection cannot be given up";
    case ipv4_only:
        return "only IPv4 is allowed";
    case ipv6_only:
        return "only IPv6 is allowed";
    case single_address_only:
        return "only one address family in a context is allowed";
    case no_slice_available:
        return "no network slice available";
    case maximum_number_of_contexts:
        return "the maximum number of contexts is reached";
    case apn_not_supported_here:
        return "the APN is not supported in this network and technology";
    case insufficient_slice_resources_for_apn:
        return "insufficient resources of the slice for this APN";
    case insufficient_slice_resources:
        return "insufficient resources of the slice";
    case semantically_incorrect:
        return "semantically incorrect message";
    case invalid_mandatory_information:
        return "invalid mandatory information";
    case message_type_not_implemented:
        return "message type not implemented by the network";
    case message_type_incompatible:
        return "message type does not fit the state";
    case information_element_not_implemented:
        return "information element not implemented by the network";
    case conditional_element_error:
        return "error in a conditional information element";
    case message_incompatible:
        return "message does not fit the state";
    case protocol_error:
        return "unspecified protocol error";
    case apn_restriction_conflict:
        return "the APN restriction conflicts with an active context";
    case multiple_accesses_not_allowed:
        return "several accesses at once are not allowed";
    }
    return {};
}

namespace detail {

class NetworkCauseCategory final : public std::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "network cause"; }

    [[nodiscard]] std::string message(int value) const override {
        std::string_view const known = text(static_cast<NetworkCause>(value));
        return known.empty() ? "cause " + std::to_string(value) : std::string{known};
    }
};

} // namespace detail

/// The category of every `std::error_code` made from a `NetworkCause`.
[[nodiscard]] inline std::error_category const& network_cause_category() noexcept {
    static detail::NetworkCauseCategory const category;
    return category;
}

[[nodiscard]] inline std::error_code make_error_code(NetworkCause cause) noexcept {
    return {static_cast<int>(cause), network_cause_category()};
}

} // namespace mbn::inline v0

template <>
struct std::is_error_code_enum<mbn::NetworkCause> : std::true_type {};

#endif
