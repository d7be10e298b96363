// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SERVICE_CIDS_HPP
#define MBN_MBIM_SERVICE_CIDS_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/uuid.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// The commands of every service, by number and by name. Their structures are in a header for each service.
namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class SmsCid : std::uint32_t { configuration = 1, read, send, delete_messages, message_store_status };
[[nodiscard]] constexpr std::string_view name(SmsCid cid) noexcept {
    return detail::name_in(cid, {"", "configuration", "read", "send", "delete", "message_store_status"});
}

/// MBIM 1.0, 10.5.
enum class UssdCid : std::uint32_t { ussd = 1 };
[[nodiscard]] constexpr std::string_view name(UssdCid cid) noexcept {
    return detail::name_in(cid, {"", "ussd"});
}

/// MBIM 1.0, 10.5.
enum class PhonebookCid : std::uint32_t { configuration = 1, read, delete_entries, write };
[[nodiscard]] constexpr std::string_view name(PhonebookCid cid) noexcept {
    return detail::name_in(cid, {"", "configuration", "read", "delete", "write"});
}

/// MBIM 1.0, 10.5.
enum class StkCid : std::uint32_t { pac = 1, terminal_response, envelope };
[[nodiscard]] constexpr std::string_view name(StkCid cid) noexcept {
    return detail::name_in(cid, {"", "pac", "terminal_response", "envelope"});
}

/// MBIM 1.0, 10.5.
enum class AuthenticationCid : std::uint32_t { aka = 1, akap, sim };
[[nodiscard]] constexpr std::string_view name(AuthenticationCid cid) noexcept {
    return detail::name_in(cid, {"", "aka", "akap", "sim"});
}

/// MBIM 1.0, 10.5.
enum class DssCid : std::uint32_t { connect = 1 };
[[nodiscard]] constexpr std::string_view name(DssCid cid) noexcept {
    return detail::name_in(cid, {"", "connect"});
}

/// An extension by Microsoft.
enum class MsFirmwareIdCid : std::uint32_t { get = 1 };
[[nodiscard]] constexpr std::string_view name(MsFirmwareIdCid cid) noexcept {
    return detail::name_in(cid, {"", "get"});
}

/// An extension by Microsoft.
enum class MsHostShutdownCid : std::uint32_t { notify = 1 };
[[nodiscard]] constexpr std::string_view name(MsHostShutdownCid cid) noexcept {
    return detail::name_in(cid, {"", "notify"});
}

/// An extension by Microsoft.
enum class MsSarCid : std::uint32_t { config = 1, transmission_status };
[[nodiscard]] constexpr std::string_view name(MsSarCid cid) noexcept {
    return detail::name_in(cid, {"", "config", "transmission_status"});
}

/// An extension by Microsoft, part of it in MBIMEx 2 and 3.
enum class MsBasicConnectExtensionsCid : std::uint32_t {
    provisioned_contexts = 1,
    network_denylist = 2,
    lte_attach_configuration = 3,
    lte_attach_info = 4,
    sys_caps = 5,
    device_caps = 6,
    device_slot_mappings = 7,
    slot_info_status = 8,
    pco = 9,
    device_reset = 10,
    base_stations_info = 11,
    location_info_status = 12,
    version = 15,
    modem_configuration = 16,
    registration_parameters = 17,
    wake_reason = 19,
};
[[nodiscard]] constexpr std::string_view name(MsBasicConnectExtensionsCid cid) noexcept {
    return detail::name_in(cid, {"",
                                 "provisioned_contexts",
                                 "network_denylist",
                                 "lte_attach_configuration",
                                 "lte_attach_info",
                                 "sys_caps",
                                 "device_caps",
                                 "device_slot_mappings",
                                 "slot_info_status",
                                 "pco",
                                 "device_reset",
                                 "base_stations_info",
                                 "location_info_status",
                                 "",
                                 "",
                                 "version",
                                 "modem_configuration",
                                 "registration_parameters",
                                 "",
                                 "wake_reason"});
}

/// An extension by Microsoft.
enum class MsUiccCid : std::uint32_t {
    atr = 1,
    open_channel,
    close_channel,
    apdu,
    terminal_capability,
    reset,
    application_list,
    file_status,
    read_binary,
    read_record,
};
[[nodiscard]] constexpr std::string_view name(MsUiccCid cid) noexcept {
    return detail::name_in(cid, {"", "atr", "open_channel", "close_channel", "apdu", "terminal_capability", "reset",
                                 "application_list", "file_status", "read_binary", "read_record"});
}

/// An extension by Microsoft.
enum class MsVoiceExtensionsCid : std::uint32_t { nitz = 10 };
[[nodiscard]] constexpr std::string_view name(MsVoiceExtensionsCid cid) noexcept {
    return cid == MsVoiceExtensionsCid::nitz ? "nitz" : std::string_view{};
}

/// Of Sierra Wireless and others.
enum class QmiOverMbimCid : std::uint32_t { msg = 1 };
[[nodiscard]] constexpr std::string_view name(QmiOverMbimCid cid) noexcept {
    return detail::name_in(cid, {"", "msg"});
}

/// Of libmbim's mbim-proxy.
enum class ProxyControlCid : std::uint32_t { configuration = 1, version };
[[nodiscard]] constexpr std::string_view name(ProxyControlCid cid) noexcept {
    return detail::name_in(cid, {"", "configuration", "version"});
}

namespace detail {

/// The service that an enumeration of commands belongs to.
[[nodiscard]] constexpr Uuid service_of(SmsCid) noexcept {
    return services::sms;
}
[[nodiscard]] constexpr Uuid service_of(UssdCid) noexcept {
    return services::ussd;
}
[[nodiscard]] constexpr Uuid service_of(PhonebookCid) noexcept {
    return services::phonebook;
}
[[nodiscard]] constexpr Uuid service_of(StkCid) noexcept {
    return services::stk;
}
[[nodiscard]] constexpr Uuid service_of(AuthenticationCid) noexcept {
    return services::authentication;
}
[[nodiscard]] constexpr Uuid service_of(DssCid) noexcept {
    return services::dss;
}
[[nodiscard]] constexpr Uuid service_of(MsFirmwareIdCid) noexcept {
    return services::ms_firmware_id;
}
[[nodiscard]] constexpr Uuid service_of(MsHostShutdownCid) noexcept {
    return services::ms_host_shutdown;
}
[[nodiscard]] constexpr Uuid service_of(MsSarCid) noexcept {
    return services::ms_sar;
}
[[nodiscard]] constexpr Uuid service_of(MsBasicConnectExtensionsCid) noexcept {
    return services::ms_basic_connect_extensions;
}
[[nodiscard]] constexpr Uuid service_of(MsUiccCid) noexcept {
    return services::ms_uicc_low_level_access;
}
[[nodiscard]] constexpr Uuid service_of(MsVoiceExtensionsCid) noexcept {
    return services::ms_voice_extensions;
}
[[nodiscard]] constexpr Uuid service_of(QmiOverMbimCid) noexcept {
    return services::qmi_over_mbim;
}
[[nodiscard]] constexpr Uuid service_of(ProxyControlCid) noexcept {
    return services::proxy_control;
}
[[nodiscard]] constexpr Uuid service_of(BasicConnectCid) noexcept {
    return services::basic_connect;
}

template <class... Cids>
struct CidNames {
    [[nodiscard]] static constexpr std::string_view find(Operation const& operation) noexcept {
        std::string_view found;
        static_cast<void>(
            ((operation.service == service_of(Cids{}) && (found = name(static_cast<Cids>(operation.cid)), true)) ||
             ...));
        return found;
    }
};

} // namespace detail

/// The command with this number, of the service that the enumeration belongs to.
template <class Cid>
    requires requires(Cid cid) { detail::service_of(cid); }
[[nodiscard]] constexpr Operation operation_of(Cid cid) noexcept {
    return {detail::service_of(cid), static_cast<std::uint32_t>(cid)};
}

/// Name of a command, such as `connect`; empty when the library knows none.
[[nodiscard]] constexpr std::string_view cid_name(Operation const& operation) noexcept {
    return detail::CidNames<BasicConnectCid, SmsCid, UssdCid, PhonebookCid, StkCid, AuthenticationCid, DssCid,
                            MsFirmwareIdCid, MsHostShutdownCid, MsSarCid, MsBasicConnectExtensionsCid, MsUiccCid,
                            MsVoiceExtensionsCid, QmiOverMbimCid, ProxyControlCid>::find(operation);
}

/// What a command is about, such as `basic_connect.connect`; numbers where there is no name.
[[nodiscard]] inline std::string to_string(Operation const& operation) {
    auto const service = service_name(operation.service);
    auto const cid = cid_name(operation);
    std::string text = service.empty() ? operation.service.to_string() : std::string{service};
    return text.append(".").append(cid.empty() ? std::to_string(operation.cid) : std::string{cid});
}

} // namespace mbn::inline v0::mbim

#endif
