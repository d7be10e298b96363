// SPDX-License-Identifier: BSL-1.0

// Whole conversations, byte by byte: written by hand from the tables of the specification, so that an error that
// encoder and decoder share does not go unnoticed.
#include "emulator_host.hpp"

#include <chrono>

using namespace emulator_test;
using namespace std::chrono_literals;

namespace {

unsigned digit(char c) {
    return c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'a') + 10;
}

/// Bytes from hexadecimal digits; blanks are for the reader.
Buffer hex(std::string_view text) {
    Buffer bytes;
    std::string digits;
    for (char const c : text)
        if (c != ' ' && c != '\n')
            digits += c;
    REQUIRE(digits.size() % 2 == 0);
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(digit(digits[i]) * 16 + digit(digits[i + 1])));
    return bytes;
}

std::string little_endian(std::size_t value) {
    std::string text;
    for (int i = 0; i < 4; ++i) {
        text += "0123456789abcdef"[(value >> 4u) & 15u];
        text += "0123456789abcdef"[value & 15u];
        value >>= 8u;
    }
    return text;
}

constexpr std::string_view basic_connect = "a289cc33bcbb8b4fb6b0133ec2aae6df";

/// A COMMAND around an information buffer; `what` is the CID and the kind, a word each.
Buffer command(std::uint32_t id, std::string_view what, std::string_view info = {}) {
    auto const body = hex(info);
    return hex("03000000" + little_endian(48 + body.size()) + little_endian(id) + "0100000000000000" +
               std::string{basic_connect} + std::string{what} + little_endian(body.size()) + std::string{info});
}

/// A COMMAND_DONE around an information buffer; `what` is the CID and the status, a word each.
Buffer done(std::uint32_t id, std::string_view what, std::string_view info = {}) {
    auto const body = hex(info);
    return hex("03000080" + little_endian(48 + body.size()) + little_endian(id) + "0100000000000000" +
               std::string{basic_connect} + std::string{what} + little_endian(body.size()) + std::string{info});
}

/// An INDICATE_STATUS around an information buffer.
Buffer indication(std::string_view cid, std::string_view info) {
    auto const body = hex(info);
    return hex("07000080" + little_endian(44 + body.size()) + "00000000" + "0100000000000000" +
               std::string{basic_connect} + std::string{cid} + little_endian(body.size()) + std::string{info});
}

void check_said(Host& host, std::initializer_list<Buffer> expected) {
    REQUIRE(host.writes.size() == expected.size());
    for (auto const& message : expected) {
        CHECK(to_hex(host.writes.front()) == to_hex(message));
        host.writes.pop_front();
    }
}

constexpr std::string_view attach = "0a000000 01000000";
constexpr std::string_view connect = "0c000000 01000000";

// CONNECT set: session 0, activate, "internet" of 16 bytes at 60, no user, no password, no compression, no
// authentication, default IP type, context type internet.
constexpr std::string_view connect_internet = "00000000 01000000 3c000000 10000000 00000000 00000000 00000000 00000000"
                                              "00000000 00000000 00000000 7e5e2a7e4e6f7272736b656e7e5e2a7e"
                                              "69006e007400650072006e0065007400";
constexpr std::string_view connected = "00000000 01000000 00000000 01000000 7e5e2a7e4e6f7272736b656e7e5e2a7e 00000000";
constexpr std::string_view disconnected =
    "00000000 03000000 00000000 00000000 b43f758ca5604b46b35ec5869641fb54 00000000";
// PACKET_SERVICE info: no error, attached, LTE, 50 and 150 Mbit/s.
constexpr std::string_view attached_lte = "00000000 02000000 20000000 80f0fa0200000000 80d1f00800000000";

} // namespace

TEST_CASE("golden: attach, connect, read the address, disconnect, close") {
    Host host;
    host.send(hex("01000000 10000000 01000000 00100000"));
    check_said(host, {hex("01000080 10000000 01000000 00000000")});

    host.send(command(2, attach, "00000000"));
    check_said(host, {done(2, "0a000000 00000000", attached_lte), indication("0a000000", attached_lte)});

    host.send(command(3, connect, connect_internet));
    check_said(host, {done(3, "0c000000 00000000", connected), indication("0c000000", connected)});

    // IP_CONFIGURATION: everything of IPv4 (15), nothing of IPv6; one address at 60, the gateway at 68, two servers
    // at 72, 1500 bytes.
    host.send(command(4, "0f000000 00000000", "00000000"));
    check_said(host, {done(4, "0f000000 00000000",
                           "00000000 0f000000 00000000 01000000 3c000000 00000000 00000000 44000000 00000000"
                           "02000000 48000000 00000000 00000000 dc050000 00000000"
                           "1e000000 0a141e01 0a141e02 0a141e02 0a141e35")});

    host.send(command(5, connect,
                      "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
                      "00000000 00000000 00000000 7e5e2a7e4e6f7272736b656e7e5e2a7e"));
    check_said(host, {done(5, "0c000000 00000000", disconnected), indication("0c000000", disconnected)});

    host.send(hex("02000000 0c000000 06000000"));
    check_said(host, {hex("02000080 10000000 06000000 00000000")});
    host.send(command(7, connect, connect_internet));
    check_said(host, {hex("04000080 10000000 07000000 05000000")});
}

TEST_CASE("golden: a refused access string, comes back with its cause") {
    Host host;
    host.open();
    host.send(command(2, attach, "00000000"));
    host.writes.clear();
    std::string wrong{connect_internet};
    // The last letter.
    wrong[wrong.size() - 4] = '7';
    wrong[wrong.size() - 3] = '5';
    host.send(command(3, connect, wrong));
    check_said(host, {done(3, "0c000000 12000000",
                           "00000000 03000000 00000000 00000000 b43f758ca5604b46b35ec5869641fb54 1b000000")});
}

TEST_CASE("golden: detached, connect is status 12 with an empty buffer") {
    Host host;
    host.open();
    host.send(command(2, connect, connect_internet));
    check_said(host, {done(2, "0c000000 0c000000")});
}

TEST_CASE("golden: a locked SIM, tells its ICCID only, and takes its PIN") {
    emulator::ModemConfiguration configuration;
    configuration.sim.pin_mode = mbim::PinMode::enabled;
    configuration.sim.icc_id = "89001";
    configuration.sim.subscriber_id = "00101";
    configuration.sim.telephone_numbers = {"12"};
    configuration.home_provider = {"00101", "X"};
    Host host{configuration};
    host.open();

    // Locked (6), no subscriber, five characters at 28, padded.
    host.send(command(2, "02000000 00000000"));
    check_said(host, {done(2, "02000000 00000000",
                           "06000000 00000000 00000000 1c000000 0a000000 00000000 00000000"
                           "38003900300030003100 0000")});
    // PIN1 (2), locked, three attempts.
    host.send(command(3, "04000000 00000000"));
    check_said(host, {done(3, "04000000 00000000", "02000000 01000000 03000000")});
    // Enter (0) "9999": a failure (2) with two attempts left.
    host.send(
        command(4, "04000000 01000000", "02000000 00000000 18000000 08000000 00000000 00000000 3900390039003900"));
    check_said(host, {done(4, "04000000 02000000", "02000000 01000000 02000000")});
    // "1234": nothing more is wanted; ready (1) with one number, then registered at home (3).
    host.send(
        command(5, "04000000 01000000", "02000000 00000000 18000000 08000000 00000000 00000000 3100320033003400"));
    check_said(host, {done(5, "04000000 00000000", "00000000 00000000 ffffffff"),
                      indication("02000000", "01000000 24000000 0a000000 30000000 0a000000 00000000 01000000"
                                             "3c000000 04000000"
                                             "30003000310030003100 0000 38003900300030003100 0000 31003200"),
                      indication("09000000", "00000000 03000000 01000000 27000000 01000000 30000000 0a000000"
                                             "3c000000 02000000 00000000 00000000 00000000"
                                             "30003000310030003100 0000 5800 0000")});
}

TEST_CASE("golden: radio off, and what it ends, in order") {
    emulator::ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    Host host{configuration};
    host.open();
    host.send(command(2, connect, connect_internet));
    host.writes.clear();
    host.send(command(3, "03000000 01000000", "00000000"));
    check_said(host, {done(3, "03000000 00000000", "01000000 00000000"), indication("03000000", "01000000 00000000"),
                      indication("0c000000", disconnected),
                      indication("0a000000", "00000000 04000000 00000000 0000000000000000 0000000000000000"),
                      indication("09000000", "00000000 01000000 01000000 00000000 00000000 00000000 00000000"
                                             "00000000 00000000 00000000 00000000 00000000")});
}

TEST_CASE("golden: device services, with one OL pair and the commands in it") {
    Host host;
    host.open();
    host.send(command(2, "10000000 00000000"));
    // One service, no streams; 28 + 21 * 4 bytes at 16.
    check_said(host, {done(2, "10000000 00000000",
                           "01000000 00000000 10000000 70000000"
                           "a289cc33bcbb8b4fb6b0133ec2aae6df 00000000 00000000 15000000"
                           "01000000 02000000 03000000 04000000 05000000 06000000 07000000 08000000 09000000"
                           "0a000000 0b000000 0c000000 0d000000 0e000000 0f000000 10000000 13000000 14000000"
                           "15000000 16000000 17000000")});
}

TEST_CASE("golden: a fragmented answer of a 64-byte device") {
    emulator::ModemConfiguration configuration;
    configuration.max_control_transfer = 64;
    configuration.packet_service = mbim::PacketServiceState::attached;
    Host host{configuration};
    host.open();
    // A CONNECT set of 124 bytes, as a host has to cut it: 44, 44 and 16 bytes behind 20 bytes of headers.
    auto const whole = to_hex(command(9, connect, connect_internet));
    host.send(hex("03000000 40000000 09000000 03000000 00000000" + whole.substr(40, 88)));
    host.send(hex("03000000 40000000 09000000 03000000 01000000" + whole.substr(128, 88)));
    CHECK(host.quiet());
    host.send(hex("03000000 24000000 09000000 03000000 02000000" + whole.substr(216)));
    // The answer has 84 bytes: 44 and 20. The indication has 80: 44 and 16.
    auto const answer = to_hex(done(9, "0c000000 00000000", connected));
    auto const told = to_hex(indication("0c000000", connected));
    check_said(host, {hex("03000080 40000000 09000000 02000000 00000000" + answer.substr(40, 88)),
                      hex("03000080 28000000 09000000 02000000 01000000" + answer.substr(128)),
                      hex("07000080 40000000 00000000 02000000 00000000" + told.substr(40, 88)),
                      hex("07000080 24000000 00000000 02000000 01000000" + told.substr(128))});
}

TEST_CASE("golden: the log of a session, line by line") {
    emulator::ModemConfiguration configuration;
    configuration.delays.attach = 100ms;
    Host host{configuration};
    host.modem.faults().add(emulator::on(Cid::radio_state), emulator::stay_silent());
    host.send(Host::open_message(1, 4096));
    host.send(Host::command_message(2, mbim::PacketServiceSet{}));
    host.time.advance(100ms);
    host.send(Host::command_message(3, Host::connect_request("nowhere")));
    host.send(Host::command_message(4, mbim::RadioStateQuery{}));
    host.send(Host::raw_command_message(5, {mbim::services::sms, 3}, mbim::CommandType::set, to_bytes({1, 2})));
    host.send(Host::close_message(6));
    host.send(Host::command_message(7, mbim::RadioStateQuery{}));
    std::vector<std::string> const expected{
        "host  open 1 max_control_transfer=4096",
        "modem open_done 1 success",
        "host  command 2 basic_connect.packet_service set packet_service_action=attach",
        "modem command_done 2 basic_connect.packet_service success nw_error=0 packet_service_state=attached "
        "highest_available_data_class=lte uplink_speed=50000000 downlink_speed=150000000",
        "modem indicate_status basic_connect.packet_service nw_error=0 packet_service_state=attached "
        "highest_available_data_class=lte uplink_speed=50000000 downlink_speed=150000000",
        "host  command 3 basic_connect.connect set session_id=0 activation_command=activate "
        "access_string=\"nowhere\" user_name=\"\" password=\"\" compression=none auth_protocol=none "
        "ip_type=default_type context_type=internet",
        "modem command_done 3 basic_connect.connect invalid_access_string session_id=0 "
        "activation_state=deactivated voice_call_state=none ip_type=default_type context_type=none nw_error=27",
        "host  command 4 basic_connect.radio_state query",
        "note  stays silent: basic_connect.radio_state",
        "host  command 5 sms.send set (2 bytes)",
        "modem command_done 5 sms.send no_device_support",
        "host  close 6",
        "modem close_done 6 success",
        "modem function_error 7 not_opened",
    };
    CHECK(host.log == expected);
}

TEST_CASE("golden: the commands of ModemManager, in its order") {
    using Type = mbim::CommandType;
    Host host;
    host.open();
    std::uint32_t id = 100;
    auto const status = [&](Cid cid, Type type, std::string_view info = {}) {
        auto const body = hex(info);
        host.send(Host::raw_command_message(++id, mbim::basic_connect(cid), type, body));
        auto const answer = host.answer(id);
        host.drop_indications();
        return answer->status;
    };
    auto const foreign = [&](mbim::Uuid const& service, std::uint32_t cid) {
        host.send(Host::raw_command_message(++id, {service, cid}, Type::query));
        return host.answer(id)->status;
    };
    constexpr auto ok = mbim::Status::success;
    for (auto const cid :
         {Cid::device_services, Cid::device_caps, Cid::device_services, Cid::device_caps, Cid::radio_state})
        CHECK(status(cid, Type::query) == ok);
    CHECK(foreign(mbim::services::ms_basic_connect_extensions, 5) == mbim::Status::no_device_support);
    for (auto const cid : {Cid::subscriber_ready_status, Cid::pin, Cid::pin, Cid::subscriber_ready_status})
        CHECK(status(cid, Type::query) == ok);
    CHECK(foreign(mbim::services::ms_uicc_low_level_access, 7) == mbim::Status::no_device_support);
    for (auto const cid : {Cid::home_provider, Cid::subscriber_ready_status, Cid::pin, Cid::pin_list, Cid::radio_state,
                           Cid::register_state})
        CHECK(status(cid, Type::query) == ok);
    CHECK(foreign(mbim::services::sms, 2) == mbim::Status::no_device_support);
    CHECK(status(Cid::signal_state, Type::query) == ok);
    CHECK(status(Cid::register_state, Type::query) == ok);
    CHECK(status(Cid::packet_service, Type::set, "00000000") == ok);
    CHECK(status(Cid::connect, Type::query, "00000000") == ok);
    CHECK(status(Cid::connect, Type::set, connect_internet) == ok);
    CHECK(status(Cid::ip_configuration, Type::query, "00000000") == ok);
    CHECK(status(Cid::packet_statistics, Type::query) == ok);
    CHECK(status(Cid::connect, Type::set,
                 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
                 "00000000 00000000 00000000 00000000000000000000000000000000") == ok);
    CHECK(host.quiet());
}
