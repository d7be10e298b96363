// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SERVICES_HPP
#define MBN_MBIM_SERVICES_HPP

#include <mbn/mbim/authentication.hpp>
#include <mbn/mbim/basic_connect_extensions.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/dss.hpp>
#include <mbn/mbim/firmware_id.hpp>
#include <mbn/mbim/host_shutdown.hpp>
#include <mbn/mbim/information.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/mbimex_3.hpp>
#include <mbn/mbim/nitz.hpp>
#include <mbn/mbim/phonebook.hpp>
#include <mbn/mbim/qmi_over_mbim.hpp>
#include <mbn/mbim/sar.hpp>
#include <mbn/mbim/sms.hpp>
#include <mbn/mbim/stk.hpp>
#include <mbn/mbim/uicc_channel.hpp>
#include <mbn/mbim/uicc_files.hpp>
#include <mbn/mbim/ussd.hpp>

/// The structures of all services at once, for what shows or reads whatever comes. What speaks to a device includes the
/// header of the service that it needs.
namespace mbn::inline v0::mbim {

/// The commands of every service but Basic Connect.
using ServiceCommands =
    CommandList<BasicConnectExtensionsCommands, SmsCommands, UssdCommands, PhonebookCommands, StkCommands,
                AuthenticationCommands, DssCommands, MsFirmwareIdCommands, MsHostShutdownCommands, SarCommands,
                UiccChannelCommands, UiccFileCommands, MsVoiceExtensionsCommands, QmiOverMbimCommands>;

/// Calls `visit(std::type_identity<T>{})`, where `T` is the structure of whatever service that an information buffer of
/// such a message holds. False, and no call, where the library has none. `command_type` counts in a COMMAND only.
template <class Visit>
constexpr bool visit_service_information(MessageType type, CommandType command_type, Operation const& operation,
                                         Visit&& visit, Mbimex version = Mbimex::v1) {
    auto const kind = detail::information_kind(type, command_type);
    return (version >= Mbimex::v3 && Mbimex3Commands::visit(kind, operation, visit)) ||
           (version >= Mbimex::v2 && Mbimex2Commands::visit(kind, operation, visit)) ||
           visit_information(type, command_type, operation, visit) || ServiceCommands::visit(kind, operation, visit);
}

} // namespace mbn::inline v0::mbim

#endif
