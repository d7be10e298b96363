// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/print.hpp>
#include <mbn/mbim/trace_file.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace mbim = mbn::mbim;
using mbim::TraceFile, mbim::Towards;

namespace {

using TraceBytes = std::vector<std::byte>;

class TracePath {
public:
    TracePath() {
        std::string name = (std::filesystem::temp_directory_path() / "mbn_trace.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
    }
    TracePath(TracePath const&) = delete;
    TracePath& operator=(TracePath const&) = delete;
    ~TracePath() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path() const { return (folder_ / "trace.pcapng").string(); }

    [[nodiscard]] std::string content() const {
        std::ifstream file{path(), std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    [[nodiscard]] std::vector<TraceBytes> packets() const {
        std::vector<TraceBytes> found;
        auto const file = content();
        for (mbim::CaptureReader reader{std::as_bytes(std::span{file})}; reader.has_more();) {
            auto const item = reader.next();
            CHECK(item.kind == mbim::Captured::Kind::packet);
            found.emplace_back(item.bytes.begin(), item.bytes.end());
        }
        return found;
    }

private:
    std::filesystem::path folder_;
};

template <class Encode>
TraceBytes trace_message(Encode encode) {
    TraceBytes bytes(4096);
    auto const encoded = encode(std::span{bytes});
    REQUIRE(encoded);
    bytes.resize(encoded.size);
    return bytes;
}

TraceBytes trace_connect() {
    mbim::ConnectSet connect;
    connect.access_string = "internet";
    connect.user_name = "anna";
    connect.password = "s3cret";
    return trace_message([&](auto out) { return mbim::encode_command(7, connect, out); });
}

TraceBytes trace_radio() {
    return trace_message(
        [](auto out) { return mbim::encode_command_done(7, mbim::Status::success, mbim::RadioStateInfo{}, out); });
}

std::vector<TraceBytes> trace_pieces(TraceBytes message) {
    std::vector<TraceBytes> pieces;
    mbim::Fragmenter fragments{message, 64};
    while (!fragments.done()) {
        auto const piece = fragments.next();
        pieces.emplace_back(piece.begin(), piece.end());
    }
    return pieces;
}

std::string trace_json(TraceBytes const& bytes, mbim::Mbimex version = mbim::Mbimex::v1) {
    auto const view = mbim::decode_message(bytes);
    REQUIRE(view);
    auto const json = mbim::to_json(*view, mbim::Secrets::show, version);
    REQUIRE(json);
    return *json;
}

bool trace_has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// In UTF-16, as on the wire.
std::string_view trace_text(TraceBytes const& bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

bool trace_gives_away(std::string_view content, std::string_view secret) {
    std::string wide;
    for (char const c : secret)
        wide.append(1, c).append(1, '\0');
    return trace_has(content, wide);
}

} // namespace

TEST_CASE("trace: a file, holds the messages as they went over the wire") {
    TracePath const path;
    {
        TraceFile file{path.path(), mbim::Secrets::show};
        CHECK(path.packets().empty());
        file.record(Towards::function, trace_connect());
        // At once: nothing waits for the end of the program.
        CHECK(path.packets() == std::vector<TraceBytes>{trace_connect()});
        file.record(Towards::host, trace_radio());
        CHECK(path.packets() == std::vector<TraceBytes>{trace_connect(), trace_radio()});
    }
    CHECK(trace_gives_away(path.content(), "s3cret"));
    auto const mode = std::filesystem::status(path.path()).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    // Outbound is 2, inbound is 1.
    auto const content = path.content();
    using namespace std::string_view_literals;
    CHECK(trace_has(content, "\x02\x00\x04\x00\x02\x00\x00\x00\x00\x00\x00\x00"sv));
    CHECK(trace_has(content, "\x02\x00\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00"sv));
    // The next one starts anew.
    TraceFile const again{path.path()};
    CHECK(path.packets().empty());
}

TEST_CASE("trace: a file that cannot be made, is an error") {
    CHECK_THROWS_AS(TraceFile{"/nowhere/at/all"}, std::system_error);
}

TEST_CASE("trace: secrets, are blanked and all else stays") {
    TracePath const path;
    TraceFile file{path.path()};
    file.record(Towards::function, trace_connect());
    file.record(Towards::host, trace_radio());
    auto const packets = path.packets();
    REQUIRE(packets.size() == 2);
    CHECK(packets[1] == trace_radio());
    CHECK(trace_has(trace_json(packets[0]), R"("access_string":"internet","user_name":"****","password":"******")"));
    CHECK_FALSE(trace_gives_away(path.content(), "anna"));
    CHECK_FALSE(trace_gives_away(path.content(), "s3cret"));

    mbim::PinSet pin;
    pin.pin = "1234";
    auto bytes = trace_message([&](auto out) { return mbim::encode_command(1, pin, out); });
    mbim::blank_secrets(bytes);
    CHECK(trace_has(trace_json(bytes), R"("pin":"****","new_pin":"")"));

    std::array const contexts{mbim::ProvisionedContext{1, {}, "a", "anna", "s3cret"},
                              mbim::ProvisionedContext{2, {}, "b", "", "other"}};
    bytes = trace_message([&](auto out) {
        return mbim::encode_command_done(1, mbim::Status::success, mbim::ProvisionedContextsInfo{contexts}, out);
    });
    mbim::blank_secrets(bytes);
    CHECK(trace_has(trace_json(bytes), R"("access_string":"a","user_name":"****","password":"******")"));
    CHECK(trace_has(trace_json(bytes), R"("access_string":"b","user_name":"","password":"*****")"));

    mbim::ProvisionedContextsSet set{contexts[0], "00101"};
    bytes = trace_message([&](auto out) { return mbim::encode_command(1, set, out); });
    mbim::blank_secrets(bytes);
    CHECK(trace_has(trace_json(bytes), R"("user_name":"****","password":"******")"));
    CHECK(trace_has(trace_json(bytes), R"("provider_id":"00101")"));

    std::array<std::byte, 3> const data{std::byte{1}, std::byte{2}, std::byte{3}};
    bytes = trace_message([&](auto out) { return mbim::encode_command(1, mbim::ServiceActivationSet{data}, out); });
    mbim::blank_secrets(bytes);
    CHECK(trace_has(trace_json(bytes), R"("data_buffer":"000000")"));
}

TEST_CASE("trace: versions, are followed by what the function agrees to") {
    mbim::ConnectSet3 connect;
    connect.access_string = "internet";
    connect.user_name = "anna";
    connect.password = "s3cret";
    auto const bytes = trace_message([&](auto out) { return mbim::encode_command(8, connect, out); });
    TracePath const path;
    TraceFile file{path.path()};
    file.record(Towards::host, trace_message([](auto out) {
                    return mbim::encode_command_done(7, mbim::Status::success, mbim::VersionInfo{0x0100, 0x0300}, out);
                }));
    file.record(Towards::function, bytes);
    auto const packets = path.packets();
    REQUIRE(packets.size() == 2);
    CHECK(trace_has(trace_json(packets[1], mbim::Mbimex::v3),
                    R"("access_string":"internet","user_name":"****","password":"******")"));
    CHECK_FALSE(trace_gives_away(path.content(), "s3cret"));
}

TEST_CASE("trace: fragments, are blanked where the message has its secrets") {
    auto const pieces = trace_pieces(trace_connect());
    REQUIRE(pieces.size() == 3);
    TracePath const path;
    TraceFile file{path.path()};
    for (auto const& piece : pieces) {
        CHECK(path.packets().empty());
        file.record(Towards::function, piece);
    }
    auto const packets = path.packets();
    REQUIRE(packets.size() == pieces.size());
    mbim::Reassembler reassembler;
    std::string json;
    for (auto const& packet : packets) {
        auto const view = mbim::decode_message(packet);
        REQUIRE(view);
        if (auto const whole = reassembler.push(*view, {}); whole.message)
            json = mbim::to_json(*whole.message, mbim::Secrets::show).value();
    }
    CHECK(trace_has(json, R"("access_string":"internet","user_name":"****","password":"******")"));
}

TEST_CASE("trace: fragments without the rest, are there without their content") {
    auto const pieces = trace_pieces(trace_connect());
    auto blank = pieces[0];
    std::fill(blank.begin() + 20, blank.end(), std::byte{0});
    {
        TracePath const path;
        { // The program ends.
            TraceFile file{path.path()};
            file.record(Towards::function, pieces[0]);
        }
        CHECK(path.packets() == std::vector<TraceBytes>{blank});
    }
    TracePath const path;
    TraceFile file{path.path()};
    file.record(Towards::function, pieces[0]);
    // The other direction does not matter, and the same one does.
    file.record(Towards::host, trace_radio());
    CHECK(path.packets().size() == 1);
    file.record(Towards::function, pieces[2]);
    auto third = pieces[2];
    std::fill(third.begin() + 20, third.end(), std::byte{0});
    CHECK(path.packets() == std::vector<TraceBytes>{trace_radio(), blank, third});
}

TEST_CASE("trace: a secret that lies over another one's place, takes nothing with it") {
    constexpr std::size_t information = 48;
    // The user name begins where the structure does, and so covers where the password is.
    auto bytes = trace_connect();
    mbim::detail::store(bytes.data() + information + 16, std::uint32_t{0});
    mbim::detail::store(bytes.data() + information + 20, std::uint32_t{32});
    mbim::blank_secrets(bytes);
    CHECK_FALSE(trace_gives_away(trace_text(bytes), "s3cret"));
    // Nothing says where anything is any more.
    CHECK(std::all_of(bytes.begin() + information, bytes.end(), [](std::byte one) { return one == std::byte{0}; }));

    // It covers the password itself.
    bytes = trace_connect();
    auto const password = mbim::detail::load<std::uint32_t>(bytes.data() + information + 24);
    mbim::detail::store(bytes.data() + information + 16, password);
    mbim::blank_secrets(bytes);
    CHECK_FALSE(trace_gives_away(trace_text(bytes), "s3cret"));
    CHECK(trace_has(trace_json(bytes), R"("access_string":"internet")"));
}

TEST_CASE("trace: bytes that are no message, are there without their content") {
    auto bytes = trace_connect();
    mbim::detail::store(bytes.data() + 44, std::uint32_t{1});
    mbim::blank_secrets(bytes);
    CHECK_FALSE(trace_gives_away(trace_text(bytes), "s3cret"));
    // Known, but it does not decode.
    bytes = trace_connect();
    mbim::detail::store(bytes.data() + 48 + 16, std::uint32_t{5000});
    mbim::blank_secrets(bytes);
    CHECK_FALSE(trace_gives_away(trace_text(bytes), "s3cret"));
    TraceBytes few(5, std::byte{7});
    mbim::blank_secrets(few);
    CHECK(few == TraceBytes(5, std::byte{7}));
    // What nobody here knows stays.
    auto unknown = trace_message([&](auto out) {
        return mbim::encode_command(1, mbim::Operation{mbim::services::sms, 2}, mbim::CommandType::set, few, out);
    });
    auto const before = unknown;
    mbim::blank_secrets(unknown);
    CHECK(unknown == before);
}
