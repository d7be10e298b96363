// SPDX-License-Identifier: BSL-1.0
//
// usage: sd_bus_calls MODEM APN
//
// The three calls that connect through ModemManager, one after the other on sd-bus, and nothing else: nothing is
// looked at, and nothing is printed. No program on sd-bus takes less.
#include <cstdint>
#include <cstdio>

#include <systemd/sd-bus.h>

namespace {

constexpr char const* service = "org.freedesktop.ModemManager1";
constexpr std::uint64_t limit = 60'000'000;

sd_bus_message* ask(sd_bus* bus, sd_bus_message* call) {
    sd_bus_message* reply = nullptr;
    sd_bus_call(bus, call, limit, nullptr, &reply);
    sd_bus_message_unref(call);
    return reply;
}

} // namespace

int main(int argc, char** argv) {
    sd_bus* bus = nullptr;
    if (argc != 3 || sd_bus_open_system(&bus) < 0)
        return 2;
    sd_bus_message* call = nullptr;
    sd_bus_message_new_method_call(bus, &call, service, "/org/freedesktop/ModemManager1",
                                   "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    sd_bus_message_unref(ask(bus, call));
    sd_bus_message_new_method_call(bus, &call, service, argv[1], "org.freedesktop.ModemManager1.Modem.Simple",
                                   "Connect");
    sd_bus_message_append(call, "a{sv}", 1, "apn", "s", argv[2]);
    sd_bus_message* const connected = ask(bus, call);
    char const* bearer = nullptr;
    if (connected == nullptr || sd_bus_message_read(connected, "o", &bearer) < 0)
        return 1;
    sd_bus_message_new_method_call(bus, &call, service, bearer, "org.freedesktop.DBus.Properties", "GetAll");
    sd_bus_message_append(call, "s", "org.freedesktop.ModemManager1.Bearer");
    sd_bus_message* const properties = ask(bus, call);
    bool const is_known = properties != nullptr;
    sd_bus_message_unref(properties);
    sd_bus_message_unref(connected);
    sd_bus_flush_close_unref(bus);
    return is_known ? 0 : 1;
}
