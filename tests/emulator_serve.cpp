// SPDX-License-Identifier: BSL-1.0
#include <mbn/emulator/pty_server.hpp>
#include <mbn/emulator/serve.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/mbim/framing.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>
#include <string>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace mbn;
using Buffer = std::vector<std::byte>;
using Cid = mbim::BasicConnectCid;

namespace {

class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "mbn-emulator-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { fs::remove_all(path_); }
    fs::path operator/(char const* name) const { return path_ / name; }

private:
    fs::path path_;
};

template <class Encode>
Buffer encoded(Encode encode) {
    Buffer buffer(512);
    auto const size = encode(std::span{buffer});
    REQUIRE(size);
    buffer.resize(size.size);
    return buffer;
}

Buffer open_message(std::uint32_t id) {
    return encoded([&](auto out) { return mbim::encode_open(id, 4096, out); });
}

template <class Request>
Buffer command(std::uint32_t id, Request const& request) {
    return encoded([&](auto out) { return mbim::encode_command(id, request, out); });
}

/// A host that opens a path as a program would, and never blocks.
class PathHost {
public:
    explicit PathHost(fs::path const& path) : descriptor_{::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK)} {
        REQUIRE(descriptor_ >= 0);
    }
    PathHost(PathHost const&) = delete;
    PathHost& operator=(PathHost const&) = delete;
    ~PathHost() { ::close(descriptor_); }

    void send(mbim::Bytes bytes) const {
        REQUIRE(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }

    /// Lets the server work until it has said this many messages; gives their transaction IDs.
    std::vector<std::uint32_t> receive(asio::io_context& io, std::size_t count) {
        std::vector<std::uint32_t> ids;
        while (ids.size() < count) {
            take();
            for (auto frame = framer_.next(); frame.kind != mbim::Frame::Kind::none; frame = framer_.next()) {
                REQUIRE(frame.kind == mbim::Frame::Kind::message);
                ids.push_back(mbim::decode_message(frame.bytes)->transaction_id());
            }
            if (ids.size() == count)
                break;
            io.restart();
            REQUIRE(io.run_one_for(std::chrono::seconds{10}) > 0);
        }
        return ids;
    }

    /// True when nothing is there to be read.
    bool quiet() {
        take();
        return framer_.pending() == 0;
    }

    bool hung_up() const {
        std::byte byte{};
        return ::read(descriptor_, &byte, 1) <= 0 && errno != EAGAIN;
    }

private:
    void take() {
        auto const room = framer_.prepare(4096);
        auto const size = ::read(descriptor_, room.data(), room.size());
        if (size > 0)
            framer_.commit(static_cast<std::size_t>(size));
    }

    int descriptor_;
    mbim::Framer framer_{4096};
};

struct Bench {
    asio::io_context io{1};
    emulator::TimerScheduler<> scheduler{io.get_executor()};
    emulator::Modem modem;
    Folder folder{};

    explicit Bench(emulator::ModemConfiguration configuration = {}) : modem{std::move(configuration), scheduler} {}

    /// Lets the server work until this is so. A pseudo-terminal hands bytes on a little later than they are written.
    template <class Predicate>
    void wait_for(Predicate so) {
        while (!so()) {
            io.restart();
            REQUIRE(io.run_one_for(std::chrono::seconds{10}) > 0);
        }
    }

    /// Lets the server do what is to be done now.
    void settle() {
        io.restart();
        while (io.poll() > 0) {
        }
    }
};

} // namespace

TEST_CASE("serve: a stream, takes requests and gives answers") {
    Bench bench;
    asio::local::stream_protocol::socket ours{bench.io};
    asio::local::stream_protocol::socket theirs{bench.io};
    asio::local::connect_pair(ours, theirs);
    theirs.non_blocking(true);
    int gone = 0;
    {
        emulator::StreamServer server{bench.modem, std::move(ours), [&gone] { ++gone; }};
        boost::system::error_code error;
        theirs.write_some(asio::buffer(open_message(1)), error);
        theirs.write_some(asio::buffer(command(2, mbim::DeviceCapsQuery{})), error);
        CHECK_FALSE(error);
        bench.settle();
        Buffer answer(4096);
        auto const size = theirs.read_some(asio::buffer(answer), error);
        CHECK_FALSE(error);
        mbim::Framer framer{4096};
        framer.push(mbim::Bytes{answer}.first(size));
        CHECK(mbim::decode_message(framer.next().bytes)->type() == mbim::MessageType::open_done);
        CHECK(mbim::decode_message(framer.next().bytes)->type() == mbim::MessageType::command_done);
        CHECK(bench.modem.state().open);

        theirs.close();
        bench.settle();
        CHECK(gone == 1);
        // As a device: the function is as the host left it.
        CHECK(bench.modem.state().open);
        bench.modem.set_signal(3);
    }
    bench.settle();
    CHECK(gone == 1);
}

TEST_CASE("serve: a server destroyed, leaves a modem that can be served again") {
    Bench bench;
    for (int round = 0; round < 3; ++round) {
        asio::local::stream_protocol::socket ours{bench.io};
        asio::local::stream_protocol::socket theirs{bench.io};
        asio::local::connect_pair(ours, theirs);
        emulator::StreamServer const server{bench.modem, std::move(ours)};
        asio::write(theirs, asio::buffer(open_message(1)));
        bench.settle();
        CHECK(theirs.available() == 16);
    }
    bench.settle();
    CHECK(bench.modem.state().open);
}

TEST_CASE("serve: a host that does not read, costs bounded memory and nothing else") {
    Bench bench;
    asio::local::stream_protocol::socket ours{bench.io};
    asio::local::stream_protocol::socket theirs{bench.io};
    asio::local::connect_pair(ours, theirs);
    emulator::StreamServer server{bench.modem, std::move(ours)};
    asio::write(theirs, asio::buffer(open_message(1)));
    bench.settle();
    for (std::uint32_t i = 0; i < 50'000; ++i)
        bench.modem.set_signal(i % 31);
    bench.settle();
    server.discard_output();
    bench.settle();
    CHECK(bench.modem.state().open);
}

TEST_CASE("pty: the link, is there while the server is") {
    Bench bench;
    auto const link = bench.folder / "modem";
    {
        emulator::PtyServer const server{bench.io.get_executor(), bench.modem, link};
        CHECK(fs::is_symlink(link));
        CHECK(fs::read_symlink(link) == server.device());
        CHECK(fs::is_character_file(link));
        CHECK(server.path() == link);
    }
    CHECK_FALSE(fs::exists(fs::symlink_status(link)));
    bench.settle();
}

TEST_CASE("pty: a stale link, is replaced, and anything else is not") {
    Bench bench;
    auto const link = bench.folder / "modem";
    SUBCASE("stale link") {
        fs::create_symlink("/nowhere/at/all", link);
        emulator::PtyServer const server{bench.io.get_executor(), bench.modem, link};
        CHECK(fs::read_symlink(link) == server.device());
    }
    SUBCASE("file") {
        std::ofstream{link} << "mine";
        CHECK_THROWS_AS((emulator::PtyServer{bench.io.get_executor(), bench.modem, link}), fs::filesystem_error);
        CHECK(fs::is_regular_file(link));
        CHECK(fs::file_size(link) == 4);
    }
    SUBCASE("folder that is not there") {
        CHECK_THROWS_AS((emulator::PtyServer{bench.io.get_executor(), bench.modem, bench.folder / "no/modem"}),
                        fs::filesystem_error);
    }
    SUBCASE("taken over by another") {
        {
            emulator::PtyServer const server{bench.io.get_executor(), bench.modem, link};
            fs::remove(link);
            fs::create_symlink("/another", link);
        }
        CHECK(fs::read_symlink(link) == "/another");
    }
}

TEST_CASE("pty: a host, gets answers through the link") {
    Bench bench;
    emulator::PtyServer const server{bench.io.get_executor(), bench.modem, bench.folder / "modem"};
    PathHost host{server.path()};
    host.send(open_message(1));
    CHECK(host.receive(bench.io, 1) == std::vector<std::uint32_t>{1});
    // Every value of a byte goes through: the terminal is raw.
    Buffer all(256);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::byte>(i);
    auto const echo = encoded([&](auto out) {
        return mbim::encode_command(0x03040d11, mbim::Operation{mbim::services::basic_connect, 99},
                                    mbim::CommandType::set, all, out);
    });
    host.send(echo);
    CHECK(host.receive(bench.io, 1) == std::vector<std::uint32_t>{0x03040d11});
    CHECK(host.quiet());
}

TEST_CASE("pty: hosts that come and go, find the modem as it is and nothing of the one before") {
    emulator::ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    Bench bench{configuration};
    emulator::PtyServer const server{bench.io.get_executor(), bench.modem, bench.folder / "modem"};
    mbim::ConnectSet connect;
    connect.activation_command = mbim::ActivationCommand::activate;
    connect.access_string = "internet";
    {
        PathHost host{server.path()};
        host.send(open_message(1));
        // It leaves without having read anything, in the middle of a message.
        auto last = command(2, connect);
        auto const half = command(3, mbim::DeviceCapsQuery{});
        last.insert(last.end(), half.begin(), half.begin() + 20);
        host.send(last);
        bench.wait_for([&] { return !bench.modem.state().contexts.empty(); });
    }
    CHECK(bench.modem.state().open);
    bench.settle();
    {
        PathHost host{server.path()};
        host.send(command(10, mbim::ConnectQuery{}));
        CHECK(host.receive(bench.io, 1) == std::vector<std::uint32_t>{10});
        CHECK(host.quiet());
        CHECK(bench.modem.state().contexts.at(0).activation == mbim::ActivationState::activated);
    }
    // Nobody is there, and changes happen.
    for (std::uint32_t i = 0; i < 2000; ++i)
        bench.modem.set_signal(i % 31);
    bench.settle();
    {
        PathHost host{server.path()};
        host.send(command(20, mbim::RadioStateQuery{}));
        CHECK(host.receive(bench.io, 1) == std::vector<std::uint32_t>{20});
    }
    bench.settle();
}

TEST_CASE("pty: two hosts at once, do not disturb the first by coming or going") {
    Bench bench;
    emulator::PtyServer const server{bench.io.get_executor(), bench.modem, bench.folder / "modem"};
    PathHost first{server.path()};
    first.send(open_message(1));
    bench.settle();
    {
        PathHost const second{server.path()};
    }
    bench.settle();
    CHECK(first.receive(bench.io, 1) == std::vector<std::uint32_t>{1});
}

TEST_CASE("pty: a modem that vanishes, takes its terminal with it and comes back on another") {
    Bench bench;
    emulator::PtyServer server{bench.io.get_executor(), bench.modem, bench.folder / "modem"};
    auto const link = server.path();
    auto host = std::make_unique<PathHost>(link);
    host->send(open_message(1));
    CHECK(host->receive(bench.io, 1).size() == 1);
    SUBCASE("by itself") {
        bench.modem.vanish();
    }
    SUBCASE("on a command") {
        bench.modem.faults().add(emulator::on(Cid::connect), emulator::vanish(), 1);
        host->send(command(2, mbim::ConnectQuery{}));
    }
    bench.wait_for([&] { return !bench.modem.state().present; });
    bench.settle();
    CHECK_FALSE(fs::exists(fs::symlink_status(link)));
    CHECK(server.device().empty());
    CHECK(host->hung_up());
    host.reset();

    server.plug_in();
    server.plug_in();
    CHECK(bench.modem.state().present);
    host = std::make_unique<PathHost>(link);
    host->send(command(3, mbim::RadioStateQuery{}));
    CHECK(host->receive(bench.io, 1) == std::vector<std::uint32_t>{3});
    CHECK_FALSE(bench.modem.state().open);
}

TEST_CASE("open watch: counts who opens and leaves a file") {
    Folder const folder;
    auto const path = folder / "file";
    std::ofstream{path} << "x";
    emulator::OpenWatch watch{path.string()};
    auto changes = watch.look();
    CHECK_FALSE(changes.first_came);
    CHECK_FALSE(changes.last_left);
    {
        std::ifstream const one{path};
        changes = watch.look();
        CHECK(changes.first_came);
        CHECK_FALSE(changes.last_left);
        {
            std::ifstream const two{path};
            CHECK_FALSE(watch.look().first_came);
        }
        CHECK_FALSE(watch.look().last_left);
    }
    CHECK(watch.look().last_left);
    {
        std::ifstream const three{path};
    }
    changes = watch.look();
    CHECK(changes.first_came);
    CHECK(changes.last_left);
    CHECK(emulator::OpenWatch{"/nowhere/at/all"}.descriptor() == -1);
}
