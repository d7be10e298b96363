// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_FIRMWARE_ID_HPP
#define MBN_MBIM_FIRMWARE_ID_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

namespace mbn::inline v0::mbim {

/// Which firmware the device has, for the update of it (Microsoft).
struct MsFirmwareIdInfo {
    static constexpr Operation operation = operation_of(MsFirmwareIdCid::get);

    Uuid firmware_id{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("firmware_id", self.firmware_id);
    }
    [[nodiscard]] friend constexpr bool operator==(MsFirmwareIdInfo const&, MsFirmwareIdInfo const&) noexcept = default;
};
using MsFirmwareIdQuery = Query<MsFirmwareIdInfo>;

/// The commands of the service.
using MsFirmwareIdCommands = CommandList<Command<MsFirmwareIdQuery, void, MsFirmwareIdInfo>>;

} // namespace mbn::inline v0::mbim

#endif
