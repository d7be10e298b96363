// SPDX-License-Identifier: BSL-1.0
#include <mbn/profile/rules.hpp>
#include <mbn/profile/selection.hpp>
#include <mbn/transport/modem_manager/modem_profiles.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Its neighbours have these names, too.
namespace modem_profiles_test {

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;

namespace {

using mm::ProfileIndex;

[[nodiscard]] mbn::Subscriber card() {
    mbn::Subscriber subscriber;
    subscriber.ready_state = mbn::ReadyState::initialized;
    subscriber.subscriber_id = "001010123456789";
    subscriber.sim_icc_id = "8900101012345678909";
    return subscriber;
}

[[nodiscard]] mm::Dictionary in_slot(std::int32_t slot, std::string access_string) {
    return {{"profile-id", {slot}}, {"apn", {std::move(access_string)}}, {"apn-type", {std::uint32_t{2}}}};
}

// A profile with everything that a modem can keep.
[[nodiscard]] mbn::Profile corporate() {
    mbn::Profile profile;
    profile.version = mbn::ProfileVersion::v4;
    profile.name = "Corporate";
    profile.subscriber_id = card().subscriber_id;
    profile.sim_icc_id = card().sim_icc_id;
    profile.admin_enable = false;
    profile.context.access_string = "corporate";
    profile.context.user_name = "anna";
    profile.context.password = mbn::Secret{"s3cret-word"};
    profile.context.auth_protocol = mbn::AuthProtocol::pap;
    profile.context.ip_type = mbn::IpType::ipv4v6;
    return profile;
}

// What is lost of a profile on a modem that keeps all that can be kept.
[[nodiscard]] std::string_view lost(mbn::Profile const& wanted, mbn::Subscriber const& subscriber = card()) {
    auto const settings = mm::profile_settings(wanted, ProfileIndex::slot);
    REQUIRE(settings.has_value());
    std::optional<mbn::Profile> const kept = mm::profile_from(settings.value(), subscriber);
    REQUIRE(kept.has_value());
    return mm::lost_element(wanted, *kept, subscriber);
}

[[nodiscard]] std::vector<std::string> names(mm::List const& listed) {
    std::vector<std::string> result;
    for (mm::ModemProfile const& known : mm::modem_profiles(listed, card()))
        result.push_back(known.profile.name);
    return result;
}

} // namespace

TEST_CASE("modem_manager profiles: what the modem can keep comes back as it was") {
    auto const settings = mm::profile_settings(corporate(), ProfileIndex::slot);
    REQUIRE(settings.has_value());
    CHECK(settings.value() == mm::Dictionary{{"profile-name", {std::string{"Corporate"}}},
                                             {"apn", {std::string{"corporate"}}},
                                             {"user", {std::string{"anna"}}},
                                             {"password", {std::string{"s3cret-word"}}},
                                             {"allowed-auth", {mm::allowed_auth::pap}},
                                             {"ip-type", {mm::ip_family::ipv4v6}},
                                             {"profile-enabled", {false}}});
    std::optional<mbn::Profile> const kept = mm::profile_from(settings.value(), card());
    REQUIRE(kept.has_value());
    CHECK(*kept == corporate());
    CHECK(mm::lost_element(corporate(), *kept, card()).empty());
}

TEST_CASE("modem_manager profiles: a profile of an MBIM modem is bound to the SIM, and never connects by itself") {
    std::optional<mbn::Profile> const profile = mm::profile_from(in_slot(1, "internet"), card());
    REQUIRE(profile.has_value());
    CHECK(profile->name == "internet");
    CHECK(profile->version == mbn::ProfileVersion::v1);
    CHECK(profile->auto_connect == mbn::AutoConnect::manual);
    CHECK(profile->creation_type == mbn::ProfileCreationType::not_stated);
    CHECK(mbn::belongs_to(*profile, card()));
    CHECK(mbn::check_profile(*profile).violations.empty());
}

TEST_CASE("modem_manager profiles: an IP type makes it a profile of v4, where that can be bound to its SIM") {
    mm::Dictionary settings = in_slot(1, "internet");
    for (auto const& [families, expected] : {std::pair{1U, mbn::IpType::ipv4}, std::pair{2U, mbn::IpType::ipv6},
                                             std::pair{4U, mbn::IpType::ipv4v6}, std::pair{3U, mbn::IpType::ipv4v6}}) {
        settings["ip-type"] = std::uint32_t{families};
        mbn::Profile const profile = mm::profile_from(settings, card()).value();
        CHECK(profile.version == mbn::ProfileVersion::v4);
        CHECK(profile.context.ip_type == expected);
        CHECK(mbn::check_profile(profile).violations.empty());
    }
    mbn::Subscriber unknown = card();
    unknown.sim_icc_id.clear();
    CHECK(mm::profile_from(settings, unknown)->version == mbn::ProfileVersion::v1);
    CHECK(mm::profile_from(settings, unknown)->context.ip_type == mbn::IpType::default_type);
}

TEST_CASE("modem_manager profiles: who made it, where ModemManager knows") {
    for (auto const& [source, expected] : {std::pair{0U, mbn::ProfileCreationType::not_stated},
                                           std::pair{1U, mbn::ProfileCreationType::admin_provisioned},
                                           std::pair{2U, mbn::ProfileCreationType::user_provisioned},
                                           std::pair{3U, mbn::ProfileCreationType::operator_provisioned},
                                           std::pair{4U, mbn::ProfileCreationType::device_provisioned},
                                           std::pair{5U, mbn::ProfileCreationType::device_provisioned}}) {
        mm::Dictionary settings = in_slot(1, "internet");
        settings["profile-source"] = std::uint32_t{source};
        CHECK(mm::profile_from(settings, card())->creation_type == expected);
    }
}

TEST_CASE("modem_manager profiles: each has a name of its own, and the first of several keeps it") {
    mm::Dictionary named = in_slot(5, "internet");
    named["profile-name"] = std::string{"Home"};
    CHECK(names({mm::Value{in_slot(4, "")}, mm::Value{in_slot(3, "internet")}, mm::Value{named},
                 mm::Value{in_slot(2, "internet")}, mm::Value{mm::Dictionary{}}}) ==
          std::vector<std::string>{"internet", "internet (device context 3)", "device context 4", "Home",
                                   "device context"});
}

TEST_CASE("modem_manager profiles: what is not for data is none, and a password stands in one place") {
    mm::Dictionary attaching = in_slot(1, "attach");
    attaching["apn-type"] = mm::apn_type::initial;
    mm::Dictionary secret = in_slot(2, "internet");
    secret["user"] = std::string{"anna"};
    secret["password"] = std::string{"s3cret-word"};
    std::vector<mm::ModemProfile> const known =
        mm::modem_profiles({mm::Value{attaching}, mm::Value{secret}, mm::Value{true}}, card());
    REQUIRE(known.size() == 1);
    CHECK(known.front().profile.context.password.reveal() == "s3cret-word");
    CHECK_FALSE(known.front().settings.contains("password"));
}

TEST_CASE("modem_manager profiles: changing one leaves alone what a profile does not speak of") {
    mm::Dictionary stored = in_slot(2, "internet");
    stored["apn-type"] = std::uint32_t{mm::apn_type::standard | mm::apn_type::initial};
    stored["access-type-preference"] = std::uint32_t{2};
    stored["profile-enabled"] = true;
    stored["user"] = std::string{"anna"};
    mbn::Profile wanted;
    wanted.name = "internet";
    wanted.context.access_string = "internet";
    mm::Dictionary const settings = mm::profile_settings(wanted, ProfileIndex::slot, stored).value();
    CHECK(settings == mm::Dictionary{{"profile-id", {std::int32_t{2}}},
                                     {"apn", {std::string{"internet"}}},
                                     {"apn-type", {std::uint32_t{3}}},
                                     {"access-type-preference", {std::uint32_t{2}}},
                                     {"profile-enabled", {true}},
                                     {"allowed-auth", {mm::allowed_auth::none}}});
    wanted.is_purchase_profile = true;
    CHECK(mm::profile_settings(wanted, ProfileIndex::slot, stored).value().at("apn-type") ==
          mm::Value{mm::apn_type::purchase});
    CHECK(mm::profile_from(mm::profile_settings(wanted, ProfileIndex::slot).value(), card())->is_purchase_profile);
}

TEST_CASE("modem_manager profiles: what tells profiles apart is always said") {
    mbn::Profile wanted;
    wanted.name = "internet";
    CHECK_FALSE(mm::profile_settings(wanted, ProfileIndex::slot).value().contains("apn-type"));
    CHECK(mm::profile_settings(wanted, ProfileIndex::purpose).value().at("apn-type") ==
          mm::Value{mm::apn_type::standard});
}

TEST_CASE("modem_manager profiles: what D-Bus does not carry is an argument") {
    auto const refusal = [](mbn::Profile const& profile) {
        return mm::profile_settings(profile, ProfileIndex::slot).error().code;
    };
    mbn::Profile wanted = corporate();
    wanted.name = "\xFF";
    CHECK(refusal(wanted) == hresult::e_invalidarg);
    wanted = corporate();
    wanted.context.user_name = std::string(256, 'a');
    CHECK(refusal(wanted) == hresult::e_invalidarg);
    wanted = corporate();
    wanted.context.ip_type = mbn::IpType{9};
    CHECK(refusal(wanted) == hresult::e_invalidarg);
}

TEST_CASE("modem_manager profiles: nothing that no modem keeps is lost without a word") {
    CHECK(lost(corporate()).empty());
    std::pair<std::string_view, void (*)(mbn::Profile&)> const losses[] = {
        {"Description", [](mbn::Profile& one) { one.description = "at work"; }},
        {"ICONFilePath", [](mbn::Profile& one) { one.icon_file_path = "/icon"; }},
        {"IsDefault", [](mbn::Profile& one) { one.is_default = true; }},
        {"ProfileCreationType",
         [](mbn::Profile& one) { one.creation_type = mbn::ProfileCreationType::admin_provisioned; }},
        {"SubscriberID", [](mbn::Profile& one) { one.subscriber_id = "001019999999999"; }},
        {"SimIccID", [](mbn::Profile& one) { one.sim_icc_id = "8900101019999999999"; }},
        {"HomeProviderName", [](mbn::Profile& one) { one.home_provider_name = "Example"; }},
        {"AutoConnectOnInternet", [](mbn::Profile& one) { one.auto_connect_on_internet = false; }},
        {"ConnectionMode", [](mbn::Profile& one) { one.auto_connect = mbn::AutoConnect::home_only; }},
        {"Compression", [](mbn::Profile& one) { one.context.compression = mbn::Compression::enable; }},
        {"IPType", [](mbn::Profile& one) { one.context.ip_type = mbn::IpType::xlat; }},
        {"DataRoamingPartners", [](mbn::Profile& one) { one.roaming_partners.push_back({"00102", "Partner"}); }},
        {"DisplayProviderName", [](mbn::Profile& one) { one.display_provider_name = "Shown"; }},
        {"IsAdditionalPdpContextProfile", [](mbn::Profile& one) { one.is_additional_pdp_context = true; }},
        {"PurposeGroups", [](mbn::Profile& one) { one.purpose_groups = {mbn::purpose::mms}; }},
        {"ProfileConditionedOn", [](mbn::Profile& one) { one.conditions.imsi = "001010123456789"; }},
        {"IsProvisioningProfile", [](mbn::Profile& one) { one.is_provisioning_profile = true; }},
        {"ApnID", [](mbn::Profile& one) { one.apn_id = 7; }},
        {"AdminRoamControl", [](mbn::Profile& one) { one.admin_roam_control = mbn::RoamControl::no_roam_allowed; }},
        {"IsExclusiveToOther", [](mbn::Profile& one) { one.is_exclusive_to_other = true; }},
        {"IsLongStandingAdditionalPdpContextProfile", [](mbn::Profile& one) { one.is_long_standing = true; }},
        {"MmsConfiguration", [](mbn::Profile& one) { one.mms.emplace(); }},
        {"", [](mbn::Profile& one) { one.creation_type = mbn::ProfileCreationType::user_provisioned; }},
        {"", [](mbn::Profile& one) { one.purpose_groups = {mbn::purpose::internet}; }},
        {"", [](mbn::Profile& one) { one.context.auth_protocol = mbn::AuthChoice::automatic(); }},
        {"", [](mbn::Profile& one) { one.subscriber_id.clear(); }},
    };
    for (auto const& [element, change] : losses) {
        mbn::Profile wanted = corporate();
        change(wanted);
        CHECK(std::string{lost(wanted)} == std::string{element});
    }
    mbn::Profile foreign = corporate();
    foreign.foreign_elements.push_back({"<x xmlns='urn:x'/>"});
    CHECK_FALSE(lost(foreign).empty());
}

TEST_CASE("modem_manager profiles: what a simple modem does not keep either") {
    // As an AT modem: a slot, an access string and an IP type.
    mm::Dictionary simple = in_slot(1, "corporate");
    simple["ip-type"] = mm::ip_family::ipv4;
    mbn::Profile const kept = mm::profile_from(simple, card()).value();
    mbn::Profile wanted = corporate();
    auto const lost_here = [&] { return std::string{mm::lost_element(wanted, kept, card())}; };
    CHECK(lost_here() == "Name");
    wanted.name = "corporate";
    CHECK(lost_here() == "UserName");
    wanted.context.user_name.clear();
    CHECK(lost_here() == "Password");
    wanted.context.password = {};
    CHECK(lost_here() == "AuthProtocol");
    wanted.context.auth_protocol = {};
    CHECK(lost_here() == "IPType");
    // What it chooses itself where nobody says so is no loss.
    wanted.context.ip_type = mbn::IpType::default_type;
    CHECK(lost_here() == "AdminEnable");
    wanted.admin_enable = true;
    CHECK(lost_here().empty());
    wanted.context.access_string = "internet";
    CHECK(lost_here() == "AccessString");
    wanted.context.access_string = "corporate";
    wanted.is_purchase_profile = true;
    CHECK(lost_here() == "IsPurchaseProfile");
}

} // namespace modem_profiles_test
