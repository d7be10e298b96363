// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_KEEP_SETTINGS_HPP
#define MBN_CONNECTION_KEEP_SETTINGS_HPP

#include <mbn/connection/operation.hpp>
#include <mbn/connection/retry_ladder.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace mbn::inline v0 {

/// What a `KeepConnected` does with a SIM that is not the one it is bound to.
enum class OtherSubscriber : std::uint8_t {
    /// Leave it alone: another SIM is another contract.
    leave_alone,
    /// Use it.
    use,
};

/// What becomes of a connection that is not supervised any more.
enum class WhenStopped : std::uint8_t { leave_up, disconnect };

/// How a `KeepConnected` goes about its work.
struct KeepSettings {
    /// The ladder. Where it has no seed the identity of the device is the seed, so that devices differ.
    RetrySettings retry = {};
    /// What `KeepConnected::retry_state` gave in an earlier process.
    RetryState retry_state = {};
    /// The session to hold up, and the deadline of each attempt.
    RequestOptions request = {};
    /// The device to use (`Capability::device_id`); empty: the first one that is there.
    std::string device_id = {};
    /// The SIM to use (`Subscriber::sim_icc_id`); empty: the first one that is there.
    std::string sim_icc_id = {};
    OtherSubscriber other_subscriber = OtherSubscriber::leave_alone;
    /// A device that is gone cannot tell that it is back, so it is looked for this often; 0: only when
    /// `KeepConnected::look_for_device` says so.
    std::chrono::milliseconds look_again{5'000};
    /// A device may lose the news of a change. While connected, and while another connection or the device's own state
    /// stands in the way, the state is read this often, which asks nothing of the network; 0: never.
    std::chrono::milliseconds news_check{60'000};
    /// How often the two clocks are compared, which asks nothing of the device; 0: never.
    std::chrono::milliseconds clock_check{15'000};
    /// Where the wall clock gains more than this in between, the computer slept.
    std::chrono::milliseconds clock_jump{10'000};
};

} // namespace mbn::inline v0

#endif
