// SPDX-License-Identifier: BSL-1.0
//
// modem_manager_session
//
// One connection through ModemManager, as long as this program runs. It obeys the words on its standard input, one a
// line, at once and also while it is busy:
//
//     connect, disconnect, signal    "done NUMBER WORD NAME" when it has ended; numbers count from 1
//     cancel                         what is pending
//     repeat COUNT                   connects and disconnects so often; "done ..." with the first error
//     heap                           "heap BYTES", what is in use
//
// and says "event KIND NAME-OR-STATE" of what its subscriber is told. The end of the input ends it.
#include <mbn/backends/modem_manager.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <istream>
#include <sstream>
#include <string>
#include <utility>
#include <variant>

#include <malloc.h>
#include <unistd.h>

namespace {

class Session {
public:
    explicit Session(boost::asio::io_context& io)
        : io_{io}, input_{io, ::dup(STDIN_FILENO)}, connection_{io.get_executor()},
          subscription_{connection_.subscribe([](mbn::Event const& event) { tell(event); })} {
        read();
    }

private:
    static void tell(mbn::Event const& event) {
        if (auto const* const connected = std::get_if<mbn::ConnectComplete>(&event.what))
            say("event connect_complete " + name_of(connected->result));
        else if (auto const* const disconnected = std::get_if<mbn::DisconnectComplete>(&event.what))
            say("event disconnect_complete " + name_of(disconnected->result));
        else if (auto const* const removal = std::get_if<mbn::ConnectionRemoval>(&event.what))
            say("event connection_removal " + std::string{removal->code.name()});
        else if (auto const* const change = std::get_if<mbn::ConnectStateChange>(&event.what))
            say("event state " + to_string(change->context.state));
    }

    template <class Result>
    [[nodiscard]] static std::string name_of(Result const& result) {
        return std::string{(result ? mbn::hresult::s_ok : result.error().code).name()};
    }

    static void say(std::string const& line) { std::cout << line << std::endl; }

    void read() {
        boost::asio::async_read_until(input_, typed_, '\n', [this](boost::system::error_code error, std::size_t) {
            if (error)
                return io_.stop();
            std::istream stream{&typed_};
            std::string line;
            std::getline(stream, line);
            obey(line);
            read();
        });
    }

    void obey(std::string const& line) {
        std::istringstream words{line};
        std::string word;
        std::uint32_t count = 0;
        words >> word >> count;
        if (word == "cancel")
            connection_.cancel();
        else if (word == "heap")
            say("heap " + std::to_string(::mallinfo2().uordblks));
        else if (word == "connect")
            connect(ending(word));
        else if (word == "disconnect")
            disconnect(ending(word));
        else if (word == "signal")
            connection_.signal([end = ending(word)](auto const& result) { end(name_of(result)); });
        else if (word == "repeat")
            repeat(count, ending(word));
    }

    using Done = std::function<void(std::string const&)>;

    // Says that what is begun now has ended.
    [[nodiscard]] Done ending(std::string const& word) {
        return [number = ++begun_, word](std::string const& name) {
            say("done " + std::to_string(number) + " " + word + " " + name);
        };
    }

    void connect(Done done) {
        connection_.connect(mbn::Profile{.name = "Home", .context = {.access_string = "internet"}},
                            [done = std::move(done)](mbn::ConnectResult const& result) { done(name_of(result)); });
    }

    void disconnect(Done done) {
        connection_.disconnect(
            [done = std::move(done)](mbn::DisconnectResult const& result) { done(name_of(result)); });
    }

    void repeat(std::uint32_t count, Done done) {
        if (count == 0)
            return done("S_OK");
        connect([this, count, done = std::move(done)](std::string const& connected) {
            if (connected != "S_OK")
                return done(connected);
            disconnect([this, count, done](std::string const& ended) {
                if (ended != "S_OK")
                    return done(ended);
                repeat(count - 1, done);
            });
        });
    }

    boost::asio::io_context& io_;
    boost::asio::posix::stream_descriptor input_;
    boost::asio::streambuf typed_;
    mbn::Connection<mbn::backend::ModemManager> connection_;
    mbn::Subscription subscription_;
    std::uint32_t begun_ = 0;
};

} // namespace

int main() {
    boost::asio::io_context io{1};
    Session const session{io};
    io.run();
}
