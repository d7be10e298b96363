// SPDX-License-Identifier: BSL-1.0
#include "conformance_fixtures.hpp"
#include "conformance_page.hpp"

#include <mbn/testing/conformance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace conformance_test;
using conformance::Case;
using conformance::CaseResult;
using conformance::Report;
using conformance::Situation;
using conformance::Trial;
using conformance::Verdict;

namespace {

struct Backend {
    char const* name;
    std::unique_ptr<conformance::Fixture> (*make)();
};

constexpr Backend scripted{"ScriptedTransport", make_scripted};
constexpr Backend in_process{"MBIM in process", make_in_process};
constexpr Backend on_pty{"MBIM over a pty", make_on_pty};
constexpr Backend through_proxy{"MBIM through mbim-proxy", make_through_proxy};

// Each backend is run once, whichever test asks first.
[[nodiscard]] Report const& report_of(Backend const& backend) {
    static std::map<std::string, Report> reports;
    auto const known = reports.find(backend.name);
    if (known != reports.end())
        return known->second;
    return reports.emplace(backend.name, conformance::run(backend.name, backend.make)).first->second;
}

[[nodiscard]] bool has_proxy() {
    std::string const obstacle = missing_for_proxy();
    if (!obstacle.empty())
        MESSAGE("not run: " << obstacle);
    return obstacle.empty();
}

void check_report(Backend const& backend) {
    Report const& report = report_of(backend);
    CHECK(report.results.size() == conformance::all_cases().size());
    CHECK(report.count(Verdict::passed) != 0);
    for (CaseResult const& result : report.results)
        CHECK_MESSAGE(result.verdict != Verdict::failed, to_string(result));
}

[[nodiscard]] CaseResult run_on_script(void (*run)(Trial&)) {
    return conformance::run_case(Case{"example", "An example", "nowhere", run}, make_scripted);
}

} // namespace

namespace conformance_test {

std::vector<Case> every_case() {
    return conformance::all_cases();
}

} // namespace conformance_test

TEST_CASE("conformance: a scripted transport behaves as documented") {
    check_report(scripted);
}

TEST_CASE("conformance: MBIM behaves as documented, in process") {
    check_report(in_process);
}

TEST_CASE("conformance: MBIM behaves as documented, over a pty") {
    check_report(on_pty);
}

TEST_CASE("conformance: MBIM behaves as documented, through mbim-proxy") {
    if (has_proxy())
        check_report(through_proxy);
}

TEST_CASE("conformance: the page of results is what the suite finds") {
    std::vector<Report> reports = {report_of(scripted), report_of(in_process), report_of(on_pty)};
    bool const is_complete = has_proxy();
    if (is_complete)
        reports.push_back(report_of(through_proxy));
    if (!is_complete) {
        for (std::size_t column = 0; column < reports.size(); ++column)
            check_page(column, reports[column].results);
        return;
    }
    // ModemManager is run by another test, which compares its column.
    reports.push_back(kept_report(modem_manager_column));
    std::string const found = document(reports);
    std::cout << found;
    if (is_page_written())
        write_page(found);
    bool const is_up_to_date = kept_page() == found;
    CHECK_MESSAGE(is_up_to_date, "docs/conformance.md is not what was found");
}

TEST_CASE("conformance: what a page says of a backend is read back") {
    Report const kept = kept_report(modem_manager_column);
    CHECK(kept.backend == "ModemManager");
    CHECK(kept.results.size() == conformance::all_cases().size());
    std::vector<Report> all;
    for (std::size_t column = 0; column <= modem_manager_column; ++column)
        all.push_back(kept_report(column));
    bool const is_same = document(all) == kept_page();
    CHECK(is_same);
}

TEST_CASE("conformance: every case has a name of its own, a statement and a source, and fits into a table") {
    std::set<std::string_view> names;
    for (Case const& which : conformance::all_cases()) {
        CAPTURE(std::string{which.name});
        CHECK(names.insert(which.name).second);
        bool const runs = which.run != nullptr;
        CHECK(runs);
        for (std::string_view const text : {which.name, which.statement, which.source}) {
            CHECK_FALSE(text.empty());
            CHECK(text.find_first_of("|\n") == std::string_view::npos);
        }
    }
}

TEST_CASE("conformance: a case that does not hold is reported with what was found") {
    CaseResult const result = run_on_script([](Trial& trial) {
        trial.equal(1, 2, "number");
        trial.check(false, "the moon is a cheese");
        trial.require(false, "the rest makes sense");
        trial.check(false, "this is never looked at");
    });
    CHECK(result.verdict == Verdict::failed);
    CHECK(result.problems == std::vector<std::string>{"number: found 1, expected 2",
                                                      "does not hold: the moon is a cheese",
                                                      "does not hold: the rest makes sense"});
    CHECK(to_string(result).starts_with("example: number: found 1, expected 2\nexample: "));
}

TEST_CASE("conformance: a request that succeeds where it must not is a problem, and the other way round") {
    CHECK(run_on_script([](Trial& trial) {
              auto const client = trial.client();
              static_cast<void>(trial.error(client->connect()));
          }).verdict == Verdict::failed);
    CHECK(run_on_script([](Trial& trial) {
              auto const client = trial.client();
              trial.succeeds(client->connect("Nowhere"));
          }).verdict == Verdict::failed);
}

TEST_CASE("conformance: a request that never ends is a problem") {
    CaseResult const result = run_on_script(
        [](Trial& trial) { trial.succeeds(conformance::Pending<void>::begin([](auto const& /*handler*/) {})); });
    CHECK(result.problems == std::vector<std::string>{"does not hold: the request ends"});
}

TEST_CASE("conformance: an exception is a problem of its case") {
    CaseResult const result = run_on_script([](Trial& /*trial*/) { throw std::runtime_error{"broken"}; });
    CHECK(result.problems == std::vector<std::string>{"exception: broken"});
}

TEST_CASE("conformance: what a backend cannot produce is reported with the reason") {
    Case const which{"example", "An example", "nowhere", [](Trial& trial) { trial.bring(Situation::answers_at_once); }};
    CaseResult const result = conformance::run_case(which, make_in_process);
    CHECK(result.verdict == Verdict::cannot_be_produced);
    CHECK(result.reason == "answers_at_once: bytes reach the device through the event loop");
    CHECK(to_string(result) == "example: cannot_be_produced: " + result.reason);
}

TEST_CASE("conformance: the table has a row for each case and a column for each backend") {
    std::vector<Case> const cases = {Case{"first", "One", "here", nullptr}, Case{"second", "Two", "there", nullptr}};
    Report one{"one", {{"first", Verdict::passed, {}, {}}, {"second", Verdict::cannot_be_produced, "no radio", {}}}};
    Report two{"two",
               {{"first", Verdict::failed, {}, {"bad"}}, {"second", Verdict::cannot_be_produced, "no radio", {}}}};
    CHECK(conformance::table(cases, {one, two}) ==
          "| case | what is promised | where | one | two |\n"
          "|---|---|---|---|---|\n"
          "| `first` | One | here | passed | **failed** |\n"
          "| `second` | Two | there | cannot be produced [1] | cannot be produced [1] |\n"
          "| | 2 cases | | 1 passed, 1 cannot be produced, 0 failed | 0 passed, 1 cannot be produced, 1 failed |\n"
          "\n"
          "1. no radio\n");
}
