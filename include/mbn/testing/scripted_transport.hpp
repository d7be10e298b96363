// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SCRIPTED_TRANSPORT_HPP
#define MBN_TESTING_SCRIPTED_TRANSPORT_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/testing/script.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace mbn::inline v0::testing {

/// A transport without a device: it says what it is told to. Public, for tests of policies and of programs.
///
/// ```
/// auto script = std::make_shared<testing::Script>(testing::connect_script());
/// mbn::Connection<Backend<Desktop, TypedProfiles, testing::ScriptedTransport>> connection{io.get_executor(), script};
/// ```
///
/// The script is read and written on the connection's executor: look at it when that has run out of work.
class ScriptedTransport {
public:
    ScriptedTransport(boost::asio::any_io_executor const& executor, std::shared_ptr<Script> script)
        : executor_{executor}, script_{std::move(script)}, forever_{executor, (Timer::time_point::max)()} {}

    void on_change(ChangeHandler handler) {
        handler_ = std::make_shared<ChangeHandler>(std::move(handler));
        // The script may live longer than the context that runs this: it must hold nothing of it.
        script_->listen([this, weak = std::weak_ptr{handler_}](Change const& change) {
            if (weak.expired())
                return false;
            boost::asio::post(executor_, [this, weak, change] {
                if (weak.expired())
                    return;
                if (auto const* const removal = std::get_if<ConnectionRemoval>(&change))
                    remove(*removal);
                tell(change);
            });
            return true;
        });
    }

    [[nodiscard]] Step<DeviceState> read_device(SessionId /*session*/) {
        return play<DeviceState>(TransportStep::read_device);
    }
    [[nodiscard]] Step<ContextState> read_context(SessionId /*session*/) {
        return play<ContextState>(TransportStep::read_context);
    }
    [[nodiscard]] Step<Capability> read_capability() { return play<Capability>(TransportStep::read_capability); }
    [[nodiscard]] Step<Signal> read_signal() { return play<Signal>(TransportStep::read_signal); }
    [[nodiscard]] Step<PacketServiceState> attach() { return play<PacketServiceState>(TransportStep::attach); }
    [[nodiscard]] Step<ContextState> activate(ActivationRequest const& request) {
        script_->note_activation(request);
        return play<ContextState>(TransportStep::activate);
    }
    [[nodiscard]] Step<IpSettings> read_ip_settings(SessionId /*session*/) {
        return play<IpSettings>(TransportStep::read_ip_settings);
    }
    [[nodiscard]] Step<void> deactivate(SessionId /*session*/) { return play<void>(TransportStep::deactivate); }
    [[nodiscard]] Step<DeviceAnswer> perform(DeviceRequest const& request) {
        script_->note_request(request);
        return play<DeviceAnswer>(TransportStep::perform);
    }
    [[nodiscard]] Step<void> watch() { return play<void>(TransportStep::watch); }

    void close() {
        closed_ = true;
        handler_.reset();
        forever_.cancel();
    }

private:
    using Timer = boost::asio::steady_timer;

    template <class T>
    Step<T> play(TransportStep step) {
        if (script_->answer_time() == AnswerTime::later)
            co_await boost::asio::post(executor_, boost::asio::use_awaitable);
        std::uint32_t const removals = removals_;
        Expectation const expected = script_->next(step);
        if (expected.reached) {
            expected.reached();
            // What it asked the connection for arrives while the step is pending.
            co_await boost::asio::post(executor_, boost::asio::use_awaitable);
        }
        for (Change const& change : expected.changes)
            tell(change);
        boost::asio::cancellation_state const cancellation = co_await boost::asio::this_coro::cancellation_state;
        bool const silent = std::holds_alternative<Silence>(expected.answer);
        if (silent && !closed_ && cancellation.cancelled() == boost::asio::cancellation_type::none) {
            boost::system::error_code woken;
            co_await forever_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        }
        if (closed_)
            co_return make_error(hresult::e_handle);
        if (removals != removals_)
            co_return make_error(removal_code_);
        if (silent)
            co_return make_error(hresult::error_cancelled);
        co_return given<T>(expected.answer);
    }

    void tell(Change const& change) {
        // Held for the call: what is told may close this transport.
        if (auto const handler = handler_)
            (*handler)(change);
    }

    // The device is gone: whoever waits for it waits in vain.
    void remove(ConnectionRemoval const& removal) {
        removal_code_ = removal.code;
        ++removals_;
        forever_.cancel();
    }

    template <class T>
    [[nodiscard]] static Result<T> given(Answer const& answer) {
        if (auto const* const error = std::get_if<Error>(&answer))
            return *error;
        if constexpr (std::is_void_v<T>) {
            if (std::holds_alternative<Done>(answer))
                return success();
        } else if (auto const* const value = std::get_if<T>(&answer)) {
            return *value;
        } else if constexpr (std::is_same_v<T, DeviceAnswer>) {
            // What other steps answer as well.
            if (auto const* const signal = std::get_if<Signal>(&answer))
                return DeviceAnswer{*signal};
            if (auto const* const packet_service = std::get_if<PacketServiceState>(&answer))
                return DeviceAnswer{*packet_service};
        }
        // The script answers a step with a value of another step.
        return make_error(hresult::e_unexpected);
    }

    boost::asio::any_io_executor executor_;
    std::shared_ptr<Script> script_;
    std::shared_ptr<ChangeHandler> handler_;
    // Never expires: silence is a wait that only cancellation, removal or `close` ends.
    Timer forever_;
    HResult removal_code_ = hresult::e_handle;
    std::uint32_t removals_ = 0;
    bool closed_ = false;
};

} // namespace mbn::inline v0::testing

#endif
