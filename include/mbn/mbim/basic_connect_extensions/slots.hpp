// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_SLOTS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_SLOTS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// What is in a slot for a SIM (MBIMEx 1).
enum class UiccSlotState : std::uint32_t {
    unknown,
    off_empty,
    off,
    empty,
    not_ready,
    active,
    error,
    active_esim,
    active_esim_no_profiles
};
[[nodiscard]] constexpr std::string_view name(UiccSlotState value) noexcept {
    return detail::name_in(value, {"unknown", "off_empty", "off", "empty", "not_ready", "active", "error",
                                   "active_esim", "active_esim_no_profiles"});
}

/// How many parts of the modem work side by side, and how many slots for a SIM it has (MBIMEx 1).
struct SysCapsInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::sys_caps);

    std::uint32_t number_of_executors = 0;
    std::uint32_t number_of_slots = 0;
    std::uint32_t concurrency = 0;
    std::uint64_t modem_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("number_of_executors", self.number_of_executors);
        archive("number_of_slots", self.number_of_slots);
        archive("concurrency", self.concurrency);
        archive("modem_id", self.modem_id);
    }
    [[nodiscard]] friend constexpr bool operator==(SysCapsInfo const&, SysCapsInfo const&) noexcept = default;
};
using SysCapsQuery = Query<SysCapsInfo>;

struct Slot {
    std::uint32_t slot = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("slot", self.slot);
    }
    [[nodiscard]] friend constexpr bool operator==(Slot const&, Slot const&) noexcept = default;
};

/// The slot of each executor, in their order (MBIMEx 1).
struct DeviceSlotMappingsInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::device_slot_mappings);

    List<Slot> slot_map{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("slot_map", self.slot_map);
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceSlotMappingsInfo const&,
                                                   DeviceSlotMappingsInfo const&) noexcept = default;
};
using DeviceSlotMappingsQuery = Query<DeviceSlotMappingsInfo>;

struct DeviceSlotMappingsSet {
    static constexpr Operation operation = DeviceSlotMappingsInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = DeviceSlotMappingsInfo;

    List<Slot> slot_map{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("slot_map", self.slot_map);
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceSlotMappingsSet const&,
                                                   DeviceSlotMappingsSet const&) noexcept = default;
};

/// MBIMEx 1.
struct SlotInfoStatusInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::slot_info_status);

    std::uint32_t slot_index = 0;
    UiccSlotState state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("slot_index", self.slot_index);
        archive("state", self.state);
    }
    [[nodiscard]] friend constexpr bool operator==(SlotInfoStatusInfo const&,
                                                   SlotInfoStatusInfo const&) noexcept = default;
};

struct SlotInfoStatusQuery {
    static constexpr Operation operation = SlotInfoStatusInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = SlotInfoStatusInfo;

    std::uint32_t slot_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("slot_index", self.slot_index);
    }
    [[nodiscard]] friend constexpr bool operator==(SlotInfoStatusQuery const&,
                                                   SlotInfoStatusQuery const&) noexcept = default;
};

using SlotCommands = CommandList<Command<SysCapsQuery, void, SysCapsInfo>,
                                 Command<DeviceSlotMappingsQuery, DeviceSlotMappingsSet, DeviceSlotMappingsInfo>,
                                 Command<SlotInfoStatusQuery, void, SlotInfoStatusInfo, SlotInfoStatusInfo>>;

} // namespace mbn::inline v0::mbim

#endif
