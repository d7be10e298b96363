// SPDX-License-Identifier: BSL-1.0
#include "devices.hpp"

#include <glob.h>

#include <cstddef>
#include <cstdlib>

namespace mbnctl {

namespace {

constexpr std::string_view mbim_prefix = "mbim:";
constexpr std::string_view proxy_prefix = "mbim-proxy:";
constexpr std::string_view modem_manager_name = "modemmanager";
constexpr std::string_view modem_manager_prefix = "modemmanager:";

[[nodiscard]] std::string preset_device() {
    char const* const preset = std::getenv("MBN_DEVICE");
    return preset != nullptr ? preset : "";
}

} // namespace

std::string Device::name() const {
    switch (kind) {
    case DeviceKind::mbim:
        return std::string{mbim_prefix} + path;
    case DeviceKind::mbim_proxy:
        return std::string{proxy_prefix} + path;
    case DeviceKind::modem_manager:
        return path.empty() ? std::string{modem_manager_name} : std::string{modem_manager_prefix} + path;
    case DeviceKind::emulated:
        break;
    }
    return "emulated";
}

std::optional<Device> parse_device(std::string_view text) {
    if (text == "emulated")
        return Device{DeviceKind::emulated};
    if (text == modem_manager_name)
        return Device{DeviceKind::modem_manager};
    auto const behind = [text](std::string_view prefix) {
        return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
    };
    if (std::string_view const path = behind(mbim_prefix); !path.empty())
        return Device{DeviceKind::mbim, std::string{path}};
    if (std::string_view const path = behind(proxy_prefix); !path.empty())
        return Device{DeviceKind::mbim_proxy, std::string{path}};
    if (std::string_view const modem = behind(modem_manager_prefix); !modem.empty())
        return Device{DeviceKind::modem_manager, std::string{modem}};
    return std::nullopt;
}

bool is_device_named(std::optional<std::string> const& chosen) {
    return chosen || !preset_device().empty();
}

std::vector<Device> find_devices(std::optional<std::string> const& chosen) {
    std::vector<Device> found;
    std::string const preset = preset_device();
    if (chosen || !preset.empty()) {
        if (std::optional<Device> device = parse_device(chosen ? *chosen : preset))
            found.push_back(*std::move(device));
        return found;
    }
    glob_t paths = {};
    if (glob("/dev/cdc-wdm*", 0, nullptr, &paths) == 0)
        for (std::size_t index = 0; index < paths.gl_pathc; ++index)
            found.push_back(Device{DeviceKind::mbim, paths.gl_pathv[index]});
    globfree(&paths);
    return found;
}

std::string why_no_device() {
    std::string const preset = preset_device();
    return preset.empty() ? "there is no /dev/cdc-wdm*, and neither --device nor MBN_DEVICE names a device"
                          : "MBN_DEVICE is \"" + preset + "\", which must be " + device_forms;
}

} // namespace mbnctl
