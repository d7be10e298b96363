// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_COMMAND_LIST_HPP
#define MBN_MBIM_COMMAND_LIST_HPP

#include <mbn/mbim/message.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// An answer that says nothing but that it came.
template <auto Cid>
struct EmptyInfo {
    static constexpr Operation operation = operation_of(Cid);

    template <class Self, class Archive>
    static constexpr void describe(Self&, Archive&) {}

    [[nodiscard]] friend constexpr bool operator==(EmptyInfo const&, EmptyInfo const&) noexcept = default;
};

namespace detail {

/// Which of the structures of a CID an information buffer holds.
enum class InformationKind : std::uint8_t { query, set, info, indication, unknown };

[[nodiscard]] constexpr InformationKind information_kind(MessageType type, CommandType command_type) noexcept {
    if (type == MessageType::indicate_status)
        return InformationKind::indication;
    if (type != MessageType::command)
        return InformationKind::info;
    if (command_type == CommandType::query)
        return InformationKind::query;
    return command_type == CommandType::set ? InformationKind::set : InformationKind::unknown;
}

template <class T, class Visit>
constexpr bool visit_known(Visit& visit) {
    if constexpr (std::is_void_v<T>) {
        return false;
    } else {
        visit(std::type_identity<T>{});
        return true;
    }
}

/// `void` stands for what there is not.
template <class Query, class Set, class Info, class Indication, class Visit>
constexpr bool visit_structure(InformationKind kind, Visit& visit) {
    switch (kind) {
    case InformationKind::query:
        return visit_known<Query>(visit);
    case InformationKind::set:
        return visit_known<Set>(visit);
    case InformationKind::info:
        return visit_known<Info>(visit);
    case InformationKind::indication:
        return visit_known<Indication>(visit);
    case InformationKind::unknown:
        break;
    }
    return false;
}

} // namespace detail

/// The structures of one command: of a query, of a set, of the answer, and of an indication; `void` stands for what
/// there is not.
template <class Query, class Set, class Info, class Indication = void>
struct Command {
    static constexpr Operation operation = Info::operation;

    template <class Visit>
    static constexpr bool visit(detail::InformationKind kind, Visit& visit) {
        return detail::visit_structure<Query, Set, Info, Indication>(kind, visit);
    }

    /// Calls `visit` with this type.
    template <class Visit>
    static constexpr void for_each(Visit& visit) {
        visit(std::type_identity<Command>{});
    }
};

/// Commands, or lists of them.
template <class... Commands>
struct CommandList {
    /// Calls `visit(std::type_identity<T>{})` for each command.
    template <class Visit>
    static constexpr void for_each(Visit& visit) {
        (Commands::for_each(visit), ...);
    }

    /// The structure that an information buffer holds. False, and no call, where there is none.
    template <class Visit>
    static constexpr bool visit(detail::InformationKind kind, Operation const& operation, Visit& visit) {
        return (visit_one<Commands>(kind, operation, visit) || ...);
    }

private:
    template <class One, class Visit>
    static constexpr bool visit_one(detail::InformationKind kind, Operation const& operation, Visit& visit) {
        if constexpr (requires { One::operation; })
            return operation == One::operation && One::visit(kind, visit);
        else
            return One::visit(kind, operation, visit);
    }
};

} // namespace mbn::inline v0::mbim

#endif
