// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_SEPARATE_ENGINES_HPP
#define MBN_CONNECTION_SEPARATE_ENGINES_HPP

#include <mbn/backends.hpp>
#include <mbn/connection/core.hpp>
#include <mbn/connection/engine_factory.hpp>
#include <mbn/mbim/channel_opening.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/mbim/session.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

// The engines of the ready-made backends, for programs that compile them in one place (`mbn/src.hpp`).
namespace mbn::inline v0::detail {

// Where the device is, whatever the program named it by.
using DeviceFinder = std::function<std::string()>;

// What a modem in this program hands out.
struct ModemConnector {
    std::function<mbim::MemoryChannel(boost::asio::any_io_executor const&)> connect;

    [[nodiscard]] auto const& connector() const noexcept { return connect; }
};

// Defined by `mbn/src.hpp`, for the ready-made backends.
template <class B, class Target>
[[nodiscard]] std::shared_ptr<ConnectionCore> make_separate_engine(boost::asio::any_io_executor const& executor,
                                                                   typename B::Settings settings, Target const& target,
                                                                   mbim::SessionOptions const& options);

// A backend whose device has a path.
template <class B>
struct EngineOfDevice {
    template <std::convertible_to<std::string> Path>
    [[nodiscard]] static std::shared_ptr<ConnectionCore> make(boost::asio::any_io_executor const& executor,
                                                              typename B::Settings settings, Path const& path,
                                                              mbim::SessionOptions const& options = {}) {
        return make(executor, std::move(settings), DeviceFinder{[kept = std::string(path)] { return kept; }}, options);
    }

    [[nodiscard]] static std::shared_ptr<ConnectionCore> make(boost::asio::any_io_executor const& executor,
                                                              typename B::Settings settings, DeviceFinder const& find,
                                                              mbim::SessionOptions const& options = {}) {
        return make_separate_engine<B>(executor, std::move(settings), find, options);
    }
};

template <>
struct EngineFactory<backend::Mbim> : EngineOfDevice<backend::Mbim> {};

template <>
struct EngineFactory<backend::MbimProxy> : EngineOfDevice<backend::MbimProxy> {};

template <>
struct EngineFactory<backend::Emulated> {
    template <class Modem>
    [[nodiscard]] static std::shared_ptr<ConnectionCore> make(boost::asio::any_io_executor const& executor,
                                                              backend::Emulated::Settings settings, Modem& modem,
                                                              mbim::SessionOptions const& options = {}) {
        ModemConnector const target{modem.connector()};
        return make_separate_engine<backend::Emulated>(executor, std::move(settings), target, options);
    }
};

} // namespace mbn::inline v0::detail

#endif
