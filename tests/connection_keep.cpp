// SPDX-License-Identifier: BSL-1.0
#include "keep_support.hpp"

#include <mbn/connection/keep_event.hpp>
#include <mbn/keep_connected.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace keep_test;

namespace {

// Refuses every activation with that status and cause.
[[nodiscard]] ModemConfiguration refusing(std::uint32_t cause) {
    ModemConfiguration configuration;
    configuration.activation_verdict = emulator::ActivationVerdict{mbim::Status::failure, cause};
    return configuration;
}

[[nodiscard]] std::vector<std::chrono::seconds> gaps(std::vector<VirtualClock::time_point> const& moments) {
    std::vector<std::chrono::seconds> all;
    for (std::size_t index = 1; index < moments.size(); ++index)
        all.push_back(std::chrono::duration_cast<std::chrono::seconds>(moments[index] - moments[index - 1]));
    return all;
}

[[nodiscard]] KeepSettings without_budget() {
    KeepSettings settings = exact();
    settings.retry.attempts_per_hour = 0;
    return settings;
}

} // namespace

TEST_CASE("keep: nothing happens before the start; then it connects and says so") {
    KeptConnection test;
    test.run_for(1h);
    CHECK(test.lines.empty());
    CHECK(test.events == 0);
    CHECK(test.keep->status().state == KeepState::stopped);

    test.keep->start();
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.lines == Lines{"connecting (started)", "connected: " + online});
    CHECK(test.keep->status() == test.news.back());
    REQUIRE(test.news.back().connected);
    CHECK(test.news.back().connected->profile_name == "Home");
    test.run_for(24h);
    CHECK(test.lines.size() == 2);
}

TEST_CASE("keep: a stored profile is kept by its name") {
    KeptConnection test;
    test.keep.emplace(*test.connection, "Home", exact());
    test.listen();
    test.keep->start();
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.news.back().connected->profile_name == "Home");
}

TEST_CASE("keep: a connection that the network ends is made again at once, with the cause told") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.with_modem([](emulator::Modem& modem) { CHECK(modem.network_drops_context(0, 39)); });
    CHECK(test.lines == Lines{"connecting (dropped), cause reactivation_required", "connected: " + online});
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("keep: a connection that breaks as soon as it is up climbs the ladder") {
    KeptConnection test{{}, without_budget()};
    test.connect();
    for (int time = 0; time < 3; ++time) {
        test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 39); });
        REQUIRE(test.run_until(KeepState::connected));
    }
    std::vector<std::chrono::milliseconds> pauses;
    for (KeepEvent const& event : test.news)
        if (event.state == KeepState::waiting)
            pauses.push_back(event.pause);
    CHECK(pauses == std::vector<std::chrono::milliseconds>{3s, 9s, 27s});
}

TEST_CASE("keep: without coverage it waits for the registration and not for the clock") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::searching); });
    CHECK(test.news.back().state == KeepState::blocked);
    CHECK(test.news.back().reason == KeepReason::not_registered);
    test.run_for(48h);
    CHECK(test.attempts.empty());

    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::home); });
    CHECK(test.news.back().state == KeepState::connected);
    CHECK(test.attempts.size() == 1);
}

TEST_CASE("keep: SIM and radio are waited for, and a PIN is never entered") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) { modem.remove_sim(); });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::blocked));
    CHECK(test.news.back().reason == KeepReason::not_ready);
    REQUIRE(test.news.back().error);
    CHECK(test.news.back().error->code == hresult::e_mbn_sim_not_inserted);
    test.with_modem([](emulator::Modem& modem) { modem.insert_sim(); });
    CHECK(test.news.back().state == KeepState::connected);

    test.with_modem([](emulator::Modem& modem) { modem.set_hardware_radio(mbim::RadioSwitch::off); });
    CHECK(test.news.back().reason == KeepReason::radio_off);
    test.run_for(5h);
    test.with_modem([](emulator::Modem& modem) { modem.set_hardware_radio(mbim::RadioSwitch::on); });
    CHECK(test.news.back().state == KeepState::connected);

    ModemConfiguration locked;
    locked.sim.pin_mode = mbim::PinMode::enabled;
    KeptConnection pin{locked};
    pin.keep->start();
    pin.run_for(48h);
    CHECK(pin.lines.size() == 1);
    CHECK(pin.news.back().error->code == hresult::e_mbn_pin_required);
    CHECK(pin.attempts.empty());
}

TEST_CASE("keep: a network that the profile does not allow is not used until it changes") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::roaming); });
    test.keep->start();
    test.run_for(48h);
    CHECK(test.lines.front() == "connecting (started)");
    CHECK(test.news.back().state == KeepState::blocked);
    CHECK(test.news.back().reason == KeepReason::not_allowed_here);
    CHECK(test.attempts.size() == 1);
    CHECK(test.keep->retry_state().attempt_count == 0);

    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::home); });
    CHECK(test.news.back().state == KeepState::connected);
}

TEST_CASE("keep: refused attempts follow the ladder, each told with its time") {
    KeptConnection test{refusing(0), without_budget()};
    test.keep->start();
    test.run_for(1100s);
    CHECK(gaps(test.attempts) == std::vector<std::chrono::seconds>{3s, 9s, 27s, 81s, 243s, 729s});
    KeepEvent const& first = test.news[1];
    CHECK(first.state == KeepState::waiting);
    CHECK(first.reason == KeepReason::refused);
    CHECK(first.pause == 3s);
    REQUIRE(first.next_attempt);
    CHECK(first.next_attempt->time_since_epoch() == std::chrono::duration_cast<std::chrono::milliseconds>(
                                                        test.attempts[1].time_since_epoch() + WallClock::slept));
    CHECK(first.error->code == hresult::e_fail);
}

TEST_CASE("keep: a plan without data is tried again from 300 s on") {
    KeptConnection test{refusing(33), without_budget()};
    test.keep->start();
    test.run_for(1300s);
    CHECK(gaps(test.attempts) == std::vector<std::chrono::seconds>{300s, 900s});
}

TEST_CASE("keep: a wrong APN is not tried again until the profile changes") {
    mbn::Profile wrong = home();
    wrong.context.access_string = "nowhere";
    KeptConnection test{{}, exact(), wrong};
    test.keep->start();
    test.run_for(48h);
    CHECK(test.attempts.size() == 1);
    CHECK(test.news.back().state == KeepState::blocked);
    CHECK(test.news.back().reason == KeepReason::needs_somebody);
    CHECK(test.news.back().error->code == hresult::e_mbn_invalid_access_string);
    // The device tells this and that, none of which mends the APN.
    test.with_modem([](emulator::Modem& modem) { modem.set_signal(10); });
    test.with_modem([](emulator::Modem& modem) { modem.network_detaches(0); });
    CHECK(test.attempts.size() == 1);

    test.keep->set_profile(home());
    REQUIRE(test.run_until(KeepState::connected));
    CHECK(test.attempts.size() == 2);
}

TEST_CASE("keep: another operator, or its owner's word, is a reason to try wrong settings again") {
    mbn::Profile wrong = home();
    wrong.context.access_string = "nowhere";
    wrong.auto_connect = mbn::AutoConnect::always;
    KeptConnection test{{}, exact(), wrong};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::blocked));
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::roaming); });
    CHECK(test.attempts.size() == 2);
    CHECK(test.news.back().state == KeepState::blocked);
    test.keep->start();
    test.run_for(1s);
    CHECK(test.attempts.size() == 3);
}

TEST_CASE("keep: a changed profile ends the pause and takes back an attempt with the old one") {
    KeptConnection test{refusing(33)};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    test.keep->set_profile(home());
    test.run_for(1s);
    CHECK(test.attempts.size() == 2);

    ModemConfiguration slow;
    slow.delays.activate = 60s;
    KeptConnection late{slow};
    late.keep->start();
    late.run_for(10s);
    CHECK(late.keep->status().state == KeepState::connecting);
    late.keep->set_profile(home());
    REQUIRE(late.run_until(KeepState::connected));
    CHECK(late.attempts.size() == 2);
    CHECK(late.active_contexts() == 1);
}

TEST_CASE("keep: a packet service that is attached after all ends the pause") {
    ModemConfiguration attaches_by_itself;
    attaches_by_itself.packet_service = mbim::PacketServiceState::attached;
    KeptConnection test{attaches_by_itself};
    test.with_modem([](emulator::Modem& modem) {
        modem.network_detaches(0);
        modem.faults().add(emulator::on_set(mbim::BasicConnectCid::packet_service),
                           emulator::refuse(mbim::Status::failure, 22), 1);
    });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    CHECK(test.news.back().pause == 300s);
    CHECK(test.news.back().error->code == hresult::e_mbn_packet_svc_detached);

    // Out of coverage and back, where the modem attaches by itself.
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::searching); });
    CHECK(test.attempts.size() == 1);
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::home); });
    CHECK(test.news.back().state == KeepState::connected);
    CHECK(test.attempts.size() == 2);
}

TEST_CASE("budget_exhausted_waits: four automatic attempts, then the rest of the hour") {
    KeptConnection test{refusing(0)};
    test.keep->start();
    test.run_for(50s);
    REQUIRE(test.attempts.size() == 4);
    CHECK(gaps(test.attempts) == std::vector<std::chrono::seconds>{3s, 9s, 27s});
    CHECK(test.news.back().state == KeepState::waiting);
    CHECK(test.news.back().reason == KeepReason::budget);
    CHECK(test.news.back().pause == 1h - 39s);

    test.run_for(10h);
    for (std::size_t index = 4; index < test.attempts.size(); ++index)
        CHECK(test.attempts[index] - test.attempts[index - 4] >= 1h);
    CHECK(test.attempts[4] - test.attempts[0] == 1h);
}

TEST_CASE("keep: the budget outlives the process where the caller keeps it") {
    KeptConnection test{refusing(0)};
    test.keep->start();
    test.run_for(50s);
    KeepSettings settings = exact();
    settings.retry_state = test.keep->retry_state();
    CHECK(settings.retry_state.attempt_count == 4);

    test.keep.emplace(*test.connection, home(), settings);
    test.listen();
    test.keep->start();
    test.run_for(100ms);
    CHECK(test.news.back().reason == KeepReason::budget);
    CHECK(test.attempts.size() == 4);
}

TEST_CASE("keep: where no seed is given the identity of the device is one") {
    KeepSettings settings;
    settings.retry.attempts_per_hour = 0;
    auto const pauses_of = [&settings](std::string const& device_id) {
        ModemConfiguration configuration = refusing(0);
        configuration.device_id = device_id;
        KeptConnection test{configuration, settings};
        test.keep->start();
        test.run_for(1000s);
        std::vector<std::chrono::milliseconds> pauses;
        for (KeepEvent const& event : test.news)
            if (event.state == KeepState::waiting)
                pauses.push_back(event.pause);
        return pauses;
    };
    CHECK(pauses_of("004999010640000") == pauses_of("004999010640000"));
    CHECK(pauses_of("004999010640000") != pauses_of("004999010640018"));
}

TEST_CASE("manual_connect_not_counted_against_user: by hand one may connect although the budget is used up") {
    KeptConnection test{refusing(0)};
    test.keep->start();
    test.run_for(50s);
    REQUIRE(test.keep->status().reason == KeepReason::budget);
    mbn::RetryState const before = test.keep->retry_state();

    mbn::ConnectResult const refused = test.get(test.connection->connect(home()));
    CHECK(refused.error().phase == mbn::Phase::activation);
    test.run_for(1min);
    CHECK(test.attempts.size() == 4);
    CHECK(test.keep->retry_state().attempts == before.attempts);
    CHECK(test.keep->retry_state().attempt_count == 4);
    CHECK(test.keep->status().reason == KeepReason::budget);
}

TEST_CASE("keep: an attempt by hand is not retried, and ends the pause") {
    KeptConnection test{refusing(33), without_budget()};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    CHECK(test.news.back().pause == 300s);
    mbn::Profile other = home();
    other.name = "Other";
    CHECK(test.get(test.connection->connect(other)).has_error());
    test.run_for(100ms);
    CHECK(test.news.back().state == KeepState::waiting);
    CHECK(test.news.back().pause == 3s);
}

TEST_CASE("keep: while a connection that was made by hand uses the session nothing is done") {
    mbn::Profile wrong = home();
    wrong.context.access_string = "nowhere";
    KeptConnection test{{}, exact(), wrong};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::blocked));
    mbn::Profile other = home();
    other.name = "Other";
    CHECK(test.get(test.connection->connect(other)).has_value());
    test.run_for(48h);
    CHECK(test.attempts.size() == 1);
    CHECK(test.news.back().reason == KeepReason::other_connection);

    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 0); });
    CHECK(test.attempts.size() == 2);
}

TEST_CASE("keep: a session that somebody else left up is waited for, or taken over where the policy says so") {
    for (mbn::StaleSession const stale : {mbn::StaleSession::refuse, mbn::StaleSession::adopt}) {
        mbn::Desktop rules;
        rules.stale = stale;
        KeptConnection test{{}, exact(), home(), rules};
        CHECK(test.get(test.connection->connect(home())).has_value());
        test.keep.reset();
        test.make_connection(rules);
        test.keep.emplace(*test.connection, home(), exact());
        test.listen();
        test.keep->start();
        test.run_for(1h);
        CHECK(test.attempts.size() == 1);
        CHECK(test.keep->retry_state().attempt_count == 0);
        if (stale == mbn::StaleSession::adopt) {
            REQUIRE(test.news.back().connected);
            CHECK(test.news.back().connected->adopted);
            continue;
        }
        CHECK(test.news.back().state == KeepState::blocked);
        CHECK(test.news.back().reason == KeepReason::other_connection);
        test.with_modem([](emulator::Modem& modem) { modem.other_host_deactivates(0); });
        CHECK(test.news.back().state == KeepState::connected);
    }
}

namespace {

// The modem keeps quiet about what happens next.
void silence(emulator::Modem& modem) {
    for (mbim::BasicConnectCid const cid : {mbim::BasicConnectCid::connect, mbim::BasicConnectCid::packet_service,
                                            mbim::BasicConnectCid::register_state, mbim::BasicConnectCid::radio_state})
        modem.faults().add(emulator::on_indication(cid), emulator::stay_silent(), 1);
}

} // namespace

TEST_CASE("keep: where the device loses the news of what it waits for, it is seen within a minute or so") {
    SUBCASE("another program's context") {
        ModemConfiguration configuration;
        configuration.packet_service = mbim::PacketServiceState::attached;
        KeptConnection test{std::move(configuration)};
        // To open the modem ends what was active before.
        REQUIRE(test.get(test.connection->signal()));
        test.with_modem([](emulator::Modem& modem) { modem.other_host_activates(0, "internet"); });
        test.keep->start();
        REQUIRE(test.run_until(KeepState::blocked));
        test.with_modem([](emulator::Modem& modem) {
            silence(modem);
            modem.other_host_deactivates(0);
        });
        CHECK(test.news.back().state == KeepState::blocked);
        test.run_for(2min);
        CHECK(test.news.back().state == KeepState::connected);
    }
    SUBCASE("the registration") {
        ModemConfiguration configuration;
        configuration.registration = mbim::RegisterState::searching;
        KeptConnection test{std::move(configuration)};
        test.keep->start();
        REQUIRE(test.run_until(KeepState::blocked));
        test.with_modem([](emulator::Modem& modem) {
            silence(modem);
            modem.set_registration(mbim::RegisterState::home);
        });
        CHECK(test.news.back().state == KeepState::blocked);
        test.run_for(2min);
        CHECK(test.news.back().state == KeepState::connected);
    }
    SUBCASE("the end of its own context") {
        KeptConnection test;
        test.connect();
        test.with_modem([](emulator::Modem& modem) {
            silence(modem);
            modem.network_drops_context(0, 0);
        });
        CHECK(test.attempts.empty());
        test.run_for(2min);
        CHECK(test.attempts.size() == 1);
        CHECK(test.news.back().state == KeepState::connected);
    }
    SUBCASE("the end of its own context, which had been told too soon") {
        ModemConfiguration configuration;
        configuration.packet_service = mbim::PacketServiceState::attached;
        KeptConnection test{std::move(configuration)};
        REQUIRE(test.get(test.connection->signal()));
        // The word of the end of another program's context comes behind the activation of the next one, which its
        // owner gives up for that; in the meantime it is seen to be up.
        test.with_modem([](emulator::Modem& modem) {
            modem.other_host_activates(0, "internet");
            modem.faults().add(emulator::on_indication(mbim::BasicConnectCid::connect), emulator::delay(1s), 1);
            modem.other_host_deactivates(0);
            modem.faults().add(emulator::on_query(mbim::BasicConnectCid::ip_configuration), emulator::delay(3s), 1);
        });
        auto by_hand = test.connection->connect(home());
        test.run_for(2s);
        test.keep->start();
        REQUIRE(test.run_until(KeepState::connected));
        CHECK(test.get(std::move(by_hand)).error().code == hresult::e_mbn_context_not_activated);
        test.run_for(1s);
        CHECK(test.active_contexts() == 0);
        CHECK(test.keep->status().state == KeepState::connected);
        test.run_for(2min);
        CHECK(test.keep->status().state == KeepState::connected);
        CHECK(test.active_contexts() == 1);
    }
    SUBCASE("nobody looks where the settings say so") {
        KeepSettings settings = exact();
        settings.news_check = 0ms;
        KeptConnection test{{}, settings};
        test.connect();
        test.with_modem([](emulator::Modem& modem) {
            silence(modem);
            modem.network_drops_context(0, 0);
        });
        test.run_for(24h);
        CHECK(test.attempts.empty());
        CHECK(test.keep->status().state == KeepState::connected);
    }
}

TEST_CASE("keep: looking tells nobody anything while nothing has changed") {
    KeptConnection test;
    test.connect();
    auto const events = test.events;
    test.run_for(24h);
    CHECK(test.events == events);
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::searching); });
    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 0); });
    REQUIRE(test.run_until(KeepState::blocked));
    auto const told = test.news.size();
    test.run_for(24h);
    CHECK(test.news.size() == told);
}

TEST_CASE("keep: a device that looks well and refuses all the same is not asked again by the minute") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(mbim::BasicConnectCid::connect),
                           emulator::refuse(mbim::Status::radio_power_off), 1000);
    });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::blocked));
    test.run_for(24h);
    CHECK(test.attempts.size() == 1);
}

TEST_CASE("keep: what the device refused an attempt for is over when the device is read again") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(mbim::BasicConnectCid::connect),
                           emulator::refuse(mbim::Status::radio_power_off), 1);
    });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::blocked));
    CHECK(test.news.back().reason == KeepReason::radio_off);
    test.with_modem([](emulator::Modem& modem) { modem.vanish(); });
    test.with_modem([](emulator::Modem& modem) { modem.reappear(); });
    CHECK(test.run_until(KeepState::connected));
}

TEST_CASE("keep: a session that somebody took between the look and the attempt is no reason to give up") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_set(mbim::BasicConnectCid::connect),
                           emulator::refuse(mbim::Status::operation_not_allowed), 1);
    });
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    CHECK(test.news.back().pause == 3s);
    CHECK(test.run_until(KeepState::connected));
}

TEST_CASE("keep: what changes while an attempt is on its way is not missed") {
    KeptConnection test;
    test.with_modem([](emulator::Modem& modem) {
        modem.set_registration(mbim::RegisterState::roaming);
        // The registration has been read then.
        modem.faults().add({emulator::on_query(mbim::BasicConnectCid::connect), emulator::delay(10s), 1, 1});
    });
    test.keep->start();
    test.run_for(1s);
    CHECK(test.news.back().state == KeepState::connecting);
    test.with_modem([](emulator::Modem& modem) { modem.set_registration(mbim::RegisterState::home); });
    CHECK(test.run_until(KeepState::connected));
}

TEST_CASE("keep: a disconnect by hand that finds nothing left to end is a drop like any other") {
    KeptConnection test;
    test.connect();
    test.run_for(1min);
    test.with_modem([](emulator::Modem& modem) {
        modem.faults().add(emulator::on_indication(mbim::BasicConnectCid::connect), emulator::stay_silent());
        modem.network_drops_context(0, 36);
    });
    CHECK(test.lines.empty());
    CHECK(test.get(test.connection->disconnect()).error().code == hresult::error_not_found);
    test.run_for(1s);
    CHECK(test.lines == Lines{"connecting (dropped)", "connected: " + online});
}

TEST_CASE("keep: the same profile connected by hand is held up from then on") {
    KeptConnection test{refusing(33)};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    KeptConnection good;
    CHECK(good.get(good.connection->connect(home())).has_value());
    good.keep->start();
    REQUIRE(good.run_until(KeepState::connected));
    CHECK(good.attempts.empty());
    CHECK(good.news.back().connected->ip.ipv4.addresses.size() == 1);
}

TEST_CASE("keep: a disconnect by hand pauses it until the next start") {
    KeptConnection test;
    test.connect();
    CHECK(test.get(test.connection->disconnect()).has_value());
    test.run_for(48h);
    CHECK(test.lines == Lines{"stopped (disconnected)"});
    test.keep->start();
    REQUIRE(test.run_until(KeepState::connected));
}

TEST_CASE("keep: cancelling its attempt by hand pauses it likewise") {
    ModemConfiguration slow;
    slow.delays.activate = 60s;
    KeptConnection test{slow};
    test.keep->start();
    test.run_for(10s);
    test.connection->cancel();
    test.run_for(48h);
    CHECK(test.news.back().state == KeepState::stopped);
    CHECK(test.news.back().reason == KeepReason::disconnected);
    CHECK(test.active_contexts() == 0);
}

TEST_CASE("keep: stopping leaves the connection up, or ends it where asked") {
    KeptConnection test;
    test.connect();
    test.keep->stop();
    test.run_for(1h);
    CHECK(test.lines == Lines{"stopped (stopped)"});
    CHECK(test.active_contexts() == 1);
    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 39); });
    CHECK(test.lines.size() == 1);

    test.connect();
    test.keep->stop(mbn::WhenStopped::disconnect);
    test.run_for(1s);
    CHECK(test.active_contexts() == 0);
    CHECK(test.lines == Lines{"stopped (stopped)"});
}

TEST_CASE("keep: started again while its disconnect is on its way, it connects") {
    ModemConfiguration slow;
    slow.delays.deactivate = 2s;
    KeptConnection test{slow};
    test.connect();
    test.keep->stop(mbn::WhenStopped::disconnect);
    test.keep->start();
    test.run_for(1h);
    CHECK(test.keep->status().state == mbn::KeepState::connected);
    CHECK(test.active_contexts() == 1);
}

TEST_CASE("keep: stopping takes back an attempt that is on its way") {
    ModemConfiguration slow;
    slow.delays.activate = 60s;
    KeptConnection test{slow};
    test.keep->start();
    test.run_for(10s);
    test.keep->stop();
    test.run_for(1h);
    CHECK(test.news.back().state == KeepState::stopped);
    CHECK(test.active_contexts() == 0);
}

TEST_CASE("keep: destroying it leaves the connection up and ends all attempts") {
    KeptConnection test;
    test.connect();
    test.keep.reset();
    test.run_for(1min);
    CHECK(test.active_contexts() == 1);
    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 39); });
    test.run_for(48h);
    CHECK(test.active_contexts() == 0);

    ModemConfiguration slow;
    slow.delays.activate = 60s;
    KeptConnection early{slow};
    early.keep->start();
    early.run_for(10s);
    early.keep.reset();
    early.run_for(1h);
    CHECK(early.active_contexts() == 0);
}

TEST_CASE("keep: its handler may destroy it") {
    KeptConnection test;
    std::size_t heard = 0;
    test.told = test.keep->subscribe([&](KeepEvent const&) {
        ++heard;
        test.keep.reset();
    });
    test.keep->start();
    test.run_for(1h);
    CHECK(heard == 1);
    CHECK(test.active_contexts() == 0);
}

TEST_CASE("keep: it may be moved") {
    KeptConnection test;
    Keep moved = std::move(*test.keep);
    test.keep.reset();
    moved.start();
    REQUIRE(test.run_until(KeepState::connected));
    moved = Keep{*test.connection, home(), exact()};
    CHECK(moved.status().state == KeepState::stopped);
    test.with_modem([](emulator::Modem& modem) { modem.network_drops_context(0, 39); });
    CHECK(test.active_contexts() == 0);
    CHECK(moved.get_executor() == test.connection->get_executor());
}

TEST_CASE("keep: it stops when the connection is destroyed, whatever it was about") {
    KeptConnection test{refusing(33)};
    test.keep->start();
    REQUIRE(test.run_until(KeepState::waiting));
    test.connection.reset();
    test.run_for(1h);
    CHECK(test.lines.back() == "stopped (connection_ended)");
    test.keep->start();
    test.run_for(1h);
    CHECK(test.lines.back() == "stopped (connection_ended)");

    ModemConfiguration slow;
    slow.delays.activate = 60s;
    KeptConnection early{slow};
    early.keep->start();
    early.run_for(10s);
    early.connection.reset();
    early.run_for(1h);
    CHECK(early.lines.back() == "stopped (connection_ended)");
}
