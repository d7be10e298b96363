// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/rules.hpp>
#include <mbn/profile/typed_profiles.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using mbn::ProfileRule;
using mbn::Severity;

using namespace mbn_test;

namespace {

// An MMS profile that breaks no rule.
mbn::Profile mms_profile() {
    mbn::Profile profile;
    profile.version = mbn::ProfileVersion::v4;
    profile.name = "Picture messages";
    profile.creation_type = mbn::ProfileCreationType::user_provisioned;
    profile.sim_icc_id = "8900123456789012345";
    profile.is_additional_pdp_context = true;
    profile.purpose_groups = {mbn::purpose::mms};
    profile.mms = mbn::MmsConfiguration{.url = "http://mmsc.example/", .port = 8080};
    return profile;
}

struct Expected {
    Severity severity;
    ProfileRule rule;
    std::string_view path;
};

// Changes a sound profile, and expects exactly this violation.
template <class Change>
void expect_one(mbn::Profile profile, Change&& change, Expected expected, mbn::ProfileSituation situation = {}) {
    REQUIRE(mbn::check_profile(profile, situation).violations.empty());
    change(profile);
    mbn::ProfileReport const report = mbn::check_profile(profile, situation);
    CAPTURE(mbn::to_string(report));
    REQUIRE(report.violations.size() == 1);
    mbn::Violation const& violation = report.violations.front();
    CHECK(violation.severity == expected.severity);
    CHECK(violation.rule == expected.rule);
    CHECK(violation.path == expected.path);
    CHECK_FALSE(violation.text.empty());
    CHECK(violation.value.empty());
    CHECK(violation.line == 0);
    CHECK(report.is_valid() == (expected.severity == Severity::warning));
}

} // namespace

TEST_CASE("rules: an empty profile and a typical one, break none") {
    CHECK(mbn::check_profile({}).violations.empty());
    CHECK(mbn::check_profile({.name = "Home", .context = {.access_string = "internet"}}).violations.empty());
    CHECK(mbn::check_profile(mms_profile()).violations.empty());
}

TEST_CASE("rules: lengths, counted in UTF-16 units") {
    struct Row {
        std::string mbn::Profile::* member;
        std::size_t maximum;
        std::string_view path;
    };
    Row const rows[] = {
        {&mbn::Profile::name, 255, "MBNProfile/Name"},
        {&mbn::Profile::description, 255, "MBNProfile/Description"},
        {&mbn::Profile::display_provider_name, 20, "MBNProfile/DisplayProviderName"},
    };
    for (Row const& row : rows) {
        CAPTURE(row.path);
        mbn::Profile profile;
        profile.*row.member = repeated("\xC3\xA4", row.maximum);
        expect_one(profile, [&](mbn::Profile& p) { p.*row.member += "x"; },
                   {Severity::error, ProfileRule::value, row.path});
        profile.*row.member = repeated("\xF0\x9F\x98\x80", row.maximum / 2);
        expect_one(profile, [&](mbn::Profile& p) { p.*row.member += "\xF0\x9F\x98\x80"; },
                   {Severity::error, ProfileRule::value, row.path});
    }
}

TEST_CASE("rules: lengths of the connection settings") {
    struct Row {
        std::string mbn::ProfileContext::* member;
        std::size_t maximum;
        std::string_view path;
    };
    Row const rows[] = {
        {&mbn::ProfileContext::access_string, 100, "MBNProfile/Context/AccessString"},
        {&mbn::ProfileContext::user_name, 255, "MBNProfile/Context/UserLogonCred/UserName"},
    };
    for (Row const& row : rows) {
        CAPTURE(row.path);
        mbn::Profile profile;
        profile.context.*row.member = repeated("x", row.maximum);
        expect_one(profile, [&](mbn::Profile& p) { p.context.*row.member += "x"; },
                   {Severity::error, ProfileRule::value, row.path});
    }
    mbn::Profile profile;
    profile.context.password = mbn::Secret{repeated("x", 255)};
    expect_one(profile, [](mbn::Profile& p) { p.context.password = mbn::Secret{repeated("x", 256)}; },
               {Severity::error, ProfileRule::value, "MBNProfile/Context/UserLogonCred/Password"});
}

TEST_CASE("rules: text that XML cannot hold, refused everywhere") {
    auto const refuse = [](auto&& change, std::string_view path) {
        expect_one({}, change, {Severity::error, ProfileRule::value, path});
    };
    refuse([](mbn::Profile& p) { p.name = "a\x01"; }, "MBNProfile/Name");
    refuse([](mbn::Profile& p) { p.name = "a\xFF"; }, "MBNProfile/Name");
    refuse([](mbn::Profile& p) { p.description = std::string(1, '\0'); }, "MBNProfile/Description");
    refuse([](mbn::Profile& p) { p.context.access_string = "\x1F"; }, "MBNProfile/Context/AccessString");
    refuse([](mbn::Profile& p) { p.context.user_name = "\xC3"; }, "MBNProfile/Context/UserLogonCred/UserName");
    refuse([](mbn::Profile& p) { p.context.password = mbn::Secret{"\x02"}; },
           "MBNProfile/Context/UserLogonCred/Password");
    refuse([](mbn::Profile& p) { p.conditions.imsi = "\xEF\xBF\xBF"; }, "MBNProfile/ProfileConditionedOn/IMSI");
}

TEST_CASE("rules: SIM, letters and digits, at most 20") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.sim_icc_id = "8900123456789012345F";
    Expected const expected{Severity::error, ProfileRule::value, "MBNProfileExt/SimIccID"};
    expect_one(base, [](mbn::Profile& p) { p.sim_icc_id += "0"; }, expected);
    expect_one(base, [](mbn::Profile& p) { p.sim_icc_id = "89-00"; }, expected);
}

TEST_CASE("rules: roaming partners, up to six digits and a short name") {
    mbn::Profile base;
    base.roaming_partners = {{"262001", "Neighbour"}, {"1", ""}};
    Expected const identifier{Severity::error, ProfileRule::value,
                              "MBNProfile/DataRoamingPartners/Provider/ProviderID"};
    expect_one(base, [](mbn::Profile& p) { p.roaming_partners[1].provider_id = "2620011"; }, identifier);
    expect_one(base, [](mbn::Profile& p) { p.roaming_partners[0].provider_id = ""; }, identifier);
    expect_one(base, [](mbn::Profile& p) { p.roaming_partners[0].provider_id = "26a"; }, identifier);
    expect_one(base, [](mbn::Profile& p) { p.roaming_partners[0].provider_name = repeated("x", 21); },
               {Severity::error, ProfileRule::value, "MBNProfile/DataRoamingPartners/Provider/ProviderName"});
}

TEST_CASE("rules: purpose groups, at most ten GUIDs") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.purpose_groups.assign(10, mbn::purpose::internet);
    expect_one(base, [](mbn::Profile& p) { p.purpose_groups.emplace_back(mbn::purpose::ims); },
               {Severity::error, ProfileRule::given_twice, "MBNProfileExt/PurposeGroups/PurposeGroupGuid"});
    expect_one(base, [](mbn::Profile& p) { p.purpose_groups[3] = "internet"; },
               {Severity::error, ProfileRule::value, "MBNProfileExt/PurposeGroups/PurposeGroupGuid"});
}

TEST_CASE("rules: numbers, within what a document can say") {
    mbn::Profile base = mms_profile();
    base.apn_id = 999'999'999'999'999'999;
    base.mms->port = 99999;
    base.mms->maximum_message_size = 999'999'999'999'999'999U;
    expect_one(base, [](mbn::Profile& p) { ++p.apn_id; }, {Severity::error, ProfileRule::value, "MBNProfileExt/ApnID"});
    expect_one(base, [](mbn::Profile& p) { p.apn_id = -p.apn_id - 1; },
               {Severity::error, ProfileRule::value, "MBNProfileExt/ApnID"});
    expect_one(base, [](mbn::Profile& p) { p.mms->port = 100000; },
               {Severity::error, ProfileRule::value, "MBNProfileExt/MmsConfiguration/MmscPort"});
    expect_one(base, [](mbn::Profile& p) { ++p.mms->maximum_message_size; },
               {Severity::error, ProfileRule::value, "MBNProfileExt/MmsConfiguration/MmsMaximumMessageSize"});
}

TEST_CASE("rules: numbers cast to enumerators, refused") {
    auto const refuse = [](auto&& change, std::string_view path) {
        mbn::Profile base;
        base.version = mbn::ProfileVersion::v4;
        expect_one(base, change, {Severity::error, ProfileRule::value, path});
    };
    constexpr std::uint32_t none_of_them = 77;
    refuse([](mbn::Profile& p) { p.creation_type = mbn::ProfileCreationType{none_of_them}; },
           "MBNProfileExt/ProfileCreationType");
    refuse([](mbn::Profile& p) { p.auto_connect = mbn::AutoConnect{none_of_them}; }, "MBNProfileExt/ConnectionMode");
    refuse([](mbn::Profile& p) { p.context.compression = mbn::Compression{none_of_them}; },
           "MBNProfileExt/Context/Compression");
    refuse([](mbn::Profile& p) { p.context.auth_protocol = mbn::AuthProtocol{none_of_them}; },
           "MBNProfileExt/Context/AuthProtocol");
    refuse([](mbn::Profile& p) { p.context.ip_type = mbn::IpType{none_of_them}; }, "MBNProfileExt/Context/IPType");
    refuse([](mbn::Profile& p) { p.conditions.cellular_class = mbn::CellularClass{none_of_them}; },
           "MBNProfileExt/ProfileConditionedOn/CellularClass");
    refuse([](mbn::Profile& p) { p.conditions.iwlan = mbn::IwlanApplicability{none_of_them}; },
           "MBNProfileExt/ProfileConditionedOn/IwlanApplicability");
    refuse([](mbn::Profile& p) { p.conditions.roam = mbn::RoamApplicability{none_of_them}; },
           "MBNProfileExt/ProfileConditionedOn/RoamApplicability");
    refuse([](mbn::Profile& p) { p.admin_roam_control = mbn::RoamControl{none_of_them}; },
           "MBNProfileExt/AdminRoamControl");
}

TEST_CASE("rules: additional context, neither default nor automatic") {
    mbn::Profile base;
    base.is_additional_pdp_context = true;
    expect_one(base, [](mbn::Profile& p) { p.is_default = true; },
               {Severity::error, ProfileRule::additional_context, "MBNProfile/IsDefault"});
    expect_one(base, [](mbn::Profile& p) { p.auto_connect = mbn::AutoConnect::always; },
               {Severity::error, ProfileRule::additional_context, "MBNProfile/ConnectionMode"});
    expect_one(base, [](mbn::Profile& p) { p.auto_connect = mbn::AutoConnect::home_only; },
               {Severity::error, ProfileRule::additional_context, "MBNProfile/ConnectionMode"});
}

TEST_CASE("rules: provisioning profile, neither default nor automatic") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.is_provisioning_profile = true;
    expect_one(base, [](mbn::Profile& p) { p.is_default = true; },
               {Severity::error, ProfileRule::provisioning, "MBNProfileExt/IsDefault"});
    expect_one(base, [](mbn::Profile& p) { p.auto_connect = mbn::AutoConnect::home_only; },
               {Severity::error, ProfileRule::provisioning, "MBNProfileExt/ConnectionMode"});
}

TEST_CASE("rules: long standing context, must be an additional one") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.is_additional_pdp_context = true;
    base.is_long_standing = true;
    expect_one(
        base, [](mbn::Profile& p) { p.is_additional_pdp_context = false; },
        {Severity::error, ProfileRule::long_standing, "MBNProfileExt/IsLongStandingAdditionalPdpContextProfile"});
}

TEST_CASE("rules: radio technology, needs the class 3GPP") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.conditions.cellular_class = mbn::CellularClass::gsm;
    base.conditions.rat = mbn::RatApplicability::legacy_3gpp;
    Expected const expected{Severity::error, ProfileRule::rat_without_3gpp,
                            "MBNProfileExt/ProfileConditionedOn/RATApplicability"};
    expect_one(base, [](mbn::Profile& p) { p.conditions.cellular_class = mbn::CellularClass::none; }, expected);
    expect_one(base, [](mbn::Profile& p) { p.conditions.cellular_class = mbn::CellularClass::cdma; }, expected);
}

TEST_CASE("rules: MMS profile, each of its five demands") {
    auto const refuse = [](auto&& change, std::string_view path) {
        expect_one(mms_profile(), change, {Severity::error, ProfileRule::mms_profile, path});
    };
    refuse([](mbn::Profile& p) { p.creation_type = mbn::ProfileCreationType::operator_provisioned; },
           "MBNProfileExt/ProfileCreationType");
    refuse([](mbn::Profile& p) { p.sim_icc_id.clear(); }, "MBNProfileExt/SimIccID");
    refuse([](mbn::Profile& p) { p.purpose_groups = {mbn::purpose::internet}; }, "MBNProfileExt/PurposeGroups");
    refuse([](mbn::Profile& p) { p.is_additional_pdp_context = false; }, "MBNProfileExt/IsAdditionalPdpContextProfile");
    mbn::Profile automatic = mms_profile();
    automatic.auto_connect = mbn::AutoConnect::always;
    mbn::ProfileReport const report = mbn::check_profile(automatic);
    CHECK(mbn_test::only(report, ProfileRule::mms_profile).path == "MBNProfileExt/ConnectionMode");
    // An MMS profile is an additional context, for which the same holds.
    CHECK(mbn_test::only(report, ProfileRule::additional_context).path == "MBNProfileExt/ConnectionMode");
}

TEST_CASE("rules: purpose group of an MMS profile, in either case") {
    mbn::Profile profile = mms_profile();
    profile.purpose_groups = {"{53e2c5d3-d13c-4068-aa38-9c48ff2e55a8}"};
    CHECK(mbn::check_profile(profile).violations.empty());
}

TEST_CASE("rules: two roaming limits, a warning") {
    mbn::Profile base;
    base.version = mbn::ProfileVersion::v4;
    base.admin_roam_control = mbn::RoamControl::no_roam_allowed;
    expect_one(base, [](mbn::Profile& p) { p.conditions.roam = mbn::RoamApplicability::home_only; },
               {Severity::warning, ProfileRule::two_roaming_limits, "MBNProfileExt/AdminRoamControl"});
}

TEST_CASE("rules: 3GPP settings on a 3GPP2 device, a warning") {
    mbn::ProfileSituation const cdma{.device = mbn::CellularClass::cdma};
    expect_one(
        {}, [](mbn::Profile& p) { p.context.compression = mbn::Compression::enable; },
        {Severity::warning, ProfileRule::setting_for_3gpp_only, "MBNProfile/Context/Compression"}, cdma);
    expect_one(
        {}, [](mbn::Profile& p) { p.context.auth_protocol = mbn::AuthProtocol::pap; },
        {Severity::warning, ProfileRule::setting_for_3gpp_only, "MBNProfile/Context/AuthProtocol"}, cdma);

    mbn::Profile conditioned;
    conditioned.version = mbn::ProfileVersion::v4;
    conditioned.conditions.cellular_class = mbn::CellularClass::cdma;
    expect_one(conditioned, [](mbn::Profile& p) { p.context.auth_protocol = mbn::AuthChoice::automatic(); },
               {Severity::warning, ProfileRule::setting_for_3gpp_only, "MBNProfileExt/Context/AuthProtocol"});

    mbn::Profile gsm;
    gsm.context.compression = mbn::Compression::enable;
    CHECK(mbn::check_profile(gsm, {.device = mbn::CellularClass::gsm}).violations.empty());
}

TEST_CASE("rules: what the service writes, a warning in v1 only") {
    expect_one({}, [](mbn::Profile& p) { p.sim_icc_id = "8900"; },
               {Severity::warning, ProfileRule::written_by_service, "MBNProfile/SimIccID"});
    expect_one({}, [](mbn::Profile& p) { p.home_provider_name = "Operator"; },
               {Severity::warning, ProfileRule::written_by_service, "MBNProfile/HomeProviderName"});
    mbn::Profile v4;
    v4.version = mbn::ProfileVersion::v4;
    v4.sim_icc_id = "8900";
    v4.home_provider_name = "Operator";
    CHECK(mbn::check_profile(v4).violations.empty());
}

TEST_CASE("rules: update without password, a warning that it is lost") {
    mbn::ProfileSituation const update{.use = mbn::ProfileUse::update};
    mbn::Profile base;
    base.context.user_name = "user";
    base.context.ignore_password = true;
    expect_one(
        base, [](mbn::Profile& p) { p.context.ignore_password = false; },
        {Severity::warning, ProfileRule::password_would_be_lost, "MBNProfile/Context/UserLogonCred"}, update);
    base.context.ignore_password = false;
    CHECK(mbn::check_profile(base).violations.empty());
    CHECK(mbn::check_profile(base, {.use = mbn::ProfileUse::create}).violations.empty());
    base.context.password = mbn::Secret{"secret"};
    CHECK(mbn::check_profile(base, update).violations.empty());
}

TEST_CASE("rules: subscriber, should have at most 15 digits") {
    mbn::Profile base;
    base.subscriber_id = "001010123456789";
    Expected const expected{Severity::warning, ProfileRule::subscriber_id_form, "MBNProfile/SubscriberID"};
    expect_one(base, [](mbn::Profile& p) { p.subscriber_id += "0"; }, expected);
    expect_one(base, [](mbn::Profile& p) { p.subscriber_id = "token"; }, expected);
}

TEST_CASE("rules: icon, should be the absolute path of a bitmap") {
    for (std::string_view const path : {"C:\\icons\\home.bmp", "\\\\share\\home.BMP", "/usr/share/home.bmp",
                                        "%SystemRoot%\\home.bmp", "d:/home.bmp"}) {
        mbn::Profile base;
        base.icon_file_path = path;
        CHECK(mbn::check_profile(base).violations.empty());
    }
    for (std::string_view const path : {"home.bmp", "C:\\icons\\home.png", "C:home.bmp", "C:\\bmp", "/"}) {
        CAPTURE(path);
        expect_one({}, [&](mbn::Profile& p) { p.icon_file_path = path; },
                   {Severity::warning, ProfileRule::icon_file_form, "MBNProfile/ICONFilePath"});
    }
}

TEST_CASE("rules: several at once, all told") {
    mbn::Profile profile;
    profile.name = repeated("x", 256);
    profile.is_additional_pdp_context = true;
    profile.is_default = true;
    profile.auto_connect = mbn::AutoConnect::always;
    profile.sim_icc_id = "8900";
    mbn::ProfileReport const report = mbn::check_profile(profile);
    CHECK(report.count(Severity::error) == 3);
    CHECK(report.count(Severity::warning) == 1);
    CHECK_FALSE(report.is_valid());
    REQUIRE(report.first_error() != nullptr);
    CHECK(report.first_error()->path == "MBNProfile/Name");
}

TEST_CASE("violation: printed, as compilers do") {
    mbn::Violation violation;
    violation.rule = ProfileRule::value;
    violation.line = 3;
    violation.column = 5;
    violation.path = "MBNProfile/Name";
    violation.text = "must have 1 to 255 characters";
    violation.value = "(empty)";
    CHECK(mbn::to_string(violation) == "3:5: error: MBNProfile/Name: must have 1 to 255 characters: (empty)");
    CHECK(mbn::to_string(violation, "home.xml") ==
          "home.xml:3:5: error: MBNProfile/Name: must have 1 to 255 characters: (empty)");
    violation.severity = Severity::warning;
    violation.value.clear();
    violation.line = 0;
    CHECK(mbn::to_string(violation) == "warning: MBNProfile/Name: must have 1 to 255 characters");
    CHECK(mbn::to_string(violation, "home.xml") == "home.xml: warning: MBNProfile/Name: must have 1 to 255 characters");
    violation.path.clear();
    CHECK(mbn::to_string(violation) == "warning: must have 1 to 255 characters");
    mbn::ProfileReport const report{{violation, violation}, false};
    CHECK(mbn::to_string(report) == "warning: must have 1 to 255 characters\nwarning: must have 1 to 255 characters\n");
    CHECK(mbn::to_string(report, "f") ==
          "f: warning: must have 1 to 255 characters\nf: warning: must have 1 to 255 characters\n");
    CHECK(report.first_error() == nullptr);
    CHECK(mbn::to_string(ProfileRule::wrong_order) == "wrong_order");
}

TEST_CASE("typed profiles: resolve, by name only") {
    mbn::TypedProfiles profiles{{{.name = "Home", .context = {.access_string = "internet"}}, {.name = "Work"}}};
    mbn::Result<mbn::Profile> const home = profiles.resolve(mbn::ConnectionMode::profile, "Home");
    REQUIRE(home.has_value());
    CHECK(home.value().context.access_string == "internet");
    CHECK(profiles.resolve(mbn::ConnectionMode::profile, "Work").has_value());
    for (std::string_view const name : {"home", "", "Home "}) {
        mbn::Result<mbn::Profile> const unknown = profiles.resolve(mbn::ConnectionMode::profile, name);
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().code == mbn::hresult::e_invalidarg);
        CHECK(unknown.error().phase == mbn::Phase::profile);
    }
    mbn::Result<mbn::Profile> const document = profiles.resolve(mbn::ConnectionMode::tmp_profile, "Home");
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == mbn::hresult::e_invalidarg);
    CHECK_FALSE(mbn::TypedProfiles{}.resolve(mbn::ConnectionMode::profile, "Home").has_value());
}

TEST_CASE("typed profiles: admit, errors only") {
    mbn::TypedProfiles profiles;
    CHECK(profiles.admit({.context = {.access_string = "internet"}}).has_value());
    mbn::Profile with_warning;
    with_warning.sim_icc_id = "8900";
    CHECK(profiles.admit(with_warning).has_value());
    mbn::Result<void> const refused = profiles.admit({.context = {.access_string = repeated("x", 101)}});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == mbn::hresult::e_invalidarg);
    CHECK(refused.error().phase == mbn::Phase::profile);
    CHECK(refused.error().line == 0);
}
