// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace mbnctl {

namespace {

using Rows = std::vector<std::pair<std::string_view, std::string>>;

// What is not known has no row.
[[nodiscard]] std::string table(Rows const& rows) {
    std::string text;
    for (auto const& [label, value] : rows)
        if (!value.empty())
            text.append(fmt::format("  {:<18} : {}\n", label, value));
    return text;
}

[[nodiscard]] std::string yes_or_no(bool value) {
    return value ? "yes" : "no";
}

[[nodiscard]] std::string cause_or_nothing(mbn::NetworkCause cause) {
    return cause == mbn::NetworkCause::none ? std::string{} : cause_sentence(cause);
}

template <class Address>
void add_family(Rows& rows, std::string_view label, mbn::IpFamilySettings<Address> const& settings) {
    if (settings.method == mbn::IpMethod::none)
        return;
    std::string line;
    auto const append = [&line](std::string const& part) { line.append(line.empty() ? "" : ", ").append(part); };
    if (settings.method == mbn::IpMethod::automatic)
        append("automatic");
    if (settings.method == mbn::IpMethod::ppp)
        append("by PPP, which this host has to run");
    for (auto const& network : settings.addresses)
        append(to_string(network));
    if (settings.gateway)
        append("gateway " + settings.gateway->to_string());
    std::string servers;
    for (auto const& server : settings.dns)
        servers.append(" ").append(server.to_string());
    if (!servers.empty())
        append("DNS" + servers);
    if (settings.mtu)
        append(fmt::format("MTU {}", *settings.mtu));
    rows.emplace_back(label, std::move(line));
}

} // namespace

std::string table_of(mbn::Connected const& connected) {
    Rows rows{{"Request", to_string(connected.request_id)},
              {"Session", to_string(connected.session)},
              {"Profile", connected.profile_name},
              {"Remark", cause_or_nothing(connected.cause)}};
    add_family(rows, "IPv4", connected.ip.ipv4);
    add_family(rows, "IPv6", connected.ip.ipv6);
    if (!connected.ip.interface_name.empty())
        rows.emplace_back("Interface", connected.ip.interface_name);
    return table(rows);
}

std::string table_of(InterfaceInfo const& interface) {
    if (interface.error)
        return table({{"Name", interface.name}, {"State", to_string(interface.error->code)}});
    mbn::DeviceState const& state = interface.state;
    bool const registered = state.registration.state == mbn::RegisterState::home ||
                            state.registration.state == mbn::RegisterState::roaming ||
                            state.registration.state == mbn::RegisterState::partner;
    return table({{"Name", interface.name},
                  {"State", to_string(state.context.state)},
                  {"SIM", ready_sentence(state.subscriber.ready_state)},
                  {"Registration", registration_sentence(state.registration)},
                  {"Roaming", registered ? yes_or_no(state.registration.state != mbn::RegisterState::home) : ""},
                  {"Packet service", to_string(state.packet_service.state)},
                  {"Cellular class", to_string(interface.capability.cellular_class)},
                  {"Device ID", interface.capability.device_id},
                  {"Model", interface.capability.hardware},
                  {"Firmware version", interface.capability.firmware},
                  {"Signal", signal_sentence(interface.signal)}});
}

std::string table_of(mbn::ContextState const& context) {
    return table({{"State", to_string(context.state)},
                  {"Session", to_string(context.session)},
                  {"IP type", context.state == mbn::ActivationState::activated ? to_string(context.ip_type) : ""},
                  {"Voice call", context.voice_call == mbn::VoiceCallState::in_progress ? "in progress" : ""},
                  {"Network cause", cause_or_nothing(context.cause)}});
}

std::string table_of(mbn::Registration const& registration) {
    bool const is_known = registration.available_data_classes != mbn::DataClass::none;
    return table({{"State", to_string(registration.state)},
                  {"Mode", to_string(registration.mode)},
                  {"Provider ID", registration.provider_id},
                  {"Provider name", registration.provider_name},
                  {"Roaming text", registration.roaming_text},
                  {"Data classes", is_known ? commas(to_string(registration.available_data_classes)) : ""},
                  {"Network cause", cause_or_nothing(registration.cause)}});
}

std::string table_of(mbn::PacketServiceState const& service) {
    auto const speed = [](std::uint64_t bits) {
        return bits == 0 ? std::string{} : fmt::format("{:.1f} Mbit/s", static_cast<double>(bits) / 1e6);
    };
    bool const is_known = service.highest_data_class != mbn::DataClass::none;
    return table({{"State", to_string(service.state)},
                  {"Data class", is_known ? commas(to_string(service.highest_data_class)) : ""},
                  {"Uplink", speed(service.uplink_speed)},
                  {"Downlink", speed(service.downlink_speed)},
                  {"Network cause", cause_or_nothing(service.cause)}});
}

std::string table_of(mbn::Profile const& profile) {
    return table({{"Name", profile.name},
                  {"Description", profile.description},
                  {"Access string", profile.context.access_string},
                  {"Credentials", yes_or_no(!profile.context.user_name.empty())},
                  {"Connects", to_string(profile.auto_connect)},
                  {"Default", yes_or_no(profile.is_default)},
                  {"Subscriber ID", profile.subscriber_id}});
}

std::string table_of(mbn::Subscriber const& subscriber) {
    Rows rows{{"State", ready_sentence(subscriber.ready_state)},
              {"Subscriber ID", subscriber.subscriber_id},
              {"SIM ICC ID", subscriber.sim_icc_id}};
    for (std::string const& number : subscriber.telephone_numbers)
        rows.emplace_back("Telephone number", number);
    return table(rows);
}

std::string table_of(mbn::Capability const& capability) {
    return table({{"Cellular class", to_string(capability.cellular_class)},
                  {"Voice class", to_string(capability.voice_class)},
                  {"Data classes", commas(to_string(capability.data_classes))},
                  {"Custom data class", capability.custom_data_class},
                  {"Sessions", std::to_string(capability.max_sessions)},
                  {"Device ID", capability.device_id},
                  {"Model", capability.hardware},
                  {"Firmware version", capability.firmware}});
}

std::string table_of(mbn::RadioState const& radio) {
    return table({{"Hardware radio", to_string(radio.hardware)}, {"Software radio", to_string(radio.software)}});
}

std::string table_of(mbn::Signal const& signal) {
    return table({{"Signal", signal.percent ? fmt::format("{} %", *signal.percent) : "unknown"},
                  {"RSSI", signal.dbm ? fmt::format("{} dBm", *signal.dbm) : "unknown"},
                  {"Error rate", signal.error_rate ? fmt::format("{} of 7", *signal.error_rate) : ""}});
}

std::string count_of(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string commas(std::string bits) {
    for (std::size_t bar = bits.find('|'); bar != std::string::npos; bar = bits.find('|', bar))
        bits.replace(bar, 1, ", ");
    return bits;
}

std::string attempts_sentence(std::uint32_t attempts) {
    if (attempts == mbn::attempts_unknown)
        return "nobody knows how many attempts are left";
    return count_of(attempts, "attempt") + " left";
}

std::string cause_sentence(mbn::NetworkCause cause) {
    std::string_view const known = text(cause);
    return fmt::format("{} {}", static_cast<unsigned>(cause), known.empty() ? "unknown to this program" : known);
}

std::string ready_sentence(mbn::ReadyState state) {
    switch (state) {
    case mbn::ReadyState::off:
        return "the device is off or not started yet";
    case mbn::ReadyState::initialized:
        return "ready";
    case mbn::ReadyState::sim_not_inserted:
        return "no SIM";
    case mbn::ReadyState::bad_sim:
        return "unusable SIM";
    case mbn::ReadyState::failure:
        return "the device failed";
    case mbn::ReadyState::not_activated:
        return "the subscription is not active";
    case mbn::ReadyState::device_locked:
        return "locked, a PIN is needed";
    case mbn::ReadyState::device_blocked:
        return "blocked, a PUK is needed";
    case mbn::ReadyState::no_esim_profile:
        return "no eSIM profile";
    }
    return to_string(state);
}

std::string registration_sentence(mbn::Registration const& registration) {
    std::string sentence = to_string(registration.state);
    if (!registration.provider_name.empty() || !registration.provider_id.empty())
        sentence.append(fmt::format(", {}", registration.provider_name));
    if (!registration.provider_id.empty())
        sentence.append(fmt::format("{}({})", registration.provider_name.empty() ? "" : " ", registration.provider_id));
    if (registration.cause != mbn::NetworkCause::none)
        sentence.append(fmt::format(", cause {}", cause_sentence(registration.cause)));
    return sentence;
}

std::string signal_sentence(mbn::Signal const& signal) {
    if (!signal.dbm)
        return "unknown";
    return signal.percent ? fmt::format("{} % ({} dBm)", *signal.percent, *signal.dbm)
                          : fmt::format("{} dBm", *signal.dbm);
}

std::string advice_sentence(mbn::Error const& error, std::string_view hint) {
    std::string sentence;
    if (error.advice != mbn::Advice::none)
        sentence = text(error.advice);
    if (error.retry_after_seconds != 0)
        sentence.append(fmt::format(", not before {} s", error.retry_after_seconds));
    if (!hint.empty())
        sentence.append(sentence.empty() ? "" : ": ").append(hint);
    return sentence;
}

} // namespace mbnctl
