// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/errors.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;

namespace {

constexpr mm::Condition working{mm::State::registered, mm::FailedReason::none, mm::Lock::none,
                                mm::Power::on,         mm::Registered::home,   mm::PacketServiceValue::attached};

[[nodiscard]] mbn::Error said(std::string_view name, mm::Condition const& modem = working,
                              mm::Purpose purpose = mm::Purpose::connect) {
    return mm::error_of(name, modem, purpose);
}

[[nodiscard]] mbn::Error said_own(std::string const& name, mm::Condition const& modem = working,
                                  mm::Purpose purpose = mm::Purpose::connect) {
    return mm::error_of("org.freedesktop.ModemManager1.Error." + name, modem, purpose);
}

[[nodiscard]] mbn::Error said_mbim(std::string const& name, mm::Purpose purpose = mm::Purpose::connect) {
    return mm::error_of("org.freedesktop.libmbim.Error.Status." + name, working, purpose);
}

} // namespace

TEST_CASE("modem_manager errors: without the service, it is not active, and nobody knows what came of the call") {
    for (char const* const name : {"ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "FileNotFound"}) {
        CAPTURE(name);
        mbn::Error const error = said(std::string{"org.freedesktop.DBus.Error."} + name);
        CHECK(error.code == hresult::error_service_not_active);
        CHECK(error.device_status == 0);
    }
}

TEST_CASE("modem_manager errors: an object that is not there is a modem that is gone") {
    for (char const* const name : {"UnknownMethod", "UnknownObject"}) {
        mbn::Error const error = said(std::string{"org.freedesktop.DBus.Error."} + name);
        CHECK(error.code == hresult::e_handle);
        CHECK(error.device_status == 0);
    }
    // The same name for a modem that is there and failed.
    mm::Condition failed = working;
    failed.state = mm::State::failed;
    failed.failed = mm::FailedReason::sim_missing;
    CHECK(said("org.freedesktop.DBus.Error.UnknownMethod", failed).code == hresult::e_mbn_sim_not_inserted);
    failed.failed = mm::FailedReason::esim_without_profiles;
    CHECK(said("org.freedesktop.DBus.Error.UnknownMethod", failed).code == hresult::e_mbn_sim_not_inserted);
    failed.failed = mm::FailedReason::sim_error;
    CHECK(said("org.freedesktop.DBus.Error.UnknownMethod", failed).code == hresult::e_mbn_bad_sim);
    failed.failed = mm::FailedReason::unknown_capabilities;
    CHECK(said("org.freedesktop.DBus.Error.UnknownMethod", failed).code == hresult::error_gen_failure);
}

TEST_CASE("modem_manager errors: silence is a timeout with an unknown outcome") {
    for (char const* const name : {"org.freedesktop.DBus.Error.Timeout", "org.freedesktop.libmbim.Error.Core.Timeout",
                                   "org.freedesktop.ModemManager1.Error.Serial.ResponseTimeout",
                                   "org.freedesktop.ModemManager1.Error.Core.Timeout"}) {
        CAPTURE(name);
        CHECK(said(name).code == hresult::error_timeout);
        CHECK(said(name).device_status == 0);
    }
}

TEST_CASE("modem_manager errors: PolicyKit refuses, or the modem is locked") {
    CHECK(said_own("Core.Unauthorized").code == hresult::e_accessdenied);
    CHECK(said("org.freedesktop.DBus.Error.AccessDenied").code == hresult::e_accessdenied);
    mm::Condition locked = working;
    locked.lock = mm::Lock::sim_pin;
    CHECK(said_own("Core.Unauthorized", locked).code == hresult::e_mbn_pin_required);
    // A PIN may well be given to a locked modem: then it is PolicyKit.
    CHECK(said_own("Core.Unauthorized", locked, mm::Purpose::pin).code == hresult::e_accessdenied);
    CHECK(said_own("Core.Unauthorized", locked, mm::Purpose::general).code == hresult::e_accessdenied);
    // PIN2 is in nobody's way.
    locked.lock = mm::Lock::sim_pin2;
    CHECK(said_own("Core.Unauthorized", locked).code == hresult::e_accessdenied);
}

TEST_CASE("modem_manager errors: a wrong state is explained by the state") {
    CHECK(said_own("Core.WrongState").code == hresult::error_invalid_state);
    mm::Condition locked = working;
    locked.state = mm::State::locked;
    locked.lock = mm::Lock::sim_puk;
    CHECK(said_own("Core.WrongState", locked).code == hresult::e_mbn_pin_required);
    mm::Condition off = working;
    off.power = mm::Power::low;
    CHECK(said_own("Core.Retry", off).code == hresult::e_mbn_radio_power_off);
    CHECK(said_own("MobileEquipment.Unknown", off).code == hresult::e_mbn_radio_power_off);
    CHECK(said_own("MobileEquipment.NetworkTimeout", off).code == hresult::e_mbn_radio_power_off);
    // But not what the network has said.
    CHECK(said_own("MobileEquipment.MissingOrUnknownApn", off).code == hresult::e_mbn_invalid_access_string);
    mm::Condition detached = working;
    detached.packet_service = mm::PacketServiceValue::detached;
    CHECK(said_own("Core.Retry", detached).code == hresult::e_mbn_packet_svc_detached);
    CHECK(said_own("Core.Retry").code == hresult::error_busy);
    CHECK(said_own("Core.InProgress", detached).code == hresult::error_busy);
}

TEST_CASE("modem_manager errors: what the network said comes with its cause") {
    using mbn::NetworkCause;
    struct Row {
        char const* name;
        mbn::HResult code;
        NetworkCause cause;
    };
    for (Row const& row : {
             Row{"MissingOrUnknownApn", hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn},
             Row{"RequestedApnNotSupported", hresult::e_mbn_invalid_access_string,
                 NetworkCause::apn_not_supported_here},
             Row{"UserAuthenticationFailed", hresult::error_invalid_password, NetworkCause::user_authentication_failed},
             Row{"PdpAuthFailure", hresult::error_invalid_password, NetworkCause::user_authentication_failed},
             Row{"ServiceOptionNotSubscribed", hresult::e_mbn_service_not_activated,
                 NetworkCause::service_option_not_subscribed},
             Row{"OperatorDeterminedBarring", hresult::e_mbn_service_not_activated, NetworkCause::operator_barring},
             Row{"MaximumNumberOfBearersReached", hresult::e_mbn_max_activated_contexts,
                 NetworkCause::maximum_number_of_contexts},
             Row{"PsServicesNotAllowed", hresult::e_mbn_packet_svc_detached, NetworkCause::gprs_not_allowed},
             Row{"PlmnNotAllowed", hresult::e_mbn_not_registered, NetworkCause::plmn_not_allowed},
             Row{"Ipv4OnlyAllowed", hresult::e_fail, NetworkCause::ipv4_only},
             Row{"Congestion", hresult::e_fail, NetworkCause::congestion},
             Row{"InsufficientResources", hresult::e_fail, NetworkCause::insufficient_resources},
         }) {
        CAPTURE(row.name);
        mbn::Error const error = said_own(std::string{"MobileEquipment."} + row.name);
        CHECK(error.code == row.code);
        CHECK(error.cause == row.cause);
        CHECK(error.device_status != 0);
        CHECK(mm::cause_of(std::string{"org.freedesktop.ModemManager1.Error.MobileEquipment."} + row.name) ==
              row.cause);
    }
    CHECK(mm::cause_of("") == NetworkCause::none);
}

TEST_CASE("modem_manager errors: what PolicyKit refuses is told with the action that it wants") {
    mbn::Error const refused = said_own("Core.Unauthorized");
    CHECK(refused.denied_by == mbn::DeniedBy::policy_kit_device_control);
    CHECK(policy_kit_action(refused.denied_by) == "org.freedesktop.ModemManager1.Device.Control");
    CHECK(to_string(refused).find("org.freedesktop.ModemManager1.Device.Control") != std::string::npos);
    CHECK(said("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired").denied_by ==
          mbn::DeniedBy::policy_kit_device_control);
    // The bus has rules of its own, and a SIM its PIN.
    CHECK(said("org.freedesktop.DBus.Error.AccessDenied").code == hresult::e_accessdenied);
    CHECK(said("org.freedesktop.DBus.Error.AccessDenied").denied_by == mbn::DeniedBy::nobody);
    CHECK(policy_kit_action(mbn::DeniedBy::nobody).empty());
    mm::Condition locked = working;
    locked.state = mm::State::locked;
    locked.lock = mm::Lock::sim_pin;
    CHECK(said_own("Core.Unauthorized", locked).denied_by == mbn::DeniedBy::nobody);
}

TEST_CASE("modem_manager errors: a status of MBIM is what it is without ModemManager") {
    CHECK(said_mbim("SimNotInserted").code == hresult::e_mbn_sim_not_inserted);
    CHECK(said_mbim("InvalidUserNamePwd").code == hresult::error_invalid_password);
    CHECK(said_mbim("VoiceCallInProgress").code == hresult::e_mbn_voice_call_in_progress);
    CHECK(said_mbim("VoiceCallInProgress").device_status == 15);
    CHECK(said_mbim("MaxActivatedContexts").code == hresult::e_mbn_max_activated_contexts);
    CHECK(said_mbim("ContextNotActivated").code == hresult::e_mbn_context_not_activated);
    CHECK(said_mbim("Failure").code == hresult::e_fail);
    CHECK(said_mbim("Failure", mm::Purpose::pin).code == hresult::e_mbn_failure);
    CHECK(said_mbim("Failure", mm::Purpose::attach).code == hresult::e_mbn_packet_svc_detached);
    CHECK(said_mbim("NeverHeardOf").code == hresult::e_fail);
    CHECK(said_mbim("NeverHeardOf").device_status == 2);
}

TEST_CASE("modem_manager errors: each status of MBIM is found by its name, written together") {
    for (auto const& known : mbn::mbim::known_statuses()) {
        std::string together;
        bool is_start = true;
        for (char const letter : std::string_view{known.name}) {
            if (letter != '_')
                together.push_back(is_start ? static_cast<char>(letter - 'a' + 'A') : letter);
            is_start = letter == '_';
        }
        CAPTURE(together);
        CHECK(mm::error_of("org.freedesktop.libmbim.Error.Status." + together, working).device_status ==
              static_cast<std::uint32_t>(known.status));
    }
}

TEST_CASE("modem_manager errors: a wrong PIN, and a name that nobody knows") {
    CHECK(said_own("MobileEquipment.IncorrectPassword", working, mm::Purpose::pin).code == hresult::e_mbn_failure);
    CHECK(said("com.example.Anything").code == hresult::e_fail);
    CHECK(said("com.example.Anything").device_status != 0);
    CHECK(said("com.example.Anything", working, mm::Purpose::pin).code == hresult::e_mbn_failure);
    CHECK(said("").code == hresult::e_fail);
    CHECK(said_own("Connection.NoCarrier").code == hresult::e_fail);
}

TEST_CASE("modem_manager errors: settings that the daemon refuses are those of the caller") {
    CHECK(said_own("Core.InvalidArgs").code == hresult::e_invalidarg);
    CHECK(said_own("Core.NotFound").code == hresult::e_invalidarg);
    CHECK(said_own("Core.NotFound", working, mm::Purpose::general).code == hresult::error_not_found);
    CHECK(said_own("Core.Cancelled").code == hresult::e_abort);
}

TEST_CASE("modem_manager errors: a registration that the network refuses has failed, with its cause") {
    mbn::Error const refused = said_own("MobileEquipment.PlmnNotAllowed", working, mm::Purpose::registration);
    CHECK(refused.code == hresult::e_fail);
    CHECK(refused.cause == mbn::NetworkCause::plmn_not_allowed);
    CHECK(said_own("MobileEquipment.PlmnNotAllowed").code == hresult::e_mbn_not_registered);
    CHECK(said_own("MobileEquipment.NoNetwork", working, mm::Purpose::registration).code ==
          hresult::e_mbn_not_registered);
}

TEST_CASE("modem_manager errors: no name stands twice in the table") {
    std::set<std::string_view> names;
    for (auto const& one : mm::detail::own_errors)
        CHECK_MESSAGE(names.insert(one.name).second, one.name);
    for (auto const& one : mm::detail::bus_errors)
        CHECK_MESSAGE(names.insert(one.name).second, one.name);
}

TEST_CASE("modem_manager errors: a port that is in use is a context that is active, to who connects") {
    for (char const* const name : {"Core.Connected", "Serial.OpenFailed"}) {
        CHECK(said_own(name).code == hresult::e_mbn_max_activated_contexts);
        CHECK(said_own(name, working, mm::Purpose::general).code != hresult::e_mbn_max_activated_contexts);
    }
}
