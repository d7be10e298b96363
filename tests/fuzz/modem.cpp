// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/emulator/manual_scheduler.hpp>
#include <mbn/emulator/modem.hpp>
#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

namespace fuzz {

namespace {

namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;
using namespace std::chrono_literals;

emulator::ModemConfiguration configuration() {
    emulator::ModemConfiguration result;
    result.packet_service = mbim::PacketServiceState::attached;
    result.max_sessions = 3;
    result.delays.activate = 3ms;
    result.delays.scan = 4ms;
    result.multicarrier_providers.emplace();
    result.throttling.emplace();
    return result;
}

class Bench {
public:
    Bench() {
        modem_.set_write([this](mbim::Bytes bytes) {
            auto const view = mbim::decode_message(bytes);
            expect(view.has_value(), "the modem sends correct messages");
            last_type_ = view->type();
            last_status_ = view->status;
        });
        modem_.set_log([](std::string_view line) {
            expect(line.find('\n') == std::string_view::npos, "a line of the log is one line");
        });
    }

    void step(Input& input) {
        switch (input.byte() % 16U) {
        case 0:
            return time_.advance(std::chrono::milliseconds{input.half()});
        case 1:
            return modem_.host_left();
        case 2:
            return modem_.set_hardware_radio(static_cast<mbim::RadioSwitch>(input.byte() % 2U));
        case 3:
            return modem_.set_registration(static_cast<mbim::RegisterState>(input.byte() % 7U));
        case 4:
            return modem_.remove_sim();
        case 5:
            return modem_.insert_sim();
        case 6:
            return modem_.network_detaches(input.byte());
        case 7:
            return open();
        default:
            return modem_.receive(input.take(input.half() % 512U));
        }
    }

    // Whatever came before, a host that opens the modem anew is served.
    void finish() {
        modem_.host_left();
        time_.advance(1min);
        open();
        time_.advance(2s);
        expect(last_type_ != mbim::MessageType::function_error, "the modem can be opened");
        send([](auto out) { return mbim::encode_command(77, mbim::RadioStateQuery{}, out); });
        expect(last_type_ == mbim::MessageType::command_done && last_status_ == mbim::Status::success,
               "the modem answers");
    }

private:
    template <class Encode>
    void send(Encode encode) {
        Buffer buffer(64);
        buffer.resize(encode(std::span{buffer}).size);
        modem_.receive(buffer);
    }
    void open() {
        send([](auto out) { return mbim::encode_open(7, 4096, out); });
    }

    emulator::ManualScheduler time_ = {};
    emulator::Modem modem_{configuration(), time_, 1};
    mbim::MessageType last_type_ = {};
    mbim::Status last_status_ = {};
};

} // namespace

// A host that sends anything to a modem to which things happen.
void modem(Bytes bytes) {
    play<Bench>(bytes);
}

} // namespace fuzz
