// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_ELEMENTS_HPP
#define MBN_PROFILE_DETAIL_ELEMENTS_HPP

#include <mbn/profile/profile.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The elements of the profile documents: their names, their order and the sentence that states what each may hold. The
// schema is the judge of a document; these tables put its verdicts into words and give the writer its order.
namespace mbn::inline v0::detail {

enum class Element : std::uint8_t {
    // Roots; they have children.
    mbn_profile,
    mbn_profile_ext,
    modem_dm_config_profile,
    // Containers.
    context,
    user_logon_cred,
    data_roaming_partners,
    provider,
    purpose_groups,
    profile_conditioned_on,
    mms_configuration,
    // Leaves.
    name,
    description,
    icon_file_path,
    is_default,
    profile_creation_type,
    subscriber_id,
    sim_icc_id,
    home_provider_name,
    auto_connect_on_internet,
    connection_mode,
    access_string,
    user_name,
    ignore_password,
    password,
    compression,
    auth_protocol,
    ip_type,
    provider_id,
    provider_name,
    purpose_group_guid,
    cellular_class,
    rat_applicability,
    roam_applicability,
    imsi,
    iwlan_applicability,
    is_provisioning_profile,
    apn_id,
    admin_enable,
    admin_roam_control,
    is_exclusive_to_other,
    is_long_standing,
    mmsc_url,
    mmsc_port,
    mms_maximum_message_size,
    oem_connection_id,
    // Leaves of the extension part, in the namespaces v2 and v3.
    is_purchase_profile,
    display_provider_name,
    is_additional_pdp_context_profile,
    // What is not ours.
    foreign,
    unknown,
};

inline constexpr std::size_t element_count = static_cast<std::size_t>(Element::unknown) + 1;

struct ElementEntry {
    Element element;
    char const* name;
    // What the value must be; empty for containers.
    char const* value_rule = "";
};

inline constexpr char const* boolean_rule = "must be true, false, 1 or 0";
inline constexpr char const* name_rule = "must have 1 to 255 characters";
inline constexpr char const* provider_name_rule = "must have 1 to 20 characters";
inline constexpr char const* subscriber_id_rule = "must not be empty";
inline constexpr char const* guid_rule = "must be a GUID in braces";

// In the order of the enumeration: an element is its own index.
inline constexpr ElementEntry element_table[element_count] = {
    {Element::mbn_profile, "MBNProfile"},
    {Element::mbn_profile_ext, "MBNProfileExt"},
    {Element::modem_dm_config_profile, "ModemDMConfigProfile"},
    {Element::context, "Context"},
    {Element::user_logon_cred, "UserLogonCred"},
    {Element::data_roaming_partners, "DataRoamingPartners"},
    {Element::provider, "Provider"},
    {Element::purpose_groups, "PurposeGroups"},
    {Element::profile_conditioned_on, "ProfileConditionedOn"},
    {Element::mms_configuration, "MmsConfiguration"},
    {Element::name, "Name", name_rule},
    {Element::description, "Description", name_rule},
    {Element::icon_file_path, "ICONFilePath", "must have 1 to 1024 characters"},
    {Element::is_default, "IsDefault", boolean_rule},
    {Element::profile_creation_type, "ProfileCreationType",
     "must be UserProvisioned, AdminProvisioned, OperatorProvisioned or DeviceProvisioned"},
    {Element::subscriber_id, "SubscriberID", subscriber_id_rule},
    {Element::sim_icc_id, "SimIccID", "must have 1 to 20 ASCII letters and digits"},
    {Element::home_provider_name, "HomeProviderName", provider_name_rule},
    {Element::auto_connect_on_internet, "AutoConnectOnInternet", boolean_rule},
    {Element::connection_mode, "ConnectionMode", "must be manual, auto or auto-home, without blanks"},
    {Element::access_string, "AccessString", "must have 1 to 100 characters"},
    {Element::user_name, "UserName", name_rule},
    {Element::ignore_password, "IgnorePassword", boolean_rule},
    {Element::password, "Password", "must have at most 255 characters"},
    {Element::compression, "Compression", "must be DISABLE or ENABLE"},
    {Element::auth_protocol, "AuthProtocol", "must be NONE, PAP, CHAP or MsCHAPv2, in v4 also AutoSelection"},
    {Element::ip_type, "IPType", "must be Default, IPv4, IPv6, IPv4v6 or XLAT"},
    {Element::provider_id, "ProviderID", "must have 1 to 6 digits"},
    {Element::provider_name, "ProviderName", provider_name_rule},
    {Element::purpose_group_guid, "PurposeGroupGuid", guid_rule},
    {Element::cellular_class, "CellularClass", "must be 3GPP or 3GPP2"},
    {Element::rat_applicability, "RATApplicability", "must be LTE_eHRPD or 3GPP_LEGACY"},
    {Element::roam_applicability, "RoamApplicability",
     "must be NonPartnerOnly, PartnerOnly, HomeOnly, HomeAndPartner, PartnerAndNonpartner or AllRoaming"},
    {Element::imsi, "IMSI", subscriber_id_rule},
    {Element::iwlan_applicability, "IwlanApplicability", "must be CellularOnly, CellularAndIwlan or IwlanOnly"},
    {Element::is_provisioning_profile, "IsProvisioningProfile", boolean_rule},
    {Element::apn_id, "ApnID", "must be a whole number of at most 18 digits"},
    {Element::admin_enable, "AdminEnable", boolean_rule},
    {Element::admin_roam_control, "AdminRoamControl", "must be AllRoamAllowed, PartnerRoamAllowed or NoRoamAllowed"},
    {Element::is_exclusive_to_other, "IsExclusiveToOther", boolean_rule},
    {Element::is_long_standing, "IsLongStandingAdditionalPdpContextProfile", boolean_rule},
    {Element::mmsc_url, "MmscUrl", "must be a URI"},
    {Element::mmsc_port, "MmscPort", "must be a number from 0 to 99999"},
    {Element::mms_maximum_message_size, "MmsMaximumMessageSize", "must be a number of at most 18 digits"},
    {Element::oem_connection_id, "OemConnectionId", guid_rule},
    {Element::is_purchase_profile, "IsPurchaseProfile", boolean_rule},
    {Element::display_provider_name, "DisplayProviderName", provider_name_rule},
    {Element::is_additional_pdp_context_profile, "IsAdditionalPdpContextProfile", boolean_rule},
    {Element::foreign, "*"},
    {Element::unknown, "*"},
};

static_assert([] {
    for (std::size_t index = 0; index < element_count; ++index)
        if (element_table[index].element != static_cast<Element>(index))
            return false;
    return true;
}());

[[nodiscard]] constexpr std::string_view name_of(Element element) noexcept {
    return element_table[static_cast<std::size_t>(element)].name;
}

[[nodiscard]] constexpr std::string_view value_rule_of(Element element) noexcept {
    return element_table[static_cast<std::size_t>(element)].value_rule;
}

[[nodiscard]] constexpr bool is_root(Element element) noexcept {
    return element <= Element::modem_dm_config_profile;
}

[[nodiscard]] constexpr bool is_container(Element element) noexcept {
    return element <= Element::mms_configuration;
}

struct Child {
    Element element;
    enum class Occurs : std::uint8_t { optional, once, at_least_once } occurs = Occurs::optional;
};

inline constexpr Child profile_children[] = {
    Child{Element::name, Child::Occurs::once},
    Child{Element::description},
    Child{Element::icon_file_path},
    Child{Element::is_default},
    Child{Element::profile_creation_type},
    Child{Element::subscriber_id, Child::Occurs::once},
    Child{Element::sim_icc_id},
    Child{Element::home_provider_name},
    Child{Element::auto_connect_on_internet},
    Child{Element::connection_mode},
    Child{Element::context},
    Child{Element::data_roaming_partners},
};
inline constexpr Child profile_ext_children[] = {
    Child{Element::name, Child::Occurs::once},
    Child{Element::description},
    Child{Element::icon_file_path},
    Child{Element::is_default},
    Child{Element::profile_creation_type},
    Child{Element::subscriber_id},
    Child{Element::sim_icc_id, Child::Occurs::once},
    Child{Element::home_provider_name},
    Child{Element::auto_connect_on_internet},
    Child{Element::connection_mode},
    Child{Element::context},
    Child{Element::data_roaming_partners},
    Child{Element::purpose_groups},
    Child{Element::profile_conditioned_on},
    Child{Element::is_provisioning_profile},
    Child{Element::apn_id},
    Child{Element::admin_enable},
    Child{Element::admin_roam_control},
    Child{Element::is_exclusive_to_other},
    Child{Element::is_long_standing},
    Child{Element::mms_configuration},
};
inline constexpr Child modem_dm_children[] = {
    Child{Element::name, Child::Occurs::once},
    Child{Element::sim_icc_id, Child::Occurs::once},
    Child{Element::apn_id, Child::Occurs::once},
    Child{Element::oem_connection_id, Child::Occurs::once},
    Child{Element::roam_applicability},
    Child{Element::context, Child::Occurs::once},
    Child{Element::admin_enable, Child::Occurs::once},
    Child{Element::admin_roam_control, Child::Occurs::once},
    Child{Element::profile_creation_type},
};
inline constexpr Child context_children[] = {
    Child{Element::access_string}, Child{Element::user_logon_cred}, Child{Element::compression},
    Child{Element::auth_protocol}, Child{Element::ip_type},
};
inline constexpr Child user_logon_cred_children[] = {
    Child{Element::user_name},
    Child{Element::ignore_password},
    Child{Element::password},
};
inline constexpr Child partners_children[] = {Child{Element::provider, Child::Occurs::at_least_once}};
inline constexpr Child provider_children[] = {
    Child{Element::provider_id, Child::Occurs::once},
    Child{Element::provider_name},
};
inline constexpr Child purpose_groups_children[] = {Child{Element::purpose_group_guid, Child::Occurs::at_least_once}};
inline constexpr Child conditions_children[] = {
    Child{Element::cellular_class}, Child{Element::rat_applicability},   Child{Element::roam_applicability},
    Child{Element::imsi},           Child{Element::iwlan_applicability},
};
inline constexpr Child mms_children[] = {
    Child{Element::mmsc_url},
    Child{Element::mmsc_port},
    Child{Element::mms_maximum_message_size},
};

// Some of them, one behind the other. A compiler works out `std::span` for every type anew, at length.
struct Children {
    Child const* first = nullptr;
    std::size_t count = 0;

    template <std::size_t Size>
    constexpr Children(Child const (&all)[Size]) noexcept : first{all}, count{Size} {}
    constexpr Children(Child const* some, std::size_t number) noexcept : first{some}, count{number} {}

    [[nodiscard]] constexpr Child const* begin() const noexcept { return first; }
    [[nodiscard]] constexpr Child const* end() const noexcept { return first + count; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr Child const& operator[](std::size_t index) const noexcept { return first[index]; }
};

// What may stand in a container, in schema order. `root` tells v1 from v4, where `Context` has one more child.
[[nodiscard]] constexpr Children children_of(Element container, Element root) noexcept {
    switch (container) {
    case Element::mbn_profile:
        return profile_children;
    case Element::mbn_profile_ext:
        return profile_ext_children;
    case Element::modem_dm_config_profile:
        return modem_dm_children;
    case Element::context:
        return {context_children, root == Element::mbn_profile ? 4U : 5U};
    case Element::user_logon_cred:
        return user_logon_cred_children;
    case Element::data_roaming_partners:
        return partners_children;
    case Element::provider:
        return provider_children;
    case Element::purpose_groups:
        return purpose_groups_children;
    case Element::profile_conditioned_on:
        return conditions_children;
    case Element::mms_configuration:
        return mms_children;
    default:
        return {nullptr, 0};
    }
}

// The container an element of `MBNProfile` and `MBNProfileExt` stands in; `unknown` for the root itself.
[[nodiscard]] constexpr Element parent_of(Element element) noexcept {
    for (Element const container :
         {Element::context, Element::user_logon_cred, Element::data_roaming_partners, Element::provider,
          Element::purpose_groups, Element::profile_conditioned_on, Element::mms_configuration})
        for (Child const& child : children_of(container, Element::mbn_profile_ext))
            if (child.element == element)
                return container;
    return Element::unknown;
}

[[nodiscard]] inline std::string path_of(Element element, Element root) {
    if (element == root)
        return std::string{name_of(root)};
    Element const parent = parent_of(element);
    return path_of(parent == Element::unknown ? root : parent, root).append("/").append(name_of(element));
}

[[nodiscard]] constexpr Element root_of(ProfileVersion version) noexcept {
    return version == ProfileVersion::v4 ? Element::mbn_profile_ext : Element::mbn_profile;
}

} // namespace mbn::inline v0::detail

#endif
