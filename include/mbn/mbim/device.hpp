// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DEVICE_HPP
#define MBN_MBIM_DEVICE_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.1.
enum class DeviceType : std::uint32_t { unknown, embedded, removable, remote };
[[nodiscard]] constexpr std::string_view name(DeviceType value) noexcept {
    return detail::name_in(value, {"unknown", "embedded", "removable", "remote"});
}

enum class CellularClass : std::uint32_t { none = 0, gsm = 1, cdma = 2 };
[[nodiscard]] constexpr std::string_view name(CellularClass value) noexcept {
    return detail::bit_name_in(value, {"gsm", "cdma"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(CellularClass) noexcept {
    return {};
}

enum class VoiceClass : std::uint32_t { unknown, no_voice, separate_voice_data, simultaneous_voice_data };
[[nodiscard]] constexpr std::string_view name(VoiceClass value) noexcept {
    return detail::name_in(value, {"unknown", "no_voice", "separate_voice_data", "simultaneous_voice_data"});
}

enum class SimClass : std::uint32_t { none = 0, logical = 1, removable = 2 };
[[nodiscard]] constexpr std::string_view name(SimClass value) noexcept {
    return detail::bit_name_in(value, {"logical", "removable"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(SimClass) noexcept {
    return {};
}

/// The 5G bits are MBIMEx 2.
enum class DataClass : std::uint32_t {
    none = 0,
    gprs = 0x1,
    edge = 0x2,
    umts = 0x4,
    hsdpa = 0x8,
    hsupa = 0x10,
    lte = 0x20,
    nr_nsa = 0x40,
    nr_sa = 0x80,
    cdma_1xrtt = 0x10000,
    cdma_1xevdo = 0x20000,
    cdma_1xevdo_rev_a = 0x40000,
    cdma_1xevdv = 0x80000,
    cdma_3xrtt = 0x100000,
    cdma_1xevdo_rev_b = 0x200000,
    umb = 0x400000,
    custom = 0x80000000,
};
[[nodiscard]] constexpr std::string_view name(DataClass value) noexcept {
    return detail::bit_name_in(value, {"gprs",
                                       "edge",
                                       "umts",
                                       "hsdpa",
                                       "hsupa",
                                       "lte",
                                       "nr_nsa",
                                       "nr_sa",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "cdma_1xrtt",
                                       "cdma_1xevdo",
                                       "cdma_1xevdo_rev_a",
                                       "cdma_1xevdv",
                                       "cdma_3xrtt",
                                       "cdma_1xevdo_rev_b",
                                       "umb",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "custom"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(DataClass) noexcept {
    return {};
}

enum class SmsCaps : std::uint32_t { none = 0, pdu_receive = 1, pdu_send = 2, text_receive = 4, text_send = 8 };
[[nodiscard]] constexpr std::string_view name(SmsCaps value) noexcept {
    return detail::bit_name_in(value, {"pdu_receive", "pdu_send", "text_receive", "text_send"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(SmsCaps) noexcept {
    return {};
}

/// The numbers differ from those of the Windows interface: translate by table.
enum class ControlCaps : std::uint32_t {
    none = 0,
    registration_manual = 0x1,
    hw_radio_switch = 0x2,
    cdma_mobile_ip = 0x4,
    cdma_simple_ip = 0x8,
    multi_carrier = 0x10,
    esim = 0x20,
    ue_route_selection_policy = 0x40,
    sim_hot_swap = 0x80,
};
[[nodiscard]] constexpr std::string_view name(ControlCaps value) noexcept {
    return detail::bit_name_in(value, {"registration_manual", "hw_radio_switch", "cdma_mobile_ip", "cdma_simple_ip",
                                       "multi_carrier", "esim", "ue_route_selection_policy", "sim_hot_swap"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(ControlCaps) noexcept {
    return {};
}

/// What the device is and can do (MBIM 1.0, 10.5.1).
struct DeviceCapsInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::device_caps);

    DeviceType device_type{};
    CellularClass cellular_class{};
    VoiceClass voice_class{};
    SimClass sim_class{};
    DataClass data_class{};
    SmsCaps sms_caps{};
    ControlCaps control_caps{};
    std::uint32_t max_sessions = 0;
    Text custom_data_class{};
    Text device_id{}; ///< digits of the IMEI, MEID or ESN
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
        archive("max_sessions", self.max_sessions);
        archive("custom_data_class", self.custom_data_class, Limit{22});
        archive("device_id", self.device_id, Limit{36});
        archive("firmware_info", self.firmware_info, Limit{60});
        archive("hardware_info", self.hardware_info, Limit{60});
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceCapsInfo const&, DeviceCapsInfo const&) noexcept = default;
};
using DeviceCapsQuery = Query<DeviceCapsInfo>;

/// MBIM 1.0, 10.5.2; 7 is MBIMEx. The Windows interface numbers the last ones differently: translate by table.
enum class ReadyState : std::uint32_t {
    not_initialized,
    initialized,
    sim_not_inserted,
    bad_sim,
    failure,
    not_activated,
    device_locked,
    no_esim_profile,
};
[[nodiscard]] constexpr std::string_view name(ReadyState value) noexcept {
    return detail::name_in(value, {"not_initialized", "initialized", "sim_not_inserted", "bad_sim", "failure",
                                   "not_activated", "device_locked", "no_esim_profile"});
}

enum class ReadyInfo : std::uint32_t { none = 0, protect_unique_id = 1 };
[[nodiscard]] constexpr std::string_view name(ReadyInfo value) noexcept {
    return detail::bit_name_in(value, {"protect_unique_id"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(ReadyInfo) noexcept {
    return {};
}

/// Whether the subscriber module can be used, and who it is (MBIM 1.0, 10.5.2).
struct SubscriberReadyInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::subscriber_ready_status);

    ReadyState ready_state{};
    Text subscriber_id{}; ///< IMSI; usually empty while the device is locked
    Text sim_icc_id{};
    ReadyInfo ready_info{};
    List<Text> telephone_numbers{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("ready_state", self.ready_state);
        archive("subscriber_id", self.subscriber_id, Limit{30});
        archive("sim_icc_id", self.sim_icc_id, Limit{40});
        archive("ready_info", self.ready_info);
        archive.list("telephone_numbers", self.telephone_numbers);
    }
    [[nodiscard]] friend constexpr bool operator==(SubscriberReadyInfo const&,
                                                   SubscriberReadyInfo const&) noexcept = default;
};
using SubscriberReadyQuery = Query<SubscriberReadyInfo>;

enum class RadioSwitch : std::uint32_t { off = 0, on = 1 };
[[nodiscard]] constexpr std::string_view name(RadioSwitch value) noexcept {
    return detail::name_in(value, {"off", "on"});
}

/// The switch on the case and the one in software (MBIM 1.0, 10.5.3). Both must be on.
struct RadioStateInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::radio_state);

    RadioSwitch hw_radio_state{};
    RadioSwitch sw_radio_state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("hw_radio_state", self.hw_radio_state);
        archive("sw_radio_state", self.sw_radio_state);
    }
    [[nodiscard]] friend constexpr bool operator==(RadioStateInfo const&, RadioStateInfo const&) noexcept = default;
};
using RadioStateQuery = Query<RadioStateInfo>;

struct RadioStateSet {
    static constexpr Operation operation = RadioStateInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = RadioStateInfo;

    RadioSwitch radio_state{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("radio_state", self.radio_state);
    }
    [[nodiscard]] friend constexpr bool operator==(RadioStateSet const&, RadioStateSet const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
