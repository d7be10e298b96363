// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_FRAGMENTS_HPP
#define MBN_MBIM_FRAGMENTS_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace mbn::inline v0::mbim {

/// The smallest wMaxControlMessage that a function may have (MBIM 1.0, 6.4).
inline constexpr std::uint32_t min_control_message = 64;
/// The longest time between two fragments of a message (MBIM 1.0, 9.5).
inline constexpr std::chrono::milliseconds fragment_timeout{1250};

/// Cuts one whole encoded message into what the other side takes, without copying what it carries: the headers of each
/// further fragment are written over the end of the fragment before it. So a piece must have been sent before the next
/// one is asked for, and afterwards the message is used up.
template <class Used = mbn::detail::WhenUsed>
class BasicFragmenter {
public:
    /// `limit` is the largest piece, headers included; what is below `min_control_message` counts as that. A kind that
    /// has no fragments, and a message within the limit, comes out as it is.
    constexpr BasicFragmenter(std::span<std::byte> message, std::uint32_t limit) noexcept : message_{message} {
        limit = (std::max)(limit, min_control_message);
        if (message.size() <= limit || message.size() < fragment_header_size ||
            !has_fragments(static_cast<MessageType>(detail::load<std::uint32_t>(message.data()))))
            return;
        payload_ = limit - fragment_header_size;
        total_ = static_cast<std::uint32_t>((message.size() - fragment_header_size + payload_ - 1) / payload_);
    }

    [[nodiscard]] constexpr std::uint32_t total() const noexcept { return total_; }
    [[nodiscard]] constexpr bool done() const noexcept { return current_ == total_; }

    /// The next piece; not to be called when `done()`.
    [[nodiscard]] constexpr std::span<std::byte const> next() noexcept {
        if (total_ == 1) {
            current_ = 1;
            return message_;
        }
        auto const start = current_ * payload_;
        auto const size = (std::min)(message_.size() - start, payload_ + fragment_header_size);
        auto const piece = message_.subspan(start, size);
        if (current_ != 0)
            for (std::size_t i = 0; i < 4; ++i) {
                piece[i] = type_[i];
                piece[8 + i] = id_[i];
            }
        else
            for (std::size_t i = 0; i < 4; ++i) {
                type_[i] = piece[i];
                id_[i] = piece[8 + i];
            }
        detail::store(piece.data() + 4, static_cast<std::uint32_t>(size));
        detail::store(piece.data() + 12, total_);
        detail::store(piece.data() + 16, current_);
        ++current_;
        return piece;
    }

private:
    mbn::detail::Dependent<Used, std::span<std::byte>> message_;
    std::size_t payload_ = 0;
    std::uint32_t total_ = 1;
    std::uint32_t current_ = 0;
    std::byte type_[4]{};
    std::byte id_[4]{};
};

using Fragmenter = BasicFragmenter<>;

/// What came out of one more fragment.
template <class Used>
struct BasicReassembled {
    /// A whole message, if there is one now: a view of what was given, or of the reassembler's storage. Valid until the
    /// next call.
    mbn::detail::Dependent<Used, std::optional<MessageView>> message{};
    /// An error message to be sent, if there is one.
    mbn::detail::Dependent<Used, std::optional<Fault>> fault{};
};

using Reassembled = BasicReassembled<mbn::detail::WhenUsed>;

/// Puts fragments of one direction together. It has no clock: the time is told, as nanoseconds since any fixed moment.
///
/// A sender must not interleave messages, so one incomplete message is kept. A fragment of its
/// transaction that does not continue it is answered by error 2 and ends it; so does the first fragment of another
/// transaction, which starts anew; a later fragment of another transaction is answered by error 2 alone. More than 1250
/// ms between two fragments is error 1. One buffer is reused and is given back when a message was larger than 4096
/// bytes.
template <class Used = mbn::detail::WhenUsed>
class BasicReassembler {
public:
    using Time = std::chrono::nanoseconds;

    static constexpr std::uint32_t default_max_size = 256 * 1024;

    /// `max_size` caps a whole message, in bytes; what grows above it is answered by error 3.
    explicit BasicReassembler(std::uint32_t max_size = default_max_size) noexcept : max_size_{max_size} {}

    /// Takes a checked message or fragment. A kind that has no fragments comes out at once.
    [[nodiscard]] mbn::detail::Dependent<Used, Reassembled> push(MessageView const& view, Time now) {
        mbn::detail::Dependent<Used, Reassembled> result;
        if (!has_fragments(view.type())) {
            result.message = view;
            return result;
        }
        result.fault = expire(now);
        release_large_storage();
        auto const id = view.transaction_id();
        bool const continues = busy_ && id == id_ && view.type() == type_ && view.fragment.total == total_ &&
                               view.fragment.current == next_;
        if (!continues) {
            bool const other = !busy_ || id != id_;
            if (!other || view.fragment.current != 0) {
                busy_ = busy_ && other;
                // After a timeout of the same transaction this is the late rest that the error was about.
                if (!result.fault || result.fault->transaction_id != id)
                    result.fault = Fault{id, ProtocolError::fragment_out_of_sequence};
                return result;
            }
            if (busy_)
                result.fault = Fault{id_, ProtocolError::fragment_out_of_sequence};
            busy_ = false;
            if (view.fragment.total == 1) {
                result.message = view;
                return result;
            }
            start(view);
        }
        // Space for the two headers stays in front, so that the whole can be read like any other message.
        if (storage_.size() + view.info.size() > max_size_) {
            busy_ = false;
            result.fault = Fault{id, ProtocolError::length_mismatch};
            return result;
        }
        storage_.insert(storage_.end(), view.info.begin(), view.info.end());
        ++next_;
        deadline_ = now + fragment_timeout;
        if (next_ != total_)
            return result;
        busy_ = false;
        detail::store(storage_.data() + 4, static_cast<std::uint32_t>(storage_.size()));
        auto const whole = decode_message(storage_);
        if (whole)
            result.message = *whole;
        else
            result.fault = Fault{id, ProtocolError::length_mismatch};
        return result;
    }

    /// Drops the message whose next fragment did not come in time, and says which error to send.
    [[nodiscard]] mbn::detail::Dependent<Used, std::optional<Fault>> expire(Time now) noexcept {
        if (!busy_ || now <= deadline_)
            return std::nullopt;
        busy_ = false;
        return Fault{id_, ProtocolError::timeout_fragment};
    }

    /// When `expire` has something to say, if nothing more comes: just after this.
    [[nodiscard]] mbn::detail::Dependent<Used, std::optional<Time>> deadline() const noexcept {
        if (!busy_)
            return std::nullopt;
        return deadline_;
    }

    /// Drops what there is of this transaction, without an error.
    void drop(std::uint32_t transaction_id) noexcept { busy_ = busy_ && transaction_id != id_; }

    /// Forgets everything.
    void reset() noexcept { busy_ = false; }

private:
    void start(MessageView const& view) {
        busy_ = true;
        type_ = view.type();
        id_ = view.transaction_id();
        total_ = view.fragment.total;
        next_ = 0;
        storage_.resize(fragment_header_size);
        static_cast<void>(encode(view.header, storage_));
        static_cast<void>(encode(FragmentHeader{}, std::span{storage_}.subspan(message_header_size)));
    }

    void release_large_storage() noexcept {
        if (!busy_ && storage_.capacity() > 4096)
            storage_ = {};
    }

    mbn::detail::Dependent<Used, std::vector<std::byte>> storage_{};
    Time deadline_{};
    std::uint32_t max_size_;
    std::uint32_t id_ = 0;
    std::uint32_t total_ = 0;
    std::uint32_t next_ = 0;
    MessageType type_{};
    bool busy_ = false;
};

using Reassembler = BasicReassembler<>;

} // namespace mbn::inline v0::mbim

#endif
