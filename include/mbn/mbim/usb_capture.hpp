// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_USB_CAPTURE_HPP
#define MBN_MBIM_USB_CAPTURE_HPP

#include <mbn/mbim/detail/capture_numbers.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbn::inline v0::mbim {

/// The link types of captures of USB: Linux' usbmon with a header of 48 bytes (`LINKTYPE_USB_LINUX`) and of 64
/// (`LINKTYPE_USB_LINUX_MMAPPED`), and USBPcap of Windows (`LINKTYPE_USBPCAP`).
enum class UsbLinkType : std::uint16_t { linux_48 = 189, linux_64 = 220, usbpcap = 249 };

[[nodiscard]] constexpr bool is_usb_link_type(std::uint16_t type) noexcept {
    return type == static_cast<std::uint16_t>(UsbLinkType::linux_48) ||
           type == static_cast<std::uint16_t>(UsbLinkType::linux_64) ||
           type == static_cast<std::uint16_t>(UsbLinkType::usbpcap);
}

/// Takes the messages out of a capture of USB: what goes over the control pipe by SEND_ENCAPSULATED_COMMAND and
/// GET_ENCAPSULATED_RESPONSE (MBIM 1.0, 8.1). A transfer is told in up to four packets, of which one has the request
/// and one the data; both are put together here, by the number that the capture gives the transfer. All else of USB is
/// passed over.
class UsbCapture {
public:
    /// What a packet has of MBIM: a message or a fragment, as a view of it; empty where it has nothing. Nothing where
    /// the packet is shorter than its header. `numbers` has the byte order of the file.
    [[nodiscard]] std::optional<Bytes> message_in(UsbLinkType type, Bytes packet,
                                                  detail::CaptureNumbers const& numbers) {
        return type == UsbLinkType::usbpcap ? in_usbpcap(packet)
                                            : in_usbmon(packet, type == UsbLinkType::linux_48 ? 48 : 64, numbers);
    }

private:
    enum class Encapsulated : std::uint8_t { no, command, response };

    // A transfer on its way.
    struct Pending {
        std::uint64_t id = 0;
        std::uint32_t device = 0; ///< with its bus
        Encapsulated what{};
    };

    static constexpr std::size_t setup_size = 8;
    static constexpr std::uint8_t control = 2;
    /// More are not on their way at once; a capture that was cut may lack the ends of some.
    static constexpr std::size_t max_pending = 64;

    [[nodiscard]] static std::uint8_t octet(Bytes bytes, std::size_t at) noexcept {
        return std::to_integer<std::uint8_t>(bytes[at]);
    }

    /// USB CDC 1.2, 6.2.1 and 6.2.2.
    [[nodiscard]] static Encapsulated requested(Bytes setup) noexcept {
        if (octet(setup, 0) == 0x21 && octet(setup, 1) == 0x00)
            return Encapsulated::command;
        return octet(setup, 0) == 0xA1 && octet(setup, 1) == 0x01 ? Encapsulated::response : Encapsulated::no;
    }

    void begin(Pending const& transfer) {
        static_cast<void>(end(transfer));
        if (transfer.what == Encapsulated::no)
            return;
        if (pending_.size() == max_pending)
            pending_.erase(pending_.begin());
        pending_.push_back(transfer);
    }

    [[nodiscard]] Encapsulated end(Pending const& transfer) {
        auto const found = std::find_if(pending_.begin(), pending_.end(), [&transfer](Pending const& other) {
            return other.id == transfer.id && other.device == transfer.device;
        });
        if (found == pending_.end())
            return Encapsulated::no;
        auto const what = found->what;
        pending_.erase(found);
        return what;
    }

    /// `struct usbmon_packet` of Linux. Its numbers have the byte order of the machine, and so of the file.
    [[nodiscard]] std::optional<Bytes> in_usbmon(Bytes packet, std::size_t header,
                                                 detail::CaptureNumbers const& numbers) {
        if (packet.size() < header)
            return std::nullopt;
        bool const is_submission = octet(packet, 8) == 'S';
        bool const has_setup = octet(packet, 14) == 0;
        bool const has_data = octet(packet, 15) == 0;
        if (octet(packet, 9) != control)
            return Bytes{};
        Pending transfer{detail::load<std::uint64_t>(packet.data()),
                         std::uint32_t{numbers.half(packet, 12)} << 8u | octet(packet, 11), Encapsulated::no};
        auto const data =
            has_data ? packet.subspan(header, (std::min)(packet.size() - header, captured_size(packet, numbers)))
                     : Bytes{};
        if (!is_submission)
            return end(transfer) == Encapsulated::response ? data : Bytes{};
        transfer.what = has_setup ? requested(packet.subspan(40, setup_size)) : Encapsulated::no;
        // The data of a command stand beside its request.
        if (transfer.what == Encapsulated::command)
            return data;
        begin(transfer);
        return Bytes{};
    }

    [[nodiscard]] static std::size_t captured_size(Bytes packet, detail::CaptureNumbers const& numbers) noexcept {
        return numbers.word(packet, 36);
    }

    /// `USBPCAP_BUFFER_CONTROL_HEADER`, always little-endian. Data that go out stand behind the request or, with older
    /// versions, in the stage that follows; data that come in stand in a stage of their own or in the last one.
    [[nodiscard]] std::optional<Bytes> in_usbpcap(Bytes packet) {
        constexpr std::size_t common_header = 27;
        if (packet.size() < common_header)
            return std::nullopt;
        std::size_t const header = detail::load<std::uint16_t>(packet.data());
        if (octet(packet, 22) != control)
            return Bytes{};
        if (header <= common_header || packet.size() < header)
            return std::nullopt;
        constexpr std::uint8_t setup_stage = 0;
        Pending transfer{detail::load<std::uint64_t>(packet.data() + 2),
                         std::uint32_t{detail::load<std::uint16_t>(packet.data() + 17)} << 16u |
                             detail::load<std::uint16_t>(packet.data() + 19),
                         Encapsulated::no};
        auto const data = packet.subspan(
            header, (std::min)(packet.size() - header, std::size_t{detail::load<std::uint32_t>(packet.data() + 23)}));
        if (octet(packet, common_header) != setup_stage) {
            // The last stage of a command has no data, and the data of a response come once.
            if (data.empty())
                return Bytes{};
            return end(transfer) == Encapsulated::no ? Bytes{} : data;
        }
        if (data.size() < setup_size)
            return std::nullopt;
        transfer.what = requested(data);
        auto const behind = data.subspan(setup_size);
        if (transfer.what == Encapsulated::command && !behind.empty()) {
            static_cast<void>(end(transfer));
            return behind;
        }
        begin(transfer);
        return Bytes{};
    }

    std::vector<Pending> pending_{};
};

} // namespace mbn::inline v0::mbim

#endif
