// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_COMMANDS_HPP
#define MBN_EXAMPLES_MBNCTL_COMMANDS_HPP

#include "arguments.hpp"
#include "devices.hpp"
#include "output.hpp"
#include "shared_profiles.hpp"

#include <memory>

namespace mbnctl {

// What every command works with.
struct Context {
    Arguments const& arguments;
    Output& output;
    std::shared_ptr<SharedProfiles> profiles;
};

// Each runs one command and gives the exit code. Those of the first group talk to a device.
[[nodiscard]] int connect(Context const& context, Device const& device);
[[nodiscard]] int disconnect(Context const& context, Device const& device);
[[nodiscard]] int monitor(Context const& context, Device const& device);
[[nodiscard]] int show(Context const& context, Device const& device);
[[nodiscard]] int show_selection(Context const& context, Device const& device);
[[nodiscard]] int control(Context const& context, Device const& device);
[[nodiscard]] int search(Context const& context, Device const& device);
[[nodiscard]] int keep(Context const& context, Device const& device);
[[nodiscard]] int use_pin(Context const& context, Device const& device);
[[nodiscard]] int show_interfaces(Context const& context);

[[nodiscard]] int store_profile(Context const& context);
[[nodiscard]] int delete_profile(Context const& context);
[[nodiscard]] int export_profile(Context const& context);
[[nodiscard]] int show_profile(Context const& context);
[[nodiscard]] int show_profiles(Context const& context);
[[nodiscard]] int validate(Context const& context);

// Without a device and without a profile.
[[nodiscard]] int decode(Context const& context);
[[nodiscard]] int encode(Context const& context);

// Says the failure and gives its exit code.
[[nodiscard]] int fail(Context const& context, Failure const& failure);

// What this program can add to an error of a device: how to mend it with this program.
[[nodiscard]] std::string hint_for(mbn::Error const& error, Device const& device);

} // namespace mbnctl

#endif
