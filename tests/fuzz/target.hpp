// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_FUZZ_TARGET_HPP
#define MBN_TESTS_FUZZ_TARGET_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

namespace fuzz {

using Bytes = std::span<std::byte const>;
using Buffer = std::vector<std::byte>;

// Something that takes any bytes whatever. It ends the process where the library does not keep what it promises.
struct Target {
    char const* name = nullptr;
    void (*run)(Bytes) = nullptr;
};

void framing(Bytes input);
void message(Bytes input);
void structure(Bytes input);
void fragments(Bytes input);
void host_session(Bytes input);
void modem(Bytes input);
void profile(Bytes input);
void store(Bytes input);
void decode(Bytes input);
void usb_host(Bytes input);

inline constexpr Target targets[] = {
    {"framing", framing},
    {"message", message},
    {"structure", structure},
    {"fragments", fragments},
    {"host_session", host_session},
    {"modem", modem},
    {"profile", profile},
    {"store", store},
    {"decode", decode},
    {"usb_host", usb_host},
};

// Null where there is no such target.
[[nodiscard]] inline Target const* find_target(std::string_view name) noexcept {
    for (Target const& target : targets)
        if (name == target.name)
            return &target;
    return nullptr;
}

inline void expect(bool holds, char const* what) {
    if (holds)
        return;
    std::fprintf(stderr, "fuzz: does not hold: %s\n", what);
    std::abort();
}

// Takes decisions off the front of an input. When nothing is left every number is 0.
class Input {
public:
    explicit Input(Bytes bytes) noexcept : bytes_{bytes} {}

    [[nodiscard]] bool is_empty() const noexcept { return bytes_.empty(); }
    [[nodiscard]] Bytes rest() const noexcept { return bytes_; }

    std::uint8_t byte() noexcept {
        auto const first = take(1);
        return first.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(first[0]);
    }
    std::uint16_t half() noexcept {
        auto const low = byte();
        return static_cast<std::uint16_t>(low | byte() << 8);
    }
    // At most so many.
    Bytes take(std::size_t size) noexcept {
        auto const taken = bytes_.first((std::min)(size, bytes_.size()));
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }

private:
    Bytes bytes_;
};

// Does to a bench what the input says, and looks at the end whether it still works.
template <class Bench>
void play(Bytes bytes) {
    Input input{bytes};
    Bench bench;
    while (!input.is_empty())
        bench.step(input);
    bench.finish();
}

[[nodiscard]] inline std::string_view text_of(Bytes bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

} // namespace fuzz

#endif
