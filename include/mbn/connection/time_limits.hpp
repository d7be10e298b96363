// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_TIME_LIMITS_HPP
#define MBN_CONNECTION_TIME_LIMITS_HPP

#include <chrono>

namespace mbn::inline v0 {

/// How long each phase of an operation may take before it ends with `ERROR_TIMEOUT` and the name of the phase. Every
/// operation ends: there is no value for "for ever".
struct TimeLimits {
    /// Opening the device and reading its state. A modem that boots may take its time to answer the first message.
    std::chrono::milliseconds device{45'000};
    /// Attaching to the packet service.
    std::chrono::milliseconds attach{120'000};
    /// Activating a context; networks were seen to take up to three minutes.
    std::chrono::milliseconds activation{180'000};
    std::chrono::milliseconds ip_settings{10'000};
    std::chrono::milliseconds deactivation{60'000};
    /// Telling the device to give up what a cancelled or late request began.
    std::chrono::milliseconds cleanup{10'000};
    /// Asking the device for something else than a connection.
    std::chrono::milliseconds control{45'000};
    /// Registering in another network.
    std::chrono::milliseconds registration{180'000};
    /// Searching for networks.
    std::chrono::milliseconds scan{300'000};
};

} // namespace mbn::inline v0

#endif
