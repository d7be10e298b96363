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
};

struct Device {
    DeviceKind kind = DeviceKind::mbim;
    std::string path = {};

    // As `--device` takes it.
    [[nodiscard]] std::string name() const;
};

// `mbim:PATH`, `mbim-proxy:PATH` or `emulated`.
[[nodiscard]] std::optional<Device> parse_device(std::string_view text);

// What `--device` names; else the environment variable MBN_DEVICE; else every /dev/cdc-wdm*, in order.
[[nodiscard]] std::vector<Device> find_devices(std::optional<std::string> const& chosen);

// Why the list is empty.
[[nodiscard]] std::string why_no_device();

} // namespace mbnctl

#endif
