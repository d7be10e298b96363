// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MBIMEX_HPP
#define MBN_MBIM_MBIMEX_HPP

#include <cstdint>

namespace mbn::inline v0::mbim {

/// Which version of Microsoft's extensions host and function have agreed on, by VERSION of the extensions of Basic
/// Connect: some structures depend on it. Without an agreement it is the first.
enum class Mbimex : std::uint16_t { v1 = 0x0100, v2 = 0x0200, v3 = 0x0300 };

} // namespace mbn::inline v0::mbim

#endif
