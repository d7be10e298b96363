// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_STK_HPP
#define MBN_MBIM_STK_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class StkPacType : std::uint32_t { proactive_command, notification };
[[nodiscard]] constexpr std::string_view name(StkPacType value) noexcept {
    return detail::name_in(value, {"proactive_command", "notification"});
}

/// Who handles each proactive command of the SIM, a byte for each (MBIM 1.0, 10.5).
struct StkPacInfo {
    static constexpr Operation operation = operation_of(StkCid::pac);

    std::array<std::uint8_t, 256> pac_support{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("pac_support", self.pac_support);
    }
    [[nodiscard]] friend constexpr bool operator==(StkPacInfo const&, StkPacInfo const&) noexcept = default;
};
using StkPacQuery = Query<StkPacInfo>;

/// Which proactive commands the host wants, a bit for each.
struct StkPacSet {
    static constexpr Operation operation = StkPacInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = StkPacInfo;

    std::array<std::uint8_t, 32> pac_host_control{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("pac_host_control", self.pac_host_control);
    }
    [[nodiscard]] friend constexpr bool operator==(StkPacSet const&, StkPacSet const&) noexcept = default;
};

/// What the SIM wants of the host, as 3GPP TS 11.14 has it. Private.
struct StkPacIndication {
    static constexpr Operation operation = StkPacInfo::operation;

    StkPacType pac_type{};
    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pac_type", self.pac_type);
        archive.rest("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(StkPacIndication const& left,
                                                   StkPacIndication const& right) noexcept {
        return left.pac_type == right.pac_type && detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

/// MBIM 1.0, 10.5. Private.
struct StkTerminalResponseInfo {
    static constexpr Operation operation = operation_of(StkCid::terminal_response);

    Bytes result_data{};
    std::uint32_t status_words = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("result_data", self.result_data);
        archive("status_words", self.status_words);
    }
    [[nodiscard]] friend constexpr bool operator==(StkTerminalResponseInfo const& left,
                                                   StkTerminalResponseInfo const& right) noexcept {
        return detail::same_bytes(left.result_data, right.result_data) && left.status_words == right.status_words;
    }
};

/// The answer to what the SIM wanted. Private.
struct StkTerminalResponseSet {
    static constexpr Operation operation = StkTerminalResponseInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = StkTerminalResponseInfo;

    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.size("data_buffer", self.data_buffer);
        archive.contents("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(StkTerminalResponseSet const& left,
                                                   StkTerminalResponseSet const& right) noexcept {
        return detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

/// Which envelopes the SIM takes, a bit for each (MBIM 1.0, 10.5).
struct StkEnvelopeInfo {
    static constexpr Operation operation = operation_of(StkCid::envelope);

    std::array<std::uint8_t, 32> envelope_support{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("envelope_support", self.envelope_support);
    }
    [[nodiscard]] friend constexpr bool operator==(StkEnvelopeInfo const&, StkEnvelopeInfo const&) noexcept = default;
};
using StkEnvelopeQuery = Query<StkEnvelopeInfo>;

/// Tells the SIM something. Private.
struct StkEnvelopeSet {
    static constexpr Operation operation = StkEnvelopeInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = StkEnvelopeInfo;

    Bytes data_buffer{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.rest("data_buffer", self.data_buffer);
    }
    [[nodiscard]] friend constexpr bool operator==(StkEnvelopeSet const& left, StkEnvelopeSet const& right) noexcept {
        return detail::same_bytes(left.data_buffer, right.data_buffer);
    }
};

/// The commands of the service.
using StkCommands = CommandList<Command<StkPacQuery, StkPacSet, StkPacInfo, StkPacIndication>,
                                Command<void, StkTerminalResponseSet, StkTerminalResponseInfo>,
                                Command<StkEnvelopeQuery, StkEnvelopeSet, StkEnvelopeInfo>>;

} // namespace mbn::inline v0::mbim

#endif
