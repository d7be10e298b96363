// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_CONNECTION_HPP
#define MBN_TESTING_CONFORMANCE_CONNECTION_HPP

#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/connection/observer.hpp>
#include <mbn/testing/conformance/fixture.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing::conformance {

/// `Desktop` or `StoreApp`, whichever a case wants: one type, because each further one takes seconds to compile.
template <class Clock>
struct ChosenRules : OnClock<Desktop, Clock> {
    Rules rules = Rules::desktop;

    [[nodiscard]] constexpr bool allows(ConnectionMode mode) const noexcept {
        return rules == Rules::store_app ? StoreApp{}.allows(mode) : Desktop::allows(mode);
    }
};

/// An observer that keeps the lines.
struct LogKeeper {
    std::shared_ptr<std::vector<std::string>> lines = std::make_shared<std::vector<std::string>>();

    void log(LogLine const& line) { lines->push_back(to_string(line)); }
};

/// The backend of a fixture for a transport.
template <class Transport, class Profiles, class Clock>
using BackendUnderTest = Backend<ChosenRules<Clock>, Profiles, Transport, LogKeeper>;

/// Makes a connection as a case wants it: with its rules and limits, with these profiles, and with an observer that
/// keeps the log. `arguments` go to the transport.
template <class Transport, class Clock, class Profiles, class... Arguments>
[[nodiscard]] AnyConnection make_connection(boost::asio::any_io_executor const& executor, ConnectionSetup const& setup,
                                            Profiles profiles, LogKeeper log, Arguments&&... arguments) {
    using Tested = BackendUnderTest<Transport, Profiles, Clock>;
    typename Tested::Settings settings{{}, std::move(profiles), std::move(log)};
    settings.connection.limits = setup.limits;
    settings.connection.stale = setup.stale;
    settings.connection.rules = setup.rules;
    return Connection<Tested>{executor, std::move(settings), std::forward<Arguments>(arguments)...};
}

} // namespace mbn::inline v0::testing::conformance

#endif
