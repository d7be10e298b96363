// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/usb/modem_device.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

using namespace mbn;
namespace usb = emulator::usb;
using emulator_test::attached;
using emulator_test::to_bytes;
using emulator_test::to_hex;
using usb::Direction;
using usb::TransferStatus;

namespace {

std::string const response_available = "a101000000000000";

/// A modem as a USB device, and a host's controller that asks it for transfers.
struct UsbBench {
    struct Done {
        TransferStatus status{};
        std::uint32_t length = 0;
        std::vector<std::byte> data{};
    };

    explicit UsbBench(emulator::ModemConfiguration configuration = attached())
        : host{std::move(configuration)},
          device{host.modem, usb::Identity{}, [this](usb::Completion const& completion) {
                     CHECK_FALSE(done.contains(completion.id));
                     done[completion.id] = {
                         completion.status, completion.length, {completion.data.begin(), completion.data.end()}};
                 }} {}

    std::uint32_t start(usb::Transfer transfer) {
        transfer.id = ++last_id;
        device.submit(transfer);
        return last_id;
    }
    std::uint32_t fetch(std::uint32_t endpoint, std::uint32_t length) {
        return start({0, endpoint, Direction::to_host, {}, length, {}});
    }
    std::uint32_t put(std::uint32_t endpoint, mbim::Bytes data) {
        return start({0, endpoint, Direction::to_device, {}, static_cast<std::uint32_t>(data.size()), data});
    }

    /// A control transfer, which ends at once.
    Done ask(usb::Request request, std::uint16_t value = 0, std::uint16_t index = 0, std::uint16_t length = 4096) {
        return take(start({0, 0, Direction::to_host, {request, value, index, length}, length, {}}));
    }
    Done tell(usb::Request request, std::uint16_t value = 0, std::uint16_t index = 0, mbim::Bytes data = {}) {
        auto const length = static_cast<std::uint16_t>(data.size());
        return take(start({0, 0, Direction::to_device, {request, value, index, length}, length, data}));
    }
    Done take(std::uint32_t id) {
        REQUIRE(done.contains(id));
        auto const result = done[id];
        done.erase(id);
        return result;
    }

    Done say(mbim::Bytes message) { return tell(usb::Request::send_encapsulated_command, 0, 0, message); }
    std::vector<std::byte> hear() { return ask(usb::Request::get_encapsulated_response).data; }

    /// As Linux does: configuration, data interface, function opened and session active.
    void connect(std::uint32_t session_id = 0) {
        tell(usb::Request::set_configuration, 1);
        tell(usb::Request::set_interface, 1, 1);
        say(emulator_test::Host::open_message(1, 4096));
        say(emulator_test::Host::command_message(2, emulator_test::Host::connect_request("internet", session_id)));
        while (!hear().empty()) {
        }
        REQUIRE(host.modem.equipment().contexts().active(session_id));
    }

    mbim::PacketStatisticsInfo statistics() {
        say(emulator_test::Host::command_message(99, mbim::PacketStatisticsQuery{}));
        emulator_test::Received const answer{hear()};
        return answer.info<mbim::PacketStatisticsInfo>();
    }

    emulator_test::Host host;
    std::map<std::uint32_t, Done> done{};
    std::uint32_t last_id = 0;
    usb::ModemDevice device;
};

std::vector<std::byte> one_packet_block(std::uint8_t session_id, mbim::Bytes packet) {
    usb::NtbWriter writer{usb::max_ntb_size};
    REQUIRE(writer.add({session_id, packet}));
    return writer.write(0);
}

std::vector<std::pair<unsigned, std::string>> packets_of(mbim::Bytes block) {
    std::vector<std::pair<unsigned, std::string>> packets;
    CHECK_FALSE(usb::read_ntb(block, [&](usb::Datagram const& datagram) {
        packets.emplace_back(datagram.session_id, to_hex(datagram.packet));
    }));
    return packets;
}

} // namespace

TEST_CASE("usb device: descriptors, are given as far as the host has room") {
    UsbBench bench;
    CHECK(bench.ask(usb::Request::get_descriptor, 0x0100).data == usb::device_descriptor({}));
    auto const first = bench.ask(usb::Request::get_descriptor, 0x0200, 0, 9);
    CHECK(first.data.size() == 9);
    CHECK(first.length == 9);
    CHECK(bench.ask(usb::Request::get_descriptor, 0x0200).data ==
          usb::configuration_descriptor(usb::function_limits(attached())));
    CHECK(to_hex(bench.ask(usb::Request::get_descriptor, 0x0301, 0x0409).data) == "08036d0062006e00");
    CHECK(bench.ask(usb::Request::get_descriptor, 0x0303).status == TransferStatus::stalled);
    CHECK(bench.ask(usb::Request::get_descriptor, 0x0201).status == TransferStatus::stalled);
    // A device that has no other speed says so like this.
    CHECK(bench.ask(usb::Request::get_descriptor, 0x0600).status == TransferStatus::stalled);
}

TEST_CASE("usb device: requests of every device, are answered") {
    UsbBench bench;
    CHECK(to_hex(bench.ask(usb::Request::get_device_status, 0, 0, 2).data) == "0000");
    CHECK(to_hex(bench.ask(usb::Request::get_configuration, 0, 0, 1).data) == "00");
    CHECK(bench.tell(usb::Request::set_configuration, 1).status == TransferStatus::success);
    CHECK(to_hex(bench.ask(usb::Request::get_configuration, 0, 0, 1).data) == "01");
    CHECK(bench.tell(usb::Request::set_configuration, 2).status == TransferStatus::stalled);
    CHECK(bench.tell(usb::Request::set_interface, 1, 1).status == TransferStatus::success);
    CHECK(to_hex(bench.ask(usb::Request::get_interface, 0, 1, 1).data) == "01");
    CHECK(to_hex(bench.ask(usb::Request::get_interface, 0, 0, 1).data) == "00");
    CHECK(bench.tell(usb::Request::set_interface, 2, 1).status == TransferStatus::stalled);
    CHECK(bench.tell(usb::Request::set_interface, 1, 0).status == TransferStatus::stalled);
    CHECK(bench.tell(usb::Request::set_interface, 0, 2).status == TransferStatus::stalled);
    CHECK(bench.tell(usb::Request::clear_endpoint_feature, 0, 0x82).status == TransferStatus::success);
    CHECK(bench.tell(static_cast<usb::Request>(0x4001)).status == TransferStatus::stalled);
    CHECK(bench.ask(static_cast<usb::Request>(0xC001), 0, 4).status == TransferStatus::stalled);
}

TEST_CASE("usb device: the function, announces what the modem is configured for") {
    emulator::ModemConfiguration configuration;
    configuration.max_control_transfer = 512;
    configuration.ip.ipv4->mtu = 1400;
    configuration.max_outstanding_commands = 300;
    auto const limits = usb::function_limits(configuration);
    CHECK(limits.max_control_message == 512);
    CHECK(limits.mtu == 1400);
    CHECK(limits.max_outstanding_commands == 255);
    configuration.max_control_transfer = configuration.max_received_message = 1'000'000;
    configuration.ip.ipv4.reset();
    CHECK(usb::function_limits(configuration).max_control_message == 65535);
    CHECK(usb::function_limits(configuration).mtu == 1500);
    configuration.ip.ipv6.emplace().mtu = 9000;
    CHECK(usb::function_limits(configuration).mtu == usb::FunctionLimits{}.max_segment);
}

TEST_CASE("usb device: requests of the network function, are answered") {
    UsbBench bench;
    CHECK(to_hex(bench.ask(usb::Request::get_ntb_parameters, 0, 0, 28).data) == "1c000100"
                                                                                "004000000400000004000000"
                                                                                "004000000400000004000000");
    CHECK(to_hex(bench.ask(usb::Request::get_ntb_format, 0, 0, 2).data) == "0000");
    CHECK(bench.tell(usb::Request::set_ntb_format, 0).status == TransferStatus::success);
    CHECK(bench.tell(usb::Request::set_ntb_format, 1).status == TransferStatus::stalled);
    CHECK(to_hex(bench.ask(usb::Request::get_max_datagram_size, 0, 0, 2).data) == "0008");
    CHECK(bench.tell(usb::Request::set_max_datagram_size, 0, 0, to_bytes({0xdc, 5})).status == TransferStatus::success);
    CHECK(bench.tell(usb::Request::set_max_datagram_size, 0, 0, to_bytes({0})).status == TransferStatus::stalled);
    // 2048 to 16384.
    auto const set_size = [&bench](std::initializer_list<unsigned> bytes) {
        return bench.tell(usb::Request::set_ntb_input_size, 0, 0, to_bytes(bytes)).status;
    };
    CHECK(set_size({0xFF, 7, 0, 0}) == TransferStatus::stalled);
    CHECK(set_size({1, 0x40, 0, 0}) == TransferStatus::stalled);
    CHECK(set_size({0, 8}) == TransferStatus::stalled);
    CHECK(set_size({0, 8, 0, 0}) == TransferStatus::success);
    CHECK(to_hex(bench.ask(usb::Request::get_ntb_input_size, 0, 0, 4).data) == "00080000");
    CHECK(bench.tell(usb::Request::set_interface, 0, 1).status == TransferStatus::success);
    CHECK(to_hex(bench.ask(usb::Request::get_ntb_input_size, 0, 0, 4).data) == "00400000");
    // They are the communication interface's.
    CHECK(bench.ask(usb::Request::get_ntb_parameters, 0, 1, 28).status == TransferStatus::stalled);
}

TEST_CASE("usb device: each message, is told once and fetched once") {
    UsbBench bench;
    auto const first = bench.fetch(usb::notification_endpoint, 16);
    auto const second = bench.fetch(usb::notification_endpoint, 16);
    CHECK(bench.done.empty());
    CHECK(bench.hear().empty());
    CHECK(bench.say(emulator_test::Host::open_message(1, 4096)).length == 16);
    CHECK(to_hex(bench.take(first).data) == response_available);
    CHECK(bench.done.empty());
    bench.say(emulator_test::Host::command_message(2, mbim::RadioStateQuery{}));
    bench.say(emulator_test::Host::command_message(3, mbim::RadioStateQuery{}));
    CHECK(to_hex(bench.take(second).data) == response_available);
    CHECK(emulator_test::Received { bench.hear() } -> type() == mbim::MessageType::open_done);
    CHECK(emulator_test::Received { bench.hear() } -> transaction_id() == 2);
    // The third is told when the host asks again.
    auto const third = bench.fetch(usb::notification_endpoint, 16);
    CHECK(to_hex(bench.take(third).data) == response_available);
    CHECK(emulator_test::Received { bench.hear() } -> transaction_id() == 3);
    CHECK(bench.hear().empty());
}

TEST_CASE("usb device: a message fetched without being told, is not told any more") {
    UsbBench bench;
    bench.say(emulator_test::Host::open_message(1, 4096));
    CHECK_FALSE(bench.hear().empty());
    bench.fetch(usb::notification_endpoint, 16);
    CHECK(bench.done.empty());
}

TEST_CASE("usb device: a transfer taken back, is not completed") {
    UsbBench bench;
    auto const first = bench.fetch(usb::notification_endpoint, 16);
    CHECK(bench.device.cancel(first));
    CHECK_FALSE(bench.device.cancel(first));
    bench.say(emulator_test::Host::open_message(1, 4096));
    CHECK(bench.done.empty());
    // What was to be told is still to be told.
    auto const second = bench.fetch(usb::notification_endpoint, 16);
    CHECK(to_hex(bench.take(second).data) == response_available);
    CHECK_FALSE(bench.device.cancel(second));
}

TEST_CASE("usb device: endpoints that are not there, stall") {
    UsbBench bench;
    auto const stalls = [&bench](std::uint32_t id) { return bench.take(id).status == TransferStatus::stalled; };
    CHECK(stalls(bench.fetch(3, 64)));
    CHECK(stalls(bench.put(3, {})));
    CHECK(stalls(bench.put(usb::notification_endpoint, {})));
    // The data interface has none in its setting 0.
    CHECK(stalls(bench.fetch(usb::data_endpoint, 64)));
    CHECK(stalls(bench.put(usb::data_endpoint, {})));
    bench.tell(usb::Request::set_interface, 1, 1);
    bench.fetch(usb::data_endpoint, 64);
    CHECK(bench.done.empty());
}

TEST_CASE("usb device: packets of the host, reach the network while their session is active") {
    UsbBench bench;
    std::vector<std::pair<unsigned, std::string>> seen;
    bench.device.set_uplink(
        [&](std::uint32_t session_id, mbim::Bytes packet) { seen.emplace_back(session_id, to_hex(packet)); });
    auto const packet = to_bytes({0x45, 1, 2, 3, 4});
    bench.tell(usb::Request::set_configuration, 1);
    bench.tell(usb::Request::set_interface, 1, 1);
    auto const block = one_packet_block(0, packet);
    CHECK(bench.take(bench.put(usb::data_endpoint, block)).status == TransferStatus::success);
    CHECK(seen.empty());
    bench.connect();
    CHECK(bench.take(bench.put(usb::data_endpoint, block)).length == block.size());
    CHECK(bench.take(bench.put(usb::data_endpoint, one_packet_block(1, packet))).status == TransferStatus::success);
    CHECK(bench.take(bench.put(usb::data_endpoint, {})).status == TransferStatus::success);
    CHECK(bench.take(bench.put(usb::data_endpoint, packet)).status == TransferStatus::success);
    CHECK(seen == std::vector<std::pair<unsigned, std::string>>{{0, "4501020304"}});
    auto const statistics = bench.statistics();
    CHECK(statistics.out_packets == 1);
    CHECK(statistics.out_octets == 5);
    CHECK(statistics.out_discards == 2);
    CHECK(statistics.out_errors == 1);
    CHECK(statistics.in_packets == 0);
}

TEST_CASE("usb device: packets of the network, reach the host while their session is active") {
    UsbBench bench;
    auto const packet = to_bytes({0x45, 1, 2});
    bench.device.send(0, packet);
    bench.connect();
    bench.device.send(0, packet);
    bench.device.send(7, packet);
    bench.device.send(0, {});
    bench.device.send(0, std::vector<std::byte>(2049));
    bench.device.send(0, std::vector<std::byte>(2));
    CHECK(packets_of(bench.take(bench.fetch(usb::data_endpoint, 16384)).data) ==
          std::vector<std::pair<unsigned, std::string>>{{0, "450102"}, {0, "0000"}});
    auto const waiting = bench.fetch(usb::data_endpoint, 16384);
    CHECK_FALSE(bench.done.contains(waiting));
    bench.device.send(0, packet);
    auto const block = bench.take(waiting).data;
    CHECK(packets_of(block).size() == 1);
    // Blocks are counted.
    CHECK(to_hex(block).substr(12, 4) == "0100");
    auto const statistics = bench.statistics();
    CHECK(statistics.in_packets == 3);
    CHECK(statistics.in_octets == 8);
    CHECK(statistics.in_discards == 4);

    // What waits when a session ends is lost with it.
    bench.device.send(0, packet);
    CHECK(bench.host.modem.network_drops_context(0, 36));
    bench.device.send(0, packet);
    auto const last = bench.fetch(usb::data_endpoint, 16384);
    CHECK(bench.done.empty());
    CHECK(bench.device.cancel(last));
}

TEST_CASE("usb device: blocks for the host, are never longer than it wants") {
    UsbBench bench;
    bench.connect();
    bench.tell(usb::Request::set_ntb_input_size, 0, 0, to_bytes({0, 8, 0, 0}));
    std::vector<std::byte> const packet(1000, std::byte{0x45});
    for (int i = 0; i < 3; ++i)
        bench.device.send(0, packet);
    auto const first = bench.take(bench.fetch(usb::data_endpoint, 16384)).data;
    CHECK(first.size() <= 2048);
    CHECK(packets_of(first).size() == 2);
    // A transfer that is too short for a packet loses that one only.
    CHECK(bench.take(bench.fetch(usb::data_endpoint, 512)).data.empty());
    bench.device.send(0, to_bytes({0x45}));
    CHECK(packets_of(bench.take(bench.fetch(usb::data_endpoint, 512)).data).size() == 1);
}

TEST_CASE("usb device: nobody, fills the memory") {
    UsbBench bench;
    bench.connect();
    for (std::uint32_t i = 0; i < 3000; ++i) {
        bench.host.modem.set_signal(i % 31);
        bench.device.send(0, to_bytes({0x45}));
        bench.fetch(usb::notification_endpoint, 0);
    }
    std::size_t messages = 0;
    while (!bench.hear().empty())
        ++messages;
    CHECK(messages <= 256);
    std::size_t stalled = 0;
    for (std::uint32_t i = 0; i < 3000; ++i)
        bench.fetch(usb::notification_endpoint, 16);
    for (auto const& [id, done] : bench.done)
        stalled += done.status == TransferStatus::stalled ? 1u : 0u;
    CHECK(stalled > 1000);
    bench.device.reset();
    CHECK(bench.statistics().in_packets == 1024);
}

TEST_CASE("usb device: a host that comes, finds nothing of the one before but its sessions") {
    UsbBench bench;
    bench.connect();
    auto const waiting = bench.fetch(usb::notification_endpoint, 16);
    auto const half = emulator_test::Host::command_message(5, mbim::RadioStateQuery{});
    bench.say(mbim::Bytes{half}.first(20));
    bench.device.send(0, to_bytes({0x45}));
    bench.device.reset();
    CHECK_FALSE(bench.device.cancel(waiting));
    CHECK(to_hex(bench.ask(usb::Request::get_configuration, 0, 0, 1).data) == "00");
    CHECK(bench.take(bench.fetch(usb::data_endpoint, 64)).status == TransferStatus::stalled);
    CHECK(bench.hear().empty());
    bench.say(emulator_test::Host::command_message(6, mbim::ConnectQuery{}));
    emulator_test::Received const answer{bench.hear()};
    CHECK(answer.info<mbim::ConnectInfo>().activation_state == mbim::ActivationState::activated);
}

TEST_CASE("usb device: RESET_FUNCTION, ends sessions and closes the function without a word") {
    UsbBench bench;
    bench.connect();
    bench.say(emulator_test::Host::command_message(5, mbim::RadioStateQuery{}));
    CHECK(bench.tell(usb::Request::reset_function).status == TransferStatus::success);
    CHECK(bench.hear().empty());
    CHECK_FALSE(bench.host.modem.state().open);
    CHECK_FALSE(bench.host.modem.equipment().contexts().active(0));
}

TEST_CASE("usb device: a modem that vanishes, says nothing more") {
    UsbBench bench;
    bench.connect();
    bench.host.modem.vanish();
    CHECK(bench.say(emulator_test::Host::open_message(7, 4096)).status == TransferStatus::success);
    CHECK(bench.hear().empty());
    bench.host.modem.reappear();
    bench.say(emulator_test::Host::open_message(8, 4096));
    CHECK(emulator_test::Received { bench.hear() } -> transaction_id() == 8);
}
