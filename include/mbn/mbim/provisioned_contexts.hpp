// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PROVISIONED_CONTEXTS_HPP
#define MBN_MBIM_PROVISIONED_CONTEXTS_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/uuid.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// Settings of a context that the device or the SIM keeps (MBIM 1.0, 10.5.13). Holds a password: not printable on
/// purpose.
struct ProvisionedContext {
    std::uint32_t context_id = 0;
    Uuid context_type = context_types::none;
    Text access_string{};
    Text user_name{};
    Text password{};
    Compression compression{};
    AuthProtocol auth_protocol{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("context_id", self.context_id);
        archive("context_type", self.context_type);
        archive("access_string", self.access_string, Limit{200});
        archive("user_name", self.user_name, Limit{510});
        archive("password", self.password, Limit{510});
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
    }
    [[nodiscard]] friend constexpr bool operator==(ProvisionedContext const&,
                                                   ProvisionedContext const&) noexcept = default;
};

/// MBIM 1.0, 10.5.13.
struct ProvisionedContextsInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::provisioned_contexts);

    List<ProvisionedContext> provisioned_contexts{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("provisioned_contexts", self.provisioned_contexts);
    }
    [[nodiscard]] friend constexpr bool operator==(ProvisionedContextsInfo const&,
                                                   ProvisionedContextsInfo const&) noexcept = default;
};
using ProvisionedContextsQuery = Query<ProvisionedContextsInfo>;

/// Writes one context over the one that has this ID, or adds it. Context type `none` takes it away. `provider_id` says
/// for which home network it is meant; empty is the present one.
struct ProvisionedContextsSet {
    static constexpr Operation operation = ProvisionedContextsInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ProvisionedContextsInfo;

    ProvisionedContext context{};
    Text provider_id{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("context", self.context);
        archive("provider_id", self.provider_id, Limit{12});
    }
    [[nodiscard]] friend constexpr bool operator==(ProvisionedContextsSet const&,
                                                   ProvisionedContextsSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
