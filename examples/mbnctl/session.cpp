// SPDX-License-Identifier: BSL-1.0
#include "session.hpp"

#include <csignal>

namespace mbnctl {

Session::Session(Arguments const& arguments, Device const& device, std::shared_ptr<SharedProfiles> const& profiles)
    : interrupts_{loop_, SIGINT, SIGTERM}, opened_{open_device(loop_.get_executor(), device, arguments, profiles)} {
    options_.deadline = arguments.timeout;
    options_.session = mbn::SessionId{arguments.session};
    interrupts_.async_wait([this](boost::system::error_code error, int /*signal*/) {
        if (error)
            return;
        is_interrupted_ = true;
        interrupts_.clear();
        opened_->connection.cancel();
    });
}

Session::~Session() {
    std::shared_ptr<void> const modem = opened_->modem;
    opened_.reset();
    interrupts_.cancel();
    // A request that was cancelled is taken back by the device; its limit is that of the clean-up phase.
    loop_.restart();
    loop_.run();
}

} // namespace mbnctl
