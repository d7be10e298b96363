// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_LINK_HPP
#define MBN_EMULATOR_LINK_HPP

#include <mbn/emulator/command_text.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/faults.hpp>
#include <mbn/emulator/log.hpp>
#include <mbn/emulator/scheduler.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/framing.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/towards.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// A command that is to be carried out.
struct Command {
    /// Names the command to `Link::answer`. Unlike a transaction ID it is never used again.
    std::uint64_t ticket = 0;
    mbim::Operation operation{};
    mbim::CommandType type{};
    mbim::Bytes info{};
    /// It is to be refused like this instead.
    std::optional<Refusal> refusal{};
};

/// What stands behind a `Link`.
class LinkOwner {
public:
    LinkOwner() = default;
    LinkOwner(LinkOwner const&) = delete;
    LinkOwner& operator=(LinkOwner const&) = delete;

    /// The host opened or closed the function: whatever belonged to the time before is over.
    virtual void on_session_end() = 0;
    /// Carry this out, and answer it now or later.
    virtual void on_command(Command const& command) = 0;
    /// The host no longer waits for the answer to this command.
    virtual void on_given_up(std::uint64_t ticket) = 0;
    /// Tell the host of the changes that happened since the last call.
    virtual void on_settled() = 0;
    /// A fault says that the modem is gone. Nothing more is sent; the rest is to be done when everything is settled.
    virtual void on_vanish() = 0;

protected:
    ~LinkOwner() = default;
};

/// The function's end of the MBIM control channel (MBIM 1.0, 9): framing, open and closed, fragments, transactions,
/// errors; and the faults that were asked for. It knows no command.
class Link {
public:
    using Write = std::function<void(mbim::Bytes)>;
    using Log = std::function<void(std::string_view)>;
    using Tap = std::function<void(mbim::Towards, mbim::Bytes)>;

    Link(std::shared_ptr<ModemConfiguration const> configuration, Scheduler& scheduler, FaultPlan& faults,
         LinkOwner& owner)
        : configuration_{std::move(configuration)}, scheduler_{scheduler}, faults_{faults}, owner_{owner},
          framer_{configuration_->max_received_message}, fragment_timer_{scheduler}, handshake_timer_{scheduler},
          glue_timer_{scheduler} {}

    void set_write(Write write) { write_ = std::move(write); }
    void set_log(Log log) { log_ = std::move(log); }
    void set_tap(Tap tap) { tap_ = std::move(tap); }

    [[nodiscard]] bool is_open() const noexcept { return state_ == State::open; }
    /// The longest message that goes to the host, once it has opened the function.
    [[nodiscard]] std::uint32_t send_limit() const noexcept {
        return (std::min)(host_limit_, configuration_->max_control_transfer);
    }

    /// The version of Microsoft's extensions that was agreed on since the host opened the function.
    [[nodiscard]] mbim::Mbimex version() const noexcept { return version_; }
    void agree_on(mbim::Mbimex version) noexcept { version_ = version; }

    /// Takes bytes from the host, cut anywhere.
    void receive(mbim::Bytes piece) {
        framer_.push(piece);
        for (auto frame = framer_.next(); frame.kind != mbim::Frame::Kind::none; frame = framer_.next()) {
            if (frame.kind == mbim::Frame::Kind::fault)
                report(frame.fault);
            else
                handle(frame.bytes);
            owner_.on_settled();
        }
        watch_fragments();
    }

    /// The host went away, and what it began to say will not be finished. The function stays open.
    void forget_partial_input() noexcept {
        framer_.reset();
        reassembler_.reset();
        fragment_timer_.stop();
    }

    /// Nothing is left: as after a loss of power.
    void power_cycle() {
        forget_partial_input();
        drop_everything();
        state_ = State::closed;
        muted_ = false;
    }

    /// Answers a command by its structure. Does nothing when the command is no longer waited for.
    template <mbim::InfoStructure T>
    void answer(std::uint64_t ticket, mbim::Status status, T const& info) {
        auto const command = take(ticket);
        if (!command)
            return;
        auto const encoded = fill([&](std::span<std::byte> out) {
            return mbim::encode_command_done(command->transaction_id, status, info, out);
        });
        // A configuration can hold texts that no message can.
        if (!encoded)
            return finish(*command, mbim::Status::failure, nullptr);
        finish(*command, status, [&] { return log_text(info); });
    }

    /// Answers a command by bytes.
    void answer(std::uint64_t ticket, mbim::Status status, mbim::Bytes info) {
        auto const command = take(ticket);
        if (!command)
            return;
        fill([&](std::span<std::byte> out) {
            return mbim::encode_command_done(command->transaction_id, command->operation, status, info, out);
        });
        finish(*command, status, [&] { return "(" + std::to_string(info.size()) + " bytes)"; });
    }

    /// Answers a command without a structure.
    void answer(std::uint64_t ticket, mbim::Status status) {
        if (auto const command = take(ticket))
            finish(*command, status, nullptr);
    }

    /// Tells the host of a change.
    template <mbim::InfoStructure T>
    void indicate(T const& info) {
        if (state_ != State::open)
            return;
        auto const treatment = faults_.next({mbim::MessageType::indicate_status, T::operation, {}});
        if (treatment.silent || treatment.lose_answer)
            return note("kept back", to_string(T::operation));
        auto const encoded = fill([&](std::span<std::byte> out) { return mbim::encode_indicate_status(info, out); });
        if (!encoded)
            return;
        if (treatment.delay == Scheduler::Duration::zero())
            return send(treatment, [&] { return indication_text(info); });
        delayed_.push_back({++last_ticket_, 0, {}, {}, treatment, {buffer_.begin(), buffer_.end()}, Timer{scheduler_}});
        delayed_.back().timer.start(treatment.delay, [this, ticket = last_ticket_, text = indication_text(info)] {
            auto const indication = extract(delayed_, ticket);
            buffer_.assign(indication->bytes.begin(), indication->bytes.end());
            send(indication->treatment, [&] { return text; });
        });
    }

private:
    enum class State : std::uint8_t { closed, opening, open, closing };

    /// A command that is not answered yet, or an indication that waits for its time.
    struct Outstanding {
        std::uint64_t ticket;
        std::uint32_t transaction_id;
        mbim::Operation operation;
        mbim::CommandType type;
        Treatment treatment;
        std::vector<std::byte> bytes;
        Timer timer;
    };

    void handle(mbim::Bytes bytes) {
        tap(mbim::Towards::function, bytes);
        // MBIM 1.0, 9.3.2: between CLOSE and CLOSE_DONE everything is ignored.
        if (state_ == State::closing)
            return;
        auto const view = mbim::decode_message(bytes);
        if (!view)
            return report_undecodable(bytes, view.error().code);
        auto const id = view->transaction_id();
        switch (view->type()) {
        case mbim::MessageType::open:
            return on_open(id, view->max_control_transfer);
        case mbim::MessageType::close:
            return on_close(id);
        case mbim::MessageType::command:
            return on_fragment(*view);
        case mbim::MessageType::host_error:
            return on_host_error(id, view->error);
        default:
            return report({id, mbim::ProtocolError::unknown});
        }
    }

    void report_undecodable(mbim::Bytes bytes, mbim::CodecErrc why) {
        mbim::MessageHeader header{};
        static_cast<void>(mbim::detail::decode_into(header, bytes));
        // A message about an error is never answered.
        if (header.type == mbim::MessageType::host_error)
            return;
        auto error = mbim::ProtocolError::length_mismatch;
        if (why == mbim::CodecErrc::unknown_type)
            error = mbim::ProtocolError::unknown;
        else if (why == mbim::CodecErrc::bad_fragment)
            error = mbim::ProtocolError::fragment_out_of_sequence;
        reassembler_.drop(header.transaction_id);
        report({header.transaction_id, error});
    }

    /// Sends an error, unless the function is closed: then the only one is `not_opened`, and another place sends it.
    void report(mbim::Fault const& fault) {
        if (state_ == State::open)
            send_error(fault.transaction_id, fault.error);
    }

    void on_open(std::uint32_t id, std::uint32_t max_control_transfer) {
        log([&] {
            return "host  open " + std::to_string(id) + " max_control_transfer=" + std::to_string(max_control_transfer);
        });
        auto const treatment = faults_.next({mbim::MessageType::open, {}, {}});
        if (treatment.silent)
            return note("stays silent", "open");
        if (max_control_transfer < mbim::min_control_message ||
            (configuration_->oversized_open == OversizedOpen::refuse &&
             max_control_transfer > configuration_->max_control_transfer))
            return send_error(id, mbim::ProtocolError::max_transfer);
        // MBIM 1.0, 9.3.1: an open function first does what CLOSE does, without answering for it.
        drop_everything();
        state_ = State::opening;
        host_limit_ = max_control_transfer;
        shake_hands(configuration_->delays.open + treatment.delay,
                    [this, id, treatment] { finish_open(id, treatment); });
    }

    void finish_open(std::uint32_t id, Treatment const& treatment) {
        state_ = treatment.error || treatment.refusal ? State::closed : State::open;
        if (treatment.vanish)
            return vanish();
        if (treatment.lose_answer)
            return note("loses the answer", "open");
        if (treatment.error)
            return send_error(id, *treatment.error);
        auto const status = treatment.refusal ? treatment.refusal->status : mbim::Status::success;
        fill([&](std::span<std::byte> out) { return mbim::encode_open_done(id, status, out); });
        send(treatment, [&] { return "open_done " + std::to_string(id) + " " + log_text(status); });
    }

    void on_close(std::uint32_t id) {
        log([&] { return "host  close " + std::to_string(id); });
        auto const treatment = faults_.next({mbim::MessageType::close, {}, {}});
        if (treatment.silent)
            return note("stays silent", "close");
        drop_everything();
        state_ = State::closing;
        shake_hands(configuration_->delays.close + treatment.delay,
                    [this, id, treatment] { finish_close(id, treatment); });
    }

    void finish_close(std::uint32_t id, Treatment const& treatment) {
        state_ = State::closed;
        if (treatment.vanish)
            return vanish();
        if (treatment.lose_answer)
            return note("loses the answer", "close");
        if (treatment.error)
            return send_error(id, *treatment.error);
        auto const status = treatment.refusal ? treatment.refusal->status : mbim::Status::success;
        fill([&](std::span<std::byte> out) { return mbim::encode_close_done(id, status, out); });
        send(treatment, [&] { return "close_done " + std::to_string(id) + " " + log_text(status); });
    }

    void shake_hands(Scheduler::Duration delay, std::function<void()> finish) {
        if (delay == Scheduler::Duration::zero())
            finish();
        else
            handshake_timer_.start(delay, std::move(finish));
    }

    void on_host_error(std::uint32_t id, mbim::ProtocolError error) {
        log([&] { return "host  host_error " + std::to_string(id) + " " + log_text(error); });
        // The host has given this transaction up. Errors are never answered.
        reassembler_.drop(id);
        auto const command = std::find_if(outstanding_.begin(), outstanding_.end(),
                                          [id](Outstanding const& one) { return one.transaction_id == id; });
        if (command == outstanding_.end())
            return;
        auto const ticket = command->ticket;
        outstanding_.erase(command);
        owner_.on_given_up(ticket);
    }

    void on_fragment(mbim::MessageView const& view) {
        if (state_ != State::open) {
            if (view.fragment.current == 0)
                send_error(view.transaction_id(), mbim::ProtocolError::not_opened);
            return;
        }
        auto const whole = reassembler_.push(view, scheduler_.now());
        if (whole.fault)
            report(*whole.fault);
        if (whole.message)
            on_command(*whole.message);
    }

    void on_command(mbim::MessageView const& view) {
        auto const id = view.transaction_id();
        mbim::Operation const operation{view.service, view.cid};
        log([&] {
            auto const fields = command_text(operation, view.command_type, view.info, version_);
            return "host  command " + std::to_string(id) + " " + to_string(operation) + " " +
                   log_text(view.command_type) + (fields.empty() ? "" : " ") + fields;
        });
        for (auto const& other : outstanding_)
            if (other.transaction_id == id)
                return send_error(id, mbim::ProtocolError::duplicated_transaction_id);
        auto const treatment = faults_.next({mbim::MessageType::command, operation, view.command_type});
        if (treatment.silent)
            return note("stays silent", to_string(operation));
        auto const ticket = ++last_ticket_;
        bool const busy = outstanding_.size() >= configuration_->max_outstanding_commands;
        outstanding_.push_back({ticket, id, operation, view.command_type, treatment, {}, Timer{scheduler_}});
        if (busy)
            return answer(ticket, mbim::Status::busy);
        if (treatment.delay == Scheduler::Duration::zero())
            return carry_out(ticket, view.info);
        outstanding_.back().bytes.assign(view.info.begin(), view.info.end());
        outstanding_.back().timer.start(treatment.delay, [this, ticket] {
            auto const command = std::find_if(outstanding_.begin(), outstanding_.end(),
                                              [ticket](Outstanding const& one) { return one.ticket == ticket; });
            auto const info = std::move(command->bytes);
            carry_out(ticket, info);
        });
    }

    void carry_out(std::uint64_t ticket, mbim::Bytes info) {
        auto const command = std::find_if(outstanding_.begin(), outstanding_.end(),
                                          [ticket](Outstanding const& one) { return one.ticket == ticket; });
        if (auto const error = command->treatment.error) {
            auto const id = command->transaction_id;
            outstanding_.erase(command);
            send_error(id, *error);
            // Who says "not opened" must not be open.
            if (*error == mbim::ProtocolError::not_opened) {
                drop_everything();
                state_ = State::closed;
            }
            return;
        }
        owner_.on_command({ticket, command->operation, command->type, info, command->treatment.refusal});
    }

    /// The rest of a message must come in time (MBIM 1.0, 9.5).
    void watch_fragments() {
        auto const deadline = reassembler_.deadline();
        if (deadline == watched_)
            return;
        watched_ = deadline;
        if (!deadline)
            return fragment_timer_.stop();
        fragment_timer_.start(*deadline - scheduler_.now() + std::chrono::nanoseconds{1}, [this] {
            watched_.reset();
            if (auto const fault = reassembler_.expire(scheduler_.now()))
                report(*fault);
        });
    }

    /// What CLOSE does to what is going on (MBIM 1.0, 9.3.2).
    void drop_everything() {
        outstanding_.clear();
        delayed_.clear();
        held_.clear();
        glue_timer_.stop();
        handshake_timer_.stop();
        reassembler_.reset();
        version_ = mbim::Mbimex::v1;
        owner_.on_session_end();
    }

    [[nodiscard]] static std::optional<Outstanding> extract(std::vector<Outstanding>& from, std::uint64_t ticket) {
        for (auto one = from.begin(); one != from.end(); ++one)
            if (one->ticket == ticket) {
                std::optional<Outstanding> found{std::move(*one)};
                from.erase(one);
                return found;
            }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Outstanding> take(std::uint64_t ticket) {
        auto command = extract(outstanding_, ticket);
        if (!command)
            return std::nullopt;
        if (command->treatment.vanish) {
            vanish();
            return std::nullopt;
        }
        if (command->treatment.indicate_first)
            owner_.on_settled();
        if (command->treatment.lose_answer) {
            note("loses the answer", to_string(command->operation));
            return std::nullopt;
        }
        return command;
    }

    void vanish() {
        note("vanishes", "");
        muted_ = true;
        owner_.on_vanish();
    }

    /// Lets `encode` write a message into the buffer. False when there is no such message.
    template <class Encode>
    bool fill(Encode encode) {
        buffer_.resize((std::max)(buffer_.capacity(), std::size_t{128}));
        auto encoded = encode(std::span{buffer_});
        if (encoded.error.code == mbim::CodecErrc::buffer_too_small) {
            buffer_.resize(encoded.size);
            encoded = encode(std::span{buffer_});
        }
        buffer_.resize(encoded.size);
        return encoded.error.code == mbim::CodecErrc::none;
    }

    /// Sends what `answer` has encoded; without `fields`, an answer that is only a status.
    template <class Fields>
    void finish(Outstanding const& command, mbim::Status status, Fields fields) {
        send(command.treatment, [&] {
            return "command_done " + std::to_string(command.transaction_id) + " " + to_string(command.operation) + " " +
                   log_text(status) + " " + fields();
        });
    }

    void finish(Outstanding const& command, mbim::Status status, std::nullptr_t /*no_fields*/) {
        fill([&](std::span<std::byte> out) {
            return mbim::encode_command_done(command.transaction_id, command.operation, status, {}, out);
        });
        send(command.treatment, [&] {
            return "command_done " + std::to_string(command.transaction_id) + " " + to_string(command.operation) + " " +
                   log_text(status);
        });
    }

    template <class T>
    [[nodiscard]] static std::string indication_text(T const& info) {
        return "indicate_status " + to_string(T::operation) + " " + log_text(info);
    }

    void send_error(std::uint32_t id, mbim::ProtocolError error) {
        fill([&](std::span<std::byte> out) { return mbim::encode_function_error(id, error, out); });
        send({}, [&] { return "function_error " + std::to_string(id) + " " + log_text(error); });
    }

    /// Sends the message in the buffer, cut to what the host takes and treated as asked.
    template <class Line>
    void send(Treatment const& treatment, Line line) {
        auto const limit = state_ == State::open ? send_limit() : mbim::min_control_message;
        log([&] {
            auto const total = mbim::Fragmenter{buffer_, limit}.total();
            return "modem " + line() + (total > 1 ? " (" + std::to_string(total) + " fragments)" : std::string{});
        });
        for (auto copy = treatment.copies; copy > 0; --copy) {
            auto message = buffer_;
            send_once(message, limit, treatment);
        }
        send_once(buffer_, limit, treatment);
        if (buffer_.capacity() > 4096)
            buffer_ = {};
    }

    void send_once(std::vector<std::byte>& message, std::uint32_t limit, Treatment const& treatment) {
        mbim::Fragmenter fragments{message, limit};
        for (std::uint32_t index = 0; !fragments.done(); ++index) {
            auto const piece = fragments.next();
            if (fragments.total() == 1 || treatment.dropped_fragment != index)
                send_piece(piece, treatment);
        }
    }

    void send_piece(mbim::Bytes piece, Treatment const& treatment) {
        if (write_ && !muted_)
            tap(mbim::Towards::host, piece);
        if (!treatment.glue && held_.empty())
            return write(piece, treatment.piece_size);
        held_.insert(held_.end(), piece.begin(), piece.end());
        if (treatment.glue)
            return glue_timer_.start(glue_patience, [this] { release(0); });
        release(treatment.piece_size);
    }

    void release(std::size_t piece_size) {
        glue_timer_.stop();
        auto const held = std::exchange(held_, {});
        write(held, piece_size);
    }

    void write(mbim::Bytes bytes, std::size_t piece_size) {
        if (!write_ || muted_)
            return;
        if (piece_size == 0)
            return write_(bytes);
        for (; !bytes.empty(); bytes = bytes.subspan((std::min)(piece_size, bytes.size())))
            write_(bytes.first((std::min)(piece_size, bytes.size())));
    }

    void tap(mbim::Towards towards, mbim::Bytes bytes) const {
        if (tap_)
            tap_(towards, bytes);
    }

    template <class Line>
    void log(Line line) {
        if (log_)
            log_(line());
    }

    void note(std::string_view what, std::string_view about) {
        log([&] { return std::string{"note  "}.append(what).append(about.empty() ? "" : ": ").append(about); });
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    Scheduler& scheduler_;
    FaultPlan& faults_;
    LinkOwner& owner_;
    Write write_{};
    Log log_{};
    Tap tap_{};
    State state_ = State::closed;
    mbim::Mbimex version_ = mbim::Mbimex::v1;
    bool muted_ = false;
    std::uint32_t host_limit_ = 4096;
    mbim::Framer framer_;
    mbim::Reassembler reassembler_{};
    Timer fragment_timer_;
    std::optional<mbim::Reassembler::Time> watched_{};
    Timer handshake_timer_;
    std::uint64_t last_ticket_ = 0;
    std::vector<Outstanding> outstanding_{};
    std::vector<Outstanding> delayed_{};
    std::vector<std::byte> buffer_{};
    std::vector<std::byte> held_{};
    Timer glue_timer_;
};

} // namespace mbn::inline v0::emulator

#endif
