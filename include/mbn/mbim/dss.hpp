// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DSS_HPP
#define MBN_MBIM_DSS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class DssLinkState : std::uint32_t { deactivate, activate };
[[nodiscard]] constexpr std::string_view name(DssLinkState value) noexcept {
    return detail::name_in(value, {"deactivate", "activate"});
}

using DssConnectInfo = EmptyInfo<DssCid::connect>;

/// Joins a data stream to a device service, or parts them (MBIM 1.0, 10.5).
struct DssConnectSet {
    static constexpr Operation operation = DssConnectInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = DssConnectInfo;

    Uuid device_service_id{};
    std::uint32_t dss_session_id = 0;
    DssLinkState dss_link_state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("device_service_id", self.device_service_id);
        archive("dss_session_id", self.dss_session_id);
        archive("dss_link_state", self.dss_link_state);
    }
    [[nodiscard]] friend constexpr bool operator==(DssConnectSet const&, DssConnectSet const&) noexcept = default;
};

/// The commands of the service.
using DssCommands = CommandList<Command<void, DssConnectSet, DssConnectInfo>>;

} // namespace mbn::inline v0::mbim

#endif
