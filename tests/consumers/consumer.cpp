// SPDX-License-Identifier: BSL-1.0
#include <mbn/hresult.hpp>

int main() {
    return mbn::hresult_from_win32(1168) == mbn::hresult::error_not_found ? 0 : 1;
}
