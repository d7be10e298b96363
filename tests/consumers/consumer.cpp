// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbn.hpp>
#include <mbn/profile/xml.hpp>

int main() {
    return mbn::validate_profile("<NoProfile/>").is_valid() ? 1 : 0;
}
