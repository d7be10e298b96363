// SPDX-License-Identifier: BSL-1.0
#include <mbn/profile/write.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

std::string const start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<MBNProfile xmlns=\"http://www.microsoft.com/networking/WWAN/profile/v1\">\n";

bool has(std::string const& document, std::string_view part) {
    return document.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("write: the smallest profile, always says IsDefault and ConnectionMode") {
    CHECK(mbn::write_profile({.name = "Home"}) == start + "  <Name>Home</Name>\n"
                                                          "  <IsDefault>false</IsDefault>\n"
                                                          "  <ConnectionMode>manual</ConnectionMode>\n"
                                                          "</MBNProfile>\n");
}

TEST_CASE("write: a full v1 profile, in the order of the schema") {
    mbn::Profile profile;
    profile.name = "Home";
    profile.description = "Text";
    profile.icon_file_path = "C:\\a.bmp";
    profile.is_default = true;
    profile.creation_type = mbn::ProfileCreationType::operator_provisioned;
    profile.subscriber_id = "001010123456789";
    profile.sim_icc_id = "8900";
    profile.home_provider_name = "Operator";
    profile.auto_connect_on_internet = false;
    profile.auto_connect = mbn::AutoConnect::home_only;
    profile.context = {.access_string = "internet",
                       .user_name = "user",
                       .password = mbn::Secret{"secret"},
                       .ignore_password = true,
                       .compression = mbn::Compression::enable,
                       .auth_protocol = mbn::AuthProtocol::mschapv2};
    profile.roaming_partners = {{"00102", "Neighbour"}, {"00103", ""}};
    profile.is_purchase_profile = true;
    profile.display_provider_name = "Shown";
    profile.is_additional_pdp_context = true;
    profile.foreign_elements = {{"<x xmlns=\"urn:x\"/>"}, {"<y:y xmlns:y=\"urn:y\">1</y:y>"}};
    std::string const expected = start + R"(  <Name>Home</Name>
  <Description>Text</Description>
  <ICONFilePath>C:\a.bmp</ICONFilePath>
  <IsDefault>true</IsDefault>
  <ProfileCreationType>OperatorProvisioned</ProfileCreationType>
  <SubscriberID>001010123456789</SubscriberID>
  <SimIccID>8900</SimIccID>
  <HomeProviderName>Operator</HomeProviderName>
  <AutoConnectOnInternet>false</AutoConnectOnInternet>
  <ConnectionMode>auto-home</ConnectionMode>
  <Context>
    <AccessString>internet</AccessString>
    <UserLogonCred>
      <UserName>user</UserName>
      <IgnorePassword>true</IgnorePassword>
      <Password>secret</Password>
    </UserLogonCred>
    <Compression>ENABLE</Compression>
    <AuthProtocol>MsCHAPv2</AuthProtocol>
  </Context>
  <DataRoamingPartners>
    <Provider>
      <ProviderID>00102</ProviderID>
      <ProviderName>Neighbour</ProviderName>
    </Provider>
    <Provider>
      <ProviderID>00103</ProviderID>
    </Provider>
  </DataRoamingPartners>
  <IsPurchaseProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v2">true</IsPurchaseProfile>
  <DisplayProviderName xmlns="http://www.microsoft.com/networking/WWAN/profile/v2">Shown</DisplayProviderName>
  <IsAdditionalPdpContextProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v3">true</IsAdditionalPdpContextProfile>
  <x xmlns="urn:x"/>
  <y:y xmlns:y="urn:y">1</y:y>
</MBNProfile>
)";
    CHECK(mbn::write_profile(profile, {mbn::WrittenPassword::include}) == expected);
}

TEST_CASE("write: a full v4 part, in the order of the schema") {
    mbn::Profile profile;
    profile.version = mbn::ProfileVersion::v4;
    profile.name = "Home";
    profile.sim_icc_id = "8900";
    profile.context = {.auth_protocol = mbn::AuthChoice::automatic(), .ip_type = mbn::IpType::xlat};
    profile.purpose_groups = {mbn::purpose::internet, mbn::purpose::supl};
    profile.conditions = {mbn::CellularClass::gsm, mbn::RatApplicability::lte_ehrpd,
                          mbn::RoamApplicability::partner_and_non_partner, "001010123456789",
                          mbn::IwlanApplicability::iwlan_only};
    profile.is_provisioning_profile = true;
    profile.apn_id = -7;
    profile.admin_enable = false;
    profile.admin_roam_control = mbn::RoamControl::no_roam_allowed;
    profile.is_exclusive_to_other = true;
    profile.is_long_standing = true;
    profile.mms = mbn::MmsConfiguration{"http://mmsc/?a=1&b=2", 80, 300};
    CHECK(mbn::write_profile(profile) == R"(<?xml version="1.0" encoding="UTF-8"?>
<MBNProfileExt xmlns="http://www.microsoft.com/networking/WWAN/profile/v4">
  <Name>Home</Name>
  <IsDefault>false</IsDefault>
  <SimIccID>8900</SimIccID>
  <ConnectionMode>manual</ConnectionMode>
  <Context>
    <AuthProtocol>AutoSelection</AuthProtocol>
    <IPType>XLAT</IPType>
  </Context>
  <PurposeGroups>
    <PurposeGroupGuid>{3E5545D2-1137-4DC8-A198-33F1C657515F}</PurposeGroupGuid>
    <PurposeGroupGuid>{6D42669F-52A9-408E-9493-1071DCC437BD}</PurposeGroupGuid>
  </PurposeGroups>
  <ProfileConditionedOn>
    <CellularClass>3GPP</CellularClass>
    <RATApplicability>LTE_eHRPD</RATApplicability>
    <RoamApplicability>PartnerAndNonpartner</RoamApplicability>
    <IMSI>001010123456789</IMSI>
    <IwlanApplicability>IwlanOnly</IwlanApplicability>
  </ProfileConditionedOn>
  <IsProvisioningProfile>true</IsProvisioningProfile>
  <ApnID>-7</ApnID>
  <AdminEnable>false</AdminEnable>
  <AdminRoamControl>NoRoamAllowed</AdminRoamControl>
  <IsExclusiveToOther>true</IsExclusiveToOther>
  <IsLongStandingAdditionalPdpContextProfile>true</IsLongStandingAdditionalPdpContextProfile>
  <MmsConfiguration>
    <MmscUrl>http://mmsc/?a=1&amp;b=2</MmscUrl>
    <MmscPort>80</MmscPort>
    <MmsMaximumMessageSize>300</MmsMaximumMessageSize>
  </MmsConfiguration>
</MBNProfileExt>
)");
}

TEST_CASE("write: the password, left out unless asked for") {
    mbn::Profile const profile{.name = "Home", .context = {.user_name = "user", .password = mbn::Secret{"hunter2"}}};
    CHECK_FALSE(has(mbn::write_profile(profile), "hunter2"));
    CHECK_FALSE(has(mbn::write_profile(profile), "Password"));
    CHECK_FALSE(has(mbn::write_profile(profile, {mbn::WrittenPassword::omit}), "hunter2"));
    CHECK(has(mbn::write_profile(profile, {mbn::WrittenPassword::include}), "<Password>hunter2</Password>"));
    // A password without a user name is still in its place.
    mbn::Profile const bare{.name = "Home", .context = {.password = mbn::Secret{"hunter2"}}};
    CHECK(has(mbn::write_profile(bare, {mbn::WrittenPassword::include}),
              "<UserLogonCred>\n      <Password>hunter2</Password>"));
    CHECK_FALSE(has(mbn::write_profile(bare), "UserLogonCred"));
}

TEST_CASE("write: markup and line ends in texts, escaped") {
    mbn::Profile const profile{.name = "a<b>&\"'",
                               .context = {.user_name = "u", .password = mbn::Secret{"]]>\r\n\t&amp;"}}};
    std::string const document = mbn::write_profile(profile, {mbn::WrittenPassword::include});
    CHECK(has(document, "<Name>a&lt;b&gt;&amp;\"'</Name>"));
    CHECK(has(document, "<Password>]]&gt;&#13;\n\t&amp;amp;</Password>"));
}

TEST_CASE("write: what no document can hold, replaced") {
    CHECK(has(mbn::write_profile({.name = "a\x01z"}), "<Name>a\xEF\xBF\xBDz</Name>"));
}

TEST_CASE("write: v1 profile with something that only v4 can say, becomes v4") {
    auto const is_v4 = [](auto&& change) {
        mbn::Profile profile{.name = "Home"};
        CHECK_FALSE(mbn::needs_version_v4(profile));
        change(profile);
        return mbn::needs_version_v4(profile) && has(mbn::write_profile(profile), "<MBNProfileExt xmlns=");
    };
    CHECK(is_v4([](mbn::Profile& p) { p.purpose_groups = {mbn::purpose::ims}; }));
    CHECK(is_v4([](mbn::Profile& p) { p.conditions.imsi = "1"; }));
    CHECK(is_v4([](mbn::Profile& p) { p.is_provisioning_profile = true; }));
    CHECK(is_v4([](mbn::Profile& p) { p.apn_id = 1; }));
    CHECK(is_v4([](mbn::Profile& p) { p.admin_enable = false; }));
    CHECK(is_v4([](mbn::Profile& p) { p.admin_roam_control = mbn::RoamControl::partner_roam_allowed; }));
    CHECK(is_v4([](mbn::Profile& p) { p.is_exclusive_to_other = true; }));
    CHECK(is_v4([](mbn::Profile& p) { p.is_long_standing = true; }));
    CHECK(is_v4([](mbn::Profile& p) { p.mms.emplace(); }));
    CHECK(is_v4([](mbn::Profile& p) { p.context.ip_type = mbn::IpType::ipv6; }));
    CHECK(is_v4([](mbn::Profile& p) { p.context.auth_protocol = mbn::AuthChoice::automatic(); }));
}

TEST_CASE("write: modem configuration, in the order of the schema") {
    mbn::ModemConfigProfile profile;
    profile.name = "Slot 1";
    profile.sim_icc_id = "8900";
    profile.apn_id = 3;
    profile.oem_connection_id = mbn::purpose::internet;
    profile.roam = mbn::RoamApplicability::home_only;
    profile.context = {.access_string = "internet", .user_name = "u", .password = mbn::Secret{"hunter2"}};
    profile.creation_type = mbn::ProfileCreationType::device_provisioned;
    profile.foreign_elements = {{"<x xmlns=\"urn:x\"/>"}};
    CHECK(mbn::write_modem_config_profile(profile) == R"(<?xml version="1.0" encoding="UTF-8"?>
<ModemDMConfigProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v4">
  <Name>Slot 1</Name>
  <SimIccID>8900</SimIccID>
  <ApnID>3</ApnID>
  <OemConnectionId>{3E5545D2-1137-4DC8-A198-33F1C657515F}</OemConnectionId>
  <RoamApplicability>HomeOnly</RoamApplicability>
  <Context>
    <AccessString>internet</AccessString>
    <UserLogonCred>
      <UserName>u</UserName>
    </UserLogonCred>
  </Context>
  <AdminEnable>true</AdminEnable>
  <AdminRoamControl>AllRoamAllowed</AdminRoamControl>
  <ProfileCreationType>DeviceProvisioned</ProfileCreationType>
  <x xmlns="urn:x"/>
</ModemDMConfigProfile>
)");
    CHECK(has(mbn::write_modem_config_profile(profile, {mbn::WrittenPassword::include}), "hunter2"));
}
