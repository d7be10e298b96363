// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_BRACKET_WRITER_HPP
#define MBN_MBIM_DETAIL_BRACKET_WRITER_HPP

#include <mbn/mbim/field_writer.hpp>

#include <string>

namespace mbn::inline v0::mbim::detail {

/// What writers have in common that put structures into braces, lists into square brackets, and commas between.
class BracketWriter : public FieldWriter {
public:
    void begin_structure() final { open('{'); }
    void end_structure() final { close('}'); }
    void begin_list() final { open('['); }
    void end_list() final { close(']'); }

protected:
    /// The comma before a value, unless it is the first or has a name in front of it.
    void separate() {
        if (!is_first_)
            written_ += ',';
        is_first_ = false;
    }
    /// What comes next needs no comma.
    void start_value() noexcept { is_first_ = true; }
    [[nodiscard]] bool is_first() const noexcept { return is_first_; }

    [[nodiscard]] std::string& written() noexcept { return written_; }
    [[nodiscard]] std::string const& written() const noexcept { return written_; }

private:
    void open(char bracket) {
        separate();
        written_ += bracket;
        is_first_ = true;
    }
    void close(char bracket) {
        written_ += bracket;
        is_first_ = false;
    }

    std::string written_{};
    bool is_first_ = true;
};

} // namespace mbn::inline v0::mbim::detail

#endif
