// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_DOCUMENT_HPP
#define MBN_PROFILE_DETAIL_DOCUMENT_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/elements.hpp>
#include <mbn/profile/detail/source.hpp>
#include <mbn/profile/detail/spelling.hpp>
#include <mbn/profile/detail/text.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/secret.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::detail {

// A part of the text of a document; empty where the element is not there.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] constexpr bool empty() const noexcept { return begin == end; }
};

// A document that was read: what it says, what is wrong with it, and where its credentials stand.
template <class Used>
struct BasicParsedDocument {
    // UTF-8, with normalised namespaces. A secret, because the password stands in it.
    Secret text = {};
    Element root = Element::unknown;
    Dependent<Used, Profile> profile = {};
    // What only the second v4 root holds; the rest of it is in the profile.
    std::string oem_connection_id = {};
    RoamApplicability modem_roam = RoamApplicability::any;
    Dependent<Used, ProfileReport> report = {};

    Span user_name = {};
    Span ignore_password = {};
    Span password = {};
    std::array<Position, element_count> positions = {};

    [[nodiscard]] bool states(Element element) const noexcept {
        return positions[static_cast<std::size_t>(element)] != Position{};
    }
};

using ParsedDocument = BasicParsedDocument<WhenUsed>;

[[nodiscard]] inline bool to_boolean(std::string_view text) noexcept {
    return text == "true" || text == "1";
}

// The schema has checked the form by then; what it refused becomes 0.
template <class Integer>
[[nodiscard]] Integer to_integer(std::string_view text) noexcept {
    // `xs:decimal` and `xs:nonNegativeInteger` allow a sign, and 7.0 for 7. At most 18 digits of them are valid.
    long long const value = std::strtoll(std::string{text}.c_str(), nullptr, 10);
    return std::in_range<Integer>(value) && value != (std::numeric_limits<long long>::max)()
               ? static_cast<Integer>(value)
               : Integer{0};
}

// Takes over the text of one leaf.
template <class Used = WhenUsed>
void assign(Dependent<Used, ParsedDocument>& document, Element element, std::string_view text) {
    Dependent<Used, Profile>& profile = document.profile;
    if (element == Element::password) {
        profile.context.password = Secret{text};
        return;
    }
    // Blanks count here: the schema type is a plain string.
    if (element == Element::connection_mode) {
        profile.auto_connect = from_spelling<AutoConnect>(Dependent<Used, std::string_view>{text});
        return;
    }
    Dependent<Used, std::string> value = collapse(text);
    auto const partner = [&profile]() -> RoamingPartner& {
        if (profile.roaming_partners.empty())
            profile.roaming_partners.emplace_back();
        return profile.roaming_partners.back();
    };
    auto const mms = [&profile]() -> MmsConfiguration& { return profile.mms ? *profile.mms : profile.mms.emplace(); };
    switch (element) {
    case Element::name:
        profile.name = std::move(value);
        break;
    case Element::description:
        profile.description = std::move(value);
        break;
    case Element::icon_file_path:
        profile.icon_file_path = std::move(value);
        break;
    case Element::is_default:
        profile.is_default = to_boolean(value);
        break;
    case Element::profile_creation_type:
        profile.creation_type = from_spelling<ProfileCreationType>(value);
        break;
    case Element::subscriber_id:
        profile.subscriber_id = std::move(value);
        break;
    case Element::sim_icc_id:
        profile.sim_icc_id = std::move(value);
        break;
    case Element::home_provider_name:
        profile.home_provider_name = std::move(value);
        break;
    case Element::auto_connect_on_internet:
        profile.auto_connect_on_internet = to_boolean(value);
        break;
    case Element::access_string:
        profile.context.access_string = std::move(value);
        break;
    case Element::user_name:
        profile.context.user_name = std::move(value);
        break;
    case Element::ignore_password:
        profile.context.ignore_password = to_boolean(value);
        break;
    case Element::compression:
        profile.context.compression = from_spelling<Compression>(value);
        break;
    case Element::auth_protocol:
        profile.context.auth_protocol =
            value == "AutoSelection" ? AuthChoice::automatic() : AuthChoice{from_spelling<AuthProtocol>(value)};
        break;
    case Element::ip_type:
        profile.context.ip_type = from_spelling<IpType>(value);
        break;
    case Element::provider_id:
        partner().provider_id = std::move(value);
        break;
    case Element::provider_name:
        partner().provider_name = std::move(value);
        break;
    case Element::purpose_group_guid:
        profile.purpose_groups.push_back(std::move(value));
        break;
    case Element::cellular_class:
        profile.conditions.cellular_class = from_spelling<CellularClass>(value);
        break;
    case Element::rat_applicability:
        profile.conditions.rat = from_spelling<RatApplicability>(value);
        break;
    case Element::roam_applicability:
        (document.root == Element::modem_dm_config_profile ? document.modem_roam : profile.conditions.roam) =
            from_spelling<RoamApplicability>(value);
        break;
    case Element::imsi:
        profile.conditions.imsi = std::move(value);
        break;
    case Element::iwlan_applicability:
        profile.conditions.iwlan = from_spelling<IwlanApplicability>(value);
        break;
    case Element::is_provisioning_profile:
        profile.is_provisioning_profile = to_boolean(value);
        break;
    case Element::apn_id:
        profile.apn_id = to_integer<std::int64_t>(value);
        break;
    case Element::admin_enable:
        profile.admin_enable = to_boolean(value);
        break;
    case Element::admin_roam_control:
        profile.admin_roam_control = from_spelling<RoamControl>(value);
        break;
    case Element::is_exclusive_to_other:
        profile.is_exclusive_to_other = to_boolean(value);
        break;
    case Element::is_long_standing:
        profile.is_long_standing = to_boolean(value);
        break;
    case Element::mmsc_url:
        mms().url = std::move(value);
        break;
    case Element::mmsc_port:
        mms().port = to_integer<std::uint32_t>(value);
        break;
    case Element::mms_maximum_message_size:
        mms().maximum_message_size = to_integer<std::uint64_t>(value);
        break;
    case Element::oem_connection_id:
        document.oem_connection_id = std::move(value);
        break;
    case Element::is_purchase_profile:
        profile.is_purchase_profile = to_boolean(value);
        break;
    case Element::display_provider_name:
        profile.display_provider_name = std::move(value);
        break;
    case Element::is_additional_pdp_context_profile:
        profile.is_additional_pdp_context = to_boolean(value);
        break;
    default:
        break;
    }
}

} // namespace mbn::inline v0::detail

#endif
