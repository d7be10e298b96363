// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/device_channel.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/proxy_channel.hpp>
#include <mbn/mbim/traced_channel.hpp>

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

using mbn::Result;
namespace hresult = mbn::hresult;
namespace mbim = mbn::mbim;

namespace {

using TracedBytes = std::vector<std::byte>;
using TracedMemory = mbim::TracedChannel<mbim::MemoryChannel>;
using TracedDevice = mbim::TracedChannel<mbim::DeviceChannel>;
using TracedProxy = mbim::TracedChannel<mbim::ProxyChannel>;

static_assert(mbim::Channel<TracedMemory> && mbim::Channel<TracedDevice> && mbim::Channel<TracedProxy>);
static_assert(requires(boost::asio::any_io_executor executor, mbim::TracedPath& path) {
    { TracedDevice::open(executor, path) } -> std::same_as<Result<TracedDevice>>;
    {
        TracedProxy::open<std::chrono::steady_clock>(executor, path)
    } -> std::same_as<boost::asio::awaitable<Result<TracedProxy>>>;
});

TracedBytes traced_open(std::uint32_t id) {
    TracedBytes bytes(16);
    REQUIRE(mbim::encode_open(id, 4096, bytes));
    return bytes;
}

} // namespace

TEST_CASE("traced channel: what is written and read, is shown message by message and passed on as it is") {
    boost::asio::io_context io;
    auto ends = mbim::MemoryChannel::make_pair(io.get_executor(), io.get_executor(), 512);
    std::vector<std::pair<mbim::Towards, TracedBytes>> shown;
    TracedMemory host{std::move(ends.first), [&shown](mbim::Towards towards, mbim::Bytes bytes) {
                          shown.emplace_back(towards, TracedBytes{bytes.begin(), bytes.end()});
                      }};
    CHECK(host.max_control_message() == 512);

    bool is_written = false;
    auto const sent = traced_open(1);
    host.async_write(sent, [&is_written](boost::system::error_code error) { is_written = !error; });
    REQUIRE(shown.size() == 1);
    CHECK(shown[0] == std::pair{mbim::Towards::function, sent});
    io.run();
    CHECK(is_written);

    // Two messages and a half, in pieces that fit nothing.
    TracedBytes stream;
    for (auto const& message : {traced_open(2), traced_open(3), traced_open(4)})
        stream.insert(stream.end(), message.begin(), message.end());
    stream.resize(40);
    ends.second.async_write(stream, [](boost::system::error_code error) { CHECK_FALSE(error); });
    TracedBytes got;
    std::array<std::byte, 7> room{};
    while (got.size() < stream.size()) {
        host.async_read_some(room, [&](boost::system::error_code error, std::size_t size) {
            REQUIRE_FALSE(error);
            got.insert(got.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
        });
        io.restart();
        io.run();
    }
    CHECK(got == stream);
    REQUIRE(shown.size() == 3);
    CHECK(shown[1] == std::pair{mbim::Towards::host, traced_open(2)});
    CHECK(shown[2] == std::pair{mbim::Towards::host, traced_open(3)});
}

TEST_CASE("traced channel: a read that ends after the channel is gone, is told its error and nothing is shown") {
    boost::asio::io_context io;
    auto ends = mbim::MemoryChannel::make_pair(io.get_executor(), io.get_executor());
    std::size_t shown = 0;
    std::optional<TracedMemory> host{std::in_place, std::move(ends.first),
                                     [&shown](mbim::Towards, mbim::Bytes) { ++shown; }};
    std::array<std::byte, 16> room{};
    boost::system::error_code ended;
    host->async_read_some(room, [&ended](boost::system::error_code error, std::size_t) { ended = error; });
    host->close();
    host.reset();
    io.run();
    CHECK(ended == boost::asio::error::operation_aborted);
    CHECK(shown == 0);
}

TEST_CASE("traced channel: without a tap, only passes on") {
    boost::asio::io_context io;
    auto ends = mbim::MemoryChannel::make_pair(io.get_executor(), io.get_executor());
    TracedMemory host{std::move(ends.first), {}};
    std::array<std::byte, 16> room{};
    std::size_t size = 0;
    host.async_read_some(room, [&size](boost::system::error_code, std::size_t got) { size = got; });
    auto const message = traced_open(1);
    ends.second.async_write(message, [](boost::system::error_code) {});
    host.async_write(message, [](boost::system::error_code) {});
    io.run();
    CHECK(size == 16);
}

TEST_CASE("traced channel: a device that is not there, is the error of the channel below") {
    boost::asio::io_context io;
    auto const opened = TracedDevice::open(io.get_executor(), mbim::TracedPath{"/dev/no-such-device", {}});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == hresult::error_not_found);
}
