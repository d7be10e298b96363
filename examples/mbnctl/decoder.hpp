// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_DECODER_HPP
#define MBN_EXAMPLES_MBNCTL_DECODER_HPP

#include "hexadecimal.hpp"
#include "lines.hpp"

#include <mbn/mbim/capture_reader.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/json_writer.hpp>
#include <mbn/mbim/mbimex.hpp>
#include <mbn/mbim/print.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbnctl {

enum class DecodedAs { tree, json };

struct DecodeOptions {
    DecodedAs format = DecodedAs::tree;
    mbn::mbim::Secrets secrets = mbn::mbim::Secrets::hide;
    mbn::mbim::Mbimex version = mbn::mbim::Mbimex::v1;
};

// Makes text of messages, and of what is wrong with those that are none. They come as lines of hexadecimal digits or as
// a capture, in pieces of any size; the first bytes tell which. Lines are told as they come, a capture at the end.
class Decoder {
public:
    using Write = std::function<void(std::string const&)>;

    // `write` gets one message at a time: a line of JSON, or the lines of a tree; without the last line end.
    Decoder(DecodeOptions const& options, Write write) : write_{std::move(write)}, options_{options} {}
    Decoder(Decoder const&) = delete;
    Decoder& operator=(Decoder const&) = delete;
    ~Decoder() = default;

    void add(std::string_view piece) {
        if (is_capture_ == false)
            return lines_.add(piece);
        start_ += piece;
        if (is_capture_ || start_.size() < mbn::mbim::CaptureReader::magic_size)
            return;
        is_capture_ = mbn::mbim::CaptureReader::is_capture(std::as_bytes(std::span{start_}));
        if (!*is_capture_)
            lines_.add(start_);
    }

    // Says what is missing. False when something was malformed, here or before.
    [[nodiscard]] bool finish() {
        if (is_capture_ == true)
            capture();
        else if (!is_capture_)
            lines_.add(start_);
        lines_.finish();
        for (auto const* const direction : {&requests_, &answers_})
            if (direction->deadline())
                problem(name(mbn::mbim::CodecErrc::fragmented), 0, {});
        return !is_malformed_;
    }

private:
    // One message. Lines with nothing or a comment say nothing.
    void line(std::string_view line) {
        std::size_t const first = line.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || line[first] == '#')
            return;
        std::vector<std::byte> bytes;
        if (auto const place = add_hexadecimal(bytes, line))
            return problem("not_hexadecimal", *place, {});
        message(bytes);
    }

    void capture() {
        for (mbn::mbim::CaptureReader reader{std::as_bytes(std::span{start_})}; reader.has_more();) {
            mbn::mbim::Captured const found = reader.next();
            if (found.kind == mbn::mbim::Captured::Kind::packet)
                message(found.bytes);
            else
                problem(name(found.kind), found.offset, {});
        }
    }

    void message(mbn::mbim::Bytes bytes) {
        auto const view = mbn::mbim::decode_message(bytes);
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

    void print(mbn::mbim::MessageView const& view) {
        bool const is_tree = options_.format == DecodedAs::tree;
        auto text = is_tree ? to_tree(view, options_.secrets, options_.version)
                            : to_json(view, options_.secrets, options_.version);
        if (!text)
            return problem(name(text.error().code), text.error().offset, text.error().field);
        std::string lines = std::move(text).value();
        if (is_tree)
            lines.pop_back();
        write_(lines);
    }

    void problem(std::string_view what, std::uint64_t offset, std::string_view field) {
        is_malformed_ = true;
        if (options_.format == DecodedAs::tree) {
            std::string text{"error: "};
            text.append(what).append(" at byte ").append(std::to_string(offset));
            return write_(field.empty() ? text : text.append(" (").append(field).append(")"));
        }
        mbn::mbim::JsonWriter writer;
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
        write_(writer.json());
    }

    Write write_;
    DecodeOptions options_;
    Lines lines_{[this](std::string_view text) { line(text); }};
    mbn::mbim::Reassembler requests_{};
    mbn::mbim::Reassembler answers_{};
    std::string start_ = {};
    std::optional<bool> is_capture_ = {};
    bool is_malformed_ = false;
};

} // namespace mbnctl

#endif
