// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_HPP
#define MBN_MBIM_BASIC_CONNECT_HPP

/// The structures of the service Basic Connect, all topics at once. Each topic's header may be included alone.
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/device_services.hpp>
#include <mbn/mbim/emergency_mode.hpp>
#include <mbn/mbim/ip_packet_filters.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/mbim/network_idle_hint.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/providers.hpp>
#include <mbn/mbim/provisioned_contexts.hpp>
#include <mbn/mbim/service_activation.hpp>

#endif
