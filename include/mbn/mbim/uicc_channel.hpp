// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_UICC_CHANNEL_HPP
#define MBN_MBIM_UICC_CHANNEL_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Microsoft's extension for talking to the SIM.
enum class UiccSecureMessaging : std::uint32_t { none, no_header_authentication };
[[nodiscard]] constexpr std::string_view name(UiccSecureMessaging value) noexcept {
    return detail::name_in(value, {"none", "no_header_authentication"});
}

enum class UiccClassByteType : std::uint32_t { inter_industry, extended };
[[nodiscard]] constexpr std::string_view name(UiccClassByteType value) noexcept {
    return detail::name_in(value, {"inter_industry", "extended"});
}

enum class UiccPassThroughAction : std::uint32_t { disable, enable };
[[nodiscard]] constexpr std::string_view name(UiccPassThroughAction value) noexcept {
    return detail::name_in(value, {"disable", "enable"});
}

enum class UiccPassThroughStatus : std::uint32_t { disabled, enabled };
[[nodiscard]] constexpr std::string_view name(UiccPassThroughStatus value) noexcept {
    return detail::name_in(value, {"disabled", "enabled"});
}

/// The answer to reset of the SIM (ISO/IEC 7816-3).
struct UiccAtrInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::atr);

    Bytes atr{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.sized("atr", self.atr);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccAtrInfo const& left, UiccAtrInfo const& right) noexcept {
        return detail::same_bytes(left.atr, right.atr);
    }
};
using UiccAtrQuery = Query<UiccAtrInfo>;

/// The channel, and what the application of the SIM said. Private. `status` has the status words of ISO/IEC 7816-4.
struct UiccOpenChannelInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::open_channel);

    std::uint32_t status = 0;
    std::uint32_t channel = 0;
    Bytes response{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("status", self.status);
        archive("channel", self.channel);
        archive.sized("response", self.response);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccOpenChannelInfo const& left,
                                                   UiccOpenChannelInfo const& right) noexcept {
        return left.status == right.status && left.channel == right.channel &&
               detail::same_bytes(left.response, right.response);
    }
};

/// Opens a logical channel to an application.
struct UiccOpenChannelSet {
    static constexpr Operation operation = UiccOpenChannelInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UiccOpenChannelInfo;

    Bytes app_id{};
    std::uint32_t select_p2_arg = 0;
    std::uint32_t channel_group = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.sized("app_id", self.app_id);
        archive("select_p2_arg", self.select_p2_arg);
        archive("channel_group", self.channel_group);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccOpenChannelSet const& left,
                                                   UiccOpenChannelSet const& right) noexcept {
        return detail::same_bytes(left.app_id, right.app_id) && left.select_p2_arg == right.select_p2_arg &&
               left.channel_group == right.channel_group;
    }
};

struct UiccCloseChannelInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::close_channel);

    std::uint32_t status = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("status", self.status);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccCloseChannelInfo const&,
                                                   UiccCloseChannelInfo const&) noexcept = default;
};

/// Closes the channel, or with channel 0 all of the group.
struct UiccCloseChannelSet {
    static constexpr Operation operation = UiccCloseChannelInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UiccCloseChannelInfo;

    std::uint32_t channel = 0;
    std::uint32_t channel_group = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("channel", self.channel);
        archive("channel_group", self.channel_group);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccCloseChannelSet const&,
                                                   UiccCloseChannelSet const&) noexcept = default;
};

/// Private.
struct UiccApduInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::apdu);

    std::uint32_t status = 0;
    Bytes response{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("status", self.status);
        archive.sized("response", self.response);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccApduInfo const& left, UiccApduInfo const& right) noexcept {
        return left.status == right.status && detail::same_bytes(left.response, right.response);
    }
};

/// A command to the SIM (ISO/IEC 7816-4). Private: it may be a PIN.
struct UiccApduSet {
    static constexpr Operation operation = UiccApduInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UiccApduInfo;

    std::uint32_t channel = 0;
    UiccSecureMessaging secure_messaging{};
    UiccClassByteType class_byte_type{};
    Bytes apdu{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("channel", self.channel);
        archive("secure_messaging", self.secure_messaging);
        archive("class_byte_type", self.class_byte_type);
        archive.sized("apdu", self.apdu);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccApduSet const& left, UiccApduSet const& right) noexcept {
        return left.channel == right.channel && left.secure_messaging == right.secure_messaging &&
               left.class_byte_type == right.class_byte_type && detail::same_bytes(left.apdu, right.apdu);
    }
};

/// What the host can do, as ETSI TS 102 221 has it.
struct UiccTerminalCapabilityInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::terminal_capability);

    List<Bytes> terminal_capabilities{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("terminal_capabilities", self.terminal_capabilities);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccTerminalCapabilityInfo const&,
                                                   UiccTerminalCapabilityInfo const&) noexcept = default;
};
using UiccTerminalCapabilityQuery = Query<UiccTerminalCapabilityInfo>;

/// Replaces all of them; they count from the next reset on.
struct UiccTerminalCapabilitySet {
    static constexpr Operation operation = UiccTerminalCapabilityInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UiccTerminalCapabilityInfo;

    List<Bytes> terminal_capabilities{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("terminal_capabilities", self.terminal_capabilities);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccTerminalCapabilitySet const&,
                                                   UiccTerminalCapabilitySet const&) noexcept = default;
};

struct UiccResetInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::reset);

    UiccPassThroughStatus pass_through_status{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pass_through_status", self.pass_through_status);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccResetInfo const&, UiccResetInfo const&) noexcept = default;
};
using UiccResetQuery = Query<UiccResetInfo>;

/// Resets the SIM. While passing through, the device itself does nothing with it.
struct UiccResetSet {
    static constexpr Operation operation = UiccResetInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = UiccResetInfo;

    UiccPassThroughAction pass_through_action{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pass_through_action", self.pass_through_action);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccResetSet const&, UiccResetSet const&) noexcept = default;
};

/// The commands of the service that are about channels.
using UiccChannelCommands =
    CommandList<Command<UiccAtrQuery, void, UiccAtrInfo>, Command<void, UiccOpenChannelSet, UiccOpenChannelInfo>,
                Command<void, UiccCloseChannelSet, UiccCloseChannelInfo>, Command<void, UiccApduSet, UiccApduInfo>,
                Command<UiccTerminalCapabilityQuery, UiccTerminalCapabilitySet, UiccTerminalCapabilityInfo>,
                Command<UiccResetQuery, UiccResetSet, UiccResetInfo>>;

} // namespace mbn::inline v0::mbim

#endif
