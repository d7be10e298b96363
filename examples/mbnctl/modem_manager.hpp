// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_MODEM_MANAGER_HPP
#define MBN_EXAMPLES_MBNCTL_MODEM_MANAGER_HPP

#include "session.hpp"

#include <memory>
#include <string>
#include <vector>

// What needs D-Bus. It lives in a module of its own, `mbnctl_modem_manager.so`: who talks to the modem itself does not
// wait until a library for D-Bus is loaded, and does not need one.
namespace mbnctl {

// Throws where the module cannot be loaded.
[[nodiscard]] OpenedDevice open_modem_manager(boost::asio::any_io_executor const& executor, Device const& device,
                                              Arguments const& arguments,
                                              std::shared_ptr<ProfilesModule> const& profiles);

struct FoundModem {
    Device device = {};
    // The names of its ports. ModemManager talks to them, and somebody else would disturb it.
    std::vector<std::string> ports = {};
};

// The modems of ModemManager; none where there is no ModemManager, or no module.
[[nodiscard]] std::vector<FoundModem> find_modems();

// What the module exports.
class ModemManagerModule {
public:
    ModemManagerModule() = default;
    ModemManagerModule(ModemManagerModule const&) = delete;
    ModemManagerModule& operator=(ModemManagerModule const&) = delete;

    [[nodiscard]] virtual OpenedDevice open(boost::asio::any_io_executor const& executor, Device const& device,
                                            Arguments const& arguments,
                                            std::shared_ptr<ProfilesModule> const& profiles) const = 0;
    [[nodiscard]] virtual std::vector<FoundModem> find() const = 0;

protected:
    ~ModemManagerModule() = default;
};

} // namespace mbnctl

// Never null, and there as long as the program.
extern "C" mbnctl::ModemManagerModule const* mbnctl_modem_manager();

#endif
