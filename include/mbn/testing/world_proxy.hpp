// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_WORLD_PROXY_HPP
#define MBN_TESTING_WORLD_PROXY_HPP

#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/testing/world_modem.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// Lets several hosts share a modem of a world, as mbim-proxy does: each of them may use any transaction ID, hears all
/// indications, and has its OPEN and CLOSE answered by the proxy, which opens the modem once and keeps it open. Where
/// the modem is lost, or says that it is not open, all hosts lose it.
///
/// Connections are made to it as to the modem: `Connection<testing::WorldBackend> connection{executor, proxy}`. `modem`
/// must live longer.
class WorldProxy {
public:
    WorldProxy(boost::asio::any_io_executor const& executor, WorldModem& modem)
        : state_{std::make_shared<State>(executor, modem)} {}

    WorldProxy(WorldProxy const&) = delete;
    WorldProxy& operator=(WorldProxy const&) = delete;
    ~WorldProxy() {
        boost::asio::post(state_->strand, [state = state_] { state->lose(); });
    }

    /// For a connection: hands out a channel.
    [[nodiscard]] auto connector() {
        return [state = state_](boost::asio::any_io_executor const& executor) {
            auto [host, own] = mbim::MemoryChannel::make_pair(executor, state->strand);
            boost::asio::post(state->strand, [state, end = std::move(own)]() mutable { state->join(std::move(end)); });
            return std::move(host);
        };
    }

private:
    using Buffer = std::vector<std::byte>;

    // One end of a channel: what is read, in whole frames, and what is to be written.
    struct Port {
        Port(mbim::MemoryChannel end, std::uint64_t name) : channel{std::move(end)}, number{name} {}

        mbim::MemoryChannel channel;
        std::uint64_t number;
        mbim::Framer framer{65'536};
        std::deque<Buffer> queue{};
        // Of a host: the fragments of the command that it is sending.
        std::vector<Buffer> command{};
    };

    // Whose command it was, and by which transaction ID.
    struct Asker {
        std::uint64_t host = 0;
        std::uint32_t id = 0;
    };

    struct State : std::enable_shared_from_this<State> {
        State(boost::asio::any_io_executor const& executor, WorldModem& of)
            : strand{boost::asio::make_strand(executor)}, modem{of}, connect{of.connector()} {
            of.share();
        }

        void join(mbim::MemoryChannel end) {
            if (!device)
                device = add(connect(strand));
            hosts.push_back(add(std::move(end)));
        }

        [[nodiscard]] std::shared_ptr<Port> add(mbim::MemoryChannel end) {
            auto port = std::make_shared<Port>(std::move(end), ++last_number);
            read(port);
            return port;
        }

        void read(std::shared_ptr<Port> const& port) {
            port->channel.async_read_some(
                port->framer.prepare(1024),
                [self = this->shared_from_this(), port](boost::system::error_code error, std::size_t size) {
                    if (error)
                        return self->ended(port);
                    port->framer.commit(size);
                    for (auto frame = port->framer.next(); frame.kind == mbim::Frame::Kind::message;
                         frame = port->framer.next())
                        self->take(port, Buffer(frame.bytes.begin(), frame.bytes.end()));
                    self->read(port);
                });
        }

        void ended(std::shared_ptr<Port> const& port) {
            if (port == device)
                return lose();
            std::erase(hosts, port);
        }

        // The modem is gone for all of them.
        void lose() {
            if (!hosts.empty())
                modem.chronicle().note(Circumstance::channel_taken, WorldModem::felt);
            // Who reads holds its port until it is closed.
            for (auto const& host : std::exchange(hosts, {}))
                host->channel.close();
            if (auto const port = std::exchange(device, nullptr))
                port->channel.close();
            opened = false;
            opener = 0;
            asked.clear();
            waiting.clear();
        }

        void take(std::shared_ptr<Port> const& port, Buffer frame) {
            auto const view = mbim::decode_message(frame);
            if (!view)
                return;
            if (port == device)
                from_device(*view, std::move(frame));
            else if (std::ranges::find(hosts, port) != hosts.end())
                from_host(port, *view, std::move(frame));
        }

        void from_host(std::shared_ptr<Port> const& host, mbim::MessageView const& view, Buffer frame) {
            switch (view.type()) {
            case mbim::MessageType::open:
                waiting.push_back({host->number, view.transaction_id()});
                return opened ? answer_open(mbim::Status::success) : open(host->number);
            case mbim::MessageType::close:
                return send(host, made([&](std::span<std::byte> out) {
                                return mbim::encode_close_done(view.transaction_id(), mbim::Status::success, out);
                            }));
            case mbim::MessageType::command:
                host->command.push_back(std::move(frame));
                if (view.fragment.current + 1 >= view.fragment.total)
                    forward(host, view.transaction_id());
                return;
            default:
                return;
            }
        }

        // Once more only for who gave the last attempt up: each OPEN starts afresh.
        void open(std::uint64_t host) {
            if (opener != host && find(opener) != nullptr)
                return;
            opener = host;
            auto const id = ++last_id;
            send(device, made([id](std::span<std::byte> out) {
                     return mbim::encode_open(id, mbim::default_control_message, out);
                 }));
        }

        void answer_open(mbim::Status status) {
            for (Asker const& asker : std::exchange(waiting, {}))
                if (auto const host = find(asker.host))
                    send(host,
                         made([&](std::span<std::byte> out) { return mbim::encode_open_done(asker.id, status, out); }));
        }

        // Whole commands only, as those of two hosts must not mix.
        void forward(std::shared_ptr<Port> const& host, std::uint32_t id) {
            auto command = std::exchange(host->command, {});
            if (!opened)
                return send(host, made([id](std::span<std::byte> out) {
                                return mbim::encode_function_error(id, mbim::ProtocolError::not_opened, out);
                            }));
            asked[++last_id] = {host->number, id};
            for (Buffer& piece : command)
                send(device, renamed(std::move(piece), last_id));
        }

        void from_device(mbim::MessageView const& view, Buffer frame) {
            if (view.type() == mbim::MessageType::open_done) {
                opener = 0;
                opened = view.status == mbim::Status::success;
                return answer_open(view.status);
            }
            if (view.type() == mbim::MessageType::indicate_status) {
                for (auto const& host : hosts)
                    send(host, frame);
                return;
            }
            bool const failed = view.type() == mbim::MessageType::function_error;
            if (failed && view.error == mbim::ProtocolError::not_opened)
                return lose();
            auto const found = asked.find(view.transaction_id());
            if (found == asked.end())
                return;
            Asker const asker = found->second;
            if (failed || view.fragment.current + 1 >= view.fragment.total)
                asked.erase(found);
            if (auto const host = find(asker.host))
                send(host, renamed(std::move(frame), asker.id));
        }

        [[nodiscard]] std::shared_ptr<Port> find(std::uint64_t number) const {
            auto const found = std::ranges::find(hosts, number, &Port::number);
            return found != hosts.end() ? *found : nullptr;
        }

        // The transaction ID stands at byte 8 of every message, in little endian.
        [[nodiscard]] static Buffer renamed(Buffer frame, std::uint32_t id) {
            for (std::size_t index = 0; index < 4; ++index)
                frame[8 + index] = static_cast<std::byte>(id >> (8 * index));
            return frame;
        }

        template <class Encode>
        [[nodiscard]] static Buffer made(Encode encode) {
            Buffer message(16);
            message.resize(encode(std::span{message}).size);
            return message;
        }

        void send(std::shared_ptr<Port> const& port, Buffer message) {
            port->queue.push_back(std::move(message));
            if (port->queue.size() == 1)
                write(port);
        }

        void write(std::shared_ptr<Port> const& port) {
            port->channel.async_write(port->queue.front(),
                                      [self = this->shared_from_this(), port](boost::system::error_code error) {
                                          port->queue.pop_front();
                                          if (!error && !port->queue.empty())
                                              self->write(port);
                                      });
        }

        boost::asio::strand<boost::asio::any_io_executor> strand;
        WorldModem& modem;
        std::function<mbim::MemoryChannel(boost::asio::any_io_executor const&)> connect;
        std::shared_ptr<Port> device{};
        bool opened = false;
        // Whose OPEN is on its way.
        std::uint64_t opener = 0;
        std::vector<std::shared_ptr<Port>> hosts{};
        // Who waits for the modem to be open.
        std::vector<Asker> waiting{};
        std::map<std::uint32_t, Asker> asked{};
        std::uint32_t last_id = 0;
        std::uint64_t last_number = 0;
    };

    std::shared_ptr<State> state_;
};

} // namespace mbn::inline v0::testing

#endif
