// SPDX-License-Identifier: BSL-1.0
#include "mbim_support.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/message.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>

using namespace mbn::mbim;
using mbim_test::Buffer;
using mbim_test::hex;
using mbim_test::message;
using mbim_test::to_hex;

namespace {

constexpr std::string_view basic_connect_hex = "a289cc33bcbb8b4fb6b0133ec2aae6df";

Buffer connect_query(std::uint32_t id) {
    return message([id](auto out) { return encode_command(id, ConnectQuery{1}, out); });
}

CodecError error_of(Buffer const& bytes) {
    return decode_message(bytes).error();
}

} // namespace

TEST_CASE("message: the short ones, golden bytes, both ways") {
    auto const open = message([](auto out) { return encode_open(1, 4096, out); });
    CHECK(to_hex(open) == "01000000100000000100000000100000");
    CHECK(decode_message(open)->max_control_transfer == 4096);

    auto const close = message([](auto out) { return encode_close(2, out); });
    CHECK(to_hex(close) == "020000000c00000002000000");
    CHECK(decode_message(close)->type() == MessageType::close);
    CHECK(decode_message(close)->transaction_id() == 2);

    auto const host_error =
        message([](auto out) { return encode_host_error(3, ProtocolError::fragment_out_of_sequence, out); });
    CHECK(to_hex(host_error) == "04000000100000000300000002000000");
    CHECK(decode_message(host_error)->error == ProtocolError::fragment_out_of_sequence);

    auto const open_done = message([](auto out) { return encode_open_done(4, Status::success, out); });
    CHECK(to_hex(open_done) == "01000080100000000400000000000000");

    auto const close_done = message([](auto out) { return encode_close_done(5, Status::failure, out); });
    CHECK(to_hex(close_done) == "02000080100000000500000002000000");
    CHECK(decode_message(close_done)->status == Status::failure);

    auto const function_error =
        message([](auto out) { return encode_function_error(6, ProtocolError::not_opened, out); });
    CHECK(to_hex(function_error) == "04000080100000000600000005000000");
    CHECK(decode_message(function_error)->error == ProtocolError::not_opened);
}

TEST_CASE("message: a command, golden bytes, both ways") {
    auto const bytes = message([](auto out) { return encode_command(7, RadioStateSet{RadioSwitch::on}, out); });
    CHECK(to_hex(bytes) == to_hex(hex("03000000 34000000 07000000 01000000 00000000" + std::string(basic_connect_hex) +
                                      "03000000 01000000 04000000 01000000")));
    auto const view = decode_message(bytes);
    REQUIRE(view);
    CHECK(view->type() == MessageType::command);
    CHECK(view->service == services::basic_connect);
    CHECK(view->cid == 3);
    CHECK(view->command_type == CommandType::set);
    CHECK(decode<RadioStateSet>(view->info)->radio_state == RadioSwitch::on);
    CHECK_FALSE(view->is_fragment());
}

TEST_CASE("message: an answer with information and one without, golden bytes, both ways") {
    auto const full = message([](auto out) {
        return encode_command_done(8, Status::failure, PinInfo{PinType::pin1, PinState::locked, 2}, out);
    });
    CHECK(to_hex(full) == to_hex(hex("03000080 3c000000 08000000 01000000 00000000" + std::string(basic_connect_hex) +
                                     "04000000 02000000 0c000000 02000000 01000000 02000000")));
    CHECK(decode_message(full)->status == Status::failure);
    CHECK(decode<PinInfo>(decode_message(full)->info)->remaining_attempts == 2);

    auto const empty = message(
        [](auto out) { return encode_command_done(9, {services::sms, 77}, Status::no_device_support, {}, out); });
    CHECK(empty.size() == 48);
    CHECK(decode_message(empty)->service == services::sms);
    CHECK(decode_message(empty)->cid == 77);
    CHECK(decode_message(empty)->info.empty());
}

TEST_CASE("message: an indication has its information at 44 and no transaction, golden bytes, both ways") {
    auto const bytes =
        message([](auto out) { return encode_indicate_status(RadioStateInfo{RadioSwitch::on, RadioSwitch::on}, out); });
    CHECK(to_hex(bytes) == to_hex(hex("07000080 34000000 00000000 01000000 00000000" + std::string(basic_connect_hex) +
                                      "03000000 08000000 01000000 01000000")));
    CHECK(decode_message(bytes)->info.size() == 8);
    CHECK(decode_message(bytes)->type() == MessageType::indicate_status);
}

TEST_CASE("message: bytes that are an information buffer already, with a length that is no multiple of 4") {
    auto const info = hex("0102030405");
    auto const command =
        message([&](auto out) { return encode_command(1, {services::qmi_over_mbim, 1}, CommandType::set, info, out); });
    CHECK(command.size() == 53);
    CHECK(to_hex(decode_message(command)->info) == "0102030405");
    auto const indication =
        message([&](auto out) { return encode_indicate_status({services::qmi_over_mbim, 1}, info, out); });
    CHECK(indication.size() == 49);
    CHECK(to_hex(decode_message(indication)->info) == "0102030405");
}

TEST_CASE("message: a buffer that is too small is told the needed size") {
    std::array<std::byte, 47> out{};
    CHECK(encode_command(1, PinQuery{}, out) == Encoded{48, {CodecErrc::buffer_too_small, 0, {}}});
    CHECK(encode_open(1, 4096, std::span{out}.first(15)) == Encoded{16, {CodecErrc::buffer_too_small, 0, {}}});
    CHECK(encode_close(1, std::span{out}.first(11)) == Encoded{12, {CodecErrc::buffer_too_small, 0, {}}});
    CHECK(encode_command(1, ConnectQuery{}, std::span{out}.first(10)) ==
          Encoded{84, {CodecErrc::buffer_too_small, 0, {}}});
    ConnectSet broken;
    broken.access_string = "\xff";
    CHECK(encode_command(1, broken, std::span{out}.first(10)).error.code == CodecErrc::broken_text);
}

TEST_CASE("message: every truncation is an error") {
    for (auto const& whole :
         {connect_query(1), message([](auto out) { return encode_open(1, 4096, out); }),
          message([](auto out) { return encode_close(1, out); }),
          message([](auto out) { return encode_indicate_status(RadioStateInfo{}, out); }),
          message([](auto out) { return encode_command_done(1, Status::success, ConnectInfo{}, out); })}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            CAPTURE(size);
            CHECK(error_of(cut).code == CodecErrc::truncated);
            // The same with a length that says so.
            if (size >= message_header_size) {
                detail::store(cut.data() + 4, static_cast<std::uint32_t>(size));
                CHECK(error_of(cut).code == CodecErrc::truncated);
            }
        }
    }
}

TEST_CASE("message: a length that does not agree with the bytes is refused") {
    auto bytes = connect_query(1);
    bytes.push_back(std::byte{0});
    CHECK(error_of(bytes) == CodecError{CodecErrc::length_mismatch, 4, "message_length"});
    auto close = message([](auto out) { return encode_close(1, out); });
    close.resize(16);
    detail::store(close.data() + 4, std::uint32_t{16});
    CHECK(error_of(close).code == CodecErrc::length_mismatch);
    auto open = message([](auto out) { return encode_open(1, 4096, out); });
    open.resize(20);
    detail::store(open.data() + 4, std::uint32_t{20});
    CHECK(error_of(open).code == CodecErrc::length_mismatch);
}

TEST_CASE("message: an information length that does not agree with what is left is refused") {
    auto bytes = connect_query(1);
    for (std::uint32_t const length : {35u, 0u}) {
        detail::store(bytes.data() + 44, length);
        CHECK(error_of(bytes) == CodecError{CodecErrc::length_mismatch, 44, "information_buffer_length"});
    }
    for (std::uint32_t const length : {37u, 0xFFFFFFFFu}) {
        detail::store(bytes.data() + 44, length);
        CHECK(error_of(bytes) == CodecError{CodecErrc::truncated, 44, "information_buffer_length"});
    }
}

TEST_CASE("message: an unknown type is refused") {
    for (std::uint32_t const type : {0u, 5u, 7u, 0x80000000u, 0x80000005u, 0x80000008u, 0xFFFFFFFFu}) {
        auto bytes = connect_query(1);
        detail::store(bytes.data(), type);
        CHECK(error_of(bytes) == CodecError{CodecErrc::unknown_type, 0, "message_type"});
    }
}

TEST_CASE("message: fragment numbers that make no sense are refused") {
    auto bytes = connect_query(1);
    detail::store(bytes.data() + 12, std::uint32_t{0});
    CHECK(error_of(bytes) == CodecError{CodecErrc::bad_fragment, 12, "total_fragments"});
    detail::store(bytes.data() + 12, std::uint32_t{1});
    detail::store(bytes.data() + 16, std::uint32_t{1});
    CHECK(error_of(bytes) == CodecError{CodecErrc::bad_fragment, 16, "current_fragment"});
    detail::store(bytes.data() + 12, std::uint32_t{3});
    detail::store(bytes.data() + 16, std::uint32_t{0xFFFFFFFF});
    CHECK(error_of(bytes).code == CodecErrc::bad_fragment);
}

TEST_CASE("message: of a fragment only the headers are read") {
    auto const bytes = hex("03000080 18000000 05000000 03000000 02000000 01020304");
    auto const view = decode_message(bytes);
    REQUIRE(view);
    CHECK(view->is_fragment());
    CHECK(view->fragment.total == 3);
    CHECK(view->fragment.current == 2);
    CHECK(to_hex(view->info) == "01020304");
    CHECK(view->service == Uuid{});
}

TEST_CASE("message: names of types, errors and commands") {
    CHECK(name(MessageType::indicate_status) == "indicate_status");
    CHECK(name(static_cast<MessageType>(9)).empty());
    CHECK(name(ProtocolError::not_opened) == "not_opened");
    CHECK(name(ProtocolError::max_transfer) == "max_transfer");
    CHECK(name(static_cast<ProtocolError>(9)).empty());
    CHECK(name(CommandType::set) == "set");
    CHECK(has_fragments(MessageType::indicate_status));
    CHECK_FALSE(has_fragments(MessageType::open));
}

TEST_CASE("message: requests know their command and their answer") {
    static_assert(Request<ConnectSet>);
    static_assert(Request<ConnectQuery>);
    static_assert(Request<DeviceCapsQuery>);
    static_assert(!Request<ConnectInfo>);
    static_assert(InfoStructure<ConnectInfo>);
    static_assert(!InfoStructure<Provider>);
    static_assert(std::is_same_v<DeviceServiceSubscribeList::Reply, DeviceServiceSubscribeList>);
    CHECK(DeviceCapsQuery::operation == Operation{services::basic_connect, 1});
}
