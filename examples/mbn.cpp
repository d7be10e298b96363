// SPDX-License-Identifier: BSL-1.0

// The ready-made backends and the emulated modem, compiled once for all examples beside this file, which are compiled
// with MBN_SEPARATE_COMPILATION defined, too. It is not needed: without the macro every source file brings its own.

#include <mbn/src.hpp>
