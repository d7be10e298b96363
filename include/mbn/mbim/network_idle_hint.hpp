// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_NETWORK_IDLE_HINT_HPP
#define MBN_MBIM_NETWORK_IDLE_HINT_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Whether the host expects little traffic, so that the device may save power (MBIM 1.0, 10.5).
enum class NetworkIdleHint : std::uint32_t { disabled, enabled };
[[nodiscard]] constexpr std::string_view name(NetworkIdleHint value) noexcept {
    return detail::name_in(value, {"disabled", "enabled"});
}

/// MBIM 1.0, 10.5.
struct NetworkIdleHintInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::network_idle_hint);

    NetworkIdleHint state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("state", self.state);
    }
    [[nodiscard]] friend constexpr bool operator==(NetworkIdleHintInfo const&,
                                                   NetworkIdleHintInfo const&) noexcept = default;
};
using NetworkIdleHintQuery = Query<NetworkIdleHintInfo>;

struct NetworkIdleHintSet {
    static constexpr Operation operation = NetworkIdleHintInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = NetworkIdleHintInfo;

    NetworkIdleHint state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("state", self.state);
    }
    [[nodiscard]] friend constexpr bool operator==(NetworkIdleHintSet const&,
                                                   NetworkIdleHintSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
