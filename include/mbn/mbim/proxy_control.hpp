// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PROXY_CONTROL_HPP
#define MBN_MBIM_PROXY_CONTROL_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/message.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// The answer to a configuration: nothing.
struct ProxyConfigurationInfo {
    static constexpr Operation operation{services::proxy_control, 1};

    template <class Self, class Archive>
    static constexpr void describe(Self&, Archive&) {}

    [[nodiscard]] friend constexpr bool operator==(ProxyConfigurationInfo const&,
                                                   ProxyConfigurationInfo const&) noexcept = default;
};

/// Tells libmbim's mbim-proxy which device this connection is for. It has to be the first message.
struct ProxyConfigurationSet {
    static constexpr Operation operation = ProxyConfigurationInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ProxyConfigurationInfo;

    Text device_path{};
    std::uint32_t timeout_seconds = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("device_path", self.device_path);
        archive("timeout_seconds", self.timeout_seconds);
    }
    [[nodiscard]] friend constexpr bool operator==(ProxyConfigurationSet const&,
                                                   ProxyConfigurationSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
