// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_REPORT_HPP
#define MBN_TESTING_CONFORMANCE_REPORT_HPP

#include <mbn/detail/enumeration.hpp>
#include <mbn/testing/script.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing::conformance {

using testing::operator<<;
using testing::name;
using testing::to_string;

enum class Verdict : std::uint32_t {
    passed,
    /// The backend cannot produce what the case needs.
    cannot_be_produced,
    failed,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Verdict /*type*/) noexcept {
    using enum Verdict;
    return mbn::detail::enumerator_list<Verdict>(
        {{passed, "passed"}, {cannot_be_produced, "cannot_be_produced"}, {failed, "failed"}});
}

/// What came of one case on one backend.
struct CaseResult {
    std::string name = {};
    Verdict verdict = Verdict::passed;
    /// Why it cannot be produced.
    std::string reason = {};
    /// What did not hold, one sentence each.
    std::vector<std::string> problems = {};
};

/// What came of all cases on one backend, in the order of the cases.
struct Report {
    std::string backend = {};
    std::vector<CaseResult> results = {};

    [[nodiscard]] std::size_t count(Verdict verdict) const {
        return static_cast<std::size_t>(std::ranges::count(results, verdict, &CaseResult::verdict));
    }
};

/// `status_bad_sim: code: found E_FAIL, expected E_MBN_BAD_SIM`, a line for each problem.
[[nodiscard]] inline std::string to_string(CaseResult const& result) {
    std::string text;
    for (std::string const& problem : result.problems)
        text.append(text.empty() ? "" : "\n").append(result.name).append(": ").append(problem);
    if (text.empty()) {
        text.append(result.name).append(": ").append(to_string(result.verdict));
        if (!result.reason.empty())
            text.append(": ").append(result.reason);
    }
    return text;
}

} // namespace mbn::inline v0::testing::conformance

#endif
