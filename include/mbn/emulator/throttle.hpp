// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_THROTTLE_HPP
#define MBN_EMULATOR_THROTTLE_HPP

#include <mbn/emulator/access.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/scheduler.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0::emulator {

/// Counts refusals of an access point name, and says when the modem no longer asks the network for it.
class Throttle {
public:
    using Duration = Scheduler::Duration;

    explicit Throttle(std::optional<ThrottlingConfiguration> configuration) noexcept : configuration_{configuration} {}

    /// Whether an activation of this name is answered without asking the network.
    [[nodiscard]] bool holds(std::string_view name, Duration now) const noexcept {
        auto const* const entry = find(name);
        return entry != nullptr && entry->refusals >= configuration_->refusals &&
               now - entry->last < configuration_->lasts;
    }

    /// The network refused it, with a cause.
    void count(std::string_view name, Duration now) {
        if (!configuration_)
            return;
        auto* entry = find(name);
        if (entry == nullptr) {
            // A host that tries every name there is must not fill the memory.
            if (entries_.size() >= max_names)
                entries_.erase(entries_.begin());
            entry = &entries_.emplace_back(Entry{std::string{name}, 0, now});
        }
        if (now - entry->last >= configuration_->lasts)
            entry->refusals = 0;
        ++entry->refusals;
        entry->last = now;
    }

    /// The network agreed to it.
    void forget(std::string_view name) noexcept {
        std::erase_if(entries_, [name](Entry const& entry) { return detail::same_access_point(entry.name, name); });
    }

    /// As after a loss of power.
    void reset() noexcept { entries_.clear(); }

private:
    static constexpr std::size_t max_names = 64;

    struct Entry {
        std::string name{};
        std::uint32_t refusals = 0;
        Duration last{};
    };

    [[nodiscard]] Entry const* find(std::string_view name) const noexcept {
        for (auto const& entry : entries_)
            if (detail::same_access_point(entry.name, name))
                return &entry;
        return nullptr;
    }
    [[nodiscard]] Entry* find(std::string_view name) noexcept {
        for (auto& entry : entries_)
            if (detail::same_access_point(entry.name, name))
                return &entry;
        return nullptr;
    }

    std::optional<ThrottlingConfiguration> configuration_;
    std::vector<Entry> entries_{};
};

} // namespace mbn::inline v0::emulator

#endif
