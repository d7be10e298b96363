// SPDX-License-Identifier: BSL-1.0
#include "comes_back.hpp"
#include "target.hpp"

#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/services.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace fuzz {

namespace {

namespace mbim = mbn::mbim;

constexpr std::array services{
    mbim::services::basic_connect,
    mbim::services::ms_basic_connect_extensions,
    mbim::services::sms,
    mbim::services::ussd,
    mbim::services::phonebook,
    mbim::services::stk,
    mbim::services::authentication,
    mbim::services::dss,
    mbim::services::ms_firmware_id,
    mbim::services::ms_host_shutdown,
    mbim::services::ms_sar,
    mbim::services::ms_uicc_low_level_access,
    mbim::services::qmi_over_mbim,
    mbim::services::ms_voice_extensions,
};

struct Kind {
    mbim::MessageType type{};
    mbim::CommandType command_type{};
};

constexpr std::array kinds{Kind{mbim::MessageType::command, mbim::CommandType::query},
                           Kind{mbim::MessageType::command, mbim::CommandType::set},
                           Kind{mbim::MessageType::command_done}, Kind{mbim::MessageType::indicate_status}};
constexpr std::array versions{mbim::Mbimex::v1, mbim::Mbimex::v2, mbim::Mbimex::v3};
constexpr std::size_t cids = 64;

[[nodiscard]] constexpr std::size_t place(std::size_t version, std::size_t service, std::size_t kind,
                                          std::size_t cid) noexcept {
    return ((version * services.size() + service) * kinds.size() + kind) * cids + cid;
}

// Every structure of every version, found once: to look for it each time would take longer than to read it.
class Structures {
public:
    using Read = void (*)(Bytes);

    Structures() {
        for (std::size_t version = 0; version < versions.size(); ++version)
            for (std::size_t service = 0; service < services.size(); ++service)
                for (std::size_t kind = 0; kind < kinds.size(); ++kind)
                    for (std::uint32_t cid = 0; cid < cids; ++cid) {
                        Read& read = reads_[place(version, service, kind, cid)];
                        auto const visit = [&read]<class T>(std::type_identity<T>) { read = comes_back<T>; };
                        mbim::visit_service_information(kinds[kind].type, kinds[kind].command_type,
                                                        {services[service], cid}, visit, versions[version]);
                    }
    }

    // Null where there is none.
    [[nodiscard]] Read find(std::uint8_t kind_and_version, std::uint8_t service, std::uint8_t cid) const noexcept {
        std::size_t const kind = kind_and_version % 4;
        std::size_t const version = kind_and_version / 4;
        if (version >= versions.size() || service >= services.size() || cid >= cids)
            return nullptr;
        return reads_[place(version, service, kind, cid)];
    }

private:
    std::array<Read, place(versions.size(), 0, 0, 0)> reads_{};
};

} // namespace

// The information buffer alone, behind three bytes that say of what: much faster than whole messages and their text.
void structure(Bytes bytes) {
    static Structures const structures;
    Input input{bytes};
    auto const kind_and_version = input.byte();
    auto const service = input.byte();
    auto const cid = input.byte();
    if (auto const read = structures.find(kind_and_version, service, cid))
        read(input.rest());
}

} // namespace fuzz
