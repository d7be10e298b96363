// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_JSON_WRITER_HPP
#define MBN_MBIM_JSON_WRITER_HPP

#include <mbn/mbim/detail/bracket_writer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Writes fields as JSON (RFC 8259) without white space. Byte strings are hexadecimal digits; what is absent or hidden
/// is `null`.
class JsonWriter final : public detail::BracketWriter {
public:
    void name(std::string_view field) override {
        text(field);
        written() += ':';
        start_value();
    }

    void text(std::string_view utf8) override {
        separate();
        written() += '"';
        for (char const c : utf8) {
            auto const code = static_cast<unsigned char>(c);
            if (code < 0x20) {
                auto const byte = static_cast<std::byte>(code);
                written() += "\\u00";
                detail::append_hexadecimal(written(), Bytes{&byte, 1});
                continue;
            }
            if (c == '"' || c == '\\')
                written() += '\\';
            written() += c;
        }
        written() += '"';
    }
    void word(std::string_view word) override { text(word); }

    void number(std::uint64_t number) override {
        separate();
        written() += std::to_string(number);
    }
    void signed_number(std::int64_t number) override {
        separate();
        written() += std::to_string(number);
    }

    void bytes(Bytes bytes) override {
        separate();
        written() += '"';
        detail::append_hexadecimal(written(), bytes);
        written() += '"';
    }

    void absent() override {
        separate();
        written() += "null";
    }
    void hidden() override { absent(); }

    /// What was written.
    [[nodiscard]] std::string const& json() const noexcept { return written(); }
};

} // namespace mbn::inline v0::mbim

#endif
