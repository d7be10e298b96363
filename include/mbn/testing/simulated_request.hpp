// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SIMULATED_REQUEST_HPP
#define MBN_TESTING_SIMULATED_REQUEST_HPP

#include <mbn/connection/choices.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>
#include <mbn/testing/circumstance.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mbn::inline v0::testing {

/// What a simulated user asks for.
enum class RequestKind : std::uint32_t { connect, disconnect, state, device, signal };

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RequestKind /*type*/) noexcept {
    using enum RequestKind;
    return mbn::detail::enumerator_list<RequestKind>({
        {connect, "connect"},
        {disconnect, "disconnect"},
        {state, "state"},
        {device, "device"},
        {signal, "signal"},
    });
}

/// What the network thinks of a profile of a simulated user.
enum class ProfileKind : std::uint32_t {
    anywhere,
    home_only,
    with_credentials,
    both_families,
    unknown,
    wrong_password,
    invalid,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileKind /*type*/) noexcept {
    using enum ProfileKind;
    return mbn::detail::enumerator_list<ProfileKind>({
        {anywhere, "anywhere"},
        {home_only, "home_only"},
        {with_credentials, "with_credentials"},
        {both_families, "both_families"},
        {unknown, "unknown"},
        {wrong_password, "wrong_password"},
        {invalid, "invalid"},
    });
}

/// A profile of that kind, for the modems of `simulated_modem`. Its name is the name of the kind.
[[nodiscard]] inline Profile simulated_profile(ProfileKind kind) {
    Profile profile;
    profile.name = to_string(kind);
    profile.auto_connect = AutoConnect::always;
    profile.context.access_string = "internet";
    switch (kind) {
    case ProfileKind::anywhere:
        break;
    case ProfileKind::home_only:
        profile.auto_connect = AutoConnect::manual;
        break;
    case ProfileKind::both_families:
        profile.context.ip_type = IpType::ipv4v6;
        break;
    case ProfileKind::with_credentials:
    case ProfileKind::wrong_password:
        profile.context.access_string = "office";
        profile.context.user_name = "user";
        profile.context.password = Secret{kind == ProfileKind::wrong_password ? "wrong" : "secret"};
        break;
    case ProfileKind::unknown:
        profile.context.access_string = "nowhere";
        break;
    case ProfileKind::invalid:
        profile.context.access_string = std::string(101, 'x');
        break;
    }
    return profile;
}

/// One request of a simulated user, and what became of it.
struct SimulatedRequest {
    RequestKind asked = RequestKind::state;
    ProfileKind profile = ProfileKind::anywhere;
    std::size_t life = 0;
    VirtualClock::time_point begin = VirtualClock::now();
    VirtualClock::duration slept_before{};
    std::optional<std::chrono::milliseconds> deadline{};
    /// Whether the radio is switched on for it where it is off.
    WhenRadioOff radio_off = WhenRadioOff::refuse;
    /// What the user did that may explain how it ends.
    Circumstances own{};
    std::uint32_t completions = 0;
    boost::asio::cancellation_signal cancel{};

    /// The longest time that it may take: the sum of the limits of its phases, or its own.
    [[nodiscard]] VirtualClock::duration limit() const noexcept {
        VirtualClock::duration all = std::chrono::seconds{45};
        if (asked == RequestKind::connect)
            all = std::chrono::seconds{45 + 45 + 120 + 180 + 10 +
                                       (radio_off == WhenRadioOff::switch_on ? 45 + 180 + 45 + 45 : 0)};
        else if (asked == RequestKind::disconnect)
            all = std::chrono::seconds{60 + 45 + 60};
        return deadline && *deadline < all ? *deadline : all;
    }

    /// What of that has to do with a request of this kind.
    [[nodiscard]] Circumstances relevant(Circumstances given) const noexcept {
        using enum Circumstance;
        given.add(own);
        if (asked != RequestKind::disconnect)
            given.remove(not_in_use);
        if (asked == RequestKind::connect && profile == ProfileKind::home_only)
            return given;
        given.remove(network_not_allowed);
        if (asked == RequestKind::connect)
            return given;
        for (Circumstance const other :
             {sim_missing, sim_bad, sim_locked, radio_off, hardware_radio_off, switched_off, not_registered, detached})
            given.remove(other);
        if (asked == RequestKind::disconnect)
            return given;
        for (Circumstance const other : {in_use, context_ended, network_refused})
            given.remove(other);
        return given;
    }

    /// Whether it could not have succeeded, whatever happened: the network does not take its profile.
    [[nodiscard]] bool is_hopeless() const noexcept {
        return asked == RequestKind::connect &&
               (profile == ProfileKind::unknown || profile == ProfileKind::wrong_password ||
                profile == ProfileKind::invalid);
    }
};

/// What becomes of a profile of that kind by itself.
[[nodiscard]] constexpr Circumstances circumstances_of(ProfileKind kind) noexcept {
    switch (kind) {
    case ProfileKind::unknown:
        return {Circumstance::unknown_access_point};
    case ProfileKind::wrong_password:
        return {Circumstance::wrong_credentials};
    case ProfileKind::invalid:
        return {Circumstance::invalid_profile};
    case ProfileKind::anywhere:
    case ProfileKind::home_only:
    case ProfileKind::with_credentials:
    case ProfileKind::both_families:
        break;
    }
    return {};
}

} // namespace mbn::inline v0::testing

#endif
