// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/directory_store.hpp>
#include <mbn/profile/memory_store.hpp>
#include <mbn/profile/xml_profiles.hpp>

#include <doctest/doctest.h>

#include <algorithm>
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

// One way to get an empty store of each kind.
struct MemoryPlace {
    using Store = mbn::MemoryStore;
    Store store{};
};

struct FolderPlace {
    using Store = mbn::DirectoryStore;
    TemporaryFolder folder{};
    Store store{folder / "profiles"};
};

struct NotAStore {
    mbn::Result<mbn::Profile> create(std::string_view document);
};

static_assert(mbn::ProfileStore<mbn::MemoryStore>);
static_assert(mbn::ProfileStore<mbn::DirectoryStore>);
static_assert(!mbn::ProfileStore<NotAStore>);
static_assert(!mbn::ProfileStore<mbn::TypedProfiles>);

std::string default_profile(std::string_view name, std::string_view subscriber) {
    return v1_document("<Name>" + std::string{name} + "</Name><IsDefault>true</IsDefault><SubscriberID>" +
                       std::string{subscriber} + "</SubscriberID>");
}

std::string update_document(std::string_view credentials) {
    return v1_profile("<Context><UserLogonCred>" + std::string{credentials} + "</UserLogonCred></Context>");
}

} // namespace

TEST_CASE_TEMPLATE("store: create, then read", Place, MemoryPlace, FolderPlace) {
    Place place;
    mbn::Result<mbn::Profile> const created = place.store.create(typical_document);
    REQUIRE(created.has_value());
    CHECK(created.value().name == "Home");
    CHECK(created.value().context.password.empty());

    mbn::Result<mbn::StoredProfile> const read = place.store.read("Home");
    REQUIRE(read.has_value());
    CHECK((read.value().profile == created.value()));
    CHECK(read.value().profile.context.user_name == "user");
}

TEST_CASE_TEMPLATE("store: read, never yields the password but everything else as it was written", Place, MemoryPlace,
                   FolderPlace) {
    Place place;
    std::string document{typical_document};
    document.insert(document.find("  <Name>"), "  <!-- made by hand -->\n");
    REQUIRE(place.store.create(document).has_value());
    mbn::StoredProfile const read = place.store.read("Home").value();
    CHECK(read.profile.context.password.empty());
    CHECK(read.document.find("secret") == std::string::npos);
    CHECK(read.document.find("Password") == std::string::npos);
    std::string expected = document;
    std::string const password = "\n      <Password>secret</Password>";
    expected.erase(expected.find(password), password.size());
    CHECK(read.document == expected);
    mbn::ProfileList const list = place.store.list().value();
    REQUIRE(list.profiles.size() == 1);
    CHECK(list.profiles[0].context.password.empty());
}

TEST_CASE_TEMPLATE("store: resolve, yields the password", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(typical_document).has_value());
    mbn::Result<mbn::Profile> const profile = place.store.resolve("Home");
    REQUIRE(profile.has_value());
    CHECK(profile.value().context.password.reveal() == "secret");
    CHECK(profile.value().context.user_name == "user");
}

TEST_CASE_TEMPLATE("store: typed profile, stored like a document", Place, MemoryPlace, FolderPlace) {
    Place place;
    mbn::Profile profile{.name = "Typed",
                         .subscriber_id = "001010123456789",
                         .context = {.access_string = "internet",
                                     .user_name = "user",
                                     .password = mbn::Secret{" <secret> "},
                                     .auth_protocol = mbn::AuthProtocol::chap}};
    REQUIRE(place.store.create(profile).has_value());
    CHECK((place.store.resolve("Typed").value() == profile));

    profile.context.access_string = "other";
    profile.context.ignore_password = true;
    profile.context.password.wipe();
    mbn::Result<mbn::Profile> const updated = place.store.update(profile);
    REQUIRE(updated.has_value());
    CHECK((updated.value() == profile));
    CHECK(place.store.resolve("Typed").value().context.password.reveal() == " <secret> ");
    CHECK(place.store.resolve("Typed").value().context.access_string == "other");
    // What a v1 document needs. There is no document to point at.
    mbn::Result<mbn::Profile> const bare = place.store.create(mbn::Profile{.name = "Bare"});
    REQUIRE_FALSE(bare.has_value());
    CHECK(bare.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(bare.error().line == 0);
    CHECK(bare.error().column == 0);
}

TEST_CASE_TEMPLATE("store: name that is taken, refused", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(v1_profile()).has_value());
    CHECK(code_of(place.store.create(v1_profile("<ConnectionMode>auto</ConnectionMode>"))) ==
          mbn::hresult::error_already_exists);
    CHECK(place.store.resolve("Home").value().auto_connect == mbn::AutoConnect::manual);
    // The document comes first.
    CHECK(code_of(place.store.create(v1_profile("<Foo/>"))) == mbn::hresult::e_mbn_invalid_profile);
}

TEST_CASE_TEMPLATE("store: invalid document, refused with its place and another code than connect has", Place,
                   MemoryPlace, FolderPlace) {
    Place place;
    std::string const document = "\n" + v1_profile("<Foo/>");
    mbn::Result<mbn::Profile> const created = place.store.create(document);
    REQUIRE_FALSE(created.has_value());
    CHECK(created.error().code == mbn::hresult::e_mbn_invalid_profile);
    CHECK(created.error().line == 2);
    CHECK(created.error().column == document.find("<Foo/>"));
    CHECK(mbn::parse_profile(document).error().code == mbn::hresult::e_invalidarg);
    CHECK(code_of(place.store.create("")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(code_of(place.store.create("<!DOCTYPE a>" + v1_profile())) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(code_of(place.store.update("nonsense")) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(names(place.store).empty());

    // What is provisioned into the modem is no connection profile.
    std::string const modem = mbn::write_modem_config_profile(
        {.name = "Slot", .sim_icc_id = "1", .oem_connection_id = mbn::purpose::internet});
    CHECK(mbn::validate_profile(modem).is_valid());
    mbn::Result<mbn::Profile> const refused = place.store.create(modem);
    CHECK(code_of(refused) == mbn::hresult::e_mbn_invalid_profile);
    CHECK(refused.error().line == 2);
}

TEST_CASE_TEMPLATE("store: unknown name, not found", Place, MemoryPlace, FolderPlace) {
    Place place;
    auto const check = [&] {
        CHECK(code_of(place.store.read("Nobody")) == mbn::hresult::error_not_found);
        CHECK(code_of(place.store.resolve("Nobody")) == mbn::hresult::error_not_found);
        CHECK(code_of(place.store.remove("Nobody")) == mbn::hresult::error_not_found);
        CHECK(code_of(place.store.update(v1_profile("", "Nobody"))) == mbn::hresult::error_not_found);
        CHECK(code_of(place.store.read("")) == mbn::hresult::error_not_found);
    };
    check();
    REQUIRE(place.store.create(v1_profile()).has_value());
    check();
    CHECK(names(place.store) == std::vector{"Home"s});
}

TEST_CASE_TEMPLATE("store: remove, gone and free again", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(v1_profile()).has_value());
    CHECK(place.store.remove("Home").has_value());
    CHECK(code_of(place.store.remove("Home")) == mbn::hresult::error_not_found);
    CHECK(names(place.store).empty());
    CHECK(place.store.create(v1_profile()).has_value());
}

TEST_CASE_TEMPLATE("store: list, ordered by name", Place, MemoryPlace, FolderPlace) {
    Place place;
    CHECK(names(place.store).empty());
    for (std::string_view const name : {"b", "C", "a", "\xC3\xA4", "A b"})
        REQUIRE(place.store.create(v1_profile("", name)).has_value());
    CHECK(names(place.store) == std::vector{"A b"s, "C"s, "a"s, "b"s, "\xC3\xA4"s});
    CHECK(place.store.list().value().damaged.empty());
}

TEST_CASE_TEMPLATE("store: names that differ in case or blanks inside, different profiles", Place, MemoryPlace,
                   FolderPlace) {
    Place place;
    for (std::string_view const name : {"home", "Home", "HOME", "ho me", "home."})
        REQUIRE(place.store.create(v1_profile("", name)).has_value());
    CHECK(names(place.store).size() == 5);
    CHECK(place.store.resolve("HOME").value().name == "HOME");
    CHECK(place.store.resolve("home").value().name == "home");
}

TEST_CASE_TEMPLATE("store: any legal name, found again", Place, MemoryPlace, FolderPlace) {
    Place place;
    std::vector<std::string> legal = {".",
                                      "..",
                                      "../x",
                                      "/etc/passwd",
                                      "a/b\\c",
                                      ".lock",
                                      ".new",
                                      "con.xml",
                                      "~",
                                      "%2f",
                                      "-rf *",
                                      "'\"`$(x)",
                                      "\xF0\x9F\x98\x80",
                                      "\xC3\xA4/\xE2\x82\xAC",
                                      std::string(255, 'x'),
                                      std::string(254, 'x') + "y",
                                      std::string(255, '/'),
                                      std::string(255, '.')};
    std::string widest;
    for (int index = 0; index < 255; ++index)
        widest += "\xE2\x82\xAC";
    legal.push_back(widest);
    for (std::string const& name : legal) {
        CAPTURE(name);
        REQUIRE(place.store.create(v1_profile("", name)).has_value());
        CHECK(code_of(place.store.create(v1_profile("", name))) == mbn::hresult::error_already_exists);
    }
    for (std::string const& name : legal) {
        CAPTURE(name);
        CHECK(place.store.read(name).value().profile.name == name);
    }
    CHECK(names(place.store).size() == legal.size());
    for (std::string const& name : legal)
        CHECK(place.store.remove(name).has_value());
    CHECK(names(place.store).empty());
}

TEST_CASE_TEMPLATE("store: names with blanks around, stored as the schema collapses them", Place, MemoryPlace,
                   FolderPlace) {
    Place place;
    REQUIRE(place.store.create(v1_profile("", "  My \n home ")).has_value());
    CHECK(place.store.read("My home").has_value());
    CHECK(code_of(place.store.create(v1_profile("", "My home"))) == mbn::hresult::error_already_exists);
}

TEST_CASE_TEMPLATE("store: update, replaces the whole profile", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(typical_document).has_value());
    std::string const document = v1_profile("<ConnectionMode>auto</ConnectionMode>");
    mbn::Result<mbn::Profile> const updated = place.store.update(document);
    REQUIRE(updated.has_value());
    CHECK(updated.value().auto_connect == mbn::AutoConnect::always);
    CHECK(place.store.read("Home").value().document == document);
    CHECK(place.store.resolve("Home").value().context.password.empty());
    CHECK(names(place.store).size() == 1);
}

TEST_CASE_TEMPLATE("store: update with a password, the new one holds", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(with_credentials("user", "old")).has_value());
    REQUIRE(place.store.update(with_credentials("user", "new")).has_value());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "new");
    REQUIRE(place.store
                .update(update_document("<UserName>user</UserName><IgnorePassword>false</IgnorePassword>"
                                        "<Password>newer</Password>"))
                .has_value());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "newer");
}

TEST_CASE_TEMPLATE("store: update with IgnorePassword, the stored password stays", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(with_credentials("user", "a&lt;b&amp;&gt; ")).has_value());
    std::string const password = "a<b&> ";
    auto const keeps = [&](std::string const& document) {
        CAPTURE(document);
        mbn::Result<mbn::Profile> const updated = place.store.update(document);
        REQUIRE(updated.has_value());
        CHECK(updated.value().context.password.empty());
        CHECK(updated.value().context.ignore_password);
        CHECK(place.store.resolve("Home").value().context.password.reveal() == password);
        mbn::StoredProfile const read = place.store.read("Home").value();
        CHECK(read.document.find("a&lt;b") == std::string::npos);
        CHECK(mbn::validate_profile(read.document).is_valid());
    };
    keeps(update_document("<UserName>new</UserName><IgnorePassword>true</IgnorePassword>"));
    keeps(update_document("<UserName>new</UserName><IgnorePassword>1</IgnorePassword><Password>other</Password>"));
    keeps(update_document("<UserName>new</UserName>\n <IgnorePassword>1</IgnorePassword>\n <Password/>\n"));
    keeps("<w:MBNProfile xmlns:w='" + std::string{v1_namespace} +
          "'><w:Name>Home</w:Name><w:IsDefault>0</w:IsDefault><w:SubscriberID>1</w:SubscriberID><w:Context>"
          "<w:UserLogonCred><w:UserName>u</w:UserName><w:IgnorePassword >true</w:IgnorePassword></w:UserLogonCred>"
          "</w:Context></w:MBNProfile>");
    keeps(v4_profile("<Context><UserLogonCred><UserName>u</UserName><IgnorePassword>true</IgnorePassword>"
                     "</UserLogonCred></Context>"));
    // Read, modified, written back: what used to lose the password.
    mbn::Profile profile = place.store.read("Home").value().profile;
    profile.context.access_string = "changed";
    profile.context.ignore_password = true;
    keeps(mbn::write_profile(profile));
    // Said no longer: lost, as documented.
    REQUIRE(place.store.update(update_document("<UserName>u</UserName>")).has_value());
    CHECK(place.store.resolve("Home").value().context.password.empty());
    // Nothing stored: nothing to keep, not even what comes along.
    REQUIRE(
        place.store
            .update(update_document("<UserName>u</UserName><IgnorePassword>1</IgnorePassword><Password>x</Password>"))
            .has_value());
    CHECK(place.store.resolve("Home").value().context.password.empty());
}

TEST_CASE_TEMPLATE("store: create with IgnorePassword, takes the password that is there", Place, MemoryPlace,
                   FolderPlace) {
    Place place;
    REQUIRE(
        place.store
            .create(update_document("<UserName>u</UserName><IgnorePassword>1</IgnorePassword><Password>x</Password>"))
            .has_value());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "x");
}

TEST_CASE_TEMPLATE("store: second default profile of a SIM, refused", Place, MemoryPlace, FolderPlace) {
    Place place;
    REQUIRE(place.store.create(default_profile("first", "001010123456789")).has_value());
    CHECK(code_of(place.store.create(default_profile("second", "001010123456789"))) ==
          mbn::hresult::e_mbn_default_profile_exist);
    CHECK(place.store.create(default_profile("other SIM", "001010123456780")).has_value());
    CHECK(names(place.store) == std::vector{"first"s, "other SIM"s});
    // The default itself can be updated, and another can become it once it gave up.
    CHECK(place.store.update(default_profile("first", "001010123456789")).has_value());
    REQUIRE(place.store.create(v1_profile("", "second")).has_value());
    CHECK(code_of(place.store.update(default_profile("second", "001010123456789"))) ==
          mbn::hresult::e_mbn_default_profile_exist);
    CHECK_FALSE(place.store.resolve("second").value().is_default);
    REQUIRE(place.store.update(v1_profile("", "first")).has_value());
    CHECK(place.store.update(default_profile("second", "001010123456789")).has_value());
}

TEST_CASE_TEMPLATE("store: default of a SIM by its identity in v4, refused too", Place, MemoryPlace, FolderPlace) {
    Place place;
    auto const v4_default = [](std::string_view name, std::string_view sim) {
        return v4_document("<Name>" + std::string{name} + "</Name><IsDefault>1</IsDefault><SimIccID>" +
                           std::string{sim} + "</SimIccID>");
    };
    REQUIRE(place.store.create(v4_default("first", "8901")).has_value());
    CHECK(code_of(place.store.create(v4_default("second", "8901"))) == mbn::hresult::e_mbn_default_profile_exist);
    CHECK(place.store.create(v4_default("third", "8902")).has_value());
    CHECK(place.store.create(default_profile("v1", "001010123456789")).has_value());
}

TEST_CASE_TEMPLATE("store: foreign elements and comments, survive", Place, MemoryPlace, FolderPlace) {
    Place place;
    std::string const document =
        v1_profile("<New xmlns='http://www.microsoft.com/networking/WWAN/profile/v9' a='b'> \xE2\x82\xAC </New>");
    REQUIRE(place.store.create(document).has_value());
    CHECK(place.store.read("Home").value().document == document);
    CHECK(place.store.resolve("Home").value().foreign_elements.size() == 1);
}

TEST_CASE_TEMPLATE("store: UTF-16 document, kept as UTF-8", Place, MemoryPlace, FolderPlace) {
    Place place;
    std::string wide = "\xFF\xFE";
    std::string const document = "<?xml version='1.0' encoding='UTF-16'?>" + with_credentials("user", "secret");
    for (char const character : document)
        wide += std::string{character, '\0'};
    REQUIRE(place.store.create(wide).has_value());
    CHECK(place.store.resolve("Home").value().context.password.reveal() == "secret");
    std::string const kept = place.store.read("Home").value().document;
    CHECK(kept.find("<UserName>user</UserName>") != std::string::npos);
    CHECK(kept.starts_with("<?xml version='1.0' encoding='UTF-8' ?>"));
}

TEST_CASE_TEMPLATE("store: many threads, lose nothing", Place, MemoryPlace, FolderPlace) {
    Place place;
    constexpr int thread_count = 4;
    constexpr int rounds = 12;
    std::atomic<int> created{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < thread_count; ++index)
        threads.emplace_back([&, index] {
            for (int round = 0; round < rounds; ++round) {
                std::string const own = "own " + std::to_string(index) + " " + std::to_string(round);
                created += place.store.create(v1_profile("", own)) ? 1 : 0;
                // Only one of all threads can have it.
                created += place.store.create(v1_profile("", "shared " + std::to_string(round))) ? 1 : 0;
                created += place.store.list() && place.store.read(own) ? 0 : 1000;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(created == thread_count * rounds + rounds);
    CHECK(names(place.store).size() == static_cast<std::size_t>(thread_count * rounds + rounds));
}

TEST_CASE("memory store: copies, share their profiles") {
    mbn::MemoryStore store;
    mbn::MemoryStore copy = store;
    REQUIRE(copy.create(v1_profile()).has_value());
    CHECK(store.read("Home").has_value());
}

TEST_CASE_TEMPLATE("xml profiles: a name, resolved in the store with its password", Place, MemoryPlace, FolderPlace) {
    Place place;
    mbn::XmlProfiles<typename Place::Store> profiles{place.store};
    REQUIRE(profiles.store().create(typical_document).has_value());
    mbn::Result<mbn::Profile> const home = profiles.resolve(mbn::ConnectionMode::profile, "Home");
    REQUIRE(home.has_value());
    CHECK(home.value().context.password.reveal() == "secret");

    for (std::string_view const name : {"home", "", "<MBNProfile/>"}) {
        mbn::Result<mbn::Profile> const unknown = profiles.resolve(mbn::ConnectionMode::profile, name);
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().code == mbn::hresult::e_invalidarg);
        CHECK(unknown.error().phase == mbn::Phase::profile);
        CHECK(unknown.error().advice == mbn::make_error(mbn::hresult::e_invalidarg).advice);
        CHECK(unknown.error().line == 0);
    }
}

TEST_CASE_TEMPLATE("xml profiles: a document, used and never stored", Place, MemoryPlace, FolderPlace) {
    Place place;
    mbn::XmlProfiles<typename Place::Store> profiles{place.store};
    mbn::Result<mbn::Profile> const temporary = profiles.resolve(mbn::ConnectionMode::tmp_profile, typical_document);
    REQUIRE(temporary.has_value());
    CHECK(temporary.value().context.password.reveal() == "secret");
    CHECK(names(std::as_const(profiles).store()).empty());

    std::string const document = "\n\n" + v1_profile("<Foo/>");
    mbn::Result<mbn::Profile> const invalid = profiles.resolve(mbn::ConnectionMode::tmp_profile, document);
    REQUIRE_FALSE(invalid.has_value());
    CHECK(invalid.error().code == mbn::hresult::e_invalidarg);
    CHECK(invalid.error().phase == mbn::Phase::profile);
    CHECK(invalid.error().line == 3);
    CHECK(invalid.error().column == document.find("<Foo/>") - 1);
    CHECK(code_of(profiles.resolve(mbn::ConnectionMode::tmp_profile, "Home")) == mbn::hresult::e_invalidarg);
    CHECK(code_of(profiles.resolve(mbn::ConnectionMode{7}, "Home")) == mbn::hresult::e_invalidarg);
}

TEST_CASE("xml profiles: admit, the rules for typed profiles") {
    mbn::XmlProfiles<mbn::MemoryStore> profiles;
    CHECK(profiles.admit({.context = {.access_string = "internet"}}).has_value());
    mbn::Profile refused{.is_default = true};
    refused.is_additional_pdp_context = true;
    CHECK(code_of(profiles.admit(refused)) == mbn::hresult::e_invalidarg);
}
