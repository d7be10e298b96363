// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BLANK_SECRETS_HPP
#define MBN_MBIM_BLANK_SECRETS_HPP

#include <mbn/mbim/field_writer.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/services.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace mbn::inline v0::mbim {

namespace detail {

/// Finds out whether a structure has a field that holds a secret.
class SecretFinder {
public:
    bool found = false;

    template <class T, class... More>
    constexpr void operator()(char const* name, T const& field, More... /*limit*/) {
        found = found || is_secret(name);
        if constexpr (Structure<T>)
            T::describe(field, *this);
    }
    template <class T>
    constexpr void count(char const* /*name*/, List<T> const& /*list*/) {}
    template <class T>
    constexpr void elements(char const* name, List<T> const& /*list*/) {
        operator()(name, T{});
    }
    template <class T>
    constexpr void list(char const* name, List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    constexpr void fixed_list(char const* name, List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    constexpr void inline_list(char const* name, List<T> const& list) {
        elements(name, list);
    }
    template <class T>
    constexpr void single(char const* name, std::optional<T> const& /*field*/) {
        operator()(name, T{});
    }
    constexpr void twins(char const* /*name*/, Bytes const& /*first*/, char const* /*name*/, Bytes const& /*second*/) {}
    constexpr void rest(char const* name, Bytes const& field) { operator()(name, field); }
    template <std::size_t N>
    constexpr void octets(char const* name, std::array<std::uint8_t, N> const& /*field*/) {
        rest(name, {});
    }
    constexpr void sized(char const* name, Bytes const& field) { rest(name, field); }
    constexpr void size(char const* /*name*/, Bytes const& /*field*/) {}
    constexpr void contents(char const* name, Bytes const& field) { rest(name, field); }
    template <class T>
    constexpr void optional(char const* name, std::optional<T> const& field) {
        single(name, field);
    }
    template <class T>
    constexpr void packed(char const* name, PackedList<T> const& /*list*/) {
        operator()(name, T{});
    }
    template <class T>
    constexpr void tail(char const* name, T const& field) {
        operator()(name, field);
    }
    template <class T>
    constexpr void tlv(char const* name, T const& /*field*/) {
        rest(name, {});
    }
    constexpr void tlvs(char const* name, PackedList<Tlv> const& list) { packed(name, list); }
    constexpr void reserved(std::uint32_t /*size*/) {}
};

template <Structure T>
[[nodiscard]] consteval bool holds_secret() {
    SecretFinder finder;
    T const value{};
    T::describe(value, finder);
    return finder.found;
}

/// Walks over the layout of a structure, and blanks what is secret in a copy of it. Not in the layout: a field may lie
/// over another one, or over what says where that is.
class BlankArchive {
public:
    BlankArchive(Bytes layout, std::span<std::byte> copy) noexcept : layout_{layout}, copy_{copy} {}

    template <class T, class... More>
    void operator()(char const* name, T const& field, More... /*limit*/) noexcept {
        if constexpr (Scalar<T>) {
            if (is_secret(name))
                blank(fixed_, scalar_size<T>(), std::byte{0});
            fixed_ += scalar_size<T>();
        } else if constexpr (Referenced<T>) {
            if (is_secret(name))
                blank(word(fixed_), word(fixed_ + 4), std::is_same_v<T, Text> ? std::byte{'*'} : std::byte{0});
            fixed_ += 8;
        } else {
            T::describe(field, *this);
        }
    }
    template <class T>
    void count(char const* /*name*/, List<T> const& /*list*/) noexcept {
        fixed_ += 4;
    }
    template <class T>
    void elements(char const* /*name*/, List<T> const& list) noexcept {
        if constexpr (Structure<T>)
            for (std::uint32_t i = 0; i < list.size(); ++i) {
                auto const pair = fixed_ + std::size_t{8} * i;
                BlankArchive inner{layout_.subspan(word(pair), word(pair + 4)),
                                   copy_.subspan(word(pair), word(pair + 4))};
                T const element = list[i];
                T::describe(element, inner);
            }
        fixed_ += std::size_t{8} * list.size();
    }
    template <class T>
    void list(char const* name, List<T> const& list) noexcept {
        count(name, list);
        elements(name, list);
    }
    template <class T>
    void fixed_list(char const* /*name*/, List<T> const& /*list*/) noexcept {
        fixed_ += 8;
    }
    template <class T>
    void inline_list(char const* /*name*/, List<T> const& list) noexcept {
        fixed_ += 4 + std::size_t{SizeArchive::element_size<T>()} * list.size();
    }
    template <class T>
    void single(char const* /*name*/, std::optional<T> const& /*field*/) noexcept {
        fixed_ += 4;
    }
    void twins(char const* /*name*/, Bytes const& /*first*/, char const* /*name*/, Bytes const& /*second*/) noexcept {
        fixed_ += 12;
    }
    void rest(char const* name, Bytes const& /*field*/) noexcept {
        if (is_secret(name))
            blank(fixed_, layout_.size() - fixed_, std::byte{0});
    }
    template <std::size_t N>
    void octets(char const* name, std::array<std::uint8_t, N> const& field) noexcept {
        operator()(name, field);
    }
    void sized(char const* name, Bytes const& /*field*/) noexcept {
        if (is_secret(name))
            blank(word(fixed_ + 4), word(fixed_), std::byte{0});
        fixed_ += 8;
    }
    void size(char const* /*name*/, Bytes const& /*field*/) noexcept { fixed_ += 4; }
    void contents(char const* name, Bytes const& field) noexcept { rest(name, field); }
    template <class T>
    void optional(char const* /*name*/, std::optional<T> const& /*field*/) noexcept {
        static_assert(!holds_secret<T>());
        fixed_ += 8;
    }
    template <class T>
    void packed(char const* /*name*/, PackedList<T> const& /*list*/) noexcept {
        static_assert(!holds_secret<T>());
        fixed_ += 8;
    }
    template <class T>
    void tail(char const* /*name*/, T const& field) noexcept {
        BlankArchive inner{layout_.subspan(fixed_), copy_.subspan(fixed_)};
        T::describe(field, inner);
    }
    template <class T>
    void tlv(char const* name, T const& /*field*/) noexcept {
        if (is_secret(name))
            blank(fixed_ + tlv_header_size, word(fixed_ + 4), std::is_same_v<T, Text> ? std::byte{'*'} : std::byte{0});
        fixed_ += *packed_extent<Tlv>(layout_.subspan(fixed_));
    }
    void tlvs(char const* /*name*/, PackedList<Tlv> const& list) noexcept {
        for (Tlv const element : list) {
            blank(fixed_ + tlv_header_size, element.data.size(), std::byte{0});
            fixed_ += *packed_extent<Tlv>(layout_.subspan(fixed_));
        }
    }
    void reserved(std::uint32_t size) noexcept { fixed_ += size; }

private:
    [[nodiscard]] std::uint32_t word(std::size_t at) const noexcept { return load<std::uint32_t>(layout_.data() + at); }

    /// A text stays one: the upper halves of its characters are zero.
    void blank(std::size_t at, std::size_t size, std::byte with) noexcept {
        if (size == 0)
            return;
        auto const secret = copy_.subspan(at, size);
        for (std::size_t i = 0; i < secret.size(); ++i)
            secret[i] = i % 2 == 0 ? with : std::byte{0};
    }

    Bytes layout_;
    std::span<std::byte> copy_;
    std::size_t fixed_ = 0;
};

} // namespace detail

/// Overwrites what `Secrets::hide` hides, in a whole message and in place: texts by asterisks, bytes by zeros, of the
/// same length, so that the message stays as readable as it was. Where it cannot be told what is secret, which is when
/// the bytes are no message, a piece of one, or a structure with secrets that does not decode, everything behind the
/// headers becomes zero; likewise where a secret lies over what says where the other fields are.
inline void blank_secrets(std::span<std::byte> message, Mbimex version = Mbimex::v1) {
    auto const view = decode_message(message);
    if (!view || view->is_fragment()) {
        auto const content = message.subspan((std::min)(message.size(), fragment_header_size));
        std::fill(content.begin(), content.end(), std::byte{0});
        return;
    }
    if (!has_fragments(view->type()))
        return;
    auto const information = message.last(view->info.size());
    auto const structure = [information]<class T>(std::type_identity<T>) {
        if constexpr (detail::holds_secret<T>()) {
            std::vector<std::byte> const layout(information.begin(), information.end());
            if (auto const value = decode<T>(layout)) {
                detail::BlankArchive archive{layout, information};
                T::describe(*value, archive);
            }
            if (!decode<T>(information))
                std::fill(information.begin(), information.end(), std::byte{0});
        }
    };
    visit_service_information(view->type(), view->command_type, {view->service, view->cid}, structure, version);
}

} // namespace mbn::inline v0::mbim

#endif
