// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <chrono>
#include <map>

using namespace emulator_test;
using namespace std::chrono_literals;
using mbim::MessageType, mbim::ProtocolError, mbim::Status;

namespace {

void check_error(Host& host, std::uint32_t id, ProtocolError error) {
    auto const message = host.next();
    CHECK(message->type() == MessageType::function_error);
    CHECK(message->transaction_id() == id);
    CHECK(message->error == error);
}

/// A CONNECT set that takes several fragments of 64 bytes, as a host cuts it.
std::vector<Buffer> fragments_of(Buffer message, std::uint32_t limit = 64) {
    std::vector<Buffer> result;
    mbim::Fragmenter fragmenter{message, limit};
    while (!fragmenter.done()) {
        auto const piece = fragmenter.next();
        result.emplace_back(piece.begin(), piece.end());
    }
    return result;
}

} // namespace

TEST_CASE("link: open and close, bytes as the specification has them") {
    Host host;
    host.send(to_bytes({1, 0, 0, 0, 16, 0, 0, 0, 7, 0, 0, 0, 0, 16, 0, 0}));
    REQUIRE(host.writes.size() == 1);
    CHECK(to_hex(host.writes[0]) == "01000080100000000700000000000000");
    CHECK(host.modem.state().open);
    host.writes.clear();
    host.send(to_bytes({2, 0, 0, 0, 12, 0, 0, 0, 8, 0, 0, 0}));
    REQUIRE(host.writes.size() == 1);
    CHECK(to_hex(host.writes[0]) == "02000080100000000800000000000000");
    CHECK_FALSE(host.modem.state().open);
}

TEST_CASE("link: a radio query, bytes as the specification has them") {
    Host host;
    host.open();
    host.send(to_bytes({3,    0,    0,    0,    48,   0,    0,    0,    9,    0,    0,    0,    1,    0,    0,    0,
                        0,    0,    0,    0,    0xa2, 0x89, 0xcc, 0x33, 0xbc, 0xbb, 0x8b, 0x4f, 0xb6, 0xb0, 0x13, 0x3e,
                        0xc2, 0xaa, 0xe6, 0xdf, 3,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0}));
    REQUIRE(host.writes.size() == 1);
    CHECK(to_hex(host.writes[0]) == "0300008038000000090000000100000000000000"
                                    "a289cc33bcbb8b4fb6b0133ec2aae6df03000000"
                                    "0000000008000000"
                                    "0100000001000000");
}

TEST_CASE("link: a command while closed, is error 5 with its ID and nothing else happens") {
    Host host;
    host.send(Host::command_message(31, mbim::PacketServiceSet{}));
    check_error(host, 31, ProtocolError::not_opened);
    CHECK(host.modem.state().packet_service == mbim::PacketServiceState::detached);

    host.open();
    host.send(Host::close_message(40));
    CHECK(host.next()->type() == MessageType::close_done);
    host.send(Host::command_message(41, mbim::DeviceCapsQuery{}));
    check_error(host, 41, ProtocolError::not_opened);
    CHECK(host.quiet());
}

TEST_CASE("link: fragments of a command while closed, are one error 5") {
    Host host;
    for (auto const& piece : fragments_of(Host::command_message(5, Host::connect_request())))
        host.send(piece);
    check_error(host, 5, ProtocolError::not_opened);
    CHECK(host.quiet());
}

TEST_CASE("link: closed, is silent about everything but commands") {
    Host host;
    host.modem.set_signal(3);
    host.modem.remove_sim();
    host.send(to_bytes({9, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0}));
    host.send(to_bytes({0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}));
    host.send(Host::host_error_message(3, ProtocolError::unknown));
    CHECK(host.quiet());
}

TEST_CASE("link: close while closed, is answered") {
    Host host;
    host.send(Host::close_message(1));
    auto const done = host.next();
    CHECK(done->type() == MessageType::close_done);
    CHECK(done->status == Status::success);
}

TEST_CASE("link: close, ends every session and forgets what was asked for") {
    auto configuration = attached();
    configuration.delays.activate = 1s;
    configuration.max_sessions = 2;
    Host host{configuration};
    host.open();
    auto const id = host.start(Host::connect_request());
    host.time.advance(1s);
    CHECK(host.answer(id)->status == Status::success);
    host.drop_indications();
    static_cast<void>(host.start(Host::connect_request("internet", 1)));
    host.send(Host::close_message(99));
    CHECK(host.next()->type() == MessageType::close_done);
    host.time.advance(10s);
    CHECK(host.quiet());
    CHECK(host.modem.state().contexts.empty());
    CHECK(host.modem.state().packet_service == mbim::PacketServiceState::attached);
}

TEST_CASE("link: open while open, closes in silence and answers only the open") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    // Only signal reports from now on.
    std::array const cids{static_cast<std::uint32_t>(Cid::signal_state)};
    std::array const entries{mbim::EventEntry{mbim::services::basic_connect, cids}};
    mbim::DeviceServiceSubscribeList list;
    list.events = entries;
    CHECK(host.ask(list)->status == Status::success);

    host.open();
    CHECK(host.quiet());
    CHECK(host.modem.state().contexts.empty());
    host.modem.set_hardware_radio(mbim::RadioSwitch::off);
    CHECK(host.next().is_indication_of(Cid::radio_state));
}

TEST_CASE("link: open that takes time, answers once and for the last one only") {
    emulator::ModemConfiguration configuration;
    configuration.delays.open = 3s;
    Host host{configuration};
    host.send(Host::open_message(1, 4096));
    host.time.advance(2s);
    CHECK(host.quiet());
    host.send(Host::command_message(2, mbim::DeviceCapsQuery{}));
    check_error(host, 2, ProtocolError::not_opened);
    host.send(Host::open_message(3, 4096));
    host.time.advance(2s);
    CHECK(host.quiet());
    host.time.advance(1s);
    auto const done = host.next();
    CHECK(done->type() == MessageType::open_done);
    CHECK(done->transaction_id() == 3);
    CHECK(host.quiet());
}

TEST_CASE("link: between close and its answer, everything is ignored") {
    emulator::ModemConfiguration configuration;
    configuration.delays.close = 1s;
    Host host{configuration};
    host.open();
    host.send(Host::close_message(10));
    host.send(Host::command_message(11, mbim::DeviceCapsQuery{}));
    host.send(Host::open_message(12, 4096));
    host.send(Host::close_message(13));
    host.modem.set_signal(5);
    CHECK(host.quiet());
    host.time.advance(1s);
    auto const done = host.next();
    CHECK(done->type() == MessageType::close_done);
    CHECK(done->transaction_id() == 10);
    CHECK(host.quiet());
}

TEST_CASE("link: an open that asks for more than there is, is accepted or refused as configured") {
    emulator::ModemConfiguration configuration;
    configuration.max_control_transfer = 512;
    SUBCASE("accepted") {
        Host host{configuration};
        host.open(65536);
        CHECK(host.modem.state().open);
    }
    SUBCASE("refused") {
        configuration.oversized_open = emulator::OversizedOpen::refuse;
        Host host{configuration};
        host.send(Host::open_message(1, 513));
        check_error(host, 1, ProtocolError::max_transfer);
        CHECK_FALSE(host.modem.state().open);
        host.open(512);
        CHECK(host.modem.state().open);
    }
}

TEST_CASE("link: an open below 64 bytes, is error 8") {
    Host host;
    host.send(Host::open_message(1, 63));
    check_error(host, 1, ProtocolError::max_transfer);
    CHECK_FALSE(host.modem.state().open);
}

TEST_CASE("link: what is sent, is cut to the smaller limit of both") {
    struct Limits {
        std::uint32_t host, modem, used;
    };
    for (auto const limits : {Limits{64, 4096, 64}, Limits{4096, 64, 64}, Limits{512, 128, 128}, Limits{128, 512, 128},
                              Limits{512, 512, 512}}) {
        CAPTURE(limits.host);
        CAPTURE(limits.modem);
        emulator::ModemConfiguration configuration;
        configuration.max_control_transfer = limits.modem;
        Host host{configuration};
        host.open(limits.host);
        auto const id = host.start(mbim::DeviceCapsQuery{});
        // 48 bytes before the information buffer, 64 of its fixed part, and three texts of UTF-16: 15, 18 and 12
        // characters, padded to 4 bytes. Each piece has 20 bytes of headers.
        std::size_t const whole = 48 + 64 + 32 + 36 + 24;
        auto const pieces = whole <= limits.used ? 1 : (whole - 20 + limits.used - 21) / (limits.used - 20);
        REQUIRE(host.writes.size() == pieces);
        for (auto const& piece : host.writes) {
            CHECK(piece.size() <= limits.used);
            auto const view = mbim::decode_message(piece);
            CHECK(view->transaction_id() == id);
            CHECK(view->fragment.total == pieces);
        }
        auto const answer = host.next_whole();
        CHECK(answer.info<mbim::DeviceCapsInfo>().device_id == mbim::Text{"004999010640000"});
    }
}

TEST_CASE("link: indications, are cut as well") {
    emulator::ModemConfiguration configuration;
    configuration.max_control_transfer = 64;
    Host host{configuration};
    host.open();
    host.modem.set_registration(mbim::RegisterState::roaming);
    CHECK(host.writes.size() > 1);
    auto const indication = host.next_whole();
    CHECK(indication.is_indication_of(Cid::register_state));
    CHECK(indication.info<mbim::RegisterStateInfo>().provider_name == mbim::Text{"Example Abroad"});
}

TEST_CASE("link: input byte by byte, is the same as at once") {
    Host host{attached()};
    Buffer all = Host::open_message(1, 4096);
    for (auto const& message : {Host::command_message(2, mbim::DeviceCapsQuery{}),
                                Host::command_message(3, Host::connect_request()), Host::close_message(4)})
        all.insert(all.end(), message.begin(), message.end());
    for (auto const byte : all)
        host.send(mbim::Bytes{&byte, 1});
    auto const bytewise = host.writes;
    CHECK(bytewise.size() == 5);

    Host other{attached()};
    other.send(all);
    CHECK(other.writes == bytewise);
}

TEST_CASE("link: fragments from the host, are put together") {
    for (std::uint32_t const limit : {64u, 70u, 100u}) {
        CAPTURE(limit);
        Host host{attached()};
        host.open();
        auto const pieces = fragments_of(Host::command_message(50, Host::connect_request()), limit);
        CHECK(pieces.size() > 1);
        for (auto const& piece : pieces) {
            CHECK(host.quiet());
            host.send(piece);
        }
        CHECK(host.answer(50)->status == Status::success);
    }
}

TEST_CASE("link: a fragment that does not come in time, is error 1 after 1250 ms") {
    Host host{attached()};
    host.open();
    auto const pieces = fragments_of(Host::command_message(50, Host::connect_request()));
    REQUIRE(pieces.size() >= 3);
    host.send(pieces[0]);
    host.time.advance(1250ms);
    CHECK(host.quiet());
    host.send(pieces[1]);
    host.time.advance(1250ms);
    CHECK(host.quiet());
    host.time.advance(1ms);
    check_error(host, 50, ProtocolError::timeout_fragment);
    CHECK(host.time.pending() == 0);
    // The late rest is out of sequence, and the ID may be used anew.
    host.send(pieces[2]);
    check_error(host, 50, ProtocolError::fragment_out_of_sequence);
    for (auto const& piece : pieces)
        host.send(piece);
    CHECK(host.answer(50)->status == Status::success);
}

TEST_CASE("link: fragments out of sequence, are error 2") {
    Host host{attached()};
    host.open();
    auto const pieces = fragments_of(Host::command_message(50, Host::connect_request()));
    SUBCASE("one left out") {
        host.send(pieces[0]);
        host.send(pieces[2]);
        check_error(host, 50, ProtocolError::fragment_out_of_sequence);
    }
    SUBCASE("not the first") {
        host.send(pieces[1]);
        check_error(host, 50, ProtocolError::fragment_out_of_sequence);
    }
    SUBCASE("another message between") {
        host.send(pieces[0]);
        host.send(Host::command_message(51, mbim::RadioStateQuery{}));
        check_error(host, 50, ProtocolError::fragment_out_of_sequence);
        CHECK(host.answer(51)->status == Status::success);
    }
    CHECK(host.quiet());
    CHECK(host.ask(mbim::RadioStateQuery{})->status == Status::success);
}

TEST_CASE("link: impossible fragment numbers, are error 2") {
    Host host;
    host.open();
    auto message = Host::command_message(60, mbim::RadioStateQuery{});
    message[12] = std::byte{0};
    host.send(message);
    check_error(host, 60, ProtocolError::fragment_out_of_sequence);
    message[12] = std::byte{1};
    message[16] = std::byte{1};
    host.send(message);
    check_error(host, 60, ProtocolError::fragment_out_of_sequence);
}

TEST_CASE("link: lengths that cannot be, are error 3 and the stream is found again") {
    Host host;
    host.open();
    SUBCASE("too short") {
        host.send(to_bytes({3, 0, 0, 0, 11, 0, 0, 0, 77, 0, 0, 0}));
    }
    SUBCASE("without end") {
        host.send(to_bytes({3, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 77, 0, 0, 0}));
    }
    SUBCASE("above the cap") {
        host.send(to_bytes({3, 0, 0, 0, 1, 16, 0, 0, 77, 0, 0, 0}));
    }
    check_error(host, 77, ProtocolError::length_mismatch);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::RadioStateQuery{})->status == Status::success);
}

TEST_CASE("link: an information buffer that is not what is left, is error 3") {
    Host host;
    host.open();
    auto message = Host::command_message(61, mbim::RadioStateSet{mbim::RadioSwitch::off});
    message[44] = std::byte{3};
    host.send(message);
    check_error(host, 61, ProtocolError::length_mismatch);
    message[44] = std::byte{5};
    host.send(message);
    check_error(host, 61, ProtocolError::length_mismatch);
    CHECK(host.modem.state().software_radio == mbim::RadioSwitch::on);
}

TEST_CASE("link: kinds of messages that a host does not send, are error 6") {
    Host host;
    host.open();
    host.send(to_bytes({0x99, 0, 0, 0, 12, 0, 0, 0, 62, 0, 0, 0}));
    check_error(host, 62, ProtocolError::unknown);
    host.send(Host::encoded([](auto out) { return mbim::encode_open_done(63, Status::success, out); }));
    check_error(host, 63, ProtocolError::unknown);
}

TEST_CASE("link: an error of the host, is never answered and ends its transaction") {
    auto configuration = attached();
    configuration.delays.activate = 1s;
    Host host{configuration};
    host.open();
    auto const id = host.start(Host::connect_request());
    host.send(Host::host_error_message(id, ProtocolError::cancel));
    CHECK(host.quiet());
    host.time.advance(2s);
    host.drop_indications();
    CHECK(host.quiet());
    // Also one that is too long.
    host.send(to_bytes({4, 0, 0, 0, 20, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
    CHECK(host.quiet());
}

TEST_CASE("link: an ID that is still waited for, is error 4 and the first one goes on") {
    auto configuration = attached();
    configuration.delays.activate = 1s;
    Host host{configuration};
    host.open();
    auto const id = host.start(Host::connect_request());
    host.send(Host::command_message(id, mbim::RadioStateQuery{}));
    check_error(host, id, ProtocolError::duplicated_transaction_id);
    host.time.advance(1s);
    CHECK(host.answer(id).info<mbim::ConnectInfo>().activation_state == mbim::ActivationState::activated);
    host.drop_indications();
    host.send(Host::command_message(id, mbim::RadioStateQuery{}));
    CHECK(host.answer(id)->cid == static_cast<std::uint32_t>(Cid::radio_state));
}

TEST_CASE("link: more commands than it can work on, are busy") {
    auto configuration = attached();
    configuration.max_outstanding_commands = 2;
    configuration.max_sessions = 4;
    configuration.delays.activate = 1s;
    Host host{configuration};
    host.open();
    auto const first = host.start(Host::connect_request("internet", 0));
    auto const second = host.start(Host::connect_request("internet", 1));
    CHECK(host.ask(mbim::RadioStateQuery{})->status == Status::busy);
    host.time.advance(1s);
    std::map<std::uint32_t, Status> answers;
    while (!host.quiet()) {
        auto const message = host.next();
        if (message->type() == MessageType::command_done)
            answers[message->transaction_id()] = message->status;
    }
    CHECK(answers == std::map<std::uint32_t, Status>{{first, Status::success}, {second, Status::success}});
}

TEST_CASE("link: unknown services and commands, are status 9 with both repeated") {
    Host host;
    host.open();
    auto const refused = [&](mbim::Operation const& operation, mbim::CommandType type) {
        host.send(Host::raw_command_message(70, operation, type, to_bytes({1, 2, 3})));
        auto const answer = host.answer(70);
        CHECK(answer->service == operation.service);
        CHECK(answer->cid == operation.cid);
        CHECK(answer->info.empty());
        return answer->status == Status::no_device_support;
    };
    using mbim::CommandType;
    CHECK(refused({mbim::services::sms, 1}, CommandType::query));
    CHECK(refused({mbim::services::ms_basic_connect_extensions, 15}, CommandType::query));
    CHECK(refused({mbim::Uuid{}, 12}, CommandType::set));
    CHECK(refused({mbim::services::basic_connect, 0}, CommandType::query));
    CHECK(refused({mbim::services::basic_connect, 17}, CommandType::query));
    CHECK(refused({mbim::services::basic_connect, 99}, CommandType::set));
    // A set of what can only be asked, and the other way round.
    for (auto const cid :
         {Cid::device_caps, Cid::subscriber_ready_status, Cid::pin_list, Cid::ip_configuration, Cid::device_services,
          Cid::packet_statistics, Cid::home_provider, Cid::visible_providers, Cid::emergency_mode})
        CHECK(refused(mbim::basic_connect(cid), CommandType::set));
    for (auto const cid : {Cid::device_service_subscribe_list, Cid::service_activation})
        CHECK(refused(mbim::basic_connect(cid), CommandType::query));
    // A modem for one network only.
    CHECK(refused(mbim::basic_connect(Cid::multicarrier_providers), CommandType::query));
    CHECK(refused(mbim::basic_connect(Cid::multicarrier_providers), CommandType::set));
}

TEST_CASE("link: a host that leaves without close, leaves all but half a message") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    auto const message = Host::command_message(80, mbim::RadioStateQuery{});
    host.send(mbim::Bytes{message}.first(30));
    auto const pieces = fragments_of(Host::command_message(81, Host::connect_request()));
    host.modem.host_left();
    CHECK(host.modem.state().open);
    CHECK(host.ask(mbim::RadioStateQuery{})->status == Status::success);
    CHECK(host.ask(mbim::ConnectQuery{}).info<mbim::ConnectInfo>().activation_state ==
          mbim::ActivationState::activated);

    host.send(pieces[0]);
    host.modem.host_left();
    host.time.advance(5s);
    CHECK(host.quiet());
}
