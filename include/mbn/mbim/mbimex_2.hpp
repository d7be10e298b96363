// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MBIMEX_2_HPP
#define MBN_MBIM_MBIMEX_2_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

/// The structures of Basic Connect that MBIMEx 2 changed. They come only where that version was agreed.
namespace mbn::inline v0::mbim {

/// `RegisterStateInfo` and, at its end, what the host prefers.
struct RegisterStateInfo2 {
    static constexpr Operation operation = RegisterStateInfo::operation;

    std::uint32_t nw_error = 0;
    RegisterState register_state{};
    RegisterMode register_mode{};
    DataClass available_data_classes{};
    CellularClass current_cellular_class{};
    Text provider_id{};
    Text provider_name{};
    Text roaming_text{};
    RegistrationFlag registration_flag{};
    DataClass preferred_data_classes{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive("register_state", self.register_state);
        archive("register_mode", self.register_mode);
        archive("available_data_classes", self.available_data_classes);
        archive("current_cellular_class", self.current_cellular_class);
        archive("provider_id", self.provider_id, Limit{12});
        archive("provider_name", self.provider_name, Limit{40});
        archive("roaming_text", self.roaming_text, Limit{126});
        archive("registration_flag", self.registration_flag);
        archive("preferred_data_classes", self.preferred_data_classes);
    }
    [[nodiscard]] friend constexpr bool operator==(RegisterStateInfo2 const&,
                                                   RegisterStateInfo2 const&) noexcept = default;
};

/// Frequency ranges of 5G (3GPP TS 38.101): below 7.125 GHz, and above 24.25 GHz.
enum class FrequencyRange : std::uint32_t { unknown = 0, range_1 = 1, range_2 = 2 };
[[nodiscard]] constexpr std::string_view name(FrequencyRange value) noexcept {
    return value == FrequencyRange::unknown ? "unknown" : detail::bit_name_in(value, {"range_1", "range_2"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(FrequencyRange) noexcept {
    return {};
}

/// Speeds in bits per second.
struct PacketServiceInfo2 {
    static constexpr Operation operation = PacketServiceInfo::operation;

    std::uint32_t nw_error = 0;
    PacketServiceState packet_service_state{};
    DataClass current_data_class{};
    std::uint64_t uplink_speed = 0;
    std::uint64_t downlink_speed = 0;
    FrequencyRange frequency_range{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive("packet_service_state", self.packet_service_state);
        archive("current_data_class", self.current_data_class);
        archive("uplink_speed", self.uplink_speed);
        archive("downlink_speed", self.downlink_speed);
        archive("frequency_range", self.frequency_range);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketServiceInfo2 const&,
                                                   PacketServiceInfo2 const&) noexcept = default;
};

/// Signal of LTE or 5G: `rsrp` n is n - 157 dBm (126 at most, 127 unknown), `snr` n is n / 2 - 23.5 dB (127 at most,
/// 128 unknown).
struct RsrpSnr {
    std::uint32_t rsrp = 0;
    std::uint32_t snr = 0;
    std::uint32_t rsrp_threshold = 0;
    std::uint32_t snr_threshold = 0;
    DataClass system_type{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("rsrp", self.rsrp);
        archive("snr", self.snr);
        archive("rsrp_threshold", self.rsrp_threshold);
        archive("snr_threshold", self.snr_threshold);
        archive("system_type", self.system_type);
    }
    [[nodiscard]] friend constexpr bool operator==(RsrpSnr const&, RsrpSnr const&) noexcept = default;
};

/// `SignalStateInfo` and, at its end, what is heard of LTE and 5G.
struct SignalStateInfo2 {
    static constexpr Operation operation = SignalStateInfo::operation;

    std::uint32_t rssi = 0;
    std::uint32_t error_rate = 0;
    std::uint32_t signal_strength_interval = 0; ///< seconds
    std::uint32_t rssi_threshold = 0;
    std::uint32_t error_rate_threshold = 0;
    PackedList<RsrpSnr> rsrp_snr{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("rssi", self.rssi);
        archive("error_rate", self.error_rate);
        archive("signal_strength_interval", self.signal_strength_interval);
        archive("rssi_threshold", self.rssi_threshold);
        archive("error_rate_threshold", self.error_rate_threshold);
        archive.packed("rsrp_snr", self.rsrp_snr);
    }
    [[nodiscard]] friend constexpr bool operator==(SignalStateInfo2 const&, SignalStateInfo2 const&) noexcept = default;
};

/// The commands that are different from version 2 on.
using Mbimex2Commands =
    CommandList<Command<RegisterStateQuery, RegisterStateSet, RegisterStateInfo2, RegisterStateInfo2>,
                Command<PacketServiceQuery, PacketServiceSet, PacketServiceInfo2, PacketServiceInfo2>,
                Command<SignalStateQuery, SignalStateSet, SignalStateInfo2, SignalStateInfo2>>;

} // namespace mbn::inline v0::mbim

#endif
