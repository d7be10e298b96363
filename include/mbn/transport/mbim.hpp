// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MBIM_HPP
#define MBN_TRANSPORT_MBIM_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/mbim/channel.hpp>
#include <mbn/mbim/channel_opening.hpp>
#include <mbn/mbim/device_services.hpp>
#include <mbn/mbim/exchange.hpp>
#include <mbn/mbim/session.hpp>
#include <mbn/transport/mbim_requests.hpp>
#include <mbn/transport/mbim_translation.hpp>
#include <mbn/transport/mbim_versions.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// With -O2 GCC 12 warns of how Asio frees coroutine frames, where it has inlined one half of that and not the other.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace mbn::inline v0 {

/// The primitive steps over MBIM (MBIM 1.0 with errata 1, section 10.5), on any channel.
///
/// It opens the channel and the session when the first step needs them, joins a function that another program left open
/// (so that the context it left up stays up), and opens them anew after the device was lost and came back. It sends no
/// CLOSE. It speaks whichever version of Microsoft's extensions host and function have agreed on, which is the first
/// one unless the options offer more, or mbim-proxy says that another program has agreed on more.
///
/// Errors of every step, beside the statuses of the function: what opening the channel gives (`ERROR_NOT_FOUND`,
/// `E_ACCESSDENIED`, `ERROR_SERVICE_NOT_ACTIVE`), `E_HANDLE` (the device is gone), `ERROR_TIMEOUT` (a query that was
/// not answered in ten seconds), `ERROR_GEN_FAILURE` (the function broke the protocol), `ERROR_CANCELLED`.
template <class C, class Clock = std::chrono::steady_clock>
class MbimTransport {
    // Checked here and not in the head, so that a backend can be named without working it out. Faster to compile.
    static_assert(mbim::Channel<C>, "mbn: MbimTransport needs a Channel.");

    template <class T>
    using Result = detail::Dependent<C, mbn::Result<T>>;
    template <class T>
    using Step = detail::Dependent<C, mbn::Step<T>>;

public:
    /// `target` is what the channel is opened with: the path of a device, a function that finds the path (a device that
    /// comes back may have another one), or an emulated modem. When that is destroyed the device is gone.
    template <class Target>
        requires mbim::OpenedWith<C, Clock, Target>
    MbimTransport(boost::asio::any_io_executor const& executor, Target&& target, mbim::SessionOptions options = {})
        : options_{options}, open_{mbim::opening<C, Clock>(executor, std::forward<Target>(target))},
          progress_{executor, (Timer::time_point::max)()} {}

    void on_change(ChangeHandler handler) { handler_ = std::move(handler); }

    [[nodiscard]] Step<void> watch() { return ready(); }

    [[nodiscard]] Step<DeviceState> read_device(SessionId session) {
        DeviceState device;
        auto reply = co_await query<mbim::SubscriberReadyInfo>();
        auto const subscriber = mbim::read_reply<mbim::SubscriberReadyInfo>(std::move(reply));
        if (!subscriber)
            co_return subscriber.error();
        device.subscriber = mbim_translation::subscriber(subscriber.value().info());
        if (device.subscriber.ready_state == ReadyState::device_locked) {
            // Windows tells a device that wants a PUK apart. One that does not answer this stays "locked".
            reply = co_await query<mbim::PinInfo>();
            auto const pin = mbim::read_reply<mbim::PinInfo>(std::move(reply));
            if (pin && mbim_translation::is_puk(pin.value().info().pin_type))
                device.subscriber.ready_state = ReadyState::device_blocked;
        }
        if (device.subscriber.ready_state != ReadyState::initialized)
            co_return device;
        reply = co_await query<mbim::RadioStateInfo>();
        auto const radio = mbim::read_reply<mbim::RadioStateInfo>(std::move(reply));
        if (!radio)
            co_return radio.error();
        device.radio = mbim_translation::radio(radio.value().info());
        if (device.radio != RadioState{Radio::on, Radio::on})
            co_return device;
        reply = co_await query<mbim::RegisterStateInfo>();
        auto const registration = mbim::read_reply<mbim::RegisterStateInfo>(std::move(reply));
        if (!registration)
            co_return registration.error();
        device.registration = mbim_translation::registration(registration.value().info());
        reply = co_await query<mbim::PacketServiceInfo>();
        auto const packet_service = mbim::read_reply<mbim::PacketServiceInfo>(std::move(reply));
        if (!packet_service)
            co_return packet_service.error();
        device.packet_service = mbim_translation::packet_service(packet_service.value().info());
        Result<ContextState> const context = co_await read_context(session);
        if (!context)
            co_return context.error();
        device.context = context.value();
        co_return device;
    }

    [[nodiscard]] Step<ContextState> read_context(SessionId session) {
        mbim::ConnectQuery request;
        request.session_id = session.value;
        auto reply = co_await ask(request);
        auto const answer = mbim::read_reply<mbim::ConnectInfo>(std::move(reply));
        if (answer) {
            ContextState const context = mbim_translation::context(answer.value().info());
            note(context);
            co_return context;
        }
        // A device may answer for a session that is not active with a status of that name.
        if (answer.error().code != hresult::e_mbn_context_not_activated)
            co_return answer.error();
        ContextState inactive;
        inactive.session = session;
        inactive.state = ActivationState::deactivated;
        co_return inactive;
    }

    [[nodiscard]] Step<Capability> read_capability() {
        auto reply = co_await query<mbim::DeviceCapsInfo>();
        auto const answer = mbim::read_reply<mbim::DeviceCapsInfo>(std::move(reply));
        if (!answer)
            co_return answer.error();
        co_return mbim_translation::capability(answer.value().info());
    }

    [[nodiscard]] Step<Signal> read_signal() {
        auto reply = co_await query<mbim::SignalStateInfo>();
        auto const answer = mbim::read_reply<mbim::SignalStateInfo>(std::move(reply));
        if (!answer)
            co_return answer.error();
        co_return signal_from_codes(answer.value().info().rssi, answer.value().info().error_rate);
    }

    [[nodiscard]] Step<PacketServiceState> attach() {
        mbim::PacketServiceSet request;
        request.packet_service_action = mbim::PacketServiceAction::attach;
        packet_service_.reset();
        auto reply = co_await ask(request, long_limit);
        auto const answer = mbim::read_reply<mbim::PacketServiceInfo>(std::move(reply));
        if (!answer) {
            Error error = answer.error();
            // Windows has one status for every attach that did not come about.
            if (error.code == hresult::e_fail)
                error = with_code(error, hresult::e_mbn_packet_svc_detached);
            co_return error;
        }
        PacketServiceState state = mbim_translation::packet_service(answer.value().info());
        // A function that attaches by itself may join the attach that is in progress.
        while (state.state == PacketService::attaching) {
            if (!packet_service_)
                if (Result<void> const told = co_await progress(); !told)
                    co_return told.error();
            if (packet_service_)
                state = *std::exchange(packet_service_, std::nullopt);
        }
        if (state.state != PacketService::attached)
            co_return make_error(hresult::e_mbn_packet_svc_detached, state.cause);
        co_return state;
    }

    [[nodiscard]] Step<ContextState> activate(ActivationRequest const& request) {
        forget(request.session);
        auto reply = co_await ask(mbim_translation::activation(request), long_limit);
        auto const answer = mbim::read_reply<mbim::ConnectInfo>(std::move(reply));
        if (!answer)
            co_return answer.error();
        ContextState const context = mbim_translation::context(answer.value().info());
        Result<ContextState> settled = co_await settle(context, ActivationState::activating);
        if (settled && settled.value().state != ActivationState::activated) {
            Error refused = make_error(hresult::e_fail, settled.value().cause);
            refused.device_status = static_cast<std::uint32_t>(mbim::Status::failure);
            co_return refused;
        }
        if (settled)
            note(settled.value());
        co_return settled;
    }

    [[nodiscard]] Step<void> deactivate(SessionId session) {
        forget(session);
        mbim::ConnectSet request;
        request.session_id = session.value;
        request.activation_command = mbim::ActivationCommand::deactivate;
        auto reply = co_await ask(request, long_limit);
        auto const answer = mbim::read_reply<mbim::ConnectInfo>(std::move(reply));
        if (!answer)
            co_return answer.error();
        ContextState const context = mbim_translation::context(answer.value().info());
        Result<ContextState> const settled = co_await settle(context, ActivationState::deactivating);
        if (!settled)
            co_return settled.error();
        note(settled.value());
        co_return success();
    }

    [[nodiscard]] Step<IpSettings> read_ip_settings(SessionId session) {
        mbim::IpConfigurationQuery request;
        request.session_id = session.value;
        auto reply = co_await ask(request);
        auto const answer = mbim::read_reply<mbim::IpConfigurationInfo>(std::move(reply));
        if (answer && told_nothing(answer.value().info())) {
            // The network may take a while; then they are told. A device that never does leaves them to DHCP.
            if (auto const told = co_await told_ip_settings(session))
                co_return *told;
        }
        if (answer)
            co_return mbim_translation::ip_settings(answer.value().info());
        if (answer.error().code != hresult::error_not_supported)
            co_return answer.error();
        // A device that does not know the question leaves the addresses to DHCP.
        detail::Dependent<C, IpSettings> automatic;
        automatic.ipv4.method = IpMethod::automatic;
        co_return automatic;
    }

    [[nodiscard]] Step<DeviceAnswer> perform(DeviceRequest const& request) {
        auto asking = send(mbim_translation::encode_request<C>(request), long_limit);
        auto const reply = co_await std::move(asking);
        if (!reply)
            co_return reply.error();
        co_return mbim_translation::decode_answer<C>(request, reply.value().status, reply.value().info);
    }

    void close() {
        closed_ = true;
        handler_ = {};
        session_.reset();
        end_ip_waits(make_error(hresult::e_handle));
        progress_.cancel();
    }

private:
    using Session = mbim::HostSession<C, Clock>;
    using Timer =
        boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, boost::asio::any_io_executor>;

    // Somebody who waits for the IP settings of a session.
    struct IpWait {
        SessionId session;
        Timer timer;
        std::optional<Result<IpSettings>> outcome;
    };

    // How long an active context may be without IP settings before they are left to DHCP.
    static constexpr std::chrono::seconds ip_patience{3};

    // The connection has its own limits for these: a command must not end before them.
    static constexpr std::chrono::milliseconds long_limit = std::chrono::hours{1};
    static constexpr std::uint32_t transactions_of_a_session = 1u << 16u;

    [[nodiscard]] static Error with_code(Error const& error, HResult code) {
        Error changed = make_error(code, error.cause);
        changed.device_status = error.device_status;
        return changed;
    }

    template <class Info>
    [[nodiscard]] Step<mbim::Reply> query() {
        return ask(mbim::Query<Info>{});
    }

    template <mbim::Request Request>
    [[nodiscard]] Step<mbim::Reply> ask(Request const& request,
                                        std::optional<std::chrono::milliseconds> limit = std::nullopt) {
        return send(mbim::to_command(request), limit);
    }

    [[nodiscard]] Step<mbim::Reply> send(Result<mbim::EncodedCommand> command,
                                         std::optional<std::chrono::milliseconds> limit) {
        if (!command)
            co_return command.error();
        if (Result<void> const opened = co_await ready(); !opened)
            co_return opened.error();
        command = mbim_translation::in_version<C>(std::move(command).value(), session_->mbimex());
        if (!command)
            co_return command.error();
        auto sending = session_->command(command.value(), limit);
        auto reply = co_await std::move(sending);
        if (reply)
            mbim_translation::to_first_version<C>(command.value().operation, reply.value());
        co_return reply;
    }

    // Ends when there is a session with an open function. Only one coroutine opens it, the others wait and share its
    // outcome; where it was told to give up, one of them takes over.
    [[nodiscard]] Step<void> ready() {
        while (opening_ && !closed_) {
            if (Result<void> const told = co_await woken(); !told)
                co_return told.error();
            if (!opening_ && !closed_ && !session_ && open_error_.code != hresult::error_cancelled)
                co_return open_error_;
        }
        if (closed_)
            co_return make_error(hresult::e_handle);
        if (session_)
            co_return success();
        opening_ = true;
        Step<void> work = open_session();
        Result<void> const opened = co_await std::move(work);
        opening_ = false;
        if (!opened)
            give_up(opened.error());
        progress_.cancel();
        for (Change const& change : std::exchange(untold_, {}))
            tell(change);
        co_return opened;
    }

    // The device could not be opened. What it said meanwhile nobody would take back.
    void give_up(Error const& error) {
        open_error_ = error;
        untold_.clear();
        forget_session();
    }

    [[nodiscard]] Step<void> open_session() {
        Step<C> opening = open_();
        Result<C> channel = co_await std::move(opening);
        if (!channel)
            co_return channel.error();
        if (closed_)
            co_return make_error(hresult::e_handle);
        session_.emplace(std::move(channel).value(), options_);
        // Answers to this session may still come when it has been given up: the next one counts elsewhere.
        if (options_.first_transaction_id)
            *options_.first_transaction_id += transactions_of_a_session;
        session_->on_indication([this](mbim::MessageView const& message) { indicated(message); });
        session_->on_lost([this](HResult code) { lost(code); });
        session_->on_reset([this] { reset(); });
        Result<void> opened = co_await session_->open();
        // The device may be lost, or this closed, between an answer and those who wait for it.
        if (opened && session_)
            opened = co_await subscribe();
        if (opened && !session_)
            opened = make_error(hresult::e_handle);
        co_return opened;
    }

    // The function may have been left open by a program that wanted to hear less. One that does not know the command
    // tells everything anyhow.
    [[nodiscard]] Step<void> subscribe() {
        detail::Dependent<C, std::array<mbim::EventEntry, 1>> const all_of_basic_connect = {
            mbim::EventEntry{mbim::services::basic_connect, {}}};
        detail::Dependent<C, mbim::DeviceServiceSubscribeList> request;
        request.events = all_of_basic_connect;
        auto const command = mbim::to_command(request);
        auto sending = session_->command(command.value());
        auto const reply = co_await std::move(sending);
        if (!reply)
            co_return reply.error();
        co_return success();
    }

    // Waits until the device tells something, an attempt to open it has ended, or `close`. Who was told to end before
    // the wait began is not told again: between an answer and this, for instance.
    [[nodiscard]] Step<void> woken() {
        boost::asio::cancellation_state const before = co_await boost::asio::this_coro::cancellation_state;
        if (before.cancelled() != boost::asio::cancellation_type::none)
            co_return make_error(hresult::error_cancelled);
        boost::system::error_code error;
        co_await progress_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
        boost::asio::cancellation_state const after = co_await boost::asio::this_coro::cancellation_state;
        if (after.cancelled() != boost::asio::cancellation_type::none)
            co_return make_error(hresult::error_cancelled);
        co_return success();
    }

    // Likewise, for somebody who needs the session that there was.
    [[nodiscard]] Step<void> progress() {
        Step<void> waiting = woken();
        if (Result<void> const told = co_await std::move(waiting); !told)
            co_return told.error();
        if (closed_ || (!session_ && !opening_))
            co_return make_error(hresult::e_handle);
        co_return success();
    }

    [[nodiscard]] static bool told_nothing(mbim::IpConfigurationInfo const& info) noexcept {
        return info.ipv4_configuration_available == mbim::IpAvailable::none &&
               info.ipv6_configuration_available == mbim::IpAvailable::none;
    }

    // The settings that the device tells of that session next, or why it will not. Nothing where it tells none for a
    // while.
    [[nodiscard]] boost::asio::awaitable<std::optional<Result<IpSettings>>> told_ip_settings(SessionId session) {
        boost::asio::cancellation_state const before = co_await boost::asio::this_coro::cancellation_state;
        if (before.cancelled() != boost::asio::cancellation_type::none)
            co_return Result<IpSettings>{make_error(hresult::error_cancelled)};
        IpWait wait{session, Timer{progress_.get_executor(), ip_patience}, std::nullopt};
        ip_waits_.push_back(&wait);
        boost::system::error_code woken;
        co_await wait.timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        std::erase(ip_waits_, &wait);
        if (!wait.outcome && woken)
            wait.outcome = make_error(hresult::error_cancelled);
        co_return std::move(wait.outcome);
    }

    // Of one session, or of all.
    void end_ip_waits(Result<IpSettings> const& outcome,
                      detail::Dependent<C, std::optional<SessionId>> session = std::nullopt) {
        for (IpWait* const wait : ip_waits_)
            if (!wait->outcome && (!session || wait->session == *session)) {
                wait->outcome = outcome;
                wait->timer.cancel();
            }
    }

    // The state that a context comes to, where it was on the way when the function answered.
    [[nodiscard]] Step<ContextState> settle(ContextState context, ActivationState on_the_way) {
        while (context.state == on_the_way) {
            auto const told = std::ranges::find(contexts_, context.session, &ContextState::session);
            if (told != contexts_.end()) {
                context = *told;
                contexts_.erase(told);
            } else if (Result<void> const woken = co_await progress(); !woken) {
                co_return woken.error();
            }
        }
        co_return context;
    }

    void forget(SessionId session) {
        std::erase_if(contexts_, [session](ContextState const& context) { return context.session == session; });
    }

    void note(ContextState const& context) {
        std::erase(active_, context.session);
        if (context.state == ActivationState::activated || context.state == ActivationState::deactivating)
            active_.push_back(context.session);
    }

    // The function was closed in between, and its contexts ended without a word.
    void reset() {
        for (SessionId const session : std::exchange(active_, {})) {
            ContextState ended;
            ended.session = session;
            ended.state = ActivationState::deactivated;
            tell(ended);
        }
    }

    // What it says while it is being opened is told when it is open.
    void tell(Change const& change) {
        if (opening_)
            untold_.push_back(change);
        else if (handler_)
            handler_(change);
    }

    template <class Info, class Function>
    static void decoded(mbim::Bytes bytes, Function function) {
        // A notification that cannot be read tells nothing.
        if (auto const info = mbim::decode<Info>(bytes))
            function(*info);
    }

    void indicated(mbim::MessageView const& message) {
        namespace translate = mbim_translation;
        if (message.service != mbim::services::basic_connect)
            return;
        auto const translated =
            translate::in_first_version<C>({message.service, message.cid}, message.info, session_->mbimex());
        mbim::Bytes const bytes = translated ? mbim::Bytes{*translated} : message.info;
        switch (static_cast<mbim::BasicConnectCid>(message.cid)) {
        case mbim::BasicConnectCid::connect:
            return decoded<mbim::ConnectInfo>(bytes, [this](auto const& info) {
                ContextState const context = translate::context(info);
                forget(context.session);
                contexts_.push_back(context);
                note(context);
                progress_.cancel();
                tell(context);
            });
        case mbim::BasicConnectCid::packet_service:
            return decoded<mbim::PacketServiceInfo>(bytes, [this](auto const& info) {
                packet_service_ = translate::packet_service(info);
                progress_.cancel();
                tell(*packet_service_);
            });
        case mbim::BasicConnectCid::register_state:
            return decoded<mbim::RegisterStateInfo>(bytes,
                                                    [this](auto const& info) { tell(translate::registration(info)); });
        case mbim::BasicConnectCid::radio_state:
            return decoded<mbim::RadioStateInfo>(bytes, [this](auto const& info) { tell(translate::radio(info)); });
        case mbim::BasicConnectCid::subscriber_ready_status:
            return decoded<mbim::SubscriberReadyInfo>(bytes,
                                                      [this](auto const& info) { tell(translate::subscriber(info)); });
        case mbim::BasicConnectCid::signal_state:
            return decoded<mbim::SignalStateInfo>(
                bytes, [this](auto const& info) { tell(signal_from_codes(info.rssi, info.error_rate)); });
        case mbim::BasicConnectCid::preferred_providers:
            return decoded<mbim::PreferredProvidersInfo>(bytes, [this](auto const& info) {
                tell(PreferredProvidersChange{translate::providers(info.providers)});
            });
        case mbim::BasicConnectCid::provisioned_contexts:
            return tell(ProvisionedContextsChange{});
        case mbim::BasicConnectCid::ip_configuration:
            return decoded<mbim::IpConfigurationInfo>(bytes, [this](auto const& info) {
                detail::Dependent<C, IpSettingsChange> change{SessionId{info.session_id}, translate::ip_settings(info)};
                if (!told_nothing(info))
                    end_ip_waits(change.ip, change.session);
                tell(change);
            });
        default:
            return;
        }
    }

    void lost(HResult code) {
        // For those who wait for an attempt to open it that has just succeeded.
        open_error_ = make_error(code);
        end_ip_waits(make_error(code));
        forget_session();
        progress_.cancel();
        // Also while it is being opened: nothing comes behind that.
        untold_.clear();
        if (handler_)
            handler_(ConnectionRemoval{code});
    }

    void forget_session() {
        session_.reset();
        contexts_.clear();
        active_.clear();
        packet_service_.reset();
    }

    mbim::SessionOptions options_;
    std::function<Step<C>()> open_;
    detail::Dependent<C, ChangeHandler> handler_;
    std::optional<Session> session_;
    // Never expires; cancelling it wakes whoever waits for the device.
    Timer progress_;
    // What the device told last, until somebody who waits for it takes it.
    detail::Dependent<C, std::vector<ContextState>> contexts_;
    // Sessions whose context is active or about to end, as far as the device told.
    detail::Dependent<C, std::vector<SessionId>> active_;
    detail::Dependent<C, std::optional<PacketServiceState>> packet_service_;
    detail::Dependent<C, std::vector<Change>> untold_;
    // Why the last attempt to open the device failed, or how it was lost after that.
    Error open_error_ = {};
    std::vector<IpWait*> ip_waits_;
    bool opening_ = false;
    bool closed_ = false;
};

} // namespace mbn::inline v0

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
