// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_OPEN_WATCH_HPP
#define MBN_EMULATOR_OPEN_WATCH_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#if defined(__linux__)
#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace mbn::inline v0::emulator {

/// Counts who has a file open. A pseudo-terminal does not tell its other end; on Linux the file system does.
/// Elsewhere, or when the system has no more watches, nothing is ever counted.
class OpenWatch {
public:
    /// What happened since the last look.
    struct Changes {
        bool first_came = false; ///< somebody opened what nobody had open
        bool last_left = false;  ///< nobody has it open any more, or had not for a moment
    };

    /// Those who have it open now are not counted.
    explicit OpenWatch([[maybe_unused]] std::string const& path) noexcept {
#if defined(__linux__)
        descriptor_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (descriptor_ >= 0 && ::inotify_add_watch(descriptor_, path.c_str(), IN_OPEN | IN_CLOSE) < 0) {
            ::close(descriptor_);
            descriptor_ = -1;
        }
#endif
    }

    OpenWatch(OpenWatch const&) = delete;
    OpenWatch& operator=(OpenWatch const&) = delete;

    ~OpenWatch() {
#if defined(__linux__)
        if (descriptor_ >= 0)
            ::close(descriptor_);
#endif
    }

    /// Becomes readable when something happens; -1 when nothing ever will.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    /// Whether nobody had it open at the last look.
    [[nodiscard]] bool is_alone() const noexcept { return count_ == 0; }

    /// Never blocks.
    [[nodiscard]] Changes look() noexcept {
        Changes changes;
#if defined(__linux__)
        alignas(inotify_event) char buffer[1024];
        for (;;) {
            auto const size = descriptor_ < 0 ? -1 : ::read(descriptor_, buffer, sizeof buffer);
            if (size <= 0)
                return changes;
            for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
                inotify_event event;
                std::memcpy(&event, buffer + at, sizeof event);
                at += sizeof event + event.len;
                if ((event.mask & std::uint32_t{IN_OPEN}) != 0)
                    changes.first_came |= count_++ == 0;
                if ((event.mask & std::uint32_t{IN_CLOSE}) != 0 && count_ > 0)
                    changes.last_left |= --count_ == 0;
            }
        }
#else
        return changes;
#endif
    }

private:
    int descriptor_ = -1;
    std::uint32_t count_ = 0;
};

} // namespace mbn::inline v0::emulator

#endif
