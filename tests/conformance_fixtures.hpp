// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_FIXTURES_HPP
#define MBN_TESTS_CONFORMANCE_FIXTURES_HPP

#include <mbn/testing/conformance/fixture.hpp>

#include <memory>
#include <string>

// One fixture a file, so that each backend is compiled once and by itself.
namespace conformance_test {

namespace conformance = mbn::testing::conformance;

[[nodiscard]] std::unique_ptr<conformance::Fixture> make_scripted();
[[nodiscard]] std::unique_ptr<conformance::Fixture> make_in_process();
[[nodiscard]] std::unique_ptr<conformance::Fixture> make_on_pty();
[[nodiscard]] std::unique_ptr<conformance::Fixture> make_through_proxy();

// Why mbim-proxy cannot be run on this machine; empty where it can.
[[nodiscard]] std::string missing_for_proxy();

} // namespace conformance_test

#endif
