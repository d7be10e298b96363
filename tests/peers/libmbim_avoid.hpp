// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_PEERS_LIBMBIM_AVOID_HPP
#define MBN_TESTS_PEERS_LIBMBIM_AVOID_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/tlv.hpp>
#include <mbn/mbim/uicc_files.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace libmbim_test {

/// What libmbim is not shown, and why.
struct Avoided {
    std::string_view what{};
    std::string_view why{};
};

inline constexpr std::array avoided{
    Avoided{"`subscriber_ready_status`: an empty telephone number", "it takes it for the end of the numbers"},
    Avoided{"`base_stations_info`: a second neighbour of a kind, or a second serving cell of NR",
            "it reads the first again in its place"},
    Avoided{"`device_caps` of MBIMEx 3: a data subclass of more than 32 bits", "its type has 32; the field has 64"},
    Avoided{"`wake_reason`: other than one element", "it expects exactly one"},
    Avoided{"`application_list`: a name that is not UTF-8", "it refuses the message; the library takes bytes"},
    Avoided{"`read_binary`, `read_record`: a PIN", "it takes text and writes UTF-16; the library takes bytes"},
    Avoided{"`qmi_over_mbim.msg`: an empty message", "it refuses it"},
    Avoided{"`terminal_capability`: other than one element, and one of a size that is not a multiple of four",
            "it ends the program at an empty one, tells the size with the padding, and reads on to the end of the "
            "message"},
};

/// Takes that out of a random value, which lives no longer than this object.
class Avoidance {
public:
    template <class T>
    void operator()(T& value) {
        if constexpr (requires { value.telephone_numbers; })
            if (std::ranges::any_of(value.telephone_numbers, [](auto const& text) { return text.empty(); }))
                value.telephone_numbers = {};
        if constexpr (requires { value.gsm_neighboring_cells; }) {
            at_most_one(value.gsm_neighboring_cells);
            at_most_one(value.umts_neighboring_cells);
            at_most_one(value.tdscdma_neighboring_cells);
            at_most_one(value.lte_neighboring_cells);
        }
        if constexpr (requires { value.nr_serving_cells; }) {
            at_most_one(value.nr_serving_cells);
            at_most_one(value.nr_neighboring_cells);
        }
        if constexpr (requires { value.wcdma_band_class; })
            value.data_subclass &= 0xffffffffu;
        if constexpr (requires { value.wake_tlv; })
            value.wake_tlv = std::span<mbn::mbim::Tlv const>{wake_packet_};
        if constexpr (requires { value.applications; }) {
            for (mbn::mbim::UiccApplication application : value.applications) {
                application.application_name = as_text(application.application_name);
                applications_.push_back(application);
            }
            value.applications = std::span<mbn::mbim::UiccApplication const>{applications_};
        }
        if constexpr (requires { value.qmi_message; })
            if (value.qmi_message.empty())
                value.qmi_message = capability_;
        if constexpr (requires { value.local_pin; })
            value.local_pin = {};
        if constexpr (requires { value.terminal_capabilities; })
            value.terminal_capabilities = std::span<mbn::mbim::Bytes const>{terminal_capability_};
    }

private:
    template <class List>
    static void at_most_one(List& list) {
        if (list.size() > 1)
            list = {};
    }

    mbn::mbim::Bytes as_text(mbn::mbim::Bytes bytes) {
        std::string text;
        for (auto const byte : bytes)
            text += static_cast<char>('0' + std::to_integer<int>(byte) % 64);
        texts_.push_back(std::make_unique<std::string>(std::move(text)));
        return std::as_bytes(std::span{*texts_.back()});
    }

    static constexpr std::array<std::byte, 12> capability_{std::byte{0x83}, std::byte{0x01}, std::byte{0x07}};
    static constexpr std::array<mbn::mbim::Bytes, 1> terminal_capability_{capability_};
    static constexpr std::array<mbn::mbim::Tlv, 1> wake_packet_{
        mbn::mbim::Tlv{mbn::mbim::TlvType::wake_packet, capability_}};

    std::vector<std::unique_ptr<std::string>> texts_{};
    std::vector<mbn::mbim::UiccApplication> applications_{};
};

} // namespace libmbim_test

#endif
