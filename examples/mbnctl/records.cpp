// SPDX-License-Identifier: BSL-1.0
#include "records.hpp"

#include <iterator>
#include <type_traits>
#include <utility>

namespace mbnctl {

namespace {

[[nodiscard]] std::int64_t number(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}

template <class T>
[[nodiscard]] Value maybe(std::optional<T> const& value) {
    return value ? Value{std::int64_t{*value}} : Value{};
}

[[nodiscard]] Value known(std::string const& text) {
    return text.empty() ? Value{} : Value{text};
}

// Cause 0 has a name too, so the two keys are always there.
[[nodiscard]] Record cause_fields(mbn::NetworkCause cause) {
    Record fields{{"cause", std::int64_t{static_cast<std::uint32_t>(cause)}}};
    fields.push_back({"cause_name", known(std::string{name(cause)})});
    if (cause != mbn::NetworkCause::none)
        fields.push_back({"cause_text", std::string{text(cause)}});
    return fields;
}

[[nodiscard]] Record code_fields(mbn::HResult code) {
    // The name of an unknown code is its number.
    std::string const hexadecimal = mbn::detail::hexadecimal(code.value());
    return {{"hresult", hexadecimal}, {"name", code.name().empty() ? hexadecimal : std::string{code.name()}}};
}

template <class Address>
[[nodiscard]] Record family(mbn::IpFamilySettings<Address> const& settings) {
    Record fields;
    if (settings.method == mbn::IpMethod::automatic || settings.method == mbn::IpMethod::ppp)
        fields.push_back({"method", to_string(settings.method)});
    if (!settings.addresses.empty())
        fields.push_back({"address", to_string(settings.addresses.front())});
    if (settings.addresses.size() > 1) {
        std::vector<std::string> all;
        for (auto const& network : settings.addresses)
            all.push_back(to_string(network));
        fields.push_back({"addresses", std::move(all)});
    }
    if (settings.gateway)
        fields.push_back({"gateway", settings.gateway->to_string()});
    std::vector<std::string> servers;
    for (auto const& server : settings.dns)
        servers.push_back(server.to_string());
    fields.push_back({"dns", std::move(servers)});
    if (settings.mtu)
        fields.push_back({"mtu", std::int64_t{*settings.mtu}});
    return fields;
}

struct EventFields {
    [[nodiscard]] Record operator()(mbn::ConnectStateChange const& change) const {
        Record fields = record_of(change.context);
        fields.push_back({"profile", known(change.profile_name)});
        fields.push_back({"ended_by", to_string(change.ended_by)});
        return fields;
    }
    [[nodiscard]] Record operator()(mbn::VoiceCallStateChange const& change) const {
        return {{"state", to_string(change.state)}};
    }
    [[nodiscard]] Record operator()(mbn::PacketServiceStateChange const& change) const {
        return record_of(change.packet_service);
    }
    [[nodiscard]] Record operator()(mbn::RegisterStateChange const& change) const {
        return record_of(change.registration);
    }
    [[nodiscard]] Record operator()(mbn::ReadyStateChange const& change) const { return record_of(change.subscriber); }
    [[nodiscard]] Record operator()(mbn::RadioStateChange const& change) const { return record_of(change.radio); }
    [[nodiscard]] Record operator()(mbn::SignalStateChange const& change) const { return record_of(change.signal); }
    [[nodiscard]] Record operator()(mbn::IpSettingsChange const& change) const {
        return {{"session", std::int64_t{change.session.value}}, {"ip", record_of(change.ip)}};
    }
    [[nodiscard]] Record operator()(mbn::PreferredProvidersChange const& change) const {
        std::vector<std::string> ids;
        for (mbn::Provider const& provider : change.providers)
            ids.push_back(provider.id);
        return {{"providers", std::move(ids)}};
    }
    [[nodiscard]] Record operator()(mbn::ProvisionedContextsChange const& /*change*/) const { return {}; }
    [[nodiscard]] Record operator()(mbn::ConnectionRemoval const& removal) const { return code_fields(removal.code); }
    template <class Complete>
        requires requires(Complete const& complete) { complete.result; }
    [[nodiscard]] Record operator()(Complete const& complete) const {
        return code_fields(complete.result ? mbn::hresult::s_ok : complete.result.error().code);
    }
};

} // namespace

void append(Record& record, Record more) {
    record.insert(record.end(), std::move_iterator{more.begin()}, std::move_iterator{more.end()});
}

Record record_of(mbn::Capability const& capability) {
    return {{"cellular_class", to_string(capability.cellular_class)},
            {"voice_class", to_string(capability.voice_class)},
            {"data_classes", bits_of(capability.data_classes)},
            {"custom_data_class", capability.custom_data_class},
            {"max_sessions", std::int64_t{capability.max_sessions}},
            {"device_id", capability.device_id},
            {"firmware", capability.firmware},
            {"hardware", capability.hardware}};
}

Record record_of(mbn::Subscriber const& subscriber) {
    return {{"state", to_string(subscriber.ready_state)},
            {"subscriber_id", subscriber.subscriber_id},
            {"sim_icc_id", subscriber.sim_icc_id},
            {"telephone_numbers", subscriber.telephone_numbers}};
}

Record record_of(mbn::RadioState const& radio) {
    return {{"hardware", to_string(radio.hardware)}, {"software", to_string(radio.software)}};
}

Record record_of(mbn::Signal const& signal) {
    return {{"percent", maybe(signal.percent)}, {"dbm", maybe(signal.dbm)}, {"error_rate", maybe(signal.error_rate)}};
}

Record record_of(mbn::ContextState const& context) {
    Record fields{{"session", std::int64_t{context.session.value}},
                  {"state", to_string(context.state)},
                  {"ip_type", to_string(context.ip_type)},
                  {"voice_call", to_string(context.voice_call)}};
    append(fields, cause_fields(context.cause));
    return fields;
}

Record record_of(mbn::Registration const& registration) {
    Record fields{
        {"state", to_string(registration.state)},    {"mode", to_string(registration.mode)},
        {"provider_id", registration.provider_id},   {"provider_name", registration.provider_name},
        {"roaming_text", registration.roaming_text}, {"data_classes", bits_of(registration.available_data_classes)}};
    append(fields, cause_fields(registration.cause));
    return fields;
}

Record record_of(mbn::PacketServiceState const& service) {
    Record fields{{"state", to_string(service.state)},
                  {"highest_data_class", bits_of(service.highest_data_class)},
                  {"uplink_speed", number(service.uplink_speed)},
                  {"downlink_speed", number(service.downlink_speed)}};
    append(fields, cause_fields(service.cause));
    return fields;
}

Record record_of(mbn::IpSettings const& settings) {
    Record fields;
    if (settings.ipv4.method != mbn::IpMethod::none)
        fields.push_back({"ipv4", family(settings.ipv4)});
    if (settings.ipv6.method != mbn::IpMethod::none)
        fields.push_back({"ipv6", family(settings.ipv6)});
    if (!settings.interface_name.empty())
        fields.push_back({"interface_name", settings.interface_name});
    return fields;
}

Record record_of(mbn::Profile const& profile) {
    return {{"profile", profile.name},
            {"description", profile.description},
            {"access_string", profile.context.access_string},
            {"connects", to_string(profile.auto_connect)},
            {"is_default", profile.is_default},
            {"has_credentials", !profile.context.user_name.empty()},
            {"subscriber_id", profile.subscriber_id},
            {"schema", to_string(profile.version)}};
}

Record record_of(mbn::Violation const& violation) {
    return {{"line", std::int64_t{violation.line}},
            {"column", std::int64_t{violation.column}},
            {"path", violation.path},
            {"rule", to_string(violation.rule)},
            {"severity", to_string(violation.severity)},
            {"text", violation.text},
            {"value", violation.value}};
}

Record record_of(InterfaceInfo const& interface) {
    if (interface.error) {
        Record fields{{"interface", interface.name}, {"state", std::string{"unavailable"}}};
        append(fields, code_fields(interface.error->code));
        return fields;
    }
    mbn::DeviceState const& state = interface.state;
    bool const away = state.registration.state == mbn::RegisterState::roaming ||
                      state.registration.state == mbn::RegisterState::partner;
    return {{"interface", interface.name},
            {"state", to_string(state.context.state)},
            {"ready_state", to_string(state.subscriber.ready_state)},
            {"register_state", to_string(state.registration.state)},
            {"packet_service", to_string(state.packet_service.state)},
            {"cellular_class", to_string(interface.capability.cellular_class)},
            {"device_id", interface.capability.device_id},
            {"hardware", interface.capability.hardware},
            {"firmware", interface.capability.firmware},
            {"provider_id", state.registration.provider_id},
            {"provider_name", state.registration.provider_name},
            {"roaming", away},
            {"signal_percent", maybe(interface.signal.percent)},
            {"signal_dbm", maybe(interface.signal.dbm)}};
}

Record record_of(mbn::Event const& event) {
    Record fields{{"event", std::string{name(event)}},
                  {"request_id", std::int64_t{event.request_id.value}},
                  {"origin", to_string(event.origin)}};
    append(fields, std::visit(EventFields{}, event.what));
    return fields;
}

Record record_of(mbn::KeepEvent const& event) {
    Record fields{
        {"event", std::string{"keep"}}, {"state", to_string(event.state)}, {"reason", to_string(event.reason)}};
    if (event.next_attempt)
        append(fields, {{"next_attempt_in_milliseconds", std::int64_t{event.pause.count()}},
                        {"next_attempt_at", std::int64_t{event.next_attempt->time_since_epoch().count()}}});
    append(fields, cause_fields(event.cause));
    if (event.difference != mbn::KeepDifference::none)
        fields.push_back({"difference", to_string(event.difference)});
    if (event.connected)
        append(fields, {{"session", std::int64_t{event.connected->session.value}},
                        {"profile", known(event.connected->profile_name)},
                        {"ip", record_of(event.connected->ip)}});
    if (event.error) {
        Record error = code_fields(event.error->code);
        append(error, {{"phase", to_string(event.error->phase)}, {"advice", to_string(event.error->advice)}});
        append(error, cause_fields(event.error->cause));
        fields.push_back({"error", std::move(error)});
    }
    return fields;
}

Record record_of_end(std::string_view name, mbn::HResult code) {
    Record fields{{"event", std::string{name}}};
    append(fields, code_fields(code));
    return fields;
}

Record record_of_end(std::string_view name, mbn::Connected const& connected) {
    Record fields{{"event", std::string{name}}, {"request_id", std::int64_t{connected.request_id.value}}};
    append(fields, code_fields(mbn::hresult::s_ok));
    append(fields, {{"session", std::int64_t{connected.session.value}},
                    {"profile", known(connected.profile_name)},
                    {"ip_type_asked", to_string(connected.ip_type_asked)},
                    {"ip_type_granted", to_string(connected.ip_type_granted)}});
    append(fields, cause_fields(connected.cause));
    fields.push_back({"adopted", connected.adopted});
    fields.push_back({"ip", record_of(connected.ip)});
    return fields;
}

Record record_of_end(std::string_view name, mbn::Disconnected const& disconnected) {
    Record fields{{"event", std::string{name}}, {"request_id", std::int64_t{disconnected.request_id.value}}};
    append(fields, code_fields(mbn::hresult::s_ok));
    fields.push_back({"session", std::int64_t{disconnected.session.value}});
    return fields;
}

Record record_of_end(std::string_view name, Failure const& failure) {
    mbn::Error const& error = failure.error;
    Record fields{{"event", std::string{name}}, {"request_id", std::int64_t{error.request_id.value}}};
    append(fields, code_fields(error.code));
    append(fields, {{"text", std::string{error.code.text()}},
                    {"phase", to_string(error.phase)},
                    {"refused", std::string{error.refusal == mbn::Refusal::rejected ? "at_once" : "by_completion"}}});
    append(fields, cause_fields(error.cause));
    append(fields, {{"device_status", std::int64_t{error.device_status}}, {"advice", to_string(error.advice)}});
    if (error.retry_after_seconds != 0)
        fields.push_back({"retry_after_seconds", std::int64_t{error.retry_after_seconds}});
    if (error.denied_by != mbn::DeniedBy::nobody)
        fields.push_back({"denied_by", to_string(error.denied_by)});
    if (error.attempts_remaining != mbn::attempts_unknown)
        fields.push_back({"attempts_remaining", std::int64_t{error.attempts_remaining}});
    if (error.outcome_unknown)
        fields.push_back({"outcome_unknown", true});
    if (error.throttled)
        fields.push_back({"throttled", true});
    if (error.radio_locked)
        fields.push_back({"radio_locked", true});
    if (!failure.hint.empty())
        fields.push_back({"hint", failure.hint});
    if (!failure.file.empty())
        append(fields, {{"file", failure.file}, {"violations", records_of(failure.violations)}});
    return fields;
}

std::vector<Record> records_of(std::vector<mbn::Violation> const& violations) {
    std::vector<Record> records;
    for (mbn::Violation const& violation : violations)
        records.push_back(record_of(violation));
    return records;
}

} // namespace mbnctl
