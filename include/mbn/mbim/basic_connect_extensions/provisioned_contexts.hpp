// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_PROVISIONED_CONTEXTS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_PROVISIONED_CONTEXTS_HPP

#include <mbn/mbim/basic_connect_extensions/context_source.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// What to do with a context; the default is to write it.
enum class ContextOperation : std::uint32_t { default_operation, delete_context, restore_factory };
[[nodiscard]] constexpr std::string_view name(ContextOperation value) noexcept {
    return detail::name_in(value, {"default", "delete", "restore_factory"});
}

enum class ContextState : std::uint32_t { disabled, enabled };
[[nodiscard]] constexpr std::string_view name(ContextState value) noexcept {
    return detail::name_in(value, {"disabled", "enabled"});
}

/// Where a context may be used.
enum class ContextRoaming : std::uint32_t {
    home_only,
    partner_only,
    non_partner_only,
    home_and_partner,
    home_and_non_partner,
    partner_and_non_partner,
    allow_all
};
[[nodiscard]] constexpr std::string_view name(ContextRoaming value) noexcept {
    return detail::name_in(value, {"home_only", "partner_only", "non_partner_only", "home_and_partner",
                                   "home_and_non_partner", "partner_and_non_partner", "allow_all"});
}

enum class ContextMedia : std::uint32_t { cellular_only, wifi_only, all };
[[nodiscard]] constexpr std::string_view name(ContextMedia value) noexcept {
    return detail::name_in(value, {"cellular_only", "wifi_only", "all"});
}

/// Settings of a context that the device or the SIM keeps (MBIMEx 1). Holds a password: not printable on purpose.
struct ExtendedProvisionedContext {
    std::uint32_t context_id = 0;
    Uuid context_type{};
    ContextIpType ip_type{};
    ContextState state{};
    ContextRoaming roaming{};
    ContextMedia media_type{};
    ContextSource source{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("context_id", self.context_id);
        archive("context_type", self.context_type);
        archive("ip_type", self.ip_type);
        archive("state", self.state);
        archive("roaming", self.roaming);
        archive("media_type", self.media_type);
        archive("source", self.source);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(ExtendedProvisionedContext const&,
                                                   ExtendedProvisionedContext const&) noexcept = default;
};

/// Takes the place of PROVISIONED_CONTEXTS of Basic Connect (MBIMEx 1).
struct ExtendedProvisionedContextsInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::provisioned_contexts);

    List<ExtendedProvisionedContext> provisioned_contexts{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("provisioned_contexts", self.provisioned_contexts);
    }
    [[nodiscard]] friend constexpr bool operator==(ExtendedProvisionedContextsInfo const&,
                                                   ExtendedProvisionedContextsInfo const&) noexcept = default;
};
using ExtendedProvisionedContextsQuery = Query<ExtendedProvisionedContextsInfo>;

/// Writes the context of this type, or takes it away. Not printable on purpose.
struct ExtendedProvisionedContextsSet {
    static constexpr Operation operation = ExtendedProvisionedContextsInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ExtendedProvisionedContextsInfo;

    ContextOperation context_operation{};
    Uuid context_type{};
    ContextIpType ip_type{};
    ContextState state{};
    ContextRoaming roaming{};
    ContextMedia media_type{};
    ContextSource source{};
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("context_operation", self.context_operation);
        archive("context_type", self.context_type);
        archive("ip_type", self.ip_type);
        archive("state", self.state);
        archive("roaming", self.roaming);
        archive("media_type", self.media_type);
        archive("source", self.source);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(ExtendedProvisionedContextsSet const&,
                                                   ExtendedProvisionedContextsSet const&) noexcept = default;
};

using ExtendedProvisionedContextsCommand = Command<ExtendedProvisionedContextsQuery, ExtendedProvisionedContextsSet,
                                                   ExtendedProvisionedContextsInfo, ExtendedProvisionedContextsInfo>;

} // namespace mbn::inline v0::mbim

#endif
