// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_FORMATTABLE_HPP
#define MBN_DETAIL_FORMATTABLE_HPP

#include <mbn/detail/print.hpp>
#include <mbn/hresult.hpp>

#include <string>

namespace mbn::inline v0 {

namespace detail {

// How an `HResult` is written: the letter of the format specification.
enum class HResultStyle : char { whole = '\0', symbol = 's', hexadecimal = 'x', text = 't' };

[[nodiscard]] constexpr bool is_hresult_style(char letter) noexcept {
    return letter == 's' || letter == 'x' || letter == 't';
}

[[nodiscard]] inline std::string written(HResult code, HResultStyle style) {
    switch (style) {
    case HResultStyle::symbol:
        return code.name().empty() ? hexadecimal(code.value()) : std::string{code.name()};
    case HResultStyle::hexadecimal:
        return hexadecimal(code.value());
    case HResultStyle::text:
        return code.text().empty() ? "unknown code" : std::string{code.text()};
    case HResultStyle::whole:
        break;
    }
    return to_string(code);
}

} // namespace detail

// Found beside the types of this library, and beside no other type.
template <class T>
void belongs_to_mbn(T const& value);

namespace testing {

template <class T>
void belongs_to_mbn(T const& value);

} // namespace testing

} // namespace mbn::inline v0

// Outside the library's namespace, so that only the lookup by argument finds anything.
namespace mbn_formattable {

void belongs_to_mbn() = delete;

// A type of the library that prints. A user's own types keep their own formatters, also where they have a `to_string`.
template <class T>
concept Formattable = mbn::detail::Printable<T> && requires(T const& value) { belongs_to_mbn(value); };

// A formatter lives in a namespace with a `to_string` of its own, so the call stands here.
template <Formattable T>
[[nodiscard]] std::string text_of(T const& value) {
    return to_string(value);
}

} // namespace mbn_formattable

#endif
