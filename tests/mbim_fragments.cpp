// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_support.hpp"

#include <mbn/mbim/fragments.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <vector>

using namespace mbn::mbim;
using namespace std::chrono_literals;
using mbim_test::Buffer;
using mbim_test::message;
using mbim_test::to_hex;

namespace {

Buffer done(std::uint32_t id, std::size_t info_size) {
    Buffer info(info_size);
    for (std::size_t i = 0; i < info.size(); ++i)
        info[i] = static_cast<std::byte>(i * 7 + id);
    return message([&](auto out) { return encode_command_done(id, {services::sms, 2}, Status::success, info, out); });
}

std::vector<Buffer> cut(Buffer whole, std::uint32_t limit) {
    std::vector<Buffer> pieces;
    for (Fragmenter fragmenter{whole, limit}; !fragmenter.done();) {
        auto const piece = fragmenter.next();
        pieces.emplace_back(piece.begin(), piece.end());
    }
    return pieces;
}

Reassembled push(Reassembler& reassembler, Buffer const& piece, std::chrono::nanoseconds now = 0ns) {
    auto const view = decode_message(piece);
    REQUIRE(view);
    return reassembler.push(*view, now);
}

} // namespace

TEST_CASE("fragmenter: a message within the limit comes out as it is") {
    auto const whole = done(1, 16);
    REQUIRE(whole.size() == 64);
    auto const pieces = cut(whole, 64);
    REQUIRE(pieces.size() == 1);
    CHECK(to_hex(pieces[0]) == to_hex(whole));
}

TEST_CASE("fragmenter: one byte more makes two pieces") {
    auto const pieces = cut(done(1, 17), 64);
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].size() == 64);
    CHECK(pieces[1].size() == 21);
    auto const second = decode_message(pieces[1]);
    REQUIRE(second);
    CHECK(second->transaction_id() == 1);
    CHECK(second->type() == MessageType::command_done);
    CHECK(second->fragment.total == 2);
    CHECK(second->fragment.current == 1);
}

TEST_CASE("fragmenter: a limit below what the specification allows counts as 64") {
    CHECK(cut(done(1, 200), 0).front().size() == 64);
    CHECK(cut(done(1, 200), 63) == cut(done(1, 200), 64));
}

TEST_CASE("fragmenter: kinds without fragments are never cut") {
    auto whole = message([](auto out) { return encode_open(1, 4096, out); });
    Fragmenter fragmenter{whole, 64};
    CHECK(fragmenter.total() == 1);
    CHECK(fragmenter.next().size() == 16);
    CHECK(fragmenter.done());
}

TEST_CASE("fragments: what is cut at any limit is put together again byte by byte") {
    for (std::size_t const size : {0u, 1u, 44u, 45u, 100u, 1000u, 4000u})
        for (std::uint32_t const limit : {64u, 65u, 100u, 512u, 1024u, 4096u}) {
            CAPTURE(size);
            CAPTURE(limit);
            auto const whole = done(9, size);
            auto const pieces = cut(whole, limit);
            Reassembler reassembler;
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                CHECK(pieces[i].size() <= limit);
                auto const result = push(reassembler, pieces[i]);
                CHECK_FALSE(result.fault);
                REQUIRE(result.message.has_value() == (i + 1 == pieces.size()));
                if (result.message) {
                    CHECK(result.message->service == services::sms);
                    CHECK(result.message->cid == 2);
                    CHECK(result.message->transaction_id() == 9);
                    CHECK(result.message->header.length == whole.size());
                    CHECK(to_hex(result.message->info) == to_hex(decode_message(whole)->info));
                }
            }
        }
}

TEST_CASE("fragments: indications are put together too") {
    Buffer const info(100, std::byte{7});
    auto const pieces =
        cut(message([&](auto out) { return encode_indicate_status({services::sms, 2}, info, out); }), 64);
    REQUIRE(pieces.size() == 3);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0]).message);
    CHECK_FALSE(push(reassembler, pieces[1]).message);
    CHECK(push(reassembler, pieces[2]).message->info.size() == 100);
}

TEST_CASE("reassembler: a first fragment that is not number 0 is error 2") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK(push(reassembler, pieces[1]).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
    // Another bad one for the same transaction gives another error.
    CHECK(push(reassembler, pieces[2]).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
    // And the transaction may start anew.
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
}

TEST_CASE("reassembler: a skipped and a repeated fragment are error 2 and drop all of it") {
    auto const pieces = cut(done(5, 200), 64);
    REQUIRE(pieces.size() >= 4);
    for (std::size_t const wrong : {2u, 0u}) {
        Reassembler reassembler;
        CHECK_FALSE(push(reassembler, pieces[0]).fault);
        CHECK(push(reassembler, pieces[wrong]).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
        CHECK(push(reassembler, pieces[1]).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
        CHECK_FALSE(reassembler.deadline());
    }
}

TEST_CASE("reassembler: another total or another kind under the same transaction is error 2") {
    auto const pieces = cut(done(5, 200), 64);
    for (std::size_t const offset : {12u, 0u}) {
        Reassembler reassembler;
        CHECK_FALSE(push(reassembler, pieces[0]).fault);
        auto changed = pieces[1];
        detail::store(changed.data() + offset, offset == 0 ? 0x80000007u : 99u);
        CHECK(push(reassembler, changed).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
    }
}

TEST_CASE(
    "fragment_interleaved: the first fragment of another transaction ends the one before with error 2 and is taken") {
    auto const old = cut(done(5, 100), 64);
    auto const fresh = cut(done(6, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, old[0]).fault);
    CHECK(push(reassembler, fresh[0]).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
    CHECK_FALSE(push(reassembler, fresh[1]).fault);
    CHECK(push(reassembler, fresh[2]).message->transaction_id() == 6);
}

TEST_CASE("reassembler: a whole message of another transaction ends the one before with error 2 and comes out") {
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, cut(done(5, 100), 64)[0]).fault);
    auto const whole = done(6, 4);
    auto const result = push(reassembler, whole);
    CHECK(result.fault == Fault{5, ProtocolError::fragment_out_of_sequence});
    CHECK(result.message->transaction_id() == 6);
}

TEST_CASE("reassembler: a later fragment of another transaction is error 2 for that one alone") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    CHECK(push(reassembler, cut(done(6, 100), 64)[1]).fault == Fault{6, ProtocolError::fragment_out_of_sequence});
    CHECK_FALSE(push(reassembler, pieces[1]).fault);
    CHECK(push(reassembler, pieces[2]).message);
}

TEST_CASE("reassembler: a kind without fragments passes between them") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    auto const other = message([](auto out) { return encode_function_error(7, ProtocolError::unknown, out); });
    CHECK(push(reassembler, other).message->type() == MessageType::function_error);
    CHECK_FALSE(push(reassembler, pieces[1]).fault);
    CHECK(push(reassembler, pieces[2]).message);
}

TEST_CASE("reassembler: 1250 ms between fragments are allowed, more is error 1") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(reassembler.deadline());
    CHECK_FALSE(push(reassembler, pieces[0], 10s).fault);
    CHECK(reassembler.deadline() == 11250ms);
    CHECK_FALSE(push(reassembler, pieces[1], 11250ms).fault);
    CHECK_FALSE(reassembler.expire(12500ms));
    CHECK(reassembler.expire(12500ms + 1ns) == Fault{5, ProtocolError::timeout_fragment});
    CHECK_FALSE(reassembler.expire(20s));
    // The late rest.
    CHECK(push(reassembler, pieces[2], 20s).fault == Fault{5, ProtocolError::fragment_out_of_sequence});
}

TEST_CASE("reassembler: a late fragment finds the timeout by itself, as one error") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0], 0s).fault);
    auto const late = push(reassembler, pieces[1], 2s);
    CHECK(late.fault == Fault{5, ProtocolError::timeout_fragment});
    CHECK_FALSE(late.message);
    // A new transaction after a timeout that nobody noticed: the error is told and the new one is taken.
    CHECK_FALSE(push(reassembler, pieces[0], 3s).fault);
    auto const fresh = cut(done(6, 100), 64);
    CHECK(push(reassembler, fresh[0], 6s).fault == Fault{5, ProtocolError::timeout_fragment});
    CHECK_FALSE(push(reassembler, fresh[1], 6s).fault);
    CHECK(push(reassembler, fresh[2], 6s).message);
}

TEST_CASE("reassembler: a message above the limit is error 3 and is dropped") {
    auto const pieces = cut(done(5, 300), 64);
    Reassembler reassembler{128};
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    CHECK_FALSE(push(reassembler, pieces[1]).fault);
    CHECK(push(reassembler, pieces[2]).fault == Fault{5, ProtocolError::length_mismatch});
    CHECK_FALSE(reassembler.deadline());
}

TEST_CASE("reassembler: a whole whose information length is wrong is error 3") {
    auto pieces = cut(done(5, 100), 64);
    detail::store(pieces[0].data() + 44, std::uint32_t{99});
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    CHECK_FALSE(push(reassembler, pieces[1]).fault);
    auto const result = push(reassembler, pieces[2]);
    CHECK(result.fault == Fault{5, ProtocolError::length_mismatch});
    CHECK_FALSE(result.message);
}

TEST_CASE("reassembler: a transaction can be dropped without an error") {
    auto const pieces = cut(done(5, 100), 64);
    Reassembler reassembler;
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    reassembler.drop(4);
    CHECK(reassembler.deadline());
    reassembler.drop(5);
    CHECK_FALSE(reassembler.deadline());
    CHECK_FALSE(push(reassembler, pieces[0]).fault);
    reassembler.reset();
    CHECK_FALSE(reassembler.deadline());
}

TEST_CASE("reassembler: random fragments never do harm, and a proper message after them comes out") {
    mbim_test::Generator generator{11};
    Reassembler reassembler{2000};
    for (int round = 0; round < 3000; ++round) {
        Buffer piece(20 + generator.below(60));
        detail::store(piece.data(), generator.below(2) == 0 ? 0x80000003u : 0x80000007u);
        detail::store(piece.data() + 4, static_cast<std::uint32_t>(piece.size()));
        detail::store(piece.data() + 8, generator.below(3));
        detail::store(piece.data() + 12, 1 + generator.below(3));
        detail::store(piece.data() + 16, generator.below(3));
        if (auto const view = decode_message(piece))
            static_cast<void>(reassembler.push(*view, std::chrono::milliseconds{round * 100}));
    }
    auto const pieces = cut(done(77, 100), 64);
    static_cast<void>(push(reassembler, pieces[0], 1h));
    static_cast<void>(push(reassembler, pieces[1], 1h));
    CHECK(push(reassembler, pieces[2], 1h).message->transaction_id() == 77);
}
