// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "decoder.hpp"
#include "files.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace mbnctl {

int decode(Context const& context) {
    Arguments const& arguments = context.arguments;
    Decoder decoder{
        {arguments.format == Format::human ? DecodedAs::tree : DecodedAs::json, arguments.secrets, arguments.mbimex},
        [](std::string const& text) { std::printf("%s\n", text.c_str()); }};
    std::string const path = arguments.file.empty() ? "-" : arguments.file;
    auto const result = read_pieces(path, [&decoder](std::string_view piece) {
        decoder.add(piece);
        // Whoever reads what is printed sees it before the next piece.
        std::fflush(stdout);
    });
    if (!result)
        return fail(context, Failure{result.error(), "cannot read " + path});
    return decoder.finish() ? exit_done : exit_refused;
}

} // namespace mbnctl
