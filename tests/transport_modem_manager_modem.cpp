// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/modem.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mm = mbn::modem_manager;

namespace {

std::string const path_of_the_modem = "/org/freedesktop/ModemManager1/Modem/3";

[[nodiscard]] mm::Dictionary properties_of_modem() {
    mm::List bearers;
    bearers.emplace_back(mm::ObjectPath{"/bearer/1"});
    return {{"State", {std::int32_t{8}}},           {"PowerState", {std::uint32_t{3}}},
            {"UnlockRequired", {std::uint32_t{1}}}, {"EquipmentIdentifier", {std::string{"111"}}},
            {"Sim", {mm::ObjectPath{"/sim"}}},      {"Bearers", {std::move(bearers)}}};
}

[[nodiscard]] mm::Modem found_modem() {
    mm::Modem modem{"111"};
    modem.load({{path_of_the_modem,
                 {mm::Dictionary{{std::string{mm::interfaces::modem}, {properties_of_modem()}},
                                 {std::string{mm::interfaces::modem_3gpp},
                                  {mm::Dictionary{{"RegistrationState", {std::uint32_t{1}}}}}}}}}});
    REQUIRE(modem.find());
    return modem;
}

[[nodiscard]] mm::BusSignal properties_changed(std::string path, std::string_view name, mm::Dictionary changed) {
    mm::BusSignal signal{std::move(path), std::string{mm::interfaces::properties}, "PropertiesChanged", {}};
    signal.values.emplace_back(std::string{name});
    signal.values.emplace_back(std::move(changed));
    signal.values.emplace_back(mm::List{});
    return signal;
}

[[nodiscard]] mm::BusSignal removed(std::string path, std::string_view name) {
    mm::BusSignal signal{
        std::string{mm::objects::manager}, std::string{mm::interfaces::object_manager}, "InterfacesRemoved", {}};
    mm::List names;
    names.emplace_back(std::string{name});
    signal.values.emplace_back(mm::ObjectPath{std::move(path)});
    signal.values.emplace_back(std::move(names));
    return signal;
}

[[nodiscard]] mm::BusSignal owner_changed(std::string name, std::string before, std::string now) {
    mm::BusSignal signal{"/org/freedesktop/DBus", std::string{mm::interfaces::bus}, "NameOwnerChanged", {}};
    for (std::string* const one : {&name, &before, &now})
        signal.values.emplace_back(std::move(*one));
    return signal;
}

[[nodiscard]] mm::Dictionary ipv4_of(char const* address) {
    return {{"method", {std::uint32_t{2}}}, {"address", {std::string{address}}}, {"prefix", {std::uint32_t{30}}}};
}

[[nodiscard]] mm::BusSignal bearer_up(char const* path = "/bearer/1", char const* address = "10.20.30.1") {
    return properties_changed(path, mm::interfaces::bearer, {{"Connected", {true}}, {"Ip4Config", {ipv4_of(address)}}});
}

[[nodiscard]] mm::BusSignal bearer_dropped(char const* path = "/bearer/1") {
    mm::List error;
    error.emplace_back(std::string{"org.freedesktop.ModemManager1.Error.MobileEquipment.RegularDeactivation"});
    error.emplace_back(std::string{"words"});
    return properties_changed(path, mm::interfaces::bearer,
                              {{"Connected", {false}}, {"ConnectionError", {std::move(error)}}});
}

} // namespace

TEST_CASE("modem_manager modem: it is there once it is found, and until it is gone") {
    mm::Modem modem{"222"};
    CHECK_FALSE(modem.find());
    CHECK_FALSE(modem.is_there());
    CHECK(modem.seen() == mm::Modem{""}.seen());
    mm::Modem known = found_modem();
    CHECK(known.path() == path_of_the_modem);
    CHECK(known.sim_path() == "/sim");
    CHECK(known.registration().state == mbn::RegisterState::home);
    CHECK(known.hear(removed(path_of_the_modem, mm::interfaces::modem)) == mm::News::modem_gone);
    known.forget();
    CHECK_FALSE(known.is_there());
    CHECK_FALSE(known.find());
}

TEST_CASE("modem_manager modem: it dials where no port of it is a network interface") {
    mm::Modem modem = found_modem();
    CHECK_FALSE(modem.dials());
    auto const port = [](char const* name, std::uint32_t type) {
        mm::List parts;
        parts.emplace_back(std::string{name});
        parts.emplace_back(type);
        return mm::Value{std::move(parts)};
    };
    mm::List ports;
    ports.push_back(port("ttyUSB0", 3));
    ports.push_back(port("ttyUSB1", 3));
    modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"Ports", {ports}}}));
    CHECK(modem.dials());
    ports.push_back(port("wwan0", 2));
    modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"Ports", {ports}}}));
    CHECK_FALSE(modem.dials());
    ports.back() = mm::Value{std::string{"wwan0"}};
    modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"Ports", {ports}}}));
    CHECK_FALSE(modem.dials());
}

TEST_CASE("modem_manager modem: it is not gone while it keeps Modem, nor when another one goes") {
    mm::Modem modem = found_modem();
    CHECK(modem.hear(removed(path_of_the_modem, mm::interfaces::modem_3gpp)) == mm::News::changed);
    CHECK(modem.is_there());
    CHECK(modem.registration().state == mbn::RegisterState::none);
    CHECK(modem.hear(removed("/org/freedesktop/ModemManager1/Modem/4", mm::interfaces::modem)) == mm::News::changed);
    CHECK(modem.find());
}

TEST_CASE("modem_manager modem: the service comes and goes, others do not matter") {
    mm::Modem modem = found_modem();
    std::string const name{mm::service};
    CHECK(modem.hear(owner_changed(name, ":1.2", "")) == mm::News::service_gone);
    CHECK(modem.hear(owner_changed(name, ":1.2", ":1.3")) == mm::News::service_gone);
    CHECK(modem.hear(owner_changed(name, "", ":1.3")) == mm::News::service_new);
    CHECK(modem.hear(owner_changed("com.example", ":1.2", "")) == mm::News::none);
    modem.forget_all();
    CHECK_FALSE(modem.find());
}

TEST_CASE("modem_manager modem: what cannot be understood changes nothing") {
    mm::Modem modem = found_modem();
    mm::Seen const before = modem.seen();
    CHECK(modem.hear({}) == mm::News::none);
    mm::BusSignal broken = bearer_up();
    broken.values[1] = std::string{"no dictionary"};
    CHECK(modem.hear(broken) == mm::News::none);
    broken = removed(path_of_the_modem, mm::interfaces::modem);
    broken.values[1] = std::uint32_t{1};
    CHECK(modem.hear(broken) == mm::News::none);
    broken = bearer_up();
    broken.member = "StateChanged";
    CHECK(modem.hear(broken) == mm::News::none);
    CHECK(modem.seen() == before);
}

TEST_CASE("modem_manager modem: a bearer that comes up and is dropped, with the cause") {
    mm::Modem modem = found_modem();
    CHECK(modem.context().state == mbn::ActivationState::deactivated);
    CHECK(modem.hear(bearer_up()) == mm::News::changed);
    CHECK(modem.connected_bearer() == "/bearer/1");
    CHECK(modem.context().state == mbn::ActivationState::activated);
    CHECK(to_string(modem.ip_settings()) == "10.20.30.1/30");
    modem.note_connected("/bearer/1");
    CHECK(modem.hear(bearer_dropped()) == mm::News::changed);
    CHECK(modem.context().state == mbn::ActivationState::deactivated);
    CHECK(modem.context().cause == mbn::NetworkCause::regular_deactivation);
    CHECK(modem.ip_settings() == mbn::IpSettings{});
}

TEST_CASE("modem_manager modem: a bearer is believed before the modem lists it, and never that of another modem") {
    mm::Modem modem = found_modem();
    CHECK(modem.hear(bearer_up("/bearer/2", "10.0.0.1")) == mm::News::changed);
    CHECK_FALSE(modem.connected_bearer());
    modem.note_connected("/bearer/2");
    CHECK(modem.connected_bearer() == "/bearer/2");
    modem.note_disconnected("/bearer/2");
    CHECK_FALSE(modem.connected_bearer());
}

TEST_CASE("modem_manager modem: what is deleted is forgotten, but for why the last bearer ended") {
    mm::Modem modem = found_modem();
    static_cast<void>(modem.hear(bearer_up()));
    modem.note_connected("/bearer/1");
    static_cast<void>(modem.hear(bearer_dropped()));
    auto const without_bearers =
        properties_changed(path_of_the_modem, mm::interfaces::modem, {{"Bearers", {mm::List{}}}});
    static_cast<void>(modem.hear(without_bearers));
    CHECK(modem.knows("/bearer/1", mm::interfaces::bearer));
    CHECK(modem.context().cause == mbn::NetworkCause::regular_deactivation);
    // The next one takes its place.
    static_cast<void>(modem.hear(bearer_up("/bearer/2")));
    modem.note_connected("/bearer/2");
    CHECK_FALSE(modem.knows("/bearer/1", mm::interfaces::bearer));
    modem.note_disconnected("/bearer/9");
    CHECK_FALSE(modem.knows("/bearer/9", mm::interfaces::bearer));
}

TEST_CASE("modem_manager modem: a context on its way, up and down") {
    mm::Modem modem = found_modem();
    auto const in_state = [&modem](std::int32_t state) {
        static_cast<void>(
            modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"State", {state}}})));
        return modem.context().state;
    };
    CHECK(in_state(10) == mbn::ActivationState::activating);
    // The bearer tells it later.
    CHECK(in_state(11) == mbn::ActivationState::activating);
    CHECK(in_state(9) == mbn::ActivationState::deactivating);
    CHECK(in_state(8) == mbn::ActivationState::deactivated);
}

TEST_CASE("modem_manager modem: a context whose bearer ends before the modem says so is not on its way") {
    mm::Modem modem = found_modem();
    auto const hear_state = [&modem](std::int32_t state) {
        static_cast<void>(
            modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"State", {state}}})));
    };
    for (bool const is_noted : {false, true}) {
        hear_state(10);
        hear_state(11);
        CHECK(modem.context().state == mbn::ActivationState::activating);
        CHECK(modem.is_between());
        modem.hear(bearer_up());
        if (is_noted)
            modem.note_connected("/bearer/1");
        CHECK(modem.context().state == mbn::ActivationState::activated);
        CHECK_FALSE(modem.is_between());
        modem.hear(bearer_dropped());
        CHECK(modem.context().state == mbn::ActivationState::deactivated);
        CHECK(modem.is_between());
        hear_state(8);
        CHECK(modem.context().state == mbn::ActivationState::deactivated);
        CHECK_FALSE(modem.is_between());
    }
    // The same, where this program has read it itself.
    hear_state(11);
    modem.put("/bearer/1", mm::interfaces::bearer, {{"Connected", {true}}});
    modem.note_connected("/bearer/1");
    modem.hear(bearer_dropped());
    CHECK(modem.context().state == mbn::ActivationState::deactivated);
}

TEST_CASE("modem_manager modem: what subscribers can know changes with the properties") {
    mm::Modem modem = found_modem();
    mm::Seen const before = modem.seen();
    static_cast<void>(
        modem.hear(properties_changed(path_of_the_modem, mm::interfaces::modem, {{"PowerState", {std::uint32_t{2}}}})));
    CHECK(modem.seen().radio.software == mbn::Radio::off);
    static_cast<void>(modem.hear(
        properties_changed(path_of_the_modem, mm::interfaces::modem_3gpp, {{"OperatorCode", {std::string{"00202"}}}})));
    CHECK(modem.seen().registration.provider_id == "00202");
    modem.put("/sim", mm::interfaces::sim, {{"SimIdentifier", {std::string{"89"}}}});
    CHECK(modem.seen().subscriber.sim_icc_id == "89");
    modem.note_mode(mbn::RegisterMode::manual);
    CHECK(modem.seen().registration.mode == mbn::RegisterMode::manual);
    CHECK_FALSE(modem.seen() == before);
}
