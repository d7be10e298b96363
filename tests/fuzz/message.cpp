// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/mbim/blank_secrets.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/print.hpp>
#include <mbn/mbim/services.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace fuzz {

namespace {

namespace mbim = mbn::mbim;

// What was understood is encoded and understood again: nothing is lost.
struct ComesBack {
    mbim::Bytes info;

    template <class T>
    void operator()(std::type_identity<T>) const {
        auto const value = mbim::decode<T>(info);
        if (!value)
            return expect(value.error().offset <= info.size(), "an error lies inside the structure");
        auto const size = mbim::encoded_size(*value);
        if (!size)
            return;
        Buffer bytes(size.size);
        auto const written = mbim::encode(*value, bytes);
        expect(written && written.size == size.size, "the size is known beforehand");
        auto const again = mbim::decode<T>(bytes);
        expect(again.has_value(), "what was encoded can be decoded");
        mbim::JsonWriter first;
        mbim::JsonWriter second;
        mbim::write_fields(*value, first, mbim::Secrets::show);
        mbim::write_fields(*again, second, mbim::Secrets::show);
        expect(first.json() == second.json(), "what was decoded is encoded as it was");
    }
};

void in_version(mbim::Bytes bytes, mbim::MessageView const& view, mbim::Mbimex version) {
    for (auto const secrets : {mbim::Secrets::hide, mbim::Secrets::show}) {
        auto const json = to_json(view, secrets, version);
        auto const tree = to_tree(view, secrets, version);
        expect(json.has_value() == tree.has_value(), "both kinds of text agree about what is a message");
        if (json)
            expect(json->find('\n') == json->npos, "JSON stays on one line");
    }
    mbim::visit_service_information(view.type(), view.command_type, {view.service, view.cid}, ComesBack{view.info},
                                    version);
    if (view.is_fragment())
        return;
    Buffer blanked{bytes.begin(), bytes.end()};
    mbim::blank_secrets(blanked, version);
    auto const blanked_view = mbim::decode_message(blanked);
    expect(blanked_view.has_value(), "a message without its secrets is a message");
    bool const nothing_left = std::ranges::all_of(blanked_view->info, [](auto byte) { return byte == std::byte{0}; });
    if (to_json(view, mbim::Secrets::hide, version) && !nothing_left)
        expect(to_json(*blanked_view, mbim::Secrets::hide, version).has_value(),
               "a message without its secrets stays readable");
}

} // namespace

void message(Bytes bytes) {
    auto const view = mbim::decode_message(bytes);
    if (!view) {
        Buffer blanked{bytes.begin(), bytes.end()};
        mbim::blank_secrets(blanked);
        return expect(view.error().offset <= bytes.size(), "an error lies inside the message");
    }
    for (auto const version : {mbim::Mbimex::v1, mbim::Mbimex::v2, mbim::Mbimex::v3})
        in_version(bytes, *view, version);
}

} // namespace fuzz
