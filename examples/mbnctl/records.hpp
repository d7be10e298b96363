// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_RECORDS_HPP
#define MBN_EXAMPLES_MBNCTL_RECORDS_HPP

#include "outcome.hpp"
#include "record.hpp"

#include <mbn/connection/keep_event.hpp>
#include <mbn/event.hpp>
#include <mbn/profile/violation.hpp>

#include <string>
#include <string_view>
#include <vector>

// The one place that says what of the library's values is shown, and under which key.
namespace mbnctl {

[[nodiscard]] Record record_of(mbn::Capability const& capability);
[[nodiscard]] Record record_of(mbn::Subscriber const& subscriber);
[[nodiscard]] Record record_of(mbn::RadioState const& radio);
[[nodiscard]] Record record_of(mbn::Signal const& signal);
[[nodiscard]] Record record_of(mbn::ContextState const& context);
[[nodiscard]] Record record_of(mbn::Registration const& registration);
[[nodiscard]] Record record_of(mbn::PacketServiceState const& service);
[[nodiscard]] Record record_of(mbn::IpSettings const& settings);
[[nodiscard]] Record record_of(mbn::Profile const& profile);
[[nodiscard]] Record record_of(mbn::Violation const& violation);
[[nodiscard]] Record record_of(InterfaceInfo const& interface);

// An event in full, with its name, request and origin.
[[nodiscard]] Record record_of(mbn::Event const& event);

// What a supervisor tells.
[[nodiscard]] Record record_of(mbn::KeepEvent const& event);

// How a request ended: its name, its code, and what belongs to success or failure.
[[nodiscard]] Record record_of_end(std::string_view name, mbn::HResult code);
[[nodiscard]] Record record_of_end(std::string_view name, mbn::Connected const& connected);
[[nodiscard]] Record record_of_end(std::string_view name, mbn::Disconnected const& disconnected);
[[nodiscard]] Record record_of_end(std::string_view name, Failure const& failure);

// The names of the bits of a bit set.
template <class Bits>
[[nodiscard]] std::vector<std::string> bits_of(Bits bits) {
    std::vector<std::string> names;
    for (auto const& entry : enumerators(bits))
        if (entry.value != Bits{} && contains(bits, entry.value))
            names.emplace_back(entry.name);
    return names;
}

void append(Record& record, Record more);

[[nodiscard]] std::vector<Record> records_of(std::vector<mbn::Violation> const& violations);

} // namespace mbnctl

#endif
