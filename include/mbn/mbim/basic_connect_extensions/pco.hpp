// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_PCO_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_PCO_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

enum class PcoType : std::uint32_t { complete, partial };
[[nodiscard]] constexpr std::string_view name(PcoType value) noexcept {
    return detail::name_in(value, {"complete", "partial"});
}

/// What the network said when a context came up (3GPP TS 24.008, 10.5.6.3; MBIMEx 1). Private.
struct PcoInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::pco);

    std::uint32_t session_id = 0;
    PcoType pco_type{};
    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.size("data_buffer", self.data_buffer);
        archive("pco_type", self.pco_type);
        archive.contents("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(PcoInfo const& left, PcoInfo const& right) noexcept {
        return left.session_id == right.session_id && left.pco_type == right.pco_type &&
               detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

/// A query has the layout of the answer, of which only the session counts.
struct PcoQuery {
    static constexpr Operation operation = PcoInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = PcoInfo;

    std::uint32_t session_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive.reserved(8);
    }
    [[nodiscard]] friend constexpr bool operator==(PcoQuery const&, PcoQuery const&) noexcept = default;
};

using PcoCommand = Command<PcoQuery, void, PcoInfo, PcoInfo>;

} // namespace mbn::inline v0::mbim

#endif
