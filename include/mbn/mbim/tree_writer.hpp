// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_TREE_WRITER_HPP
#define MBN_MBIM_TREE_WRITER_HPP

#include <mbn/mbim/field_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0::mbim {

/// Writes fields as lines, deeper ones further to the right:
///
///     session_id: 0
///     ipv4_addresses:
///       - on_link_prefix_length: 30
///         address: 10.20.30.1
///     ipv4_gateway: (absent)
///
/// An element of a list starts with `-`. Nothing that a device says can break a line.
class TreeWriter final : public FieldWriter {
public:
    /// `depth` is how many steps of two spaces the outermost structure stands to the right.
    explicit TreeWriter(std::size_t depth = 0) : levels_{Level{false, depth}} {}

    void begin_structure() override { open(false); }
    void end_structure() override { close("{}"); }
    void begin_list() override { open(true); }
    void end_list() override { close("[]"); }

    void name(std::string_view field) override {
        start_line();
        tree_.append(field).append(":");
        is_named_ = true;
    }

    void text(std::string_view utf8) override {
        std::string quoted;
        detail::append_quoted(quoted, utf8);
        put(quoted);
    }
    void word(std::string_view word) override { put(word); }
    void number(std::uint64_t number) override { put(std::to_string(number)); }
    void signed_number(std::int64_t number) override { put(std::to_string(number)); }
    void bytes(Bytes bytes) override {
        std::string digits;
        detail::append_hexadecimal(digits, bytes);
        put(digits.empty() ? "(empty)" : digits);
    }
    void absent() override { put("(absent)"); }
    void hidden() override { put("(hidden)"); }

    /// The lines so far, each with its end.
    [[nodiscard]] std::string const& tree() const noexcept { return tree_; }

private:
    struct Level {
        bool is_list = false;
        std::size_t depth = 0;
        bool is_empty = true;
    };

    /// Indents, or goes on behind the `-` of an element.
    void start_line() {
        levels_.back().is_empty = false;
        if (is_behind_dash_)
            is_behind_dash_ = false;
        else
            tree_.append(2 * levels_.back().depth, ' ');
    }

    void start_element() {
        start_line();
        tree_ += "- ";
        is_behind_dash_ = true;
    }

    void put(std::string_view value) {
        if (is_named_)
            tree_ += ' ';
        else if (levels_.back().is_list)
            start_element();
        tree_.append(value).append("\n");
        is_named_ = is_behind_dash_ = false;
    }

    void open(bool is_list) {
        bool const is_element = !is_named_ && levels_.back().is_list;
        if (is_element)
            start_element();
        else if (is_named_)
            tree_ += '\n';
        levels_.push_back({is_list, levels_.back().depth + (is_named_ || is_element ? 1 : 0)});
        is_named_ = false;
    }

    // A line for what had no lines of its own.
    void close(std::string_view nothing) {
        bool const is_empty = levels_.back().is_empty;
        levels_.pop_back();
        if (!is_empty)
            return;
        if (!is_behind_dash_ && !tree_.empty() && tree_.back() == '\n')
            tree_.back() = ' ';
        tree_.append(nothing).append("\n");
        is_behind_dash_ = false;
    }

    std::string tree_{};
    std::vector<Level> levels_;
    bool is_named_ = false;
    bool is_behind_dash_ = false;
};

} // namespace mbn::inline v0::mbim

#endif
