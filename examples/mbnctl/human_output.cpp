// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"
#include "table.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <utility>
#include <variant>

namespace mbnctl {

namespace {

using Line = std::pair<std::string_view, std::string>;

// What changed, and what it is now.
struct EventLine {
    [[nodiscard]] Line operator()(mbn::ConnectStateChange const& change) const {
        std::string state = to_string(change.context.state);
        if (change.context.cause != mbn::NetworkCause::none)
            state.append(", cause ").append(cause_sentence(change.context.cause));
        if (change.ended_by != mbn::DeniedBy::nobody)
            state.append(", ended by ").append(mbn::text(change.ended_by));
        return {"connection", std::move(state)};
    }
    [[nodiscard]] Line operator()(mbn::VoiceCallStateChange const& change) const {
        return {"voice call", to_string(change.state)};
    }
    [[nodiscard]] Line operator()(mbn::PacketServiceStateChange const& change) const {
        return {"packet service", to_string(change.packet_service.state)};
    }
    [[nodiscard]] Line operator()(mbn::RegisterStateChange const& change) const {
        return {"registration", registration_sentence(change.registration)};
    }
    [[nodiscard]] Line operator()(mbn::ReadyStateChange const& change) const {
        return {"SIM", ready_sentence(change.subscriber.ready_state)};
    }
    [[nodiscard]] Line operator()(mbn::RadioStateChange const& change) const {
        return {"radio", fmt::format("hardware {}, software {}", to_string(change.radio.hardware),
                                     to_string(change.radio.software))};
    }
    [[nodiscard]] Line operator()(mbn::SignalStateChange const& change) const {
        return {"signal", signal_sentence(change.signal)};
    }
    [[nodiscard]] Line operator()(mbn::IpSettingsChange const& change) const {
        return {"IP settings", to_string(change.ip)};
    }
    [[nodiscard]] Line operator()(mbn::PreferredProvidersChange const& change) const {
        return {"preferred", count_of(change.providers.size(), "provider")};
    }
    [[nodiscard]] Line operator()(mbn::ProvisionedContextsChange const& /*change*/) const {
        return {"contexts", "the provisioned contexts changed"};
    }
    [[nodiscard]] Line operator()(mbn::ConnectionRemoval const& removal) const {
        return {"device", fmt::format("gone, {}", to_string(removal.code))};
    }
    [[nodiscard]] Line operator()(mbn::ConnectComplete const& complete) const {
        return {"connect", to_string(complete.result ? mbn::hresult::s_ok : complete.result.error().code)};
    }
    [[nodiscard]] Line operator()(mbn::DisconnectComplete const& complete) const {
        return {"disconnect", to_string(complete.result ? mbn::hresult::s_ok : complete.result.error().code)};
    }
};

class HumanOutput final : public Output {
public:
    void event(mbn::Event const& event) override {
        auto const [what, now] = std::visit(EventLine{}, event.what);
        std::string const origin = event.origin == mbn::Origin::own ? fmt::format("request {}", event.request_id.value)
                                                                    : std::string{"from outside"};
        if (is_terminal_) {
            print("{:8.3f} s  {:<15} {} ({})\n", elapsed(), what, now, origin);
        } else {
            print("{}: {} ({})\n", what, now, origin);
        }
    }

    void monitoring(std::string_view device) override { print("monitoring {}, until interrupted\n", device); }

    void connected(mbn::Connected const& connected) override { print("connected: S_OK\n{}", table_of(connected)); }
    void disconnected(mbn::Disconnected const& disconnected) override {
        print("disconnected: S_OK (request {}, session {})\n", disconnected.request_id.value,
              disconnected.session.value);
    }

    void interfaces(std::vector<InterfaceInfo> const& interfaces) override {
        print("{} on the system{}\n", count_of(interfaces.size(), "interface"), interfaces.empty() ? "" : ":");
        for (InterfaceInfo const& interface : interfaces)
            print("\n{}", table_of(interface));
    }
    void profiles(mbn::ProfileList const& list) override {
        print("{} in the store{}\n", count_of(list.profiles.size(), "profile"), list.profiles.empty() ? "" : ":");
        for (mbn::Profile const& profile : list.profiles)
            print("\n{}", table_of(profile));
        for (mbn::DamagedProfile const& damaged : list.damaged)
            print("\ndamaged: {}\n{}", damaged.place, to_string(damaged.report, damaged.place));
    }
    void answer(Command /*command*/, Answer const& answer) override {
        end_progress();
        print("{}", answer.text);
    }

    void keeping(mbn::KeepEvent const& event) override {
        if (is_terminal_)
            print("{:8.3f} s  {}\n", elapsed(), to_string(event));
        else
            print("{}\n", to_string(event));
    }

    // A line that is written over and over: for eyes only.
    void searching(std::chrono::seconds elapsed) override {
        if (isatty(STDERR_FILENO) != 1)
            return;
        fmt::print(stderr, "\rsearching, {} s ", elapsed.count());
        std::fflush(stderr);
        has_progress_ = true;
    }
    void pin_status(mbn::PinStatus const& status) override { print("{}", answer_of(status).text); }

    void profile_stored(Command command, std::string_view file, std::string_view name, mbn::Ensured outcome,
                        mbn::ProfileReport const& report) override {
        std::string const done = command == Command::add_profile ? "added" : to_string(outcome);
        print("{}profile {}: {}\n", to_string(report, file), done, name);
    }
    void profile_deleted(std::string_view name) override { print("profile deleted: {}\n", name); }
    void profile_exported(std::string_view name, std::string_view file, std::string_view document) override {
        if (file.empty())
            print("{}", document);
        else
            print("profile exported: {} to {}\n", name, file);
    }

    void validated(std::string_view file, mbn::ProfileReport const& report) override {
        print("{}{}: {}, {}{}\n", to_string(report, file), file, count_of(report.count(mbn::Severity::error), "error"),
              count_of(report.count(mbn::Severity::warning), "warning"), report.is_truncated ? ", and more" : "");
    }

    // Code, what it means, where, what the network said, what to do: in that order.
    void failed(Command /*command*/, Failure const& failure) override {
        mbn::Error const& error = failure.error;
        std::string text;
        for (mbn::Violation const& violation : failure.violations)
            text.append(to_string(violation, failure.file)).append("\n");
        text.append(fmt::format("mbnctl: {}\n", to_string(error.code)));
        if (error.phase != mbn::Phase::none)
            text.append(fmt::format("  while: {}, request {}\n", mbn::text(error.phase), error.request_id.value));
        if (error.denied_by != mbn::DeniedBy::nobody)
            text.append(fmt::format("  denied by: {}\n", mbn::text(error.denied_by)));
        if (error.cause != mbn::NetworkCause::none)
            text.append(fmt::format("  cause: {}{}\n", cause_sentence(error.cause),
                                    error.throttled ? ", said before; the device is probably throttled" : ""));
        if (error.attempts_remaining != mbn::attempts_unknown)
            text.append(fmt::format("  attempts: {}\n", attempts_sentence(error.attempts_remaining)));
        if (error.outcome_unknown)
            text.append("  outcome: unknown, the device may have done it\n");
        if (std::string const advice = advice_sentence(error, failure.hint); !advice.empty())
            text.append(fmt::format("  advice: {}\n", advice));
        end_progress();
        std::fflush(stdout);
        fmt::print(stderr, "{}", text);
    }

private:
    template <class... Arguments>
    static void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::print(format, std::forward<Arguments>(arguments)...);
        std::fflush(stdout);
    }

    // Seconds since the program began.
    [[nodiscard]] double elapsed() const {
        return std::chrono::duration<double>{std::chrono::steady_clock::now() - start_}.count();
    }

    void end_progress() {
        if (std::exchange(has_progress_, false))
            fmt::print(stderr, "\n");
    }

    bool has_progress_ = false;
    bool is_terminal_ = isatty(STDOUT_FILENO) == 1;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace

std::unique_ptr<Output> human_output() {
    return std::make_unique<HumanOutput>();
}

} // namespace mbnctl
