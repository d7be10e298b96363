// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DETAIL_UNIQUE_FUNCTION_HPP
#define MBN_DETAIL_UNIQUE_FUNCTION_HPP

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace mbn::inline v0::detail {

template <class Signature>
class UniqueFunction;

// A callable that is called at most once and can own what only moves, such as a completion handler. (The standard has
// one from C++23, Asio from Boost 1.82.)
template <class... Arguments>
class UniqueFunction<void(Arguments...)> {
public:
    UniqueFunction() noexcept = default;

    template <class Callable>
        requires(!std::same_as<std::remove_cvref_t<Callable>, UniqueFunction>) &&
                std::invocable<std::remove_cvref_t<Callable>&, Arguments...>
    // NOLINTNEXTLINE(google-explicit-constructor): a lambda is passed where a function is expected.
    UniqueFunction(Callable&& callable)
        : target_{std::make_unique<Target<std::remove_cvref_t<Callable>>>(std::forward<Callable>(callable))} {}

    [[nodiscard]] explicit operator bool() const noexcept { return target_ != nullptr; }

    void operator()(Arguments... arguments) {
        auto const target = std::move(target_);
        target->call(std::forward<Arguments>(arguments)...);
    }

private:
    struct Base {
        Base() = default;
        Base(Base const&) = delete;
        Base& operator=(Base const&) = delete;
        virtual ~Base() = default;
        virtual void call(Arguments... arguments) = 0;
    };

    template <class Callable>
    struct Target final : Base {
        template <class Source>
        explicit Target(Source&& source) : callable{std::forward<Source>(source)} {}
        void call(Arguments... arguments) override { callable(std::forward<Arguments>(arguments)...); }
        Callable callable;
    };

    std::unique_ptr<Base> target_;
};

} // namespace mbn::inline v0::detail

#endif
