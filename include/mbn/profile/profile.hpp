// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_PROFILE_HPP
#define MBN_PROFILE_PROFILE_HPP

#include <mbn/secret.hpp>
#include <mbn/types.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The WWAN profile (schema v1 to v4) as values. The Windows name of an enumerator is its spelling in the document.
namespace mbn::inline v0 {

/// Which root element a profile has.
enum class ProfileVersion : std::uint32_t {
    /// `MBNProfile`. The v2 and v3 elements stand in its extension part.
    v1 = 1,
    /// `MBNProfileExt`.
    v4 = 4,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileVersion /*type*/) noexcept {
    using enum ProfileVersion;
    return detail::enumerator_list<ProfileVersion>({
        {v1, "v1", "MBNProfile"},
        {v4, "v4", "MBNProfileExt"},
    });
}

/// Who made the profile (`ProfileCreationType`).
enum class ProfileCreationType : std::uint32_t {
    not_stated = 0,
    user_provisioned,
    admin_provisioned,
    operator_provisioned,
    device_provisioned,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(ProfileCreationType /*type*/) noexcept {
    using enum ProfileCreationType;
    return detail::enumerator_list<ProfileCreationType>({
        {not_stated, "not_stated"},
        {user_provisioned, "user_provisioned", "UserProvisioned"},
        {admin_provisioned, "admin_provisioned", "AdminProvisioned"},
        {operator_provisioned, "operator_provisioned", "OperatorProvisioned"},
        {device_provisioned, "device_provisioned", "DeviceProvisioned"},
    });
}

/// When to connect without being asked (the element `ConnectionMode`).
enum class AutoConnect : std::uint32_t {
    /// Never.
    manual = 0,
    always,
    /// Always, except when roaming.
    home_only,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(AutoConnect /*type*/) noexcept {
    using enum AutoConnect;
    return detail::enumerator_list<AutoConnect>({
        {manual, "manual", "manual"},
        {always, "auto", "auto"},
        {home_only, "auto_home", "auto-home"},
    });
}

/// On which radio technology a v4 profile applies.
enum class RatApplicability : std::uint32_t {
    any = 0,
    lte_ehrpd,
    legacy_3gpp,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RatApplicability /*type*/) noexcept {
    using enum RatApplicability;
    return detail::enumerator_list<RatApplicability>({
        {any, "any"},
        {lte_ehrpd, "lte_ehrpd", "LTE_eHRPD"},
        {legacy_3gpp, "3gpp_legacy", "3GPP_LEGACY"},
    });
}

/// In which states of registration a v4 profile applies.
enum class RoamApplicability : std::uint32_t {
    any = 0,
    non_partner_only,
    partner_only,
    home_only,
    home_and_partner,
    /// Any roaming, not home.
    partner_and_non_partner,
    /// Every network, home included.
    all_roaming,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RoamApplicability /*type*/) noexcept {
    using enum RoamApplicability;
    return detail::enumerator_list<RoamApplicability>({
        {any, "any"},
        {non_partner_only, "non_partner_only", "NonPartnerOnly"},
        {partner_only, "partner_only", "PartnerOnly"},
        {home_only, "home_only", "HomeOnly"},
        {home_and_partner, "home_and_partner", "HomeAndPartner"},
        {partner_and_non_partner, "partner_and_non_partner", "PartnerAndNonpartner"},
        {all_roaming, "all_roaming", "AllRoaming"},
    });
}

/// The roaming limit that an administrator sets.
enum class RoamControl : std::uint32_t {
    all_roam_allowed = 0,
    partner_roam_allowed,
    no_roam_allowed,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(RoamControl /*type*/) noexcept {
    using enum RoamControl;
    return detail::enumerator_list<RoamControl>({
        {all_roam_allowed, "all_roam_allowed", "AllRoamAllowed"},
        {partner_roam_allowed, "partner_roam_allowed", "PartnerRoamAllowed"},
        {no_roam_allowed, "no_roam_allowed", "NoRoamAllowed"},
    });
}

/// Whether a v4 profile applies on I-WLAN (untrusted access over Wi-Fi).
enum class IwlanApplicability : std::uint32_t {
    cellular_only = 0,
    cellular_and_iwlan,
    iwlan_only,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(IwlanApplicability /*type*/) noexcept {
    using enum IwlanApplicability;
    return detail::enumerator_list<IwlanApplicability>({
        {cellular_only, "cellular_only", "CellularOnly"},
        {cellular_and_iwlan, "cellular_and_iwlan", "CellularAndIwlan"},
        {iwlan_only, "iwlan_only", "IwlanOnly"},
    });
}

/// How user name and password are sent: not stated, one protocol, or (v4) chosen by the lower layers.
class AuthChoice {
public:
    /// Not stated.
    constexpr AuthChoice() noexcept = default;

    /// Implicit, so that a profile takes an `AuthProtocol` where it stands.
    constexpr AuthChoice(AuthProtocol protocol) noexcept : kind_{Kind::protocol}, protocol_{protocol} {}

    /// `AutoSelection` (v4 only).
    [[nodiscard]] static constexpr AuthChoice automatic() noexcept {
        AuthChoice choice;
        choice.kind_ = Kind::automatic;
        return choice;
    }

    [[nodiscard]] constexpr bool is_stated() const noexcept { return kind_ != Kind::not_stated; }
    [[nodiscard]] constexpr bool is_automatic() const noexcept { return kind_ == Kind::automatic; }

    /// The protocol that was stated; `none` where none was, or where the lower layers choose.
    [[nodiscard]] constexpr AuthProtocol protocol() const noexcept { return protocol_; }

    friend constexpr bool operator==(AuthChoice, AuthChoice) noexcept = default;

private:
    enum class Kind : std::uint8_t { not_stated, protocol, automatic };

    Kind kind_ = Kind::not_stated;
    AuthProtocol protocol_ = AuthProtocol::none;
};

/// Connection settings (`Context`).
struct ProfileContext {
    /// The access point name on 3GPP; the dial code or network access identifier on 3GPP2. At most 100 characters;
    /// empty leaves it to the network or the device.
    std::string access_string{};
    /// At most 255 characters; empty sends no credentials.
    std::string user_name{};
    /// At most 255 characters. Empty and absent are the same.
    Secret password{};
    /// On update: keep the password that is stored under the same profile name.
    bool ignore_password{false};
    Compression compression{Compression::none};
    AuthChoice auth_protocol{};
    /// v4 only.
    IpType ip_type{IpType::default_type};

    friend bool operator==(ProfileContext const&, ProfileContext const&) noexcept = default;
};

/// A network preferred when roaming.
struct RoamingPartner {
    /// Country and network code, up to six digits.
    std::string provider_id{};
    std::string provider_name{};

    friend bool operator==(RoamingPartner const&, RoamingPartner const&) noexcept = default;
};

/// Under which conditions a v4 profile applies (`ProfileConditionedOn`). The default is: always.
struct ProfileConditions {
    /// `none` stands for any.
    CellularClass cellular_class{CellularClass::none};
    RatApplicability rat{RatApplicability::any};
    RoamApplicability roam{RoamApplicability::any};
    /// Empty stands for any.
    std::string imsi{};
    IwlanApplicability iwlan{IwlanApplicability::cellular_only};

    friend bool operator==(ProfileConditions const&, ProfileConditions const&) noexcept = default;
};

/// Multimedia messaging settings (v4).
struct MmsConfiguration {
    std::string url{};
    /// 0: none given.
    std::uint32_t port{0};
    /// In kilobytes; 0: no maximum.
    std::uint64_t maximum_message_size{0};

    friend bool operator==(MmsConfiguration const&, MmsConfiguration const&) noexcept = default;
};

/// What a v4 profile is for: the members of `Profile::purpose_groups`.
namespace purpose {

inline constexpr char const* internet = "{3E5545D2-1137-4DC8-A198-33F1C657515F}";
inline constexpr char const* mms = "{53E2C5D3-D13C-4068-AA38-9C48FF2E55A8}";
inline constexpr char const* ims = "{474D66ED-0E4B-476B-A455-19BB1239ED13}";
inline constexpr char const* supl = "{6D42669F-52A9-408E-9493-1071DCC437BD}";

} // namespace purpose

/// An element of a namespace that this library does not know, kept as it was written so that nothing is lost when the
/// profile is written again.
struct ForeignElement {
    /// One element with the namespace declarations it needs.
    std::string xml{};

    friend bool operator==(ForeignElement const&, ForeignElement const&) noexcept = default;
};

/// A connection profile: roots `MBNProfile` (with the v2 and v3 extension elements) and `MBNProfileExt`.
///
/// An empty string stands for an absent element. Only the settings that matter need naming:
/// `Profile{.name = "Home", .context = {.access_string = "internet"}}`.
struct Profile {
    ProfileVersion version{ProfileVersion::v1};
    /// Identity of the profile within its store, 1 to 255 characters.
    std::string name{};
    std::string description{};
    std::string icon_file_path{};
    /// At most one per SIM.
    bool is_default{false};
    ProfileCreationType creation_type{ProfileCreationType::not_stated};
    /// IMSI (3GPP) or MIN (3GPP2) that the profile is bound to. A v1 document needs it.
    std::string subscriber_id{};
    /// A v4 document needs it; in a v1 document the service writes it.
    std::string sim_icc_id{};
    /// Written by the service.
    std::string home_provider_name{};
    /// False: no automatic connection while another internet connection exists. Empty: not stated.
    std::optional<bool> auto_connect_on_internet{};
    AutoConnect auto_connect{AutoConnect::manual};
    ProfileContext context{};
    std::vector<RoamingPartner> roaming_partners{};

    /// v2: for buying a plan; tried last in automatic connection.
    bool is_purchase_profile{false};
    /// v2: the network name to show at home.
    std::string display_provider_name{};
    /// v3: a context that does not use the default port of the adapter.
    bool is_additional_pdp_context{false};

    /// v4, as are all that follow. At most ten; see `mbn::purpose`.
    std::vector<std::string> purpose_groups{};
    ProfileConditions conditions{};
    bool is_provisioning_profile{false};
    std::int64_t apn_id{0};
    bool admin_enable{true};
    RoamControl admin_roam_control{RoamControl::all_roam_allowed};
    bool is_exclusive_to_other{false};
    bool is_long_standing{false};
    std::optional<MmsConfiguration> mms{};

    /// Any version.
    std::vector<ForeignElement> foreign_elements{};

    friend bool operator==(Profile const&, Profile const&) noexcept = default;
};

/// The second v4 root, `ModemDMConfigProfile`: what is provisioned into the modem. Never passed to `connect`.
struct ModemConfigProfile {
    std::string name{};
    std::string sim_icc_id{};
    std::int64_t apn_id{0};
    /// A GUID in braces.
    std::string oem_connection_id{};
    RoamApplicability roam{RoamApplicability::any};
    ProfileContext context{};
    bool admin_enable{true};
    RoamControl admin_roam_control{RoamControl::all_roam_allowed};
    ProfileCreationType creation_type{ProfileCreationType::not_stated};
    std::vector<ForeignElement> foreign_elements{};

    friend bool operator==(ModemConfigProfile const&, ModemConfigProfile const&) noexcept = default;
};

/// The protocol to ask the network for. `AutoSelection` becomes CHAP where there are credentials to send: every network
/// knows it, and it does not show the password on the way.
[[nodiscard]] inline AuthProtocol effective_auth_protocol(ProfileContext const& context) noexcept {
    if (context.auth_protocol.is_automatic())
        return context.user_name.empty() ? AuthProtocol::none : AuthProtocol::chap;
    return context.auth_protocol.protocol();
}

/// Whether the profile may be used in a state of registration: the intersection of `AdminRoamControl` and
/// `RoamApplicability`. True for `home`, `partner` and `roaming` where the profile limits nothing; false for a state
/// that is not a registration.
[[nodiscard]] inline bool allows_registration(Profile const& profile, RegisterState state) noexcept {
    bool const home = state == RegisterState::home;
    bool const partner = state == RegisterState::partner;
    bool const non_partner = state == RegisterState::roaming;
    bool const administered = [&] {
        switch (profile.admin_roam_control) {
        case RoamControl::no_roam_allowed:
            return home;
        case RoamControl::partner_roam_allowed:
            return home || partner;
        case RoamControl::all_roam_allowed:
            break;
        }
        return home || partner || non_partner;
    }();
    if (!administered)
        return false;
    switch (profile.conditions.roam) {
    case RoamApplicability::non_partner_only:
        return non_partner;
    case RoamApplicability::partner_only:
        return partner;
    case RoamApplicability::home_only:
        return home;
    case RoamApplicability::home_and_partner:
        return home || partner;
    case RoamApplicability::partner_and_non_partner:
        return partner || non_partner;
    case RoamApplicability::any:
    case RoamApplicability::all_roaming:
        break;
    }
    return true;
}

} // namespace mbn::inline v0

#endif
