// SPDX-License-Identifier: BSL-1.0
#include "mbim.hpp"
#include "modem_manager.hpp"
#include "session.hpp"

namespace mbnctl {

OpenedDevice open_device(boost::asio::any_io_executor const& executor, Device const& device, Arguments const& arguments,
                         std::shared_ptr<SharedProfiles> const& profiles) {
    switch (device.kind) {
    case DeviceKind::emulated:
        return open_emulated(executor, arguments, profiles);
    case DeviceKind::modem_manager:
        return open_modem_manager(executor, device, arguments, profiles);
    case DeviceKind::mbim:
    case DeviceKind::mbim_proxy:
        break;
    }
    return open_mbim(executor, device, arguments, profiles);
}

} // namespace mbnctl
