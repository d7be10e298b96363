// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TYPES_HPP
#define MBN_TYPES_HPP

#include <mbn/detail/enumeration.hpp>

#include <compare>
#include <cstdint>
#include <string>

namespace mbn::inline v0 {

/// Names one request of one connection, from its first byte to its completion. Never 0 for a request; 0 stands for
/// "no request" in an event that nobody asked for.
struct RequestId {
    std::uint32_t value = 0;

    friend constexpr bool operator==(RequestId, RequestId) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(RequestId, RequestId) noexcept = default;
};

[[nodiscard]] inline std::string to_string(RequestId id) {
    return std::to_string(id.value);
}

/// Names one data stream of a device: 0 for the first, and the only one under the documented rule of one context.
struct SessionId {
    std::uint32_t value = 0;

    friend constexpr bool operator==(SessionId, SessionId) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(SessionId, SessionId) noexcept = default;
};

[[nodiscard]] inline std::string to_string(SessionId id) {
    return std::to_string(id.value);
}

/// What the string given to `connect` is (`MBN_CONNECTION_MODE`).
enum class ConnectionMode : std::uint32_t {
    /// The name of a stored profile.
    profile = 0,
    /// A profile document, used for this connection and never stored.
    tmp_profile = 1,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ConnectionMode /*type*/) noexcept {
    using enum ConnectionMode;
    return detail::enumerator_list<ConnectionMode>({
        {profile, "profile", "MBN_CONNECTION_MODE_PROFILE"},
        {tmp_profile, "tmp_profile", "MBN_CONNECTION_MODE_TMP_PROFILE"},
    });
}

/// The state of a context (`MBN_ACTIVATION_STATE`; MBIM has the same numbers).
enum class ActivationState : std::uint32_t {
    /// Unknown.
    none = 0,
    activated = 1,
    activating = 2,
    deactivated = 3,
    deactivating = 4,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ActivationState /*type*/) noexcept {
    using enum ActivationState;
    return detail::enumerator_list<ActivationState>({
        {none, "none", "MBN_ACTIVATION_STATE_NONE"},
        {activated, "activated", "MBN_ACTIVATION_STATE_ACTIVATED"},
        {activating, "activating", "MBN_ACTIVATION_STATE_ACTIVATING"},
        {deactivated, "deactivated", "MBN_ACTIVATION_STATE_DEACTIVATED"},
        {deactivating, "deactivating", "MBN_ACTIVATION_STATE_DEACTIVATING"},
    });
}

/// Whether a voice call keeps data waiting (`MBN_VOICE_CALL_STATE`).
enum class VoiceCallState : std::uint32_t {
    /// Unknown.
    none = 0,
    in_progress = 1,
    /// No call in progress.
    hangup = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(VoiceCallState /*type*/) noexcept {
    using enum VoiceCallState;
    return detail::enumerator_list<VoiceCallState>({
        {none, "none", "MBN_VOICE_CALL_STATE_NONE"},
        {in_progress, "in_progress", "MBN_VOICE_CALL_STATE_IN_PROGRESS"},
        {hangup, "hangup", "MBN_VOICE_CALL_STATE_HANGUP"},
    });
}

/// Whether the device and its SIM can be used (`MBN_READY_STATE`). MBIM numbers 7 differently: translate by table.
enum class ReadyState : std::uint32_t {
    /// The stack is off or not initialised yet.
    off = 0,
    /// Ready.
    initialized = 1,
    sim_not_inserted = 2,
    /// Unusable, for example because its PUK attempts are used up.
    bad_sim = 3,
    failure = 4,
    /// The subscription is not active.
    not_activated = 5,
    /// A PIN is needed.
    device_locked = 6,
    /// A PUK is needed.
    device_blocked = 7,
    no_esim_profile = 8,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ReadyState /*type*/) noexcept {
    using enum ReadyState;
    return detail::enumerator_list<ReadyState>({
        {off, "off", "MBN_READY_STATE_OFF"},
        {initialized, "initialized", "MBN_READY_STATE_INITIALIZED"},
        {sim_not_inserted, "sim_not_inserted", "MBN_READY_STATE_SIM_NOT_INSERTED"},
        {bad_sim, "bad_sim", "MBN_READY_STATE_BAD_SIM"},
        {failure, "failure", "MBN_READY_STATE_FAILURE"},
        {not_activated, "not_activated", "MBN_READY_STATE_NOT_ACTIVATED"},
        {device_locked, "device_locked", "MBN_READY_STATE_DEVICE_LOCKED"},
        {device_blocked, "device_blocked", "MBN_READY_STATE_DEVICE_BLOCKED"},
        {no_esim_profile, "no_esim_profile", "MBN_READY_STATE_NO_ESIM_PROFILE"},
    });
}

/// The state of registration (`MBN_REGISTER_STATE`; MBIM has the same numbers).
enum class RegisterState : std::uint32_t {
    /// Unknown.
    none = 0,
    /// Neither registered nor searching.
    deregistered = 1,
    searching = 2,
    home = 3,
    roaming = 4,
    /// Roaming at a partner of the home provider.
    partner = 5,
    /// Emergency calls at most.
    denied = 6,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RegisterState /*type*/) noexcept {
    using enum RegisterState;
    return detail::enumerator_list<RegisterState>({
        {none, "none", "MBN_REGISTER_STATE_NONE"},
        {deregistered, "deregistered", "MBN_REGISTER_STATE_DEREGISTERED"},
        {searching, "searching", "MBN_REGISTER_STATE_SEARCHING"},
        {home, "home", "MBN_REGISTER_STATE_HOME"},
        {roaming, "roaming", "MBN_REGISTER_STATE_ROAMING"},
        {partner, "partner", "MBN_REGISTER_STATE_PARTNER"},
        {denied, "denied", "MBN_REGISTER_STATE_DENIED"},
    });
}

/// Who selects the network (`MBN_REGISTER_MODE`).
enum class RegisterMode : std::uint32_t {
    none = 0,
    automatic = 1,
    manual = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RegisterMode /*type*/) noexcept {
    using enum RegisterMode;
    return detail::enumerator_list<RegisterMode>({
        {none, "none", "MBN_REGISTER_MODE_NONE"},
        {automatic, "automatic", "MBN_REGISTER_MODE_AUTOMATIC"},
        {manual, "manual", "MBN_REGISTER_MODE_MANUAL"},
    });
}

/// The packet service (MBIM 1.0 section 10.5.10; `mbnapi` tells only that it changed).
enum class PacketService : std::uint32_t {
    unknown = 0,
    attaching = 1,
    attached = 2,
    detaching = 3,
    detached = 4,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(PacketService /*type*/) noexcept {
    using enum PacketService;
    return detail::enumerator_list<PacketService>({
        {unknown, "unknown"},
        {attaching, "attaching"},
        {attached, "attached"},
        {detaching, "detaching"},
        {detached, "detached"},
    });
}

/// One radio switch (`MBN_RADIO`).
enum class Radio : std::uint32_t {
    off = 0,
    on = 1,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Radio /*type*/) noexcept {
    using enum Radio;
    return detail::enumerator_list<Radio>({
        {off, "off", "MBN_RADIO_OFF"},
        {on, "on", "MBN_RADIO_ON"},
    });
}

/// The family of networks (`MBN_CELLULAR_CLASS`).
enum class CellularClass : std::uint32_t {
    none = 0,
    /// 3GPP.
    gsm = 1,
    /// 3GPP2.
    cdma = 2,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(CellularClass /*type*/) noexcept {
    using enum CellularClass;
    return detail::enumerator_list<CellularClass>({
        {none, "none", "MBN_CELLULAR_CLASS_NONE"},
        {gsm, "gsm", "MBN_CELLULAR_CLASS_GSM"},
        {cdma, "cdma", "MBN_CELLULAR_CLASS_CDMA"},
    });
}

/// What the device does with voice (`MBN_VOICE_CLASS`).
enum class VoiceClass : std::uint32_t {
    none = 0,
    no_voice = 1,
    /// Voice or data, not both.
    separate_voice_data = 2,
    simultaneous_voice_data = 3,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(VoiceClass /*type*/) noexcept {
    using enum VoiceClass;
    return detail::enumerator_list<VoiceClass>({
        {none, "none", "MBN_VOICE_CLASS_NONE"},
        {no_voice, "no_voice", "MBN_VOICE_CLASS_NO_VOICE"},
        {separate_voice_data, "separate_voice_data", "MBN_VOICE_CLASS_SEPARATE_VOICE_DATA"},
        {simultaneous_voice_data, "simultaneous_voice_data", "MBN_VOICE_CLASS_SIMULTANEOUS_VOICE_DATA"},
    });
}

/// What a context is for (`MBN_CONTEXT_TYPE`).
enum class ContextType : std::uint32_t {
    none = 0,
    internet = 1,
    vpn = 2,
    voice = 3,
    video_share = 4,
    custom = 5,
    purchase = 6,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ContextType /*type*/) noexcept {
    using enum ContextType;
    return detail::enumerator_list<ContextType>({
        {none, "none", "MBN_CONTEXT_TYPE_NONE"},
        {internet, "internet", "MBN_CONTEXT_TYPE_INTERNET"},
        {vpn, "vpn", "MBN_CONTEXT_TYPE_VPN"},
        {voice, "voice", "MBN_CONTEXT_TYPE_VOICE"},
        {video_share, "video_share", "MBN_CONTEXT_TYPE_VIDEO_SHARE"},
        {custom, "custom", "MBN_CONTEXT_TYPE_CUSTOM"},
        {purchase, "purchase", "MBN_CONTEXT_TYPE_PURCHASE"},
    });
}

/// How user name and password are sent (`MBN_AUTH_PROTOCOL`; MBIM has the same numbers).
enum class AuthProtocol : std::uint32_t {
    none = 0,
    pap = 1,
    chap = 2,
    mschapv2 = 3,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(AuthProtocol /*type*/) noexcept {
    using enum AuthProtocol;
    return detail::enumerator_list<AuthProtocol>({
        {none, "none", "MBN_AUTH_PROTOCOL_NONE"},
        {pap, "pap", "MBN_AUTH_PROTOCOL_PAP"},
        {chap, "chap", "MBN_AUTH_PROTOCOL_CHAP"},
        {mschapv2, "mschapv2", "MBN_AUTH_PROTOCOL_MSCHAPV2"},
    });
}

/// Header and data compression (`MBN_COMPRESSION`).
enum class Compression : std::uint32_t {
    none = 0,
    enable = 1,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Compression /*type*/) noexcept {
    using enum Compression;
    return detail::enumerator_list<Compression>({
        {none, "none", "MBN_COMPRESSION_NONE"},
        {enable, "enable", "MBN_COMPRESSION_ENABLE"},
    });
}

/// The address families asked for (profile schema v4, `WwanNetworkIPKind`). MBIM numbers 4 differently.
enum class IpType : std::uint32_t {
    /// The network and the device choose.
    default_type = 0,
    ipv4 = 1,
    ipv6 = 2,
    /// Both in one context.
    ipv4v6 = 3,
    /// IPv4 over an IPv6-only network (464XLAT).
    xlat = 4,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(IpType /*type*/) noexcept {
    using enum IpType;
    return detail::enumerator_list<IpType>({
        {default_type, "default"},
        {ipv4, "ipv4"},
        {ipv6, "ipv6"},
        {ipv4v6, "ipv4v6"},
        {xlat, "xlat"},
    });
}

/// Radio technologies (`MBN_DATA_CLASS`, a bit set; MBIM 1 and 2 have the same bits).
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
    cdma_1xevdo_reva = 0x40000,
    cdma_1xevdv = 0x80000,
    cdma_3xrtt = 0x100000,
    cdma_1xevdo_revb = 0x200000,
    umb = 0x400000,
    custom = 0x80000000,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(DataClass /*type*/) noexcept {
    using enum DataClass;
    return detail::enumerator_list<DataClass>({
        {none, "none", "MBN_DATA_CLASS_NONE"},
        {gprs, "gprs", "MBN_DATA_CLASS_GPRS"},
        {edge, "edge", "MBN_DATA_CLASS_EDGE"},
        {umts, "umts", "MBN_DATA_CLASS_UMTS"},
        {hsdpa, "hsdpa", "MBN_DATA_CLASS_HSDPA"},
        {hsupa, "hsupa", "MBN_DATA_CLASS_HSUPA"},
        {lte, "lte", "MBN_DATA_CLASS_LTE"},
        {nr_nsa, "5g_nsa", "MBN_DATA_CLASS_5G_NSA"},
        {nr_sa, "5g_sa", "MBN_DATA_CLASS_5G_SA"},
        {cdma_1xrtt, "1xrtt", "MBN_DATA_CLASS_1XRTT"},
        {cdma_1xevdo, "1xevdo", "MBN_DATA_CLASS_1XEVDO"},
        {cdma_1xevdo_reva, "1xevdo_reva", "MBN_DATA_CLASS_1XEVDO_REVA"},
        {cdma_1xevdv, "1xevdv", "MBN_DATA_CLASS_1XEVDV"},
        {cdma_3xrtt, "3xrtt", "MBN_DATA_CLASS_3XRTT"},
        {cdma_1xevdo_revb, "1xevdo_revb", "MBN_DATA_CLASS_1XEVDO_REVB"},
        {umb, "umb", "MBN_DATA_CLASS_UMB"},
        {custom, "custom", "MBN_DATA_CLASS_CUSTOM"},
    });
}

constexpr void is_bit_set(DataClass /*type*/) noexcept {}

} // namespace mbn::inline v0

#endif
