// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_MANAGER_HPP
#define MBN_PROFILE_MANAGER_HPP

#include <mbn/detail/subscribers.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/detail/known_profiles.hpp>
#include <mbn/profile/detail/stored_document.hpp>
#include <mbn/profile/management.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/profile_event.hpp>
#include <mbn/profile/selection.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/result.hpp>
#include <mbn/secret.hpp>
#include <mbn/subscription.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

namespace detail {

[[nodiscard]] inline bool is_made_by_user(Profile const& profile) noexcept {
    return profile.creation_type == ProfileCreationType::not_stated ||
           profile.creation_type == ProfileCreationType::user_provisioned;
}

// Reads a byte: a folder can be opened too.
[[nodiscard]] inline bool is_icon_readable(std::string const& path) noexcept {
    if (path.empty())
        return true;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr)
        return false;
    bool const is_readable = std::fgetc(file) != EOF;
    std::fclose(file);
    return is_readable;
}

// Whether storing the one over the other would change nothing.
template <class Used = WhenUsed>
[[nodiscard]] bool is_same_content(Dependent<Used, Profile> wanted, Dependent<Used, Profile> stored) {
    if (wanted.context.ignore_password)
        wanted.context.password = stored.context.password;
    wanted.context.ignore_password = false;
    stored.context.ignore_password = false;
    return wanted == stored;
}

} // namespace detail

/// The profiles of a store with the documented codes and events (`IMbnConnectionProfileManager`,
/// `IMbnConnectionProfile`).
///
/// Calls are complete on return: a profile that was created can be read at once, one that was removed is gone. Who
/// subscribed hears of each change in order, on the executor and never inside the call. A removal is told once, an
/// arrival is followed by an update, and nothing is told of what was there before the first subscription. `refresh`
/// notices what others did to the same store.
///
/// **Thread safety**: all members may be called from any thread at the same time; changes wait for each other. Move and
/// destruction need the caller's care; after destruction nothing is told any more.
///
/// **Errors** beside those that a member names: those of the store, such as `E_ACCESSDENIED`, `ERROR_READ_FAULT` and
/// `ERROR_WRITE_FAULT` where it is made of files.
///
/// ```
/// mbn::ProfileManager<mbn::DirectoryStore> manager{io.get_executor()};
/// auto subscription = manager.subscribe([](mbn::ProfileEvent const& event) { ... });
/// auto home = manager.ensure({.name = "Home", .subscriber_id = imsi, .context = {.access_string = "internet"}});
/// ```
template <class Store>
class ProfileManager {
    // Checked here and not in the head, so that a manager can be named without working it out. Faster to compile.
    static_assert(ProfileStore<Store>, "mbn: ProfileManager needs a ProfileStore.");

    template <class T>
    using Result = detail::Dependent<Store, mbn::Result<T>>;
    using Text = detail::Dependent<Store, std::string_view>;
    using Events = detail::Dependent<Store, std::vector<ProfileEvent>>;

public:
    /// Does no I/O.
    explicit ProfileManager(boost::asio::any_io_executor const& executor, Store store = {},
                            ProfileManagerSettings settings = {})
        : state_{std::make_shared<State>(executor, std::move(store), settings)} {}

    /// All profiles, and what in the store is damaged.
    [[nodiscard]] Result<ProfileList> list() const { return state_->store.list(); }

    /// The profiles of a SIM (`belongs_to`). What is damaged belongs to nobody known and is listed too.
    ///
    /// `ERROR_NOT_READY` while the device does not know its subscriber ID.
    [[nodiscard]] Result<ProfileList> list(Subscriber const& subscriber) const {
        if (subscriber.subscriber_id.empty())
            return make_error(hresult::error_not_ready);
        Result<ProfileList> found = state_->store.list();
        if (found)
            std::erase_if(found.value().profiles,
                          [&subscriber](Profile const& profile) { return !belongs_to(profile, subscriber); });
        return found;
    }

    /// The profile of that name, without its password (`GetConnectionProfile`, `GetProfileXmlData`).
    ///
    /// `ERROR_NOT_FOUND`; `E_MBN_INVALID_PROFILE` where it is damaged.
    [[nodiscard]] Result<StoredProfile> get(std::string_view name) const { return state_->store.read(name); }

    /// The same among the profiles of a SIM. `ERROR_NOT_READY` while the device does not know its subscriber ID.
    [[nodiscard]] Result<StoredProfile> get(Subscriber const& subscriber, std::string_view name) const {
        if (subscriber.subscriber_id.empty())
            return make_error(hresult::error_not_ready);
        Result<StoredProfile> found = state_->store.read(name);
        if (found && !belongs_to(found.value().profile, subscriber))
            return make_error(hresult::error_not_found);
        return found;
    }

    /// The same, where it is no error that there is no such profile.
    [[nodiscard]] Result<std::optional<Profile>> find(std::string_view name) const {
        Result<StoredProfile> found = state_->store.read(name);
        detail::Dependent<Store, std::optional<Profile>> profile;
        if (found)
            profile = std::move(found.value().profile);
        else if (found.error().code != hresult::error_not_found)
            return found.error();
        return profile;
    }

    /// Stores a new profile (`CreateConnectionProfile`) and gives it without its password.
    ///
    /// `E_MBN_INVALID_PROFILE` with line and column of the first violation (`Connect` says `E_INVALIDARG` to the same
    /// document), `ERROR_ALREADY_EXISTS`, `ERROR_FILE_NOT_FOUND` (`IconFile`), `E_MBN_DEFAULT_PROFILE_EXIST` for a
    /// second default profile of a SIM.
    [[nodiscard]] Result<Profile> create(Text document) {
        return write(document, ProfileUse::create, [document](Store& store) { return store.create(document); });
    }

    [[nodiscard]] Result<Profile> create(detail::Dependent<Store, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(create(document.reveal()));
    }

    /// Replaces the profile of the same name (`UpdateProfile`). Its password is lost unless the document holds one or
    /// says `IgnorePassword`.
    ///
    /// `ERROR_NOT_FOUND` where that profile is gone, and otherwise as `create`.
    [[nodiscard]] Result<Profile> update(Text document) {
        return write(document, ProfileUse::update, [document](Store& store) { return store.update(document); });
    }

    [[nodiscard]] Result<Profile> update(detail::Dependent<Store, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(update(document.reveal()));
    }

    /// Deletes a profile (`IMbnConnectionProfile::Delete`). What is damaged may be deleted by everybody.
    ///
    /// `ERROR_NOT_FOUND`; `E_ACCESSDENIED` with `DeniedBy::profile_creation_type` for a user and a profile that an
    /// administrator, the operator or the device made.
    [[nodiscard]] Result<void> remove(std::string_view name, ProfileAuthority authority = ProfileAuthority::user) {
        std::lock_guard const lock{state_->mutex};
        if (authority != ProfileAuthority::administrator) {
            Result<StoredProfile> const stored = state_->store.read(name);
            if (!stored && stored.error().code != hresult::e_mbn_invalid_profile)
                return stored.error();
            if (stored && !detail::is_made_by_user(stored.value().profile))
                return make_denial(hresult::e_accessdenied, DeniedBy::profile_creation_type);
        }
        Result<void> const removed = state_->store.remove(name);
        if (!removed)
            return removed.error();
        Events events;
        detail::tell_removed<Store>(events, state_->known, name, Origin::own);
        State::tell(state_, events);
        return success();
    }

    /// Makes sure that this profile is stored: creates it, updates what is there, or leaves it alone where nothing
    /// would change. So it can be called at every start of a program.
    ///
    /// Compared is what the document means and not how it is written, password included, unless `IgnorePassword` is
    /// set. What is damaged is replaced. Errors as `create` and `update`.
    [[nodiscard]] Result<EnsuredProfile> ensure(Text document) {
        auto const parsed = detail::parse_for_store(document, ProfileUse::create);
        if (!parsed)
            return parsed.error();
        Profile const& wanted = parsed.value().profile;
        // Another program may create or remove it between two steps; it will not do so for ever.
        for (int attempt = 0;; ++attempt) {
            bool const is_last = attempt == 2;
            Result<Profile> stored = state_->store.resolve(wanted.name);
            if (stored && detail::is_same_content(wanted, stored.value()))
                return EnsuredProfile{detail::without_password(std::move(stored).value()), Ensured::unchanged};
            bool const is_new = !stored && stored.error().code == hresult::error_not_found;
            bool const is_damaged = !stored && stored.error().code == hresult::e_mbn_invalid_profile;
            if (!stored && !is_new && !is_damaged)
                return stored.error();
            Result<Profile> written = is_new ? create(document) : update(document);
            if (written)
                return EnsuredProfile{std::move(written).value(), is_new ? Ensured::created : Ensured::updated};
            HResult const lost_race = is_new ? hresult::error_already_exists : hresult::error_not_found;
            if (is_last || written.error().code != lost_race)
                return written.error();
        }
    }

    [[nodiscard]] Result<EnsuredProfile> ensure(detail::Dependent<Store, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        Result<EnsuredProfile> ensured = ensure(Text{document.reveal()});
        if (ensured)
            return ensured;
        // A typed profile has no lines.
        Error error = ensured.error();
        error.line = 0;
        error.column = 0;
        return error;
    }

    /// All profiles in the order in which they would be tried, with reasons (`rank_profiles`).
    [[nodiscard]] Result<std::vector<RankedProfile>>
    rank(Subscriber const& subscriber, Registration const& registration, SelectionRules const& rules = {}) const {
        Result<ProfileList> const found = state_->store.list();
        if (!found)
            return found.error();
        return rank_profiles<Store>(subscriber, registration, found.value().profiles, rules);
    }

    /// Compares the store with what was told, tells the differences (`Origin::foreign`), and gives them. The first
    /// call finds none: it takes note of what is there. A profile that can no longer be read is told as removed.
    ///
    /// Reads every profile; nothing calls it by itself.
    [[nodiscard]] Result<std::vector<ProfileEvent>> refresh() {
        std::lock_guard const lock{state_->mutex};
        auto now = state_->read_all();
        if (!now)
            return now.error();
        if (!state_->has_baseline) {
            state_->known = std::move(now).value();
            state_->has_baseline = true;
            return Events{};
        }
        Events events = detail::tell_differences<Store>(state_->known, std::move(now).value());
        State::tell(state_, events);
        return events;
    }

    /// Calls `handler` on the executor with every change, one at a time and in order, until the subscription is
    /// dropped. The handler must not throw and should not block; it may call this manager and destroy it.
    Subscription subscribe(std::function<void(ProfileEvent const&)> handler) {
        std::lock_guard const lock{state_->mutex};
        // Without a baseline the next `refresh` takes it.
        if (!state_->has_baseline)
            if (auto now = state_->read_all()) {
                state_->known = std::move(now).value();
                state_->has_baseline = true;
            }
        return Subscription{state_->subscribers.add(std::move(handler))};
    }

    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept {
        return state_->strand.get_inner_executor();
    }

private:
    struct State {
        State(boost::asio::any_io_executor const& executor, Store profiles, ProfileManagerSettings rules)
            : store{std::move(profiles)}, settings{rules}, strand{executor} {}

        [[nodiscard]] Result<detail::KnownProfiles> read_all() {
            Result<ProfileList> const found = store.list();
            if (!found)
                return found.error();
            detail::Dependent<Store, detail::KnownProfiles> all;
            for (Profile const& profile : found.value().profiles) {
                Result<Profile> stored = store.resolve(profile.name);
                if (stored)
                    all.insert_or_assign(profile.name, detail::known_profile<Store>(std::move(stored).value()));
                else if (stored.error().code != hresult::error_not_found &&
                         stored.error().code != hresult::e_mbn_invalid_profile)
                    return stored.error();
            }
            return all;
        }

        // With the mutex held, so that the order of events is the order of changes. Who subscribes later does not hear
        // of them.
        static void tell(std::shared_ptr<State> const& state, Events const& events) {
            auto const listeners = state->subscribers.snapshot();
            if (listeners.empty())
                return;
            for (ProfileEvent const& event : events)
                boost::asio::post(state->strand, [weak = std::weak_ptr{state}, listeners, event] {
                    if (auto const alive = weak.lock())
                        decltype(subscribers)::tell(listeners, event);
                });
        }

        Store store;
        ProfileManagerSettings settings;
        boost::asio::strand<boost::asio::any_io_executor> strand;
        detail::Subscribers<Store, ProfileEvent> subscribers;
        // Guards changes and all that follows.
        std::mutex mutex;
        detail::Dependent<Store, detail::KnownProfiles> known;
        bool has_baseline = false;
    };

    template <class Operation>
    [[nodiscard]] Result<Profile> write(std::string_view document, ProfileUse use, Operation operation) {
        if (state_->settings.icon_file == IconFile::must_be_readable) {
            auto const parsed = detail::parse_for_store(document, use);
            if (!parsed)
                return parsed.error();
            if (!detail::is_icon_readable(parsed.value().profile.icon_file_path))
                return make_error(hresult::error_file_not_found);
        }
        std::lock_guard const lock{state_->mutex};
        Result<Profile> written = operation(state_->store);
        if (!written)
            return written;
        std::string const& name = written.value().name;
        Events events;
        // Somebody else removed it before, and nobody was told.
        if (use == ProfileUse::create && state_->known.contains(name))
            detail::tell_removed<Store>(events, state_->known, name, Origin::foreign);
        Result<Profile> stored = state_->store.resolve(name);
        detail::tell_written<Store>(events, state_->known,
                                    detail::known_profile<Store>(stored ? std::move(stored).value() : written.value()),
                                    Origin::own);
        State::tell(state_, events);
        return written;
    }

    std::shared_ptr<State> state_;
};

} // namespace mbn::inline v0

#endif
