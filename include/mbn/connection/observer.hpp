// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_OBSERVER_HPP
#define MBN_CONNECTION_OBSERVER_HPP

#include <mbn/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0 {

enum class Level : std::uint32_t {
    /// A request did not succeed, or the device is gone.
    error,
    /// A request began or succeeded.
    info,
    /// A step inside a request, or a change that the device told.
    debug,
};

template <class = detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Level /*type*/) noexcept {
    using enum Level;
    return detail::enumerator_list<Level>({{error, "error"}, {info, "info"}, {debug, "debug"}});
}

/// One line of the log of a connection. It never holds a secret. The text lives as long as the call.
struct LogLine {
    Level level = Level::info;
    RequestId request_id = {};
    Phase phase = Phase::none;
    std::string_view text = {};
};

/// `info, request 1, checking the device: registered at home`.
[[nodiscard]] inline std::string to_string(LogLine const& line) {
    std::string written = to_string(line.level);
    if (line.request_id != RequestId{})
        written.append(", request ").append(to_string(line.request_id));
    if (line.phase != Phase::none)
        written.append(", ").append(text(line.phase));
    return written.append(": ").append(line.text);
}

/// The observer of a connection that nobody watches. It costs nothing: no text is made.
struct NoObserver {};

/// An observer with a `log(LogLine const&)`. Called on the connection's executor.
template <class T>
concept LogObserver = requires(T& observer, LogLine const& line) { observer.log(line); };

} // namespace mbn::inline v0

#endif
