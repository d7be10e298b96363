// SPDX-License-Identifier: BSL-1.0
#include "every_header.hpp"

mbn::HResult result_from_second_unit() noexcept;

mbn::HResult result_from_second_unit() noexcept {
    return mbn::hresult::e_mbn_pin_required;
}
