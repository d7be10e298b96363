// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_FIELD_WRITER_HPP
#define MBN_MBIM_FIELD_WRITER_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/enumeration.hpp>
#include <mbn/mbim/uuid.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// Whether user names, passwords, PINs, keys and challenges, messages, telephone book entries, what is said to a SIM,
/// and what only provider and host understand are printed.
enum class Secrets : std::uint8_t { hide, show };

/// Takes the fields of a structure one after the other, in the order of the protocol. What is written comes from a
/// device: a writer makes no use of it other than to show it.
class FieldWriter {
public:
    FieldWriter() = default;
    FieldWriter(FieldWriter const&) = delete;
    FieldWriter& operator=(FieldWriter const&) = delete;
    virtual ~FieldWriter() = default;

    virtual void begin_structure() = 0;
    virtual void end_structure() = 0;
    virtual void begin_list() = 0;
    virtual void end_list() = 0;

    /// The name of the value that comes next; in a structure only.
    virtual void name(std::string_view field) = 0;

    /// Valid UTF-8, with U+FFFD where the protocol's text was broken.
    virtual void text(std::string_view utf8) = 0;
    /// An enumerator, flags, a service, a context type, a UUID or an address: nothing that needs quotes.
    virtual void word(std::string_view word) = 0;
    virtual void number(std::uint64_t number) = 0;
    virtual void signed_number(std::int64_t number) = 0;
    virtual void bytes(Bytes bytes) = 0;
    /// A value that is not there.
    virtual void absent() = 0;
    /// A secret that is not empty.
    virtual void hidden() = 0;
};

namespace detail {

/// The names of fields that hold what is nobody's business.
inline constexpr std::array<std::string_view, 32> secret_fields{
    "password",
    "pin",
    "new_pin",
    "user_name",
    "data_buffer", // Basic Connect
    "rand",
    "rand1",
    "rand2",
    "rand3",
    "autn", // Authentication: challenges,
    "res",
    "sres1",
    "sres2",
    "sres3",
    "auts", // answers
    "ck",
    "ik",
    "kc1",
    "kc2",
    "kc3", // and keys
    "pdu_data",
    "telephone_address",
    "encoded_message",
    "payload", // SMS and USSD
    "number",
    "name",
    "result_data",
    "local_pin",
    "apdu", // Phonebook, STK and UICC
    "response",
    "data",
    "qmi_message", // UICC, MBIMEx and QMI
};

[[nodiscard]] constexpr bool is_secret(std::string_view field) noexcept {
    for (auto const secret : secret_fields)
        if (field == secret)
            return true;
    return false;
}

/// Capital letters are nowhere: what `decode` shows, `encode` can take.
inline void append_hexadecimal(std::string& text, Bytes bytes) {
    for (auto const byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4u];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 15u];
    }
}

/// `utf8` in quotes, on one line whatever is in it.
inline void append_quoted(std::string& text, std::string_view utf8) {
    text += '"';
    for (char const c : utf8) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
    text += '"';
}

/// The names of the bits that have one, with `|` between them, and what is left as a number. Empty when no bit has one.
template <FlagEnum E>
[[nodiscard]] std::string flag_names(E value) {
    auto rest = static_cast<std::uint32_t>(value);
    std::string names;
    for (std::uint32_t bit = 1; bit != 0; bit <<= 1u) {
        auto const known = (rest & bit) != 0 ? name(static_cast<E>(bit)) : std::string_view{};
        if (known.empty())
            continue;
        names.append(names.empty() ? "" : "|").append(known);
        rest &= ~bit;
    }
    if (!names.empty() && rest != 0)
        names.append("|").append(std::to_string(rest));
    return names;
}

/// Hands the fields of a structure to a writer, by the declaration that the codec uses.
class FieldArchive {
public:
    FieldArchive(FieldWriter& writer, Secrets secrets) noexcept : writer_{writer}, secrets_{secrets} {}

    template <class T>
    void operator()(char const* name, T const& field) {
        writer_.name(name);
        put(name, field);
    }
    template <class T>
    void operator()(char const* name, T const& field, Limit /*limit*/) {
        operator()(name, field);
    }

    /// The list tells how long it is.
    template <class T>
    void count(char const* /*name*/, List<T> const& /*list*/) noexcept {}

    template <class T>
    void elements(char const* name, List<T> const& list) {
        put_list(name, list);
    }
    template <class T>
    void list(char const* name, List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    void fixed_list(char const* name, List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    void inline_list(char const* name, List<T> const& list) {
        elements(name, list);
    }

    template <class T>
    void single(char const* name, std::optional<T> const& field) {
        writer_.name(name);
        if (field)
            put(name, *field);
        else
            writer_.absent();
    }

    void twins(char const* first_name, Bytes const& first, char const* second_name, Bytes const& second) {
        operator()(first_name, first);
        operator()(second_name, second);
    }
    void rest(char const* name, Bytes const& field) { operator()(name, field); }

    template <std::size_t N>
    void octets(char const* name, std::array<std::uint8_t, N> const& field) {
        operator()(name, Bytes{std::as_bytes(std::span{field})});
    }
    void sized(char const* name, Bytes const& field) { operator()(name, field); }
    /// The bytes tell how many they are.
    void size(char const* /*name*/, Bytes const& /*field*/) noexcept {}
    void contents(char const* name, Bytes const& field) { operator()(name, field); }

    template <class T>
    void optional(char const* name, std::optional<T> const& field) {
        single(name, field);
    }
    template <class T>
    void packed(char const* name, PackedList<T> const& list) {
        put_list(name, list);
    }
    template <class T>
    void tail(char const* name, T const& field) {
        operator()(name, field);
    }
    void tlv(char const* name, Text const& field) { operator()(name, field); }
    void tlv(char const* name, List<std::uint16_t> const& list) { elements(name, list); }
    void tlvs(char const* name, PackedList<Tlv> const& list) { packed(name, list); }
    void reserved(std::uint32_t /*size*/) noexcept {}

    [[nodiscard]] bool has_hidden() const noexcept { return has_hidden_; }

private:
    template <class Elements>
    void put_list(char const* name, Elements const& list) {
        writer_.name(name);
        writer_.begin_list();
        for (auto const element : list)
            put(name, element);
        writer_.end_list();
    }

    /// Says that a secret is there and does not say which.
    [[nodiscard]] bool hides(std::string_view name, bool is_empty) {
        if (secrets_ == Secrets::show || is_empty || !is_secret(name))
            return false;
        has_hidden_ = true;
        writer_.hidden();
        return true;
    }

    void put(char const* name, Text const& text) {
        if (!hides(name, text.empty()))
            writer_.text(text.to_display());
    }

    void put(char const* name, Bytes const& bytes) {
        if (!hides(name, bytes.empty()))
            writer_.bytes(bytes);
    }

    void put(char const* /*name*/, Uuid const& uuid) {
        auto const service = service_name(uuid);
        auto const known = service.empty() ? context_type_name(uuid) : service;
        if (known.empty())
            writer_.word(uuid.to_string());
        else
            writer_.word(known);
    }

    void put(char const* /*name*/, std::array<std::uint8_t, 4> const& address) {
        std::string text;
        for (auto const byte : address)
            text.append(text.empty() ? "" : ".").append(std::to_string(byte));
        writer_.word(text);
    }

    void put(char const* /*name*/, std::array<std::uint8_t, 16> const& address) {
        std::string text;
        for (std::size_t i = 0; i < address.size(); ++i) {
            if (i != 0 && i % 2 == 0)
                text += ':';
            auto const byte = static_cast<std::byte>(address[i]);
            append_hexadecimal(text, Bytes{&byte, 1});
        }
        writer_.word(text);
    }

    template <class T>
    void put(char const* name, T const& value) {
        if constexpr (std::is_enum_v<T>) {
            put_enumerator(value);
        } else if constexpr (std::is_integral_v<T>) {
            if (hides(name, false))
                return;
            if constexpr (std::is_signed_v<T>)
                writer_.signed_number(value);
            else
                writer_.number(value);
        } else {
            writer_.begin_structure();
            T::describe(value, *this);
            writer_.end_structure();
        }
    }

    template <class T>
    void put_enumerator(T value) {
        std::string known{name(value)};
        if constexpr (FlagEnum<T>)
            if (known.empty())
                known = flag_names(value);
        if (known.empty())
            writer_.number(static_cast<std::uint32_t>(value));
        else
            writer_.word(known);
    }

    FieldWriter& writer_;
    Secrets secrets_;
    bool has_hidden_ = false;
};

} // namespace detail

/// Whether a writer was told everything that a structure holds.
enum class Shown : std::uint8_t { whole, without_secrets };

/// Hands the fields of `value` to `writer`, without a structure around them. Enumerators go by their names, or by their
/// numbers when they have none; flags by names joined by `|`.
template <Structure T>
Shown write_fields(T const& value, FieldWriter& writer, Secrets secrets = Secrets::hide) {
    detail::FieldArchive archive{writer, secrets};
    T::describe(value, archive);
    return archive.has_hidden() ? Shown::without_secrets : Shown::whole;
}

} // namespace mbn::inline v0::mbim

#endif
