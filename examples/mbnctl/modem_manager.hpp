// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_MODEM_MANAGER_HPP
#define MBN_EXAMPLES_MBNCTL_MODEM_MANAGER_HPP

#include "session.hpp"

#include <memory>
#include <string>
#include <vector>

// What needs D-Bus.
namespace mbnctl {

// Throws where this program was built without D-Bus.
[[nodiscard]] OpenedDevice open_modem_manager(boost::asio::any_io_executor const& executor, Device const& device,
                                              Arguments const& arguments,
                                              std::shared_ptr<SharedProfiles> const& profiles);

struct FoundModem {
    Device device = {};
    // The names of its ports. ModemManager talks to them, and somebody else would disturb it.
    std::vector<std::string> ports = {};
};

// The modems of ModemManager; none where there is no ModemManager, or no D-Bus in this program.
[[nodiscard]] std::vector<FoundModem> find_modems();

} // namespace mbnctl

#endif
