// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/emulator/usb_server.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

namespace asio = boost::asio;
using namespace mbn;
namespace usb = emulator::usb;
using emulator_test::attached;
using emulator_test::to_hex;

namespace {

struct UsbServerBench {
    asio::io_context io{1};
    emulator::TimerScheduler<> scheduler{io.get_executor()};
    emulator::Modem modem{attached(), scheduler};

    template <class Predicate>
    void wait_for(Predicate so) {
        while (!so()) {
            io.restart();
            REQUIRE(io.run_one_for(std::chrono::seconds{10}) > 0);
        }
    }
};

/// The kernel's end of USB/IP, which never blocks.
class UsbHost {
public:
    UsbHost(UsbServerBench& bench, int descriptor) : bench_{bench}, descriptor_{descriptor} {
        REQUIRE(descriptor >= 0);
    }
    UsbHost(UsbHost const&) = delete;
    UsbHost& operator=(UsbHost const&) = delete;
    ~UsbHost() { close(); }

    void close() {
        if (auto const open = std::exchange(descriptor_, -1); open >= 0)
            ::close(open);
    }

    void write(std::vector<std::byte> const& bytes) const {
        REQUIRE(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
    }

    /// Lets the server work until it has sent so many bytes.
    std::vector<std::byte> read(std::size_t size) {
        bench_.wait_for([&] { return take() >= size; });
        std::vector<std::byte> const bytes{input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size)};
        input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size));
        return bytes;
    }

    bool ended() {
        bench_.wait_for([&] {
            take();
            return ended_;
        });
        return input_.empty();
    }

    bool quiet() { return take() == 0; }

    void submit(std::uint32_t id, std::uint32_t endpoint, usb::Direction direction, std::uint32_t length,
                std::vector<std::byte> const& setup = std::vector<std::byte>(8), mbim::Bytes data = {}) const {
        emulator::detail::Octets out;
        out.big(std::uint32_t{1}).big(id).big(usb::usbip_device_id).big(static_cast<std::uint32_t>(direction));
        out.big(endpoint).zeros(4).big(length).zeros(4).big(0xFFFFFFFFu).zeros(4).bytes(setup).bytes(data);
        write(out.take());
    }

    void say(std::uint32_t id, mbim::Bytes message) const {
        emulator::detail::Octets setup;
        setup.little(std::uint32_t{0x0021}).zeros(2).little(static_cast<std::uint16_t>(message.size()));
        submit(id, 0, usb::Direction::to_device, static_cast<std::uint32_t>(message.size()), setup.take(), message);
    }

    /// How much of this goes out now; nothing when the other end takes no more at all.
    std::optional<std::size_t> try_to_write(mbim::Bytes bytes) const {
        auto const size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size >= 0)
            return static_cast<std::size_t>(size);
        return errno == EAGAIN || errno == EWOULDBLOCK ? std::optional<std::size_t>{0} : std::nullopt;
    }

    void unlink(std::uint32_t id, std::uint32_t unlinked) const {
        emulator::detail::Octets out;
        out.big(std::uint32_t{2}).big(id).big(usb::usbip_device_id).zeros(8).big(unlinked).zeros(24);
        write(out.take());
    }

private:
    std::size_t take() {
        std::byte buffer[4096];
        for (;;) {
            auto const size = ::recv(descriptor_, buffer, sizeof buffer, MSG_DONTWAIT);
            if (size <= 0) {
                ended_ |= size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
                return input_.size();
            }
            input_.insert(input_.end(), buffer, buffer + size);
        }
    }

    UsbServerBench& bench_;
    int descriptor_;
    std::vector<std::byte> input_{};
    bool ended_ = false;
};

/// Plugs the device into a kernel that is us.
int plug_in(emulator::UsbServer& server, asio::io_context& io) {
    int ends[2]{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    server.serve(asio::local::stream_protocol::socket{io, asio::local::stream_protocol{}, ends[0]});
    return ends[1];
}

int connect_to(emulator::UsbServer const& server) {
    int const descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    auto const endpoint = server.endpoint();
    REQUIRE(::connect(descriptor, endpoint.data(), static_cast<::socklen_t>(endpoint.size())) == 0);
    return descriptor;
}

std::vector<std::byte> import_request(std::string const& bus_id = "1-1") {
    emulator::detail::Octets out;
    return out.big(std::uint32_t{0x01118003}).zeros(4).text(bus_id, usb::usbip_bus_id_size).take();
}

std::uint32_t word_of(std::vector<std::byte> const& bytes, std::size_t at) {
    return emulator::detail::load_big<std::uint32_t>(bytes.data() + at);
}

} // namespace

TEST_CASE("usb server: transfers, are answered each with its number") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    CHECK_FALSE(server.has_host());
    UsbHost host{bench, plug_in(server, bench.io)};
    CHECK(server.has_host());
    host.submit(1, usb::notification_endpoint, usb::Direction::to_host, 16);
    host.say(2, emulator_test::Host::open_message(1, 4096));
    // The notification first: it was ready before the host's message was through.
    auto const told = host.read(48 + 8);
    CHECK(word_of(told, 0) == 3);
    CHECK(word_of(told, 4) == 1);
    CHECK(word_of(told, 24) == 8);
    auto const taken = host.read(48);
    CHECK(word_of(taken, 4) == 2);
    CHECK(word_of(taken, 20) == 0);
    CHECK(word_of(taken, 24) == 16);
    CHECK(host.quiet());
    CHECK(bench.modem.state().open);
}

TEST_CASE("usb server: a transfer taken back, is told as Linux wants it") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost host{bench, plug_in(server, bench.io)};
    host.submit(1, usb::notification_endpoint, usb::Direction::to_host, 16);
    host.unlink(2, 1);
    auto reply = host.read(48);
    CHECK(word_of(reply, 0) == 4);
    CHECK(word_of(reply, 4) == 2);
    CHECK(word_of(reply, 20) == static_cast<std::uint32_t>(-104));
    host.unlink(3, 1);
    reply = host.read(48);
    CHECK(word_of(reply, 4) == 3);
    CHECK(word_of(reply, 20) == 0);
}

TEST_CASE("usb server: what is no request, ends the connection") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost host{bench, plug_in(server, bench.io)};
    host.write(std::vector<std::byte>(48));
    CHECK(host.ended());
    CHECK_FALSE(server.has_host());
}

TEST_CASE("usb server: a host that asks and takes no answer, is given up") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost const host{bench, plug_in(server, bench.io)};
    // A thousand times the configuration descriptor.
    emulator::detail::Octets requests;
    for (std::uint32_t id = 0; id < 1000; ++id) {
        requests.big(std::uint32_t{1}).big(id).big(usb::usbip_device_id).big(std::uint32_t{1}).zeros(8);
        requests.big(std::uint32_t{4096}).zeros(12).little(std::uint32_t{0x02000680}).zeros(2);
        requests.little(std::uint16_t{4096});
    }
    auto const bytes = requests.take();
    REQUIRE(bytes.size() == 1000 * usb::usbip_header_size);
    std::size_t sent = 0;
    std::size_t rounds = 0;
    while (rounds < 10'000) {
        auto const size = host.try_to_write(mbim::Bytes{bytes}.subspan(sent % bytes.size()));
        if (!size)
            break;
        sent += *size;
        bench.io.restart();
        while (bench.io.poll() > 0) {
        }
        ++rounds;
    }
    // Four megabytes of answers.
    CHECK(sent > 1'000'000);
    CHECK(rounds < 10'000);
    CHECK_FALSE(server.has_host());
}

TEST_CASE("usb server: a modem that vanishes, is unplugged and comes back") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost host{bench, plug_in(server, bench.io)};
    SUBCASE("by itself") {
        bench.modem.vanish();
    }
    SUBCASE("on a command") {
        bench.modem.faults().add(emulator::on(emulator_test::Cid::connect), emulator::vanish(), 1);
        host.say(1, emulator_test::Host::open_message(1, 4096));
        host.read(48);
        host.say(2, emulator_test::Host::command_message(2, mbim::ConnectQuery{}));
    }
    CHECK(host.ended());
    CHECK_FALSE(server.has_host());
    CHECK_FALSE(bench.modem.is_present());
    server.plug_in();
    CHECK(bench.modem.is_present());
    UsbHost const again{bench, plug_in(server, bench.io)};
    CHECK(server.has_host());
}

TEST_CASE("usb server: a host that goes, leaves the device to the next") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost first{bench, plug_in(server, bench.io)};
    first.close();
    bench.wait_for([&] { return !server.has_host(); });
    UsbHost second{bench, plug_in(server, bench.io)};
    UsbHost const third{bench, plug_in(server, bench.io)};
    CHECK(second.ended());
    CHECK(server.has_host());
}

TEST_CASE("usb server: clients over TCP, get a list and the device") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    server.listen({asio::ip::address_v4::loopback(), 0});
    usb::Identity const identity;
    emulator::detail::Octets list;
    auto const list_request = list.big(std::uint32_t{0x01118005}).zeros(4).take();
    {
        UsbHost client{bench, connect_to(server)};
        client.write(list_request);
        CHECK(client.read(12 + 312 + 8) == usb::encode_usbip_device_list(&identity));
        CHECK(client.ended());
    }
    {
        UsbHost client{bench, connect_to(server)};
        client.write(import_request("2-1"));
        CHECK(to_hex(client.read(8)) == "0111000300000004");
        CHECK(client.ended());
    }
    UsbHost host{bench, connect_to(server)};
    host.write(import_request());
    CHECK(host.read(8 + 312) == usb::encode_usbip_import(usb::ImportStatus::success, {}));
    host.say(1, emulator_test::Host::open_message(1, 4096));
    CHECK(word_of(host.read(48), 4) == 1);
    {
        UsbHost client{bench, connect_to(server)};
        client.write(import_request());
        CHECK(to_hex(client.read(8)) == "0111000300000002");
        CHECK(client.ended());
    }
    {
        UsbHost client{bench, connect_to(server)};
        client.write(std::vector<std::byte>(8));
        CHECK(client.ended());
    }
    CHECK(server.has_host());
    bench.modem.vanish();
    CHECK(host.ended());
    UsbHost client{bench, connect_to(server)};
    client.write(list_request);
    CHECK(to_hex(client.read(12)) == "011100050000000000000000");
}

TEST_CASE("usb server: clients that ask for nothing, are limited and left alone") {
    UsbServerBench bench;
    std::vector<std::unique_ptr<UsbHost>> clients;
    {
        emulator::UsbServer server{bench.io.get_executor(), bench.modem};
        server.listen({asio::ip::address_v4::loopback(), 0});
        for (int i = 0; i < 33; ++i)
            clients.push_back(std::make_unique<UsbHost>(bench, connect_to(server)));
        CHECK(clients.back()->ended());
        CHECK(clients.front()->quiet());
    }
    // The server is gone, and nothing waits for them.
    bench.io.restart();
    bench.io.run();
    CHECK(clients.front()->ended());
}

TEST_CASE("usb server: the machine's own controller, gets the device, and again when it was unplugged") {
    namespace fs = std::filesystem;
    std::string pattern = (fs::temp_directory_path() / "mbn-usb-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    fs::path const folder{pattern};
    std::ofstream{folder / "status"} << "hs  0002 004 000\n";
    std::ofstream{folder / "attach"} << "";
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    CHECK(server.plug_into_vhci(folder) == 2);
    // Nobody keeps the other end here, so that the device is unplugged at once.
    bench.wait_for([&] { return !server.has_host(); });
    bench.modem.vanish();
    server.plug_in();
    CHECK(server.has_host());
    CHECK_THROWS_AS(server.plug_into_vhci(folder / "none"), std::system_error);
    fs::remove_all(folder);
}

TEST_CASE("usb server: a ping of the gateway, comes back through the data endpoints") {
    UsbServerBench bench;
    emulator::UsbServer server{bench.io.get_executor(), bench.modem};
    UsbHost host{bench, plug_in(server, bench.io)};
    auto const setup = emulator_test::to_bytes({0x01, 0x0B, 1, 0, 1, 0, 0, 0});
    host.submit(1, 0, usb::Direction::to_device, 0, setup);
    host.say(2, emulator_test::Host::open_message(1, 4096));
    host.say(3, emulator_test::Host::command_message(2, emulator_test::Host::connect_request()));
    host.read(3 * 48);
    host.submit(4, usb::data_endpoint, usb::Direction::to_host, 16384);
    auto const ping =
        emulator_test::to_bytes({0x45, 0x00, 0x00, 0x1C, 0x00, 0x00, 0x00, 0x00, 0x40, 0x01, 0x2A, 0xB7, 10,   20,
                                 30,   1,    10,   20,   30,   2,    0x08, 0x00, 0xF7, 0xFE, 0x00, 0x01, 0x00, 0x00});
    REQUIRE(emulator::detail::internet_sum(mbim::Bytes{ping}.subspan(20)) == 0xFFFF);
    usb::NtbWriter writer{2048};
    REQUIRE(writer.add({0, ping}));
    auto const block = writer.write(0);
    host.submit(5, usb::data_endpoint, usb::Direction::to_device, static_cast<std::uint32_t>(block.size()),
                std::vector<std::byte>(8), block);
    auto const reply = host.read(48 + block.size());
    CHECK(word_of(reply, 4) == 4);
    std::vector<std::byte> answer;
    CHECK_FALSE(usb::read_ntb(mbim::Bytes{reply}.subspan(48), [&](usb::Datagram const& datagram) {
        answer.assign(datagram.packet.begin(), datagram.packet.end());
    }));
    CHECK(to_hex(answer).substr(24, 16) == "0a141e020a141e01");
    CHECK(answer.size() == ping.size());

    // Joined to something else, the network is silent.
    std::size_t packets = 0;
    server.set_uplink([&packets](std::uint32_t, mbim::Bytes) { ++packets; });
    host.read(48);
    host.submit(6, usb::data_endpoint, usb::Direction::to_device, static_cast<std::uint32_t>(block.size()),
                std::vector<std::byte>(8), block);
    CHECK(word_of(host.read(48), 4) == 6);
    CHECK(packets == 1);
    CHECK(host.quiet());
}
