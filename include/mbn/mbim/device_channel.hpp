// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DEVICE_CHANNEL_HPP
#define MBN_MBIM_DEVICE_CHANNEL_HPP

#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/stream_channel.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace mbn::inline v0::mbim {

namespace detail {

/// `IOCTL_WDM_MAX_COMMAND` of the Linux driver cdc-wdm: `_IOR('H', 0xA0, unsigned short)`.
inline constexpr unsigned long ioctl_wdm_max_command = 0x800248A0;

/// The code of a failed `open`.
[[nodiscard]] inline HResult open_failure(int error) noexcept {
    switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
        return hresult::error_not_found;
    case EACCES:
    case EPERM:
        return hresult::e_accessdenied;
    case EBUSY:
    case EMFILE:
    case ENFILE:
        return hresult::error_busy;
    case ENOMEM:
        return hresult::e_outofmemory;
    default:
        return hresult::error_gen_failure;
    }
}

} // namespace detail

/// A modem behind a character device (`/dev/cdc-wdm0`), or an emulated one behind a pseudo terminal. Linux only.
///
/// Only one process at a time can talk to a device like this; several share it by `ProxyChannel`.
///
/// A template for the sake of programs that include it without using it: what Asio has to instantiate is compiled where
/// a channel is made.
template <class Executor = boost::asio::any_io_executor>
class BasicDeviceChannel : public StreamChannel<boost::asio::posix::basic_stream_descriptor<Executor>> {
public:
    using executor_type = Executor;

    /// Opens `path`. Errors: `ERROR_NOT_FOUND` when there is no such device, `E_ACCESSDENIED`, `ERROR_BUSY`,
    /// `E_INVALIDARG` when it is no character device, `ERROR_GEN_FAILURE`.
    [[nodiscard]] static Result<BasicDeviceChannel> open(executor_type const& executor, std::string const& path) {
        int const descriptor = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        if (descriptor < 0)
            return make_error(errno == EISDIR ? hresult::e_invalidarg : detail::open_failure(errno));
        struct stat kind{};
        if (::fstat(descriptor, &kind) != 0 || !S_ISCHR(kind.st_mode)) {
            ::close(descriptor);
            return make_error(hresult::e_invalidarg);
        }
        if (::isatty(descriptor) != 0)
            make_raw(descriptor);
        std::uint16_t announced = 0;
        std::uint32_t const limit =
            ::ioctl(descriptor, detail::ioctl_wdm_max_command, &announced) == 0 && announced != 0
                ? (std::max)(std::uint32_t{announced}, min_control_message)
                : default_control_message;
        Stream stream{executor};
        boost::system::error_code error;
        static_cast<void>(stream.assign(descriptor, error));
        if (error) {
            ::close(descriptor);
            return make_error(hresult::error_gen_failure);
        }
        return BasicDeviceChannel{std::move(stream), limit};
    }

private:
    using Stream = boost::asio::posix::basic_stream_descriptor<Executor>;

    BasicDeviceChannel(Stream stream, std::uint32_t max_control_message)
        : StreamChannel<Stream>{std::move(stream), max_control_message} {}

    // Bytes pass as they are: no echo, no line editing, no signals.
    static void make_raw(int descriptor) noexcept {
        ::termios settings{};
        if (::tcgetattr(descriptor, &settings) != 0)
            return;
        ::cfmakeraw(&settings);
        static_cast<void>(::tcsetattr(descriptor, TCSANOW, &settings));
    }
};

using DeviceChannel = BasicDeviceChannel<>;

} // namespace mbn::inline v0::mbim

#endif
