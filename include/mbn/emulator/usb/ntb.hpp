// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_USB_NTB_HPP
#define MBN_EMULATOR_USB_NTB_HPP

#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/list.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mbn::inline v0::emulator::usb {

/// An IP packet of a session.
struct Datagram {
    std::uint8_t session_id = 0;
    mbim::Bytes packet{};
};

/// The smallest size that a host may set for the blocks it gets (NCM 1.0, 6.2.7), and what the emulator takes and
/// gives at most.
inline constexpr std::uint32_t min_ntb_size = 2048;
inline constexpr std::uint32_t max_ntb_size = 16384;

namespace detail {

using mbim::detail::load;
using mbim::detail::padded;
using mbim::detail::store;

/// "NCMH", and "IPS" with the session in the fourth byte (NCM 1.0, 3.2.1; MBIM 1.0, 7).
inline constexpr std::uint32_t ntb_signature = 0x484D434E;
inline constexpr std::uint32_t ip_signature = 0x00535049;
inline constexpr std::uint32_t signature_letters = 0x00FFFFFF;

inline constexpr std::size_t ntb_header = 12;
inline constexpr std::size_t pointers_header = 8;
inline constexpr std::size_t pointer = 4;
inline constexpr std::size_t smallest_pointers = pointers_header + 2 * pointer;

} // namespace detail

/// Why a block is none.
enum class NtbError : std::uint8_t {
    truncated,      ///< shorter than it says, or than its header
    signature,      ///< not the one of a 16-bit block
    pointer_table,  ///< a table of pointers that is not in the block, is too short, or makes a ring
    datagram_bounds ///< a datagram that is not in the block
};

/// Goes through a 16-bit transfer block (NCM 1.0, 3) and calls `visit(Datagram)` for each IP packet, in its order. Data
/// of device services are passed over. What stood before a mistake has been visited. Nothing when all is well.
template <class Visit>
[[nodiscard]] std::optional<NtbError> read_ntb(mbim::Bytes block, Visit visit) {
    using namespace detail;
    if (block.size() < ntb_header)
        return NtbError::truncated;
    auto const word = [&block](std::size_t at) { return load<std::uint16_t>(block.data() + at); };
    if (load<std::uint32_t>(block.data()) != ntb_signature || word(4) != ntb_header)
        return NtbError::signature;
    // 0: as long as the transfer.
    if (auto const length = word(8); length != 0) {
        if (length > block.size() || length < ntb_header)
            return NtbError::truncated;
        block = block.first(length);
    }
    // Tables that do not overlap take no more room than there is. Those of a ring do.
    auto room = block.size();
    for (std::size_t table = word(10); table != 0; table = word(table + 6)) {
        if (table > block.size() || block.size() - table < smallest_pointers)
            return NtbError::pointer_table;
        std::size_t const length = word(table + 4);
        if (length < smallest_pointers || length > block.size() - table || length > room)
            return NtbError::pointer_table;
        room -= length;
        auto const kind = load<std::uint32_t>(block.data() + table);
        if ((kind & signature_letters) != ip_signature)
            continue;
        for (auto at = table + pointers_header; at + pointer <= table + length; at += pointer) {
            std::size_t const index = word(at);
            std::size_t const size = word(at + 2);
            if (index == 0 || size == 0)
                break;
            if (index > block.size() || size > block.size() - index)
                return NtbError::datagram_bounds;
            visit(Datagram{static_cast<std::uint8_t>(kind >> 24u), block.subspan(index, size)});
        }
    }
    return std::nullopt;
}

/// Puts IP packets into one 16-bit transfer block: header, packets, and then a table of pointers for each session.
/// Views the packets until `write`.
class NtbWriter {
public:
    /// The block gets at most so many bytes, and never more than 65535.
    explicit NtbWriter(std::size_t max_size) noexcept : max_size_{(std::min)(max_size, std::size_t{0xFFFF})} {}

    /// Takes a packet in, if it is not empty and there is room.
    [[nodiscard]] bool add(Datagram const& datagram) {
        auto const body = body_ + detail::padded(datagram.packet.size());
        auto const tables = tables_ + detail::pointer + (known(datagram.session_id) ? 0 : new_table);
        if (datagram.packet.empty() || body > max_size_ || tables > max_size_ - body)
            return false;
        body_ = body;
        tables_ = tables;
        datagrams_.push_back(datagram);
        return true;
    }

    [[nodiscard]] bool empty() const noexcept { return datagrams_.empty(); }

    [[nodiscard]] std::vector<std::byte> write(std::uint16_t sequence) const {
        using namespace detail;
        std::vector<std::byte> block(body_ + tables_);
        auto const word = [&block](std::size_t at, std::size_t value) {
            store(block.data() + at, static_cast<std::uint16_t>(value));
        };
        store(block.data(), ntb_signature);
        word(4, ntb_header);
        word(6, sequence);
        word(8, block.size());
        auto link = std::size_t{10};
        auto table = body_;
        for (std::size_t first = 0; first < datagrams_.size(); ++first) {
            auto const session_id = datagrams_[first].session_id;
            if (known(session_id, first))
                continue;
            word(link, table);
            store(block.data() + table, ip_signature | (std::uint32_t{session_id} << 24u));
            link = table + 6;
            auto at = table + pointers_header;
            auto place = ntb_header;
            for (auto const& datagram : datagrams_) {
                if (datagram.session_id == session_id) {
                    std::copy(datagram.packet.begin(), datagram.packet.end(),
                              block.begin() + static_cast<std::ptrdiff_t>(place));
                    word(at, place);
                    word(at + 2, datagram.packet.size());
                    at += pointer;
                }
                place += padded(datagram.packet.size());
            }
            // Two zeros close a table.
            at += pointer;
            word(table + 4, at - table);
            table = at;
        }
        return block;
    }

private:
    static constexpr std::size_t new_table = detail::pointers_header + detail::pointer;

    [[nodiscard]] bool known(std::uint8_t session_id) const noexcept { return known(session_id, datagrams_.size()); }
    [[nodiscard]] bool known(std::uint8_t session_id, std::size_t before) const noexcept {
        return std::any_of(datagrams_.begin(), datagrams_.begin() + static_cast<std::ptrdiff_t>(before),
                           [&](Datagram const& datagram) { return datagram.session_id == session_id; });
    }

    std::size_t max_size_;
    std::size_t body_ = detail::ntb_header;
    std::size_t tables_ = 0;
    std::vector<Datagram> datagrams_{};
};

} // namespace mbn::inline v0::emulator::usb

#endif
