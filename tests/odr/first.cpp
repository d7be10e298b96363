// SPDX-License-Identifier: BSL-1.0

// Two translation units that include everything. They link only if every definition in a header is inline.
#include "every_header.hpp"

mbn::HResult result_from_second_unit() noexcept;

int main() {
    return result_from_second_unit() == mbn::hresult::e_mbn_pin_required ? 0 : 1;
}
