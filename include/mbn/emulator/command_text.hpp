// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_COMMAND_TEXT_HPP
#define MBN_EMULATOR_COMMAND_TEXT_HPP

#include <mbn/emulator/log.hpp>
#include <mbn/mbim/information.hpp>

#include <string>
#include <type_traits>

namespace mbn::inline v0::emulator {

/// The fields of a command's information buffer on one line; how long it is where nothing is known of it. Never a
/// secret.
[[nodiscard]] inline std::string command_text(mbim::Operation const& operation, mbim::CommandType type,
                                              mbim::Bytes info) {
    std::string text;
    auto const known = [&]<class T>(std::type_identity<T>) {
        auto const decoded = mbim::decode<T>(info);
        text = decoded ? log_text(*decoded) : std::string{"("}.append(name(decoded.error().code)).append(")");
    };
    if (!visit_information(mbim::MessageType::command, type, operation, known) && !info.empty())
        text = "(" + std::to_string(info.size()) + " bytes)";
    return text;
}

} // namespace mbn::inline v0::emulator

#endif
