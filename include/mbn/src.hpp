// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_SRC_HPP
#define MBN_SRC_HPP

/// For programs that would rather compile the ready-made backends and the emulated modem once than in each source file:
/// the whole program is compiled with `MBN_SEPARATE_COMPILATION` defined, and one source file of it includes this
/// header.
///
///     // mbn.cpp
///     #include <mbn/src.hpp>
///
/// Nothing else changes. Backends of your own are compiled where they are used, as always.
#ifndef MBN_SEPARATE_COMPILATION
#error "mbn/src.hpp: define MBN_SEPARATE_COMPILATION for the whole program, or do without this header"
#endif

#include <mbn/backends.hpp>
#include <mbn/connection/engine.hpp>
#include <mbn/connection/separate_engines.hpp>
#include <mbn/emulator/running_modem.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <utility>

namespace mbn::inline v0 {

namespace detail {

template <class B, class Target>
std::shared_ptr<ConnectionCore> make_separate_engine(boost::asio::any_io_executor const& executor,
                                                     typename B::Settings settings, Target const& target,
                                                     mbim::SessionOptions const& options) {
    return Engine<B>::make(executor, std::move(settings), target, options);
}

template std::shared_ptr<ConnectionCore> make_separate_engine<backend::Mbim>(boost::asio::any_io_executor const&,
                                                                             backend::Mbim::Settings,
                                                                             DeviceFinder const&,
                                                                             mbim::SessionOptions const&);
template std::shared_ptr<ConnectionCore> make_separate_engine<backend::MbimProxy>(boost::asio::any_io_executor const&,
                                                                                  backend::MbimProxy::Settings,
                                                                                  DeviceFinder const&,
                                                                                  mbim::SessionOptions const&);
template std::shared_ptr<ConnectionCore> make_separate_engine<backend::Emulated>(boost::asio::any_io_executor const&,
                                                                                 backend::Emulated::Settings,
                                                                                 ModemConnector const&,
                                                                                 mbim::SessionOptions const&);

} // namespace detail

template class emulator::RunningModem<>;

} // namespace mbn::inline v0

#endif
