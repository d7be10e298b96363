// SPDX-License-Identifier: BSL-1.0
#include "vocabulary_support.hpp"

#include <mbn/device.hpp>
#include <mbn/event.hpp>
#include <mbn/fmt.hpp>
#include <mbn/format.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using mbn_test::streamed;

namespace {

template <class T>
void check_like_stream(T const& value) {
    CHECK(fmt::format("{}", value) == streamed(value));
}

// A type of another program, with its own ways of printing.
struct Stranger {
    int number = 7;
};
[[maybe_unused]] std::string to_string(Stranger const& /*stranger*/) {
    return "to_string";
}

// One that holds a type of the library without being one.
struct Holder {
    mbn::Error error = {};
};

} // namespace

template <>
struct fmt::formatter<Stranger> : fmt::formatter<int> {
    template <class FormatContext>
    auto format(Stranger const& stranger, FormatContext& context) const {
        return fmt::formatter<int>::format(stranger.number, context);
    }
};

TEST_CASE("fmt: an HResult without a specification, symbol, number and text") {
    CHECK(fmt::format("{}", mbn::hresult::e_mbn_pin_required) == to_string(mbn::hresult::e_mbn_pin_required));
    CHECK(fmt::format("{}", mbn::hresult::e_mbn_pin_required).starts_with("E_MBN_PIN_REQUIRED (0x80548210): "));
    CHECK(fmt::format("{}", mbn::HResult{0x81234567U}) == to_string(mbn::HResult{0x81234567U}));
}

TEST_CASE("fmt: an HResult with a specification, the part that was asked for") {
    mbn::HResult const code = mbn::hresult::error_not_found;
    CHECK(fmt::format("{:s}", code) == "ERROR_NOT_FOUND");
    CHECK(fmt::format("{:x}", code) == "0x80070490");
    CHECK(fmt::format("{:t}", code) == "not found");
    CHECK(fmt::format("[{0:s}] [{0:x}] [{0}]", code) ==
          "[ERROR_NOT_FOUND] [0x80070490] [ERROR_NOT_FOUND (0x80070490): not found]");
}

TEST_CASE("fmt: an HResult that no table knows, its number also as symbol") {
    mbn::HResult const unknown{0x8ABCDEF0U};
    CHECK(fmt::format("{:s}", unknown) == "0x8ABCDEF0");
    CHECK(fmt::format("{:x}", unknown) == "0x8ABCDEF0");
    CHECK(fmt::format("{:t}", unknown) == "unknown code");
    CHECK(fmt::format("{:s} {:x}", mbn::HResult{0U}, mbn::HResult{0U}) == "S_OK 0x00000000");
}

TEST_CASE("fmt: an HResult with a specification that does not exist, an exception at run time") {
    mbn::HResult const code = mbn::hresult::s_ok;
    for (char const* const format : {"{:q}", "{:ss}", "{:10}", "{:x }", "{:s"}) {
        CAPTURE(format);
        CHECK_THROWS_AS(static_cast<void>(fmt::format(fmt::runtime(format), code)), fmt::format_error);
    }
}

TEST_CASE("fmt: every printable type, the same text as on a stream") {
    check_like_stream(mbn::RequestId{7});
    check_like_stream(mbn::SessionId{3});
    check_like_stream(mbn::ReadyState::device_locked);
    check_like_stream(static_cast<mbn::ReadyState>(99));
    check_like_stream(mbn::DataClass::lte | mbn::DataClass::umts);
    check_like_stream(mbn::NetworkCause::missing_or_unknown_apn);
    check_like_stream(mbn::Advice::change_settings);
    check_like_stream(mbn::Phase::activation);
    check_like_stream(mbn::Origin::own);

    mbn::Error error =
        mbn::make_error(mbn::hresult::e_mbn_invalid_access_string, mbn::NetworkCause::missing_or_unknown_apn);
    error.request_id = mbn::RequestId{4};
    error.phase = mbn::Phase::activation;
    check_like_stream(error);

    mbn::IpSettings settings;
    settings.ipv4.method = mbn::IpMethod::reported;
    settings.ipv4.addresses.push_back({boost::asio::ip::make_address_v4("10.20.30.1"), 30});
    check_like_stream(settings);
    check_like_stream(settings.ipv4);
    check_like_stream(settings.ipv4.addresses.front());

    mbn::Event event;
    event.what = mbn::PacketServiceStateChange{{mbn::PacketService::attached}};
    event.origin = mbn::Origin::own;
    event.request_id = mbn::RequestId{4};
    check_like_stream(event);
}

TEST_CASE("fmt: a printable type with width, fill and alignment, those of a string") {
    CHECK(fmt::format("[{:>8}]", mbn::Radio::on) == "[      on]");
    CHECK(fmt::format("[{:*<8}]", mbn::Phase::device) == "[device**]");
    CHECK(fmt::format("[{:^7}]", mbn::RequestId{12}) == "[  12   ]");
    CHECK(fmt::format("[{:.3}]", mbn::ActivationState::deactivated) == "[dea]");
    CHECK(fmt::format("[{:{}}]", mbn::Radio::off, 5) == "[off  ]");
}

TEST_CASE("fmt: formatting to an iterator, no limit by a local buffer") {
    std::vector<char> out;
    std::string const fill(3000, 'x');
    fmt::format_to(std::back_inserter(out), "{}{:s}", fill, mbn::hresult::e_fail);
    CHECK(std::string(out.begin(), out.end()) == fill + "E_FAIL");
}

TEST_CASE("fmt: types outside the library, left alone") {
    static_assert(mbn_formattable::Formattable<mbn::Error>);
    static_assert(mbn_formattable::Formattable<mbn::Ipv6Settings::Network>);
    static_assert(!mbn_formattable::Formattable<Stranger>);
    static_assert(!mbn_formattable::Formattable<Holder>);
    static_assert(!mbn_formattable::Formattable<int>);
    static_assert(!mbn_formattable::Formattable<std::string>);
    static_assert(!mbn_formattable::Formattable<std::vector<mbn::Error>>);
    static_assert(!mbn_formattable::Formattable<mbn::Profile>, "it may hold a password");
    static_assert(!fmt::is_formattable<mbn::Secret>::value);
    CHECK(fmt::format("{}", Stranger{}) == "7");
}

#ifdef __cpp_lib_format
TEST_CASE("format: std::format, the same as {fmt}") {
    mbn::HResult const code = mbn::hresult::e_mbn_pin_required;
    CHECK(std::format("{} {:s} {:x} {:t}", code, code, code, code) ==
          fmt::format("{} {:s} {:x} {:t}", code, code, code, code));
    CHECK(std::format("[{:>8}]", mbn::Radio::on) == "[      on]");
    mbn::Error const error = mbn::make_error(mbn::hresult::e_fail);
    CHECK(std::format("{}", error) == to_string(error));
}
#endif
