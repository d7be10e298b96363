// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_LOG_HPP
#define MBN_EMULATOR_LOG_HPP

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
class LineWriter final : public mbim::FieldWriter {
public:
    void begin_structure() override { open('{'); }
    void end_structure() override { close('}'); }
    void begin_list() override { open('['); }
    void end_list() override { close(']'); }

    void name(std::string_view field) override {
        if (!is_first_)
            line_ += ' ';
        line_.append(field).append("=");
        is_first_ = true;
    }

    void text(std::string_view utf8) override {
        separate();
        bool const is_cut = utf8.size() > longest_logged_text;
        line_ += '"';
        for (char const c : utf8.substr(0, longest_logged_text)) {
            if (c == '"' || c == '\\')
                line_ += '\\';
            line_ += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
        }
        line_ += is_cut ? "\"..." : "\"";
    }
    void word(std::string_view word) override {
        separate();
        line_ += word;
    }
    void number(std::uint64_t number) override { word(std::to_string(number)); }
    void signed_number(std::int64_t number) override { word(std::to_string(number)); }
    void bytes(mbim::Bytes bytes) override { word("(" + std::to_string(bytes.size()) + " bytes)"); }
    void absent() override { word("-"); }
    void hidden() override { word("(hidden)"); }

    [[nodiscard]] std::string const& line() const noexcept { return line_; }

private:
    // Only elements of a list come without a name.
    void separate() {
        if (!is_first_)
            line_ += ',';
        is_first_ = false;
    }
    void open(char bracket) {
        separate();
        line_ += bracket;
        is_first_ = true;
    }
    void close(char bracket) {
        line_ += bracket;
        is_first_ = false;
    }

    std::string line_{};
    bool is_first_ = true;
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
