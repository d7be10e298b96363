// SPDX-License-Identifier: BSL-1.0
#include "hostile_macros.hpp"

// Behind the macros: a header that does not stand one of them does not compile.
#include "every_header.hpp"

mbn::HResult result_from_second_unit() noexcept;

mbn::HResult result_from_second_unit() noexcept {
    return mbn::hresult::e_mbn_pin_required;
}
