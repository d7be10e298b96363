// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_PROVISIONED_HPP
#define MBN_PROFILE_PROVISIONED_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/device.hpp>
#include <mbn/device/provisioned_context.hpp>
#include <mbn/profile/profile.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// The profile that stands for a provisioned context of the device (`GetProvisionedContexts`), as `DeviceProvisioned`:
/// nothing for a context that is not meant for a data connection (every type but `internet` and `purchase`).
///
/// Its name is the access string with the slot behind it, so that it stays the same as long as the slot does. It
/// connects automatically at home only: what a device brings along must not cost anything abroad. A SIM that tells its
/// subscriber ID gets a v1 profile, one that tells only its ICCID a v4 profile; where it tells neither, the profile can
/// be used and not stored. A pure function.
template <class Used = detail::WhenUsed>
[[nodiscard]] std::optional<Profile> profile_from(detail::Dependent<Used, ProvisionedContext> const& context,
                                                  Subscriber const& subscriber) {
    bool const is_purchase = context.type == ContextType::purchase;
    if (context.type != ContextType::internet && !is_purchase)
        return std::nullopt;
    detail::Dependent<Used, Profile> profile;
    std::string const slot =
        context.id == append_context ? "device context" : "device context " + std::to_string(context.id);
    profile.name = context.access_string.empty() ? slot : context.access_string + " (" + slot + ")";
    profile.creation_type = ProfileCreationType::device_provisioned;
    profile.subscriber_id = subscriber.subscriber_id;
    if (subscriber.subscriber_id.empty() && !subscriber.sim_icc_id.empty()) {
        profile.version = ProfileVersion::v4;
        profile.sim_icc_id = subscriber.sim_icc_id;
    }
    profile.auto_connect = AutoConnect::home_only;
    profile.context.access_string = context.access_string;
    profile.context.user_name = context.user_name;
    profile.context.password = context.password;
    profile.context.compression = context.compression;
    if (context.auth_protocol != AuthProtocol::none || !context.user_name.empty())
        profile.context.auth_protocol = context.auth_protocol;
    profile.is_purchase_profile = is_purchase;
    return profile;
}

/// The same for all contexts of a device, in their order, without those that are not meant for data connections.
template <class Used = detail::WhenUsed>
[[nodiscard]] detail::Dependent<Used, std::vector<Profile>>
profiles_from(detail::Dependent<Used, std::vector<ProvisionedContext>> const& contexts, Subscriber const& subscriber) {
    detail::Dependent<Used, std::vector<Profile>> profiles;
    for (auto const& context : contexts)
        if (std::optional<Profile> profile = profile_from<Used>(context, subscriber))
            profiles.push_back(*std::move(profile));
    return profiles;
}

} // namespace mbn::inline v0

#endif
