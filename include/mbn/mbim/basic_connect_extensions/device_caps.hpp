// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_DEVICE_CAPS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_DEVICE_CAPS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/data_class_3.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// Takes the place of DEVICE_CAPS of Basic Connect: what the device is and can do, for one of its executors (MBIMEx 1).
struct ExtendedDeviceCapsInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::device_caps);

    DeviceType device_type{};
    CellularClass cellular_class{};
    VoiceClass voice_class{};
    SimClass sim_class{};
    DataClass data_class{};
    SmsCaps sms_caps{};
    ControlCaps control_caps{};
    std::uint32_t max_sessions = 0;
    Text custom_data_class{};
    Text device_id{};
    Text firmware_info{};
    Text hardware_info{};
    std::uint32_t executor_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("device_type", self.device_type);
        archive("cellular_class", self.cellular_class);
        archive("voice_class", self.voice_class);
        archive("sim_class", self.sim_class);
        archive("data_class", self.data_class);
        archive("sms_caps", self.sms_caps);
        archive("control_caps", self.control_caps);
        archive("max_sessions", self.max_sessions);
        archive("custom_data_class", self.custom_data_class, Limit{22});
        archive("device_id", self.device_id, Limit{36});
        archive("firmware_info", self.firmware_info, Limit{60});
        archive("hardware_info", self.hardware_info, Limit{60});
        archive("executor_index", self.executor_index);
    }
    [[nodiscard]] friend constexpr bool operator==(ExtendedDeviceCapsInfo const&,
                                                   ExtendedDeviceCapsInfo const&) noexcept = default;
};
using ExtendedDeviceCapsQuery = Query<ExtendedDeviceCapsInfo>;

/// The same in MBIMEx 3. Bits of `data_subclass` as in `DataSubclass`.
struct ExtendedDeviceCapsInfo3 {
    static constexpr Operation operation = ExtendedDeviceCapsInfo::operation;

    DeviceType device_type{};
    CellularClass cellular_class{};
    VoiceClass voice_class{};
    SimClass sim_class{};
    DataClass3 data_class{};
    SmsCaps sms_caps{};
    ControlCaps control_caps{};
    std::uint64_t data_subclass = 0;
    std::uint32_t max_sessions = 0;
    std::uint32_t executor_index = 0;
    std::uint32_t wcdma_band_class = 0;
    List<std::uint16_t> lte_band_class{};
    List<std::uint16_t> nr_band_class{};
    Text custom_data_class{};
    Text device_id{};
    Text firmware_info{};
    Text hardware_info{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("device_type", self.device_type);
        archive("cellular_class", self.cellular_class);
        archive("voice_class", self.voice_class);
        archive("sim_class", self.sim_class);
        archive("data_class", self.data_class);
        archive("sms_caps", self.sms_caps);
        archive("control_caps", self.control_caps);
        archive("data_subclass", self.data_subclass);
        archive("max_sessions", self.max_sessions);
        archive("executor_index", self.executor_index);
        archive("wcdma_band_class", self.wcdma_band_class);
        archive.tlv("lte_band_class", self.lte_band_class);
        archive.tlv("nr_band_class", self.nr_band_class);
        archive.tlv("custom_data_class", self.custom_data_class);
        archive.tlv("device_id", self.device_id);
        archive.tlv("firmware_info", self.firmware_info);
        archive.tlv("hardware_info", self.hardware_info);
    }
    [[nodiscard]] friend constexpr bool operator==(ExtendedDeviceCapsInfo3 const&,
                                                   ExtendedDeviceCapsInfo3 const&) noexcept = default;
};

/// That of MBIMEx 1; `ExtendedDeviceCapsInfo3` comes in MBIMEx 3 only.
using ExtendedDeviceCapsCommand = Command<ExtendedDeviceCapsQuery, void, ExtendedDeviceCapsInfo>;

} // namespace mbn::inline v0::mbim

#endif
