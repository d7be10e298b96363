// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_SELECTION_HPP
#define MBN_PROFILE_SELECTION_HPP

#include <mbn/connection/roaming.hpp>
#include <mbn/detail/enumeration.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/profile/profile.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// Whether a profile is for this SIM. A v1 profile names its subscriber (`GetConnectionProfiles`), a v4 profile its
/// SIM, and its subscriber where it says so. False while the device does not know either.
[[nodiscard]] inline bool belongs_to(Profile const& profile, Subscriber const& subscriber) noexcept {
    bool const names_sim = profile.version == ProfileVersion::v4 && !profile.sim_icc_id.empty();
    bool const is_subscriber = !profile.subscriber_id.empty() && profile.subscriber_id == subscriber.subscriber_id;
    if (!names_sim)
        return is_subscriber;
    return profile.sim_icc_id == subscriber.sim_icc_id && (profile.subscriber_id.empty() || is_subscriber);
}

/// Why a profile stands where it does in the order of attempts, or why it is not tried.
enum class ProfileReason : std::uint32_t {
    // It is not tried:
    subscriber_unknown,
    other_subscriber,
    other_imsi,
    not_registered,
    connects_manually,
    connects_at_home_only,
    network_not_allowed,
    additional_context,
    provisioning,
    disabled,
    category_too_high,
    other_cellular_class,
    other_radio_technology,
    iwlan_only,
    hidden_by_higher_category,
    // It is tried, and stands here because:
    last_known_good,
    from_device,
    ordered,
    is_default,
    by_name,
    purchase,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileReason /*type*/) noexcept {
    using enum ProfileReason;
    return detail::enumerator_list<ProfileReason>({
        {subscriber_unknown, "subscriber_unknown"},
        {other_subscriber, "other_subscriber"},
        {other_imsi, "other_imsi"},
        {not_registered, "not_registered"},
        {connects_manually, "connects_manually"},
        {connects_at_home_only, "connects_at_home_only"},
        {network_not_allowed, "network_not_allowed"},
        {additional_context, "additional_context"},
        {provisioning, "provisioning"},
        {disabled, "disabled"},
        {category_too_high, "category_too_high"},
        {other_cellular_class, "other_cellular_class"},
        {other_radio_technology, "other_radio_technology"},
        {iwlan_only, "iwlan_only"},
        {hidden_by_higher_category, "hidden_by_higher_category"},
        {last_known_good, "last_known_good"},
        {from_device, "from_device"},
        {ordered, "ordered"},
        {is_default, "is_default"},
        {by_name, "by_name"},
        {purchase, "purchase"},
    });
}

/// As it reads behind the name of the profile.
[[nodiscard]] constexpr std::string_view text(ProfileReason reason) noexcept {
    switch (reason) {
        using enum ProfileReason;
    case subscriber_unknown:
        return "the SIM is not known yet";
    case other_subscriber:
        return "it is for another SIM";
    case other_imsi:
        return "its conditions name another subscriber";
    case not_registered:
        return "the device is not registered";
    case connects_manually:
        return "it is only used when asked for";
    case connects_at_home_only:
        return "it connects by itself at home only";
    case network_not_allowed:
        return "it does not allow this network";
    case additional_context:
        return "it is for an additional context";
    case provisioning:
        return "it is for provisioning";
    case disabled:
        return "an administrator disabled it";
    case category_too_high:
        return "its category is above the highest that is allowed";
    case other_cellular_class:
        return "its conditions name another cellular class";
    case other_radio_technology:
        return "its conditions name another radio technology";
    case iwlan_only:
        return "it is for access over Wi-Fi";
    case hidden_by_higher_category:
        return "a profile of a higher category applies";
    case last_known_good:
        return "it worked last";
    case from_device:
        return "it was provisioned in the device";
    case ordered:
        return "it stands in the order that was set";
    case is_default:
        return "it is the default profile";
    case by_name:
        return "nothing prefers it, so its name decides";
    case purchase:
        return "it is for buying a plan and so comes last";
    }
    return {};
}

/// For what a profile is looked for.
enum class SelectionUse : std::uint32_t {
    /// Connecting without being asked: profiles must connect automatically.
    automatic,
    /// Connecting because somebody asked, without naming a profile.
    by_user,
};

/// What an owner of the device decided about the order of profiles.
struct SelectionRules {
    SelectionUse use = SelectionUse::automatic;
    /// Profiles of higher categories are not used (`netsh mbn set highestconncategory`). The order is administrator,
    /// user, operator, device; a profile that states none counts as the user's.
    ProfileCreationType highest_category = ProfileCreationType::admin_provisioned;
    /// The name of the profile that connected last; empty where there is none.
    std::string last_known_good{};
    /// Names, the first to be tried first.
    std::vector<std::string> order{};
};

/// A profile and what is to be said of it.
struct RankedProfile {
    Profile profile{};
    /// 1 for the profile to try first, 0 for one that is not tried.
    std::uint32_t rank = 0;
    /// Never empty. For a profile that is not tried: everything that speaks against it.
    std::vector<ProfileReason> reasons{};

    friend bool operator==(RankedProfile const&, RankedProfile const&) noexcept = default;
};

/// One line: `1 Home: it is the default profile`, or `- Work: it is for another SIM, an administrator disabled it`.
template <std::same_as<RankedProfile> Printed>
[[nodiscard]] std::string to_string(Printed const& ranked) {
    std::string line = ranked.rank == 0 ? std::string{"-"} : std::to_string(ranked.rank);
    line.append(" ").append(ranked.profile.name);
    std::string_view separator = ": ";
    for (ProfileReason const reason : ranked.reasons) {
        line.append(separator).append(text(reason));
        separator = ", ";
    }
    return line;
}

namespace detail {

// 0 is the highest.
[[nodiscard]] constexpr std::uint32_t category_of(ProfileCreationType type) noexcept {
    switch (type) {
    case ProfileCreationType::admin_provisioned:
        return 0;
    case ProfileCreationType::not_stated:
    case ProfileCreationType::user_provisioned:
        break;
    case ProfileCreationType::operator_provisioned:
        return 2;
    case ProfileCreationType::device_provisioned:
        return 3;
    }
    return 1;
}

// A device that does not say which technologies there are excludes nothing.
[[nodiscard]] constexpr bool applies_to_technology(RatApplicability wanted, DataClass available) noexcept {
    bool const has_lte = contains(available, DataClass::lte);
    bool const is_unknown = available == DataClass::none;
    return wanted == RatApplicability::any || is_unknown || (wanted == RatApplicability::lte_ehrpd) == has_lte;
}

// Everything that speaks against a profile taken by itself.
template <class Used>
[[nodiscard]] Dependent<Used, std::vector<ProfileReason>>
objections(Dependent<Used, Profile> const& profile, Subscriber const& subscriber, Registration const& registration,
           SelectionRules const& rules) {
    using enum ProfileReason;
    Dependent<Used, std::vector<ProfileReason>> found;
    auto const unless = [&found](bool holds, ProfileReason reason) {
        if (!holds)
            found.push_back(reason);
    };
    ProfileConditions const& conditions = profile.conditions;
    bool const is_known = !subscriber.subscriber_id.empty() || !subscriber.sim_icc_id.empty();
    unless(is_known, subscriber_unknown);
    unless(!is_known || belongs_to(profile, subscriber), other_subscriber);
    unless(conditions.imsi.empty() || conditions.imsi == subscriber.subscriber_id, other_imsi);
    if (rules.use == SelectionUse::automatic)
        unless(profile.auto_connect != AutoConnect::manual, connects_manually);
    unless(!profile.is_additional_pdp_context, additional_context);
    unless(!profile.is_provisioning_profile, provisioning);
    unless(profile.admin_enable, disabled);
    unless(category_of(profile.creation_type) >= category_of(rules.highest_category), category_too_high);
    unless(conditions.iwlan != IwlanApplicability::iwlan_only, iwlan_only);
    if (!is_registered(registration.state)) {
        found.push_back(not_registered);
        return found;
    }
    bool const stays_home = rules.use == SelectionUse::automatic && profile.auto_connect == AutoConnect::home_only &&
                            registration.state != RegisterState::home;
    unless(!stays_home, connects_at_home_only);
    unless(stays_home || allows_network(profile, registration), network_not_allowed);
    unless(conditions.cellular_class == CellularClass::none || registration.cellular_class == CellularClass::none ||
               conditions.cellular_class == registration.cellular_class,
           other_cellular_class);
    unless(applies_to_technology(conditions.rat, registration.available_data_classes), other_radio_technology);
    return found;
}

// Where a profile stands among those of its category, and why. Smaller comes first.
template <class Used>
[[nodiscard]] std::pair<std::size_t, ProfileReason> place_of(Dependent<Used, Profile> const& profile,
                                                             SelectionRules const& rules) {
    if (profile.is_purchase_profile)
        return {rules.order.size() + 4, ProfileReason::purchase};
    if (!rules.last_known_good.empty() && profile.name == rules.last_known_good)
        return {0, ProfileReason::last_known_good};
    if (profile.creation_type == ProfileCreationType::device_provisioned)
        return {1, ProfileReason::from_device};
    auto const ordered = std::find(rules.order.begin(), rules.order.end(), profile.name);
    if (ordered != rules.order.end())
        return {2 + static_cast<std::size_t>(ordered - rules.order.begin()), ProfileReason::ordered};
    if (profile.is_default)
        return {rules.order.size() + 2, ProfileReason::is_default};
    return {rules.order.size() + 3, ProfileReason::by_name};
}

} // namespace detail

/// Which profile to use for a SIM in a network, and why that one: all profiles, those to try first, in the order of
/// trying; then the others by name, each with what speaks against it.
///
/// The rules are those of Windows' automatic connection. A profile is tried where it is for this SIM, connects
/// automatically, is enabled, allows the network and meets its conditions; and where no profile of a higher category
/// (administrator, user, operator, device) does. Among its like comes first what worked last, then what was provisioned
/// in the device, then the order that was set, then the default profile, then the rest by name; a profile for buying a
/// plan comes last. A pure function; it allocates, and fails for lack of memory only.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, std::vector<RankedProfile>>
rank_profiles(Subscriber const& subscriber, Registration const& registration, std::vector<Profile> const& profiles,
              SelectionRules const& rules = {}) {
    struct Entry {
        detail::Dependent<Used, RankedProfile> ranked;
        std::size_t place;
        std::size_t index;
    };
    detail::Dependent<Used, std::vector<Entry>> entries;
    std::uint32_t category = 4;
    for (Profile const& profile : profiles) {
        Entry entry{
            {profile, 0, detail::objections<Used>(profile, subscriber, registration, rules)}, 0, entries.size()};
        if (entry.ranked.reasons.empty())
            category = (std::min)(category, detail::category_of(profile.creation_type));
        entries.push_back(std::move(entry));
    }
    for (Entry& entry : entries) {
        Profile const& profile = entry.ranked.profile;
        if (entry.ranked.reasons.empty() && detail::category_of(profile.creation_type) > category)
            entry.ranked.reasons.push_back(ProfileReason::hidden_by_higher_category);
        if (!entry.ranked.reasons.empty())
            continue;
        auto const [place, reason] = detail::place_of<Used>(profile, rules);
        entry.place = place;
        entry.ranked.rank = 1;
        entry.ranked.reasons.push_back(reason);
    }
    // Two profiles of one name, which no store has, stay in their order.
    std::sort(entries.begin(), entries.end(), [](Entry const& left, Entry const& right) {
        auto const key = [](Entry const& entry) {
            return std::tuple{entry.ranked.rank == 0, entry.place, std::string_view{entry.ranked.profile.name},
                              entry.index};
        };
        return key(left) < key(right);
    });
    detail::Dependent<Used, std::vector<RankedProfile>> ranked;
    for (Entry& entry : entries) {
        if (entry.ranked.rank != 0)
            entry.ranked.rank = static_cast<std::uint32_t>(ranked.size()) + 1;
        ranked.push_back(std::move(entry.ranked));
    }
    return ranked;
}

} // namespace mbn::inline v0

#endif
