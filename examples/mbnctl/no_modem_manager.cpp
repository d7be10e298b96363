// SPDX-License-Identifier: BSL-1.0
#include "modem_manager.hpp"

#include <stdexcept>

// In place of `modem_manager.cpp` where there is no library for D-Bus.
namespace mbnctl {

OpenedDevice open_modem_manager(boost::asio::any_io_executor const& /*executor*/, Device const& /*device*/,
                                Arguments const& /*arguments*/, std::shared_ptr<SharedProfiles> const& /*profiles*/) {
    throw std::runtime_error{"this mbnctl was built without ModemManager"};
}

std::vector<FoundModem> find_modems() {
    return {};
}

} // namespace mbnctl
