// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_VERSION_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_VERSION_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// The versions that are spoken from now on, 0x0100 for 1.0 (MBIMEx 2).
struct VersionInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::version);

    std::uint16_t mbim_version = 0;
    std::uint16_t mbim_extended_version = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mbim_version", self.mbim_version);
        archive("mbim_extended_version", self.mbim_extended_version);
    }
    [[nodiscard]] friend constexpr bool operator==(VersionInfo const&, VersionInfo const&) noexcept = default;
};

/// The versions that the host speaks. Only who understands what may be agreed should ask.
struct VersionQuery {
    static constexpr Operation operation = VersionInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = VersionInfo;

    std::uint16_t mbim_version = 0;
    std::uint16_t mbim_extended_version = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mbim_version", self.mbim_version);
        archive("mbim_extended_version", self.mbim_extended_version);
    }
    [[nodiscard]] friend constexpr bool operator==(VersionQuery const&, VersionQuery const&) noexcept = default;
};

using VersionCommand = Command<VersionQuery, void, VersionInfo>;

} // namespace mbn::inline v0::mbim

#endif
