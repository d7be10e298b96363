// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/memory_store.hpp>
#include <mbn/profile_manager.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace mbn_test;
using namespace std::string_literals;

namespace {

using Lines = std::vector<std::string>;

// A manager over a store, and a second way into the same store: another program.
template <class S>
struct Place {
    using Store = S;
    explicit Place(S opened) : store{std::move(opened)} {}

    boost::asio::io_context loop{};
    S store;
    mbn::ProfileManager<S> manager{loop.get_executor(), store};

    // What was told since the last call.
    Lines told() {
        loop.restart();
        loop.poll();
        return std::exchange(lines, {});
    }

    Lines lines{};
    mbn::Subscription subscription{};
    void listen() {
        subscription = manager.subscribe([this](mbn::ProfileEvent const& event) {
            REQUIRE(event.profile.context.password.empty());
            lines.push_back(to_string(event));
        });
    }
};

struct InMemory : Place<mbn::MemoryStore> {
    InMemory() : Place{mbn::MemoryStore{}} {}
};

struct Folder {
    TemporaryFolder folder{};
};

struct InFolder : Folder, Place<mbn::DirectoryStore> {
    InFolder() : Place{mbn::DirectoryStore{folder / "profiles"}} {}
};

mbn::Profile typed(std::string name, std::string access_string = "internet") {
    return {.name = std::move(name),
            .subscriber_id = sim.subscriber_id,
            .context = {.access_string = std::move(access_string)}};
}

mbn::Profile made_by(mbn::ProfileCreationType type, std::string name = "Theirs") {
    mbn::Profile profile = typed(std::move(name));
    profile.creation_type = type;
    return profile;
}

Lines names(mbn::Result<mbn::ProfileList> const& list) {
    Lines found;
    REQUIRE(list.has_value());
    for (mbn::Profile const& profile : list.value().profiles)
        found.push_back(profile.name);
    return found;
}

} // namespace

TEST_CASE_TEMPLATE("profile manager: create, stored at once and told after the call", Place, InMemory, InFolder) {
    Place place;
    place.listen();
    mbn::Result<mbn::Profile> const created = place.manager.create(with_credentials("user", "secret"));
    REQUIRE(created.has_value());
    CHECK(created.value().context.password.empty());
    CHECK(place.lines.empty());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "secret");
    CHECK(place.told() == Lines{"connection_profile_arrival: Home (own)", "profile_update: Home (own)"});

    REQUIRE(place.manager.create(typed("Typed")).has_value());
    CHECK(place.told() == Lines{"connection_profile_arrival: Typed (own)", "profile_update: Typed (own)"});
}

TEST_CASE_TEMPLATE("profile manager: refused create, with its documented code and without events", Place, InMemory,
                   InFolder) {
    Place place;
    mbn::Profile first = typed("First");
    first.is_default = true;
    REQUIRE(place.manager.create(first).has_value());
    place.listen();

    CHECK(code_of(place.manager.create(typed("First"))) == mbn::hresult::error_already_exists);
    mbn::Profile second = typed("Second");
    second.is_default = true;
    CHECK(code_of(place.manager.create(second)) == mbn::hresult::e_mbn_default_profile_exist);
    // One default for each SIM, not one for all.
    second.subscriber_id = "001010123456780";
    CHECK(place.manager.create(second).has_value());
    CHECK(place.told() == Lines{"connection_profile_arrival: Second (own)", "profile_update: Second (own)"});

    // `Connect` says E_INVALIDARG to the same document.
    mbn::Result<mbn::Profile> const invalid = place.manager.create("\n" + v1_profile("<Foo/>", "Third"));
    REQUIRE_FALSE(invalid.has_value());
    CHECK(invalid.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(invalid.error().line == 2);
    CHECK(mbn::parse_profile("\n" + v1_profile("<Foo/>", "Third")).error().code == mbn::hresult::e_invalidarg);
    // A typed profile has no lines.
    mbn::Result<mbn::Profile> const bare = place.manager.create(mbn::Profile{.name = "Bare"});
    CHECK(code_of(bare) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(bare.error().line == 0);
    CHECK(place.told().empty());
    CHECK(names(place.manager.list()) == Lines{"First", "Second"});
}

TEST_CASE_TEMPLATE("profile manager: icon, must be a file that can be read", Place, InMemory, InFolder) {
    Place place;
    TemporaryFolder const folder;
    place.listen();
    mbn::Profile profile = typed("Home");
    profile.icon_file_path = folder / "icon.bmp";
    CHECK(code_of(place.manager.create(profile)) == mbn::hresult::error_file_not_found);
    profile.icon_file_path = folder.path();
    CHECK(code_of(place.manager.create(profile)) == mbn::hresult::error_file_not_found);
    CHECK(place.told().empty());
    profile.icon_file_path = folder / "icon.bmp";
    write_file(folder / "icon.bmp", "BM");
    CHECK(place.manager.create(profile).has_value());
    CHECK(place.told().size() == 2);

    profile.icon_file_path = folder / "other.bmp";
    CHECK(code_of(place.manager.update(profile)) == mbn::hresult::error_file_not_found);
    CHECK(place.store.read("Home").value().profile.icon_file_path == folder / "icon.bmp");

    // Documents from another machine name files of that machine.
    mbn::ProfileManager<typename Place::Store> tolerant{
        place.loop.get_executor(), place.store, {.icon_file = mbn::IconFile::ignored}};
    CHECK(tolerant.update(profile).has_value());
    CHECK(place.store.read("Home").value().profile.icon_file_path == folder / "other.bmp");
}

TEST_CASE_TEMPLATE("profile manager: update, keeps its rules and is told", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(with_credentials("user", "secret")).has_value());
    place.listen();
    CHECK(code_of(place.manager.update(typed("Nobody"))) == mbn::hresult::error_not_found);
    CHECK(code_of(place.manager.update("nonsense")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(place.told().empty());

    mbn::Profile changed = place.manager.get("Home").value().profile;
    changed.context.access_string = "other";
    changed.context.ignore_password = true;
    REQUIRE(place.manager.update(changed).has_value());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "secret");
    CHECK(place.told() == Lines{"profile_update: Home (own)"});
}

TEST_CASE_TEMPLATE("profile manager: get and find, by name", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(with_credentials("user", "secret")).has_value());
    mbn::Result<mbn::StoredProfile> const found = place.manager.get("Home");
    REQUIRE(found.has_value());
    CHECK(found.value().document.find("secret") == std::string::npos);
    CHECK(found.value().profile.context.password.empty());
    CHECK(code_of(place.manager.get("Nobody")) == mbn::hresult::error_not_found);

    // Absence is an answer and no error.
    mbn::Result<std::optional<mbn::Profile>> const there = place.manager.find("Home");
    REQUIRE(there.has_value());
    REQUIRE(there.value().has_value());
    CHECK((*there.value() == found.value().profile));
    mbn::Result<std::optional<mbn::Profile>> const absent = place.manager.find("Nobody");
    REQUIRE(absent.has_value());
    CHECK_FALSE(absent.value().has_value());
}

TEST_CASE_TEMPLATE("profile manager: profiles of a SIM, only its own and not before it is known", Place, InMemory,
                   InFolder) {
    Place place;
    REQUIRE(place.manager.create(v1_profile("", "Mine")).has_value());
    REQUIRE(place.manager.create(v4_profile("", "Mine by SIM")).has_value());
    mbn::Profile other = typed("Other");
    other.subscriber_id = "001010123456780";
    REQUIRE(place.manager.create(other).has_value());

    CHECK(names(place.manager.list()) == Lines{"Mine", "Mine by SIM", "Other"});
    CHECK(names(place.manager.list(sim)) == Lines{"Mine", "Mine by SIM"});
    CHECK(place.manager.get(sim, "Mine").has_value());
    CHECK(code_of(place.manager.get(sim, "Other")) == mbn::hresult::error_not_found);
    CHECK(code_of(place.manager.get(sim, "Nobody")) == mbn::hresult::error_not_found);

    mbn::Subscriber const unknown{.ready_state = mbn::ReadyState::device_locked};
    CHECK(code_of(place.manager.list(unknown)) == mbn::hresult::error_not_ready);
    CHECK(code_of(place.manager.get(unknown, "Mine")) == mbn::hresult::error_not_ready);
}

TEST_CASE_TEMPLATE("profile manager: remove, gone at once and told", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(typed("Home", "internet")).has_value());
    std::optional<mbn::ProfileEvent> last;
    mbn::Subscription const subscription =
        place.manager.subscribe([&last](mbn::ProfileEvent const& event) { last = event; });
    REQUIRE(place.manager.remove("Home").has_value());
    CHECK(code_of(place.manager.get("Home")) == mbn::hresult::error_not_found);
    CHECK_FALSE(last.has_value());
    place.loop.run();
    REQUIRE(last.has_value());
    CHECK(last->what == mbn::ProfileChange::removal);
    CHECK(last->origin == mbn::Origin::own);
    // As it was.
    CHECK(last->profile.context.access_string == "internet");
    last.reset();
    CHECK(code_of(place.manager.remove("Home")) == mbn::hresult::error_not_found);
    CHECK(place.told().empty());
    CHECK_FALSE(last.has_value());
}

TEST_CASE_TEMPLATE("profile manager: remove, a user deletes only what a user made", Place, InMemory, InFolder) {
    Place place;
    using enum mbn::ProfileCreationType;
    for (mbn::ProfileCreationType const type : {admin_provisioned, operator_provisioned, device_provisioned}) {
        REQUIRE(place.manager.create(made_by(type)).has_value());
        mbn::Result<void> const refused = place.manager.remove("Theirs");
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == mbn::hresult::e_accessdenied);
        CHECK(refused.error().denied_by == mbn::DeniedBy::profile_creation_type);
        CHECK(to_string(refused.error()).find("the rule that users delete only their own profiles") !=
              std::string::npos);
        CHECK(place.manager.get("Theirs").has_value());
        CHECK(place.manager.remove("Theirs", mbn::ProfileAuthority::administrator).has_value());
        CHECK(code_of(place.manager.get("Theirs")) == mbn::hresult::error_not_found);
    }
    for (mbn::ProfileCreationType const type : {not_stated, user_provisioned}) {
        REQUIRE(place.manager.create(made_by(type)).has_value());
        CHECK(place.manager.remove("Theirs").has_value());
    }
}

TEST_CASE_TEMPLATE("profile manager: ensure, creates, updates, or changes nothing", Place, InMemory, InFolder) {
    Place place;
    place.listen();
    mbn::Profile wanted = typed("Home");
    wanted.context.user_name = "user";
    wanted.context.password = mbn::Secret{"secret"};

    mbn::Result<mbn::EnsuredProfile> ensured = place.manager.ensure(wanted);
    REQUIRE(ensured.has_value());
    CHECK(ensured.value().outcome == mbn::Ensured::created);
    CHECK(ensured.value().profile.context.password.empty());
    CHECK(place.told() == Lines{"connection_profile_arrival: Home (own)", "profile_update: Home (own)"});

    for (int round = 0; round < 2; ++round) {
        ensured = place.manager.ensure(wanted);
        REQUIRE(ensured.has_value());
        CHECK(ensured.value().outcome == mbn::Ensured::unchanged);
        CHECK(ensured.value().profile.context.password.empty());
        CHECK(ensured.value().profile.context.user_name == "user");
    }
    CHECK(place.told().empty());

    // Nothing but the password is another one.
    wanted.context.password = mbn::Secret{"other"};
    CHECK(place.manager.ensure(wanted).value().outcome == mbn::Ensured::updated);
    CHECK(place.told() == Lines{"profile_update: Home (own)"});
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "other");

    // The stored password is to stay.
    wanted.context.password.wipe();
    wanted.context.ignore_password = true;
    CHECK(place.manager.ensure(wanted).value().outcome == mbn::Ensured::unchanged);
    wanted.context.access_string = "elsewhere";
    CHECK(place.manager.ensure(wanted).value().outcome == mbn::Ensured::updated);
    CHECK(place.manager.ensure(wanted).value().outcome == mbn::Ensured::unchanged);
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "other");
    // Without the password that stands there it is another profile.
    wanted.context.ignore_password = false;
    CHECK(place.manager.ensure(wanted).value().outcome == mbn::Ensured::updated);
    CHECK(place.store.resolve("Home").value().context.password.empty());
}

TEST_CASE_TEMPLATE("profile manager: ensure, compares what a document means", Place, InMemory, InFolder) {
    Place place;
    std::string const ordered =
        v1_document("<Name>Home</Name><Description>  two  words </Description><IsDefault>0</IsDefault>"
                    "<SubscriberID>001010123456789</SubscriberID>");
    std::string const respelled = v1_document(
        "\n <Name> Home </Name><!-- by hand --><Description>two words</Description>\n<IsDefault>false</IsDefault>"
        "<SubscriberID>001010123456789</SubscriberID><ConnectionMode>manual</ConnectionMode>");
    CHECK(place.manager.ensure(ordered).value().outcome == mbn::Ensured::created);
    CHECK(place.manager.ensure(respelled).value().outcome == mbn::Ensured::unchanged);
    mbn::Profile value = typed("Home", "");
    value.description = "two  words";
    CHECK(place.manager.ensure(value).value().outcome == mbn::Ensured::unchanged);

    mbn::Result<mbn::EnsuredProfile> const invalid = place.manager.ensure(v1_profile("<Foo/>"));
    REQUIRE_FALSE(invalid.has_value());
    CHECK(invalid.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(invalid.error().line == 1);
    mbn::Result<mbn::EnsuredProfile> const bare = place.manager.ensure(mbn::Profile{.name = "Bare"});
    CHECK(code_of(bare) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(bare.error().line == 0);
}

TEST_CASE_TEMPLATE("profile manager: ensure by many at once, created once", Place, InMemory, InFolder) {
    Place place;
    std::atomic<int> created{0};
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index)
        threads.emplace_back([&] {
            // Each as another program would: with a manager of its own.
            boost::asio::io_context loop;
            mbn::ProfileManager<typename Place::Store> manager{loop.get_executor(), place.store};
            for (int round = 0; round < 8; ++round) {
                auto const ensured = manager.ensure(typed("shared " + std::to_string(round)));
                failed += ensured ? 0 : 1;
                created += ensured && ensured.value().outcome == mbn::Ensured::created ? 1 : 0;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(failed == 0);
    CHECK(created == 8);
}

TEST_CASE_TEMPLATE("profile_deleted_elsewhere: told as foreign, once", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(typed("Home")).has_value());
    REQUIRE(place.manager.create(typed("Work")).has_value());
    place.listen();
    REQUIRE(place.store.remove("Home").has_value());
    CHECK(place.told().empty());

    mbn::Result<std::vector<mbn::ProfileEvent>> const found = place.manager.refresh();
    REQUIRE(found.has_value());
    REQUIRE(found.value().size() == 1);
    CHECK(found.value()[0].what == mbn::ProfileChange::removal);
    CHECK(found.value()[0].profile.context.access_string == "internet");
    CHECK(place.told() == Lines{"connection_profile_removal: Home (foreign)"});
    CHECK(place.manager.refresh().value().empty());
    CHECK(place.told().empty());
    // Whoever asks for it is told the truth, refreshed or not.
    REQUIRE(place.store.remove("Work").has_value());
    CHECK(code_of(place.manager.get("Work")) == mbn::hresult::error_not_found);
    CHECK(code_of(place.manager.update(typed("Work"))) == mbn::hresult::error_not_found);
    CHECK(code_of(place.manager.remove("Work")) == mbn::hresult::error_not_found);
    CHECK(place.told().empty());
}

TEST_CASE_TEMPLATE("profile manager: refresh, tells what others did and nothing of our own", Place, InMemory,
                   InFolder) {
    Place place;
    REQUIRE(place.store.create(with_credentials("user", "secret")).has_value());
    REQUIRE(place.store.create(typed("Gone")).has_value());
    place.listen();
    CHECK(place.manager.refresh().value().empty());

    REQUIRE(place.manager.create(typed("Own")).has_value());
    REQUIRE(place.manager.update(typed("Own", "changed")).has_value());
    REQUIRE(place.manager.remove("Own").has_value());
    CHECK(place.told().size() == 4);
    CHECK(place.manager.refresh().value().empty());

    REQUIRE(place.store.create(typed("New")).has_value());
    REQUIRE(place.store.remove("Gone").has_value());
    // Nothing but the password.
    REQUIRE(place.store.update(with_credentials("user", "other")).has_value());
    CHECK(place.manager.refresh().value().size() == 4);
    CHECK(place.told() == Lines{"connection_profile_removal: Gone (foreign)", "profile_update: Home (foreign)",
                                "connection_profile_arrival: New (foreign)", "profile_update: New (foreign)"});
    CHECK(place.manager.refresh().value().empty());
    CHECK(place.told().empty());
}

TEST_CASE_TEMPLATE("profile manager: refresh without subscribers, takes note first", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.store.create(typed("Old")).has_value());
    CHECK(place.manager.refresh().value().empty());
    REQUIRE(place.store.create(typed("New")).has_value());
    mbn::Result<std::vector<mbn::ProfileEvent>> const found = place.manager.refresh();
    REQUIRE(found.has_value());
    REQUIRE(found.value().size() == 2);
    CHECK(to_string(found.value()[0]) == "connection_profile_arrival: New (foreign)");
}

TEST_CASE_TEMPLATE("profile manager: changes of others met by our own, told in an order that makes sense", Place,
                   InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(typed("Home")).has_value());
    place.listen();
    // Removed by another program before we create it again.
    REQUIRE(place.store.remove("Home").has_value());
    REQUIRE(place.manager.create(typed("Home", "again")).has_value());
    CHECK(place.told() == Lines{"connection_profile_removal: Home (foreign)", "connection_profile_arrival: Home (own)",
                                "profile_update: Home (own)"});
    // Created by another program before we update it.
    REQUIRE(place.store.create(typed("Theirs")).has_value());
    REQUIRE(place.manager.update(typed("Theirs", "ours")).has_value());
    CHECK(place.told() == Lines{"connection_profile_arrival: Theirs (own)", "profile_update: Theirs (own)"});
    // Created by another program before we remove it.
    REQUIRE(place.store.create(typed("Short")).has_value());
    REQUIRE(place.manager.remove("Short").has_value());
    CHECK(place.told() == Lines{"connection_profile_removal: Short (own)"});
    CHECK(place.manager.refresh().value().empty());
}

TEST_CASE("profile manager: damaged file, listed, told as removed, deleted or replaced") {
    InFolder place;
    REQUIRE(place.manager.create(typed("Home")).has_value());
    place.listen();
    std::string const file = place.folder / ("profiles/" + mbn::detail::file_name_of("Home"));
    REQUIRE(read_file(file).find("Home") != std::string::npos);
    write_file(file, "<MBNProfile");

    CHECK(code_of(place.manager.get("Home")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(code_of(place.manager.find("Home")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(place.manager.list().value().damaged.size() == 1);
    // It may be anybody's.
    CHECK(place.manager.list(sim).value().damaged.size() == 1);
    CHECK(place.manager.refresh().value().size() == 1);
    CHECK(place.told() == Lines{"connection_profile_removal: Home (foreign)"});

    CHECK(place.manager.ensure(typed("Home")).value().outcome == mbn::Ensured::updated);
    CHECK(place.told() == Lines{"connection_profile_arrival: Home (own)", "profile_update: Home (own)"});
    write_file(file, "<MBNProfile");
    CHECK(place.manager.remove("Home").has_value());
    CHECK(place.told() == Lines{"connection_profile_removal: Home (own)"});
}

TEST_CASE("profile manager: folder that cannot be read, its own code and no events") {
    TemporaryFolder const folder;
    write_file(folder / "file", "no folder");
    boost::asio::io_context loop;
    mbn::ProfileManager<mbn::DirectoryStore> manager{loop.get_executor(), mbn::DirectoryStore{folder / "file"}};
    int count = 0;
    mbn::Subscription const subscription = manager.subscribe([&count](mbn::ProfileEvent const&) { ++count; });
    CHECK_FALSE(manager.list().has_value());
    CHECK_FALSE(manager.list(sim).has_value());
    CHECK_FALSE(manager.find("Home").has_value());
    CHECK_FALSE(manager.refresh().has_value());
    CHECK_FALSE(manager.ensure(typed("Home")).has_value());
    CHECK_FALSE(manager.create(typed("Home")).has_value());
    CHECK_FALSE(manager.remove("Home").has_value());
    CHECK_FALSE(manager.rank(sim, {}).has_value());
    loop.run();
    CHECK(count == 0);
}

TEST_CASE_TEMPLATE("profile manager: rank, all profiles with reasons", Place, InMemory, InFolder) {
    Place place;
    REQUIRE(place.manager.create(typed("Manual")).has_value());
    mbn::Profile automatic = typed("Automatic");
    automatic.auto_connect = mbn::AutoConnect::always;
    REQUIRE(place.manager.create(automatic).has_value());
    mbn::Registration home;
    home.state = mbn::RegisterState::home;
    mbn::Result<std::vector<mbn::RankedProfile>> const ranked = place.manager.rank(sim, home);
    REQUIRE(ranked.has_value());
    REQUIRE(ranked.value().size() == 2);
    CHECK(to_string(ranked.value()[0]) == "1 Automatic: nothing prefers it, so its name decides");
    CHECK(to_string(ranked.value()[1]) == "- Manual: it is only used when asked for");
}

TEST_CASE("profile manager: subscriptions, several, dropped at any time") {
    InMemory place;
    int first = 0;
    int second = 0;
    mbn::Subscription one;
    one = place.manager.subscribe([&](mbn::ProfileEvent const&) {
        ++first;
        one.reset();
    });
    mbn::Subscription two = place.manager.subscribe([&](mbn::ProfileEvent const&) { ++second; });
    REQUIRE(place.manager.create(typed("Home")).has_value());
    place.told();
    CHECK(first == 1);
    CHECK(second == 2);
    REQUIRE(place.manager.remove("Home").has_value());
    // Dropped before it is told.
    two.reset();
    place.told();
    CHECK(second == 2);
    // Subscribed after the change.
    REQUIRE(place.manager.create(typed("Home")).has_value());
    place.listen();
    CHECK(place.told().empty());
}

TEST_CASE("profile manager: destroyed in a handler, nothing is told any more") {
    boost::asio::io_context loop;
    auto manager = std::make_unique<mbn::ProfileManager<mbn::MemoryStore>>(loop.get_executor());
    int count = 0;
    mbn::Subscription const subscription = manager->subscribe([&](mbn::ProfileEvent const& event) {
        ++count;
        CHECK(event.profile.name == "Home");
        manager.reset();
    });
    REQUIRE(manager->create(typed("Home")).has_value());
    REQUIRE(manager->remove("Home").has_value());
    loop.run();
    CHECK(count == 1);
}

TEST_CASE("profile manager: handler that changes profiles, hears of it later") {
    InMemory place;
    Lines heard;
    mbn::Subscription const subscription = place.manager.subscribe([&](mbn::ProfileEvent const& event) {
        heard.push_back(to_string(event));
        if (event.what == mbn::ProfileChange::arrival)
            CHECK(place.manager.remove(event.profile.name).has_value());
        CHECK(place.manager.list().has_value());
    });
    REQUIRE(place.manager.create(typed("Home")).has_value());
    place.loop.run();
    CHECK(heard == Lines{"connection_profile_arrival: Home (own)", "profile_update: Home (own)",
                         "connection_profile_removal: Home (own)"});
}

TEST_CASE_TEMPLATE("profile manager: many threads, every change told once and in order", Place, InMemory, InFolder) {
    Place place;
    boost::asio::thread_pool pool{2};
    mbn::ProfileManager<typename Place::Store> manager{pool.get_executor(), place.store};
    std::atomic<int> at_once{0};
    std::atomic<bool> overlapped{false};
    // Only one handler runs at a time, so this needs no lock.
    std::vector<std::pair<std::string, mbn::ProfileChange>> told;
    mbn::Subscription const subscription = manager.subscribe([&](mbn::ProfileEvent const& event) {
        overlapped = overlapped || ++at_once != 1;
        told.emplace_back(event.profile.name, event.what);
        --at_once;
    });
    std::vector<std::thread> threads;
    for (int index = 0; index < 3; ++index)
        threads.emplace_back([&manager, own = "own " + std::to_string(index)] {
            for (int round = 0; round < 6; ++round) {
                (void)manager.create(typed(own));
                (void)manager.refresh();
                (void)manager.remove(own);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    pool.join();
    CHECK_FALSE(overlapped);
    CHECK(told.size() == 3 * 6 * 3);
    using enum mbn::ProfileChange;
    for (int index = 0; index < 3; ++index) {
        std::vector<mbn::ProfileChange> changes;
        for (auto const& [name, change] : told)
            if (name == "own " + std::to_string(index))
                changes.push_back(change);
        std::vector<mbn::ProfileChange> expected;
        for (int round = 0; round < 6; ++round)
            expected.insert(expected.end(), {arrival, update, removal});
        CHECK(changes == expected);
    }
}
