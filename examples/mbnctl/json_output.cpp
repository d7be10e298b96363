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
    case Command::delete_profile:
        return "delete_profile_complete";
    case Command::show_interfaces:
        return "interfaces";
    case Command::show_connection:
        return "connection";
    case Command::show_profiles:
        return "profiles";
    case Command::show_readyinfo:
        return "readyinfo";
    case Command::show_capability:
        return "capability";
    case Command::show_radio:
        return "radio";
    case Command::show_signal:
        return "signal";
    case Command::validate:
        return "validate_complete";
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
    void connection(mbn::ContextState const& context) override {
        success(Command::show_connection, record_of(context));
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
    void readyinfo(mbn::Subscriber const& subscriber) override {
        success(Command::show_readyinfo, record_of(subscriber));
    }
    void capability(mbn::Capability const& capability) override {
        success(Command::show_capability, record_of(capability));
    }
    void radio(mbn::RadioState const& radio) override { success(Command::show_radio, record_of(radio)); }
    void signal(mbn::Signal const& signal) override { success(Command::show_signal, record_of(signal)); }

    void profile_added(std::string_view file, std::string_view name, mbn::ProfileReport const& report) override {
        success(Command::add_profile, {{"profile", std::string{name}},
                                       {"file", std::string{file}},
                                       {"violations", records_of(report.violations)}});
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
