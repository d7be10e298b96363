// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MBIM_VERSIONS_HPP
#define MBN_TRANSPORT_MBIM_VERSIONS_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/connect_3.hpp>
#include <mbn/mbim/data_class_3.hpp>
#include <mbn/mbim/detail/little_endian.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/exchange.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/network.hpp>
#include <mbn/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// The transport thinks in the structures of MBIM 1.0. Where host and function have agreed on a later version of
/// Microsoft's extensions, itself or another program through mbim-proxy, what goes out and comes in is put from one
/// into the other here, by bytes. A field at the end of a structure that was longer later needs nothing: it is not
/// read.
namespace mbn::inline v0::mbim_translation {

/// How a device on 5G is said to be in MBIM 1.0 and MBIMEx 2, where the bits of 5G tell the kind of the network: on its
/// own, unless the core is that of LTE (3GPP TS 37.340, 4.1).
[[nodiscard]] constexpr mbim::DataClass data_class(mbim::DataClass3 data_class, mbim::DataSubclass subclass) noexcept {
    auto const numbers = static_cast<std::uint32_t>(data_class);
    constexpr auto nr = static_cast<std::uint32_t>(mbim::DataClass3::nr);
    bool const own_core = subclass != mbim::DataSubclass::none && !contains(subclass, mbim::DataSubclass::endc);
    if ((numbers & nr) == 0 || !own_core)
        return static_cast<mbim::DataClass>(numbers);
    return static_cast<mbim::DataClass>(numbers & ~nr) | mbim::DataClass::nr_sa;
}

/// The information of an answer or a notification of that version, as MBIM 1.0 has it. Nothing where it can be read as
/// that; what is too short stays so.
template <class Used = mbn::detail::WhenUsed>
[[nodiscard]] std::optional<mbn::detail::Dependent<Used, std::vector<std::byte>>>
in_first_version(mbim::Operation const& operation, mbim::Bytes info, mbim::Mbimex version) {
    using mbim::detail::load, mbim::detail::store;
    bool const is_subscriber = operation == mbim::SubscriberReadyInfo::operation;
    if (version < mbim::Mbimex::v3 || (!is_subscriber && operation != mbim::PacketServiceInfo::operation))
        return std::nullopt;
    mbn::detail::Dependent<Used, std::vector<std::byte>> bytes(info.begin(), info.end());
    if (is_subscriber) {
        // Behind the ready state there are flags, and so everything lies four bytes further on.
        constexpr std::ptrdiff_t flags = 4;
        if (bytes.size() >= 8)
            bytes.erase(bytes.begin() + flags, bytes.begin() + flags + 4);
        auto const move_reference = [&bytes](std::size_t at) {
            if (load<std::uint32_t>(bytes.data() + at + 4) != 0)
                store(bytes.data() + at, load<std::uint32_t>(bytes.data() + at) - 4);
        };
        constexpr std::size_t subscriber_id = 4;
        constexpr std::size_t sim_icc_id = 12;
        constexpr std::size_t telephone_numbers = 28;
        if (bytes.size() < telephone_numbers)
            return bytes;
        move_reference(subscriber_id);
        move_reference(sim_icc_id);
        auto const count = load<std::uint32_t>(bytes.data() + telephone_numbers - 4);
        for (std::uint32_t i = 0; i < count && telephone_numbers + 8 * (std::size_t{i} + 1) <= bytes.size(); ++i)
            move_reference(telephone_numbers + std::size_t{8} * i);
        return bytes;
    }
    constexpr std::size_t current_data_class = 8;
    constexpr std::size_t data_subclass = 32;
    if (bytes.size() >= data_subclass + 4)
        store(bytes.data() + current_data_class,
              static_cast<std::uint32_t>(
                  data_class(static_cast<mbim::DataClass3>(load<std::uint32_t>(bytes.data() + current_data_class)),
                             static_cast<mbim::DataSubclass>(load<std::uint32_t>(bytes.data() + data_subclass)))));
    return bytes;
}

/// Puts a reply into the structure of MBIM 1.0.
template <class Used = mbn::detail::WhenUsed>
void to_first_version(mbim::Operation const& operation, mbn::detail::Dependent<Used, mbim::Reply>& reply) {
    if (auto bytes = in_first_version<Used>(operation, reply.info, reply.version))
        reply.info = *std::move(bytes);
}

/// A command of MBIM 1.0 as that version has it. `E_INVALIDARG` where it is none of MBIM 1.0.
template <class Used = mbn::detail::WhenUsed>
[[nodiscard]] mbn::detail::Dependent<Used, Result<mbim::EncodedCommand>>
in_version(mbn::detail::Dependent<Used, mbim::EncodedCommand> command, mbim::Mbimex version) {
    using mbn::detail::Dependent;
    if (version < mbim::Mbimex::v3)
        return command;
    bool const query = command.type == mbim::CommandType::query;
    if (command.operation == mbim::ConnectInfo::operation && query) {
        auto const asked = mbim::decode<Dependent<Used, mbim::ConnectQuery>>(command.info);
        if (!asked)
            return make_error(hresult::e_invalidarg);
        return mbim::to_command(Dependent<Used, mbim::ConnectQuery3>{asked->session_id});
    }
    if (command.operation == mbim::ConnectInfo::operation) {
        auto const asked = mbim::decode<Dependent<Used, mbim::ConnectSet>>(command.info);
        if (!asked)
            return make_error(hresult::e_invalidarg);
        return mbim::to_command(Dependent<Used, mbim::ConnectSet3>{
            asked->session_id, asked->activation_command, asked->compression, asked->auth_protocol, asked->ip_type,
            asked->context_type, mbim::MediaPreference::cellular, asked->access_string, asked->user_name,
            asked->password});
    }
    if (command.operation == mbim::RegisterStateInfo::operation && !query) {
        auto const asked = mbim::decode<Dependent<Used, mbim::RegisterStateSet>>(command.info);
        if (!asked)
            return make_error(hresult::e_invalidarg);
        auto set = *asked;
        // One bit stands for both kinds of 5G there.
        constexpr auto alone = static_cast<std::uint32_t>(mbim::DataClass::nr_sa);
        if (auto const wanted = static_cast<std::uint32_t>(set.data_class); (wanted & alone) != 0)
            set.data_class =
                static_cast<mbim::DataClass>((wanted & ~alone) | static_cast<std::uint32_t>(mbim::DataClass3::nr));
        return mbim::to_command(set);
    }
    return command;
}

} // namespace mbn::inline v0::mbim_translation

#endif
