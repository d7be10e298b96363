// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_COMMAND_TEXT_HPP
#define MBN_EMULATOR_COMMAND_TEXT_HPP

#include <mbn/emulator/log.hpp>
#include <mbn/mbim/basic_connect.hpp>

#include <string>

namespace mbn::inline v0::emulator {

namespace detail {

template <mbim::Structure T>
[[nodiscard]] std::string decoded_text(mbim::Bytes info) {
    auto const decoded = mbim::decode<T>(info);
    if (!decoded)
        return std::string{"("}.append(name(decoded.error().code)).append(")");
    return log_text(*decoded);
}

} // namespace detail

/// The fields of a command's information buffer on one line; what it is about and how long it is where nothing is known
/// of it. Never a secret.
[[nodiscard]] inline std::string command_text(mbim::Operation const& operation, mbim::CommandType type,
                                              mbim::Bytes info) {
    using Cid = mbim::BasicConnectCid;
    if (operation.service == mbim::services::basic_connect) {
        auto const cid = static_cast<Cid>(operation.cid);
        if (type == mbim::CommandType::query) {
            if (cid == Cid::connect)
                return detail::decoded_text<mbim::ConnectQuery>(info);
            if (cid == Cid::ip_configuration)
                return detail::decoded_text<mbim::IpConfigurationQuery>(info);
            if (cid == Cid::visible_providers)
                return detail::decoded_text<mbim::VisibleProvidersQuery>(info);
            if (cid == Cid::ip_packet_filters)
                return detail::decoded_text<mbim::IpPacketFiltersQuery>(info);
        } else {
            switch (cid) {
            case Cid::radio_state:
                return detail::decoded_text<mbim::RadioStateSet>(info);
            case Cid::pin:
                return detail::decoded_text<mbim::PinSet>(info);
            case Cid::preferred_providers:
                return detail::decoded_text<mbim::PreferredProvidersSet>(info);
            case Cid::multicarrier_providers:
                return detail::decoded_text<mbim::MulticarrierProvidersSet>(info);
            case Cid::provisioned_contexts:
                return detail::decoded_text<mbim::ProvisionedContextsSet>(info);
            case Cid::network_idle_hint:
                return detail::decoded_text<mbim::NetworkIdleHintSet>(info);
            case Cid::ip_packet_filters:
                return detail::decoded_text<mbim::IpPacketFiltersSet>(info);
            case Cid::register_state:
                return detail::decoded_text<mbim::RegisterStateSet>(info);
            case Cid::packet_service:
                return detail::decoded_text<mbim::PacketServiceSet>(info);
            case Cid::signal_state:
                return detail::decoded_text<mbim::SignalStateSet>(info);
            case Cid::connect:
                return detail::decoded_text<mbim::ConnectSet>(info);
            case Cid::device_service_subscribe_list:
                return detail::decoded_text<mbim::DeviceServiceSubscribeList>(info);
            default:
                break;
            }
        }
    }
    return info.empty() ? std::string{} : "(" + std::to_string(info.size()) + " bytes)";
}

} // namespace mbn::inline v0::emulator

#endif
