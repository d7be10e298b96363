// SPDX-License-Identifier: BSL-1.0
#include "session.hpp"

#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/emulator/transport.hpp>
#include <mbn/transport/mbim.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <string>

// The one place where connections are made: every backend costs its compile time here and nowhere else.
namespace mbnctl {

namespace {

// The documented rules, except that the user may say where connecting is allowed. The limit that an administrator set
// in the profile stays.
struct UserRoaming : mbn::Desktop {
    std::optional<mbn::RoamApplicability> roaming = {};

    [[nodiscard]] bool allows_network(mbn::Profile const& profile, mbn::Registration const& registration) const {
        if (!roaming)
            return mbn::Desktop::allows_network(profile, registration);
        mbn::Profile limits;
        limits.admin_roam_control = profile.admin_roam_control;
        limits.conditions.roam = *roaming;
        return mbn::allows_registration(limits, registration.state);
    }
};

struct Log {
    Verbosity verbosity = Verbosity::results;

    void log(mbn::LogLine const& line) const {
        if (verbosity == Verbosity::log)
            fmt::print(stderr, "mbnctl: {}\n", to_string(line));
    }
};

template <class Transport, class... Where>
[[nodiscard]] mbn::AnyConnection make(boost::asio::any_io_executor const& executor, Arguments const& arguments,
                                      std::shared_ptr<ProfilesModule> const& profiles, Where&&... where) {
    using Backend = mbn::Backend<UserRoaming, LazyProfiles, Transport, Log>;
    typename Backend::Settings settings;
    settings.connection.roaming = arguments.connect.roaming;
    settings.profiles.module = profiles;
    settings.observer.verbosity = arguments.verbosity;
    return mbn::Connection<Backend>{executor, std::move(settings), std::forward<Where>(where)...};
}

} // namespace

mbn::AnyConnection make_connection(boost::asio::any_io_executor const& executor, Device const& device,
                                   Arguments const& arguments, std::shared_ptr<ProfilesModule> const& profiles) {
    switch (device.kind) {
    case DeviceKind::mbim_proxy:
        return make<mbn::MbimTransport<mbn::mbim::ProxyChannel>>(executor, arguments, profiles, device.path);
    case DeviceKind::emulated:
        return make<mbn::EmulatedTransport>(executor, arguments, profiles);
    case DeviceKind::mbim:
        break;
    }
    return make<mbn::MbimTransport<mbn::mbim::DeviceChannel>>(executor, arguments, profiles, device.path);
}

} // namespace mbnctl
