// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_THROTTLE_HPP
#define MBN_CONNECTION_THROTTLE_HPP

#include <mbn/advice.hpp>
#include <mbn/detail/hash.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace mbn::inline v0 {

/// Tells settings apart without keeping them. Two of the same settings are equal; of different ones, next to never. It
/// is made of the password too, so it is for this process only: do not store it.
struct SettingsFingerprint {
    std::uint64_t value = 0;

    friend constexpr bool operator==(SettingsFingerprint, SettingsFingerprint) noexcept = default;
};

/// The fingerprint of what a network gets to see of a profile: access string, user name, password, authentication and
/// address family.
[[nodiscard]] inline SettingsFingerprint fingerprint(ProfileContext const& settings) noexcept {
    std::uint64_t const authentication = settings.auth_protocol.is_automatic() ? 2
                                         : settings.auth_protocol.is_stated()  ? 1
                                                                               : 0;
    detail::Hash hash;
    hash.add(settings.access_string).add(settings.user_name).add(settings.password.reveal());
    hash.add(authentication).add(static_cast<std::uint64_t>(settings.auth_protocol.protocol()));
    hash.add(static_cast<std::uint64_t>(settings.ip_type)).add(static_cast<std::uint64_t>(settings.compression));
    return {hash.value()};
}

/// What the end of an activation most probably means, seen with the ones before it.
struct ThrottleReading {
    /// The error as it was; where it is throttled, with the cause of the last refusal that had one, and its advice.
    Error error = {};
    /// The device probably did not ask the network: it gave no reason, after refusals of the same settings that had
    /// one.
    bool throttled = false;
};

/// Recognises a device that holds back attempts by itself. After a refusal of an activation devices stop asking the
/// network for the same settings and answer with a plain failure, without a cause (3GPP TS 24.301 6.5.1.4.3 lets them
/// do so for minutes after causes 8, 27, 32 and 33, or until they are switched off; MBIM has no status that tells).
///
/// A value: no clock, no I/O. It remembers the last settings that were refused, `remembered` of them, in this process
/// only. Not safe for concurrent use.
class ThrottleWatch {
public:
    /// How many settings it can tell apart at once.
    static constexpr std::size_t remembered = 4;

    /// `refusals`: so many with a cause have to come before one without.
    constexpr explicit ThrottleWatch(std::uint32_t refusals = 1) noexcept : refusals_{refusals} {}

    /// Takes the error with which an activation with these settings ended.
    ///
    /// A plain failure is `E_FAIL` without a cause; every other error comes back as it is. A cause that asks for
    /// another attempt at once (`Advice::retry_now`) holds nobody back and is not remembered.
    [[nodiscard]] constexpr ThrottleReading note(Error const& error, SettingsFingerprint settings) noexcept {
        if (error.cause != NetworkCause::none) {
            remember(error, settings);
            return {error, false};
        }
        Entry const* const entry = find(settings);
        if (error.code != hresult::e_fail || entry == nullptr || entry->count < refusals_)
            return {error, false};
        Error throttled = error;
        throttled.cause = entry->last.cause;
        throttled.advice = entry->last.advice;
        throttled.retry_after_seconds = entry->last.retry_after_seconds;
        // Every attempt before the device asks again is in vain.
        if (throttled.advice == Advice::retry_after)
            throttled.retry_after_seconds = (std::max)(throttled.retry_after_seconds, slow_pause_seconds);
        return {throttled, true};
    }

    /// These settings were accepted: whatever was held against them is over.
    constexpr void note_success(SettingsFingerprint settings) noexcept {
        if (Entry* const entry = find(settings))
            *entry = {};
    }

    /// The device was switched off or changed, and with it what it remembers.
    constexpr void forget() noexcept { entries_ = {}; }

private:
    struct Entry {
        SettingsFingerprint settings = {};
        std::uint32_t count = 0;
        Error last = {};
    };

    [[nodiscard]] constexpr Entry* find(SettingsFingerprint settings) noexcept {
        for (Entry& entry : entries_)
            if (entry.count != 0 && entry.settings == settings)
                return &entry;
        return nullptr;
    }

    constexpr void remember(Error const& error, SettingsFingerprint settings) noexcept {
        Advice const advice = recommend(error.cause).advice;
        if (advice == Advice::none || advice == Advice::retry_now)
            return;
        Entry* entry = find(settings);
        if (entry == nullptr) {
            entry = &entries_[next_];
            next_ = (next_ + 1) % remembered;
            *entry = {settings, 0, {}};
        }
        ++entry->count;
        entry->last = error;
    }

    std::uint32_t refusals_;
    std::array<Entry, remembered> entries_{};
    std::size_t next_ = 0;
};

} // namespace mbn::inline v0

#endif
