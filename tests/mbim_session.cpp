// SPDX-License-Identifier: BSL-1.0
#include "mbim_session_support.hpp"

#include <mbn/mbim/sms.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using namespace mbn::mbim;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace hresult = mbn::hresult;
using mbim_test::Bench;
using mbim_test::Buffer;
using mbim_test::encoded;
using mbim_test::message;
using mbim_test::operator+;
using mbim_test::ScriptedFunction;
using mbim_test::start;
using mbim_test::VirtualClock;
using Words = std::vector<std::string>;

namespace {

void ordinary(ScriptedFunction& function, MessageView const& request) {
    function.ordinary(request);
}

Operation radio() {
    return RadioStateInfo::operation;
}

Buffer pieces_of(Buffer whole, std::uint32_t limit, std::size_t skip = 99) {
    Buffer glued;
    std::size_t index = 0;
    for (Fragmenter fragmenter{whole, limit}; !fragmenter.done(); ++index) {
        auto const piece = fragmenter.next();
        if (index != skip)
            glued.insert(glued.end(), piece.begin(), piece.end());
    }
    return glued;
}

DeviceCapsInfo long_caps() {
    DeviceCapsInfo caps;
    caps.device_id = "353338000000000";
    caps.firmware_info = "firmware of some length";
    caps.hardware_info = "hardware of some length";
    return caps;
}

} // namespace

TEST_CASE("session: a command and its answer, the status success is a value") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::success, RadioStateInfo{RadioSwitch::on, RadioSwitch::off});
    };
    auto const started = start(bench.io, bench.session->request(RadioStateSet{RadioSwitch::off}));
    bench.run();
    REQUIRE(started->result);
    REQUIRE(*started->result);
    CHECK(started->result->value()->hw_radio_state == RadioSwitch::on);
    CHECK(started->result->value()->sw_radio_state == RadioSwitch::off);
    CHECK(bench.function.received == Words{"command 3 set"});
    CHECK(started->completions == 1);
}

TEST_CASE("session: a query by what it asks for") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::success, long_caps());
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    REQUIRE(started->result);
    REQUIRE(*started->result);
    CHECK(started->result->value()->firmware_info == Text{"firmware of some length"});
    CHECK(bench.function.received == Words{"command 1 query"});
}

TEST_CASE("session: answers come in any order, with indications between") {
    Bench bench;
    bench.open();
    std::vector<Buffer> held;
    bench.function.answer = [&held](auto& function, auto const& request) {
        held.push_back(ScriptedFunction::done_bytes(request, Status::success,
                                                    encoded(ConnectInfo{request.cid, {}, {}, {}, {}, 0})));
        if (held.size() < 3)
            return;
        function.send(held[2]);
        function.send(message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); }));
        function.send(held[0]);
        function.send(held[1]);
    };
    std::vector<std::uint32_t> indicated;
    bench.session->on_indication([&](MessageView const& view) { indicated.push_back(view.cid); });
    auto const first = start(bench.io, bench.session->command({services::sms, 1}, CommandType::query));
    auto const second = start(bench.io, bench.session->command({services::sms, 2}, CommandType::query));
    auto const third = start(bench.io, bench.session->command({services::sms, 3}, CommandType::query));
    bench.run();
    CHECK(decode<ConnectInfo>(first->result->value().info)->session_id == 1);
    CHECK(decode<ConnectInfo>(second->result->value().info)->session_id == 2);
    CHECK(decode<ConnectInfo>(third->result->value().info)->session_id == 3);
    CHECK(indicated == std::vector<std::uint32_t>{3});
}

TEST_CASE("session: a raw command carries any status and bytes as a value") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.send(ScriptedFunction::done_bytes(request, static_cast<Status>(4711), mbim_test::hex("010203")));
    };
    auto const info = mbim_test::hex("aabbcc");
    auto const started = start(bench.io, bench.session->command({services::qmi_over_mbim, 1}, CommandType::set, info));
    bench.run();
    CHECK(started->result->value().status == static_cast<Status>(4711));
    CHECK(mbim_test::to_hex(started->result->value().info) == "010203");
    CHECK(mbim_test::to_hex(bench.function.raw[0]).ends_with("aabbcc"));
}

TEST_CASE("session: a service that nobody knows, is asked and heard in bytes") {
    Bench bench;
    bench.open();
    Operation const unknown{Uuid::parse("0f0e0d0c-0b0a-0908-0706-050403020100").value(), 77};
    bench.function.answer = [&](auto& function, auto const& request) {
        function.send(message([&](auto out) {
            return encode_indicate_status(Operation{unknown.service, 78}, mbim_test::hex("0a0b0c0d0e"), out);
        }));
        function.send(ScriptedFunction::done_bytes(request, Status::success, mbim_test::hex("010203")));
    };
    std::string heard;
    bench.session->on_indication([&](MessageView const& view) {
        CHECK(view.service == unknown.service);
        heard += std::to_string(view.cid) + ' ' + mbim_test::to_hex(view.info);
    });
    auto const info = mbim_test::hex("aabbcc");
    auto const started = start(bench.io, bench.session->command(unknown, CommandType::set, info));
    bench.run();
    CHECK(heard == "78 0a0b0c0d0e");
    CHECK(mbim_test::to_hex(started->result->value().info) == "010203");
    auto const sent = decode_message(bench.function.raw.at(0));
    CHECK(Operation{sent->service, sent->cid} == unknown);
    CHECK(mbim_test::to_hex(sent->info) == "aabbcc");
}

TEST_CASE("session: a service other than Basic Connect is asked like it") {
    Bench bench;
    bench.open();
    auto const pdu = mbim_test::hex("0701020304");
    std::array const records{SmsPduRecord{3, SmsMessageStatus::new_message, pdu}};
    bench.function.answer = [&](auto& function, auto const& request) {
        if (request.command_type == CommandType::query)
            function.done(request, Status::success, SmsReadInfo{SmsFormat::pdu, {}, records});
        else
            function.done(request, Status::success, SmsDeleteInfo{});
    };
    auto const read = start(bench.io, bench.session->request(SmsReadQuery{SmsFormat::pdu, SmsFlag::all, 0}));
    auto const removed = start(bench.io, bench.session->request(SmsDeleteSet{SmsFlag::index, 3}));
    bench.run();
    REQUIRE(*read->result);
    REQUIRE(read->result->value()->pdu_messages.size() == 1);
    CHECK(read->result->value()->pdu_messages[0] == records[0]);
    CHECK(removed->result->has_value());
    CHECK(bench.function.received == Words{"command 2 query", "command 4 set"});
}

TEST_CASE("session: an error status with an empty buffer is that status, not a parse error") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::context_not_activated);
    };
    auto const started = start(bench.io, bench.session->request(ConnectQuery{0}));
    bench.run();
    REQUIRE_FALSE(*started->result);
    CHECK(started->result->error().code == hresult::e_mbn_context_not_activated);
    CHECK(started->result->error().device_status == 16);
    CHECK(started->result->error().cause == mbn::NetworkCause::none);
}

TEST_CASE("session: an error status with information brings the cause of the network") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::failure,
                      ConnectInfo{0, ActivationState::deactivated, {}, {}, context_types::internet, 33});
    };
    auto const started = start(bench.io, bench.session->request(ConnectSet{}));
    bench.run();
    REQUIRE_FALSE(*started->result);
    CHECK(started->result->error().code == hresult::e_fail);
    CHECK(started->result->error().device_status == 2);
    CHECK(static_cast<std::uint32_t>(started->result->error().cause) == 33);
}

TEST_CASE("session: an unknown status is E_FAIL and its number is kept") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, static_cast<Status>(0x87654321));
    };
    auto const started = start(bench.io, bench.session->request(ConnectSet{}));
    bench.run();
    CHECK(started->result->error().code == hresult::e_fail);
    CHECK(started->result->error().device_status == 0x87654321);
}

TEST_CASE("session: a wrong PIN is E_MBN_FAILURE as an error, and the attempts left as a value") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::failure, PinInfo{PinType::pin1, PinState::locked, 2});
    };
    PinSet set;
    set.pin_type = PinType::pin1;
    set.pin = "0000";
    auto const as_error = start(bench.io, bench.session->request(set));
    auto const as_value = start(bench.io, bench.session->exchange(set));
    bench.run();
    CHECK(as_error->result->error().code == hresult::e_mbn_failure);
    REQUIRE(*as_value->result);
    CHECK(as_value->result->value().status() == Status::failure);
    CHECK(as_value->result->value().has_info());
    CHECK(as_value->result->value()->remaining_attempts == 2);
}

TEST_CASE("session: success with a buffer that is too short is a failure of the device") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.send(ScriptedFunction::done_bytes(request, Status::success, mbim_test::hex("0100000001")));
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::error_gen_failure);
}

TEST_CASE("session: a request that cannot be encoded is E_INVALIDARG, and nothing is sent") {
    Bench bench;
    bench.open();
    ConnectSet set;
    set.password = "\xff";
    auto const started = start(bench.io, bench.session->request(set));
    bench.run();
    CHECK(started->result->error().code == hresult::e_invalidarg);
    CHECK(bench.function.received.empty());
}

TEST_CASE("session: FUNCTION_ERROR ends its own command and no other") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.cid == 1)
            function.function_error(request.transaction_id(), ProtocolError::unknown);
        else
            function.done(request, Status::success, RadioStateInfo{});
    };
    auto const broken = start(bench.io, bench.session->command({services::sms, 1}, CommandType::query));
    auto const fine = start(bench.io, bench.session->command({services::sms, 2}, CommandType::query));
    bench.run();
    CHECK(broken->result->error().code == hresult::error_gen_failure);
    CHECK(fine->result->has_value());
}

TEST_CASE("session: every command has its own limit") {
    Bench bench;
    bench.open();
    auto const begin = VirtualClock::now();
    auto const quick = start(bench.io, bench.session->command(radio(), CommandType::query, {}, 3s));
    auto const slow = start(bench.io, bench.session->command(radio(), CommandType::query, {}, 60s));
    REQUIRE(mbn::testing::run_until(bench.io, [&] { return quick->result.has_value(); }));
    CHECK(quick->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 3s);
    CHECK_FALSE(slow->result);
    bench.run();
    CHECK(slow->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 60s);
}

TEST_CASE("session: the limit of the options holds when none is given") {
    SessionOptions options;
    options.command_limit = 7s;
    Bench bench{options};
    bench.open();
    auto const begin = VirtualClock::now();
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 7s);
}

TEST_CASE("session: a late answer and one that nobody asked for are dropped") {
    Bench bench;
    bench.open();
    Buffer late;
    bench.function.answer = [&late](auto&, auto const& request) {
        late = ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{}));
    };
    auto const first = start(bench.io, bench.session->query<RadioStateInfo>(1s));
    bench.run();
    CHECK(first->result->error().code == hresult::error_timeout);
    bench.function.answer = [&late](auto& function, auto const& request) {
        function.send(late);
        function.send(message([](auto out) { return encode_open_done(12345, Status::success, out); }));
        function.done(request, Status::success, RadioStateInfo{RadioSwitch::on, RadioSwitch::on});
    };
    auto const second = start(bench.io, bench.session->query<RadioStateInfo>(1s));
    bench.run();
    REQUIRE(*second->result);
    CHECK(second->result->value()->sw_radio_state == RadioSwitch::on);
    CHECK(first->completions == 1);
}

TEST_CASE("session: an answer of another kind under the same transaction does not count") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        auto const id = request.transaction_id();
        function.send(message([id](auto out) { return encode_close_done(id, Status::success, out); }));
        function.done(request, Status::busy);
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::error_busy);
}

TEST_CASE("session: transaction IDs start where the options say, go up, and leave out 0 and those in use") {
    SessionOptions options;
    options.first_transaction_id = 0xFFFFFFFE;
    Bench bench{options};
    bench.open(); // takes FFFFFFFE
    auto const one = start(bench.io, bench.session->query<RadioStateInfo>(1s));
    auto const two = start(bench.io, bench.session->query<RadioStateInfo>(1s));
    bench.run();
    CHECK(bench.function.ids == std::vector<std::uint32_t>{0xFFFFFFFF, 1});
    static_cast<void>(one);
    static_cast<void>(two);
}

TEST_CASE("session: two sessions do not start with the same transaction ID") {
    Bench first;
    Bench second;
    auto const one = start(first.io, first.session->open(OpenMode::reset));
    auto const two = start(second.io, second.session->open(OpenMode::reset));
    mbn::testing::run_for(first.io, {});
    mbn::testing::run_for(second.io, {});
    REQUIRE(first.function.ids.size() == 1);
    REQUIRE(second.function.ids.size() == 1);
    CHECK(first.function.ids[0] != second.function.ids[0]);
    first.session.reset();
    second.session.reset();
    first.run();
    second.run();
    CHECK(one->result->error().code == hresult::e_abort);
    CHECK(two->result->error().code == hresult::e_abort);
}

TEST_CASE("session: a message above what the device takes is sent in fragments, not mixed with the next") {
    Bench bench{{}, 64};
    bench.open();
    auto const large = start(bench.io, bench.session->request(ConnectSet{}, 1s));
    auto const small = start(bench.io, bench.session->query<RadioStateInfo>(1s));
    bench.run();
    CHECK(bench.function.received == Words{"piece 0/2", "piece 1/2", "command 3 query"});
    CHECK(bench.function.raw[0].size() == 64);
    static_cast<void>(large);
    static_cast<void>(small);
}

TEST_CASE("session: devices of 64, 512 and 4096 bytes get a long message in pieces of that size") {
    std::string const long_text(255, 'u');
    ConnectSet set;
    set.user_name = long_text;
    set.password = long_text;
    std::size_t const after_headers = 28 + encoded_size(set).size;
    for (std::uint32_t const limit : {64u, 512u, 4096u}) {
        CAPTURE(limit);
        Bench bench{{}, limit};
        bench.open();
        auto const sent = start(bench.io, bench.session->request(set, 1s));
        bench.run();
        CHECK(sent->completions == 1);
        auto const& pieces = bench.function.raw;
        REQUIRE(pieces.size() == (after_headers + limit - 21) / (limit - 20));
        std::size_t total = 0;
        for (auto const& piece : pieces) {
            CHECK((piece.size() == limit || &piece == &pieces.back()));
            total += piece.size() - 20;
        }
        CHECK(pieces.back().size() <= limit);
        CHECK(total == after_headers);
    }
}

TEST_CASE("session: an answer and an indication in fragments are put together") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.send(pieces_of(message([](auto out) { return encode_indicate_status(long_caps(), out); }), 64));
        function.send(pieces_of(ScriptedFunction::done_bytes(request, Status::success, encoded(long_caps())), 64));
    };
    std::size_t indicated = 0;
    bench.session->on_indication([&](MessageView const& view) { indicated = view.info.size(); });
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    REQUIRE(*started->result);
    CHECK(*started->result->value() == long_caps());
    CHECK(indicated == encoded(long_caps()).size());
    CHECK(bench.function.received == Words{"command 1 query"});
}

TEST_CASE("session: a missing fragment is answered by HOST_ERROR 2 and ends the command") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::command)
            function.send(
                pieces_of(ScriptedFunction::done_bytes(request, Status::success, encoded(long_caps())), 100, 1));
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.settle();
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_gen_failure);
    CHECK(bench.function.received[1] == "host_error 2");
    CHECK(bench.function.ids[1] == bench.function.ids[0]);
}

TEST_CASE(
    "fragment_interleaved: mixed answers end the command that was cut, give nobody another's, and the next works") {
    Bench bench;
    bench.open();
    std::vector<Buffer> answers;
    bench.function.answer = [&answers](auto& function, auto const& request) {
        if (request.type() != MessageType::command)
            return;
        answers.push_back(ScriptedFunction::done_bytes(request, Status::success, encoded(long_caps())));
        if (answers.size() != 2)
            return;
        // What a proxy makes of the messages of two programs.
        Fragmenter one{answers[0], 100};
        Fragmenter other{answers[1], 100};
        while (!one.done() || !other.done())
            for (Fragmenter* const next : {&one, &other})
                if (!next->done()) {
                    auto const piece = next->next();
                    function.send(Buffer(piece.begin(), piece.end()));
                }
    };
    auto const cut = start(bench.io, bench.session->query<DeviceCapsInfo>());
    auto const whole = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.settle();
    REQUIRE(cut->result);
    CHECK(cut->result->error().code == hresult::error_gen_failure);
    REQUIRE(whole->result);
    REQUIRE(*whole->result);
    CHECK(*whole->result->value() == long_caps());
    CHECK(bench.function.received[2] == "host_error 2");

    bench.function.answer = ordinary;
    auto const later = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    REQUIRE(later->result);
    CHECK(*later->result);
}

TEST_CASE("session: a fragment that does not come in 1250 ms is answered by HOST_ERROR 1 and ends the command") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::command)
            function.send(
                pieces_of(ScriptedFunction::done_bytes(request, Status::success, encoded(long_caps())), 200, 1));
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    mbn::testing::run_for(bench.io, 1250ms);
    CHECK_FALSE(started->result);
    mbn::testing::run_for(bench.io, 5ms);
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_gen_failure);
    CHECK(bench.function.received == Words{"command 1 query", "host_error 1"});
}

TEST_CASE("session: glued answers and a stream byte by byte are understood") {
    Bench bench;
    bench.open();
    Buffer glued;
    bench.function.answer = [&glued](auto& function, auto const& request) {
        auto const bytes = ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{}));
        glued.insert(glued.end(), bytes.begin(), bytes.end());
        if (request.cid == 2) {
            function.send(glued);
        } else if (request.cid == 3) {
            for (auto const byte : bytes)
                function.send({byte});
        }
    };
    auto const one = start(bench.io, bench.session->command({services::sms, 1}, CommandType::query));
    auto const two = start(bench.io, bench.session->command({services::sms, 2}, CommandType::query));
    bench.run();
    auto const three = start(bench.io, bench.session->command({services::sms, 3}, CommandType::query));
    bench.run();
    CHECK(one->result->has_value());
    CHECK(two->result->has_value());
    CHECK(three->result->has_value());
}

TEST_CASE("session: a length that cannot be is answered by HOST_ERROR 3, and the next message is found") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() != MessageType::command)
            return;
        function.send(mbim_test::hex("03000080 ffffff7f 09000000 aabbccdd"));
        function.done(request, Status::success, RadioStateInfo{});
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->has_value());
    CHECK(bench.function.received == Words{"command 3 query", "host_error 3"});
    CHECK(bench.function.ids[1] == 9);
}

TEST_CASE("session: a header whose rest never comes is given up, and what it swallowed is found") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() != MessageType::command)
            return;
        function.send(mbim_test::hex("03000080 00100000 09000000"));
        function.done(request, Status::success, RadioStateInfo{});
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->has_value());
    CHECK(bench.function.received == Words{"command 3 query", "host_error 3"});
    CHECK(bench.function.times[1] - bench.function.times[0] >= 1250ms);
    CHECK(bench.function.times[1] - bench.function.times[0] < 1300ms);
}

TEST_CASE("session: a well-framed message with a wrong inside is HOST_ERROR 3 and ends its command") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() != MessageType::command)
            return;
        auto bytes = ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{}));
        mbn::mbim::detail::store(bytes.data() + 44, std::uint32_t{100});
        function.send(bytes);
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.settle();
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_gen_failure);
    CHECK(bench.function.received == Words{"command 3 query", "host_error 3"});
}

TEST_CASE("session: a kind of message that nobody knows is passed over in silence") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.send(mbim_test::hex("63000080 10000000 01000000 00000000"));
        function.done(request, Status::success, RadioStateInfo{});
    };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->has_value());
    CHECK(bench.function.received == Words{"command 3 query"});
}

TEST_CASE("session: cancelling ends that command alone, and its late answer is dropped") {
    Bench bench;
    bench.open();
    std::vector<Buffer> held;
    bench.function.answer = [&held](auto&, auto const& request) {
        held.push_back(ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{})));
    };
    auto const cancelled = start(bench.io, bench.session->query<RadioStateInfo>());
    auto const other = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.settle();
    cancelled->cancel();
    bench.settle();
    REQUIRE(cancelled->result);
    CHECK(cancelled->result->error().code == hresult::error_cancelled);
    CHECK_FALSE(other->result);
    bench.function.send(held[0]);
    bench.function.send(held[1]);
    bench.settle();
    CHECK(other->result->has_value());
    CHECK(cancelled->completions == 1);
    CHECK(bench.function.received == Words{"command 3 query", "command 3 query"});
}

TEST_CASE("session: cancelled before it runs, nothing is sent") {
    Bench bench;
    bench.open();
    auto const started = start(bench.io, [](mbim_test::Session& session) -> boost::asio::awaitable<mbn::Result<Reply>> {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        boost::asio::basic_waitable_timer<VirtualClock> timer{session.get_executor(), 1s};
        boost::system::error_code ignored;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
        co_await timer.async_wait(token);
        auto result = co_await session.command(radio(), CommandType::query);
        co_return result;
    }(*bench.session));
    bench.settle();
    started->cancel();
    bench.settle();
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_cancelled);
    CHECK(bench.function.received.empty());
}

TEST_CASE("session: a cancelled opening sends nothing more") {
    Bench bench;
    auto const started = start(bench.io, bench.session->open());
    bench.settle();
    started->cancel();
    bench.settle();
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_cancelled);
    mbn::testing::run_for(bench.io, 60s);
    CHECK(bench.function.received == Words{"command 1 query"});
}

TEST_CASE("session: the loss of the channel ends everything once and is told once") {
    Bench bench;
    bench.open();
    std::vector<mbn::HResult> lost;
    bench.session->on_lost([&](mbn::HResult code) { lost.push_back(code); });
    auto const one = start(bench.io, bench.session->query<RadioStateInfo>());
    auto const two = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.settle();
    bench.function.close();
    bench.settle();
    REQUIRE(one->result);
    REQUIRE(two->result);
    CHECK(one->result->error().code == hresult::e_handle);
    CHECK(two->result->error().code == hresult::e_handle);
    CHECK(lost == std::vector{hresult::e_handle});
    auto const later = start(bench.io, bench.session->query<RadioStateInfo>());
    auto const open = start(bench.io, bench.session->open());
    auto const close = start(bench.io, bench.session->close());
    bench.settle();
    CHECK(later->result->error().code == hresult::e_handle);
    CHECK(open->result->error().code == hresult::e_handle);
    CHECK(close->result->error().code == hresult::e_handle);
    CHECK_FALSE(bench.session->is_open());
}

TEST_CASE("session: a command on its way ends when the function vanishes while opening") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const&) { function.close(); };
    auto const started = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::e_handle);
}

TEST_CASE("session: destroyed with commands pending, all end once with E_ABORT and no CLOSE is sent") {
    Bench bench;
    bench.open();
    int lost = 0;
    bench.session->on_lost([&](mbn::HResult) { ++lost; });
    auto const one = start(bench.io, bench.session->query<RadioStateInfo>());
    auto const two = start(bench.io, bench.session->request(ConnectSet{}));
    bench.settle();
    bench.session.reset();
    bench.settle();
    REQUIRE(one->result);
    REQUIRE(two->result);
    CHECK(one->result->error().code == hresult::e_abort);
    CHECK(two->result->error().code == hresult::e_abort);
    CHECK(one->completions == 1);
    CHECK(bench.function.received == Words{"command 3 query", "command 12 set"});
    CHECK(bench.function.ended);
    CHECK(lost == 0);
}

TEST_CASE("session: what goes on with its answer may destroy the session, and others keep theirs") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.cid != 3)
            return;
        function.send(ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{})) +
                      ScriptedFunction::done_bytes(request, Status::success, encoded(RadioStateInfo{})));
    };
    auto const asks_and_destroys = [](Bench& owner) -> asio::awaitable<bool> {
        auto const answer = co_await owner.session->query<RadioStateInfo>();
        owner.session.reset();
        co_return answer.has_value();
    };
    auto const pending = start(bench.io, bench.session->query<SignalStateInfo>());
    auto const destroys = start(bench.io, asks_and_destroys(bench));
    bench.settle();
    CHECK(destroys->result.value_or(false));
    CHECK(pending->result->error().code == hresult::e_abort);
}

TEST_CASE("session: a coroutine of another context is kept waiting and goes on there") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::success, RadioStateInfo{});
    };
    asio::io_context elsewhere;
    auto const started = start(elsewhere, bench.session->query<RadioStateInfo>());
    elsewhere.poll();
    CHECK_FALSE(elsewhere.stopped());
    bench.settle();
    CHECK(bench.function.received == Words{"command 3 query"});
    CHECK_FALSE(started->result);
    elsewhere.poll();
    CHECK(started->result->has_value());
    CHECK(elsewhere.stopped());
}

TEST_CASE("session: the next command goes out before anything else is done, and no timer stays behind the last") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::success, RadioStateInfo{});
    };
    auto const asks = [](Bench& asked, int times) -> asio::awaitable<int> {
        int answers = 0;
        while (answers < times && (co_await asked.session->query<RadioStateInfo>()).has_value())
            ++answers;
        co_return answers;
    };
    auto const begin = VirtualClock::now();
    auto const started = start(bench.io, asks(bench, 100));
    bench.run();
    CHECK(started->result == 100);
    CHECK(VirtualClock::now() == begin);
}

TEST_CASE("session: an indication's handler may destroy the session") {
    Bench bench;
    bench.open();
    bench.session->on_indication([&](MessageView const&) { bench.session.reset(); });
    auto const pending = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.settle();
    auto const indication = message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); });
    bench.function.send(indication + indication);
    bench.settle();
    CHECK(pending->result->error().code == hresult::e_abort);
    CHECK_FALSE(bench.session);
}

TEST_CASE("session: an indication's handler may replace itself") {
    Bench bench;
    bench.open();
    std::string seen;
    bench.session->on_indication([&](MessageView const&) {
        bench.session->on_indication([&](MessageView const&) { seen += 'b'; });
        seen += 'a';
    });
    auto const indication = message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); });
    bench.function.send(indication + indication);
    bench.settle();
    CHECK(seen == "ab");
}

TEST_CASE("session: a context that ends with commands pending frees them") {
    auto bench = std::make_unique<Bench>();
    bench->open();
    auto const started = start(bench->io, bench->session->query<RadioStateInfo>());
    bench->settle();
    bench.reset();
    CHECK_FALSE(started->result);
}

TEST_CASE("session: moved to, it takes over, and what was there before ends") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        function.done(request, Status::success, RadioStateInfo{});
    };
    mbim_test::Session moved{std::move(*bench.session)};
    auto const started = start(bench.io, moved.query<RadioStateInfo>());
    bench.settle();
    CHECK(started->result->has_value());
    auto ends = MemoryChannel::make_pair(bench.io.get_executor(), bench.io.get_executor());
    moved = mbim_test::Session{std::move(ends.first)};
    bench.settle();
    CHECK(bench.function.ended);
}

namespace {

/// Counts what reaches the channel.
class CountingChannel {
public:
    explicit CountingChannel(MemoryChannel channel, int& writes, int& reads)
        : channel_{std::move(channel)}, writes_{&writes}, reads_{&reads} {}

    auto get_executor() { return channel_.get_executor(); }
    std::uint32_t max_control_message() const { return channel_.max_control_message(); }
    void close() { channel_.close(); }
    template <class Handler>
    void async_write(std::span<std::byte const> bytes, Handler handler) {
        ++*writes_;
        channel_.async_write(bytes, std::move(handler));
    }
    template <class Handler>
    void async_read_some(std::span<std::byte> room, Handler handler) {
        ++*reads_;
        channel_.async_read_some(room, std::move(handler));
    }

private:
    MemoryChannel channel_;
    int* writes_;
    int* reads_;
};

} // namespace

TEST_CASE("session: a command costs one write and one read") {
    boost::asio::io_context io;
    int writes = 0;
    int reads = 0;
    auto ends = MemoryChannel::make_pair(io.get_executor(), io.get_executor());
    ScriptedFunction function{std::move(ends.first)};
    function.answer = ordinary;
    HostSession<CountingChannel, VirtualClock> session{CountingChannel{std::move(ends.second), writes, reads}};
    auto const opened = start(io, session.open());
    mbn::testing::run(io);
    REQUIRE(opened->result->has_value());
    writes = 0;
    reads = 0;
    for (int i = 0; i < 10; ++i) {
        auto const started = start(io, session.query<DeviceCapsInfo>());
        mbn::testing::run(io);
        CHECK(started->result->has_value());
    }
    CHECK(writes == 10);
    CHECK(reads == 10);
}
