// SPDX-License-Identifier: BSL-1.0
#include "vocabulary_support.hpp"

#include <mbn/hresult.hpp>

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>
#include <system_error>

using namespace mbn::hresult;
using mbn::DocumentedMeaning;
using mbn::DocumentedOperation;
using mbn::HResult;

using mbn_test::streamed;

namespace {

// The values of `winerror.h`, typed a second time.
static_assert(e_mbn_context_not_activated.value() == 0x80548201U &&
              e_mbn_context_not_activated.name() == "E_MBN_CONTEXT_NOT_ACTIVATED");
static_assert(e_mbn_bad_sim.value() == 0x80548202U && e_mbn_bad_sim.name() == "E_MBN_BAD_SIM");
static_assert(e_mbn_data_class_not_available.value() == 0x80548203U &&
              e_mbn_data_class_not_available.name() == "E_MBN_DATA_CLASS_NOT_AVAILABLE");
static_assert(e_mbn_invalid_access_string.value() == 0x80548204U &&
              e_mbn_invalid_access_string.name() == "E_MBN_INVALID_ACCESS_STRING");
static_assert(e_mbn_max_activated_contexts.value() == 0x80548205U &&
              e_mbn_max_activated_contexts.name() == "E_MBN_MAX_ACTIVATED_CONTEXTS");
static_assert(e_mbn_packet_svc_detached.value() == 0x80548206U &&
              e_mbn_packet_svc_detached.name() == "E_MBN_PACKET_SVC_DETACHED");
static_assert(e_mbn_provider_not_visible.value() == 0x80548207U &&
              e_mbn_provider_not_visible.name() == "E_MBN_PROVIDER_NOT_VISIBLE");
static_assert(e_mbn_radio_power_off.value() == 0x80548208U && e_mbn_radio_power_off.name() == "E_MBN_RADIO_POWER_OFF");
static_assert(e_mbn_service_not_activated.value() == 0x80548209U &&
              e_mbn_service_not_activated.name() == "E_MBN_SERVICE_NOT_ACTIVATED");
static_assert(e_mbn_sim_not_inserted.value() == 0x8054820AU &&
              e_mbn_sim_not_inserted.name() == "E_MBN_SIM_NOT_INSERTED");
static_assert(e_mbn_voice_call_in_progress.value() == 0x8054820BU &&
              e_mbn_voice_call_in_progress.name() == "E_MBN_VOICE_CALL_IN_PROGRESS");
static_assert(e_mbn_invalid_cache.value() == 0x8054820CU && e_mbn_invalid_cache.name() == "E_MBN_INVALID_CACHE");
static_assert(e_mbn_not_registered.value() == 0x8054820DU && e_mbn_not_registered.name() == "E_MBN_NOT_REGISTERED");
static_assert(e_mbn_providers_not_found.value() == 0x8054820EU &&
              e_mbn_providers_not_found.name() == "E_MBN_PROVIDERS_NOT_FOUND");
static_assert(e_mbn_pin_not_supported.value() == 0x8054820FU &&
              e_mbn_pin_not_supported.name() == "E_MBN_PIN_NOT_SUPPORTED");
static_assert(e_mbn_pin_required.value() == 0x80548210U && e_mbn_pin_required.name() == "E_MBN_PIN_REQUIRED");
static_assert(e_mbn_pin_disabled.value() == 0x80548211U && e_mbn_pin_disabled.name() == "E_MBN_PIN_DISABLED");
static_assert(e_mbn_failure.value() == 0x80548212U && e_mbn_failure.name() == "E_MBN_FAILURE");
static_assert(e_mbn_invalid_profile.value() == 0x80548218U && e_mbn_invalid_profile.name() == "E_MBN_INVALID_PROFILE");
static_assert(e_mbn_default_profile_exist.value() == 0x80548219U &&
              e_mbn_default_profile_exist.name() == "E_MBN_DEFAULT_PROFILE_EXIST");
static_assert(e_mbn_sms_encoding_not_supported.value() == 0x80548220U &&
              e_mbn_sms_encoding_not_supported.name() == "E_MBN_SMS_ENCODING_NOT_SUPPORTED");
static_assert(e_mbn_sms_filter_not_supported.value() == 0x80548221U &&
              e_mbn_sms_filter_not_supported.name() == "E_MBN_SMS_FILTER_NOT_SUPPORTED");
static_assert(e_mbn_sms_invalid_memory_index.value() == 0x80548222U &&
              e_mbn_sms_invalid_memory_index.name() == "E_MBN_SMS_INVALID_MEMORY_INDEX");
static_assert(e_mbn_sms_lang_not_supported.value() == 0x80548223U &&
              e_mbn_sms_lang_not_supported.name() == "E_MBN_SMS_LANG_NOT_SUPPORTED");
static_assert(e_mbn_sms_memory_failure.value() == 0x80548224U &&
              e_mbn_sms_memory_failure.name() == "E_MBN_SMS_MEMORY_FAILURE");
static_assert(e_mbn_sms_network_timeout.value() == 0x80548225U &&
              e_mbn_sms_network_timeout.name() == "E_MBN_SMS_NETWORK_TIMEOUT");
static_assert(e_mbn_sms_unknown_smsc_address.value() == 0x80548226U &&
              e_mbn_sms_unknown_smsc_address.name() == "E_MBN_SMS_UNKNOWN_SMSC_ADDRESS");
static_assert(e_mbn_sms_format_not_supported.value() == 0x80548227U &&
              e_mbn_sms_format_not_supported.name() == "E_MBN_SMS_FORMAT_NOT_SUPPORTED");
static_assert(e_mbn_sms_operation_not_allowed.value() == 0x80548228U &&
              e_mbn_sms_operation_not_allowed.name() == "E_MBN_SMS_OPERATION_NOT_ALLOWED");
static_assert(e_mbn_sms_memory_full.value() == 0x80548229U && e_mbn_sms_memory_full.name() == "E_MBN_SMS_MEMORY_FULL");
static_assert(s_ok.value() == 0x00000000U && s_ok.name() == "S_OK");
static_assert(e_pending.value() == 0x8000000AU && e_pending.name() == "E_PENDING");
static_assert(e_pointer.value() == 0x80004003U && e_pointer.name() == "E_POINTER");
static_assert(e_fail.value() == 0x80004005U && e_fail.name() == "E_FAIL");
static_assert(e_accessdenied.value() == 0x80070005U && e_accessdenied.name() == "E_ACCESSDENIED");
static_assert(e_handle.value() == 0x80070006U && e_handle.name() == "E_HANDLE");
static_assert(e_outofmemory.value() == 0x8007000EU && e_outofmemory.name() == "E_OUTOFMEMORY");
static_assert(e_invalidarg.value() == 0x80070057U && e_invalidarg.name() == "E_INVALIDARG");
static_assert(s_false.value() == 0x00000001U && s_false.name() == "S_FALSE");
static_assert(e_notimpl.value() == 0x80004001U && e_notimpl.name() == "E_NOTIMPL");
static_assert(e_nointerface.value() == 0x80004002U && e_nointerface.name() == "E_NOINTERFACE");
static_assert(e_abort.value() == 0x80004004U && e_abort.name() == "E_ABORT");
static_assert(e_unexpected.value() == 0x8000FFFFU && e_unexpected.name() == "E_UNEXPECTED");
static_assert(rpc_e_changed_mode.value() == 0x80010106U && rpc_e_changed_mode.name() == "RPC_E_CHANGED_MODE");
static_assert(rpc_e_disconnected.value() == 0x80010108U && rpc_e_disconnected.name() == "RPC_E_DISCONNECTED");
static_assert(rpc_e_wrong_thread.value() == 0x8001010EU && rpc_e_wrong_thread.name() == "RPC_E_WRONG_THREAD");
static_assert(regdb_e_classnotreg.value() == 0x80040154U && regdb_e_classnotreg.name() == "REGDB_E_CLASSNOTREG");
static_assert(co_e_notinitialized.value() == 0x800401F0U && co_e_notinitialized.name() == "CO_E_NOTINITIALIZED");
static_assert(error_file_not_found.value() == 0x80070002U && error_file_not_found == mbn::hresult_from_win32(2) &&
              error_file_not_found.name() == "ERROR_FILE_NOT_FOUND");
static_assert(error_not_ready.value() == 0x80070015U && error_not_ready == mbn::hresult_from_win32(21) &&
              error_not_ready.name() == "ERROR_NOT_READY");
static_assert(error_write_fault.value() == 0x8007001DU && error_write_fault == mbn::hresult_from_win32(29) &&
              error_write_fault.name() == "ERROR_WRITE_FAULT");
static_assert(error_read_fault.value() == 0x8007001EU && error_read_fault == mbn::hresult_from_win32(30) &&
              error_read_fault.name() == "ERROR_READ_FAULT");
static_assert(error_not_supported.value() == 0x80070032U && error_not_supported == mbn::hresult_from_win32(50) &&
              error_not_supported.name() == "ERROR_NOT_SUPPORTED");
static_assert(error_too_many_sess.value() == 0x80070045U && error_too_many_sess == mbn::hresult_from_win32(69) &&
              error_too_many_sess.name() == "ERROR_TOO_MANY_SESS");
static_assert(error_invalid_password.value() == 0x80070056U && error_invalid_password == mbn::hresult_from_win32(86) &&
              error_invalid_password.name() == "ERROR_INVALID_PASSWORD");
static_assert(error_open_failed.value() == 0x8007006EU && error_open_failed == mbn::hresult_from_win32(110) &&
              error_open_failed.name() == "ERROR_OPEN_FAILED");
static_assert(error_buffer_overflow.value() == 0x8007006FU && error_buffer_overflow == mbn::hresult_from_win32(111) &&
              error_buffer_overflow.name() == "ERROR_BUFFER_OVERFLOW");
static_assert(error_already_exists.value() == 0x800700B7U && error_already_exists == mbn::hresult_from_win32(183) &&
              error_already_exists.name() == "ERROR_ALREADY_EXISTS");
static_assert(error_service_not_active.value() == 0x80070426U &&
              error_service_not_active == mbn::hresult_from_win32(1062) &&
              error_service_not_active.name() == "ERROR_SERVICE_NOT_ACTIVE");
static_assert(error_not_found.value() == 0x80070490U && error_not_found == mbn::hresult_from_win32(1168) &&
              error_not_found.name() == "ERROR_NOT_FOUND");
static_assert(error_invalid_state.value() == 0x8007139FU && error_invalid_state == mbn::hresult_from_win32(5023) &&
              error_invalid_state.name() == "ERROR_INVALID_STATE");
static_assert(rpc_s_server_unavailable.value() == 0x800706BAU &&
              rpc_s_server_unavailable == mbn::hresult_from_win32(1722) &&
              rpc_s_server_unavailable.name() == "RPC_S_SERVER_UNAVAILABLE");
static_assert(error_gen_failure.value() == 0x8007001FU && error_gen_failure == mbn::hresult_from_win32(31) &&
              error_gen_failure.name() == "ERROR_GEN_FAILURE");
static_assert(error_insufficient_buffer.value() == 0x8007007AU &&
              error_insufficient_buffer == mbn::hresult_from_win32(122) &&
              error_insufficient_buffer.name() == "ERROR_INSUFFICIENT_BUFFER");
static_assert(error_busy.value() == 0x800700AAU && error_busy == mbn::hresult_from_win32(170) &&
              error_busy.name() == "ERROR_BUSY");
static_assert(error_device_not_connected.value() == 0x8007048FU &&
              error_device_not_connected == mbn::hresult_from_win32(1167) &&
              error_device_not_connected.name() == "ERROR_DEVICE_NOT_CONNECTED");
static_assert(error_cancelled.value() == 0x800704C7U && error_cancelled == mbn::hresult_from_win32(1223) &&
              error_cancelled.name() == "ERROR_CANCELLED");
static_assert(error_timeout.value() == 0x800705B4U && error_timeout == mbn::hresult_from_win32(1460) &&
              error_timeout.name() == "ERROR_TIMEOUT");

static_assert(sizeof(HResult) == 4);
static_assert(std::is_trivially_copyable_v<HResult>);
static_assert(!std::is_convertible_v<std::uint32_t, HResult>);
static_assert(e_mbn_pin_required.failed() && s_ok.succeeded() && s_false.succeeded());
static_assert(e_mbn_pin_required.severity() == 1 && s_ok.severity() == 0);
static_assert(e_mbn_pin_required.facility() == mbn::facility_mbn && e_mbn_pin_required.code() == 0x8210);
static_assert(error_not_found.facility() == mbn::facility_win32 && error_not_found.code() == 1168);
static_assert(mbn::hresult_from_win32(0) == s_ok);
static_assert(mbn::hresult_from_win32(0x80004005) == e_fail);

} // namespace

TEST_CASE("hresult: every code of the table has a name of its own, a sentence, and its place in the order") {
    std::set<std::string_view> names;
    HResult last;
    bool first = true;
    for (auto const& entry : mbn::detail::hresult_table) {
        CAPTURE(entry.name);
        CHECK(names.insert(entry.name).second);
        std::string_view const sentence = entry.text;
        CHECK_FALSE(sentence.empty());
        CHECK(sentence.back() != '.');
        CHECK((first || last < entry.value));
        CHECK(entry.value.name() == entry.name);
        CHECK(entry.value.text() == entry.text);
        last = entry.value;
        first = false;
    }
    CHECK(names.size() == 68);
}

TEST_CASE("hresult: a known code prints as symbol, hexadecimal and text") {
    CHECK(to_string(e_mbn_pin_required) == "E_MBN_PIN_REQUIRED (0x80548210): a PIN must be entered first");
    CHECK(streamed(e_mbn_pin_required) == to_string(e_mbn_pin_required));
    CHECK(streamed(s_ok) == "S_OK (0x00000000): success");
}

TEST_CASE("hresult: an unknown value survives and prints as hexadecimal") {
    HResult const unknown{0x80549ABC};
    CHECK(unknown.value() == 0x80549ABC);
    CHECK(unknown.name().empty());
    CHECK(unknown.text().empty());
    CHECK(streamed(unknown) == "0x80549ABC");
    CHECK(streamed(HResult{0xFFFFFFFF}) == "0xFFFFFFFF");
    CHECK(streamed(HResult{0x00000007}) == "0x00000007");
}

TEST_CASE("hresult: an error code keeps the value, prints the text and equals the portable condition") {
    std::error_code const timeout = error_timeout;
    CHECK(timeout.category() == mbn::hresult_category());
    CHECK(static_cast<std::uint32_t>(timeout.value()) == error_timeout.value());
    CHECK(timeout.message() == to_string(error_timeout));
    CHECK(timeout == std::errc::timed_out);
    CHECK(std::error_code{e_accessdenied} == std::errc::permission_denied);
    CHECK(std::error_code{error_cancelled} == std::errc::operation_canceled);
    CHECK(std::error_code{e_abort} == std::errc::operation_canceled);
    CHECK(std::error_code{e_invalidarg} == std::errc::invalid_argument);
    CHECK(std::error_code{e_handle} == std::errc::no_such_device);
    CHECK(std::error_code{error_not_supported} == std::errc::not_supported);
    CHECK(std::error_code{e_outofmemory} == std::errc::not_enough_memory);
    CHECK_FALSE(std::error_code{s_ok});
    CHECK_FALSE(std::error_code{s_ok} == std::errc::timed_out);
    CHECK(std::error_code{e_mbn_bad_sim} == std::error_code{e_mbn_bad_sim});
    CHECK(std::error_code{e_mbn_bad_sim} != std::error_code{e_mbn_pin_required});
    CHECK(std::string{mbn::hresult_category().name()} == "hresult");
}

TEST_CASE("hresult: the three documented names without numbers are recognised, and the value is kept") {
    auto const connect = DocumentedOperation::connect;
    auto const scan = DocumentedOperation::scan;
    CHECK(documented_meaning(error_invalid_state, connect) == DocumentedMeaning::active_connection);
    CHECK(documented_meaning(error_invalid_state, scan) == DocumentedMeaning::already_active);
    CHECK(documented_meaning(error_busy, scan) == DocumentedMeaning::device_busy);
    CHECK(documented_meaning(error_busy, connect) == DocumentedMeaning::device_busy);
    CHECK(documented_meaning(HResult{0x80548230}, connect) == DocumentedMeaning::active_connection);
    CHECK(documented_meaning(HResult{0x80548230}, scan) == DocumentedMeaning::device_busy);
    CHECK(documented_meaning(e_mbn_bad_sim, connect) == DocumentedMeaning::none);
    CHECK(documented_meaning(s_ok, scan) == DocumentedMeaning::none);
    CHECK(documented_meaning(HResult{0x00548230}, connect) == DocumentedMeaning::none);
}
