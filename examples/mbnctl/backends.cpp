// SPDX-License-Identifier: BSL-1.0
#include "mbim.hpp"
#include "modem_manager.hpp"
#include "session.hpp"

namespace mbnctl {

OpenedDevice open_device(boost::asio::any_io_executor const& executor, Device const& device, Arguments const& arguments,
                         std::shared_ptr<SharedProfiles> const& profiles) {
    // Also where there is nothing to write: a file that cannot be written is an error on every device.
    mbn::mbim::Tap const tap = trace_of(arguments);
    switch (device.kind) {
    case DeviceKind::emulated:
        return open_emulated(executor, tap, arguments, profiles);
    case DeviceKind::modem_manager:
        return open_modem_manager(executor, device, arguments, profiles);
    case DeviceKind::mbim:
    case DeviceKind::mbim_proxy:
        break;
    }
    return open_mbim(executor, device, tap, arguments, profiles);
}

} // namespace mbnctl
