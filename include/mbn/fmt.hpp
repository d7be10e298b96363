// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_FMT_HPP
#define MBN_FMT_HPP

#include <mbn/detail/formattable.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

/// Formatters for {fmt}, version 9 or newer. Every type of the library that prints to a stream prints here as the same
/// text, with the width, fill and alignment of a string: `fmt::format("{:>12}", mbn::Phase::device)`.
template <mbn_formattable::Formattable T>
struct fmt::formatter<T, char> : fmt::formatter<std::string_view, char> {
    template <class FormatContext>
    auto format(T const& value, FormatContext& context) const {
        std::string const text = mbn_formattable::text_of(value);
        return fmt::formatter<std::string_view, char>::format(text, context);
    }
};

/// `{}` gives symbol, number and text, `{:s}` the symbol (the number where there is none), `{:x}` the number, such as
/// `0x80548210`, and `{:t}` the text. Any other specification does not compile, or throws where it is read at run time.
template <>
struct fmt::formatter<mbn::HResult, char> {
    constexpr auto parse(fmt::format_parse_context& context) {
        auto position = context.begin();
        if (position != context.end() && mbn::detail::is_hresult_style(*position))
            style_ = static_cast<mbn::detail::HResultStyle>(*position++);
        if (position != context.end() && *position != '}')
            throw fmt::format_error("an HResult is formatted as {}, {:s}, {:x} or {:t}");
        return position;
    }

    template <class FormatContext>
    auto format(mbn::HResult code, FormatContext& context) const {
        return fmt::format_to(context.out(), "{}", mbn::detail::written(code, style_));
    }

private:
    mbn::detail::HResultStyle style_ = mbn::detail::HResultStyle::whole;
};

#endif
