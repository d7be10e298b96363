// SPDX-License-Identifier: BSL-1.0
#include <mbn/emulator/sim.hpp>

#include <doctest/doctest.h>

#include <ostream>

using namespace mbn;
using emulator::Sim, emulator::SimConfiguration, emulator::SimPresence;
using mbim::PinInfo, mbim::PinOperation, mbim::PinState, mbim::PinType, mbim::ReadyState, mbim::Status;

namespace {

constexpr PinInfo nothing_wanted{PinType::none, PinState::unlocked, mbim::unknown_attempts};

Sim locked_sim() {
    SimConfiguration configuration;
    configuration.pin_mode = mbim::PinMode::enabled;
    return Sim{configuration};
}

Sim open_sim() {
    return Sim{SimConfiguration{}};
}

} // namespace

TEST_CASE("sim: a SIM without PIN, is ready and wants nothing") {
    auto const sim = open_sim();
    CHECK(sim.ready_state() == ReadyState::initialized);
    CHECK(sim.readiness() == Status::success);
    CHECK(sim.pin().status == Status::success);
    CHECK(sim.pin().info == nothing_wanted);
    CHECK(sim.pin_mode() == mbim::PinMode::disabled);
}

TEST_CASE("sim: no SIM and a broken one, every question says so") {
    SimConfiguration configuration;
    configuration.presence = SimPresence::absent;
    Sim absent{configuration};
    CHECK(absent.ready_state() == ReadyState::sim_not_inserted);
    CHECK(absent.readiness() == Status::sim_not_inserted);
    CHECK(absent.pin().status == Status::sim_not_inserted);
    CHECK(absent.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::sim_not_inserted);

    configuration.presence = SimPresence::bad;
    Sim bad{configuration};
    CHECK(bad.ready_state() == ReadyState::bad_sim);
    CHECK(bad.readiness() == Status::bad_sim);
    CHECK(bad.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::bad_sim);
}

TEST_CASE("sim: the right PIN, unlocks until the next loss of power") {
    auto sim = locked_sim();
    CHECK(sim.ready_state() == ReadyState::device_locked);
    CHECK(sim.readiness() == Status::pin_required);
    CHECK(sim.pin().info == PinInfo{PinType::pin1, PinState::locked, 3});

    auto const result = sim.operate(PinType::pin1, PinOperation::enter, "1234", "");
    CHECK(result.status == Status::success);
    CHECK(result.info == nothing_wanted);
    CHECK(sim.ready_state() == ReadyState::initialized);

    sim.power_cycle();
    CHECK(sim.ready_state() == ReadyState::device_locked);
}

TEST_CASE("sim: wrong PINs, cost attempts until the PUK is wanted") {
    auto sim = locked_sim();
    for (std::uint32_t left = 2; left > 0; --left) {
        auto const result = sim.operate(PinType::pin1, PinOperation::enter, "0000", "");
        CHECK(result.status == Status::failure);
        CHECK(result.info == PinInfo{PinType::pin1, PinState::locked, left});
    }
    auto const last = sim.operate(PinType::pin1, PinOperation::enter, "0000", "");
    CHECK(last.status == Status::failure);
    CHECK(last.info == PinInfo{PinType::puk1, PinState::locked, 10});
    CHECK(sim.ready_state() == ReadyState::device_locked);

    auto const too_late = sim.operate(PinType::pin1, PinOperation::enter, "1234", "");
    CHECK(too_late.status == Status::failure);
    CHECK(too_late.info.pin_type == PinType::puk1);
}

TEST_CASE("sim: a right PIN after wrong ones, gives all attempts back") {
    auto sim = locked_sim();
    static_cast<void>(sim.operate(PinType::pin1, PinOperation::enter, "0000", ""));
    static_cast<void>(sim.operate(PinType::pin1, PinOperation::enter, "0000", ""));
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::success);
    sim.power_cycle();
    CHECK(sim.pin().info.remaining_attempts == 3);
}

TEST_CASE("sim: a PIN that no SIM could have, is refused without cost") {
    auto sim = locked_sim();
    for (auto const* pin : {"", "123", "123456789", "12a4", "12 4"})
        CHECK(sim.operate(PinType::pin1, PinOperation::enter, pin, "").status == Status::invalid_parameters);
    CHECK(sim.pin().info.remaining_attempts == 3);
}

TEST_CASE("sim: the PUK, unblocks with a new PIN") {
    auto sim = locked_sim();
    for (int i = 0; i < 3; ++i)
        static_cast<void>(sim.operate(PinType::pin1, PinOperation::enter, "0000", ""));
    auto const wrong = sim.operate(PinType::puk1, PinOperation::enter, "00000000", "4321");
    CHECK(wrong.status == Status::failure);
    CHECK(wrong.info == PinInfo{PinType::puk1, PinState::locked, 9});
    CHECK(sim.operate(PinType::puk1, PinOperation::enter, "1234", "4321").status == Status::invalid_parameters);
    CHECK(sim.operate(PinType::puk1, PinOperation::enter, "12345678", "1").status == Status::invalid_parameters);
    CHECK(sim.pin().info.remaining_attempts == 9);

    CHECK(sim.operate(PinType::puk1, PinOperation::enter, "12345678", "4321").status == Status::success);
    CHECK(sim.ready_state() == ReadyState::initialized);
    sim.power_cycle();
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::failure);
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "4321", "").status == Status::success);
}

TEST_CASE("sim: the PUK used up, the SIM is bad for ever") {
    auto sim = locked_sim();
    for (int i = 0; i < 3; ++i)
        static_cast<void>(sim.operate(PinType::pin1, PinOperation::enter, "0000", ""));
    emulator::PinResult last;
    for (int i = 0; i < 10; ++i)
        last = sim.operate(PinType::puk1, PinOperation::enter, "00000000", "4321");
    CHECK(last.status == Status::failure);
    CHECK(last.info.pin_type == PinType::none);
    CHECK(sim.ready_state() == ReadyState::bad_sim);
    sim.power_cycle();
    CHECK(sim.ready_state() == ReadyState::bad_sim);
    CHECK(sim.operate(PinType::puk1, PinOperation::enter, "12345678", "4321").status == Status::bad_sim);
}

TEST_CASE("sim: a PUK or a PIN that nobody asked for, is a failure without cost") {
    auto sim = open_sim();
    auto const puk = sim.operate(PinType::puk1, PinOperation::enter, "12345678", "4321");
    CHECK(puk.status == Status::failure);
    CHECK(puk.info.pin_type == PinType::none);
    auto const pin = sim.operate(PinType::pin1, PinOperation::enter, "1234", "");
    CHECK(pin.status == Status::failure);
    CHECK(pin.info == nothing_wanted);
}

TEST_CASE("sim: enable and disable, need the PIN, and do nothing twice") {
    auto sim = open_sim();
    CHECK(sim.operate(PinType::pin1, PinOperation::disable, "1234", "").status == Status::success);
    CHECK(sim.pin_mode() == mbim::PinMode::disabled);

    auto const wrong = sim.operate(PinType::pin1, PinOperation::enable, "0000", "");
    CHECK(wrong.status == Status::failure);
    CHECK(wrong.info == PinInfo{PinType::pin1, PinState::unlocked, 2});
    CHECK(sim.pin_mode() == mbim::PinMode::disabled);

    CHECK(sim.operate(PinType::pin1, PinOperation::enable, "1234", "").status == Status::success);
    CHECK(sim.pin_mode() == mbim::PinMode::enabled);
    CHECK(sim.ready_state() == ReadyState::initialized);
    CHECK(sim.operate(PinType::pin1, PinOperation::enable, "1234", "").status == Status::success);

    sim.power_cycle();
    auto const locked = sim.operate(PinType::pin1, PinOperation::disable, "1234", "");
    CHECK(locked.status == Status::pin_required);
    CHECK(locked.info.pin_type == PinType::pin1);
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::success);
    CHECK(sim.operate(PinType::pin1, PinOperation::disable, "1234", "").status == Status::success);
    sim.power_cycle();
    CHECK(sim.ready_state() == ReadyState::initialized);
}

TEST_CASE("sim: change, only while enabled and with a possible new PIN") {
    auto sim = open_sim();
    CHECK(sim.operate(PinType::pin1, PinOperation::change, "1234", "9999").status == Status::pin_disabled);
    static_cast<void>(sim.operate(PinType::pin1, PinOperation::enable, "1234", ""));
    CHECK(sim.operate(PinType::pin1, PinOperation::change, "1234", "99").status == Status::invalid_parameters);
    CHECK(sim.operate(PinType::pin1, PinOperation::change, "0000", "9999").status == Status::failure);
    CHECK(sim.operate(PinType::pin1, PinOperation::change, "1234", "9999").status == Status::success);
    sim.power_cycle();
    CHECK(sim.operate(PinType::pin1, PinOperation::change, "9999", "1234").status == Status::pin_required);
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "9999", "").status == Status::success);
}

TEST_CASE("sim: wrong PINs while unlocked, block it all the same") {
    auto sim = open_sim();
    for (int i = 0; i < 2; ++i)
        CHECK(sim.operate(PinType::pin1, PinOperation::enable, "0000", "").info.pin_state == PinState::unlocked);
    auto const last = sim.operate(PinType::pin1, PinOperation::enable, "0000", "");
    CHECK(last.info == PinInfo{PinType::puk1, PinState::locked, 10});
    CHECK(sim.ready_state() == ReadyState::device_locked);
    CHECK(sim.operate(PinType::pin1, PinOperation::enable, "1234", "").status == Status::pin_required);
}

TEST_CASE("sim: other PINs and unknown operations, are refused") {
    auto sim = open_sim();
    for (auto const type : {PinType::none, PinType::pin2, PinType::network_pin, PinType::puk2, PinType::corporate_puk,
                            static_cast<PinType>(99)})
        CHECK(sim.operate(type, PinOperation::enter, "1234", "").status == Status::no_device_support);
    CHECK(sim.operate(PinType::puk1, PinOperation::change, "12345678", "1111").status == Status::no_device_support);
    CHECK(sim.operate(PinType::pin1, static_cast<PinOperation>(4), "1234", "").status == Status::invalid_parameters);
}

TEST_CASE("sim: taken out and put in, locked again") {
    auto sim = locked_sim();
    static_cast<void>(sim.operate(PinType::pin1, PinOperation::enter, "1234", ""));
    sim.remove();
    CHECK(sim.presence() == SimPresence::absent);
    CHECK(sim.ready_state() == ReadyState::sim_not_inserted);
    sim.insert(SimPresence::inserted);
    CHECK(sim.ready_state() == ReadyState::device_locked);
    sim.insert(SimPresence::bad);
    CHECK(sim.ready_state() == ReadyState::bad_sim);
}

namespace {

Sim sim_with_pin2(emulator::Pin2Report report = emulator::Pin2Report::never) {
    SimConfiguration configuration;
    configuration.pin2.mode = mbim::PinMode::enabled;
    configuration.pin2.attempts = 2;
    configuration.pin2.puk_attempts = 2;
    configuration.pin2_report = report;
    return Sim{configuration};
}

} // namespace

TEST_CASE("sim: pin2_does_not_block_connect: PIN2 told as wanted, the SIM is ready all the same") {
    auto sim = sim_with_pin2(emulator::Pin2Report::while_ready);
    CHECK(sim.ready_state() == ReadyState::initialized);
    CHECK(sim.readiness() == Status::success);
    CHECK(sim.pin().status == Status::success);
    CHECK(sim.pin().info == PinInfo{PinType::pin2, PinState::locked, 2});
    CHECK(sim.operate(PinType::pin2, PinOperation::enter, "5678", "").status == Status::success);
    CHECK(sim.pin().info == nothing_wanted);
}

TEST_CASE("sim: PIN2 not told, is there when it is asked for") {
    auto sim = sim_with_pin2();
    CHECK(sim.pin().info == nothing_wanted);
    CHECK(sim.pin2_mode() == mbim::PinMode::enabled);
    CHECK(sim.operate(PinType::pin2, PinOperation::enter, "5678", "").status == Status::success);
    CHECK(sim.operate(PinType::pin2, PinOperation::enter, "5678", "").info == nothing_wanted);
}

TEST_CASE("sim: PIN1 and PIN2, count for themselves") {
    auto sim = sim_with_pin2();
    auto const wrong = sim.operate(PinType::pin2, PinOperation::enter, "1234", "");
    CHECK(wrong.status == Status::failure);
    CHECK(wrong.info == PinInfo{PinType::pin2, PinState::locked, 1});
    CHECK(sim.operate(PinType::pin1, PinOperation::enable, "5678", "").info.remaining_attempts == 2);
    auto const blocked = sim.operate(PinType::pin2, PinOperation::enter, "1234", "");
    CHECK(blocked.status == Status::failure);
    CHECK(blocked.info == PinInfo{PinType::puk2, PinState::locked, 2});
    CHECK(sim.ready_state() == ReadyState::initialized);

    SUBCASE("PUK2 unblocks PIN2") {
        CHECK(sim.operate(PinType::puk1, PinOperation::enter, "87654321", "1111").status == Status::failure);
        CHECK(sim.operate(PinType::puk2, PinOperation::enter, "12345678", "1111").info ==
              PinInfo{PinType::puk2, PinState::locked, 1});
        CHECK(sim.operate(PinType::puk2, PinOperation::enter, "87654321", "1111").status == Status::success);
        CHECK(sim.operate(PinType::pin2, PinOperation::change, "1111", "2222").status == Status::success);
        CHECK(sim.operate(PinType::pin1, PinOperation::enable, "1234", "").status == Status::success);
    }
    SUBCASE("PUK2 used up, the SIM still works") {
        for (int i = 0; i < 3; ++i) {
            auto const result = sim.operate(PinType::puk2, PinOperation::enter, "00000000", "1111");
            CHECK(result.status == Status::failure);
            CHECK((result.info == nothing_wanted) == (i > 0));
        }
        CHECK(sim.operate(PinType::puk2, PinOperation::enter, "87654321", "1111").status == Status::failure);
        CHECK(sim.ready_state() == ReadyState::initialized);
    }
}

TEST_CASE("sim: PIN2 while PIN1 is wanted, is not its turn") {
    SimConfiguration configuration;
    configuration.pin_mode = mbim::PinMode::enabled;
    configuration.pin2.mode = mbim::PinMode::enabled;
    configuration.pin2_report = emulator::Pin2Report::while_ready;
    Sim sim{configuration};
    CHECK(sim.pin().info.pin_type == PinType::pin1);
    auto const early = sim.operate(PinType::pin2, PinOperation::enter, "5678", "");
    CHECK(early.status == Status::pin_required);
    CHECK(early.info == PinInfo{PinType::pin1, PinState::locked, 3});
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "1234", "").status == Status::success);
    CHECK(sim.pin().info.pin_type == PinType::pin2);
}

TEST_CASE("sim: attempts that are not told, count all the same") {
    SimConfiguration configuration;
    configuration.pin_mode = mbim::PinMode::enabled;
    configuration.attempts_report = emulator::AttemptsReport::never;
    Sim sim{configuration};
    CHECK(sim.pin().info == PinInfo{PinType::pin1, PinState::locked, mbim::unknown_attempts});
    for (int i = 0; i < 2; ++i)
        CHECK(sim.operate(PinType::pin1, PinOperation::enter, "0000", "").info ==
              PinInfo{PinType::pin1, PinState::locked, mbim::unknown_attempts});
    CHECK(sim.operate(PinType::pin1, PinOperation::enter, "0000", "").info ==
          PinInfo{PinType::puk1, PinState::locked, mbim::unknown_attempts});
}

TEST_CASE("sim: a subscription that is not active, is a state of its own until it is") {
    SimConfiguration configuration;
    configuration.subscription = emulator::Subscription::inactive;
    Sim sim{configuration};
    CHECK(sim.ready_state() == ReadyState::not_activated);
    CHECK(sim.readiness() == Status::service_not_activated);
    CHECK(sim.pin().status == Status::success);
    CHECK(sim.operate(PinType::pin1, PinOperation::enable, "1234", "").status == Status::success);
    sim.activate_subscription();
    CHECK(sim.ready_state() == ReadyState::initialized);
}
