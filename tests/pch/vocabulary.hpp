// SPDX-License-Identifier: BSL-1.0

// For the build only: no source includes this file.
#include <boost/outcome/std_result.hpp>
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
