// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_BACKENDS_HPP
#define MBN_BACKENDS_HPP

#include <mbn/backend.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/mbim/device_channel.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/proxy_channel.hpp>
#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/memory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>
#include <mbn/transport/mbim.hpp>

/// Ready-made backends: the documented rules for a desktop program, profile documents, and one way to a modem each.
namespace mbn::inline v0::backend {

/// MBIM straight to the device: `Connection<backend::Mbim>{executor, "/dev/cdc-wdm0"}`, or with a function that finds
/// the path, which is called each time that the device is opened. Profiles are kept in `default_profile_folder`.
using Mbim = Backend<Desktop, XmlProfiles<DirectoryStore>, MbimTransport<mbim::DeviceChannel>>;

/// The same device, shared with other programs through libmbim's mbim-proxy, which has to run.
using MbimProxy = Backend<Desktop, XmlProfiles<DirectoryStore>, MbimTransport<mbim::ProxyChannel>>;

/// An emulated modem in this process (`mbn/emulator/`): `Connection<backend::Emulated>{executor, modem}`. Profiles are
/// kept in memory.
using Emulated = Backend<Desktop, XmlProfiles<MemoryStore>, MbimTransport<mbim::MemoryChannel>>;

} // namespace mbn::inline v0::backend

#ifdef MBN_SEPARATE_COMPILATION
#include <mbn/connection/separate_engines.hpp>
#endif

#endif
