// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_HPP

/// The structures of Microsoft's extensions of Basic Connect, all topics at once. Each topic's header may be included
/// alone.
#include <mbn/mbim/basic_connect_extensions/base_stations.hpp>
#include <mbn/mbim/basic_connect_extensions/device_caps.hpp>
#include <mbn/mbim/basic_connect_extensions/device_reset.hpp>
#include <mbn/mbim/basic_connect_extensions/location_info.hpp>
#include <mbn/mbim/basic_connect_extensions/lte_attach.hpp>
#include <mbn/mbim/basic_connect_extensions/modem_configuration.hpp>
#include <mbn/mbim/basic_connect_extensions/network_denylist.hpp>
#include <mbn/mbim/basic_connect_extensions/pco.hpp>
#include <mbn/mbim/basic_connect_extensions/provisioned_contexts.hpp>
#include <mbn/mbim/basic_connect_extensions/registration_parameters.hpp>
#include <mbn/mbim/basic_connect_extensions/slots.hpp>
#include <mbn/mbim/basic_connect_extensions/version.hpp>
#include <mbn/mbim/basic_connect_extensions/wake_reason.hpp>
#include <mbn/mbim/command_list.hpp>

namespace mbn::inline v0::mbim {

/// The commands of the service, in the form that they have until a later version of MBIMEx was agreed.
using BasicConnectExtensionsCommands =
    CommandList<ExtendedProvisionedContextsCommand, NetworkDenylistCommand, LteAttachCommands, SlotCommands,
                ExtendedDeviceCapsCommand, PcoCommand, DeviceResetCommand, BaseStationsCommand,
                LocationInfoStatusCommand, VersionCommand, ModemConfigurationCommand, RegistrationParametersCommand,
                WakeReasonCommand>;

} // namespace mbn::inline v0::mbim

#endif
