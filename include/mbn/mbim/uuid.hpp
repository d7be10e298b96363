// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_UUID_HPP
#define MBN_MBIM_UUID_HPP

#include <mbn/detail/when_used.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace mbn::inline v0::mbim {

/// A UUID in the order in which it is printed, which is also its order on the wire (MBIM 1.0, 10.1: network order).
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] friend constexpr bool operator==(Uuid const&, Uuid const&) noexcept = default;

    /// Reads `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` in either case of letters; nothing when `text` is not exactly that.
    template <class Used = mbn::detail::WhenUsed>
    [[nodiscard]] static constexpr mbn::detail::Dependent<Used, std::optional<Uuid>>
    parse(std::string_view text) noexcept {
        mbn::detail::Dependent<Used, Uuid> result;
        if (!result.read(text))
            return std::nullopt;
        return result;
    }

    /// As `parse`, into this one; what it is after `false` is of no use.
    [[nodiscard]] constexpr bool read(std::string_view text) noexcept {
        if (text.size() != 36)
            return false;
        std::size_t digits = 0;
        for (std::size_t i = 0; i < 36; ++i) {
            char const c = text[i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-')
                    return false;
                continue;
            }
            unsigned value = 0;
            if (c >= '0' && c <= '9')
                value = static_cast<unsigned>(c - '0');
            else if (c >= 'a' && c <= 'f')
                value = static_cast<unsigned>(c - 'a') + 10;
            else if (c >= 'A' && c <= 'F')
                value = static_cast<unsigned>(c - 'A') + 10;
            else
                return false;
            auto& byte = bytes[digits / 2];
            byte = static_cast<std::uint8_t>((unsigned{byte} << 4u) | value);
            ++digits;
        }
        return true;
    }

    /// The 36 characters, in small letters.
    [[nodiscard]] constexpr std::array<char, 36> characters() const noexcept {
        constexpr std::string_view hex = "0123456789abcdef";
        std::array<char, 36> text{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            if (i == 4 || i == 6 || i == 8 || i == 10)
                text[at++] = '-';
            text[at++] = hex[bytes[i] >> 4u];
            text[at++] = hex[bytes[i] & 15u];
        }
        return text;
    }

    [[nodiscard]] std::string to_string() const {
        auto const text = characters();
        return {text.data(), text.size()};
    }

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, Uuid const& uuid) {
        auto const text = uuid.characters();
        return out << std::string_view{text.data(), text.size()};
    }
};

inline namespace literals {

/// A UUID written in the source; one that is mistyped does not compile.
consteval Uuid operator""_uuid(char const* text, std::size_t size) {
    Uuid uuid;
    if (!uuid.read({text, size}))
        throw "not a UUID";
    return uuid;
}

} // namespace literals

namespace detail {

// The five groups as numbers: for a compiler less work than to read the text of each constant below.
[[nodiscard]] constexpr Uuid uuid(std::uint32_t first, std::uint32_t second, std::uint32_t third, std::uint32_t fourth,
                                  std::uint64_t fifth) noexcept {
    using Byte = std::uint8_t;
    return {{Byte(first >> 24u), Byte(first >> 16u), Byte(first >> 8u), Byte(first), Byte(second >> 8u), Byte(second),
             Byte(third >> 8u), Byte(third), Byte(fourth >> 8u), Byte(fourth), Byte(fifth >> 40u), Byte(fifth >> 32u),
             Byte(fifth >> 24u), Byte(fifth >> 16u), Byte(fifth >> 8u), Byte(fifth)}};
}

} // namespace detail

/// The device services of MBIM 1.0 (10.1), of Microsoft's extensions, and of libmbim's proxy.
namespace services {

inline constexpr Uuid basic_connect = detail::uuid(0xa289cc33, 0xbcbb, 0x8b4f, 0xb6b0, 0x133ec2aae6df);
inline constexpr Uuid sms = detail::uuid(0x533fbeeb, 0x14fe, 0x4467, 0x9f90, 0x33a223e56c3f);
inline constexpr Uuid ussd = detail::uuid(0xe550a0c8, 0x5e82, 0x479e, 0x82f7, 0x10abf4c3351f);
inline constexpr Uuid phonebook = detail::uuid(0x4bf38476, 0x1e6a, 0x41db, 0xb1d8, 0xbed289c25bdb);
inline constexpr Uuid stk = detail::uuid(0xd8f20131, 0xfcb5, 0x4e17, 0x8602, 0xd6ed3816164c);
inline constexpr Uuid authentication = detail::uuid(0x1d2b5ff7, 0x0aa1, 0x48b2, 0xaa52, 0x50f15767174e);
inline constexpr Uuid dss = detail::uuid(0xc08a26dd, 0x7718, 0x4382, 0x8482, 0x6e0d583c4d0e);
inline constexpr Uuid ms_firmware_id = detail::uuid(0xe9f7dea2, 0xfeaf, 0x4009, 0x93ce, 0x90a3694103b6);
inline constexpr Uuid ms_host_shutdown = detail::uuid(0x883b7c26, 0x985f, 0x43fa, 0x9804, 0x27d7fb80959c);
inline constexpr Uuid ms_sar = detail::uuid(0x68223d04, 0x9f6c, 0x4e0f, 0x822d, 0x28441fb72340);
inline constexpr Uuid ms_basic_connect_extensions = detail::uuid(0x3d01dcc5, 0xfef5, 0x4d05, 0x0d3a, 0xbef7058e9aaf);
inline constexpr Uuid ms_uicc_low_level_access = detail::uuid(0xc2f6588e, 0xf037, 0x4bc9, 0x8665, 0xf4d44bd09367);
inline constexpr Uuid ms_voice_extensions = detail::uuid(0x8d8b9eba, 0x37be, 0x449b, 0x8f1e, 0x61cb034a702e);
inline constexpr Uuid qmi_over_mbim = detail::uuid(0xd1a30bc2, 0xf97a, 0x6e43, 0xbf65, 0xc7e24fb0f0d3);
inline constexpr Uuid proxy_control = detail::uuid(0x838cf7fb, 0x8d0d, 0x4d7f, 0x871e, 0xd71dbefbb39b);

} // namespace services

/// The context types of MBIM 1.0 (10.5.12) and of MBIMEx.
namespace context_types {

inline constexpr Uuid none = detail::uuid(0xb43f758c, 0xa560, 0x4b46, 0xb35e, 0xc5869641fb54);
inline constexpr Uuid internet = detail::uuid(0x7e5e2a7e, 0x4e6f, 0x7272, 0x736b, 0x656e7e5e2a7e);
inline constexpr Uuid vpn = detail::uuid(0x9b9f7bbe, 0x8952, 0x44b7, 0x83ac, 0xca41318df7a0);
inline constexpr Uuid voice = detail::uuid(0x88918294, 0x0ef4, 0x4396, 0x8cca, 0xa8588fbc02b2);
inline constexpr Uuid video_share = detail::uuid(0x05a2a716, 0x7c34, 0x4b4d, 0x9a91, 0xc5ef0c7aaacc);
inline constexpr Uuid purchase = detail::uuid(0xb3272496, 0xac6c, 0x422b, 0xa8c0, 0xacf687a27217);
inline constexpr Uuid ims = detail::uuid(0x21610d01, 0x3074, 0x4bce, 0x9425, 0xb53a07d697d6);
inline constexpr Uuid mms = detail::uuid(0x46726664, 0x7269, 0x6bc6, 0x9624, 0xd1d35389aca9);
inline constexpr Uuid local = detail::uuid(0xa57a9afc, 0xb09f, 0x45d7, 0xbb40, 0x033c39f60db9);
inline constexpr Uuid admin = detail::uuid(0x5f7e4c2e, 0xe80b, 0x40a9, 0xa239, 0xf0abcfd11f4b);
inline constexpr Uuid app = detail::uuid(0x74d88a3d, 0xdfbd, 0x4799, 0x9a8c, 0x7310a37bb2ee);
inline constexpr Uuid xcap = detail::uuid(0x50d378a7, 0xbaa5, 0x4a50, 0xb872, 0x3fe5bb463411);
inline constexpr Uuid tethering = detail::uuid(0x5e4e0601, 0x48dc, 0x4e2b, 0xacb8, 0x08b4016bbaac);
inline constexpr Uuid emergency_calling = detail::uuid(0x5f41adb8, 0x204e, 0x4d31, 0x9da8, 0xb3c970e360f2);

} // namespace context_types

namespace detail {

struct NamedUuid {
    Uuid uuid{};
    char const* name = "";
};

inline constexpr NamedUuid service_names[] = {
    NamedUuid{services::basic_connect, "basic_connect"},
    NamedUuid{services::sms, "sms"},
    NamedUuid{services::ussd, "ussd"},
    NamedUuid{services::phonebook, "phonebook"},
    NamedUuid{services::stk, "stk"},
    NamedUuid{services::authentication, "authentication"},
    NamedUuid{services::dss, "dss"},
    NamedUuid{services::ms_firmware_id, "ms_firmware_id"},
    NamedUuid{services::ms_host_shutdown, "ms_host_shutdown"},
    NamedUuid{services::ms_sar, "ms_sar"},
    NamedUuid{services::ms_basic_connect_extensions, "ms_basic_connect_extensions"},
    NamedUuid{services::ms_uicc_low_level_access, "ms_uicc_low_level_access"},
    NamedUuid{services::ms_voice_extensions, "ms_voice_extensions"},
    NamedUuid{services::qmi_over_mbim, "qmi_over_mbim"},
    NamedUuid{services::proxy_control, "proxy_control"},
};

inline constexpr NamedUuid context_type_names[] = {
    NamedUuid{context_types::none, "none"},
    NamedUuid{context_types::internet, "internet"},
    NamedUuid{context_types::vpn, "vpn"},
    NamedUuid{context_types::voice, "voice"},
    NamedUuid{context_types::video_share, "video_share"},
    NamedUuid{context_types::purchase, "purchase"},
    NamedUuid{context_types::ims, "ims"},
    NamedUuid{context_types::mms, "mms"},
    NamedUuid{context_types::local, "local"},
    NamedUuid{context_types::admin, "admin"},
    NamedUuid{context_types::app, "app"},
    NamedUuid{context_types::xcap, "xcap"},
    NamedUuid{context_types::tethering, "tethering"},
    NamedUuid{context_types::emergency_calling, "emergency_calling"},
};

template <std::size_t N>
[[nodiscard]] constexpr std::string_view name_of(Uuid const& uuid, NamedUuid const (&table)[N]) noexcept {
    for (auto const& entry : table)
        if (entry.uuid == uuid)
            return entry.name;
    return {};
}

} // namespace detail

/// Name of a service as `services` spells it, or empty.
[[nodiscard]] constexpr std::string_view service_name(Uuid const& service) noexcept {
    return detail::name_of(service, detail::service_names);
}

/// Name of a context type as `context_types` spells it, or empty.
[[nodiscard]] constexpr std::string_view context_type_name(Uuid const& type) noexcept {
    return detail::name_of(type, detail::context_type_names);
}

} // namespace mbn::inline v0::mbim

#endif
