// SPDX-License-Identifier: BSL-1.0

// A supervisor when the device goes away, comes back and sleeps.
#include "keep_support.hpp"

#include <mbn/connection/keep_event.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

using namespace keep_test;

namespace {

// The computer sleeps: the wall clock goes on, the other one stands still.
void sleep_for(VirtualClock::duration time) {
    WallClock::slept += time;
}

} // namespace

TEST_CASE("removed_while_connected: the device is waited for, and connected when it is back") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    REQUIRE(test.news.size() == 1);
    CHECK(test.news.back().state == KeepState::waiting_for_device);
    CHECK(test.news.back().reason == KeepReason::device_gone);
    CHECK(test.news.back().error->code == hresult::e_handle);
    CHECK(test.news.back().pause == 5s);
    // Looking for it is no news, and asks nothing of the network.
    test.run_for(1h);
    CHECK(test.lines.size() == 1);
    CHECK(test.attempts.empty());

    test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
    test.run_for(6s);
    CHECK(test.news.back().state == KeepState::connected);
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("keep device: who hears of devices that come may save it the wait") {
    KeepSettings settings = exact();
    settings.look_again = 10min;
    KeptConnection test{{}, settings};
    test.connect();
    test.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
    CHECK(test.news.back().state == KeepState::waiting_for_device);
    // It broke as soon as it was up, which takes a pause of 3 s.
    test.keep->look_for_device();
    test.run_for(4s);
    CHECK(test.news.back().state == KeepState::connected);
    test.keep->look_for_device();
    test.run_for(1s);
    CHECK(test.news.back().state == KeepState::connected);
}

TEST_CASE("keep device: one that vanishes during an attempt is waited for") {
    ModemConfiguration slow;
    slow.delays.activate = 20s;
    KeptConnection test{slow};
    test.keep->start();
    test.run_for(10s);
    test.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    CHECK(test.news.back().state == KeepState::waiting_for_device);
    test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("returns_with_other_path: the same identity at another path is the same device") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.replace_modem();
    test.run_for(6s);
    CHECK(test.news.back().state == KeepState::connected);
}

TEST_CASE("keep device: another identity is another device, and left alone") {
    ModemConfiguration other;
    other.device_id = "004999010649999";
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.replace_modem(other);
    test.run_for(1h);
    CHECK(test.attempts.empty());
    CHECK(test.news.back().state == KeepState::waiting_for_device);
    CHECK(test.news.back().reason == KeepReason::other_device);
    CHECK(test.lines.size() == 2);

    test.put_first_modem_back();
    test.run_for(6s);
    CHECK(test.news.back().state == KeepState::connected);
}

TEST_CASE("keep device: a device and a SIM may be asked for by name") {
    KeepSettings settings = exact();
    settings.device_id = "004999010649999";
    KeptConnection wrong_device{{}, settings};
    wrong_device.keep->start();
    wrong_device.run_for(1h);
    CHECK(wrong_device.lines == Lines{"waiting_for_device (other_device)"});

    settings = exact();
    settings.sim_icc_id = "8900101012345670000";
    KeptConnection wrong_card{{}, settings};
    wrong_card.keep->start();
    wrong_card.run_for(1h);
    CHECK(wrong_card.lines == Lines{"blocked (other_subscriber)"});
}

TEST_CASE("returns_with_other_sim: it is not used before its owner says so") {
    ModemConfiguration other;
    other.sim.icc_id = "8900101012345670000";
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.replace_modem(other);
    test.run_for(48h);
    CHECK(test.attempts.empty());
    CHECK(test.news.back().state == KeepState::blocked);
    CHECK(test.news.back().reason == KeepReason::other_subscriber);

    test.keep->start();
    REQUIRE(test.run_until(KeepState::connected));
}

TEST_CASE("keep device: another SIM is used at once where the settings allow it, and ends the pause") {
    KeepSettings settings = exact();
    settings.other_subscriber = mbn::OtherSubscriber::use;
    ModemConfiguration refusing;
    refusing.activation_verdict = emulator::ActivationVerdict{mbim::Status::failure, 33};
    ModemConfiguration other;
    other.sim.icc_id = "8900101012345670000";
    KeptConnection test{refusing, settings};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    CHECK(test.news.back().pause == 300s);
    test.replace_modem(other);
    test.run_for(6s);
    CHECK(test.news.back().state == KeepState::connected);
}

TEST_CASE("resume_same_device: everything is read again, and one event says that nothing changed") {
    KeptConnection test;
    test.connect();
    test.keep->prepare_for_sleep();
    test.run_for(1s);
    CHECK(test.lines == Lines{"asleep (sleep)"});
    sleep_for(8h);
    test.keep->resumed();
    test.run_for(10min);
    CHECK(test.lines == Lines{"asleep (sleep)", "connected (resumed), after sleep: unchanged: " + online});
    CHECK(test.attempts.empty());
}

TEST_CASE("resume_same_device: one that woke up closed, and says nothing before it is opened, is opened") {
    KeptConnection test;
    test.connect();
    test.keep->prepare_for_sleep();
    bool opened = false;
    test.with_modem([&opened](emulator::Modem& modem) {
        modem.faults().add(emulator::Match{}, emulator::stay_silent());
        modem.set_log([&opened](std::string_view line) { opened = opened || line.starts_with("host  open "); });
    });
    sleep_for(8h);
    test.keep->resumed();
    for (int second = 0; second < 60 && !opened; ++second)
        test.run_for(1s);
    REQUIRE(opened);
    test.with_modem([](emulator::Modem& modem) {
        modem.set_log({});
        modem.faults().clear();
    });
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("keep device: other IP settings after sleep are told with the difference") {
    KeptConnection test;
    test.connect();
    test.keep->prepare_for_sleep();
    emulator::IpConfiguration moved;
    moved.ipv4->address = {10, 20, 40, 1};
    test.with_modem([moved](emulator::Modem& modem) { CHECK(modem.network_changes_ip(0, moved)); });
    test.keep->resumed();
    test.run_for(1s);
    REQUIRE(test.news.back().connected);
    CHECK(test.news.back().difference == KeepDifference::ip_settings);
    CHECK(to_string(test.news.back().connected->ip).starts_with("10.20.40.1/30"));
}

TEST_CASE("keep device: IP settings that change in place are in the status") {
    KeptConnection test;
    test.connect();
    emulator::IpConfiguration moved;
    moved.ipv4->address = {10, 20, 40, 1};
    test.with_modem([moved](emulator::Modem& modem) { CHECK(modem.network_changes_ip(0, moved)); });
    REQUIRE(test.keep->status().connected);
    CHECK(to_string(test.keep->status().connected->ip).starts_with("10.20.40.1/30"));
}

TEST_CASE("resume_session_gone: the difference is told, and the session made again") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.keep->prepare_for_sleep();
    test.with_modem([](emulator::Modem& modem) { CHECK(modem.network_drops_context(0, 36)); });
    test.run_for(1h);
    CHECK(test.lines == Lines{"asleep (sleep)"});
    sleep_for(8h);
    test.keep->resumed();
    test.run_for(1s);
    CHECK(test.lines ==
          Lines{"asleep (sleep)", "connecting (resumed), after sleep: session_gone", "connected: " + online});
}

TEST_CASE("resume_new_path: the device is found where it is now") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.keep->prepare_for_sleep();
    test.replace_modem();
    sleep_for(8h);
    test.keep->resumed();
    test.run_for(1s);
    CHECK(test.lines ==
          Lines{"asleep (sleep)", "connecting (resumed), after sleep: session_gone", "connected: " + online});
}

TEST_CASE("keep device: one that is gone after sleep, another one and another SIM are told as such") {
    KeptConnection gone;
    gone.connect();
    gone.keep->prepare_for_sleep();
    gone.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    gone.keep->resumed();
    gone.run_for(1s);
    CHECK(gone.news.back().state == KeepState::waiting_for_device);
    CHECK(gone.news.back().difference == KeepDifference::device_gone);

    ModemConfiguration other;
    other.device_id = "004999010649999";
    KeptConnection swapped;
    swapped.connect();
    swapped.keep->prepare_for_sleep();
    swapped.replace_modem(other);
    swapped.keep->resumed();
    swapped.run_for(1s);
    CHECK(swapped.news.back().difference == KeepDifference::other_device);

    ModemConfiguration other_card;
    other_card.sim.icc_id = "8900101012345670000";
    KeptConnection recarded;
    recarded.connect();
    recarded.keep->prepare_for_sleep();
    recarded.replace_modem(other_card);
    recarded.keep->resumed();
    recarded.run_for(1s);
    CHECK(recarded.news.back().difference == KeepDifference::other_subscriber);
}

TEST_CASE("sleep_during_activate: the attempt is taken back, and made anew after waking up") {
    ModemConfiguration slow;
    slow.delays.activate = 20s;
    KeptConnection test{slow};
    test.keep->start();
    test.run_for(10s);
    REQUIRE(test.keep->status().state == KeepState::connecting);
    test.keep->prepare_for_sleep();
    test.run_for(1h);
    CHECK(test.keep->status().state == KeepState::asleep);
    CHECK(test.active_contexts() == 0);

    sleep_for(8h);
    test.keep->resumed();
    test.run_for(1min);
    CHECK(test.lines == Lines{"connecting (started)", "asleep (sleep)", "connecting (resumed), after sleep: unchanged",
                              "connected: " + online});
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("keep device: sleep that nobody announced is noticed by the clocks") {
    KeptConnection test;
    test.connect();
    test.run_for(10min);
    CHECK(test.lines.empty());
    sleep_for(1h);
    test.run_for(20s);
    CHECK(test.lines == Lines{"connected (resumed), after sleep: unchanged: " + online});

    // A clock that is set by a little, or back, is no sleep.
    sleep_for(5s);
    test.run_for(1min);
    sleep_for(-20h);
    test.run_for(1min);
    CHECK(test.lines.size() == 1);
}

TEST_CASE("keep device: the clocks are left alone where nobody wants them compared") {
    KeepSettings settings = exact();
    settings.clock_check = 0ms;
    KeptConnection test{{}, settings};
    test.connect();
    sleep_for(1h);
    test.run_for(1h);
    CHECK(test.lines.empty());
}

TEST_CASE("keep device: the pause goes on while the computer sleeps") {
    ModemConfiguration refusing;
    refusing.activation_verdict = emulator::ActivationVerdict{mbim::Status::failure, 26};
    KeptConnection test{refusing};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    test.keep->prepare_for_sleep();
    test.run_for(1s);
    sleep_for(1h);
    test.keep->resumed();
    test.run_for(1s);
    CHECK(test.attempts.size() == 2);
}

TEST_CASE("keep device: waking up while it was stopped or just started changes nothing") {
    KeptConnection test;
    test.keep->prepare_for_sleep();
    test.keep->resumed();
    test.run_for(1h);
    CHECK(test.lines.empty());
    test.keep->start();
    test.keep->resumed();
    REQUIRE(test.run_until(KeepState::connected));
    test.run_for(1min);
    CHECK(test.attempts.size() == 1);
}

TEST_CASE("keep device: one that does not answer is waited for, not hammered") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_query(mbim::BasicConnectCid::device_caps), emulator::stay_silent(), 2);
    });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting_for_device));
    CHECK(test.news.back().error->code == hresult::error_timeout);
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.lines.size() == 3);
}
