// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_ANY_CONNECTION_HPP
#define MBN_ANY_CONNECTION_HPP

#include <mbn/connection/api.hpp>

#include <memory>
#include <utility>

namespace mbn::inline v0 {

template <class B>
class Connection;

/// A connection whose backend was chosen at run time: the same calls as `Connection<Backend>`, made from any of them.
///
/// It owns the connection: destroying it ends what is pending with `E_ABORT`. Thread safety as described at
/// `ConnectionApi`.
class AnyConnection : public ConnectionApi {
public:
    /// Takes over a connection, which must not be used afterwards.
    template <class B>
    // NOLINTNEXTLINE(google-explicit-constructor): a Connection is an AnyConnection.
    AnyConnection(Connection<B>&& connection) noexcept : ConnectionApi{std::move(connection).release_core()} {}
};

} // namespace mbn::inline v0

#endif
