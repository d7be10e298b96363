// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_MODEM_DEVICE_HPP
#define MBN_EMULATOR_USB_MODEM_DEVICE_HPP

#include <mbn/emulator/detail/octets.hpp>
#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/usb/descriptors.hpp>
#include <mbn/emulator/usb/ntb.hpp>
#include <mbn/emulator/usb/transfer.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator::usb {

/// What the modem announces of itself on USB.
[[nodiscard]] inline FunctionLimits function_limits(ModemConfiguration const& configuration) noexcept {
    constexpr std::uint32_t longest = 0xFFFF;
    FunctionLimits limits;
    limits.max_control_message = static_cast<std::uint16_t>(
        (std::min)({configuration.max_control_transfer, configuration.max_received_message, longest}));
    limits.max_outstanding_commands =
        static_cast<std::uint8_t>((std::min)(configuration.max_outstanding_commands, std::uint32_t{0xFF}));
    auto const& ip = configuration.ip;
    auto const mtu = ip.ipv4 ? ip.ipv4->mtu : ip.ipv6 ? ip.ipv6->mtu : 0u;
    if (mtu != 0)
        limits.mtu = static_cast<std::uint16_t>((std::min)(mtu, std::uint32_t{limits.max_segment}));
    return limits;
}

/// A modem as a USB device: descriptors, control requests, notifications and the blocks with its IP packets. It is a
/// state machine like `Modem` itself: transfers go in, completions come out, now or later.
///
/// Not safe for use by several threads at once. The modem must live longer, and its `set_write` is taken by the device.
class ModemDevice {
public:
    using Complete = std::function<void(Completion const&)>;
    using Uplink = std::function<void(std::uint32_t session_id, mbim::Bytes packet)>;

    /// `complete` is called once for each transfer that is submitted and not taken back; it must not submit another.
    ModemDevice(Modem& modem, Identity identity, Complete complete)
        : modem_{modem}, identity_{std::move(identity)}, limits_{function_limits(modem.configuration())},
          complete_{std::move(complete)} {
        modem_.set_write([this](mbim::Bytes message) { say(message); });
    }

    ModemDevice(ModemDevice const&) = delete;
    ModemDevice& operator=(ModemDevice const&) = delete;
    ~ModemDevice() { modem_.set_write({}); }

    /// Gets the IP packets of hosts, of sessions that are active. It may call `send`.
    void set_uplink(Uplink uplink) { uplink_ = std::move(uplink); }

    [[nodiscard]] Identity const& identity() const noexcept { return identity_; }

    /// A transfer that the host wants. The data need not outlive the call.
    void submit(Transfer const& transfer) {
        if (transfer.endpoint == 0)
            return control(transfer);
        if (waiting_.size() >= max_waiting)
            return stall(transfer);
        bool const data = transfer.endpoint == data_endpoint && data_setting_ == 1;
        if (transfer.endpoint == notification_endpoint && transfer.direction == Direction::to_host)
            waiting_.push_back({transfer.id, notification_endpoint, transfer.length});
        else if (data && transfer.direction == Direction::to_host)
            waiting_.push_back({transfer.id, data_endpoint, transfer.length});
        else if (data)
            return take_block(transfer);
        else
            return stall(transfer);
        serve();
    }

    /// The host takes a transfer back. False when it had come to its end before; otherwise it is not completed.
    [[nodiscard]] bool cancel(std::uint32_t id) {
        auto const found =
            std::find_if(waiting_.begin(), waiting_.end(), [id](auto const& one) { return one.id == id; });
        if (found == waiting_.end())
            return false;
        waiting_.erase(found);
        return true;
    }

    /// The host is gone, or resets the bus: its transfers and what it did not fetch are forgotten. Sessions go on.
    void reset() {
        waiting_.clear();
        configured_ = 0;
        discard();
        modem_.host_left();
    }

    /// An IP packet of the network for the host. It counts as discarded where the session is not active, nobody fetches
    /// packets, or too many wait.
    void send(std::uint32_t session_id, mbim::Bytes packet) {
        mbim::PacketStatisticsInfo counted;
        if (!modem_.equipment().contexts().active(session_id) || data_setting_ != 1 || packets_.size() >= max_packets ||
            packet.empty() || packet.size() > limits_.max_segment) {
            counted.in_discards = 1;
            return modem_.add_statistics(counted);
        }
        counted.in_packets = 1;
        counted.in_octets = packet.size();
        modem_.add_statistics(counted);
        packets_.push_back({static_cast<std::uint8_t>(session_id), {packet.begin(), packet.end()}});
        serve();
    }

private:
    /// Nobody may fill the memory: neither a host that asks for more and more, nor one that fetches nothing.
    static constexpr std::size_t max_waiting = 1024;
    static constexpr std::size_t max_responses = 256;
    static constexpr std::size_t max_packets = 1024;

    struct Waiting {
        std::uint32_t id = 0;
        std::uint8_t endpoint = 0;
        std::uint32_t length = 0;
    };
    struct Packet {
        std::uint8_t session_id = 0;
        std::vector<std::byte> bytes{};
    };

    void say(mbim::Bytes message) {
        if (muted_ || responses_.size() >= max_responses)
            return;
        responses_.emplace_back(message.begin(), message.end());
        ++notifications_;
        serve();
    }

    // -- endpoints ----------------------------------------------------------------------------------------------------

    void succeed(Transfer const& transfer, mbim::Bytes answer = {}) {
        if (transfer.direction == Direction::to_device)
            return complete_({transfer.id, TransferStatus::success, transfer.length, {}});
        auto const room = (std::min)(std::size_t{transfer.setup.length}, std::size_t{transfer.length});
        answer = answer.first((std::min)(answer.size(), room));
        complete_({transfer.id, TransferStatus::success, static_cast<std::uint32_t>(answer.size()), answer});
    }

    void stall(Transfer const& transfer) { complete_({transfer.id, TransferStatus::stalled, 0, {}}); }

    /// The first transfer that waits at an endpoint.
    [[nodiscard]] std::optional<Waiting> take_waiting(std::uint8_t endpoint) {
        auto const found = std::find_if(waiting_.begin(), waiting_.end(),
                                        [endpoint](auto const& one) { return one.endpoint == endpoint; });
        if (found == waiting_.end())
            return std::nullopt;
        auto const result = *found;
        waiting_.erase(found);
        return result;
    }

    void serve() {
        while (notifications_ != 0) {
            auto const transfer = take_waiting(notification_endpoint);
            if (!transfer)
                break;
            --notifications_;
            // RESPONSE_AVAILABLE (CDC 1.2, table 19).
            static constexpr std::array<std::byte, 8> notification{
                std::byte{0xA1}, std::byte{1}, std::byte{0}, std::byte{0}, std::byte{communication_interface},
                std::byte{0},    std::byte{0}, std::byte{0}};
            give(*transfer, notification);
        }
        while (!packets_.empty()) {
            auto const transfer = take_waiting(data_endpoint);
            if (!transfer)
                return;
            // What waits for a session that has ended is lost with it.
            std::erase_if(packets_, [this](Packet const& packet) {
                return !modem_.equipment().contexts().active(packet.session_id);
            });
            if (packets_.empty())
                return waiting_.push_front(*transfer);
            give_block(*transfer);
        }
    }

    void give(Waiting const& transfer, mbim::Bytes bytes) {
        bytes = bytes.first((std::min)(bytes.size(), std::size_t{transfer.length}));
        complete_({transfer.id, TransferStatus::success, static_cast<std::uint32_t>(bytes.size()), bytes});
    }

    void give_block(Waiting const& transfer) {
        NtbWriter writer{(std::min)(transfer.length, input_size_)};
        std::size_t count = 0;
        while (count < packets_.size() && writer.add({packets_[count].session_id, packets_[count].bytes}))
            ++count;
        auto const block = writer.empty() ? std::vector<std::byte>{} : writer.write(sequence_++);
        // One that fits no block must not hold up the others.
        packets_.erase(packets_.begin(),
                       packets_.begin() + static_cast<std::ptrdiff_t>((std::max)(count, std::size_t{1})));
        give(transfer, block);
    }

    void take_block(Transfer const& transfer) {
        mbim::PacketStatisticsInfo counted;
        if (!transfer.data.empty()) {
            auto const error = read_ntb(transfer.data, [&](Datagram const& datagram) {
                if (!modem_.equipment().contexts().active(datagram.session_id)) {
                    ++counted.out_discards;
                    return;
                }
                ++counted.out_packets;
                counted.out_octets += datagram.packet.size();
                if (uplink_)
                    uplink_(datagram.session_id, datagram.packet);
            });
            counted.out_errors = error ? 1 : 0;
        }
        modem_.add_statistics(counted);
        complete_({transfer.id, TransferStatus::success, transfer.length, {}});
    }

    // -- control ------------------------------------------------------------------------------------------------------

    void control(Transfer const& transfer) {
        switch (transfer.setup.request) {
        case Request::get_device_status:
        case Request::get_interface_status:
        case Request::get_endpoint_status:
            return number(transfer, std::uint16_t{0});
        case Request::clear_device_feature:
        case Request::clear_interface_feature:
        case Request::clear_endpoint_feature:
        case Request::set_device_feature:
        case Request::set_interface_feature:
        case Request::set_endpoint_feature:
        case Request::set_address:
            return succeed(transfer);
        case Request::get_descriptor:
            return descriptor(transfer);
        case Request::get_configuration:
            return number(transfer, configured_);
        case Request::set_configuration:
            return configure(transfer);
        case Request::get_interface:
            return number(transfer, transfer.setup.index == data_interface ? data_setting_ : std::uint8_t{0});
        case Request::set_interface:
            return set_interface(transfer);
        default:
            return transfer.setup.index == communication_interface ? class_control(transfer) : stall(transfer);
        }
    }

    void class_control(Transfer const& transfer) {
        switch (transfer.setup.request) {
        case Request::send_encapsulated_command:
            modem_.receive(transfer.data);
            return succeed(transfer);
        case Request::get_encapsulated_response:
            return respond(transfer);
        case Request::reset_function:
            reset_function();
            return succeed(transfer);
        case Request::get_ntb_parameters:
            return ntb_parameters(transfer);
        case Request::get_ntb_format:
            return number(transfer, std::uint16_t{0});
        case Request::set_ntb_format:
            return transfer.setup.value == 0 ? succeed(transfer) : stall(transfer);
        case Request::get_ntb_input_size:
            return number(transfer, input_size_);
        case Request::set_ntb_input_size:
            return set_input_size(transfer);
        case Request::get_max_datagram_size:
            return number(transfer, limits_.max_segment);
        case Request::set_max_datagram_size:
            return transfer.data.size() == 2 ? succeed(transfer) : stall(transfer);
        default:
            return stall(transfer);
        }
    }

    template <std::unsigned_integral T>
    void number(Transfer const& transfer, T value) {
        std::array<std::byte, sizeof value> bytes{};
        mbim::detail::store(bytes.data(), value);
        succeed(transfer, bytes);
    }

    void descriptor(Transfer const& transfer) {
        auto const index = static_cast<std::uint8_t>(transfer.setup.value & 0xFFu);
        switch (static_cast<DescriptorType>(transfer.setup.value >> 8u)) {
        case DescriptorType::device:
            return succeed(transfer, device_descriptor(identity_));
        case DescriptorType::configuration:
            return index == 0 ? succeed(transfer, configuration_descriptor(limits_)) : stall(transfer);
        case DescriptorType::string:
            if (auto const text = string_descriptor(identity_, index))
                return succeed(transfer, *text);
            return stall(transfer);
        default:
            return stall(transfer);
        }
    }

    void configure(Transfer const& transfer) {
        if (transfer.setup.value > configuration_value)
            return stall(transfer);
        configured_ = static_cast<std::uint8_t>(transfer.setup.value);
        discard();
        modem_.host_left();
        succeed(transfer);
    }

    void set_interface(Transfer const& transfer) {
        auto const& setup = transfer.setup;
        if (setup.index > data_interface || setup.value > (setup.index == data_interface ? 1 : 0))
            return stall(transfer);
        if (setup.index == data_interface) {
            // Back to what it was at first (NCM 1.0, 7.2).
            data_setting_ = static_cast<std::uint8_t>(setup.value);
            packets_.clear();
            input_size_ = max_ntb_size;
            sequence_ = 0;
        }
        succeed(transfer);
    }

    void respond(Transfer const& transfer) {
        if (responses_.empty())
            return succeed(transfer);
        auto const message = std::move(responses_.front());
        responses_.pop_front();
        // It came without being asked to.
        notifications_ = (std::min)(notifications_, responses_.size());
        succeed(transfer, message);
    }

    void ntb_parameters(Transfer const& transfer) {
        // NCM 1.0, table 6-3: 16-bit blocks; sizes, and everything on multiples of four.
        emulator::detail::Octets out;
        out.little(std::uint16_t{28}).little(std::uint16_t{1});
        for (int direction = 0; direction < 2; ++direction)
            out.little(max_ntb_size).little(std::uint16_t{4}).zeros(2).little(std::uint16_t{4}).zeros(2);
        succeed(transfer, out.take());
    }

    void set_input_size(Transfer const& transfer) {
        if (transfer.data.size() != sizeof input_size_)
            return stall(transfer);
        auto const size = mbim::detail::load<std::uint32_t>(transfer.data.data());
        if (size < min_ntb_size || size > max_ntb_size)
            return stall(transfer);
        input_size_ = size;
        succeed(transfer);
    }

    void discard() {
        responses_.clear();
        notifications_ = 0;
        packets_.clear();
        data_setting_ = 0;
        input_size_ = max_ntb_size;
        sequence_ = 0;
    }

    /// As a CLOSE that nobody answers, and nothing of before is said any more.
    void reset_function() {
        responses_.clear();
        notifications_ = 0;
        packets_.clear();
        modem_.host_left();
        std::array<std::byte, 16> message{};
        auto const encoded = mbim::encode_close(1, message);
        muted_ = true;
        modem_.receive(mbim::Bytes{message}.first(encoded.size));
        muted_ = false;
    }

    Modem& modem_;
    Identity identity_;
    FunctionLimits limits_;
    Complete complete_;
    Uplink uplink_{};
    std::deque<Waiting> waiting_{};
    std::deque<std::vector<std::byte>> responses_{};
    std::size_t notifications_ = 0;
    std::deque<Packet> packets_{};
    std::uint32_t input_size_ = max_ntb_size;
    std::uint16_t sequence_ = 0;
    std::uint8_t configured_ = 0;
    std::uint8_t data_setting_ = 0;
    bool muted_ = false;
};

} // namespace mbn::inline v0::emulator::usb

#endif
