// SPDX-License-Identifier: BSL-1.0
#include "mbim.hpp"
#include "rules.hpp"

#include <mbn/connection.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/any_channel.hpp>
#include <mbn/mbim/device_channel.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/proxy_channel.hpp>
#include <mbn/mbim/trace_file.hpp>
#include <mbn/mbim/traced_channel.hpp>
#include <mbn/transport/mbim.hpp>

#include <memory>
#include <utility>

namespace mbnctl {

namespace {

// One backend, whichever way leads to the modem: only one is compiled.
using Backend = mbn::Backend<UserRoaming, LazyProfiles, mbn::MbimTransport<mbn::mbim::AnyChannel>, Log>;

template <class Channel, class Where>
[[nodiscard]] mbn::AnyConnection connect_over(boost::asio::any_io_executor const& executor, Arguments const& arguments,
                                              std::shared_ptr<SharedProfiles> const& profiles, Where& where) {
    auto settings = settings_for<Backend>(arguments, profiles);
    auto const target = mbn::mbim::AnyTarget::of<mbn::mbim::TracedChannel<Channel>>(executor, where);
    return mbn::Connection<Backend>{executor, std::move(settings), target};
}

// The modem in this process, with its messages shown.
struct TracedModem {
    mbn::emulator::RunningModem<>& modem;
    mbn::mbim::Tap tap;

    [[nodiscard]] auto connector() const {
        return [connect = modem.connector(), shown = tap](boost::asio::any_io_executor const& executor) {
            return mbn::mbim::TracedChannel<mbn::mbim::MemoryChannel>{connect(executor), shown};
        };
    }
};

} // namespace

mbn::mbim::Tap trace_of(Arguments const& arguments) {
    if (arguments.trace.empty())
        return {};
    auto const file = std::make_shared<mbn::mbim::TraceFile>(arguments.trace, arguments.trace_secrets);
    return [file](mbn::mbim::Towards towards, mbn::mbim::Bytes bytes) { file->record(towards, bytes); };
}

OpenedDevice open_mbim(boost::asio::any_io_executor const& executor, Device const& device, mbn::mbim::Tap const& tap,
                       Arguments const& arguments, std::shared_ptr<SharedProfiles> const& profiles) {
    mbn::mbim::TracedPath path{device.path, tap};
    if (device.kind == DeviceKind::mbim_proxy)
        return {nullptr, connect_over<mbn::mbim::ProxyChannel>(executor, arguments, profiles, path)};
    return {nullptr, connect_over<mbn::mbim::DeviceChannel>(executor, arguments, profiles, path)};
}

OpenedDevice open_emulated(boost::asio::any_io_executor const& executor, mbn::mbim::Tap const& tap,
                           Arguments const& arguments, std::shared_ptr<SharedProfiles> const& profiles) {
    auto const modem = std::make_shared<mbn::emulator::RunningModem<>>(executor);
    TracedModem traced{*modem, tap};
    return {modem, connect_over<mbn::mbim::MemoryChannel>(executor, arguments, profiles, traced)};
}

} // namespace mbnctl
