// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_HRESULT_HPP
#define MBN_HRESULT_HPP

#include <mbn/detail/print.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace mbn::inline v0 {

/// A result code with the exact value that Windows gives it, on every platform.
///
/// Bit 31 is the severity, bits 16 to 26 the facility, bits 0 to 15 the code (`winerror.h`). A value that no table
/// knows survives unchanged and prints as hexadecimal. The named codes are in `mbn::hresult`.
class HResult {
public:
    /// `S_OK`.
    constexpr HResult() noexcept = default;

    constexpr explicit HResult(std::uint32_t value) noexcept : value_{value} {}

    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }
    [[nodiscard]] constexpr bool succeeded() const noexcept { return (value_ & 0x80000000U) == 0; }
    [[nodiscard]] constexpr bool failed() const noexcept { return !succeeded(); }

    /// 1 for a failure, 0 for a success.
    [[nodiscard]] constexpr std::uint32_t severity() const noexcept { return value_ >> 31U; }
    [[nodiscard]] constexpr std::uint32_t facility() const noexcept { return (value_ >> 16U) & 0x7FFU; }
    [[nodiscard]] constexpr std::uint32_t code() const noexcept { return value_ & 0xFFFFU; }

    /// The Windows symbol, such as `E_MBN_PIN_REQUIRED`; a Win32 error by its own name, such as `ERROR_NOT_FOUND`.
    /// Empty where the value is not in the table.
    [[nodiscard]] constexpr std::string_view name() const noexcept;

    /// One sentence without its full stop. Empty where the value is not in the table.
    [[nodiscard]] constexpr std::string_view text() const noexcept;

    friend constexpr bool operator==(HResult, HResult) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(HResult, HResult) noexcept = default;

private:
    std::uint32_t value_ = 0;
};

/// The facility of the `E_MBN_*` codes. PowerShell has the same number: compare whole values to identify a code.
inline constexpr std::uint32_t facility_mbn = 84;
/// The facility of a wrapped Win32 error.
inline constexpr std::uint32_t facility_win32 = 7;

/// What the Windows macro `HRESULT_FROM_WIN32` yields: 0 stays 0, and a value that already is a failure is kept.
[[nodiscard]] constexpr HResult hresult_from_win32(std::uint32_t error) noexcept {
    bool const is_hresult_already = error == 0 || (error & 0x80000000U) != 0;
    return HResult{is_hresult_already ? error : (error & 0xFFFFU) | (facility_win32 << 16U) | 0x80000000U};
}

/// The named codes: the Windows names in lower case, because the originals are macros there.
namespace hresult {

inline constexpr HResult s_ok{0x00000000U};
inline constexpr HResult s_false{0x00000001U};
inline constexpr HResult e_pending{0x8000000AU};
inline constexpr HResult e_notimpl{0x80004001U};
inline constexpr HResult e_nointerface{0x80004002U};
inline constexpr HResult e_pointer{0x80004003U};
inline constexpr HResult e_abort{0x80004004U};
inline constexpr HResult e_fail{0x80004005U};
inline constexpr HResult e_unexpected{0x8000FFFFU};
inline constexpr HResult rpc_e_changed_mode{0x80010106U};
inline constexpr HResult rpc_e_disconnected{0x80010108U};
inline constexpr HResult rpc_e_wrong_thread{0x8001010EU};
inline constexpr HResult regdb_e_classnotreg{0x80040154U};
inline constexpr HResult co_e_notinitialized{0x800401F0U};
inline constexpr HResult e_accessdenied{0x80070005U};
inline constexpr HResult e_handle{0x80070006U};
inline constexpr HResult e_outofmemory{0x8007000EU};
inline constexpr HResult e_invalidarg{0x80070057U};

// The Mobile Broadband API: facility 84, 0x80548201 to 0x80548229.
inline constexpr HResult e_mbn_context_not_activated{0x80548201U};
inline constexpr HResult e_mbn_bad_sim{0x80548202U};
inline constexpr HResult e_mbn_data_class_not_available{0x80548203U};
inline constexpr HResult e_mbn_invalid_access_string{0x80548204U};
inline constexpr HResult e_mbn_max_activated_contexts{0x80548205U};
inline constexpr HResult e_mbn_packet_svc_detached{0x80548206U};
inline constexpr HResult e_mbn_provider_not_visible{0x80548207U};
inline constexpr HResult e_mbn_radio_power_off{0x80548208U};
inline constexpr HResult e_mbn_service_not_activated{0x80548209U};
inline constexpr HResult e_mbn_sim_not_inserted{0x8054820AU};
inline constexpr HResult e_mbn_voice_call_in_progress{0x8054820BU};
inline constexpr HResult e_mbn_invalid_cache{0x8054820CU};
inline constexpr HResult e_mbn_not_registered{0x8054820DU};
inline constexpr HResult e_mbn_providers_not_found{0x8054820EU};
inline constexpr HResult e_mbn_pin_not_supported{0x8054820FU};
inline constexpr HResult e_mbn_pin_required{0x80548210U};
inline constexpr HResult e_mbn_pin_disabled{0x80548211U};
inline constexpr HResult e_mbn_failure{0x80548212U};
inline constexpr HResult e_mbn_invalid_profile{0x80548218U};
inline constexpr HResult e_mbn_default_profile_exist{0x80548219U};
inline constexpr HResult e_mbn_sms_encoding_not_supported{0x80548220U};
inline constexpr HResult e_mbn_sms_filter_not_supported{0x80548221U};
inline constexpr HResult e_mbn_sms_invalid_memory_index{0x80548222U};
inline constexpr HResult e_mbn_sms_lang_not_supported{0x80548223U};
inline constexpr HResult e_mbn_sms_memory_failure{0x80548224U};
inline constexpr HResult e_mbn_sms_network_timeout{0x80548225U};
inline constexpr HResult e_mbn_sms_unknown_smsc_address{0x80548226U};
inline constexpr HResult e_mbn_sms_format_not_supported{0x80548227U};
inline constexpr HResult e_mbn_sms_operation_not_allowed{0x80548228U};
inline constexpr HResult e_mbn_sms_memory_full{0x80548229U};

// HRESULT_FROM_WIN32 of the error of that name.
inline constexpr HResult error_file_not_found = hresult_from_win32(2);
inline constexpr HResult error_not_ready = hresult_from_win32(21);
inline constexpr HResult error_write_fault = hresult_from_win32(29);
inline constexpr HResult error_read_fault = hresult_from_win32(30);
inline constexpr HResult error_gen_failure = hresult_from_win32(31);
inline constexpr HResult error_not_supported = hresult_from_win32(50);
inline constexpr HResult error_too_many_sess = hresult_from_win32(69);
inline constexpr HResult error_invalid_password = hresult_from_win32(86);
inline constexpr HResult error_open_failed = hresult_from_win32(110);
inline constexpr HResult error_buffer_overflow = hresult_from_win32(111);
inline constexpr HResult error_insufficient_buffer = hresult_from_win32(122);
inline constexpr HResult error_busy = hresult_from_win32(170);
inline constexpr HResult error_already_exists = hresult_from_win32(183);
inline constexpr HResult error_service_not_active = hresult_from_win32(1062);
inline constexpr HResult error_device_not_connected = hresult_from_win32(1167);
inline constexpr HResult error_not_found = hresult_from_win32(1168);
inline constexpr HResult error_cancelled = hresult_from_win32(1223);
inline constexpr HResult error_timeout = hresult_from_win32(1460);
inline constexpr HResult rpc_s_server_unavailable = hresult_from_win32(1722);
inline constexpr HResult error_invalid_state = hresult_from_win32(5023);

} // namespace hresult

namespace detail {

struct HResultEntry {
    HResult value;
    char const* name = "";
    char const* text = "";
};

// Sorted by value: looked up by bisection.
inline constexpr HResultEntry hresult_table[] = {
    HResultEntry{hresult::s_ok, "S_OK", "success"},
    HResultEntry{hresult::s_false, "S_FALSE", "success, with the answer no"},
    HResultEntry{hresult::e_pending, "E_PENDING", "the value is not known yet; an event tells when it is"},
    HResultEntry{hresult::e_notimpl, "E_NOTIMPL", "not implemented by this service"},
    HResultEntry{hresult::e_nointerface, "E_NOINTERFACE", "the object does not offer this interface"},
    HResultEntry{hresult::e_pointer, "E_POINTER", "a required pointer is null"},
    HResultEntry{hresult::e_abort, "E_ABORT", "the operation was ended because its owner went away"},
    HResultEntry{hresult::e_fail, "E_FAIL", "the operation failed; a network cause may say why"},
    HResultEntry{hresult::e_unexpected, "E_UNEXPECTED", "an unexpected failure"},
    HResultEntry{hresult::rpc_e_changed_mode, "RPC_E_CHANGED_MODE", "the thread has another apartment type already"},
    HResultEntry{hresult::rpc_e_disconnected, "RPC_E_DISCONNECTED", "the service restarted and the object is gone"},
    HResultEntry{hresult::rpc_e_wrong_thread, "RPC_E_WRONG_THREAD", "the object belongs to another apartment"},
    HResultEntry{hresult::regdb_e_classnotreg, "REGDB_E_CLASSNOTREG",
                 "this system lacks the mobile broadband component"},
    HResultEntry{hresult::co_e_notinitialized, "CO_E_NOTINITIALIZED", "COM is not initialised on this thread"},
    HResultEntry{hresult::error_file_not_found, "ERROR_FILE_NOT_FOUND", "the file is missing or cannot be read"},
    HResultEntry{hresult::e_accessdenied, "E_ACCESSDENIED", "access is denied"},
    HResultEntry{hresult::e_handle, "E_HANDLE", "the object is dead, usually because the device was removed"},
    HResultEntry{hresult::e_outofmemory, "E_OUTOFMEMORY", "out of memory"},
    HResultEntry{hresult::error_not_ready, "ERROR_NOT_READY", "the device is not initialised yet"},
    HResultEntry{hresult::error_write_fault, "ERROR_WRITE_FAULT",
                 "the memory of the SIM or device could not be written"},
    HResultEntry{hresult::error_read_fault, "ERROR_READ_FAULT", "the memory of the SIM or device could not be read"},
    HResultEntry{hresult::error_gen_failure, "ERROR_GEN_FAILURE", "the device or its driver failed"},
    HResultEntry{hresult::error_not_supported, "ERROR_NOT_SUPPORTED", "the device does not support the operation"},
    HResultEntry{hresult::error_too_many_sess, "ERROR_TOO_MANY_SESS",
                 "no further data session of this device service is possible"},
    HResultEntry{hresult::error_invalid_password, "ERROR_INVALID_PASSWORD", "the user name or the password is wrong"},
    HResultEntry{hresult::e_invalidarg, "E_INVALIDARG", "an argument is not valid"},
    HResultEntry{hresult::error_open_failed, "ERROR_OPEN_FAILED", "the data session of the device service is not open"},
    HResultEntry{hresult::error_buffer_overflow, "ERROR_BUFFER_OVERFLOW",
                 "the data is longer than the device service takes"},
    HResultEntry{hresult::error_insufficient_buffer, "ERROR_INSUFFICIENT_BUFFER", "the buffer is too small"},
    HResultEntry{hresult::error_busy, "ERROR_BUSY", "the device is busy"},
    HResultEntry{hresult::error_already_exists, "ERROR_ALREADY_EXISTS", "an object of that name exists already"},
    HResultEntry{hresult::error_service_not_active, "ERROR_SERVICE_NOT_ACTIVE",
                 "the service behind the connection is not running"},
    HResultEntry{hresult::error_device_not_connected, "ERROR_DEVICE_NOT_CONNECTED", "the device is not there"},
    HResultEntry{hresult::error_not_found, "ERROR_NOT_FOUND", "not found"},
    HResultEntry{hresult::error_cancelled, "ERROR_CANCELLED", "the operation was cancelled"},
    HResultEntry{hresult::error_timeout, "ERROR_TIMEOUT", "the time limit was reached"},
    HResultEntry{hresult::rpc_s_server_unavailable, "RPC_S_SERVER_UNAVAILABLE",
                 "the service went away during the call"},
    HResultEntry{hresult::error_invalid_state, "ERROR_INVALID_STATE",
                 "the operation is not allowed in this state, often by policy"},
    HResultEntry{hresult::e_mbn_context_not_activated, "E_MBN_CONTEXT_NOT_ACTIVATED", "the context is not active"},
    HResultEntry{hresult::e_mbn_bad_sim, "E_MBN_BAD_SIM", "the SIM in the device is unusable"},
    HResultEntry{hresult::e_mbn_data_class_not_available, "E_MBN_DATA_CLASS_NOT_AVAILABLE",
                 "the requested data class is not offered"},
    HResultEntry{hresult::e_mbn_invalid_access_string, "E_MBN_INVALID_ACCESS_STRING",
                 "the access point name or dial string is wrong"},
    HResultEntry{hresult::e_mbn_max_activated_contexts, "E_MBN_MAX_ACTIVATED_CONTEXTS",
                 "as many contexts are active as are allowed"},
    HResultEntry{hresult::e_mbn_packet_svc_detached, "E_MBN_PACKET_SVC_DETACHED",
                 "the device is not attached to the packet service"},
    HResultEntry{hresult::e_mbn_provider_not_visible, "E_MBN_PROVIDER_NOT_VISIBLE",
                 "the provider cannot be seen from here"},
    HResultEntry{hresult::e_mbn_radio_power_off, "E_MBN_RADIO_POWER_OFF", "the radio is off"},
    HResultEntry{hresult::e_mbn_service_not_activated, "E_MBN_SERVICE_NOT_ACTIVATED",
                 "the subscription is not active or has expired"},
    HResultEntry{hresult::e_mbn_sim_not_inserted, "E_MBN_SIM_NOT_INSERTED", "no SIM is in the device"},
    HResultEntry{hresult::e_mbn_voice_call_in_progress, "E_MBN_VOICE_CALL_IN_PROGRESS",
                 "a voice call keeps the device from the operation"},
    HResultEntry{hresult::e_mbn_invalid_cache, "E_MBN_INVALID_CACHE",
                 "the cached list of visible providers is not valid"},
    HResultEntry{hresult::e_mbn_not_registered, "E_MBN_NOT_REGISTERED", "the device is not registered on a network"},
    HResultEntry{hresult::e_mbn_providers_not_found, "E_MBN_PROVIDERS_NOT_FOUND", "no provider was found"},
    HResultEntry{hresult::e_mbn_pin_not_supported, "E_MBN_PIN_NOT_SUPPORTED",
                 "the device does not support this type of PIN"},
    HResultEntry{hresult::e_mbn_pin_required, "E_MBN_PIN_REQUIRED", "a PIN must be entered first"},
    HResultEntry{hresult::e_mbn_pin_disabled, "E_MBN_PIN_DISABLED", "the PIN is disabled"},
    HResultEntry{hresult::e_mbn_failure, "E_MBN_FAILURE",
                 "the operation failed; for a PIN operation the PIN was wrong"},
    HResultEntry{hresult::e_mbn_invalid_profile, "E_MBN_INVALID_PROFILE", "the profile does not follow the schema"},
    HResultEntry{hresult::e_mbn_default_profile_exist, "E_MBN_DEFAULT_PROFILE_EXIST",
                 "a default profile exists already"},
    HResultEntry{hresult::e_mbn_sms_encoding_not_supported, "E_MBN_SMS_ENCODING_NOT_SUPPORTED",
                 "the SMS encoding is not supported"},
    HResultEntry{hresult::e_mbn_sms_filter_not_supported, "E_MBN_SMS_FILTER_NOT_SUPPORTED",
                 "the SMS filter is not supported"},
    HResultEntry{hresult::e_mbn_sms_invalid_memory_index, "E_MBN_SMS_INVALID_MEMORY_INDEX",
                 "no SMS message is stored at that index"},
    HResultEntry{hresult::e_mbn_sms_lang_not_supported, "E_MBN_SMS_LANG_NOT_SUPPORTED",
                 "the SMS language is not supported"},
    HResultEntry{hresult::e_mbn_sms_memory_failure, "E_MBN_SMS_MEMORY_FAILURE", "the SMS memory failed"},
    HResultEntry{hresult::e_mbn_sms_network_timeout, "E_MBN_SMS_NETWORK_TIMEOUT",
                 "the network did not answer the SMS request in time"},
    HResultEntry{hresult::e_mbn_sms_unknown_smsc_address, "E_MBN_SMS_UNKNOWN_SMSC_ADDRESS",
                 "the SMS service centre address is unknown or incomplete"},
    HResultEntry{hresult::e_mbn_sms_format_not_supported, "E_MBN_SMS_FORMAT_NOT_SUPPORTED",
                 "the SMS format is not supported"},
    HResultEntry{hresult::e_mbn_sms_operation_not_allowed, "E_MBN_SMS_OPERATION_NOT_ALLOWED",
                 "the SIM does not allow the SMS operation"},
    HResultEntry{hresult::e_mbn_sms_memory_full, "E_MBN_SMS_MEMORY_FULL",
                 "the SMS memory of the SIM or device is full"},
};

// Bisection by hand: the algorithm headers would double the compile time of this header.
[[nodiscard]] constexpr HResultEntry const* find_hresult(HResult value) noexcept {
    std::size_t first = 0;
    std::size_t last = std::size(hresult_table);
    while (first < last) {
        std::size_t const middle = (first + last) / 2;
        if (hresult_table[middle].value < value)
            first = middle + 1;
        else
            last = middle;
    }
    return first < std::size(hresult_table) && hresult_table[first].value == value ? &hresult_table[first] : nullptr;
}

} // namespace detail

constexpr std::string_view HResult::name() const noexcept {
    auto const* const entry = detail::find_hresult(*this);
    return entry != nullptr ? entry->name : std::string_view{};
}

constexpr std::string_view HResult::text() const noexcept {
    auto const* const entry = detail::find_hresult(*this);
    return entry != nullptr ? entry->text : std::string_view{};
}

/// `0x` and eight hexadecimal digits.
[[nodiscard]] inline std::string to_hexadecimal(HResult value) {
    return detail::hexadecimal(value.value());
}

/// Symbol, hexadecimal and text: `E_MBN_PIN_REQUIRED (0x80548210): a PIN must be entered first`. Only the hexadecimal
/// for a value without a name.
[[nodiscard]] inline std::string to_string(HResult value) {
    std::string const number = to_hexadecimal(value);
    if (value.name().empty())
        return number;
    return std::string{value.name()} + " (" + number + "): " + std::string{value.text()};
}

/// The operation for which the documentation names a code that no Windows header defines.
enum class DocumentedOperation : std::uint8_t { connect, scan };

/// What three documented names mean for which no public number exists (`E_MBN_ACTIVE_CONNECTION`, `E_MBN_DEVICE_BUSY`,
/// `E_MBN_ALREADY_ACTIVE`).
enum class DocumentedMeaning : std::uint8_t {
    none,
    /// `E_MBN_ACTIVE_CONNECTION`, a status of `OnConnectComplete`: the device is connected already.
    active_connection,
    /// `E_MBN_DEVICE_BUSY`, a status of `OnScanNetworkComplete`.
    device_busy,
    /// `E_MBN_ALREADY_ACTIVE`, a status of `OnScanNetworkComplete`: a scan is running already.
    already_active,
};

/// Recognises those three meanings without inventing numbers: `ERROR_INVALID_STATE`, `ERROR_BUSY`, and a value of the
/// mobile broadband facility that no table knows are taken for the nearest one. The code itself stays as it came.
[[nodiscard]] constexpr DocumentedMeaning documented_meaning(HResult code, DocumentedOperation operation) noexcept {
    bool const unknown_mbn = code.failed() && code.facility() == facility_mbn && code.name().empty();
    if (operation == DocumentedOperation::connect)
        return code == hresult::error_invalid_state || unknown_mbn ? DocumentedMeaning::active_connection
               : code == hresult::error_busy                       ? DocumentedMeaning::device_busy
                                                                   : DocumentedMeaning::none;
    return code == hresult::error_busy || unknown_mbn ? DocumentedMeaning::device_busy
           : code == hresult::error_invalid_state     ? DocumentedMeaning::already_active
                                                      : DocumentedMeaning::none;
}

namespace detail {

class HResultCategory final : public std::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "hresult"; }

    [[nodiscard]] std::string message(int value) const override {
        return to_string(HResult{static_cast<std::uint32_t>(value)});
    }

    [[nodiscard]] std::error_condition default_error_condition(int value) const noexcept override {
        switch (HResult const code{static_cast<std::uint32_t>(value)}; code.value()) {
        case hresult::s_ok.value():
            return {};
        case hresult::e_accessdenied.value():
            return std::errc::permission_denied;
        case hresult::e_invalidarg.value():
            return std::errc::invalid_argument;
        case hresult::e_outofmemory.value():
            return std::errc::not_enough_memory;
        case hresult::error_not_supported.value():
            return std::errc::not_supported;
        case hresult::error_cancelled.value():
        case hresult::e_abort.value():
            return std::errc::operation_canceled;
        case hresult::error_timeout.value():
            return std::errc::timed_out;
        case hresult::e_handle.value():
        case hresult::error_device_not_connected.value():
            return std::errc::no_such_device;
        default:
            return {value, *this};
        }
    }
};

} // namespace detail

/// The category of every `std::error_code` made from an `HResult`.
[[nodiscard]] inline std::error_category const& hresult_category() noexcept {
    static detail::HResultCategory const category;
    return category;
}

[[nodiscard]] inline std::error_code make_error_code(HResult value) noexcept {
    return {static_cast<int>(value.value()), hresult_category()};
}

} // namespace mbn::inline v0

template <>
struct std::is_error_code_enum<mbn::HResult> : std::true_type {};

#endif
