// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "files.hpp"
#include "hexadecimal.hpp"
#include "lines.hpp"

#include <mbn/mbim/message.hpp>
#include <mbn/mbim/services.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mbnctl {

namespace {

namespace mbim = mbn::mbim;
using nlohmann::json;

// Why a line is no message: where in it, and what is wrong there.
struct Unfit {
    std::string field;
    std::string reason;
};

using Reading = json::parse_event_t;

// Parses one line. A member that stands there twice would be lost without a word, so it is refused.
[[nodiscard]] json parse(std::string_view line) {
    std::vector<std::set<std::string>> members;
    auto const look = [&members](int /*depth*/, Reading event, json& value) {
        if (event == Reading::object_start)
            members.emplace_back();
        else if (event == Reading::object_end)
            members.pop_back();
        else if (event == Reading::key && !members.back().insert(value.get<std::string>()).second)
            throw Unfit{value.get<std::string>(), "stands there twice"};
        return true;
    };
    try {
        return json::parse(line, look);
    } catch (json::parse_error const& problem) {
        throw Unfit{"", "no JSON, at byte " + std::to_string(problem.byte)};
    }
}

[[nodiscard]] std::uint64_t number_of(json const& value, std::string const& path, std::uint64_t largest) {
    if (!value.is_number_unsigned())
        throw Unfit{path, "a number from 0 is expected"};
    auto const number = value.get<std::uint64_t>();
    if (number > largest)
        throw Unfit{path, "more than " + std::to_string(largest)};
    return number;
}

[[nodiscard]] std::int32_t signed_number_of(json const& value, std::string const& path) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (!value.is_number_integer())
        throw Unfit{path, "a whole number is expected"};
    bool const is_large = value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{Limits::max()};
    if (is_large || value.get<std::int64_t>() < Limits::min())
        throw Unfit{path, "not from " + std::to_string(Limits::min()) + " to " + std::to_string(Limits::max())};
    return value.get<std::int32_t>();
}

[[nodiscard]] std::uint32_t word_of(json const& value, std::string const& path) {
    return static_cast<std::uint32_t>(number_of(value, path, std::numeric_limits<std::uint32_t>::max()));
}

[[nodiscard]] std::string const& string_of(json const& value, std::string const& path) {
    if (!value.is_string())
        throw Unfit{path, "a string is expected"};
    return value.get_ref<std::string const&>();
}

[[nodiscard]] std::vector<std::byte> bytes_of(json const& value, std::string const& path) {
    std::vector<std::byte> bytes;
    if (add_hexadecimal(bytes, string_of(value, path)))
        throw Unfit{path, "hexadecimal digits are expected"};
    return bytes;
}

template <std::size_t Size>
[[nodiscard]] std::optional<mbim::Uuid> uuid_in(mbim::detail::NamedUuid const (&table)[Size], std::string_view text) {
    for (auto const& entry : table)
        if (entry.name == text)
            return entry.uuid;
    return std::nullopt;
}

[[nodiscard]] mbim::Uuid uuid_of(json const& value, std::string const& path) {
    std::string const& text = string_of(value, path);
    if (auto const service = uuid_in(mbim::detail::service_names, text))
        return *service;
    if (auto const type = uuid_in(mbim::detail::context_type_names, text))
        return *type;
    if (auto const uuid = mbim::Uuid::parse(text))
        return *uuid;
    throw Unfit{path, "\"" + text + "\" is neither a known name nor a UUID"};
}

// A number whose name this is. No enumeration of the protocol that has a gap is printed by name, but for the message
// types, which the library lists.
template <class Enum>
[[nodiscard]] std::optional<Enum> enumerator_of(std::string_view text) {
    for (std::uint32_t value = 0; value < 64; ++value)
        if (name(static_cast<Enum>(value)) == text)
            return static_cast<Enum>(value);
    return std::nullopt;
}

template <class Enum>
[[nodiscard]] Enum enumerator_of(json const& value, std::string const& path) {
    if (!value.is_string())
        return static_cast<Enum>(word_of(value, path));
    std::string_view const text = string_of(value, path);
    if constexpr (mbim::FlagEnum<Enum>) {
        std::uint32_t flags = 0;
        for (std::size_t at = 0; at <= text.size();) {
            std::string_view const one = text.substr(at, text.find('|', at) - at);
            at += one.size() + 1;
            std::uint32_t found = one == name(Enum{}) ? 0 : std::numeric_limits<std::uint32_t>::max();
            for (std::uint32_t bit = 1; bit != 0; bit <<= 1U)
                if (name(static_cast<Enum>(bit)) == one)
                    found = bit;
            if (found == std::numeric_limits<std::uint32_t>::max()) {
                json const number = json::parse(one, nullptr, false);
                if (!number.is_number_unsigned())
                    throw Unfit{path, "there is no \"" + std::string{one} + "\""};
                found = word_of(number, path);
            }
            flags |= found;
        }
        return static_cast<Enum>(flags);
    } else {
        auto const found = enumerator_of<Enum>(text);
        if (!found)
            throw Unfit{path, "there is no \"" + std::string{text} + "\""};
        return *found;
    }
}

// Fills a structure from an object, by the declaration that the codec uses. What a structure views is kept.
class JsonArchive {
public:
    using Storage = std::vector<std::shared_ptr<void const>>;

    JsonArchive(json const& object, std::string path, Storage& storage)
        : object_{object}, path_{std::move(path)}, storage_{storage} {
        if (!object.is_object())
            throw Unfit{path_, "an object is expected"};
    }

    // Nothing may be there that no field has taken.
    void finish() const {
        for (auto const& member : object_.items())
            if (!taken_.contains(member.key()))
                throw Unfit{path_ + "." + member.key(), "no such field"};
    }

    template <class T>
    void operator()(char const* name, T& field) {
        take(at(name), path_ + "." + name, field);
    }
    template <class T>
    void operator()(char const* name, T& field, mbim::Limit /*limit*/) {
        operator()(name, field);
    }

    template <class T>
    void count(char const* /*name*/, mbim::List<T>& /*list*/) {}

    template <class T>
    void elements(char const* name, mbim::List<T>& list) {
        list = std::span<T const>{elements_of<T>(name)};
    }
    template <class T>
    void list(char const* name, mbim::List<T>& list) {
        elements(name, list);
    }
    template <class T>
    void fixed_list(char const* name, mbim::List<T>& list) {
        elements(name, list);
    }
    template <class T>
    void inline_list(char const* name, mbim::List<T>& list) {
        elements(name, list);
    }

    template <class T>
    void single(char const* name, std::optional<T>& field) {
        field.reset();
        if (json const& value = at(name); !value.is_null())
            take(value, path_ + "." + name, field.emplace());
    }

    void twins(char const* first_name, mbim::Bytes& first, char const* second_name, mbim::Bytes& second) {
        operator()(first_name, first);
        operator()(second_name, second);
    }
    void rest(char const* name, mbim::Bytes& field) { operator()(name, field); }
    template <std::size_t Size>
    void octets(char const* name, std::array<std::uint8_t, Size>& field) {
        mbim::Bytes bytes;
        operator()(name, bytes);
        if (bytes.size() != Size)
            throw Unfit{path_ + "." + name, std::to_string(Size) + " bytes are expected"};
        std::memcpy(field.data(), bytes.data(), Size);
    }
    void sized(char const* name, mbim::Bytes& field) { operator()(name, field); }
    void size(char const* /*name*/, mbim::Bytes& /*field*/) {}
    void contents(char const* name, mbim::Bytes& field) { operator()(name, field); }

    template <class T>
    void optional(char const* name, std::optional<T>& field) {
        single(name, field);
    }
    template <class T>
    void packed(char const* name, mbim::PackedList<T>& list) {
        list = std::span<T const>{elements_of<T>(name)};
    }
    template <class T>
    void tail(char const* name, T& field) {
        operator()(name, field);
    }
    void tlv(char const* name, mbim::Text& field) { operator()(name, field); }
    void tlv(char const* name, mbim::List<std::uint16_t>& list) { elements(name, list); }
    void tlvs(char const* name, mbim::PackedList<mbim::Tlv>& list) { packed(name, list); }
    void reserved(std::uint32_t /*size*/) {}

private:
    [[nodiscard]] json const& at(char const* name) {
        auto const found = object_.find(name);
        if (found == object_.end())
            throw Unfit{path_ + "." + name, "is missing"};
        taken_.insert(name);
        return *found;
    }

    template <class T>
    [[nodiscard]] std::vector<T> const& elements_of(char const* name) {
        json const& array = at(name);
        std::string const path = path_ + "." + name;
        if (!array.is_array())
            throw Unfit{path, "an array is expected"};
        auto const elements = std::make_shared<std::vector<T>>();
        for (json const& element : array) {
            T value{};
            take(element, path + "[" + std::to_string(elements->size()) + "]", value);
            elements->push_back(value);
        }
        storage_.push_back(elements);
        return *elements;
    }

    template <class T>
    void take(json const& value, std::string const& path, T& field) {
        if constexpr (mbim::detail::Referenced<T> || std::is_integral_v<T>) {
            if (value.is_null())
                throw Unfit{path, "is hidden (decode it with --secrets)"};
        }
        if constexpr (std::is_same_v<T, mbim::Text>) {
            field = mbim::Text{string_of(value, path)};
        } else if constexpr (std::is_same_v<T, mbim::Bytes>) {
            auto const bytes = std::make_shared<std::vector<std::byte>>(bytes_of(value, path));
            field = *bytes;
            storage_.push_back(bytes);
        } else if constexpr (std::is_same_v<T, mbim::Uuid>) {
            field = uuid_of(value, path);
        } else if constexpr (mbim::detail::is_byte_array<T>) {
            if (inet_pton(field.size() == 4 ? AF_INET : AF_INET6, string_of(value, path).c_str(), field.data()) != 1)
                throw Unfit{path, "an address is expected"};
        } else if constexpr (std::is_enum_v<T>) {
            field = enumerator_of<T>(value, path);
        } else if constexpr (std::is_same_v<T, std::int32_t>) {
            field = signed_number_of(value, path);
        } else if constexpr (std::is_integral_v<T>) {
            field = static_cast<T>(number_of(value, path, std::numeric_limits<T>::max()));
        } else {
            JsonArchive inner{value, path, storage_};
            T::describe(field, inner);
            inner.finish();
        }
    }

    json const& object_;
    std::string path_;
    Storage& storage_;
    std::set<std::string> taken_ = {};
};

// The members of a message as `decode` prints them. One that is not there counts as `null`.
class Members {
public:
    explicit Members(json const& message) : message_{message} {
        if (!message.is_object())
            throw Unfit{"", "an object is expected"};
        static std::set<std::string> const known{"type",    "transaction_id", "service", "cid",
                                                 "command", "status",         "fields",  "information_buffer"};
        for (auto const& member : message.items())
            if (!known.contains(member.key()))
                throw Unfit{member.key(), "no such member"};
    }

    [[nodiscard]] json const& at(char const* name) const {
        static json const null;
        auto const found = message_.find(name);
        return found == message_.end() ? null : *found;
    }

    void require_null(char const* name) const {
        if (!at(name).is_null())
            throw Unfit{name, "a message of this type has none"};
    }

private:
    json const& message_;
};

[[nodiscard]] mbim::MessageType type_of(Members const& members) {
    using enum mbim::MessageType;
    std::string const& text = string_of(members.at("type"), "type");
    for (auto const type :
         {open, close, command, host_error, open_done, close_done, command_done, function_error, indicate_status})
        if (name(type) == text)
            return type;
    throw Unfit{"type", "there is no \"" + text + "\""};
}

// Grows to what the message takes.
template <class Encode>
[[nodiscard]] std::vector<std::byte> encoded(std::string_view path, Encode const& encode) {
    std::vector<std::byte> bytes;
    mbim::Encoded result = encode(bytes);
    if (result.error.code == mbim::CodecErrc::buffer_too_small) {
        bytes.resize(result.size);
        result = encode(bytes);
    }
    if (!result)
        throw Unfit{std::string{path}.append(result.error.field.empty() ? "" : ".").append(result.error.field),
                    std::string{name(result.error.code)}};
    bytes.resize(result.size);
    return bytes;
}

[[nodiscard]] std::uint32_t cid_of(json const& value, mbim::Uuid const& service) {
    if (!value.is_string())
        return word_of(value, "cid");
    std::string const& text = string_of(value, "cid");
    for (std::uint32_t cid = 0; cid < 64; ++cid)
        if (mbim::cid_name({service, cid}) == text)
            return cid;
    throw Unfit{"cid", "there is no \"" + text + "\" in this service"};
}

[[nodiscard]] std::vector<std::byte> information_of(Members const& members, mbim::MessageType type,
                                                    mbim::CommandType command, mbim::Operation const& operation,
                                                    mbim::Mbimex version) {
    if (json const& raw = members.at("information_buffer"); !raw.is_null())
        return bytes_of(raw, "information_buffer");
    json const& fields = members.at("fields");
    std::vector<std::byte> information;
    if (fields.is_null())
        return information;
    auto const fill = [&]<class T>(std::type_identity<T>) {
        JsonArchive::Storage storage;
        T value{};
        JsonArchive archive{fields, "fields", storage};
        T::describe(value, archive);
        archive.finish();
        information = encoded("fields", [&value](std::span<std::byte> out) { return mbim::encode(value, out); });
    };
    if (!visit_service_information(type, command, operation, fill, version))
        throw Unfit{"fields", "the structure is not known; information_buffer can say its bytes"};
    return information;
}

[[nodiscard]] std::vector<std::byte> with_information(Members const& members, mbim::MessageType type,
                                                      std::uint32_t transaction, mbim::Mbimex version) {
    mbim::Operation operation{uuid_of(members.at("service"), "service")};
    operation.cid = cid_of(members.at("cid"), operation.service);
    bool const is_command = type == mbim::MessageType::command;
    bool const is_done = type == mbim::MessageType::command_done;
    if (!is_command)
        members.require_null("command");
    if (!is_done)
        members.require_null("status");
    auto const command =
        is_command ? enumerator_of<mbim::CommandType>(members.at("command"), "command") : mbim::CommandType{};
    auto const status = is_done ? static_cast<mbim::Status>(word_of(members.at("status"), "status")) : mbim::Status{};
    std::vector<std::byte> const information = information_of(members, type, command, operation, version);
    auto bytes = encoded("", [&](std::span<std::byte> out) {
        if (is_command)
            return mbim::encode_command(transaction, operation, command, information, out);
        return is_done ? mbim::encode_command_done(transaction, operation, status, information, out)
                       : mbim::encode_indicate_status(operation, information, out);
    });
    // An indication has none; devices that number theirs are taken at their word.
    mbim::detail::store(bytes.data() + 8, transaction);
    return bytes;
}

// What a message of 12 or 16 bytes says beside its type.
[[nodiscard]] std::uint32_t word_of_fields(Members const& members, char const* name) {
    json const& fields = members.at("fields");
    if (!fields.is_object() || fields.size() != 1 || !fields.contains(name))
        throw Unfit{std::string{"fields."} + name, "this field alone is expected"};
    json const& value = fields.at(name);
    return value.is_string()
               ? static_cast<std::uint32_t>(enumerator_of<mbim::ProtocolError>(value, std::string{"fields."} + name))
               : word_of(value, std::string{"fields."} + name);
}

[[nodiscard]] std::vector<std::byte> message_of(json const& line, mbim::Mbimex version) {
    Members const members{line};
    mbim::MessageType const type = type_of(members);
    std::uint32_t const transaction = word_of(members.at("transaction_id"), "transaction_id");
    if (has_fragments(type))
        return with_information(members, type, transaction, version);
    for (char const* const name : {"service", "cid", "command", "information_buffer"})
        members.require_null(name);
    bool const has_status = type == mbim::MessageType::open_done || type == mbim::MessageType::close_done;
    if (!has_status)
        members.require_null("status");
    std::optional<std::uint32_t> word;
    if (has_status)
        word = word_of(members.at("status"), "status");
    else if (type == mbim::MessageType::open)
        word = word_of_fields(members, "max_control_transfer");
    else if (type != mbim::MessageType::close)
        word = word_of_fields(members, "error_status_code");
    if ((has_status || !word) && !members.at("fields").empty())
        throw Unfit{"fields", "a message of this type has none"};
    return encoded("", [&](std::span<std::byte> out) {
        return mbim::detail::encode_words(type, transaction, word ? &*word : nullptr, out);
    });
}

} // namespace

int encode(Context const& context) {
    std::string const path = context.arguments.file.empty() ? "-" : context.arguments.file;
    int code = exit_done;
    std::size_t number = 0;
    Lines lines{[&](std::string_view line) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            return;
        try {
            std::string text;
            mbim::detail::append_hexadecimal(text, message_of(parse(line), context.arguments.mbimex));
            fmt::print("{}\n", text);
        } catch (Unfit const& unfit) {
            code = exit_refused;
            fmt::print(stderr, "mbnctl: line {}: {}{}{}\n", number, unfit.field, unfit.field.empty() ? "" : ": ",
                       unfit.reason);
        }
    }};
    auto const result = read_pieces(path, [&lines](std::string_view piece) {
        lines.add(piece);
        // Whoever reads what is printed sees it before the next piece.
        std::fflush(stdout);
    });
    if (!result)
        return fail(context, Failure{result.error(), "cannot read " + path});
    lines.finish();
    return code;
}

} // namespace mbnctl
