// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PIN_HPP
#define MBN_MBIM_PIN_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.4.
enum class PinType : std::uint32_t {
    none,
    custom,
    pin1,
    pin2,
    device_sim_pin,
    device_first_sim_pin,
    network_pin,
    network_subset_pin,
    service_provider_pin,
    corporate_pin,
    subsidy_lock,
    puk1,
    puk2,
    device_first_sim_puk,
    network_puk,
    network_subset_puk,
    service_provider_puk,
    corporate_puk,
};
[[nodiscard]] constexpr std::string_view name(PinType value) noexcept {
    return detail::name_in(value, {"none", "custom", "pin1", "pin2", "device_sim_pin", "device_first_sim_pin",
                                   "network_pin", "network_subset_pin", "service_provider_pin", "corporate_pin",
                                   "subsidy_lock", "puk1", "puk2", "device_first_sim_puk", "network_puk",
                                   "network_subset_puk", "service_provider_puk", "corporate_puk"});
}

enum class PinState : std::uint32_t { unlocked, locked };
[[nodiscard]] constexpr std::string_view name(PinState value) noexcept {
    return detail::name_in(value, {"unlocked", "locked"});
}

enum class PinOperation : std::uint32_t { enter, enable, disable, change };
[[nodiscard]] constexpr std::string_view name(PinOperation value) noexcept {
    return detail::name_in(value, {"enter", "enable", "disable", "change"});
}

/// `remaining_attempts` of a device that does not tell.
inline constexpr std::uint32_t unknown_attempts = 0xFFFFFFFF;

/// Which PIN is wanted now (MBIM 1.0, 10.5.4). A wrong PIN comes back with a failure status *and* this structure.
struct PinInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::pin);

    PinType pin_type{};
    PinState pin_state{};
    std::uint32_t remaining_attempts = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pin_type", self.pin_type);
        archive("pin_state", self.pin_state);
        archive("remaining_attempts", self.remaining_attempts);
    }
    [[nodiscard]] friend constexpr bool operator==(PinInfo const&, PinInfo const&) noexcept = default;
};
using PinQuery = Query<PinInfo>;

/// To enter a PUK: its type, `enter`, the PUK as `pin` and the new PIN as `new_pin`. Not printable on purpose.
struct PinSet {
    static constexpr Operation operation = PinInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = PinInfo;

    PinType pin_type{};
    PinOperation pin_operation{};
    Text pin{};
    Text new_pin{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pin_type", self.pin_type);
        archive("pin_operation", self.pin_operation);
        archive("pin", self.pin, Limit{32});
        archive("new_pin", self.new_pin, Limit{32});
    }
    [[nodiscard]] friend constexpr bool operator==(PinSet const&, PinSet const&) noexcept = default;
};

enum class PinMode : std::uint32_t { not_supported, enabled, disabled };
[[nodiscard]] constexpr std::string_view name(PinMode value) noexcept {
    return detail::name_in(value, {"not_supported", "enabled", "disabled"});
}

enum class PinFormat : std::uint32_t { unknown, numeric, alphanumeric };
[[nodiscard]] constexpr std::string_view name(PinFormat value) noexcept {
    return detail::name_in(value, {"unknown", "numeric", "alphanumeric"});
}

/// What is known of one kind of PIN. A length is at most 16, or 0xFFFFFFFF when unknown.
struct PinDescription {
    PinMode pin_mode{};
    PinFormat pin_format{};
    std::uint32_t pin_length_min = 0;
    std::uint32_t pin_length_max = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pin_mode", self.pin_mode);
        archive("pin_format", self.pin_format);
        archive("pin_length_min", self.pin_length_min);
        archive("pin_length_max", self.pin_length_max);
    }
    [[nodiscard]] friend constexpr bool operator==(PinDescription const&, PinDescription const&) noexcept = default;
};

/// MBIM 1.0, 10.5.5.
struct PinListInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::pin_list);

    PinDescription pin1{};
    PinDescription pin2{};
    PinDescription device_sim_pin{};
    PinDescription device_first_sim_pin{};
    PinDescription network_pin{};
    PinDescription network_subset_pin{};
    PinDescription service_provider_pin{};
    PinDescription corporate_pin{};
    PinDescription subsidy_lock{};
    PinDescription custom{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pin1", self.pin1);
        archive("pin2", self.pin2);
        archive("device_sim_pin", self.device_sim_pin);
        archive("device_first_sim_pin", self.device_first_sim_pin);
        archive("network_pin", self.network_pin);
        archive("network_subset_pin", self.network_subset_pin);
        archive("service_provider_pin", self.service_provider_pin);
        archive("corporate_pin", self.corporate_pin);
        archive("subsidy_lock", self.subsidy_lock);
        archive("custom", self.custom);
    }
    [[nodiscard]] friend constexpr bool operator==(PinListInfo const&, PinListInfo const&) noexcept = default;
};
using PinListQuery = Query<PinListInfo>;

} // namespace mbn::inline v0::mbim

#endif
