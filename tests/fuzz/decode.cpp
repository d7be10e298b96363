// SPDX-License-Identifier: BSL-1.0
#include "../../examples/mbnctl/decoder.hpp"
#include "target.hpp"

#include <mbn/mbim/field_writer.hpp>
#include <mbn/mbim/mbimex.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace fuzz {

// What `mbnctl decode` reads: the same text whatever the pieces in which it comes.
void decode(Bytes bytes) {
    Input input{bytes};
    std::size_t const step = 1U + input.byte();
    using mbn::mbim::Mbimex;
    auto const version = std::array{Mbimex::v1, Mbimex::v2, Mbimex::v3}[step % 3U];
    for (auto const format : {mbnctl::DecodedAs::tree, mbnctl::DecodedAs::json}) {
        std::string expected;
        std::string found;
        mbnctl::Decoder at_once{{format, mbn::mbim::Secrets::hide, version},
                                [&](std::string const& text) { expected.append(text).append("\n"); }};
        at_once.add(text_of(input.rest()));
        mbnctl::Decoder in_pieces{{format, mbn::mbim::Secrets::hide, version},
                                  [&](std::string const& text) { found.append(text).append("\n"); }};
        for (Input pieces{input.rest()}; !pieces.is_empty();)
            in_pieces.add(text_of(pieces.take(step)));
        expect(at_once.finish() == in_pieces.finish(), "pieces of a file are as good or bad as the whole");
        expect(found == expected, "pieces of a file say the same");
    }
}

} // namespace fuzz
