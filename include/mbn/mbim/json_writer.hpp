// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_JSON_WRITER_HPP
#define MBN_MBIM_JSON_WRITER_HPP

#include <mbn/mbim/field_writer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Writes fields as JSON (RFC 8259) without white space. Byte strings are hexadecimal digits; what is absent or hidden
/// is `null`.
class JsonWriter final : public FieldWriter {
public:
    void begin_structure() override { open('{'); }
    void end_structure() override { close('}'); }
    void begin_list() override { open('['); }
    void end_list() override { close(']'); }

    void name(std::string_view field) override {
        text(field);
        json_ += ':';
        is_first_ = true;
    }

    void text(std::string_view utf8) override {
        separate();
        json_ += '"';
        for (char const c : utf8) {
            auto const code = static_cast<unsigned char>(c);
            if (code < 0x20) {
                auto const byte = static_cast<std::byte>(code);
                json_ += "\\u00";
                detail::append_hexadecimal(json_, Bytes{&byte, 1});
                continue;
            }
            if (c == '"' || c == '\\')
                json_ += '\\';
            json_ += c;
        }
        json_ += '"';
    }
    void word(std::string_view word) override { text(word); }

    void number(std::uint64_t number) override {
        separate();
        json_ += std::to_string(number);
    }
    void signed_number(std::int64_t number) override {
        separate();
        json_ += std::to_string(number);
    }

    void bytes(Bytes bytes) override {
        separate();
        json_ += '"';
        detail::append_hexadecimal(json_, bytes);
        json_ += '"';
    }

    void absent() override {
        separate();
        json_ += "null";
    }
    void hidden() override { absent(); }

    /// What was written.
    [[nodiscard]] std::string const& json() const noexcept { return json_; }

private:
    void separate() {
        if (!is_first_)
            json_ += ',';
        is_first_ = false;
    }
    void open(char bracket) {
        separate();
        json_ += bracket;
        is_first_ = true;
    }
    void close(char bracket) {
        json_ += bracket;
        is_first_ = false;
    }

    std::string json_{};
    bool is_first_ = true;
};

} // namespace mbn::inline v0::mbim

#endif
