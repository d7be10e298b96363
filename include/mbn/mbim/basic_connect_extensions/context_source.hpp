// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_CONTEXT_SOURCE_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_CONTEXT_SOURCE_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Who made the settings of a context (MBIMEx).
enum class ContextSource : std::uint32_t { admin, user, operator_source, modem, device };
[[nodiscard]] constexpr std::string_view name(ContextSource value) noexcept {
    return detail::name_in(value, {"admin", "user", "operator", "modem", "device"});
}

} // namespace mbn::inline v0::mbim

#endif
