// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_NETWORK_TUN_DEVICE_HPP
#define MBN_EMULATOR_NETWORK_TUN_DEVICE_HPP

#include <mbn/mbim/list.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mbn::inline v0::emulator {

/// A network interface of this machine whose IP packets come from a program and go to it. Linux only; making one takes
/// the right CAP_NET_ADMIN, giving it addresses is the caller's.
class TunDevice {
public:
    using Received = std::function<void(mbim::Bytes packet)>;

    /// `received` gets each packet that the machine sends through the interface, on the executor, which must run one
    /// handler at a time. Throws `std::system_error`.
    TunDevice(boost::asio::any_io_executor const& executor, std::string const& name, Received received)
        : state_{std::make_shared<State>(executor, open(name), std::move(received))} {
        State::read(state_);
    }

    TunDevice(TunDevice const&) = delete;
    TunDevice& operator=(TunDevice const&) = delete;

    ~TunDevice() {
        state_->received = {};
        boost::system::error_code ignored;
        state_->descriptor.close(ignored);
    }

    /// Gives the machine a packet. One that the machine does not take now is lost, as in any network.
    void send(mbim::Bytes packet) {
        boost::system::error_code ignored;
        state_->descriptor.write_some(boost::asio::buffer(packet.data(), packet.size()), ignored);
    }

private:
    static int open(std::string const& name) {
        int const descriptor = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC);
        if (descriptor < 0)
            throw std::system_error{errno, std::generic_category(), "/dev/net/tun"};
        ifreq request{};
        name.copy(request.ifr_name, sizeof request.ifr_name - 1);
        request.ifr_flags = IFF_TUN | IFF_NO_PI;
        if (::ioctl(descriptor, TUNSETIFF, &request) == 0)
            return descriptor;
        auto const error = errno;
        ::close(descriptor);
        throw std::system_error{error, std::generic_category(), name};
    }

    struct State {
        State(boost::asio::any_io_executor const& executor, int opened, Received wanted)
            : descriptor{executor, opened}, received{std::move(wanted)} {
            descriptor.non_blocking(true);
        }

        static void read(std::shared_ptr<State> const& state) {
            state->descriptor.async_read_some(boost::asio::buffer(state->buffer),
                                              [state](boost::system::error_code error, std::size_t size) {
                                                  if (error || !state->received)
                                                      return;
                                                  state->received(mbim::Bytes{state->buffer}.first(size));
                                                  read(state);
                                              });
        }

        boost::asio::posix::stream_descriptor descriptor;
        Received received;
        std::array<std::byte, 65536> buffer{};
    };

    std::shared_ptr<State> state_;
};

} // namespace mbn::inline v0::emulator

#endif
