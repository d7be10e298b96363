// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_USBIP_HANDSHAKE_HPP
#define MBN_EMULATOR_USB_USBIP_HANDSHAKE_HPP

#include <mbn/emulator/detail/octets.hpp>
#include <mbn/emulator/usb/descriptors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0::emulator::usb {

/// The device as USB/IP lists and numbers it: what `usbip attach -b` wants, and the ID that stands in every request.
inline constexpr std::string_view usbip_bus_id = "1-1";
inline constexpr std::uint32_t usbip_device_id = (1u << 16u) | 2u;

/// High speed.
inline constexpr std::uint32_t usbip_speed = 3;

/// What a client of a USB/IP server asks before transfers begin (OP_REQ_DEVLIST and OP_REQ_IMPORT).
enum class UsbipOperation : std::uint16_t { list_devices = 0x8005, import_device = 0x8003 };

/// The answer to an import (OP_REP_IMPORT). The numbers are those of Linux.
enum class ImportStatus : std::uint32_t { success = 0, busy = 2, no_such_device = 4 };

/// Bytes of a request up to the name of the bus, and of that name.
inline constexpr std::size_t usbip_operation_size = 8;
inline constexpr std::size_t usbip_bus_id_size = 32;

namespace detail {

/// Protocol version 1.1.1.
inline constexpr std::uint16_t usbip_version = 0x0111;

/// The 312 bytes with which every reply describes a device.
inline void append_device(emulator::detail::Octets& out, Identity const& identity) {
    using Byte = std::uint8_t;
    out.text("/sys/devices/emulated/usb1/1-1", 256).text(usbip_bus_id, usbip_bus_id_size);
    out.big(std::uint32_t{1}).big(std::uint32_t{2}).big(usbip_speed);
    out.big(identity.vendor).big(identity.product).big(identity.release);
    // Class, current and number of configurations, number of interfaces.
    for (Byte const byte : {Byte{0xEF}, Byte{2}, Byte{1}, configuration_value, Byte{1}, Byte{2}})
        out.big(byte);
}

} // namespace detail

/// Reads the first 8 bytes of a request. Nothing when it is of another version, or no request.
[[nodiscard]] inline std::optional<UsbipOperation> decode_usbip_operation(mbim::Bytes bytes) noexcept {
    if (bytes.size() < usbip_operation_size ||
        emulator::detail::load_big<std::uint16_t>(bytes.data()) != detail::usbip_version)
        return std::nullopt;
    auto const operation = static_cast<UsbipOperation>(emulator::detail::load_big<std::uint16_t>(bytes.data() + 2));
    if (operation != UsbipOperation::list_devices && operation != UsbipOperation::import_device)
        return std::nullopt;
    return operation;
}

/// The name that follows an import, without the zeros behind it.
[[nodiscard]] inline std::string decode_usbip_bus_id(mbim::Bytes bytes) {
    std::string name;
    for (auto const byte : bytes.first((std::min)(bytes.size(), usbip_bus_id_size)))
        name += static_cast<char>(byte);
    return name.substr(0, name.find('\0'));
}

/// The reply to a request for a list: this device with its interfaces, or none.
[[nodiscard]] inline std::vector<std::byte> encode_usbip_device_list(Identity const* device) {
    emulator::detail::Octets out;
    out.big(detail::usbip_version).big(std::uint16_t{0x0005}).big(std::uint32_t{0});
    out.big(std::uint32_t{device != nullptr ? 1u : 0u});
    if (device == nullptr)
        return out.take();
    detail::append_device(out, *device);
    return out.big(std::uint32_t{0x020E0000}).big(std::uint32_t{0x0A000200}).take();
}

/// The reply to an import. After success, transfers begin.
[[nodiscard]] inline std::vector<std::byte> encode_usbip_import(ImportStatus status, Identity const& device) {
    emulator::detail::Octets out;
    out.big(detail::usbip_version).big(std::uint16_t{0x0003}).big(static_cast<std::uint32_t>(status));
    if (status == ImportStatus::success)
        detail::append_device(out, device);
    return out.take();
}

} // namespace mbn::inline v0::emulator::usb

#endif
