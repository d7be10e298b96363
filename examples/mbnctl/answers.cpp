// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"
#include "records.hpp"
#include "table.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace mbnctl {

namespace {

[[nodiscard]] Value attempts(std::uint32_t number) {
    return number == mbn::attempts_unknown ? Value{} : Value{std::int64_t{number}};
}

[[nodiscard]] Value length(std::uint32_t number) {
    return number == mbn::pin_length_unknown ? Value{} : Value{std::int64_t{number}};
}

[[nodiscard]] Record fields_of(mbn::Provider const& provider) {
    Record fields{{"provider_id", provider.id},
                  {"provider_name", provider.name},
                  {"states", bits_of(provider.state)},
                  {"cellular_class", to_string(provider.cellular_class)}};
    append(fields, record_of(provider.signal));
    return fields;
}

[[nodiscard]] std::string line_of(mbn::Provider const& provider) {
    std::string line = fmt::format("  {:<6}  {:<20}", provider.id, provider.name);
    std::string const states = commas(to_string(provider.state));
    if (provider.state != mbn::ProviderState::none)
        line.append("  ").append(states);
    if (provider.signal.dbm)
        line.append("  ").append(signal_sentence(provider.signal));
    while (line.ends_with(' '))
        line.pop_back();
    return line + "\n";
}

[[nodiscard]] Record list_of(std::vector<mbn::Provider> const& providers) {
    std::vector<Record> list;
    for (mbn::Provider const& provider : providers)
        list.push_back(fields_of(provider));
    return {{"providers", std::move(list)}};
}

[[nodiscard]] std::string lines_of(std::vector<mbn::Provider> const& providers) {
    std::string lines;
    for (mbn::Provider const& provider : providers)
        lines.append(line_of(provider));
    return lines;
}

[[nodiscard]] std::string lengths(mbn::PinDescription const& pin) {
    auto const shown = [](std::uint32_t number) {
        return number == mbn::pin_length_unknown ? std::string{"?"} : std::to_string(number);
    };
    return shown(pin.length_min) + " to " + shown(pin.length_max);
}

} // namespace

Answer answer_of(mbn::ContextState const& context) {
    return {record_of(context), table_of(context)};
}

Answer answer_of(mbn::Subscriber const& subscriber) {
    return {record_of(subscriber), table_of(subscriber)};
}

Answer answer_of(mbn::Capability const& capability) {
    return {record_of(capability), table_of(capability)};
}

Answer answer_of(mbn::RadioState const& radio) {
    return {record_of(radio), table_of(radio)};
}

Answer answer_of(mbn::Signal const& signal) {
    return {record_of(signal), table_of(signal)};
}

Answer answer_of(mbn::Registration const& registration) {
    return {record_of(registration), table_of(registration)};
}

Answer answer_of(mbn::PacketServiceState const& service) {
    return {record_of(service), table_of(service)};
}

Answer answer_of(mbn::Provider const& provider) {
    return {fields_of(provider), lines_of({provider})};
}

Answer answer_of(std::vector<mbn::Provider> const& providers) {
    return {list_of(providers), fmt::format("{}\n{}", count_of(providers.size(), "provider"), lines_of(providers))};
}

Answer answer_of(mbn::VisibleProviders const& visible) {
    Record fields{{"age_seconds", std::int64_t{visible.age.count()}}};
    append(fields, list_of(visible.providers));
    return {std::move(fields), fmt::format("{} in sight, {} s ago\n{}", count_of(visible.providers.size(), "provider"),
                                           visible.age.count(), lines_of(visible.providers))};
}

Answer answer_of(mbn::PinStatus const& status) {
    std::string text;
    switch (status.state) {
    case mbn::PinState::none:
        text = "no PIN is needed\n";
        break;
    case mbn::PinState::enter:
        text = fmt::format("the device waits for {}, {}\n", to_string(status.type),
                           attempts_sentence(status.attempts_remaining));
        break;
    case mbn::PinState::unblock:
        text = fmt::format("the device waits for the PUK of {}, {}\n", to_string(status.type),
                           attempts_sentence(status.attempts_remaining));
        break;
    }
    return {{{"state", to_string(status.state)},
             {"type", to_string(status.type)},
             {"attempts_remaining", attempts(status.attempts_remaining)}},
            std::move(text)};
}

Answer answer_of(std::vector<mbn::PinDescription> const& pins) {
    std::vector<Record> list;
    std::string text = count_of(pins.size(), "PIN") + "\n";
    for (mbn::PinDescription const& pin : pins) {
        list.push_back({{"type", to_string(pin.type)},
                        {"mode", to_string(pin.mode)},
                        {"format", to_string(pin.format)},
                        {"length_min", length(pin.length_min)},
                        {"length_max", length(pin.length_max)}});
        text.append(fmt::format("  {:<20}  {:<8}  {}, {} characters\n", to_string(pin.type), to_string(pin.mode),
                                to_string(pin.format), lengths(pin)));
    }
    return {{{"pins", std::move(list)}}, std::move(text)};
}

Answer answer_of(std::vector<mbn::ProvisionedContext> const& contexts) {
    std::vector<Record> list;
    std::string text = count_of(contexts.size(), "provisioned context") + "\n";
    for (mbn::ProvisionedContext const& context : contexts) {
        list.push_back({{"context_id", std::int64_t{context.id}},
                        {"type", to_string(context.type)},
                        {"access_string", context.access_string},
                        {"has_credentials", !context.user_name.empty()},
                        {"compression", to_string(context.compression)},
                        {"auth_protocol", to_string(context.auth_protocol)}});
        text.append(fmt::format("  {:<3}  {:<11}  {}{}\n", context.id, to_string(context.type), context.access_string,
                                context.user_name.empty() ? "" : ", with credentials"));
    }
    return {{{"contexts", std::move(list)}}, std::move(text)};
}

Answer answer_of(mbn::Profile const& profile) {
    Record fields = record_of(profile);
    append(fields, {{"creation_type", to_string(profile.creation_type)},
                    {"sim_icc_id", profile.sim_icc_id},
                    {"ip_type", to_string(profile.context.ip_type)},
                    {"compression", to_string(profile.context.compression)},
                    {"auth_protocol", profile.context.auth_protocol.is_automatic()
                                          ? std::string{"automatic"}
                                          : to_string(profile.context.auth_protocol.protocol())}});
    return {std::move(fields), table_of(profile)};
}

Answer answer_of(std::vector<mbn::RankedProfile> const& ranked) {
    std::vector<Record> list;
    std::string text = count_of(ranked.size(), "profile") + " in the store\n";
    for (mbn::RankedProfile const& entry : ranked) {
        std::vector<std::string> reasons;
        for (mbn::ProfileReason const reason : entry.reasons)
            reasons.push_back(to_string(reason));
        list.push_back({{"profile", entry.profile.name},
                        {"rank", entry.rank == 0 ? Value{} : Value{std::int64_t{entry.rank}}},
                        {"reasons", std::move(reasons)}});
        text.append("  ").append(to_string(entry)).append("\n");
    }
    return {{{"profiles", std::move(list)}}, std::move(text)};
}

} // namespace mbnctl
