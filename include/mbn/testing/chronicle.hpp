// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CHRONICLE_HPP
#define MBN_TESTING_CHRONICLE_HPP

#include <mbn/testing/circumstance.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace mbn::inline v0::testing {

/// What was the case, and when: what a simulation holds the result of a request against.
class Chronicle {
public:
    using Time = VirtualClock::time_point;

    /// From now on it is so, or not any more.
    void set(Circumstance what, bool is_so) {
        auto const open = std::ranges::find_if(
            entries_, [what](Entry const& entry) { return entry.what == what && entry.end == (Time::max)(); });
        if (is_so && open == entries_.end())
            entries_.push_back({what, VirtualClock::now(), (Time::max)(), Kind::state});
        else if (!is_so && open != entries_.end())
            open->end = VirtualClock::now();
    }

    /// It happens now, and may be felt for so long.
    void note(Circumstance what, VirtualClock::duration felt = {}) {
        entries_.push_back({what, VirtualClock::now(), VirtualClock::now() + felt, Kind::event});
    }

    /// What was the case at some time between the two.
    [[nodiscard]] Circumstances between(Time begin, Time end) const noexcept {
        Circumstances all;
        for (Entry const& entry : entries_)
            if (entry.begin <= end && entry.end >= begin)
                all.add(entry.what);
        return all;
    }

    /// Whether that was set all the time between the two.
    [[nodiscard]] bool throughout(Circumstance what, Time begin, Time end) const noexcept {
        return std::ranges::any_of(entries_, [&](Entry const& entry) {
            return entry.what == what && entry.kind == Kind::state && entry.begin < begin && entry.end > end;
        });
    }

    /// Whether that was ever the case.
    [[nodiscard]] bool ever(Circumstance what) const noexcept {
        return std::ranges::any_of(entries_, [what](Entry const& entry) { return entry.what == what; });
    }

private:
    enum class Kind : std::uint8_t { state, event };

    struct Entry {
        Circumstance what;
        Time begin;
        Time end;
        Kind kind;
    };

    std::vector<Entry> entries_{};
};

} // namespace mbn::inline v0::testing

#endif
