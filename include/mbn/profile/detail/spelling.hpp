// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_SPELLING_HPP
#define MBN_PROFILE_DETAIL_SPELLING_HPP

#include <mbn/profile/profile.hpp>

#include <string_view>

// How enumerators are spelled in profile documents, both ways.
namespace mbn::inline v0::detail {

template <class Enum>
[[nodiscard]] constexpr std::string_view spelling_of(Enum value) noexcept {
    return windows_name(value);
}

template <>
[[nodiscard]] constexpr std::string_view spelling_of(Compression value) noexcept {
    return value == Compression::enable ? "ENABLE" : "DISABLE";
}

template <>
[[nodiscard]] constexpr std::string_view spelling_of(AuthProtocol value) noexcept {
    switch (value) {
    case AuthProtocol::none:
        return "NONE";
    case AuthProtocol::pap:
        return "PAP";
    case AuthProtocol::chap:
        return "CHAP";
    case AuthProtocol::mschapv2:
        return "MsCHAPv2";
    }
    return {};
}

template <>
[[nodiscard]] constexpr std::string_view spelling_of(IpType value) noexcept {
    switch (value) {
    case IpType::default_type:
        return "Default";
    case IpType::ipv4:
        return "IPv4";
    case IpType::ipv6:
        return "IPv6";
    case IpType::ipv4v6:
        return "IPv4v6";
    case IpType::xlat:
        return "XLAT";
    }
    return {};
}

template <>
[[nodiscard]] constexpr std::string_view spelling_of(CellularClass value) noexcept {
    switch (value) {
    case CellularClass::gsm:
        return "3GPP";
    case CellularClass::cdma:
        return "3GPP2";
    case CellularClass::none:
        break;
    }
    return {};
}

[[nodiscard]] constexpr std::string_view spelling_of_choice(AuthChoice choice) noexcept {
    return choice.is_automatic() ? std::string_view{"AutoSelection"} : spelling_of(choice.protocol());
}

// The enumerator with this spelling; the first one where there is none, which the schema has reported by then.
template <class Enum>
[[nodiscard]] constexpr Enum from_spelling(std::string_view text) noexcept {
    for (auto const& entry : enumerator_table<Enum>)
        if (!text.empty() && spelling_of(entry.value) == text)
            return entry.value;
    return enumerator_table<Enum>.front().value;
}

// Whether a typed profile holds an enumerator, and not a number cast to one.
template <class Enum>
[[nodiscard]] constexpr bool is_enumerator(Enum value) noexcept {
    return find_enumerator(value) != nullptr;
}

} // namespace mbn::inline v0::detail

#endif
