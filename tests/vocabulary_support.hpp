// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_VOCABULARY_SUPPORT_HPP
#define MBN_TESTS_VOCABULARY_SUPPORT_HPP

#include <sstream>
#include <string>

namespace mbn_test {

template <class T>
[[nodiscard]] std::string streamed(T const& value) {
    std::ostringstream stream;
    stream << value;
    return stream.str();
}

} // namespace mbn_test

#endif
