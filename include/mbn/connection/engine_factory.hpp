// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_ENGINE_FACTORY_HPP
#define MBN_CONNECTION_ENGINE_FACTORY_HPP

#include <mbn/connection/core.hpp>
#include <mbn/connection/engine.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <utility>

namespace mbn::inline v0::detail {

// How a connection over `B` comes to its engine. The ready-made backends have another way where the program asks for
// that (`mbn/src.hpp`).
template <class B>
struct EngineFactory {
    template <class... Arguments>
    [[nodiscard]] static std::shared_ptr<ConnectionCore> make(boost::asio::any_io_executor const& executor,
                                                              typename B::Settings settings, Arguments&&... arguments) {
        return Engine<B>::make(executor, std::move(settings), std::forward<Arguments>(arguments)...);
    }
};

} // namespace mbn::inline v0::detail

#endif
