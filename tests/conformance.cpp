// SPDX-License-Identifier: BSL-1.0
#include "conformance_fixtures.hpp"

#include <mbn/testing/conformance.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace conformance_test;
using conformance::CaseResult;
using conformance::Report;
using conformance::Verdict;

namespace {

struct Backend {
    char const* name;
    std::unique_ptr<conformance::Fixture> (*make)();
};

constexpr Backend scripted{"ScriptedTransport", make_scripted};
constexpr Backend in_process{"MBIM in process", make_in_process};

// Each backend is run once, whichever test asks first.
[[nodiscard]] Report const& report_of(Backend const& backend) {
    static std::map<std::string, Report> reports;
    auto const known = reports.find(backend.name);
    if (known != reports.end())
        return known->second;
    return reports.emplace(backend.name, conformance::run(backend.name, backend.make)).first->second;
}

void check_report(Backend const& backend) {
    Report const& report = report_of(backend);
    CHECK(report.results.size() == conformance::all_cases().size());
    CHECK(report.count(Verdict::passed) != 0);
    for (CaseResult const& result : report.results)
        CHECK_MESSAGE(result.verdict != Verdict::failed, to_string(result));
}

} // namespace

TEST_CASE("conformance: a scripted transport behaves as documented") {
    check_report(scripted);
}

TEST_CASE("conformance: MBIM behaves as documented, in process") {
    check_report(in_process);
    std::cout << conformance::table(conformance::all_cases(), {report_of(scripted), report_of(in_process)});
}
