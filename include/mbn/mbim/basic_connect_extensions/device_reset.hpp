// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_DEVICE_RESET_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_DEVICE_RESET_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

namespace mbn::inline v0::mbim {

using DeviceResetInfo = EmptyInfo<MsBasicConnectExtensionsCid::device_reset>;

/// Restarts the device (MBIMEx 2).
struct DeviceResetSet {
    static constexpr Operation operation = DeviceResetInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = DeviceResetInfo;

    template <class Self, class Archive>
    static constexpr void describe(Self&, Archive&) {}
    [[nodiscard]] friend constexpr bool operator==(DeviceResetSet const&, DeviceResetSet const&) noexcept = default;
};

using DeviceResetCommand = Command<void, DeviceResetSet, DeviceResetInfo>;

} // namespace mbn::inline v0::mbim

#endif
