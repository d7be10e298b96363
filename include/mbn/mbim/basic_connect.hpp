// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_HPP
#define MBN_MBIM_BASIC_CONNECT_HPP

/// The structures of the service Basic Connect, all topics at once. Each topic's header may be included alone.
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/device_services.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/pin.hpp>

#endif
