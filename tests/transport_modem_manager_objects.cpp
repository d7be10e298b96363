// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/objects.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace mm = mbn::modem_manager;

namespace {

std::string const modem_name{mm::interfaces::modem};
std::string const bearer_name{mm::interfaces::bearer};

[[nodiscard]] std::string path_of_modem(int number) {
    return "/org/freedesktop/ModemManager1/Modem/" + std::to_string(number);
}

[[nodiscard]] mm::Dictionary interfaces_of_modem(std::string const& imei, std::string const& identifier = "id") {
    return {{modem_name,
             {mm::Dictionary{
                 {"EquipmentIdentifier", {imei}}, {"DeviceIdentifier", {identifier}}, {"State", {std::int32_t{8}}}}}},
            {modem_name + ".Simple", {mm::Dictionary{}}}};
}

} // namespace

TEST_CASE("modem_manager objects: the first modem is meant where nothing names one") {
    mm::Objects objects;
    CHECK_FALSE(objects.find_modem(""));
    objects.load({{path_of_modem(10), {interfaces_of_modem("10")}}, {path_of_modem(9), {interfaces_of_modem("9")}}});
    CHECK(objects.find_modem("") == path_of_modem(9));
}

TEST_CASE("modem_manager objects: a modem is named by its IMEI, its identifier or its path") {
    mm::Objects objects;
    objects.load(
        {{path_of_modem(0), {interfaces_of_modem("111", "a")}}, {path_of_modem(1), {interfaces_of_modem("222", "b")}}});
    CHECK(objects.find_modem("222") == path_of_modem(1));
    CHECK(objects.find_modem("b") == path_of_modem(1));
    CHECK(objects.find_modem(path_of_modem(0)) == path_of_modem(0));
    CHECK_FALSE(objects.find_modem("333"));
    CHECK_FALSE(objects.find_modem(path_of_modem(2)));
}

TEST_CASE("modem_manager objects: what is no modem is not taken for one") {
    mm::Objects objects;
    objects.put("/bearer", mm::interfaces::bearer, {{"EquipmentIdentifier", {std::string{"111"}}}});
    CHECK_FALSE(objects.find_modem(""));
    CHECK_FALSE(objects.find_modem("111"));
}

TEST_CASE("modem_manager objects: loading anew forgets what was there") {
    mm::Objects objects;
    objects.load({{path_of_modem(0), {interfaces_of_modem("111")}}});
    objects.load({{path_of_modem(1), {interfaces_of_modem("222")}}});
    CHECK(objects.find_modem("") == path_of_modem(1));
    objects.clear();
    CHECK_FALSE(objects.find_modem(""));
}

TEST_CASE("modem_manager objects: a modem that loses some interfaces is still there") {
    mm::Objects objects;
    objects.add(path_of_modem(0), interfaces_of_modem("111"));
    objects.remove(path_of_modem(0), {modem_name + ".Simple"});
    CHECK(objects.has(path_of_modem(0), mm::interfaces::modem));
    CHECK_FALSE(objects.has(path_of_modem(0), mm::interfaces::simple));
    objects.add(path_of_modem(0), {{modem_name + ".Simple", {mm::Dictionary{}}}});
    CHECK(objects.has(path_of_modem(0), mm::interfaces::simple));
    objects.remove(path_of_modem(0), {modem_name});
    CHECK_FALSE(objects.find_modem(""));
    objects.remove("/never/there", {modem_name});
}

TEST_CASE("modem_manager objects: properties change one by one") {
    mm::Objects objects;
    objects.add(path_of_modem(0), interfaces_of_modem("111"));
    objects.change(path_of_modem(0), modem_name, {{"State", {std::int32_t{11}}}}, {std::string{"DeviceIdentifier"}});
    mm::Dictionary const& modem = objects.properties(path_of_modem(0), mm::interfaces::modem);
    CHECK(mm::integer(modem, "State") == 11);
    CHECK(mm::text(modem, "EquipmentIdentifier") == "111");
    CHECK_FALSE(mm::text(modem, "DeviceIdentifier"));
}

TEST_CASE("modem_manager objects: a bearer is known from its first change on, and until it is forgotten") {
    mm::Objects objects;
    objects.change("/bearer", bearer_name, {{"Connected", {true}}}, {});
    CHECK(mm::flag(objects.properties("/bearer", mm::interfaces::bearer), "Connected") == true);
    objects.put("/bearer", mm::interfaces::bearer, {{"Interface", {std::string{"wwan0"}}}});
    CHECK_FALSE(mm::flag(objects.properties("/bearer", mm::interfaces::bearer), "Connected"));
    objects.forget("/bearer");
    CHECK(objects.properties("/bearer", mm::interfaces::bearer).empty());
    CHECK_FALSE(objects.has("/bearer", mm::interfaces::bearer));
    objects.forget("/bearer");
}
