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
        // Pointers: this runs in the compiler for every constant below, and each call costs there.
        char const* const characters = text.data();
        std::uint8_t* const parsed = bytes.data();
        std::size_t digits = 0;
        for (std::size_t i = 0; i < 36; ++i) {
            char const c = characters[i];
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
            auto& byte = parsed[digits / 2];
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

/// The device services of MBIM 1.0 (10.1), of Microsoft's extensions, and of libmbim's proxy.
namespace services {

inline constexpr Uuid basic_connect = "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df"_uuid;
inline constexpr Uuid sms = "533fbeeb-14fe-4467-9f90-33a223e56c3f"_uuid;
inline constexpr Uuid ussd = "e550a0c8-5e82-479e-82f7-10abf4c3351f"_uuid;
inline constexpr Uuid phonebook = "4bf38476-1e6a-41db-b1d8-bed289c25bdb"_uuid;
inline constexpr Uuid stk = "d8f20131-fcb5-4e17-8602-d6ed3816164c"_uuid;
inline constexpr Uuid authentication = "1d2b5ff7-0aa1-48b2-aa52-50f15767174e"_uuid;
inline constexpr Uuid dss = "c08a26dd-7718-4382-8482-6e0d583c4d0e"_uuid;
inline constexpr Uuid ms_firmware_id = "e9f7dea2-feaf-4009-93ce-90a3694103b6"_uuid;
inline constexpr Uuid ms_host_shutdown = "883b7c26-985f-43fa-9804-27d7fb80959c"_uuid;
inline constexpr Uuid ms_sar = "68223d04-9f6c-4e0f-822d-28441fb72340"_uuid;
inline constexpr Uuid ms_basic_connect_extensions = "3d01dcc5-fef5-4d05-0d3a-bef7058e9aaf"_uuid;
inline constexpr Uuid ms_uicc_low_level_access = "c2f6588e-f037-4bc9-8665-f4d44bd09367"_uuid;
inline constexpr Uuid ms_voice_extensions = "8d8b9eba-37be-449b-8f1e-61cb034a702e"_uuid;
inline constexpr Uuid qmi_over_mbim = "d1a30bc2-f97a-6e43-bf65-c7e24fb0f0d3"_uuid;
inline constexpr Uuid proxy_control = "838cf7fb-8d0d-4d7f-871e-d71dbefbb39b"_uuid;

} // namespace services

/// The context types of MBIM 1.0 (10.5.12) and of MBIMEx.
namespace context_types {

inline constexpr Uuid none = "b43f758c-a560-4b46-b35e-c5869641fb54"_uuid;
inline constexpr Uuid internet = "7e5e2a7e-4e6f-7272-736b-656e7e5e2a7e"_uuid;
inline constexpr Uuid vpn = "9b9f7bbe-8952-44b7-83ac-ca41318df7a0"_uuid;
inline constexpr Uuid voice = "88918294-0ef4-4396-8cca-a8588fbc02b2"_uuid;
inline constexpr Uuid video_share = "05a2a716-7c34-4b4d-9a91-c5ef0c7aaacc"_uuid;
inline constexpr Uuid purchase = "b3272496-ac6c-422b-a8c0-acf687a27217"_uuid;
inline constexpr Uuid ims = "21610d01-3074-4bce-9425-b53a07d697d6"_uuid;
inline constexpr Uuid mms = "46726664-7269-6bc6-9624-d1d35389aca9"_uuid;
inline constexpr Uuid local = "a57a9afc-b09f-45d7-bb40-033c39f60db9"_uuid;
inline constexpr Uuid admin = "5f7e4c2e-e80b-40a9-a239-f0abcfd11f4b"_uuid;
inline constexpr Uuid app = "74d88a3d-dfbd-4799-9a8c-7310a37bb2ee"_uuid;
inline constexpr Uuid xcap = "50d378a7-baa5-4a50-b872-3fe5bb463411"_uuid;
inline constexpr Uuid tethering = "5e4e0601-48dc-4e2b-acb8-08b4016bbaac"_uuid;
inline constexpr Uuid emergency_calling = "5f41adb8-204e-4d31-9da8-b3c970e360f2"_uuid;

} // namespace context_types

namespace detail {

struct NamedUuid {
    Uuid uuid{};
    std::string_view name{};
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
