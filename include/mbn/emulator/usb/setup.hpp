// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_SETUP_HPP
#define MBN_EMULATOR_USB_SETUP_HPP

#include <mbn/mbim/detail/little_endian.hpp>

#include <cstddef>
#include <cstdint>

namespace mbn::inline v0::emulator::usb {

/// What a control transfer asks for: bmRequestType in the upper byte, bRequest in the lower one.
enum class Request : std::uint16_t {
    // Of every device (USB 2.0, 9.4).
    clear_device_feature = 0x0001,
    set_device_feature = 0x0003,
    set_address = 0x0005,
    set_configuration = 0x0009,
    clear_interface_feature = 0x0101,
    set_interface_feature = 0x0103,
    set_interface = 0x010B,
    clear_endpoint_feature = 0x0201,
    set_endpoint_feature = 0x0203,
    get_device_status = 0x8000,
    get_descriptor = 0x8006,
    get_configuration = 0x8008,
    get_interface_status = 0x8100,
    get_interface = 0x810A,
    get_endpoint_status = 0x8200,
    // Of an MBIM function (CDC 1.2, 6.2; NCM 1.0, 6.2; MBIM 1.0, 8.1).
    send_encapsulated_command = 0x2100,
    reset_function = 0x2105,
    set_ntb_format = 0x2184,
    set_ntb_input_size = 0x2186,
    set_max_datagram_size = 0x2188,
    get_encapsulated_response = 0xA101,
    get_ntb_parameters = 0xA180,
    get_ntb_format = 0xA183,
    get_ntb_input_size = 0xA185,
    get_max_datagram_size = 0xA187,
};

/// The eight bytes with which a control transfer begins (USB 2.0, 9.3).
struct Setup {
    static constexpr std::size_t size = 8;

    Request request{};
    std::uint16_t value = 0;
    std::uint16_t index = 0;
    /// Bytes that the host sends, or takes at most.
    std::uint16_t length = 0;

    [[nodiscard]] friend constexpr bool operator==(Setup const&, Setup const&) noexcept = default;
};

/// Reads the first eight bytes; the caller has checked that they are there.
[[nodiscard]] constexpr Setup load_setup(std::byte const* from) noexcept {
    using mbim::detail::load;
    auto const type = std::to_integer<unsigned>(from[0]);
    auto const request = std::to_integer<unsigned>(from[1]);
    return {static_cast<Request>((type << 8u) | request), load<std::uint16_t>(from + 2), load<std::uint16_t>(from + 4),
            load<std::uint16_t>(from + 6)};
}

} // namespace mbn::inline v0::emulator::usb

#endif
