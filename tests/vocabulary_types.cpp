// SPDX-License-Identifier: BSL-1.0
#include <mbn/device.hpp>
#include <mbn/event.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/types.hpp>

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>

namespace {

template <class Enum>
void check_table() {
    std::set<std::string_view> names;
    std::set<Enum> values;
    for (auto const& entry : enumerators(Enum{})) {
        CAPTURE(entry.name);
        CHECK(*entry.name != '\0');
        CHECK(names.insert(entry.name).second);
        CHECK(values.insert(entry.value).second);
        CHECK(name(entry.value) == entry.name);
        CHECK(windows_name(entry.value) == entry.symbol);
        std::ostringstream stream;
        stream << entry.value;
        CHECK(stream.str() == entry.name);
    }
}

// Windows' numbers, typed a second time.
static_assert(static_cast<int>(mbn::ConnectionMode::tmp_profile) == 1);
static_assert(static_cast<int>(mbn::ActivationState::activated) == 1);
static_assert(static_cast<int>(mbn::ActivationState::activating) == 2);
static_assert(static_cast<int>(mbn::ActivationState::deactivated) == 3);
static_assert(static_cast<int>(mbn::ActivationState::deactivating) == 4);
static_assert(static_cast<int>(mbn::ReadyState::initialized) == 1);
static_assert(static_cast<int>(mbn::ReadyState::sim_not_inserted) == 2);
static_assert(static_cast<int>(mbn::ReadyState::bad_sim) == 3);
static_assert(static_cast<int>(mbn::ReadyState::device_locked) == 6);
static_assert(static_cast<int>(mbn::ReadyState::device_blocked) == 7);
static_assert(static_cast<int>(mbn::ReadyState::no_esim_profile) == 8);
static_assert(static_cast<int>(mbn::RegisterState::home) == 3);
static_assert(static_cast<int>(mbn::RegisterState::roaming) == 4);
static_assert(static_cast<int>(mbn::RegisterState::partner) == 5);
static_assert(static_cast<int>(mbn::RegisterState::denied) == 6);
static_assert(static_cast<int>(mbn::RegisterMode::manual) == 2);
static_assert(static_cast<int>(mbn::PacketService::attached) == 2);
static_assert(static_cast<int>(mbn::PacketService::detached) == 4);
static_assert(static_cast<int>(mbn::Radio::on) == 1);
static_assert(static_cast<int>(mbn::ContextType::internet) == 1);
static_assert(static_cast<int>(mbn::ContextType::purchase) == 6);
static_assert(static_cast<int>(mbn::AuthProtocol::mschapv2) == 3);
static_assert(static_cast<int>(mbn::IpType::ipv4v6) == 3);
static_assert(static_cast<int>(mbn::IpType::xlat) == 4);
static_assert(static_cast<unsigned>(mbn::DataClass::lte) == 0x20);
static_assert(static_cast<unsigned>(mbn::DataClass::custom) == 0x80000000U);
static_assert(windows_name(mbn::ReadyState::initialized) == "MBN_READY_STATE_INITIALIZED");
static_assert(windows_name(mbn::DataClass::nr_sa) == "MBN_DATA_CLASS_5G_SA");
static_assert(windows_name(mbn::ConnectionMode::tmp_profile) == "MBN_CONNECTION_MODE_TMP_PROFILE");

} // namespace

TEST_CASE_TEMPLATE("types: every enumerator has one name and prints as it", Enum, mbn::ConnectionMode,
                   mbn::ActivationState, mbn::VoiceCallState, mbn::ReadyState, mbn::RegisterState, mbn::RegisterMode,
                   mbn::PacketService, mbn::Radio, mbn::CellularClass, mbn::VoiceClass, mbn::ContextType,
                   mbn::AuthProtocol, mbn::Compression, mbn::IpType, mbn::DataClass, mbn::Phase, mbn::Advice,
                   mbn::NetworkCause, mbn::IpMethod, mbn::Origin) {
    check_table<Enum>();
}

TEST_CASE("types: a value beyond the table prints as its number") {
    CHECK(to_string(mbn::ReadyState{99}) == "99");
    CHECK(name(mbn::ReadyState{99}).empty());
    CHECK(windows_name(mbn::ReadyState{99}).empty());
}

TEST_CASE("types: a bit set prints its bits and what is left of it") {
    using mbn::DataClass;
    CHECK(to_string(DataClass::none) == "none");
    CHECK(to_string(DataClass::lte | DataClass::umts) == "umts|lte");
    CHECK(to_string(DataClass::lte | DataClass{0x100}) == "lte|0x00000100");
    CHECK(to_string(DataClass{0x100}) == "0x00000100");
    CHECK(contains(DataClass::lte | DataClass::umts, DataClass::umts));
    CHECK_FALSE(contains(DataClass::lte, DataClass::umts));
}

TEST_CASE("types: request and session numbers are types of their own") {
    CHECK_FALSE(std::is_convertible_v<mbn::RequestId, mbn::SessionId>);
    CHECK_FALSE(std::is_convertible_v<std::uint32_t, mbn::RequestId>);
    CHECK(to_string(mbn::RequestId{7}) == "7");
    CHECK(mbn::RequestId{1} < mbn::RequestId{2});
    CHECK(mbn::SessionId{} == mbn::SessionId{0});
}

TEST_CASE("device: coded signal strength becomes dBm and percent, and unknown stays unknown") {
    CHECK(mbn::signal_from_codes(0, 99).dbm == -113);
    CHECK(mbn::signal_from_codes(31, 0).dbm == -51);
    CHECK(mbn::signal_from_codes(31, 0).percent == 100U);
    CHECK(mbn::signal_from_codes(31, 0).error_rate == 0U);
    CHECK_FALSE(mbn::signal_from_codes(99, 99).dbm);
    CHECK_FALSE(mbn::signal_from_codes(32, 8).percent);
    CHECK_FALSE(mbn::signal_from_codes(32, 8).error_rate);
}

TEST_CASE("ip settings: print what is there and leave out what was not told") {
    using boost::asio::ip::make_address_v4;
    using boost::asio::ip::make_address_v6;
    mbn::IpSettings settings;
    CHECK(to_string(settings).empty());
    settings.ipv4.method = mbn::IpMethod::reported;
    settings.ipv4.addresses.push_back({make_address_v4("10.20.30.1"), 30});
    settings.ipv4.gateway = make_address_v4("10.20.30.2");
    settings.ipv4.dns = {make_address_v4("9.9.9.9"), make_address_v4("1.1.1.1")};
    settings.ipv4.mtu = 1430;
    CHECK(to_string(settings) == "10.20.30.1/30 gateway 10.20.30.2 dns 9.9.9.9 dns 1.1.1.1 mtu 1430");
    settings.ipv6.method = mbn::IpMethod::automatic;
    CHECK(to_string(settings.ipv6) == "automatic");
    settings.ipv6.method = mbn::IpMethod::reported;
    settings.ipv6.addresses.push_back({make_address_v6("2001:db8::1"), 64});
    CHECK(to_string(settings) == "10.20.30.1/30 gateway 10.20.30.2 dns 9.9.9.9 dns 1.1.1.1 mtu 1430; 2001:db8::1/64");
    settings = {};
    settings.interface_name = "ttyUSB2";
    CHECK(to_string(settings).empty());
    settings.ipv4.method = mbn::IpMethod::ppp;
    CHECK(to_string(settings) == "ppp on ttyUSB2");
}

TEST_CASE("event: every kind has a name and a line") {
    auto const line = [](mbn::Event::What what) { return to_string(mbn::Event{std::move(what)}); };
    mbn::ConnectStateChange change;
    change.context.state = mbn::ActivationState::activated;
    change.profile_name = "Home";
    CHECK(to_string(mbn::Event{change, mbn::Origin::own, mbn::RequestId{3}}) ==
          "connect_state_change: activated, profile Home (own, request 3)");
    CHECK(line(mbn::VoiceCallStateChange{mbn::VoiceCallState::in_progress}) ==
          "voice_call_state_change: in_progress (foreign)");
    CHECK(line(mbn::PacketServiceStateChange{{mbn::PacketService::attached}}) ==
          "packet_service_state_change: attached (foreign)");
    CHECK(line(mbn::RegisterStateChange{{mbn::RegisterState::home}}) == "register_state_change: home (foreign)");
    CHECK(line(mbn::ReadyStateChange{{mbn::ReadyState::initialized}}) == "ready_state_change: initialized (foreign)");
    CHECK(line(mbn::RadioStateChange{{mbn::Radio::on, mbn::Radio::off}}) ==
          "radio_state_change: hardware on, software off (foreign)");
    CHECK(line(mbn::SignalStateChange{mbn::signal_from_codes(20, 99)}) == "signal_state_change: -73 dBm (foreign)");
    CHECK(line(mbn::SignalStateChange{}) == "signal_state_change: unknown (foreign)");
    CHECK(line(mbn::IpSettingsChange{}) == "ip_settings_change:  (foreign)");
    CHECK(line(mbn::ConnectionRemoval{}).starts_with("connection_removal: E_HANDLE (0x80070006)"));
    CHECK(line(mbn::ConnectComplete{mbn::Connected{}}) == "connect_complete: S_OK (0x00000000): success (foreign)");
    CHECK(line(mbn::DisconnectComplete{mbn::make_error(mbn::hresult::error_timeout)})
              .starts_with("disconnect_complete: ERROR_TIMEOUT"));
}
