// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_SCHEMA_HPP
#define MBN_PROFILE_SCHEMA_HPP

#include <cstddef>
#include <string_view>

/// XML Schemas of the WWAN profile namespaces v1 to v4, written for this library from the published element
/// descriptions.
///
/// Every container is a sequence, so the order of elements counts. Where the published schema requires an element that
/// its own page calls optional (`IsDefault`, `UserName`, `ProviderName`), the element is optional here and its absence
/// becomes a warning: documents in the field leave it out. Lengths are UTF-16 code units, as the service counts them.
/// Namespaces are spelled `http://`; the `https://` of today's documentation pages is an artefact that the reader
/// normalises before it validates.
namespace mbn::inline v0 {

namespace detail {

// Takes the length from the type: to count the characters of a long constant keeps compilers busy.
template <std::size_t Size>
[[nodiscard]] consteval std::string_view whole_text(char const (&text)[Size]) noexcept {
    return {text, Size - 1};
}

} // namespace detail

/// Target namespaces, in the order of their versions.
inline constexpr std::string_view profile_namespace_v1 = "http://www.microsoft.com/networking/WWAN/profile/v1";
inline constexpr std::string_view profile_namespace_v2 = "http://www.microsoft.com/networking/WWAN/profile/v2";
inline constexpr std::string_view profile_namespace_v3 = "http://www.microsoft.com/networking/WWAN/profile/v3";
inline constexpr std::string_view profile_namespace_v4 = "http://www.microsoft.com/networking/WWAN/profile/v4";

/// v1: the root `MBNProfile` and the simple types that the later versions reuse.
inline constexpr std::string_view profile_schema_v1 = detail::whole_text(R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns="http://www.microsoft.com/networking/WWAN/profile/v1"
           targetNamespace="http://www.microsoft.com/networking/WWAN/profile/v1"
           elementFormDefault="qualified">

  <xs:simpleType name="name">
    <xs:restriction base="xs:normalizedString">
      <xs:minLength value="1"/><xs:maxLength value="255"/><xs:whiteSpace value="collapse"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="subscriberId">
    <xs:restriction base="xs:token"><xs:minLength value="1"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="simIccId">
    <xs:restriction base="xs:token"><xs:pattern value="[0-9A-Za-z]{1,20}"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="providerName">
    <xs:restriction base="xs:normalizedString">
      <xs:minLength value="1"/><xs:maxLength value="20"/><xs:whiteSpace value="collapse"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="providerId">
    <xs:restriction base="xs:token"><xs:pattern value="[0-9]{1,6}"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="iconFile">
    <xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="1024"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="accessString">
    <xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="100"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="password">
    <xs:restriction base="xs:string"><xs:maxLength value="255"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="compression">
    <xs:restriction base="xs:token">
      <xs:enumeration value="DISABLE"/><xs:enumeration value="ENABLE"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="authProtocol">
    <xs:restriction base="xs:token">
      <xs:enumeration value="NONE"/><xs:enumeration value="PAP"/>
      <xs:enumeration value="CHAP"/><xs:enumeration value="MsCHAPv2"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="creationType">
    <xs:restriction base="xs:token">
      <xs:enumeration value="UserProvisioned"/><xs:enumeration value="AdminProvisioned"/>
      <xs:enumeration value="OperatorProvisioned"/><xs:enumeration value="DeviceProvisioned"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="connectionMode">
    <xs:restriction base="xs:string">
      <xs:enumeration value="manual"/><xs:enumeration value="auto"/><xs:enumeration value="auto-home"/>
    </xs:restriction>
  </xs:simpleType>

  <xs:complexType name="userLogonCred">
    <xs:sequence>
      <xs:element name="UserName" type="name" minOccurs="0"/>
      <xs:element name="IgnorePassword" type="xs:boolean" minOccurs="0"/>
      <xs:element name="Password" type="password" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="context">
    <xs:sequence>
      <xs:element name="AccessString" type="accessString" minOccurs="0"/>
      <xs:element name="UserLogonCred" type="userLogonCred" minOccurs="0"/>
      <xs:element name="Compression" type="compression" minOccurs="0"/>
      <xs:element name="AuthProtocol" type="authProtocol" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="provider">
    <xs:sequence>
      <xs:element name="ProviderID" type="providerId"/>
      <xs:element name="ProviderName" type="providerName" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="dataRoamingPartners">
    <xs:sequence><xs:element name="Provider" type="provider" maxOccurs="unbounded"/></xs:sequence>
  </xs:complexType>

  <xs:element name="MBNProfile">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Name" type="name"/>
        <xs:element name="Description" type="name" minOccurs="0"/>
        <xs:element name="ICONFilePath" type="iconFile" minOccurs="0"/>
        <xs:element name="IsDefault" type="xs:boolean" minOccurs="0"/>
        <xs:element name="ProfileCreationType" type="creationType" minOccurs="0"/>
        <xs:element name="SubscriberID" type="subscriberId"/>
        <xs:element name="SimIccID" type="simIccId" minOccurs="0"/>
        <xs:element name="HomeProviderName" type="providerName" minOccurs="0"/>
        <xs:element name="AutoConnectOnInternet" type="xs:boolean" minOccurs="0"/>
        <xs:element name="ConnectionMode" type="connectionMode" minOccurs="0"/>
        <xs:element name="Context" type="context" minOccurs="0"/>
        <xs:element name="DataRoamingPartners" type="dataRoamingPartners" minOccurs="0"/>
        <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
)xsd");

/// v2: elements that stand in the extension part of a root.
inline constexpr std::string_view profile_schema_v2 = detail::whole_text(R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:v1="http://www.microsoft.com/networking/WWAN/profile/v1"
           targetNamespace="http://www.microsoft.com/networking/WWAN/profile/v2"
           elementFormDefault="qualified">
  <xs:import namespace="http://www.microsoft.com/networking/WWAN/profile/v1"/>
  <xs:element name="IsPurchaseProfile" type="xs:boolean"/>
  <xs:element name="DisplayProviderName" type="v1:providerName"/>
</xs:schema>
)xsd");

/// v3: one element of the extension part.
inline constexpr std::string_view profile_schema_v3 = detail::whole_text(R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           targetNamespace="http://www.microsoft.com/networking/WWAN/profile/v3"
           elementFormDefault="qualified">
  <xs:element name="IsAdditionalPdpContextProfile" type="xs:boolean"/>
</xs:schema>
)xsd");

/// v4: the roots `MBNProfileExt` and `ModemDMConfigProfile`.
///
/// `ApnID` and `MmsMaximumMessageSize` are whole numbers of at most 18 digits; the published types are unbounded.
inline constexpr std::string_view profile_schema_v4 = detail::whole_text(R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:v1="http://www.microsoft.com/networking/WWAN/profile/v1"
           xmlns="http://www.microsoft.com/networking/WWAN/profile/v4"
           targetNamespace="http://www.microsoft.com/networking/WWAN/profile/v4"
           elementFormDefault="qualified">
  <xs:import namespace="http://www.microsoft.com/networking/WWAN/profile/v1"/>

  <xs:simpleType name="authProtocol">
    <xs:restriction base="xs:token">
      <xs:enumeration value="NONE"/><xs:enumeration value="PAP"/><xs:enumeration value="CHAP"/>
      <xs:enumeration value="MsCHAPv2"/><xs:enumeration value="AutoSelection"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="ipType">
    <xs:restriction base="xs:token">
      <xs:enumeration value="Default"/><xs:enumeration value="IPv4"/><xs:enumeration value="IPv6"/>
      <xs:enumeration value="IPv4v6"/><xs:enumeration value="XLAT"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="guid">
    <xs:restriction base="xs:token">
      <xs:pattern value="\{[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="apnId">
    <xs:restriction base="xs:decimal"><xs:totalDigits value="18"/><xs:fractionDigits value="0"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="cellularClass">
    <xs:restriction base="xs:token"><xs:enumeration value="3GPP"/><xs:enumeration value="3GPP2"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="ratApplicability">
    <xs:restriction base="xs:token">
      <xs:enumeration value="LTE_eHRPD"/><xs:enumeration value="3GPP_LEGACY"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="roamApplicability">
    <xs:restriction base="xs:token">
      <xs:enumeration value="NonPartnerOnly"/><xs:enumeration value="PartnerOnly"/>
      <xs:enumeration value="HomeOnly"/><xs:enumeration value="HomeAndPartner"/>
      <xs:enumeration value="PartnerAndNonpartner"/><xs:enumeration value="AllRoaming"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="roamControl">
    <xs:restriction base="xs:token">
      <xs:enumeration value="AllRoamAllowed"/><xs:enumeration value="PartnerRoamAllowed"/>
      <xs:enumeration value="NoRoamAllowed"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="iwlanApplicability">
    <xs:restriction base="xs:token">
      <xs:enumeration value="CellularOnly"/><xs:enumeration value="CellularAndIwlan"/>
      <xs:enumeration value="IwlanOnly"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="mmscPort">
    <xs:restriction base="xs:nonNegativeInteger"><xs:maxInclusive value="99999"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="messageSize">
    <xs:restriction base="xs:nonNegativeInteger"><xs:totalDigits value="18"/></xs:restriction>
  </xs:simpleType>

  <xs:complexType name="userLogonCred">
    <xs:sequence>
      <xs:element name="UserName" type="v1:name" minOccurs="0"/>
      <xs:element name="IgnorePassword" type="xs:boolean" minOccurs="0"/>
      <xs:element name="Password" type="v1:password" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="context">
    <xs:sequence>
      <xs:element name="AccessString" type="v1:accessString" minOccurs="0"/>
      <xs:element name="UserLogonCred" type="userLogonCred" minOccurs="0"/>
      <xs:element name="Compression" type="v1:compression" minOccurs="0"/>
      <xs:element name="AuthProtocol" type="authProtocol" minOccurs="0"/>
      <xs:element name="IPType" type="ipType" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="provider">
    <xs:sequence>
      <xs:element name="ProviderID" type="v1:providerId"/>
      <xs:element name="ProviderName" type="v1:providerName" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="dataRoamingPartners">
    <xs:sequence><xs:element name="Provider" type="provider" maxOccurs="unbounded"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="purposeGroups">
    <xs:sequence><xs:element name="PurposeGroupGuid" type="guid" maxOccurs="10"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="profileConditionedOn">
    <xs:sequence>
      <xs:element name="CellularClass" type="cellularClass" minOccurs="0"/>
      <xs:element name="RATApplicability" type="ratApplicability" minOccurs="0"/>
      <xs:element name="RoamApplicability" type="roamApplicability" minOccurs="0"/>
      <xs:element name="IMSI" type="v1:subscriberId" minOccurs="0"/>
      <xs:element name="IwlanApplicability" type="iwlanApplicability" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="mmsConfiguration">
    <xs:sequence>
      <xs:element name="MmscUrl" type="xs:anyURI" minOccurs="0"/>
      <xs:element name="MmscPort" type="mmscPort" minOccurs="0"/>
      <xs:element name="MmsMaximumMessageSize" type="messageSize" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>

  <xs:element name="MBNProfileExt">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Name" type="v1:name"/>
        <xs:element name="Description" type="v1:name" minOccurs="0"/>
        <xs:element name="ICONFilePath" type="v1:iconFile" minOccurs="0"/>
        <xs:element name="IsDefault" type="xs:boolean" minOccurs="0"/>
        <xs:element name="ProfileCreationType" type="v1:creationType" minOccurs="0"/>
        <xs:element name="SubscriberID" type="v1:subscriberId" minOccurs="0"/>
        <xs:element name="SimIccID" type="v1:simIccId"/>
        <xs:element name="HomeProviderName" type="v1:providerName" minOccurs="0"/>
        <xs:element name="AutoConnectOnInternet" type="xs:boolean" minOccurs="0"/>
        <xs:element name="ConnectionMode" type="v1:connectionMode" minOccurs="0"/>
        <xs:element name="Context" type="context" minOccurs="0"/>
        <xs:element name="DataRoamingPartners" type="dataRoamingPartners" minOccurs="0"/>
        <xs:element name="PurposeGroups" type="purposeGroups" minOccurs="0"/>
        <xs:element name="ProfileConditionedOn" type="profileConditionedOn" minOccurs="0"/>
        <xs:element name="IsProvisioningProfile" type="xs:boolean" minOccurs="0"/>
        <xs:element name="ApnID" type="apnId" minOccurs="0"/>
        <xs:element name="AdminEnable" type="xs:boolean" minOccurs="0"/>
        <xs:element name="AdminRoamControl" type="roamControl" minOccurs="0"/>
        <xs:element name="IsExclusiveToOther" type="xs:boolean" minOccurs="0"/>
        <xs:element name="IsLongStandingAdditionalPdpContextProfile" type="xs:boolean" minOccurs="0"/>
        <xs:element name="MmsConfiguration" type="mmsConfiguration" minOccurs="0"/>
        <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="ModemDMConfigProfile">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Name" type="v1:name"/>
        <xs:element name="SimIccID" type="v1:simIccId"/>
        <xs:element name="ApnID" type="apnId"/>
        <xs:element name="OemConnectionId" type="guid"/>
        <xs:element name="RoamApplicability" type="roamApplicability" minOccurs="0"/>
        <xs:element name="Context" type="context"/>
        <xs:element name="AdminEnable" type="xs:boolean"/>
        <xs:element name="AdminRoamControl" type="roamControl"/>
        <xs:element name="ProfileCreationType" type="v1:creationType" minOccurs="0"/>
        <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
)xsd");

} // namespace mbn::inline v0

#endif
