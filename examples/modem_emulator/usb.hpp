// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MODEM_EMULATOR_USB_HPP
#define MBN_EXAMPLES_MODEM_EMULATOR_USB_HPP

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/network/routing.hpp>
#include <mbn/emulator/network/tun_device.hpp>
#include <mbn/emulator/usb_server.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace modem_emulator {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;

// The modem as a USB device, with its network joined to an interface of this machine if that is wanted.
class UsbDoor {
public:
    UsbDoor(boost::asio::any_io_executor const& executor, emulator::Modem& modem, std::string const& tun)
        : modem_{modem}, server_{executor, modem, identity_of(modem)} {
        if (tun.empty())
            return;
        tun_.emplace(executor, tun, [this](mbim::Bytes packet) { deliver(packet); });
        server_.set_uplink([this](std::uint32_t /*session_id*/, mbim::Bytes packet) { tun_->send(packet); });
    }

    UsbDoor(UsbDoor const&) = delete;
    UsbDoor& operator=(UsbDoor const&) = delete;
    ~UsbDoor() = default;

    // Where it is to be found then.
    std::string open(std::optional<boost::asio::ip::tcp::endpoint> const& where) {
        if (!where)
            return "vhci " + std::to_string(server_.plug_into_vhci());
        server_.listen(*where);
        auto const endpoint = server_.endpoint();
        auto const address = endpoint.address().to_string();
        return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
    }

    void plug_in() { server_.plug_in(); }

private:
    static emulator::usb::Identity identity_of(emulator::Modem const& modem) {
        emulator::usb::Identity identity;
        identity.serial_number = modem.configuration().device_id;
        return identity;
    }

    void deliver(mbim::Bytes packet) {
        if (auto const session_id = emulator::session_of(modem_.equipment().contexts().states(), packet))
            server_.send(*session_id, packet);
    }

    emulator::Modem& modem_;
    emulator::UsbServer server_;
    std::optional<emulator::TunDevice> tun_{};
};

} // namespace modem_emulator

#endif
