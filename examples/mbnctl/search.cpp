// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "session.hpp"

#include <mbn/device/control.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace mbnctl {

namespace {

// Says every second how long a search has taken.
class Ticker {
public:
    Ticker(boost::asio::any_io_executor const& executor, Output& output) : timer_{executor}, output_{output} {}

    void start() {
        timer_.expires_after(std::chrono::seconds{1});
        timer_.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            output_.searching(++elapsed_);
            start();
        });
    }

    void stop() { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;
    Output& output_;
    std::chrono::seconds elapsed_{};
};

} // namespace

// Every run of this program is a new connection, so there never is an older search to show.
int search(Context const& context, Device const& device) {
    Session session{context.arguments, device, context.profiles};
    mbn::DeviceControl const control = mbn::DeviceControl{session.connection()}.with(session.options());
    Ticker ticker{session.connection().get_executor(), context.output};
    ticker.start();
    mbn::Result<mbn::VisibleProviders> const found = session.finish<mbn::VisibleProviders>(
        [&control](KeepResult<mbn::VisibleProviders> const& handler) { control.scan(handler); });
    ticker.stop();
    if (!found)
        return fail(context, Failure{found.error(), hint_for(found.error(), device)});
    context.output.answer(context.arguments.command, answer_of(found.value()));
    return exit_done;
}

} // namespace mbnctl
