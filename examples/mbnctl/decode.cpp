// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "files.hpp"
#include "hexadecimal.hpp"
#include "lines.hpp"

#include <mbn/mbim/capture_reader.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/json_writer.hpp>
#include <mbn/mbim/print.hpp>

#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbnctl {

namespace {

namespace mbim = mbn::mbim;

// Prints messages and what is wrong with those that are none.
class Decoder {
public:
    explicit Decoder(Arguments const& arguments) : arguments_{arguments} {}

    void message(mbim::Bytes bytes) {
        auto const view = mbim::decode_message(bytes);
        if (!view)
            return problem(name(view.error().code), view.error().offset, view.error().field);
        // Each direction has its own row of fragments. Captures tell no reliable time, so none is too late.
        bool const is_answer = (static_cast<std::uint32_t>(view->type()) & 0x80000000U) != 0;
        auto const whole = (is_answer ? answers_ : requests_).push(*view, {});
        if (whole.fault)
            problem(name(whole.fault->error), 0, {});
        if (whole.message)
            print(*whole.message);
    }

    void problem(std::string_view what, std::uint64_t offset, std::string_view field) {
        is_malformed_ = true;
        if (arguments_.format == Format::human) {
            std::string text{"error: "};
            text.append(what).append(" at byte ").append(std::to_string(offset));
            return write(field.empty() ? text : text.append(" (").append(field).append(")"));
        }
        mbim::JsonWriter writer;
        writer.begin_structure();
        writer.name("error");
        writer.word(what);
        writer.name("offset");
        writer.number(offset);
        if (!field.empty()) {
            writer.name("field");
            writer.word(field);
        }
        writer.end_structure();
        write(writer.json());
    }

    // Says what is missing, and gives the exit code.
    [[nodiscard]] int finish() {
        for (auto const* const direction : {&requests_, &answers_})
            if (direction->deadline())
                problem(name(mbim::CodecErrc::fragmented), 0, {});
        return is_malformed_ ? exit_refused : exit_done;
    }

private:
    void print(mbim::MessageView const& view) {
        bool const is_human = arguments_.format == Format::human;
        auto text = is_human ? to_tree(view, arguments_.secrets, arguments_.mbimex)
                             : to_json(view, arguments_.secrets, arguments_.mbimex);
        if (!text)
            return problem(name(text.error().code), text.error().offset, text.error().field);
        std::string line = std::move(text).value();
        if (is_human)
            line.pop_back();
        write(line);
    }

    static void write(std::string const& text) { std::printf("%s\n", text.c_str()); }

    Arguments const& arguments_;
    mbim::Reassembler requests_;
    mbim::Reassembler answers_;
    bool is_malformed_ = false;
};

// One message. Lines with nothing or a comment say nothing.
void decode_line(Decoder& decoder, std::string_view line) {
    std::size_t const first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#')
        return;
    std::vector<std::byte> bytes;
    if (auto const place = add_hexadecimal(bytes, line))
        return decoder.problem("not_hexadecimal", *place, {});
    decoder.message(bytes);
}

void decode_capture(Decoder& decoder, std::string_view file) {
    for (mbim::CaptureReader reader{std::as_bytes(std::span{file})}; reader.has_more();) {
        mbim::Captured const found = reader.next();
        if (found.kind == mbim::Captured::Kind::packet)
            decoder.message(found.bytes);
        else
            decoder.problem(name(found.kind), found.offset, {});
    }
}

} // namespace

int decode(Context const& context) {
    Decoder decoder{context.arguments};
    std::string const path = context.arguments.file.empty() ? "-" : context.arguments.file;
    // Lines are printed as they come; a capture is looked at as a whole. The first bytes tell which it is.
    std::string start;
    std::optional<bool> is_capture;
    Lines lines{[&decoder](std::string_view line) { decode_line(decoder, line); }};
    auto const result = read_pieces(path, [&](std::string_view piece) {
        if (is_capture == false)
            return lines.add(piece);
        start += piece;
        if (is_capture || start.size() < mbim::CaptureReader::magic_size)
            return;
        is_capture = mbim::CaptureReader::is_capture(std::as_bytes(std::span{start}));
        if (!*is_capture)
            lines.add(start);
    });
    if (!result)
        return fail(context, Failure{result.error(), "cannot read " + path});
    if (is_capture == true)
        decode_capture(decoder, start);
    else if (!is_capture)
        lines.add(start);
    lines.finish();
    return decoder.finish();
}

} // namespace mbnctl
