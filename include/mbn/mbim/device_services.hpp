// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DEVICE_SERVICES_HPP
#define MBN_MBIM_DEVICE_SERVICES_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/uuid.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// Directions of a device service stream (MBIM 1.0, 10.5.29).
enum class DssPayload : std::uint32_t { none = 0, host_to_device = 1, device_to_host = 2 };
[[nodiscard]] constexpr std::string_view name(DssPayload value) noexcept {
    return detail::bit_name_in(value, {"host_to_device", "device_to_host"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(DssPayload) noexcept {
    return {};
}

struct DeviceService {
    Uuid service_id{};
    DssPayload dss_payload{};
    std::uint32_t max_dss_instances = 0;
    List<std::uint32_t> cids{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("service_id", self.service_id);
        archive("dss_payload", self.dss_payload);
        archive("max_dss_instances", self.max_dss_instances);
        archive.inline_list("cids", self.cids);
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceService const&, DeviceService const&) noexcept = default;
};

/// What the device serves (MBIM 1.0, 10.5.29).
struct DeviceServicesInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::device_services);

    std::uint32_t max_dss_sessions = 0;
    List<DeviceService> device_services{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.count("device_services_count", self.device_services);
        archive("max_dss_sessions", self.max_dss_sessions);
        archive.elements("device_services", self.device_services);
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceServicesInfo const&,
                                                   DeviceServicesInfo const&) noexcept = default;
};
using DeviceServicesQuery = Query<DeviceServicesInfo>;

/// The indications of one service that are wanted. No CIDs means all of them.
struct EventEntry {
    Uuid service_id{};
    List<std::uint32_t> cids{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("service_id", self.service_id);
        archive.inline_list("cids", self.cids);
    }
    [[nodiscard]] friend constexpr bool operator==(EventEntry const&, EventEntry const&) noexcept = default;
};

/// The indications that are wanted (MBIM 1.0, 10.5.30): the set replaces the whole list, the answer repeats it. Before
/// the first set after OPEN all are.
struct DeviceServiceSubscribeList {
    static constexpr Operation operation = basic_connect(BasicConnectCid::device_service_subscribe_list);
    static constexpr CommandType command_type = CommandType::set;
    using Reply = DeviceServiceSubscribeList;

    List<EventEntry> events{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("events", self.events);
    }
    [[nodiscard]] friend constexpr bool operator==(DeviceServiceSubscribeList const&,
                                                   DeviceServiceSubscribeList const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
