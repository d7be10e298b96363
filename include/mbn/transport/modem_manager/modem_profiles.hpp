// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_MODEM_PROFILES_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_MODEM_PROFILES_HPP

#include <mbn/device.hpp>
#include <mbn/profile/detail/elements.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/provisioned.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/contexts.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/translation.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Connection profiles as the profiles of `Modem3gpp.ProfileManager`, and back. Pure functions.
namespace mbn::inline v0::modem_manager {

/// A profile that a modem keeps.
struct ModemProfile {
    /// With its password, where the modem tells it.
    Profile profile = {};
    /// As ModemManager told it, without the password.
    Dictionary settings = {};
};

namespace detail {

[[nodiscard]] inline ProfileCreationType creation_type(Dictionary const& settings) {
    switch (enumerated(settings, "profile-source", ProfileSource::unknown)) {
    case ProfileSource::administrator:
        return ProfileCreationType::admin_provisioned;
    case ProfileSource::user:
        return ProfileCreationType::user_provisioned;
    case ProfileSource::network:
        return ProfileCreationType::operator_provisioned;
    case ProfileSource::modem:
    case ProfileSource::device:
        return ProfileCreationType::device_provisioned;
    case ProfileSource::unknown:
        break;
    }
    return ProfileCreationType::not_stated;
}

[[nodiscard]] constexpr IpType ip_type(std::uint32_t families) noexcept {
    if (families == ip_family::ipv6)
        return IpType::ipv6;
    if ((families & ip_family::ipv4v6) != 0 || families == (ip_family::ipv4 | ip_family::ipv6))
        return IpType::ipv4v6;
    return families == ip_family::ipv4 ? IpType::ipv4 : IpType::default_type;
}

// The slot as it reads in a name.
[[nodiscard]] inline std::string slot_text(Dictionary const& settings) {
    std::optional<std::uint32_t> const slot = number(settings, "profile-id");
    return slot ? "device context " + std::to_string(*slot) : std::string{"device context"};
}

} // namespace detail

/// The profile for one entry of `List` or for the answer of `Set`; nothing for one that is not meant for a data
/// connection.
///
/// It has the name that the modem keeps; where that keeps none, it is named after its access string, and without one
/// after its slot. It is bound to the SIM that is there, and connects by itself never, as nobody said so. A profile
/// that says its IP type, or is switched off, is one of v4, where the SIM tells its ICCID.
[[nodiscard]] inline std::optional<Profile> profile_from(Dictionary const& settings, Subscriber const& subscriber) {
    std::optional<Profile> made = mbn::profile_from(provisioned_context(settings), subscriber);
    if (!made)
        return made;
    Profile& profile = *made;
    profile.name = text(settings, "profile-name").value_or("");
    if (profile.name.empty())
        profile.name = profile.context.access_string;
    if (profile.name.empty())
        profile.name = detail::slot_text(settings);
    profile.creation_type = detail::creation_type(settings);
    profile.auto_connect = AutoConnect::manual;
    IpType const ip_type = detail::ip_type(number(settings, "ip-type").value_or(0));
    bool const is_enabled = flag(settings, "profile-enabled").value_or(true);
    if ((ip_type != IpType::default_type || !is_enabled) && !subscriber.sim_icc_id.empty()) {
        profile.version = ProfileVersion::v4;
        profile.sim_icc_id = subscriber.sim_icc_id;
        profile.context.ip_type = ip_type;
        profile.admin_enable = is_enabled;
    }
    return made;
}

/// The profiles of `List` that are meant for data connections, by slot. Where several would have one name, the slot
/// stands behind it in all but the first.
[[nodiscard]] inline std::vector<ModemProfile> modem_profiles(List const& listed, Subscriber const& subscriber) {
    std::vector<ModemProfile> result;
    auto const slot = [](ModemProfile const& one) {
        return number(one.settings, "profile-id").value_or(append_context);
    };
    for (Value const& one : listed) {
        auto const* const settings = get<Dictionary>(one);
        std::optional<Profile> profile = settings != nullptr ? profile_from(*settings, subscriber) : std::nullopt;
        if (!profile)
            continue;
        ModemProfile known{*std::move(profile), {}};
        for (auto const& [key, value] : *settings)
            if (key != "password")
                known.settings.emplace(key, value);
        auto const place = std::ranges::upper_bound(result, slot(known), {}, slot);
        result.insert(place, std::move(known));
    }
    for (auto one = result.begin(); one != result.end(); ++one) {
        auto const has_its_name = [one](ModemProfile const& other) { return other.profile.name == one->profile.name; };
        if (std::any_of(result.begin(), one, has_its_name))
            one->profile.name += " (" + detail::slot_text(one->settings) + ")";
    }
    return result;
}

/// The argument of `Set` for a profile: a new one, or the one that is stored with these settings. What a profile does
/// not speak of stays as it is stored.
///
/// `E_INVALIDARG` for text that D-Bus does not carry and for a number that has no name.
[[nodiscard]] inline Result<Dictionary> profile_settings(Profile const& profile, ProfileIndex index,
                                                         Dictionary const& stored = {}) {
    ProfileContext const& context = profile.context;
    std::optional<std::uint32_t> const family = detail::ip_family_of(context.ip_type);
    if (!family || !detail::is_valid_text(profile.name, 255))
        return make_error(hresult::e_invalidarg);
    Result<Dictionary> made = detail::access_settings(context.access_string, context.user_name, context.password,
                                                      effective_auth_protocol(context));
    if (!made)
        return made;
    Dictionary& settings = made.value();
    // A modem that keeps no names would be given the one that was made up for it.
    if (stored.empty() || stored.contains("profile-name"))
        settings.emplace("profile-name", profile.name);
    // A modem that is not asked to say what it is for takes it to be for data, and some know nothing else.
    ContextType const type = profile.is_purchase_profile ? ContextType::purchase : ContextType::internet;
    std::optional<std::uint32_t> const stored_types = number(stored, "apn-type");
    if (stored_types && context_type(*stored_types) == type)
        settings.emplace("apn-type", *stored_types);
    else if (stored_types || index == ProfileIndex::purpose || type != ContextType::internet)
        settings.emplace("apn-type", detail::apn_type_of(type).value_or(apn_type::standard));
    if (*family != 0)
        settings.emplace("ip-type", *family);
    if (!profile.admin_enable || stored.contains("profile-enabled"))
        settings.emplace("profile-enabled", profile.admin_enable);
    for (std::string_view const kept : {"profile-id", "access-type-preference", "roaming-allowance", "profile-source"})
        if (auto const found = stored.find(kept); found != stored.end())
            settings.insert(*found);
    return made;
}

namespace detail {

using mbn::detail::Element;

// The first element of a profile that is not in what the modem keeps of it, or `unknown` where nothing is lost.
[[nodiscard]] inline Element lost_element(Profile const& wanted, Profile const& kept, Subscriber const& subscriber) {
    bool const is_by_user = wanted.creation_type == ProfileCreationType::not_stated ||
                            wanted.creation_type == ProfileCreationType::user_provisioned;
    bool const is_for_data =
        std::ranges::all_of(wanted.purpose_groups, [](std::string const& group) { return group == purpose::internet; });
    ProfileContext const& context = wanted.context;
    struct Check {
        Element element;
        bool is_kept;
    };
    // Roughly by how likely they are to be there.
    Check const checks[] = {
        {Element::name, wanted.name == kept.name},
        {Element::description, wanted.description.empty()},
        {Element::icon_file_path, wanted.icon_file_path.empty()},
        {Element::is_default, !wanted.is_default},
        // What a user made is treated like what nobody says who made it.
        {Element::profile_creation_type, is_by_user || wanted.creation_type == kept.creation_type},
        {Element::subscriber_id, wanted.subscriber_id.empty() || wanted.subscriber_id == subscriber.subscriber_id},
        {Element::sim_icc_id, wanted.sim_icc_id.empty() || wanted.sim_icc_id == subscriber.sim_icc_id},
        {Element::home_provider_name, wanted.home_provider_name.empty()},
        {Element::auto_connect_on_internet, !wanted.auto_connect_on_internet},
        {Element::connection_mode, wanted.auto_connect == kept.auto_connect},
        {Element::access_string, context.access_string == kept.context.access_string},
        {Element::user_name, context.user_name == kept.context.user_name},
        {Element::password, context.password == kept.context.password},
        {Element::compression, context.compression == Compression::none},
        // "Automatic" is sent as what it comes to.
        {Element::auth_protocol, effective_auth_protocol(context) == effective_auth_protocol(kept.context)},
        {Element::ip_type, context.ip_type == IpType::default_type || context.ip_type == kept.context.ip_type},
        {Element::data_roaming_partners, wanted.roaming_partners.empty()},
        {Element::is_purchase_profile, wanted.is_purchase_profile == kept.is_purchase_profile},
        {Element::display_provider_name, wanted.display_provider_name.empty()},
        {Element::is_additional_pdp_context_profile, !wanted.is_additional_pdp_context},
        {Element::purpose_groups, is_for_data},
        {Element::profile_conditioned_on, wanted.conditions == ProfileConditions{}},
        {Element::is_provisioning_profile, !wanted.is_provisioning_profile},
        {Element::apn_id, wanted.apn_id == 0},
        {Element::admin_enable, wanted.admin_enable == kept.admin_enable},
        {Element::admin_roam_control, wanted.admin_roam_control == RoamControl::all_roam_allowed},
        {Element::is_exclusive_to_other, !wanted.is_exclusive_to_other},
        {Element::is_long_standing, !wanted.is_long_standing},
        {Element::mms_configuration, !wanted.mms},
        {Element::foreign, wanted.foreign_elements.empty()},
    };
    for (Check const& check : checks)
        if (!check.is_kept)
            return check.element;
    return Element::unknown;
}

} // namespace detail

/// The name of the first element of a profile that the modem did not keep: `kept` is what came back of it, from
/// `profile_from`. Empty where nothing was lost.
///
/// A modem keeps the access string, the credentials and how they are sent, what the profile is for, perhaps its name
/// and IP type, and nothing else.
[[nodiscard]] inline std::string_view lost_element(Profile const& wanted, Profile const& kept,
                                                   Subscriber const& subscriber) {
    detail::Element const lost = detail::lost_element(wanted, kept, subscriber);
    return lost == detail::Element::unknown ? std::string_view{} : mbn::detail::name_of(lost);
}

} // namespace mbn::inline v0::modem_manager

#endif
