// SPDX-License-Identifier: BSL-1.0
#include "connection_support.hpp"

#include <mbn/device/control.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace connection_test;
using namespace std::chrono_literals;
using mbn::DeviceAnswer;
using mbn::DeviceControl;
using mbn::make_error;
using mbn::Pin1;
using mbn::Pin2;
using mbn::PinState;
using mbn::PinStatus;
using mbn::PinType;
using mbn::Puk1;
using mbn::testing::Silence;
using mbn::testing::VirtualClock;
namespace hresult = mbn::hresult;
namespace device_request = mbn::device_request;

namespace {

[[nodiscard]] mbn::Subscriber card(std::string const& icc_id = "89001") {
    mbn::Subscriber subscriber;
    subscriber.ready_state = mbn::ReadyState::device_locked;
    subscriber.sim_icc_id = icc_id;
    return subscriber;
}

// A script of one question after another.
[[nodiscard]] Script answers(std::vector<mbn::testing::Answer> list) {
    Script script;
    for (auto& answer : list)
        script.expect(TransportStep::perform, std::move(answer));
    return script;
}

[[nodiscard]] DeviceAnswer locked(std::uint32_t attempts, PinType type = PinType::pin1) {
    return PinStatus{PinState::enter, type, attempts};
}

[[nodiscard]] mbn::Error wrong_pin(std::uint32_t left) {
    mbn::Error error = make_error(hresult::e_mbn_failure);
    error.device_status = 2;
    error.attempts_remaining = left;
    return error;
}

[[nodiscard]] std::vector<std::string> asked(Script const& script) {
    std::vector<std::string> names;
    for (mbn::DeviceRequest const& request : script.requests())
        names.emplace_back(mbn::name(request));
    return names;
}

using Names = std::vector<std::string>;

template <class T>
concept Printable = requires(std::ostream& stream, T const& value) { stream << value; };

} // namespace

TEST_CASE("device: a getter asks the device and gives what it says") {
    Fixture test{answers({DeviceAnswer{mbn::RadioState{mbn::Radio::on, mbn::Radio::off}}})};
    auto const radio = test.get(DeviceControl{*test.connection}.radio());
    REQUIRE(radio);
    CHECK(radio.value() == mbn::RadioState{mbn::Radio::on, mbn::Radio::off});
    CHECK(asked(*test.script) == Names{"read_radio"});
    CHECK(test.script->problems().empty());
}

TEST_CASE("device: a setter carries its arguments") {
    mbn::Registration registered;
    registered.state = mbn::RegisterState::roaming;
    registered.mode = mbn::RegisterMode::manual;
    registered.provider_id = "00202";
    Script script;
    script.expect(TransportStep::read_context, mbn::ContextState{});
    script.expect(TransportStep::perform, DeviceAnswer{registered});
    Fixture test{std::move(script)};
    auto const result = test.get(DeviceControl{*test.connection}.register_manually("00202", mbn::DataClass::lte));
    REQUIRE(result);
    CHECK(result.value() == registered);
    auto const& sent = std::get<device_request::SetRegisterMode>(test.script->requests().at(0));
    CHECK(sent.mode == mbn::RegisterMode::manual);
    CHECK(sent.provider_id == "00202");
    CHECK(sent.data_classes == mbn::DataClass::lte);
}

TEST_CASE("device: an error carries the request and the phase") {
    Fixture test{answers({make_error(hresult::e_mbn_radio_power_off)})};
    auto const scan = test.get(DeviceControl{*test.connection}.scan());
    REQUIRE_FALSE(scan);
    CHECK(scan.error().code == hresult::e_mbn_radio_power_off);
    CHECK(scan.error().request_id == mbn::RequestId{1});
    CHECK(scan.error().phase == mbn::Phase::control);
}

TEST_CASE("device: a provider identifier that is none is refused before anything is sent") {
    for (char const* wrong : {"", "1234", "1234567", "0010a"}) {
        CAPTURE(wrong);
        Fixture test{Script{}};
        auto const result = test.get(DeviceControl{*test.connection}.register_manually(wrong));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == hresult::e_invalidarg);
        CHECK(result.error().refusal == mbn::Refusal::rejected);
        CHECK(test.script->steps().empty());
    }
}

TEST_CASE(
    "device: a value that is not there yet is waited for, and the device is asked again when it tells something") {
    mbn::Subscriber ready;
    ready.ready_state = mbn::ReadyState::initialized;
    ready.subscriber_id = "001010123456789";
    Fixture test{answers({DeviceAnswer{mbn::Subscriber{}}, make_error(hresult::e_pending), DeviceAnswer{ready}})};
    auto const before = VirtualClock::now();
    auto const subscriber = test.get(DeviceControl{*test.connection}.subscriber());
    REQUIRE(subscriber);
    CHECK(subscriber.value() == ready);
    // Nothing was told, so that it asked again after a second, twice.
    CHECK(VirtualClock::now() - before >= 2s);
    CHECK(VirtualClock::now() - before < 3s);
}

TEST_CASE("device: a value that never comes ends at the deadline") {
    Script script;
    for (int count = 0; count < 20; ++count)
        script.allow(TransportStep::perform, make_error(hresult::error_not_ready));
    Fixture test{std::move(script)};
    auto const before = VirtualClock::now();
    mbn::RequestOptions options;
    options.deadline = 5s;
    auto const result = test.get(DeviceControl{*test.connection}.with(options).home_provider());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == hresult::error_timeout);
    CHECK(VirtualClock::now() - before == 5s);
}

TEST_CASE("device: silence ends at the limit of what was asked, which is longer for a search") {
    for (bool const search : {false, true}) {
        CAPTURE(search);
        Fixture test{answers({Silence{}})};
        auto const before = VirtualClock::now();
        DeviceControl const device{*test.connection};
        mbn::TimeLimits const limits;
        if (search)
            CHECK(test.get(device.scan()).error().code == hresult::error_timeout);
        else
            CHECK(test.get(device.radio()).error().code == hresult::error_timeout);
        CHECK(VirtualClock::now() - before == (search ? limits.scan : limits.control));
    }
}

TEST_CASE("device: a search can be cancelled") {
    Fixture test{answers({Silence{}})};
    boost::asio::cancellation_signal signal;
    std::optional<mbn::HResult> code;
    DeviceControl{*test.connection}.scan(boost::asio::bind_cancellation_slot(
        signal.slot(), [&code](mbn::Result<mbn::VisibleProviders> const& result) { code = result.error().code; }));
    mbn::testing::run_for(test.io, 10s);
    REQUIRE_FALSE(code);
    signal.emit(boost::asio::cancellation_type::terminal);
    test.run();
    CHECK(code == hresult::error_cancelled);
}

TEST_CASE("device: what the last search found is kept, with its age") {
    mbn::Provider home;
    home.id = "00101";
    home.state = mbn::ProviderState::home | mbn::ProviderState::visible;
    Fixture test{answers({DeviceAnswer{mbn::VisibleProviders{{home}, {}}}})};
    DeviceControl const device{*test.connection};

    auto const nothing = test.get(device.visible_providers());
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == hresult::e_mbn_invalid_cache);

    REQUIRE(test.get(device.scan()));
    VirtualClock::advance(90s);
    auto const cached = test.get(device.visible_providers());
    REQUIRE(cached);
    CHECK(cached.value().providers == std::vector{home});
    CHECK(cached.value().age == 90s);
    CHECK(asked(*test.script) == Names{"scan_network"});
}

TEST_CASE("device: the registration mode stays while a connection is up, unless nothing would change") {
    mbn::Registration automatic;
    automatic.mode = mbn::RegisterMode::automatic;
    Script script = mbn::testing::connect_script();
    script.expect(TransportStep::perform, DeviceAnswer{automatic});
    script.expect(TransportStep::perform, DeviceAnswer{automatic});
    Fixture test{std::move(script)};
    REQUIRE(test.get(test.connection->connect(by_name, "Home")));
    DeviceControl const device{*test.connection};

    CHECK(test.get(device.register_automatically()));
    auto const refused = test.get(device.register_manually("00202"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::error_invalid_state);
    CHECK(refused.error().refusal == mbn::Refusal::rejected);
    CHECK(asked(*test.script) == Names{"read_registration", "read_registration"});
}

TEST_CASE("device: the registration mode stays while another program is connected") {
    mbn::Registration automatic;
    automatic.mode = mbn::RegisterMode::automatic;
    mbn::ContextState theirs;
    theirs.state = mbn::ActivationState::activated;
    Script script;
    script.expect(TransportStep::read_context, theirs);
    script.expect(TransportStep::perform, DeviceAnswer{automatic});
    Fixture test{std::move(script)};
    auto const refused = test.get(DeviceControl{*test.connection}.register_manually("00202"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::error_invalid_state);
    CHECK(refused.error().refusal == mbn::Refusal::rejected);
    CHECK(asked(*test.script) == Names{"read_registration"});
    CHECK(test.script->problems().empty());
}

TEST_CASE("device: the registration mode of a device that cannot tell its contexts, set all the same") {
    mbn::Registration automatic;
    automatic.mode = mbn::RegisterMode::automatic;
    Script script;
    script.expect(TransportStep::read_context, make_error(hresult::error_not_ready));
    script.expect(TransportStep::perform, DeviceAnswer{automatic});
    Fixture test{std::move(script)};
    CHECK(test.get(DeviceControl{*test.connection}.register_automatically()));
    CHECK(asked(*test.script) == Names{"set_register_mode"});
}

TEST_CASE("device: a change is marked as own while this program asks for it, and as foreign otherwise") {
    mbn::RadioState const off{mbn::Radio::on, mbn::Radio::off};
    Script script;
    script.expect(TransportStep::perform, DeviceAnswer{off}, {mbn::Change{off}});
    script.expect(TransportStep::watch, mbn::testing::Done{}, {mbn::Change{off}});
    Fixture test{std::move(script)};
    REQUIRE(test.get(DeviceControl{*test.connection}.set_software_radio(mbn::Radio::off)));
    REQUIRE(test.get(test.connection->watch()));
    REQUIRE(test.events.size() == 2);
    CHECK(test.events[0].origin == mbn::Origin::own);
    CHECK(test.events[0].request_id == mbn::RequestId{1});
    CHECK(test.events[1].origin == mbn::Origin::foreign);
}

TEST_CASE("device: a change that is told behind the answer is own, once and for a moment") {
    mbn::RadioState const off{mbn::Radio::on, mbn::Radio::off};
    Script script;
    script.expect(TransportStep::perform, DeviceAnswer{off}).expect(TransportStep::perform, DeviceAnswer{off});
    Fixture test{std::move(script)};
    DeviceControl const device{*test.connection};
    REQUIRE(test.get(device.set_software_radio(mbn::Radio::off)));
    test.script->tell(mbn::Change{off});
    test.script->tell(mbn::Change{off});
    test.run();
    REQUIRE(test.get(device.set_software_radio(mbn::Radio::off)));
    mbn::testing::run_for(test.io, 1s);
    test.script->tell(mbn::Change{off});
    test.run();
    REQUIRE(test.events.size() == 3);
    CHECK(test.events[0].origin == mbn::Origin::own);
    CHECK(test.events[0].request_id == mbn::RequestId{1});
    CHECK(test.events[1].origin == mbn::Origin::foreign);
    CHECK(test.events[2].origin == mbn::Origin::foreign);
}

TEST_CASE("device: a handle outlives its connection, and then every call ends with E_ABORT") {
    Fixture test{Script{}};
    DeviceControl const device{*test.connection};
    test.subscription.reset();
    test.connection.reset();
    auto const radio = test.get(device.radio());
    REQUIRE_FALSE(radio);
    CHECK(radio.error().code == hresult::e_abort);
    CHECK(test.script->steps().empty());
}

TEST_CASE("pin: the attempts are read first, then the PIN is sent once") {
    Fixture test{answers({DeviceAnswer{card()}, locked(3), DeviceAnswer{PinStatus{}}})};
    REQUIRE(test.get(DeviceControl{*test.connection}.enter_pin(Pin1{"1234"})));
    CHECK(asked(*test.script) == Names{"read_subscriber", "read_pin", "operate_pin"});
    auto const& sent = std::get<device_request::OperatePin>(test.script->requests().at(2));
    CHECK(sent.type == PinType::pin1);
    CHECK(sent.operation == mbn::PinOperation::enter);
    CHECK(sent.code.reveal() == "1234");
}

TEST_CASE("one_attempt_left_refused: nothing is sent without a consent for exactly this call") {
    for (std::uint32_t const left : {1u, mbn::attempts_unknown}) {
        CAPTURE(left);
        Fixture test{answers({DeviceAnswer{card()}, locked(left), DeviceAnswer{card()}, locked(left),
                              DeviceAnswer{card()}, locked(left), DeviceAnswer{PinStatus{}}})};
        DeviceControl const device{*test.connection};

        auto const refused = test.get(device.enter_pin(Pin1{"1234"}));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == hresult::e_accessdenied);
        CHECK(refused.error().denied_by == mbn::DeniedBy::pin_attempts);
        CHECK(refused.error().refusal == mbn::Refusal::rejected);
        CHECK(refused.error().attempts_remaining == left);

        // A consent for something else is none.
        mbn::AttemptConsent consent{mbn::PinOperation::change, PinType::pin1, left};
        CHECK_FALSE(test.get(device.enter_pin(Pin1{"1234"}, consent)));
        CHECK(asked(*test.script).size() == 4);

        consent.operation = mbn::PinOperation::enter;
        CHECK(test.get(device.enter_pin(Pin1{"1234"}, consent)));
        CHECK(test.script->problems().empty());
    }
}

TEST_CASE("wrong_pin_not_resent: a PIN that was wrong for this card is not sent again, another one is") {
    Fixture test{answers({DeviceAnswer{card()}, locked(3), wrong_pin(2), DeviceAnswer{card()}, locked(2),
                          DeviceAnswer{card()}, locked(2), DeviceAnswer{PinStatus{}}})};
    DeviceControl const device{*test.connection};
    auto const wrong = test.get(device.enter_pin(Pin1{"0000"}));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == hresult::e_mbn_failure);
    CHECK(wrong.error().attempts_remaining == 2);

    auto const again = test.get(device.enter_pin(Pin1{"0000"}));
    REQUIRE_FALSE(again);
    CHECK(again.error().code == hresult::error_invalid_password);
    CHECK(again.error().denied_by == mbn::DeniedBy::known_wrong_pin);
    CHECK(asked(*test.script).size() == 5);

    CHECK(test.get(device.enter_pin(Pin1{"1234"})));
    CHECK(test.script->problems().empty());
}

TEST_CASE("pin: what was wrong for one card may be right for another") {
    Fixture test{answers({DeviceAnswer{card("89001")}, locked(3), wrong_pin(2), DeviceAnswer{card("89002")}, locked(3),
                          DeviceAnswer{PinStatus{}}})};
    DeviceControl const device{*test.connection};
    CHECK_FALSE(test.get(device.enter_pin(Pin1{"0000"})));
    CHECK(test.get(device.enter_pin(Pin1{"0000"})));
}

TEST_CASE("pin: an answer that did not come leaves the outcome unknown, and the PIN is not tried again") {
    Fixture test{answers({DeviceAnswer{card()}, locked(3), Silence{}, DeviceAnswer{card()}, locked(3)})};
    DeviceControl const device{*test.connection};
    auto const lost = test.get(device.enter_pin(Pin1{"1234"}));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().code == hresult::error_timeout);
    CHECK(lost.error().outcome_unknown);
    auto const again = test.get(device.enter_pin(Pin1{"1234"}));
    REQUIRE_FALSE(again);
    CHECK(again.error().denied_by == mbn::DeniedBy::known_wrong_pin);
}

TEST_CASE("pin: the attempts of another PIN say nothing of this one") {
    Fixture test{answers({DeviceAnswer{card()}, locked(3, PinType::pin2)})};
    auto const refused = test.get(DeviceControl{*test.connection}.enter_pin(Pin1{"1234"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().denied_by == mbn::DeniedBy::pin_attempts);
    CHECK(refused.error().attempts_remaining == mbn::attempts_unknown);
}

TEST_CASE("pin: unblocking sends the PUK and the new PIN, and has memory and attempts of its own") {
    DeviceAnswer const blocked = PinStatus{PinState::unblock, PinType::pin1, 10};
    mbn::Error const wrong = wrong_pin(9);
    Fixture test{answers({DeviceAnswer{card()}, blocked, wrong, DeviceAnswer{card()}, blocked, DeviceAnswer{card()},
                          blocked, DeviceAnswer{PinStatus{}}})};
    DeviceControl const device{*test.connection};
    CHECK(test.get(device.unblock_pin(Puk1{"00000000"}, Pin1{"1111"})).error().attempts_remaining == 9);
    CHECK(test.get(device.unblock_pin(Puk1{"00000000"}, Pin1{"1111"})).error().denied_by ==
          mbn::DeniedBy::known_wrong_pin);
    CHECK(test.get(device.unblock_pin(Puk1{"12345678"}, Pin1{"1111"})));
    auto const& sent = std::get<device_request::OperatePin>(test.script->requests().back());
    CHECK(sent.operation == mbn::PinOperation::unblock);
    CHECK(sent.code.reveal() == "12345678");
    CHECK(sent.new_pin.reveal() == "1111");
}

TEST_CASE("no_secret_in_log: no PIN, old, new or PUK, stands in an error, a log line or an event") {
    DeviceAnswer const blocked = PinStatus{PinState::unblock, PinType::pin1, 10};
    Fixture test{answers({DeviceAnswer{card()}, locked(3), wrong_pin(2), DeviceAnswer{card()}, locked(2),
                          DeviceAnswer{card()}, blocked, wrong_pin(9), DeviceAnswer{card()}, locked(2), wrong_pin(1)})};
    DeviceControl const device{*test.connection};
    std::string all;
    for (int count = 0; count < 2; ++count)
        all += to_string(test.get(device.enter_pin(Pin1{"86420"})).error());
    all += to_string(test.get(device.unblock_pin(Puk1{"97531864"}, Pin1{"86421"})).error());
    mbn::AttemptConsent const consent{mbn::PinOperation::change, PinType::pin1, mbn::attempts_unknown};
    all += to_string(test.get(device.change_pin(Pin1{"86422"}, Pin1{"86423"}, consent)).error());
    CHECK(test.script->problems().empty());
    for (std::string const& line : test.told())
        all += line;
    REQUIRE(test.log->size() >= 4);
    for (std::string const& line : *test.log)
        all += line;
    for (char const* const secret : {"86420", "86421", "86422", "86423", "97531864"})
        CHECK(all.find(secret) == std::string::npos);
    static_assert(!Printable<Pin1>);
    static_assert(!std::is_convertible_v<Pin1, Pin2> && !std::is_constructible_v<Pin1, Pin2>);
    static_assert(!std::is_constructible_v<Pin1, Puk1>);
}
