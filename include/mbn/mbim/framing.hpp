// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_FRAMING_HPP
#define MBN_MBIM_FRAMING_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace mbn::inline v0::mbim {

/// An error message that this side owes to the other.
struct Fault {
    std::uint32_t transaction_id = 0;
    ProtocolError error{};

    [[nodiscard]] friend constexpr bool operator==(Fault const&, Fault const&) noexcept = default;
};

/// What a framer has found.
struct Frame {
    enum class Kind : std::uint8_t {
        none,    ///< more bytes are needed
        message, ///< `bytes` is one message or fragment, its length checked against the frame only
        fault,   ///< a length that cannot be: send `fault`, then ask again
    };
    Kind kind = Kind::none;
    Bytes bytes{};
    Fault fault{};
};

/// Finds messages in a stream of bytes that comes in pieces of any size, by MessageLength.
///
/// A length below 12 or above the cap is answered by one LENGTH_MISMATCH fault; then bytes are passed over until
/// something stands there that looks like the header of a known message with a possible length. One buffer is reused;
/// it grows to what the messages need, never above the cap and one read.
template <class Used = mbn::detail::WhenUsed>
class BasicFramer {
public:
    /// `max_message` caps MessageLength, in bytes.
    explicit BasicFramer(std::uint32_t max_message) : max_message_{(std::max)(max_message, std::uint32_t{64})} {}

    /// Room of at least `size` bytes for the next piece. Views given before are no longer valid.
    [[nodiscard]] std::span<std::byte> prepare(std::size_t size) {
        if (begin_ == end_) {
            begin_ = end_ = 0;
            if (buffer_.size() > large && size <= large)
                buffer_ = {};
        }
        if (buffer_.size() - end_ < size) {
            if (begin_ != 0) {
                std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
                end_ -= begin_;
                begin_ = 0;
            }
            if (buffer_.size() - end_ < size)
                buffer_.resize(end_ + size);
        }
        return std::span{buffer_}.subspan(end_);
    }

    /// Says that `size` bytes were written to the front of what `prepare` gave.
    void commit(std::size_t size) noexcept { end_ += size; }

    /// Copies a piece in.
    void push(Bytes piece) {
        if (piece.empty())
            return;
        std::memcpy(prepare(piece.size()).data(), piece.data(), piece.size());
        commit(piece.size());
    }

    /// The next message; call until it says `none`. The view is valid until the next `prepare` or `push`.
    [[nodiscard]] Frame next() noexcept {
        while (end_ - begin_ >= message_header_size) {
            auto const* const at = buffer_.data() + begin_;
            auto const length = detail::load<std::uint32_t>(at + 4);
            bool const possible = length >= message_header_size && length <= max_message_;
            if (searching_) {
                if (!possible || !plausible(static_cast<MessageType>(detail::load<std::uint32_t>(at)), length)) {
                    ++begin_;
                    continue;
                }
                searching_ = false;
            }
            if (!possible) {
                searching_ = true;
                ++begin_;
                return {Frame::Kind::fault, {}, {detail::load<std::uint32_t>(at + 8), ProtocolError::length_mismatch}};
            }
            if (end_ - begin_ < length)
                break;
            begin_ += length;
            return {Frame::Kind::message, {at, length}, {}};
        }
        return {};
    }

    /// Bytes that are not given out yet.
    [[nodiscard]] std::size_t pending() const noexcept { return end_ - begin_; }

    /// True when the rest of a message is missing.
    [[nodiscard]] bool incomplete() const noexcept { return pending() != 0 && !searching_; }

    /// Gives up the incomplete message in front, as its rest does not come: its first byte is passed over and the
    /// search for a possible header starts. Returns the error to send. Only when `incomplete()`.
    [[nodiscard]] Fault abandon() noexcept {
        Fault fault{0, ProtocolError::length_mismatch};
        if (pending() >= message_header_size)
            fault.transaction_id = detail::load<std::uint32_t>(buffer_.data() + begin_ + 8);
        searching_ = true;
        ++begin_;
        return fault;
    }

    /// Forgets everything: for a channel that was opened anew.
    void reset() noexcept {
        begin_ = end_ = 0;
        searching_ = false;
    }

private:
    [[nodiscard]] static constexpr bool plausible(MessageType type, std::uint32_t length) noexcept {
        if (has_fragments(type))
            return length >= fragment_header_size;
        return !name(type).empty() && length == (type == MessageType::close ? 12u : 16u);
    }

    // A buffer above this is given back when it is empty.
    static constexpr std::size_t large = 4096;

    mbn::detail::Dependent<Used, std::vector<std::byte>> buffer_{};
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint32_t max_message_;
    bool searching_ = false;
};

using Framer = BasicFramer<>;

} // namespace mbn::inline v0::mbim

#endif
