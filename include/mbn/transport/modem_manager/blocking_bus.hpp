// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_BLOCKING_BUS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_BLOCKING_BUS_HPP

#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/message.hpp>
#include <mbn/transport/modem_manager/names.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <systemd/sd-bus.h>

namespace mbn::inline v0::modem_manager {

/// A connection to the system bus for who waits for each reply. It belongs to one thread at a time.
class BlockingBus {
public:
    /// Calls a method of ModemManager and waits for its reply, no longer than that limit. Where none comes the error is
    /// one of the bus, such as `org.freedesktop.DBus.Error.Timeout`.
    [[nodiscard]] BusReply call(Call const& what, std::chrono::microseconds limit) {
        detail::MadeCall const made = detail::make_call(bus_.get(), std::string{service}, what);
        if (made.result < 0)
            return BusReply{SD_BUS_ERROR_INVALID_ARGS};
        sd_bus_error error = {};
        sd_bus_message* received = nullptr;
        int const result =
            sd_bus_call(bus_.get(), made.message.get(), static_cast<std::uint64_t>(limit.count()), &error, &received);
        std::unique_ptr<sd_bus_message, detail::UnrefMessage> const message{received};
        BusReply reply;
        if (result < 0)
            reply.error = error.name != nullptr ? error.name : SD_BUS_ERROR_FAILED;
        else
            reply = detail::read_reply(received);
        sd_bus_error_free(&error);
        return reply;
    }

private:
    friend class SystemBus;

    explicit BlockingBus(sd_bus* bus) : bus_{bus} {}

    std::unique_ptr<sd_bus, detail::CloseBus> bus_;
};

/// Where to get one: the system bus, or the one that `DBUS_SYSTEM_BUS_ADDRESS` names.
class SystemBus {
public:
    /// `ERROR_SERVICE_NOT_ACTIVE` where there is no bus, `E_ACCESSDENIED` where it may not be used.
    [[nodiscard]] Result<BlockingBus> open() const {
        Result<sd_bus*> const opened = detail::open_system_bus();
        if (!opened)
            return opened.error();
        return BlockingBus{opened.value()};
    }
};

} // namespace mbn::inline v0::modem_manager

#endif
