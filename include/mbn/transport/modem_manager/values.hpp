// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_VALUES_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_VALUES_HPP

#include <mbn/secret.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// ModemManager behind its D-Bus service: everything but `bus.hpp` works on plain values, and knows no bus.
namespace mbn::inline v0::modem_manager {

/// The path of an object, which D-Bus tells from other text.
struct ObjectPath {
    std::string text = {};

    friend bool operator==(ObjectPath const&, ObjectPath const&) = default;
};

struct Value;

/// An array, or the members of a structure.
using List = std::vector<Value>;
/// What has text, or the path of an object, for its keys.
using Dictionary = std::map<std::string, Value, std::less<>>;
/// `a{uu}`.
using NumberMap = std::map<std::uint32_t, std::uint32_t>;

namespace detail {

template <class T, class... All>
concept OneOf = (std::same_as<T, All> || ...);

} // namespace detail

/// Anything that D-Bus carries, with its type: what is made with an `std::uint32_t` is sent as that and as nothing
/// else. A variant is what is in it. The narrow integers arrive as those of 32 bits.
struct Value {
    using Content = std::variant<std::monostate, bool, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, double,
                                 std::string, ObjectPath, List, Dictionary, NumberMap>;

    Value() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a list of arguments reads as what it is.
    template <detail::OneOf<bool, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, double, std::string,
                            ObjectPath, List, Dictionary, NumberMap>
                  T>
    Value(T value) : content{std::move(value)} {}

    Content content = {};

    friend bool operator==(Value const& left, Value const& right) { return left.content == right.content; }
};

/// The value itself where it has that type, or null.
template <class T>
[[nodiscard]] T const* get(Value const& value) noexcept {
    return std::get_if<T>(&value.content);
}

/// The value of a key where it is there and has that type, or null.
template <class T>
[[nodiscard]] T const* get(Dictionary const& dictionary, std::string_view key) noexcept {
    auto const found = dictionary.find(key);
    return found != dictionary.end() ? get<T>(found->second) : nullptr;
}

/// What comes first where it has that type, or null.
template <class T>
[[nodiscard]] T const* first(List const& values) noexcept {
    return values.empty() ? nullptr : get<T>(values.front());
}

/// What comes first, taken out of there, where it has that type; else an empty one.
template <class T>
[[nodiscard]] T take_first(List values) {
    auto* const found = values.empty() ? nullptr : std::get_if<T>(&values.front().content);
    return found != nullptr ? std::move(*found) : T{};
}

/// Any integer, as long as it fits.
[[nodiscard]] inline std::optional<std::int64_t> integer(Value const& value) noexcept {
    if (auto const* const number = get<std::uint32_t>(value))
        return *number;
    if (auto const* const number = get<std::int32_t>(value))
        return *number;
    if (auto const* const number = get<std::int64_t>(value))
        return *number;
    auto const* const number = get<std::uint64_t>(value);
    if (number != nullptr && *number <= static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)()))
        return static_cast<std::int64_t>(*number);
    return std::nullopt;
}

[[nodiscard]] inline std::optional<std::int64_t> integer(Dictionary const& dictionary, std::string_view key) noexcept {
    auto const found = dictionary.find(key);
    return found != dictionary.end() ? integer(found->second) : std::nullopt;
}

/// An integer without a sign, such as an enumeration or a set of bits.
[[nodiscard]] inline std::optional<std::uint32_t> number(Dictionary const& dictionary, std::string_view key) noexcept {
    std::optional<std::int64_t> const found = integer(dictionary, key);
    if (!found || *found < 0 || *found > (std::numeric_limits<std::uint32_t>::max)())
        return std::nullopt;
    return static_cast<std::uint32_t>(*found);
}

[[nodiscard]] inline std::optional<bool> flag(Dictionary const& dictionary, std::string_view key) noexcept {
    auto const* const found = get<bool>(dictionary, key);
    return found != nullptr ? std::optional{*found} : std::nullopt;
}

/// Text, or the path of an object, where it stands; or null.
[[nodiscard]] inline std::string const* find_text(Value const& value) noexcept {
    auto const* const path = get<ObjectPath>(value);
    return path != nullptr ? &path->text : get<std::string>(value);
}

/// Text, or the path of an object.
[[nodiscard]] inline std::optional<std::string> text(Value const& value) {
    auto const* const found = find_text(value);
    return found != nullptr ? std::optional{*found} : std::nullopt;
}

[[nodiscard]] inline std::optional<std::string> text(Dictionary const& dictionary, std::string_view key) {
    auto const found = dictionary.find(key);
    return found != dictionary.end() ? text(found->second) : std::nullopt;
}

/// The texts of an array, and of nothing else in it; empty where there is none.
[[nodiscard]] inline std::vector<std::string> texts(Dictionary const& dictionary, std::string_view key) {
    std::vector<std::string> result;
    if (auto const* const list = get<List>(dictionary, key))
        for (Value const& one : *list)
            if (std::optional<std::string> found = text(one))
                result.push_back(*std::move(found));
    return result;
}

inline void wipe_texts(List& values) noexcept;

/// Overwrites every text in a value with zeros: one may be a password or a PIN.
inline void wipe_texts(Value& value) noexcept {
    if (auto* const text = std::get_if<std::string>(&value.content))
        mbn::detail::wipe(*text);
    else if (auto* const list = std::get_if<List>(&value.content))
        wipe_texts(*list);
    else if (auto* const dictionary = std::get_if<Dictionary>(&value.content))
        for (auto& [key, inner] : *dictionary)
            wipe_texts(inner);
}

/// The same in arguments, or in a reply.
inline void wipe_texts(List& values) noexcept {
    for (Value& value : values)
        wipe_texts(value);
}

/// What a call came to.
struct BusReply {
    /// The name of the error; empty for a success.
    std::string error = {};
    List values = {};
};

struct BusSignal {
    std::string path = {};
    std::string interface_name = {};
    std::string member = {};
    List values = {};
};

} // namespace mbn::inline v0::modem_manager

#endif
