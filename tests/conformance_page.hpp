// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_PAGE_HPP
#define MBN_TESTS_CONFORMANCE_PAGE_HPP

#include <mbn/testing/conformance/report.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <cstddef>
#include <string>
#include <vector>

// The page of results that is kept with the documentation. Some of its columns are found by one program, and one by
// several that run at a time.
namespace conformance_test {

namespace conformance = mbn::testing::conformance;

inline constexpr std::size_t modem_manager_column = 4;

// All cases, compiled elsewhere.
[[nodiscard]] std::vector<conformance::Case> every_case();

// Whether the page shall become what is found.
[[nodiscard]] bool is_page_written();
[[nodiscard]] std::string kept_page();
[[nodiscard]] std::string document(std::vector<conformance::Report> const& reports);
void write_page(std::string const& page);

// What the page says of the backend of a column; nothing where it has no such column.
[[nodiscard]] conformance::Report kept_report(std::size_t column);

// Checks that the page says this in a column, or writes it there.
void check_page(std::size_t column, std::vector<conformance::CaseResult> const& found);

} // namespace conformance_test

#endif
