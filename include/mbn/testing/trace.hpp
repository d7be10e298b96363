// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_TRACE_HPP
#define MBN_TESTING_TRACE_HPP

#include <mbn/testing/virtual_clock.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::testing {

/// Whether a world writes down what happens. It costs much more time than the world itself.
enum class Tracing : std::uint8_t { off, on };

/// What happened in a world, one line each, with the time since the world began: `   12.345678  user a   connects`. The
/// same seed gives the same bytes.
class Trace {
public:
    explicit Trace(Tracing tracing) noexcept : tracing_{tracing} {}

    [[nodiscard]] bool is_on() const noexcept { return tracing_ == Tracing::on; }

    /// Time since the world began.
    [[nodiscard]] VirtualClock::duration elapsed() const noexcept { return VirtualClock::now() - start_; }

    /// Adds a line. `text()` is called only where somebody wants to read it.
    template <class Text>
    void line(std::string_view who, Text text) {
        if (is_on())
            write(who, text());
    }

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    void write(std::string_view who, std::string_view what) {
        auto const micros =
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(elapsed()).count());
        std::string const seconds = std::to_string(micros / 1'000'000);
        std::string const fraction = std::to_string(micros % 1'000'000);
        text_.append(seconds.size() < 5 ? 5 - seconds.size() : 0, ' ').append(seconds).append(".");
        text_.append(6 - fraction.size(), '0').append(fraction).append("  ").append(who);
        text_.append(who.size() < 8 ? 8 - who.size() : 0, ' ').append("  ").append(what).append("\n");
    }

    Tracing tracing_;
    VirtualClock::time_point start_ = VirtualClock::now();
    std::string text_{};
};

} // namespace mbn::inline v0::testing

#endif
