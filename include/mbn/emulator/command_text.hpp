// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_COMMAND_TEXT_HPP
#define MBN_EMULATOR_COMMAND_TEXT_HPP

#include <mbn/emulator/log.hpp>
#include <mbn/mbim/information.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/mbimex_3.hpp>

#include <string>
#include <type_traits>

namespace mbn::inline v0::emulator {

namespace detail {

/// The commands that the emulator takes and that are different from version 3 on.
using CommandsOfVersion3 =
    mbim::CommandList<mbim::Command<mbim::ConnectQuery3, mbim::ConnectSet3, mbim::ConnectInfo3>,
                      mbim::Command<mbim::IpPacketFiltersQuery, mbim::IpPacketFiltersSet3, mbim::IpPacketFiltersInfo3>>;

} // namespace detail

/// The fields of a command's information buffer on one line; how long it is where nothing is known of it. Never a
/// secret.
[[nodiscard]] inline std::string command_text(mbim::Operation const& operation, mbim::CommandType type,
                                              mbim::Bytes info, mbim::Mbimex version = mbim::Mbimex::v1) {
    std::string text;
    auto const known = [&]<class T>(std::type_identity<T>) {
        auto const decoded = mbim::decode<T>(info);
        text = decoded ? log_text(*decoded) : std::string{"("}.append(name(decoded.error().code)).append(")");
    };
    auto const kind = mbim::detail::information_kind(mbim::MessageType::command, type);
    bool const shown = (version >= mbim::Mbimex::v3 && detail::CommandsOfVersion3::visit(kind, operation, known)) ||
                       visit_information(mbim::MessageType::command, type, operation, known);
    if (!shown && !info.empty())
        text = "(" + std::to_string(info.size()) + " bytes)";
    return text;
}

} // namespace mbn::inline v0::emulator

#endif
