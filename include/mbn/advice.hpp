// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_ADVICE_HPP
#define MBN_ADVICE_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/hresult.hpp>
#include <mbn/network_cause.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0 {

/// What a caller does best after an error.
enum class Advice : std::uint32_t {
    /// Nothing is to be done, or only the caller can know (it cancelled, or its deadline was too short).
    none,
    retry_now,
    /// The pause is in `Error::retry_after_seconds`.
    retry_after,
    /// The same profile fails again.
    change_settings,
    /// Somebody has to act: enter a PIN, insert a SIM, switch the radio on, call the operator, disconnect first.
    ask_user,
    /// This device or network will not do it.
    never,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Advice /*type*/) noexcept {
    using enum Advice;
    return detail::enumerator_list<Advice>({
        {none, "none"},
        {retry_now, "retry_now"},
        {retry_after, "retry_after"},
        {change_settings, "change_settings"},
        {ask_user, "ask_user"},
        {never, "never"},
    });
}

/// As it reads in a sentence.
[[nodiscard]] constexpr std::string_view text(Advice advice) noexcept {
    switch (advice) {
    case Advice::none:
        return "none";
    case Advice::retry_now:
        return "retry now";
    case Advice::retry_after:
        return "retry later";
    case Advice::change_settings:
        return "change the settings";
    case Advice::ask_user:
        return "ask the user";
    case Advice::never:
        return "do not retry";
    }
    return {};
}

/// Advice and the shortest pause that makes sense before the next attempt.
struct Recommendation {
    Advice advice = Advice::none;
    std::uint32_t retry_after_seconds = 0;

    friend constexpr bool operator==(Recommendation, Recommendation) noexcept = default;
};

/// The pauses with which Windows' automatic connection starts, in seconds: the ordinary pace, the slow one, and the one
/// that a manufacturer may set for a cause.
inline constexpr std::uint32_t ordinary_pause_seconds = 3;
inline constexpr std::uint32_t slow_pause_seconds = 300;
inline constexpr std::uint32_t glacial_pause_seconds = 86'400;

/// What a network cause suggests. Total: a number that the table does not know is retried at the slow pace, as a
/// network must not be hammered for a reason that nobody understands.
[[nodiscard]] constexpr Recommendation recommend(NetworkCause cause) noexcept {
    switch (cause) {
        using enum NetworkCause;
    case none:
    case regular_deactivation:
    case last_pdn_disconnection_not_allowed:
        return {Advice::none};
    case imsi_unknown_in_hlr:
    case imsi_unknown_in_vlr:
    case gprs_not_allowed:
    case operator_barring:
    case plmn_not_allowed:
    case location_area_not_allowed:
    case roaming_not_allowed:
    case gprs_not_allowed_in_plmn:
    case authentication_unacceptable:
    case not_authorized_for_csg:
    case service_option_not_subscribed:
    case maximum_number_of_contexts:
    case multiple_accesses_not_allowed:
        return {Advice::ask_user};
    case illegal_ms:
    case imei_not_accepted:
    case illegal_me:
    case bearer_control_violation:
    case semantically_incorrect:
    case invalid_mandatory_information:
    case message_type_not_implemented:
    case information_element_not_implemented:
    case conditional_element_error:
        return {Advice::never};
    case identity_not_derivable:
    case msc_not_reachable:
    case network_failure:
    case synch_failure:
    case network_failure_in_context:
    case message_type_incompatible:
    case message_incompatible:
    case protocol_error:
        return {Advice::retry_after, ordinary_pause_seconds};
    case implicitly_detached:
    case nsapi_already_used:
    case reactivation_required:
    case no_context_activated:
        return {Advice::retry_now};
    case no_suitable_cells:
    case mac_failure:
    case congestion:
    case insufficient_resources:
    case rejected_unspecified:
    case service_option_out_of_order:
    case no_slice_available:
    case insufficient_slice_resources_for_apn:
    case insufficient_slice_resources:
        return {Advice::retry_after, slow_pause_seconds};
    case missing_or_unknown_apn:
    case unknown_pdp_type:
    case user_authentication_failed:
    case rejected_by_gateway:
    case service_option_not_supported:
    case qos_not_accepted:
    case filter_semantic_error:
    case filter_syntax_error:
    case unknown_pdp_context:
    case packet_filter_semantic_error:
    case packet_filter_syntax_error:
    case context_without_filter_active:
    case ipv4_only:
    case ipv6_only:
    case single_address_only:
    case apn_not_supported_here:
    case apn_restriction_conflict:
        return {Advice::change_settings};
    }
    return {Advice::retry_after, slow_pause_seconds};
}

/// What a code suggests. Total: a failure that the table does not know is retried at the slow pace.
[[nodiscard]] constexpr Recommendation recommend(HResult code) noexcept {
    switch (code.value()) {
    case hresult::e_mbn_sim_not_inserted.value():
    case hresult::e_mbn_bad_sim.value():
    case hresult::e_mbn_pin_required.value():
    case hresult::e_mbn_pin_disabled.value():
    case hresult::e_mbn_failure.value():
    case hresult::e_mbn_radio_power_off.value():
    case hresult::e_mbn_service_not_activated.value():
    case hresult::e_mbn_max_activated_contexts.value():
    case hresult::e_mbn_sms_memory_full.value():
    case hresult::e_accessdenied.value():
    case hresult::e_handle.value():
    case hresult::error_not_found.value():
    case hresult::error_device_not_connected.value():
        return {Advice::ask_user};
    case hresult::e_mbn_invalid_access_string.value():
    case hresult::error_invalid_password.value():
    case hresult::e_mbn_invalid_profile.value():
    case hresult::e_invalidarg.value():
    case hresult::error_file_not_found.value():
    case hresult::e_mbn_default_profile_exist.value():
    case hresult::error_already_exists.value():
    case hresult::error_invalid_state.value():
    case hresult::e_mbn_data_class_not_available.value():
        return {Advice::change_settings};
    case hresult::error_not_supported.value():
    case hresult::e_notimpl.value():
    case hresult::e_mbn_pin_not_supported.value():
    case hresult::regdb_e_classnotreg.value():
        return {Advice::never};
    case hresult::e_mbn_invalid_cache.value():
    case hresult::rpc_e_disconnected.value():
        return {Advice::retry_now};
    case hresult::e_mbn_provider_not_visible.value():
    case hresult::e_mbn_providers_not_found.value():
    case hresult::e_mbn_packet_svc_detached.value():
    case hresult::e_mbn_not_registered.value():
    case hresult::e_mbn_voice_call_in_progress.value():
    case hresult::e_pending.value():
    case hresult::error_not_ready.value():
    case hresult::error_service_not_active.value():
    case hresult::rpc_s_server_unavailable.value():
    case hresult::error_busy.value():
    case hresult::error_timeout.value():
    case hresult::error_gen_failure.value():
    case hresult::error_read_fault.value():
    case hresult::error_write_fault.value():
    case hresult::e_fail.value():
    case hresult::e_unexpected.value():
    case hresult::e_outofmemory.value():
        return {Advice::retry_after, ordinary_pause_seconds};
    case hresult::error_cancelled.value():
    case hresult::e_abort.value():
        return {};
    default:
        return code.succeeded() ? Recommendation{} : Recommendation{Advice::retry_after, slow_pause_seconds};
    }
}

/// What both suggest together. The network knows best why it refused, so its cause decides where there is one, but for
/// the codes that only a human can mend.
[[nodiscard]] constexpr Recommendation recommend(HResult code, NetworkCause cause) noexcept {
    Recommendation const by_code = recommend(code);
    if (cause == NetworkCause::none || by_code.advice == Advice::ask_user || by_code.advice == Advice::never)
        return by_code;
    Recommendation const by_cause = recommend(cause);
    return by_cause.advice == Advice::none ? by_code : by_cause;
}

/// How often an automatic connection may try again after a refusal. A person at the keyboard may try whenever they
/// like.
enum class Pace : std::uint32_t {
    /// From `ordinary_pause_seconds` on.
    ordinary,
    /// From `slow_pause_seconds` on.
    slow,
    /// Once in `glacial_pause_seconds`: it is up to the operator, who tells no device when it is mended.
    glacial,
    /// Not at all, until somebody changes what was wrong.
    stop,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Pace /*type*/) noexcept {
    using enum Pace;
    return detail::enumerator_list<Pace>({
        {ordinary, "ordinary"},
        {slow, "slow"},
        {glacial, "glacial"},
        {stop, "stop"},
    });
}

namespace detail {

[[nodiscard]] constexpr Pace pace(Recommendation recommendation) noexcept {
    switch (recommendation.advice) {
    case Advice::ask_user:
    case Advice::change_settings:
    case Advice::never:
        return Pace::stop;
    case Advice::none:
    case Advice::retry_now:
    case Advice::retry_after:
        break;
    }
    return recommendation.retry_after_seconds < slow_pause_seconds ? Pace::ordinary : Pace::slow;
}

} // namespace detail

/// The pace after a cause. Follows `recommend` with two exceptions: what Windows retries slowly although settings may
/// be to blame (causes 28, 30 and 33; its list has 26 too, and 29, which stops here: the credentials are wrong), with
/// what the same reason holds for; and what the operator alone can end.
[[nodiscard]] constexpr Pace pace(NetworkCause cause) noexcept {
    switch (cause) {
        using enum NetworkCause;
    case unknown_pdp_type:
    case rejected_by_gateway:
    case service_option_not_supported:
    case service_option_not_subscribed:
    case ipv4_only:
    case ipv6_only:
    case single_address_only:
    case maximum_number_of_contexts:
    case apn_not_supported_here:
    case apn_restriction_conflict:
        return Pace::slow;
    case imsi_unknown_in_hlr:
    case imsi_unknown_in_vlr:
    case gprs_not_allowed:
    case operator_barring:
    case plmn_not_allowed:
    case location_area_not_allowed:
    case roaming_not_allowed:
    case gprs_not_allowed_in_plmn:
    case authentication_unacceptable:
    case not_authorized_for_csg:
    case multiple_accesses_not_allowed:
        return Pace::glacial;
    default:
        return detail::pace(recommend(cause));
    }
}

/// The pace after a code.
[[nodiscard]] constexpr Pace pace(HResult code) noexcept {
    switch (code.value()) {
    // The session of somebody else may end.
    case hresult::e_mbn_max_activated_contexts.value():
        return Pace::slow;
    case hresult::e_mbn_service_not_activated.value():
        return Pace::glacial;
    default:
        return detail::pace(recommend(code));
    }
}

/// The pace after both. The network's cause decides where there is one, but for what stands in the device: SIM, PIN and
/// radio.
[[nodiscard]] constexpr Pace pace(HResult code, NetworkCause cause) noexcept {
    switch (code.value()) {
    case hresult::e_mbn_sim_not_inserted.value():
    case hresult::e_mbn_bad_sim.value():
    case hresult::e_mbn_pin_required.value():
    case hresult::e_mbn_radio_power_off.value():
        return pace(code);
    default:
        return recommend(cause).advice == Advice::none ? pace(code) : pace(cause);
    }
}

} // namespace mbn::inline v0

#endif
