// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_PROVISIONED_CONTEXT_HPP
#define MBN_DEVICE_PROVISIONED_CONTEXT_HPP

#include <mbn/secret.hpp>
#include <mbn/types.hpp>

#include <cstdint>
#include <string>

namespace mbn::inline v0 {

/// The number of a slot that the device chooses itself (`MBN_CONTEXT_ID_APPEND`).
inline constexpr std::uint32_t append_context = 0xFFFFFFFF;

/// Settings of a connection that the device or the SIM brings along (`MBN_CONTEXT`). Only those of the type `internet`
/// are meant for a data connection; an empty slot has the type `none`.
struct ProvisionedContext {
    /// The slot.
    std::uint32_t id = append_context;
    ContextType type = ContextType::none;
    std::string access_string = {};
    std::string user_name = {};
    Secret password = {};
    Compression compression = Compression::none;
    AuthProtocol auth_protocol = AuthProtocol::none;

    friend bool operator==(ProvisionedContext const&, ProvisionedContext const&) noexcept = default;
};

} // namespace mbn::inline v0

#endif
