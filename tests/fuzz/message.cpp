// SPDX-License-Identifier: BSL-1.0
#include "comes_back.hpp"
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

void in_version(mbim::Bytes bytes, mbim::MessageView const& view, mbim::Mbimex version) {
    for (auto const secrets : {mbim::Secrets::hide, mbim::Secrets::show}) {
        auto const json = to_json(view, secrets, version);
        auto const tree = to_tree(view, secrets, version);
        expect(json.has_value() == tree.has_value(), "both kinds of text agree about what is a message");
        if (json)
            expect(json->find('\n') == json->npos, "JSON stays on one line");
    }
    auto const visit = [&view]<class T>(std::type_identity<T>) { comes_back<T>(view.info); };
    mbim::visit_service_information(view.type(), view.command_type, {view.service, view.cid}, visit, version);
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
