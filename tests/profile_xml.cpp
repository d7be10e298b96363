// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/xml.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using mbn::ProfileRule;
using mbn::Severity;
using namespace mbn_test;
using namespace std::string_literals;

namespace {

// The only error of a document. `place` is what stands at its line and column.
void expect_error(std::string const& document, ProfileRule rule, std::string_view path, std::string_view place,
                  std::string_view value = {}) {
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CAPTURE(document);
    CAPTURE(mbn::to_string(report));
    REQUIRE(report.count(Severity::error) == 1);
    mbn::Violation const& violation = *report.first_error();
    CHECK(violation.rule == rule);
    CHECK(violation.path == path);
    CHECK(violation.value == value);
    CHECK_FALSE(violation.text.empty());
    REQUIRE(violation.line == 1);
    CHECK(document.substr(violation.column - 1).starts_with(place));

    mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(document);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == mbn::hresult::e_invalidarg);
    CHECK(parsed.error().phase == mbn::Phase::profile);
    CHECK(parsed.error().line == violation.line);
    CHECK(parsed.error().column == violation.column);
}

mbn::Profile expect_valid(std::string const& document) {
    CAPTURE(document);
    CAPTURE(mbn::to_string(mbn::validate_profile(document)));
    mbn::Result<mbn::Profile> parsed = mbn::parse_profile(document);
    REQUIRE(parsed.has_value());
    return std::move(parsed).value();
}

std::string with_context(std::string_view content) {
    return v1_profile("<Context>" + std::string{content} + "</Context>");
}

std::string with_context_v4(std::string_view content) {
    return v4_profile("<Context>" + std::string{content} + "</Context>");
}

std::string with_conditions(std::string_view content) {
    return v4_profile("<ProfileConditionedOn>" + std::string{content} + "</ProfileConditionedOn>");
}

std::string element(std::string_view name, std::string_view value) {
    return "<" + std::string{name} + ">" + std::string{value} + "</" + std::string{name} + ">";
}

} // namespace

TEST_CASE("parse: a typical document, every member") {
    mbn::Profile const profile = expect_valid(std::string{typical_document});
    mbn::Profile expected;
    expected.name = "Home";
    expected.description = "All there is";
    expected.icon_file_path = "C:\\icons\\home.bmp";
    expected.is_default = true;
    expected.creation_type = mbn::ProfileCreationType::operator_provisioned;
    expected.subscriber_id = "001010123456789";
    expected.auto_connect_on_internet = false;
    expected.auto_connect = mbn::AutoConnect::home_only;
    expected.context = {.access_string = "internet",
                        .user_name = "user",
                        .password = mbn::Secret{"secret"},
                        .compression = mbn::Compression::enable,
                        .auth_protocol = mbn::AuthProtocol::mschapv2};
    expected.roaming_partners = {{"00102", "Neighbour"}, {"00103", "Other & Sons"}};
    CHECK((profile == expected));
    CHECK(mbn::validate_profile(typical_document).violations.empty());
}

TEST_CASE("parse: a full v4 document, every member") {
    std::string const document = v4_document(
        "<Name>Home</Name><Description>d</Description><ICONFilePath>C:\\a.bmp</ICONFilePath><IsDefault>0</IsDefault>"
        "<ProfileCreationType>UserProvisioned</ProfileCreationType><SubscriberID>001010123456789</SubscriberID>"
        "<SimIccID>8900123456789012345F</SimIccID><HomeProviderName>Op</HomeProviderName>"
        "<AutoConnectOnInternet>1</AutoConnectOnInternet><ConnectionMode>manual</ConnectionMode>"
        "<Context><AccessString>ims</AccessString><UserLogonCred><UserName>u</UserName>"
        "<IgnorePassword>true</IgnorePassword><Password> p </Password></UserLogonCred>"
        "<Compression>DISABLE</Compression><AuthProtocol>AutoSelection</AuthProtocol><IPType>XLAT</IPType></Context>"
        "<DataRoamingPartners><Provider><ProviderID>1</ProviderID></Provider></DataRoamingPartners>"
        "<PurposeGroups><PurposeGroupGuid>{53E2C5D3-D13C-4068-AA38-9C48FF2E55A8}</PurposeGroupGuid>"
        "<PurposeGroupGuid>{474d66ed-0e4b-476b-a455-19bb1239ed13}</PurposeGroupGuid></PurposeGroups>"
        "<ProfileConditionedOn><CellularClass>3GPP</CellularClass><RATApplicability>LTE_eHRPD</RATApplicability>"
        "<RoamApplicability>HomeAndPartner</RoamApplicability><IMSI>001010123456789</IMSI>"
        "<IwlanApplicability>CellularAndIwlan</IwlanApplicability></ProfileConditionedOn>"
        "<IsProvisioningProfile>false</IsProvisioningProfile><ApnID>+12.0</ApnID><AdminEnable>false</AdminEnable>"
        "<AdminRoamControl>PartnerRoamAllowed</AdminRoamControl><IsExclusiveToOther>1</IsExclusiveToOther>"
        "<IsLongStandingAdditionalPdpContextProfile>true</IsLongStandingAdditionalPdpContextProfile>"
        "<MmsConfiguration><MmscUrl>http://mmsc/</MmscUrl><MmscPort>99999</MmscPort>"
        "<MmsMaximumMessageSize>300</MmsMaximumMessageSize></MmsConfiguration>"
        "<IsPurchaseProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>true</IsPurchaseProfile>"
        "<DisplayProviderName xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>Shown</DisplayProviderName>"
        "<a:IsAdditionalPdpContextProfile xmlns:a='http://www.microsoft.com/networking/WWAN/profile/v3'>1"
        "</a:IsAdditionalPdpContextProfile>");
    mbn::Profile const profile = expect_valid(document);
    mbn::Profile expected;
    expected.version = mbn::ProfileVersion::v4;
    expected.name = "Home";
    expected.description = "d";
    expected.icon_file_path = "C:\\a.bmp";
    expected.creation_type = mbn::ProfileCreationType::user_provisioned;
    expected.subscriber_id = "001010123456789";
    expected.sim_icc_id = "8900123456789012345F";
    expected.home_provider_name = "Op";
    expected.auto_connect_on_internet = true;
    expected.context = {.access_string = "ims",
                        .user_name = "u",
                        .password = mbn::Secret{" p "},
                        .ignore_password = true,
                        .auth_protocol = mbn::AuthChoice::automatic(),
                        .ip_type = mbn::IpType::xlat};
    expected.roaming_partners = {{"1", ""}};
    expected.purpose_groups = {mbn::purpose::mms, "{474d66ed-0e4b-476b-a455-19bb1239ed13}"};
    expected.conditions = {mbn::CellularClass::gsm, mbn::RatApplicability::lte_ehrpd,
                           mbn::RoamApplicability::home_and_partner, "001010123456789",
                           mbn::IwlanApplicability::cellular_and_iwlan};
    expected.apn_id = 12;
    expected.admin_enable = false;
    expected.admin_roam_control = mbn::RoamControl::partner_roam_allowed;
    expected.is_exclusive_to_other = true;
    expected.is_long_standing = true;
    expected.mms = mbn::MmsConfiguration{"http://mmsc/", 99999, 300};
    expected.is_purchase_profile = true;
    expected.display_provider_name = "Shown";
    expected.is_additional_pdp_context = true;
    CHECK((profile == expected));
}

TEST_CASE("parse: the smallest documents") {
    CHECK(expect_valid(v1_document("<Name>a</Name><SubscriberID>1</SubscriberID>")).name == "a");
    CHECK(expect_valid(v4_document("<Name>a</Name><SimIccID>1</SimIccID>")).version == mbn::ProfileVersion::v4);
    // With a prefix instead of a default namespace.
    std::string const prefixed = "<w:MBNProfile xmlns:w='" + std::string{v1_namespace} +
                                 "'><w:Name>a</w:Name><w:IsDefault>1</w:IsDefault><w:SubscriberID>1</w:SubscriberID>"
                                 "</w:MBNProfile>";
    CHECK(expect_valid(prefixed).is_default);
}

TEST_CASE("parse: modem configuration, its own root") {
    std::string const head = "<ModemDMConfigProfile xmlns='" + std::string{v4_namespace} + "'>";
    std::string const document =
        head + "<Name>Slot</Name><SimIccID>8900</SimIccID><ApnID>3</ApnID>"
               "<OemConnectionId>{3E5545D2-1137-4DC8-A198-33F1C657515F}</OemConnectionId>"
               "<RoamApplicability>AllRoaming</RoamApplicability><Context><IPType>IPv6</IPType></Context>"
               "<AdminEnable>false</AdminEnable><AdminRoamControl>NoRoamAllowed</AdminRoamControl>"
               "<ProfileCreationType>DeviceProvisioned</ProfileCreationType><x xmlns='urn:x'/></ModemDMConfigProfile>";
    mbn::Result<mbn::ModemConfigProfile> const parsed = mbn::parse_modem_config_profile(document);
    REQUIRE(parsed.has_value());
    mbn::ModemConfigProfile expected;
    expected.name = "Slot";
    expected.sim_icc_id = "8900";
    expected.apn_id = 3;
    expected.oem_connection_id = mbn::purpose::internet;
    expected.roam = mbn::RoamApplicability::all_roaming;
    expected.context.ip_type = mbn::IpType::ipv6;
    expected.admin_enable = false;
    expected.admin_roam_control = mbn::RoamControl::no_roam_allowed;
    expected.creation_type = mbn::ProfileCreationType::device_provisioned;
    expected.foreign_elements = {{"<x xmlns='urn:x'/>"}};
    CHECK((parsed.value() == expected));
    CHECK(mbn::validate_profile(document).violations.empty());

    mbn::Result<mbn::Profile> const as_profile = mbn::parse_profile("\n " + document);
    REQUIRE_FALSE(as_profile.has_value());
    CHECK(as_profile.error().code == mbn::hresult::e_invalidarg);
    CHECK(as_profile.error().line == 2);
    CHECK(as_profile.error().column == 2);
    mbn::Result<mbn::ModemConfigProfile> const other = mbn::parse_modem_config_profile(v1_profile());
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().code == mbn::hresult::e_invalidarg);
    CHECK(other.error().line == 1);

    mbn::ProfileReport const empty = mbn::validate_profile(head + "</ModemDMConfigProfile>");
    CHECK(count(empty, ProfileRule::missing) == 7);
}

TEST_CASE("parse: blanks around values, collapsed except where they count") {
    mbn::Profile const profile = expect_valid(
        v1_document("<Name>  My \n\t home </Name><IsDefault> true </IsDefault><SubscriberID> 1 </SubscriberID>"
                    "<Context><AccessString>\n a\n</AccessString><UserLogonCred><UserName> u  v </UserName>"
                    "<Password> p  q </Password></UserLogonCred><AuthProtocol> PAP </AuthProtocol></Context>"));
    CHECK(profile.name == "My home");
    CHECK(profile.is_default);
    CHECK(profile.context.access_string == "a");
    CHECK(profile.context.user_name == "u v");
    CHECK((profile.context.password == mbn::Secret{" p  q "}));
    CHECK(profile.context.auth_protocol.protocol() == mbn::AuthProtocol::pap);
    expect_error(v1_profile("<ConnectionMode> auto</ConnectionMode>"), ProfileRule::value, "MBNProfile/ConnectionMode",
                 "<ConnectionMode>", " auto");
}

TEST_CASE("parse: comments, instructions, CDATA and character references, as XML has them") {
    mbn::Profile const profile = expect_valid(
        "<?xml version='1.0'?><!-- a --><?pi b?>" +
        v1_document(
            "<!-- x --><Name>a<!-- y -->b<![CDATA[<&>]]>&#x20AC;&amp;</Name><?pi?><SubscriberID>1</SubscriberID>") +
        "<!-- end -->");
    CHECK(profile.name == "ab<&>\xE2\x82\xAC&");
}

TEST_CASE("parse: every enumerator, by its spelling") {
    struct Row {
        std::string_view text;
        mbn::IpType type;
    };
    for (Row const& row :
         {Row{"Default", mbn::IpType::default_type}, Row{"IPv4", mbn::IpType::ipv4}, Row{"IPv6", mbn::IpType::ipv6},
          Row{"IPv4v6", mbn::IpType::ipv4v6}, Row{"XLAT", mbn::IpType::xlat}})
        CHECK(expect_valid(with_context_v4(element("IPType", row.text))).context.ip_type == row.type);
    for (auto const& entry : enumerators(mbn::RoamApplicability{}))
        if (*entry.symbol != '\0')
            CHECK(expect_valid(with_conditions(element("RoamApplicability", entry.symbol))).conditions.roam ==
                  entry.value);
    for (auto const& entry : enumerators(mbn::IwlanApplicability{}))
        CHECK(expect_valid(with_conditions(element("IwlanApplicability", entry.symbol))).conditions.iwlan ==
              entry.value);
    for (auto const& entry : enumerators(mbn::RatApplicability{}))
        if (*entry.symbol != '\0')
            CHECK(expect_valid(with_conditions("<CellularClass>3GPP</CellularClass>" +
                                               element("RATApplicability", entry.symbol)))
                      .conditions.rat == entry.value);
    for (auto const& entry : enumerators(mbn::RoamControl{}))
        CHECK(expect_valid(v4_profile(element("AdminRoamControl", entry.symbol))).admin_roam_control == entry.value);
    for (auto const& entry : enumerators(mbn::AutoConnect{}))
        CHECK(expect_valid(v1_profile(element("ConnectionMode", entry.symbol))).auto_connect == entry.value);
    CHECK(expect_valid(with_conditions("<CellularClass>3GPP2</CellularClass>")).conditions.cellular_class ==
          mbn::CellularClass::cdma);
    for (auto const& entry : enumerators(mbn::ProfileCreationType{}))
        if (*entry.symbol != '\0')
            CHECK(expect_valid(v1_document("<Name>a</Name>" + element("ProfileCreationType", entry.symbol) +
                                           "<SubscriberID>1</SubscriberID>"))
                      .creation_type == entry.value);
}

TEST_CASE("schema: the values of leaves, each refused with its rule") {
    struct Row {
        std::string document;
        std::string_view path;
        std::string_view place;
        std::string_view value;
    };
    std::string const long_x = repeated("x", 60) + "...";
    std::vector<Row> const rows = {
        {v1_document("<Name></Name><SubscriberID>1</SubscriberID>"), "MBNProfile/Name", "<Name>", "(empty)"},
        {v1_document("<Name/><SubscriberID>1</SubscriberID>"), "MBNProfile/Name", "<Name/>", "(empty)"},
        {v1_document("<Name> \n </Name><SubscriberID>1</SubscriberID>"), "MBNProfile/Name", "<Name>", "(empty)"},
        {v1_profile("", repeated("x", 256)), "MBNProfile/Name", "<Name>", long_x},
        {v1_document("<Name>a</Name><Description></Description><SubscriberID>1</SubscriberID>"),
         "MBNProfile/Description", "<Description>", "(empty)"},
        {v1_document("<Name>a</Name><ICONFilePath>" + repeated("x", 1025) +
                     "</ICONFilePath><SubscriberID>1</SubscriberID>"),
         "MBNProfile/ICONFilePath", "<ICONFilePath>", long_x},
        {v1_document("<Name>a</Name><IsDefault>True</IsDefault><SubscriberID>1</SubscriberID>"), "MBNProfile/IsDefault",
         "<IsDefault>", "True"},
        {v1_document("<Name>a</Name><ProfileCreationType>Me</ProfileCreationType><SubscriberID>1</SubscriberID>"),
         "MBNProfile/ProfileCreationType", "<ProfileCreationType>", "Me"},
        {v1_document("<Name>a</Name><SubscriberID/>"), "MBNProfile/SubscriberID", "<SubscriberID/>", "(empty)"},
        {v1_profile("<SimIccID>89-00</SimIccID>"), "MBNProfile/SimIccID", "<SimIccID>", "89-00"},
        {v1_profile("<SimIccID>" + repeated("1", 21) + "</SimIccID>"), "MBNProfile/SimIccID", "<SimIccID>",
         "111111111111111111111"},
        {v1_profile("<HomeProviderName>123456789012345678901</HomeProviderName>"), "MBNProfile/HomeProviderName",
         "<HomeProviderName>", "123456789012345678901"},
        {v1_profile("<AutoConnectOnInternet>2</AutoConnectOnInternet>"), "MBNProfile/AutoConnectOnInternet",
         "<AutoConnectOnInternet>", "2"},
        {v1_profile("<ConnectionMode>Manual</ConnectionMode>"), "MBNProfile/ConnectionMode", "<ConnectionMode>",
         "Manual"},
        {with_context(element("AccessString", "")), "MBNProfile/Context/AccessString", "<AccessString>", "(empty)"},
        {with_context(element("AccessString", repeated("x", 101))), "MBNProfile/Context/AccessString", "<AccessString>",
         long_x},
        {with_context(element("Compression", "enable")), "MBNProfile/Context/Compression", "<Compression>", "enable"},
        {with_context(element("AuthProtocol", "MsCHAPV2")), "MBNProfile/Context/AuthProtocol", "<AuthProtocol>",
         "MsCHAPV2"},
        {with_context(element("AuthProtocol", "AutoSelection")), "MBNProfile/Context/AuthProtocol", "<AuthProtocol>",
         "AutoSelection"},
        {with_context_v4(element("AuthProtocol", "pap")), "MBNProfileExt/Context/AuthProtocol", "<AuthProtocol>",
         "pap"},
        {with_context_v4(element("IPType", "ipv4")), "MBNProfileExt/Context/IPType", "<IPType>", "ipv4"},
        {v1_profile("<DataRoamingPartners><Provider><ProviderID>1234567</ProviderID><ProviderName>a</ProviderName>"
                    "</Provider></DataRoamingPartners>"),
         "MBNProfile/DataRoamingPartners/Provider/ProviderID", "<ProviderID>", "1234567"},
        {v1_profile("<DataRoamingPartners><Provider><ProviderID>1</ProviderID><ProviderName/>"
                    "</Provider></DataRoamingPartners>"),
         "MBNProfile/DataRoamingPartners/Provider/ProviderName", "<ProviderName/>", "(empty)"},
        {v4_profile("<PurposeGroups><PurposeGroupGuid>3E5545D2-1137-4DC8-A198-33F1C657515F</PurposeGroupGuid>"
                    "</PurposeGroups>"),
         "MBNProfileExt/PurposeGroups/PurposeGroupGuid", "<PurposeGroupGuid>", "3E5545D2-1137-4DC8-A198-33F1C657515F"},
        {with_conditions(element("CellularClass", "GSM")), "MBNProfileExt/ProfileConditionedOn/CellularClass",
         "<CellularClass>", "GSM"},
        {with_conditions("<CellularClass>3GPP</CellularClass>" + element("RATApplicability", "LTE")),
         "MBNProfileExt/ProfileConditionedOn/RATApplicability", "<RATApplicability>", "LTE"},
        {with_conditions(element("RoamApplicability", "PartnerAndNonPartner")),
         "MBNProfileExt/ProfileConditionedOn/RoamApplicability", "<RoamApplicability>", "PartnerAndNonPartner"},
        {with_conditions(element("IMSI", "")), "MBNProfileExt/ProfileConditionedOn/IMSI", "<IMSI>", "(empty)"},
        {with_conditions(element("IwlanApplicability", "Never")),
         "MBNProfileExt/ProfileConditionedOn/IwlanApplicability", "<IwlanApplicability>", "Never"},
        {v4_profile(element("IsProvisioningProfile", "no")), "MBNProfileExt/IsProvisioningProfile",
         "<IsProvisioningProfile>", "no"},
        {v4_profile(element("ApnID", "one")), "MBNProfileExt/ApnID", "<ApnID>", "one"},
        {v4_profile(element("ApnID", "1.5")), "MBNProfileExt/ApnID", "<ApnID>", "1.5"},
        {v4_profile(element("ApnID", "1234567890123456789")), "MBNProfileExt/ApnID", "<ApnID>", "1234567890123456789"},
        {v4_profile(element("AdminEnable", "")), "MBNProfileExt/AdminEnable", "<AdminEnable>", "(empty)"},
        {v4_profile(element("AdminRoamControl", "None")), "MBNProfileExt/AdminRoamControl", "<AdminRoamControl>",
         "None"},
        {v4_profile(element("IsExclusiveToOther", "x")), "MBNProfileExt/IsExclusiveToOther", "<IsExclusiveToOther>",
         "x"},
        {v4_profile(element("IsLongStandingAdditionalPdpContextProfile", "x")),
         "MBNProfileExt/IsLongStandingAdditionalPdpContextProfile", "<IsLongStanding", "x"},
        {v1_profile("<IsPurchaseProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>x"
                    "</IsPurchaseProfile>"),
         "MBNProfile/IsPurchaseProfile", "<IsPurchaseProfile", "x"},
        {v1_profile("<DisplayProviderName xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>"
                    "123456789012345678901</DisplayProviderName>"),
         "MBNProfile/DisplayProviderName", "<DisplayProviderName", "123456789012345678901"},
        {v1_profile("<IsAdditionalPdpContextProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v3'/>"),
         "MBNProfile/IsAdditionalPdpContextProfile", "<IsAdditionalPdp", "(empty)"},
    };
    for (Row const& row : rows) {
        expect_error(row.document, ProfileRule::value, row.path, row.place, row.value);
    }
}

TEST_CASE("schema: the largest values, accepted") {
    CHECK(expect_valid(v1_profile("", repeated("x", 255))).name.size() == 255);
    CHECK(expect_valid(v1_profile("", repeated("\xC3\xA4", 255))).name.size() == 510);
    CHECK(expect_valid(with_context(element("AccessString", repeated("x", 100)))).context.access_string.size() == 100);
    CHECK(expect_valid(with_credentials(repeated("u", 255), repeated("p", 255))).context.user_name.size() == 255);
    CHECK(expect_valid(v4_profile(element("ApnID", "-999999999999999999"))).apn_id == -999999999999999999);
    CHECK(expect_valid(with_credentials("u", "")).context.password.empty());
}

TEST_CASE("schema: credentials, refused without being shown") {
    for (std::string const& document :
         {with_credentials(repeated("Hush", 64), "x"),
          with_credentials("x", repeated("Hush", 64)),
          with_context("<UserLogonCred><UserName>Hush</UserName><IgnorePassword>Hush</IgnorePassword></UserLogonCred>"),
          with_context("<UserLogonCred><Password>Hush</Password><UserName>Hush</UserName></UserLogonCred>"),
          with_context("<UserLogonCred>Hush</UserLogonCred>"),
          with_context("<UserLogonCred><Hush>Hush</Hush></UserLogonCred>"),
          with_context("<UserLogonCred><UserName>x<Hush>Hush</Hush></UserName></UserLogonCred>"),
          with_context("<UserLogonCred><UserName Hush='Hush'>Hush</UserName></UserLogonCred>"),
          with_context("<Password>Hush</Password>"),
          with_context("<Passwort>Hush</Passwort>"),
          with_context("<UserLogonCred><UserName>x</UserName><Password>a<Hush</Password></UserLogonCred>"),
          with_context("<UserLogonCred><UserName>x</UserName><Password>a&Hush;</Password></UserLogonCred>"),
          with_context("<UserLogonCred><UserName>x</UserName><Password><Hush></Password></UserLogonCred>"),
          with_context("<UserLogonCred><UserName>x</UserName><Password><b><Hush/></b></Password></UserLogonCred>"),
          with_context("<UserLogonCred><UserName>x</UserName><Password><b:Hush/></Password></UserLogonCred>"),
          with_context("<UserLogonCred xmlns:b='urn:b'><b:Hush/></UserLogonCred>"),
          with_context("<UserLogonCred><Hush></UserLogonCred>"),
          v1_profile("<Secrets><Password>Hush</Password></Secrets>"),
          v1_profile("<x><Hush/></x>"),
          v1_profile("<Context><UserLogonCred><UserName>x</UserName><Password>Hush")}) {
        CAPTURE(document);
        mbn::ProfileReport const report = mbn::validate_profile(document);
        CHECK_FALSE(report.is_valid());
        std::string const text = mbn::to_string(report);
        CHECK(text.find("Hush") == std::string::npos);
    }
}

TEST_CASE("schema: an unknown element, named where that is safe") {
    expect_error(v1_profile("<Foo>bar</Foo>"), ProfileRule::unknown_element, "MBNProfile/Foo", "<Foo>");
    expect_error(with_context("<Foo>bar</Foo>"), ProfileRule::unknown_element, "MBNProfile/Context/Foo", "<Foo>");
    expect_error(with_context("<IPType>IPv4</IPType>"), ProfileRule::unknown_element, "MBNProfile/Context/IPType",
                 "<IPType>");
    expect_error(with_context("<x xmlns='urn:x'/>"), ProfileRule::unknown_element, "MBNProfile/Context/x", "<x ");
    expect_error(v1_profile("<x xmlns=''/>"), ProfileRule::unknown_element, "MBNProfile/x", "<x ");
    expect_error(with_conditions("<Foo/>"), ProfileRule::unknown_element, "MBNProfileExt/ProfileConditionedOn/Foo",
                 "<Foo/>");
    // Case counts.
    mbn::ProfileReport const report =
        mbn::validate_profile(v1_document("<name>a</name><SubscriberID>1</SubscriberID>"));
    CHECK(only(report, ProfileRule::unknown_element).path == "MBNProfile/name");
    CHECK(only(report, ProfileRule::missing).path == "MBNProfile/Name");
}

TEST_CASE("schema: a wrong order, told by the element that is out of place") {
    expect_error(v1_document("<Name>a</Name><SubscriberID>1</SubscriberID><IsDefault>1</IsDefault>"),
                 ProfileRule::wrong_order, "MBNProfile/SubscriberID", "<SubscriberID>");
    expect_error(with_context("<AuthProtocol>PAP</AuthProtocol><AccessString>a</AccessString>"
                              "<Compression>DISABLE</Compression>"),
                 ProfileRule::wrong_order, "MBNProfile/Context/AuthProtocol", "<AuthProtocol>");
    expect_error(with_context("<UserLogonCred><UserName>u</UserName><Password>p</Password>"
                              "<IgnorePassword>1</IgnorePassword></UserLogonCred>"),
                 ProfileRule::wrong_order, "MBNProfile/Context/UserLogonCred/Password", "<Password>");
    expect_error(v1_profile("<x xmlns='urn:x'/><ConnectionMode>auto</ConnectionMode><Context/>"),
                 ProfileRule::wrong_order, "MBNProfile/x", "<x ");
    mbn::ProfileReport const report =
        mbn::validate_profile(v1_document("<SubscriberID>1</SubscriberID><Name>a</Name><Description>b</Description>"));
    CHECK(only(report, ProfileRule::wrong_order).path == "MBNProfile/SubscriberID");
    CHECK(only(report, ProfileRule::wrong_order).text == "is in the wrong place: belongs behind Description");
}

TEST_CASE("schema: an element twice, told at the second") {
    std::string const document =
        v1_profile("<ConnectionMode>auto</ConnectionMode><ConnectionMode>manual</ConnectionMode>");
    mbn::ProfileReport const report = mbn::validate_profile(document);
    mbn::Violation const violation = only(report, ProfileRule::given_twice);
    CHECK(violation.path == "MBNProfile/ConnectionMode");
    CHECK(violation.column == document.rfind("<ConnectionMode>") + 1);
    CHECK(report.count(Severity::error) == 1);

    std::string const group = "<PurposeGroupGuid>{3E5545D2-1137-4DC8-A198-33F1C657515F}</PurposeGroupGuid>";
    CHECK(
        expect_valid(v4_profile("<PurposeGroups>" + repeated(group, 10) + "</PurposeGroups>")).purpose_groups.size() ==
        10);
    mbn::ProfileReport const many =
        mbn::validate_profile(v4_profile("<PurposeGroups>" + repeated(group, 12) + "</PurposeGroups>"));
    CHECK(only(many, ProfileRule::given_twice).path == "MBNProfileExt/PurposeGroups/PurposeGroupGuid");
}

TEST_CASE("schema: a missing element, told at its parent") {
    expect_error(v1_document("<Name>a</Name>"), ProfileRule::missing, "MBNProfile/SubscriberID", "<MBNProfile");
    expect_error(v1_document("<SubscriberID>1</SubscriberID>"), ProfileRule::missing, "MBNProfile/Name", "<MBNProfile");
    expect_error(v4_document("<Name>a</Name><SubscriberID>1</SubscriberID>"), ProfileRule::missing,
                 "MBNProfileExt/SimIccID", "<MBNProfileExt");
    expect_error(v1_profile("<DataRoamingPartners/>"), ProfileRule::missing, "MBNProfile/DataRoamingPartners/Provider",
                 "<DataRoamingPartners/>");
    expect_error(v1_profile("<DataRoamingPartners><Provider><ProviderName>a</ProviderName></Provider>"
                            "</DataRoamingPartners>"),
                 ProfileRule::missing, "MBNProfile/DataRoamingPartners/Provider/ProviderID", "<Provider>");
    expect_error(v4_profile("<PurposeGroups></PurposeGroups>"), ProfileRule::missing,
                 "MBNProfileExt/PurposeGroups/PurposeGroupGuid", "<PurposeGroups>");
    mbn::ProfileReport const report = mbn::validate_profile(v1_document(""));
    CHECK(count(report, ProfileRule::missing) == 2);
}

TEST_CASE("schema: text, attributes and elements where none may be") {
    expect_error(v1_profile("stray"), ProfileRule::text_not_allowed, "MBNProfile", "stray");
    expect_error(with_context("  x "), ProfileRule::text_not_allowed, "MBNProfile/Context", "x ");
    expect_error(v1_profile("<Context a='b'/>"), ProfileRule::attribute_not_allowed, "MBNProfile/Context", "<Context");
    expect_error(v1_profile("<ConnectionMode xml:lang='de'>auto</ConnectionMode>"), ProfileRule::attribute_not_allowed,
                 "MBNProfile/ConnectionMode", "<ConnectionMode");
    expect_error(v1_profile("<ConnectionMode>auto<b/></ConnectionMode>"), ProfileRule::unknown_element,
                 "MBNProfile/ConnectionMode", "<b/>");
    expect_error(v1_profile("<Context xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>"),
                 ProfileRule::attribute_not_allowed, "MBNProfile/Context", "<Context");
}

TEST_CASE("schema: other roots and namespaces, refused by name") {
    auto const refuse = [](std::string const& document, std::string_view path) {
        expect_error(document, ProfileRule::unknown_root, path, "<");
    };
    refuse("<Profile/>", "Profile");
    refuse("<MBNProfile/>", "MBNProfile");
    refuse("<MBNProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'/>", "MBNProfile");
    refuse("<MBNProfileExt xmlns='http://www.microsoft.com/networking/WWAN/profile/v1'/>", "MBNProfileExt");
    refuse("<x:WLANProfile xmlns:x='http://www.microsoft.com/networking/WLAN/profile/v1'/>", "WLANProfile");
    refuse("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>", "schema");
    refuse("<Name xmlns='http://www.microsoft.com/networking/WWAN/profile/v1'>a</Name>", "Name");
    refuse("<IsPurchaseProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>1</IsPurchaseProfile>",
           "IsPurchaseProfile");
}

TEST_CASE("validate: many violations, all told in the order of their places") {
    std::string const document = R"(<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <IsDefault>maybe</IsDefault>
  <Name></Name>
  <Name a="b">ok</Name>
  <Foo>bar</Foo>
  stray
  <Context>
    <UserLogonCred><Password>se<b>cret</b></Password><UserName/></UserLogonCred>
    <AccessString></AccessString>
    <Bar><Name/></Bar>
  </Context>
  <x:foo xmlns:x="urn:x"><IsDefault>1</IsDefault></x:foo>
  <IsPurchaseProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v2">x</IsPurchaseProfile>
</MBNProfile>)";
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CHECK(mbn::to_string(report, "f.xml") ==
          R"(f.xml:1:1: error: MBNProfile/SubscriberID: is missing
f.xml:2:3: error: MBNProfile/IsDefault: is in the wrong place: belongs behind Name
f.xml:2:3: error: MBNProfile/IsDefault: must be true, false, 1 or 0: maybe
f.xml:3:3: error: MBNProfile/Name: must have 1 to 255 characters: (empty)
f.xml:4:3: error: MBNProfile/Name: stands here already
f.xml:4:3: error: MBNProfile/Name: has an attribute that is not allowed here
f.xml:5:3: error: MBNProfile/Foo: is not known here
f.xml:6:3: error: MBNProfile: must hold elements only, no text
f.xml:8:5: error: MBNProfile/Context/UserLogonCred: is in the wrong place: belongs behind AccessString
f.xml:8:20: error: MBNProfile/Context/UserLogonCred/Password: is in the wrong place: belongs behind UserName
f.xml:8:32: error: MBNProfile/Context/UserLogonCred/Password: must hold text only, no elements
f.xml:8:54: error: MBNProfile/Context/UserLogonCred/UserName: must have 1 to 255 characters
f.xml:9:5: error: MBNProfile/Context/AccessString: must have 1 to 100 characters: (empty)
f.xml:10:5: error: MBNProfile/Context/Bar: is not known here
f.xml:13:3: error: MBNProfile/IsPurchaseProfile: must be true, false, 1 or 0: x
)");
}

TEST_CASE("validate: more violations than asked for, cut but never valid") {
    std::string const document = v1_profile(repeated("<a/>", 50));
    mbn::ParseOptions options;
    options.max_violations = 10;
    mbn::ProfileReport const report = mbn::validate_profile(document, options);
    CHECK(report.violations.size() == 10);
    CHECK(report.is_truncated);
    CHECK_FALSE(mbn::validate_profile(document).is_truncated);
    CHECK(mbn::validate_profile(document).violations.size() == 50);
    // Warnings take all the room; the error still counts.
    std::string const provider = "<Provider><ProviderID>1</ProviderID></Provider>";
    std::string const with_warnings =
        v1_profile("<DataRoamingPartners>" + repeated(provider, 50) + "<Provider/></DataRoamingPartners>");
    CHECK_FALSE(mbn::validate_profile(with_warnings, options).is_valid());
    CHECK_FALSE(mbn::parse_profile(with_warnings, options).has_value());
    options.max_violations = 0;
    CHECK_FALSE(mbn::parse_profile(document, options).has_value());
}

TEST_CASE("validate: what the published schema requires, a warning where absent") {
    mbn::ProfileReport const report = mbn::validate_profile(
        v1_document("<Name>a</Name><SubscriberID>1</SubscriberID><Context><UserLogonCred><Password>p</Password>"
                    "</UserLogonCred></Context><DataRoamingPartners><Provider><ProviderID>1</ProviderID></Provider>"
                    "</DataRoamingPartners>"));
    CHECK(report.is_valid());
    REQUIRE(report.violations.size() == 3);
    CHECK(report.violations[0].path == "MBNProfile/IsDefault");
    CHECK(report.violations[1].path == "MBNProfile/Context/UserLogonCred/UserName");
    CHECK(report.violations[2].path == "MBNProfile/DataRoamingPartners/Provider/ProviderName");
    for (mbn::Violation const& violation : report.violations) {
        CHECK(violation.severity == Severity::warning);
        CHECK(violation.rule == ProfileRule::absent_but_required_by_publisher);
    }
}

TEST_CASE("validate: rules beyond the schema, at the place of their element") {
    std::string const additional =
        "<IsAdditionalPdpContextProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v3'>true"
        "</IsAdditionalPdpContextProfile>";
    expect_error(v1_profile("<ConnectionMode>auto</ConnectionMode>" + additional), ProfileRule::additional_context,
                 "MBNProfile/ConnectionMode", "<ConnectionMode>");
    expect_error(v1_document("<Name>a</Name><IsDefault>1</IsDefault><SubscriberID>1</SubscriberID>" + additional),
                 ProfileRule::additional_context, "MBNProfile/IsDefault", "<IsDefault>");
    expect_error(v4_profile("<ConnectionMode>auto</ConnectionMode><IsProvisioningProfile>1</IsProvisioningProfile>"),
                 ProfileRule::provisioning, "MBNProfileExt/ConnectionMode", "<ConnectionMode>");
    expect_error(v4_profile("<IsLongStandingAdditionalPdpContextProfile>1</IsLongStandingAdditionalPdpContextProfile>"),
                 ProfileRule::long_standing, "MBNProfileExt/IsLongStandingAdditionalPdpContextProfile",
                 "<IsLongStanding");
    expect_error(with_conditions("<RATApplicability>3GPP_LEGACY</RATApplicability>"), ProfileRule::rat_without_3gpp,
                 "MBNProfileExt/ProfileConditionedOn/RATApplicability", "<RATApplicability>");
    // What is not there is told where it would stand.
    mbn::ProfileReport const mms = mbn::validate_profile(v4_profile("<MmsConfiguration/>"));
    CHECK(count(mms, ProfileRule::mms_profile) == 3);
    for (mbn::Violation const& violation : mms.violations)
        CHECK(violation.line == 1);
}

TEST_CASE("validate: a value that the schema refused, no second report about it") {
    expect_error(with_conditions("<CellularClass>GSM</CellularClass><RATApplicability>3GPP_LEGACY</RATApplicability>"),
                 ProfileRule::value, "MBNProfileExt/ProfileConditionedOn/CellularClass", "<CellularClass>", "GSM");
}

TEST_CASE("validate: warnings, kept apart from errors") {
    std::string const document = v1_document(
        "<Name>a</Name><ICONFilePath>icon.png</ICONFilePath><IsDefault>0</IsDefault><SubscriberID>token</SubscriberID>"
        "<SimIccID>8900</SimIccID><HomeProviderName>Op</HomeProviderName>");
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CHECK(report.is_valid());
    CHECK(report.count(Severity::warning) == 4);
    CHECK(only(report, ProfileRule::icon_file_form).column == document.find("<ICONFilePath>") + 1);
    CHECK(only(report, ProfileRule::subscriber_id_form).column == document.find("<SubscriberID>") + 1);
    CHECK(count(report, ProfileRule::written_by_service) == 2);
    CHECK(mbn::parse_profile(document).has_value());

    mbn::ProfileReport const both = mbn::validate_profile(
        v4_profile("<ProfileConditionedOn><RoamApplicability>AllRoaming</RoamApplicability></ProfileConditionedOn>"
                   "<AdminRoamControl>AllRoamAllowed</AdminRoamControl>"));
    CHECK(both.is_valid());
    CHECK(only(both, ProfileRule::two_roaming_limits).path == "MBNProfileExt/AdminRoamControl");
}

TEST_CASE("validate: the situation, decides about two warnings") {
    mbn::ParseOptions options;
    options.situation = {.use = mbn::ProfileUse::update, .device = mbn::CellularClass::cdma};
    std::string const document = with_context("<UserLogonCred><UserName>u</UserName></UserLogonCred>"
                                              "<Compression>ENABLE</Compression><AuthProtocol>PAP</AuthProtocol>");
    mbn::ProfileReport const report = mbn::validate_profile(document, options);
    CHECK(report.is_valid());
    CHECK(only(report, ProfileRule::password_would_be_lost).path == "MBNProfile/Context/UserLogonCred");
    CHECK(count(report, ProfileRule::setting_for_3gpp_only) == 2);
    CHECK(mbn::validate_profile(document).violations.empty());
}

TEST_CASE("validate: https namespaces, accepted with a warning") {
    std::string document = v1_profile("<IsPurchaseProfile xmlns='https://www.microsoft.com/networking/WWAN/profile/v2'>"
                                      "true</IsPurchaseProfile>");
    document.replace(document.find("http:"), 5, "https:");
    mbn::ProfileReport const report = mbn::validate_profile(document);
    CHECK(report.is_valid());
    CHECK(count(report, ProfileRule::https_namespace) == 2);
    CHECK(report.violations.size() == 2);
    CHECK(report.violations[0].column == document.find("https:") + 1);
    CHECK(report.violations[1].column == document.rfind("https:") + 1);
    CHECK(mbn::parse_profile(document).value().is_purchase_profile);
    // Places behind it are those of the document as it was given.
    std::string broken = v1_profile("<Foo/>");
    broken.replace(broken.find("http:"), 5, "https:");
    mbn::ProfileReport const places = mbn::validate_profile(broken);
    CHECK(only(places, ProfileRule::unknown_element).column == broken.find("<Foo/>") + 1);
}

TEST_CASE("foreign elements: kept as they were written, with the namespaces they need") {
    std::string const document =
        "<w:MBNProfile xmlns:w='http://www.microsoft.com/networking/WWAN/profile/v1' xmlns:f='urn:f' xmlns:g='urn:g' "
        "xmlns='urn:default'><w:Name>a</w:Name><w:IsDefault>0</w:IsDefault><w:SubscriberID>1</w:SubscriberID>"
        "<f:one  a = '1'>\n text &amp; <!-- c --><f:deep g:b=\"2\"/></f:one><bare/>"
        "<h:two xmlns:h='urn:h'><w:Name>x</w:Name></h:two>"
        "<IsPurchaseProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v9'>?</IsPurchaseProfile>"
        "</w:MBNProfile>";
    mbn::Profile const profile = expect_valid(document);
    REQUIRE(profile.foreign_elements.size() == 4);
    CHECK(profile.foreign_elements[0].xml ==
          "<f:one xmlns:f=\"urn:f\" xmlns:g=\"urn:g\"  a = '1'>\n text &amp; <!-- c --><f:deep g:b=\"2\"/></f:one>");
    CHECK(profile.foreign_elements[1].xml == "<bare xmlns=\"urn:default\"/>");
    CHECK(profile.foreign_elements[2].xml ==
          "<h:two xmlns:w=\"http://www.microsoft.com/networking/WWAN/profile/v1\" xmlns:h='urn:h'><w:Name>x</w:Name>"
          "</h:two>");
    CHECK(profile.foreign_elements[3].xml ==
          "<IsPurchaseProfile xmlns='http://www.microsoft.com/networking/WWAN/profile/v9'>?</IsPurchaseProfile>");
    CHECK_FALSE(profile.is_purchase_profile);
    // Written and read again, nothing changes any more.
    mbn::Profile const again = expect_valid(mbn::write_profile(profile));
    CHECK((again.foreign_elements == profile.foreign_elements));
}

TEST_CASE("foreign elements: unknown elements of v2, kept too") {
    mbn::Profile const profile =
        expect_valid(v1_profile("<New xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>1</New>"));
    REQUIRE(profile.foreign_elements.size() == 1);
    CHECK(profile.foreign_elements[0].xml ==
          "<New xmlns='http://www.microsoft.com/networking/WWAN/profile/v2'>1</New>");
}

TEST_CASE("foreign elements: large ones, kept whole across the buffers of the parser") {
    std::string const inner = repeated("<f:item>\xE2\x82\xAC text</f:item>\n", 20000);
    std::string const element_text = "<f:big xmlns:f='urn:f'>" + inner + "</f:big>";
    mbn::Profile const profile = expect_valid(v1_profile(element_text + "<f:small xmlns:f='urn:f'/>"));
    REQUIRE(profile.foreign_elements.size() == 2);
    CHECK(profile.foreign_elements[0].xml == element_text);
    CHECK(profile.foreign_elements[1].xml == "<f:small xmlns:f='urn:f'/>");
}

TEST_CASE("parse: UTF-16, both byte orders, with and without mark and declaration") {
    std::u16string const wide = [] {
        std::u16string text = u"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n";
        for (char const character : v1_profile("", "NAME"))
            text += static_cast<char16_t>(character);
        std::u16string const name = u"Zuhause \u00E4\u20AC\U0001F600";
        return text.replace(text.find(u"NAME"), 4, name);
    }();
    for (bool const big_endian : {false, true})
        for (bool const with_mark : {false, true})
            for (bool const with_declaration : {false, true}) {
                std::string bytes = with_mark ? (big_endian ? "\xFE\xFF" : "\xFF\xFE") : "";
                for (char16_t const unit : with_declaration ? wide : wide.substr(wide.find(u'\n') + 1)) {
                    auto const high = static_cast<char>(static_cast<unsigned char>(unit >> 8U));
                    auto const low = static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
                    bytes += big_endian ? high : low;
                    bytes += big_endian ? low : high;
                }
                CHECK(expect_valid(bytes).name == "Zuhause \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
            }
    // The text of a wide string that became UTF-8 on its way, declaration and all.
    CHECK(expect_valid("<?xml version='1.0' encoding='UTF-16'?>" + v1_profile("", "\xC3\xA4")).name == "\xC3\xA4");
}

TEST_CASE("parse: places behind wide characters, counted in characters") {
    std::string const document = v1_profile("<Context/><Foo/>", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
    mbn::ProfileReport const report = mbn::validate_profile(document);
    mbn::Violation const violation = only(report, ProfileRule::unknown_element);
    // Nine bytes are three characters.
    CHECK(violation.column == document.find("<Foo/>") + 1 - 6);
}

TEST_CASE("write: https document, written back as http") {
    std::string document = v1_profile();
    document.replace(document.find("http:"), 5, "https:");
    std::string const written = mbn::write_profile(expect_valid(document));
    CHECK(written.find("https") == std::string::npos);
    CHECK(mbn::validate_profile(written).violations.empty());
}
