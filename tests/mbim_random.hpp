// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_MBIM_RANDOM_HPP
#define MBN_TESTS_MBIM_RANDOM_HPP

#include <mbn/mbim/codec.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mbim_test {

namespace mbim = mbn::mbim;

/// Numbers and texts from a seed; the texts live as long as this object.
class Generator {
public:
    explicit Generator(std::uint32_t seed) : random_{seed} {}

    std::uint32_t number() { return static_cast<std::uint32_t>(random_()); }

    std::uint32_t below(std::uint32_t limit) { return number() % limit; }

    mbim::Text text(std::uint32_t max_bytes) {
        std::string utf8;
        std::uint32_t bytes = 0;
        for (auto length = below(max_bytes / 2 + 1); length > 0; --length) {
            static constexpr std::array<std::string_view, 5> pieces{"7", "a", "\xc3\xa9", "\xe2\x82\xac",
                                                                    "\xf0\x9f\x93\xb6"};
            auto const pick = below(5);
            bytes += pick == 4 ? 4 : 2;
            if (bytes > max_bytes)
                break;
            utf8 += pieces[pick];
        }
        texts_.push_back(std::make_unique<std::string>(utf8));
        return *texts_.back();
    }

    template <std::size_t N>
    std::array<std::uint8_t, N> bytes() {
        std::array<std::uint8_t, N> result{};
        for (auto& byte : result)
            byte = static_cast<std::uint8_t>(random_());
        return result;
    }

private:
    std::mt19937 random_;
    std::vector<std::unique_ptr<std::string>> texts_;
};

/// Fills every field that a structure declares with random content, by the same declaration that the codec uses.
class RandomArchive {
public:
    explicit RandomArchive(Generator& generator) : generator_{generator} {}

    template <class T>
    void operator()(char const* field, T& value) {
        if constexpr (std::is_same_v<T, mbim::Text>)
            (*this)(field, value, mbim::Limit{40});
        else if constexpr (std::is_same_v<T, mbim::Bytes>)
            value = std::string_view{field} == "pdu_data" ? pdu() : bytes(generator_.below(40));
        else if constexpr (std::is_enum_v<T>)
            // The format says which fields follow.
            value = static_cast<T>(std::string_view{field} == "format" ? generator_.below(2) : generator_.number());
        else if constexpr (std::is_same_v<T, std::uint64_t>)
            value = (std::uint64_t{generator_.number()} << 32u) | generator_.number();
        else if constexpr (std::is_integral_v<T>)
            // The one number that peers refuse when it is out of its range.
            value = static_cast<T>(std::string_view{field} == "on_link_prefix_length" ? generator_.below(33)
                                                                                      : generator_.number());
        else if constexpr (std::is_same_v<T, mbim::Uuid>)
            value.bytes = generator_.bytes<16>();
        else if constexpr (mbim::detail::is_byte_array<T>)
            value = generator_.bytes<std::tuple_size_v<T>>();
        else
            T::describe(value, *this);
    }
    void operator()(char const*, mbim::Text& value, mbim::Limit limit) { value = generator_.text(limit.bytes); }

    template <class T>
    void count(char const*, mbim::List<T>&) {}
    template <class T>
    void elements(char const* field, mbim::List<T>& value) {
        value = some<T>(field);
    }
    template <class T>
    void list(char const* field, mbim::List<T>& value) {
        elements(field, value);
    }
    template <class T>
    void fixed_list(char const* field, mbim::List<T>& value) {
        elements(field, value);
    }
    template <class T>
    void inline_list(char const* field, mbim::List<T>& value) {
        elements(field, value);
    }
    template <class T>
    void single(char const* field, std::optional<T>& value) {
        value.reset();
        if (generator_.below(2) == 1)
            (*this)(field, value.emplace());
    }
    void twins(char const*, mbim::Bytes& first, char const*, mbim::Bytes& second) {
        auto const size = generator_.below(12);
        first = bytes(size);
        second = bytes(size);
    }
    void rest(char const*, mbim::Bytes& value) { value = bytes(generator_.below(40)); }
    template <std::size_t N>
    void octets(char const* field, std::array<std::uint8_t, N>& value) {
        (*this)(field, value);
    }
    void sized(char const* field, mbim::Bytes& value) { rest(field, value); }
    void size(char const*, mbim::Bytes&) {}
    void contents(char const* field, mbim::Bytes& value) { rest(field, value); }
    template <class T>
    void optional(char const* field, std::optional<T>& value) {
        single(field, value);
    }
    template <class T>
    void packed(char const* field, mbim::PackedList<T>& value) {
        value = some<T>(field);
    }
    template <class T>
    void tail(char const* field, T& value) {
        (*this)(field, value);
    }
    void tlv(char const* field, mbim::Text& value) { (*this)(field, value); }
    void tlv(char const* field, mbim::List<std::uint16_t>& value) { elements(field, value); }
    void tlvs(char const* field, mbim::PackedList<mbim::Tlv>& value) { packed(field, value); }
    void reserved(std::uint32_t) {}

private:
    template <class T>
    std::span<T const> some(char const* field) {
        auto storage = std::make_shared<std::vector<T>>();
        for (auto count = generator_.below(4); count > 0; --count) {
            T element{};
            (*this)(field, element);
            storage->push_back(element);
        }
        std::span<T const> const elements{*storage};
        storage_.push_back(std::move(storage));
        return elements;
    }

    /// A message that arrived, as octets that peers read, too (3GPP TS 23.040, 9.2.2.1); random is where it came from.
    mbim::Bytes pdu() {
        static constexpr std::array<std::uint8_t, 14> message{0x04, 0x02, 0x91, 0x21, 0x00, 0x04, 0x62,
                                                              0x11, 0x22, 0x81, 0x03, 0x50, 0x00, 0x00};
        auto const digits = 1 + generator_.below(9);
        auto storage = std::make_shared<std::vector<std::byte>>(1, static_cast<std::byte>(digits + 1));
        storage->push_back(std::byte{0x91});
        for (std::uint32_t i = 0; i < digits; ++i)
            storage->push_back(static_cast<std::byte>(generator_.below(10) * 16 + generator_.below(10)));
        for (auto const byte : message)
            storage->push_back(static_cast<std::byte>(byte));
        return keep(std::move(storage));
    }

    mbim::Bytes bytes(std::uint32_t size) {
        auto storage = std::make_shared<std::vector<std::byte>>(size);
        for (auto& byte : *storage)
            byte = static_cast<std::byte>(generator_.number());
        return keep(std::move(storage));
    }

    mbim::Bytes keep(std::shared_ptr<std::vector<std::byte>> storage) {
        mbim::Bytes const view{*storage};
        storage_.push_back(std::move(storage));
        return view;
    }

    Generator& generator_;
    std::vector<std::shared_ptr<void>> storage_;
};

} // namespace mbim_test

#endif
