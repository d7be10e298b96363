// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_support.hpp"

#include <mbn/mbim/framing.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace mbn::mbim;
using mbim_test::Buffer;
using mbim_test::hex;
using mbim_test::message;
using mbim_test::operator+;
using mbim_test::to_hex;

namespace {

Buffer close_message(std::uint32_t id) {
    return message([id](auto out) { return encode_close(id, out); });
}

Buffer command(std::uint32_t id, std::size_t info_size) {
    Buffer const info(info_size, std::byte{0x5A});
    return message([&](auto out) { return encode_command(id, {services::sms, 1}, CommandType::query, info, out); });
}

/// Everything the framer has to say now, as one line.
std::string drain(Framer& framer) {
    std::string text;
    for (auto frame = framer.next(); frame.kind != Frame::Kind::none; frame = framer.next())
        if (frame.kind == Frame::Kind::message)
            text += 'm' + std::to_string(detail::load<std::uint32_t>(frame.bytes.data() + 8)) + ' ';
        else
            text += 'f' + std::to_string(frame.fault.transaction_id) + '/' +
                    std::to_string(static_cast<unsigned>(frame.fault.error)) + ' ';
    return text;
}

} // namespace

TEST_CASE("framer: one message per piece") {
    Framer framer{4096};
    CHECK(drain(framer) == "");
    framer.push(close_message(1));
    CHECK(drain(framer) == "m1 ");
    framer.push(command(2, 100));
    CHECK(drain(framer) == "m2 ");
    CHECK(framer.pending() == 0);
}

TEST_CASE("framer: glued messages come out one by one") {
    Framer framer{4096};
    framer.push(close_message(1) + command(2, 10) + close_message(3));
    CHECK(drain(framer) == "m1 m2 m3 ");
}

TEST_CASE("framer: byte by byte") {
    Framer framer{4096};
    std::string seen;
    for (auto const byte : close_message(1) + command(2, 33) + close_message(3)) {
        framer.push({&byte, 1});
        seen += drain(framer);
    }
    CHECK(seen == "m1 m2 m3 ");
}

TEST_CASE("framer: random cuts change nothing, and every message has its bytes") {
    mbim_test::Generator generator{1};
    for (int round = 0; round < 50; ++round) {
        Buffer stream;
        std::vector<Buffer> messages;
        for (std::uint32_t id = 0; id < 20; ++id) {
            messages.push_back(command(id, generator.below(300)));
            stream = stream + messages.back();
        }
        Framer framer{4096};
        std::size_t seen = 0;
        for (std::size_t at = 0; at < stream.size();) {
            auto const size = (std::min)(stream.size() - at, std::size_t{1} + generator.below(200));
            auto const room = framer.prepare(512);
            REQUIRE(room.size() >= 512);
            std::copy_n(stream.begin() + static_cast<std::ptrdiff_t>(at), size, room.begin());
            framer.commit(size);
            at += size;
            for (auto frame = framer.next(); frame.kind != Frame::Kind::none; frame = framer.next()) {
                REQUIRE(frame.kind == Frame::Kind::message);
                REQUIRE(seen < messages.size());
                CHECK(to_hex(frame.bytes) == to_hex(messages[seen++]));
            }
        }
        CHECK(seen == messages.size());
    }
}

TEST_CASE("framer: a length above the cap is one fault with its transaction, then the next message is found") {
    Framer framer{4096};
    framer.push(hex("03000000 ffffff7f 09000000") + hex("aabbccdd") + close_message(2));
    CHECK(drain(framer) == "f9/3 m2 ");
    framer.push(close_message(3));
    CHECK(drain(framer) == "m3 ");
}

TEST_CASE("framer: a length below a header is one fault, then the next message is found") {
    Framer framer{4096};
    framer.push(hex("03000000 0b000000 07000000") + command(2, 5));
    CHECK(drain(framer) == "f7/3 m2 ");
}

TEST_CASE("framer: a long run of zeros is one fault and is passed over") {
    Framer framer{4096};
    framer.push(Buffer(5000, std::byte{0}) + close_message(4));
    CHECK(drain(framer) == "f0/3 m4 ");
    CHECK(framer.pending() == 0);
}

TEST_CASE("framer: while it searches, only a possible header of a known kind counts") {
    Framer framer{4096};
    // A bad length, then a plausible length under an unknown type, then a CLOSE that is too long.
    framer.push(hex("03000000 00000000 01000000") + hex("63000000 10000000 02000000 00000000") +
                hex("02000000 10000000 03000000 00000000") + close_message(5));
    CHECK(drain(framer) == "f1/3 m5 ");
}

TEST_CASE("framer: an unknown type with a good length is a message; the decoder refuses it") {
    Framer framer{4096};
    framer.push(hex("63000000 10000000 02000000 00000000") + close_message(6));
    CHECK(drain(framer) == "m2 m6 ");
}

TEST_CASE("framer: the cap itself is allowed") {
    Framer framer{64};
    framer.push(command(1, 16));
    CHECK(drain(framer) == "m1 ");
    framer.push(command(2, 17));
    CHECK(drain(framer).starts_with("f2/3 "));
}

TEST_CASE("framer: an incomplete message waits, and a reset forgets it") {
    Framer framer{4096};
    auto const whole = command(1, 100);
    framer.push(std::span{whole}.first(60));
    CHECK(drain(framer) == "");
    CHECK(framer.pending() == 60);
    framer.reset();
    framer.push(close_message(2));
    CHECK(drain(framer) == "m2 ");
}

TEST_CASE("framer: random bytes never do harm, and a message after them is found") {
    mbim_test::Generator generator{3};
    for (int round = 0; round < 300; ++round) {
        Framer framer{256};
        Buffer noise(generator.below(400));
        for (auto& byte : noise)
            byte = static_cast<std::byte>(generator.below(3) == 0 ? generator.number() : 0);
        framer.push(noise);
        static_cast<void>(drain(framer));
        // What the noise claimed is at most the cap; after that much the stream is in step again.
        Buffer tail;
        for (std::uint32_t i = 0; i < 60; ++i)
            tail = tail + close_message(0xABCD);
        framer.push(tail);
        CHECK(drain(framer).ends_with("m43981 "));
    }
}
