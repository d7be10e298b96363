// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SERVICE_ACTIVATION_HPP
#define MBN_MBIM_SERVICE_ACTIVATION_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// What came of the activation of a subscription (MBIM 1.0, 10.5.14). `nw_error` is a 3GPP cause and may come with an
/// error status; the rest means something to device and provider only.
struct ServiceActivationInfo {
    static constexpr Operation operation = basic_connect(BasicConnectCid::service_activation);

    std::uint32_t nw_error = 0;
    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("nw_error", self.nw_error);
        archive.rest("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(ServiceActivationInfo const& left,
                                                   ServiceActivationInfo const& right) noexcept {
        return left.nw_error == right.nw_error && detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

/// Activates the subscription of a SIM that says "not activated". What is sent is between host software and provider.
struct ServiceActivationSet {
    static constexpr Operation operation = ServiceActivationInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ServiceActivationInfo;

    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.rest("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(ServiceActivationSet const& left,
                                                   ServiceActivationSet const& right) noexcept {
        return detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

} // namespace mbn::inline v0::mbim

#endif
