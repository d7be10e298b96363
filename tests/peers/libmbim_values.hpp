// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_VALUES_HPP
#define MBN_TESTS_PEERS_LIBMBIM_VALUES_HPP

#include <mbn/mbim/codec.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace libmbim_test {

/// One value of a message, in a form that both sides have.
struct Value {
    enum class Kind : std::uint8_t { number, text, bytes, absent };

    Kind kind{};
    std::uint64_t number = 0;
    std::string octets{}; ///< of a text in UTF-8, or of bytes

    friend bool operator==(Value const&, Value const&) = default;

    [[nodiscard]] std::string shown() const {
        if (kind == Kind::number)
            return std::to_string(number);
        if (kind == Kind::text)
            return '"' + octets + '"';
        if (kind == Kind::absent)
            return "absent";
        std::string text{"bytes:"};
        for (char const c : octets)
            for (auto const shift : {4u, 0u})
                text += "0123456789abcdef"[(static_cast<unsigned char>(c) >> shift) & 15u];
        return text;
    }
};

template <class T>
Value number_value(T value) {
    if constexpr (std::is_enum_v<T>)
        return number_value(static_cast<std::underlying_type_t<T>>(value));
    else if constexpr (std::is_signed_v<T>)
        // What is negative is so in 32 bits.
        return {Value::Kind::number, static_cast<std::uint32_t>(value), {}};
    else
        return {Value::Kind::number, value, {}};
}

/// A text of libmbim; it has no pointer for an empty one.
inline Value text_value(char const* text) {
    return {Value::Kind::text, 0, text == nullptr ? std::string{} : std::string{text}};
}

inline Value bytes_value(void const* data, std::size_t size) {
    return {Value::Kind::bytes, 0, size == 0 ? std::string{} : std::string(static_cast<char const*>(data), size)};
}

struct NamedValue {
    std::string field{};
    Value value{};
};
using ValueList = std::vector<NamedValue>;

/// Lists the values of one of our structures in the order of its fields: a count before the elements, a size before the
/// bytes.
class ValueArchive {
public:
    ValueList values{};

    template <class T>
    void operator()(char const* field, T const& value) {
        if constexpr (std::is_same_v<T, mbn::mbim::Text>) {
            put(field, text_value(value.to_display().c_str()));
        } else if constexpr (std::is_same_v<T, mbn::mbim::Bytes>) {
            sized(field, value);
        } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
            put(field, number_value(value));
        } else if constexpr (std::is_same_v<T, mbn::mbim::Uuid>) {
            put(field, bytes_value(value.bytes.data(), value.bytes.size()));
        } else if constexpr (mbn::mbim::detail::is_byte_array<T>) {
            octets(field, value);
        } else {
            auto const outer = prefix_;
            prefix_ += std::string{field} + '.';
            T::describe(value, *this);
            prefix_ = outer;
        }
    }
    void operator()(char const* field, mbn::mbim::Text const& value, mbn::mbim::Limit) { (*this)(field, value); }

    template <class List>
    void count(char const* field, List const& list) {
        put(std::string{field} + ".count", number_value(list.size()));
    }
    template <class List>
    void elements(char const* field, List const& list) {
        for (auto const element : list)
            (*this)(field, element);
    }
    template <class List>
    void list(char const* field, List const& list) {
        count(field, list);
        elements(field, list);
    }
    template <class List>
    void fixed_list(char const* field, List const& list) {
        this->list(field, list);
    }
    template <class List>
    void inline_list(char const* field, List const& list) {
        this->list(field, list);
    }
    template <class T>
    void single(char const* field, std::optional<T> const& value) {
        if (value)
            (*this)(field, *value);
        else
            put(field, {Value::Kind::absent, 0, {}});
    }
    void twins(char const* first_field, mbn::mbim::Bytes const& first, char const* second_field,
               mbn::mbim::Bytes const& second) {
        sized(first_field, first);
        contents(second_field, second);
    }
    void rest(char const* field, mbn::mbim::Bytes const& bytes) { sized(field, bytes); }
    template <std::size_t N>
    void octets(char const* field, std::array<std::uint8_t, N> const& bytes) {
        put(field, bytes_value(bytes.data(), N));
    }
    void sized(char const* field, mbn::mbim::Bytes const& bytes) {
        size(field, bytes);
        contents(field, bytes);
    }
    void size(char const* field, mbn::mbim::Bytes const& bytes) {
        put(std::string{field} + ".size", number_value(bytes.size()));
    }
    void contents(char const* field, mbn::mbim::Bytes const& bytes) {
        put(field, bytes_value(bytes.data(), bytes.size()));
    }
    template <class T>
    void optional(char const* field, std::optional<T> const& value) {
        single(field, value);
    }
    template <class List>
    void packed(char const* field, List const& list) {
        this->list(field, list);
    }
    template <class T>
    void tail(char const* field, T const& value) {
        (*this)(field, value);
    }
    void tlv(char const* field, mbn::mbim::Text const& value) { (*this)(field, value); }
    void tlv(char const* field, mbn::mbim::List<std::uint16_t> const& list) { this->list(field, list); }
    void tlvs(char const* field, mbn::mbim::PackedList<mbn::mbim::Tlv> const& list) { this->list(field, list); }
    void reserved(std::uint32_t) {}

private:
    void put(std::string const& field, Value value) { values.push_back({prefix_ + field, std::move(value)}); }

    std::string prefix_{};
};

} // namespace libmbim_test

#endif
