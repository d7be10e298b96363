// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_CAPTURE_READER_HPP
#define MBN_MBIM_CAPTURE_READER_HPP

#include <mbn/mbim/detail/capture_numbers.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>
#include <mbn/mbim/usb_capture.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mbn::inline v0::mbim {

/// The link type of a capture whose packets are MBIM messages and nothing else: the first of those that are free for
/// private use (`LINKTYPE_USER0`). A `TraceFile` is written with it.
inline constexpr std::uint16_t capture_link_type = 147;

/// What stands in a capture.
struct Captured {
    enum class Kind : std::uint8_t {
        packet,                ///< `bytes` is a message or a fragment, if all is well
        unsupported_link_type, ///< packets of this interface hold something else; they are passed over
        truncated,             ///< the file ends too early
        bad_block,             ///< a length that cannot be
    };
    Kind kind = Kind::packet;
    Bytes bytes{};
    std::uint64_t offset = 0; ///< in the file, of the block or record
};

[[nodiscard]] constexpr std::string_view name(Captured::Kind kind) noexcept {
    switch (kind) {
    case Captured::Kind::packet:
        return "packet";
    case Captured::Kind::unsupported_link_type:
        return "unsupported_link_type";
    case Captured::Kind::truncated:
        return "truncated";
    case Captured::Kind::bad_block:
        return "bad_block";
    }
    return {};
}

namespace detail {

inline constexpr std::uint32_t pcap_microseconds = 0xA1B2C3D4;
inline constexpr std::uint32_t pcap_nanoseconds = 0xA1B23C4D;
inline constexpr std::uint32_t pcapng_section = 0x0A0D0D0A;
inline constexpr std::uint32_t pcapng_byte_order = 0x1A2B3C4D;
inline constexpr std::uint32_t pcapng_interface = 1;
inline constexpr std::uint32_t pcapng_old_packet = 2;
inline constexpr std::uint32_t pcapng_simple_packet = 3;
inline constexpr std::uint32_t pcapng_enhanced_packet = 6;

[[nodiscard]] constexpr bool is_either(std::uint32_t value, std::uint32_t number) noexcept {
    return value == number || value == CaptureNumbers::swapped(number);
}

} // namespace detail

/// Takes the messages out of a pcap or pcapng file in memory, of either byte order: one that holds nothing else, or a
/// capture of USB. Whatever the bytes are, it ends.
///
///     for (CaptureReader reader{bytes}; reader.has_more();)
///         use(reader.next());
class CaptureReader {
public:
    /// How many bytes `is_capture` wants to see.
    static constexpr std::size_t magic_size = 4;

    /// Does a file that starts like this look like a capture?
    [[nodiscard]] static constexpr bool is_capture(Bytes start) noexcept {
        if (start.size() < magic_size)
            return false;
        auto const magic = detail::load<std::uint32_t>(start.data());
        return magic == detail::pcapng_section || is_old_format(magic);
    }

    /// `file` has to live as long as what is read from it is used.
    explicit CaptureReader(Bytes file) : file_{file} { start(); }

    /// Looks for what comes next.
    [[nodiscard]] bool has_more() {
        while (!has_found_ && at_ < file_.size())
            step();
        return has_found_;
    }

    /// Only when `has_more()` said so.
    [[nodiscard]] Captured next() noexcept {
        has_found_ = false;
        return found_;
    }

private:
    static constexpr std::size_t old_file_header = 24;
    static constexpr std::size_t old_record_header = 16;
    static constexpr std::size_t smallest_block = 12;

    [[nodiscard]] static constexpr bool is_old_format(std::uint32_t magic) noexcept {
        return detail::is_either(magic, detail::pcap_microseconds) ||
               detail::is_either(magic, detail::pcap_nanoseconds);
    }

    void find(Captured::Kind kind, std::size_t at, Bytes bytes = {}) noexcept {
        found_ = {kind, bytes, at};
        has_found_ = true;
    }

    void stop(Captured::Kind kind) noexcept {
        find(kind, at_);
        at_ = file_.size();
    }

    void start() {
        if (!is_capture(file_))
            return stop(Captured::Kind::bad_block);
        auto const magic = detail::load<std::uint32_t>(file_.data());
        if (!is_old_format(magic))
            return;
        is_old_ = true;
        numbers_ = detail::CaptureNumbers{magic != detail::pcap_microseconds && magic != detail::pcap_nanoseconds};
        if (file_.size() < old_file_header)
            return stop(Captured::Kind::truncated);
        // The upper half says other things.
        interfaces_.push_back(static_cast<std::uint16_t>(numbers_.word(file_, 20) & 0xFFFFu));
        if (!is_supported(interfaces_.back()))
            return stop(Captured::Kind::unsupported_link_type);
        at_ = old_file_header;
    }

    void step() {
        if (is_old_)
            record();
        else
            block();
    }

    void record() {
        auto const rest = file_.subspan(at_);
        if (rest.size() < old_record_header)
            return stop(Captured::Kind::truncated);
        auto const size = numbers_.word(rest, 8);
        if (size > rest.size() - old_record_header)
            return stop(Captured::Kind::truncated);
        take(interfaces_.front(), rest.subspan(old_record_header, size));
        at_ += old_record_header + size;
    }

    void block() {
        auto const rest = file_.subspan(at_);
        if (rest.size() < smallest_block)
            return stop(Captured::Kind::truncated);
        // The same in both orders.
        bool const is_section = detail::load<std::uint32_t>(rest.data()) == detail::pcapng_section;
        if (is_section) {
            auto const order = detail::load<std::uint32_t>(rest.data() + 8);
            if (!detail::is_either(order, detail::pcapng_byte_order))
                return stop(Captured::Kind::bad_block);
            numbers_ = detail::CaptureNumbers{order != detail::pcapng_byte_order};
            interfaces_.clear();
        }
        auto const size = numbers_.word(rest, 4);
        if (size < smallest_block || size % 4 != 0)
            return stop(Captured::Kind::bad_block);
        if (size > rest.size())
            return stop(Captured::Kind::truncated);
        if (!is_section)
            content(numbers_.word(rest, 0), rest.subspan(8, size - smallest_block));
        at_ += size;
    }

    void content(std::uint32_t type, Bytes body) {
        switch (type) {
        case detail::pcapng_interface:
            if (body.size() < 8)
                return find(Captured::Kind::bad_block, at_);
            interfaces_.push_back(numbers_.half(body, 0));
            if (!is_supported(interfaces_.back()))
                find(Captured::Kind::unsupported_link_type, at_);
            return;
        case detail::pcapng_simple_packet:
            if (body.size() < 4)
                return find(Captured::Kind::bad_block, at_);
            // What was cut off shows by the length of the message.
            return packet(0, body.subspan(4), numbers_.word(body, 0), body.size() - 4);
        case detail::pcapng_enhanced_packet:
        case detail::pcapng_old_packet:
            if (body.size() < 20)
                return find(Captured::Kind::bad_block, at_);
            return packet(type == detail::pcapng_old_packet ? numbers_.half(body, 0) : numbers_.word(body, 0),
                          body.subspan(20), numbers_.word(body, 12), numbers_.word(body, 12));
        default:
            return;
        }
    }

    void packet(std::uint32_t source, Bytes bytes, std::size_t size, std::size_t limit) {
        size = (std::min)(size, limit);
        if (source >= interfaces_.size() || size > bytes.size())
            return find(Captured::Kind::bad_block, at_);
        take(interfaces_[source], bytes.first(size));
    }

    void take(std::uint16_t type, Bytes packet) {
        if (type == capture_link_type)
            return find(Captured::Kind::packet, at_, packet);
        if (!is_usb_link_type(type))
            return;
        auto const message = usb_.message_in(static_cast<UsbLinkType>(type), packet, numbers_);
        if (!message)
            find(Captured::Kind::bad_block, at_);
        else if (!message->empty())
            find(Captured::Kind::packet, at_, *message);
    }

    [[nodiscard]] static constexpr bool is_supported(std::uint16_t type) noexcept {
        return type == capture_link_type || is_usb_link_type(type);
    }

    Bytes file_;
    std::size_t at_ = 0;
    detail::CaptureNumbers numbers_{};
    std::vector<std::uint16_t> interfaces_{};
    UsbCapture usb_{};
    Captured found_{};
    bool has_found_ = false;
    bool is_old_ = false;
};

} // namespace mbn::inline v0::mbim

#endif
