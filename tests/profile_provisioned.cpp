// SPDX-License-Identifier: BSL-1.0
#include "profile_support.hpp"

#include <mbn/profile/memory_store.hpp>
#include <mbn/profile/provisioned.hpp>
#include <mbn/profile/rules.hpp>
#include <mbn/profile/selection.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace mbn_test;

namespace {

mbn::ProvisionedContext internet(std::uint32_t id = 3) {
    return {.id = id,
            .type = mbn::ContextType::internet,
            .access_string = "internet",
            .user_name = "user",
            .password = mbn::Secret{"secret"},
            .compression = mbn::Compression::enable,
            .auth_protocol = mbn::AuthProtocol::pap};
}

} // namespace

TEST_CASE("provisioned context: internet, a profile of the device with all its settings") {
    std::optional<mbn::Profile> const profile = mbn::profile_from(internet(), sim);
    REQUIRE(profile.has_value());
    CHECK(profile->version == mbn::ProfileVersion::v1);
    CHECK(profile->name == "internet (device context 3)");
    CHECK(profile->creation_type == mbn::ProfileCreationType::device_provisioned);
    CHECK(profile->subscriber_id == sim.subscriber_id);
    // Written by the service only.
    CHECK(profile->sim_icc_id.empty());
    CHECK(profile->auto_connect == mbn::AutoConnect::home_only);
    CHECK_FALSE(profile->is_purchase_profile);
    CHECK(profile->context.access_string == "internet");
    CHECK(profile->context.user_name == "user");
    CHECK(profile->context.password.reveal() == "secret");
    CHECK(profile->context.compression == mbn::Compression::enable);
    CHECK(profile->context.auth_protocol.protocol() == mbn::AuthProtocol::pap);
    CHECK(mbn::check_profile(*profile).violations.empty());
    CHECK(mbn::belongs_to(*profile, sim));
}

TEST_CASE("provisioned context: every type, only two are meant for data connections") {
    for (auto const& entry : enumerators(mbn::ContextType{})) {
        mbn::ProvisionedContext context = internet();
        context.type = entry.value;
        std::optional<mbn::Profile> const profile = mbn::profile_from(context, sim);
        bool const is_purchase = entry.value == mbn::ContextType::purchase;
        CHECK(profile.has_value() == (is_purchase || entry.value == mbn::ContextType::internet));
        if (profile)
            CHECK(profile->is_purchase_profile == is_purchase);
    }
}

TEST_CASE("provisioned context: without names and credentials, left to the network") {
    mbn::ProvisionedContext const bare{.id = 0, .type = mbn::ContextType::internet};
    std::optional<mbn::Profile> profile = mbn::profile_from(bare, sim);
    REQUIRE(profile.has_value());
    CHECK(profile->name == "device context 0");
    CHECK((profile->context == mbn::ProfileContext{}));
    profile = mbn::profile_from(mbn::ProvisionedContext{.type = mbn::ContextType::internet}, sim);
    REQUIRE(profile.has_value());
    CHECK(profile->name == "device context");
}

TEST_CASE("provisioned context: SIM that tells only a part of itself") {
    std::optional<mbn::Profile> profile = mbn::profile_from(internet(), {.sim_icc_id = sim.sim_icc_id});
    REQUIRE(profile.has_value());
    CHECK(profile->version == mbn::ProfileVersion::v4);
    CHECK(profile->sim_icc_id == sim.sim_icc_id);
    CHECK(mbn::belongs_to(*profile, sim));
    mbn::MemoryStore store;
    CHECK(store.create(*profile).has_value());

    profile = mbn::profile_from(internet(), {});
    REQUIRE(profile.has_value());
    CHECK(mbn::check_profile(*profile).is_valid());
    CHECK_FALSE(store.create(*profile).has_value());
}

TEST_CASE("provisioned context: all of a device, each a profile of its own that can be stored") {
    mbn::ProvisionedContext empty;
    mbn::ProvisionedContext voice = internet(2);
    voice.type = mbn::ContextType::voice;
    std::vector<mbn::Profile> const profiles = mbn::profiles_from({empty, internet(1), voice, internet(4)}, sim);
    REQUIRE(profiles.size() == 2);
    CHECK(profiles[0].name == "internet (device context 1)");
    CHECK(profiles[1].name == "internet (device context 4)");
    mbn::MemoryStore store;
    for (mbn::Profile const& profile : profiles)
        REQUIRE(store.create(profile).has_value());
    CHECK((store.resolve("internet (device context 4)").value() == profiles[1]));

    mbn::Registration home;
    home.state = mbn::RegisterState::home;
    std::vector<mbn::RankedProfile> const ranked = mbn::rank_profiles(sim, home, profiles);
    CHECK(ranked[0].reasons == std::vector{mbn::ProfileReason::from_device});
    CHECK(mbn::profiles_from({}, sim).empty());
}
