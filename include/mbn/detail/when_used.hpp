// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_WHEN_USED_HPP
#define MBN_DETAIL_WHEN_USED_HPP

namespace mbn::inline v0::detail {

// The default argument of what is a template for one reason only: a compiler then works out the body in programs that
// use it, and not in every program that includes the header.
struct WhenUsed;

template <class T, class Used>
struct DependentType {
    using Type = T;
};

// `T` itself, but hidden from a compiler until the template with the parameter `Used` is used. Compilers work out what
// they know of a template's body before that: GCC instantiates each `constexpr` function there, and since C++20 nearly
// the whole of `std::vector` is that.
template <class Used, class T>
using Dependent = typename DependentType<T, Used>::Type;

} // namespace mbn::inline v0::detail

#endif
