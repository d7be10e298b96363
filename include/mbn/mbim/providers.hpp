// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PROVIDERS_HPP
#define MBN_MBIM_PROVIDERS_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// The networks that the SIM prefers, the first one most (MBIM 1.0, 10.5.7). Signal and technology in it mean nothing.
struct PreferredProvidersInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::preferred_providers);

    List<Provider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(PreferredProvidersInfo const&,
                                                   PreferredProvidersInfo const&) noexcept = default;
};
using PreferredProvidersQuery = Query<PreferredProvidersInfo>;

/// Replaces the whole list.
struct PreferredProvidersSet {
    static constexpr Operation operation = PreferredProvidersInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = PreferredProvidersInfo;

    List<Provider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(PreferredProvidersSet const&,
                                                   PreferredProvidersSet const&) noexcept = default;
};

/// What to look for (MBIM 1.0, 10.5.8): every network, or only those that a device for several of them can be made at
/// home in.
enum class VisibleProvidersAction : std::uint32_t { full_scan, restricted_scan };
[[nodiscard]] constexpr std::string_view name(VisibleProvidersAction value) noexcept {
    return detail::name_in(value, {"full_scan", "restricted_scan"});
}

/// The networks in reach (MBIM 1.0, 10.5.8).
struct VisibleProvidersInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::visible_providers);

    List<Provider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(VisibleProvidersInfo const&,
                                                   VisibleProvidersInfo const&) noexcept = default;
};

/// Looks for networks, which takes up to some minutes. Finding none is `Status::providers_not_found`.
struct VisibleProvidersQuery {
    static constexpr Operation operation = VisibleProvidersInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = VisibleProvidersInfo;

    VisibleProvidersAction action{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("action", self.action);
    }
    [[nodiscard]] friend constexpr bool operator==(VisibleProvidersQuery const&,
                                                   VisibleProvidersQuery const&) noexcept = default;
};

/// The networks between which a device for several of them may be moved, preferred ones first (MBIM 1.0, 10.5).
struct MulticarrierProvidersInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::multicarrier_providers);

    List<Provider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(MulticarrierProvidersInfo const&,
                                                   MulticarrierProvidersInfo const&) noexcept = default;
};
using MulticarrierProvidersQuery = Query<MulticarrierProvidersInfo>;

/// Replaces the whole list.
struct MulticarrierProvidersSet {
    static constexpr Operation operation = MulticarrierProvidersInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = MulticarrierProvidersInfo;

    List<Provider> providers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("providers", self.providers);
    }
    [[nodiscard]] friend constexpr bool operator==(MulticarrierProvidersSet const&,
                                                   MulticarrierProvidersSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
