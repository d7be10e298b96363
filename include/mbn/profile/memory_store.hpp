// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_MEMORY_STORE_HPP
#define MBN_PROFILE_MEMORY_STORE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/stored_document.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// A `ProfileStore` that lasts as long as its last copy: copies share their profiles. Safe from any thread.
template <class Used = detail::WhenUsed>
class BasicMemoryStore {
    template <class T>
    using Result = detail::Dependent<Used, mbn::Result<T>>;
    using Text = detail::Dependent<Used, std::string_view>;

public:
    [[nodiscard]] Result<Profile> create(Text document) {
        Result<detail::ParsedDocument> parsed = detail::parse_for_store(document, ProfileUse::create);
        if (!parsed)
            return parsed.error();
        std::lock_guard const lock{state_->mutex};
        if (state_->find(parsed.value().profile.name) != nullptr)
            return make_error(hresult::error_already_exists);
        return put(std::move(parsed).value());
    }

    [[nodiscard]] Result<Profile> create(detail::Dependent<Used, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(create(document.reveal()));
    }

    [[nodiscard]] Result<Profile> update(Text document) {
        Result<detail::ParsedDocument> parsed = detail::parse_for_store(document, ProfileUse::update);
        if (!parsed)
            return parsed.error();
        std::lock_guard const lock{state_->mutex};
        auto const* const stored = state_->find(parsed.value().profile.name);
        if (stored == nullptr)
            return make_error(hresult::error_not_found);
        detail::keep_password(parsed.value(), stored->profile.context.password);
        return put(std::move(parsed).value());
    }

    [[nodiscard]] Result<Profile> update(detail::Dependent<Used, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(update(document.reveal()));
    }

    [[nodiscard]] Result<StoredProfile> read(std::string_view name) const {
        std::lock_guard const lock{state_->mutex};
        auto const* const found = state_->find(name);
        if (found == nullptr)
            return make_error(hresult::error_not_found);
        return detail::as_read(*found);
    }

    [[nodiscard]] Result<Profile> resolve(std::string_view name) const {
        std::lock_guard const lock{state_->mutex};
        auto const* const found = state_->find(name);
        if (found == nullptr)
            return make_error(hresult::error_not_found);
        return found->profile;
    }

    [[nodiscard]] Result<void> remove(std::string_view name) {
        std::lock_guard const lock{state_->mutex};
        auto const removed =
            std::erase_if(state_->profiles, [name](auto const& parsed) { return parsed.profile.name == name; });
        return removed != 0 ? success() : Result<void>{make_error(hresult::error_not_found)};
    }

    [[nodiscard]] Result<ProfileList> list() const {
        std::lock_guard const lock{state_->mutex};
        detail::Dependent<Used, ProfileList> list;
        for (auto const& parsed : state_->profiles)
            list.profiles.push_back(detail::without_password(parsed.profile));
        return list;
    }

private:
    struct State {
        std::mutex mutex;
        // Ordered by name.
        detail::Dependent<Used, std::vector<detail::ParsedDocument>> profiles;

        [[nodiscard]] detail::Dependent<Used, detail::ParsedDocument> const* find(std::string_view name) const {
            auto const found =
                std::ranges::find_if(profiles, [name](auto const& parsed) { return parsed.profile.name == name; });
            return found != profiles.end() ? &*found : nullptr;
        }
    };

    // With the mutex held.
    [[nodiscard]] Result<Profile> put(detail::Dependent<Used, detail::ParsedDocument> parsed) {
        bool const has_rival =
            std::any_of(state_->profiles.begin(), state_->profiles.end(), [&parsed](auto const& other) {
                return detail::are_rival_defaults(parsed.profile, other.profile);
            });
        if (has_rival)
            return make_error(hresult::e_mbn_default_profile_exist);
        detail::Dependent<Used, Profile> stored = detail::without_password(parsed.profile);
        // The places in the report belong to the text as it was given; read it again as it is kept.
        auto kept = detail::parse_stored<Used>(parsed.text.reveal());
        auto const place = std::ranges::find_if(
            state_->profiles, [&stored](auto const& other) { return other.profile.name >= stored.name; });
        if (place != state_->profiles.end() && place->profile.name == stored.name)
            *place = std::move(kept);
        else
            state_->profiles.insert(place, std::move(kept));
        return stored;
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

using MemoryStore = BasicMemoryStore<>;

} // namespace mbn::inline v0

#endif
