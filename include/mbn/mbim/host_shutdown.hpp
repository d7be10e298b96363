// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_HOST_SHUTDOWN_HPP
#define MBN_MBIM_HOST_SHUTDOWN_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

namespace mbn::inline v0::mbim {

using MsHostShutdownInfo = EmptyInfo<MsHostShutdownCid::notify>;

/// The host is about to be switched off (Microsoft).
struct MsHostShutdownSet {
    static constexpr Operation operation = MsHostShutdownInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = MsHostShutdownInfo;

    template <class Self, class Archive>
    static constexpr void describe(Self&, Archive&) {}
    [[nodiscard]] friend constexpr bool operator==(MsHostShutdownSet const&,
                                                   MsHostShutdownSet const&) noexcept = default;
};

/// The commands of the service.
using MsHostShutdownCommands = CommandList<Command<void, MsHostShutdownSet, MsHostShutdownInfo>>;

} // namespace mbn::inline v0::mbim

#endif
