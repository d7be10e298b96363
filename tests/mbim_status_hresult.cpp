// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/status_hresult.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace mbn::mbim;
namespace hresult = mbn::hresult;
using mbn::HResult;

namespace {

struct Row {
    Status status{};
    HResult general{};
    HResult pin{};
    HResult sms{};
};

constexpr Row same(Status status, HResult code) {
    return {status, code, code, code};
}

constexpr std::array table{
    same(Status::success, hresult::s_ok),
    same(Status::busy, hresult::error_busy),
    Row{Status::failure, hresult::e_fail, hresult::e_mbn_failure, hresult::e_fail},
    same(Status::sim_not_inserted, hresult::e_mbn_sim_not_inserted),
    same(Status::bad_sim, hresult::e_mbn_bad_sim),
    same(Status::pin_required, hresult::e_mbn_pin_required),
    same(Status::pin_disabled, hresult::e_mbn_pin_disabled),
    same(Status::not_registered, hresult::e_mbn_not_registered),
    same(Status::providers_not_found, hresult::e_mbn_providers_not_found),
    same(Status::no_device_support, hresult::error_not_supported),
    same(Status::provider_not_visible, hresult::e_mbn_provider_not_visible),
    same(Status::data_class_not_available, hresult::e_mbn_data_class_not_available),
    same(Status::packet_service_detached, hresult::e_mbn_packet_svc_detached),
    same(Status::max_activated_contexts, hresult::e_mbn_max_activated_contexts),
    same(Status::not_initialized, hresult::error_not_ready),
    same(Status::voice_call_in_progress, hresult::e_mbn_voice_call_in_progress),
    same(Status::context_not_activated, hresult::e_mbn_context_not_activated),
    same(Status::service_not_activated, hresult::e_mbn_service_not_activated),
    same(Status::invalid_access_string, hresult::e_mbn_invalid_access_string),
    same(Status::invalid_user_name_password, hresult::error_invalid_password),
    same(Status::radio_power_off, hresult::e_mbn_radio_power_off),
    same(Status::invalid_parameters, hresult::e_invalidarg),
    same(Status::read_failure, hresult::error_read_fault),
    same(Status::write_failure, hresult::error_write_fault),
    same(Status::no_phonebook, hresult::error_not_supported),
    same(Status::parameter_too_long, hresult::e_invalidarg),
    same(Status::stk_busy, hresult::error_busy),
    Row{Status::operation_not_allowed, hresult::error_invalid_state, hresult::error_invalid_state,
        hresult::e_mbn_sms_operation_not_allowed},
    Row{Status::memory_failure, hresult::error_gen_failure, hresult::error_gen_failure,
        hresult::e_mbn_sms_memory_failure},
    Row{Status::invalid_memory_index, hresult::e_invalidarg, hresult::e_invalidarg,
        hresult::e_mbn_sms_invalid_memory_index},
    Row{Status::memory_full, hresult::error_insufficient_buffer, hresult::error_insufficient_buffer,
        hresult::e_mbn_sms_memory_full},
    Row{Status::filter_not_supported, hresult::error_not_supported, hresult::error_not_supported,
        hresult::e_mbn_sms_filter_not_supported},
    same(Status::dss_instance_limit, hresult::error_too_many_sess),
    same(Status::invalid_device_service_operation, hresult::error_invalid_state),
    same(Status::auth_incorrect_autn, hresult::e_fail),
    same(Status::auth_sync_failure, hresult::e_fail),
    same(Status::auth_amf_not_set, hresult::e_fail),
    same(Status::context_not_supported, hresult::error_not_supported),
    same(Status::sms_unknown_smsc_address, hresult::e_mbn_sms_unknown_smsc_address),
    same(Status::sms_network_timeout, hresult::e_mbn_sms_network_timeout),
    same(Status::sms_language_not_supported, hresult::e_mbn_sms_lang_not_supported),
    same(Status::sms_encoding_not_supported, hresult::e_mbn_sms_encoding_not_supported),
    same(Status::sms_format_not_supported, hresult::e_mbn_sms_format_not_supported),
    same(Status::ms_no_logical_channels, hresult::error_busy),
    same(Status::ms_select_failed, hresult::e_fail),
    same(Status::ms_invalid_logical_channel, hresult::e_invalidarg),
};

} // namespace

TEST_CASE("every_status_maps_to_one_code: the whole table, in each context") {
    REQUIRE(table.size() == known_statuses().size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        auto const& row = table[i];
        CAPTURE(name(row.status));
        CHECK(row.status == known_statuses()[i].status);
        CHECK(to_hresult(row.status).value() == row.general.value());
        CHECK(to_hresult(row.status, StatusContext::pin).value() == row.pin.value());
        CHECK(to_hresult(row.status, StatusContext::sms).value() == row.sms.value());
    }
}

TEST_CASE("status to code: success alone succeeds, a number without a name is E_FAIL") {
    for (std::uint32_t number = 1; number < 300; ++number)
        CHECK(to_hresult(static_cast<Status>(number)).failed());
    CHECK(to_hresult(Status::success).succeeded());
    for (std::uint32_t const number : {24u, 39u, 99u, 105u, 0x87430004u, 0xFFFFFFFFu})
        CHECK(to_hresult(static_cast<Status>(number)) == hresult::e_fail);
}
