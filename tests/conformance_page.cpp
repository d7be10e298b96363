// SPDX-License-Identifier: BSL-1.0
#include "conformance_page.hpp"

#include <mbn/testing/conformance/table.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace conformance_test {

namespace {

using conformance::CaseResult;
using conformance::Report;
using conformance::Verdict;

constexpr char const* page_path = MBN_TEST_ROOT "/docs/conformance.md";
constexpr std::string_view not_possible = "cannot be produced [";

// Those who write the page do so one after the other.
class PageLock {
public:
    PageLock() : descriptor_{::open(page_path, O_RDONLY | O_CLOEXEC)} { ::flock(descriptor_, LOCK_EX); }
    PageLock(PageLock const&) = delete;
    PageLock& operator=(PageLock const&) = delete;
    ~PageLock() { ::close(descriptor_); }

private:
    int descriptor_;
};

// The cells of a row without the spaces around them.
[[nodiscard]] std::vector<std::string> cells_of(std::string const& row) {
    std::vector<std::string> cells;
    std::istringstream rest{row.substr((std::min)(row.size(), std::size_t{1}))};
    for (std::string cell; std::getline(rest, cell, '|');)
        cells.push_back(cell.size() > 2 ? cell.substr(1, cell.size() - 2) : std::string{});
    return cells;
}

// What the numbers in the table stand for.
[[nodiscard]] std::map<std::string, std::string> reasons_in(std::string const& page) {
    std::map<std::string, std::string> reasons;
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);)
        if (std::size_t const dot = line.find(". "); !line.empty() && line.find_first_not_of("0123456789") == dot)
            reasons.emplace(line.substr(0, dot), line.substr(dot + 2));
    return reasons;
}

[[nodiscard]] std::string line_with(std::string const& page, std::string const& start) {
    std::size_t const begin = page.find(start);
    return begin != std::string::npos ? page.substr(begin, page.find('\n', begin) - begin) : std::string{};
}

[[nodiscard]] bool is_same(CaseResult const& one, CaseResult const& other) {
    return one.name == other.name && one.verdict == other.verdict && one.reason == other.reason;
}

} // namespace

bool is_page_written() {
    return std::getenv("MBN_WRITE_CONFORMANCE") != nullptr;
}

std::string kept_page() {
    std::ifstream file{page_path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_page(std::string const& page) {
    std::ofstream{page_path} << page;
}

std::string document(std::vector<Report> const& reports) {
    return "<!-- SPDX-License-Identifier: BSL-1.0 -->\n"
           "# Conformance\n\n"
           "What the documentation promises, one case a row, and what came of it on each backend. Written by the "
           "tests\n"
           "`conformance` and `conformance_modem_manager` (`MBN_WRITE_CONFORMANCE=1 meson test -C build conformance\n"
           "conformance_modem_manager`), which fail when this page is not what they find.\n\n" +
           conformance::table(every_case(), reports);
}

Report kept_report(std::size_t column) {
    std::string const page = kept_page();
    std::map<std::string, std::string> const reasons = reasons_in(page);
    Report report;
    std::vector<std::string> const names = cells_of(line_with(page, "| case |"));
    if (names.size() > column + 3)
        report.backend = names[column + 3];
    for (conformance::Case const& which : every_case()) {
        CaseResult& result = report.results.emplace_back();
        result.name = std::string{which.name};
        std::vector<std::string> const cells = cells_of(line_with(page, "| `" + result.name + "` |"));
        std::string const cell = cells.size() > column + 3 ? cells[column + 3] : std::string{};
        if (cell == "passed")
            continue;
        result.verdict = cell.starts_with(not_possible) ? Verdict::cannot_be_produced : Verdict::failed;
        if (result.verdict == Verdict::failed)
            continue;
        auto const reason = reasons.find(cell.substr(not_possible.size(), cell.find(']') - not_possible.size()));
        result.reason = reason != reasons.end() ? reason->second : std::string{};
    }
    return report;
}

void check_page(std::size_t column, std::vector<CaseResult> const& found) {
    PageLock const lock;
    std::vector<Report> all;
    for (std::size_t one = 0; one <= modem_manager_column; ++one)
        all.push_back(kept_report(one));
    Report& kept = all.at(column);
    for (CaseResult const& result : found) {
        auto const place = std::ranges::find(kept.results, result.name, &CaseResult::name);
        REQUIRE_MESSAGE(place != kept.results.end(), result.name << " is not in " << std::string{page_path});
        if (is_page_written())
            *place = result;
        bool const holds = is_same(*place, result);
        CHECK_MESSAGE(holds, "of " << kept.backend << " " << std::string{page_path} << " says \"" << to_string(*place)
                                   << "\", found \"" << to_string(result) << "\"");
    }
    if (is_page_written())
        write_page(document(all));
}

} // namespace conformance_test
