// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_STATUS_HPP
#define MBN_MBIM_STATUS_HPP

#include <mbn/mbim/enumeration.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// What the function answers to a command (MBIM 1.0, 9.4.5; the last ones by Microsoft). Any other number is kept as it
/// is.
enum class Status : std::uint32_t {
    success = 0,
    busy = 1,
    failure = 2,
    sim_not_inserted = 3,
    bad_sim = 4,
    pin_required = 5,
    pin_disabled = 6,
    not_registered = 7,
    providers_not_found = 8,
    no_device_support = 9,
    provider_not_visible = 10,
    data_class_not_available = 11,
    packet_service_detached = 12,
    max_activated_contexts = 13,
    not_initialized = 14,
    voice_call_in_progress = 15,
    context_not_activated = 16,
    service_not_activated = 17,
    invalid_access_string = 18,
    invalid_user_name_password = 19,
    radio_power_off = 20,
    invalid_parameters = 21,
    read_failure = 22,
    write_failure = 23,
    no_phonebook = 25,
    parameter_too_long = 26,
    stk_busy = 27,
    operation_not_allowed = 28,
    memory_failure = 29,
    invalid_memory_index = 30,
    memory_full = 31,
    filter_not_supported = 32,
    dss_instance_limit = 33,
    invalid_device_service_operation = 34,
    auth_incorrect_autn = 35,
    auth_sync_failure = 36,
    auth_amf_not_set = 37,
    context_not_supported = 38,
    sms_unknown_smsc_address = 100,
    sms_network_timeout = 101,
    sms_language_not_supported = 102,
    sms_encoding_not_supported = 103,
    sms_format_not_supported = 104,
    ms_no_logical_channels = 0x87430001,
    ms_select_failed = 0x87430002,
    ms_invalid_logical_channel = 0x87430003,
};

namespace detail {

struct StatusText {
    Status status{};
    char const* name = "";
    char const* sentence = "";
};

inline constexpr std::array status_texts{
    StatusText{Status::success, "success", "The operation succeeded."},
    StatusText{Status::busy, "busy", "The device is busy with something else."},
    StatusText{Status::failure, "failure", "The operation failed."},
    StatusText{Status::sim_not_inserted, "sim_not_inserted", "There is no SIM in the device."},
    StatusText{Status::bad_sim, "bad_sim", "The SIM cannot be used."},
    StatusText{Status::pin_required, "pin_required", "A PIN has to be entered first."},
    StatusText{Status::pin_disabled, "pin_disabled", "The PIN is disabled."},
    StatusText{Status::not_registered, "not_registered", "The device is not registered with a network."},
    StatusText{Status::providers_not_found, "providers_not_found", "No network was found."},
    StatusText{Status::no_device_support, "no_device_support", "The device does not support the operation."},
    StatusText{Status::provider_not_visible, "provider_not_visible", "The network asked for is not in reach."},
    StatusText{Status::data_class_not_available, "data_class_not_available",
               "The data class asked for is not available."},
    StatusText{Status::packet_service_detached, "packet_service_detached",
               "The device is not attached to the packet service."},
    StatusText{Status::max_activated_contexts, "max_activated_contexts",
               "The device has as many active contexts as it can."},
    StatusText{Status::not_initialized, "not_initialized", "The device is not ready yet."},
    StatusText{Status::voice_call_in_progress, "voice_call_in_progress", "A voice call is in the way."},
    StatusText{Status::context_not_activated, "context_not_activated", "The context is not active."},
    StatusText{Status::service_not_activated, "service_not_activated", "The subscription is not activated."},
    StatusText{Status::invalid_access_string, "invalid_access_string", "The access point name is not valid."},
    StatusText{Status::invalid_user_name_password, "invalid_user_name_password",
               "The user name or the password is wrong."},
    StatusText{Status::radio_power_off, "radio_power_off", "The radio is off."},
    StatusText{Status::invalid_parameters, "invalid_parameters", "The device refuses a parameter."},
    StatusText{Status::read_failure, "read_failure", "The device failed to read."},
    StatusText{Status::write_failure, "write_failure", "The device failed to write."},
    StatusText{Status::no_phonebook, "no_phonebook", "There is no phonebook."},
    StatusText{Status::parameter_too_long, "parameter_too_long", "A parameter is too long."},
    StatusText{Status::stk_busy, "stk_busy", "The SIM toolkit is busy."},
    StatusText{Status::operation_not_allowed, "operation_not_allowed", "The operation is not allowed."},
    StatusText{Status::memory_failure, "memory_failure", "The memory of the device failed."},
    StatusText{Status::invalid_memory_index, "invalid_memory_index", "There is nothing at that memory index."},
    StatusText{Status::memory_full, "memory_full", "The memory of the device is full."},
    StatusText{Status::filter_not_supported, "filter_not_supported", "The device does not support that filter."},
    StatusText{Status::dss_instance_limit, "dss_instance_limit", "No more device service streams can be opened."},
    StatusText{Status::invalid_device_service_operation, "invalid_device_service_operation",
               "The device service does not take that operation now."},
    StatusText{Status::auth_incorrect_autn, "auth_incorrect_autn", "The authentication token is not correct."},
    StatusText{Status::auth_sync_failure, "auth_sync_failure", "The authentication is out of step with the network."},
    StatusText{Status::auth_amf_not_set, "auth_amf_not_set", "The authentication management field is not set."},
    StatusText{Status::context_not_supported, "context_not_supported", "The device does not support that context."},
    StatusText{Status::sms_unknown_smsc_address, "sms_unknown_smsc_address", "The message centre is not known."},
    StatusText{Status::sms_network_timeout, "sms_network_timeout", "The network did not take the message in time."},
    StatusText{Status::sms_language_not_supported, "sms_language_not_supported",
               "The language of the message is not supported."},
    StatusText{Status::sms_encoding_not_supported, "sms_encoding_not_supported",
               "The encoding of the message is not supported."},
    StatusText{Status::sms_format_not_supported, "sms_format_not_supported",
               "The format of the message is not supported."},
    StatusText{Status::ms_no_logical_channels, "ms_no_logical_channels", "The SIM has no free logical channel."},
    StatusText{Status::ms_select_failed, "ms_select_failed", "The application on the SIM could not be selected."},
    StatusText{Status::ms_invalid_logical_channel, "ms_invalid_logical_channel", "The logical channel is not valid."},
};

} // namespace detail

/// Every status with a name, in the order of the numbers.
[[nodiscard]] constexpr auto const& known_statuses() noexcept {
    return detail::status_texts;
}

/// Name as this header spells it, or empty.
[[nodiscard]] constexpr std::string_view name(Status status) noexcept {
    for (auto const& known : detail::status_texts)
        if (known.status == status)
            return known.name;
    return {};
}

/// One sentence for a person, without the number.
[[nodiscard]] constexpr std::string_view sentence(Status status) noexcept {
    for (auto const& known : detail::status_texts)
        if (known.status == status)
            return known.sentence;
    return "The device answered with a status that no specification names.";
}

} // namespace mbn::inline v0::mbim

#endif
