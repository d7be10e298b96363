// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_BACKENDS_MODEM_MANAGER_HPP
#define MBN_BACKENDS_MODEM_MANAGER_HPP

#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>
#include <mbn/transport/modem_manager.hpp>

namespace mbn::inline v0::backend {

/// Through the ModemManager of this system: `Connection<backend::ModemManager>{executor}`, with the IMEI as another
/// argument where there may be several modems. Profiles are kept in `default_profile_folder`. Needs libsystemd.
using ModemManager = Backend<Desktop, XmlProfiles<DirectoryStore>, ModemManagerTransport>;

} // namespace mbn::inline v0::backend

#endif
