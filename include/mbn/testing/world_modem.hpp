// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_WORLD_MODEM_HPP
#define MBN_TESTING_WORLD_MODEM_HPP

#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/testing/chronicle.hpp>
#include <mbn/testing/trace.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing {

/// An emulated modem in a world: connections are made to it as to a `RunningModem`. It keeps a chronicle of what may
/// explain how a request ended.
///
/// A world runs on one thread, so the modem may be looked at between two handlers.
class WorldModem {
public:
    /// For so long a lost message may be felt: others wait until its own limit is reached.
    static constexpr std::chrono::seconds felt{60};

    WorldModem(boost::asio::any_io_executor const& executor, emulator::ModemConfiguration configuration,
               std::uint64_t seed, std::string name, Trace& trace)
        : trace_{trace}, name_{std::move(name)}, running_{executor, std::move(configuration), seed} {
        running_.post([this](emulator::Modem& modem) { begin(modem); });
    }

    WorldModem(WorldModem const&) = delete;
    WorldModem& operator=(WorldModem const&) = delete;

    /// For a connection: `Connection<Backend> connection{executor, world_modem}`.
    [[nodiscard]] auto connector() { return running_.connector(); }

    /// Does something to the modem a little later, in order: `modem.post([](auto& m) { m.network_detaches(10); })`.
    template <class Function>
    void post(Function function) {
        running_.post([this, function = std::move(function)](emulator::Modem& modem) mutable {
            function(modem);
            sample();
        });
    }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] Chronicle& chronicle() noexcept { return chronicle_; }
    /// The modem as it is now. Not before the world has run for the first time.
    [[nodiscard]] emulator::Modem const& look() const noexcept { return *modem_; }

    /// Whether a context of that session is active.
    [[nodiscard]] bool is_active(std::uint32_t session_id = 0) const noexcept {
        return modem_->is_present() && modem_->equipment().contexts().active(session_id);
    }

    /// Looks at what is the case, for the chronicle. Called by itself with each change and message; what comes about
    /// in silence is seen when a request begins or ends.
    void sample() {
        auto const& equipment = modem_->equipment();
        bool const present = modem_->is_present();
        auto const ready = equipment.sim().ready_state();
        auto const registration = equipment.registration();
        chronicle_.set(Circumstance::absent, !present);
        chronicle_.set(Circumstance::in_use, present && equipment.contexts().in_use() != 0);
        chronicle_.set(Circumstance::not_in_use, !present || !is_active());
        chronicle_.set(Circumstance::sim_missing, ready == mbim::ReadyState::sim_not_inserted);
        chronicle_.set(Circumstance::sim_bad, ready == mbim::ReadyState::bad_sim);
        chronicle_.set(Circumstance::sim_locked, ready == mbim::ReadyState::device_locked);
        chronicle_.set(Circumstance::radio_off, !equipment.radio_on());
        chronicle_.set(Circumstance::hardware_radio_off, equipment.hardware_radio() == mbim::RadioSwitch::off);
        chronicle_.set(Circumstance::not_registered, !equipment.registered());
        chronicle_.set(Circumstance::network_not_allowed,
                       equipment.registered() && registration != mbim::RegisterState::home);
    }

    /// Whether a host ever told the modem to change that.
    [[nodiscard]] bool was_set(mbim::BasicConnectCid cid) const noexcept {
        return std::ranges::find(sets_, static_cast<std::uint32_t>(cid)) != sets_.end();
    }

    /// From now on several hosts use it, each of which may end the context of another.
    void share() noexcept { shared_ = true; }

    /// For the world, before its end: nothing is written down any more. Done a little later.
    void retire() {
        running_.post([this](emulator::Modem& modem) {
            modem_ = nullptr;
            modem.set_changed({});
            modem.set_log({});
            modem.faults().set_watch({});
        });
    }

private:
    void begin(emulator::Modem& modem) {
        modem_ = &modem;
        sample();
        modem.set_changed([this](mbim::BasicConnectCid cid, std::uint32_t session_id) { changed(cid, session_id); });
        modem.faults().set_watch([this](emulator::Subject const& subject, emulator::Treatment const& treatment) {
            befell(subject, treatment);
        });
        if (trace_.is_on())
            modem.set_log([this](std::string_view line) { trace_.line(name_, [line] { return line; }); });
    }

    void changed(mbim::BasicConnectCid cid, std::uint32_t session_id) {
        sample();
        auto const& equipment = modem_->equipment();
        if (cid == mbim::BasicConnectCid::connect && !is_active(session_id)) {
            chronicle_.note(Circumstance::context_ended);
            // The news is on its way for a while.
            chronicle_.note(Circumstance::in_use, std::chrono::seconds{1});
        }
        if (cid == mbim::BasicConnectCid::packet_service &&
            equipment.packet_service() != mbim::PacketServiceState::attached)
            chronicle_.note(Circumstance::detached);
    }

    void befell(emulator::Subject const& subject, emulator::Treatment const& treatment) {
        sample();
        if (subject.type == mbim::MessageType::command && subject.command_type == mbim::CommandType::set &&
            subject.operation.service == mbim::services::basic_connect &&
            std::ranges::find(sets_, subject.operation.cid) == sets_.end())
            sets_.push_back(subject.operation.cid);
        if (shared_ && subject.type == mbim::MessageType::command &&
            subject.operation == mbim::basic_connect(mbim::BasicConnectCid::connect)) {
            chronicle_.note(Circumstance::context_ended);
            // An activation that another host asks for is in the way also where it comes to nothing.
            if (subject.command_type == mbim::CommandType::set)
                chronicle_.note(Circumstance::in_use);
        }
        bool const is_late = treatment.delay != emulator::Scheduler::Duration::zero();
        // An activation that begins late, and comes to nothing, does both in silence.
        if (is_late && subject.type == mbim::MessageType::command && subject.command_type == mbim::CommandType::set &&
            subject.operation == mbim::basic_connect(mbim::BasicConnectCid::connect))
            chronicle_.note(Circumstance::in_use, treatment.delay + felt);
        // To open the modem again, or to close it, ends every context, and nobody is told. There may be one only when
        // the modem comes to that.
        if ((subject.type == mbim::MessageType::open || treatment.error) &&
            (is_late || modem_->equipment().contexts().in_use() != 0))
            chronicle_.note(Circumstance::context_ended, treatment.delay + felt);
        if (subject.type == mbim::MessageType::indicate_status) {
            if (treatment.silent || treatment.lose_answer || treatment.dropped_fragment ||
                treatment.delay != emulator::Scheduler::Duration::zero())
                chronicle_.note(Circumstance::indication_lost, std::chrono::hours{24});
        } else if (treatment.silent || treatment.lose_answer || treatment.dropped_fragment) {
            chronicle_.note(Circumstance::unanswered, felt);
        }
        if (treatment.refusal)
            chronicle_.note(Circumstance::refused, felt);
        if (treatment.refusal && treatment.refusal->cause != 0)
            chronicle_.note(Circumstance::network_refused, felt);
        if (treatment.error)
            chronicle_.note(Circumstance::protocol_error, felt);
        // A modem that closes by itself says so to whoever asked, who may be gone by then.
        if (treatment.error && treatment.delay > std::chrono::seconds{1})
            chronicle_.note(Circumstance::indication_lost, std::chrono::hours{24});
        if (treatment.vanish)
            chronicle_.note(Circumstance::absent, felt);
        if (treatment.delay > std::chrono::seconds{1})
            chronicle_.note(Circumstance::late, treatment.delay + felt);
    }

    Trace& trace_;
    std::string name_;
    Chronicle chronicle_{};
    // The commands by which hosts changed something.
    std::vector<std::uint32_t> sets_{};
    emulator::Modem* modem_ = nullptr;
    bool shared_ = false;
    emulator::RunningModem<VirtualClock> running_;
};

} // namespace mbn::inline v0::testing

#endif
