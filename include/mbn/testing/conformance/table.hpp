// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_TABLE_HPP
#define MBN_TESTING_CONFORMANCE_TABLE_HPP

#include <mbn/testing/conformance/report.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mbn::inline v0::testing::conformance {

/// The results of several backends side by side, in Markdown: a row for each case, a column for each report. What a
/// backend cannot produce is a number that stands for the reason; the reasons follow the table.
[[nodiscard]] inline std::string table(std::vector<Case> const& cases, std::vector<Report> const& reports) {
    std::vector<std::string> reasons;
    auto const cell = [&reasons](CaseResult const& result) -> std::string {
        if (result.verdict == Verdict::passed)
            return "passed";
        if (result.verdict == Verdict::failed)
            return "**failed**";
        auto found = std::ranges::find(reasons, result.reason);
        if (found == reasons.end())
            found = reasons.insert(found, result.reason);
        return "cannot be produced [" + std::to_string(found - reasons.begin() + 1) + "]";
    };

    std::string text = "| case | what is promised | where |";
    std::string rule = "|---|---|---|";
    for (Report const& report : reports) {
        text.append(" ").append(report.backend).append(" |");
        rule.append("---|");
    }
    text.append("\n").append(rule).append("\n");
    for (std::size_t index = 0; index < cases.size(); ++index) {
        Case const& which = cases[index];
        text.append("| `").append(which.name).append("` | ").append(which.statement);
        text.append(" | ").append(which.source).append(" |");
        for (Report const& report : reports)
            text.append(" ").append(cell(report.results.at(index))).append(" |");
        text.append("\n");
    }
    text.append("| | ").append(std::to_string(cases.size())).append(" cases | |");
    for (Report const& report : reports)
        text.append(" ")
            .append(std::to_string(report.count(Verdict::passed)))
            .append(" passed, ")
            .append(std::to_string(report.count(Verdict::cannot_be_produced)))
            .append(" cannot be produced, ")
            .append(std::to_string(report.count(Verdict::failed)))
            .append(" failed |");
    text.append("\n");
    if (!reasons.empty())
        text.append("\n");
    for (std::size_t index = 0; index < reasons.size(); ++index)
        text.append(std::to_string(index + 1)).append(". ").append(reasons[index]).append("\n");
    return text;
}

} // namespace mbn::inline v0::testing::conformance

#endif
