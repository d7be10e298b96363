// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/session.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace fuzz {

// An operation of the host: how often it has ended, and how to cancel it.
struct HostOperation {
    int endings = 0;
    boost::asio::cancellation_signal signal = {};
};

template <class Result>
boost::asio::awaitable<void> count_ending(boost::asio::awaitable<Result> work,
                                          std::shared_ptr<HostOperation> operation) {
    static_cast<void>(co_await std::move(work));
    ++operation->endings;
}

namespace {

namespace asio = boost::asio;
namespace mbim = mbn::mbim;
using Session = mbim::HostSession<mbim::MemoryChannel, mbn::testing::VirtualClock>;

// The function's end of the channel: it remembers what it was asked last, and says whatever the input wants.
class Function {
public:
    explicit Function(mbim::MemoryChannel channel) : channel_{std::move(channel)} { read(); }

    void send(Buffer bytes) {
        auto shared = std::make_shared<Buffer>(std::move(bytes));
        channel_.async_write(*shared, [shared](boost::system::error_code) {});
    }
    void close() { channel_.close(); }

    void answer(mbim::Status status, mbim::Bytes info) {
        encode([&](auto out) { return mbim::encode_command_done(asked_, operation_, status, info, out); });
    }
    void indicate(std::uint32_t cid, mbim::Bytes info) {
        mbim::Operation const operation{mbim::services::basic_connect, cid};
        encode([&](auto out) { return mbim::encode_indicate_status(operation, info, out); });
    }
    void open_done(mbim::Status status) {
        encode([&](auto out) { return mbim::encode_open_done(asked_, status, out); });
    }
    void close_done(mbim::Status status) {
        encode([&](auto out) { return mbim::encode_close_done(asked_, status, out); });
    }
    void error(mbim::ProtocolError error) {
        encode([&](auto out) { return mbim::encode_function_error(asked_, error, out); });
    }

private:
    template <class Encode>
    void encode(Encode encode) {
        Buffer buffer(1024);
        auto const encoded = encode(std::span{buffer});
        expect(encoded ? true : false, "a message has room");
        buffer.resize(encoded.size);
        send(std::move(buffer));
    }

    void read() {
        channel_.async_read_some(framer_.prepare(4096), [this](boost::system::error_code error, std::size_t size) {
            if (error)
                return;
            framer_.commit(size);
            for (auto frame = framer_.next(); frame.kind != mbim::Frame::Kind::none; frame = framer_.next()) {
                expect(frame.kind == mbim::Frame::Kind::message, "the host sends messages");
                auto const view = mbim::decode_message(frame.bytes);
                expect(view.has_value(), "the host sends correct messages");
                if (view->type() == mbim::MessageType::host_error)
                    continue;
                asked_ = view->transaction_id();
                if (view->type() == mbim::MessageType::command)
                    operation_ = {view->service, view->cid};
            }
            read();
        });
    }

    mbim::MemoryChannel channel_;
    mbim::Framer framer_{65'536};
    std::uint32_t asked_ = 0;
    mbim::Operation operation_ = mbim::DeviceCapsInfo::operation;
};

class Conversation {
public:
    Conversation() : Conversation{std::make_unique<asio::io_context>()} {}

    void step(Input& input) {
        switch (auto const choice = input.byte(); choice % 16U) {
        case 0:
        case 1:
        case 2: {
            auto const bytes = input.take(input.half() % 512U);
            return function_.send({bytes.begin(), bytes.end()});
        }
        case 3:
        case 4:
            return function_.answer(static_cast<mbim::Status>(input.byte()), input.take(input.byte()));
        case 5:
            return function_.open_done(static_cast<mbim::Status>(choice < 128U ? 0U : input.byte()));
        case 6:
            return function_.close_done(static_cast<mbim::Status>(input.byte()));
        case 7:
            return function_.error(static_cast<mbim::ProtocolError>(input.byte()));
        case 8:
            return function_.indicate(input.byte(), input.take(input.byte()));
        case 9:
            return mbn::testing::run_for(*io_, std::chrono::milliseconds{input.half()});
        case 10:
            if (!operations_.empty())
                operations_[input.byte() % operations_.size()]->signal.emit(asio::cancellation_type::terminal);
            return;
        case 11:
            return choice < 32U && session_ ? start(session_->close()) : void();
        case 12:
            return choice < 32U ? function_.close() : void();
        case 13:
            if (choice < 32U)
                session_.reset();
            return;
        default:
            return ask(input.byte());
        }
    }

    void settle() { mbn::testing::run_for(*io_, {}); }

    // Whatever was said, every operation ends within its limit, once.
    void finish() {
        mbn::testing::run(*io_);
        for (auto const& operation : operations_)
            expect(operation->endings == 1, "every operation ends once");
    }

private:
    explicit Conversation(std::unique_ptr<asio::io_context> io) : io_{std::move(io)}, function_{prepare()} {}

    mbim::MemoryChannel prepare() {
        auto ends = mbim::MemoryChannel::make_pair(io_->get_executor(), io_->get_executor(), 512);
        mbim::SessionOptions options;
        options.open_mode = mbim::OpenMode::reset;
        options.max_message = 8192;
        options.first_transaction_id = 1;
        session_.emplace(std::move(ends.second), options);
        session_->on_indication([this](mbim::MessageView const& view) { told_ += view.info.size(); });
        return std::move(ends.first);
    }

    template <class Result>
    void start(asio::awaitable<Result> work) {
        auto const operation = std::make_shared<HostOperation>();
        operations_.push_back(operation);
        asio::co_spawn(*io_, count_ending(std::move(work), operation),
                       asio::bind_cancellation_slot(operation->signal.slot(), [](std::exception_ptr const& thrown) {
                           expect(thrown == nullptr, "nothing is thrown");
                       }));
    }

    void ask(unsigned what) {
        if (!session_ || operations_.size() > 64)
            return;
        mbim::ConnectSet connect;
        connect.access_string = "an access point name that needs more than one piece of sixty-four bytes";
        switch (what % 4U) {
        case 0:
            return start(session_->query<mbim::DeviceCapsInfo>());
        case 1:
            return start(session_->request(connect));
        case 2:
            return start(session_->open(mbim::OpenMode::join));
        default:
            return start(session_->query<mbim::DeviceServicesInfo>(std::chrono::milliseconds{300}));
        }
    }

    std::unique_ptr<asio::io_context> io_;
    std::optional<Session> session_ = {};
    std::vector<std::shared_ptr<HostOperation>> operations_ = {};
    std::size_t told_ = 0;
    Function function_;
};

} // namespace

// A function that says anything at any time to a host that asks, cancels, closes and leaves.
void host_session(Bytes bytes) {
    Input input{bytes};
    Conversation conversation;
    while (!input.is_empty()) {
        conversation.step(input);
        conversation.settle();
    }
    conversation.finish();
}

} // namespace fuzz
