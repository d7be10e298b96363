// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_LOG_HPP
#define MBN_EMULATOR_LOG_HPP

#include <mbn/mbim/detail/bracket_writer.hpp>
#include <mbn/mbim/field_writer.hpp>
#include <mbn/mbim/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::emulator {

namespace detail {

/// The longest text of a field that a line shows, in bytes.
inline constexpr std::size_t longest_logged_text = 120;

/// Writes fields as `name=value`, on one line whatever is in them.
class LineWriter final : public mbim::detail::BracketWriter {
public:
    void name(std::string_view field) override {
        if (!is_first())
            written() += ' ';
        written().append(field).append("=");
        start_value();
    }

    void text(std::string_view utf8) override {
        separate();
        mbim::detail::append_quoted(written(), utf8.substr(0, longest_logged_text));
        if (utf8.size() > longest_logged_text)
            written() += "...";
    }
    void word(std::string_view word) override {
        separate();
        written() += word;
    }
    void number(std::uint64_t number) override { word(std::to_string(number)); }
    void signed_number(std::int64_t number) override { word(std::to_string(number)); }
    void bytes(mbim::Bytes bytes) override { word("(" + std::to_string(bytes.size()) + " bytes)"); }
    void absent() override { word("-"); }
    void hidden() override { word("(hidden)"); }

    [[nodiscard]] std::string const& line() const noexcept { return written(); }
};

} // namespace detail

/// The fields of a structure on one line, such as `session_id=0 activation_state=activated`. User names, passwords and
/// PINs stand as `(hidden)`.
template <mbim::Structure T>
[[nodiscard]] std::string log_text(T const& value) {
    detail::LineWriter writer;
    mbim::write_fields(value, writer);
    return writer.line();
}

/// Name of a protocol value, or its number.
template <mbim::WireEnum E>
[[nodiscard]] std::string log_text(E value) {
    auto const known = name(value);
    return known.empty() ? std::to_string(static_cast<std::uint32_t>(value)) : std::string{known};
}

} // namespace mbn::inline v0::emulator

#endif
