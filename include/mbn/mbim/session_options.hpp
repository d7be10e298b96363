// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SESSION_OPTIONS_HPP
#define MBN_MBIM_SESSION_OPTIONS_HPP

#include <mbn/mbim/mbimex.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace mbn::inline v0::mbim {

/// How a session comes to be open.
enum class OpenMode : std::uint8_t {
    /// Asks first whether the function is open, and sends OPEN only when it is not: an OPEN ends every context, also
    /// those that
    /// another program left up.
    join,
    /// Sends OPEN at once: the function starts afresh.
    reset,
};

/// The longest times of a session, and where its transaction IDs start.
struct SessionOptions {
    OpenMode open_mode = OpenMode::join;
    /// For the question whether the function is open. Silence counts as no.
    std::chrono::milliseconds probe_limit{2'000};
    /// The time after which OPEN is sent again.
    std::chrono::milliseconds open_step{5'000};
    /// The time after which opening fails.
    std::chrono::milliseconds open_limit{30'000};
    /// For a command whose limit is not given.
    std::chrono::milliseconds command_limit{10'000};
    /// The newest version of Microsoft's extensions that this program understands. Above the first one it is offered to
    /// the function each time that the session is opened, and the two agree on what both know: from then on some
    /// structures are others (`mbimex_2.hpp`, `mbimex_3.hpp`).
    Mbimex mbimex = Mbimex::v1;
    /// The largest message that is taken from the function, fragments put together, in bytes.
    std::uint32_t max_message = 65'536;
    /// Scattered by time when absent, so that a late answer to a program that died is not mistaken for one to this.
    std::optional<std::uint32_t> first_transaction_id{};
};

} // namespace mbn::inline v0::mbim

#endif
