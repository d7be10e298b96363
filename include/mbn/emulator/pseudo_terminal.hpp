// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_PSEUDO_TERMINAL_HPP
#define MBN_EMULATOR_PSEUDO_TERMINAL_HPP

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

namespace mbn::inline v0::emulator {

/// A pair of pseudo-terminal ends in raw mode, for a program that wants to be taken for a device. Both ends stay open
/// here, so that a host may come, go and come back without an end of file between. POSIX only.
class PseudoTerminal {
public:
    /// Throws `std::system_error` when the system gives no pseudo-terminal.
    PseudoTerminal() {
        master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (master_ < 0)
            fail("posix_openpt");
        // A destructor does not run for an object that was not finished.
        try {
            if (::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
                fail("unlockpt");
            char name[128]{};
            if (auto const error = ::ptsname_r(master_, name, sizeof name); error != 0)
                throw std::system_error{error, std::generic_category(), "ptsname_r"};
            name_ = name;
            slave_ = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
            if (slave_ < 0)
                fail("open");
            make_raw(slave_);
            make_raw(master_);
        } catch (...) {
            close();
            throw;
        }
    }

    PseudoTerminal(PseudoTerminal&& other) noexcept
        : master_{std::exchange(other.master_, -1)}, slave_{std::exchange(other.slave_, -1)},
          name_{std::move(other.name_)} {}
    PseudoTerminal& operator=(PseudoTerminal&& other) noexcept {
        std::swap(master_, other.master_);
        std::swap(slave_, other.slave_);
        std::swap(name_, other.name_);
        return *this;
    }
    PseudoTerminal(PseudoTerminal const&) = delete;
    PseudoTerminal& operator=(PseudoTerminal const&) = delete;
    ~PseudoTerminal() { close(); }

    /// Path of the end that a host opens.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// The emulator's end, or -1. Still owned here.
    [[nodiscard]] int master() const noexcept { return master_; }

    /// Gives the emulator's end away.
    [[nodiscard]] int release_master() noexcept { return std::exchange(master_, -1); }

    /// Throws away what was written to `master` and no host has read.
    void discard_unread(int master) const noexcept {
        ::tcflush(master, TCOFLUSH);
        ::tcflush(slave_, TCIFLUSH);
    }

    /// Throws away what hosts have written and `master` has not read.
    void discard_unheard(int master) const noexcept {
        ::tcflush(slave_, TCOFLUSH);
        ::tcflush(master, TCIFLUSH);
    }

private:
    [[noreturn]] static void fail(char const* what) { throw std::system_error{errno, std::generic_category(), what}; }

    static void make_raw(int descriptor) {
        termios settings{};
        if (::tcgetattr(descriptor, &settings) != 0)
            fail("tcgetattr");
        ::cfmakeraw(&settings);
        if (::tcsetattr(descriptor, TCSANOW, &settings) != 0)
            fail("tcsetattr");
    }

    void close() noexcept {
        for (int* const descriptor : {&master_, &slave_})
            if (auto const open = std::exchange(*descriptor, -1); open >= 0)
                ::close(open);
    }

    int master_ = -1;
    int slave_ = -1;
    std::string name_{};
};

/// A symbolic link that exists as long as this object: a fixed name for something with a changing one.
class ScopedLink {
public:
    /// Makes `link` point to `target`. A symbolic link of that name is replaced in one step; anything else of that name
    /// stays, and `std::filesystem::filesystem_error` says so, as for any other failure.
    ScopedLink(std::filesystem::path link, std::filesystem::path target)
        : link_{std::move(link)}, target_{std::move(target)} {
        namespace fs = std::filesystem;
        std::error_code error;
        fs::create_symlink(target_, link_, error);
        if (!error)
            return;
        if (!fs::is_symlink(fs::symlink_status(link_)))
            throw fs::filesystem_error{"cannot make the link", link_, error};
        auto fresh = link_;
        fresh += "." + std::to_string(::getpid());
        fs::remove(fresh, error);
        fs::create_symlink(target_, fresh);
        fs::rename(fresh, link_);
    }

    ScopedLink(ScopedLink const&) = delete;
    ScopedLink& operator=(ScopedLink const&) = delete;

    /// Removes the link, unless somebody has made it point elsewhere.
    ~ScopedLink() {
        namespace fs = std::filesystem;
        std::error_code error;
        if (fs::read_symlink(link_, error) == target_ && !error)
            fs::remove(link_, error);
    }

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return link_; }

private:
    std::filesystem::path link_;
    std::filesystem::path target_;
};

} // namespace mbn::inline v0::emulator

#endif
