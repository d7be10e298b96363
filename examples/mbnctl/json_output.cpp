// SPDX-License-Identifier: BSL-1.0
#include "json.hpp"
#include "output.hpp"
#include "records.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <utility>

namespace mbnctl {

namespace {

// The name of the last line of a command.
[[nodiscard]] std::string_view end_of(Command command) {
    switch (command) {
    case Command::connect:
        return "connect_complete";
    case Command::disconnect:
        return "disconnect_complete";
    case Command::add_profile:
        return "add_profile_complete";
    case Command::set_profile:
        return "set_profile_complete";
    case Command::ensure_profile:
        return "ensure_profile_complete";
    case Command::delete_profile:
        return "delete_profile_complete";
    case Command::export_profile:
        return "export_profile_complete";
    case Command::show_interfaces:
        return "interfaces";
    case Command::show_connection:
        return "connection";
    case Command::show_profiles:
        return "profiles";
    case Command::show_profile:
        return "profile";
    case Command::show_selection:
        return "selection";
    case Command::show_readyinfo:
        return "readyinfo";
    case Command::show_capability:
        return "capability";
    case Command::show_radio:
        return "radio";
    case Command::show_signal:
        return "signal";
    case Command::show_registration:
        return "registration";
    case Command::show_packetservice:
        return "packetservice";
    case Command::show_homeprovider:
        return "homeprovider";
    case Command::show_preferredproviders:
        return "preferredproviders";
    case Command::show_visibleproviders:
        return "visibleproviders";
    case Command::show_pin:
        return "pin";
    case Command::show_pinlist:
        return "pinlist";
    case Command::show_provisionedcontexts:
        return "provisionedcontexts";
    case Command::set_radio:
        return "set_radio_complete";
    case Command::set_registration:
        return "set_registration_complete";
    case Command::set_packetservice:
        return "set_packetservice_complete";
    case Command::set_preferredproviders:
        return "set_preferredproviders_complete";
    case Command::pin_enter:
        return "pin_enter_complete";
    case Command::pin_enable:
        return "pin_enable_complete";
    case Command::pin_disable:
        return "pin_disable_complete";
    case Command::pin_change:
        return "pin_change_complete";
    case Command::pin_unblock:
        return "pin_unblock_complete";
    case Command::scan:
        return "scan_complete";
    case Command::keep:
        return "keep_complete";
    case Command::validate:
        return "validate_complete";
    case Command::decode:
        return "decode_complete";
    case Command::encode:
        return "encode_complete";
    case Command::monitor:
        break;
    }
    return "monitor_complete";
}

class JsonOutput final : public Output {
public:
    void event(mbn::Event const& event) override { write(record_of(event)); }

    void monitoring(std::string_view device) override {
        write({{"event", std::string{"monitoring"}}, {"device", std::string{device}}});
    }

    void connected(mbn::Connected const& connected) override {
        write(record_of_end(end_of(Command::connect), connected));
    }
    void disconnected(mbn::Disconnected const& disconnected) override {
        write(record_of_end(end_of(Command::disconnect), disconnected));
    }

    void interfaces(std::vector<InterfaceInfo> const& interfaces) override {
        std::vector<Record> list;
        for (InterfaceInfo const& interface : interfaces)
            list.push_back(record_of(interface));
        success(Command::show_interfaces, {{"interfaces", std::move(list)}});
    }
    void profiles(mbn::ProfileList const& list) override {
        std::vector<Record> profiles;
        for (mbn::Profile const& profile : list.profiles)
            profiles.push_back(record_of(profile));
        std::vector<Record> damaged;
        for (mbn::DamagedProfile const& entry : list.damaged)
            damaged.push_back({{"file", entry.place}, {"violations", records_of(entry.report.violations)}});
        success(Command::show_profiles, {{"profiles", std::move(profiles)}, {"damaged", std::move(damaged)}});
    }
    void answer(Command command, Answer const& answer) override { success(command, answer.fields); }

    void keeping(mbn::KeepEvent const& event) override { write(record_of(event)); }
    void searching(std::chrono::seconds elapsed) override {
        write({{"event", std::string{"searching"}}, {"elapsed_seconds", std::int64_t{elapsed.count()}}});
    }
    void pin_status(mbn::PinStatus const& status) override {
        Record record{{"event", std::string{"pin_status"}}};
        append(record, answer_of(status).fields);
        write(record);
    }

    void profile_stored(Command command, std::string_view file, std::string_view name, mbn::Ensured outcome,
                        mbn::ProfileReport const& report) override {
        success(command, {{"profile", std::string{name}},
                          {"file", std::string{file}},
                          {"outcome", to_string(outcome)},
                          {"violations", records_of(report.violations)}});
    }
    void profile_exported(std::string_view name, std::string_view file, std::string_view document) override {
        success(Command::export_profile, {{"profile", std::string{name}},
                                          {"file", file.empty() ? Value{} : Value{std::string{file}}},
                                          {"document", file.empty() ? Value{std::string{document}} : Value{}}});
    }
    void profile_deleted(std::string_view name) override {
        success(Command::delete_profile, {{"profile", std::string{name}}});
    }

    void validated(std::string_view file, mbn::ProfileReport const& report) override {
        end(Command::validate, report.is_valid() ? mbn::hresult::s_ok : mbn::hresult::e_mbn_invalid_profile,
            {{"file", std::string{file}},
             {"errors", static_cast<std::int64_t>(report.count(mbn::Severity::error))},
             {"warnings", static_cast<std::int64_t>(report.count(mbn::Severity::warning))},
             {"violations", records_of(report.violations)}});
    }

    void failed(Command command, Failure const& failure) override { write(record_of_end(end_of(command), failure)); }

private:
    static void success(Command command, Record fields) { end(command, mbn::hresult::s_ok, std::move(fields)); }

    static void end(Command command, mbn::HResult code, Record fields) {
        Record record = record_of_end(end_of(command), code);
        append(record, std::move(fields));
        write(record);
    }

    // A program reads while we run, so no line stays in a buffer.
    static void write(Record const& record) {
        fmt::print("{}\n", to_json(record));
        std::fflush(stdout);
    }
};

} // namespace

std::unique_ptr<Output> json_output() {
    return std::make_unique<JsonOutput>();
}

} // namespace mbnctl
