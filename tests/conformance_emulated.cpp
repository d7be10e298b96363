// SPDX-License-Identifier: BSL-1.0
#include "conformance_emulated.hpp"

#include <mbn/emulator/modem.hpp>
#include <mbn/mbim/message.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance_test {

using conformance::Asked;
using conformance::Fault;
using conformance::Happening;
using conformance::Possible;
using conformance::Situation;
using mbn::testing::TransportStep;
namespace emulator = mbn::emulator;
namespace mbim = mbn::mbim;
using Cid = mbim::BasicConnectCid;

namespace {

// The words of a line such as `host  command 12 basic_connect.connect set session_id=0 activation_command=activate
// ...`.
struct LoggedCommand {
    std::string_view operation;
    std::string_view type;
    std::string_view fields;
};

[[nodiscard]] std::string_view next_word(std::string_view& rest) {
    std::size_t const end = (std::min)(rest.find(' '), rest.size());
    std::string_view const word = rest.substr(0, end);
    rest.remove_prefix((std::min)(end + 1, rest.size()));
    return word;
}

// The commands that the modem took, in order.
[[nodiscard]] std::vector<LoggedCommand> commands_in(std::vector<std::string> const& log) {
    constexpr std::string_view start = "host  command ";
    std::vector<LoggedCommand> commands;
    for (std::string_view line : log) {
        if (!line.starts_with(start))
            continue;
        line.remove_prefix(start.size());
        LoggedCommand command;
        static_cast<void>(next_word(line));
        command.operation = next_word(line);
        command.type = next_word(line);
        command.fields = line;
        commands.push_back(command);
    }
    return commands;
}

[[nodiscard]] bool is_activation(LoggedCommand const& command) {
    return command.operation == "basic_connect.connect" && command.type == "set" &&
           command.fields.find("activation_command=activate") != std::string_view::npos;
}

[[nodiscard]] Asked asked_by(LoggedCommand const& command) {
    // The list of what the host wants to be told changes nothing of the device, nor does a look into the SIM.
    if (command.type != "set" || command.operation == "basic_connect.device_service_subscribe_list" ||
        command.operation.starts_with("ms_uicc_low_level_access."))
        return Asked::read;
    if (is_activation(command))
        return Asked::activate;
    if (command.operation == "basic_connect.connect")
        return Asked::deactivate;
    if (command.operation == "basic_connect.packet_service" &&
        command.fields.find("packet_service_action=attach") != std::string_view::npos)
        return Asked::attach;
    return Asked::change;
}

[[nodiscard]] emulator::Match message_of(TransportStep step) {
    switch (step) {
    case TransportStep::attach:
        return emulator::on_set(Cid::packet_service);
    case TransportStep::activate:
    case TransportStep::deactivate:
        return emulator::on_set(Cid::connect);
    case TransportStep::read_context:
        return emulator::on_query(Cid::connect);
    case TransportStep::read_ip_settings:
        return emulator::on_query(Cid::ip_configuration);
    case TransportStep::read_signal:
        return emulator::on_query(Cid::signal_state);
    case TransportStep::read_capability:
        return emulator::on_query(Cid::device_caps);
    default:
        return emulator::on_query(Cid::register_state);
    }
}

[[nodiscard]] emulator::Treatment treatment_of(Fault fault) {
    switch (fault) {
    case Fault::silence:
        return emulator::stay_silent();
    case Fault::lost_answer:
        return emulator::lose_answer();
    case Fault::removal:
        break;
    }
    return emulator::vanish();
}

// The networks in reach of `Situation::several_networks`.
[[nodiscard]] std::vector<emulator::VisibleProvider> networks() {
    std::vector<emulator::VisibleProvider> all(3);
    all[1].provider = {"00202", "Example Abroad"};
    all[2].provider = {"00303", "Example Forbidden"};
    all[2].state = mbim::ProviderState::forbidden;
    return all;
}

} // namespace

EmulatedFixture::EmulatedFixture() : configuration_{std::make_shared<emulator::ModemConfiguration>()} {}

Possible EmulatedFixture::bring(Situation situation) {
    emulator::ModemConfiguration& modem = configuration();
    switch (situation) {
    case Situation::ready:
        return Possible::yes();
    case Situation::automatic_attach:
        modem.registration_flag = mbim::RegistrationFlag::packet_service_auto_attach;
        modem.packet_service = mbim::PacketServiceState::attached;
        return Possible::yes();
    case Situation::attached:
        modem.packet_service = mbim::PacketServiceState::attached;
        return Possible::yes();
    case Situation::attach_refused:
        with_modem([](Modem& inner) {
            inner.faults().add(emulator::on_set(Cid::packet_service), emulator::refuse(mbim::Status::failure, 7));
        });
        return Possible::yes();
    case Situation::still_finding_out:
        with_modem([](Modem& inner) {
            inner.faults().add(emulator::Match{}, emulator::refuse(mbim::Status::not_initialized));
        });
        return Possible::yes();
    case Situation::access_denied:
        return Possible::no("the device is part of the program");
    case Situation::not_subscribed:
        modem.sim.subscription = emulator::Subscription::inactive;
        return Possible::yes();
    case Situation::pin2_wanted:
        modem.sim.pin2.mode = mbim::PinMode::enabled;
        modem.sim.pin2_report = emulator::Pin2Report::while_ready;
        return Possible::yes();
    case Situation::network_refuses_registration:
        modem.forbidden_registration = emulator::ForbiddenRegistration::network_refuses;
        [[fallthrough]];
    case Situation::several_networks:
        modem.visible_providers = networks();
        return Possible::yes();
    case Situation::no_manual_registration:
        modem.registration_flag = mbim::RegistrationFlag::manual_selection_not_available;
        return Possible::yes();
    case Situation::slow_search:
        modem.delays.scan = std::chrono::seconds{10};
        return Possible::yes();
    case Situation::no_search_while_connected:
        modem.scan_while_connected = emulator::ScanWhileConnected::refused;
        return Possible::yes();
    case Situation::write_protected:
        with_modem([](Modem& inner) {
            for (Cid const stored : {Cid::preferred_providers, Cid::provisioned_contexts})
                inner.faults().add(emulator::on_set(stored), emulator::refuse(mbim::Status::write_failure));
        });
        return Possible::yes();
    case Situation::no_provisioned_contexts:
        with_modem([](Modem& inner) {
            inner.faults().add(emulator::on(Cid::provisioned_contexts),
                               emulator::refuse(mbim::Status::no_device_support));
        });
        return Possible::yes();
    case Situation::no_sim:
        modem.sim.presence = emulator::SimPresence::absent;
        return Possible::yes();
    case Situation::bad_sim:
        modem.sim.presence = emulator::SimPresence::bad;
        return Possible::yes();
    case Situation::blocked:
        modem.sim.pin_mode = mbim::PinMode::enabled;
        act_elsewhere(&EmulatedFixture::block_elsewhere);
        return Possible::yes();
    case Situation::one_attempt_left:
        modem.sim.pin_attempts = 1;
        modem.sim.pin_mode = mbim::PinMode::enabled;
        return Possible::yes();
    case Situation::attempts_unknown:
        modem.sim.attempts_report = emulator::AttemptsReport::never;
        [[fallthrough]];
    case Situation::locked:
        modem.sim.pin_mode = mbim::PinMode::enabled;
        return Possible::yes();
    case Situation::radio_off_by_hardware:
        modem.hardware_radio = mbim::RadioSwitch::off;
        return Possible::yes();
    case Situation::radio_off_by_software:
        modem.software_radio = mbim::RadioSwitch::off;
        return Possible::yes();
    case Situation::searching:
        modem.registration = mbim::RegisterState::searching;
        return Possible::yes();
    case Situation::provider_not_visible: {
        mbim::RegisterStateSet by_hand;
        by_hand.provider_id = modem.home_provider.id;
        by_hand.register_action = mbim::RegisterAction::manual;
        *is_foreign_ = true;
        open();
        send(by_hand);
        *is_foreign_ = false;
        with_modem([](Modem& inner) { inner.set_registration(mbim::RegisterState::searching); });
        return Possible::yes();
    }
    case Situation::denied:
        modem.registration = mbim::RegisterState::denied;
        return Possible::yes();
    case Situation::roaming:
        modem.registration = mbim::RegisterState::roaming;
        return Possible::yes();
    case Situation::registration_unknown:
        modem.registration = mbim::RegisterState::unknown;
        return Possible::yes();
    case Situation::foreign_context:
        act_elsewhere(&EmulatedFixture::connect_elsewhere);
        return Possible::yes();
    case Situation::access_point_unknown:
        modem.access_points.front().name = "elsewhere";
        return Possible::yes();
    case Situation::credentials_wanted:
        modem.access_points.front().user_name = "user";
        modem.access_points.front().password = "right";
        return Possible::yes();
    case Situation::subscription_not_active:
        modem.activation_verdict = emulator::ActivationVerdict{mbim::Status::service_not_activated, 0};
        return Possible::yes();
    case Situation::no_context_left:
        modem.activation_verdict = emulator::ActivationVerdict{mbim::Status::max_activated_contexts, 0};
        return Possible::yes();
    case Situation::voice_call:
        modem.voice_class = mbim::VoiceClass::separate_voice_data;
        return happen(Happening::voice_call_begins);
    case Situation::bare_ip_settings:
        modem.ip.ipv4->gateway.reset();
        modem.ip.ipv4->dns_servers.resize(1);
        modem.ip.ipv4->mtu = 0;
        return Possible::yes();
    case Situation::no_service:
        return Possible::no("no service stands between the program and the device");
    case Situation::no_device:
        return Possible::no("the device is part of the program");
    case Situation::answers_at_once:
        break;
    }
    return Possible::no("bytes reach the device through the event loop");
}

Possible EmulatedFixture::happen(Happening happening) {
    switch (happening) {
    case Happening::context_dropped_unheard:
        with_modem([](Modem& modem) {
            modem.faults().add(emulator::on_indication(Cid::connect), emulator::stay_silent(), 1);
            modem.network_drops_context(0, 36);
        });
        return Possible::yes();
    case Happening::context_dropped:
        with_modem([](Modem& modem) { modem.network_drops_context(0, 36); });
        return Possible::yes();
    case Happening::address_changed:
        with_modem([](Modem& modem) {
            emulator::IpConfiguration other;
            other.ipv4->address = {10, 99, 0, 1};
            modem.network_changes_ip(0, other);
        });
        return Possible::yes();
    case Happening::foreign_connect:
        act_elsewhere(&EmulatedFixture::connect_elsewhere);
        return Possible::yes();
    case Happening::foreign_disconnect:
        act_elsewhere(&EmulatedFixture::disconnect_elsewhere);
        return Possible::yes();
    case Happening::radio_switched_off:
        with_modem([](Modem& modem) { modem.set_hardware_radio(mbim::RadioSwitch::off); });
        return Possible::yes();
    case Happening::found_out:
        with_modem([](Modem& modem) { modem.faults().clear(); });
        return Possible::yes();
    case Happening::sim_removed:
        with_modem([](Modem& modem) { modem.remove_sim(); });
        return Possible::yes();
    case Happening::sim_inserted:
        with_modem([](Modem& modem) { modem.insert_sim(); });
        return Possible::yes();
    case Happening::network_lost:
        with_modem([](Modem& modem) { modem.set_registration(mbim::RegisterState::searching); });
        return Possible::yes();
    case Happening::network_found:
        with_modem([](Modem& modem) { modem.set_registration(mbim::RegisterState::home); });
        return Possible::yes();
    case Happening::roaming_begins:
        with_modem([](Modem& modem) { modem.set_registration(mbim::RegisterState::roaming); });
        return Possible::yes();
    case Happening::network_appears:
        with_modem([](Modem& modem) {
            std::vector<emulator::VisibleProvider> now = networks();
            now.emplace_back().provider = {"00909", "Example Distant"};
            modem.set_visible_providers(std::move(now));
        });
        return Possible::yes();
    case Happening::detached:
        with_modem([](Modem& modem) { modem.network_detaches(10); });
        return Possible::yes();
    case Happening::signal_a_bit_weaker:
        with_modem([](Modem& modem) { modem.set_signal(20); });
        return Possible::yes();
    case Happening::signal_weak:
        with_modem([](Modem& modem) { modem.set_signal(10); });
        return Possible::yes();
    case Happening::operator_writes:
        with_modem([](Modem& modem) {
            modem.set_preferred_providers({{"00202", "Example Abroad"}});
            modem.set_provisioned_contexts({{.id = 1, .access_string = "corporate"}});
        });
        return Possible::yes();
    case Happening::voice_call_begins:
        with_modem([](Modem& modem) { modem.set_voice_call(mbim::VoiceCallState::in_progress); });
        return Possible::yes();
    case Happening::voice_call_ends:
        with_modem([](Modem& modem) { modem.set_voice_call(mbim::VoiceCallState::hang_up); });
        return Possible::yes();
    case Happening::access_point_known:
        configuration().access_points.front().name = "internet";
        return Possible::yes();
    case Happening::device_removed:
        with_modem([](Modem& modem) { modem.vanish(); });
        return Possible::yes();
    case Happening::device_returned:
        plug_in();
        return Possible::yes();
    case Happening::service_stopped:
    case Happening::service_started:
        break;
    }
    return Possible::no("no service stands between the program and the device");
}

Possible EmulatedFixture::disturb(TransportStep step, Fault fault) {
    with_modem([step, fault](Modem& modem) { modem.faults().add(message_of(step), treatment_of(fault), 1); });
    return Possible::yes();
}

std::vector<Asked> EmulatedFixture::asked() {
    std::vector<Asked> all;
    for (LoggedCommand const& command : commands_in(modem_log()))
        if (Asked const what = asked_by(command); !comes_by_itself(command.operation, what))
            all.push_back(what);
    return all;
}

bool EmulatedFixture::comes_by_itself(std::string_view /*operation*/, Asked /*what*/) const {
    return false;
}

std::string EmulatedFixture::access_string() {
    std::string last;
    for (LoggedCommand const& command : commands_in(modem_log()))
        if (is_activation(command)) {
            constexpr std::string_view field = "access_string=\"";
            std::size_t const begin = command.fields.find(field) + field.size();
            last = command.fields.substr(begin, command.fields.find('"', begin) - begin);
        }
    return last;
}

void EmulatedFixture::keep_log(Modem& modem) {
    modem.set_log([log = modem_log_, is_foreign = is_foreign_](std::string_view line) {
        if (!*is_foreign)
            log->emplace_back(line);
    });
}

void EmulatedFixture::act_elsewhere(void (EmulatedFixture::*act)()) {
    *is_foreign_ = true;
    (this->*act)();
    *is_foreign_ = false;
}

void EmulatedFixture::connect_elsewhere() {
    open();
    send(mbim::PacketServiceSet{});
    with_modem([](Modem& modem) { static_cast<void>(modem.other_host_activates(0, "internet")); });
}

void EmulatedFixture::block_elsewhere() {
    open();
    mbim::PinSet wrong;
    wrong.pin_type = mbim::PinType::pin1;
    wrong.pin = mbim::Text{"0000"};
    for (std::uint32_t attempt = 0; attempt < configuration().sim.pin_attempts; ++attempt)
        send(wrong);
}

void EmulatedFixture::disconnect_elsewhere() {
    with_modem([](Modem& modem) { static_cast<void>(modem.other_host_deactivates(0)); });
}

template <class Request>
void EmulatedFixture::send(Request const& request) {
    std::vector<std::byte> message(mbim::encode_command(next_id_, request, {}).size);
    static_cast<void>(mbim::encode_command(next_id_++, request, message));
    with_modem([&message](Modem& modem) { modem.receive(message); });
}

// Another program that finds the device closed opens it.
void EmulatedFixture::open() {
    std::array<std::byte, 16> message{};
    static_cast<void>(mbim::encode_open(next_id_++, 4096, message));
    with_modem([&message](Modem& modem) {
        if (!modem.state().open)
            modem.receive(message);
    });
}

} // namespace conformance_test
