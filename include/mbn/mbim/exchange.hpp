// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_EXCHANGE_HPP
#define MBN_MBIM_EXCHANGE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/detail/wiping_allocator.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/status_hresult.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/result.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// A request on its way to bytes, and an answer on its way back: what of a command depends on its type. Pure functions,
/// so that what sends commands needs no coroutine for each.
namespace mbn::inline v0::mbim {

/// A request, ready to be sent.
struct EncodedCommand {
    Operation operation{};
    CommandType type{};
    // May hold a PIN or a password.
    mbn::detail::SecretBytes info{};
};

/// `E_INVALIDARG` where a text is too long or no text.
template <Request T>
[[nodiscard]] mbn::detail::Dependent<T, Result<EncodedCommand>> to_command(T const& request) {
    auto const size = encoded_size(request);
    if (!size)
        return make_error(hresult::e_invalidarg);
    mbn::detail::Dependent<T, EncodedCommand> command;
    command.operation = T::operation;
    command.type = T::command_type;
    command.info.resize(size.size);
    static_cast<void>(encode(request, command.info));
    return command;
}

/// What a function answered to a command, as it came.
struct Reply {
    Status status{};
    std::vector<std::byte> info{};
    /// What was spoken when it came.
    Mbimex version = Mbimex::v1;
};

/// What a function answered, read as `Info`. Owns the bytes that `Info` views, so it moves and does not copy.
template <InfoStructure Info>
class Answer {
public:
    explicit Answer(Reply reply) : bytes_{std::move(reply.info)}, status_{reply.status} {
        if (auto const decoded = decode<Info>(bytes_)) {
            info_ = *decoded;
            has_info_ = true;
        }
    }
    Answer(Answer&&) noexcept = default;
    Answer& operator=(Answer&&) noexcept = default;
    Answer(Answer const&) = delete;
    Answer& operator=(Answer const&) = delete;
    ~Answer() = default;

    [[nodiscard]] Status status() const noexcept { return status_; }
    /// Always true with `Status::success`; an error may come with information or without.
    [[nodiscard]] bool has_info() const noexcept { return has_info_; }
    /// The information; a default one when there is none. Valid as long as this object, or what it was moved to.
    [[nodiscard]] Info const& info() const& noexcept { return info_; }
    [[nodiscard]] Info const& operator*() const& noexcept { return info_; }
    [[nodiscard]] Info const* operator->() const noexcept { return &info_; }

private:
    std::vector<std::byte> bytes_;
    Info info_{};
    Status status_{};
    bool has_info_ = false;
};

/// What an error status means after a request of that type.
template <Request T>
inline constexpr StatusContext status_context =
    T::operation == basic_connect(BasicConnectCid::pin) ? StatusContext::pin : StatusContext::general;

/// The error for a status that is not success, with what came beside it: the status itself, the network's cause, the
/// attempts that are left (MBIM 1.0, 10.5.4).
template <class Info>
[[nodiscard]] Error error_of(Status status, Info const* info, StatusContext context = StatusContext::general) noexcept {
    Error error = make_error(to_hresult(status, context));
    error.device_status = static_cast<std::uint32_t>(status);
    if constexpr (requires { info->nw_error; })
        if (info != nullptr)
            error.cause = static_cast<NetworkCause>(info->nw_error);
    if constexpr (requires { info->remaining_attempts; })
        if (info != nullptr)
            error.attempts_remaining = info->remaining_attempts;
    return error;
}

/// Reads a reply. An error status is an error, by `error_of`; success without the information is `ERROR_GEN_FAILURE`.
template <InfoStructure Info>
[[nodiscard]] Result<Answer<Info>> read_reply(mbn::detail::Dependent<Info, Result<Reply>> reply,
                                              StatusContext context = StatusContext::general) {
    if (!reply)
        return reply.error();
    Answer<Info> answer{std::move(reply).value()};
    if (answer.status() != Status::success)
        return error_of(answer.status(), answer.has_info() ? &answer.info() : nullptr, context);
    if (!answer.has_info())
        return make_error(hresult::error_gen_failure);
    return answer;
}

} // namespace mbn::inline v0::mbim

#endif
