// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_USSD_HPP
#define MBN_MBIM_USSD_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class UssdAction : std::uint32_t { initiate, continue_session, cancel };
[[nodiscard]] constexpr std::string_view name(UssdAction value) noexcept {
    return detail::name_in(value, {"initiate", "continue_session", "cancel"});
}

enum class UssdResponse : std::uint32_t {
    no_action_required,
    action_required,
    terminated_by_network,
    other_local_client,
    operation_not_supported,
    network_timeout
};
[[nodiscard]] constexpr std::string_view name(UssdResponse value) noexcept {
    return detail::name_in(value, {"no_action_required", "action_required", "terminated_by_network",
                                   "other_local_client", "operation_not_supported", "network_timeout"});
}

enum class UssdSessionState : std::uint32_t { new_session, existing_session };
[[nodiscard]] constexpr std::string_view name(UssdSessionState value) noexcept {
    return detail::name_in(value, {"new_session", "existing_session"});
}

/// What the network said (MBIM 1.0, 10.5), encoded as 3GPP TS 23.038 has it. Private.
struct UssdInfo {
    static constexpr Operation operation = operation_of(UssdCid::ussd);

    UssdResponse ussd_response{};
    UssdSessionState ussd_session_state{};
    std::uint32_t ussd_data_coding_scheme = 0;
    Bytes payload{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("ussd_response", self.ussd_response);
        archive("ussd_session_state", self.ussd_session_state);
        archive("ussd_data_coding_scheme", self.ussd_data_coding_scheme);
        archive("payload", self.payload);
    }
    [[nodiscard]] friend constexpr bool operator==(UssdInfo const& left, UssdInfo const& right) noexcept {
        return left.ussd_response == right.ussd_response && left.ussd_session_state == right.ussd_session_state &&
               left.ussd_data_coding_scheme == right.ussd_data_coding_scheme &&
               detail::same_bytes(left.payload, right.payload);
    }
};

/// Private.
struct UssdSet {
    static constexpr Operation operation = UssdInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UssdInfo;

    UssdAction ussd_action{};
    std::uint32_t ussd_data_coding_scheme = 0;
    Bytes payload{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("ussd_action", self.ussd_action);
        archive("ussd_data_coding_scheme", self.ussd_data_coding_scheme);
        archive("payload", self.payload);
    }
    [[nodiscard]] friend constexpr bool operator==(UssdSet const& left, UssdSet const& right) noexcept {
        return left.ussd_action == right.ussd_action && left.ussd_data_coding_scheme == right.ussd_data_coding_scheme &&
               detail::same_bytes(left.payload, right.payload);
    }
};

/// The commands of the service.
using UssdCommands = CommandList<Command<void, UssdSet, UssdInfo, UssdInfo>>;

} // namespace mbn::inline v0::mbim

#endif
