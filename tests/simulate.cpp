// SPDX-License-Identifier: BSL-1.0

// Runs worlds in which everything may happen, one for each seed, and checks them:
//
//   simulate --seeds 1..20000          stops at the first seed that fails, and shows its trace
//   simulate --seeds 7..7 --trace 7    shows the trace of seed 7, whatever comes of it
//   simulate --seeds 1..900 --digest   prints one number for all their traces: the same with every compiler
//
// Exit code 0: all went well; 1: a seed failed; 2: wrong usage.
#include <mbn/detail/hash.hpp>
#include <mbn/testing/simulation.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

namespace testing = mbn::testing;
using Clock = std::chrono::steady_clock;

// What was allocated and not given back. Counted here, so that a world that leaks is found without a sanitizer.
std::int64_t live_allocations = 0;

struct Options {
    std::uint64_t first = 1;
    std::uint64_t last = 1000;
    std::optional<std::uint64_t> traced = {};
    bool digest = false;
    testing::WorldConfiguration world = {};
};

[[nodiscard]] std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

[[nodiscard]] std::optional<testing::Weather> weather(std::string_view text) {
    for (auto const& entry : enumerators(testing::Weather{}))
        if (entry.name == text)
            return entry.value;
    return std::nullopt;
}

[[nodiscard]] std::optional<Options> parse(std::vector<std::string_view> const& arguments) {
    Options options;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        std::string_view const option = arguments[index];
        if (option == "--digest") {
            options.digest = true;
            continue;
        }
        if (++index == arguments.size())
            return std::nullopt;
        std::string_view const value = arguments[index];
        if (option == "--seeds") {
            std::size_t const dots = value.find("..");
            auto const first = number(value.substr(0, dots));
            auto const last = dots == std::string_view::npos ? first : number(value.substr(dots + 2));
            if (!first || !last || *last < *first)
                return std::nullopt;
            options.first = *first;
            options.last = *last;
        } else if (option == "--trace" && number(value)) {
            options.traced = number(value);
        } else if (option == "--weather" && weather(value)) {
            options.world.weather = *weather(value);
        } else {
            return std::nullopt;
        }
    }
    return options;
}

// One world, and whether it gave back all its memory.
[[nodiscard]] testing::SimulationReport run(Options const& options, std::uint64_t seed, testing::Tracing tracing) {
    testing::WorldConfiguration world = options.world;
    world.tracing = tracing;
    testing::SimulationReport report;
    std::int64_t const before = live_allocations;
    report = testing::simulate(world, seed);
    // What the report itself holds is of no interest.
    std::string trace = std::move(report.trace);
    std::vector<std::string> violations = std::move(report.violations);
    std::int64_t held = trace.capacity() > std::string{}.capacity() ? 1 : 0;
    held += violations.capacity() != 0 ? 1 : 0;
    held += std::count_if(violations.begin(), violations.end(),
                          [](std::string const& text) { return text.capacity() > std::string{}.capacity(); });
    std::int64_t const leaked = live_allocations - before - held;
    report.trace = std::move(trace);
    report.violations = std::move(violations);
    if (leaked != 0)
        report.violations.push_back("in the end " + std::to_string(leaked) + " pieces of memory are left");
    return report;
}

void print(testing::SimulationReport const& report) {
    std::fwrite(report.trace.data(), 1, report.trace.size(), stdout);
    for (std::string const& violation : report.violations)
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(report.seed), violation.c_str());
}

// A bar that grows on a terminal, a line now and then elsewhere.
class Progress {
public:
    Progress(std::uint64_t total, bool is_terminal) : total_{total}, is_terminal_{is_terminal} {}

    void show(std::uint64_t done) {
        auto const now = Clock::now();
        if (now < next_ && done != total_)
            return;
        next_ = now + (is_terminal_ ? std::chrono::milliseconds{100} : std::chrono::seconds{20});
        double const seconds = std::chrono::duration<double>(now - start_).count();
        double const rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
        if (is_terminal_) {
            std::size_t const filled = static_cast<std::size_t>(done * width / total_);
            std::string bar(filled, '#');
            bar.append(width - filled, ' ');
            std::fprintf(stderr, "\r[%s] %llu of %llu seeds, %.0f a second ", bar.c_str(),
                         static_cast<unsigned long long>(done), static_cast<unsigned long long>(total_), rate);
            if (done == total_)
                std::fputc('\n', stderr);
        } else {
            std::fprintf(stderr, "%llu of %llu seeds, %.0f a second\n", static_cast<unsigned long long>(done),
                         static_cast<unsigned long long>(total_), rate);
        }
    }

private:
    static constexpr std::uint64_t width = 40;

    std::uint64_t total_;
    bool is_terminal_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_;
};

[[nodiscard]] int run_all(Options const& options) {
    Progress progress{options.last - options.first + 1, isatty(STDERR_FILENO) != 0};
    std::uint64_t requests = 0;
    std::uint64_t handlers = 0;
    mbn::detail::Hash digest;
    for (std::uint64_t seed = options.first;; ++seed) {
        bool const shown = options.traced == seed;
        auto const tracing = shown || options.digest ? testing::Tracing::on : testing::Tracing::off;
        testing::SimulationReport const report = run(options, seed, tracing);
        digest.add(report.trace);
        requests += report.requests;
        handlers += report.handlers;
        bool const failed = !report.violations.empty();
        if (shown)
            print(report);
        else if (failed)
            print(run(options, seed, testing::Tracing::on));
        if (failed) {
            std::fprintf(stderr, "\nseed %llu failed; its trace is above\n", static_cast<unsigned long long>(seed));
            return EXIT_FAILURE;
        }
        progress.show(seed - options.first + 1);
        if (seed == options.last)
            break;
    }
    std::printf("%llu seeds went well: %llu requests, %llu handlers\n",
                static_cast<unsigned long long>(options.last - options.first + 1),
                static_cast<unsigned long long>(requests), static_cast<unsigned long long>(handlers));
    if (options.digest)
        std::printf("digest %016llx\n", static_cast<unsigned long long>(digest.value()));
    return EXIT_SUCCESS;
}

} // namespace

// GCC takes the pair apart where it sees into one of them only.
[[gnu::noinline]] void* operator new(std::size_t size) {
    void* const memory = std::malloc(size != 0 ? size : 1);
    if (memory == nullptr)
        throw std::bad_alloc{};
    ++live_allocations;
    return memory;
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
    live_allocations -= memory != nullptr ? 1 : 0;
    std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
    operator delete(memory);
}

int main(int count, char** values) {
    std::optional<Options> const options = parse({values + 1, values + count});
    if (!options) {
        std::fputs(
            "usage: simulate [--seeds FIRST..LAST] [--trace SEED] [--weather fair|breezy|rough|hostile] [--digest]\n",
            stderr);
        return 2;
    }
    return run_all(*options);
}
