// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MESSAGE_HPP
#define MBN_MBIM_MESSAGE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/enumeration.hpp>
#include <mbn/mbim/expected.hpp>
#include <mbn/mbim/status.hpp>
#include <mbn/mbim/uuid.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Kinds of control messages (MBIM 1.0, 9.3 and 9.4). A reply is its request with the highest bit set.
enum class MessageType : std::uint32_t {
    open = 0x00000001,
    close = 0x00000002,
    command = 0x00000003,
    host_error = 0x00000004,
    open_done = 0x80000001,
    close_done = 0x80000002,
    command_done = 0x80000003,
    function_error = 0x80000004,
    indicate_status = 0x80000007,
};

[[nodiscard]] constexpr std::string_view name(MessageType type) noexcept {
    switch (type) {
    case MessageType::open:
        return "open";
    case MessageType::close:
        return "close";
    case MessageType::command:
        return "command";
    case MessageType::host_error:
        return "host_error";
    case MessageType::open_done:
        return "open_done";
    case MessageType::close_done:
        return "close_done";
    case MessageType::command_done:
        return "command_done";
    case MessageType::function_error:
        return "function_error";
    case MessageType::indicate_status:
        return "indicate_status";
    }
    return {};
}

/// True for the three kinds that can be cut into fragments.
[[nodiscard]] constexpr bool has_fragments(MessageType type) noexcept {
    return type == MessageType::command || type == MessageType::command_done || type == MessageType::indicate_status;
}

/// What HOST_ERROR and FUNCTION_ERROR say (MBIM 1.0, 9.3.4).
enum class ProtocolError : std::uint32_t {
    timeout_fragment = 1,
    fragment_out_of_sequence = 2,
    length_mismatch = 3,
    duplicated_transaction_id = 4,
    not_opened = 5,
    unknown = 6,
    cancel = 7,
    max_transfer = 8,
};

[[nodiscard]] constexpr std::string_view name(ProtocolError error) noexcept {
    return detail::name_in(error, {"", "timeout_fragment", "fragment_out_of_sequence", "length_mismatch",
                                   "duplicated_transaction_id", "not_opened", "unknown", "cancel", "max_transfer"});
}

/// Whether a command asks or changes.
enum class CommandType : std::uint32_t { query = 0, set = 1 };

[[nodiscard]] constexpr std::string_view name(CommandType type) noexcept {
    return detail::name_in(type, {"query", "set"});
}

inline constexpr std::size_t message_header_size = 12;
/// The common header and the fragment header.
inline constexpr std::size_t fragment_header_size = 20;
/// Where the information buffer of COMMAND and COMMAND_DONE starts.
inline constexpr std::size_t command_info_offset = 48;
/// Where the information buffer of INDICATE_STATUS starts: it has four bytes less than a command.
inline constexpr std::size_t indication_info_offset = 44;

/// The first 12 bytes of every message or fragment.
struct MessageHeader {
    MessageType type{};
    std::uint32_t length = 0;
    std::uint32_t transaction_id = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("message_type", self.type);
        archive("message_length", self.length);
        archive("transaction_id", self.transaction_id);
    }
};

/// The 8 bytes after it in the kinds that have fragments.
struct FragmentHeader {
    std::uint32_t total = 1;
    std::uint32_t current = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("total_fragments", self.total);
        archive("current_fragment", self.current);
    }
};

/// A checked message, or one fragment of one. Views the bytes it was read from. A member that its kind does not have is
/// zero.
struct MessageView {
    MessageHeader header{};
    FragmentHeader fragment{};
    std::uint32_t max_control_transfer = 0; ///< open
    Status status{};                        ///< open_done, close_done, command_done
    ProtocolError error{};                  ///< host_error, function_error
    Uuid service{};                         ///< command, command_done, indicate_status
    std::uint32_t cid = 0;                  ///< command, command_done, indicate_status
    CommandType command_type{};             ///< command
    Bytes info{};                           ///< the information buffer; in a fragment, what it carries of the message

    [[nodiscard]] constexpr MessageType type() const noexcept { return header.type; }
    [[nodiscard]] constexpr std::uint32_t transaction_id() const noexcept { return header.transaction_id; }
    /// True when this is one piece of a message that has more.
    [[nodiscard]] constexpr bool is_fragment() const noexcept { return fragment.total > 1; }
};

namespace detail {

/// A message of a kind that has no fragments, whose header was read.
template <class Used = mbn::detail::WhenUsed>
constexpr CodecError read_plain(MessageView& view, Bytes bytes) noexcept {
    std::size_t size = message_header_size + 4;
    switch (view.header.type) {
    case MessageType::close:
        size = message_header_size;
        break;
    case MessageType::open:
    case MessageType::host_error:
    case MessageType::open_done:
    case MessageType::close_done:
    case MessageType::function_error:
        break;
    default:
        return {CodecErrc::unknown_type, 0, "message_type"};
    }
    if (bytes.size() != size)
        return {bytes.size() < size ? CodecErrc::truncated : CodecErrc::length_mismatch, 4, "message_length"};
    if (view.header.type == MessageType::close)
        return {};
    auto const word = load<std::uint32_t>(bytes.data() + message_header_size);
    if (view.header.type == MessageType::open)
        view.max_control_transfer = word;
    else if (view.header.type == MessageType::host_error || view.header.type == MessageType::function_error)
        view.error = static_cast<ProtocolError>(word);
    else
        view.status = static_cast<Status>(word);
    return {};
}

template <class Used = mbn::detail::WhenUsed>
constexpr CodecError read_message(MessageView& view, Bytes bytes) noexcept {
    auto const size = static_cast<std::uint32_t>(bytes.size());
    if (bytes.size() < message_header_size)
        return {CodecErrc::truncated, size, "message_header"};
    static_cast<void>(decode_into(view.header, bytes));
    if (view.header.length != bytes.size())
        return {view.header.length > bytes.size() ? CodecErrc::truncated : CodecErrc::length_mismatch, 4,
                "message_length"};
    if (!has_fragments(view.header.type))
        return read_plain<Used>(view, bytes);
    if (size < fragment_header_size)
        return {CodecErrc::truncated, size, "fragment_header"};
    static_cast<void>(decode_into(view.fragment, bytes.subspan(message_header_size)));
    if (view.fragment.total == 0)
        return {CodecErrc::bad_fragment, 12, "total_fragments"};
    if (view.fragment.current >= view.fragment.total)
        return {CodecErrc::bad_fragment, 16, "current_fragment"};
    if (view.fragment.total > 1) {
        view.info = bytes.subspan(fragment_header_size);
        return {};
    }
    auto const info_offset =
        view.header.type == MessageType::indicate_status ? indication_info_offset : command_info_offset;
    if (size < info_offset)
        return {CodecErrc::truncated, size, "information_buffer_length"};
    auto const word = [bytes](std::size_t at) { return load<std::uint32_t>(bytes.data() + at); };
    view.service = load_scalar<Uuid>(bytes.data() + 20);
    view.cid = word(36);
    if (view.header.type == MessageType::command)
        view.command_type = static_cast<CommandType>(word(40));
    else if (view.header.type == MessageType::command_done)
        view.status = static_cast<Status>(word(40));
    view.info = bytes.subspan(info_offset);
    auto const info_size = word(info_offset - 4);
    if (info_size != view.info.size())
        return {info_size > view.info.size() ? CodecErrc::truncated : CodecErrc::length_mismatch,
                static_cast<std::uint32_t>(info_offset - 4), "information_buffer_length"};
    return {};
}

} // namespace detail

/// Reads and checks a whole message or a fragment: the length is exactly that of `bytes`, the type is known, the
/// fragment numbers make sense, the information buffer is exactly what is left. In a fragment, only the headers are
/// read. Errors: `truncated`, `length_mismatch`, `unknown_type`, `bad_fragment`.
template <class Used = mbn::detail::WhenUsed>
[[nodiscard]] constexpr mbn::detail::Dependent<Used, Expected<MessageView>> decode_message(Bytes bytes) noexcept {
    return mbn::detail::Dependent<Used, Expected<MessageView>>{
        [bytes](auto& view) { return detail::read_message(view, bytes); }};
}

/// Which service and command a structure belongs to, and for a request what is asked and what the answer is.
struct Operation {
    Uuid service{};
    std::uint32_t cid = 0;

    [[nodiscard]] friend constexpr bool operator==(Operation const&, Operation const&) noexcept = default;
};

/// A structure that is the information buffer of one CID.
template <class T>
concept InfoStructure = Structure<T> && requires {
    { T::operation } -> std::convertible_to<Operation>;
};

/// A structure that is sent in a COMMAND: it also says query or set, and the structure of the answer.
template <class T>
concept Request = InfoStructure<T> && requires {
    { T::command_type } -> std::convertible_to<CommandType>;
    typename T::Reply;
};

namespace detail {

/// An information buffer that is bytes already.
struct RawInfo {
    Bytes bytes{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.rest("information_buffer", self.bytes);
    }
};

template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_words(MessageType type, std::uint32_t transaction_id, std::uint32_t const* word,
                               std::span<std::byte> out) noexcept {
    std::size_t const size = word == nullptr ? message_header_size : message_header_size + 4;
    if (out.size() < size)
        return {size, {CodecErrc::buffer_too_small, 0, {}}};
    store(out.data(), static_cast<std::uint32_t>(type));
    store(out.data() + 4, static_cast<std::uint32_t>(size));
    store(out.data() + 8, transaction_id);
    if (word != nullptr)
        store(out.data() + 12, *word);
    return {size, {}};
}

/// `word` is the command type or the status; an indication has neither.
template <Structure T>
constexpr Encoded encode_info(MessageType type, std::uint32_t transaction_id, Operation const& operation,
                              std::uint32_t word, T const& info, std::span<std::byte> out) noexcept {
    std::size_t const info_offset = type == MessageType::indicate_status ? indication_info_offset : command_info_offset;
    auto const room = out.size() < info_offset ? std::span<std::byte>{} : out.subspan(info_offset);
    auto encoded = encode(info, room);
    if (!encoded && encoded.error.code != CodecErrc::buffer_too_small)
        return encoded;
    auto const size = encoded.size + info_offset;
    if (size > out.size())
        return {size, {CodecErrc::buffer_too_small, 0, {}}};
    store(out.data(), static_cast<std::uint32_t>(type));
    store(out.data() + 4, static_cast<std::uint32_t>(size));
    store(out.data() + 8, transaction_id);
    store(out.data() + 12, std::uint32_t{1});
    store(out.data() + 16, std::uint32_t{0});
    store_scalar(out.data() + 20, operation.service);
    store(out.data() + 36, operation.cid);
    if (type != MessageType::indicate_status)
        store(out.data() + 40, word);
    store(out.data() + info_offset - 4, static_cast<std::uint32_t>(encoded.size));
    return {size, {}};
}

} // namespace detail

// Every encoder writes one whole message to the front of `out`; `fragments.hpp` cuts it where the other side takes
// less. Errors: `buffer_too_small` with the needed size, and those of `encode` for the structure.

/// OPEN, by the host. `max_control_transfer` is the largest message it takes.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_open(std::uint32_t transaction_id, std::uint32_t max_control_transfer,
                              std::span<std::byte> out) noexcept {
    return detail::encode_words<Used>(MessageType::open, transaction_id, &max_control_transfer, out);
}

/// CLOSE, by the host.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_close(std::uint32_t transaction_id, std::span<std::byte> out) noexcept {
    return detail::encode_words<Used>(MessageType::close, transaction_id, nullptr, out);
}

/// HOST_ERROR, by the host.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_host_error(std::uint32_t transaction_id, ProtocolError error,
                                    std::span<std::byte> out) noexcept {
    auto const word = static_cast<std::uint32_t>(error);
    return detail::encode_words<Used>(MessageType::host_error, transaction_id, &word, out);
}

/// OPEN_DONE, by the function.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_open_done(std::uint32_t transaction_id, Status status, std::span<std::byte> out) noexcept {
    auto const word = static_cast<std::uint32_t>(status);
    return detail::encode_words<Used>(MessageType::open_done, transaction_id, &word, out);
}

/// CLOSE_DONE, by the function. The specification knows no other status here than success.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_close_done(std::uint32_t transaction_id, Status status, std::span<std::byte> out) noexcept {
    auto const word = static_cast<std::uint32_t>(status);
    return detail::encode_words<Used>(MessageType::close_done, transaction_id, &word, out);
}

/// FUNCTION_ERROR, by the function.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_function_error(std::uint32_t transaction_id, ProtocolError error,
                                        std::span<std::byte> out) noexcept {
    auto const word = static_cast<std::uint32_t>(error);
    return detail::encode_words<Used>(MessageType::function_error, transaction_id, &word, out);
}

/// COMMAND with an information buffer that is bytes already.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_command(std::uint32_t transaction_id, Operation const& operation, CommandType type, Bytes info,
                                 std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::command, transaction_id, operation, static_cast<std::uint32_t>(type),
                               mbn::detail::Dependent<Used, detail::RawInfo>{info}, out);
}

/// COMMAND; the structure says which.
template <Request T>
constexpr Encoded encode_command(std::uint32_t transaction_id, T const& request, std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::command, transaction_id, T::operation,
                               static_cast<std::uint32_t>(T::command_type), request, out);
}

/// COMMAND_DONE with an information buffer that is bytes already, or none.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_command_done(std::uint32_t transaction_id, Operation const& operation, Status status,
                                      Bytes info, std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::command_done, transaction_id, operation, static_cast<std::uint32_t>(status),
                               mbn::detail::Dependent<Used, detail::RawInfo>{info}, out);
}

/// COMMAND_DONE; the structure says which.
template <InfoStructure T>
constexpr Encoded encode_command_done(std::uint32_t transaction_id, Status status, T const& info,
                                      std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::command_done, transaction_id, T::operation,
                               static_cast<std::uint32_t>(status), info, out);
}

/// INDICATE_STATUS with an information buffer that is bytes already. Its transaction ID is 0.
template <class Used = mbn::detail::WhenUsed>
constexpr Encoded encode_indicate_status(Operation const& operation, Bytes info, std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::indicate_status, 0, operation, 0,
                               mbn::detail::Dependent<Used, detail::RawInfo>{info}, out);
}

/// INDICATE_STATUS; the structure says which.
template <InfoStructure T>
constexpr Encoded encode_indicate_status(T const& info, std::span<std::byte> out) noexcept {
    return detail::encode_info(MessageType::indicate_status, 0, T::operation, 0, info, out);
}

} // namespace mbn::inline v0::mbim

#endif
