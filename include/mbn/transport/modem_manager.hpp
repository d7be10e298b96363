// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/when_used.hpp>
#include <mbn/transport/modem_manager/bus.hpp>
#include <mbn/transport/modem_manager/calls.hpp>
#include <mbn/transport/modem_manager/modem.hpp>
#include <mbn/transport/modem_manager/requests.hpp>
#include <mbn/transport/modem_manager/waiting.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0 {

/// The primitive steps through ModemManager's D-Bus service (1.20 or newer), which owns the modem on most Linux
/// systems, whatever protocol that speaks. Session 0 is the bearer; there is no other.
///
/// It opens the system bus when the first step needs it (`DBUS_SYSTEM_BUS_ADDRESS` says where else it is), and finds
/// the modem anew after it was unplugged, or after the service ended, and came back. A disabled modem, of which
/// ModemManager knows no network, is enabled when its network is asked for, as `mmcli --simple-connect` would; one
/// whose radio was switched off is left alone.
///
/// Errors of every step, beside what the modem says: `ERROR_SERVICE_NOT_ACTIVE` (neither bus nor service is there),
/// `ERROR_NOT_FOUND` (no such modem), `E_HANDLE` (the modem is gone), `E_ACCESSDENIED` (the bus refuses, or PolicyKit,
/// which `Error::denied_by` says), `ERROR_BUSY`, `ERROR_TIMEOUT`, `ERROR_CANCELLED`.
template <class Executor = boost::asio::any_io_executor>
class BasicModemManagerTransport {
    template <class T>
    using Result = detail::Dependent<Executor, mbn::Result<T>>;
    template <class T>
    using Step = detail::Dependent<Executor, mbn::Step<T>>;
    using Dictionary = modem_manager::Dictionary;
    using List = modem_manager::List;
    using Call = modem_manager::Call;
    using Value = modem_manager::Value;
    using Needs = modem_manager::Needs;
    using Purpose = modem_manager::Purpose;
    using State = modem_manager::State;

public:
    /// `modem` is the IMEI or the `DeviceIdentifier` of the modem that is meant, or the path of its object; empty: the
    /// one that is there, and of several the first.
    explicit BasicModemManagerTransport(Executor const& executor, std::string modem = {})
        : executor_{executor}, modem_{std::move(modem)}, calls_{executor, waiting_}, waiting_{executor} {}

    void on_change(ChangeHandler handler) { handler_ = std::move(handler); }

    [[nodiscard]] Step<void> watch() {
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        if (Result<void> const read = co_await read_sim(); !read)
            co_return read.error();
        if (Result<void> const read = co_await read_bearers(); !read)
            co_return read.error();
        told_ = modem_.seen();
        co_return success();
    }

    /// Without what is in the SIM, unless that is known: who connects does without, and saves a call.
    [[nodiscard]] Step<DeviceState> read_device(SessionId session) {
        if (Result<void> const reached = co_await reach(); !reached)
            co_return reached.error();
        DeviceState device;
        modem_manager::Condition const now = modem_.condition();
        device.subscriber = modem_.subscriber();
        device.radio = modem_manager::radio(now);
        if (device.subscriber.ready_state != ReadyState::initialized || device.radio.software != Radio::on)
            co_return device;
        device.registration = modem_.registration();
        device.packet_service = modem_.packet_service();
        Result<ContextState> const context = co_await read_context(session);
        if (!context)
            co_return context.error();
        device.context = context.value();
        co_return device;
    }

    [[nodiscard]] Step<DeviceState> read_device_and_sim(SessionId session) {
        if (Result<void> const reached = co_await reach(); !reached)
            co_return reached.error();
        if (Result<void> const read = co_await read_sim(); !read)
            co_return read.error();
        co_return co_await read_device(session);
    }

    [[nodiscard]] Step<ContextState> read_context(SessionId session) {
        if (Result<void> const known = co_await know_context(session); !known)
            co_return known.error();
        // What was given up goes away while nobody waits for it.
        if (calls_.is_given_up()) {
            auto waiting = waiting_.until(Clock::now() + signal_patience, [this] { return !modem_.is_between(); });
            co_await std::move(waiting);
        }
        if (!modem_.is_there())
            co_return make_error(why_gone_);
        co_return modem_.context();
    }

    [[nodiscard]] Step<Capability> read_capability() {
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        co_return modem_manager::capability(modem_.properties());
    }

    [[nodiscard]] Step<mbn::Signal> read_signal() {
        if (Result<void> const reached = co_await reach(); !reached)
            co_return reached.error();
        // The daemon asks for it when the modem has registered.
        auto const is_known = [this] {
            return !is_registered(modem_.registration().state) || modem_manager::signal(modem_.properties()).dbm;
        };
        auto waiting = waiting_.until(Clock::now() + signal_patience, is_known);
        co_await std::move(waiting);
        co_return modem_manager::signal(modem_.properties());
    }

    [[nodiscard]] Step<PacketServiceState> attach() {
        if (Result<void> const reached = co_await reach(); !reached)
            co_return reached.error();
        Value const wanted{static_cast<std::uint32_t>(modem_manager::PacketServiceValue::attached)};
        auto calling =
            call(to(modem_manager::interfaces::modem_3gpp, "SetPacketServiceState", {wanted}), Purpose::attach);
        Result<List> const attached = co_await std::move(calling);
        // Where it cannot be asked for, the daemon does so when it connects.
        if (!attached && attached.error().code != hresult::error_not_supported)
            co_return attached.error();
        if (Result<void> const read = co_await refresh(modem_manager::interfaces::modem_3gpp); !read)
            co_return read.error();
        PacketServiceState state = modem_.packet_service();
        state.state = PacketService::attached;
        co_return state;
    }

    [[nodiscard]] Step<ContextState> activate(ActivationRequest const& request) {
        if (request.session != SessionId{})
            co_return make_error(hresult::error_not_supported);
        auto settings = modem_manager::connect_settings(request);
        if (!settings)
            co_return settings.error();
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        AtWork const at_work{*this};
        others_ = modem_.bearers();
        Value wanted{std::move(settings).value()};
        auto calling = call(to(modem_manager::interfaces::simple, "Connect", {std::move(wanted)}), Purpose::connect);
        Result<List> const connected = co_await std::move(calling);
        if (!connected) {
            // What was given up is ended by `deactivate`.
            if (connected.error().device_status != 0)
                co_await tidy_up();
            co_return connected.error();
        }
        // The reply comes before the signal that says so.
        std::string const bearer = connected.value().empty() ? "" : text(connected.value().front()).value_or("");
        if (Result<void> const read = co_await read_all(bearer, modem_manager::interfaces::bearer); !read)
            co_return read.error();
        ContextState const context = modem_manager::context(modem_.bearer(bearer));
        if (context.state != ActivationState::activated)
            co_return make_error(hresult::e_mbn_context_not_activated, context.cause);
        modem_.note_connected(bearer);
        co_return context;
    }

    [[nodiscard]] Step<IpSettings> read_ip_settings(SessionId session) {
        Result<ContextState> const context = co_await read_context(session);
        if (!context)
            co_return context.error();
        if (context.value().state != ActivationState::activated)
            co_return make_error(hresult::e_mbn_context_not_activated);
        co_return modem_.ip_settings();
    }

    [[nodiscard]] Step<void> deactivate(SessionId session) {
        if (Result<void> const known = co_await know_context(session); !known)
            co_return known.error();
        if (!is_in_use(modem_.context()) && !calls_.is_connecting())
            co_return make_error(hresult::e_mbn_context_not_activated);
        AtWork const at_work{*this};
        // ModemManager 1.20 loses a dialled connection that comes up after it was told to end it: the port stays in
        // use, and nobody can dial any more. Telling it early would not make the modem answer sooner.
        if (modem_.dials()) {
            auto waiting = waiting_.until(Clock::now() + dial_patience, [this] { return !calls_.is_connecting(); });
            co_await std::move(waiting);
            if (!modem_.is_there())
                co_return make_error(why_gone_);
        }
        // Everything that is connected, and what is about to be.
        std::string const bearer = modem_.connected_bearer().value_or(std::string{modem_manager::objects::none});
        Value const ending{modem_manager::ObjectPath{bearer}};
        auto calling = call(to(modem_manager::interfaces::simple, "Disconnect", {ending}), Purpose::connect);
        Result<List> const ended = co_await std::move(calling);
        if (!ended)
            co_return ended.error();
        // Likewise the signal.
        modem_.note_disconnected(bearer);
        co_await tidy_up();
        co_return success();
    }

    [[nodiscard]] Step<DeviceAnswer> perform(DeviceRequest const& request) {
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        auto planned = modem_manager::plan(request, modem_.view());
        if (!planned)
            co_return planned.error();
        modem_manager::Plan& plan = planned.value();
        auto preparing = prepare(plan.needs);
        Result<void> prepared = co_await std::move(preparing);
        if (prepared && !modem_manager::is_home(plan.home_provider, modem_.sim()))
            prepared = make_error(hresult::error_not_supported);
        if (!prepared) {
            for (Call& one : plan.calls)
                modem_manager::wipe_texts(one.arguments);
            co_return prepared.error();
        }
        Result<List> reply = List{};
        for (Call& one : plan.calls) {
            auto calling = call(std::move(one), plan.purpose);
            reply = co_await std::move(calling);
            if (!reply)
                break;
        }
        if (!plan.calls.empty() && plan.needs != Needs::profiles) {
            if (auto const* const mode = std::get_if<device_request::SetRegisterMode>(&request); mode != nullptr)
                modem_.note_mode(mode->mode);
            // What is answered shall be what it led to, which may be told later. While a SIM unlocks, interfaces go and
            // come back: then what was told is what there is.
            Result<void> const read = co_await refresh(modem_manager::interfaces::modem);
            Result<void> const read_3gpp = co_await refresh(modem_manager::interfaces::modem_3gpp);
            if (reply && !modem_.is_there())
                co_return read ? make_error(read_3gpp ? why_gone_ : read_3gpp.error().code) : read.error();
        }
        if (auto const* const pin = std::get_if<device_request::OperatePin>(&request); pin != nullptr && !reply)
            co_return modem_manager::with_attempts(reply.error(), pin->operation, modem_.properties());
        if (!reply)
            co_return reply.error();
        // The signal that the daemon has for this is about what the network writes.
        if (std::holds_alternative<device_request::SetProvisionedContext>(request))
            tell_profiles();
        Result<DeviceAnswer> answer = modem_manager::answer(request, modem_.view(), reply.value());
        // A password may have been told.
        modem_manager::wipe_texts(reply.value());
        co_return answer;
    }

    void close() {
        closed_ = true;
        handler_ = {};
        if (bus_)
            std::exchange(bus_, nullptr)->close();
        calls_.end(make_error(hresult::e_handle));
        waiting_.close();
    }

private:
    using Awaitable = detail::Dependent<Executor, boost::asio::awaitable<void>>;
    using Bus = modem_manager::Bus<Executor>;
    using Clock = std::chrono::steady_clock;

    // While a step changes the context, nobody else has to be told of it.
    struct AtWork {
        explicit AtWork(BasicModemManagerTransport& owner) : transport{owner} { ++transport.at_work_; }
        AtWork(AtWork const&) = delete;
        AtWork& operator=(AtWork const&) = delete;
        ~AtWork() {
            if (--transport.at_work_ == 0)
                transport.told_.note_context(transport.modem_.seen());
        }
        BasicModemManagerTransport& transport;
    };

    // How long a modem that was enabled may look for its network, and one that is being prepared may take, before what
    // is known then is the answer.
    static constexpr std::chrono::seconds patience{15};
    // How long a modem that dials may take to answer before it is told to give up. Within the limit of a cleanup.
    static constexpr std::chrono::seconds dial_patience{5};
    // How long the signals behind a reply may take.
    static constexpr std::chrono::seconds signal_patience{2};

    // Ends when the modem has been found. Only one coroutine looks for it, the others wait and share its outcome; where
    // it was told to give up, one of them takes over.
    [[nodiscard]] Step<void> ready() {
        while (opening_ && !closed_) {
            if (Result<void> const told = co_await waiting_.next(); !told)
                co_return told.error();
            if (!opening_ && !closed_ && !modem_.is_there() && open_error_.code != hresult::error_cancelled)
                co_return open_error_;
        }
        if (closed_)
            co_return make_error(hresult::e_handle);
        if (modem_.is_there())
            co_return success();
        opening_ = true;
        Step<void> work = find_modem();
        Result<void> const found = co_await std::move(work);
        opening_ = false;
        if (!found)
            open_error_ = found.error();
        waiting_.tell();
        co_return found;
    }

    [[nodiscard]] Step<void> find_modem() {
        namespace names = modem_manager;
        if (!bus_) {
            auto opened =
                Bus::open(executor_, {[this](names::BusSignal const& signal) { heard(signal); }, [this] { lost(); }});
            if (!opened)
                co_return opened.error();
            bus_ = opened.value();
            std::string const name{names::service};
            bus_->watch("type='signal',sender='" + name + "'");
            bus_->watch("type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                        "member='NameOwnerChanged',arg0='" +
                        name + "'");
        }
        if (!is_loaded_) {
            auto calling = call(
                {std::string{names::objects::manager}, names::interfaces::object_manager, "GetManagedObjects", {}});
            Result<List> managed = co_await std::move(calling);
            if (!managed)
                co_return managed.error();
            modem_.load(names::take_first<Dictionary>(std::move(managed).value()));
            is_loaded_ = true;
        }
        if (!modem_.find())
            co_return make_error(hresult::error_not_found);
        told_ = modem_.seen();
        co_return success();
    }

    [[nodiscard]] Step<void> prepare(Needs needs) {
        if (needs == Needs::network || needs == Needs::profiles)
            if (Result<void> const reached = co_await reach(needs); !reached)
                co_return reached.error();
        if (needs == Needs::sim || needs == Needs::profiles)
            co_return co_await read_sim();
        co_return success();
    }

    // Ends when the modem knows its network, or has no hope to do so soon; or, for its profiles, when it is enabled.
    [[nodiscard]] Step<void> reach(Needs needs = Needs::network) {
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        auto const until = Clock::now() + patience;
        auto ask_at = until;
        bool is_asked = false;
        bool is_enabled_here = false;
        for (;;) {
            modem_manager::Condition const now = modem_.condition();
            if (now.state == State::disabled && modem_manager::radio(now).software == Radio::on && !is_enabled_here) {
                is_enabled_here = true;
                auto calling = call(to(modem_manager::interfaces::modem, "Enable", {Value{true}}));
                Result<List> const enabled = co_await std::move(calling);
                if (!enabled)
                    co_return enabled.error();
                ask_at = Clock::now() + signal_patience;
                if (Result<void> const read = co_await refresh(modem_manager::interfaces::modem); !read)
                    co_return read.error();
                continue;
            }
            // Two properties say so, one behind the other.
            bool const is_registered_now =
                now.state >= State::registered && is_registered(modem_manager::register_state(now.registration));
            bool const is_searching = needs == Needs::network && is_enabled_here && !is_registered_now &&
                                      now.registration != modem_manager::Registered::denied;
            if ((!modem_manager::is_settling(now) && !is_searching) || Clock::now() >= until)
                co_return success();
            auto waiting = waiting_.next(is_searching && !is_asked ? (std::min)(until, ask_at) : until);
            if (Result<void> const told = co_await std::move(waiting); !told)
                co_return told.error();
            if (!modem_.is_there())
                co_return make_error(why_gone_);
            // The daemon may have missed that the modem is registered; asked to register it, it looks. Nobody waits.
            if (is_searching && !is_asked && bus_ && Clock::now() >= ask_at) {
                is_asked = true;
                bus_->call(std::string{modem_manager::service},
                           to(modem_manager::interfaces::modem_3gpp, "Register", {Value{std::string{}}}), patience,
                           [](modem_manager::BusReply const& /*reply*/) {});
            }
        }
    }

    // A call of the modem.
    [[nodiscard]] Call to(std::string_view name, std::string_view member, List arguments = {}) const {
        return {modem_.path(), name, member, std::move(arguments)};
    }

    [[nodiscard]] Step<void> read_sim() {
        std::string const path = modem_.sim_path();
        if (path.empty() || modem_.knows(path, modem_manager::interfaces::sim))
            co_return success();
        auto reading = read_all(path, modem_manager::interfaces::sim);
        Result<void> const read = co_await std::move(reading);
        if (read)
            told_.subscriber = modem_.subscriber();
        co_return read;
    }

    [[nodiscard]] Step<void> know_context(SessionId session) {
        if (session != SessionId{})
            co_return make_error(hresult::error_not_supported);
        if (Result<void> const found = co_await ready(); !found)
            co_return found.error();
        co_return co_await read_bearers();
    }

    // Of bearers that came up before anybody listened.
    [[nodiscard]] Step<void> read_bearers() {
        if (modem_.state() != State::connected || modem_.connected_bearer())
            co_return success();
        for (std::string const& path : modem_.bearers()) {
            auto reading = read_all(path, modem_manager::interfaces::bearer);
            Result<void> const read = co_await std::move(reading);
            // One that has been deleted is not connected.
            if (!read && (!modem_.is_there() || read.error().code == hresult::error_cancelled))
                co_return read.error();
        }
        if (std::optional<std::string> const path = modem_.connected_bearer())
            modem_.note_connected(*path);
        co_return success();
    }

    [[nodiscard]] Step<void> refresh(std::string_view name) {
        if (!modem_.is_there())
            co_return make_error(why_gone_);
        if (!modem_.knows(modem_.path(), name))
            co_return success();
        auto reading = read_all(modem_.path(), name);
        Result<void> const read = co_await std::move(reading);
        changed();
        co_return read;
    }

    [[nodiscard]] Step<void> read_all(std::string path, std::string_view name) {
        auto calling = call({path, modem_manager::interfaces::properties, "GetAll", {Value{std::string{name}}}});
        Result<List> const reply = co_await std::move(calling);
        if (!reply)
            co_return reply.error();
        auto const* const properties = modem_manager::first<Dictionary>(reply.value());
        if (properties == nullptr)
            co_return make_error(hresult::error_gen_failure);
        modem_.put(path, name, *properties);
        co_return success();
    }

    // Ends with the reply, when the modem or the service is gone, or when it is cancelled.
    [[nodiscard]] Step<List> call(Call what, Purpose purpose = Purpose::general) {
        if (!bus_)
            co_return make_error(closed_ ? hresult::e_handle : hresult::error_service_not_active);
        auto making = calls_.make(*bus_, std::move(what));
        Result<modem_manager::BusReply> reply = co_await std::move(making);
        if (!reply)
            co_return reply.error();
        if (!reply.value().error.empty())
            co_return modem_manager::error_of(reply.value().error, modem_.condition(), purpose);
        co_return std::move(reply.value().values);
    }

    // Behind a context that has gone, or did not come: until the modem says so, too, and without the bearer objects
    // that this program's attempts have left. Those of others stay.
    [[nodiscard]] Awaitable tidy_up() {
        auto waiting = waiting_.until(Clock::now() + signal_patience, [this] { return !modem_.is_between(); });
        co_await std::move(waiting);
        if (!others_)
            co_return;
        auto listing = call(to(modem_manager::interfaces::modem, "ListBearers"));
        Result<List> const listed = co_await std::move(listing);
        auto const* const paths =
            listed && !listed.value().empty() ? modem_manager::get<List>(listed.value().front()) : nullptr;
        for (Value const& one : paths != nullptr ? *paths : List{}) {
            std::string const path = text(one).value_or("");
            bool const is_own = std::ranges::find(*others_, path) == others_->end();
            if (!is_own || modem_manager::is_connected(modem_.bearer(path)))
                continue;
            auto deleting = call(to(modem_manager::interfaces::modem, "DeleteBearer", {one}));
            // One that cannot be deleted stays.
            static_cast<void>(co_await std::move(deleting));
            if (!others_)
                co_return;
        }
    }

    void heard(modem_manager::BusSignal const& signal) {
        using modem_manager::News;
        News const news = modem_.hear(signal);
        if (news == News::service_gone || news == News::service_new)
            is_loaded_ = false;
        if (news == News::changed)
            changed();
        else if (news == News::profiles_changed)
            tell_profiles();
        else if (news == News::modem_gone || news == News::service_gone)
            gone(news == News::modem_gone ? hresult::e_handle : hresult::error_service_not_active);
    }

    void lost() {
        bus_ = nullptr;
        is_loaded_ = false;
        gone(hresult::error_service_not_active);
    }

    // The modem or the service is gone, and everything with it.
    void gone(HResult code) {
        bool const was_there = modem_.is_there();
        if (is_loaded_)
            modem_.forget();
        else
            modem_.forget_all();
        why_gone_ = code;
        calls_.forget_connect();
        others_.reset();
        told_ = {};
        calls_.end(make_error(code));
        waiting_.tell();
        if (was_there && handler_)
            handler_(ConnectionRemoval{code});
    }

    // Tells what is different from what was told.
    void changed() {
        waiting_.tell();
        if (!modem_.is_there() || opening_ || !handler_)
            return;
        modem_manager::Seen now = modem_.seen();
        if (at_work_ != 0) {
            now.note_context(told_);
        } else if (now.context.state == ActivationState::activated) {
            modem_.note_connected(modem_.connected_bearer().value_or(""));
        }
        modem_manager::Seen const before = std::exchange(told_, now);
        tell(before.subscriber, now.subscriber);
        tell(before.radio, now.radio);
        tell(before.registration, now.registration);
        tell(before.packet_service, now.packet_service);
        tell(before.signal, now.signal);
        tell(before.context, now.context);
        if (now.context.state == ActivationState::activated && handler_ && before.ip != now.ip)
            handler_(IpSettingsChange{SessionId{}, now.ip});
    }

    void tell_profiles() {
        if (handler_)
            handler_(ProvisionedContextsChange{});
    }

    template <class What>
    void tell(What const& before, What const& now) {
        if (handler_ && before != now)
            handler_(now);
    }

    Executor executor_;
    detail::Dependent<Executor, ChangeHandler> handler_;
    std::shared_ptr<Bus> bus_;
    detail::Dependent<Executor, modem_manager::Modem> modem_;
    // The bearers that were there before this program connected; absent until it does.
    std::optional<std::vector<std::string>> others_;
    modem_manager::Seen told_;
    detail::Dependent<Executor, modem_manager::Calls<Executor>> calls_;
    detail::Dependent<Executor, modem_manager::Waiting<Executor>> waiting_;
    // Why the last attempt to find the modem failed.
    Error open_error_ = {};
    // Why the modem, which was there, is not.
    HResult why_gone_ = hresult::e_handle;
    std::uint32_t at_work_ = 0;
    bool is_loaded_ = false;
    bool opening_ = false;
    bool closed_ = false;
};

using ModemManagerTransport = BasicModemManagerTransport<>;

} // namespace mbn::inline v0

#endif
