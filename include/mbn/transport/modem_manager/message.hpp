// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_MESSAGE_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_MESSAGE_HPP

#include <mbn/result.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/values.hpp>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <systemd/sd-bus.h>

// Messages of sd-bus, made of plain values and turned into them.
namespace mbn::inline v0::modem_manager::detail {

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

// Reads what a message holds. sd-bus has checked it when it came; it is asked for a type only where that is not known.
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
        return sd_bus_message_peek_type(message_, &type, &contents) > 0 ? read(type, contents) : Value{};
    }

    // Of one complete type. What a structure holds, sd-bus knows better.
    [[nodiscard]] Value of_type(char const* signature) const {
        return signature[0] == '(' ? next() : read(signature[0], signature + 1);
    }

    // `contents`: the members of a structure, or the elements of an array.
    [[nodiscard]] Value read(char type, char const* contents) const {
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
        case 'v':
            return variant();
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

    [[nodiscard]] Value variant() const {
        char const* contents = nullptr;
        if (sd_bus_message_peek_type(message_, nullptr, &contents) <= 0 ||
            sd_bus_message_enter_container(message_, 'v', contents) <= 0)
            return {};
        Value value = of_type(contents);
        sd_bus_message_exit_container(message_);
        return value;
    }

    // The elements of an array have one type, and the members of a structure their own.
    [[nodiscard]] List container(char type, char const* contents) const {
        List values;
        if (sd_bus_message_enter_container(message_, type, contents) > 0) {
            while (sd_bus_message_at_end(message_, 0) == 0)
                values.push_back(type == 'a' ? of_type(contents) : next());
            sd_bus_message_exit_container(message_);
        }
        return values;
    }

    // Keys are text in all that ModemManager tells, and numbers in one property.
    [[nodiscard]] Value map(char const* contents) const {
        std::string const entry{contents + 1, std::strlen(contents) - 2};
        Dictionary named;
        NumberMap numbered;
        if (sd_bus_message_enter_container(message_, 'a', contents) > 0) {
            while (sd_bus_message_enter_container(message_, 'e', entry.c_str()) > 0) {
                Value const key = read(entry[0], "");
                Value value = of_type(entry.c_str() + 1);
                sd_bus_message_exit_container(message_);
                if (auto const* const number = get<std::uint32_t>(key);
                    number != nullptr && get<std::uint32_t>(value) != nullptr)
                    numbered.insert_or_assign(*number, *get<std::uint32_t>(value));
                else if (auto const* const name = find_text(key))
                    named.insert_or_assign(*name, std::move(value));
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

// Nothing has been sent yet.
[[nodiscard]] inline Result<sd_bus*> open_system_bus() {
    sd_bus* bus = nullptr;
    int const opened = sd_bus_open_system(&bus);
    if (opened < 0)
        return make_error(opened == -EACCES || opened == -EPERM ? hresult::e_accessdenied
                                                                : hresult::error_service_not_active);
    return bus;
}

struct MadeCall {
    std::unique_ptr<sd_bus_message, UnrefMessage> message;
    // Negative: an error of sd-bus, and no message to send.
    int result;
};

[[nodiscard]] inline MadeCall make_call(sd_bus* bus, std::string const& destination, Call const& call) {
    sd_bus_message* made = nullptr;
    int result =
        sd_bus_message_new_method_call(bus, &made, destination.c_str(), call.object.c_str(),
                                       std::string{call.interface_name}.c_str(), std::string{call.member}.c_str());
    // It may hold a password.
    if (result >= 0)
        result = sd_bus_message_sensitive(made);
    for (Value const& argument : call.arguments)
        if (result >= 0)
            result = std::visit(Append{made}, argument.content);
    return {std::unique_ptr<sd_bus_message, UnrefMessage>{made}, result};
}

[[nodiscard]] inline BusReply read_reply(sd_bus_message* message) {
    BusReply reply;
    if (sd_bus_error const* const error = sd_bus_message_get_error(message); error != nullptr)
        reply.error = error->name;
    else
        reply.values = Reader{message}.rest();
    return reply;
}

} // namespace mbn::inline v0::modem_manager::detail

#endif
