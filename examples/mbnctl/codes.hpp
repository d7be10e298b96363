// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_CODES_HPP
#define MBN_EXAMPLES_MBNCTL_CODES_HPP

#include "arguments.hpp"

#include <mbn/result.hpp>
#include <mbn/secret.hpp>

namespace mbnctl {

// What a PIN operation needs: the PIN or the PUK, and for some the new PIN.
struct Codes {
    mbn::Secret code = {};
    mbn::Secret new_pin = {};
};

// Whether the operation gives the PIN a new value.
[[nodiscard]] bool needs_new_pin(mbn::PinOperation operation) noexcept;

// The codes from where the user put them: the file; else the variables MBN_PIN, MBN_PUK and MBN_NEW_PIN; else the
// terminal, without echo; else standard input, one a line. `E_INVALIDARG` where there is none, or the two new PINs that
// were typed differ; the error of the file where it cannot be read.
[[nodiscard]] mbn::Result<Codes> read_codes(PinArguments const& arguments);

} // namespace mbnctl

#endif
