// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PRINT_HPP
#define MBN_MBIM_PRINT_HPP

#include <mbn/mbim/field_writer.hpp>
#include <mbn/mbim/json_writer.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/services.hpp>
#include <mbn/mbim/tree_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Messages as people and programs read them, by the names that their structures declare.
namespace mbn::inline v0::mbim {

namespace detail {

/// Does `value` take exactly these bytes when it is encoded?
template <Structure T>
[[nodiscard]] bool is_laid_out_as(T const& value, Bytes info) {
    auto const size = encoded_size(value);
    if (!size || size.size != info.size())
        return false;
    std::vector<std::byte> bytes(size.size);
    return encode(value, bytes) && same_bytes(bytes, info);
}

[[nodiscard]] constexpr std::uint32_t info_offset_of(MessageType type) noexcept {
    return static_cast<std::uint32_t>(type == MessageType::indicate_status ? indication_info_offset
                                                                           : command_info_offset);
}

/// An information buffer that is shown as it is.
inline void write_raw_information(Bytes info, FieldWriter& writer) {
    writer.name("fields");
    writer.absent();
    if (info.empty())
        return;
    writer.name("information_buffer");
    writer.bytes(info);
}

inline CodecError write_information(MessageView const& view, FieldWriter& writer, Secrets secrets, Mbimex version) {
    // An answer that says no may bring its structure, nothing, or what only the device knows.
    bool const refuses = view.type() == MessageType::command_done && view.status != Status::success;
    bool is_raw = true;
    CodecError error{};
    auto const structure = [&]<class T>(std::type_identity<T>) {
        if (refuses && view.info.empty() && required_size<T> != 0)
            return;
        auto const value = decode<T>(view.info);
        if (!value) {
            if (!refuses)
                error = {value.error().code, value.error().offset + info_offset_of(view.type()), value.error().field};
            return;
        }
        is_raw = false;
        writer.name("fields");
        writer.begin_structure();
        auto const shown = write_fields(*value, writer, secrets);
        writer.end_structure();
        // Unordered, padded otherwise or longer: the fields do not say so, and what they leave out is not to be had.
        if (shown == Shown::whole && !is_laid_out_as(*value, view.info)) {
            writer.name("information_buffer");
            writer.bytes(view.info);
        }
    };
    visit_service_information(view.type(), view.command_type, {view.service, view.cid}, structure, version);
    if (is_raw && error.code == CodecErrc::none)
        write_raw_information(view.info, writer);
    return error;
}

/// What a message has besides its headers, as the members `fields` and, where they do not tell everything,
/// `information_buffer`.
inline CodecError write_content(MessageView const& view, FieldWriter& writer, Secrets secrets, Mbimex version) {
    if (view.is_fragment())
        return {CodecErrc::fragmented, static_cast<std::uint32_t>(message_header_size), "total_fragments"};
    if (has_fragments(view.type()))
        return write_information(view, writer, secrets, version);
    writer.name("fields");
    writer.begin_structure();
    if (view.type() == MessageType::open) {
        writer.name("max_control_transfer");
        writer.number(view.max_control_transfer);
    } else if (view.type() == MessageType::host_error || view.type() == MessageType::function_error) {
        writer.name("error_status_code");
        if (auto const known = name(view.error); !known.empty())
            writer.word(known);
        else
            writer.number(static_cast<std::uint32_t>(view.error));
    }
    writer.end_structure();
    return {};
}

[[nodiscard]] constexpr bool has_status(MessageType type) noexcept {
    return type == MessageType::open_done || type == MessageType::close_done || type == MessageType::command_done;
}

} // namespace detail

/// A whole message as one JSON object on one line:
///
///     {"type":"command_done","transaction_id":2,"service":"basic_connect","cid":"radio_state","command":null,
///      "status":0,"fields":{"hw_radio_state":"on","sw_radio_state":"off"}}
///
/// A member that its kind does not have is `null`. Services, commands and enumerators go by name where they have one;
/// `status` is always a number. `fields` is `null` where the library does not know the structure; then, and where a
/// sender laid the structure out in another way than the library does, `information_buffer` has the bytes. A secret is
/// `null`; a secret that is empty is an empty string. `version` says which structures are meant where there are
/// several.
///
/// Errors: those of `decode` for the structure, counted from the start of the message; `fragmented` for a piece of a
/// message.
[[nodiscard]] inline Expected<std::string> to_json(MessageView const& view, Secrets secrets = Secrets::hide,
                                                   Mbimex version = Mbimex::v1) {
    JsonWriter writer;
    auto const named_or_number = [&writer](std::string_view known, std::uint32_t number) {
        if (known.empty())
            writer.number(number);
        else
            writer.word(known);
    };
    bool const has_operation = has_fragments(view.type());
    writer.begin_structure();
    writer.name("type");
    writer.word(name(view.type()));
    writer.name("transaction_id");
    writer.number(view.transaction_id());
    writer.name("service");
    if (!has_operation)
        writer.absent();
    else if (auto const known = service_name(view.service); !known.empty())
        writer.word(known);
    else
        writer.word(view.service.to_string());
    writer.name("cid");
    if (has_operation)
        named_or_number(cid_name({view.service, view.cid}), view.cid);
    else
        writer.absent();
    writer.name("command");
    if (view.type() == MessageType::command)
        named_or_number(name(view.command_type), static_cast<std::uint32_t>(view.command_type));
    else
        writer.absent();
    writer.name("status");
    if (detail::has_status(view.type()))
        writer.number(static_cast<std::uint32_t>(view.status));
    else
        writer.absent();
    if (auto const error = detail::write_content(view, writer, secrets, version); error.code != CodecErrc::none)
        return error;
    writer.end_structure();
    return writer.json();
}

/// A whole message as a tree: a line with its kind, transaction, command and status, and a line for each field.
///
///     command_done 2 basic_connect.radio_state success
///       fields:
///         hw_radio_state: on
///         sw_radio_state: off
///
/// Errors: as `to_json`.
[[nodiscard]] inline Expected<std::string> to_tree(MessageView const& view, Secrets secrets = Secrets::hide,
                                                   Mbimex version = Mbimex::v1) {
    std::string tree{name(view.type())};
    tree.append(" ").append(std::to_string(view.transaction_id()));
    if (has_fragments(view.type()))
        tree.append(" ").append(to_string(Operation{view.service, view.cid}));
    auto const append = [&tree](std::string_view known, std::uint32_t number) {
        tree.append(" ").append(known.empty() ? std::to_string(number) : std::string{known});
    };
    if (view.type() == MessageType::command)
        append(name(view.command_type), static_cast<std::uint32_t>(view.command_type));
    if (detail::has_status(view.type()))
        append(name(view.status), static_cast<std::uint32_t>(view.status));
    tree += '\n';
    TreeWriter writer{1};
    if (auto const error = detail::write_content(view, writer, secrets, version); error.code != CodecErrc::none)
        return error;
    return tree.append(writer.tree());
}

/// Why bytes are no message: `{"error":"truncated","offset":48}`, with `"field"` where one is to blame.
[[nodiscard]] inline std::string to_json(CodecError const& error) {
    JsonWriter writer;
    writer.begin_structure();
    writer.name("error");
    writer.word(name(error.code));
    writer.name("offset");
    writer.number(error.offset);
    if (!error.field.empty()) {
        writer.name("field");
        writer.word(error.field);
    }
    writer.end_structure();
    return writer.json();
}

} // namespace mbn::inline v0::mbim

#endif
