// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_CONTROL_HPP
#define MBN_DEVICE_CONTROL_HPP

#include <mbn/connection/api.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/requests.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_future.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0 {

/// What a PIN operation completes with can be handed to it.
template <class Token>
concept PinToken = boost::asio::completion_token_for<Token, void(Result<PinStatus>)>;

/// Everything about the device of a connection besides the connection itself: SIM and PIN, radio, registration,
/// providers, packet service, signal reports, provisioned contexts (`IMbnInterface`, `IMbnRadio`, `IMbnRegistration`,
/// `IMbnPin`, `IMbnConnectionContext`).
///
/// ```
/// mbn::DeviceControl device{connection};
/// mbn::Result<mbn::Registration> registration = device.registration().get();
/// ```
///
/// A handle: cheap to copy, made from any connection. It does not keep the connection: once that is destroyed, every
/// call ends with `E_ABORT`. Changes are told to the subscribers of the connection, whoever caused them.
///
/// **Completion, cancellation, thread safety**: as `ConnectionApi`. A getter completes when the value exists: where the
/// device is still finding out (`E_PENDING` under Windows) it waits, up to the deadline of the request or
/// `TimeLimits::control`.
///
/// **Errors** of every call beside those it names: `ERROR_SERVICE_NOT_ACTIVE`, `ERROR_NOT_FOUND` or `E_HANDLE` (the
/// device is gone), `E_ACCESSDENIED`, `ERROR_NOT_SUPPORTED` (the device cannot do this), `E_MBN_SIM_NOT_INSERTED`,
/// `E_MBN_BAD_SIM`, `E_MBN_PIN_REQUIRED`, `ERROR_TIMEOUT`, `ERROR_CANCELLED`, `E_ABORT`.
class DeviceControl {
public:
    explicit DeviceControl(ConnectionApi const& connection) : core_{detail::CoreAccess::get(connection)} {}

    /// The same device, with a deadline for each request: `device.with({.deadline = 5s}).radio()`.
    [[nodiscard]] DeviceControl with(RequestOptions const& options) const {
        DeviceControl changed = *this;
        changed.options_ = options;
        return changed;
    }

    /// The SIM (`GetReadyState`, `GetSubscriberInformation`). Waits while the device does not know yet.
    template <class Token = boost::asio::use_future_t<>>
    auto subscriber(Token&& token = {}) const {
        return ask(device_request::ReadSubscriber{}, std::forward<Token>(token));
    }

    /// Both switches of the radio.
    template <class Token = boost::asio::use_future_t<>>
    auto radio(Token&& token = {}) const {
        return ask(device_request::ReadRadio{}, std::forward<Token>(token));
    }

    /// Switches the software part of the radio (`SetSoftwareRadioState`). "Off" ends connections, detaches and
    /// deregisters. The hardware part may keep the radio off all the same, and so may a lock: see what is returned.
    template <class Token = boost::asio::use_future_t<>>
    auto set_software_radio(Radio state, Token&& token = {}) const {
        return ask(device_request::SetSoftwareRadio{state}, std::forward<Token>(token));
    }

    /// Where the device is registered.
    template <class Token = boost::asio::use_future_t<>>
    auto registration(Token&& token = {}) const {
        return ask(device_request::ReadRegistration{}, std::forward<Token>(token));
    }

    /// Lets the device choose the network (`SetRegisterMode`). `preferred` are the technologies to try first; `none`
    /// leaves them to the device.
    ///
    /// Errors: `ERROR_INVALID_STATE` while a data connection is up (unless nothing would change), `E_FAIL` with the
    /// network's cause, `E_MBN_SERVICE_NOT_ACTIVATED`.
    template <class Token = boost::asio::use_future_t<>>
    auto register_automatically(DataClass preferred = DataClass::none, Token&& token = {}) const {
        return ask(device_request::SetRegisterMode{RegisterMode::automatic, {}, preferred}, std::forward<Token>(token));
    }

    /// Registers in one network only, named by its MCC and MNC.
    ///
    /// Errors: as `register_automatically`; `E_INVALIDARG` for an identifier that is not five or six digits or a
    /// forbidden network; `E_MBN_PROVIDER_NOT_VISIBLE`: the mode has changed all the same, the device registers when
    /// the network appears.
    template <class Token = boost::asio::use_future_t<>>
    auto register_manually(std::string_view provider_id, DataClass preferred = DataClass::none,
                           Token&& token = {}) const {
        return ask(device_request::SetRegisterMode{RegisterMode::manual, std::string{provider_id}, preferred},
                   std::forward<Token>(token));
    }

    template <class Token = boost::asio::use_future_t<>>
    auto packet_service(Token&& token = {}) const {
        return ask(device_request::ReadPacketService{}, std::forward<Token>(token));
    }

    /// Attaches to the packet service. A connect does so by itself. `E_MBN_PACKET_SVC_DETACHED` with the cause where
    /// the network refuses.
    template <class Token = boost::asio::use_future_t<>>
    auto attach(Token&& token = {}) const {
        return ask(device_request::Attach{}, std::forward<Token>(token));
    }

    /// Detaches, which ends all connections. A device that attaches by itself may attach again.
    template <class Token = boost::asio::use_future_t<>>
    auto detach(Token&& token = {}) const {
        return ask(device_request::Detach{}, std::forward<Token>(token));
    }

    /// The provider of the SIM (`GetHomeProvider`). `ERROR_READ_FAULT` where the SIM cannot be read.
    template <class Token = boost::asio::use_future_t<>>
    auto home_provider(Token&& token = {}) const {
        return ask(device_request::ReadHomeProvider{}, std::forward<Token>(token));
    }

    /// The networks that the SIM prefers, the best first (`GetPreferredProviders`).
    template <class Token = boost::asio::use_future_t<>>
    auto preferred_providers(Token&& token = {}) const {
        return ask(device_request::ReadPreferredProviders{}, std::forward<Token>(token));
    }

    /// Replaces that list (`SetPreferredProviders`). Completes with the list as the device has it then.
    template <class Token = boost::asio::use_future_t<>>
    auto set_preferred_providers(std::vector<Provider> providers, Token&& token = {}) const {
        return ask(device_request::SetPreferredProviders{std::move(providers)}, std::forward<Token>(token));
    }

    /// The networks that the last search of this connection found, and how long ago (`GetVisibleProviders`). Asks the
    /// device nothing. `E_MBN_INVALID_CACHE` where there was no search yet.
    template <class Token = boost::asio::use_future_t<>>
    auto visible_providers(Token&& token = {}) const {
        return ask(device_request::ReadVisibleProviders{}, std::forward<Token>(token));
    }

    /// Searches for networks (`ScanNetwork`), which takes up to minutes (`TimeLimits::scan`). Cancelling it ends the
    /// wait; the device may search on, and then is busy for a while.
    ///
    /// Errors: `E_MBN_RADIO_POWER_OFF`, `ERROR_BUSY` (the device cannot search while it is connected, or is searching
    /// already), `E_MBN_PROVIDERS_NOT_FOUND`.
    template <class Token = boost::asio::use_future_t<>>
    auto scan(Token&& token = {}) const {
        return ask(device_request::ScanNetwork{}, std::forward<Token>(token));
    }

    /// Says when the device shall tell of the signal by itself (`SignalStateChange`). Completes with the signal.
    template <class Token = boost::asio::use_future_t<>>
    auto set_signal_thresholds(SignalThresholds thresholds, Token&& token = {}) const {
        return ask(device_request::SetSignalThresholds{thresholds}, std::forward<Token>(token));
    }

    /// The connection settings that device and SIM bring along (`GetProvisionedContexts`).
    template <class Token = boost::asio::use_future_t<>>
    auto provisioned_contexts(Token&& token = {}) const {
        return ask(device_request::ReadProvisionedContexts{}, std::forward<Token>(token));
    }

    /// Writes one of them (`SetProvisionedContext`), for the home provider of that identifier. Completes with the list
    /// as it is then. Errors: `E_INVALIDARG`, `ERROR_WRITE_FAULT`.
    template <class Token = boost::asio::use_future_t<>>
    auto set_provisioned_context(ProvisionedContext context, std::string_view provider_id, Token&& token = {}) const {
        return ask(device_request::SetProvisionedContext{std::move(context), std::string{provider_id}},
                   std::forward<Token>(token));
    }

    /// Which PIN the device waits for, and how many attempts are left (`GetPinState`). A PIN2 that is waited for keeps
    /// nobody from connecting.
    template <class Token = boost::asio::use_future_t<>>
    auto pin(Token&& token = {}) const {
        return ask(device_request::ReadPin{}, std::forward<Token>(token));
    }

    /// All PINs of the device (`GetPinList`).
    template <class Token = boost::asio::use_future_t<>>
    auto pins(Token&& token = {}) const {
        return ask(device_request::ReadPinList{}, std::forward<Token>(token));
    }

    /// Enters a PIN (`IMbnPin::Enter`). Attempts are precious, so that they are looked at first, and nothing is ever
    /// tried twice: with one attempt left, or an unknown number, a consent for exactly this is needed; a PIN that was
    /// wrong for this card is not sent again by this connection.
    ///
    /// The rules, and these errors, hold for all five operations: `E_MBN_FAILURE` (wrong; see
    /// `Error::attempts_remaining`), `E_ACCESSDENIED` with `DeniedBy::pin_attempts` (nothing was sent),
    /// `ERROR_INVALID_PASSWORD` with `DeniedBy::known_wrong_pin` (nothing was sent), `E_INVALIDARG` (not a PIN),
    /// `E_MBN_PIN_REQUIRED` (the PUK is wanted), `E_MBN_PIN_DISABLED`.
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto enter_pin(PinCode<Type, PinRole::pin> pin, Token&& token = {}) const {
        return operate<PinOperation::enter, Type>(std::move(pin).digits(), {}, {}, std::forward<Token>(token));
    }
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto enter_pin(PinCode<Type, PinRole::pin> pin, AttemptConsent const& consent, Token&& token = {}) const {
        return operate<PinOperation::enter, Type>(std::move(pin).digits(), {}, consent, std::forward<Token>(token));
    }

    /// The PIN shall be asked for when the device starts.
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto enable_pin(PinCode<Type, PinRole::pin> pin, Token&& token = {}) const {
        return operate<PinOperation::enable, Type>(std::move(pin).digits(), {}, {}, std::forward<Token>(token));
    }
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto enable_pin(PinCode<Type, PinRole::pin> pin, AttemptConsent const& consent, Token&& token = {}) const {
        return operate<PinOperation::enable, Type>(std::move(pin).digits(), {}, consent, std::forward<Token>(token));
    }

    /// The PIN shall not be asked for any more.
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto disable_pin(PinCode<Type, PinRole::pin> pin, Token&& token = {}) const {
        return operate<PinOperation::disable, Type>(std::move(pin).digits(), {}, {}, std::forward<Token>(token));
    }
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto disable_pin(PinCode<Type, PinRole::pin> pin, AttemptConsent const& consent, Token&& token = {}) const {
        return operate<PinOperation::disable, Type>(std::move(pin).digits(), {}, consent, std::forward<Token>(token));
    }

    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto change_pin(PinCode<Type, PinRole::pin> pin, PinCode<Type, PinRole::pin> new_pin, Token&& token = {}) const {
        return operate<PinOperation::change, Type>(std::move(pin).digits(), std::move(new_pin).digits(), {},
                                                   std::forward<Token>(token));
    }
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto change_pin(PinCode<Type, PinRole::pin> pin, PinCode<Type, PinRole::pin> new_pin, AttemptConsent const& consent,
                    Token&& token = {}) const {
        return operate<PinOperation::change, Type>(std::move(pin).digits(), std::move(new_pin).digits(), consent,
                                                   std::forward<Token>(token));
    }

    /// Unblocks a PIN with its PUK, and gives it a new value. When the attempts of the PUK are used up the card is
    /// lost.
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto unblock_pin(PinCode<Type, PinRole::puk> puk, PinCode<Type, PinRole::pin> new_pin, Token&& token = {}) const {
        return operate<PinOperation::unblock, Type>(std::move(puk).digits(), std::move(new_pin).digits(), {},
                                                    std::forward<Token>(token));
    }
    template <PinType Type, PinToken Token = boost::asio::use_future_t<>>
    auto unblock_pin(PinCode<Type, PinRole::puk> puk, PinCode<Type, PinRole::pin> new_pin,
                     AttemptConsent const& consent, Token&& token = {}) const {
        return operate<PinOperation::unblock, Type>(std::move(puk).digits(), std::move(new_pin).digits(), consent,
                                                    std::forward<Token>(token));
    }

private:
    template <PinOperation Operation, PinType Type, class Token>
    auto operate(Secret code, Secret new_pin, std::optional<AttemptConsent> const& consent, Token&& token) const {
        return ask(device_request::OperatePin{Operation, Type, std::move(code), std::move(new_pin), consent},
                   std::forward<Token>(token));
    }

    template <class Request, class Token>
    auto ask(Request request, Token&& token) const {
        using Answer = typename Request::Answer;
        return detail::initiate<Answer>(
            core_, std::forward<Token>(token),
            [request = std::move(request), options = options_](detail::ConnectionCore& core, RequestId id,
                                                               auto done) mutable {
                core.perform(id, options, DeviceRequest{std::move(request)},
                             [done = std::move(done)](Result<DeviceAnswer> answer) mutable {
                                 done(answer ? Result<Answer>{std::get<Answer>(std::move(answer).value())}
                                             : Result<Answer>{answer.error()});
                             });
            });
    }

    std::shared_ptr<detail::ConnectionCore> core_;
    RequestOptions options_;
};

} // namespace mbn::inline v0

#endif
