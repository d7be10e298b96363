// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_STATUS_HRESULT_HPP
#define MBN_MBIM_STATUS_HRESULT_HPP

#include <mbn/hresult.hpp>
#include <mbn/mbim/status.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// What was asked when a status came: some statuses mean another code then.
enum class StatusContext : std::uint8_t {
    general,
    /// A PIN operation: failure means that the PIN was wrong.
    pin,
    /// A text message operation: the Windows interface has codes of its own.
    sms,
};

/// The code that the Windows interface uses for a status. Total: a status without a name is `E_FAIL`, and the caller
/// keeps its number beside it (`Error::device_status`). Several names that Windows documents for want of a better one
/// (device busy) have no public number; the nearest Win32 code stands for them.
[[nodiscard]] constexpr HResult to_hresult(Status status, StatusContext context = StatusContext::general) noexcept {
    bool const sms = context == StatusContext::sms;
    switch (status) {
    case Status::success:
        return hresult::s_ok;
    case Status::busy:
    case Status::stk_busy:
    case Status::ms_no_logical_channels:
        return hresult::error_busy;
    case Status::failure:
        return context == StatusContext::pin ? hresult::e_mbn_failure : hresult::e_fail;
    case Status::sim_not_inserted:
        return hresult::e_mbn_sim_not_inserted;
    case Status::bad_sim:
        return hresult::e_mbn_bad_sim;
    case Status::pin_required:
        return hresult::e_mbn_pin_required;
    case Status::pin_disabled:
        return hresult::e_mbn_pin_disabled;
    case Status::not_registered:
        return hresult::e_mbn_not_registered;
    case Status::providers_not_found:
        return hresult::e_mbn_providers_not_found;
    case Status::no_device_support:
    case Status::no_phonebook:
    case Status::context_not_supported:
        return hresult::error_not_supported;
    case Status::provider_not_visible:
        return hresult::e_mbn_provider_not_visible;
    case Status::data_class_not_available:
        return hresult::e_mbn_data_class_not_available;
    case Status::packet_service_detached:
        return hresult::e_mbn_packet_svc_detached;
    case Status::max_activated_contexts:
        return hresult::e_mbn_max_activated_contexts;
    case Status::not_initialized:
        return hresult::error_not_ready;
    case Status::voice_call_in_progress:
        return hresult::e_mbn_voice_call_in_progress;
    case Status::context_not_activated:
        return hresult::e_mbn_context_not_activated;
    case Status::service_not_activated:
        return hresult::e_mbn_service_not_activated;
    case Status::invalid_access_string:
        return hresult::e_mbn_invalid_access_string;
    case Status::invalid_user_name_password:
        return hresult::error_invalid_password;
    case Status::radio_power_off:
        return hresult::e_mbn_radio_power_off;
    case Status::invalid_parameters:
    case Status::parameter_too_long:
    case Status::ms_invalid_logical_channel:
        return hresult::e_invalidarg;
    case Status::read_failure:
        return hresult::error_read_fault;
    case Status::write_failure:
        return hresult::error_write_fault;
    case Status::operation_not_allowed:
        return sms ? hresult::e_mbn_sms_operation_not_allowed : hresult::error_invalid_state;
    case Status::invalid_device_service_operation:
        return hresult::error_invalid_state;
    case Status::memory_failure:
        return sms ? hresult::e_mbn_sms_memory_failure : hresult::error_gen_failure;
    case Status::invalid_memory_index:
        return sms ? hresult::e_mbn_sms_invalid_memory_index : hresult::e_invalidarg;
    case Status::memory_full:
        return sms ? hresult::e_mbn_sms_memory_full : hresult::error_insufficient_buffer;
    case Status::filter_not_supported:
        return sms ? hresult::e_mbn_sms_filter_not_supported : hresult::error_not_supported;
    case Status::dss_instance_limit:
        return hresult::error_too_many_sess;
    case Status::sms_unknown_smsc_address:
        return hresult::e_mbn_sms_unknown_smsc_address;
    case Status::sms_network_timeout:
        return hresult::e_mbn_sms_network_timeout;
    case Status::sms_language_not_supported:
        return hresult::e_mbn_sms_lang_not_supported;
    case Status::sms_encoding_not_supported:
        return hresult::e_mbn_sms_encoding_not_supported;
    case Status::sms_format_not_supported:
        return hresult::e_mbn_sms_format_not_supported;
    case Status::auth_incorrect_autn:
    case Status::auth_sync_failure:
    case Status::auth_amf_not_set:
    case Status::ms_select_failed:
        return hresult::e_fail;
    }
    return hresult::e_fail;
}

} // namespace mbn::inline v0::mbim

#endif
