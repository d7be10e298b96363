// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_FORMAT_HPP
#define MBN_FORMAT_HPP

#include <mbn/detail/formattable.hpp>

#include <version>

#ifdef __cpp_lib_format

#include <algorithm>
#include <format>
#include <string>
#include <string_view>

/// Formatters for `std::format`, where the standard library has it. Every type of the library that prints to a stream
/// prints here as the same text, with the width, fill and alignment of a string.
template <mbn_formattable::Formattable T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template <class FormatContext>
    auto format(T const& value, FormatContext& context) const {
        std::string const text = mbn_formattable::text_of(value);
        return std::formatter<std::string_view, char>::format(text, context);
    }
};

/// `{}` gives symbol, number and text, `{:s}` the symbol (the number where there is none), `{:x}` the number, such as
/// `0x80548210`, and `{:t}` the text. Any other specification does not compile, or throws where it is read at run time.
template <>
struct std::formatter<mbn::HResult, char> {
    template <class ParseContext>
    constexpr auto parse(ParseContext& context) {
        auto position = context.begin();
        if (position != context.end() && mbn::detail::is_hresult_style(*position))
            style_ = static_cast<mbn::detail::HResultStyle>(*position++);
        if (position != context.end() && *position != '}')
            throw std::format_error("an HResult is formatted as {}, {:s}, {:x} or {:t}");
        return position;
    }

    template <class FormatContext>
    auto format(mbn::HResult code, FormatContext& context) const {
        return std::ranges::copy(mbn::detail::written(code, style_), context.out()).out;
    }

private:
    mbn::detail::HResultStyle style_ = mbn::detail::HResultStyle::whole;
};

#endif

#endif
