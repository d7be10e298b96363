// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_RANDOM_HPP
#define MBN_TESTING_RANDOM_HPP

#include <chrono>
#include <cstdint>

namespace mbn::inline v0::testing {

/// Numbers that look random and depend on nothing but the seed: not on the compiler, and not on the standard library,
/// whose distributions differ. (The generator is SplitMix64.)
class Random {
public:
    constexpr explicit Random(std::uint64_t seed) noexcept : state_{seed} {}

    [[nodiscard]] constexpr std::uint64_t next() noexcept {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30u)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27u)) * 0x94D049BB133111EBu;
        return mixed ^ (mixed >> 31u);
    }

    /// A number below `limit`, which must not be 0.
    [[nodiscard]] constexpr std::uint64_t below(std::uint64_t limit) noexcept { return next() % limit; }

    /// A number from `first` to `last`, both included.
    [[nodiscard]] constexpr std::uint64_t between(std::uint64_t first, std::uint64_t last) noexcept {
        return first + below(last - first + 1);
    }

    /// True in `of_1000` of 1000 cases.
    [[nodiscard]] constexpr bool chance(std::uint32_t of_1000) noexcept { return below(1000) < of_1000; }

    /// A time from nothing to `2^longest` milliseconds. Short ones are as likely as long ones, so that things meet that
    /// take a moment and things that take minutes.
    [[nodiscard]] constexpr std::chrono::microseconds time(std::uint64_t longest) noexcept {
        std::uint64_t const scale = below(longest + 1);
        return std::chrono::microseconds{below(std::uint64_t{1000} << scale)};
    }

    /// A generator of its own, so that two users of randomness do not disturb each other.
    [[nodiscard]] constexpr Random fork() noexcept { return Random{next()}; }

private:
    std::uint64_t state_;
};

} // namespace mbn::inline v0::testing

#endif
