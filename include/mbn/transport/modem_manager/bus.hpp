// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_BUS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_BUS_HPP

#include <mbn/detail/unique_function.hpp>
#include <mbn/result.hpp>
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
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <poll.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

/// The system bus, by sd-bus of libsystemd, on the caller's executor: as much of D-Bus as ModemManager needs.
namespace mbn::inline v0::modem_manager {

namespace detail {

inline int append(sd_bus_message* message, Dictionary const& dictionary);

// Appends one value; a negative number is an error. Arrays are never sent.
struct Append {
    sd_bus_message* message;

    int operator()(bool value) const { return basic('b', static_cast<int>(value)); }
    int operator()(std::int32_t value) const { return basic('i', value); }
    int operator()(std::uint32_t value) const { return basic('u', value); }
    int operator()(std::int64_t value) const { return basic('x', value); }
    int operator()(std::uint64_t value) const { return basic('t', value); }
    int operator()(double value) const { return basic('d', value); }
    int operator()(std::string const& value) const { return sd_bus_message_append_basic(message, 's', value.c_str()); }
    int operator()(ObjectPath const& value) const {
        return sd_bus_message_append_basic(message, 'o', value.text.c_str());
    }
    int operator()(Dictionary const& value) const { return append(message, value); }
    template <class Other>
    int operator()(Other const& /*value*/) const {
        return -EINVAL;
    }

    template <class T>
    [[nodiscard]] int basic(char type, T value) const {
        return sd_bus_message_append_basic(message, type, &value);
    }
};

[[nodiscard]] inline char const* signature_of(Value const& value) noexcept {
    constexpr char const* signatures[] = {"", "b", "i", "u", "x", "t", "d", "s", "o", "", "a{sv}", ""};
    static_assert(std::size(signatures) == std::variant_size_v<Value::Content>);
    return signatures[value.content.index()];
}

inline int append(sd_bus_message* message, Dictionary const& dictionary) {
    int result = sd_bus_message_open_container(message, 'a', "{sv}");
    for (auto const& [key, value] : dictionary) {
        if (result >= 0)
            result = sd_bus_message_open_container(message, 'e', "sv");
        if (result >= 0)
            result = sd_bus_message_append_basic(message, 's', key.c_str());
        if (result >= 0)
            result = sd_bus_message_open_container(message, 'v', signature_of(value));
        if (result >= 0)
            result = std::visit(Append{message}, value.content);
        if (result >= 0)
            result = sd_bus_message_close_container(message);
        if (result >= 0)
            result = sd_bus_message_close_container(message);
    }
    return result < 0 ? result : sd_bus_message_close_container(message);
}

// Reads what a message holds. sd-bus has checked it when it came.
class Reader {
public:
    explicit Reader(sd_bus_message* message) noexcept : message_{message} {}

    // Up to the end of what has been entered.
    [[nodiscard]] List rest() const {
        List values;
        while (sd_bus_message_at_end(message_, 0) == 0)
            values.push_back(next());
        return values;
    }

private:
    [[nodiscard]] Value next() const {
        char type = 0;
        char const* contents = nullptr;
        if (sd_bus_message_peek_type(message_, &type, &contents) <= 0)
            return {};
        switch (type) {
        case 'b':
            return basic<int>(type) != 0;
        case 'y':
            return std::uint32_t{basic<std::uint8_t>(type)};
        case 'n':
            return std::int32_t{basic<std::int16_t>(type)};
        case 'q':
            return std::uint32_t{basic<std::uint16_t>(type)};
        case 'i':
            return basic<std::int32_t>(type);
        case 'u':
            return basic<std::uint32_t>(type);
        case 'x':
            return basic<std::int64_t>(type);
        case 't':
            return basic<std::uint64_t>(type);
        case 'd':
            return basic<double>(type);
        case 's':
        case 'g':
            return std::string{basic<char const*>(type)};
        case 'o':
            return ObjectPath{basic<char const*>(type)};
        case 'v': {
            List inner = container(type, contents);
            return inner.empty() ? Value{} : std::move(inner.front());
        }
        case 'a':
            if (contents[0] == '{')
                return map(contents);
            return container(type, contents);
        case 'r':
            return container(type, contents);
        default:
            sd_bus_message_skip(message_, nullptr);
            return {};
        }
    }

    template <class T>
    [[nodiscard]] T basic(char type) const {
        T value{};
        sd_bus_message_read_basic(message_, type, static_cast<void*>(&value));
        return value;
    }

    [[nodiscard]] List container(char type, char const* contents) const {
        List values;
        if (sd_bus_message_enter_container(message_, type, contents) > 0) {
            values = rest();
            sd_bus_message_exit_container(message_);
        }
        return values;
    }

    // Keys are text in all that ModemManager tells, and numbers in one property.
    [[nodiscard]] Value map(std::string const& contents) const {
        std::string const entry = contents.substr(1, contents.size() - 2);
        Dictionary named;
        NumberMap numbered;
        if (sd_bus_message_enter_container(message_, 'a', contents.c_str()) > 0) {
            while (sd_bus_message_at_end(message_, 0) == 0) {
                List pair = container('e', entry.c_str());
                if (pair.size() != 2)
                    break;
                if (std::optional<std::string> key = text(pair[0]))
                    named.insert_or_assign(*std::move(key), std::move(pair[1]));
                else if (get<std::uint32_t>(pair[0]) != nullptr && get<std::uint32_t>(pair[1]) != nullptr)
                    numbered.insert_or_assign(*get<std::uint32_t>(pair[0]), *get<std::uint32_t>(pair[1]));
            }
            sd_bus_message_exit_container(message_);
        }
        if (entry == "uu")
            return numbered;
        return named;
    }

    sd_bus_message* message_;
};

struct CloseBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_close_unref(bus); }
};
struct UnrefBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_unref(bus); }
};
struct UnrefMessage {
    void operator()(sd_bus_message* message) const noexcept { sd_bus_message_unref(message); }
};

} // namespace detail

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
        sd_bus* bus = nullptr;
        int const opened = sd_bus_open_system(&bus);
        if (opened < 0)
            return make_error(opened == -EACCES || opened == -EPERM ? hresult::e_accessdenied
                                                                    : hresult::error_service_not_active);
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
        sd_bus_message* made = nullptr;
        int result =
            sd_bus_message_new_method_call(bus_.get(), &made, destination.c_str(), call.object.c_str(),
                                           std::string{call.interface_name}.c_str(), std::string{call.member}.c_str());
        std::unique_ptr<sd_bus_message, detail::UnrefMessage> const message{made};
        // It may hold a password.
        if (result >= 0)
            result = sd_bus_message_sensitive(made);
        for (Value const& argument : call.arguments)
            if (result >= 0)
                result = std::visit(detail::Append{made}, argument.content);
        auto handler = std::make_unique<ReplyHandler>(std::move(done));
        sd_bus_slot* slot = nullptr;
        if (result >= 0)
            result = sd_bus_call_async(bus_.get(), &slot, made, &Bus::on_reply, handler.get(),
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
        BusReply reply;
        if (sd_bus_error const* const error = sd_bus_message_get_error(message); error != nullptr)
            reply.error = error->name;
        else
            reply.values = detail::Reader{message}.rest();
        auto& done = *static_cast<ReplyHandler*>(handler);
        done(std::move(reply));
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
