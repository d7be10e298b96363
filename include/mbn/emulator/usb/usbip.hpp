// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_USBIP_HPP
#define MBN_EMULATOR_USB_USBIP_HPP

#include <mbn/emulator/detail/octets.hpp>
#include <mbn/emulator/usb/transfer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbn::inline v0::emulator::usb {

/// Messages of USB/IP 1.1.1 about transfers (Linux, Documentation/usb/usbip_protocol.rst). Integers are in network
/// order. A request is 48 bytes and what the host sends to the device; so is a reply, with what the device gives.
inline constexpr std::size_t usbip_header_size = 48;

/// The longest transfer that is taken. Linux never asks for more than a sixteenth.
inline constexpr std::uint32_t max_transfer_size = 1u << 20u;

/// What a message is about.
enum class UsbipCommand : std::uint32_t { submit = 1, unlink = 2, submit_reply = 3, unlink_reply = 4 };

/// A request of the host.
struct UsbipRequest {
    UsbipCommand command{};
    /// For `submit`; its `id` is the sequence number, its `data` is to be filled in.
    Transfer transfer{};
    /// For `unlink`: the sequence number of the transfer that is to be taken back.
    std::uint32_t unlinked = 0;

    /// Bytes that follow the header.
    [[nodiscard]] std::size_t data_size() const noexcept {
        return command == UsbipCommand::submit && transfer.direction == Direction::to_device ? transfer.length : 0;
    }
};

/// Reads the header of a request. Nothing where it is too short or none, is about an isochronous transfer, or about one
/// of more than `max_transfer_size`: then nobody knows where the next one begins.
[[nodiscard]] inline std::optional<UsbipRequest> decode_usbip_request(mbim::Bytes header) noexcept {
    using emulator::detail::load_big;
    if (header.size() < usbip_header_size)
        return std::nullopt;
    auto const number = [&header](std::size_t at) { return load_big<std::uint32_t>(header.data() + at); };
    UsbipRequest request;
    request.command = static_cast<UsbipCommand>(number(0));
    request.transfer.id = number(4);
    if (request.command == UsbipCommand::unlink) {
        request.unlinked = number(20);
        return request;
    }
    auto const direction = number(12);
    auto const endpoint = number(16);
    auto const packets = number(32);
    if (request.command != UsbipCommand::submit || direction > 1 || endpoint > 15 || number(24) > max_transfer_size ||
        (packets != 0 && packets != 0xFFFFFFFF))
        return std::nullopt;
    request.transfer.direction = static_cast<Direction>(direction);
    request.transfer.endpoint = endpoint;
    request.transfer.length = number(24);
    request.transfer.setup = load_setup(header.data() + 40);
    return request;
}

/// The reply to `submit`.
[[nodiscard]] inline std::vector<std::byte> encode_usbip_reply(Completion const& completion) {
    emulator::detail::Octets out;
    out.big(static_cast<std::uint32_t>(UsbipCommand::submit_reply)).big(completion.id).zeros(12);
    out.big(static_cast<std::uint32_t>(completion.status)).big(completion.length);
    // No isochronous packets: start frame, number of them, errors; and eight bytes that are not used.
    out.zeros(20).bytes(completion.data);
    return out.take();
}

/// The reply to `unlink`: `cancelled`, or success where the transfer had come to its end before.
[[nodiscard]] inline std::vector<std::byte> encode_usbip_unlink_reply(std::uint32_t id, TransferStatus status) {
    emulator::detail::Octets out;
    out.big(static_cast<std::uint32_t>(UsbipCommand::unlink_reply)).big(id).zeros(12);
    out.big(static_cast<std::uint32_t>(status)).zeros(24);
    return out.take();
}

} // namespace mbn::inline v0::emulator::usb

#endif
