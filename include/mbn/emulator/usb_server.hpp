// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_SERVER_HPP
#define MBN_EMULATOR_USB_SERVER_HPP

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/network/echo.hpp>
#include <mbn/emulator/usb/modem_device.hpp>
#include <mbn/emulator/usb/usbip.hpp>
#include <mbn/emulator/usb/usbip_handshake.hpp>
#include <mbn/emulator/usb/vhci.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// Serves a modem as a USB device over USB/IP. A Linux kernel that is the host has a real `/dev/cdc-wdm0` and `wwan0`.
///
///     mbn::emulator::UsbServer server{io.get_executor(), modem};
///     server.listen({boost::asio::ip::address_v4::loopback(), 3240});    // usbip attach -r localhost -b 1-1
///     server.plug_into_vhci();                                           // or so, as root
///
/// There is one host at a time. When the modem vanishes the device is unplugged. IP packets of active sessions go to
/// the network, which answers pings of its gateway and name servers unless `set_uplink` joins it to something else.
///
/// The executor must run one handler at a time; all functions are to be called from there. The modem must live longer
/// than the server.
class UsbServer {
public:
    using Socket = boost::asio::generic::stream_protocol::socket;
    using Uplink = usb::ModemDevice::Uplink;

    explicit UsbServer(boost::asio::any_io_executor executor, Modem& modem, usb::Identity identity = {})
        : executor_{std::move(executor)}, modem_{modem},
          device_{modem, std::move(identity), [this](usb::Completion const& completion) { complete(completion); }},
          acceptor_{executor_} {
        modem_.set_vanished([this] { unplug(); });
        device_.set_uplink([this](std::uint32_t session_id, mbim::Bytes packet) {
            auto const* const context = modem_.equipment().contexts().find(session_id);
            if (context == nullptr)
                return;
            if (auto const answer = echo_answer(packet, context->ip))
                send(session_id, *answer);
        });
    }

    UsbServer(UsbServer const&) = delete;
    UsbServer& operator=(UsbServer const&) = delete;

    /// Unplugs the device.
    ~UsbServer() {
        modem_.set_vanished({});
        unplug();
        for (auto const& guest : guests_)
            if (auto const connection = guest.lock())
                connection->close();
        *alive_ = false;
    }

    /// Takes clients of USB/IP from now on; the port 0 stands for one that is free. Throws
    /// `boost::system::system_error`.
    void listen(boost::asio::ip::tcp::endpoint const& endpoint) {
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(boost::asio::socket_base::reuse_address{true});
        acceptor_.bind(endpoint);
        acceptor_.listen();
        accept();
    }

    /// Where it listens.
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    /// Plugs the device into this machine and gives the port. Throws as `usb::attach_to_vhci`. `plug_in` does it again.
    std::uint32_t plug_into_vhci(std::filesystem::path folder = usb::vhci_folder) {
        boost::asio::local::stream_protocol::socket ours{executor_};
        boost::asio::local::stream_protocol::socket kernels{executor_};
        boost::asio::local::connect_pair(ours, kernels);
        auto const port = usb::attach_to_vhci(kernels.native_handle(), folder);
        vhci_folder_ = std::move(folder);
        serve(std::move(ours));
        return port;
    }

    /// Takes requests about transfers from a connected stream, whose other end has the device already. The host of
    /// before is unplugged.
    void serve(Socket socket) {
        unplug();
        host_ = std::make_shared<Connection>(*this, std::move(socket));
        device_.reset();
        read_request(host_);
    }

    /// Whether a host has the device.
    [[nodiscard]] bool has_host() const noexcept { return host_ != nullptr; }

    /// Brings the modem back after it vanished: clients of USB/IP find it again, and the virtual host controller that
    /// had it gets it again. Throws as `plug_into_vhci`.
    void plug_in() {
        modem_.reappear();
        if (vhci_folder_ && host_ == nullptr)
            plug_into_vhci(*vhci_folder_);
    }

    /// What gets the IP packets of hosts in place of the network that answers pings. It may call `send`.
    void set_uplink(Uplink uplink) { device_.set_uplink(std::move(uplink)); }

    /// An IP packet of the network for the host.
    void send(std::uint32_t session_id, mbim::Bytes packet) { device_.send(session_id, packet); }

private:
    // A host that asks and asks and takes no answer; clients that ask for nothing.
    static constexpr std::size_t max_unsent = 4u << 20u;
    static constexpr std::size_t max_guests = 32;

    struct Connection {
        Connection(UsbServer& owner, Socket taken) : server{&owner}, socket{std::move(taken)} {}

        void close() noexcept {
            server = nullptr;
            boost::system::error_code ignored;
            socket.close(ignored);
        }

        // Null when this is closed.
        UsbServer* server;
        Socket socket;
        std::vector<std::byte> input{};
        std::vector<std::byte> unsent{};
        std::vector<std::byte> sending{};
        usb::UsbipRequest request{};
        bool last = false;
    };
    using Shared = std::shared_ptr<Connection>;
    using Next = std::function<void(UsbServer&, Shared const&)>;

    // -- input --------------------------------------------------------------------------------------------------------

    static void read(Shared const& connection, std::size_t size, Next next) {
        connection->input.resize(size);
        boost::asio::async_read(
            connection->socket, boost::asio::buffer(connection->input),
            [connection, next = std::move(next)](boost::system::error_code error, std::size_t /*size*/) {
                auto* const server = connection->server;
                if (server == nullptr)
                    return;
                if (error)
                    return server->end(connection);
                next(*server, connection);
            });
    }

    static void read_request(Shared const& connection) {
        read(connection, usb::usbip_header_size, [](UsbServer& server, Shared const& from) {
            auto const request = usb::decode_usbip_request(from->input);
            if (!request)
                return server.end(from);
            from->request = *request;
            if (request->data_size() == 0)
                return server.carry_out(from, {});
            read(from, request->data_size(), [](UsbServer& self, Shared const& by) { self.carry_out(by, by->input); });
        });
    }

    void carry_out(Shared const& connection, mbim::Bytes data) {
        auto& request = connection->request;
        if (request.command == usb::UsbipCommand::submit) {
            request.transfer.data = data;
            device_.submit(request.transfer);
        } else {
            auto const status =
                device_.cancel(request.unlinked) ? usb::TransferStatus::cancelled : usb::TransferStatus::success;
            write(connection, usb::encode_usbip_unlink_reply(request.transfer.id, status));
        }
        // The modem may have vanished on what it heard.
        if (connection->server != nullptr)
            read_request(connection);
    }

    void end(Shared const& connection) {
        connection->close();
        if (connection != host_)
            return;
        host_.reset();
        device_.reset();
    }

    void unplug() {
        if (host_ != nullptr)
            end(Shared{host_});
    }

    // -- output -------------------------------------------------------------------------------------------------------

    void complete(usb::Completion const& completion) {
        if (host_ != nullptr)
            write(host_, usb::encode_usbip_reply(completion));
    }

    static void write(Shared const& connection, std::vector<std::byte> const& bytes) {
        auto& unsent = connection->unsent;
        if (unsent.size() > max_unsent) {
            boost::system::error_code ignored;
            // The reader finds out.
            connection->socket.shutdown(Socket::shutdown_both, ignored);
            return;
        }
        unsent.insert(unsent.end(), bytes.begin(), bytes.end());
        if (connection->sending.empty())
            write_next(connection);
    }

    static void write_next(Shared const& connection) {
        connection->sending = std::exchange(connection->unsent, {});
        boost::asio::async_write(connection->socket, boost::asio::buffer(connection->sending),
                                 [connection](boost::system::error_code error, std::size_t /*size*/) {
                                     connection->sending.clear();
                                     auto* const server = connection->server;
                                     if (server == nullptr)
                                         return;
                                     if (error || (connection->last && connection->unsent.empty()))
                                         return server->end(connection);
                                     if (!connection->unsent.empty())
                                         write_next(connection);
                                 });
    }

    // -- clients over TCP ---------------------------------------------------------------------------------------------

    void accept() {
        acceptor_.async_accept(
            [this, alive = alive_](boost::system::error_code error, boost::asio::ip::tcp::socket socket) {
                if (!*alive || error == boost::asio::error::operation_aborted)
                    return;
                if (!error) {
                    boost::system::error_code ignored;
                    socket.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
                    welcome(std::make_shared<Connection>(*this, Socket{std::move(socket)}));
                }
                accept();
            });
    }

    void welcome(Shared const& connection) {
        std::erase_if(guests_, [](auto const& guest) { return guest.expired(); });
        if (guests_.size() == max_guests)
            return;
        guests_.push_back(connection);
        read(connection, usb::usbip_operation_size, [](UsbServer& server, Shared const& from) {
            auto const operation = usb::decode_usbip_operation(from->input);
            if (!operation)
                return server.end(from);
            if (*operation == usb::UsbipOperation::import_device)
                return read(from, usb::usbip_bus_id_size, [](UsbServer& self, Shared const& by) { self.import(by); });
            from->last = true;
            auto const& identity = server.device_.identity();
            write(from, usb::encode_usbip_device_list(server.modem_.is_present() ? &identity : nullptr));
        });
    }

    void import(Shared const& connection) {
        using usb::ImportStatus;
        bool const there = modem_.is_present() && usb::decode_usbip_bus_id(connection->input) == usb::usbip_bus_id;
        auto const status = !there             ? ImportStatus::no_such_device
                            : host_ != nullptr ? ImportStatus::busy
                                               : ImportStatus::success;
        connection->last = status != ImportStatus::success;
        write(connection, usb::encode_usbip_import(status, device_.identity()));
        if (connection->last)
            return;
        host_ = connection;
        device_.reset();
        read_request(connection);
    }

    boost::asio::any_io_executor executor_;
    Modem& modem_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    Shared host_{};
    std::vector<std::weak_ptr<Connection>> guests_{};
    usb::ModemDevice device_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::optional<std::filesystem::path> vhci_folder_{};
};

} // namespace mbn::inline v0::emulator

#endif
