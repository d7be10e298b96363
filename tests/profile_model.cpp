// SPDX-License-Identifier: BSL-1.0
#include <mbn/profile/profile.hpp>
#include <mbn/secret.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

template <class T>
concept Streamable = requires(std::ostream& stream, T const& value) { stream << value; };

static_assert(!Streamable<mbn::Secret>);
static_assert(Streamable<mbn::AutoConnect>);
static_assert(!std::is_convertible_v<mbn::Secret, std::string>);
static_assert(!std::is_convertible_v<mbn::Secret, std::string_view>);
static_assert(!std::is_convertible_v<char const*, mbn::Secret>);
static_assert(std::is_nothrow_move_constructible_v<mbn::Secret>);
static_assert(std::is_nothrow_move_assignable_v<mbn::Secret>);
static_assert(std::is_nothrow_move_constructible_v<mbn::ProfileContext>);

// Runs `use` on a secret that lives in a buffer of ours, and tells whether its text is still in there.
template <class Use>
bool leaves_trace(std::string_view text, Use&& use) {
    alignas(mbn::Secret) std::byte buffer[sizeof(mbn::Secret)] = {};
    auto* const secret = new (buffer) mbn::Secret{text};
    use(*secret);
    std::destroy_at(secret);
    std::string bytes;
    for (std::byte const byte : buffer)
        bytes += static_cast<char>(byte);
    return bytes.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("secret: reveal, gives back the text") {
    mbn::Secret const secret{"hunter2"};
    CHECK(secret.reveal() == "hunter2");
    CHECK_FALSE(secret.empty());
    CHECK(mbn::Secret{}.empty());
    CHECK(mbn::Secret{""}.empty());
}

TEST_CASE("secret: comparison, by text") {
    CHECK((mbn::Secret{"a"} == mbn::Secret{"a"}));
    CHECK((mbn::Secret{"a"} != mbn::Secret{"b"}));
    CHECK((mbn::Secret{"a"} != mbn::Secret{}));
}

TEST_CASE("secret: destruction, overwrites the text") {
    // Short enough to live inside the object, where the test can look for it afterwards.
    CHECK_FALSE(leaves_trace("hunter2", [](mbn::Secret&) {}));
}

TEST_CASE("secret: move, leaves nothing behind") {
    bool const trace = leaves_trace("hunter2", [](mbn::Secret& secret) {
        mbn::Secret const taken{std::move(secret)};
        CHECK(taken.reveal() == "hunter2");
    });
    CHECK_FALSE(trace);

    mbn::Secret source{"hunter2"};
    mbn::Secret target{"old"};
    target = std::move(source);
    CHECK(target.reveal() == "hunter2");
    CHECK(source.empty()); // NOLINT(bugprone-use-after-move): that is what is tested

    mbn::Secret long_source{std::string(100, 'x')};
    target = std::move(long_source);
    CHECK(target.reveal() == std::string(100, 'x'));
    CHECK(long_source.empty()); // NOLINT(bugprone-use-after-move)
}

TEST_CASE("secret: copy, is independent of its source") {
    mbn::Secret source{"hunter2"};
    mbn::Secret const copy{source};
    mbn::Secret assigned{"something longer than the text that comes"};
    assigned = source;
    source.wipe();
    CHECK(source.empty());
    CHECK(copy.reveal() == "hunter2");
    CHECK(assigned.reveal() == "hunter2");
}

TEST_CASE("secret: assignment to itself, keeps the text") {
    mbn::Secret secret{"hunter2"};
    mbn::Secret& same = secret;
    secret = same;
    CHECK(secret.reveal() == "hunter2");
    secret = std::move(same);
    CHECK(secret.reveal() == "hunter2");
}

TEST_CASE("secret: wipe of a string, overwrites its whole capacity") {
    std::string text(64, 'x');
    char const* const bytes = text.data();
    text.resize(3);
    mbn::detail::wipe(text);
    CHECK(text.empty());
    REQUIRE(text.data() == bytes);
    text.resize(64);
    CHECK(text == std::string(64, '\0'));
}

TEST_CASE("profile: designated initialisers, the rest has its defaults") {
    mbn::Profile const profile{.name = "Home", .context = {.access_string = "internet"}};
    CHECK(profile.version == mbn::ProfileVersion::v1);
    CHECK(profile.name == "Home");
    CHECK(profile.context.access_string == "internet");
    CHECK(profile.auto_connect == mbn::AutoConnect::manual);
    CHECK_FALSE(profile.is_default);
    CHECK(profile.admin_enable);
    CHECK_FALSE(profile.auto_connect_on_internet.has_value());
    CHECK_FALSE(profile.mms.has_value());
    CHECK(profile.context.password.empty());
    CHECK(profile.context.ip_type == mbn::IpType::default_type);
    CHECK(profile.creation_type == mbn::ProfileCreationType::not_stated);
}

TEST_CASE("profile: equality, sees every member") {
    mbn::Profile const base{.name = "Home"};
    auto const differs = [&](auto&& change) {
        mbn::Profile other = base;
        change(other);
        return other != base;
    };
    CHECK(mbn::Profile{base} == base);
    CHECK(differs([](mbn::Profile& p) { p.version = mbn::ProfileVersion::v4; }));
    CHECK(differs([](mbn::Profile& p) { p.name = "Work"; }));
    CHECK(differs([](mbn::Profile& p) { p.description = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.icon_file_path = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.is_default = true; }));
    CHECK(differs([](mbn::Profile& p) { p.creation_type = mbn::ProfileCreationType::admin_provisioned; }));
    CHECK(differs([](mbn::Profile& p) { p.subscriber_id = "1"; }));
    CHECK(differs([](mbn::Profile& p) { p.sim_icc_id = "1"; }));
    CHECK(differs([](mbn::Profile& p) { p.home_provider_name = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.auto_connect_on_internet = false; }));
    CHECK(differs([](mbn::Profile& p) { p.auto_connect = mbn::AutoConnect::always; }));
    CHECK(differs([](mbn::Profile& p) { p.context.access_string = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.context.user_name = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.context.password = mbn::Secret{"x"}; }));
    CHECK(differs([](mbn::Profile& p) { p.context.ignore_password = true; }));
    CHECK(differs([](mbn::Profile& p) { p.context.compression = mbn::Compression::enable; }));
    CHECK(differs([](mbn::Profile& p) { p.context.auth_protocol = mbn::AuthProtocol::none; }));
    CHECK(differs([](mbn::Profile& p) { p.context.ip_type = mbn::IpType::ipv6; }));
    CHECK(differs([](mbn::Profile& p) { p.roaming_partners.emplace_back(); }));
    CHECK(differs([](mbn::Profile& p) { p.is_purchase_profile = true; }));
    CHECK(differs([](mbn::Profile& p) { p.display_provider_name = "x"; }));
    CHECK(differs([](mbn::Profile& p) { p.is_additional_pdp_context = true; }));
    CHECK(differs([](mbn::Profile& p) { p.purpose_groups.emplace_back(mbn::purpose::ims); }));
    CHECK(differs([](mbn::Profile& p) { p.conditions.imsi = "1"; }));
    CHECK(differs([](mbn::Profile& p) { p.is_provisioning_profile = true; }));
    CHECK(differs([](mbn::Profile& p) { p.apn_id = 1; }));
    CHECK(differs([](mbn::Profile& p) { p.admin_enable = false; }));
    CHECK(differs([](mbn::Profile& p) { p.admin_roam_control = mbn::RoamControl::no_roam_allowed; }));
    CHECK(differs([](mbn::Profile& p) { p.is_exclusive_to_other = true; }));
    CHECK(differs([](mbn::Profile& p) { p.is_long_standing = true; }));
    CHECK(differs([](mbn::Profile& p) { p.mms.emplace(); }));
    CHECK(differs([](mbn::Profile& p) { p.foreign_elements.push_back({"<x/>"}); }));
}

TEST_CASE("auth choice: made from a protocol, states it") {
    mbn::AuthChoice const choice = mbn::AuthProtocol::pap;
    CHECK(choice.is_stated());
    CHECK_FALSE(choice.is_automatic());
    CHECK(choice.protocol() == mbn::AuthProtocol::pap);
}

TEST_CASE("auth choice: not stated, stated as none and automatic, are three things") {
    mbn::AuthChoice const absent;
    mbn::AuthChoice const none = mbn::AuthProtocol::none;
    mbn::AuthChoice const automatic = mbn::AuthChoice::automatic();
    CHECK((absent != none));
    CHECK((none != automatic));
    CHECK((absent != automatic));
    CHECK_FALSE(absent.is_stated());
    CHECK(automatic.is_stated());
    CHECK(automatic.is_automatic());
    CHECK(absent.protocol() == mbn::AuthProtocol::none);
    CHECK(automatic.protocol() == mbn::AuthProtocol::none);
}

TEST_CASE("effective auth protocol: automatic selection, CHAP where there are credentials") {
    mbn::ProfileContext context{.auth_protocol = mbn::AuthChoice::automatic()};
    CHECK(mbn::effective_auth_protocol(context) == mbn::AuthProtocol::none);
    context.user_name = "user";
    CHECK(mbn::effective_auth_protocol(context) == mbn::AuthProtocol::chap);
}

TEST_CASE("effective auth protocol: stated or absent, taken as it is") {
    CHECK(mbn::effective_auth_protocol({.user_name = "user"}) == mbn::AuthProtocol::none);
    CHECK(mbn::effective_auth_protocol({.user_name = "user", .auth_protocol = mbn::AuthProtocol::mschapv2}) ==
          mbn::AuthProtocol::mschapv2);
    CHECK(mbn::effective_auth_protocol({.auth_protocol = mbn::AuthProtocol::pap}) == mbn::AuthProtocol::pap);
}

TEST_CASE("allows registration: no limits, every registration and nothing else") {
    mbn::Profile const profile;
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::home));
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::partner));
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::roaming));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::none));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::searching));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::deregistered));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::denied));
}

TEST_CASE("allows registration: each applicability, its own networks") {
    struct Row {
        mbn::RoamApplicability roam;
        bool home;
        bool partner;
        bool non_partner;
    };
    Row const rows[] = {
        {mbn::RoamApplicability::any, true, true, true},
        {mbn::RoamApplicability::non_partner_only, false, false, true},
        {mbn::RoamApplicability::partner_only, false, true, false},
        {mbn::RoamApplicability::home_only, true, false, false},
        {mbn::RoamApplicability::home_and_partner, true, true, false},
        {mbn::RoamApplicability::partner_and_non_partner, false, true, true},
        {mbn::RoamApplicability::all_roaming, true, true, true},
    };
    for (Row const& row : rows) {
        CAPTURE(mbn::to_string(row.roam));
        mbn::Profile profile;
        profile.conditions.roam = row.roam;
        CHECK(mbn::allows_registration(profile, mbn::RegisterState::home) == row.home);
        CHECK(mbn::allows_registration(profile, mbn::RegisterState::partner) == row.partner);
        CHECK(mbn::allows_registration(profile, mbn::RegisterState::roaming) == row.non_partner);
        CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::searching));
    }
}

TEST_CASE("allows registration: two limits, their intersection") {
    mbn::Profile profile;
    profile.admin_roam_control = mbn::RoamControl::partner_roam_allowed;
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::home));
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::partner));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::roaming));
    profile.conditions.roam = mbn::RoamApplicability::partner_and_non_partner;
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::home));
    CHECK(mbn::allows_registration(profile, mbn::RegisterState::partner));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::roaming));
    profile.admin_roam_control = mbn::RoamControl::no_roam_allowed;
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::home));
    CHECK_FALSE(mbn::allows_registration(profile, mbn::RegisterState::partner));
}

TEST_CASE("profile enumerations: the Windows name, the spelling in a document") {
    CHECK(mbn::windows_name(mbn::AutoConnect::home_only) == "auto-home");
    CHECK(mbn::windows_name(mbn::AutoConnect::always) == "auto");
    CHECK(mbn::windows_name(mbn::RoamApplicability::partner_and_non_partner) == "PartnerAndNonpartner");
    CHECK(mbn::windows_name(mbn::RatApplicability::legacy_3gpp) == "3GPP_LEGACY");
    CHECK(mbn::windows_name(mbn::RatApplicability::lte_ehrpd) == "LTE_eHRPD");
    CHECK(mbn::windows_name(mbn::IwlanApplicability::cellular_and_iwlan) == "CellularAndIwlan");
    CHECK(mbn::windows_name(mbn::ProfileCreationType::device_provisioned) == "DeviceProvisioned");
    CHECK(mbn::windows_name(mbn::ProfileVersion::v4) == "MBNProfileExt");
    CHECK(mbn::windows_name(mbn::ProfileCreationType::not_stated).empty());
    CHECK(mbn::to_string(mbn::AutoConnect::home_only) == "auto_home");
}
