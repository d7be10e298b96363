// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/exchange.hpp>
#include <mbn/mbim/pin.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using mbn::make_error;
using mbn::NetworkCause;
using mbn::Result;
namespace hresult = mbn::hresult;
namespace mbim = mbn::mbim;

namespace {

// Words as they are on the wire.
mbim::Reply reply(mbim::Status status, std::vector<std::uint32_t> const& words) {
    mbim::Reply made{status};
    for (std::uint32_t const word : words)
        for (unsigned shift = 0; shift < 32; shift += 8)
            made.info.push_back(static_cast<std::byte>(word >> shift));
    return made;
}

} // namespace

TEST_CASE("exchange: a request, becomes the command that says it") {
    mbim::RadioStateSet set;
    set.radio_state = mbim::RadioSwitch::on;
    auto const command = mbim::to_command(set);
    REQUIRE(command.has_value());
    CHECK(command.value().operation == mbim::basic_connect(mbim::BasicConnectCid::radio_state));
    CHECK(command.value().type == mbim::CommandType::set);
    CHECK(command.value().info.size() == 4);
    CHECK(command.value().info.front() == std::byte{1});
}

TEST_CASE("exchange: a text that is too long, refused before anything is sent") {
    std::string const long_name(300, 'x');
    mbim::ConnectSet set;
    set.access_string = mbim::Text{long_name};
    CHECK(mbim::to_command(set).error().code == hresult::e_invalidarg);
}

TEST_CASE("exchange: an answer, read with what it says") {
    auto const answer = mbim::read_reply<mbim::RadioStateInfo>(reply(mbim::Status::success, {1, 0}));
    REQUIRE(answer.has_value());
    CHECK(answer.value().info().hw_radio_state == mbim::RadioSwitch::on);
    CHECK(answer.value()->sw_radio_state == mbim::RadioSwitch::off);
}

TEST_CASE("exchange: success without what it promises, breaks the protocol") {
    auto const answer = mbim::read_reply<mbim::RadioStateInfo>(reply(mbim::Status::success, {1}));
    CHECK(answer.error().code == hresult::error_gen_failure);
    CHECK(answer.error().device_status == 0);
}

TEST_CASE("exchange: an error status, keeps its number and what came beside it") {
    auto const bare = mbim::read_reply<mbim::RadioStateInfo>(reply(mbim::Status::busy, {}));
    CHECK(bare.error().code == hresult::error_busy);
    CHECK(bare.error().device_status == static_cast<std::uint32_t>(mbim::Status::busy));
    CHECK(bare.error().cause == NetworkCause::none);

    // session 0, deactivated, no voice call, default address family, no context type, cause 33
    auto const refused =
        mbim::read_reply<mbim::ConnectInfo>(reply(mbim::Status::failure, {0, 3, 0, 0, 0, 0, 0, 0, 33}));
    CHECK(refused.error().code == hresult::e_fail);
    CHECK(refused.error().cause == NetworkCause::service_option_not_subscribed);
}

TEST_CASE("exchange: a wrong PIN, is told by the context of the request and keeps the attempts") {
    auto const wrong =
        mbim::read_reply<mbim::PinInfo>(reply(mbim::Status::failure, {2, 1, 2}), mbim::status_context<mbim::PinSet>);
    CHECK(wrong.error().code == hresult::e_mbn_failure);
    CHECK(wrong.error().attempts_remaining == 2);
    CHECK(mbim::status_context<mbim::RadioStateSet> == mbim::StatusContext::general);
}

TEST_CASE("exchange: no answer, stays the error that it was") {
    Result<mbim::Reply> const lost = make_error(hresult::e_handle);
    CHECK(mbim::read_reply<mbim::RadioStateInfo>(lost).error().code == hresult::e_handle);
}
