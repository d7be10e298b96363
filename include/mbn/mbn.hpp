// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBN_HPP
#define MBN_MBN_HPP

/// Everything that a program needs to connect, without optional dependencies.
#include <mbn/any_connection.hpp>
#include <mbn/backend.hpp>
#include <mbn/backends.hpp>
#include <mbn/connection.hpp>
#include <mbn/event.hpp>
#include <mbn/hresult.hpp>
#include <mbn/result.hpp>
#include <mbn/subscription.hpp>
#include <mbn/types.hpp>

#endif
