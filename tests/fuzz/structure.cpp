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

// Every structure of every version, found once: to look for it each time would take longer than to read it.
class Structures {
public:
    using Read = void (*)(Bytes);

    Structures() {
        for (std::size_t at = 0; at < size; ++at) {
            auto const visit = [this, at]<class T>(std::type_identity<T>) { reads_[at] = comes_back<T>; };
            auto const [type, command_type] = kinds[at / cids % kinds.size()];
            mbim::Operation const operation{services[at / (cids * kinds.size()) % services.size()],
                                            static_cast<std::uint32_t>(at % cids)};
            mbim::visit_service_information(type, command_type, operation, visit,
                                            versions[at / (cids * kinds.size() * services.size())]);
        }
    }

    // Null where there is none.
    [[nodiscard]] Read find(std::uint8_t kind_and_version, std::uint8_t service, std::uint8_t cid) const noexcept {
        std::size_t const kind = kind_and_version % 4;
        std::size_t const version = kind_and_version / 4;
        if (version >= versions.size() || service >= services.size() || cid >= cids)
            return nullptr;
        return reads_[((version * services.size() + service) * kinds.size() + kind) * cids + cid];
    }

private:
    static constexpr std::size_t size = versions.size() * services.size() * kinds.size() * cids;

    std::array<Read, size> reads_{};
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
