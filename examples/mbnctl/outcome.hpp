// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_OUTCOME_HPP
#define MBN_EXAMPLES_MBNCTL_OUTCOME_HPP

#include <mbn/device.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/violation.hpp>
#include <mbn/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mbnctl {

// Why a command did not do what it was told.
struct Failure {
    mbn::Error error = {};
    // What this program knows beside the library: which file, which device, what would help. One sentence.
    std::string hint = {};
    // Where a document is to blame: its file and everything that is wrong with it.
    std::string file = {};
    std::vector<mbn::Violation> violations = {};
};

// One line of `show interfaces`.
struct InterfaceInfo {
    std::string name = {};
    mbn::Capability capability = {};
    mbn::DeviceState state = {};
    mbn::Signal signal = {};
    // Where the device did not answer; the rest is unknown then.
    std::optional<mbn::Error> error = {};
};

} // namespace mbnctl

#endif
