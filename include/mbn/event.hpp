// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EVENT_HPP
#define MBN_EVENT_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/device/provider.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/result.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mbn::inline v0 {

/// A connection that came up. A template as its IP settings are.
template <class Used>
struct BasicConnected {
    RequestId request_id = {};
    SessionId session = {};
    std::string profile_name = {};
    IpType ip_type_asked = IpType::default_type;
    IpType ip_type_granted = IpType::default_type;
    /// A cause other than `none` with a success is a remark of the network, such as "IPv4 only".
    NetworkCause cause = NetworkCause::none;
    /// The context was up already and was taken over (`StaleSession::adopt`): nothing was activated.
    bool adopted = false;
    detail::Dependent<Used, IpSettings> ip = {};

    friend bool operator==(BasicConnected const&, BasicConnected const&) = default;
};

using Connected = BasicConnected<detail::WhenUsed>;

using ConnectResult = Result<Connected>;

/// A connection that was ended.
struct Disconnected {
    RequestId request_id = {};
    SessionId session = {};

    friend bool operator==(Disconnected const&, Disconnected const&) = default;
};

using DisconnectResult = Result<Disconnected>;

/// The connect request has ended (`OnConnectComplete`). The last event of its request.
template <class Used>
struct BasicConnectComplete {
    detail::Dependent<Used, ConnectResult> result;
};

using ConnectComplete = BasicConnectComplete<detail::WhenUsed>;

/// The disconnect request has ended (`OnDisconnectComplete`).
template <class Used>
struct BasicDisconnectComplete {
    detail::Dependent<Used, DisconnectResult> result;
};

using DisconnectComplete = BasicDisconnectComplete<detail::WhenUsed>;

/// A context changed (`OnConnectStateChange`). The name of the profile is known while this program's own context is
/// activated or on the way.
struct ConnectStateChange {
    ContextState context = {};
    std::string profile_name = {};
    /// The rule by which this program ended it by itself, such as the one for roaming.
    DeniedBy ended_by = DeniedBy::nobody;
};

/// `OnVoiceCallStateChange`.
struct VoiceCallStateChange {
    VoiceCallState state = VoiceCallState::none;
};

/// `OnPacketServiceStateChange`.
struct PacketServiceStateChange {
    PacketServiceState packet_service = {};
};

/// `OnRegisterStateChange`.
struct RegisterStateChange {
    Registration registration = {};
};

/// `OnReadyStateChange`.
struct ReadyStateChange {
    Subscriber subscriber = {};
};

/// `OnRadioStateChange`.
struct RadioStateChange {
    RadioState radio = {};
};

/// `OnSignalStateChange`.
struct SignalStateChange {
    Signal signal = {};
};

/// The settings of an active context became known or changed.
template <class Used>
struct BasicIpSettingsChange {
    SessionId session = {};
    detail::Dependent<Used, IpSettings> ip = {};
    /// What was told of this context before; empty where nothing was. A host takes off its interface what stands here
    /// and not in `ip`.
    detail::Dependent<Used, IpSettings> before = {};
};

using IpSettingsChange = BasicIpSettingsChange<detail::WhenUsed>;

/// The list of preferred providers changed (`OnPreferredProvidersChange`).
template <class Used>
struct BasicPreferredProvidersChange {
    detail::Dependent<Used, std::vector<Provider>> providers = {};
};

using PreferredProvidersChange = BasicPreferredProvidersChange<detail::WhenUsed>;

/// The provisioned contexts changed, or became known (`OnProvisionedContextListChange`). Read them anew.
struct ProvisionedContextsChange {};

/// The device or the service behind it is gone (`OnConnectionRemoval`). All operations end.
struct ConnectionRemoval {
    HResult code = hresult::e_handle;
};

/// Who caused an event.
enum class Origin : std::uint32_t {
    /// A request of this connection.
    own,
    /// The network, the device, the user at its switch, or another program.
    foreign,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Origin /*type*/) noexcept {
    using enum Origin;
    return detail::enumerator_list<Origin>({{own, "own"}, {foreign, "foreign"}});
}

/// Something that happened, whoever caused it. A template, so that only a program that looks into events pays for the
/// variant.
template <class Used>
struct BasicEvent {
    using What =
        detail::Dependent<Used, std::variant<ConnectStateChange, VoiceCallStateChange, PacketServiceStateChange,
                                             RegisterStateChange, ReadyStateChange, RadioStateChange, SignalStateChange,
                                             IpSettingsChange, PreferredProvidersChange, ProvisionedContextsChange,
                                             ConnectionRemoval, ConnectComplete, DisconnectComplete>>;

    What what;
    Origin origin = Origin::foreign;
    /// The request that caused it; 0 for a foreign event.
    RequestId request_id = {};
    /// When it was told, since the epoch of the connection policy's clock (`steady_clock`, unless the policy has
    /// another).
    std::chrono::nanoseconds time = {};
};

using Event = BasicEvent<detail::WhenUsed>;

/// The name of what happened, as it stands in JSON: `connect_state_change`, `connect_complete` and so on.
template <class Used>
[[nodiscard]] constexpr std::string_view name(BasicEvent<Used> const& event) noexcept {
    constexpr std::string_view names[] = {
        "connect_state_change",        "voice_call_state_change", "packet_service_state_change",
        "register_state_change",       "ready_state_change",      "radio_state_change",
        "signal_state_change",         "ip_settings_change",      "preferred_providers_change",
        "provisioned_contexts_change", "connection_removal",      "connect_complete",
        "disconnect_complete"};
    static_assert(std::size(names) == std::variant_size_v<typename BasicEvent<Used>::What>);
    return names[event.what.index()];
}

namespace detail {

template <class Used>
struct EventText {
    [[nodiscard]] std::string operator()(ConnectStateChange const& change) const {
        std::string line = to_string(change.context.state);
        if (!change.profile_name.empty())
            line.append(", profile ").append(change.profile_name);
        if (change.context.cause != NetworkCause::none)
            line.append(", cause ").append(to_string(change.context.cause));
        if (change.ended_by != DeniedBy::nobody)
            line.append(", ended by ").append(text(change.ended_by));
        return line;
    }
    [[nodiscard]] std::string operator()(VoiceCallStateChange const& change) const { return to_string(change.state); }
    [[nodiscard]] std::string operator()(PacketServiceStateChange const& change) const {
        return to_string(change.packet_service.state);
    }
    [[nodiscard]] std::string operator()(RegisterStateChange const& change) const {
        std::string line = to_string(change.registration.state);
        if (!change.registration.provider_name.empty())
            line.append(", ").append(change.registration.provider_name);
        return line;
    }
    [[nodiscard]] std::string operator()(ReadyStateChange const& change) const {
        return to_string(change.subscriber.ready_state);
    }
    [[nodiscard]] std::string operator()(RadioStateChange const& change) const {
        return "hardware " + to_string(change.radio.hardware) + ", software " + to_string(change.radio.software);
    }
    [[nodiscard]] std::string operator()(SignalStateChange const& change) const {
        return change.signal.dbm ? std::to_string(*change.signal.dbm) + " dBm" : "unknown";
    }
    [[nodiscard]] std::string operator()(detail::Dependent<Used, IpSettingsChange> const& change) const {
        return to_string(change.ip);
    }
    [[nodiscard]] std::string operator()(detail::Dependent<Used, PreferredProvidersChange> const& change) const {
        return std::to_string(change.providers.size()) + " providers";
    }
    [[nodiscard]] std::string operator()(ProvisionedContextsChange const& /*change*/) const { return "to be read"; }
    [[nodiscard]] std::string operator()(ConnectionRemoval const& removal) const { return to_string(removal.code); }
    [[nodiscard]] std::string operator()(detail::Dependent<Used, ConnectComplete> const& complete) const {
        return complete.result ? to_string(hresult::s_ok) : to_string(complete.result.error());
    }
    [[nodiscard]] std::string operator()(detail::Dependent<Used, DisconnectComplete> const& complete) const {
        return complete.result ? to_string(hresult::s_ok) : to_string(complete.result.error());
    }
};

} // namespace detail

/// One line: `connect_state_change: activated, profile Home (own, request 1)`.
template <class Used>
[[nodiscard]] std::string to_string(BasicEvent<Used> const& event) {
    std::string line{name(event)};
    line.append(": ").append(std::visit(detail::EventText<Used>{}, event.what));
    line.append(" (").append(to_string(event.origin));
    if (event.request_id != RequestId{})
        line.append(", request ").append(to_string(event.request_id));
    return line.append(")");
}

} // namespace mbn::inline v0

#endif
