// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CIRCUMSTANCE_HPP
#define MBN_TESTING_CIRCUMSTANCE_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/hresult.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace mbn::inline v0::testing {

// The enumerations below print like those of the library.
using mbn::operator<<;
using mbn::name;
using mbn::to_string;

/// What may explain why a request did not succeed: what its user did, what was the case at some time while it was on
/// its way, and what befell its messages.
enum class Circumstance : std::uint32_t {
    /// The user cancelled it, or disconnected while it was connecting.
    cancelled,
    /// The user destroyed the connection.
    destroyed,
    /// The user gave it a deadline.
    deadline,
    /// The profile breaks the rules.
    invalid_profile,
    /// The network does not know the profile's access point.
    unknown_access_point,
    /// The network does not accept the profile's credentials.
    wrong_credentials,
    /// The modem was registered where the profile may not be used.
    network_not_allowed,
    /// A context was active or on its way, or so was another connect of the same user.
    in_use,
    /// No context was active.
    not_in_use,
    /// The modem was not plugged in.
    absent,
    /// Another program took the channel.
    channel_taken,
    sim_missing,
    sim_bad,
    /// The SIM wants its PIN, and nobody enters it.
    sim_locked,
    radio_off,
    /// The switch on the case, about which nobody can do anything.
    hardware_radio_off,
    /// Another program turned the radio off.
    switched_off,
    not_registered,
    /// The modem lost the packet service, or did not get it.
    detached,
    /// A context ended for which the request did not ask.
    context_ended,
    /// A message was lost on the way, to the modem or back.
    unanswered,
    /// The modem did not tell of a change, or later than of another one.
    indication_lost,
    /// The modem refused a command without a reason.
    refused,
    /// The network refused a context, with a cause.
    network_refused,
    /// The modem answered by a protocol error.
    protocol_error,
    /// The modem took its time.
    late,
    /// The host slept.
    slept,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Circumstance /*type*/) noexcept {
    using enum Circumstance;
    return mbn::detail::enumerator_list<Circumstance>({
        {cancelled, "cancelled"},
        {destroyed, "destroyed"},
        {deadline, "deadline"},
        {invalid_profile, "invalid_profile"},
        {unknown_access_point, "unknown_access_point"},
        {wrong_credentials, "wrong_credentials"},
        {network_not_allowed, "network_not_allowed"},
        {in_use, "in_use"},
        {not_in_use, "not_in_use"},
        {absent, "absent"},
        {channel_taken, "channel_taken"},
        {sim_missing, "sim_missing"},
        {sim_bad, "sim_bad"},
        {sim_locked, "sim_locked"},
        {radio_off, "radio_off"},
        {hardware_radio_off, "hardware_radio_off"},
        {switched_off, "switched_off"},
        {not_registered, "not_registered"},
        {detached, "detached"},
        {context_ended, "context_ended"},
        {unanswered, "unanswered"},
        {indication_lost, "indication_lost"},
        {refused, "refused"},
        {network_refused, "network_refused"},
        {protocol_error, "protocol_error"},
        {late, "late"},
        {slept, "slept"},
    });
}

/// Whether a circumstance may make a request end with that code. The table is total: a circumstance without codes does
/// not compile without a warning, and a code that no circumstance explains is a mistake of the library.
[[nodiscard]] constexpr bool may_cause(Circumstance circumstance, HResult code) noexcept {
    auto const any_of = [code](std::initializer_list<HResult> codes) {
        for (HResult const one : codes)
            if (one == code)
                return true;
        return false;
    };
    switch (circumstance) {
    case Circumstance::cancelled:
        return code == hresult::error_cancelled;
    case Circumstance::destroyed:
        return code == hresult::e_abort;
    case Circumstance::deadline:
    case Circumstance::indication_lost:
        // A connection that was not told of the end of its context takes it for active.
        return any_of({hresult::error_timeout, hresult::e_mbn_max_activated_contexts});
    case Circumstance::late:
        return code == hresult::error_timeout;
    case Circumstance::slept:
        // Of a message in fragments the rest may be read too late then, which breaks the protocol.
        return any_of({hresult::error_timeout, hresult::error_gen_failure});
    case Circumstance::invalid_profile:
        return code == hresult::e_invalidarg;
    case Circumstance::unknown_access_point:
        return code == hresult::e_mbn_invalid_access_string;
    case Circumstance::wrong_credentials:
        return code == hresult::error_invalid_password;
    case Circumstance::network_not_allowed:
        return code == hresult::error_invalid_state;
    case Circumstance::in_use:
        // A context that is just being ended makes the modem busy; one with several sessions refuses the session that
        // another program took after it had been seen free.
        return any_of({hresult::e_mbn_max_activated_contexts, hresult::error_busy, hresult::error_invalid_state});
    case Circumstance::not_in_use:
        return code == hresult::error_not_found;
    case Circumstance::absent:
    case Circumstance::channel_taken:
        return code == hresult::e_handle;
    case Circumstance::sim_missing:
        return code == hresult::e_mbn_sim_not_inserted;
    case Circumstance::sim_bad:
        return code == hresult::e_mbn_bad_sim;
    case Circumstance::sim_locked:
        return code == hresult::e_mbn_pin_required;
    case Circumstance::radio_off:
    case Circumstance::hardware_radio_off:
    case Circumstance::switched_off:
        return code == hresult::e_mbn_radio_power_off;
    case Circumstance::not_registered:
        return code == hresult::e_mbn_not_registered;
    case Circumstance::detached:
        return code == hresult::e_mbn_packet_svc_detached;
    case Circumstance::context_ended:
        return any_of({hresult::e_fail, hresult::e_mbn_context_not_activated});
    case Circumstance::unanswered:
        // Of a message in fragments a part may be lost; the rest breaks the protocol.
        return any_of({hresult::error_timeout, hresult::error_gen_failure});
    case Circumstance::refused:
        // Every attach that did not come about has one code.
        return any_of({hresult::error_busy, hresult::e_fail, hresult::e_mbn_packet_svc_detached});
    case Circumstance::network_refused:
        return any_of({hresult::e_fail, hresult::e_mbn_service_not_activated});
    case Circumstance::protocol_error:
        // A modem that says it is not open has forgotten what else it was asked.
        return any_of({hresult::error_gen_failure, hresult::error_not_ready, hresult::error_timeout});
    }
    return false;
}

/// Several circumstances.
class Circumstances {
public:
    constexpr Circumstances() noexcept = default;
    constexpr Circumstances(std::initializer_list<Circumstance> list) noexcept {
        for (Circumstance const one : list)
            add(one);
    }

    constexpr void add(Circumstance one) noexcept { bits_ |= bit(one); }
    constexpr void add(Circumstances const& others) noexcept { bits_ |= others.bits_; }
    constexpr void remove(Circumstance one) noexcept { bits_ &= ~bit(one); }
    [[nodiscard]] constexpr bool contains(Circumstance one) const noexcept { return (bits_ & bit(one)) != 0; }

    /// Whether one of them may make a request end with that code.
    [[nodiscard]] constexpr bool explain(HResult code) const noexcept {
        for (auto const& entry : mbn::detail::enumerator_table<Circumstance>)
            if (contains(entry.value) && may_cause(entry.value, code))
                return true;
        return false;
    }

    friend constexpr bool operator==(Circumstances const&, Circumstances const&) noexcept = default;

private:
    [[nodiscard]] static constexpr std::uint32_t bit(Circumstance one) noexcept {
        return std::uint32_t{1} << static_cast<std::uint32_t>(one);
    }

    std::uint32_t bits_ = 0;
};

/// `absent, late`; `nothing` where there is none.
[[nodiscard]] inline std::string to_string(Circumstances const& circumstances) {
    std::string all;
    for (auto const& entry : mbn::detail::enumerator_table<Circumstance>)
        if (circumstances.contains(entry.value))
            all.append(all.empty() ? "" : ", ").append(entry.name);
    return all.empty() ? "nothing" : all;
}

} // namespace mbn::inline v0::testing

#endif
