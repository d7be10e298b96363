// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_PTY_SERVER_HPP
#define MBN_EMULATOR_PTY_SERVER_HPP

#include <mbn/emulator/modem.hpp>
#include <mbn/emulator/open_watch.hpp>
#include <mbn/emulator/pseudo_terminal.hpp>
#include <mbn/emulator/serve.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <unistd.h>

namespace mbn::inline v0::emulator {

/// Serves a modem as a pseudo-terminal with a name of its own, which `mbimcli -d`, `mbim-proxy` and `mbnctl` open like
/// a device.
///
/// Hosts come, go and crash as they like: as on a real device, what a host left unread or half said is gone when the
/// next one comes (on Linux; elsewhere it finds the rest), and sessions go on until one says CLOSE or OPEN. When the
/// modem vanishes, name and terminal go away too. The executor must run one handler at a time; all functions are to be
/// called from there. The modem must live longer than the server.
class PtyServer {
public:
    /// Makes `link` a symbolic link to the terminal. An old symbolic link is replaced; anything else of that name is
    /// not. Throws `std::system_error`, of which `std::filesystem::filesystem_error` is one, when that cannot be done.
    PtyServer(boost::asio::any_io_executor executor, Modem& modem, std::filesystem::path link)
        : executor_{std::move(executor)}, modem_{modem}, path_{std::move(link)},
          terminal_{std::make_shared<Terminal>(executor_, modem_, path_)} {
        Terminal::watch(terminal_);
        modem_.set_vanished([this] { terminal_.reset(); });
    }

    PtyServer(PtyServer const&) = delete;
    PtyServer& operator=(PtyServer const&) = delete;

    ~PtyServer() {
        modem_.set_vanished({});
        if (terminal_ != nullptr)
            terminal_->close();
    }

    /// Brings the modem back after it vanished, on a new terminal under the old name. Throws as the constructor does.
    void plug_in() {
        modem_.reappear();
        if (terminal_ != nullptr)
            return;
        terminal_ = std::make_shared<Terminal>(executor_, modem_, path_);
        Terminal::watch(terminal_);
    }

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

    /// What the link points to; empty when the modem has vanished.
    [[nodiscard]] std::string device() const { return terminal_ == nullptr ? std::string{} : terminal_->pty.name(); }

private:
    using Descriptor = boost::asio::posix::stream_descriptor;

    struct Terminal {
        Terminal(boost::asio::any_io_executor const& executor, Modem& owner, std::filesystem::path const& path)
            : modem{owner}, changes{pty.name()}, changes_descriptor{executor},
              server{std::in_place, modem, Descriptor{executor, pty.release_master()}, std::function<void()>{},
                     [this] { look(); }},
              link{std::in_place, path, pty.name()} {
            if (changes.descriptor() >= 0)
                changes_descriptor.assign(::dup(changes.descriptor()));
        }

        static void watch(std::shared_ptr<Terminal> const& terminal) {
            if (!terminal->changes_descriptor.is_open())
                return;
            terminal->changes_descriptor.async_wait(Descriptor::wait_read,
                                                    [weak = std::weak_ptr{terminal}](boost::system::error_code error) {
                                                        auto const self = weak.lock();
                                                        if (error || self == nullptr || !self->server)
                                                            return;
                                                        self->look();
                                                        watch(self);
                                                    });
        }

        /// Nothing of one host may reach the next: neither bytes that were not read nor half a message. This runs
        /// before the modem sees input, so what is thrown away cannot be an answer to the new host.
        void look() {
            auto const change = changes.look();
            if (!change.first_came && !change.last_left)
                return;
            if (changes.is_alone())
                pty.discard_unheard(server->stream().native_handle());
            modem.host_left();
            server->discard_output();
            pty.discard_unread(server->stream().native_handle());
        }

        void close() {
            link.reset();
            server.reset();
            changes_descriptor.close();
        }

        ~Terminal() { link.reset(); }

        Modem& modem;
        PseudoTerminal pty{};
        OpenWatch changes;
        Descriptor changes_descriptor;
        std::optional<StreamServer<Descriptor>> server;
        std::optional<ScopedLink> link;
    };

    boost::asio::any_io_executor executor_;
    Modem& modem_;
    std::filesystem::path path_;
    std::shared_ptr<Terminal> terminal_;
};

} // namespace mbn::inline v0::emulator

#endif
