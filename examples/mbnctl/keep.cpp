// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"
#include "target.hpp"

#include <mbn/keep_connected.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <variant>

namespace mbnctl {

namespace {

// Looks now and then whether somebody changed the stored profile: a new password is worth an attempt at once.
class ProfileWatch {
public:
    ProfileWatch(boost::asio::any_io_executor const& executor, Profiles& profiles, std::string name,
                 std::chrono::seconds pause, std::function<void()> changed)
        : timer_{executor}, profiles_{profiles}, name_{std::move(name)}, pause_{pause}, changed_{std::move(changed)} {
        [[maybe_unused]] auto const there_already = profiles_.refresh();
        wait();
    }

private:
    void wait() {
        timer_.expires_after(pause_);
        timer_.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            look();
            wait();
        });
    }

    // A store that cannot be read is for the next attempt to report.
    void look() {
        mbn::Result<std::vector<mbn::ProfileEvent>> const events = profiles_.refresh();
        if (!events)
            return;
        for (mbn::ProfileEvent const& event : events.value())
            if (event.what == mbn::ProfileChange::update && event.profile.name == name_)
                return changed_();
    }

    boost::asio::steady_timer timer_;
    Profiles& profiles_;
    std::string name_;
    std::chrono::seconds pause_;
    std::function<void()> changed_;
};

[[nodiscard]] mbn::KeepConnected<> make_keeper(mbn::AnyConnection const& connection, Target const& target,
                                               mbn::KeepSettings const& settings) {
    if (auto const* const profile = std::get_if<mbn::Profile>(&target))
        return {connection, *profile, settings};
    return {connection, std::get<1>(target).second.reveal(), settings};
}

} // namespace

int keep(Context const& context, Device const& device) {
    ConnectArguments const& arguments = context.arguments.connect;
    mbn::Result<Target> const target = read_target(arguments);
    if (!target)
        return fail(context, Failure{target.error(), "cannot read " + arguments.password_file});

    Session session{context.arguments, device, context.profiles};
    mbn::KeepSettings settings;
    settings.request = session.options();
    mbn::KeepConnected<> keeper = make_keeper(session.connection(), target.value(), settings);
    mbn::Subscription const events =
        keeper.subscribe([&context](mbn::KeepEvent const& event) { context.output.keeping(event); });

    std::optional<ProfileWatch> watch;
    if (arguments.profile) {
        mbn::Result<Profiles*> const profiles = context.profiles->get();
        if (!profiles)
            return fail(context, Failure{profiles.error(), context.profiles->problem()});
        if (mbn::Result<mbn::StoredProfile> const stored = profiles.value()->read(*arguments.profile); !stored)
            return fail(context, Failure{stored.error(), stored.error().code == mbn::hresult::error_not_found
                                                             ? "`mbnctl show profiles` lists what the store has"
                                                             : ""});
        // A modem has better things to do than a folder.
        std::chrono::seconds const pause{context.arguments.modem ? 60 : 2};
        watch.emplace(session.connection().get_executor(), *profiles.value(), *arguments.profile, pause,
                      [&keeper, &arguments] { keeper.set_profile(*arguments.profile); });
    }

    keeper.start();
    session.run_until_interrupted([] { return false; });
    keeper.stop();
    watch.reset();
    if (context.arguments.at_end == AtEnd::leave_up)
        return exit_done;
    mbn::DisconnectResult const ended = session.finish<mbn::Disconnected>(
        [&session](auto const& handler) { session.connection().disconnect(session.options(), handler); });
    bool const was_down = !ended && ended.error().code == mbn::hresult::error_not_found;
    if (!ended && !was_down)
        return fail(context, Failure{ended.error(), hint_for(ended.error(), device)});
    if (ended)
        context.output.disconnected(ended.value());
    return exit_done;
}

} // namespace mbnctl
