// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_MEMORY_STORE_HPP
#define MBN_PROFILE_MEMORY_STORE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/stored_document.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

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
        if (state_->profiles.contains(parsed.value().profile.name))
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
        auto const stored = state_->profiles.find(parsed.value().profile.name);
        if (stored == state_->profiles.end())
            return make_error(hresult::error_not_found);
        detail::keep_password(parsed.value(), stored->second.profile.context.password);
        return put(std::move(parsed).value());
    }

    [[nodiscard]] Result<Profile> update(detail::Dependent<Used, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(update(document.reveal()));
    }

    [[nodiscard]] Result<StoredProfile> read(std::string_view name) const {
        std::lock_guard const lock{state_->mutex};
        auto const found = state_->profiles.find(name);
        if (found == state_->profiles.end())
            return make_error(hresult::error_not_found);
        return detail::as_read(found->second);
    }

    [[nodiscard]] Result<Profile> resolve(std::string_view name) const {
        std::lock_guard const lock{state_->mutex};
        auto const found = state_->profiles.find(name);
        if (found == state_->profiles.end())
            return make_error(hresult::error_not_found);
        return found->second.profile;
    }

    [[nodiscard]] Result<void> remove(std::string_view name) {
        std::lock_guard const lock{state_->mutex};
        auto const found = state_->profiles.find(name);
        if (found == state_->profiles.end())
            return make_error(hresult::error_not_found);
        state_->profiles.erase(found);
        return success();
    }

    [[nodiscard]] Result<ProfileList> list() const {
        std::lock_guard const lock{state_->mutex};
        detail::Dependent<Used, ProfileList> list;
        for (auto const& [name, parsed] : state_->profiles)
            list.profiles.push_back(detail::without_password(parsed.profile));
        return list;
    }

private:
    struct State {
        std::mutex mutex;
        detail::Dependent<Used, std::map<std::string, detail::ParsedDocument, std::less<>>> profiles;
    };

    // With the mutex held.
    [[nodiscard]] Result<Profile> put(detail::Dependent<Used, detail::ParsedDocument> parsed) {
        bool const has_rival =
            std::any_of(state_->profiles.begin(), state_->profiles.end(), [&parsed](auto const& other) {
                return detail::are_rival_defaults(parsed.profile, other.second.profile);
            });
        if (has_rival)
            return make_error(hresult::e_mbn_default_profile_exist);
        detail::Dependent<Used, Profile> stored = detail::without_password(parsed.profile);
        // The places in the report belong to the text as it was given; read it again as it is kept.
        state_->profiles.insert_or_assign(stored.name, detail::parse_stored<Used>(parsed.text.reveal()));
        return stored;
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

using MemoryStore = BasicMemoryStore<>;

} // namespace mbn::inline v0

#endif
