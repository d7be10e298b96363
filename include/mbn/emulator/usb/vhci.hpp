// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_VHCI_HPP
#define MBN_EMULATOR_USB_VHCI_HPP

#include <mbn/emulator/usb/usbip_handshake.hpp>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <istream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mbn::inline v0::emulator::usb {

/// The folder of Linux's virtual USB host controller; it is there when the module vhci-hcd is loaded.
inline constexpr char const* vhci_folder = "/sys/devices/platform/vhci_hcd.0";

/// A port for devices of high speed that nothing is plugged into, by the controller's file `status`. Nothing when there
/// is none.
[[nodiscard]] inline std::optional<std::uint32_t> free_vhci_port(std::istream& status) {
    // VDEV_ST_NULL.
    constexpr std::uint32_t unused = 4;
    std::string line;
    while (std::getline(status, line)) {
        std::istringstream words{line};
        std::string hub;
        std::uint32_t port = 0;
        std::uint32_t state = 0;
        if (words >> hub >> port >> state && hub == "hs" && state == unused)
            return port;
    }
    return std::nullopt;
}

/// Plugs the device at the other end of a connected stream socket into this machine: as `usbip attach`, without a
/// server. Gives the port. `folder` is that of the controller. Throws `std::system_error`; without the right of root
/// that is so.
inline std::uint32_t attach_to_vhci(int socket, std::filesystem::path const& folder = vhci_folder) {
    std::ifstream status{folder / "status"};
    if (!status)
        throw std::system_error{ENODEV, std::generic_category(), (folder / "status").string()};
    auto const port = free_vhci_port(status);
    if (!port)
        throw std::system_error{EBUSY, std::generic_category(), folder.string()};
    auto const line = std::to_string(*port) + " " + std::to_string(socket) + " " + std::to_string(usbip_device_id) +
                      " " + std::to_string(usbip_speed);
    auto const file = (folder / "attach").string();
    int const descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    bool const written =
        descriptor >= 0 && ::write(descriptor, line.data(), line.size()) == static_cast<::ssize_t>(line.size());
    auto const error = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!written)
        throw std::system_error{error, std::generic_category(), file};
    return *port;
}

} // namespace mbn::inline v0::emulator::usb

#endif
