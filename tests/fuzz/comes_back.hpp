// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_FUZZ_COMES_BACK_HPP
#define MBN_TESTS_FUZZ_COMES_BACK_HPP

#include "target.hpp"

#include <mbn/mbim/codec.hpp>

namespace fuzz {

// What was understood is encoded and understood again: nothing is lost.
template <class T>
void comes_back(Bytes info) {
    auto const value = mbn::mbim::decode<T>(info);
    if (!value)
        return expect(value.error().offset <= info.size(), "an error lies inside the structure");
    auto const size = mbn::mbim::encoded_size(*value);
    if (!size)
        return;
    Buffer bytes(size.size);
    auto const written = mbn::mbim::encode(*value, bytes);
    expect(written && written.size == size.size, "the size is known beforehand");
    auto const again = mbn::mbim::decode<T>(bytes);
    expect(again && *again == *value, "what was encoded is decoded as it was");
}

} // namespace fuzz

#endif
