// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"

#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <system_error>
#include <variant>
#include <vector>

#include <unistd.h>

namespace mbnctl {

namespace {

[[nodiscard]] int run_on_device(Context const& context) {
    std::vector<Device> const devices = find_devices(context.arguments.device);
    if (devices.empty())
        return fail(context, Failure{mbn::make_error(mbn::hresult::error_not_found), why_no_device()});
    switch (context.arguments.command) {
    case Command::connect:
        return connect(context, devices.front());
    case Command::disconnect:
        return disconnect(context, devices.front());
    case Command::monitor:
        return monitor(context, devices.front());
    case Command::keep:
        return keep(context, devices.front());
    case Command::show_selection:
        return show_selection(context, devices.front());
    case Command::scan:
    case Command::show_visibleproviders:
        return search(context, devices.front());
    case Command::pin_enter:
    case Command::pin_enable:
    case Command::pin_disable:
    case Command::pin_change:
    case Command::pin_unblock:
        return use_pin(context, devices.front());
    case Command::show_capability:
    case Command::show_connection:
    case Command::show_signal:
        return show(context, devices.front());
    default:
        return control(context, devices.front());
    }
}

[[nodiscard]] int run(Context const& context) {
    switch (context.arguments.command) {
    case Command::add_profile:
    case Command::set_profile:
    case Command::ensure_profile:
        return store_profile(context);
    case Command::delete_profile:
        return delete_profile(context);
    case Command::export_profile:
        return export_profile(context);
    case Command::show_profile:
        return show_profile(context);
    case Command::show_profiles:
        return show_profiles(context);
    case Command::validate:
        return validate(context);
    case Command::show_interfaces:
        return show_interfaces(context);
    case Command::decode:
        return decode(context);
    case Command::encode:
        return encode(context);
    default:
        return run_on_device(context);
    }
}

[[nodiscard]] bool needs_documents(Arguments const& arguments) {
    switch (arguments.command) {
    case Command::connect:
    case Command::keep:
        return !arguments.connect.apn;
    case Command::add_profile:
    case Command::set_profile:
    case Command::ensure_profile:
    case Command::delete_profile:
    case Command::export_profile:
    case Command::show_profile:
    case Command::show_profiles:
    case Command::show_selection:
    case Command::validate:
        return true;
    default:
        return false;
    }
}

// This process goes on as the program that has documents. Returns only where there is none.
[[nodiscard]] int hand_over(Context const& context, char** values) {
    std::error_code error;
    std::filesystem::path const program = std::filesystem::read_symlink("/proc/self/exe", error);
    std::filesystem::path const other = program.parent_path() / "mbnctl_profiles";
    ::execv(other.c_str(), values);
    std::error_code const reason{errno, std::generic_category()};
    return fail(context, Failure{mbn::make_error(mbn::hresult::error_file_not_found),
                                 "cannot run " + other.string() + ": " + reason.message()});
}

} // namespace

} // namespace mbnctl

int main(int count, char** values) {
    try {
        auto const parsed = mbnctl::parse_arguments(count, values);
        if (int const* const code = std::get_if<int>(&parsed))
            return *code;
        auto const& arguments = std::get<mbnctl::Arguments>(parsed);
        auto const output = arguments.format == mbnctl::Format::json ? mbnctl::json_output() : mbnctl::human_output();
        mbnctl::Context const context{arguments, *output,
                                      std::make_shared<mbnctl::SharedProfiles>(arguments.store, arguments.modem)};
        if (!mbnctl::has_documents() && mbnctl::needs_documents(arguments))
            return mbnctl::hand_over(context, values);
        return mbnctl::run(context);
    } catch (std::exception const& problem) {
        std::fprintf(stderr, "mbnctl: %s\n", problem.what());
        return mbnctl::exit_refused;
    }
}
