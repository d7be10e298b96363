// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_SESSION_STATE_HPP
#define MBN_MBIM_DETAIL_SESSION_STATE_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/detail/wiping_allocator.hpp>
#include <mbn/mbim/channel.hpp>
#include <mbn/mbim/detail/ending.hpp>
#include <mbn/mbim/detail/session_exchanges.hpp>
#include <mbn/mbim/detail/transaction_ids.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/mbimex_watch.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/session_options.hpp>
#include <mbn/mbim/status_hresult.hpp>
#include <mbn/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mbn::inline v0::mbim::detail {

// What a session is while anybody still needs it: the session object, a handler, or a coroutine that waits.
template <Channel C, class Clock>
class SessionState : public std::enable_shared_from_this<SessionState<C, Clock>> {
public:
    using Timer = boost::asio::basic_waitable_timer<Clock>;
    using Pointer = std::shared_ptr<SessionState>;
    using Duration = std::chrono::milliseconds;
    using ByteVector = mbn::detail::Dependent<C, std::vector<std::byte>>;
    using Exchanges = mbn::detail::Dependent<C, SessionExchanges<C, Clock>>;
    using Exchange = typename SessionExchanges<C, Clock>::Exchange;
    // What goes out may hold a password.
    using SecretBytes = mbn::detail::Dependent<C, mbn::detail::SecretBytes>;

    struct Outcome {
        Ending ending = Ending::waiting;
        ProtocolError error{};
        Status status{};
        Mbimex version = Mbimex::v1;
        ByteVector info{};
        // Why the session could not be opened for it.
        mbn::detail::Dependent<C, std::optional<Error>> not_opened{};

        [[nodiscard]] bool answered() const noexcept { return ending == Ending::answered; }
        // Then it has no contexts either.
        [[nodiscard]] bool says_not_open() const noexcept {
            return ending == Ending::function_error && error == ProtocolError::not_opened;
        }
        [[nodiscard]] Error failure() const noexcept {
            return not_opened ? *not_opened : make_error(code_of(ending, error));
        }
    };

    SessionState(C channel, SessionOptions options)
        : options_{options}, channel_{std::move(channel)}, executor_{channel_.get_executor()},
          framer_{options.max_message}, reassembler_{options.max_message}, fragment_timer_{executor_},
          exchanges_{executor_} {
        auto const now = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
        auto const place = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(this));
        next_id_ = options.first_transaction_id ? *options.first_transaction_id : scatter(now ^ (place << 16u));
        opened_id_ = next_id_;
    }

    void start() { read(); }

    // Ends everything; the session object is going away.
    void destroy() {
        on_indication_ = {};
        on_lost_ = {};
        on_reset_ = {};
        stop(Ending::destroyed);
    }

    [[nodiscard]] bool stopped() const noexcept { return stop_reason_ != Ending::waiting; }
    [[nodiscard]] bool is_open() const noexcept { return open_ && !stopped(); }
    [[nodiscard]] Mbimex mbimex() const noexcept { return mbimex_.version(); }
    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept { return executor_; }
    [[nodiscard]] SessionOptions const& options() const noexcept { return options_; }

    void on_indication(std::function<void(MessageView const&)> handler) {
        on_indication_ = std::make_shared<std::function<void(MessageView const&)>>(std::move(handler));
    }
    void on_lost(std::function<void(HResult)> handler) { on_lost_ = std::move(handler); }
    void on_reset(std::function<void()> handler) { on_reset_ = std::move(handler); }

    // Opens once, however many ask at the same time. `self` keeps the state while the session object may go.
    static boost::asio::awaitable<Result<void>> open(Pointer self, OpenMode mode) {
        while (self->opening_ && !self->stopped()) {
            // The opener may be cancelled; then another of those who wait takes over.
            Waiter waiter{*self};
            auto const cancelled = co_await waiter.wait();
            if (cancelled)
                co_return make_error(hresult::error_cancelled);
        }
        if (self->stopped())
            co_return make_error(code_of(self->stop_reason_, {}));
        if (self->open_)
            co_return success();
        Opening const opening{*self};
        if (mode == OpenMode::join && !keeps_device_open(self->channel_)) {
            // An OPEN would end the contexts that another program left up: see first whether it is open already.
            auto const probe = co_await exchange_command(self, DeviceCapsInfo::operation, CommandType::query, {},
                                                         self->options_.probe_limit);
            if (probe.answered()) {
                auto joined = co_await agree(self);
                co_return joined;
            }
            if (probe.ending != Ending::timeout && !probe.says_not_open())
                co_return probe.failure();
        }
        auto result = co_await send_open(self);
        if (result)
            result = co_await agree(self);
        co_return result;
    }

    static boost::asio::awaitable<Result<void>> close(Pointer self, Duration limit) {
        if (self->stopped())
            co_return make_error(code_of(self->stop_reason_, {}));
        self->open_ = false;
        auto const outcome = co_await exchange_plain(self, MessageType::close, limit);
        // The status of CLOSE_DONE says nothing (one device answers failure).
        if (!outcome.answered())
            co_return outcome.failure();
        co_return success();
    }

    // A command and its answer; opens first when need be, and once more when the function says that it is not open. A
    // query that the function has forgotten is sent again; of anything else nobody knows whether it was carried out.
    // Where nothing at all was heard in the meantime the function may have been closed, in sleep for instance, and not
    // say so: the next command asks first.
    static boost::asio::awaitable<Outcome> command(Pointer self, Operation operation, CommandType type, Bytes info,
                                                   Duration limit) {
        // A copy, as what the caller gave may not live until it is sent again.
        SecretBytes const kept(info.begin(), info.end());
        Outcome outcome;
        for (int attempt = 0; attempt < 2; ++attempt) {
            if (!self->open_) {
                bool const was_silent = std::exchange(self->silent_, false);
                OpenMode const first_mode = was_silent ? OpenMode::join : self->options_.open_mode;
                auto const opened = co_await open(self, attempt == 0 ? first_mode : OpenMode::reset);
                if (!opened) {
                    outcome.ending = ending_of(opened.error().code);
                    outcome.not_opened = opened.error();
                    co_return outcome;
                }
            }
            std::uint64_t const heard = self->heard_;
            outcome = co_await exchange_command(self, operation, type, kept, limit);
            if (outcome.ending == Ending::timeout && limit >= self->options_.command_limit && heard == self->heard_)
                self->suspect();
            if (outcome.ending == Ending::forgotten && type == CommandType::query)
                continue;
            if (!outcome.says_not_open())
                break;
            self->open_ = false;
            self->tell_reset();
        }
        co_return outcome;
    }

private:
    // Somebody who waits until the opener is done.
    struct Waiter {
        explicit Waiter(SessionState& state) : owner{state}, timer{state.executor_} {
            timer.expires_at((Clock::time_point::max)());
            owner.waiters_.push_back(this);
        }
        Waiter(Waiter const&) = delete;
        Waiter& operator=(Waiter const&) = delete;
        ~Waiter() { std::erase(owner.waiters_, this); }

        // True when it was the coroutine that was cancelled.
        boost::asio::awaitable<bool> wait() {
            auto const before = co_await boost::asio::this_coro::cancellation_state;
            if (before.cancelled() != boost::asio::cancellation_type::none)
                co_return true;
            boost::system::error_code error;
            auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
            co_await timer.async_wait(token);
            auto const after = co_await boost::asio::this_coro::cancellation_state;
            co_return after.cancelled() != boost::asio::cancellation_type::none;
        }

        SessionState& owner;
        Timer timer;
    };

    struct Opening {
        explicit Opening(SessionState& state) : owner{state} { owner.opening_ = true; }
        Opening(Opening const&) = delete;
        Opening& operator=(Opening const&) = delete;
        ~Opening() {
            owner.opening_ = false;
            for (auto* const waiter : owner.waiters_)
                waiter->timer.cancel();
        }
        SessionState& owner;
    };

    struct Outgoing {
        SecretBytes bytes;
        Fragmenter pieces;
        std::uint32_t id;
        bool withdrawn = false;
    };

    [[nodiscard]] std::uint32_t next_id() noexcept {
        // 0 belongs to indications, and an identifier in use is not taken twice.
        for (;;) {
            auto const id = next_id_++;
            if (id != 0 && !exchanges_.has(id))
                return id;
        }
    }

    // OPEN in steps until the limit, with a CLOSE before each but the first: the function may have taken the OPEN whose
    // answer was lost.
    static boost::asio::awaitable<Result<void>> send_open(Pointer self) {
        auto const deadline = Clock::now() + self->options_.open_limit;
        for (bool first = true;; first = false) {
            auto const step_end = (std::min)(Clock::now() + self->options_.open_step, deadline);
            if (!first) {
                auto const patience = (std::min)(self->options_.open_step / 5, remaining(step_end));
                auto const closed = co_await exchange_plain(self, MessageType::close, patience);
                if (closed.ending != Ending::answered && closed.ending != Ending::timeout &&
                    closed.ending != Ending::function_error)
                    co_return closed.failure();
                if (closed.answered() || closed.says_not_open())
                    self->tell_reset();
            }
            auto const opened = co_await exchange_plain(self, MessageType::open, remaining(step_end));
            if (opened.answered() && opened.status == Status::success) {
                self->opened_id_ = self->next_id_;
                if (!keeps_device_open(self->channel_))
                    self->mbimex_.opened();
                // What it has not answered until now it never will (MBIM 1.0, 9.3.1).
                self->exchanges_.forget_commands();
                self->tell_reset();
                co_return success();
            }
            if (opened.answered()) {
                auto error = make_error(to_hresult(opened.status));
                error.device_status = static_cast<std::uint32_t>(opened.status);
                co_return error;
            }
            if (opened.says_not_open())
                self->tell_reset();
            if (opened.ending != Ending::timeout || Clock::now() >= deadline)
                co_return opened.failure();
        }
    }

    // Offers what this program understands to a function that is open. Then the session is, too. A function that does
    // not know the question speaks the first version.
    static boost::asio::awaitable<Result<void>> agree(Pointer self) {
        if (self->options_.mbimex != Mbimex::v1) {
            SecretBytes offer(4);
            static_cast<void>(encode(VersionQuery{mbim_1_0, static_cast<std::uint16_t>(self->options_.mbimex)}, offer));
            // The watch hears the answer.
            auto const outcome = co_await exchange_command(self, VersionQuery::operation, CommandType::query, offer,
                                                           self->options_.command_limit);
            if (!outcome.answered())
                co_return outcome.failure();
        }
        self->open_ = true;
        co_return success();
    }

    [[nodiscard]] static Duration remaining(typename Clock::time_point end) {
        return std::chrono::ceil<Duration>(end - Clock::now());
    }

    // OPEN or CLOSE.
    static boost::asio::awaitable<Outcome> exchange_plain(Pointer self, MessageType type, Duration limit) {
        Exchange exchange{self->exchanges_, type, self->next_id()};
        SecretBytes message(16);
        auto const encoded = type == MessageType::open
                                 ? encode_open(exchange.id, self->channel_.max_control_message(), message)
                                 : encode_close(exchange.id, message);
        message.resize(encoded.size);
        auto outcome = co_await finish(self, exchange, std::move(message), limit);
        co_return outcome;
    }

    static boost::asio::awaitable<Outcome> exchange_command(Pointer self, Operation operation, CommandType type,
                                                            Bytes info, Duration limit) {
        Exchange exchange{self->exchanges_, MessageType::command, self->next_id()};
        SecretBytes message(command_info_offset + info.size());
        static_cast<void>(encode_command(exchange.id, operation, type, info, message));
        auto outcome = co_await finish(self, exchange, std::move(message), limit);
        co_return outcome;
    }

    static boost::asio::awaitable<Outcome> finish(Pointer self, Exchange& exchange, SecretBytes message,
                                                  Duration limit) {
        Outcome outcome;
        auto const before = co_await boost::asio::this_coro::cancellation_state;
        if (self->stopped()) {
            outcome.ending = self->stop_reason_;
            co_return outcome;
        }
        if (before.cancelled() != boost::asio::cancellation_type::none) {
            outcome.ending = Ending::cancelled;
            co_return outcome;
        }
        self->send(exchange.id, std::move(message));
        exchange.deadline = Clock::now() + limit;
        self->exchanges_.watch(self);
        boost::system::error_code error;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
        co_await exchange.wakeup.async_sleep(token);
        if (exchange.ending == Ending::waiting)
            exchange.ending = Ending::cancelled;
        if (exchange.ending == Ending::cancelled || exchange.ending == Ending::timeout) {
            self->withdraw(exchange.id);
            self->reassembler_.drop(exchange.id);
        }
        outcome.ending = exchange.ending;
        outcome.error = exchange.error;
        outcome.status = exchange.status;
        outcome.version = exchange.version;
        outcome.info = std::move(exchange.info);
        co_return outcome;
    }

    void send(std::uint32_t id, SecretBytes message) {
        auto& outgoing = outgoing_.emplace_back(Outgoing{std::move(message), Fragmenter{{}, 0}, id, false});
        outgoing.pieces = Fragmenter{outgoing.bytes, channel_.max_control_message()};
        pump();
    }

    // What is not sent yet is not sent any more.
    void withdraw(std::uint32_t id) {
        for (auto& outgoing : outgoing_)
            outgoing.withdrawn = outgoing.withdrawn || outgoing.id == id;
    }

    void pump() {
        if (writing_ || stopped())
            return;
        Bytes rest;
        while (rest.empty()) {
            while (!outgoing_.empty() && (outgoing_.front().withdrawn || outgoing_.front().pieces.done()))
                outgoing_.erase(outgoing_.begin());
            if (outgoing_.empty())
                return;
            Bytes const piece = outgoing_.front().pieces.next();
            rest = piece.subspan(try_write(channel_, piece));
        }
        writing_ = true;
        channel_.async_write(rest, [self = this->shared_from_this()](boost::system::error_code error) {
            self->writing_ = false;
            if (error)
                self->lose();
            else
                self->pump();
        });
    }

    void send_error(Fault const& fault) {
        SecretBytes message(16);
        static_cast<void>(encode_host_error(fault.transaction_id, fault.error, message));
        send(0, std::move(message));
        // The function drops what the error is about.
        static_cast<void>(fail(fault.transaction_id, Ending::malformed, {}));
    }

    void read() {
        if (stopped())
            return;
        channel_.async_read_some(framer_.prepare(read_size),
                                 [self = this->shared_from_this()](boost::system::error_code error, std::size_t size) {
                                     if (self->stopped())
                                         return;
                                     if (error) {
                                         self->lose();
                                         return;
                                     }
                                     ++self->heard_;
                                     self->framer_.commit(size);
                                     self->take();
                                     self->watch_fragments();
                                     self->read();
                                     self->exchanges_.go_on();
                                 });
    }

    void take() {
        auto const now = std::chrono::nanoseconds{Clock::now().time_since_epoch()};
        for (auto frame = framer_.next(); frame.kind != Frame::Kind::none && !stopped(); frame = framer_.next()) {
            if (frame.kind == Frame::Kind::fault) {
                send_error(frame.fault);
                continue;
            }
            auto const view = decode_message(frame.bytes);
            if (!view) {
                refuse(frame.bytes, view.error().code);
                continue;
            }
            auto const whole = reassembler_.push(*view, now);
            if (whole.fault)
                send_error(*whole.fault);
            if (whole.message)
                dispatch(*whole.message);
        }
    }

    // A frame whose inside is wrong. A kind that nobody knows may come from a newer function: it is passed over.
    void refuse(Bytes frame, CodecErrc code) {
        if (code != CodecErrc::unknown_type)
            send_error({load<std::uint32_t>(frame.data() + 8), ProtocolError::length_mismatch});
    }

    void dispatch(MessageView const& message) {
        mbimex_.heard(message);
        if (message.type() == MessageType::indicate_status) {
            // Kept alive during the call, in which it may be replaced.
            if (auto const handler = on_indication_; handler && *handler)
                (*handler)(message);
            return;
        }
        if (message.type() == MessageType::function_error) {
            reassembler_.drop(message.transaction_id());
            bool const awaited = fail(message.transaction_id(), Ending::function_error, message.error);
            // The question was given up, but what it is answered by is true, unless the function was opened since.
            if (!awaited && message.error == ProtocolError::not_opened &&
                is_between(opened_id_, message.transaction_id(), next_id_)) {
                open_ = false;
                tell_reset();
            }
            return;
        }
        if (exchanges_.answer(message, mbimex_.version()))
            return;
        // Nobody waits for it any more. But a function that was opened has no contexts of before.
        if (message.type() == MessageType::open_done && message.status == Status::success &&
            is_between(opened_id_, message.transaction_id(), next_id_))
            tell_reset();
    }

    // False where nobody waits for that.
    [[nodiscard]] bool fail(std::uint32_t id, Ending ending, ProtocolError error) {
        bool const awaited = exchanges_.fail(id, ending, error);
        if (awaited)
            withdraw(id);
        return awaited;
    }

    // Time limits between the pieces of what comes in: of a message in fragments, and of a message cut by the stream.
    void watch_fragments() {
        if (stopped())
            return;
        auto const deadline = reassembler_.deadline();
        if (!deadline && !framer_.incomplete()) {
            fragment_timer_.cancel();
            return;
        }
        auto const end = typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(
            (deadline ? *deadline : Clock::now().time_since_epoch() + fragment_timeout) +
            std::chrono::milliseconds{1})};
        fragment_timer_.expires_at(end);
        fragment_timer_.async_wait([weak = this->weak_from_this()](boost::system::error_code error) {
            auto const self = weak.lock();
            if (error || !self || self->stopped())
                return;
            if (auto const fault = self->reassembler_.expire(Clock::now().time_since_epoch()))
                self->send_error(*fault);
            // A header that was noise would otherwise swallow the next messages.
            if (self->framer_.incomplete())
                self->send_error(self->framer_.abandon());
            self->take();
            self->watch_fragments();
            self->exchanges_.go_on();
        });
    }

    // It may be closed. But while another command is on its way it may just as well be busy, and what keeps the device
    // open sees to that itself.
    void suspect() {
        if (!exchanges_.empty() || keeps_device_open(channel_))
            return;
        open_ = false;
        silent_ = true;
    }

    // A closed function holds no contexts.
    void tell_reset() {
        // A copy, as the handler may destroy the session.
        if (auto const handler = on_reset_)
            handler();
    }

    void lose() {
        if (stopped())
            return;
        auto const handler = std::move(on_lost_);
        stop(Ending::lost);
        if (handler)
            handler(code_of(Ending::lost, {}));
    }

    void stop(Ending reason) {
        if (stopped())
            return;
        stop_reason_ = reason;
        open_ = false;
        channel_.close();
        fragment_timer_.cancel();
        exchanges_.end_all(reason);
        for (auto* const waiter : waiters_)
            waiter->timer.cancel();
    }

    // Most answers fit, so that one read is enough; a larger message takes some more.
    static constexpr std::size_t read_size = 1024;
    static constexpr std::uint16_t mbim_1_0 = 0x0100;

    SessionOptions options_;
    C channel_;
    boost::asio::any_io_executor executor_;
    mbn::detail::Dependent<C, Framer> framer_;
    mbn::detail::Dependent<C, Reassembler> reassembler_;
    Timer fragment_timer_;
    Exchanges exchanges_;
    std::vector<Waiter*> waiters_{};
    std::vector<Outgoing> outgoing_{};
    std::shared_ptr<std::function<void(MessageView const&)>> on_indication_{};
    std::function<void(HResult)> on_lost_{};
    std::function<void()> on_reset_{};
    // How often the function was heard.
    std::uint64_t heard_ = 0;
    std::uint32_t next_id_ = 0;
    // What was sent before that was sent before the function was opened.
    std::uint32_t opened_id_ = 0;
    Ending stop_reason_ = Ending::waiting;
    MbimexWatch mbimex_{};
    bool open_ = false;
    bool opening_ = false;
    // It did not answer, and nobody has asked since whether it is open.
    bool silent_ = false;
    bool writing_ = false;
};

} // namespace mbn::inline v0::mbim::detail

#endif
