// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EXAMPLES_MBNCTL_LINES_HPP
#define MBN_EXAMPLES_MBNCTL_LINES_HPP

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace mbnctl {

// Cuts what comes in pieces into lines.
class Lines {
public:
    explicit Lines(std::function<void(std::string_view)> take) : take_{std::move(take)} {}

    void add(std::string_view piece) {
        std::size_t end = 0;
        while ((end = piece.find('\n')) != std::string_view::npos) {
            rest_ += piece.substr(0, end);
            take_(std::exchange(rest_, {}));
            piece.remove_prefix(end + 1);
        }
        rest_ += piece;
    }

    // A last line without an end counts.
    void finish() {
        if (!rest_.empty())
            take_(std::exchange(rest_, {}));
    }

private:
    std::function<void(std::string_view)> take_;
    std::string rest_ = {};
};

} // namespace mbnctl

#endif
