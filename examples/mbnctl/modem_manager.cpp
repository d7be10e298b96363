// SPDX-License-Identifier: BSL-1.0
#include "modem_manager.hpp"

#include "module.hpp"

#include <stdexcept>
#include <string>

namespace mbnctl {

namespace {

using GetModule = decltype(mbnctl_modem_manager);

} // namespace

OpenedDevice open_modem_manager(boost::asio::any_io_executor const& executor, Device const& device,
                                Arguments const& arguments, std::shared_ptr<ProfilesModule> const& profiles) {
    std::string problem;
    auto* const get = find_in_module<GetModule>("mbnctl_modem_manager.so", "mbnctl_modem_manager", problem);
    if (get == nullptr)
        throw std::runtime_error{problem};
    return get()->open(executor, device, arguments, profiles);
}

std::vector<FoundModem> find_modems() {
    std::string problem;
    auto* const get = find_in_module<GetModule>("mbnctl_modem_manager.so", "mbnctl_modem_manager", problem);
    return get != nullptr ? get()->find() : std::vector<FoundModem>{};
}

} // namespace mbnctl
