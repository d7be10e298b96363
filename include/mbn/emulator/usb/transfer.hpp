// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_TRANSFER_HPP
#define MBN_EMULATOR_USB_TRANSFER_HPP

#include <mbn/emulator/usb/setup.hpp>
#include <mbn/mbim/list.hpp>

#include <cstdint>

namespace mbn::inline v0::emulator::usb {

/// Which way the data of a transfer goes. The numbers are those of USB/IP.
enum class Direction : std::uint32_t { to_device = 0, to_host = 1 };

/// How a transfer ended. The numbers are those of Linux, as USB/IP carries them.
enum class TransferStatus : std::int32_t {
    success = 0,
    stalled = -32,    ///< EPIPE: the device does not do this
    cancelled = -104, ///< ECONNRESET: the host has taken it back
};

/// A transfer that the host asks for.
struct Transfer {
    /// Given back with the `Completion`.
    std::uint32_t id = 0;
    /// 0 to 15, without the direction.
    std::uint32_t endpoint = 0;
    Direction direction = Direction::to_device;
    /// Only where the endpoint is 0.
    Setup setup{};
    /// Bytes that the host has, or has room for.
    std::uint32_t length = 0;
    /// What it sends; views into a buffer of the caller.
    mbim::Bytes data{};
};

/// The end of a transfer.
struct Completion {
    std::uint32_t id = 0;
    TransferStatus status = TransferStatus::success;
    /// Bytes that the device took, or gives.
    std::uint32_t length = 0;
    /// What it gives; empty for a transfer to the device.
    mbim::Bytes data{};
};

} // namespace mbn::inline v0::emulator::usb

#endif
