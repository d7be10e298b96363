// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SAR_HPP
#define MBN_MBIM_SAR_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Who decides how strongly is sent (Microsoft, specific absorption rate).
enum class SarMode : std::uint32_t { device, os };
[[nodiscard]] constexpr std::string_view name(SarMode value) noexcept {
    return detail::name_in(value, {"device", "os"});
}

enum class SarBackoffState : std::uint32_t { disabled, enabled };
[[nodiscard]] constexpr std::string_view name(SarBackoffState value) noexcept {
    return detail::name_in(value, {"disabled", "enabled"});
}

enum class SarWifiIntegration : std::uint32_t { integrated, not_integrated };
[[nodiscard]] constexpr std::string_view name(SarWifiIntegration value) noexcept {
    return detail::name_in(value, {"integrated", "not_integrated"});
}

enum class TransmissionNotification : std::uint32_t { disabled, enabled };
[[nodiscard]] constexpr std::string_view name(TransmissionNotification value) noexcept {
    return detail::name_in(value, {"disabled", "enabled"});
}

enum class TransmissionState : std::uint32_t { inactive, active };
[[nodiscard]] constexpr std::string_view name(TransmissionState value) noexcept {
    return detail::name_in(value, {"inactive", "active"});
}

/// How much less an antenna sends, as an index of a table of the device. 0xFFFFFFFF as the antenna is all of them.
struct SarConfigState {
    std::uint32_t antenna_index = 0;
    std::uint32_t backoff_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("antenna_index", self.antenna_index);
        archive("backoff_index", self.backoff_index);
    }
    [[nodiscard]] friend constexpr bool operator==(SarConfigState const&, SarConfigState const&) noexcept = default;
};

struct SarConfigInfo {
    static constexpr Operation operation = operation_of(MsSarCid::config);

    SarMode mode{};
    SarBackoffState backoff_state{};
    SarWifiIntegration wifi_integration{};
    List<SarConfigState> config_states{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mode", self.mode);
        archive("backoff_state", self.backoff_state);
        archive("wifi_integration", self.wifi_integration);
        archive.list("config_states", self.config_states);
    }
    [[nodiscard]] friend constexpr bool operator==(SarConfigInfo const&, SarConfigInfo const&) noexcept = default;
};
using SarConfigQuery = Query<SarConfigInfo>;

struct SarConfigSet {
    static constexpr Operation operation = SarConfigInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = SarConfigInfo;

    SarMode mode{};
    SarBackoffState backoff_state{};
    List<SarConfigState> config_states{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("mode", self.mode);
        archive("backoff_state", self.backoff_state);
        archive.list("config_states", self.config_states);
    }
    [[nodiscard]] friend constexpr bool operator==(SarConfigSet const&, SarConfigSet const&) noexcept = default;
};

/// Whether the device sends.
struct TransmissionStatusInfo {
    static constexpr Operation operation = operation_of(MsSarCid::transmission_status);

    TransmissionNotification channel_notification{};
    TransmissionState transmission_status{};
    std::uint32_t hysteresis_timer = 0; ///< seconds, 1 to 5

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("channel_notification", self.channel_notification);
        archive("transmission_status", self.transmission_status);
        archive("hysteresis_timer", self.hysteresis_timer);
    }
    [[nodiscard]] friend constexpr bool operator==(TransmissionStatusInfo const&,
                                                   TransmissionStatusInfo const&) noexcept = default;
};
using TransmissionStatusQuery = Query<TransmissionStatusInfo>;

struct TransmissionStatusSet {
    static constexpr Operation operation = TransmissionStatusInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = TransmissionStatusInfo;

    TransmissionNotification channel_notification{};
    std::uint32_t hysteresis_timer = 0; ///< seconds, 1 to 5

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("channel_notification", self.channel_notification);
        archive("hysteresis_timer", self.hysteresis_timer);
    }
    [[nodiscard]] friend constexpr bool operator==(TransmissionStatusSet const&,
                                                   TransmissionStatusSet const&) noexcept = default;
};

/// The commands of the service.
using SarCommands = CommandList<
    Command<SarConfigQuery, SarConfigSet, SarConfigInfo>,
    Command<TransmissionStatusQuery, TransmissionStatusSet, TransmissionStatusInfo, TransmissionStatusInfo>>;

} // namespace mbn::inline v0::mbim

#endif
