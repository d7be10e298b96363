// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_WAKE_REASON_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_WAKE_REASON_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

enum class WakeType : std::uint32_t { cid_response, cid_indication, packet };
[[nodiscard]] constexpr std::string_view name(WakeType value) noexcept {
    return detail::name_in(value, {"cid_response", "cid_indication", "packet"});
}

/// Why the device woke the host (MBIMEx 3): a command or a packet, of which the element tells more. Private.
struct WakeReasonInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::wake_reason);

    WakeType wake_type{};
    std::uint32_t session_id = 0;
    PackedList<Tlv> wake_tlv{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("wake_type", self.wake_type);
        archive("session_id", self.session_id);
        archive.tlvs("wake_tlv", self.wake_tlv);
    }
    [[nodiscard]] friend constexpr bool operator==(WakeReasonInfo const&, WakeReasonInfo const&) noexcept = default;
};
using WakeReasonQuery = Query<WakeReasonInfo>;

using WakeReasonCommand = Command<WakeReasonQuery, void, WakeReasonInfo>;

} // namespace mbn::inline v0::mbim

#endif
