// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_NETWORK_HPP
#define MBN_MBIM_NETWORK_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/device.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.6.
enum class ProviderState : std::uint32_t {
    none = 0,
    home = 0x1,
    forbidden = 0x2,
    preferred = 0x4,
    visible = 0x8,
    registered = 0x10,
    preferred_multicarrier = 0x20,
};
[[nodiscard]] constexpr std::string_view name(ProviderState value) noexcept {
    return detail::bit_name_in(value,
                               {"home", "forbidden", "preferred", "visible", "registered", "preferred_multicarrier"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(ProviderState) noexcept {
    return {};
}

/// A network (MBIM 1.0, 10.5.6).
struct Provider {
    Text provider_id{}; ///< digits of the MCC and the MNC
    ProviderState provider_state{};
    Text provider_name{};
    CellularClass cellular_class{};
    std::uint32_t rssi = 0;
    std::uint32_t error_rate = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("provider_state", self.provider_state);
        archive("provider_name", self.provider_name, Limit{40});
        archive("cellular_class", self.cellular_class);
        archive("rssi", self.rssi);
        archive("error_rate", self.error_rate);
    }
    [[nodiscard]] friend constexpr bool operator==(Provider const&, Provider const&) noexcept = default;
};

struct HomeProviderInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::home_provider);

    Provider provider{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider", self.provider);
    }
    [[nodiscard]] friend constexpr bool operator==(HomeProviderInfo const&, HomeProviderInfo const&) noexcept = default;
};
using HomeProviderQuery = Query<HomeProviderInfo>;

struct HomeProviderSet {
    static constexpr Operation operation = HomeProviderInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = HomeProviderInfo;

    Provider provider{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider", self.provider);
    }
    [[nodiscard]] friend constexpr bool operator==(HomeProviderSet const&, HomeProviderSet const&) noexcept = default;
};

/// MBIM 1.0, 10.5.9.
enum class RegisterState : std::uint32_t { unknown, deregistered, searching, home, roaming, partner, denied };
[[nodiscard]] constexpr std::string_view name(RegisterState value) noexcept {
    return detail::name_in(value, {"unknown", "deregistered", "searching", "home", "roaming", "partner", "denied"});
}

enum class RegisterMode : std::uint32_t { unknown, automatic, manual };
[[nodiscard]] constexpr std::string_view name(RegisterMode value) noexcept {
    return detail::name_in(value, {"unknown", "automatic", "manual"});
}

enum class RegisterAction : std::uint32_t { automatic, manual };
[[nodiscard]] constexpr std::string_view name(RegisterAction value) noexcept {
    return detail::name_in(value, {"automatic", "manual"});
}

enum class RegistrationFlag : std::uint32_t {
    none = 0,
    manual_selection_not_available = 1,
    packet_service_auto_attach = 2,
};
[[nodiscard]] constexpr std::string_view name(RegistrationFlag value) noexcept {
    return detail::bit_name_in(value, {"manual_selection_not_available", "packet_service_auto_attach"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(RegistrationFlag) noexcept {
    return {};
}

/// MBIM 1.0, 10.5.9. `nw_error` is a 3GPP cause and may come with an error status.
struct RegisterStateInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::register_state);

    std::uint32_t nw_error = 0;
    RegisterState register_state{};
    RegisterMode register_mode{};
    DataClass available_data_classes{};
    CellularClass current_cellular_class{};
    Text provider_id{};
    Text provider_name{};
    Text roaming_text{};
    RegistrationFlag registration_flag{};

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
    }
    [[nodiscard]] friend constexpr bool operator==(RegisterStateInfo const&,
                                                   RegisterStateInfo const&) noexcept = default;
};
using RegisterStateQuery = Query<RegisterStateInfo>;

struct RegisterStateSet {
    static constexpr Operation operation = RegisterStateInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = RegisterStateInfo;

    Text provider_id{};
    RegisterAction register_action{};
    DataClass data_class{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("register_action", self.register_action);
        archive("data_class", self.data_class);
    }
    [[nodiscard]] friend constexpr bool operator==(RegisterStateSet const&, RegisterStateSet const&) noexcept = default;
};

/// MBIM 1.0, 10.5.10.
enum class PacketServiceState : std::uint32_t { unknown, attaching, attached, detaching, detached };
[[nodiscard]] constexpr std::string_view name(PacketServiceState value) noexcept {
    return detail::name_in(value, {"unknown", "attaching", "attached", "detaching", "detached"});
}

enum class PacketServiceAction : std::uint32_t { attach, detach };
[[nodiscard]] constexpr std::string_view name(PacketServiceAction value) noexcept {
    return detail::name_in(value, {"attach", "detach"});
}

/// MBIM 1.0, 10.5.10. Speeds in bits per second.
struct PacketServiceInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::packet_service);

    std::uint32_t nw_error = 0;
    PacketServiceState packet_service_state{};
    DataClass highest_available_data_class{};
    std::uint64_t uplink_speed = 0;
    std::uint64_t downlink_speed = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive("packet_service_state", self.packet_service_state);
        archive("highest_available_data_class", self.highest_available_data_class);
        archive("uplink_speed", self.uplink_speed);
        archive("downlink_speed", self.downlink_speed);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketServiceInfo const&,
                                                   PacketServiceInfo const&) noexcept = default;
};
using PacketServiceQuery = Query<PacketServiceInfo>;

struct PacketServiceSet {
    static constexpr Operation operation = PacketServiceInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = PacketServiceInfo;

    PacketServiceAction packet_service_action{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("packet_service_action", self.packet_service_action);
    }
    [[nodiscard]] friend constexpr bool operator==(PacketServiceSet const&, PacketServiceSet const&) noexcept = default;
};

/// `rssi` and `error_rate` when they are not known.
inline constexpr std::uint32_t unknown_signal = 99;

/// MBIM 1.0, 10.5.11. `rssi` is 0 to 31, which is -113 + 2n dBm; `error_rate` 0 to 7; 99 when unknown.
struct SignalStateInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::signal_state);

    std::uint32_t rssi = 0;
    std::uint32_t error_rate = 0;
    std::uint32_t signal_strength_interval = 0; ///< seconds
    std::uint32_t rssi_threshold = 0;
    std::uint32_t error_rate_threshold = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("rssi", self.rssi);
        archive("error_rate", self.error_rate);
        archive("signal_strength_interval", self.signal_strength_interval);
        archive("rssi_threshold", self.rssi_threshold);
        archive("error_rate_threshold", self.error_rate_threshold);
    }
    [[nodiscard]] friend constexpr bool operator==(SignalStateInfo const&, SignalStateInfo const&) noexcept = default;
};
using SignalStateQuery = Query<SignalStateInfo>;

/// 0 leaves a choice to the device; 0xFFFFFFFF in a threshold asks for no reports on it.
struct SignalStateSet {
    static constexpr Operation operation = SignalStateInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = SignalStateInfo;

    std::uint32_t signal_strength_interval = 0; ///< seconds
    std::uint32_t rssi_threshold = 0;
    std::uint32_t error_rate_threshold = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("signal_strength_interval", self.signal_strength_interval);
        archive("rssi_threshold", self.rssi_threshold);
        archive("error_rate_threshold", self.error_rate_threshold);
    }
    [[nodiscard]] friend constexpr bool operator==(SignalStateSet const&, SignalStateSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
