// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_LTE_ATTACH_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_LTE_ATTACH_HPP

#include <mbn/mbim/basic_connect_extensions/context_source.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

enum class LteAttachOperation : std::uint32_t { default_operation, restore_factory };
[[nodiscard]] constexpr std::string_view name(LteAttachOperation value) noexcept {
    return detail::name_in(value, {"default", "restore_factory"});
}

enum class LteAttachRoaming : std::uint32_t { home, partner, non_partner };
[[nodiscard]] constexpr std::string_view name(LteAttachRoaming value) noexcept {
    return detail::name_in(value, {"home", "partner", "non_partner"});
}

enum class LteAttachState : std::uint32_t { detached, attached };
[[nodiscard]] constexpr std::string_view name(LteAttachState value) noexcept {
    return detail::name_in(value, {"detached", "attached"});
}

/// The context that a device attaches with (MBIMEx 1). Holds a password: not printable on purpose.
struct LteAttachConfiguration {
    ContextIpType ip_type{};
    LteAttachRoaming roaming{};
    ContextSource source{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("ip_type", self.ip_type);
        archive("roaming", self.roaming);
        archive("source", self.source);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(LteAttachConfiguration const&,
                                                   LteAttachConfiguration const&) noexcept = default;
};

/// At home, with a partner, and with others.
struct LteAttachConfigurationInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::lte_attach_configuration);

    List<LteAttachConfiguration> configurations{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("configurations", self.configurations);
    }
    [[nodiscard]] friend constexpr bool operator==(LteAttachConfigurationInfo const&,
                                                   LteAttachConfigurationInfo const&) noexcept = default;
};
using LteAttachConfigurationQuery = Query<LteAttachConfigurationInfo>;

/// Not printable on purpose.
struct LteAttachConfigurationSet {
    static constexpr Operation operation = LteAttachConfigurationInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = LteAttachConfigurationInfo;

    LteAttachOperation attach_operation{};
    List<LteAttachConfiguration> configurations{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("attach_operation", self.attach_operation);
        archive.list("configurations", self.configurations);
    }
    [[nodiscard]] friend constexpr bool operator==(LteAttachConfigurationSet const&,
                                                   LteAttachConfigurationSet const&) noexcept = default;
};

/// The context that the device is attached with (MBIMEx 1). Not printable on purpose.
struct LteAttachInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::lte_attach_info);

    LteAttachState lte_attach_state{};
    ContextIpType ip_type{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("lte_attach_state", self.lte_attach_state);
        archive("ip_type", self.ip_type);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(LteAttachInfo const&, LteAttachInfo const&) noexcept = default;
};
using LteAttachInfoQuery = Query<LteAttachInfo>;

/// The same in MBIMEx 3. `nw_error` is a 3GPP cause. Not printable on purpose.
struct LteAttachInfo3 {
    static constexpr Operation operation = LteAttachInfo::operation;

    LteAttachState lte_attach_state{};
    std::uint32_t nw_error = 0;
    ContextIpType ip_type{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("lte_attach_state", self.lte_attach_state);
        archive("nw_error", self.nw_error);
        archive("ip_type", self.ip_type);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(LteAttachInfo3 const&, LteAttachInfo3 const&) noexcept = default;
};

/// Those of MBIMEx 1; `LteAttachInfo3` comes in MBIMEx 3 only.
using LteAttachCommands = CommandList<Command<LteAttachConfigurationQuery, LteAttachConfigurationSet,
                                              LteAttachConfigurationInfo, LteAttachConfigurationInfo>,
                                      Command<LteAttachInfoQuery, void, LteAttachInfo, LteAttachInfo>>;

} // namespace mbn::inline v0::mbim

#endif
