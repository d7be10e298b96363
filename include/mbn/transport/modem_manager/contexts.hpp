// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_CONTEXTS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_CONTEXTS_HPP

#include <mbn/device/provisioned_context.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/translation.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Provisioned contexts as the profiles of `Modem3gpp.ProfileManager`, and back. Pure functions.
namespace mbn::inline v0::modem_manager {

/// What tells one profile of a modem from another (`ProfileManager.IndexField`).
enum class ProfileIndex : std::uint8_t {
    /// `profile-id`: its slot.
    slot,
    /// `apn-type`: the modem has one profile for each purpose.
    purpose,
};

[[nodiscard]] inline ProfileIndex profile_index(Dictionary const& profile_manager) {
    return text(profile_manager, "IndexField") == "apn-type" ? ProfileIndex::purpose : ProfileIndex::slot;
}

/// What a profile is for. One that does not say is for data, as those of AT modems are.
[[nodiscard]] constexpr ContextType context_type(std::uint32_t apn_types) noexcept {
    if (apn_types == 0 || (apn_types & apn_type::standard) != 0)
        return ContextType::internet;
    if ((apn_types & apn_type::private_network) != 0)
        return ContextType::vpn;
    if ((apn_types & apn_type::voice) != 0)
        return ContextType::voice;
    if ((apn_types & apn_type::video_share) != 0)
        return ContextType::video_share;
    return (apn_types & apn_type::purchase) != 0 ? ContextType::purchase : ContextType::custom;
}

namespace detail {

[[nodiscard]] constexpr std::optional<std::uint32_t> apn_type_of(ContextType type) noexcept {
    switch (type) {
    case ContextType::internet:
        return apn_type::standard;
    case ContextType::vpn:
        return apn_type::private_network;
    case ContextType::voice:
        return apn_type::voice;
    case ContextType::video_share:
        return apn_type::video_share;
    case ContextType::purchase:
        return apn_type::purchase;
    case ContextType::none:
    // Which one it is, nobody says.
    case ContextType::custom:
        break;
    }
    return std::nullopt;
}

// Of several the one that is asked for first where a profile leaves it open.
[[nodiscard]] constexpr AuthProtocol auth_protocol_of(std::uint32_t allowed) noexcept {
    if ((allowed & (allowed_auth::chap | allowed_auth::mschap)) != 0)
        return AuthProtocol::chap;
    if ((allowed & allowed_auth::mschapv2) != 0)
        return AuthProtocol::mschapv2;
    return (allowed & allowed_auth::pap) != 0 ? AuthProtocol::pap : AuthProtocol::none;
}

// The settings that a context and a profile have in common. `allowed-auth` is always said: the daemon takes none for
// CHAP.
[[nodiscard]] inline Result<Dictionary> access_settings(std::string const& access_string, std::string const& user_name,
                                                        Secret const& password, AuthProtocol auth_protocol) {
    std::optional<std::uint32_t> const allowed = allowed_auth_of(auth_protocol);
    if (!is_valid_text(access_string, 100) || !is_valid_text(user_name, 255) ||
        !is_valid_text(password.reveal(), 255) || !allowed)
        return make_error(hresult::e_invalidarg);
    Dictionary result = {{"apn", access_string}, {"allowed-auth", *allowed}};
    if (!user_name.empty() || !password.empty()) {
        result.emplace("user", user_name);
        result.emplace("password", std::string{password.reveal()});
    }
    return result;
}

} // namespace detail

/// One profile of `List`. It holds the password where the modem tells it.
[[nodiscard]] inline ProvisionedContext provisioned_context(Dictionary const& profile) {
    ProvisionedContext result;
    result.id = number(profile, "profile-id").value_or(append_context);
    result.type = context_type(number(profile, "apn-type").value_or(0));
    result.access_string = text(profile, "apn").value_or("");
    result.user_name = text(profile, "user").value_or("");
    if (auto const* const password = get<std::string>(profile, "password"))
        result.password = Secret{*password};
    result.auth_protocol = detail::auth_protocol_of(number(profile, "allowed-auth").value_or(0));
    return result;
}

/// All profiles of `List`, in its order.
[[nodiscard]] inline std::vector<ProvisionedContext> provisioned_contexts(List const& profiles) {
    std::vector<ProvisionedContext> result;
    for (Value const& one : profiles)
        if (auto const* const profile = get<Dictionary>(one))
            result.push_back(provisioned_context(*profile));
    return result;
}

/// The argument of `Set`, or, where the type is `none`, of `Delete`. The slot is not said where the modem chooses it.
///
/// `E_INVALIDARG` for text that D-Bus does not carry, for a slot or a protocol that cannot be, and for no slot where
/// one is to be emptied; `ERROR_NOT_SUPPORTED` for compression and for the type `custom`, for which ModemManager has no
/// words, and for emptying a slot, or filling a new one, of a modem whose profiles are told apart by their purpose.
[[nodiscard]] inline Result<Dictionary> profile_settings(ProvisionedContext const& context, ProfileIndex index) {
    bool const is_new = context.id == append_context;
    if (!is_new && context.id > static_cast<std::uint32_t>((std::numeric_limits<std::int32_t>::max)()))
        return make_error(hresult::e_invalidarg);
    Value const slot{is_new ? std::int32_t{-1} : static_cast<std::int32_t>(context.id)};
    // Such a modem has one for each purpose already, and the daemon looks for what it wrote by the slot.
    if (index == ProfileIndex::purpose && (is_new || context.type == ContextType::none))
        return make_error(hresult::error_not_supported);
    if (context.type == ContextType::none) {
        if (is_new)
            return make_error(hresult::e_invalidarg);
        return Dictionary{{"profile-id", slot}};
    }
    std::optional<std::uint32_t> const type = detail::apn_type_of(context.type);
    if (!type || context.compression != Compression::none)
        return make_error(hresult::error_not_supported);
    Result<Dictionary> result =
        detail::access_settings(context.access_string, context.user_name, context.password, context.auth_protocol);
    if (!result)
        return result;
    result.value().emplace("apn-type", *type);
    if (!is_new)
        result.value().emplace("profile-id", slot);
    return result;
}

} // namespace mbn::inline v0::modem_manager

#endif
