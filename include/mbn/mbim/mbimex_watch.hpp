// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_MBIMEX_WATCH_HPP
#define MBN_MBIM_MBIMEX_WATCH_HPP

#include <mbn/mbim/basic_connect_extensions/version.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// The newest version that is known here and not newer than this number, such as 0x0200.
[[nodiscard]] constexpr Mbimex mbimex_of(std::uint16_t number) noexcept {
    for (auto const version : {Mbimex::v3, Mbimex::v2})
        if (number >= static_cast<std::uint16_t>(version))
            return version;
    return Mbimex::v1;
}

/// Follows, by what a function says, which version of Microsoft's extensions is spoken.
class MbimexWatch {
public:
    explicit constexpr MbimexWatch(Mbimex start = Mbimex::v1) noexcept : version_{start} {}

    [[nodiscard]] constexpr Mbimex version() const noexcept { return version_; }

    /// Takes a whole message of the function. It is an answer to VERSION, or mbim-proxy tells that another program has
    /// agreed on a version; all others change nothing.
    template <class Used = mbn::detail::WhenUsed>
    void heard(MessageView const& message) noexcept {
        bool const agreed = message.type() == MessageType::command_done && message.status == Status::success &&
                            Operation{message.service, message.cid} == VersionInfo::operation;
        bool const told = message.type() == MessageType::indicate_status &&
                          Operation{message.service, message.cid} == operation_of(ProxyControlCid::version);
        if (!agreed && !told)
            return;
        if (auto const info = decode<mbn::detail::Dependent<Used, VersionInfo>>(message.info))
            version_ = mbimex_of(info->mbim_extended_version);
    }

    /// A function that was opened speaks the first version until another one is agreed on.
    constexpr void opened() noexcept { version_ = Mbimex::v1; }

private:
    Mbimex version_;
};

} // namespace mbn::inline v0::mbim

#endif
