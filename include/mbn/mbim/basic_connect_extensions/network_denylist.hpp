// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_NETWORK_DENYLIST_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_NETWORK_DENYLIST_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

enum class DenylistState : std::uint32_t { none = 0, sim_provider_actuated = 0x1, network_provider_actuated = 0x2 };
[[nodiscard]] constexpr std::string_view name(DenylistState value) noexcept {
    return detail::bit_name_in(value, {"sim_provider_actuated", "network_provider_actuated"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(DenylistState) noexcept {
    return {};
}

enum class DenylistType : std::uint32_t { sim_provider, network_provider };
[[nodiscard]] constexpr std::string_view name(DenylistType value) noexcept {
    return detail::name_in(value, {"sim_provider", "network_provider"});
}

struct DeniedProvider {
    std::uint32_t mcc = 0;
    std::uint32_t mnc = 0;
    DenylistType denylist_type{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mcc", self.mcc);
        archive("mnc", self.mnc);
        archive("denylist_type", self.denylist_type);
    }
    [[nodiscard]] friend constexpr bool operator==(DeniedProvider const&, DeniedProvider const&) noexcept = default;
};

/// Networks that are not to be used, by whose wish (MBIMEx 1).
struct NetworkDenylistInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::network_denylist);

    DenylistState denylist_state{};
    List<DeniedProvider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("denylist_state", self.denylist_state);
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(NetworkDenylistInfo const&,
                                                   NetworkDenylistInfo const&) noexcept = default;
};
using NetworkDenylistQuery = Query<NetworkDenylistInfo>;

struct NetworkDenylistSet {
    static constexpr Operation operation = NetworkDenylistInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = NetworkDenylistInfo;

    DenylistState denylist_state{};
    List<DeniedProvider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("denylist_state", self.denylist_state);
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(NetworkDenylistSet const&,
                                                   NetworkDenylistSet const&) noexcept = default;
};

using NetworkDenylistCommand =
    Command<NetworkDenylistQuery, NetworkDenylistSet, NetworkDenylistInfo, NetworkDenylistInfo>;

} // namespace mbn::inline v0::mbim

#endif
