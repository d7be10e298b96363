// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/selection.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using enum mbn::ProfileReason;
using Reasons = std::vector<mbn::ProfileReason>;

using namespace mbn_test;

namespace {

mbn::Registration registered(mbn::RegisterState state, std::string provider = "00101") {
    mbn::Registration registration;
    registration.state = state;
    registration.provider_id = std::move(provider);
    registration.cellular_class = mbn::CellularClass::gsm;
    registration.available_data_classes = mbn::DataClass::gprs | mbn::DataClass::umts;
    return registration;
}

mbn::Registration const at_home = registered(mbn::RegisterState::home);

// A profile of our SIM that connects by itself.
mbn::Profile profile(std::string name, mbn::ProfileCreationType type = mbn::ProfileCreationType::user_provisioned) {
    return {.name = std::move(name),
            .creation_type = type,
            .subscriber_id = sim.subscriber_id,
            .auto_connect = mbn::AutoConnect::always};
}

mbn::Profile extended_profile(std::string name) {
    mbn::Profile made = profile(std::move(name));
    made.version = mbn::ProfileVersion::v4;
    made.subscriber_id.clear();
    made.sim_icc_id = sim.sim_icc_id;
    return made;
}

Reasons reasons(mbn::Profile const& single, mbn::Registration const& registration = at_home,
                mbn::SelectionRules const& rules = {}) {
    return mbn::rank_profiles(sim, registration, {single}, rules).front().reasons;
}

// "1 Name reason" for each, in order.
std::vector<std::string> order(std::vector<mbn::RankedProfile> const& ranked) {
    std::vector<std::string> lines;
    for (mbn::RankedProfile const& entry : ranked) {
        std::string line = std::to_string(entry.rank) + " " + entry.profile.name;
        for (mbn::ProfileReason const reason : entry.reasons)
            line.append(" ").append(name(reason));
        lines.push_back(line);
    }
    return lines;
}

} // namespace

TEST_CASE("selection: belongs to, by subscriber in v1 and by SIM in v4") {
    CHECK(mbn::belongs_to(profile("a"), sim));
    CHECK(mbn::belongs_to(extended_profile("a"), sim));

    mbn::Profile other = profile("a");
    other.subscriber_id = "001010123456780";
    CHECK_FALSE(mbn::belongs_to(other, sim));
    // What the service wrote into a v1 profile decides nothing.
    mbn::Profile marked = profile("a");
    marked.sim_icc_id = "8902";
    CHECK(mbn::belongs_to(marked, sim));

    mbn::Profile other_sim = extended_profile("a");
    other_sim.sim_icc_id = "8902";
    CHECK_FALSE(mbn::belongs_to(other_sim, sim));
    other_sim.subscriber_id = sim.subscriber_id;
    CHECK_FALSE(mbn::belongs_to(other_sim, sim));
    mbn::Profile both = extended_profile("a");
    both.subscriber_id = sim.subscriber_id;
    CHECK(mbn::belongs_to(both, sim));
    both.subscriber_id = "001010123456780";
    CHECK_FALSE(mbn::belongs_to(both, sim));
}

TEST_CASE("selection: belongs to, nobody while SIM or profile name nobody") {
    CHECK_FALSE(mbn::belongs_to(profile("a"), {}));
    CHECK_FALSE(mbn::belongs_to(extended_profile("a"), {}));
    CHECK_FALSE(mbn::belongs_to({.name = "a"}, {}));
    CHECK_FALSE(mbn::belongs_to({.name = "a"}, sim));
    CHECK_FALSE(mbn::belongs_to({.version = mbn::ProfileVersion::v4, .name = "a"}, {}));
}

TEST_CASE("selection: one profile that applies, tried with the reason") {
    std::vector<mbn::RankedProfile> const ranked = mbn::rank_profiles(sim, at_home, {profile("Home")});
    REQUIRE(ranked.size() == 1);
    CHECK(ranked[0].rank == 1);
    CHECK(ranked[0].reasons == Reasons{by_name});
    CHECK(to_string(ranked[0]) == "1 Home: nothing prefers it, so its name decides");
    CHECK(mbn::rank_profiles(sim, at_home, {}).empty());
}

TEST_CASE("selection: each objection, named alone") {
    auto const changed = [](auto change) {
        mbn::Profile made = extended_profile("a");
        change(made);
        return made;
    };
    using mbn::Profile;
    CHECK(reasons(changed([](Profile& p) { p.sim_icc_id = "1"; })) == Reasons{other_subscriber});
    CHECK(reasons(changed([](Profile& p) { p.conditions.imsi = "1"; })) == Reasons{other_imsi});
    CHECK(reasons(changed([](Profile& p) { p.conditions.imsi = sim.subscriber_id; })) == Reasons{by_name});
    CHECK(reasons(changed([](Profile& p) { p.auto_connect = mbn::AutoConnect::manual; })) ==
          Reasons{connects_manually});
    CHECK(reasons(changed([](Profile& p) { p.is_additional_pdp_context = true; })) == Reasons{additional_context});
    CHECK(reasons(changed([](Profile& p) { p.is_provisioning_profile = true; })) == Reasons{provisioning});
    CHECK(reasons(changed([](Profile& p) { p.admin_enable = false; })) == Reasons{disabled});
    CHECK(reasons(changed([](Profile& p) { p.conditions.iwlan = mbn::IwlanApplicability::iwlan_only; })) ==
          Reasons{iwlan_only});
    CHECK(reasons(changed([](Profile& p) { p.conditions.iwlan = mbn::IwlanApplicability::cellular_and_iwlan; })) ==
          Reasons{by_name});
    CHECK(reasons(changed([](Profile& p) { p.conditions.cellular_class = mbn::CellularClass::cdma; })) ==
          Reasons{other_cellular_class});
    CHECK(reasons(changed([](Profile& p) { p.conditions.cellular_class = mbn::CellularClass::gsm; })) ==
          Reasons{by_name});
    CHECK(reasons(extended_profile("a"), registered(mbn::RegisterState::searching)) == Reasons{not_registered});
    CHECK(mbn::rank_profiles({}, at_home, {extended_profile("a")})[0].reasons == Reasons{subscriber_unknown});
}

TEST_CASE("selection: all objections of a profile, told together") {
    mbn::Profile poor = profile("Poor");
    poor.subscriber_id = "1";
    poor.auto_connect = mbn::AutoConnect::manual;
    poor.admin_enable = false;
    CHECK(reasons(poor) == Reasons{other_subscriber, connects_manually, disabled});
    CHECK(to_string(mbn::rank_profiles(sim, at_home, {poor})[0]) ==
          "- Poor: it is for another SIM, it is only used when asked for, an administrator disabled it");
}

TEST_CASE("selection: every reason, has a name and a sentence of its own") {
    std::vector<std::string_view> sentences;
    for (auto const& entry : enumerators(mbn::ProfileReason{})) {
        CHECK(*entry.name != '\0');
        CHECK_FALSE(mbn::text(entry.value).empty());
        sentences.push_back(mbn::text(entry.value));
    }
    std::sort(sentences.begin(), sentences.end());
    CHECK(std::adjacent_find(sentences.begin(), sentences.end()) == sentences.end());
    CHECK(mbn::text(mbn::ProfileReason{77}).empty());
}

TEST_CASE("selection: away from home, only what allows it") {
    mbn::Registration const abroad = registered(mbn::RegisterState::roaming, "00201");
    mbn::Profile home_only = profile("a");
    home_only.auto_connect = mbn::AutoConnect::home_only;
    CHECK(reasons(home_only) == Reasons{by_name});
    CHECK(reasons(home_only, abroad) == Reasons{connects_at_home_only});
    CHECK(reasons(profile("a"), abroad) == Reasons{by_name});

    mbn::Profile limited = extended_profile("a");
    limited.admin_roam_control = mbn::RoamControl::partner_roam_allowed;
    CHECK(reasons(limited, abroad) == Reasons{network_not_allowed});
    CHECK(reasons(limited, registered(mbn::RegisterState::partner)) == Reasons{by_name});
    limited.conditions.roam = mbn::RoamApplicability::partner_and_non_partner;
    CHECK(reasons(limited) == Reasons{network_not_allowed});

    // Asked for by the user, a v1 profile that says nothing of roaming still does not allow it.
    mbn::SelectionRules const by_user{.use = mbn::SelectionUse::by_user};
    CHECK(reasons(home_only, abroad, by_user) == Reasons{network_not_allowed});
    home_only.roaming_partners.push_back({.provider_id = "00201", .provider_name = "Friends"});
    CHECK(reasons(home_only, abroad, by_user) == Reasons{by_name});
}

TEST_CASE("selection: radio technology, excludes only what is known to be another") {
    mbn::Profile lte = extended_profile("a");
    lte.conditions.cellular_class = mbn::CellularClass::gsm;
    lte.conditions.rat = mbn::RatApplicability::lte_ehrpd;
    mbn::Profile legacy = lte;
    legacy.conditions.rat = mbn::RatApplicability::legacy_3gpp;
    CHECK(reasons(lte) == Reasons{other_radio_technology});
    CHECK(reasons(legacy) == Reasons{by_name});
    mbn::Registration fast = at_home;
    fast.available_data_classes = mbn::DataClass::umts | mbn::DataClass::lte;
    CHECK(reasons(lte, fast) == Reasons{by_name});
    CHECK(reasons(legacy, fast) == Reasons{other_radio_technology});
    fast.available_data_classes = mbn::DataClass::none;
    fast.cellular_class = mbn::CellularClass::none;
    CHECK(reasons(lte, fast) == Reasons{by_name});
    CHECK(reasons(legacy, fast) == Reasons{by_name});
}

TEST_CASE("selection: for a user, manual profiles count too") {
    mbn::Profile manual = profile("a");
    manual.auto_connect = mbn::AutoConnect::manual;
    CHECK(reasons(manual) == Reasons{connects_manually});
    CHECK(reasons(manual, at_home, {.use = mbn::SelectionUse::by_user}) == Reasons{by_name});
}

TEST_CASE("selection: categories, one profile hides all lower ones") {
    using enum mbn::ProfileCreationType;
    std::vector<mbn::Profile> profiles{profile("device", device_provisioned), profile("operator", operator_provisioned),
                                       profile("user", user_provisioned), profile("admin", admin_provisioned),
                                       profile("nobody", not_stated)};
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles)) ==
          std::vector<std::string>{"1 admin by_name", "0 device hidden_by_higher_category",
                                   "0 nobody hidden_by_higher_category", "0 operator hidden_by_higher_category",
                                   "0 user hidden_by_higher_category"});
    // One that does not apply hides nothing.
    profiles[3].admin_enable = false;
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles)) ==
          std::vector<std::string>{"1 nobody by_name", "2 user by_name", "0 admin disabled",
                                   "0 device hidden_by_higher_category", "0 operator hidden_by_higher_category"});
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, {.highest_category = operator_provisioned})) ==
          std::vector<std::string>{"1 operator by_name", "0 admin disabled category_too_high",
                                   "0 device hidden_by_higher_category", "0 nobody category_too_high",
                                   "0 user category_too_high"});
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, {.highest_category = device_provisioned})).front() ==
          "1 device from_device");
}

TEST_CASE("selection: order within a category") {
    std::vector<mbn::Profile> profiles{profile("b"),       profile("buy"),     profile("a"),   profile("default"),
                                       profile("ordered"), profile("earlier"), profile("last")};
    profiles[1].is_purchase_profile = true;
    profiles[3].is_default = true;
    mbn::SelectionRules const rules{.last_known_good = "last", .order = {"earlier", "unknown", "ordered"}};
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, rules)) ==
          std::vector<std::string>{"1 last last_known_good", "2 earlier ordered", "3 ordered ordered",
                                   "4 default is_default", "5 a by_name", "6 b by_name", "7 buy purchase"});
    // Of two with one name the first comes first.
    mbn::Profile twin = profile("a");
    twin.description = "second";
    CHECK(mbn::rank_profiles(sim, at_home, {profile("a"), twin})[1].profile.description == "second");
    CHECK(mbn::rank_profiles(sim, at_home, {twin, profile("a")})[0].profile.description == "second");
    // The order of the list does not matter otherwise.
    std::reverse(profiles.begin(), profiles.end());
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, rules)).front() == "1 last last_known_good");
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, rules)).back() == "7 buy purchase");
    // A profile for buying a plan comes last even where it worked.
    CHECK(order(mbn::rank_profiles(sim, at_home, profiles, {.last_known_good = "buy"})).back() == "7 buy purchase");
}
