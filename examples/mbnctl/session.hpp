// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_SESSION_HPP
#define MBN_EXAMPLES_MBNCTL_SESSION_HPP

#include "arguments.hpp"
#include "devices.hpp"
#include "shared_profiles.hpp"

#include <mbn/any_connection.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace mbnctl {

// A connection over the backend that a device asks for.
struct OpenedDevice {
    // The emulated modem, where there is one. The connection talks to it, so it comes first and goes last.
    std::shared_ptr<void> modem;
    mbn::AnyConnection connection;
};

// Does no I/O.
[[nodiscard]] OpenedDevice open_device(boost::asio::any_io_executor const& executor, Device const& device,
                                       Arguments const& arguments, std::shared_ptr<SharedProfiles> const& profiles);

// Keeps the result of a request. A type of its own for each result and not for each request: faster to compile.
template <class T>
struct KeepResult {
    std::optional<mbn::Result<T>>* where;

    void operator()(mbn::Result<T> result) const { *where = std::move(result); }
};

// One connection and the loop that it runs on. The first interrupt cancels what is pending, the next one ends the
// program as if nobody had asked for interrupts.
class Session {
public:
    Session(Arguments const& arguments, Device const& device, std::shared_ptr<SharedProfiles> const& profiles);
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;
    // Gives up what is pending; a connection that is up stays up.
    ~Session();

    [[nodiscard]] mbn::AnyConnection& connection() noexcept { return opened_->connection; }
    [[nodiscard]] mbn::RequestOptions const& options() const noexcept { return options_; }

    // Runs until the request that `start` makes has ended. `start` gets the handler to make it with.
    template <class T, class Start>
    [[nodiscard]] mbn::Result<T> finish(Start start) {
        std::optional<mbn::Result<T>> ended;
        start(KeepResult<T>{&ended});
        run_until([&ended] { return ended.has_value(); });
        return *std::move(ended);
    }

    // Runs until the condition holds, or until an interrupt; true for the first.
    template <class Condition>
    bool run_until_interrupted(Condition condition) {
        run_until([&] { return is_interrupted_ || condition(); });
        return condition();
    }

private:
    template <class Condition>
    void run_until(Condition condition) {
        while (!condition())
            loop_.run_one();
    }

    boost::asio::io_context loop_{1};
    boost::asio::signal_set interrupts_;
    std::optional<OpenedDevice> opened_;
    mbn::RequestOptions options_;
    bool is_interrupted_ = false;
};

} // namespace mbnctl

#endif
