// SPDX-License-Identifier: BSL-1.0
#include "json.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>

namespace mbnctl {

namespace {

// The length of the character that stands at the front (RFC 3629), 0 where it is none.
[[nodiscard]] std::size_t character_length(std::string_view text) {
    auto const byte = [text](std::size_t index) {
        return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
    };
    unsigned const first = byte(0);
    if (first < 0x80)
        return 1;
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    for (std::size_t index = 1; index < length; ++index)
        if ((byte(index) & 0xC0U) != 0x80U)
            return 0;
    bool const overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    bool const outside = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
    return overlong || outside ? 0 : length;
}

class Writer {
public:
    void operator()(std::monostate /*unknown*/) { line_ += "null"; }
    void operator()(bool value) { line_ += value ? "true" : "false"; }
    void operator()(std::int64_t value) { fmt::format_to(std::back_inserter(line_), "{}", value); }
    void operator()(std::string const& value) { string(value); }

    void operator()(std::vector<std::string> const& values) { list(values); }
    void operator()(std::vector<Record> const& records) { list(records); }

    void operator()(Record const& record) {
        char separator = '{';
        for (Field const& field : record) {
            line_ += separator;
            string(field.key);
            line_ += ':';
            std::visit(*this, field.value);
            separator = ',';
        }
        line_ += record.empty() ? "{}" : "}";
    }

    [[nodiscard]] std::string const& line() const { return line_; }

private:
    template <class T>
    void list(std::vector<T> const& values) {
        line_ += '[';
        for (T const& value : values) {
            (*this)(value);
            line_ += ',';
        }
        if (!values.empty())
            line_.pop_back();
        line_ += ']';
    }

    void string(std::string_view text) {
        line_ += '"';
        while (!text.empty()) {
            std::size_t const length = character_length(text);
            if (length == 0)
                line_ += "\xEF\xBF\xBD";
            else if (text.front() == '"' || text.front() == '\\')
                line_.append(1, '\\').append(1, text.front());
            else if (static_cast<unsigned char>(text.front()) < 0x20)
                fmt::format_to(std::back_inserter(line_), "\\u{:04x}", static_cast<unsigned>(text.front()));
            else
                line_ += text.substr(0, length);
            text.remove_prefix(length == 0 ? 1 : length);
        }
        line_ += '"';
    }

    std::string line_;
};

} // namespace

std::string to_json(Record const& record) {
    Writer writer;
    writer(record);
    return writer.line();
}

} // namespace mbnctl
