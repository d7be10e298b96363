// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_DISTURBER_HPP
#define MBN_TESTING_DISTURBER_HPP

#include <mbn/emulator/faults.hpp>
#include <mbn/testing/random.hpp>
#include <mbn/testing/virtual_clock.hpp>
#include <mbn/testing/world_configuration.hpp>
#include <mbn/testing/world_modem.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace mbn::inline v0::testing {

/// Makes things happen to one modem, at times and in an order that a seed decides.
class Disturber {
public:
    /// What puts the whole world to sleep.
    using Sleep = std::function<void(std::chrono::seconds)>;

    /// `modem` and `trace` must live longer.
    Disturber(boost::asio::any_io_executor const& executor, WorldModem& modem, WorldConfiguration const& configuration,
              Weather weather, Random random, Trace& trace, Sleep sleep)
        : modem_{modem}, trace_{trace}, sleep_{std::move(sleep)}, executor_{executor}, timer_{executor},
          random_{random}, weather_{weather}, longest_pause_{configuration.longest_pause},
          left_{weather < Weather::rough ? 0 : random_.below(configuration.max_incidents + std::uint64_t{1})} {}

    /// From now on things happen.
    void begin() {
        if (weather_ == Weather::fair)
            return;
        emulator::FaultOdds odds = emulator::harmless_faults();
        if (weather_ == Weather::hostile && random_.chance(500)) {
            odds.silent = odd();
            odds.lose_answer = odd();
            odds.refuse = odd();
            odds.drop_fragment = odd();
            odds.delay_indication = odd();
            odds.vanish = random_.chance(100) ? 20 : 0;
            odds.max_delay = random_.chance(300) ? std::chrono::milliseconds{60'000} : odds.max_delay;
        }
        act("gets unreliable", [odds](emulator::Modem& modem) { modem.faults().set_odds(odds); });
        wait();
    }

    /// Nothing happens any more, and everything is as it should be: a SIM is in, the radio is on, the modem is
    /// plugged in and registered at home, and nobody else is connected.
    void end() {
        ended_ = true;
        timer_.cancel();
        act("is left in peace", [](emulator::Modem& modem) {
            modem.faults().clear();
            modem.faults().clear_odds();
            modem.reappear();
            if (modem.equipment().sim().ready_state() == mbim::ReadyState::device_locked)
                modem.insert_sim(emulator::SimConfiguration{});
            modem.insert_sim();
            modem.set_hardware_radio(mbim::RadioSwitch::on);
            modem.other_host_sets_radio(mbim::RadioSwitch::on);
            modem.set_registration(mbim::RegisterState::home);
        });
    }

private:
    using Timer = boost::asio::basic_waitable_timer<VirtualClock>;
    using Deed = void (Disturber::*)();

    [[nodiscard]] std::uint32_t odd() {
        return random_.chance(300) ? static_cast<std::uint32_t>(random_.below(80)) : 0;
    }

    template <class Function>
    void act(std::string_view what, Function function) {
        trace_.line(modem_.name(), [what] { return what; });
        modem_.post(std::move(function));
    }

    void wait() {
        if (left_ == 0)
            return;
        --left_;
        timer_.expires_after(random_.time(longest_pause_));
        timer_.async_wait([this](boost::system::error_code error) {
            if (error || ended_)
                return;
            happen();
            wait();
        });
    }

    void happen() {
        static constexpr std::array<Deed, 12> deeds = {
            &Disturber::plug,         &Disturber::swap_sim,    &Disturber::turn_radio, &Disturber::move,
            &Disturber::drop_context, &Disturber::detach,      &Disturber::intrude,    &Disturber::take_channel,
            &Disturber::sleep,        &Disturber::change_some, &Disturber::refuse,     &Disturber::go_wrong,
        };
        std::uint64_t const choices = weather_ == Weather::hostile ? deeds.size() : deeds.size() - 1;
        // The last one comes more often.
        std::uint64_t const chosen = (std::min)(random_.below(choices + 3), choices - 1);
        (this->*deeds[static_cast<std::size_t>(chosen)])();
    }

    void plug() {
        if (modem_.look().is_present())
            act("is unplugged", [](emulator::Modem& modem) { modem.vanish(); });
        else
            act("is plugged in", [](emulator::Modem& modem) { modem.reappear(); });
    }

    void swap_sim() {
        using emulator::SimPresence;
        auto const presence = random_.below(4);
        if (presence == 0)
            act("loses its SIM", [](emulator::Modem& modem) { modem.insert_sim(SimPresence::absent); });
        else if (presence == 1)
            act("gets a bad SIM", [](emulator::Modem& modem) { modem.insert_sim(SimPresence::bad); });
        else if (presence == 2)
            act("gets a SIM that wants its PIN", [](emulator::Modem& modem) {
                emulator::SimConfiguration sim;
                sim.pin_mode = mbim::PinMode::enabled;
                modem.insert_sim(std::move(sim));
            });
        else
            act("gets a SIM", [](emulator::Modem& modem) { modem.insert_sim(); });
    }

    void turn_radio() {
        if (random_.below(2) == 0)
            return switch_radio();
        bool const off = modem_.look().equipment().hardware_radio() == mbim::RadioSwitch::off;
        act(off ? "has its radio on" : "has its radio off", [off](emulator::Modem& modem) {
            modem.set_hardware_radio(off ? mbim::RadioSwitch::on : mbim::RadioSwitch::off);
        });
    }

    void switch_radio() {
        bool const off = modem_.look().equipment().software_radio() == mbim::RadioSwitch::off;
        if (!off)
            modem_.chronicle().note(Circumstance::switched_off, WorldModem::felt);
        act(off ? "is switched on" : "is switched off", [off](emulator::Modem& modem) {
            modem.other_host_sets_radio(off ? mbim::RadioSwitch::on : mbim::RadioSwitch::off);
        });
    }

    void move() {
        using mbim::RegisterState;
        static constexpr std::array states = {RegisterState::home,      RegisterState::roaming, RegisterState::partner,
                                              RegisterState::searching, RegisterState::denied,  RegisterState::home};
        auto const state = states[static_cast<std::size_t>(random_.below(states.size()))];
        trace_.line(modem_.name(), [state] { return std::string{"comes to: "}.append(mbim::name(state)); });
        modem_.post([state](emulator::Modem& modem) { modem.set_registration(state); });
    }

    void drop_context() {
        modem_.chronicle().note(Circumstance::context_ended, WorldModem::felt);
        act("loses its context", [](emulator::Modem& modem) { modem.network_drops_context(0, 38); });
    }

    void detach() {
        modem_.chronicle().note(Circumstance::detached, WorldModem::felt);
        act("is detached", [](emulator::Modem& modem) { modem.network_detaches(10); });
    }

    void intrude() {
        if (random_.below(2) == 0) {
            modem_.chronicle().note(Circumstance::in_use, WorldModem::felt);
            act("is used by another program",
                [](emulator::Modem& modem) { static_cast<void>(modem.other_host_activates(0, "internet")); });
        } else {
            modem_.chronicle().note(Circumstance::context_ended, WorldModem::felt);
            act("is disconnected by another program",
                [](emulator::Modem& modem) { static_cast<void>(modem.other_host_deactivates(0)); });
        }
    }

    // As when the daemon that serves it is started again: the modem itself notices nothing.
    void take_channel() {
        modem_.chronicle().note(Circumstance::channel_taken, WorldModem::felt);
        trace_.line(modem_.name(), [] { return "has its channel cut"; });
        static_cast<void>(modem_.connector()(executor_));
    }

    // Timers of hours are all due at once then.
    void sleep() { sleep_(std::chrono::seconds{1 + random_.below(4000)}); }

    void change_some() {
        auto const rssi = static_cast<std::uint32_t>(random_.below(32));
        act("has another signal and address", [rssi](emulator::Modem& modem) {
            modem.set_signal(rssi);
            emulator::IpConfiguration ip;
            ip.ipv4->address[3] = static_cast<std::uint8_t>(rssi);
            static_cast<void>(modem.network_changes_ip(0, ip));
        });
    }

    // The network gives no context for a while, and says why; or only one of one address family.
    void refuse() {
        static constexpr std::array<std::uint32_t, 8> causes = {8, 26, 33, 34, 38, 38, 50, 52};
        auto const cause = causes[static_cast<std::size_t>(random_.below(causes.size()))];
        emulator::FaultRule rule{emulator::on_set(mbim::BasicConnectCid::connect),
                                 emulator::refuse(mbim::Status::failure, cause),
                                 1 + static_cast<std::uint32_t>(random_.below(6)), 0};
        trace_.line(modem_.name(), [cause] { return "is refused with cause " + std::to_string(cause); });
        modem_.post([rule](emulator::Modem& modem) { modem.faults().add(rule); });
    }

    // One kind of message is treated badly for a few times.
    void go_wrong() {
        using mbim::BasicConnectCid;
        static constexpr std::array cids = {BasicConnectCid::connect,        BasicConnectCid::connect,
                                            BasicConnectCid::packet_service, BasicConnectCid::register_state,
                                            BasicConnectCid::radio_state,    BasicConnectCid::ip_configuration,
                                            BasicConnectCid::device_caps,    BasicConnectCid::subscriber_ready_status};
        auto const cid = cids[static_cast<std::size_t>(random_.below(cids.size()))];
        std::uint64_t const about = random_.below(8);
        emulator::Match const match = about == 0   ? emulator::on_open()
                                      : about == 1 ? emulator::on_close()
                                      : about == 2 ? emulator::on_indication(cid)
                                                   : emulator::on(cid);
        emulator::FaultRule rule{match, mistake(), 1 + static_cast<std::uint32_t>(random_.below(3)),
                                 static_cast<std::uint32_t>(random_.below(2))};
        trace_.line(modem_.name(), [cid] { return std::string{"goes wrong: "}.append(mbim::name(cid)); });
        modem_.post([rule](emulator::Modem& modem) { modem.faults().add(rule); });
    }

    [[nodiscard]] emulator::Treatment mistake() {
        switch (random_.below(7)) {
        case 0:
            return emulator::stay_silent();
        case 1:
            return emulator::lose_answer();
        case 2:
            return emulator::refuse(random_.below(2) == 0 ? mbim::Status::busy : mbim::Status::failure);
        case 3:
            return emulator::fail_with(mbim::ProtocolError::not_opened);
        case 4:
            return emulator::fail_with(mbim::ProtocolError::unknown);
        case 5:
            return emulator::delay(random_.time(19));
        default:
            return emulator::vanish();
        }
    }

    WorldModem& modem_;
    Trace& trace_;
    Sleep sleep_;
    boost::asio::any_io_executor executor_;
    Timer timer_;
    Random random_;
    Weather weather_;
    std::uint64_t longest_pause_;
    std::uint64_t left_;
    bool ended_ = false;
};

} // namespace mbn::inline v0::testing

#endif
