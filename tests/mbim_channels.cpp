// SPDX-License-Identifier: BSL-1.0
#include "mbim_session_support.hpp"

#include <mbn/emulator/serve.hpp>
#include <mbn/emulator/timer_scheduler.hpp>
#include <mbn/mbim/any_channel.hpp>
#include <mbn/mbim/channel_opening.hpp>
#include <mbn/mbim/device_channel.hpp>
#include <mbn/mbim/proxy_channel.hpp>
#include <mbn/mbim/stream_channel.hpp>

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

using namespace mbn::mbim;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace hresult = mbn::hresult;
using boost::system::error_code;
using mbim_test::Buffer;
using mbim_test::hex;
using mbim_test::message;
using mbim_test::start;
using mbim_test::to_hex;

static_assert(Channel<MemoryChannel>);
static_assert(Channel<DeviceChannel>);
static_assert(Channel<ProxyChannel>);
static_assert(Channel<StreamChannel<asio::serial_port>>);
static_assert(ProxyChannel::keeps_device_open());

namespace {

/// All but one thing that a channel needs.
struct NoLimit {
    asio::any_io_executor get_executor() { return {}; }
    template <class Handler>
    void async_write(std::span<std::byte const>, Handler) {}
    template <class Handler>
    void async_read_some(std::span<std::byte>, Handler) {}
    void close() {}
};
static_assert(!Channel<NoLimit>);
struct Minimal : NoLimit {
    std::uint32_t max_control_message() const { return 64; }
};
static_assert(Channel<Minimal>);

struct Read {
    std::optional<error_code> error{};
    Buffer bytes{};
};

template <class C>
std::shared_ptr<Read> read(C& channel, std::size_t size = 100) {
    auto result = std::make_shared<Read>();
    auto room = std::make_shared<Buffer>(size);
    channel.async_read_some(*room, [result, room](error_code error, std::size_t count) {
        result->error = error;
        result->bytes.assign(room->begin(), room->begin() + static_cast<std::ptrdiff_t>(count));
    });
    return result;
}

template <class C>
std::shared_ptr<std::optional<error_code>> write(C& channel, Buffer bytes) {
    auto result = std::make_shared<std::optional<error_code>>();
    auto kept = std::make_shared<Buffer>(std::move(bytes));
    channel.async_write(*kept, [result, kept](error_code error) { *result = error; });
    return result;
}

/// Both ends of a pseudo terminal; the slave is opened by its path.
struct Terminal {
    Terminal() : master{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)} {
        REQUIRE(master >= 0);
        REQUIRE(::grantpt(master) == 0);
        REQUIRE(::unlockpt(master) == 0);
        std::array<char, 64> name{};
        REQUIRE(::ptsname_r(master, name.data(), name.size()) == 0);
        path = name.data();
    }
    Terminal(Terminal const&) = delete;
    Terminal& operator=(Terminal const&) = delete;
    ~Terminal() { ::close(master); }

    int master;
    std::string path{};
};

} // namespace

TEST_CASE("memory channel: bytes arrive in order, cut by the room of the reader, never from inside the call") {
    asio::io_context io;
    auto [left, right] = MemoryChannel::make_pair(io.get_executor(), io.get_executor(), 77);
    CHECK(left.max_control_message() == 77);
    auto const written = write(left, hex("010203"));
    auto const first = read(right, 2);
    CHECK_FALSE(*written);
    CHECK_FALSE(first->error);
    io.run();
    CHECK(*written == error_code{});
    CHECK(to_hex(first->bytes) == "0102");
    auto const second = read(right, 10);
    static_cast<void>(write(left, hex("04")));
    io.restart();
    io.run();
    CHECK(to_hex(second->bytes) == "03");
    auto const third = read(right, 10);
    io.restart();
    io.run();
    CHECK(to_hex(third->bytes) == "04");
}

TEST_CASE("memory channel: a pending read keeps its executor at work") {
    asio::io_context io;
    asio::io_context other;
    auto [left, right] = MemoryChannel::make_pair(other.get_executor(), io.get_executor());
    auto const pending = read(right);
    io.poll();
    CHECK_FALSE(io.stopped());
    static_cast<void>(write(left, hex("05")));
    other.run();
    io.run();
    CHECK(to_hex(pending->bytes) == "05");
}

TEST_CASE("memory channel: closing one end lets the other read the rest and then the end") {
    asio::io_context io;
    auto [left, right] = MemoryChannel::make_pair(io.get_executor(), io.get_executor());
    static_cast<void>(write(left, hex("06")));
    left.close();
    left.close();
    auto const rest = read(right);
    io.run();
    CHECK(to_hex(rest->bytes) == "06");
    auto const end = read(right);
    auto const refused = write(right, hex("07"));
    io.restart();
    io.run();
    CHECK(end->error == asio::error::eof);
    CHECK(*refused == asio::error::broken_pipe);
}

TEST_CASE("memory channel: closing ends the own pending read, destruction closes") {
    asio::io_context io;
    auto ends = MemoryChannel::make_pair(io.get_executor(), io.get_executor());
    auto const own = read(ends.first);
    auto const other = read(ends.second);
    {
        MemoryChannel const moved = std::move(ends.first);
        CHECK_FALSE(own->error);
    }
    io.run();
    CHECK(own->error == asio::error::operation_aborted);
    CHECK(other->error == asio::error::eof);
}

TEST_CASE("memory channel: an executor that shuts down may destroy a reader that owns the other end") {
    auto io = std::make_unique<asio::io_context>();
    std::array<std::byte, 4> room{};
    bool called = false;
    std::weak_ptr<MemoryChannel> reader;
    {
        auto [host, function] = MemoryChannel::make_pair(io->get_executor(), asio::make_strand(*io));
        auto const owned = std::make_shared<MemoryChannel>(std::move(function));
        reader = owned;
        owned->async_read_some(room, [owned, &called](error_code /*error*/, std::size_t /*size*/) { called = true; });
        asio::post(*io, [end = std::move(host)] {});
    }
    io.reset();
    CHECK_FALSE(called);
    CHECK(reader.expired());
}

TEST_CASE("memory channel: the ends may live in different threads") {
    asio::thread_pool here{1};
    asio::thread_pool there{1};
    auto ends = MemoryChannel::make_pair(here.get_executor(), there.get_executor());
    constexpr int total = 2000;
    Buffer received;
    Buffer room(7);
    std::function<void()> more = [&] {
        ends.second.async_read_some(room, [&](error_code error, std::size_t size) {
            received.insert(received.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
            if (!error)
                more();
        });
    };
    asio::post(there, [&] { more(); });
    std::array<std::byte, 1> one{};
    int sent = 0;
    std::function<void()> next = [&] {
        one[0] = static_cast<std::byte>(sent % 251);
        ends.first.async_write(one, [&](error_code) {
            if (++sent == total)
                ends.first.close();
            else
                next();
        });
    };
    asio::post(here, [&] { next(); });
    here.join();
    there.join();
    REQUIRE(received.size() == total);
    for (int i = 0; i < total; ++i)
        REQUIRE(received[static_cast<std::size_t>(i)] == static_cast<std::byte>(i % 251));
}

TEST_CASE("device channel: what cannot be opened has its code") {
    asio::io_context io;
    auto const code = [&io](std::string const& path) {
        return DeviceChannel::open(io.get_executor(), path).error().code;
    };
    CHECK(code("/nonexistent/cdc-wdm0") == hresult::error_not_found);
    CHECK(code("/dev/null/cdc-wdm0") == hresult::error_not_found);
    CHECK(code("") == hresult::error_not_found);
    CHECK(code("/tmp") == hresult::e_invalidarg);
    CHECK(mbn::mbim::detail::open_failure(EACCES) == hresult::e_accessdenied);
    CHECK(mbn::mbim::detail::open_failure(EPERM) == hresult::e_accessdenied);
    CHECK(mbn::mbim::detail::open_failure(EBUSY) == hresult::error_busy);
    CHECK(mbn::mbim::detail::open_failure(ENOMEM) == hresult::e_outofmemory);
    CHECK(mbn::mbim::detail::open_failure(EIO) == hresult::error_gen_failure);
}

TEST_CASE("device channel: a regular file is no device") {
    std::string path = "/tmp/mbn-test-XXXXXX";
    int const descriptor = ::mkstemp(path.data());
    REQUIRE(descriptor >= 0);
    asio::io_context io;
    auto const opened = DeviceChannel::open(io.get_executor(), path);
    ::close(descriptor);
    ::unlink(path.c_str());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == hresult::e_invalidarg);
}

TEST_CASE("device channel: a terminal passes bytes as they are, both ways") {
    Terminal terminal;
    asio::io_context io;
    auto opened = DeviceChannel::open(io.get_executor(), terminal.path);
    REQUIRE(opened);
    auto& channel = opened.value();
    CHECK(channel.max_control_message() == 4096);
    asio::posix::stream_descriptor master{io, ::dup(terminal.master)};
    // What a terminal would change, echo or take for a signal.
    auto const bytes = hex("03 04 0a 0d 11 13 1a 7f 00 ff");
    auto const written = write(channel, bytes);
    auto const there = std::make_shared<Buffer>(bytes.size());
    asio::async_read(master, asio::buffer(*there), [](error_code, std::size_t) {});
    io.run();
    CHECK(*written == error_code{});
    CHECK(to_hex(*there) == to_hex(bytes));
    auto const back = read(channel);
    asio::async_write(master, asio::buffer(bytes), [](error_code, std::size_t) {});
    io.restart();
    io.run();
    CHECK(to_hex(back->bytes) == to_hex(bytes));
}

TEST_CASE("device channel: the function's going away and the own close end a pending read") {
    asio::io_context io;
    auto terminal = std::make_unique<Terminal>();
    auto opened = DeviceChannel::open(io.get_executor(), terminal->path);
    REQUIRE(opened);
    auto const lost = read(opened.value());
    terminal.reset();
    io.run();
    REQUIRE(lost->error);
    CHECK(*lost->error);

    Terminal another;
    auto again = DeviceChannel::open(io.get_executor(), another.path);
    REQUIRE(again);
    auto const closed = read(again.value());
    again.value().close();
    io.restart();
    io.run();
    CHECK(closed->error == asio::error::operation_aborted);
}

TEST_CASE("device channel: a session over a terminal") {
    Terminal terminal;
    asio::io_context io;
    asio::posix::stream_descriptor master{io, ::dup(terminal.master)};
    auto opened = DeviceChannel::open(io.get_executor(), terminal.path);
    REQUIRE(opened);
    std::optional<HostSession<DeviceChannel>> session{std::in_place, std::move(opened.value())};

    Framer framer{4096};
    std::function<void()> serve = [&] {
        auto const room = framer.prepare(512);
        master.async_read_some(asio::buffer(room.data(), room.size()), [&](error_code error, std::size_t size) {
            if (error)
                return;
            framer.commit(size);
            for (auto frame = framer.next(); frame.kind == Frame::Kind::message; frame = framer.next()) {
                auto const request = decode_message(frame.bytes);
                auto const reply = message([&](auto out) {
                    return encode_command_done(request->transaction_id(), Status::success, DeviceCapsInfo{}, out);
                });
                asio::write(master, asio::buffer(reply));
            }
            serve();
        });
    };
    serve();
    auto const started = start(io, session->query<DeviceCapsInfo>());
    while (!started->result)
        io.run_one();
    CHECK(started->result->has_value());
    session.reset();
    master.close();
    io.run();
}

namespace {

using Socket = asio::local::stream_protocol::socket;

/// A modem at the other end of sockets, of which each opening gets a new pair: as a tunnel to another machine would.
class FarModem {
public:
    explicit FarModem(asio::any_io_executor const& executor) : scheduler_{executor} {}

    [[nodiscard]] auto connector() {
        return [this](asio::any_io_executor const& executor) {
            Socket here{executor};
            Socket there{executor};
            asio::local::connect_pair(here, there);
            server_.emplace(modem_, std::move(there));
            return StreamChannel{std::move(here)};
        };
    }

private:
    mbn::emulator::TimerScheduler<> scheduler_;
    mbn::emulator::Modem modem_{std::make_shared<mbn::emulator::ModemConfiguration const>(), scheduler_, 1};
    std::optional<mbn::emulator::StreamServer<Socket>> server_;
};

static_assert(OpenedWith<StreamChannel<Socket>, std::chrono::steady_clock, FarModem&>);

} // namespace

TEST_CASE("stream channel: a modem at the other end of any stream") {
    asio::io_context io;
    FarModem modem{io.get_executor()};
    auto const open = opening<StreamChannel<Socket>, std::chrono::steady_clock>(io.get_executor(), modem);
    auto const wait_for = [&io](auto const& started) {
        while (!started->result)
            io.run_one();
        REQUIRE(started->result->has_value());
    };
    for (int time = 0; time < 2; ++time) {
        auto const channel = start(io, open());
        wait_for(channel);
        HostSession session{std::move(*channel->result).value()};
        wait_for(start(io, session.open(OpenMode::reset)));
        auto const asked = start(io, session.query<DeviceCapsInfo>());
        wait_for(asked);
        CHECK(asked->result->value()->cellular_class == CellularClass::gsm);
    }
}

TEST_CASE("try_write: what a channel does not take at once goes out as there is room, in order") {
    asio::io_context io;
    Socket here{io};
    Socket there{io};
    asio::local::connect_pair(here, there);
    here.set_option(asio::socket_base::send_buffer_size{4096});
    HostSession session{StreamChannel{std::move(here)}};
    Buffer content(200'000);
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<std::byte>(i * 7 + i / 251);

    Framer framer{4096};
    Reassembler reassembler{300'000};
    Buffer heard;
    bool reads = true;
    std::function<void()> serve = [&] {
        auto const room = framer.prepare(512);
        there.async_read_some(asio::buffer(room.data(), room.size()), [&](error_code error, std::size_t size) {
            if (error)
                return;
            framer.commit(size);
            for (auto frame = framer.next(); frame.kind == Frame::Kind::message; frame = framer.next()) {
                auto const piece = decode_message(frame.bytes);
                REQUIRE(piece);
                auto const whole = reassembler.push(*piece, {});
                if (!whole.message)
                    continue;
                heard.assign(whole.message->info.begin(), whole.message->info.end());
                auto const reply = message([&](auto out) {
                    return encode_command_done(piece->transaction_id(), Status::success, DeviceCapsInfo{}, out);
                });
                asio::write(there, asio::buffer(reply));
            }
            if (reads)
                serve();
        });
    };
    serve();
    auto const asked = start(io, session.query<DeviceCapsInfo>());
    while (!asked->result)
        io.run_one();
    REQUIRE(asked->result->has_value());

    reads = false;
    auto const told = start(io, session.command(DeviceCapsInfo::operation, CommandType::set, content));
    while (io.poll() != 0) {
    }
    CHECK_FALSE(told->result);
    reads = true;
    serve();
    while (!told->result)
        io.run_one();
    CHECK(told->result->has_value());
    CHECK(heard == content);
}

namespace {

/// A socket like that of mbim-proxy, under a name of its own.
class ScriptedProxy {
public:
    using Protocol = asio::local::stream_protocol;

    explicit ScriptedProxy(asio::io_context& io)
        : name{"mbn-test-" + std::to_string(::getpid()) + "-" + std::to_string(next_name())},
          acceptor_{io, Protocol::endpoint{std::string(1, '\0') + name}}, socket_{io} {
        acceptor_.async_accept(socket_, [this](error_code error) {
            if (!error)
                read();
        });
    }

    std::string name;
    /// Status of each answer in turn; none means that the connection is dropped, and at the end that there is no
    /// answer.
    std::vector<std::optional<Status>> answers{};
    std::vector<ProxyConfigurationSet> requests{};
    std::vector<std::string> paths{};
    /// What comes in one piece with a configuration's success.
    Buffer behind{};
    /// What an answer to the configuration starts with.
    Buffer before{};

    void close() {
        acceptor_.close();
        socket_.close();
    }

private:
    static int next_name() {
        static std::atomic<int> count = 0;
        return ++count;
    }

    void read() {
        auto const room = framer_.prepare(512);
        socket_.async_read_some(asio::buffer(room.data(), room.size()), [this](error_code error, std::size_t size) {
            if (error)
                return;
            framer_.commit(size);
            for (auto frame = framer_.next(); frame.kind == Frame::Kind::message; frame = framer_.next())
                answer(*decode_message(frame.bytes));
            if (socket_.is_open())
                read();
        });
    }

    void answer(MessageView const& request) {
        if (request.service != services::proxy_control) {
            write(message([&](auto out) {
                return encode_command_done(request.transaction_id(), Status::success, DeviceCapsInfo{}, out);
            }));
            return;
        }
        auto const set = decode<ProxyConfigurationSet>(request.info);
        paths.push_back(*set->device_path.to_utf8());
        requests.push_back(ProxyConfigurationSet{{}, set->timeout_seconds});
        if (paths.size() > answers.size())
            return;
        auto const status = answers[paths.size() - 1];
        if (!status) {
            socket_.close();
            return;
        }
        auto const done = message([&](auto out) {
            return encode_command_done(request.transaction_id(), ProxyConfigurationSet::operation, *status, {}, out);
        });
        auto said = before;
        said.insert(said.end(), done.begin(), done.end());
        said.insert(said.end(), behind.begin(), behind.end());
        write(said);
    }

    void write(Buffer const& bytes) { asio::write(socket_, asio::buffer(bytes)); }

    Protocol::acceptor acceptor_;
    Protocol::socket socket_;
    Framer framer_{4096};
};

ProxyOptions options_for(ScriptedProxy const& proxy) {
    ProxyOptions options;
    options.socket = proxy.name;
    return options;
}

auto open_proxy(asio::io_context& io, ProxyOptions options) {
    return start(io,
                 ProxyChannel::open<mbim_test::VirtualClock>(io.get_executor(), "/dev/cdc-wdm0", std::move(options)));
}

} // namespace

TEST_CASE("proxy channel: the configuration comes first, then commands without a question whether it is open") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    proxy.answers = {Status::success};
    auto const opened = open_proxy(io, options_for(proxy));
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    REQUIRE(*opened->result);
    CHECK(proxy.paths == std::vector<std::string>{"/dev/cdc-wdm0"});
    CHECK(proxy.requests[0].timeout_seconds == 35);

    {
        HostSession<ProxyChannel, mbim_test::VirtualClock> session{std::move(opened->result->value())};
        CHECK_FALSE(session.is_open());
        auto const command = start(io, session.open(OpenMode::join));
        // The scripted proxy answers commands only, and OPEN is what comes: nothing was probed.
        mbn::testing::run_for(io, 3s);
        CHECK_FALSE(command->result);
    }
    proxy.close();
    mbn::testing::run(io);
}

TEST_CASE("proxy channel: the version that other programs agreed on is heard, beside the answer or behind it") {
    Buffer version(4);
    REQUIRE(encode(VersionInfo{0x0100, 0x0300}, version));
    auto const told = message(
        [&version](auto out) { return encode_indicate_status(operation_of(ProxyControlCid::version), version, out); });
    for (bool const comes_first : {true, false}) {
        CAPTURE(comes_first);
        asio::io_context io;
        ScriptedProxy proxy{io};
        proxy.answers = {Status::busy, Status::success};
        (comes_first ? proxy.before : proxy.behind) = told;
        auto const opened = open_proxy(io, options_for(proxy));
        REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
        REQUIRE(*opened->result);
        {
            HostSession<ProxyChannel, mbim_test::VirtualClock> session{std::move(opened->result->value())};
            unsigned indications = 0;
            session.on_indication([&indications](MessageView const& /*message*/) { ++indications; });
            CHECK(mbn::testing::run_until(io, [&] { return indications == 2; }));
            CHECK(session.mbimex() == Mbimex::v3);
        }
        proxy.close();
        mbn::testing::run(io);
    }
}

TEST_CASE("proxy channel: what speaks no MBIM is a failure, and no wait") {
    for (std::uint32_t const length : {0U, 11U, 0x7FFFFFFFU}) {
        asio::io_context io;
        ScriptedProxy proxy{io};
        proxy.answers = {Status::success};
        proxy.before = message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); });
        mbn::mbim::detail::store(proxy.before.data() + 4, length);
        auto const opened = open_proxy(io, options_for(proxy));
        REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
        CHECK(opened->result->error().code == hresult::error_gen_failure);
    }
}

TEST_CASE("proxy channel: without a proxy the service is not active") {
    asio::io_context io;
    ProxyOptions options;
    options.socket = "mbn-test-nobody-listens";
    auto const opened = open_proxy(io, options);
    mbn::testing::run(io);
    CHECK(opened->result->error().code == hresult::error_service_not_active);
}

TEST_CASE("proxy channel: dropped on configuration, the device was not found") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    proxy.answers = {std::nullopt};
    auto const opened = open_proxy(io, options_for(proxy));
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    CHECK(opened->result->error().code == hresult::error_not_found);
}

TEST_CASE("proxy channel: while another program has a device opened, it asks again") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    proxy.answers = {Status::busy, Status::busy, Status::success};
    auto const begin = mbim_test::VirtualClock::now();
    auto const opened = open_proxy(io, options_for(proxy));
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    CHECK(opened->result->has_value());
    CHECK(proxy.paths.size() == 3);
    CHECK(mbim_test::VirtualClock::now() - begin == 500ms);
}

TEST_CASE("proxy channel: any other status is its code") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    proxy.answers = {Status::invalid_parameters};
    auto const opened = open_proxy(io, options_for(proxy));
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    CHECK(opened->result->error().code == hresult::e_invalidarg);
}

TEST_CASE("proxy channel: without an answer it ends at its limit") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    auto options = options_for(proxy);
    options.limit = 5s;
    auto const begin = mbim_test::VirtualClock::now();
    auto const opened = open_proxy(io, options);
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    CHECK(opened->result->error().code == hresult::error_timeout);
    CHECK(mbim_test::VirtualClock::now() - begin == 5s);
}

TEST_CASE("proxy channel: it can be cancelled") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    auto const opened = open_proxy(io, options_for(proxy));
    mbn::testing::run_for(io, 1s);
    REQUIRE_FALSE(opened->result);
    opened->cancel();
    mbn::testing::run_for(io, 0s);
    REQUIRE(opened->result);
    CHECK(opened->result->error().code == hresult::error_cancelled);
}

TEST_CASE("proxy channel: a path that is not UTF-8 is an invalid argument") {
    asio::io_context io;
    ScriptedProxy proxy{io};
    auto const opened =
        start(io, ProxyChannel::open<mbim_test::VirtualClock>(io.get_executor(), "\xff", options_for(proxy)));
    REQUIRE(mbn::testing::run_until(io, [&] { return opened->result.has_value(); }));
    CHECK(opened->result->error().code == hresult::e_invalidarg);
}

TEST_CASE("any channel: passes everything on to the channel it was made of") {
    asio::io_context io;
    auto [one, other] = MemoryChannel::make_pair(io.get_executor(), io.get_executor(), 128);
    AnyChannel any{std::move(one)};
    CHECK(any.max_control_message() == 128);
    CHECK_FALSE(any.keeps_device_open());
    CHECK(any.get_executor() == io.get_executor());

    auto const heard = read(other);
    auto const written = write(any, hex("01 02 03"));
    auto const answer = write(other, hex("04 05"));
    auto const got = read(any);
    io.run();
    CHECK(heard->bytes == hex("01 02 03"));
    CHECK(*written == error_code{});
    CHECK(*answer == error_code{});
    CHECK(got->bytes == hex("04 05"));

    auto const pending = read(any);
    any.close();
    io.restart();
    io.run();
    CHECK(pending->error == asio::error::operation_aborted);
}

TEST_CASE("any channel: is opened in whichever way the target's kind is") {
    asio::io_context io;
    auto const open = [&io](AnyTarget const& target) {
        std::optional<mbn::Result<AnyChannel>> result;
        asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                auto opening = AnyChannel::open(io.get_executor(), target);
                result.emplace(co_await std::move(opening));
            },
            asio::detached);
        io.restart();
        io.run();
        REQUIRE(result.has_value());
        return std::move(*result);
    };
    auto const executor = io.get_executor();

    CHECK(open(AnyTarget::of<DeviceChannel>(executor, "/nowhere")).error().code == hresult::error_not_found);
    int asked = 0;
    auto const found = AnyTarget::of<DeviceChannel>(executor, [&asked] { return ++asked == 1 ? "" : "/dev/null"; });
    CHECK(open(found).error().code == hresult::error_not_found);
    CHECK(open(found).has_value());
    CHECK(asked == 2);

    struct Modem {
        asio::io_context& io;
        [[nodiscard]] auto connector() const {
            return [&io = io](asio::any_io_executor const& host) {
                return MemoryChannel::make_pair(host, io.get_executor(), 512).first;
            };
        }
    } modem{io};
    auto const handed_out = open(AnyTarget::of<MemoryChannel>(executor, modem));
    REQUIRE(handed_out.has_value());
    CHECK(handed_out.value().max_control_message() == 512);
}
