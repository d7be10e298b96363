// SPDX-License-Identifier: BSL-1.0
#include "conformance_page.hpp"
#include "conformance_real_time.hpp"

#include <mbn/emulator/modem.hpp>
#include <mbn/testing/conformance/report.hpp>
#include <mbn/transport/modem_manager.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance_test {

namespace {

using conformance::Asked;
using conformance::Fault;
using conformance::Happening;
using conformance::Possible;
using conformance::Situation;
using mbn::testing::TransportStep;
namespace mm = mbn::modem_manager;

// What ModemManager 1.20 does not show of a modem that speaks MBIM 1.0, and the cases that are about it.
struct Unseen {
    std::string_view reason;
    std::vector<std::string_view> cases;
};

[[nodiscard]] std::vector<Unseen> const& unseen() {
    static std::vector<Unseen> const all = {
        {"ModemManager calls every modem attached that is registered, and attaches it as a part of its connect",
         {"status_packet_service_detached", "detached_device_is_attached_first",
          "attached_device_is_not_attached_again", "automatic_attach_is_left_alone", "packet_service_is_read_and_set",
          "network_detaches", "silent_while_attaching", "removed_while_attaching"}},
        {"ModemManager does not tell why an attach was refused", {"attach_by_itself_refused"}},
        {"ModemManager calls a modem without a network idle, whether that searches, is denied or will not say",
         {"registration_change_is_told", "denied_registration_tells_the_cause", "registration_denied"}},
        {"ModemManager takes a SIM that cannot be used, or is not activated, for a missing one",
         {"status_bad_sim", "ready_state_of_a_bad_sim", "home_provider_of_a_bad_sim", "pin_of_a_bad_sim",
          "ready_state_without_subscription", "register_without_subscription"}},
        {"ModemManager takes a modem away whose SIM goes or comes, and shows another one later",
         {"ready_state_change_is_told"}},
        {"ModemManager takes a modem away whose PIN has been blocked, and shows another one later",
         {"last_attempt_blocks"}},
        {"ModemManager does not tell how long a PIN may be", {"pin_list_is_read"}},
        {"ModemManager knows how the modem is, which is not asked when a connect begins",
         {"connect_returns_e_handle", "silent_while_the_device_is_read", "removed_while_the_device_is_read"}},
        {"ModemManager reads the IP settings as a part of its connect",
         {"silent_while_the_ip_settings_are_read", "removed_while_the_ip_settings_are_read"}},
        {"ModemManager forgets an attempt that is given up, and tells the modem when it connects again",
         {"cancelled_while_activating", "destroyed_while_connecting"}},
        {"ModemManager refuses to disconnect again until the modem has answered, or its own limit has passed",
         {"silent_while_deactivating"}},
        {"ModemManager itself does not hear of the end", {"unheard_end_refuses_once"}},
        {"ModemManager has no name for cause 36", {"network_drop_is_told", "cause_of_a_drop_is_kept"}},
        {"ModemManager does not tell the cause that comes with a success", {"granted_ipv4_of_ipv4v6"}},
        {"ModemManager reads the IP settings once", {"address_changed_in_place"}},
        {"ModemManager does not listen to the radio switch of an MBIM modem, nor tell it from that of the software",
         {"radio_switch_is_told", "hardware_switch_wins"}},
        {"ModemManager does not pass on what MBIM tells of a voice call", {"voice_call_is_told"}},
        {"ModemManager reads and writes preferred providers with AT commands only",
         {"preferred_providers_are_read_and_written", "preferred_providers_without_sim",
          "preferred_providers_of_a_bad_sim", "preferred_providers_while_locked", "preferred_providers_not_writable",
          "operator_writes_are_told"}},
    };
    return all;
}

// ModemManager with the emulated modem as its MBIM modem, on the machine that `peers/modem_manager_support.py` makes:
// the one who made it starts and ends ModemManager when it is asked.
class ModemManagerFixture final : public RealTimeFixture {
public:
    ModemManagerFixture() = default;
    ~ModemManagerFixture() override {
        try {
            restore();
        } catch (std::exception const& problem) {
            FAIL_CHECK("the machine is not as it was: " << std::string{problem.what()});
        }
    }

    Possible shows(std::string_view which) override {
        for (auto const& [reason, cases] : unseen())
            if (std::ranges::find(cases, which) != cases.end())
                return Possible::no(std::string{reason});
        if (which == "signal_change_is_told")
            tell_quality();
        return Possible::yes();
    }

    Possible bring(Situation situation) override {
        switch (situation) {
        case Situation::no_service:
            stop();
            [[fallthrough]];
        case Situation::no_device:
            is_absent_ = true;
            return Possible::yes();
        case Situation::access_denied:
            return Possible::no("ModemManager lets everybody look, and refuses when something is changed");
        case Situation::still_finding_out:
            return Possible::no("ModemManager shows a modem when it has found out");
        case Situation::provider_not_visible:
            return Possible::no("ModemManager does not tell who has selected the network");
        case Situation::searching:
        case Situation::denied:
        case Situation::registration_unknown:
            awaited_ = {mm::Registered::idle};
            break;
        default:
            break;
        }
        return RealTimeFixture::bring(situation);
    }

    Possible happen(Happening happening) override {
        switch (happening) {
        case Happening::service_stopped:
            stop();
            return Possible::yes();
        case Happening::service_started:
            tell_machine("Start");
            is_running_ = true;
            plug();
            return Possible::yes();
        case Happening::device_removed:
            static_cast<void>(RealTimeFixture::happen(happening));
            report("remove");
            return Possible::yes();
        case Happening::device_returned:
            // What is left of it goes first.
            require([this] { return path_.empty(); }, "the modem is gone");
            is_plugged_ = false;
            static_cast<void>(RealTimeFixture::happen(happening));
            plug();
            return Possible::yes();
        default:
            return RealTimeFixture::happen(happening);
        }
    }

    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        profiles().store(setup.stored);
        plug();
        return connect_in_real_time(surroundings(), setup, transport<mbn::ModemManagerTransport>(std::string{}));
    }

    [[nodiscard]] std::vector<Asked> asked() override {
        std::vector<Asked> all = RealTimeFixture::asked();
        // What ModemManager wanted to know and to have until the modem was there.
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>((std::min)(before_, all.size())));
        return all;
    }

protected:
    // It looks for new values when it likes, but searches for networks for those who ask.
    [[nodiscard]] bool comes_by_itself(std::string_view operation, Asked what) const override {
        return what == Asked::read && operation != "basic_connect.visible_providers";
    }

private:
    // Beyond doubt.
    static constexpr std::chrono::seconds limit{50};

    // ModemManager offers thresholds for the signal of a modem of which it can tell the quality of each technology:
    // this one has a service of AT&T for that (`MBIM_CID_ATDS_SIGNAL`), of which nothing but the presence matters.
    void tell_quality() {
        mbn::emulator::RecordedAnswer& quality = configuration().recorded_answers.emplace_back();
        quality.operation = {mbn::mbim::Uuid::parse("5967bdcc-7fd2-49a2-9f5c-b2e70e527db3").value(), 1};
        quality.info.resize(28);
    }

    void connect_elsewhere() override {
        plug();
        call({path_, mm::interfaces::simple, "Connect", {mm::Value{mm::Dictionary{{"apn", std::string{"internet"}}}}}});
    }
    void disconnect_elsewhere() override {
        call({path_, mm::interfaces::simple, "Disconnect", {mm::Value{mm::ObjectPath{"/"}}}});
    }

    mm::BusReply call(mm::Call const& what, std::string_view service = mm::service) {
        std::optional<mm::BusReply> reply;
        bus().call(std::string{service}, what, limit, [&reply](mm::BusReply given) { reply = std::move(given); });
        require([&reply] { return reply.has_value(); }, what.member);
        return std::move(*reply);
    }

    void require(std::function<bool()> const& done, std::string_view what) {
        if (!run_until(done))
            throw std::runtime_error{"this does not come: " + std::string{what}};
    }

    void tell_machine(std::string_view what) {
        call({"/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority", what, {}},
             "org.freedesktop.PolicyKit1");
    }

    void stop() {
        tell_machine("Stop");
        is_running_ = false;
        is_plugged_ = false;
        objects_.clear();
        path_.clear();
    }

    mm::Bus<>& bus() {
        if (!bus_) {
            bus_ = mm::Bus<>::open(io().get_executor(), {[this](mm::BusSignal const& signal) { heard(signal); }, {}})
                       .value();
            bus_->watch("type='signal',sender='" + std::string{mm::service} + "'");
        }
        return *bus_;
    }

    void heard(mm::BusSignal const& signal) {
        if (signal.member == "InterfacesAdded") {
            objects_.add(text(signal.values.at(0)).value_or(""), *mm::get<mm::Dictionary>(signal.values.at(1)));
        } else if (signal.member == "InterfacesRemoved") {
            objects_.remove(text(signal.values.at(0)).value_or(""), *mm::get<mm::List>(signal.values.at(1)));
        } else if (signal.member == "PropertiesChanged" && signal.path == path_) {
            objects_.change(signal.path, text(signal.values.at(0)).value_or(""),
                            *mm::get<mm::Dictionary>(signal.values.at(1)), {});
        }
        path_ = objects_.find_modem("").value_or("");
    }

    [[nodiscard]] mm::Condition condition() const {
        return mm::condition(objects_.properties(path_, mm::interfaces::modem),
                             objects_.properties(path_, mm::interfaces::modem_3gpp));
    }

    void report(std::string const& action) {
        for (auto const& [subsystem, name] : {std::pair{"net", "wwan0"}, std::pair{"usbmisc", "cdc-wdm0"}})
            call({std::string{mm::objects::manager},
                  mm::service,
                  "ReportKernelEvent",
                  {mm::Value{mm::Dictionary{
                      {"action", action}, {"subsystem", std::string{subsystem}}, {"name", std::string{name}}}}}});
    }

    // The modem, as somebody has enabled it who watches over modems.
    void plug() {
        if (is_plugged_ || is_absent_)
            return;
        std::filesystem::path const port = "/dev/cdc-wdm0";
        std::filesystem::remove(port);
        std::filesystem::create_symlink(device(), port);
        report("add");
        require([this] { return !path_.empty(); }, "a modem");
        is_plugged_ = true;
        if (condition().state == mm::State::disabled && condition().power == mm::Power::on) {
            call({path_, mm::interfaces::modem, "Enable", {mm::Value{true}}});
            require(
                [this] {
                    mm::Dictionary const& modem = objects_.properties(path_, mm::interfaces::modem);
                    return condition().state >= mm::State::enabled &&
                           std::ranges::find(awaited_, condition().registration) != awaited_.end() &&
                           (condition().state < mm::State::registered || mm::signal(modem).dbm);
                },
                "its registration, and the signal, which ModemManager asks for last");
        }
        before_ = RealTimeFixture::asked().size();
    }

    // For the next case.
    void restore() {
        if (!is_running_)
            tell_machine("Start");
        if (is_plugged_) {
            with_modem([](Modem& modem) { modem.vanish(); });
            report("remove");
            require([this] { return path_.empty(); }, "the modem is gone");
        }
        if (bus_)
            bus_->close();
        settle();
    }

    std::shared_ptr<mm::Bus<>> bus_;
    mm::Objects objects_;
    // Of the modem; empty where it is not there.
    std::string path_;
    // How the modem is registered when it is ready.
    std::vector<mm::Registered> awaited_ = {mm::Registered::home, mm::Registered::roaming};
    // The commands that the modem was given before.
    std::size_t before_ = 0;
    bool is_running_ = true;
    bool is_plugged_ = false;
    bool is_absent_ = false;
};

// Which of all cases are run: "0/14" means the first of 14 shares.
struct Share {
    std::size_t number = 0;
    std::size_t count = 0;
};

[[nodiscard]] Share share_of(char const* text) {
    Share share;
    char slash = 0;
    std::istringstream{text != nullptr ? text : ""} >> share.number >> slash >> share.count;
    return share;
}

} // namespace

TEST_CASE("conformance: ModemManager behaves as documented") {
    Share const share = share_of(std::getenv("MBN_CONFORMANCE_SHARE"));
    if (share.count == 0) {
        MESSAGE("not run: it needs the machine of peers/conformance_modem_manager.py");
        return;
    }
    std::vector<conformance::Case> const cases = every_case();
    std::vector<conformance::CaseResult> results;
    for (std::size_t index = share.number; index < cases.size(); index += share.count) {
        results.push_back(conformance::run_case(cases[index], [] { return std::make_unique<ModemManagerFixture>(); }));
        CHECK_MESSAGE(results.back().verdict != conformance::Verdict::failed, to_string(results.back()));
    }
    CHECK_FALSE(results.empty());
    check_page(modem_manager_column, results);
}

TEST_CASE("conformance: what ModemManager does not show are cases, each named once") {
    std::vector<std::string_view> named;
    for (auto const& [reason, cases] : unseen())
        named.insert(named.end(), cases.begin(), cases.end());
    for (std::string_view const name : named) {
        CAPTURE(std::string{name});
        std::vector<conformance::Case> const cases = every_case();
        CHECK(std::ranges::count(named, name) == 1);
        CHECK(std::ranges::count(cases, name, &conformance::Case::name) == 1);
    }
}

} // namespace conformance_test
