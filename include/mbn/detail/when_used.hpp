// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_WHEN_USED_HPP
#define MBN_DETAIL_WHEN_USED_HPP

namespace mbn::inline v0::detail {

// The default argument of what is a template for one reason only: a compiler then works out the body in programs that
// use it, and not in every program that includes the header.
struct WhenUsed;

} // namespace mbn::inline v0::detail

#endif
