// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_DEVICES_HPP
#define MBN_EXAMPLES_MBNCTL_DEVICES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbnctl {

enum class DeviceKind {
    // The character device of a modem, or a pty.
    mbim,
    // The same, through libmbim's proxy.
    mbim_proxy,
    // A modem in this process, new in every run.
    emulated,
    // A modem of ModemManager.
    modem_manager,
};

struct Device {
    DeviceKind kind = DeviceKind::mbim;
    // Of ModemManager: which modem; empty for the only one.
    std::string path = {};

    // As `--device` takes it.
    [[nodiscard]] std::string name() const;
};

// `mbim:PATH`, `mbim-proxy:PATH`, `modemmanager`, `modemmanager:MODEM` or `emulated`.
[[nodiscard]] std::optional<Device> parse_device(std::string_view text);

// How a device is named.
inline constexpr char const* device_forms = "mbim:PATH, mbim-proxy:PATH, modemmanager[:IMEI] or emulated";

// Whether a device has been named, by `--device` or by the environment variable MBN_DEVICE.
[[nodiscard]] bool is_device_named(std::optional<std::string> const& chosen);

// What `--device` names; else the environment variable MBN_DEVICE; else every /dev/cdc-wdm*, in order.
[[nodiscard]] std::vector<Device> find_devices(std::optional<std::string> const& chosen);

// Why the list is empty.
[[nodiscard]] std::string why_no_device();

} // namespace mbnctl

#endif
