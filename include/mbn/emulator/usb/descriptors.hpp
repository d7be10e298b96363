// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_DESCRIPTORS_HPP
#define MBN_EMULATOR_USB_DESCRIPTORS_HPP

#include <mbn/emulator/detail/octets.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0::emulator::usb {

/// Who a device says it is. The numbers are a pair that is free for tests. Texts are ASCII of at most 126 letters.
struct Identity {
    std::uint16_t vendor = 0x1209;
    std::uint16_t product = 0x0001;
    /// Binary coded decimal.
    std::uint16_t release = 0x0100;
    std::string manufacturer{"mbn"};
    std::string product_name{"emulated modem"};
    std::string serial_number{};
};

/// What an MBIM function announces of itself (MBIM 1.0, 6.4 and 6.5).
struct FunctionLimits {
    /// The longest control message of either side, in bytes.
    std::uint16_t max_control_message = 4096;
    std::uint8_t max_filters = 16;
    std::uint8_t max_filter_size = 192;
    /// The longest IP packet, in bytes.
    std::uint16_t max_segment = 2048;
    std::uint8_t max_outstanding_commands = 32;
    /// What the host gives its network interface.
    std::uint16_t mtu = 1500;
};

/// The interfaces and endpoints of the device. An endpoint's number goes without its direction.
inline constexpr std::uint8_t communication_interface = 0;
inline constexpr std::uint8_t data_interface = 1;
inline constexpr std::uint8_t notification_endpoint = 1;
inline constexpr std::uint8_t data_endpoint = 2;
inline constexpr std::uint8_t configuration_value = 1;

/// bDescriptorType (USB 2.0, table 9-5).
enum class DescriptorType : std::uint8_t { device = 1, configuration = 2, string = 3 };

/// The device descriptor (USB 2.0, 9.6.1), of a device with interface associations. A text that is empty has no number.
[[nodiscard]] inline std::vector<std::byte> device_descriptor(Identity const& identity) {
    auto const number = [](std::string const& text, std::uint8_t index) {
        return text.empty() ? std::uint8_t{0} : index;
    };
    detail::Octets out;
    out.little(std::uint32_t{0x02000112}).little(std::uint32_t{0x400102EF});
    out.little(identity.vendor).little(identity.product).little(identity.release);
    out.little(number(identity.manufacturer, 1)).little(number(identity.product_name, 2));
    out.little(number(identity.serial_number, 3)).little(std::uint8_t{1});
    return out.take();
}

/// The configuration descriptor with all that belongs to it: one MBIM function, of a communication interface with an
/// endpoint for notifications and a data interface whose alternate setting 1 has an endpoint each way (MBIM 1.0, 6).
[[nodiscard]] inline std::vector<std::byte> configuration_descriptor(FunctionLimits const& limits) {
    detail::Octets out;
    auto const put = [&out](std::initializer_list<std::uint8_t> bytes) {
        for (auto const byte : bytes)
            out.little(byte);
    };
    constexpr std::uint16_t total = 9 + 8 + 9 + 5 + 5 + 12 + 8 + 7 + 9 + 9 + 7 + 7;
    put({0x09, 0x02, total & 0xFFu, total >> 8u, 2, configuration_value, 0, 0x80, 250});
    put({0x08, 0x0B, communication_interface, 2, 0x02, 0x0E, 0x00, 0});

    put({0x09, 0x04, communication_interface, 0, 1, 0x02, 0x0E, 0x00, 0});
    put({0x05, 0x24, 0x00, 0x10, 0x01});
    put({0x05, 0x24, 0x06, communication_interface, data_interface});
    put({0x0C, 0x24, 0x1B, 0x00, 0x01});
    out.little(limits.max_control_message).little(limits.max_filters).little(limits.max_filter_size);
    // GET_MAX_DATAGRAM_SIZE and its set (NCM 1.0, table 5-2).
    out.little(limits.max_segment).little(std::uint8_t{0x08});
    put({0x08, 0x24, 0x1C, 0x00, 0x01});
    out.little(limits.max_outstanding_commands).little(limits.mtu);
    // Every two milliseconds, 16 bytes.
    put({0x07, 0x05, 0x80 | notification_endpoint, 0x03, 16, 0, 5});

    put({0x09, 0x04, data_interface, 0, 0, 0x0A, 0x00, 0x02, 0});
    put({0x09, 0x04, data_interface, 1, 2, 0x0A, 0x00, 0x02, 0});
    put({0x07, 0x05, 0x80 | data_endpoint, 0x02, 0x00, 0x02, 0});
    put({0x07, 0x05, data_endpoint, 0x02, 0x00, 0x02, 0});
    return out.take();
}

/// String descriptor `index` (USB 2.0, 9.6.7); 0 tells the one language. Nothing where there is none.
[[nodiscard]] inline std::optional<std::vector<std::byte>> string_descriptor(Identity const& identity,
                                                                             std::uint8_t index) {
    constexpr std::size_t longest = 126;
    detail::Octets out;
    if (index == 0)
        return out.little(std::uint32_t{0x04090304}).take();
    std::string const* const texts[] = {&identity.manufacturer, &identity.product_name, &identity.serial_number};
    if (index > std::size(texts) || texts[index - 1]->empty())
        return std::nullopt;
    auto const text = std::string_view{*texts[index - 1]}.substr(0, longest);
    out.little(static_cast<std::uint8_t>(2 + 2 * text.size())).little(std::uint8_t{3});
    for (auto const letter : text) {
        auto const code = static_cast<unsigned char>(letter);
        out.little(code < 0x80 ? std::uint16_t{code} : std::uint16_t{'?'});
    }
    return out.take();
}

} // namespace mbn::inline v0::emulator::usb

#endif
