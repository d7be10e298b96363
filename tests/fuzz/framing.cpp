// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/mbim/framing.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace fuzz {

namespace {

struct Found {
    Buffer message = {};
    mbn::mbim::Fault fault = {};
    bool operator==(Found const&) const = default;
};

void collect(mbn::mbim::Framer& framer, std::vector<Found>& found) {
    using Kind = mbn::mbim::Frame::Kind;
    for (auto frame = framer.next(); frame.kind != Kind::none; frame = framer.next()) {
        if (frame.kind == Kind::message)
            expect(frame.bytes.size() >= mbn::mbim::message_header_size, "a message has a header");
        found.push_back({{frame.bytes.begin(), frame.bytes.end()}, frame.fault});
    }
}

} // namespace

// A stream means the same whatever the pieces are in which it comes.
void framing(Bytes bytes) {
    Input input{bytes};
    std::uint32_t const cap = 64U + input.half();
    std::size_t const step = 1U + input.byte();
    bool const gives_up = (input.byte() & 1U) != 0;

    mbn::mbim::Framer at_once{cap};
    std::vector<Found> expected;
    at_once.push(input.rest());
    collect(at_once, expected);

    mbn::mbim::Framer in_pieces{cap};
    std::vector<Found> found;
    for (Input pieces{input.rest()}; !pieces.is_empty();) {
        in_pieces.push(pieces.take(step));
        collect(in_pieces, found);
    }
    expect(found == expected, "pieces of a stream make the same messages");
    expect(in_pieces.pending() == at_once.pending(), "pieces of a stream leave the same rest");
    for (Found const& one : found)
        expect(one.message.size() <= (std::max)(cap, 64U), "no message is larger than the cap");

    while (gives_up && at_once.incomplete()) {
        std::size_t const before = at_once.pending();
        static_cast<void>(at_once.abandon());
        collect(at_once, expected);
        expect(at_once.pending() < before, "giving up a message uses it up");
    }
}

} // namespace fuzz
