// SPDX-License-Identifier: BSL-1.0
#include "target.hpp"

#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/message.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace fuzz {

namespace {

namespace mbim = mbn::mbim;

constexpr std::uint32_t largest = 4096;

// A whole message, cut and put together again, is what it was.
void cut_and_join(mbim::Bytes whole, std::uint32_t limit) {
    Buffer cut{whole.begin(), whole.end()};
    mbim::Reassembler reassembler;
    bool is_whole = false;
    for (mbim::Fragmenter fragmenter{cut, limit}; !fragmenter.done();) {
        expect(!is_whole, "nothing follows a whole message");
        auto const piece = fragmenter.next();
        expect(piece.size() <= (std::max)(limit, mbim::min_control_message), "a piece keeps the limit");
        auto const view = mbim::decode_message(piece);
        expect(view.has_value(), "a piece is one");
        auto const joined = reassembler.push(*view, {});
        expect(!joined.fault, "pieces in order are no fault");
        if (!joined.message)
            continue;
        is_whole = true;
        auto const original = mbim::decode_message(whole);
        expect(joined.message->transaction_id() == original->transaction_id() &&
                   std::ranges::equal(joined.message->info, original->info),
               "what was cut comes back");
    }
    expect(is_whole, "all pieces make a message");
}

} // namespace

// Any pieces at any time: what comes out is a message, and small.
void fragments(Bytes bytes) {
    Input input{bytes};
    mbim::Reassembler reassembler{largest};
    std::chrono::milliseconds now{};
    while (!input.is_empty()) {
        now += std::chrono::milliseconds{16 * input.byte()};
        std::uint32_t const limit = 64U + input.byte();
        auto const piece = input.take(1U + input.half() % 512U);
        auto const view = mbim::decode_message(piece);
        if (!view)
            continue;
        auto const joined = reassembler.push(*view, now);
        if (joined.message) {
            expect(!joined.message->is_fragment(), "what is put together is whole");
            expect(view->fragment.total == 1 || !mbim::has_fragments(view->type()) ||
                       joined.message->info.size() <= largest,
                   "what is put together keeps the limit");
        }
        if (auto const deadline = reassembler.deadline())
            expect(*deadline > now, "a deadline lies ahead");
        if (!view->is_fragment())
            cut_and_join(piece, limit);
    }
    auto const left = reassembler.deadline();
    expect(reassembler.expire(now + std::chrono::hours{1}).has_value() == left.has_value(), "what is left expires");
    expect(!reassembler.deadline(), "nothing is left behind");
}

} // namespace fuzz
