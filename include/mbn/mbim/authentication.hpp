// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_AUTHENTICATION_HPP
#define MBN_MBIM_AUTHENTICATION_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <array>
#include <cstdint>

namespace mbn::inline v0::mbim {

/// The answer of the SIM (MBIM 1.0, 10.5): keys, or, with `Status::auth_sync_failure`, what the network needs to
/// resynchronise. Secret.
struct AkaInfo {
    static constexpr Operation operation = operation_of(AuthenticationCid::aka);

    std::array<std::uint8_t, 16> res{};
    std::uint32_t res_length = 0; ///< how many of the bytes of `res` count
    std::array<std::uint8_t, 16> ik{};
    std::array<std::uint8_t, 16> ck{};
    std::array<std::uint8_t, 14> auts{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("res", self.res);
        archive("res_length", self.res_length);
        archive.octets("ik", self.ik);
        archive.octets("ck", self.ck);
        archive.octets("auts", self.auts);
    }
    [[nodiscard]] friend constexpr bool operator==(AkaInfo const&, AkaInfo const&) noexcept = default;
};

/// The challenge of a network (3GPP TS 33.102). Secret.
struct AkaQuery {
    static constexpr Operation operation = AkaInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = AkaInfo;

    std::array<std::uint8_t, 16> rand{};
    std::array<std::uint8_t, 16> autn{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("rand", self.rand);
        archive.octets("autn", self.autn);
    }
    [[nodiscard]] friend constexpr bool operator==(AkaQuery const&, AkaQuery const&) noexcept = default;
};

/// As `AkaInfo`, with the keys bound to the name of the network (MBIM 1.0, 10.5). Secret.
struct AkapInfo {
    static constexpr Operation operation = operation_of(AuthenticationCid::akap);

    std::array<std::uint8_t, 16> res{};
    std::uint32_t res_length = 0; ///< how many of the bytes of `res` count
    std::array<std::uint8_t, 16> ik{};
    std::array<std::uint8_t, 16> ck{};
    std::array<std::uint8_t, 14> auts{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("res", self.res);
        archive("res_length", self.res_length);
        archive.octets("ik", self.ik);
        archive.octets("ck", self.ck);
        archive.octets("auts", self.auts);
    }
    [[nodiscard]] friend constexpr bool operator==(AkapInfo const&, AkapInfo const&) noexcept = default;
};

/// The challenge of a network by its name (3GPP TS 24.302). Secret.
struct AkapQuery {
    static constexpr Operation operation = AkapInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = AkapInfo;

    std::array<std::uint8_t, 16> rand{};
    std::array<std::uint8_t, 16> autn{};
    Text network_name{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("rand", self.rand);
        archive.octets("autn", self.autn);
        archive("network_name", self.network_name);
    }
    [[nodiscard]] friend constexpr bool operator==(AkapQuery const&, AkapQuery const&) noexcept = default;
};

/// The answers of a SIM of the second generation (MBIM 1.0, 10.5). Secret.
struct SimAuthenticationInfo {
    static constexpr Operation operation = operation_of(AuthenticationCid::sim);

    std::uint32_t sres1 = 0;
    std::uint64_t kc1 = 0;
    std::uint32_t sres2 = 0;
    std::uint64_t kc2 = 0;
    std::uint32_t sres3 = 0;
    std::uint64_t kc3 = 0;
    std::uint32_t n = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("sres1", self.sres1);
        archive("kc1", self.kc1);
        archive("sres2", self.sres2);
        archive("kc2", self.kc2);
        archive("sres3", self.sres3);
        archive("kc3", self.kc3);
        archive("n", self.n);
    }
    [[nodiscard]] friend constexpr bool operator==(SimAuthenticationInfo const&,
                                                   SimAuthenticationInfo const&) noexcept = default;
};

/// Two or three challenges. Secret.
struct SimAuthenticationQuery {
    static constexpr Operation operation = SimAuthenticationInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = SimAuthenticationInfo;

    std::array<std::uint8_t, 16> rand1{};
    std::array<std::uint8_t, 16> rand2{};
    std::array<std::uint8_t, 16> rand3{};
    std::uint32_t n = 0; ///< how many of the challenges count

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.octets("rand1", self.rand1);
        archive.octets("rand2", self.rand2);
        archive.octets("rand3", self.rand3);
        archive("n", self.n);
    }
    [[nodiscard]] friend constexpr bool operator==(SimAuthenticationQuery const&,
                                                   SimAuthenticationQuery const&) noexcept = default;
};

/// The commands of the service.
using AuthenticationCommands = CommandList<Command<AkaQuery, void, AkaInfo>, Command<AkapQuery, void, AkapInfo>,
                                           Command<SimAuthenticationQuery, void, SimAuthenticationInfo>>;

} // namespace mbn::inline v0::mbim

#endif
