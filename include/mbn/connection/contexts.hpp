// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_CONTEXTS_HPP
#define MBN_CONNECTION_CONTEXTS_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/ip_settings.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/types.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace mbn::inline v0::detail {

// How far this program has come with a context of its own.
enum class Stage : std::uint8_t { admitted, sent, active };

// A context that this program holds, or is about to.
struct OwnContext {
    // Without its password.
    Profile profile = {};
    // The connect whose it is.
    RequestId request = {};
    Stage stage = Stage::admitted;
    // While it was on its way the device came into a network that the profile does not allow.
    bool forbidden = false;
};

// What a connection knows of one session.
template <class Used>
struct BasicKnownContext {
    SessionId session = {};
    // As subscribers know it.
    Dependent<Used, ContextState> told = {};
    // Likewise, while it is not deactivated.
    Dependent<Used, IpSettings> ip = {};
    Dependent<Used, std::optional<OwnContext>> own = {};
    // An activation was sent, and neither its answer nor a deactivation that found it came.
    bool unresolved = false;
    // Until then, on the connection's clock, such an activation may still come up.
    std::chrono::nanoseconds late_until = {};
    // The device told its end after it had answered the activation.
    bool ended = false;
    // How often the device or this program changed it.
    std::uint64_t news = 0;
    // Why the last activation failed, or the last context was ended.
    NetworkCause activation_cause = NetworkCause::none;

    // Notes what subscribers are about to know, and gives what they knew.
    Dependent<Used, ContextState> take(ContextState const& now) {
        ++news;
        if (!is_in_use(now))
            ip = {};
        return std::exchange(told, now);
    }
};

using KnownContext = BasicKnownContext<WhenUsed>;

template <class Used>
[[nodiscard]] bool holds_active(BasicKnownContext<Used> const& known) noexcept {
    return known.own && known.own->stage == Stage::active;
}
// Nobody has told its end yet.
template <class Used>
[[nodiscard]] bool is_up(BasicKnownContext<Used> const& known) noexcept {
    return holds_active(known) && known.told.state == ActivationState::activated;
}
template <class Used, class Operation>
[[nodiscard]] bool holds(Operation const& operation, BasicKnownContext<Used> const& known) noexcept {
    return known.own && known.own->request == operation.id;
}
// What a connect that failed has no part in.
enum class Left : std::uint8_t { nothing, context };
// What another connect has brought up stays, unless it has ended since.
template <class Used, class Operation>
[[nodiscard]] Left leave_to_others(Operation const& operation, BasicKnownContext<Used>& known) {
    if (!known.own || holds(operation, known))
        return Left::nothing;
    if (holds_active(known) && !is_up(known))
        known.own.reset();
    return Left::context;
}
// Whether it was told, since then, that there is no such context any more: what was read meanwhile may be older.
template <class Used>
[[nodiscard]] bool is_ended_since(BasicKnownContext<Used> const& known, std::uint64_t news) noexcept {
    return known.news != news && !is_in_use(known.told);
}
template <class Used>
[[nodiscard]] bool is_forbidden(BasicKnownContext<Used> const& known) noexcept {
    return known.own && known.own->forbidden;
}

template <class Used>
class Contexts {
    using List = Dependent<Used, std::vector<KnownContext>>;

public:
    [[nodiscard]] Dependent<Used, KnownContext>& at(SessionId session) {
        auto const found = std::ranges::find(list_, session, &Dependent<Used, KnownContext>::session);
        if (found != list_.end())
            return *found;
        auto& added = list_.emplace_back();
        added.session = added.told.session = session;
        added.told.state = ActivationState::deactivated;
        return added;
    }

    [[nodiscard]] std::size_t own_count() const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(list_, [](auto const& known) { return known.own.has_value(); }));
    }

    // A copy: what is done about one of them changes the list.
    [[nodiscard]] List all() const { return list_; }

    // The device is gone, and its contexts with it; who is admitted stays so until its connect ends.
    void forget_device() {
        std::erase_if(list_, [](auto const& known) { return !known.own || known.own->stage != Stage::admitted; });
        for (auto& known : list_) {
            known.told = {};
            known.told.session = known.session;
            known.told.state = ActivationState::deactivated;
            known.ip = {};
            known.unresolved = false;
        }
    }

private:
    List list_;
};

// What a device says of a context, with what it no longer says. The cause of what failed is kept until the next
// success: devices may forget it, and some say nothing of a context that is not active, not even whether there is a
// call.
template <class Used>
[[nodiscard]] ContextState with_memory(ContextState context, BasicKnownContext<Used> const& known) {
    if (context.state != ActivationState::deactivated)
        return context;
    if (context.cause == NetworkCause::none)
        context.cause = known.activation_cause;
    if (context.voice_call == VoiceCallState::none)
        context.voice_call = known.told.voice_call;
    return context;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, OwnContext> make_own(Dependent<Used, Profile> profile, RequestId request) {
    profile.context.password.wipe();
    return {std::move(profile), request};
}

} // namespace mbn::inline v0::detail

#endif
