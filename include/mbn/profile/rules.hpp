// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_RULES_HPP
#define MBN_PROFILE_RULES_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/elements.hpp>
#include <mbn/profile/detail/spelling.hpp>
#include <mbn/profile/detail/text.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/violation.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// What is about to happen to a profile.
enum class ProfileUse : std::uint32_t {
    connect,
    create,
    /// Replaces the stored profile of the same name.
    update,
};

/// What the rules beyond the schema have to know.
struct ProfileSituation {
    ProfileUse use{ProfileUse::connect};
    /// The class of the device; `none` where it is not known.
    CellularClass device{CellularClass::none};
};

namespace detail {

[[nodiscard]] inline bool is_in_group(Profile const& profile, std::string_view guid) noexcept {
    for (std::string const& group : profile.purpose_groups)
        if (equals_ignoring_case(group, guid))
            return true;
    return false;
}

// An IMSI has at most 15 digits, a MIN 10.
[[nodiscard]] constexpr bool is_subscriber_number(std::string_view text) noexcept {
    for (char const character : text)
        if (!is_digit(character))
            return false;
    return !text.empty() && text.size() <= 15;
}

// A drive, a share, a variable in front, or a path of this system.
[[nodiscard]] constexpr bool is_absolute_bitmap_path(std::string_view path) noexcept {
    bool const drive = path.size() > 2 && is_letter(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
    bool const rooted = path.starts_with("\\\\") || path.starts_with('/') || path.starts_with('%');
    return (drive || rooted) && path.size() >= 4 && equals_ignoring_case(path.substr(path.size() - 4), ".bmp");
}

// The rules that connect one element with another. `report(severity, rule, element, text)` is told each violation.
template <class Report>
void check_relations(Dependent<Report, Profile> const& profile, ProfileSituation situation, Report&& report) {
    using enum Severity;
    bool const is_manual = profile.auto_connect == AutoConnect::manual;
    if (profile.is_additional_pdp_context && profile.is_default)
        report(error, ProfileRule::additional_context, Element::is_default,
               "an additional context must not be the default profile");
    if (profile.is_additional_pdp_context && !is_manual)
        report(error, ProfileRule::additional_context, Element::connection_mode,
               "an additional context must be connected manually");
    if (profile.is_provisioning_profile && profile.is_default)
        report(error, ProfileRule::provisioning, Element::is_default,
               "a provisioning profile must not be the default profile");
    if (profile.is_provisioning_profile && !is_manual)
        report(error, ProfileRule::provisioning, Element::connection_mode,
               "a provisioning profile must be connected manually");
    if (profile.is_long_standing && !profile.is_additional_pdp_context)
        report(error, ProfileRule::long_standing, Element::is_long_standing,
               "a long standing context must be an additional context");
    if (profile.conditions.rat != RatApplicability::any && profile.conditions.cellular_class != CellularClass::gsm)
        report(error, ProfileRule::rat_without_3gpp, Element::rat_applicability, "needs CellularClass 3GPP");
    if (profile.mms) {
        auto const demand = [&](bool holds, Element element, std::string_view text) {
            if (!holds)
                report(error, ProfileRule::mms_profile, element, text);
        };
        demand(profile.creation_type == ProfileCreationType::user_provisioned, Element::profile_creation_type,
               "an MMS profile must be UserProvisioned");
        demand(!profile.sim_icc_id.empty(), Element::sim_icc_id, "an MMS profile must name its SIM");
        demand(is_manual, Element::connection_mode, "an MMS profile must be connected manually");
        demand(is_in_group(profile, purpose::mms), Element::purpose_groups,
               "an MMS profile must be in the purpose group MMS");
        demand(profile.is_additional_pdp_context, Element::is_additional_pdp_context_profile,
               "an MMS profile must be an additional context");
    }

    bool const is_cdma =
        situation.device == CellularClass::cdma || profile.conditions.cellular_class == CellularClass::cdma;
    if (is_cdma && profile.context.compression != Compression::none)
        report(warning, ProfileRule::setting_for_3gpp_only, Element::compression, "has no effect on a 3GPP2 device");
    if (is_cdma && profile.context.auth_protocol.is_stated())
        report(warning, ProfileRule::setting_for_3gpp_only, Element::auth_protocol, "has no effect on a 3GPP2 device");
    if (profile.version == ProfileVersion::v1 && !profile.sim_icc_id.empty())
        report(warning, ProfileRule::written_by_service, Element::sim_icc_id,
               "is written by the service; leave it out");
    if (profile.version == ProfileVersion::v1 && !profile.home_provider_name.empty())
        report(warning, ProfileRule::written_by_service, Element::home_provider_name,
               "is written by the service; leave it out");
    if (situation.use == ProfileUse::update && !profile.context.ignore_password && profile.context.password.empty() &&
        !profile.context.user_name.empty())
        report(warning, ProfileRule::password_would_be_lost, Element::user_logon_cred,
               "no password and IgnorePassword not true: a stored password is lost");
    if (!profile.subscriber_id.empty() && !is_subscriber_number(profile.subscriber_id))
        report(warning, ProfileRule::subscriber_id_form, Element::subscriber_id, "should have at most 15 digits");
    if (!profile.icon_file_path.empty() && !is_absolute_bitmap_path(profile.icon_file_path))
        report(warning, ProfileRule::icon_file_form, Element::icon_file_path,
               "should be the absolute path of a .bmp file");
}

// What the schema says about single values, for a profile that never was a document.
template <class Report>
void check_values(Dependent<Report, Profile> const& profile, Report&& report) {
    auto const demand = [&](bool holds, Element element) {
        if (!holds)
            report(Severity::error, ProfileRule::value, element, value_rule_of(element));
    };
    auto const text = [&](std::string_view value, Element element, std::size_t maximum) {
        std::size_t const length = utf16_length(value);
        if (length == no_length)
            report(Severity::error, ProfileRule::value, element, "holds what no XML document can hold");
        else if (maximum != 0)
            demand(length <= maximum, element);
    };
    text(profile.name, Element::name, 255);
    text(profile.description, Element::description, 255);
    text(profile.icon_file_path, Element::icon_file_path, 1024);
    text(profile.subscriber_id, Element::subscriber_id, 0);
    text(profile.home_provider_name, Element::home_provider_name, 20);
    text(profile.display_provider_name, Element::display_provider_name, 20);
    text(profile.context.access_string, Element::access_string, 100);
    text(profile.context.user_name, Element::user_name, 255);
    text(profile.context.password.reveal(), Element::password, 255);
    text(profile.conditions.imsi, Element::imsi, 0);

    auto const all = [](std::string_view value, auto predicate) {
        for (char const character : value)
            if (!predicate(character))
                return false;
        return true;
    };
    demand(profile.sim_icc_id.size() <= 20 &&
               all(profile.sim_icc_id, [](char character) { return is_digit(character) || is_letter(character); }),
           Element::sim_icc_id);
    for (RoamingPartner const& partner : profile.roaming_partners) {
        demand(!partner.provider_id.empty() && partner.provider_id.size() <= 6 && all(partner.provider_id, is_digit),
               Element::provider_id);
        text(partner.provider_name, Element::provider_name, 20);
    }
    if (profile.purpose_groups.size() > 10)
        report(Severity::error, ProfileRule::given_twice, Element::purpose_group_guid,
               "stands here more than 10 times");
    for (std::string const& group : profile.purpose_groups)
        demand(is_braced_guid(group), Element::purpose_group_guid);

    constexpr std::int64_t eighteen_digits = 999'999'999'999'999'999;
    demand(profile.apn_id >= -eighteen_digits && profile.apn_id <= eighteen_digits, Element::apn_id);
    if (profile.mms) {
        text(profile.mms->url, Element::mmsc_url, 0);
        demand(profile.mms->port <= 99999, Element::mmsc_port);
        demand(profile.mms->maximum_message_size <= std::uint64_t{eighteen_digits}, Element::mms_maximum_message_size);
    }

    demand(is_enumerator(profile.creation_type), Element::profile_creation_type);
    demand(is_enumerator(profile.auto_connect), Element::connection_mode);
    demand(is_enumerator(profile.context.compression), Element::compression);
    demand(is_enumerator(profile.context.auth_protocol.protocol()), Element::auth_protocol);
    demand(is_enumerator(profile.context.ip_type), Element::ip_type);
    demand(is_enumerator(profile.conditions.cellular_class), Element::cellular_class);
    demand(is_enumerator(profile.conditions.rat), Element::rat_applicability);
    demand(is_enumerator(profile.conditions.roam), Element::roam_applicability);
    demand(is_enumerator(profile.conditions.iwlan), Element::iwlan_applicability);
    demand(is_enumerator(profile.admin_roam_control), Element::admin_roam_control);
}

} // namespace detail

/// Everything that is wrong with a typed profile: values that the schema forbids, and the rules beyond the schema.
///
/// Name, subscriber and SIM may be empty: a profile that is only used to connect needs none of them. No value is
/// shown. Works without any XML library; safe from any thread.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, ProfileReport> check_profile(Profile const& profile,
                                                                   ProfileSituation situation = {}) {
    detail::Dependent<Used, ProfileReport> found;
    auto const report = [&](Severity severity, ProfileRule rule, detail::Element element, std::string_view text) {
        detail::Dependent<Used, Violation> violation;
        violation.severity = severity;
        violation.rule = rule;
        violation.path = detail::path_of(element, detail::root_of(profile.version));
        violation.text = text;
        found.violations.push_back(std::move(violation));
    };
    detail::check_values(profile, report);
    detail::check_relations(profile, situation, report);
    if (profile.admin_roam_control != RoamControl::all_roam_allowed &&
        profile.conditions.roam != RoamApplicability::any)
        report(Severity::warning, ProfileRule::two_roaming_limits, detail::Element::admin_roam_control,
               "stands beside RoamApplicability: both limits apply");
    return found;
}

} // namespace mbn::inline v0

#endif
