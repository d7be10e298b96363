// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_MBIM_HPP
#define MBN_EXAMPLES_MBNCTL_MBIM_HPP

#include "session.hpp"

#include <mbn/mbim/traced_channel.hpp>

#include <memory>

// Modems that this program speaks MBIM to.
namespace mbnctl {

// A file for all connections of a device, one after the other. Throws where it cannot be written.
[[nodiscard]] mbn::mbim::Tap trace_of(Arguments const& arguments);

// A device of this machine, by itself or through the proxy.
[[nodiscard]] OpenedDevice open_mbim(boost::asio::any_io_executor const& executor, Device const& device,
                                     mbn::mbim::Tap const& tap, Arguments const& arguments,
                                     std::shared_ptr<SharedProfiles> const& profiles);

// A modem in this process.
[[nodiscard]] OpenedDevice open_emulated(boost::asio::any_io_executor const& executor, mbn::mbim::Tap const& tap,
                                         Arguments const& arguments, std::shared_ptr<SharedProfiles> const& profiles);

} // namespace mbnctl

#endif
