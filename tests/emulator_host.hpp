// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_EMULATOR_HOST_HPP
#define MBN_TESTS_EMULATOR_HOST_HPP

#include <mbn/emulator/manual_scheduler.hpp>
#include <mbn/emulator/modem.hpp>
#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/message.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace emulator_test {

using namespace mbn;
using Cid = mbim::BasicConnectCid;
using Buffer = std::vector<std::byte>;

/// A whole message of the modem, with the bytes that its view needs.
class Received {
public:
    explicit Received(Buffer bytes) : bytes_{std::move(bytes)}, view_{mbim::decode_message(bytes_).value()} {}
    Received(Received&&) = default;
    Received& operator=(Received&&) = default;

    mbim::MessageView const* operator->() const { return &view_; }
    Buffer const& bytes() const { return bytes_; }

    /// The information buffer; checks that it can be decoded.
    template <class T>
    T info() const {
        CHECK(view_.service == T::operation.service);
        CHECK(view_.cid == T::operation.cid);
        auto const decoded = mbim::decode<T>(view_.info);
        CHECK(decoded.has_value());
        return *decoded;
    }

    bool is_indication_of(Cid cid) const {
        return view_.type() == mbim::MessageType::indicate_status && view_.cid == static_cast<std::uint32_t>(cid);
    }

private:
    Buffer bytes_;
    mbim::MessageView view_;
};

[[nodiscard]] inline emulator::ModemConfiguration attached() {
    emulator::ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    return configuration;
}

inline Buffer to_bytes(std::initializer_list<unsigned> values) {
    Buffer bytes;
    for (auto const value : values)
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

inline std::string to_hex(std::span<std::byte const> bytes) {
    std::string text;
    for (auto const byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4u];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 15u];
    }
    return text;
}

/// A host of a modem in the same thread, with time in its hands. It looks at what the modem writes, one write at a
/// time.
class Host {
public:
    explicit Host(emulator::ModemConfiguration configuration = {}, std::uint64_t seed = 0)
        : modem{std::move(configuration), time, seed} {
        modem.set_write([this](mbim::Bytes bytes) { writes.emplace_back(bytes.begin(), bytes.end()); });
        modem.set_vanished([this] { ++vanished; });
        modem.set_log([this](std::string_view line) { log.emplace_back(line); });
    }

    template <class Encode>
    static Buffer encoded(Encode encode) {
        Buffer buffer(2048);
        auto const size = encode(std::span{buffer});
        REQUIRE(size);
        buffer.resize(size.size);
        return buffer;
    }

    static Buffer open_message(std::uint32_t id, std::uint32_t max_control_transfer) {
        return encoded([&](auto out) { return mbim::encode_open(id, max_control_transfer, out); });
    }
    static Buffer close_message(std::uint32_t id) {
        return encoded([&](auto out) { return mbim::encode_close(id, out); });
    }
    template <class Request>
    static Buffer command_message(std::uint32_t id, Request const& request) {
        return encoded([&](auto out) { return mbim::encode_command(id, request, out); });
    }
    static Buffer raw_command_message(std::uint32_t id, mbim::Operation const& operation, mbim::CommandType type,
                                      mbim::Bytes info = {}) {
        return encoded([&](auto out) { return mbim::encode_command(id, operation, type, info, out); });
    }
    static Buffer host_error_message(std::uint32_t id, mbim::ProtocolError error) {
        return encoded([&](auto out) { return mbim::encode_host_error(id, error, out); });
    }

    void send(mbim::Bytes bytes) { modem.receive(bytes); }

    /// Opens the function and takes the answer away.
    void open(std::uint32_t max_control_transfer = 4096) {
        send(open_message(++last_id, max_control_transfer));
        auto const done = next();
        REQUIRE(done->type() == mbim::MessageType::open_done);
        REQUIRE(done->transaction_id() == last_id);
        REQUIRE(done->status == mbim::Status::success);
    }

    /// Sends a command and returns its ID.
    template <class Request>
    std::uint32_t start(Request const& request) {
        send(command_message(++last_id, request));
        return last_id;
    }

    /// Sends a command and takes the answer, which has to come at once and first.
    template <class Request>
    Received ask(Request const& request) {
        auto const id = start(request);
        return answer(id);
    }

    /// Takes the answer of a command, which has to be next.
    Received answer(std::uint32_t id) {
        auto message = next();
        CHECK(message->type() == mbim::MessageType::command_done);
        CHECK(message->transaction_id() == id);
        return message;
    }

    mbim::Status attach() {
        auto const status = ask(mbim::PacketServiceSet{mbim::PacketServiceAction::attach})->status;
        drop_indications();
        return status;
    }

    mbim::Status connect(std::string_view access_string = "internet", std::uint32_t session_id = 0) {
        auto const status = ask(connect_request(access_string, session_id))->status;
        drop_indications();
        return status;
    }

    static mbim::ConnectSet connect_request(std::string_view access_string = "internet", std::uint32_t session_id = 0) {
        mbim::ConnectSet set;
        set.session_id = session_id;
        set.activation_command = mbim::ActivationCommand::activate;
        set.access_string = access_string;
        return set;
    }

    static mbim::ConnectSet disconnect_request(std::uint32_t session_id = 0) {
        mbim::ConnectSet set;
        set.session_id = session_id;
        return set;
    }

    /// The next message that is not fragmented: one write.
    Received next() {
        if (writes.empty()) {
            FAIL("the modem said nothing");
            std::abort();
        }
        auto bytes = std::move(writes.front());
        writes.pop_front();
        REQUIRE(mbim::decode_message(bytes).has_value());
        return Received{std::move(bytes)};
    }

    /// The next message, put together from its fragments.
    Received next_whole() {
        mbim::Reassembler reassembler;
        while (!writes.empty()) {
            auto const bytes = std::move(writes.front());
            writes.pop_front();
            auto const view = mbim::decode_message(bytes);
            REQUIRE(view.has_value());
            auto const result = reassembler.push(*view, time.now());
            REQUIRE_FALSE(result.fault.has_value());
            if (!result.message)
                continue;
            if (view->fragment.total == 1)
                return Received{bytes};
            auto const& whole = *result.message;
            return Received{encoded([&](auto out) {
                mbim::Operation const operation{whole.service, whole.cid};
                return whole.type() == mbim::MessageType::command_done
                           ? mbim::encode_command_done(whole.transaction_id(), operation, whole.status, whole.info, out)
                           : mbim::encode_indicate_status(operation, whole.info, out);
            })};
        }
        FAIL("the modem did not finish a message");
        std::abort();
    }

    /// Takes the indications at the front away.
    void drop_indications() {
        while (!writes.empty() && mbim::decode_message(writes.front())->type() == mbim::MessageType::indicate_status)
            writes.pop_front();
    }

    bool quiet() const { return writes.empty(); }

    /// True when some line of the log has this text.
    bool logged(std::string_view text) const {
        for (auto const& line : log)
            if (line.find(text) != std::string::npos)
                return true;
        return false;
    }

    emulator::ManualScheduler time{};
    std::deque<Buffer> writes{};
    std::vector<std::string> log{};
    int vanished = 0;
    std::uint32_t last_id = 0;
    emulator::Modem modem;
};

} // namespace emulator_test

#endif
