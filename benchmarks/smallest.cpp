// SPDX-License-Identifier: BSL-1.0
//
// usage: smallest DEVICE APN
//
// The smallest program that connects by access point name: without profile documents, and so without an XML library.
#include <mbn/backend.hpp>
#include <mbn/connection.hpp>
#include <mbn/connection/desktop.hpp>
#include <mbn/mbim/device_channel.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/transport/mbim.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <string>

using Backend = mbn::Backend<mbn::Desktop, mbn::TypedProfiles, mbn::MbimTransport<mbn::mbim::DeviceChannel>>;

int main(int argc, char** argv) {
    boost::asio::io_context io{1};
    mbn::Connection<Backend> connection{io.get_executor(), std::string{argc == 3 ? argv[1] : ""}};
    int status = 1;
    connection.connect(mbn::Profile{.name = "a", .context = {.access_string = argv[argc - 1]}},
                       [&](auto const& result) {
                           std::puts(result ? to_string(result.value().ip).c_str() : to_string(result.error()).c_str());
                           status = result ? 0 : 1;
                           io.stop();
                       });
    io.run();
    return status;
}
