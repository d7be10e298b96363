// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_HPP
#define MBN_TESTING_CONFORMANCE_HPP

#include <mbn/testing/conformance/attach_cases.hpp>
#include <mbn/testing/conformance/connect_cases.hpp>
#include <mbn/testing/conformance/device_cases.hpp>
#include <mbn/testing/conformance/ending_cases.hpp>
#include <mbn/testing/conformance/fixture.hpp>
#include <mbn/testing/conformance/network_cases.hpp>
#include <mbn/testing/conformance/pin_cases.hpp>
#include <mbn/testing/conformance/profile_cases.hpp>
#include <mbn/testing/conformance/provider_cases.hpp>
#include <mbn/testing/conformance/report.hpp>
#include <mbn/testing/conformance/request_cases.hpp>
#include <mbn/testing/conformance/state_cases.hpp>
#include <mbn/testing/conformance/table.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <string>
#include <utility>
#include <vector>

/// The documented behaviour, each statement as one case, for whoever writes a transport or a policy. Derive a class
/// from `Fixture` that brings your device into situations and makes connections to it; then, in any test framework:
///
/// ```
/// namespace conformance = mbn::testing::conformance;
/// conformance::Report const report =
///     conformance::run("my transport", [] { return std::make_unique<MyFixture>(); });
/// for (conformance::CaseResult const& result : report.results)
///     CHECK_MESSAGE(result.verdict != conformance::Verdict::failed, to_string(result));
/// ```
///
/// A case that the fixture cannot produce is reported so, with the reason. The cases know no backend, so they are
/// compiled once, in the file that includes this header; a fixture needs `conformance/fixture.hpp` and
/// `conformance/connection.hpp`.
namespace mbn::inline v0::testing::conformance {

/// All cases, in the order of the report.
[[nodiscard]] inline std::vector<Case> all_cases() {
    std::vector<Case> all;
    auto const add = [&all](auto const& cases) { all.insert(all.end(), cases.begin(), cases.end()); };
    add(cases::connect_cases);
    add(cases::profile_cases);
    add(cases::attach_cases);
    add(cases::state_cases);
    add(cases::network_cases);
    add(cases::device_cases);
    add(cases::provider_cases);
    add(cases::pin_cases);
    add(cases::ending_cases);
    add(cases::request_cases);
    return all;
}

/// Runs all cases, each on a fixture of its own.
[[nodiscard]] inline Report run(std::string backend, FixtureFactory const& make) {
    Report report;
    report.backend = std::move(backend);
    for (Case const& which : all_cases())
        report.results.push_back(run_case(which, make));
    return report;
}

} // namespace mbn::inline v0::testing::conformance

#endif
