// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

using namespace emulator_test;
using mbim::CommandType, mbim::Status;

namespace {

constexpr mbim::Operation sys_caps{mbim::services::ms_basic_connect_extensions, 5};
constexpr mbim::Operation slots{mbim::services::ms_basic_connect_extensions, 7};
constexpr mbim::Operation signal_state{mbim::services::basic_connect, static_cast<std::uint32_t>(Cid::signal_state)};

emulator::ModemConfiguration recorded(std::vector<emulator::RecordedAnswer> answers) {
    emulator::ModemConfiguration configuration;
    configuration.recorded_answers = std::move(answers);
    return configuration;
}

Received ask_raw(Host& host, mbim::Operation const& operation, CommandType type) {
    host.send(Host::raw_command_message(++host.last_id, operation, type));
    return host.answer(host.last_id);
}

} // namespace

TEST_CASE("recorded answer: bytes and status as they were heard, for that command only") {
    Host host{recorded({{sys_caps, CommandType::query, Status::success, to_bytes({1, 0, 0, 0, 2, 0, 0, 0})},
                        {slots, CommandType::set, Status::busy, {}}})};
    host.open();
    auto const caps = ask_raw(host, sys_caps, CommandType::query);
    CHECK(caps->status == Status::success);
    CHECK(to_hex(caps->info) == "0100000002000000");
    CHECK(caps->service == sys_caps.service);
    CHECK(caps->cid == 5);
    CHECK(host.logged("command_done 2 ms_basic_connect_extensions.sys_caps success (8 bytes)"));

    auto const mapping = ask_raw(host, slots, CommandType::set);
    CHECK(mapping->status == Status::busy);
    CHECK(mapping->info.empty());
    CHECK(ask_raw(host, slots, CommandType::query)->status == Status::no_device_support);
    CHECK(ask_raw(host, sys_caps, CommandType::set)->status == Status::no_device_support);
}

TEST_CASE("recorded answer: its services and commands are told among the services of the device") {
    Host host{recorded({{sys_caps, CommandType::query, Status::success, {}},
                        {{mbim::services::ms_sar, 1}, CommandType::query, Status::success, {}},
                        {slots, CommandType::query, Status::success, {}},
                        {slots, CommandType::set, Status::success, {}},
                        {signal_state, CommandType::query, Status::success, {}}})};
    host.open();
    auto const answer = host.ask(mbim::DeviceServicesQuery{});
    auto const info = answer.info<mbim::DeviceServicesInfo>();
    REQUIRE(info.device_services.size() == 3);
    auto service = info.device_services.begin();
    CHECK((*service).service_id == mbim::services::basic_connect);
    CHECK((*service).cids.size() == 21);
    ++service;
    CHECK((*service).service_id == mbim::services::ms_basic_connect_extensions);
    CHECK(std::vector<std::uint32_t>((*service).cids.begin(), (*service).cids.end()) ==
          std::vector<std::uint32_t>{5, 7});
    ++service;
    CHECK((*service).service_id == mbim::services::ms_sar);
}

TEST_CASE("recorded answer: before what the emulator works out, and after what a fault says") {
    Host host{recorded({{signal_state, CommandType::query, Status::success, to_bytes({7, 0, 0, 0})}})};
    host.open();
    CHECK(to_hex(ask_raw(host, signal_state, CommandType::query)->info) == "07000000");
    host.modem.faults().add(emulator::on(Cid::signal_state), emulator::refuse(Status::radio_power_off), 1);
    auto const refused = ask_raw(host, signal_state, CommandType::query);
    CHECK(refused->status == Status::radio_power_off);
    CHECK(refused->info.empty());
    CHECK(ask_raw(host, signal_state, CommandType::query)->status == Status::success);
}

TEST_CASE("recorded answer: one that is longer than a message is cut into fragments") {
    auto configuration = recorded({{sys_caps, CommandType::query, Status::success, Buffer(1000, std::byte{0x5A})}});
    configuration.max_control_transfer = 64;
    Host host{configuration};
    host.open();
    host.send(Host::raw_command_message(++host.last_id, sys_caps, CommandType::query));
    CHECK(host.writes.size() > 15);
    auto const whole = host.next_whole();
    CHECK(whole->info.size() == 1000);
    CHECK(whole->info.back() == std::byte{0x5A});
}
