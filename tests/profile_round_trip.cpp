// SPDX-License-Identifier: BSL-1.0
#include <mbn/profile/rules.hpp>
#include <mbn/profile/xml.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Profiles that keep every rule, and otherwise are anything.
class ProfileSource {
public:
    explicit ProfileSource(std::uint32_t seed) : random_{seed} {}

    [[nodiscard]] mbn::Profile profile() {
        mbn::Profile profile;
        profile.version = chance() ? mbn::ProfileVersion::v4 : mbn::ProfileVersion::v1;
        bool const is_v4 = profile.version == mbn::ProfileVersion::v4;
        profile.name = text(1, 255);
        profile.description = chance() ? text(1, 255) : "";
        profile.icon_file_path = chance() ? text(1, 1024) : "";
        profile.creation_type = one_of<mbn::ProfileCreationType>();
        profile.subscriber_id = !is_v4 || chance() ? digits(1, 15) : "";
        profile.sim_icc_id = is_v4 || chance() ? digits(1, 20) : "";
        profile.home_provider_name = chance() ? text(1, 20) : "";
        if (chance())
            profile.auto_connect_on_internet = chance();
        profile.is_purchase_profile = chance();
        profile.display_provider_name = chance() ? text(1, 20) : "";
        profile.is_additional_pdp_context = chance();
        for (std::size_t count = number(0, 3); count != 0; --count)
            profile.roaming_partners.push_back({digits(1, 6), chance() ? text(1, 20) : ""});
        for (std::size_t count = number(0, 2); count != 0; --count)
            profile.foreign_elements.push_back({foreign()});
        profile.context = context(is_v4);
        if (is_v4)
            add_v4_part(profile);
        if (!profile.is_additional_pdp_context && !profile.is_provisioning_profile) {
            profile.is_default = chance();
            profile.auto_connect = one_of<mbn::AutoConnect>();
        }
        return profile;
    }

    [[nodiscard]] mbn::ModemConfigProfile modem_config_profile() {
        mbn::ModemConfigProfile profile;
        profile.name = text(1, 255);
        profile.sim_icc_id = digits(1, 20);
        profile.apn_id = apn_id();
        profile.oem_connection_id = mbn::purpose::supl;
        profile.roam = one_of<mbn::RoamApplicability>();
        profile.context = context(true);
        profile.admin_enable = chance();
        profile.admin_roam_control = one_of<mbn::RoamControl>();
        profile.creation_type = one_of<mbn::ProfileCreationType>();
        if (chance())
            profile.foreign_elements.push_back({foreign()});
        return profile;
    }

private:
    [[nodiscard]] std::size_t number(std::size_t low, std::size_t high) {
        return std::uniform_int_distribution<std::size_t>{low, high}(random_);
    }

    [[nodiscard]] bool chance() { return number(0, 1) == 1; }

    template <class Enum>
    [[nodiscard]] Enum one_of() {
        auto const& table = mbn::detail::enumerator_table<Enum>;
        return table.begin()[number(0, table.size() - 1)].value;
    }

    [[nodiscard]] std::string digits(std::size_t low, std::size_t high) {
        std::string out;
        for (std::size_t count = number(low, high); count != 0; --count)
            out += static_cast<char>('0' + number(0, 9));
        return out;
    }

    // Of every kind of character, markup and the edges of the encodings included.
    [[nodiscard]] char32_t character() {
        constexpr char32_t pool[] = {U'a',  U'Z',   U'9',   U'<',   U'>',   U'&',   U'"',    U'\'', U']',    U'[',
                                     U'!',  U'-',   U'/',   U';',   U'%',   0x7F,   0x85,    0xA0,  0xE4,    0x7FF,
                                     0x800, 0x2028, 0x20AC, 0xD7FF, 0xE000, 0xFFFD, 0x10000, U'#',  0x1F600, 0x10FFFF};
        return pool[number(0, std::size(pool) - 1)];
    }

    [[nodiscard]] std::string text(std::size_t low, std::size_t high) {
        std::string out;
        std::size_t const wanted = number(low, number(0, 3) == 0 ? high : (std::min)(high, std::size_t{20}));
        for (std::size_t units = 0; units < wanted;) {
            bool const inside = units != 0 && units + 1 < wanted && out.back() != ' ';
            char32_t value = inside && number(0, 5) == 0 ? U' ' : character();
            if (value >= 0x10000 && units + 2 > wanted)
                value = U'x';
            mbn::detail::append_utf8(out, value);
            units += value >= 0x10000 ? 2 : 1;
        }
        return out;
    }

    // Blanks and line ends count in a password.
    [[nodiscard]] std::string password() {
        std::string out;
        for (std::size_t count = number(1, 100); count != 0; --count) {
            constexpr char32_t blanks[] = {U' ', U'\t', U'\n', U'\r'};
            mbn::detail::append_utf8(out, number(0, 3) == 0 ? blanks[number(0, 3)] : character());
        }
        return out;
    }

    [[nodiscard]] std::int64_t apn_id() {
        auto const value = static_cast<std::int64_t>(number(0, 999'999'999'999'999'999));
        return chance() ? value : -value;
    }

    [[nodiscard]] std::string foreign() {
        constexpr std::string_view pool[] = {
            "<x xmlns=\"urn:x\"/>",
            "<a:x xmlns:a='urn:a' b='1'>text &amp; <a:y>\n</a:y><![CDATA[<]]></a:x>",
            "<New xmlns=\"http://www.microsoft.com/networking/WWAN/profile/v9\">\xE2\x82\xAC</New>",
            "<a:x xmlns:a='urn:a'><b xmlns='urn:b'><c xmlns=''/></b></a:x>",
            "<q:x xmlns:q='urn:q' q:t='q:name'><?pi data?><!-- note --></q:x>",
        };
        return std::string{pool[number(0, std::size(pool) - 1)]};
    }

    [[nodiscard]] mbn::ProfileContext context(bool is_v4) {
        mbn::ProfileContext context;
        context.access_string = chance() ? text(1, 100) : "";
        context.user_name = chance() ? text(1, 255) : "";
        if (chance())
            context.password = mbn::Secret{password()};
        context.ignore_password = chance();
        context.compression = one_of<mbn::Compression>();
        if (chance())
            context.auth_protocol = one_of<mbn::AuthProtocol>();
        if (is_v4) {
            if (number(0, 4) == 0)
                context.auth_protocol = mbn::AuthChoice::automatic();
            context.ip_type = one_of<mbn::IpType>();
        }
        return context;
    }

    void add_v4_part(mbn::Profile& profile) {
        for (std::size_t count = number(0, 10); count != 0; --count)
            profile.purpose_groups.emplace_back(chance() ? mbn::purpose::internet : mbn::purpose::ims);
        profile.conditions.cellular_class = one_of<mbn::CellularClass>();
        if (profile.conditions.cellular_class == mbn::CellularClass::gsm)
            profile.conditions.rat = one_of<mbn::RatApplicability>();
        profile.conditions.roam = one_of<mbn::RoamApplicability>();
        profile.conditions.imsi = chance() ? digits(1, 15) : "";
        profile.conditions.iwlan = one_of<mbn::IwlanApplicability>();
        profile.is_provisioning_profile = chance();
        profile.apn_id = chance() ? apn_id() : 0;
        profile.admin_enable = chance();
        profile.admin_roam_control = one_of<mbn::RoamControl>();
        profile.is_exclusive_to_other = chance();
        profile.is_long_standing = profile.is_additional_pdp_context && chance();
        if (number(0, 3) != 0)
            return;
        profile.is_additional_pdp_context = true;
        profile.creation_type = mbn::ProfileCreationType::user_provisioned;
        profile.purpose_groups = {mbn::purpose::mms};
        profile.mms.emplace();
        profile.mms->url = chance() ? "http://mmsc.example/?a=1&b=2" : "";
        profile.mms->port = static_cast<std::uint32_t>(number(0, 99999));
        profile.mms->maximum_message_size = number(0, 999'999'999'999'999'999);
    }

    std::mt19937 random_;
};

constexpr std::uint32_t rounds = 1500;

} // namespace

TEST_CASE("round trip: random profiles, read back as they were written") {
    for (std::uint32_t seed = 0; seed < rounds; ++seed) {
        mbn::Profile const profile = ProfileSource{seed}.profile();
        CAPTURE(seed);
        REQUIRE(mbn::check_profile(profile).is_valid());
        std::string const document = mbn::write_profile(profile, {mbn::WrittenPassword::include});
        mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(document);
        if (!parsed)
            FAIL(document << mbn::to_string(mbn::validate_profile(document)));
        if (parsed.value() != profile)
            FAIL(document << mbn::write_profile(parsed.value(), {mbn::WrittenPassword::include}));
    }
}

TEST_CASE("round trip: without the password, only that is gone") {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        mbn::Profile profile = ProfileSource{seed}.profile();
        mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(mbn::write_profile(profile));
        REQUIRE(parsed.has_value());
        profile.context.password.wipe();
        CHECK((parsed.value() == profile));
    }
}

TEST_CASE("round trip: written again, the same text") {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        std::string const once = mbn::write_profile(ProfileSource{seed}.profile(), {mbn::WrittenPassword::include});
        mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(once);
        REQUIRE(parsed.has_value());
        CHECK(mbn::write_profile(parsed.value(), {mbn::WrittenPassword::include}) == once);
    }
}

TEST_CASE("round trip: random modem configurations, read back as they were written") {
    for (std::uint32_t seed = 0; seed < rounds / 5; ++seed) {
        CAPTURE(seed);
        mbn::ModemConfigProfile const profile = ProfileSource{seed}.modem_config_profile();
        std::string const document = mbn::write_modem_config_profile(profile, {mbn::WrittenPassword::include});
        mbn::Result<mbn::ModemConfigProfile> const parsed = mbn::parse_modem_config_profile(document);
        if (!parsed)
            FAIL(document << mbn::to_string(mbn::validate_profile(document)));
        CHECK((parsed.value() == profile));
    }
}

TEST_CASE("round trip: a v1 profile that needs v4, comes back as v4 and otherwise the same") {
    mbn::Profile profile{.name = "Home", .sim_icc_id = "8900", .context = {.ip_type = mbn::IpType::ipv6}};
    mbn::Result<mbn::Profile> const parsed = mbn::parse_profile(mbn::write_profile(profile));
    REQUIRE(parsed.has_value());
    profile.version = mbn::ProfileVersion::v4;
    CHECK((parsed.value() == profile));
}

TEST_CASE("round trip: values that check_profile refuses, refused by the schema too") {
    // Both judges have to agree, or a typed profile could be stored and never read again.
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        mbn::Profile profile = ProfileSource{seed}.profile();
        switch (seed % 8) {
        case 0:
            profile.name.assign(256, 'x');
            break;
        case 1:
            profile.context.access_string.assign(101, 'x');
            break;
        case 2:
            profile.context.password = mbn::Secret{std::string(256, 'x')};
            break;
        case 3:
            profile.roaming_partners.push_back({"12a", "x"});
            break;
        case 4:
            profile.purpose_groups.emplace_back("{no}");
            break;
        case 5:
            profile.home_provider_name.assign(21, 'x');
            break;
        case 6:
            profile.sim_icc_id = "89 00";
            break;
        default:
            profile.is_additional_pdp_context = true;
            profile.is_default = true;
            break;
        }
        CHECK_FALSE(mbn::check_profile(profile).is_valid());
        CHECK_FALSE(mbn::parse_profile(mbn::write_profile(profile, {mbn::WrittenPassword::include})).has_value());
    }
}
