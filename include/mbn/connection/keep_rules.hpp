// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_RULES_HPP
#define MBN_CONNECTION_KEEP_RULES_HPP

#include <mbn/connection/core.hpp>
#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/keep_settings.hpp>
#include <mbn/device.hpp>
#include <mbn/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace mbn::inline v0::detail {

// What an error that no pause mends waits for.
[[nodiscard]] constexpr KeepReason reason_of(Error const& error) noexcept {
    switch (error.code.value()) {
    case hresult::e_mbn_sim_not_inserted.value():
    case hresult::e_mbn_bad_sim.value():
    case hresult::e_mbn_pin_required.value():
    case hresult::e_mbn_service_not_activated.value():
    case hresult::error_not_ready.value():
    case hresult::error_gen_failure.value():
        return KeepReason::not_ready;
    case hresult::e_mbn_radio_power_off.value():
        return KeepReason::radio_off;
    case hresult::e_mbn_not_registered.value():
    case hresult::e_mbn_provider_not_visible.value():
        return KeepReason::not_registered;
    default:
        return KeepReason::needs_somebody;
    }
}

// Whether a change of SIM, radio or registration may end such a wait.
[[nodiscard]] constexpr bool ends_with_device(KeepReason reason) noexcept {
    return reason != KeepReason::other_connection && reason != KeepReason::needs_somebody;
}

// Whether such a wait is over when the device says that it can be used. It says so as well where it refused an attempt
// nevertheless, which is what is waited for then.
[[nodiscard]] constexpr bool ends_when_usable(KeepReason reason, std::optional<Error> const& told) noexcept {
    bool const is_refused_attempt = told && told->request_id != RequestId{} && told->phase != Phase::device;
    return !is_refused_attempt &&
           (reason == KeepReason::not_ready || reason == KeepReason::radio_off || reason == KeepReason::not_registered);
}

// Whether an error says that the device or the service is not there.
[[nodiscard]] constexpr bool is_gone(Error const& error) noexcept {
    switch (error.code.value()) {
    case hresult::e_handle.value():
    case hresult::error_device_not_connected.value():
    case hresult::error_service_not_active.value():
    case hresult::rpc_s_server_unavailable.value():
    case hresult::rpc_e_disconnected.value():
        return true;
    default:
        return error.code == hresult::error_not_found && error.phase == Phase::device;
    }
}

// Whether the network heard of an attempt that ended so.
[[nodiscard]] constexpr bool reached_network(Error const& error) noexcept {
    return error.phase == Phase::attach || error.phase == Phase::activation || error.phase == Phase::ip_settings ||
           error.phase == Phase::deactivation;
}

// The rule of the connection that an attempt was refused by, where it was one.
[[nodiscard]] constexpr std::optional<KeepReason> reason_of_rule(Error const& error) noexcept {
    if (error.denied_by == DeniedBy::roaming)
        return KeepReason::not_allowed_here;
    if (error.denied_by == DeniedBy::stale_session || error.denied_by == DeniedBy::context_limit)
        return KeepReason::other_connection;
    return std::nullopt;
}

// Where the device changed since it was checked, or somebody else came first, the next check tells what it waits for.
[[nodiscard]] constexpr Error as_told_to_ladder(Error const& error) noexcept {
    bool const has_changed = error.phase == Phase::device || error.code == hresult::error_invalid_state;
    return has_changed ? make_error(hresult::error_not_ready) : error;
}

[[nodiscard]] constexpr bool is_in_network(RegisterState state) noexcept {
    return state == RegisterState::home || state == RegisterState::partner || state == RegisterState::roaming;
}

// The name of the profile that a connect asks for.
template <class Target>
[[nodiscard]] std::string name_of(Target const& target) {
    if (auto const* const profile = std::get_if<Profile>(&target))
        return profile->name;
    return std::string{std::get<Designator>(target).text.reveal()};
}

// What is known of a connection that was there already.
[[nodiscard]] inline Connected found_up(SessionId session, std::string profile_name) {
    Connected connected;
    connected.session = session;
    connected.profile_name = std::move(profile_name);
    return connected;
}

// Which device, SIM and operator a supervisor is bound to. What is not known yet, it takes as it finds it.
class KeepBinding {
public:
    enum class Found : std::uint8_t { the_same, another, refused };

    explicit KeepBinding(KeepSettings const& settings)
        : device_id_{settings.device_id}, sim_icc_id_{settings.sim_icc_id},
          other_subscriber_{settings.other_subscriber} {}

    // A device that does not tell its identity passes for the right one.
    [[nodiscard]] bool accepts_device(std::string const& device_id) {
        if (device_id_.empty())
            device_id_ = device_id;
        return device_id.empty() || device_id == device_id_;
    }

    [[nodiscard]] Found look_at(Subscriber const& subscriber) {
        // A SIM that is locked may not tell its number.
        std::string const& found = subscriber.sim_icc_id;
        if (found.empty() || found == sim_icc_id_)
            return Found::the_same;
        bool const another = !sim_icc_id_.empty();
        if (another && other_subscriber_ == OtherSubscriber::leave_alone)
            return Found::refused;
        sim_icc_id_ = found;
        return another ? Found::another : Found::the_same;
    }

    // The next SIM that it finds is the right one.
    void forget_subscriber() { sim_icc_id_.clear(); }

    // Whether the device is with another operator than before.
    [[nodiscard]] bool is_new_operator(Registration const& registration) {
        if (!is_in_network(registration.state) || registration.provider_id.empty() ||
            registration.provider_id == provider_id_)
            return false;
        return !std::exchange(provider_id_, registration.provider_id).empty();
    }

private:
    std::string device_id_;
    std::string sim_icc_id_;
    OtherSubscriber other_subscriber_;
    std::string provider_id_;
};

} // namespace mbn::inline v0::detail

#endif
