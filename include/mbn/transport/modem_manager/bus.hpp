// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_BUS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_BUS_HPP

#include <mbn/detail/unique_function.hpp>
#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/message.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/error_code.hpp>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

/// The system bus, by sd-bus of libsystemd, on the caller's executor: as much of D-Bus as ModemManager needs.
namespace mbn::inline v0::modem_manager {

/// One connection to the system bus. Nothing of it blocks, and it has no thread: it waits for its descriptor and its
/// timer on the executor, where all of it is used and all its handlers are called. It lives until it is closed or lost.
template <class Executor = boost::asio::any_io_executor>
class Bus : public std::enable_shared_from_this<Bus<Executor>> {
public:
    using ReplyHandler = mbn::detail::UniqueFunction<void(BusReply)>;

    struct Handlers {
        std::function<void(BusSignal const&)> signal = {};
        /// The bus is gone. Every call that was pending has been answered before.
        std::function<void()> lost = {};
    };

    /// Begins to connect; calls may be made at once. `ERROR_SERVICE_NOT_ACTIVE` where there is no bus,
    /// `E_ACCESSDENIED` where it may not be used.
    [[nodiscard]] static Result<std::shared_ptr<Bus>> open(Executor const& executor, Handlers handlers) {
        Result<sd_bus*> const opened = detail::open_system_bus();
        if (!opened)
            return opened.error();
        sd_bus* const bus = opened.value();
        auto result = std::make_shared<Bus>(executor, std::move(handlers));
        result->bus_.reset(bus);
        // A descriptor of our own: Asio closes what it is given.
        int const descriptor = ::fcntl(sd_bus_get_fd(bus), F_DUPFD_CLOEXEC, 0);
        boost::system::error_code error;
        if (descriptor >= 0)
            static_cast<void>(result->descriptor_.assign(descriptor, error));
        if (descriptor < 0 || error) {
            result->close();
            return make_error(hresult::error_gen_failure);
        }
        result->arm();
        return result;
    }

    Bus(Executor const& executor, Handlers handlers)
        : descriptor_{executor}, timer_{executor}, handlers_{std::move(handlers)} {}

    /// From now on the signals of that rule are told.
    void watch(std::string const& rule) {
        if (bus_)
            sd_bus_add_match_async(bus_.get(), nullptr, rule.c_str(), &Bus::on_signal, nullptr, this);
        arm();
    }

    /// Calls a method. `done` is called once with the reply, or with an error of sd-bus; at once where the call cannot
    /// be sent; never when the bus is closed before.
    void call(std::string const& destination, Call const& call, std::chrono::microseconds limit, ReplyHandler done) {
        if (!bus_)
            return done(BusReply{SD_BUS_ERROR_DISCONNECTED});
        detail::MadeCall made = detail::make_call(bus_.get(), destination, call);
        auto handler = std::make_unique<ReplyHandler>(std::move(done));
        sd_bus_slot* slot = nullptr;
        int const result = made.result < 0
                               ? made.result
                               : sd_bus_call_async(bus_.get(), &slot, made.message.get(), &Bus::on_reply, handler.get(),
                                                   static_cast<std::uint64_t>(limit.count()));
        if (result < 0)
            return (*handler)(BusReply{result == -ENOTCONN || result == -ECONNRESET ? SD_BUS_ERROR_DISCONNECTED
                                                                                    : SD_BUS_ERROR_INVALID_ARGS});
        // The slot owns the handler, and the bus the slot.
        sd_bus_slot_set_destroy_callback(slot, [](void* owned) { delete static_cast<ReplyHandler*>(owned); });
        [[maybe_unused]] auto* const owned_by_slot = handler.release();
        sd_bus_slot_set_floating(slot, 1);
        sd_bus_slot_unref(slot);
        arm();
    }

    /// Ends the connection. No handler is called any more.
    void close() {
        bus_.reset();
        timer_.cancel();
        boost::system::error_code ignored;
        static_cast<void>(descriptor_.close(ignored));
    }

private:
    using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;
    using Clock = std::chrono::steady_clock;
    using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

    static int on_reply(sd_bus_message* message, void* handler, sd_bus_error* /*error*/) noexcept {
        auto& done = *static_cast<ReplyHandler*>(handler);
        done(detail::read_reply(message));
        return 1;
    }

    static int on_signal(sd_bus_message* message, void* self, sd_bus_error* /*error*/) noexcept {
        auto const& bus = *static_cast<Bus*>(self);
        char const* const path = sd_bus_message_get_path(message);
        char const* const name = sd_bus_message_get_interface(message);
        char const* const member = sd_bus_message_get_member(message);
        if (bus.bus_ && path != nullptr && name != nullptr && member != nullptr)
            bus.handlers_.signal(BusSignal{path, name, member, detail::Reader{message}.rest()});
        return 0;
    }

    // Everything that has come, and what it brings about.
    void process() {
        auto const self = this->shared_from_this();
        // A handler may close this.
        std::unique_ptr<sd_bus, detail::UnrefBus> const bus{sd_bus_ref(bus_.get())};
        int result = 1;
        while (bus_ && result > 0)
            result = sd_bus_process(bus.get(), nullptr);
        if (bus_ && result < 0) {
            close();
            handlers_.lost();
        }
        arm();
    }

    // What sd-bus waits for may be different after each call of it.
    void arm() {
        if (!bus_)
            return;
        int const events = sd_bus_get_events(bus_.get());
        wait_for(events < 0 || (events & POLLIN) != 0, Descriptor::wait_read, is_reading_);
        wait_for(events >= 0 && (events & POLLOUT) != 0, Descriptor::wait_write, is_writing_);
        std::uint64_t until = 0;
        if (sd_bus_get_timeout(bus_.get(), &until) < 0)
            until = UINT64_MAX;
        if (std::exchange(until_, until) == until)
            return;
        timer_.cancel();
        if (until == UINT64_MAX)
            return;
        // Both count the microseconds of the same clock.
        static_cast<void>(timer_.expires_at(Clock::time_point{std::chrono::microseconds{until}}));
        timer_.async_wait([self = this->shared_from_this()](boost::system::error_code error) {
            if (error || !self->bus_)
                return;
            self->until_ = UINT64_MAX;
            self->process();
        });
    }

    void wait_for(bool wanted, typename Descriptor::wait_type event, bool& is_waiting) {
        if (!wanted || is_waiting)
            return;
        is_waiting = true;
        descriptor_.async_wait(event, [self = this->shared_from_this(), &is_waiting](boost::system::error_code error) {
            is_waiting = false;
            if (!error && self->bus_)
                self->process();
        });
    }

    std::unique_ptr<sd_bus, detail::CloseBus> bus_;
    Descriptor descriptor_;
    Timer timer_;
    Handlers handlers_;
    std::uint64_t until_ = UINT64_MAX;
    bool is_reading_ = false;
    bool is_writing_ = false;
};

} // namespace mbn::inline v0::modem_manager

#endif
