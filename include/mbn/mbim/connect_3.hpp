// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CONNECT_3_HPP
#define MBN_MBIM_CONNECT_3_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/packed_list.hpp>
#include <mbn/mbim/tlv.hpp>

#include <cstdint>
#include <string_view>

/// CONNECT as MBIMEx 3 changed it.
namespace mbn::inline v0::mbim {

/// Over what a context may run.
enum class MediaPreference : std::uint32_t { unknown, cellular, cellular_preferred };
[[nodiscard]] constexpr std::string_view name(MediaPreference value) noexcept {
    return detail::name_in(value, {"unknown", "cellular", "cellular_preferred"});
}

/// State of a session. `nw_error` is a 3GPP cause and may come with an error status.
struct ConnectInfo3 {
    static constexpr Operation operation = ConnectInfo::operation;

    std::uint32_t session_id = 0;
    ActivationState activation_state{};
    VoiceCallState voice_call_state{};
    ContextIpType ip_type{};
    Uuid context_type = context_types::none;
    std::uint32_t nw_error = 0;
    MediaPreference media_preference{};
    Text access_string{};
    PackedList<Tlv> unnamed_ies{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive("activation_state", self.activation_state);
        archive("voice_call_state", self.voice_call_state);
        archive("ip_type", self.ip_type);
        archive("context_type", self.context_type);
        archive("nw_error", self.nw_error);
        archive("media_preference", self.media_preference);
        archive.tlv("access_string", self.access_string);
        archive.tlvs("unnamed_ies", self.unnamed_ies);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectInfo3 const&, ConnectInfo3 const&) noexcept = default;
};

/// No more than the session, other than before.
struct ConnectQuery3 {
    static constexpr Operation operation = ConnectInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = ConnectInfo3;

    std::uint32_t session_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectQuery3 const&, ConnectQuery3 const&) noexcept = default;
};

/// Holds a password: not printable on purpose. The texts are information elements.
struct ConnectSet3 {
    static constexpr Operation operation = ConnectInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = ConnectInfo3;

    std::uint32_t session_id = 0;
    ActivationCommand activation_command{};
    Compression compression{};
    AuthProtocol auth_protocol{};
    ContextIpType ip_type{};
    Uuid context_type = context_types::internet;
    MediaPreference media_preference{};
    Text access_string{};
    Text user_name{};
    Text password{};
    PackedList<Tlv> unnamed_ies{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("session_id", self.session_id);
        archive("activation_command", self.activation_command);
        archive("compression", self.compression);
        archive("auth_protocol", self.auth_protocol);
        archive("ip_type", self.ip_type);
        archive("context_type", self.context_type);
        archive("media_preference", self.media_preference);
        archive.tlv("access_string", self.access_string);
        archive.tlv("user_name", self.user_name);
        archive.tlv("password", self.password);
        archive.tlvs("unnamed_ies", self.unnamed_ies);
    }
    [[nodiscard]] friend constexpr bool operator==(ConnectSet3 const&, ConnectSet3 const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
