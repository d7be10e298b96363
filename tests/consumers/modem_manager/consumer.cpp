// SPDX-License-Identifier: BSL-1.0
#include <mbn/backends/modem_manager.hpp>

#include <boost/asio/thread_pool.hpp>

// Where this runs there is no bus, so nobody is disturbed.
int main() {
    boost::asio::thread_pool io{1};
    mbn::Connection<mbn::backend::ModemManager> connection{io.get_executor()};
    auto const state = connection.state().get();
    return !state && state.error().code == mbn::hresult::error_service_not_active ? 0 : 1;
}
