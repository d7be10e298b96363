// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_CONNECTION_HPP
#define MBN_CONNECTION_HPP

#include <mbn/any_connection.hpp>
#include <mbn/backend.hpp>
#include <mbn/connection/api.hpp>
#include <mbn/connection/engine_factory.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <concepts>
#include <memory>
#include <utility>

namespace mbn::inline v0 {

/// The data connection of one mobile broadband device, over the backend that `B` composes from its policies
/// (`Backend<ConnectionPolicy, ProfilePolicy, TransportPolicy>`; ready-made ones are in `mbn::backend`).
///
/// Making one does no I/O: the device is opened by the first request. Destroying one ends every pending operation with
/// `E_ABORT`; a context that is active stays as it is, as under Windows, where a connection outlives the program. What
/// was on its way is taken back, for which the executor has to run on for a while.
///
/// ```
/// mbn::Connection<mbn::backend::Mbim> connection{io.get_executor(), "/dev/cdc-wdm0"};
/// mbn::ConnectResult result = connection.connect(mbn::ConnectionMode::profile, "Home").get();
/// ```
template <class B>
class Connection : public ConnectionApi {
public:
    using backend = B;
    using Settings = typename B::Settings;

    /// A connection with default policies. `arguments` name the device; they go to the transport.
    template <class... Arguments>
        requires std::constructible_from<typename B::transport_policy, boost::asio::any_io_executor const&,
                                         Arguments...>
    explicit Connection(boost::asio::any_io_executor const& executor, Arguments&&... arguments)
        : Connection{executor, Settings{}, std::forward<Arguments>(arguments)...} {}

    /// A connection with policies that were set up before: `{executor, {.profiles = ...}, "/dev/cdc-wdm0"}`.
    template <class... Arguments>
        requires std::constructible_from<typename B::transport_policy, boost::asio::any_io_executor const&,
                                         Arguments...>
    Connection(boost::asio::any_io_executor const& executor, Settings settings, Arguments&&... arguments)
        : ConnectionApi{
              detail::EngineFactory<B>::make(executor, std::move(settings), std::forward<Arguments>(arguments)...)} {}

    /// For `AnyConnection`, which takes the place of this object.
    [[nodiscard]] std::shared_ptr<detail::ConnectionCore> release_core() && noexcept { return take_core(); }
};

} // namespace mbn::inline v0

#endif
