// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_COMMANDS_HPP
#define MBN_TESTS_PEERS_LIBMBIM_COMMANDS_HPP

#include "libmbim_checker.hpp"

/// Each takes every structure that libmbim 1.28 has a function for once.
namespace libmbim_test {

void check_basic_connect(Checker& checker);
void check_extensions(Checker& checker);
/// What version 2 changed.
void check_mbimex_2(Checker& checker);
/// What version 3 changed.
void check_mbimex_3(Checker& checker);
void check_services(Checker& checker);

} // namespace libmbim_test

#endif
