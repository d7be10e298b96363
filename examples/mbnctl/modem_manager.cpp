// SPDX-License-Identifier: BSL-1.0
#include "modem_manager.hpp"
#include "rules.hpp"

#include <mbn/connection.hpp>
#include <mbn/transport/modem_manager.hpp>
#include <mbn/transport/modem_manager/list_modems.hpp>

#include <boost/asio/io_context.hpp>

namespace mbnctl {

namespace {

using ThroughModemManager = mbn::Backend<UserRoaming, LazyProfiles, mbn::ModemManagerTransport, Log>;

} // namespace

OpenedDevice open_modem_manager(boost::asio::any_io_executor const& executor, Device const& device,
                                Arguments const& arguments, std::shared_ptr<SharedProfiles> const& profiles) {
    return {nullptr, mbn::Connection<ThroughModemManager>{
                         executor, settings_for<ThroughModemManager>(arguments, profiles), device.path}};
}

std::vector<FoundModem> find_modems() {
    boost::asio::io_context loop{1};
    std::vector<FoundModem> found;
    mbn::modem_manager::list_modems(loop.get_executor(), [&found](auto const& modems) {
        for (mbn::modem_manager::ListedModem const& modem : modems)
            found.push_back({Device{DeviceKind::modem_manager, modem.identity()}, modem.ports});
    });
    loop.run();
    return found;
}

} // namespace mbnctl
