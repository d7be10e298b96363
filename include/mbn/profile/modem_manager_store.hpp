// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_MODEM_MANAGER_STORE_HPP
#define MBN_PROFILE_MODEM_MANAGER_STORE_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/profile/detail/stored_document.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/store.hpp>
#include <mbn/profile/write.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/blocking_bus.hpp>
#include <mbn/transport/modem_manager/contexts.hpp>
#include <mbn/transport/modem_manager/errors.hpp>
#include <mbn/transport/modem_manager/modem.hpp>
#include <mbn/transport/modem_manager/modem_profiles.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/translation.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// A `ProfileStore` in the modem itself, through ModemManager 1.20 or newer (`Modem.Modem3gpp.ProfileManager`): what
/// device and SIM brought along for data connections, and what is stored there.
///
/// ```
/// using FromModem = mbn::Backend<mbn::Desktop, mbn::XmlProfiles<mbn::ModemManagerStore>, mbn::ModemManagerTransport>;
/// mbn::Connection<FromModem> connection{io.get_executor()};
/// connection.connect(mbn::ConnectionMode::profile, "internet");
/// ```
///
/// **What a modem keeps** of a profile: access string, user name, password, how they are sent, whether it is a purchase
/// profile; some also its name, its IP type, and whether it is switched off. It keeps no document: one is written anew
/// when it is read. Such a profile is bound to the SIM that is there and is never connected automatically. `create` and
/// `update` lose nothing: a profile of which the modem keeps less is refused with `ERROR_NOT_SUPPORTED`, and the place
/// of the first element that would be lost, and the modem is left as it was.
///
/// **Names**: a modem that keeps none (MBIM, AT) has its profiles named after their access strings, so that one to be
/// stored there has to be called that; where several have the same, the slot stands behind it in all but the first, as
/// in `internet (device context 2)`.
///
/// **Passwords**: ModemManager tells those that the modem keeps to everybody whom PolicyKit lets control the device.
/// Here only `resolve` gives them.
///
/// **Calls** block until ModemManager has answered, `limit` at most, on a bus connection of their own: as long as the
/// modem takes, and one or two milliseconds. A disabled modem is enabled, as it tells its profiles only then; one whose
/// radio was switched off is left alone. A profile with which this library connected can be changed and deleted
/// meanwhile; one by whose number another program did is `ERROR_INVALID_STATE` then.
///
/// **Errors** of every call: `ERROR_SERVICE_NOT_ACTIVE` (neither bus nor service is there), `E_HANDLE` (no such modem),
/// `ERROR_NOT_SUPPORTED` (a modem without such profiles), `E_ACCESSDENIED` (PolicyKit, also for
/// reading; see `Error::denied_by`), `E_MBN_SIM_NOT_INSERTED`, `E_MBN_BAD_SIM`,
/// `E_MBN_PIN_REQUIRED`, `E_MBN_RADIO_POWER_OFF`, `ERROR_WRITE_FAULT`, `ERROR_TIMEOUT`. A modem that has one profile
/// for each purpose says `ERROR_ALREADY_EXISTS` to a second one, also of another name.
///
/// Copies stand for the same modem. Safe from any thread; the changes of one store and its copies take turns, and
/// others may change the modem between two calls.
template <class Service>
class BasicModemManagerStore {
    template <class T>
    using Result = detail::Dependent<Service, mbn::Result<T>>;
    using Text = detail::Dependent<Service, std::string_view>;
    using Clock = std::chrono::steady_clock;
    using ModemProfile = modem_manager::ModemProfile;

public:
    /// How long a call may take unless told otherwise: the modem itself has ten seconds for each answer.
    static constexpr std::chrono::milliseconds default_limit{20'000};

    /// `modem` is the IMEI or the `DeviceIdentifier` of the modem that is meant, or the path of its object; empty: the
    /// one that is there, and of several the first. Does no I/O.
    explicit BasicModemManagerStore(std::string modem = {}, std::chrono::milliseconds limit = default_limit,
                                    Service service = {})
        : modem_{std::move(modem)}, limit_{limit}, service_{std::move(service)} {}

    [[nodiscard]] Result<Profile> create(Text document) {
        return store(document, ProfileUse::create, [](Visit& visit, detail::ParsedDocument const& parsed) {
            Profile const& wanted = parsed.profile;
            std::uint32_t const purpose =
                wanted.is_purchase_profile ? modem_manager::apn_type::purchase : modem_manager::apn_type::standard;
            for (ModemProfile const& other : visit.profiles) {
                std::uint32_t const others = modem_manager::number(other.settings, "apn-type").value_or(0);
                bool const has_purpose = visit.index == modem_manager::ProfileIndex::purpose && (others & purpose) != 0;
                if (has_purpose || other.profile.name == wanted.name)
                    return Result<Profile>{make_error(hresult::error_already_exists)};
            }
            return write(visit, parsed, wanted, nullptr);
        });
    }

    [[nodiscard]] Result<Profile> create(detail::Dependent<Service, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(create(document.reveal()));
    }

    /// The access string of a profile that a modem names after it stays: delete it and create another one.
    [[nodiscard]] Result<Profile> update(Text document) {
        return store(document, ProfileUse::update, [](Visit& visit, detail::ParsedDocument const& parsed) {
            Profile wanted = parsed.profile;
            ModemProfile const* const stored = find(visit, wanted.name);
            if (stored == nullptr)
                return Result<Profile>{make_error(hresult::error_not_found)};
            if (std::exchange(wanted.context.ignore_password, false))
                wanted.context.password = stored->profile.context.password;
            return write(visit, parsed, wanted, stored);
        });
    }

    [[nodiscard]] Result<Profile> update(detail::Dependent<Service, Profile> const& profile) {
        Secret const document = detail::written_for_store(profile);
        return detail::without_place(update(document.reveal()));
    }

    [[nodiscard]] Result<StoredProfile> read(std::string_view name) const {
        Result<Profile> found = resolve(name);
        if (!found)
            return found.error();
        Profile const profile = detail::without_password(std::move(found).value());
        return StoredProfile{profile, write_profile(profile)};
    }

    [[nodiscard]] Result<Profile> resolve(std::string_view name) const {
        Result<Visit> visit = begin();
        if (!visit)
            return visit.error();
        ModemProfile const* const found = find(visit.value(), name);
        if (found == nullptr)
            return make_error(hresult::error_not_found);
        return found->profile;
    }

    /// A modem with a fixed number of slots may empty one instead, which then is listed without an access string.
    [[nodiscard]] Result<void> remove(std::string_view name) {
        std::lock_guard const lock{*writing_};
        Result<Visit> visit = begin();
        if (!visit)
            return visit.error();
        ModemProfile const* const found = find(visit.value(), name);
        if (found == nullptr)
            return make_error(hresult::error_not_found);
        return take_away(visit.value(), found->settings);
    }

    /// Nothing is ever damaged.
    [[nodiscard]] Result<ProfileList> list() const {
        Result<Visit> visit = begin();
        if (!visit)
            return visit.error();
        detail::Dependent<Service, ProfileList> list;
        for (ModemProfile& known : visit.value().profiles)
            list.profiles.push_back(detail::without_password(std::move(known.profile)));
        std::ranges::sort(list.profiles, {}, &Profile::name);
        return list;
    }

private:
    using Session = typename decltype(std::declval<Service const&>().open())::value_type;
    using Dictionary = modem_manager::Dictionary;
    using List = modem_manager::List;

    // One call of the store: the modem and what it keeps, as they were found.
    struct Visit {
        Session bus;
        modem_manager::Modem modem;
        Clock::time_point until;
        modem_manager::ProfileIndex index = {};
        Subscriber subscriber = {};
        std::vector<ModemProfile> profiles = {};
    };

    // Does that with a document and what the modem keeps, while no other change is made.
    template <class Change>
    [[nodiscard]] Result<Profile> store(Text document, ProfileUse use, Change change) {
        Result<detail::ParsedDocument> const parsed = detail::parse_for_store(document, use);
        if (!parsed)
            return parsed.error();
        std::lock_guard const lock{*writing_};
        Result<Visit> visit = begin();
        if (!visit)
            return visit.error();
        return change(visit.value(), parsed.value());
    }

    [[nodiscard]] Result<Visit> begin() const {
        auto opened = service_.open();
        if (!opened)
            return opened.error();
        Visit visit{std::move(opened).value(), modem_manager::Modem{modem_}, Clock::now() + limit_};
        namespace interfaces = modem_manager::interfaces;
        Result<List> managed = ask(
            visit, {std::string{modem_manager::objects::manager}, interfaces::object_manager, "GetManagedObjects", {}});
        if (!managed)
            return managed.error();
        visit.modem.load(modem_manager::take_first<Dictionary>(std::move(managed).value()));
        // Not `ERROR_NOT_FOUND`, which is about profiles.
        if (!visit.modem.find())
            return make_error(hresult::e_handle);
        modem_manager::Condition const now = visit.modem.condition();
        if (HResult const code = connect_code(modem_manager::ready_state(now)); code.failed())
            return make_error(code);
        if (!visit.modem.knows(visit.modem.path(), interfaces::profile_manager))
            return make_error(hresult::error_not_supported);
        if (modem_manager::radio(now).software != Radio::on)
            return make_error(hresult::e_mbn_radio_power_off);
        if (now.state < modem_manager::State::enabled) {
            Result<List> const enabled =
                ask(visit, {visit.modem.path(), interfaces::modem, "Enable", {modem_manager::Value{true}}});
            if (!enabled)
                return enabled.error();
        }
        if (std::string const sim = visit.modem.sim_path(); !sim.empty()) {
            Result<List> const told = ask(
                visit, {sim, interfaces::properties, "GetAll", {modem_manager::Value{std::string{interfaces::sim}}}});
            if (!told)
                return told.error();
            visit.modem.put(sim, interfaces::sim, *first<Dictionary>(told.value()));
        }
        visit.index = modem_manager::profile_index(*visit.modem.view().profile_manager);
        visit.subscriber = visit.modem.subscriber();
        if (Result<void> const read = read_profiles(visit); !read)
            return read.error();
        return visit;
    }

    [[nodiscard]] static Result<void> read_profiles(Visit& visit) {
        Result<List> listed = ask(visit, to(visit, "List"));
        if (!listed)
            return listed.error();
        visit.profiles = modem_manager::modem_profiles(*first<List>(listed.value()), visit.subscriber);
        // The daemon tells passwords.
        modem_manager::wipe_texts(listed.value());
        return success();
    }

    [[nodiscard]] static ModemProfile const* find(Visit const& visit, std::string_view name) {
        auto const has_name = [name](ModemProfile const& known) { return known.profile.name == name; };
        auto const found = std::ranges::find_if(visit.profiles, has_name);
        return found != visit.profiles.end() ? &*found : nullptr;
    }

    // Stores a profile over the one that is there, or as a new one, and gives it as it is then.
    [[nodiscard]] static Result<Profile> write(Visit& visit, detail::ParsedDocument const& document,
                                               Profile const& wanted, ModemProfile const* there) {
        std::optional<ModemProfile> const stored = there != nullptr ? std::optional{*there} : std::nullopt;
        Dictionary const before = stored ? stored->settings : Dictionary{};
        auto settings = modem_manager::profile_settings(wanted, visit.index, before);
        if (!settings)
            return settings.error();
        // What no modem keeps is refused before it is asked.
        std::optional<Profile> best = modem_manager::profile_from(settings.value(), visit.subscriber);
        best->name = wanted.name;
        detail::Element lost = modem_manager::detail::lost_element(wanted, *best, visit.subscriber);
        modem_manager::Value argument{std::move(settings).value()};
        if (lost != detail::Element::unknown) {
            modem_manager::wipe_texts(argument);
            return loss(document, lost);
        }
        Result<List> written = ask(visit, to(visit, "Set", {std::move(argument)}));
        if (!written && !stored && written.error().code == hresult::error_not_found)
            return make_error(hresult::error_not_supported);
        if (!written)
            return written.error();
        auto const slot = modem_manager::number(*first<Dictionary>(written.value()), "profile-id");
        modem_manager::wipe_texts(written.value());
        if (Result<void> const read = read_profiles(visit); !read)
            return read.error();
        auto const kept = std::ranges::find_if(visit.profiles, [&slot](ModemProfile const& known) {
            return modem_manager::number(known.settings, "profile-id") == slot;
        });
        if (kept == visit.profiles.end())
            return make_error(hresult::error_gen_failure);
        lost = modem_manager::detail::lost_element(wanted, kept->profile, visit.subscriber);
        if (lost == detail::Element::unknown)
            return detail::without_password(kept->profile);
        Result<void> const undone = stored ? put_back(visit, *stored) : take_away(visit, kept->settings);
        return undone ? loss(document, lost) : undone.error();
    }

    [[nodiscard]] static Result<void> put_back(Visit& visit, ModemProfile const& stored) {
        auto settings = modem_manager::profile_settings(stored.profile, visit.index, stored.settings);
        if (!settings)
            return settings.error();
        Result<List> written = ask(visit, to(visit, "Set", {modem_manager::Value{std::move(settings).value()}}));
        if (!written)
            return written.error();
        modem_manager::wipe_texts(written.value());
        return success();
    }

    [[nodiscard]] static Result<void> take_away(Visit& visit, Dictionary const& settings) {
        Dictionary index;
        for (std::string_view const key : {"profile-id", "apn-type"})
            if (auto const found = settings.find(key); found != settings.end())
                index.insert(*found);
        Result<List> const deleted = ask(visit, to(visit, "Delete", {modem_manager::Value{std::move(index)}}));
        return deleted ? success() : Result<void>{deleted.error()};
    }

    [[nodiscard]] static Error loss(detail::ParsedDocument const& document, detail::Element lost) {
        Error error = make_error(hresult::error_not_supported);
        error.phase = Phase::profile;
        detail::Position const place = document.positions[static_cast<std::size_t>(lost)];
        error.line = place.line;
        error.column = place.column;
        return error;
    }

    [[nodiscard]] static modem_manager::Call to(Visit const& visit, std::string_view member, List arguments = {}) {
        return {visit.modem.path(), modem_manager::interfaces::profile_manager, member, std::move(arguments)};
    }

    [[nodiscard]] static Result<List> ask(Visit& visit, modem_manager::Call call) {
        auto const left = std::chrono::duration_cast<std::chrono::microseconds>(visit.until - Clock::now());
        modem_manager::BusReply reply;
        if (left.count() > 0)
            reply = visit.bus.call(call, left);
        // A password may have been sent.
        modem_manager::wipe_texts(call.arguments);
        if (left.count() <= 0)
            return make_error(hresult::error_timeout);
        if (!reply.error.empty())
            return modem_manager::error_of(reply.error, visit.modem.condition());
        return std::move(reply.values);
    }

    // Never null: empty where the reply is something else. Not a copy, which might keep a password.
    template <class T>
    [[nodiscard]] static T const* first(List const& reply) {
        static T const nothing;
        auto const* const found = modem_manager::first<T>(reply);
        return found != nullptr ? found : &nothing;
    }

    std::string modem_;
    std::chrono::milliseconds limit_;
    Service service_;
    std::shared_ptr<std::mutex> writing_ = std::make_shared<std::mutex>();
};

using ModemManagerStore = BasicModemManagerStore<modem_manager::SystemBus>;

} // namespace mbn::inline v0

#endif
