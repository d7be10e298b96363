// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_TABLE_HPP
#define MBN_EXAMPLES_MBNCTL_TABLE_HPP

#include "outcome.hpp"

#include <mbn/event.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The library's values as humans read them: a column of labels, a column of values.
namespace mbnctl {

[[nodiscard]] std::string table_of(mbn::Connected const& connected);
[[nodiscard]] std::string table_of(InterfaceInfo const& interface);
[[nodiscard]] std::string table_of(mbn::ContextState const& context);
[[nodiscard]] std::string table_of(mbn::Registration const& registration);
[[nodiscard]] std::string table_of(mbn::PacketServiceState const& service);
[[nodiscard]] std::string table_of(mbn::Profile const& profile);
[[nodiscard]] std::string table_of(mbn::Subscriber const& subscriber);
[[nodiscard]] std::string table_of(mbn::Capability const& capability);
[[nodiscard]] std::string table_of(mbn::RadioState const& radio);
[[nodiscard]] std::string table_of(mbn::Signal const& signal);

// `1 profile`, `2 profiles`.
[[nodiscard]] std::string count_of(std::size_t number, std::string_view noun);
// A bit set with commas.
[[nodiscard]] std::string commas(std::string bits);
[[nodiscard]] std::string attempts_sentence(std::uint32_t attempts);
[[nodiscard]] std::string cause_sentence(mbn::NetworkCause cause);
[[nodiscard]] std::string ready_sentence(mbn::ReadyState state);
[[nodiscard]] std::string registration_sentence(mbn::Registration const& registration);
[[nodiscard]] std::string signal_sentence(mbn::Signal const& signal);
[[nodiscard]] std::string advice_sentence(mbn::Error const& error, std::string_view hint);

} // namespace mbnctl

#endif
