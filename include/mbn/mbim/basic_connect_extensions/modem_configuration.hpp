// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_MODEM_CONFIGURATION_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_MODEM_CONFIGURATION_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

enum class ModemConfigurationStatus : std::uint32_t { unknown, started, completed };
[[nodiscard]] constexpr std::string_view name(ModemConfigurationStatus value) noexcept {
    return detail::name_in(value, {"unknown", "started", "completed"});
}

/// How far the device is with the settings of an operator (MBIMEx 3).
struct ModemConfigurationInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::modem_configuration);

    ModemConfigurationStatus configuration_status{};
    Text configuration_name{};
    PackedList<Tlv> unnamed_ies{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("configuration_status", self.configuration_status);
        archive.tlv("configuration_name", self.configuration_name);
        archive.tlvs("unnamed_ies", self.unnamed_ies);
    }
    [[nodiscard]] friend constexpr bool operator==(ModemConfigurationInfo const&,
                                                   ModemConfigurationInfo const&) noexcept = default;
};
using ModemConfigurationQuery = Query<ModemConfigurationInfo>;

using ModemConfigurationCommand =
    Command<ModemConfigurationQuery, void, ModemConfigurationInfo, ModemConfigurationInfo>;

} // namespace mbn::inline v0::mbim

#endif
