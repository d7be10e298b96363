// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_ADMISSION_HPP
#define MBN_CONNECTION_ADMISSION_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/result.hpp>

#include <cstddef>
#include <cstdint>

namespace mbn::inline v0 {

/// Whether one more context may be activated where `active` are, those on the way included. Refuses with
/// `E_MBN_MAX_ACTIVATED_CONTEXTS`.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, Result<void>> admit_context(std::size_t active, std::uint32_t allowed) {
    if (active >= allowed)
        return make_denial(hresult::e_mbn_max_activated_contexts, DeniedBy::context_limit);
    return success();
}

/// What a ready state means for a connect: `S_OK` for `initialized`, else the status that `OnConnectComplete`
/// documents.
[[nodiscard]] constexpr HResult connect_code(ReadyState state) noexcept {
    switch (state) {
    case ReadyState::initialized:
        return hresult::s_ok;
    case ReadyState::sim_not_inserted:
    case ReadyState::no_esim_profile:
        return hresult::e_mbn_sim_not_inserted;
    case ReadyState::bad_sim:
        return hresult::e_mbn_bad_sim;
    case ReadyState::failure:
        return hresult::error_gen_failure;
    case ReadyState::not_activated:
        return hresult::e_mbn_service_not_activated;
    case ReadyState::device_locked:
    case ReadyState::device_blocked:
        return hresult::e_mbn_pin_required;
    case ReadyState::off:
        break;
    }
    return hresult::error_not_ready;
}

/// Whether SIM, radio and registration let a device activate a context, in the order in which a user would mend them.
/// The packet service is not looked at: it is attached later.
///
/// Errors: the codes of `connect_code`; `E_MBN_RADIO_POWER_OFF`; `E_MBN_NOT_REGISTERED`, with the cause where the
/// network gave one; `E_MBN_PROVIDER_NOT_VISIBLE` where the network was selected by hand.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, Result<void>> check_usable(DeviceState const& device) {
    if (HResult const code = connect_code(device.subscriber.ready_state); code.failed())
        return make_error(code);
    if (device.radio.hardware != Radio::on || device.radio.software != Radio::on)
        return make_error(hresult::e_mbn_radio_power_off);
    switch (device.registration.state) {
    case RegisterState::home:
    case RegisterState::partner:
    case RegisterState::roaming:
        return success();
    case RegisterState::denied:
        return make_error(hresult::e_mbn_not_registered, device.registration.cause);
    default:
        return make_error(device.registration.mode == RegisterMode::manual ? hresult::e_mbn_provider_not_visible
                                                                           : hresult::e_mbn_not_registered,
                          device.registration.cause);
    }
}

/// Whether somebody uses the session, is about to, or has not let go of it yet.
[[nodiscard]] constexpr bool is_in_use(ContextState const& context) noexcept {
    return context.state == ActivationState::activated || context.state == ActivationState::activating ||
           context.state == ActivationState::deactivating;
}

/// Whether no operation ever existed, as neither the service nor the device could be reached (the return codes of
/// `Connect`).
[[nodiscard]] constexpr bool is_rejection(Error const& error) noexcept {
    return error.phase == Phase::device &&
           (error.code == hresult::error_service_not_active || error.code == hresult::error_not_found ||
            error.code == hresult::e_handle || error.code == hresult::e_accessdenied);
}

/// The documented status for an activation that a device refused with nothing but "failure" and the network's cause;
/// any other code as it is.
[[nodiscard]] constexpr HResult activation_code(HResult code, NetworkCause cause) noexcept {
    if (code != hresult::e_fail)
        return code;
    switch (cause) {
    case NetworkCause::missing_or_unknown_apn:
    case NetworkCause::apn_not_supported_here:
        return hresult::e_mbn_invalid_access_string;
    case NetworkCause::user_authentication_failed:
        return hresult::error_invalid_password;
    case NetworkCause::operator_barring:
    case NetworkCause::service_option_not_subscribed:
        return hresult::e_mbn_service_not_activated;
    case NetworkCause::maximum_number_of_contexts:
        return hresult::e_mbn_max_activated_contexts;
    default:
        return code;
    }
}

} // namespace mbn::inline v0

#endif
