// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_ANSWERS_HPP
#define MBN_EXAMPLES_MBNCTL_ANSWERS_HPP

#include "record.hpp"

#include <mbn/device.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/provider.hpp>
#include <mbn/device/provisioned_context.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/profile/selection.hpp>

#include <string>
#include <vector>

namespace mbnctl {

// A value, for a program and for a human.
struct Answer {
    Record fields = {};
    std::string text = {};
};

[[nodiscard]] Answer answer_of(mbn::ContextState const& context);
[[nodiscard]] Answer answer_of(mbn::Subscriber const& subscriber);
[[nodiscard]] Answer answer_of(mbn::Capability const& capability);
[[nodiscard]] Answer answer_of(mbn::RadioState const& radio);
[[nodiscard]] Answer answer_of(mbn::Signal const& signal);
[[nodiscard]] Answer answer_of(mbn::Registration const& registration);
[[nodiscard]] Answer answer_of(mbn::PacketServiceState const& service);
[[nodiscard]] Answer answer_of(mbn::Provider const& provider);
[[nodiscard]] Answer answer_of(std::vector<mbn::Provider> const& providers);
[[nodiscard]] Answer answer_of(mbn::VisibleProviders const& visible);
[[nodiscard]] Answer answer_of(mbn::PinStatus const& status);
[[nodiscard]] Answer answer_of(std::vector<mbn::PinDescription> const& pins);
[[nodiscard]] Answer answer_of(std::vector<mbn::ProvisionedContext> const& contexts);
[[nodiscard]] Answer answer_of(mbn::Profile const& profile);
[[nodiscard]] Answer answer_of(std::vector<mbn::RankedProfile> const& ranked);

} // namespace mbnctl

#endif
