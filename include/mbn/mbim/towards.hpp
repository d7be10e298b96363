// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TOWARDS_HPP
#define MBN_MBIM_TOWARDS_HPP

#include <cstdint>

namespace mbn::inline v0::mbim {

/// Where a message goes.
enum class Towards : std::uint8_t { function, host };

} // namespace mbn::inline v0::mbim

#endif
