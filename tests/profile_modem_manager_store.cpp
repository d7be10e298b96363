// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/modem_manager_store.hpp>
#include <mbn/profile/xml_profiles.hpp>
#include <mbn/profile_manager.hpp>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace mbn_test;
// Its neighbours have these names, too.
namespace modem_store_test {

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;

namespace {

inline constexpr std::string_view own_error = "org.freedesktop.ModemManager1.Error.";

// ModemManager with one modem that has slots for profiles, and keeps of each what it is told to keep.
struct Daemon {
    std::vector<std::string> kept = {"apn", "apn-type", "user", "password", "allowed-auth"};
    std::string index = "profile-id";
    std::int32_t state = 8;
    std::uint32_t power = 3;
    std::uint32_t lock = 1;
    bool has_profiles = true;
    std::map<std::int32_t, mm::Dictionary> slots = {};
    // What is answered instead, by method; and what was asked.
    std::map<std::string, std::string, std::less<>> errors = {};
    std::vector<std::string> asked = {};
    std::chrono::microseconds least_limit = std::chrono::hours{1};

    [[nodiscard]] mm::BusReply answer(mm::Call const& call) {
        asked.emplace_back(call.member);
        if (auto const error = errors.find(call.member); error != errors.end())
            return {error->second, {}};
        if (call.member == "GetManagedObjects")
            return {"", {mm::Value{managed()}}};
        if (call.member == "GetAll")
            return {"",
                    {mm::Value{mm::Dictionary{{"Imsi", {std::string{"001010123456789"}}},
                                              {"SimIdentifier", {std::string{"8900101012345678909"}}}}}}};
        if (call.member == "Enable")
            state = 6;
        if (state < 6)
            return {std::string{own_error} + "Core.WrongState", {}};
        if (call.member == "List")
            return {"", {mm::Value{listed()}}};
        if (call.member == "Set")
            return set(*mm::get<mm::Dictionary>(call.arguments.front()));
        if (call.member == "Delete")
            slots.erase(*mm::get<std::int32_t>(*mm::get<mm::Dictionary>(call.arguments.front()), "profile-id"));
        return {};
    }

private:
    [[nodiscard]] mm::Dictionary managed() const {
        mm::Dictionary modem = {{"org.freedesktop.ModemManager1.Modem",
                                 {mm::Dictionary{{"State", {state}},
                                                 {"PowerState", {power}},
                                                 {"UnlockRequired", {lock}},
                                                 {"EquipmentIdentifier", {std::string{"004999010640018"}}},
                                                 {"Sim", {mm::ObjectPath{"/sim"}}}}}}};
        if (has_profiles)
            modem.emplace(mm::interfaces::profile_manager, mm::Dictionary{{"IndexField", {index}}});
        return {{"/modem", {std::move(modem)}}};
    }
    [[nodiscard]] mm::List listed() const {
        mm::List list;
        for (auto const& [slot, settings] : slots) {
            mm::Dictionary one = settings;
            one.insert_or_assign("profile-id", mm::Value{slot});
            list.emplace_back(std::move(one));
        }
        return list;
    }
    [[nodiscard]] mm::BusReply set(mm::Dictionary const& wanted) {
        auto const* const named = mm::get<std::int32_t>(wanted, "profile-id");
        std::int32_t slot = named != nullptr ? *named : 1;
        if (named != nullptr ? !slots.contains(slot) : index == "apn-type")
            return {std::string{own_error} + "Core.NotFound", {}};
        while (named == nullptr && slots.contains(slot))
            ++slot;
        mm::Dictionary& settings = slots[slot];
        settings.clear();
        for (auto const& [key, value] : wanted)
            if (std::ranges::find(kept, key) != kept.end())
                settings.emplace(key, value);
        mm::Dictionary stored = settings;
        stored.emplace("profile-id", mm::Value{slot});
        return {"", {mm::Value{std::move(stored)}}};
    }
};

// What the store asks in place of the bus.
struct FakeSession {
    std::shared_ptr<Daemon> daemon;
    [[nodiscard]] mm::BusReply call(mm::Call const& call, std::chrono::microseconds limit) const {
        daemon->least_limit = (std::min)(daemon->least_limit, limit);
        return daemon->answer(call);
    }
};
struct FakeService {
    std::shared_ptr<Daemon> daemon = std::make_shared<Daemon>();
    std::optional<mbn::HResult> refusal = {};
    [[nodiscard]] mbn::Result<FakeSession> open() const {
        if (refusal)
            return mbn::make_error(*refusal);
        return FakeSession{daemon};
    }
};
using Store = mbn::BasicModemManagerStore<FakeService>;

static_assert(mbn::ProfileStore<mbn::ModemManagerStore>);
static_assert(mbn::ProfileStore<Store>);

struct Place {
    FakeService service{};
    Daemon& daemon = *service.daemon;
    Store store{"", Store::default_limit, service};

    Place() { daemon.slots[2] = {{"apn", {std::string{"internet"}}}, {"apn-type", {std::uint32_t{2}}}}; }
};

[[nodiscard]] mbn::Profile corporate() {
    mbn::Profile profile;
    profile.name = "corporate";
    profile.subscriber_id = "001010123456789";
    profile.context.access_string = "corporate";
    profile.context.user_name = "anna";
    profile.context.password = mbn::Secret{"s3cret-word"};
    profile.context.auth_protocol = mbn::AuthProtocol::chap;
    return profile;
}

template <class T>
[[nodiscard]] mbn::HResult code(mbn::Result<T> const& result) {
    return result ? hresult::s_ok : result.error().code;
}

} // namespace

TEST_CASE("modem_manager store: a profile is stored, read, changed and deleted") {
    Place place;
    mbn::Result<mbn::Profile> const created = place.store.create(corporate());
    REQUIRE(created.has_value());
    CHECK(created.value().context.password.empty());
    CHECK(names(place.store) == std::vector<std::string>{"corporate", "internet"});
    CHECK(place.store.resolve("corporate").value() == corporate());

    mbn::StoredProfile const read = place.store.read("corporate").value();
    CHECK(read.profile.context.password.empty());
    CHECK(read.document.find("s3cret-word") == std::string::npos);
    CHECK(read.document.find("<UserName>anna</UserName>") != std::string::npos);

    mbn::Profile changed = corporate();
    changed.context.user_name = "berta";
    changed.context.password = {};
    changed.context.ignore_password = true;
    REQUIRE(place.store.update(changed).has_value());
    CHECK(place.store.resolve("corporate").value().context.user_name == "berta");
    CHECK(place.store.resolve("corporate").value().context.password.reveal() == "s3cret-word");

    CHECK(place.store.remove("corporate").has_value());
    CHECK(code(place.store.remove("corporate")) == hresult::error_not_found);
    CHECK(code(place.store.update(corporate())) == hresult::error_not_found);
    CHECK(code(place.store.read("corporate")) == hresult::error_not_found);
    CHECK(names(place.store) == std::vector<std::string>{"internet"});
}

TEST_CASE("modem_manager store: a name is taken once") {
    Place place;
    mbn::Profile internet = corporate();
    internet.name = "internet";
    CHECK(code(place.store.create(internet)) == hresult::error_already_exists);
}

TEST_CASE("modem_manager store: a modem that keeps names keeps any, and the access string may change") {
    Place place;
    place.daemon.kept.emplace_back("profile-name");
    mbn::Profile home = corporate();
    home.name = "Home";
    REQUIRE(place.store.create(home).has_value());
    home.context.access_string = "elsewhere";
    REQUIRE(place.store.update(home).has_value());
    CHECK(place.store.resolve("Home").value() == home);
}

TEST_CASE("modem_manager store: what the modem would lose is refused at its place, and the modem is as it was") {
    Place place;
    auto const before = place.daemon.slots;
    // The modem is not even asked.
    mbn::Result<mbn::Profile> const described = place.store.create(
        v1_document("<Name>corporate</Name>\n<Description>at work</Description>\n<IsDefault>false</IsDefault>"
                    "<SubscriberID>001010123456789</SubscriberID>"
                    "<Context><AccessString>corporate</AccessString></Context>"));
    CHECK(code(described) == hresult::error_not_supported);
    CHECK(described.error().line == 2);
    CHECK(std::ranges::find(place.daemon.asked, "Set") == place.daemon.asked.end());
    // It did not keep the name, and what it kept is taken away.
    mbn::Profile home = corporate();
    home.name = "Home";
    mbn::Result<mbn::Profile> const named = place.store.create(home);
    CHECK(code(named) == hresult::error_not_supported);
    CHECK(named.error().line == 0);
    CHECK(place.daemon.slots == before);
    // Another access string would be another name: what was there is put back, with its password.
    REQUIRE(place.store.create(corporate()).has_value());
    auto const stored = place.daemon.slots;
    mbn::Profile moved = corporate();
    moved.context.access_string = "elsewhere";
    CHECK(code(place.store.update(moved)) == hresult::error_not_supported);
    CHECK(place.daemon.slots == stored);
}

TEST_CASE("modem_manager store: a profile of another SIM is none of this modem's") {
    Place place;
    mbn::Profile other = corporate();
    other.subscriber_id = "001019999999999";
    CHECK(code(place.store.create(other)) == hresult::error_not_supported);
}

TEST_CASE("modem_manager store: a modem with one profile for each purpose has that one") {
    Place place;
    place.daemon.index = "apn-type";
    CHECK(code(place.store.create(corporate())) == hresult::error_already_exists);
    mbn::Profile purchase = corporate();
    purchase.is_purchase_profile = true;
    // It has none to write to.
    CHECK(code(place.store.create(purchase)) == hresult::error_not_supported);
    mbn::Profile internet = corporate();
    internet.name = internet.context.access_string = "internet";
    CHECK(place.store.update(internet).has_value());
    CHECK(place.store.resolve("internet").value() == internet);
}

TEST_CASE("modem_manager store: an invalid document is invalid here, too") {
    Place place;
    mbn::Result<mbn::Profile> const created = place.store.create("<MBNProfile/>");
    CHECK(code(created) == hresult::e_mbn_invalid_profile);
    CHECK(code(place.store.update(std::string_view{"?"})) == hresult::e_mbn_invalid_profile);
    CHECK(place.daemon.asked.empty());
}

TEST_CASE("modem_manager store: a disabled modem is enabled, and one that was switched off is not") {
    Place place;
    place.daemon.state = 3;
    CHECK(names(place.store) == std::vector<std::string>{"internet"});
    CHECK(place.daemon.asked == std::vector<std::string>{"GetManagedObjects", "Enable", "GetAll", "List"});
    place.daemon.state = 3;
    place.daemon.power = 2;
    CHECK(code(place.store.list()) == hresult::e_mbn_radio_power_off);
}

TEST_CASE("modem_manager store: why there are no profiles") {
    Place place;
    place.daemon.has_profiles = false;
    CHECK(code(place.store.list()) == hresult::error_not_supported);
    place.daemon.lock = 2;
    place.daemon.state = 2;
    CHECK(code(place.store.list()) == hresult::e_mbn_pin_required);
    CHECK(code(Store{"other", Store::default_limit, place.service}.list()) == hresult::e_handle);
    place.service.refusal = hresult::error_service_not_active;
    CHECK(code(Store{"", Store::default_limit, place.service}.list()) == hresult::error_service_not_active);
}

TEST_CASE("modem_manager store: every answer of the daemon that is an error is one here") {
    for (std::string_view const member : {"GetManagedObjects", "GetAll", "List", "Set", "Delete", "Enable"}) {
        CAPTURE(std::string{member});
        Place place;
        place.daemon.state = member == "Enable" ? 3 : 8;
        place.daemon.errors.emplace(member, "org.freedesktop.libmbim.Error.Status.WriteFailure");
        bool const reads = member != "Set" && member != "Delete";
        CHECK((code(place.store.list()) == hresult::error_write_fault) == reads);
        CHECK((code(place.store.create(corporate())) == hresult::error_write_fault) == (member != "Delete"));
        CHECK((code(place.store.remove("internet")) == hresult::error_write_fault) == (member != "Set"));
    }
}

TEST_CASE("modem_manager store: a call has a limit, whatever it comes to") {
    Place place;
    CHECK(place.store.list().has_value());
    CHECK(place.daemon.least_limit > std::chrono::seconds{10});
    CHECK(place.daemon.least_limit <= Store::default_limit);
    Store const hurried{"", std::chrono::milliseconds{0}, place.service};
    CHECK(code(hurried.list()) == hresult::error_timeout);
}

TEST_CASE("modem_manager store: profiles of the modem are found by their names") {
    Place place;
    mbn::XmlProfiles<Store> profiles{place.store};
    mbn::Result<mbn::Profile> const found = profiles.resolve(mbn::ConnectionMode::profile, "internet");
    REQUIRE(found.has_value());
    CHECK(found.value().context.access_string == "internet");
    CHECK(code(profiles.resolve(mbn::ConnectionMode::profile, "elsewhere")) == hresult::e_invalidarg);
    place.daemon.has_profiles = false;
    CHECK(code(profiles.resolve(mbn::ConnectionMode::profile, "internet")) == hresult::error_not_supported);
}

TEST_CASE("modem_manager store: a profile manager makes sure of what is there") {
    Place place;
    boost::asio::io_context nobody;
    mbn::ProfileManager<Store> manager{nobody.get_executor(), place.store};
    CHECK(manager.ensure(corporate()).value().outcome == mbn::Ensured::created);
    CHECK(manager.ensure(corporate()).value().outcome == mbn::Ensured::unchanged);
    mbn::Profile changed = corporate();
    changed.context.password = mbn::Secret{"an0ther-word"};
    CHECK(manager.ensure(changed).value().outcome == mbn::Ensured::updated);
    CHECK(manager.remove("corporate").has_value());
}

} // namespace modem_store_test
