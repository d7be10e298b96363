// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/emulator/manual_scheduler.hpp>
#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/usb/modem_device.hpp>
#include <mbn/emulator/usb/usbip.hpp>
#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/message.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

namespace fuzz {

namespace {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;
namespace usb = mbn::emulator::usb;
using namespace std::chrono_literals;
using usb::Direction;
using usb::Request;

constexpr std::array requests = {Request::clear_device_feature,
                                 Request::set_address,
                                 Request::set_configuration,
                                 Request::set_interface,
                                 Request::clear_endpoint_feature,
                                 Request::get_device_status,
                                 Request::get_descriptor,
                                 Request::get_configuration,
                                 Request::get_interface,
                                 Request::send_encapsulated_command,
                                 Request::reset_function,
                                 Request::set_ntb_format,
                                 Request::set_ntb_input_size,
                                 Request::set_max_datagram_size,
                                 Request::get_encapsulated_response,
                                 Request::get_ntb_parameters,
                                 Request::get_ntb_format,
                                 Request::get_ntb_input_size,
                                 Request::get_max_datagram_size};

emulator::ModemConfiguration configuration() {
    emulator::ModemConfiguration result;
    result.packet_service = mbim::PacketServiceState::attached;
    result.max_sessions = 3;
    return result;
}

class Bench {
public:
    Bench() {
        // A network that sends back what it gets.
        device_.set_uplink([this](std::uint32_t session, mbim::Bytes packet) { device_.send(session, packet); });
    }

    void step(Input& input) {
        switch (input.byte() % 10U) {
        case 0:
            return time_.advance(std::chrono::milliseconds{input.half()});
        case 1:
            return reset();
        case 2:
            return take_back(input.byte());
        case 3:
            return device_.send(input.byte() % 4U, input.take(input.half() % 2048U));
        case 4:
            return connect(input.byte() % 4U);
        case 5:
            return fetch(usb::notification_endpoint, input.byte());
        case 6:
            return fetch(usb::data_endpoint, input.half());
        case 7:
            return put(usb::data_endpoint, input.take(input.half() % 4096U));
        case 8:
            return control(input);
        default:
            return as_usbip(input);
        }
    }

    // Whatever came before, a host that takes the device anew is served.
    void finish() {
        reset();
        time_.advance(1min);
        configure();
        say(mbim::encode_open(1, 4096, message_));
        fetch(usb::notification_endpoint, 8);
        expect(last_length_ == 8, "the device tells that it has an answer");
        auto const answer = hear();
        auto const view = mbim::decode_message(answer);
        expect(view && view->type() == mbim::MessageType::open_done && view->status == mbim::Status::success,
               "the modem can be opened");
    }

private:
    struct Wanted {
        std::uint32_t endpoint = 0;
        Direction direction = {};
        std::uint32_t length = 0;
    };

    void submit(usb::Transfer transfer) {
        transfer.id = ++last_id_;
        wanted_[transfer.id] = {transfer.endpoint, transfer.direction, transfer.length};
        device_.submit(transfer);
    }

    void complete(usb::Completion const& completion) {
        auto const found = wanted_.find(completion.id);
        expect(found != wanted_.end(), "a transfer is completed once, and only where somebody wants it");
        Wanted const wanted = found->second;
        wanted_.erase(found);
        expect(completion.length <= wanted.length, "no more is given or taken than there is room for");
        bool const gives = wanted.direction == Direction::to_host;
        expect(completion.data.size() == (gives ? completion.length : 0u), "what is given is as long as is said");
        if (gives && wanted.endpoint == usb::data_endpoint && completion.length != 0)
            expect(!usb::read_ntb(completion.data,
                                  [this](usb::Datagram const& datagram) {
                                      expect(modem_.equipment().contexts().active(datagram.session_id),
                                             "packets belong to a session that is active");
                                  }),
                   "the device gives correct blocks");
        last_length_ = completion.length;
        last_data_.assign(completion.data.begin(), completion.data.end());
    }

    void reset() {
        device_.reset();
        wanted_.clear();
    }

    void take_back(std::uint32_t ago) {
        std::uint32_t const id = last_id_ - ago;
        bool const was_wanted = wanted_.erase(id) != 0;
        expect(device_.cancel(id) == was_wanted, "a transfer is taken back or completed");
    }

    void fetch(std::uint32_t endpoint, std::uint32_t length) {
        submit({0, endpoint, Direction::to_host, {}, length, {}});
    }
    void put(std::uint32_t endpoint, mbim::Bytes data) {
        submit({0, endpoint, Direction::to_device, {}, static_cast<std::uint32_t>(data.size()), data});
    }
    void tell(Request request, std::uint16_t value, std::uint16_t index, mbim::Bytes data = {}) {
        auto const length = static_cast<std::uint16_t>(data.size());
        submit({0, 0, Direction::to_device, {request, value, index, length}, length, data});
    }

    void control(Input& input) {
        usb::Setup setup;
        setup.request = requests[input.byte() % requests.size()];
        setup.value = input.half();
        setup.index = input.byte();
        setup.length = input.half();
        auto const data = input.take(setup.length);
        if ((static_cast<unsigned>(setup.request) & 0x8000U) != 0)
            return submit({0, 0, Direction::to_host, setup, setup.length, {}});
        submit({0, 0, Direction::to_device, setup, static_cast<std::uint32_t>(data.size()), data});
    }

    void as_usbip(Input& input) {
        auto request = usb::decode_usbip_request(input.take(usb::usbip_header_size));
        if (!request || request->command != usb::UsbipCommand::submit)
            return;
        if (request->transfer.direction == Direction::to_device) {
            request->transfer.data = input.take(request->data_size());
            request->transfer.length = static_cast<std::uint32_t>(request->transfer.data.size());
        }
        submit(request->transfer);
    }

    void configure() {
        tell(Request::set_configuration, 1, 0);
        tell(Request::set_interface, 1, usb::data_interface);
    }

    void say(mbim::Encoded const& encoded) {
        expect(static_cast<bool>(encoded), "the message fits");
        tell(Request::send_encapsulated_command, 0, 0, mbim::Bytes{message_}.first(encoded.size));
    }

    // The bytes stay until the next transfer.
    mbim::Bytes hear() {
        submit({0, 0, Direction::to_host, {Request::get_encapsulated_response, 0, 0, 4096}, 4096, {}});
        return last_data_;
    }

    void connect(std::uint32_t session) {
        configure();
        say(mbim::encode_open(1, 4096, message_));
        mbim::ConnectSet set;
        set.session_id = session;
        set.activation_command = mbim::ActivationCommand::activate;
        set.access_string = "internet";
        say(mbim::encode_command(2, set, message_));
        time_.advance(1s);
    }

    emulator::ManualScheduler time_ = {};
    emulator::Modem modem_{configuration(), time_, 1};
    std::map<std::uint32_t, Wanted> wanted_ = {};
    std::uint32_t last_length_ = 0;
    Buffer last_data_ = {};
    std::uint32_t last_id_ = 0;
    std::array<std::byte, 256> message_ = {};
    usb::ModemDevice device_{modem_, usb::Identity{},
                             [this](usb::Completion const& completion) { complete(completion); }};
};

} // namespace

// A host that asks anything of a modem on USB.
void usb_host(Bytes bytes) {
    play<Bench>(bytes);
}

} // namespace fuzz
