// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_LOG_HPP
#define MBN_EMULATOR_LOG_HPP

#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/message.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::emulator {

namespace detail {

/// The longest text of a field that a line shows, in bytes.
inline constexpr std::size_t longest_logged_text = 120;

/// Writes the fields of a structure as ` name=value`, on one line whatever is in them. What a field of these names
/// holds is a secret.
class LogArchive {
public:
    explicit LogArchive(std::string& line) noexcept : line_{line} {}

    template <class T>
    void operator()(char const* name, T const& field) {
        start(name);
        if constexpr (std::is_same_v<T, mbim::Text>)
            put_text(name, field);
        else
            put(field);
    }

    template <class T>
    void operator()(char const* name, T const& field, mbim::Limit /*limit*/) {
        operator()(name, field);
    }

    template <class T>
    void count(char const* /*name*/, mbim::List<T> const& /*list*/) noexcept {}

    template <class T>
    void elements(char const* name, mbim::List<T> const& list) {
        start(name);
        line_ += '[';
        char const* separator = "";
        for (T const element : list) {
            line_ += separator;
            separator = ",";
            if constexpr (std::is_same_v<T, mbim::Text>)
                put_text(name, element);
            else
                put(element);
        }
        line_ += ']';
    }

    template <class T>
    void list(char const* name, mbim::List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    void fixed_list(char const* name, mbim::List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    void inline_list(char const* name, mbim::List<T> const& list) {
        elements(name, list);
    }

    template <class T>
    void single(char const* name, std::optional<T> const& field) {
        start(name);
        if (field)
            put(*field);
        else
            line_ += '-';
    }

    void twins(char const* first_name, mbim::Bytes const& first, char const* second_name, mbim::Bytes const& second) {
        rest(first_name, first);
        rest(second_name, second);
    }

    void rest(char const* name, mbim::Bytes const& field) {
        start(name);
        line_.append("(").append(std::to_string(field.size())).append(" bytes)");
    }

    void reserved(std::uint32_t /*size*/) noexcept {}

private:
    [[nodiscard]] static bool secret(std::string_view name) noexcept {
        return name == "password" || name == "pin" || name == "new_pin" || name == "user_name";
    }

    void start(char const* name) { line_.append(first_ ? "" : " ").append(name).append("="), first_ = false; }

    void put_text(std::string_view name, mbim::Text const& text) {
        if (secret(name)) {
            line_ += text.empty() ? "\"\"" : "(hidden)";
            return;
        }
        auto shown = text.to_display();
        bool const cut = shown.size() > longest_logged_text;
        if (cut)
            shown.resize(longest_logged_text);
        line_ += '"';
        for (char const c : shown) {
            if (c == '"' || c == '\\')
                line_ += '\\';
            line_ += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
        }
        line_ += cut ? "\"..." : "\"";
    }

    void put(mbim::Uuid const& uuid) {
        auto const known = mbim::service_name(uuid).empty() ? mbim::context_type_name(uuid) : mbim::service_name(uuid);
        if (known.empty())
            line_ += uuid.to_string();
        else
            line_ += known;
    }

    void put(std::array<std::uint8_t, 4> const& address) {
        for (std::size_t i = 0; i < address.size(); ++i)
            line_.append(i == 0 ? "" : ".").append(std::to_string(address[i]));
    }

    void put(std::array<std::uint8_t, 16> const& address) {
        for (std::size_t i = 0; i < address.size(); ++i) {
            if (i != 0 && i % 2 == 0)
                line_ += ':';
            line_ += "0123456789abcdef"[address[i] >> 4u];
            line_ += "0123456789abcdef"[address[i] & 15u];
        }
    }

    template <class T>
    void put(T const& value) {
        if constexpr (std::is_enum_v<T>) {
            put_enumerator(value);
        } else if constexpr (std::is_integral_v<T>) {
            line_ += std::to_string(value);
        } else {
            line_ += '{';
            LogArchive inner{line_};
            T::describe(value, inner);
            line_ += '}';
        }
    }

    template <class T>
    void put_enumerator(T value) {
        auto rest = static_cast<std::uint32_t>(value);
        if (auto const known = name(value); !known.empty()) {
            line_ += known;
            return;
        }
        if constexpr (mbim::FlagEnum<T>) {
            char const* separator = "";
            for (std::uint32_t bit = 1; bit != 0; bit <<= 1u) {
                auto const known = (rest & bit) != 0 ? name(static_cast<T>(bit)) : std::string_view{};
                if (known.empty())
                    continue;
                line_.append(separator).append(known);
                separator = "|";
                rest &= ~bit;
            }
            if (rest != 0)
                line_.append(separator).append(std::to_string(rest));
        } else {
            line_ += std::to_string(rest);
        }
    }

    std::string& line_;
    bool first_ = true;
};

} // namespace detail

/// The fields of a structure on one line, such as `session_id=0 activation_state=activated`. User names, passwords and
/// PINs stand as `(hidden)`.
template <mbim::Structure T>
[[nodiscard]] std::string log_text(T const& value) {
    std::string line;
    detail::LogArchive archive{line};
    T::describe(value, archive);
    return line;
}

/// What a command is about, such as `basic_connect.connect`; numbers where there is no name.
[[nodiscard]] inline std::string log_text(mbim::Operation const& operation) {
    auto const service = mbim::service_name(operation.service);
    std::string text = service.empty() ? operation.service.to_string() : std::string{service};
    std::string_view cid{};
    if (operation.service == mbim::services::basic_connect)
        cid = name(static_cast<mbim::BasicConnectCid>(operation.cid));
    return text.append(".").append(cid.empty() ? std::to_string(operation.cid) : std::string{cid});
}

/// Name of a protocol value, or its number.
template <mbim::WireEnum E>
[[nodiscard]] std::string log_text(E value) {
    auto const known = name(value);
    return known.empty() ? std::to_string(static_cast<std::uint32_t>(value)) : std::string{known};
}

} // namespace mbn::inline v0::emulator

#endif
