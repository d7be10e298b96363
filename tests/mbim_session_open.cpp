// SPDX-License-Identifier: BSL-1.0
#include "mbim_session_support.hpp"

#include <mbn/mbim/basic_connect_extensions/version.hpp>
#include <mbn/mbim/detail/transaction_ids.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace mbn::mbim;
using namespace std::chrono_literals;
namespace hresult = mbn::hresult;
using mbim_test::Bench;
using mbim_test::message;
using mbim_test::start;
using mbim_test::VirtualClock;
using Words = std::vector<std::string>;

TEST_CASE("opening: a function that answers is joined without OPEN, so that its contexts stay") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) { function.ordinary(request); };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.session->is_open());
    CHECK(bench.function.received == Words{"command 1 query"});
}

TEST_CASE("opening: any status of the question means that it is open") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) { function.done(request, Status::busy); };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    CHECK(started->result->has_value());
}

TEST_CASE("opening: a function that says it is not open gets OPEN with the largest message") {
    Bench bench{{}, 512};
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::command)
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
        else
            function.ordinary(request);
    };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.function.received == Words{"command 1 query", "open"});
    CHECK(decode_message(bench.function.raw[1])->max_control_transfer == 512);
    CHECK(bench.function.times[1] == bench.function.times[0]);
}

TEST_CASE("opening: silence for 2 s means that it is not open") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() != MessageType::command)
            function.ordinary(request);
    };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.function.received == Words{"command 1 query", "open"});
    CHECK(bench.function.times[1] - bench.function.times[0] == 2s);
}

TEST_CASE("opening: any other error to the question ends it") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) {
        function.function_error(request.transaction_id(), ProtocolError::unknown);
    };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    CHECK(started->result->error().code == hresult::error_gen_failure);
    CHECK_FALSE(bench.session->is_open());
}

TEST_CASE("opening: with reset OPEN is sent at once") {
    SessionOptions options;
    options.open_mode = OpenMode::reset;
    Bench bench{options};
    bench.function.answer = [](auto& function, auto const& request) { function.ordinary(request); };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.function.received == Words{"open"});
}

TEST_CASE("opening: OPEN without an answer is repeated in steps of 5 s, after a CLOSE, and ends after 30 s") {
    Bench bench;
    auto const begin = VirtualClock::now();
    auto const started = start(bench.io, bench.session->open(OpenMode::reset));
    bench.run();
    CHECK(started->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 30s);
    CHECK(bench.function.received ==
          Words{"open", "close", "open", "close", "open", "close", "open", "close", "open", "close", "open"});
    for (std::size_t i = 1; i < bench.function.times.size(); i += 2)
        CHECK(bench.function.times[i] - begin == 5s * static_cast<int>((i + 1) / 2));
    for (std::size_t i = 1; i < bench.function.ids.size(); ++i)
        CHECK(bench.function.ids[i] == bench.function.ids[i - 1] + 1);
}

TEST_CASE("opening: the CLOSE between two OPENs is awaited, and the second OPEN may succeed") {
    Bench bench;
    int opens = 0;
    bench.function.answer = [&opens](auto& function, auto const& request) {
        if (request.type() != MessageType::open || ++opens > 1)
            function.ordinary(request);
    };
    auto const begin = VirtualClock::now();
    auto const started = start(bench.io, bench.session->open(OpenMode::reset));
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.function.received == Words{"open", "close", "open"});
    CHECK(bench.function.times[2] - begin == 5s);
}

TEST_CASE("opening: a late answer to the first OPEN does not count after the CLOSE") {
    Bench bench;
    mbim_test::Buffer late;
    bench.function.answer = [&late](auto& function, auto const& request) {
        auto const id = request.transaction_id();
        if (request.type() == MessageType::open && late.empty())
            late = message([id](auto out) { return encode_open_done(id, Status::success, out); });
        else if (request.type() == MessageType::close)
            function.send(late);
    };
    auto const started = start(bench.io, bench.session->open(OpenMode::reset));
    mbn::testing::run_for(bench.io, 8s);
    CHECK_FALSE(started->result);
    CHECK_FALSE(bench.session->is_open());
    bench.session.reset();
    bench.run();
    CHECK(started->result->error().code == hresult::e_abort);
}

TEST_CASE("opening: an OPEN_DONE with an error is that error") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) {
        auto const id = request.transaction_id();
        function.send(message([id](auto out) { return encode_open_done(id, Status::sim_not_inserted, out); }));
    };
    auto const started = start(bench.io, bench.session->open(OpenMode::reset));
    bench.run();
    CHECK(started->result->error().code == hresult::e_mbn_sim_not_inserted);
    CHECK(started->result->error().device_status == 3);
}

TEST_CASE("opening: FUNCTION_ERROR 8 to OPEN ends it at once") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) {
        function.function_error(request.transaction_id(), ProtocolError::max_transfer);
    };
    auto const started = start(bench.io, bench.session->open(OpenMode::reset));
    bench.settle();
    REQUIRE(started->result);
    CHECK(started->result->error().code == hresult::error_not_supported);
}

TEST_CASE("opening: several at once make one attempt, and an open session is not opened again") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) { function.ordinary(request); };
    auto const one = start(bench.io, bench.session->open(OpenMode::reset));
    auto const two = start(bench.io, bench.session->open(OpenMode::reset));
    auto const command = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(one->result->has_value());
    CHECK(two->result->has_value());
    CHECK(command->result->has_value());
    auto const again = start(bench.io, bench.session->open());
    bench.run();
    CHECK(again->result->has_value());
    CHECK(bench.function.received == Words{"open", "command 1 query"});
}

TEST_CASE("opening: when the opener is cancelled, another who waits takes over") {
    Bench bench;
    auto const one = start(bench.io, bench.session->open(OpenMode::reset));
    auto const two = start(bench.io, bench.session->open(OpenMode::reset));
    bench.settle();
    one->cancel();
    bench.settle();
    CHECK(one->result->error().code == hresult::error_cancelled);
    CHECK_FALSE(two->result);
    CHECK(bench.function.received == Words{"open", "open"});
    bench.function.answer = [](auto& function, auto const& request) { function.ordinary(request); };
    bench.run();
    CHECK(two->result->has_value());
}

TEST_CASE("opening: one who waits can be cancelled alone") {
    Bench bench;
    auto const one = start(bench.io, bench.session->open(OpenMode::reset));
    auto const two = start(bench.io, bench.session->open(OpenMode::reset));
    bench.settle();
    two->cancel();
    bench.settle();
    REQUIRE(two->result);
    CHECK(two->result->error().code == hresult::error_cancelled);
    CHECK_FALSE(one->result);
    bench.run();
    CHECK(one->result->error().code == hresult::error_timeout);
}

TEST_CASE("opening: those who wait end too when the session is destroyed") {
    Bench bench;
    auto const one = start(bench.io, bench.session->open(OpenMode::reset));
    auto const two = start(bench.io, bench.session->open(OpenMode::reset));
    bench.settle();
    bench.session.reset();
    bench.settle();
    CHECK(one->result->error().code == hresult::e_abort);
    CHECK(two->result->error().code == hresult::e_abort);
}

TEST_CASE("opening: a command opens the session by itself") {
    Bench bench;
    bench.function.answer = [](auto& function, auto const& request) { function.ordinary(request); };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(started->result->has_value());
    CHECK(bench.function.received == Words{"command 1 query", "command 1 query"});
}

TEST_CASE("opening: when opening fails, the command fails with that error") {
    Bench bench;
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::error_timeout);
}

TEST_CASE("reopening: FUNCTION_ERROR 5 opens once more and repeats the command") {
    Bench bench;
    bench.open();
    bool open = false;
    bench.function.answer = [&open](auto& function, auto const& request) {
        if (request.type() == MessageType::command && !open) {
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
            return;
        }
        open = open || request.type() == MessageType::open;
        function.ordinary(request);
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(started->result->has_value());
    CHECK(bench.function.received == Words{"command 1 query", "open", "command 1 query"});
    CHECK(bench.session->is_open());
}

TEST_CASE("reopening: where OPEN is refused, the command fails with that status") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        auto const id = request.transaction_id();
        if (request.type() == MessageType::command)
            function.function_error(id, ProtocolError::not_opened);
        else
            function.send(message([id](auto out) { return encode_open_done(id, Status::failure, out); }));
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::e_fail);
    CHECK(started->result->error().device_status == 2);
}

TEST_CASE("reopening: it is tried once, then the device is not ready") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::command)
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
        else
            function.ordinary(request);
    };
    auto const started = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(started->result->error().code == hresult::error_not_ready);
    CHECK(bench.function.received == Words{"command 1 query", "open", "command 1 query"});
    CHECK_FALSE(bench.session->is_open());
}

TEST_CASE("reopening: FUNCTION_ERROR 5 to a question that was given up is believed, unless OPEN came in between") {
    for (bool const reopened : {false, true}) {
        CAPTURE(reopened);
        Bench bench;
        bench.open();
        int resets = 0;
        bench.session->on_reset([&resets] { ++resets; });
        auto const given_up = start(bench.io, bench.session->query<DeviceCapsInfo>());
        bench.settle();
        given_up->cancel();
        bench.settle();
        REQUIRE(bench.function.ids.size() == 1);
        std::uint32_t const id = bench.function.ids.front();
        bench.function.answer = [](auto& function, auto const& request) {
            if (request.type() == MessageType::command && function.received.size() == 2)
                function.function_error(request.transaction_id(), ProtocolError::not_opened);
            else
                function.ordinary(request);
        };
        if (reopened) {
            auto const asked = start(bench.io, bench.session->query<DeviceCapsInfo>());
            bench.run();
            REQUIRE(asked->result->has_value());
            resets = 0;
        }
        bench.function.function_error(id, ProtocolError::not_opened);
        bench.function.function_error(id + 1000, ProtocolError::not_opened);
        bench.function.function_error(id, ProtocolError::unknown);
        bench.run();
        CHECK(bench.session->is_open() == reopened);
        CHECK(resets == (reopened ? 0 : 1));
    }
}

TEST_CASE("transaction identifiers: what was sent since is known also where the numbers go round") {
    using mbn::mbim::detail::is_between;
    CHECK(is_between(7, 7, 9));
    CHECK(is_between(7, 8, 9));
    CHECK_FALSE(is_between(7, 9, 9));
    CHECK_FALSE(is_between(7, 6, 9));
    CHECK_FALSE(is_between(7, 7, 7));
    CHECK(is_between(0xFFFFFFFEu, 0xFFFFFFFFu, 2));
    CHECK(is_between(0xFFFFFFFEu, 1, 2));
    CHECK_FALSE(is_between(0xFFFFFFFEu, 2, 2));
    CHECK_FALSE(is_between(0xFFFFFFFEu, 0x80000000u, 2));
}

TEST_CASE("reopening: a function that was closed and does not say so is asked, and opened") {
    Bench bench;
    bench.open();
    int resets = 0;
    bench.session->on_reset([&resets] { ++resets; });
    bool open = false;
    bench.function.answer = [&open](auto& function, auto const& request) {
        open = open || request.type() == MessageType::open;
        if (open)
            function.ordinary(request);
    };
    auto const unanswered = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(unanswered->result->error().code == hresult::error_timeout);
    CHECK_FALSE(bench.session->is_open());
    auto const next = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(next->result->has_value());
    CHECK(bench.function.received == Words{"command 1 query", "command 1 query", "open", "command 1 query"});
    CHECK(resets == 1);
}

TEST_CASE("reopening: an OPEN that was given up has ended the contexts when its answer comes") {
    Bench bench;
    bench.open();
    int resets = 0;
    bench.session->on_reset([&resets] { ++resets; });
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::command)
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
    };
    auto const given_up = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.settle();
    given_up->cancel();
    bench.settle();
    REQUIRE(bench.function.received == Words{"command 1 query", "open"});
    CHECK(resets == 1);
    std::uint32_t const id = bench.function.ids.back();
    bench.function.send(message([id](auto out) { return encode_open_done(id, Status::success, out); }));
    bench.settle();
    CHECK(resets == 2);
}

TEST_CASE("reopening: a function that answers OPEN by not being open has no contexts, although it stays closed") {
    Bench bench;
    bench.open();
    int resets = 0;
    bench.session->on_reset([&resets] { ++resets; });
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.type() == MessageType::open)
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
    };
    for (int times = 0; times < 2; ++times) {
        auto const unanswered = start(bench.io, bench.session->query<DeviceCapsInfo>());
        bench.run();
        CHECK(unanswered->result->has_error());
        CHECK(resets == times);
    }
    CHECK_FALSE(bench.session->is_open());
    CHECK(bench.function.received == Words{"command 1 query", "command 1 query", "open"});
}

TEST_CASE("reopening: one that missed a command and answers the question is not opened, so that its contexts stay") {
    Bench bench;
    bench.open();
    int resets = 0;
    bench.session->on_reset([&resets] { ++resets; });
    bool listens = false;
    bench.function.answer = [&listens](auto& function, auto const& request) {
        if (listens)
            function.ordinary(request);
    };
    auto const missed = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    REQUIRE(missed->result->has_error());
    listens = true;
    auto const next = start(bench.io, bench.session->query<DeviceCapsInfo>());
    auto const another = start(bench.io, bench.session->query<DeviceCapsInfo>());
    bench.run();
    CHECK(next->result->has_value());
    CHECK(another->result->has_value());
    CHECK(bench.function.received == Words{"command 1 query", "command 1 query", "command 1 query", "command 1 query"});
    CHECK(resets == 0);
}

TEST_CASE("reopening: silence is no sign while another command is on its way, or where something else is heard") {
    Bench bench;
    bench.open();
    auto const slow = start(bench.io, bench.session->request(PacketServiceSet{}, 60s));
    auto const query = start(bench.io, bench.session->query<DeviceCapsInfo>());
    mbn::testing::run_for(bench.io, 11s);
    CHECK(query->result->error().code == hresult::error_timeout);
    CHECK(bench.session->is_open());
    slow->cancel();
    bench.settle();

    auto const unanswered = start(bench.io, bench.session->query<DeviceCapsInfo>());
    mbn::testing::run_for(bench.io, 5s);
    bench.function.function_error(0, ProtocolError::unknown);
    mbn::testing::run_for(bench.io, 6s);
    CHECK(unanswered->result->error().code == hresult::error_timeout);
    CHECK(bench.session->is_open());
}

TEST_CASE("closing: CLOSE is sent, its status says nothing, and the session can be opened again") {
    Bench bench;
    bench.open();
    bench.function.answer = [](auto& function, auto const& request) {
        auto const id = request.transaction_id();
        if (request.type() == MessageType::close)
            function.send(message([id](auto out) { return encode_close_done(id, Status::failure, out); }));
        else
            function.ordinary(request);
    };
    auto const closed = start(bench.io, bench.session->close());
    bench.run();
    CHECK(closed->result->has_value());
    CHECK_FALSE(bench.session->is_open());
    auto const opened = start(bench.io, bench.session->open(OpenMode::reset));
    bench.run();
    CHECK(opened->result->has_value());
    CHECK(bench.function.received == Words{"close", "open"});
}

TEST_CASE("closing: without an answer it ends at its limit") {
    Bench bench;
    bench.open();
    auto const begin = VirtualClock::now();
    auto const closed = start(bench.io, bench.session->close(4s));
    bench.run();
    CHECK(closed->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 4s);
}

TEST_CASE("reopening: what the function had not answered by then is asked again where that is safe, else it ends") {
    Bench bench;
    bench.open();
    bool open = false;
    bench.function.answer = [&open](auto& function, auto const& request) {
        open = open || request.type() == MessageType::open;
        // Closed, it says so to one of them only.
        bool const tells = request.cid == static_cast<std::uint32_t>(BasicConnectCid::radio_state);
        if (request.type() != MessageType::command || open)
            function.ordinary(request);
        else if (tells)
            function.function_error(request.transaction_id(), ProtocolError::not_opened);
    };
    auto const started = VirtualClock::now();
    auto const query = start(bench.io, bench.session->query<DeviceCapsInfo>());
    auto const set = start(bench.io, bench.session->request(PacketServiceSet{}));
    auto const told = start(bench.io, bench.session->command(RadioStateInfo::operation, CommandType::query));
    bench.run();
    CHECK(query->result->has_value());
    CHECK(set->result->error().code == hresult::error_not_ready);
    CHECK(set->result->error().device_status == 0);
    CHECK(told->result->has_value());
    CHECK(VirtualClock::now() - started < std::chrono::seconds{1});
    CHECK(bench.function.received ==
          Words{"command 1 query", "command 10 set", "command 3 query", "open", "command 3 query", "command 1 query"});
}

namespace {

static_assert(mbimex_of(0) == Mbimex::v1 && mbimex_of(0x0100) == Mbimex::v1 && mbimex_of(0x01FF) == Mbimex::v1);
static_assert(mbimex_of(0x0200) == Mbimex::v2 && mbimex_of(0x0300) == Mbimex::v3 && mbimex_of(0x0400) == Mbimex::v3);

// A function that knows the extensions up to a version, and answers the offer by the smaller one.
auto knows_versions_to(std::uint16_t newest) {
    return [newest](auto& function, MessageView const& request) {
        if (Operation{request.service, request.cid} != VersionInfo::operation)
            return function.ordinary(request);
        auto const offered = decode<VersionQuery>(request.info);
        REQUIRE(offered.has_value());
        CHECK(offered->mbim_version == 0x0100);
        function.done(request, Status::success,
                      VersionInfo{0x0100, (std::min)(newest, offered->mbim_extended_version)});
    };
}

} // namespace

TEST_CASE("versions: nothing is offered by itself, and the first one is spoken") {
    Bench bench;
    bench.function.answer = knows_versions_to(0x0300);
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.function.received == Words{"command 1 query"});
    CHECK(bench.session->mbimex() == Mbimex::v1);
}

TEST_CASE("versions: what both know is agreed on whenever the session is opened, before anything else is asked") {
    for (auto const mode : {OpenMode::join, OpenMode::reset}) {
        SessionOptions options;
        options.mbimex = Mbimex::v3;
        options.open_mode = mode;
        Bench bench{options};
        bench.function.answer = knows_versions_to(0x0200);
        auto const asked = start(bench.io, bench.session->query<RadioStateInfo>());
        bench.run();
        CHECK(asked->completions == 1);
        CHECK(bench.function.received ==
              Words{mode == OpenMode::join ? "command 1 query" : "open", "command 15 query", "command 3 query"});
        CHECK(bench.session->mbimex() == Mbimex::v2);
        CHECK(bench.session->is_open());
    }
}

TEST_CASE("versions: a function that does not know the question speaks the first one") {
    SessionOptions options;
    options.mbimex = Mbimex::v3;
    Bench bench{options};
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.cid == 15)
            function.done(request, Status::no_device_support);
        else
            function.ordinary(request);
    };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.session->mbimex() == Mbimex::v1);
}

TEST_CASE("versions: opening fails when the offer is not answered, and can be repeated") {
    SessionOptions options;
    options.mbimex = Mbimex::v2;
    Bench bench{options};
    bench.function.answer = [](auto& function, auto const& request) {
        if (request.cid != 15)
            function.ordinary(request);
    };
    auto const begin = VirtualClock::now();
    auto const failed = start(bench.io, bench.session->open());
    bench.run();
    CHECK(failed->result->error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - begin == 10s);
    CHECK_FALSE(bench.session->is_open());

    bench.function.answer = knows_versions_to(0x0400);
    auto const opened = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*opened->result);
    CHECK(bench.session->mbimex() == Mbimex::v2);
}

TEST_CASE("versions: a function that was opened anew has forgotten them, and is offered them again") {
    SessionOptions options;
    options.mbimex = Mbimex::v3;
    options.open_mode = OpenMode::reset;
    Bench bench{options};
    bool closed = false;
    auto const knows = knows_versions_to(0x0300);
    bench.function.answer = [&](auto& function, MessageView const& request) {
        if (request.type() == MessageType::command && std::exchange(closed, false))
            return function.function_error(request.transaction_id(), ProtocolError::not_opened);
        knows(function, request);
    };
    auto const started = start(bench.io, bench.session->open());
    bench.run();
    REQUIRE(*started->result);
    CHECK(bench.session->mbimex() == Mbimex::v3);
    closed = true;
    auto const asked = start(bench.io, bench.session->query<RadioStateInfo>());
    bench.run();
    CHECK(bench.function.received ==
          Words{"open", "command 15 query", "command 3 query", "open", "command 15 query", "command 3 query"});
    CHECK(bench.session->mbimex() == Mbimex::v3);
}

TEST_CASE("versions: mbim-proxy tells that another program has agreed on one") {
    Bench bench;
    bench.open();
    auto const info = mbim_test::encoded(VersionInfo{0x0100, 0x0300});
    bench.function.send(
        message([&](auto out) { return encode_indicate_status(operation_of(ProxyControlCid::version), info, out); }));
    bench.settle();
    CHECK(bench.session->mbimex() == Mbimex::v3);
}
