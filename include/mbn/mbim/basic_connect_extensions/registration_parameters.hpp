// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_REGISTRATION_PARAMETERS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_REGISTRATION_PARAMETERS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Mobile initiated connection only (3GPP TS 24.501).
enum class MicoMode : std::uint32_t { disabled, enabled, unsupported, default_mode };
[[nodiscard]] constexpr std::string_view name(MicoMode value) noexcept {
    return detail::name_in(value, {"disabled", "enabled", "unsupported", "default"});
}

/// Discontinuous reception.
enum class DrxCycle : std::uint32_t { not_specified, not_supported, cycle_32, cycle_64, cycle_128, cycle_256 };
[[nodiscard]] constexpr std::string_view name(DrxCycle value) noexcept {
    return detail::name_in(value, {"not_specified", "not_supported", "cycle_32", "cycle_64", "cycle_128", "cycle_256"});
}

/// Local area data networks.
enum class LadnInfo : std::uint32_t { not_needed, requested };
[[nodiscard]] constexpr std::string_view name(LadnInfo value) noexcept {
    return detail::name_in(value, {"not_needed", "requested"});
}

enum class DefaultPduActivationHint : std::uint32_t { unlikely, likely };
[[nodiscard]] constexpr std::string_view name(DefaultPduActivationHint value) noexcept {
    return detail::name_in(value, {"unlikely", "likely"});
}

enum class ReRegister : std::uint32_t { no, yes };
[[nodiscard]] constexpr std::string_view name(ReRegister value) noexcept {
    return detail::name_in(value, {"no", "yes"});
}

/// How the device registers with 5G (MBIMEx 3).
struct RegistrationParametersInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::registration_parameters);

    MicoMode mico_mode{};
    DrxCycle drx_cycle{};
    LadnInfo ladn_info{};
    DefaultPduActivationHint default_pdu_activation_hint{};
    ReRegister re_register_if_needed{};
    PackedList<Tlv> unnamed_ies{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mico_mode", self.mico_mode);
        archive("drx_cycle", self.drx_cycle);
        archive("ladn_info", self.ladn_info);
        archive("default_pdu_activation_hint", self.default_pdu_activation_hint);
        archive("re_register_if_needed", self.re_register_if_needed);
        archive.tlvs("unnamed_ies", self.unnamed_ies);
    }
    [[nodiscard]] friend constexpr bool operator==(RegistrationParametersInfo const&,
                                                   RegistrationParametersInfo const&) noexcept = default;
};
using RegistrationParametersQuery = Query<RegistrationParametersInfo>;

struct RegistrationParametersSet {
    static constexpr Operation operation = RegistrationParametersInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = RegistrationParametersInfo;

    MicoMode mico_mode{};
    DrxCycle drx_cycle{};
    LadnInfo ladn_info{};
    DefaultPduActivationHint default_pdu_activation_hint{};
    ReRegister re_register_if_needed{};
    PackedList<Tlv> unnamed_ies{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mico_mode", self.mico_mode);
        archive("drx_cycle", self.drx_cycle);
        archive("ladn_info", self.ladn_info);
        archive("default_pdu_activation_hint", self.default_pdu_activation_hint);
        archive("re_register_if_needed", self.re_register_if_needed);
        archive.tlvs("unnamed_ies", self.unnamed_ies);
    }
    [[nodiscard]] friend constexpr bool operator==(RegistrationParametersSet const&,
                                                   RegistrationParametersSet const&) noexcept = default;
};

using RegistrationParametersCommand =
    Command<RegistrationParametersQuery, RegistrationParametersSet, RegistrationParametersInfo>;

} // namespace mbn::inline v0::mbim

#endif
