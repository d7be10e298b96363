// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_CID_HPP
#define MBN_MBIM_BASIC_CONNECT_CID_HPP

#include <mbn/mbim/enumeration.hpp>
#include <mbn/mbim/message.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// The commands of the service Basic Connect (MBIM 1.0, 10.5). 17 and 18 are reserved.
enum class BasicConnectCid : std::uint32_t {
    device_caps = 1,
    subscriber_ready_status = 2,
    radio_state = 3,
    pin = 4,
    pin_list = 5,
    home_provider = 6,
    preferred_providers = 7,
    visible_providers = 8,
    register_state = 9,
    packet_service = 10,
    signal_state = 11,
    connect = 12,
    provisioned_contexts = 13,
    service_activation = 14,
    ip_configuration = 15,
    device_services = 16,
    device_service_subscribe_list = 19,
    packet_statistics = 20,
    network_idle_hint = 21,
    emergency_mode = 22,
    ip_packet_filters = 23,
    multicarrier_providers = 24,
};

/// What may be done with a command.
enum class CidUse : std::uint32_t { none = 0, query = 1, set = 2, indication = 4 };

[[nodiscard]] constexpr std::string_view name(CidUse use) noexcept {
    return detail::bit_name_in(use, {"query", "set", "indication"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(CidUse) noexcept {
    return {};
}

/// One row of the table of commands.
struct CidDescription {
    BasicConnectCid cid{};
    char const* name = "";
    CidUse use{};
};

/// All commands of Basic Connect and what the specification allows with each.
inline constexpr CidDescription basic_connect_cids[] = {
    CidDescription{BasicConnectCid::device_caps, "device_caps", CidUse::query},
    CidDescription{BasicConnectCid::subscriber_ready_status, "subscriber_ready_status",
                   CidUse::query | CidUse::indication},
    CidDescription{BasicConnectCid::radio_state, "radio_state", CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::pin, "pin", CidUse::query | CidUse::set},
    CidDescription{BasicConnectCid::pin_list, "pin_list", CidUse::query},
    CidDescription{BasicConnectCid::home_provider, "home_provider", CidUse::query | CidUse::set},
    CidDescription{BasicConnectCid::preferred_providers, "preferred_providers",
                   CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::visible_providers, "visible_providers", CidUse::query},
    CidDescription{BasicConnectCid::register_state, "register_state", CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::packet_service, "packet_service", CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::signal_state, "signal_state", CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::connect, "connect", CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::provisioned_contexts, "provisioned_contexts",
                   CidUse::query | CidUse::set | CidUse::indication},
    CidDescription{BasicConnectCid::service_activation, "service_activation", CidUse::set},
    CidDescription{BasicConnectCid::ip_configuration, "ip_configuration", CidUse::query | CidUse::indication},
    CidDescription{BasicConnectCid::device_services, "device_services", CidUse::query},
    CidDescription{BasicConnectCid::device_service_subscribe_list, "device_service_subscribe_list", CidUse::set},
    CidDescription{BasicConnectCid::packet_statistics, "packet_statistics", CidUse::query},
    CidDescription{BasicConnectCid::network_idle_hint, "network_idle_hint", CidUse::query | CidUse::set},
    CidDescription{BasicConnectCid::emergency_mode, "emergency_mode", CidUse::query | CidUse::indication},
    CidDescription{BasicConnectCid::ip_packet_filters, "ip_packet_filters", CidUse::query | CidUse::set},
    CidDescription{BasicConnectCid::multicarrier_providers, "multicarrier_providers",
                   CidUse::query | CidUse::set | CidUse::indication},
};

/// Name of a command of Basic Connect, or empty.
[[nodiscard]] constexpr std::string_view name(BasicConnectCid cid) noexcept {
    for (auto const& row : basic_connect_cids)
        if (row.cid == cid)
            return row.name;
    return {};
}

/// What the specification allows with a command; nothing for a number it does not know.
[[nodiscard]] constexpr CidUse use_of(BasicConnectCid cid) noexcept {
    for (auto const& row : basic_connect_cids)
        if (row.cid == cid)
            return row.use;
    return CidUse::none;
}

/// The command of Basic Connect with this number.
[[nodiscard]] constexpr Operation basic_connect(BasicConnectCid cid) noexcept {
    return {services::basic_connect, static_cast<std::uint32_t>(cid)};
}

/// A query with an empty information buffer, answered by `Info`.
template <InfoStructure Info>
struct Query {
    static constexpr Operation operation = Info::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = Info;

    template <class Self, class Archive>
    static constexpr void describe(Self&, Archive&) {}

    [[nodiscard]] friend constexpr bool operator==(Query const&, Query const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
