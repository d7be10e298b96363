// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TRACE_FILE_HPP
#define MBN_MBIM_TRACE_FILE_HPP

#include <mbn/mbim/blank_secrets.hpp>
#include <mbn/mbim/capture_reader.hpp>
#include <mbn/mbim/mbimex_watch.hpp>
#include <mbn/mbim/towards.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace mbn::inline v0::mbim {

/// Writes messages and fragments as they go over the wire into a pcapng file of link type 147, with the time, and the
/// direction as the host sees it: what it sends is outbound. Wireshark opens it when it is told that
/// `User 0 (DLT=147)` is `mbim.control`; `CaptureReader` reads it.
///
/// Each goes into the file at once and as a whole: the file can be read also when the program is killed. Only the
/// fragments of a message wait for the last one where secrets are blanked, for only together they tell what is secret.
/// It follows which version of Microsoft's extensions is spoken.
///
/// One object is used by one thread at a time. Linux and other POSIX systems only.
class TraceFile {
public:
    /// Makes the file, which only its owner can read, or empties the one that is there. Throws `std::system_error`.
    explicit TraceFile(std::string const& path, Secrets secrets = Secrets::hide)
        : descriptor_{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)}, secrets_{secrets} {
        if (descriptor_ < 0)
            throw std::system_error{errno, std::generic_category(), path};
        // The length of the section is not known.
        write_block(detail::pcapng_section, {detail::pcapng_byte_order, 1, 0xFFFFFFFF, 0xFFFFFFFF}, {});
        // No limit, and microseconds.
        write_block(detail::pcapng_interface, {capture_link_type, 0}, {});
    }
    TraceFile(TraceFile const&) = delete;
    TraceFile& operator=(TraceFile const&) = delete;
    ~TraceFile() {
        for (auto& waiting : waiting_)
            give_up(waiting);
        ::close(descriptor_);
    }

    /// Writes a message or a fragment. What the disk does not take is not there; nobody is told.
    void record(Towards towards, Bytes bytes) {
        Piece piece{std::chrono::system_clock::now(), towards, {bytes.begin(), bytes.end()}};
        if (secrets_ == Secrets::show)
            return write(piece);
        auto& waiting = waiting_[towards == Towards::host ? 1 : 0];
        auto const view = decode_message(bytes);
        bool const is_fragment = view && view->is_fragment();
        if (!waiting.empty() && !(is_fragment && continues(waiting, *view)))
            give_up(waiting);
        if (!is_fragment || (waiting.empty() && view->fragment.current != 0)) {
            blank_secrets(piece.bytes, mbimex_.version());
            if (view && towards == Towards::host)
                mbimex_.heard(*view);
            return write(piece);
        }
        waiting.push_back(std::move(piece));
        if (view->fragment.current + 1 == view->fragment.total)
            finish(waiting);
    }

private:
    struct Piece {
        std::chrono::system_clock::time_point time;
        Towards towards;
        std::vector<std::byte> bytes;
    };
    using Pieces = std::vector<Piece>;

    [[nodiscard]] static bool continues(Pieces const& waiting, MessageView const& view) noexcept {
        auto const first = decode_message(waiting.front().bytes);
        return first->type() == view.type() && first->transaction_id() == view.transaction_id() &&
               first->fragment.total == view.fragment.total && view.fragment.current == waiting.size();
    }

    void give_up(Pieces& waiting) {
        for (auto& piece : std::exchange(waiting, {})) {
            blank_secrets(piece.bytes, mbimex_.version());
            write(piece);
        }
    }

    /// Blanks the message that the pieces make, and cuts it as it was.
    void finish(Pieces& waiting) {
        auto pieces = std::exchange(waiting, {});
        std::vector<std::byte> whole{pieces.front().bytes.begin(), pieces.front().bytes.begin() + fragment_header_size};
        for (auto const& piece : pieces)
            whole.insert(whole.end(), piece.bytes.begin() + fragment_header_size, piece.bytes.end());
        detail::store(whole.data() + 4, static_cast<std::uint32_t>(whole.size()));
        detail::store(whole.data() + 12, std::uint32_t{1});
        blank_secrets(whole, mbimex_.version());
        auto from = whole.begin() + fragment_header_size;
        for (auto& piece : pieces) {
            auto const size = static_cast<std::ptrdiff_t>(piece.bytes.size() - fragment_header_size);
            std::copy(from, from + size, piece.bytes.begin() + fragment_header_size);
            from += size;
            write(piece);
        }
    }

    void write(Piece const& piece) {
        auto const time = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(piece.time.time_since_epoch()).count());
        auto const size = static_cast<std::uint32_t>(piece.bytes.size());
        write_block(detail::pcapng_enhanced_packet,
                    {0, static_cast<std::uint32_t>(time >> 32u), static_cast<std::uint32_t>(time), size, size},
                    piece.bytes,
                    // The option "flags", and the end of the options.
                    {0x0004'0002, piece.towards == Towards::host ? 1u : 2u, 0});
    }

    void write_block(std::uint32_t type, std::initializer_list<std::uint32_t> head, Bytes bytes,
                     std::initializer_list<std::uint32_t> tail = {}) {
        auto const size =
            static_cast<std::uint32_t>(12 + 4 * (head.size() + tail.size()) + detail::padded(bytes.size()));
        std::vector<std::byte> block(size);
        auto* to = block.data();
        auto const put = [&to](std::uint32_t word) {
            detail::store(to, word);
            to += 4;
        };
        put(type);
        put(size);
        for (auto const word : head)
            put(word);
        std::copy(bytes.begin(), bytes.end(), to);
        to += detail::padded(bytes.size());
        for (auto const word : tail)
            put(word);
        put(size);
        static_cast<void>(!::write(descriptor_, block.data(), block.size()));
    }

    int descriptor_;
    Secrets secrets_;
    std::array<Pieces, 2> waiting_{};
    MbimexWatch mbimex_{};
};

} // namespace mbn::inline v0::mbim

#endif
